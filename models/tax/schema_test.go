package tax_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"taxrefund/models/tax"
)

var compiled = map[string]*jsonschema.Schema{}

// schemaFor is the schema of the kind of file that stands at a path.
func schemaFor(t *testing.T, path string) *jsonschema.Schema {
	t.Helper()
	kind := map[string]string{ter: "territories", cat: "categories"}[path]
	if kind == "" {
		kind = strings.TrimSuffix(path[:strings.Index(path, "/")], "s")
	}
	if compiled[kind] != nil {
		return compiled[kind]
	}
	text, ok := tax.Schema(kind)
	if !ok {
		t.Fatalf("there is no schema of %s", kind)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("law.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("law.json")
	if err != nil {
		t.Fatal(err)
	}
	compiled[kind] = schema
	return schema
}

// asEditor holds a text against the schema of its kind, as an editor does.
func asEditor(t *testing.T, path string, text []byte) error {
	t.Helper()
	var value any
	if err := yaml.Unmarshal(text, &value); err != nil {
		return err
	}
	written, err := json.Marshal(value)
	if err != nil {
		return err
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(written))
	if err != nil {
		return err
	}
	return schemaFor(t, path).Validate(doc)
}

func TestEveryShippedFileFitsTheSchemaForEditors(t *testing.T) {
	for _, dir := range []string{".", "testdata/law"} {
		paths, err := fs.Glob(os.DirFS(dir), "*/*.yaml")
		if err != nil || len(paths) < 4 {
			t.Fatal(paths, err)
		}
		for _, path := range paths {
			text, err := fs.ReadFile(os.DirFS(dir), path)
			if err != nil {
				t.Fatal(err)
			}
			if err := asEditor(t, path, text); err != nil {
				t.Errorf("%s/%s: %v", dir, path, err)
			}
		}
	}
}

// An editor underlines what no rule reads, what is of another kind, and words that are none of a closed list.
func TestTheSchemaRefusesWhatAnEditorShouldUnderline(t *testing.T) {
	always := []string{"scheme.unknown_key", "scheme.status", "scheme.validation", "scheme.unit", "scheme.basis", "scheme.per", "scheme.channel", "scheme.test",
		"scheme.formula", "scheme.fee_per", "scheme.deadline", "scheme.round_at", "scheme.rounding", "scheme.action", "scheme.source_kind", "scheme.since_missing", "scheme.rule_missing", "scheme.on", "profile.assumption"}
	refused := 0
	for _, b := range slices.Concat(brokenHeads, brokenDates, brokenRules, brokenProfiles) {
		files := soundLaw(t)
		breakIn(t, files, b.file, b.old, b.new)
		err := asEditor(t, b.file, files[b.file].Data)
		if err != nil {
			refused++
		}
		if err == nil && slices.Contains(always, b.code) && b.name != "a scheme of which nobody knows whether it is in force" && !strings.Contains(b.new, ": []") {
			t.Errorf("the schema takes %s", b.name)
		}
	}
	if refused < 90 {
		t.Errorf("the schema refuses only %d broken files", refused)
	}
	t.Logf("the schema refuses %d broken files", refused)
}

func TestTheSchemaNamesEveryClosedListOfWords(t *testing.T) {
	all := ""
	for _, kind := range tax.SchemaKinds() {
		text, _ := tax.Schema(kind)
		all += string(text)
	}
	for _, word := range []string{"month_end_after", "residence_outside", "percent_of_gross", "show_airside", "forfeit_balance", "not_crew", "half_even", "general_knowledge"} {
		if !strings.Contains(all, `"`+word+`"`) {
			t.Errorf("no schema knows the word %s", word)
		}
	}
	if _, ok := tax.Schema("recipe"); ok {
		t.Error("there is a schema of recipes")
	}
}
