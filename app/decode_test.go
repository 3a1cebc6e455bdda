package main

import (
	"encoding/json"
	"strings"
	"testing"

	"taxrefund/models/scan"
	"taxrefund/models/travel"
)

func TestDecodeAnswersEveryLineAndKeepsNothingBack(t *testing.T) {
	zone, _ := json.Marshal(travel.FormatZone(travel.Document{Kind: "P", IssuingState: "UTO", Number: "L898902C3", Surname: "ERIKSSON", GivenNames: "ANNA MARIA",
		Nationality: "UTO", BirthDate: "1974-08-12", Sex: "F", ExpiresOn: "2032-04-15"}))
	for _, tc := range []struct{ family, line, want string }{
		{"mrz", `{"input": ` + string(zone) + `}`, `{"valid":true,"code":"","kind":"mrz","fields":{`},
		{"mrz", `{"input": "nothing"}`, `{"valid":false,"code":"mrz.charset","kind":"mrz","fields":{`},
		{"bcbp", `{"input": ""}`, `{"valid":false,"code":"bcbp.format_code","kind":"bcbp","fields":{"problems":["format_code"]`},
		{"receipt", `{"input": "t=20260507T1720&s=246.00&fn=9282440300000001&i=17&fp=1234567890&n=1"}`, `{"valid":true,"code":"","kind":"ru_fns","fields":{"local_time":"2026-05-07T17:20:00","gross_total":"246.00"`},
		{"vat", `{"input": "FR 83 404 833 048"}`, `{"valid":true,"code":"","kind":"vat","fields":{"number_without_prefix":"83404833048","vies":"FR83404833048"},"warnings":[],"lenient":null}`},
		{"vat", `{"input": "404833048", "country": "FR"}`, `{"valid":false,"code":"vat_id.length","kind":"vat"`},
		{"iban", `{"input": "DE89370400440532013000", "more": 1}`, `{"valid":true,"code":"","kind":"iban","fields":{`},
		{"iban", `{"input": 5}`, `{"valid":false,"code":"scan.malformed","kind":"iban"`},
		{"iban", `{"input": "DE89`, `{"valid":false,"code":"scan.malformed","kind":"iban"`},
		{"iban", `{}`, `{"valid":false,"code":"scan.malformed","kind":"iban"`},
		{"receipt", `{"input": "` + strings.Repeat("A:", 1<<19) + `"}`, `{"valid":false,"code":"scan.too_long","kind":"receipt"`},
		{"receipt", `{"input": ["a", "b"]}`, `{"valid":false,"code":"receipt.code_unknown","kind":"receipt"`},
	} {
		var out strings.Builder
		if err := decodeAll(tc.family, strings.NewReader("\n"+tc.line+"\n\n"+tc.line), &out, "2026-11-28"); err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSpace(out.String()), "\n")
		if len(lines) != 2 || lines[0] != lines[1] || !strings.HasPrefix(lines[0], tc.want) {
			t.Errorf("%s %.80s: %s", tc.family, tc.line, out.String())
		}
		var whole map[string]json.RawMessage
		if err := json.Unmarshal([]byte(lines[0]), &whole); err != nil || len(whole) != 6 {
			t.Errorf("%s: %v %v", tc.line, err, whole)
		}
	}
	if err := decodeAll("shoe", strings.NewReader(`{"input": ""}`), &strings.Builder{}, "2026-11-28"); err == nil {
		t.Error("a family that does not exist was read")
	}
}

func TestDecodeNamesItsFamilies(t *testing.T) {
	if err := decodeCommand(t.Context(), nil); err == nil || !strings.Contains(err.Error(), strings.Join(scan.Families(), ", ")) {
		t.Error(err)
	}
}
