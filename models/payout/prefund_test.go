package payout_test

import (
	"sync"
	"testing"

	"taxrefund/models"
	"taxrefund/models/ledger"
	"taxrefund/models/money"
	"taxrefund/models/payout"
)

func (w *world) topUp(minor int64, reference string) {
	w.t.Helper()
	w.must(w.payouts.TopUp(w.t.Context(), w.Finance.Actor("t"), payout.TopUp{Rail: "sandbox", Amount: money.Of(minor, "EUR"), Reference: reference}))
}

func (w *world) floor(minor *int64) {
	w.t.Helper()
	w.must(w.payouts.SetFloor(w.t.Context(), w.Finance.Actor("t"), "sandbox", "EUR", minor))
}

func (w *world) prefund() payout.Prefund {
	w.t.Helper()
	list, err := w.payouts.Prefunds(w.t.Context())
	w.must(err)
	if len(list) != 1 || list[0].Rail != "sandbox" || list[0].Currency != "EUR" {
		w.t.Fatalf("the prefunds are %+v", list)
	}
	return list[0]
}

func TestARunStopsAtTheFloorAndGoesOnAfterATopUp(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		big, small, late := w.due("fine@x", 6000), w.due("fine@x", 3000), w.due("late@x", 1000)
		w.topUp(9000, "STATEMENT-1")
		w.floor(minor(4000))
		if p := w.prefund(); p.Balance != 9000 || p.Left() != 9000 || *p.Floor != 4000 || p.Waiting != 10000 || p.Payouts != 3 || p.Short() != 5000 {
			t.Errorf("before the run: %+v", p)
		}
		r := w.run("s1")
		if len(r.Skipped) != 1 || r.Skipped[0] != (payout.Skip{PayoutID: big.ID, Reason: "prefund_floor"}) {
			t.Errorf("skipped: %+v", r.Skipped)
		}
		w.is(big, payout.DueState, 0, 0)
		w.is(small, payout.Paid, 1, 0)
		if got := w.read(late).State; got != payout.Unknown {
			t.Errorf("the late one is %s", got)
		}
		if p := w.prefund(); p.Balance != 6000 || p.OnItsWay != 1000 || p.Left() != 5000 || p.Waiting != 6000 || p.Short() != 5000 {
			t.Errorf("after the run: %+v", p)
		}
		w.topUp(4999, "STATEMENT-2")
		if r := w.run("s2"); len(r.Skipped) != 1 {
			t.Errorf("one cent short: %+v", r)
		}
		w.topUp(1, "STATEMENT-3")
		if r := w.run("s3"); r.Paid != 1 || len(r.Skipped) != 0 {
			t.Errorf("enough: %+v", r)
		}
		w.is(big, payout.Paid, 1, 0)
		w.ring <- w.clock.Now() // the late credit goes on
		w.balanced()
	})
}

func TestWithoutAFloorNothingStops(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p := w.due("fine@x", 6000)
		w.floor(minor(1))
		if r := w.run("s1"); len(r.Skipped) != 1 {
			t.Errorf("with a floor: %+v", r)
		}
		w.floor(nil)
		if f := w.prefund(); f.Floor != nil || f.Short() != 0 {
			t.Errorf("the floor is still there: %+v", f)
		}
		w.run("s2")
		w.is(p, payout.Paid, 1, 0)
		w.books(p, 0, 0, -6000)
	})
}

func TestRunsAtOnceDoNotBothSpendWhatIsLeft(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for range 20 {
			w.due("fine@x", 1000)
		}
		w.topUp(7000, "STATEMENT-1")
		w.floor(minor(2000))
		var all sync.WaitGroup
		for i := range 8 {
			all.Go(func() { _, _ = w.payouts.Run(t.Context(), clockwork, "CDG", "s"+string(rune('0'+i))) })
		}
		all.Wait()
		if n := w.count("attempts", "live"); n != 5 {
			t.Errorf("%d were sent, five may be", n)
		}
		if p := w.prefund(); p.Left() != 2000 {
			t.Errorf("left: %+v", p)
		}
		w.balanced()
	})
}

func TestABankReferenceIsBookedOnceHoweverOftenItIsSent(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		top := payout.TopUp{Rail: "sandbox", Amount: money.Of(5000, "EUR"), Reference: "STATEMENT-1"}
		var all sync.WaitGroup
		errs := make([]error, 20)
		for i := range errs {
			all.Go(func() { errs[i] = w.payouts.TopUp(t.Context(), w.Finance.Actor("t"), top) })
		}
		all.Wait()
		for _, err := range errs {
			w.must(err)
		}
		if b, err := ledger.Balance(t.Context(), w.DB, ledger.Bank, "EUR"); err != nil || b.Minor != -5000 || w.prefund().Balance != 5000 {
			t.Errorf("the bank is at %v, the rail at %+v (%v)", b, w.prefund(), err)
		}
		if n := w.count("audit_log", "deed = 'prefund.top_up'"); n != 1 {
			t.Errorf("%d deeds", n)
		}
		top.Amount.Minor = 6000
		w.wantCode(w.payouts.TopUp(t.Context(), w.Finance.Actor("t"), top), "prefund.reference_taken")
		top.Amount.Minor, top.Reference = -2000, "CORRECTION-1"
		w.must(w.payouts.TopUp(t.Context(), w.Finance.Actor("t"), top))
		if p := w.prefund(); p.Balance != 3000 {
			t.Errorf("after a correction: %+v", p)
		}
		w.balanced()
	})
}

func TestWhatNoTopUpOrFloorIs(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, finance := t.Context(), w.Finance.Actor("t")
		good := payout.TopUp{Rail: "sandbox", Amount: money.Of(5000, "EUR"), Reference: "STATEMENT-1"}
		for code, change := range map[string]func(*payout.TopUp){
			"rail.unknown": func(t *payout.TopUp) { t.Rail = "other" }, "currency.unknown": func(t *payout.TopUp) { t.Amount.Currency = "XQQ" },
			"amount.range": func(t *payout.TopUp) { t.Amount.Minor = 0 }, "prefund.reference": func(t *payout.TopUp) { t.Reference = "a\nbcd" },
		} {
			bad := good
			change(&bad)
			w.wantCode(w.payouts.TopUp(ctx, finance, bad), code)
		}
		w.wantCode(w.payouts.SetFloor(ctx, finance, "other", "EUR", minor(1)), "rail.unknown")
		w.wantCode(w.payouts.SetFloor(ctx, finance, "sandbox", "EUR", minor(-1)), "amount.range")
		w.must(w.Places.AddAirport(ctx, models.System, second2()))
		w.wantCode(w.payouts.TopUp(ctx, finance, good), "rail.other_airport")
		w.wantCode(w.payouts.SetFloor(ctx, finance, "sandbox", "EUR", minor(1)), "rail.other_airport")
		w.wantCode(w.payouts.SetCeiling(ctx, finance, w.Merchant.ID, "EUR", minor(1)), "rail.other_airport")
		finance.Airport = ""
		w.must(w.payouts.TopUp(ctx, finance, good))
		good.Reference = " STATEMENT-1  "
		w.must(w.payouts.TopUp(ctx, finance, good)) // the same
		if n := w.count("audit_log", "deed LIKE 'prefund.%'"); n != 1 {
			t.Errorf("%d deeds", n)
		}
	})
}
