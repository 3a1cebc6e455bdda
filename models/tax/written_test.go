package tax_test

import (
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"taxrefund/models"
	"taxrefund/models/tax"
)

// silentLaw asks for nothing and gives back the tax on record.
var silentLaw = [][2]string{
	{"status", "value: active"}, {"validation", "by: officer, unit: line"}, {"rates", `name: standard, rate: "20"`}, {"minimum", "none: true"},
	{"maximum", "none: true"}, {"traveller", "none: true"}, {"goods", "none: true"}, {"refund", "formula: sum_of_tax"}, {"floor", ""}, {"fee", "none: true"},
	{"deadline", "none: true"}, {"claim_within", "none: true"}, {"depart_within", ""},
	{"rounding", "at: receipt, tax: half_up, refund: half_up, fee: half_up"}, {"inspection", "none: true"}, {"cash", "not_known: true"},
}

type rules map[string]string

// lawText writes a scheme of Andorra in euro. A rule is one value without its dates and source, or, where it begins with "- ",
// the dated list itself; "profile" is what the standard profile says.
func lawText(r rules) string {
	var text strings.Builder
	text.WriteString("id: AD\nname: Andorra\ncurrency: EUR\nzone: Europe/Andorra\nsources:\n  law: {title: a law, address: https://law.example/ad, kind: law}\n")
	for _, rule := range silentLaw {
		body, given := r[rule[0]]
		if !given {
			body = rule[1]
		}
		switch {
		case strings.HasPrefix(body, "- "):
			fmt.Fprintf(&text, "%s:\n%s\n", rule[0], strings.ReplaceAll(body, "LAW", "source: law, certainty: verified"))
		case body != "":
			fmt.Fprintf(&text, "%s:\n  - {since: unknown, %s, source: law, certainty: verified}\n", rule[0], body)
		}
	}
	return text.String()
}

// written is a book of one law that a test writes, under the profiles standard and law.
func written(t testing.TB, r rules) *tax.Book {
	t.Helper()
	b, err := writtenOr(r)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func writtenOr(r rules) (*tax.Book, error) {
	files := fstest.MapFS{
		"schemes/ad.yaml":        {Data: []byte(lawText(r))},
		"profiles/standard.yaml": {Data: []byte("name: standard\n" + r["profile"])},
		"profiles/law.yaml":      {Data: []byte("name: law\n")},
	}
	for _, name := range []string{"schemes/categories.yaml", "schemes/territories.yaml"} {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		files[name] = &fstest.MapFile{Data: text}
	}
	return tax.LoadFS(files)
}

const today = models.Date("2026-05-04")

// paper is a receipt of one shop today, with 20 % tax in it.
func paper(key string, gross int64) tax.Purchase {
	return tax.Purchase{Key: key, MerchantVAT: "M", Shop: "S", City: "C", Date: today, Gross: gross, VAT: (gross + 3) / 6}
}

// listed is a receipt of lines.
func listed(key string, lines ...tax.Line) tax.Purchase {
	p := paper(key, 0)
	p.VAT = 0
	for i, l := range lines {
		if l.Key == "" {
			lines[i].Key = string(rune('a' + i))
		}
		if l.Quantity == 0 {
			lines[i].Quantity = 1
		}
		p.Gross, p.VAT = p.Gross+l.Gross, p.VAT+l.VAT
	}
	p.Lines = lines
	return p
}

// thing is goods of a kind at 20 %.
func thing(category string, gross int64) tax.Line {
	return tax.Line{Category: category, Gross: gross, VAT: (gross + 3) / 6, Rate: "20"}
}

func dated(p tax.Purchase, day models.Date) tax.Purchase { p.Date = day; return p }

func sold(p tax.Purchase, merchant, shop, city string) tax.Purchase {
	p.MerchantVAT, p.Shop, p.City = merchant, shop, city
	return p
}

func taxed(p tax.Purchase, vat int64) tax.Purchase { p.VAT = vat; return p }

// claim is a basket of somebody whom every law admits, who leaves tomorrow.
func claim(purchases ...tax.Purchase) tax.Basket {
	x := visit("AD", purchases...)
	x.Traveller.EnteredOn = today.AddDays(-50)
	x.DepartsOn, x.KnownOn = today.AddDays(1), today.AddDays(1)
	return x
}

// eligible lists the keys that the law admits.
func eligible(q tax.Quote) string {
	var keys []string
	for _, r := range q.Receipts {
		if r.Eligible {
			keys = append(keys, r.Key)
		}
	}
	slices.Sort(keys)
	return strings.Join(keys, " ")
}

// says lists why a receipt earns nothing.
func says(r tax.ReceiptQuote) string { return strings.Join(codes(r), ", ") }

// admits fails unless just these receipts are eligible.
func admits(t *testing.T, name string, b *tax.Book, x tax.Basket, want string) tax.Quote {
	t.Helper()
	q := quote(t, b, x, "")
	if got := eligible(q); got != want {
		t.Errorf("%s: eligible are %q, want %q; the first is %s", name, got, want, says(q.Receipts[0]))
	}
	return q
}

// same compares answers in every point.
func same(a, b any) bool { return reflect.DeepEqual(a, b) }

// named fails unless an answer names an assumption that it rests on.
func named(t testing.TB, q tax.Quote, what string) {
	t.Helper()
	if !slices.Contains(q.Assumed, what) {
		t.Errorf("the answer does not name its assumption %q: %v", what, q.Assumed)
	}
}
