package api

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"taxrefund/templates"
)

// reader reads the shapes of a description.
type reader struct{ schemas huma.Registry }

func (r reader) resolve(s *huma.Schema) *huma.Schema {
	if s != nil && s.Ref != "" {
		return r.schemas.SchemaFromRef(s.Ref)
	}
	return s
}

// deepest bounds how far a shape is followed; ours end long before.
const deepest = 8

// samples are values of formats and of plain texts, for examples.
var samples = map[string]any{
	"date-time": "2026-05-07T18:20:00Z", "date": "2026-05-07", "uuid": "0196ac1c-5b1e-7c52-9f0e-3d7a8b1f2c44", "uri": "https://refund.example",
	"string": "text", "integer": 1, "number": 1, "boolean": true, "binary": "…",
}

// named are values of fields whose name says more than their type.
var named = map[string]any{
	"amount_minor": 12345, "currency": "EUR", "mrz": []string{"P<CHNWANG<<XIAOMING<<<<<<<<<<<<<<<<<<<<<<<<<", "E123456782CHN9003141M3206308<<<<<<<<<<<<<<<6"},
	"id": "0196ac1c-5b1e-7c52-9f0e-3d7a8b1f2c44", "sale_id": "0196ac1c-5b1e-7c52-9f0e-3d7a8b1f2c44", "airport": "CDG", "merchant_vat_id": "FR83404833048", "vat_id": "FR83404833048",
	"invoice_number": "A-1001", "time_zone": "Europe/Paris", "country": "FR", "residence": "CN", "destination": "PVG", "language": "en", "email": "claire@customs.example",
	"local_time": "2026-05-07T18:20:00", "vat_rate": "20", "gross_minor": 24000, "vat_minor": 4000, "issuing_state": "CHN", "doc_id": "7K3M9Q2XB4TNC", "method": "alipay",
	"account": "wallet@example.cn", "reference": "kiosk-4-000017", "version": 1, "issued_on": "2026-05-07", "quantity": 1, "category": "clothing", "description": "Wool coat", "number": "E12345678", "merchant": "Galerie Vendôme SAS", "legal_name": "Galerie Vendôme SAS",
	"shop": "Galerie Vendôme Opéra", "store": "OPE", "city": "Paris", "document": "E1•••••78", "flight": "AF116", "traveller": "XIAOMING WANG", "channel": "green", "job": "run_payouts",
	"name": "Kiosk 2E-1", "directions": "departures hall", "reason": "goods returned", "note": "seen at the desk", "sha256": "9f86d081…", "role": "officer", "trace_id": "6f1c0f8d3c1b4a5e9d2e7b8a90c1d2e3",
}

// example is a value of a shape: what the shape itself gives as example, its first choice, or a plain value of its type.
func (r reader) example(name string, s *huma.Schema, depth int) any {
	s = r.resolve(s)
	switch {
	case s == nil || depth > deepest:
		return nil
	case len(s.Examples) > 0:
		return s.Examples[0]
	case len(s.Enum) > 0:
		return s.Enum[0]
	case s.Type == "object" || len(s.Properties) > 0:
		out := map[string]any{}
		for field, of := range s.Properties {
			out[field] = r.example(field, of, depth+1)
		}
		return out
	}
	if v, ok := named[name]; ok {
		return v
	}
	if s.Type == "array" {
		return []any{r.example(name, s.Items, depth+1)}
	}
	if v, ok := samples[s.Format]; ok {
		return v
	}
	return samples[s.Type]
}

// exampleText is an example as people read it, given for the medium or made from its shape.
func (r reader) exampleText(m *huma.MediaType) string {
	value := m.Example
	if value == nil {
		value = r.example("", m.Schema, 0)
	}
	var out strings.Builder
	to := json.NewEncoder(&out)
	to.SetEscapeHTML(false) // passports are full of <
	to.SetIndent("", "  ")
	if to.Encode(value) != nil {
		return ""
	}
	return strings.TrimSpace(out.String())
}

// fields lists the parts of a shape by their paths: "receipts[].total.amount_minor".
func (r reader) fields(path string, s *huma.Schema, depth int) []templates.DocsField {
	s = r.resolve(s)
	if s == nil || depth > deepest {
		return nil
	}
	if s.Type == "array" {
		return r.fields(path+"[]", s.Items, depth+1)
	}
	var out []templates.DocsField
	for _, name := range sortedKeys(s.Properties) {
		of, full := s.Properties[name], strings.TrimPrefix(path+"."+name, ".")
		whole := r.resolve(of)
		f := templates.DocsField{Name: full, Type: typeOf(whole), Required: slices.Contains(s.Required, name), Text: says(of, whole)}
		out = append(out, f)
		out = append(out, r.fields(full, of, depth+1)...)
	}
	return out
}

func says(of, whole *huma.Schema) string {
	text := of.Description
	if text == "" && whole != nil {
		text = whole.Description
	}
	if whole == nil {
		return text
	}
	var choices []string
	for _, c := range whole.Enum {
		choices = append(choices, fmt.Sprint(c))
	}
	if len(choices) > 0 {
		text = strings.TrimPrefix(text+"; one of "+strings.Join(choices, ", "), "; ")
	}
	return text
}

func typeOf(s *huma.Schema) string {
	switch {
	case s == nil:
		return ""
	case s.Type == "array":
		return "list"
	case s.Format != "" && s.Type == "string":
		return s.Format
	}
	return s.Type
}
