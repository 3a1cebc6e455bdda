package ident_test

import (
	"strings"
	"testing"

	"taxrefund/models"
	"taxrefund/models/ident"
)

func TestAnIBANIsTakenApartByTheRegistry(t *testing.T) {
	got, err := ident.ReadIBAN("GB29 NWBK 6016 1331 9268 19")
	want := ident.IBAN{Electronic: "GB29NWBK60161331926819", Country: "GB", CheckDigits: "29", BBAN: "NWBK60161331926819", Print: "GB29 NWBK 6016 1331 9268 19",
		BankID: "NWBK", BranchID: "601613", SEPA: true}
	if err != nil || got != want {
		t.Errorf("%+v %v", got, err)
	}
	if got, err := ident.ReadIBAN("PL61109010140000071219812874"); err != nil || got.BankID != "" || got.BranchID != "10901014" {
		t.Errorf("the registry has only a branch for Poland: %+v %v", got, err)
	}
}

func TestIBANsSayAllThatIsWrongAndWhere(t *testing.T) {
	for in, want := range map[string]string{
		"DE89 3704 0044 0532 0130 0": "iban.length iban.mod97", "DE89 3704 0044 O532 0130 00": "iban.structure iban.mod97",
		"XX89370400440532013000": "iban.unknown_country iban.mod97", "DE89.3704": "iban.charset_or_shape", "de89370400440532013000": "iban.lowercase iban.charset_or_shape",
		"": "iban.charset_or_shape", strings.Repeat("DE89", 1_000_000): "iban.length", "DE89" + strings.Repeat("1", 1_000_000): "iban.length",
	} {
		_, err := ident.ParseIBAN(in)
		var codes []string
		e, ok := err.(*models.Error)
		if !ok {
			t.Errorf("%.40q: %v", in, err)
			continue
		}
		for _, f := range e.Fields {
			codes = append(codes, f.Code)
		}
		if len(codes) == 0 {
			codes = []string{e.Code}
		}
		if got := strings.Join(codes, " "); got != want || e.Code != codes[0] {
			t.Errorf("%.40q: %s, not %s", in, got, want)
		}
	}
	_, err := ident.ParseIBAN("DE89 3704 0044 O532 0130 00")
	if at := err.(*models.Error).Fields[0].At; at != 16 {
		t.Errorf("the letter stands at 16, not at %d", at)
	}
}

func TestAWrongDigitOfAnIBANIsAlwaysFound(t *testing.T) {
	for _, id := range []string{"FR1420041010050500013M02606", "DE89370400440532013000", "MT84MALT011000012345MTLCAST001S", "NO9386011117947"} {
		if _, err := ident.ParseIBAN(id); err != nil {
			t.Fatal(err)
		}
		for i := range id {
			for d := byte('0'); d <= '9'; d++ {
				if _, err := ident.ParseIBAN(id[:i] + string(d) + id[i+1:]); err == nil && d != id[i] {
					t.Errorf("%s with %c at %d is taken", id, d, i)
				}
			}
		}
	}
}

func TestBICs(t *testing.T) {
	for in, want := range map[string]string{
		"DEUTDEFF": "DEUTDEFFXXX", "DEUTDEFF500": "DEUTDEFF500", "DEUTXKFF": "DEUTXKFFXXX", "DEUTXXFF": "bic.country", "deutdeff": "bic.structure",
		"DEU1DEFF": "bic.structure", "DEUTDEF": "bic.length", "DEUTDEFF5": "bic.length", "": "bic.length", "DEUTDE\u00e9": "bic.structure",
	} {
		b, err := ident.ParseBIC(in)
		if got := b.String(); err == nil && got != want || err != nil && models.CodeOf(err) != want {
			t.Errorf("%q: %s %v, not %s", in, got, err, want)
		}
	}
}

func TestLEIs(t *testing.T) {
	const one = "529900T8BM49AURSDO55" // Ubisecure's, the example of its own public documents
	if l, err := ident.ParseLEI(one); err != nil || l.LOU() != "5299" || l.CheckDigits() != "55" {
		t.Errorf("%v %v", l, err)
	}
	for in, code := range map[string]string{"259900T8BM49AURSDO55": "lei.mod97", one[:19]: "lei.length", strings.ToLower(one): "lei.structure", one[:19] + "A": "lei.structure"} {
		if _, err := ident.ParseLEI(in); models.CodeOf(err) != code {
			t.Errorf("%s: %v, not %s", in, err, code)
		}
	}
}

func TestLuhnHasOneHome(t *testing.T) {
	for in, want := range map[string]bool{"7992-7398 713": true, "79927398710": false, "": false, " ": false, "7992739871A": false, "0": true} {
		if ident.Luhn(in) != want {
			t.Errorf("%q is not %v", in, want)
		}
	}
}

func BenchmarkParseIBAN(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ident.ParseIBAN("FR14 2004 1010 0505 0001 3M02 606"); err != nil {
			b.Fatal(err)
		}
	}
}

func FuzzParseIBAN(f *testing.F) {
	for _, s := range []string{"", "FR14 2004 1010 0505 0001 3M02 606", "DE89370400440532013000", "DE\u200b89", "XX00\x00", "NO93-8601-1117-947", "AA00A"} {
		f.Add(s, uint8(7))
	}
	f.Fuzz(func(t *testing.T, s string, at uint8) {
		x, err := ident.ReadIBAN(s)
		if err != nil {
			if len(s) > 5 && strings.Contains(err.Error(), s) {
				t.Fatalf("the error repeats %q", s)
			}
			return
		}
		if again, err := ident.ReadIBAN(x.Print); err != nil || again != x {
			t.Fatalf("%q reads as %+v, which reads as %+v (%v)", s, x, again, err)
		}
		i := int(at) % len(x.Electronic)
		if c := x.Electronic[i]; c >= '0' && c <= '9' {
			wrong := x.Electronic[:i] + string('0'+(c-'0'+1)%10) + x.Electronic[i+1:]
			if _, err := ident.ParseIBAN(wrong); err == nil {
				t.Fatalf("%s and %s both hold", x.Electronic, wrong)
			}
		}
	})
}

func FuzzParseBICAndLEI(f *testing.F) {
	for _, s := range []string{"", "DEUTDEFF", "DEUTDEFF500", "529900T8BM49AURSDO55", "\xff\xff\xff\xff\xff\xff\xff\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if b, err := ident.ParseBIC(s); err == nil {
			if again, err := ident.ParseBIC(b.String()); err != nil || again != b || !strings.HasPrefix(b.String(), s) {
				t.Fatalf("%q reads as %v, which reads as %v (%v)", s, b, again, err)
			}
		}
		if l, err := ident.ParseLEI(s); err == nil && string(l) != s {
			t.Fatalf("%q reads as %s", s, l)
		}
	})
}
