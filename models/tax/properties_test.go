package tax_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"taxrefund/models/tax"
)

// No refund is above the tax, no payout below nothing, lines sum to receipts and receipts to the total; asked twice, the
// answer is the same.
func TestEveryAnswerAddsUpUnderEveryLaw(t *testing.T) {
	everyLaw(t, func(t *testing.T, b *tax.Book, s *tax.Scheme) {
		rapid.Check(t, func(r *rapid.T) {
			x := drawn(r, s)
			q, err := b.Quote(x, "")
			if err != nil {
				r.Fatal(err)
			}
			addsUp(r, x, q)
			if again, err := b.Quote(x, ""); err != nil || !same(q, again) {
				r.Fatalf("asked again: %v\n%+v\n%+v", err, q, again)
			}
		})
	})
}

func TestTheOrderOfPurchasesChangesNoTotal(t *testing.T) {
	everyLaw(t, func(t *testing.T, b *tax.Book, s *tax.Scheme) {
		rapid.Check(t, func(r *rapid.T) {
			x := drawn(r, s)
			y := x
			y.Purchases = rapid.Permutation(x.Purchases).Draw(r, "order")
			p, err1 := b.Quote(x, "")
			q, err2 := b.Quote(y, "")
			if err1 != nil || err2 != nil || eligible(p) != eligible(q) || p.Tax != q.Tax || p.Refund != q.Refund || p.Payout != q.Payout {
				r.Fatalf("in one order %s %d, in another %s %d (%v, %v)", eligible(p), p.Payout, eligible(q), q.Payout, err1, err2)
			}
		})
	})
}

// cliffs reports whether more may bring less under a law: tables, limits, places in a group, fees and forms of the whole claim.
func cliffs(s *tax.Scheme) bool {
	limited := func(m *tax.Minimum) bool {
		return m != nil && slices.ContainsFunc(m.Together, func(g tax.Grouping) bool { return g.Receipts > 0 })
	}
	return slices.ContainsFunc(s.Minimum, func(m tax.Minimum) bool { return limited(&m) || limited(m.Also) }) ||
		slices.ContainsFunc(s.Maximum, func(m tax.Maximum) bool { return m.Amount.Text != "" || m.PerStay != nil }) ||
		slices.ContainsFunc(s.Refund, func(f tax.Refund) bool { return f.Tiers != nil }) || len(s.Floor) > 0 ||
		slices.ContainsFunc(s.Fee, func(f tax.Fee) bool { return f.Per == "claim" || len(f.Bands) > 0 || f.Payout != nil })
}

func TestAnotherPurchaseTakesNothingFromTheOthers(t *testing.T) {
	everyLaw(t, func(t *testing.T, b *tax.Book, s *tax.Scheme) {
		if cliffs(s) || s.ID == "AD" { // an operator's minimum of few receipts is one of those written here
			t.Skip("this law has cliffs")
		}
		rapid.Check(t, func(r *rapid.T) {
			x := drawn(r, s)
			all, err := b.Quote(x, "")
			if err != nil || len(x.Purchases) == 0 {
				return
			}
			x.Purchases = x.Purchases[1:]
			less, err := b.Quote(x, "")
			if err != nil {
				r.Fatal(err)
			}
			for i, was := range less.Receipts {
				if all.Receipts[i+1].Refund < was.Refund { // before fees, which an operator may take once for all
					r.Fatalf("%s was worth %d, and beside another %d", was.Key, was.Refund, all.Receipts[i+1].Refund)
				}
			}
		})
	})
}
