package tax

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"

	"taxrefund/models"
)

// dateType is read as text, but of one shape.
var dateType = reflect.TypeFor[models.Date]()

// Schema is the JSON Schema (draft 2020-12) of a kind of file: "scheme", "profile", "territories" or "categories". Editors
// complete and underline by it; what values mean to each other only Load checks.
func Schema(kind string) ([]byte, bool) {
	t, ok := map[string]reflect.Type{"scheme": reflect.TypeFor[Scheme](), "profile": reflect.TypeFor[profileFile](),
		"territories": reflect.TypeFor[map[string]Territory](), "categories": reflect.TypeFor[map[string]string]()}[kind]
	if !ok {
		return nil, false
	}
	w := schemaWriter{}
	schema := w.of(t)
	if kind == "scheme" {
		w["Scheme"]["required"] = append([]string{"id", "name", "currency", "zone", "sources"}, spoken...)
	}
	schema["$schema"], schema["title"], schema["$defs"] = "https://json-schema.org/draft/2020-12/schema", "taxrefund "+kind, w
	text, err := json.MarshalIndent(schema, "", "  ")
	return append(text, '\n'), err == nil
}

// SchemaKinds lists what Schema knows.
func SchemaKinds() []string { return []string{"scheme", "profile", "territories", "categories"} }

type node = map[string]any

// schemaWriter holds the definitions of structs, by name.
type schemaWriter map[string]node

// of writes a type as the files have it.
func (w schemaWriter) of(t reflect.Type) node {
	switch {
	case t.Kind() == reflect.Pointer:
		return w.of(t.Elem())
	case t == sumType || t == percentType:
		return node{"type": []string{"string", "number"}, "pattern": `^[0-9]+(\.[0-9]+)?$`}
	case t == rowType:
		return node{"type": "array", "minItems": 4, "maxItems": 4, "items": node{"type": []string{"string", "number"}}}
	case t == dateType:
		return node{"type": "string", "pattern": `^([0-9]{4}-[0-9]{2}-[0-9]{2}|unknown)$`}
	case t.Kind() == reflect.Struct:
		return w.ref(t)
	case t.Kind() == reflect.Map:
		return node{"type": "object", "additionalProperties": w.of(t.Elem()), "propertyNames": node{"pattern": keyWord.String()}}
	case t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.String:
		return node{"type": "array", "items": w.of(t.Elem()), "uniqueItems": true}
	case t.Kind() == reflect.Slice:
		return node{"type": "array", "items": w.entry(t.Elem())}
	case t.Kind() == reflect.Bool:
		return node{"type": "boolean"}
	case t.Kind() == reflect.String:
		return node{"type": []string{"string", "number"}}
	}
	return node{"type": "integer", "minimum": 0, "maximum": maxInt}
}

// entry is a struct in a list: one that is dated says since when.
func (w schemaWriter) entry(t reflect.Type) node {
	n := w.of(t)
	if f, ok := t.FieldByName("Since"); ok && t.Kind() == reflect.Struct && f.Type == dateType {
		n["required"] = []string{"since"}
	}
	return n
}

// ref writes a struct once, and refers to it.
func (w schemaWriter) ref(t reflect.Type) node {
	name := strings.ToUpper(t.Name()[:min(1, len(t.Name()))]) + t.Name()[min(1, len(t.Name())):]
	if name == "" { // the part of a profile that has no name of its own
		return w.object(t)
	}
	if w[name] == nil {
		w[name] = node{}
		maps.Copy(w[name], w.object(t))
	}
	return node{"$ref": "#/$defs/" + name}
}

func (w schemaWriter) object(t reflect.Type) node {
	properties := node{}
	for _, f := range fieldsOf(t) {
		properties[f.word] = w.property(t, f)
	}
	return node{"type": "object", "properties": properties, "additionalProperties": false}
}

// property is a field, with its words where they are a closed list.
func (w schemaWriter) property(t reflect.Type, f field) node {
	n := w.of(f.of)
	owner := t.FieldByIndex(f.index[:max(len(f.index)-1, 1)]).Type
	if len(f.index) == 1 {
		owner = t
	}
	list := words[owner.Name()+"."+f.word]
	switch {
	case list == nil:
	case f.of.Kind() == reflect.Slice:
		n["items"] = node{"enum": slices.Clone(list)}
	default:
		n = node{"enum": slices.Clone(list)}
	}
	return n
}
