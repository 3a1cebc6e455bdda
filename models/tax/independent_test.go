package tax_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"taxrefund/models/tax"
)

func TestADueReceiptIsNotCrowdedOutByOthersThatAreValidatedLater(t *testing.T) {
	taxed := func(p tax.Purchase, vat int64) tax.Purchase { p.VAT = vat; return p }
	a, mostlyFree := gst("a", 2000), taxed(gst("mostly free", 8500), 110)
	c, d, e := gst("c", 3000), taxed(gst("d", 3000), 150), gst("e", 6000)
	undecided := map[string]bool{"c": true, "d": true, "e": true}
	b, x := book(t), trip("SG", "2026-05-04", a, mostlyFree, c, d, e)
	q := quote(t, b, x)
	sure, err := b.Independent(q.Version, q.Profile, x, undecided)
	if err != nil {
		t.Fatal(err)
	}
	later := quote(t, b, trip("SG", "2026-05-04", a, mostlyFree, c, d)) // e is refused, c and d are validated
	for key, due := range sure {
		if due && !slices.Contains(eligible(later), key) {
			t.Errorf("%s was due at once; later only %v are eligible", key, eligible(later))
		}
	}
}

// Officers refuse some of the undecided, take single lines out of others and validate the rest, in any combination.
func TestWhatIsDueAtOnceSurvivesAnyDecision(t *testing.T) {
	b := book(t)
	rapid.Check(t, func(r *rapid.T) {
		x := basket(r)
		for i := range x.Purchases {
			if p := &x.Purchases[i]; rapid.Bool().Draw(r, "in one group") {
				p.MerchantVAT, p.Shop, p.City, p.Date, p.Gross = "m", "s", "c", "2026-05-04", p.Gross%9000+1
				p.VAT = min(p.VAT, p.Gross)
			}
		}
		q, err := b.Quote(x)
		if err != nil {
			r.Fatal(err)
		}
		undecided := map[string]bool{}
		decided := x
		decided.Purchases = nil
		for _, p := range x.Purchases {
			undecided[p.Key] = rapid.Bool().Draw(r, "undecided")
			if undecided[p.Key] {
				p.Gross = rapid.Int64Range(0, p.Gross).Draw(r, "left of the gross")
				p.VAT = min(p.VAT, p.Gross)
			}
			if p.Gross > 0 {
				decided.Purchases = append(decided.Purchases, p)
			}
		}
		sure, err := b.Independent(q.Version, q.Profile, x, undecided)
		if err != nil {
			r.Fatal(err)
		}
		after, err := b.QuoteUnder(q.Version, q.Profile, decided)
		if err != nil {
			r.Fatal(err)
		}
		worth := map[string]int64{}
		for _, a := range q.Receipts {
			worth[a.Key] = a.Refund
		}
		for _, a := range after.Receipts {
			if sure[a.Key] && (!a.Eligible || a.Refund != worth[a.Key]) {
				r.Fatalf("%s was due at once with %d and is now %+v", a.Key, worth[a.Key], a)
			}
		}
	})
}
