package tax_test

import (
	"encoding/json"
	"testing"

	"taxrefund/models"
	"taxrefund/models/tax"
)

// FuzzBasket holds that any basket is either refused as invalid, or worth no more than its tax.
func FuzzBasket(f *testing.F) {
	b := book(f)
	tobacco := receipt("c", 20000)
	tobacco.Lines = []tax.Line{{Category: "tobacco", Quantity: 1, Gross: 20000, VAT: 3333, Rate: "20"}}
	crew := trip("SG", "2024-01-01", gst("a", 5000), gst("b", 5000))
	crew.Traveller = tax.Traveller{Nationality: "SGP", Crew: true}
	for _, x := range []tax.Basket{trip("FR", "2026-05-04", receipt("a", 6000), on(receipt("b", 6000), "2026-05-02"), tobacco), crew, trip("FR", "2020-12-31", receipt("a", 1)), {}} {
		text, err := json.Marshal(x)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var x tax.Basket
		if json.Unmarshal(text, &x) != nil {
			return
		}
		q, err := b.Quote(x)
		if err != nil {
			if models.KindOf(err) != models.Invalid {
				t.Fatalf("%+v: %v", x, err)
			}
			return
		}
		var refund int64
		for i, r := range q.Receipts {
			if r.Refund < 0 || r.Fee < 0 || r.Refund+r.Fee > x.Purchases[i].VAT || !r.Eligible && r.Refund != 0 {
				t.Fatalf("%+v of %+v", r, x.Purchases[i])
			}
			refund += r.Refund
		}
		if q.Refund != refund || q.Refund > q.VAT {
			t.Fatalf("receipts of %d, a total of %d, and tax of %d", refund, q.Refund, q.VAT)
		}
		if _, err := b.Independent(q.Version, q.Profile, x, map[string]bool{}); err != nil {
			t.Fatalf("a basket that can be quoted cannot be settled: %v", err)
		}
	})
}
