package web_test

import (
	"encoding/json"
	"strings"
	"testing"

	"taxrefund/handlers/web"
	"taxrefund/models"
)

func TestCheckJSON(t *testing.T) {
	nested := func(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }
	cases := []struct{ name, body, code string }{
		{"an object", `{"a":{"b":[1,{"c":"x"}]},"d":null}`, ""},
		{"equal keys in different objects", `{"a":{"a":1},"b":[{"a":1},{"a":2}]}`, ""},
		{"equal values", `{"a":"b","b":"a","c":"a"}`, ""},
		{"brackets inside strings", `{"a":"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\"[["}`, ""},
		{"32 levels", nested(32), ""},
		{"33 levels", nested(33), "request.too_deep"},
		{"a hundred thousand levels, unclosed", strings.Repeat("[", 100_000), "request.too_deep"},
		{"objects 33 deep", strings.Repeat(`{"a":`, 33) + "1" + strings.Repeat("}", 33), "request.too_deep"},
		{"a key twice", `{"a":1,"a":2}`, "request.duplicate_key"},
		{"a key twice, once escaped", `{"a":1,"\u0061":2}`, "request.duplicate_key"},
		{"a key twice, far inside", `{"a":[{"b":{"c":1,"d":[],"c":2}}]}`, "request.duplicate_key"},
		{"a key twice after an object", `{"a":{},"b":[],"a":1}`, "request.duplicate_key"},
		{"two values", `{} {}`, "request.malformed"},
		{"nothing", ``, "request.malformed"},
		{"half an object", `{"a":`, "request.malformed"},
		{"a trailing comma", `{"a":1,}`, "request.malformed"},
		{"broken UTF-8", "{\"a\":\"\xff\"}", "request.malformed"},
		{"a NUL in a value", `{"a":"b\u0000"}`, "request.malformed"},
		{"a NUL in a key", `{"a\u0000":1}`, "request.malformed"},
		{"a byte order mark", "\ufeff{}", "request.malformed"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			err := web.CheckJSON([]byte(tc.body))
			if tc.code == "" && err != nil || tc.code != "" && models.CodeOf(err) != tc.code {
				t.Errorf("got %v, want %q", err, tc.code)
			}
			if tc.code != "" && models.KindOf(err) != models.Malformed {
				t.Errorf("kind %v", models.KindOf(err))
			}
		})
	}
}

func FuzzCheckJSON(f *testing.F) {
	for _, s := range []string{`{"a":1,"a":2}`, `[[{"a":"\u0061"}]]`, `{"a":{"b":[]},"c":1}`, `"x"`, `{"":"","":1}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		if web.CheckJSON(body) != nil {
			return
		}
		// What passes reads back the same after being written by a reader that keeps only the last of equal keys.
		var v any
		if err := json.Unmarshal(body, &v); err != nil {
			t.Fatalf("passed but cannot be read: %v", err)
		}
		again, err := json.Marshal(v)
		if err != nil || web.CheckJSON(again) != nil {
			t.Fatalf("does not survive being written again: %v", err)
		}
	})
}

func BenchmarkCheckJSON(b *testing.B) {
	receipt := `{"merchant_vat_id":"FR40303265045","invoice_number":"A-1","issued_on":"2026-05-01","total":{"amount_minor":12000,"currency":"EUR"}}`
	body := []byte(`{"reference":"k1-00000001","receipts":[` + strings.Repeat(receipt+",", 9) + receipt + `]}`)
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		if err := web.CheckJSON(body); err != nil {
			b.Fatal(err)
		}
	}
}
