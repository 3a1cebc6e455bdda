package voucher_test

import (
	"bytes"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"taxrefund/models/claim"
	"taxrefund/reports/voucher"
)

// names are what passports, shops and jokers put where a name belongs, and what must be read on the page instead.
var names = []struct{ name, given, read string }{
	{"an apostrophe and accents", "Zoë O'Brien-Ångström", "Zoë O'Brien-Ångström"},
	{"Chinese", "欧阳娜娜", "欧阳娜娜"},
	{"a rare Han character above U+FFFF", "李𠮷明", ""},
	{"an emoji", "Ann 😀 Lee", "Ann ? Lee"},
	{"a family of emoji", "👨‍👩‍👧‍👦 Lee", "???? Lee"},
	{"a bidi override", "Ann \u202egnp.exe\u202c Lee", "Ann gnp.exe Lee"},
	{"bidi isolates and marks", "\u2066Ann\u2069 \u200fLee\u061c", "Ann Lee"},
	{"control characters", "Ann\x1b[31m\a\b Lee\x7f", "Ann[31m Lee"},
	{"NUL", "Ann\x00 Lee", "Ann Lee"},
	{"line breaks and tabs", "Ann\r\n\tLee\u2028Mei", "Ann Lee Mei"},
	{"broken UTF-8", "Ann \xff\xfe\xc3 Lee", "Ann ? Lee"},
	{"half a surrogate", "Ann \xed\xa0\x80 Lee", "Ann ? Lee"},
	{"PDF string syntax", `Ann) \( Lee\`, `Ann) \( Lee\`},
	{"PDF dictionary syntax", "Ann >> << /JS (x) Lee", "Ann >> << /JS (x) Lee"},
	{"the end of an object", "Ann endstream endobj %%EOF", "Ann endstream endobj %%EOF"},
	{"a format verb", "Ann %!d(string=Lee) %s%n", "Ann %!d(string=Lee) %s%n"},
	{"a composed letter", "Ange\u0301lique", "Angélique"},
	{"a tower of marks", "e" + strings.Repeat("\u0301", 60) + " Lee", "é Lee"},
	{"a letter the font lacks", "Łukasz", "Lukasz"},
	{"Arabic", "مرحبا Lee", "????? Lee"},
	{"nothing but what is dropped", "\u200b\u202e\x00", ""},
}

func TestHostileNamesAreReadAsWhatTheyAre(t *testing.T) {
	for _, c := range names {
		t.Run(c.name, func(t *testing.T) {
			v := english()
			v.Traveller, v.Receipts[0].Merchant = c.given, c.given
			pdf := render(t, v)
			if said := textOf(t, pdf); c.read != "" && !strings.Contains(said, c.read) {
				t.Errorf("%q is missing in\n%s", c.read, said)
			}
			run(t, pdf, "qpdf", "--check", "FILE")
			if printed, _ := renderer(t).Printable("en", c.given); c.read != "" && printed != c.read {
				t.Errorf("Printable says %q, want %q", printed, c.read)
			}
		})
	}
}

func TestAVeryLongNameIsCutAndMovesNothing(t *testing.T) {
	for _, long := range []string{strings.Repeat("W", 5000), strings.Repeat("很", 5000), strings.Repeat("Maria de los Ángeles ", 400), strings.Repeat("e\u0301", 4000)} {
		s := sheet("zh", claim.Open, claim.ReceiptValidated, claim.Inspection)
		v := voucher.Of(s)
		v.Traveller, v.Receipts[0].Merchant, v.Receipts[1].Reason, v.Airport = long, long, long, long
		said := textOf(t, render(t, v))
		for _, w := range []string{"...", "EUR 136.00", "7K3M-9Q2X-B4TN-C", "支付宝 **** 4821", "GL-2026-118831", "GL-2026-118832"} {
			if !strings.Contains(said, w) {
				t.Errorf("%.20q: %q is missing in\n%s", long, w, said)
			}
		}
	}
}

func TestALostCharacterIsCounted(t *testing.T) {
	for _, c := range []struct {
		language, given, printed string
		lost                     int
	}{
		{"en", "Zoë O’Brien", "Zoë O'Brien", 0},
		{"zh", "“王小明”", "“王小明”", 0},
		{"en", "Łukasz", "Lukasz", 1},
		{"en", "😀 Ann", "? Ann", 1},
		{"en", "e\u0301\u0301\u0301", "é", 2},
		{"en", "a\u202eb\x00c", "abc", 0},
		{"en", "  a \n b  ", "a b", 0},
	} {
		if printed, lost := renderer(t).Printable(c.language, c.given); printed != c.printed || lost != c.lost {
			t.Errorf("%q prints as %q with %d lost, want %q with %d", c.given, printed, lost, c.printed, c.lost)
		}
	}
}

// FuzzName: names come from passports, shops and travellers; none may stop the printer or leave its own line.
func FuzzName(f *testing.F) {
	for _, c := range names {
		f.Add(c.given, c.given)
	}
	f.Add(strings.Repeat("W", 3000), strings.Repeat("很", 900))
	r := renderer(f)
	f.Fuzz(func(t *testing.T, name, shop string) {
		v := chinese()
		v.Traveller, v.Airport, v.Desk, v.Receipts[0].Merchant, v.Receipts[0].Reason = name, shop, name, shop, name
		v.DocID, v.Totals.PayoutText, v.Next[0] = shop, name, shop
		pdf, err := r.Render(v)
		if err != nil || !bytes.HasPrefix(pdf, []byte("%PDF-")) || !bytes.HasSuffix(pdf, []byte("%%EOF\n")) {
			t.Fatalf("%q, %q: %v", name, shop, err)
		}
		if again, err := r.Render(v); err != nil || !bytes.Equal(pdf, again) {
			t.Fatalf("%q, %q: other bytes the second time (%v)", name, shop, err)
		}
		printed, _ := r.Printable("zh", name)
		if !utf8.ValidString(printed) || strings.ContainsFunc(printed, func(c rune) bool { return unicode.IsControl(c) || unicode.Is(unicode.Cf, c) }) {
			t.Fatalf("%q prints as %q", name, printed)
		}
		if twice, lost := r.Printable("zh", printed); twice != printed || lost != 0 {
			t.Fatalf("%q prints as %q, and that as %q", name, printed, twice)
		}
	})
}
