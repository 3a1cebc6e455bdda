package payout_test

import (
	"testing"
	"time"

	"taxrefund/models/payout"
)

// A hold and its release are no new details: the account that was refused is not tried again.
func TestAHoldDoesNotMakeARefusedAccountDue(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p := w.due("refused@x", 3400)
		w.run("s1")
		w.is(p, payout.DetailsRequired, 0, 0)
		w.hold(p, "hold.claim")
		w.release(p)
		w.is(p, payout.DetailsRequired, 0, 0)
		if r := w.run("s2"); r.Taken != 0 {
			t.Errorf("the refused account was tried again: %+v", r)
		}
		w.hold(p, "hold.claim")
		w.must(w.details(p.ClaimID, "fine@x")) // given while it is held
		w.release(p)
		w.run("s3")
		w.is(p, payout.Paid, 1, 0)
		w.balanced()
	})
}

func TestFinanceCannotReleaseWhatTheRailHasPaidOrAVoidSale(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p := w.due("refused@x", 3400)
		w.run("s1")
		if _, err := w.record(p, paid); err != nil {
			t.Fatal(err)
		}
		w.wantCode(w.payouts.Release(t.Context(), w.Finance.Actor("t"), p.ID, "let it go"), "payout.paid_after_all")
		open, err := w.payouts.Unreconciled(t.Context(), "CDG")
		if err != nil || len(open) != 1 || open[0].ID != p.ID {
			t.Errorf("it is listed as unreconciled: %+v %v", open, err)
		}
		v := w.due("fine@x", 3400)
		w.hold(v, payout.SaleVoid)
		w.wantCode(w.payouts.Release(t.Context(), w.Finance.Actor("t"), v.ID, "let it go"), "payout.sale_void")
		if r := w.run("s2"); r.Taken != 0 {
			t.Errorf("something was sent: %+v", r)
		}
	})
}

// A rail that never answers again leaves a payout to people once it would not know the id any more.
func TestSilenceEndsInReview(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p := w.due("lost@x", 3400)
		w.rail.cut.Store(true)
		w.run("s1")
		w.is(p, payout.Unknown, 0, 0)
		w.clock.Advance(23 * time.Hour)
		w.poll()
		w.is(p, payout.Unknown, 0, 0)
		w.clock.Advance(2 * time.Hour)
		if r := w.poll(); r.Review != 1 {
			t.Errorf("%+v", r)
		}
		w.is(p, payout.Review, 0, 0)
		for i, who := range []string{"a", "b"} {
			actor := w.Finance.Actor("t")
			actor.ID += who
			decided, err := w.payouts.ResolveReview(t.Context(), actor, p.ID, "failed", "the rail's file does not hold it")
			if err != nil || decided != (i == 1) {
				t.Errorf("person %d: %v %v", i+1, decided, err)
			}
		}
		w.is(p, payout.DetailsRequired, 0, 0)
		w.balanced()
	})
}
