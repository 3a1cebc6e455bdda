package templates_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"taxrefund/templates"
)

// attacks are what a stranger may have typed, or printed on a passport. Each breaks out of another place in a page.
var attacks = []string{
	`<x-evil>`,
	`"><x-evil onmouseover=evil()>`,
	`' autofocus onfocus='evil()`,
	"` onfocus=evil() x=`",
	`</title></textarea></select></script></style><x-evil>`,
	`javascript:evil()`,
	"java\tscript:evil()",
	`data:text/html,<x-evil>`,
	`//evil.example/`,
	`{{.CSRF}}<x-evil>{{template "main"}}`,
	`<!--<x-evil>-->`,
	`<svg/onload=evil()>`,
	"\u202e<x-evil>\u0000",
	`x onfocus=evil()`,
	`</bdi><x-evil>`,
}

// kind is one way to fill a view: how every yes or no in it is answered, and how long its lists are.
type kind struct {
	yes  bool
	rows int
}

var kinds = []kind{{true, 2}, {false, 2}, {true, 0}}

// fill sets every string in the view to the attack and the name of its field.
func fill(v reflect.Value, path, attack string, k kind) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(attack + "~" + path + "~")
	case reflect.Bool:
		v.SetBool(k.yes)
	case reflect.Int, reflect.Int64:
		v.SetInt(1)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), path, attack, k)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), k.rows, k.rows))
		for i := range v.Len() {
			fill(v.Index(i), path, attack, k)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), path+"."+v.Type().Field(i).Name, attack, k)
		}
	default:
		panic(fmt.Sprint("no way to fill a ", v.Kind()))
	}
}

func attacked(page, attack string, k kind) any {
	v := reflect.New(reflect.TypeOf(states()[page][0].view)).Elem()
	fill(v, page, attack, k)
	return v.Interface()
}

func TestNothingThatWasTypedBecomesMarkup(t *testing.T) {
	for _, page := range templates.Pages() {
		for _, k := range kinds {
			plain := shape(parse(t, render(t, page, attacked(page, "", k))))
			for _, attack := range attacks {
				doc := parse(t, render(t, page, attacked(page, attack, k)))
				if got := shape(doc); got != plain {
					t.Errorf("%s: %q changes what the page is made of", page, attack)
				}
				for _, e := range doc.all(func(element) bool { return true }) {
					harmless(t, page, attack, e)
				}
			}
		}
	}
}

// shape is the skeleton of a page: its elements and the names of their attributes, without any text.
func shape(doc element) string {
	var b strings.Builder
	for n := range doc.Descendants() {
		switch n.Type {
		case html.ElementNode:
			fmt.Fprintf(&b, "<%s", n.Data)
			for _, a := range n.Attr {
				b.WriteString(" " + a.Key)
			}
		case html.CommentNode:
			b.WriteString("<!")
		}
	}
	return b.String()
}

// harmless says whether the element could run anything or lead to a script.
func harmless(t *testing.T, page, attack string, e element) {
	for _, a := range e.Attr {
		if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "srcdoc" {
			t.Errorf("%s: %q became the attribute %s of a %s", page, attack, a.Key, e.Data)
		}
		if a.Key == "href" || a.Key == "action" || a.Key == "src" {
			scheme, _, found := strings.Cut(strings.ToLower(strings.TrimSpace(a.Val)), ":")
			if found && !strings.ContainsAny(scheme, "/?#") {
				t.Errorf("%s: %q became the address %q", page, attack, a.Val)
			}
		}
	}
}

// unshown are the fields that their page only compares, or leaves to another page or list.
var unshown = map[string]bool{
	"claim.ToDecide.Action": true, "claim.ToDecide.Reason": true, "claim.Hold.Kind": true, "claim.ToDecide.Decision": true,
	"claim.Others.Action": true, "claim.Others.Reason": true, "claim.Others.Note": true, "claim.Others.Amount": true,
	"batches.Rows.Reports.Size": true, "batches.Rows.Reports.Made": true,
}

func TestEveryFieldOfAViewIsShown(t *testing.T) {
	for _, page := range templates.Pages() {
		var all strings.Builder
		for _, k := range kinds {
			all.WriteString(html.UnescapeString(render(t, page, attacked(page, "x", k))))
		}
		shown := strings.ReplaceAll(all.String(), "%7e", "~")
		v := reflect.New(reflect.TypeOf(states()[page][0].view)).Elem()
		for _, field := range fields(v.Type(), page) {
			if got := strings.Contains(shown, "~"+field+"~"); got == unshown[field] {
				t.Errorf("%s is shown: %v", field, got)
			}
		}
	}
}

// fields names every string of a view, as fill does.
func fields(typ reflect.Type, path string) []string {
	var out []string
	switch typ.Kind() {
	case reflect.String:
		return []string{path}
	case reflect.Pointer, reflect.Slice:
		return fields(typ.Elem(), path)
	case reflect.Struct:
		for i := range typ.NumField() {
			out = append(out, fields(typ.Field(i).Type, path+"."+typ.Field(i).Name)...)
		}
	}
	return out
}
