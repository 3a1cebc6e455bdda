package payout_test

import (
	"testing"
	"time"

	"taxrefund/models/payout"
)

// A batch's own sums and the ledger are two books about the same money.
func TestTheLedgerAgreesWithWhatABatchSaysItPaid(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.due("fine@x", 3400)
		w.due("lost@x", 500)
		w.due("refused@x", 70)
		w.due("returned@x", 1000)
		w.run("s1")
		open, err := w.payouts.Batches(t.Context(), "CDG")
		if err != nil || len(open) != 1 {
			t.Fatalf("%+v %v", open, err)
		}
		w.booked(open[0], 2, 4400) // the lost answer proves nothing yet
		w.poll()
		paid := w.closeAll()
		w.clock.Advance(24 * time.Hour)
		back := w.closeAll()
		if len(paid) != 1 || len(back) != 1 {
			t.Fatalf("closed %+v, then %+v", paid, back)
		}
		w.booked(paid[0], 3, paid[0].PaidMinor)
		w.booked(back[0], 1, -back[0].ReturnedMinor)
		if paid[0].PaidMinor != 4900 || back[0].ReturnedMinor != 1000 {
			t.Errorf("paid %d, returned %d", paid[0].PaidMinor, back[0].ReturnedMinor)
		}
	})
}

func (w *world) booked(b payout.Batch, count int, minor int64) {
	w.t.Helper()
	if n, sum, err := w.payouts.Booked(w.t.Context(), b.ID); err != nil || n != count || sum != minor {
		w.t.Errorf("%s: the ledger has %d postings of %d (%v), want %d of %d", b.Number, n, sum, err, count, minor)
	}
}

func TestABrakeInOneCurrencyLeavesTheOthersAlone(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		euros := w.due("fine@x", 3400)
		dollars := w.due("fine@x", 3400, func(d *payout.Due) { d.Amount.Currency = "SGD" })
		w.brake(payout.Control{Airport: "CDG", Paused: true, Reason: "outage"})
		r := w.run("s1")
		if len(r.Skipped) != 1 || r.Skipped[0].PayoutID != euros.ID || r.Skipped[0].Reason != "paused" || r.Paid != 1 {
			t.Errorf("the run: %+v", r)
		}
		w.is(euros, payout.DueState, 0, 0)
		w.is(dollars, payout.Paid, 1, 0)
	})
}
