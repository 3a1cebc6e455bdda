package scan_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"taxrefund/models/scan"
	"taxrefund/models/travel"
)

var passport = travel.FormatZone(travel.Document{Kind: "P", IssuingState: "UTO", Number: "L898902C3", Surname: "ERIKSSON", GivenNames: "ANNA MARIA",
	Nationality: "UTO", BirthDate: "1974-08-12", Sex: "F", ExpiresOn: "2032-04-15"})

const (
	pass    = "M1ERIKSSON/ANNA       EXYZ789 CDGNRTAF 0276 128Y023A0042 100"
	receipt = "A:504113275*B:999999990*C:PT*D:FS*E:N*F:20260507*G:FS A26/17*H:JFK7T2QM-17*I1:PT*I7:200.00*I8:46.00*N:46.00*O:246.00*Q:aB1c*R:1234"
)

func TestAScanIsKnownByItself(t *testing.T) {
	for _, tc := range []struct {
		kind, code string
		lines      []string
	}{
		{"mrz", "", passport},
		{"mrz", "", []string{strings.Join(passport, "\n")}},
		{"mrz", "", []string{strings.Join(passport, "")}},
		{"mrz", "mrz.check_birth_date", []string{passport[0], strings.Replace(passport[1], "740812", "740821", 1)}},
		{"bcbp", "", []string{pass}},
		{"bcbp", "bcbp.symbology_prefix", []string{"]Q3" + pass}},
		{"pt_at_qr", "", []string{receipt}},
		{"iban", "", []string{"DE89 3704 0044 0532 0130 00"}},
		{"iban", "iban.mod97", []string{"DE88 3704 0044 0532 0130 00"}},
		{"bic", "", []string{"BNPAFRPPXXX"}},
		{"vat", "", []string{"FR83404833048"}},
		{"unknown", "scan.unknown", []string{"4111111111111111"}},
		{"unknown", "scan.unknown", []string{"https://example.com/x"}},
		{"unknown", "scan.unknown", []string{""}},
		{"unknown", "scan.unknown", nil},
	} {
		got := scan.Recognise(scan.Input{Lines: tc.lines, Today: "2026-11-28"})
		if got.Kind != tc.kind || got.Code != tc.code || got.Valid != (tc.code == "") {
			t.Errorf("%.60q: %+v", tc.lines, got)
		}
	}
}

// hostile are beginnings and pieces that readers stumble over.
var hostile = []string{"", "\x00", "\u202eABC", "\u200b", "\ufeff" + receipt, "&#65;", strings.Repeat("<a>", 3000), strings.Repeat("{", 8000), strings.Repeat("M1", 4000),
	receipt + receipt, pass + pass, "\xff\xfe", strings.Repeat("９", 60), "DE８９370400440532013000", strings.Repeat("<", 88), strings.Repeat("A", 1<<20)}

func TestHostileScansAreRefusedWithACode(t *testing.T) {
	for _, family := range scan.Families() {
		for _, text := range hostile {
			for _, country := range []string{"", "PT", "DE", "ZZ", "\x00"} {
				got, err := scan.Read(family, scan.Input{Lines: []string{text}, Country: country, Today: "2026-11-28"})
				if err != nil || got.Valid || got.Code == "" {
					t.Errorf("%s %.40q in %q: %+v %v", family, text, country, got, err)
				}
			}
		}
	}
}

func FuzzScan(f *testing.F) {
	for _, text := range append(hostile, strings.Join(passport, "\n"), pass, receipt, "DE89370400440532013000", "FR83404833048", "BNPAFRPP") {
		f.Add(text, "FR", "")
	}
	f.Fuzz(func(t *testing.T, text, country, kind string) {
		for _, family := range scan.Families() {
			got, err := scan.Read(family, scan.Input{Lines: []string{text}, Country: country, Kind: kind, Today: "2026-11-28"})
			if err != nil || got.Valid != (got.Code == "") {
				t.Fatalf("%s %q: %+v %v", family, text, got, err)
			}
			if _, err := json.Marshal(got); err != nil {
				t.Fatalf("%s %q cannot be written: %v", family, text, err)
			}
			if got.Valid && !utf8.ValidString(text) {
				t.Fatalf("%s %q is no text and was read", family, text)
			}
		}
		scan.Recognise(scan.Input{Lines: strings.Split(text, "\n"), Country: country, Today: "2026-11-28"})
	})
}
