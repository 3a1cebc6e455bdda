package tax_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"taxrefund/models/tax"
)

func TestANewCountrysFileIsSoundAsItStandsAndHasEveryRule(t *testing.T) {
	for _, country := range []string{"NZ", "no", "XI"} {
		text, ok := tax.Skeleton(country)
		id, path := strings.ToUpper(country), "schemes/"+strings.ToLower(country)+".yaml"
		if !ok {
			t.Fatalf("there is none for %s", country)
		}
		b, err := tax.Load(fstest.MapFS{path: {Data: []byte(text)}})
		if err != nil {
			t.Fatalf("%s:\n%v", country, err)
		}
		if err := asEditor(t, path, []byte(text)); err != nil {
			t.Errorf("%s, as an editor reads it: %v", country, err)
		}
		for _, rule := range silentLaw {
			if !strings.Contains(text, "\n"+rule[0]+":") {
				t.Errorf("%s says nothing of %s", country, rule[0])
			}
		}
		x := visit(id, bought("2026-05-04", 30000, "20"))
		for residence, want := range map[string]string{"CN": "", id: "tax.resident"} {
			if got := verdict(t, b, living(residence, x), ""); got != want {
				t.Errorf("%s: a resident of %s: %q, want %q", country, residence, got, want)
			}
		}
	}
	for _, country := range []string{"", "QQ", "XX", "NZL", "../x"} {
		if text, ok := tax.Skeleton(country); ok || text != "" {
			t.Errorf("there is a file for %q", country)
		}
	}
}
