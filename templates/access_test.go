package templates_test

import (
	"strings"
	"testing"

	"taxrefund/templates"
)

func TestEveryPageCanBeUsedWithoutSeeingIt(t *testing.T) {
	for _, page := range templates.Pages() {
		for _, st := range states()[page] {
			t.Run(page+" "+st.name, func(t *testing.T) {
				doc := parse(t, render(t, page, st.view))
				headings(t, doc)
				references(t, doc)
				names(t, doc)
				tables(t, doc)
				forms(t, doc)
			})
		}
	}
}

// headings: one h1, and no level is left out on the way down.
func headings(t *testing.T, doc element) {
	if n := len(doc.named("h1")); n != 1 {
		t.Errorf("the page has %d main headings", n)
	}
	last := 1
	for _, h := range doc.named("h1", "h2", "h3", "h4") {
		level := int(h.Data[1] - '0')
		if level > last+1 {
			t.Errorf("%q is an %s after an h%d", h.text(), h.Data, last)
		}
		if last = level; h.within("main") && h.text() == "" {
			t.Errorf("an %s says nothing", h.Data)
		}
	}
}

// references: ids are unique, and whatever is pointed at exists.
func references(t *testing.T, doc element) {
	seen := map[string]bool{}
	for _, e := range doc.all(func(e element) bool { return e.has("id") }) {
		id := e.attr("id")
		if id == "" || seen[id] {
			t.Errorf("the id %q is empty or there twice", id)
		}
		seen[id] = true
	}
	for _, attr := range []string{"for", "aria-describedby", "aria-labelledby"} {
		for _, e := range doc.all(func(e element) bool { return e.has(attr) }) {
			for id := range strings.FieldsSeq(e.attr(attr)) {
				if !seen[id] {
					t.Errorf("%s=%q points at nothing", attr, id)
				}
			}
		}
	}
	for _, a := range doc.named("a") {
		if id, own := strings.CutPrefix(a.attr("href"), "#"); own && !seen[id] {
			t.Errorf("the link %q leads to no #%s", a.text(), id)
		}
	}
}

// names: whatever a person can act on says what it is.
func names(t *testing.T, doc element) {
	for _, c := range doc.all(element.isControl) {
		labelled := c.attr("aria-label") != "" || c.within("label") || c.attr("id") != "" && doc.first("label", "for", c.attr("id")).text() != ""
		if !labelled {
			t.Errorf("the %s %q has no label", c.Data, c.attr("name"))
		}
	}
	for _, e := range doc.named("a", "button", "summary", "legend", "label", "caption") {
		if e.text() == "" {
			t.Errorf("a %s says nothing", e.Data)
		}
	}
	for _, set := range doc.named("fieldset") {
		if len(set.named("legend")) != 1 {
			t.Error("a group of fields has no legend")
		}
	}
	for _, img := range doc.named("img") {
		if !img.has("alt") {
			t.Errorf("the picture %s has no alternative text", img.attr("src"))
		}
	}
	for _, e := range doc.all(func(e element) bool { return e.attr("role") == "region" || e.Data == "nav" }) {
		if e.attr("aria-label") == "" {
			t.Errorf("a %s has no name", e.Data)
		}
	}
}

// tables: every head says what it is the head of, rows are as wide as the table, and cells of cards carry their label.
func tables(t *testing.T, doc element) {
	for _, table := range doc.named("table") {
		wide := len(table.named("thead")[0].named("th"))
		for _, th := range table.named("th") {
			if th.attr("scope") == "" || th.text() == "" {
				t.Errorf("a head of a table (%q) has no scope or no text", th.text())
			}
		}
		for _, row := range table.named("tr") {
			n := 0
			for _, cell := range row.named("th", "td") {
				n++
				if cell.attr("colspan") == "6" {
					n += 5
				}
				if cell.Data == "td" && strings.Contains(table.attr("class"), "cards") && cell.text() != "" && cell.attr("data-label") == "" {
					t.Errorf("the cell %q would stand on a card without a label", cell.text())
				}
			}
			if n != wide {
				t.Errorf("a row has %d cells, the table %d columns: %q", n, wide, row.text())
			}
		}
	}
}

// forms: what changes something is posted with the session's token, and nothing leads elsewhere.
func forms(t *testing.T, doc element) {
	for _, f := range doc.named("form") {
		action := f.attr("action")
		if !strings.HasPrefix(action, "/") || strings.HasPrefix(action, "//") {
			t.Errorf("a form goes to %q", action)
		}
		if f.attr("method") == "post" && f.first("input", "name", "csrf").attr("value") == "" {
			t.Errorf("the form to %s sends no token", action)
		}
		if len(f.named("button")) == 0 {
			t.Errorf("the form to %s has no button", action)
		}
	}
	for _, e := range doc.all(func(e element) bool { return e.has("style") || e.Data == "style" || e.Data == "iframe" }) {
		t.Errorf("%s is dressed or framed inline", e.Data)
	}
	for _, s := range doc.named("script") {
		if !strings.HasPrefix(s.attr("src"), "/static/app.js?v=") || s.text() != "" {
			t.Errorf("there is a script of its own: %q", s.text())
		}
	}
}
