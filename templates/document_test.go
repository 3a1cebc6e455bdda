package templates_test

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// element is a part of a rendered page; the zero element stands for one that is not there.
type element struct{ *html.Node }

func parse(t *testing.T, body string) element {
	t.Helper()
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return element{root}
}

func (e element) attr(name string) string {
	if e.Node != nil {
		for _, a := range e.Attr {
			if a.Key == name {
				return a.Val
			}
		}
	}
	return ""
}

func (e element) has(name string) bool {
	return slices.ContainsFunc(e.Attr, func(a html.Attribute) bool { return a.Key == name })
}

func (e element) parent() element { return element{e.Parent} }

// all lists the elements inside that match, in the order of the page.
func (e element) all(match func(element) bool) []element {
	var out []element
	if e.Node == nil {
		return nil
	}
	for n := range e.Descendants() {
		if n.Type == html.ElementNode && match(element{n}) {
			out = append(out, element{n})
		}
	}
	return out
}

func (e element) named(tags ...string) []element {
	return e.all(func(x element) bool { return slices.Contains(tags, x.Data) })
}

func (e element) first(tag, attr, value string) element {
	for _, x := range e.named(tag) {
		if x.attr(attr) == value {
			return x
		}
	}
	return element{}
}

func (e element) byID(id string) element {
	for _, x := range e.all(func(x element) bool { return x.attr("id") == id }) {
		return x
	}
	return element{}
}

// text is what stands inside, with single spaces.
func (e element) text() string {
	var b strings.Builder
	if e.Node != nil {
		for n := range e.Descendants() {
			if n.Type == html.TextNode {
				b.WriteString(n.Data)
			}
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// isControl says whether a person can fill it in.
func (e element) isControl() bool {
	return e.Data == "select" || e.Data == "textarea" || e.Data == "input" && e.attr("type") != "hidden"
}

// within says whether the element lies in one of this kind.
func (e element) within(tag string) bool {
	for p := e.parent(); p.Node != nil; p = p.parent() {
		if p.Data == tag {
			return true
		}
	}
	return false
}
