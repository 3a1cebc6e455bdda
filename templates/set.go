package templates

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io"
	"reflect"
	"slices"
	"sync"
)

//go:embed pages/*.html
var pageFiles embed.FS

// views says which struct each page is made from; a page asked for with another one is refused rather than half shown.
var views = map[string]reflect.Type{
	"sign_in":  reflect.TypeFor[SignIn](),
	"setup":    reflect.TypeFor[Setup](),
	"error":    reflect.TypeFor[Error](),
	"queue":    reflect.TypeFor[Queue](),
	"claim":    reflect.TypeFor[Claim](),
	"find":     reflect.TypeFor[Find](),
	"explain":  reflect.TypeFor[Explain](),
	"assist":   reflect.TypeFor[Assist](),
	"batches":  reflect.TypeFor[Batches](),
	"batch":    reflect.TypeFor[Batch](),
	"periods":  reflect.TypeFor[Periods](),
	"period":   reflect.TypeFor[Period](),
	"jobs":     reflect.TypeFor[Jobs](),
	"alerts":   reflect.TypeFor[Alerts](),
	"feeds":    reflect.TypeFor[Feeds](),
	"places":   reflect.TypeFor[Places](),
	"docs":     reflect.TypeFor[Docs](),
	"account":  reflect.TypeFor[Account](),
	"cash":     reflect.TypeFor[Cash](),
	"offer":    reflect.TypeFor[Offer](),
	"paid":     reflect.TypeFor[PaidCash](),
	"till":     reflect.TypeFor[Till](),
	"tills":    reflect.TypeFor[Tills](),
	"exposure": reflect.TypeFor[Exposures](),
}

// Pages lists the names that Render knows, sorted.
func Pages() []string {
	names := make([]string, 0, len(views))
	for name := range views {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Set holds every page, parsed. It is safe for concurrent use.
type Set struct {
	pages map[string]*template.Template
}

// Load parses every page; an error means that the program was built with a broken one.
func Load() (*Set, error) {
	shared, err := template.New("layout.html").
		Funcs(template.FuncMap{"asset": Asset, "pair": pair, "field": field}).
		Option("missingkey=error").
		ParseFS(pageFiles, "pages/layout.html", "pages/partials.html")
	if err != nil {
		return nil, fmt.Errorf("parse the page layout: %w", err)
	}
	set := &Set{pages: map[string]*template.Template{}}
	for name := range views {
		page, err := shared.Clone()
		if err == nil {
			page, err = page.ParseFS(pageFiles, "pages/"+name+".html")
		}
		if err != nil {
			return nil, fmt.Errorf("parse page %s: %w", name, err)
		}
		set.pages[name] = page
	}
	return set, nil
}

// Render writes a whole page, or nothing and an error. Data is the page's view struct or a pointer to it.
func (s *Set) Render(w io.Writer, page string, data any) error {
	t, ok := s.pages[page]
	if !ok {
		return fmt.Errorf("templates: there is no page %q", page)
	}
	v := reflect.Indirect(reflect.ValueOf(data))
	if !v.IsValid() || v.Type() != views[page] {
		return fmt.Errorf("templates: page %q is made from %s, not %T", page, views[page].Name(), data)
	}
	var buf bytes.Buffer
	if err := t.Execute(&buf, v.Interface()); err != nil {
		return fmt.Errorf("render page %s: %w", page, err)
	}
	_, err := w.Write(buf.Bytes())
	return err
}

var loaded = sync.OnceValues(Load)

// Render writes a page from the embedded set, which is parsed at the first call; a program calls Load at its start to
// learn early of a broken one.
func Render(w io.Writer, page string, data any) error {
	set, err := loaded()
	if err != nil {
		return err
	}
	return set.Render(w, page, data)
}

// both hands two values to a partial.
type both struct{ A, B any }

func pair(a, b any) both { return both{a, b} }

// control is an input with its label and error, for the partial "input".
type control struct {
	ID, Label, Hint, Value, Type, Error string
}

// field describes an input: its id (also its name), label, hint, typed value, kind of input and the page's errors.
func field(id, label, hint, value, kind string, errs Errors) control {
	return control{ID: id, Label: label, Hint: hint, Value: value, Type: kind, Error: errs.For(id)}
}
