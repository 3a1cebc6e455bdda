package payout_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"taxrefund/models"
	"taxrefund/models/ledger"
	"taxrefund/models/merchant"
	"taxrefund/models/payout"
	"taxrefund/models/place"
)

// second2 is another airport.
func second2() place.Airport {
	return place.Airport{Code: "ORY", Name: "Paris Orly", Country: "FR", TimeZone: "Europe/Paris", Currency: "EUR"}
}

// sold says that the receipt of a due is for a sale of the world's merchant.
func (w *world) sold(p payout.Payout) payout.Payout {
	w.t.Helper()
	s := w.AddSale(w.t, "CHN|E1", fmt.Sprintf("S-%d", w.made), 6*p.Amount.Minor)
	w.must(w.DB.Table("sales").Where("id = ?", s.ID).Updates(map[string]any{"status": "taken"}).Error)
	w.must(w.DB.Table("receipts").Where("claim_id = ?", p.ClaimID).Updates(map[string]any{"sale_id": s.ID}).Error)
	return p
}

func (w *world) ceiling(minor *int64) {
	w.t.Helper()
	w.must(w.payouts.SetCeiling(w.t.Context(), w.Finance.Actor("t"), w.Merchant.ID, "EUR", minor))
}

// exposure is the world's merchant's, in its one currency.
func (w *world) exposure() payout.Exposure {
	w.t.Helper()
	list, err := w.payouts.Exposure(w.t.Context(), w.Merchant.ID)
	w.must(err)
	if len(list) != 1 || list[0].VATID != w.Merchant.VATID || list[0].Currency != "EUR" {
		w.t.Fatalf("the exposure is %+v", list)
	}
	return list[0]
}

func TestWhatWouldGoAboveAMerchantsCeilingWaitsUntilThereIsRoom(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		first, second, other := w.sold(w.due("fine@x", 3000)), w.sold(w.due("fine@x", 2500)), w.due("fine@x", 9000)
		w.ceiling(minor(5000))
		if e := w.exposure(); e.Out != 0 || e.Waiting != 5500 || *e.Ceiling != 5000 {
			t.Errorf("before the run: %+v", e)
		}
		if r := w.run("s1"); len(r.Skipped) != 1 || r.Skipped[0] != (payout.Skip{PayoutID: second.ID, Reason: "merchant_ceiling"}) {
			t.Errorf("skipped: %+v", r.Skipped)
		}
		w.is(first, payout.Paid, 1, 0)
		w.is(second, payout.DueState, 0, 0)
		w.is(other, payout.Paid, 1, 0)
		if e := w.exposure(); e.Out != 3000 || e.Waiting != 2500 {
			t.Errorf("after the run: %+v", e)
		}
		w.clock.Advance(30*24*time.Hour - time.Minute)
		if r := w.run("s2"); len(r.Skipped) != 1 {
			t.Errorf("within thirty days: %+v", r)
		}
		w.clock.Advance(2 * time.Minute)
		if r := w.run("s3"); r.Paid != 1 || len(r.Skipped) != 0 {
			t.Errorf("after thirty days: %+v", r)
		}
		if e := w.exposure(); e.Out != 2500 || e.Waiting != 0 {
			t.Errorf("in the end: %+v", e)
		}
		w.balanced()
	})
}

func TestACeilingIsRaisedAndTakenAway(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a, b := w.sold(w.due("fine@x", 3000)), w.sold(w.due("fine@x", 3000))
		w.ceiling(minor(2999))
		if r := w.run("s1"); len(r.Skipped) != 2 {
			t.Errorf("too low for any: %+v", r)
		}
		w.ceiling(minor(3000))
		if r := w.run("s2"); r.Paid != 1 {
			t.Errorf("just enough for one: %+v", r)
		}
		w.ceiling(nil)
		if r := w.run("s3"); r.Paid != 1 {
			t.Errorf("without a ceiling: %+v", r)
		}
		w.is(a, payout.Paid, 1, 0)
		w.is(b, payout.Paid, 1, 0)
		if n := w.count("audit_log", "deed = 'merchant.ceiling' AND subject_id = ?", w.Merchant.ID); n != 3 {
			t.Errorf("%d deeds", n)
		}
	})
}

func TestAPaymentThatCameBackIsNotOut(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p := w.sold(w.due("fine@x", 3000))
		w.ceiling(minor(3000))
		w.run("s1")
		if _, err := w.record(p, payout.Evidence{Source: "file", Status: "returned", Code: "AC04"}); err != nil {
			t.Fatal(err)
		}
		if e := w.exposure(); e.Out != 0 || e.Waiting != 3000 {
			t.Errorf("after the return: %+v", e)
		}
	})
}

func TestRunsAtOnceKeepToOneMerchantsCeiling(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for range 20 {
			w.sold(w.due("fine@x", 1000))
		}
		w.ceiling(minor(5500))
		var all sync.WaitGroup
		for i := range 8 {
			all.Go(func() { _, _ = w.payouts.Run(t.Context(), clockwork, "CDG", "s"+string(rune('0'+i))) })
		}
		all.Wait()
		if e := w.exposure(); e.Out != 5000 || w.count("attempts", "live") != 5 {
			t.Errorf("out: %+v, %d attempts", e, w.count("attempts", "live"))
		}
		w.balanced()
	})
}

func TestCashKeepsToTheCeilingToo(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p := w.sold(w.due("fine@x", 3000, func(d *payout.Due) { d.Method, d.Rail = "cash", "cash" }))
		w.ceiling(minor(2000))
		pay := func() error {
			return w.tx(func(tx *models.Tx) error {
				return second(payout.PayCash(tx, w.read(p), payout.HandOver{From: ledger.Till("t"), Rounding: ledger.CashRounding("CDG"), Day: "2026-05-08", Handed: p.Amount}))
			})
		}
		w.wantCode(pay(), "payout.merchant_ceiling")
		w.ceiling(minor(3000))
		w.must(pay())
		if e := w.exposure(); e.Out != 3000 {
			t.Errorf("after paying: %+v", e)
		}
	})
}

func TestWhatNoCeilingIs(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, finance := t.Context(), w.Finance.Actor("t")
		w.wantCode(w.payouts.SetCeiling(ctx, finance, "x", "EUR", minor(1)), "merchant.not_found")
		w.wantCode(w.payouts.SetCeiling(ctx, finance, models.NewID(), "EUR", minor(1)), "merchant.not_found")
		w.wantCode(w.payouts.SetCeiling(ctx, finance, w.Merchant.ID, "XQQ", minor(1)), "currency.unknown")
		w.wantCode(w.payouts.SetCeiling(ctx, finance, w.Merchant.ID, "EUR", minor(0)), "amount.range")
		_, err := w.payouts.Exposure(ctx, models.NewID())
		w.wantCode(err, "merchant.not_found")
		if list, err := w.payouts.Exposures(ctx); err != nil || len(list) != 0 {
			t.Errorf("exposures of nothing: %+v, %v", list, err)
		}
		w.ceiling(minor(100))
		quiet, _, err := w.Merchants.AddMerchant(ctx, models.System, merchant.Merchant{LegalName: "Quiet", VATID: "FR40303265045", Country: "FR", MemberFrom: "2020-01-01"})
		w.must(err)
		if list, err := w.payouts.Exposures(ctx); err != nil || len(list) != 1 || *list[0].Ceiling != 100 {
			t.Errorf("exposures: %+v, %v", list, err)
		}
		if list, err := w.payouts.Exposure(ctx, quiet.ID); err != nil || len(list) != 0 {
			t.Errorf("of the quiet one: %+v, %v", list, err)
		}
	})
}
