package templates_test

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"taxrefund/templates"
)

func render(t *testing.T, page string, view any) string {
	t.Helper()
	var out bytes.Buffer
	if err := templates.Render(&out, page, view); err != nil {
		t.Fatalf("%s: %v", page, err)
	}
	return out.String()
}

func TestEveryPageRendersWhateverItsState(t *testing.T) {
	for _, page := range templates.Pages() {
		if len(states()[page]) < 2 {
			t.Errorf("%s is tested in %d states, want a full and an empty one at least", page, len(states()[page]))
		}
		for _, st := range states()[page] {
			body := render(t, page, st.view)
			if !strings.HasPrefix(body, "<!DOCTYPE html>") || !strings.HasSuffix(strings.TrimSpace(body), "</html>") {
				t.Errorf("%s, %s: not a whole page", page, st.name)
			}
			for _, slip := range []string{"<no value>", "ZgotmplZ", "%!", "{{"} {
				if strings.Contains(body, slip) {
					t.Errorf("%s, %s: the page says %q", page, st.name, slip)
				}
			}
		}
	}
}

func TestAPageMadeFromAnythingElseIsRefusedAndWritesNothing(t *testing.T) {
	queue := queue()
	for name, tc := range map[string]struct {
		page string
		view any
		ok   bool
	}{
		"its own view":            {"queue", queue, true},
		"a pointer to its view":   {"queue", &queue, true},
		"the view of another":     {"queue", jobs(), false},
		"nothing":                 {"queue", nil, false},
		"a nil pointer":           {"queue", (*templates.Queue)(nil), false},
		"only what it has around": {"queue", customs("Claims"), false},
		"a map":                   {"queue", map[string]any{"Rows": nil}, false},
		"a page nobody knows":     {"../layout", queue, false},
	} {
		var out bytes.Buffer
		err := templates.Render(&out, tc.page, tc.view)
		if (err == nil) != tc.ok || (out.Len() > 0) != tc.ok {
			t.Errorf("%s: error %v and %d bytes", name, err, out.Len())
		}
	}
}

func TestAPageThatCannotBeWrittenSaysSo(t *testing.T) {
	r, w := io.Pipe()
	_ = r.Close()
	if err := templates.Render(w, "queue", queue()); err == nil {
		t.Error("the page went nowhere, and nothing was said")
	}
}

func TestEveryErrorStandsAtTheTopAndBesideItsField(t *testing.T) {
	for _, page := range templates.Pages() {
		for _, st := range states()[page] {
			doc := parse(t, render(t, page, st.view))
			for _, field := range doc.all(func(e element) bool {
				return e.isControl() && e.attr("id") != "" && !strings.HasPrefix(e.attr("id"), "allowed-")
			}) {
				id := field.attr("id")
				wrong := parse(t, render(t, page, with(st.view, templates.Errors{{Field: id, Text: "Not so & again."}})))
				if field := wrong.byID(id); field.attr("aria-invalid") == "" && field.attr("type") != "radio" {
					t.Errorf("%s, %s: #%s is not marked as invalid", page, st.name, id)
				}
				if got := wrong.byID(id + "-error").text(); got != "Error: Not so & again." {
					t.Errorf("%s, %s: beside #%s stands %q", page, st.name, id, got)
				}
				if got := wrong.first("a", "href", "#"+id).text(); got != "Not so & again." {
					t.Errorf("%s, %s: the list at the top says %q of #%s", page, st.name, got, id)
				}
				for box := wrong.byID(id); box.Node != nil; box = box.parent() {
					if box.Data == "details" && !box.has("open") {
						t.Errorf("%s, %s: the error of #%s is folded away", page, st.name, id)
					}
				}
			}
		}
	}
}
