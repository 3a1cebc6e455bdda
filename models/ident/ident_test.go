package ident_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"taxrefund/models"
	"taxrefund/models/ident"
)

func TestADocIDCatchesEverySingleMistakeAndNearlyEverySwap(t *testing.T) {
	const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	missed, swaps := 0, 0
	for range 200 {
		d := ident.MintDocID()
		if got, err := ident.ParseDocID(strings.ToLower(d.Grouped())); err != nil || got != d {
			t.Fatalf("%s: %s %v", d, got, err)
		}
		for i := range d {
			for _, c := range alphabet {
				wrong := string(d[:i]) + string(c) + string(d[i+1:])
				if _, err := ident.ParseDocID(wrong); err == nil && wrong != string(d) {
					t.Fatalf("one wrong character of %s was not caught", d)
				}
			}
			if i > 0 && d[i] != d[i-1] {
				swaps++
				if _, err := ident.ParseDocID(string(d[:i-1]) + string(d[i]) + string(d[i-1]) + string(d[i+1:])); err == nil {
					missed++
				}
			}
		}
	}
	if missed*20 > swaps {
		t.Errorf("%d of %d swaps of neighbours were not caught", missed, swaps)
	}
}

func TestADocIDReadsLookAlikes(t *testing.T) {
	var d ident.DocID
	for d = ident.MintDocID(); !strings.ContainsAny(string(d[:12]), "01"); d = ident.MintDocID() {
	}
	if got, err := ident.ParseDocID(strings.NewReplacer("0", "O", "1", "l").Replace(string(d))); err != nil || got != d {
		t.Errorf("%s: %s %v", d, got, err)
	}
}

func TestVATIds(t *testing.T) {
	for in, want := range map[string]string{
		"FR 40 303 265 045": "FR40303265045", "fr83404833048": "FR83404833048", "FR84404833048": "", "FRK7399859412": "FRK7399859412",
		"DE136695976": "DE136695976", "DE1366": "", "M12345678X": "", "SGM90312345Y": "SGM90312345Y", "": "", "XX1": "", "FR00": "",
	} {
		got, err := ident.ParseVAT(in)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q: got %q %v, want %q", in, got, err, want)
		}
		if err != nil && in != "" && strings.Contains(err.Error(), in) {
			t.Errorf("the error repeats %q", in)
		}
	}
}

func TestIBANs(t *testing.T) {
	for in, code := range map[string]string{
		"FR14 2004 1010 0505 0001 3M02 606": "", "DE89370400440532013000": "", "DE88370400440532013000": "iban.mod97",
		"DE8937040044053201300": "iban.length", "ZZ89370400440532013000": "iban.unknown_country", "de89370400440532013000": "iban.lowercase", "": "iban.charset_or_shape",
	} {
		if _, err := ident.ParseIBAN(in); code == "" && err != nil || code != "" && models.CodeOf(err) != code {
			t.Errorf("%q: got %v, want %q", in, err, code)
		}
	}
}

func TestTheSharedSamplesOfIBANs(t *testing.T) {
	text, err := os.ReadFile("../../../shared/vectors/iban.json")
	if err != nil {
		t.Skip("the shared samples are not here:", err)
	}
	var items []struct {
		ID, Kind string
		Input    any
		Valid    bool
	}
	if err := json.Unmarshal(text, &items); err != nil {
		t.Fatal(err)
	}
	right, all := 0, 0
	for _, x := range items {
		s, ok := x.Input.(string)
		if x.Kind != "iban" || !ok {
			continue
		}
		all++
		if _, err := ident.ParseIBAN(s); (err == nil) == x.Valid {
			right++
		} else {
			t.Logf("%s %q: valid %v, but %v", x.ID, s, x.Valid, err)
		}
	}
	t.Logf("%d of %d IBAN samples", right, all)
	if right*100 < all*95 {
		t.Errorf("only %d of %d samples", right, all)
	}
}

func TestInvoiceNumbersHaveOneSpelling(t *testing.T) {
	for in, want := range map[string]string{" a-1 ": "A-1", "ａ１": "A1", "A \t 2": "A 2", "": "", "\x00": "", strings.Repeat("9", 65): "", "a\u202eb": ""} {
		if got, err := ident.NormaliseInvoice(in); got != want || (err == nil) != (want != "") {
			t.Errorf("%q: got %q %v, want %q", in, got, err, want)
		}
	}
}

func TestMasksShowFourCharactersAtMost(t *testing.T) {
	for in, want := range map[string]string{"FR1420041010050500013M02606": "···· 2606", "abc": "····", "": "", "anna@example.cn": "···· e.cn"} {
		if got := ident.Mask(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func FuzzParseDocID(f *testing.F) {
	for _, s := range []string{"", "7K3M-9Q2X-B4TN-C", "0000000000000", "OIL-", strings.Repeat("0", 100), "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ident.ParseDocID(s)
		if err != nil {
			return
		}
		if again, err := ident.ParseDocID(d.Grouped()); err != nil || again != d {
			t.Fatalf("%q reads as %s, which reads as %s (%v)", s, d, again, err)
		}
	})
}
