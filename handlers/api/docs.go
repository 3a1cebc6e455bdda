package api

import (
	"cmp"
	_ "embed"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"taxrefund/handlers/web"
	"taxrefund/templates"
)

// codes lists every error code there is, with its status and words; a test writes it from the source.
//
//go:embed codes.tsv
var codes string

// Docs is the description as a page for people: what /openapi.json says, and every error code.
func (a *API) Docs() templates.Docs {
	doc := a.huma.OpenAPI()
	r := reader{doc.Components.Schemas}
	view := templates.Docs{Intro: doc.Info.Description, Problem: r.exampleText(r.errorOf(doc))}
	for _, chapter := range areas {
		if len(view.Areas) == 0 || view.Areas[len(view.Areas)-1].Title != chapter.title {
			view.Areas = append(view.Areas, templates.DocsArea{ID: "area-" + chapter.begins, Title: chapter.title})
		}
		ops := slices.DeleteFunc(operations(doc), func(op *huma.Operation) bool { return areaOf(op.Path) != chapter })
		slices.SortFunc(ops, func(x, y *huma.Operation) int {
			return cmp.Or(strings.Compare(x.Path, y.Path), strings.Compare(x.Method, y.Method))
		})
		last := &view.Areas[len(view.Areas)-1]
		for _, op := range ops {
			last.Operations = append(last.Operations, r.operation(op))
		}
	}
	view.Codes = errorCodes()
	return view
}

// errorCodes are those of the business, from the list, and those of the HTTP layer, by code.
func errorCodes() []templates.DocsCode {
	seen, out := map[string]bool{}, []templates.DocsCode(nil)
	add := func(code, status, text string) {
		if !seen[code] {
			seen[code] = true
			out = append(out, templates.DocsCode{Code: code, Status: status, Text: text})
		}
	}
	for line := range strings.Lines(codes) {
		if part := strings.Split(strings.TrimSpace(line), "\t"); len(part) == 3 {
			add(part[0], part[1], part[2])
		}
	}
	for status := http.StatusBadRequest; status <= http.StatusServiceUnavailable; status++ {
		p := web.OfStatus(status)
		add(p.Code, strconv.Itoa(status), p.Detail)
	}
	slices.SortFunc(out, func(a, b templates.DocsCode) int { return strings.Compare(a.Code, b.Code) })
	return out
}

func (r reader) operation(op *huma.Operation) templates.DocsOperation {
	out := templates.DocsOperation{ID: op.OperationID, Method: op.Method, Path: op.Path, Summary: op.Summary, Callers: op.Description}
	for _, p := range op.Parameters {
		s := r.resolve(p.Schema)
		text := p.Description
		if text == "" {
			text = says(p.Schema, s)
		}
		out.Parameters = append(out.Parameters, templates.DocsField{Name: p.Name, In: p.In, Type: typeOf(s), Required: p.Required, Text: text})
	}
	if op.RequestBody != nil {
		for _, media := range sortedKeys(op.RequestBody.Content) {
			out.Bodies = append(out.Bodies, r.body("", media, op.RequestBody.Content[media]))
		}
	}
	for _, status := range sortedKeys(op.Responses) {
		response := op.Responses[status]
		if n, _ := strconv.Atoi(status); n >= 400 {
			out.Errors = append(out.Errors, status)
			continue
		}
		if len(response.Content) == 0 {
			out.Answers = append(out.Answers, templates.DocsBody{Title: status, Text: response.Description})
		}
		for _, media := range sortedKeys(response.Content) {
			body := r.body(status, media, response.Content[media])
			if response.Description != http.StatusText(http.StatusOK) {
				body.Text = response.Description
			}
			out.Answers = append(out.Answers, body)
		}
	}
	return out
}

func (r reader) body(title, media string, m *huma.MediaType) templates.DocsBody {
	b := templates.DocsBody{Title: title, Media: media, Fields: r.fields("", m.Schema, 0)}
	if len(b.Fields) > 0 {
		b.Example = r.exampleText(m)
	}
	return b
}

// errorOf is the shape of a problem document.
func (r reader) errorOf(doc *huma.OpenAPI) *huma.MediaType {
	for _, media := range doc.Paths["/v1/sales"].Post.Responses["404"].Content {
		return media
	}
	return &huma.MediaType{}
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
