package tax_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"taxrefund/models"
	"taxrefund/models/money"
	"taxrefund/models/tax"
)

// book is the law and the profiles that are part of the program, with a test's own profiles beside them.
func book(t testing.TB, profiles ...string) *tax.Book {
	t.Helper()
	own := fstest.MapFS{}
	for i, text := range profiles {
		own[fmt.Sprintf("profiles/own%d.yaml", i)] = &fstest.MapFile{Data: []byte(text)}
	}
	b, err := tax.Load(own)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// inline is a book of one scheme written in a test. A rule is given by name, without its dates and source; those not given
// ask for nothing. Nothing is assumed.
func inline(t testing.TB, id string, currency money.Currency, rules map[string]string) *tax.Book {
	t.Helper()
	text := fmt.Sprintf("id: %s\nname: %s\ncurrency: %s\nzone: Etc/UTC\nsources:\n  law: {title: a law, address: \"https://law.example\", kind: law}\n", id, id, currency)
	for _, d := range [][2]string{{"status", "value: active"}, {"validation", "by: officer, unit: line"}, {"minimum", `amount: "0", comparison: ge, basis: inclusive`},
		{"maximum", "none: true"}, {"traveller", "none: true"}, {"goods", "none: true"}, {"refund", "formula: sum_of_tax"}, {"fee", "none: true"},
		{"deadline", "kind: months_after, months: 3"}, {"claim_within", "none: true"},
		{"rounding", "at: receipt, tax: half_up, refund: half_up, fee: half_up"}, {"inspection", "none: true"}, {"cash", "not_known: true"}} {
		body, given := rules[d[0]]
		if !given {
			body = d[1]
		}
		text += fmt.Sprintf("%s:\n  - {since: unknown, %s, source: law, certainty: verified}\n", d[0], body)
	}
	b, err := tax.LoadFS(fstest.MapFS{
		"schemes/" + strings.ToLower(id) + ".yaml": {Data: []byte(text)},
		"schemes/categories.yaml":                  {Data: []byte("clothing: Clothing\n")},
		"schemes/territories.yaml":                 {Data: []byte("EU: [{since: unknown, countries: [FR], source: law}]\n")},
		"profiles/standard.yaml":                   {Data: []byte("name: standard\n")},
	})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// bought is a purchase of one thing at one shop, in minor units, with tax at a rate in it.
func bought(day models.Date, gross int64, rate string) tax.Purchase {
	r, err := money.ParseRate(rate)
	if err != nil {
		panic(err)
	}
	num, scale := r.Frac()
	vat, err := money.MulDiv(gross, num, 100*scale+num, money.HalfUp)
	if err != nil {
		panic(err)
	}
	return tax.Purchase{Key: fmt.Sprint(day, " ", gross), MerchantVAT: "M1", Shop: "S1", City: "C1", Date: day, Gross: gross, VAT: vat,
		Lines: []tax.Line{{Key: "1", Quantity: 1, Gross: gross, VAT: vat, Rate: rate}}}
}

// visit is somebody from China whom every law admits, who leaves the day after the last purchase.
func visit(country string, purchases ...tax.Purchase) tax.Basket {
	last := models.Date("")
	for i := range purchases {
		last = max(last, purchases[i].Date)
	}
	crew, stay := false, 10
	return tax.Basket{Scheme: country, Purchases: purchases, DepartsOn: last.AddDays(1), KnownOn: last.AddDays(1), Traveller: tax.Traveller{
		BirthDate: "1990-02-03", Nationality: "CHN", Residence: "CN", Crew: &crew, EnteredOn: last.AddDays(-10), StayDays: &stay, Statuses: []tax.Standing{}}}
}

func quote(t testing.TB, b *tax.Book, x tax.Basket, profile string) tax.Quote {
	t.Helper()
	q, err := b.Quote(x, profile)
	if err != nil {
		t.Fatal(err)
	}
	if len(q.Receipts) != len(x.Purchases) {
		t.Fatalf("%d answers for %d purchases", len(q.Receipts), len(x.Purchases))
	}
	return q
}

// codes lists why a receipt earns nothing; what is not known says of which rule.
func codes(r tax.ReceiptQuote) (out []string) {
	for _, why := range r.Reasons {
		code := why.Code
		if rule := why.Params["rule"]; rule != "" {
			code += " " + rule
		}
		out = append(out, code)
	}
	return out
}

// verdict is "" for a basket whose every receipt is eligible, else the first reason of the first that is not.
func verdict(t testing.TB, b *tax.Book, x tax.Basket, profile string) string {
	t.Helper()
	for _, r := range quote(t, b, x, profile).Receipts {
		if !r.Eligible {
			return codes(r)[0]
		}
	}
	return ""
}

// assumes fails unless an answer names certain assumptions that it rests on.
func assumes(t testing.TB, q tax.Quote, what ...string) {
	t.Helper()
	for _, w := range what {
		if !slices.Contains(q.Assumed, w) {
			t.Errorf("the answer does not name its assumption %q: %v", w, q.Assumed)
		}
	}
}
