package tax_test

import (
	"fmt"
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
