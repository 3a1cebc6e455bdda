package ident_test

import (
	"strings"
	"testing"

	"taxrefund/models"
	"taxrefund/models/ident"
)

// specimens are numbers made for these tests from random digits, their check digits worked out by another program.
const specimens = `ATU62601811 BE0690830139 BE1761318674 BG191390995 BG8042174833 CY10703082T CZ56281943 CZ8553144512 DE919093781
	HR75797543237 DK59118625 EE627601895 FI65597979 HU21471045 EL846507525 ES27034236J ESY7712768P ESB52684651
	ESN5268465A FR31737321224 GB430792456 GB502685989 XI628907802 IE7666176Q IE7666176TH IT01313720581 LT259010915
	LT381590139619 LU34595714 LV42177774123 MT25472835 NL138528081B01 NL514852538B62 NO985393362MVA
	CHE438750040MWST PL8439575513 PT413735370 RO17511638 SE826516761201 SI39975282 SK2228470563 AU25999583278
	IL590588877 JP7280334018780 KR2148275988 TH0934788783845`

func TestEveryCountrysVATIdHoldsItsCheckDigits(t *testing.T) {
	for id := range strings.FieldsSeq(specimens) {
		got, err := ident.ParseVAT(id)
		if err != nil || got != id {
			t.Errorf("%s: %q %v", id, got, err)
			continue
		}
		if spaced := strings.ToLower(id[:2] + "\u00a0" + id[2:5] + "." + id[5:7] + "-" + id[7:]); !sameVAT(spaced, id) {
			t.Errorf("%s is not read with separators", id)
		}
		wrong, taken := 0, 0
		for i := 2; i < len(id); i++ {
			for d := byte('0'); d <= '9'; d++ {
				if id[i] < '0' || id[i] > '9' || d == id[i] {
					continue
				}
				wrong++
				if _, err := ident.ParseVAT(id[:i] + string(d) + id[i+1:]); err == nil {
					taken++
				}
			}
		}
		// Where one form has several rules, as ten digits have in Bulgaria, some wrong digits make a number by another one.
		if taken*4 > wrong {
			t.Errorf("%s: %d of %d wrong digits are taken", id, taken, wrong)
		}
	}
}

func sameVAT(s, want string) bool {
	got, err := ident.ParseVAT(s)
	return err == nil && got == want
}

func TestVATIdsSayWhatIsWrongAndWhere(t *testing.T) {
	for _, c := range []struct {
		in, code string
		at       int
	}{
		{"DE 919 093 782", "vat_id.checksum", 14},
		{"DE 919 O93 781", "vat_id.format", 8},
		{"DE 91909378", "vat_id.length", 0},
		{"BE2690830139", "vat_id.component", 3},
		{"BG\u200b191390995", "vat_id.format", 3},
		{"BG19139099\u0665", "vat_id.format", 11},
		{"919093781", "vat_id.format", 0},
		{"ZZ919093781", "vat_id.format", 0},
		{"NO985393362", "vat_id.format", 0},
		{"GBGD500", "vat_id.component", 5},
		{"DE" + strings.Repeat("9", 5000), "vat_id.length", 0},
		{"", "vat_id.format", 0},
	} {
		_, err := ident.ParseVAT(c.in)
		at := 0
		if e, ok := err.(*models.Error); ok && len(e.Fields) > 0 {
			at = e.Fields[0].At
		}
		if models.CodeOf(err) != c.code || at != c.at {
			t.Errorf("%.40q: %v at %d, not %s at %d", c.in, err, at, c.code, c.at)
		}
	}
}

func TestAVATIdHasOneSpelling(t *testing.T) {
	for in, want := range map[string]string{
		"GR846507525": "EL846507525", "BE690830139": "BE0690830139", "CHE-438.750.040": "CHE438750040", "NL.0001.38.528.B01": "",
		"GBHA888856782": "GBHA888856782", "МК 4057009501106": "MK4057009501106", "IE7A12345J": "IE7A12345J",
	} {
		if got, err := ident.ParseVAT(in); got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q %v, not %q", in, got, err, want)
		}
	}
}

func TestABareVATIdIsAssumedAndNeverForCertain(t *testing.T) {
	for in, want := range map[string]string{
		"U62601811": "AT", "7666176TH": "IE", "138528081B01": "NL", "985393362MVA": "NO", "31737321224": "FR", "17511638": "", "000000000": "",
	} {
		found, assumed, err := ident.FindVAT(in)
		got := ""
		if len(found) > 0 {
			got = found[0].Country
		}
		if got != want || (err == nil) != (want != "") || err == nil && !assumed {
			t.Errorf("%s: %v %v %v, not %s", in, found, assumed, err, want)
		}
	}
	if v, err := ident.ParseVATOf("RO", "17511638"); err != nil || v.String() != "RO17511638" {
		t.Errorf("with its country: %v %v", v, err)
	}
}

func TestOnlyMembersOfVIESHaveANumberInIt(t *testing.T) {
	for id, want := range map[string]string{"EL846507525": "EL846507525", "XI628907802": "XI628907802", "GB430792456": "", "CHE438750040MWST": "", "KR2148275988": ""} {
		found, _, err := ident.FindVAT(id)
		if err != nil || found[0].VIES() != want {
			t.Errorf("%s: %v %v", id, found, err)
		}
	}
}

func BenchmarkParseVAT(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ident.ParseVAT("FR 31 737 321 224"); err != nil {
			b.Fatal(err)
		}
	}
}

func FuzzParseVAT(f *testing.F) {
	for id := range strings.FieldsSeq(specimens) {
		f.Add(id)
	}
	for _, s := range []string{"", "DE", "CHE", "\u202e", "NL1B01", "IE8?79739J", "ROO", "\x00\xff", "МК"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		found, _, _ := ident.FindVAT(s)
		for _, v := range found {
			if again, err := ident.ParseVATOf(v.Country, v.Number); err != nil || again != v {
				t.Fatalf("%q reads as %+v, which reads as %+v (%v)", s, v, again, err)
			}
		}
		id, err := ident.ParseVAT(s)
		if err == nil {
			if again, err := ident.ParseVAT(id); err != nil || again != id {
				t.Fatalf("%q reads as %s, which reads as %s (%v)", s, id, again, err)
			}
		} else if len(s) > 5 && strings.Contains(err.Error(), s) {
			t.Fatalf("the error repeats %q", s)
		}
	})
}
