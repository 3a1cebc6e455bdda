package payout_test

import (
	"testing"

	"taxrefund/models"
	"taxrefund/models/payout"
)

// A rail that says "failed" and later "paid" has been believed once too often already. Whatever holds the payout when the
// second word comes, no release of a claim pays it again, and nothing undoes its due.
func TestWhatWasPaidAfterAllIsNeitherPaidAgainNorCancelled(t *testing.T) {
	for name, before := range map[string]func(w *world, p payout.Payout){
		"while it waits for details":   func(*world, payout.Payout) {},
		"while it is due again":        func(w *world, p payout.Payout) { w.must(w.details(p.ClaimID, "fine@x")) },
		"while customs hold its claim": func(w *world, p payout.Payout) { w.hold(p, "hold.claim") },
		"while a passport is held":     func(w *world, p payout.Payout) { w.must(w.details(p.ClaimID, "fine@x")); w.hold(p, "hold.passport") },
		"while finance holds the payout": func(w *world, p payout.Payout) {
			w.must(w.payouts.Hold(w.t.Context(), w.Finance.Actor("t"), p.ID, "looks odd"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, w *world) {
				p := w.due("refused@x", 3400)
				w.run("s1")
				before(w, p)
				if state, err := w.record(p, paid); err != nil || state != payout.Held {
					t.Errorf("got %s %v", state, err)
				}
				if got := w.read(p).StateReason; got != "paid after it had failed" {
					t.Errorf("people are told %q", got)
				}
				w.release(p)
				w.must(w.details(p.ClaimID, "fine@x"))
				if f := w.hold(p, "hold.claim"); f != (payout.Frozen{InFlight: 1, Sent: 3400}) {
					t.Errorf("a hold finds %+v", f)
				}
				w.release(p)
				if r := w.run("s2"); r.Taken != 0 {
					t.Errorf("it was sent again: %+v", r)
				}
				w.wantCode(w.tx(func(tx *models.Tx) error { return second(payout.CancelUnsent(tx, p.ClaimID, p.DueKey)) }), "payout.sent_already")
				sent, err := models.InTx(t.Context(), w.DB, clockwork, func(tx *models.Tx) (bool, error) { return payout.Sent(tx, p.ClaimID, p.DueKey) })
				if err != nil || !sent {
					t.Errorf("it counts as sent: %v %v", sent, err)
				}
				w.is(p, payout.Held, 0, 0)
				w.books(p, -3400, 0, 0)
				if n := w.contradictions(p); n != 1 {
					t.Errorf("%d contradictions", n)
				}
			})
		})
	}
}
