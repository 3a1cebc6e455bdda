package payout_test

import (
	"testing"

	"taxrefund/models"
	"taxrefund/models/ledger"
	"taxrefund/models/payout"
)

func (w *world) hold(p payout.Payout, reason string) payout.Frozen {
	w.t.Helper()
	f, err := models.InTx(w.t.Context(), w.DB, clockwork, func(tx *models.Tx) (payout.Frozen, error) { return payout.HoldClaim(tx, p.ClaimID, reason) })
	w.must(err)
	return f
}

func (w *world) release(p payout.Payout) {
	w.t.Helper()
	w.must(w.tx(func(tx *models.Tx) error { return payout.ReleaseClaim(tx, p.ClaimID, "hold.") }))
}

func TestAHoldStopsWhatIsUnsentAndSaysWhatIsNot(t *testing.T) {
	for account, tc := range map[string]struct {
		ran  bool
		want payout.Frozen
		then payout.State
	}{
		"fine@x not sent yet": {false, payout.Frozen{Held: 1}, payout.Held},
		"fine@x paid":         {true, payout.Frozen{Sent: 3400}, payout.Paid},
		"slow@x in process":   {true, payout.Frozen{Sent: 3400, InFlight: 1}, payout.InProcess},
		"lost@x unknown":      {true, payout.Frozen{Sent: 3400, InFlight: 1}, payout.Unknown},
		"refused@x":           {true, payout.Frozen{Held: 1}, payout.Held},
	} {
		t.Run(account, func(t *testing.T) {
			each(t, func(t *testing.T, w *world) {
				p := w.due(account, 3400)
				if tc.ran {
					w.run("s1")
				}
				if f := w.hold(p, "hold.claim"); f != tc.want {
					t.Errorf("got %+v, want %+v", f, tc.want)
				}
				if f := w.hold(p, "hold.passport"); f.Held != 0 {
					t.Errorf("held twice: %+v", f)
				}
				if got := w.read(p).State; got != tc.then {
					t.Errorf("it is %s, want %s", got, tc.then)
				}
				if r := w.run("s2"); r.Taken != 0 {
					t.Errorf("a run took %+v", r)
				}
			})
		})
	}
}

func TestAReleasedClaimIsPaid(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p := w.due("fine@x", 3400)
		w.hold(p, "hold.claim")
		w.release(p)
		w.run("s1")
		w.is(p, payout.Paid, 1, 0)
	})
}

func TestReleasingAClaimLeavesWhatIsHeldForAnotherReason(t *testing.T) {
	for name, steps := range map[string][]string{
		"a void sale":                    {"sale.void"},
		"a void sale after customs":      {"hold.claim", "sale.void"},
		"a void sale, and customs later": {"sale.void", "hold.claim"},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, w *world) {
				p := w.due("fine@x", 3400)
				for _, reason := range steps {
					w.hold(p, reason)
				}
				w.release(p)
				w.run("s1")
				w.is(p, payout.Held, 0, 0)
			})
		})
	}
}

func TestFinanceHoldsAndReleasesOnePayout(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		finance := w.Finance.Actor("t")
		p, q := w.due("fine@x", 3400), w.due("fine@x", 100)
		w.must(w.payouts.Hold(t.Context(), finance, p.ID, "looks odd"))
		w.wantCode(w.payouts.Hold(t.Context(), finance, p.ID, "looks odd"), "payout.wrong_state")
		w.release(p)
		if r := w.run("s1"); r.Paid != 1 {
			t.Errorf("the run: %+v", r)
		}
		w.is(p, payout.Held, 0, 0)
		w.must(w.payouts.Release(t.Context(), finance, p.ID, "it is fine"))
		w.run("s2")
		w.is(p, payout.Paid, 1, 0)
		w.wantCode(w.payouts.Hold(t.Context(), finance, q.ID, "too late"), "payout.wrong_state")
		if n := w.count("audit_log", "subject_id = ? AND deed IN ('payout.hold', 'payout.release') AND reason <> ''", p.ID); n != 2 {
			t.Errorf("%d deeds", n)
		}
	})
}

func TestHoldsThatAreRefused(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		finance, elsewhere := w.Finance.Actor("t"), w.Finance.Actor("t")
		elsewhere.Airport = "SIN"
		p := w.due("fine@x", 3400)
		hold := w.payouts.Hold
		w.wantCode(hold(t.Context(), finance, p.ID, "x"), "payout.reason")
		w.wantCode(hold(t.Context(), finance, "not-an-id", "a reason"), "payout.not_found")
		w.wantCode(hold(t.Context(), finance, models.NewID(), "a reason"), "payout.not_found")
		w.wantCode(hold(t.Context(), elsewhere, p.ID, "a reason"), "payout.not_found")
		w.hold(p, "hold.claim")
		w.wantCode(w.payouts.Release(t.Context(), finance, p.ID, "not by finance"), "payout.held_with_claim")
		w.is(p, payout.Held, 0, 0)
	})
}

func TestCancellingUndoesTheBookingOfWhatWasNotSent(t *testing.T) {
	cancel := func(w *world, p payout.Payout) error {
		return w.tx(func(tx *models.Tx) error { return second(payout.CancelUnsent(tx, p.ClaimID, p.DueKey)) })
	}
	each(t, func(t *testing.T, w *world) {
		p := w.due("fine@x", 3400)
		w.must(cancel(w, p))
		w.is(p, payout.Forfeited, 0, 0)
		for _, account := range []string{ledger.Payable(p.ClaimID), ledger.VATReceivable("FR"), ledger.FeeIncome("FR")} {
			if b, err := ledger.Balance(t.Context(), w.DB, account, "EUR"); err != nil || b.Minor != 0 {
				t.Errorf("%s is at %d", account, b.Minor)
			}
		}
		w.wantCode(cancel(w, p), "payout.sent_already")
		w.wantCode(w.tx(func(tx *models.Tx) error { return second(payout.CancelUnsent(tx, p.ClaimID, "v9")) }), "payout.not_found")
		held := w.due("fine@x", 3400, func(d *payout.Due) { d.Hold = "hold.claim" })
		w.must(cancel(w, held))
		for _, account := range []string{"fine@x", "slow@x", "lost@x", "refused@x"} {
			q := w.due(account, 3400)
			w.run("run-" + account)
			w.wantCode(cancel(w, q), "payout.sent_already")
		}
		w.balanced()
	})
}

func TestNewDetailsReachOnlyWhatIsNotOnItsWay(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for account, method := range map[string]string{"fine@x": "alipay", "slow@x": "alipay", "lost@x": "alipay", "refused@x": "bank"} {
			p := w.due(account, 3400)
			w.run("run-" + account)
			w.must(w.details(p.ClaimID, "other@x"))
			if got := w.read(p); got.Method != method {
				t.Errorf("%s: paid by %s, want %s", account, got.Method, method)
			}
		}
		held := w.due("fine@x", 3400, func(d *payout.Due) { d.Hold = "hold.claim" })
		w.must(w.details(held.ClaimID, "other@x"))
		if got := w.read(held); got.State != payout.Held || got.Method != "bank" || got.AccountMask != "b•••" {
			t.Errorf("held: %+v", got)
		}
	})
}

func TestASentDueCanBeAskedFor(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p := w.due("slow@x", 3400)
		sent := func(key string) bool {
			s, err := models.InTx(t.Context(), w.DB, clockwork, func(tx *models.Tx) (bool, error) { return payout.Sent(tx, p.ClaimID, key) })
			w.must(err)
			return s
		}
		if sent("v1") {
			t.Error("it is sent before it is")
		}
		w.run("s1")
		if !sent("v1") || sent("v2") {
			t.Errorf("v1 %v, v2 %v", sent("v1"), sent("v2"))
		}
	})
}
