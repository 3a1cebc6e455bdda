package claim_test

import (
	"sync"
	"testing"
	"time"

	"taxrefund/models"
	"taxrefund/models/claim"
	"taxrefund/models/merchant"
	"taxrefund/models/modeltest"
	"taxrefund/models/payout"
)

func (w *world) reopen(actor models.Actor, c *claim.Claim, position int) (*claim.Claim, error) {
	return w.claims.Reopen(w.t.Context(), actor, c.ID, c.Receipts[position-1].ID, "look again", c.Version)
}

func TestDecisionsThatCannotBeOpenedAgain(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		own := w.red("ref-own-0001", "A-1")
		own, err := w.claims.Decide(t.Context(), w.supervisor(), own.ID, claim.Decision{Version: own.Version,
			Receipts: []claim.ReceiptDecision{{ReceiptID: own.Receipts[0].ID, Action: "validate"}}})
		if err != nil {
			t.Fatal(err)
		}
		_, err = w.reopen(w.supervisor(), own, 1)
		w.wantCode(err, "claim.own_decision")

		undecided := w.red("ref-undecid1", "A-2")
		_, err = w.reopen(w.supervisor(), undecided, 1)
		w.wantCode(err, "claim.wrong_state")
		_, err = w.claims.Reopen(t.Context(), w.supervisor(), undecided.ID, undecided.Receipts[0].ID, "no", undecided.Version)
		w.wantCode(err, "claim.reason_missing")
		_, err = w.claims.Reopen(t.Context(), w.supervisor(), undecided.ID, models.NewID(), "look again", undecided.Version)
		w.wantCode(err, "claim.receipt_not_found")
		_, err = w.claims.Reopen(t.Context(), w.supervisor(), undecided.ID, undecided.Receipts[0].ID, "look again", undecided.Version+1)
		w.wantCode(err, "claim.stale_version")

		if w.pay() != 1 {
			t.Fatal("it was not paid")
		}
		_, err = w.reopen(another(w.supervisor()), own, 1)
		w.wantCode(err, "payout.sent_already")
		w.sound()
	})
}

func TestAReceiptThatWasSomebodyElsesIsNotOpenedAgain(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		s := w.AddSale(t, "", "A-1", 24000)
		owner := w.claim("ref-owner-01", presented(s))
		w.wears(specimen("X1234567", "SMITH", "JOHN"))
		c := w.claim("ref-second-1", w.typed(s), presented(w.sale("A-2", 24000)))
		if c.Receipts[0].Status != claim.ReceiptRefused || !hasReason(c.Receipts[0], "match.taken") {
			t.Fatalf("got %v", states(c))
		}
		_, err := w.reopen(w.supervisor(), c, 1)
		w.wantCode(err, "claim.not_consumed")
		if got := w.read(owner.ID); got.Status != claim.Validated {
			t.Errorf("the owner's claim is %s", got.Status)
		}
		w.sound()
	})
}

func TestOpeningAReductionAgainStartsFromTheWholeReceipt(t *testing.T) {
	for _, by := range []string{"goods", "amount"} {
		modeltest.Each(t, func(t *testing.T, db *models.DB) {
			w := newWorld(t, db)
			c := w.claim("ref-whole-01", presented(w.sale("A-1", 48000, watch, func(r *merchant.Report) { r.Lines[0].Quantity = 4 })))
			d, amount := claim.ReceiptDecision{Action: "reduce", Reason: "partly_present"}, int64(24000)
			if by == "goods" {
				d.Lines = []claim.AllowedLine{{LineNo: 1, Quantity: 2}}
			} else {
				d.AmountMinor = &amount
			}
			c, err := w.decide(c, 1, d)
			if err != nil {
				t.Fatal(err)
			}
			if r := c.Receipts[0]; r.Status != claim.Reduced || r.Gross != 24000 || r.VAT != 4000 || c.Due != c.Refund || c.Due == 0 {
				t.Errorf("by %s: %s gross %d VAT %d due %d of %d", by, r.Status, r.Gross, r.VAT, c.Due, c.Refund)
			}
			if c, err = w.reopen(w.supervisor(), c, 1); err != nil {
				t.Fatal(err)
			}
			if r := c.Receipts[0]; r.Gross != 48000 || r.VAT != 8000 || r.Lines[0].Allowed != 4 || c.Due != 0 {
				t.Errorf("by %s, opened again: gross %d VAT %d due %d, %+v", by, r.Gross, r.VAT, c.Due, r.Lines)
			}
			w.wantPayouts(c, payout.Forfeited)
			w.sound()
		})
	}
}

func TestWhatReachedTheMinimumWithAnotherReceiptIsTakenBackWithIt(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		big, small := w.sale("A-1", 60000), w.sale("A-2", 6000, watch)
		c := w.claim("ref-lifted-1", presented(big), presented(small))
		c, err := w.decide(c, 2, claim.ReceiptDecision{Action: "validate"})
		if err != nil {
			t.Fatal(err)
		}
		if len(w.read(c.ID).Payouts) != 2 || c.Receipts[1].Due == 0 {
			t.Fatalf("the small receipt is not due: %+v", c.Receipts)
		}
		if c, err = w.reopen(w.supervisor(), c, 1); err != nil {
			t.Fatal(err)
		}
		if c, err = w.decide(c, 1, claim.ReceiptDecision{Action: "refuse", Reason: "goods_not_present"}); err != nil {
			t.Fatal(err)
		}
		if c.Refund != 0 || c.Due != 0 {
			t.Errorf("refund %d due %d; alone the small receipt is below the minimum", c.Refund, c.Due)
		}
		w.wantPayouts(c, payout.Forfeited, payout.Forfeited)
		w.sound()
	})
}

func TestAWithdrawalIsForWhatWasNotSent(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		c := w.claim("ref-sent-001", presented(w.sale("A-1", 24000)))
		second, _ := w.AddKiosk("Kiosk 2")
		_, err := w.claims.Withdraw(t.Context(), actorOf(second), c.ID, c.Version)
		w.wantCode(err, "claim.not_found")
		_, err = w.claims.Withdraw(t.Context(), w.kiosk(), c.ID, c.Version+1)
		w.wantCode(err, "claim.stale_version")
		w.pay()
		_, err = w.claims.Withdraw(t.Context(), w.kiosk(), c.ID, c.Version)
		w.wantCode(err, "payout.sent_already")
		refused, err := w.decide(w.red("ref-none-001", "A-2"), 1, claim.ReceiptDecision{Action: "refuse", Reason: "goods_used"})
		if err != nil {
			t.Fatal(err)
		}
		_, err = w.claims.Withdraw(t.Context(), w.kiosk(), refused.DocID.Grouped(), 0)
		w.wantCode(err, "claim.nothing_to_withdraw")
		_, err = w.claims.Withdraw(t.Context(), w.kiosk(), models.NewID(), 0)
		w.wantCode(err, "claim.not_found")
		w.sound()
	})
}

func TestTwentyWithdrawalsAtOnceFreeTheSaleOnce(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		s := w.sale("A-1", 24000)
		c := w.claim("ref-race-001", presented(s))
		errs := make([]error, 20)
		var wg sync.WaitGroup
		for i := range errs {
			wg.Go(func() { _, errs[i] = w.claims.Withdraw(t.Context(), w.kiosk(), c.ID, 0) })
		}
		wg.Go(func() { w.pay() })
		wg.Wait()
		won := 0
		for _, err := range errs {
			if err == nil {
				won++
			} else if models.KindOf(err) != models.Conflict {
				t.Errorf("got %v, want a conflict", err)
			}
		}
		paid := w.read(c.ID).Payouts[0].State == payout.Paid
		if free := w.saleStatus(s.ID) == "free"; won > 1 || free != (won == 1) || paid == free {
			t.Errorf("%d withdrawals won, the sale is free: %v, the money is paid: %v", won, free, paid)
		}
		w.sound()
	})
}

func TestNothingLapsesTwiceAndAnInvoiceWithoutARecordIsFreeAgain(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		c := w.claim("ref-await-01", w.unrecorded("LATE-1", 24000))
		job := models.Actor{Kind: "job", ID: "lapse_receipts", Airport: w.Airport.Code}
		lapse := func(want int) {
			t.Helper()
			if n, err := w.claims.LapseReceipts(t.Context(), job, w.Airport); err != nil || n != want {
				t.Errorf("%d lapsed (%v), want %d", n, err, want)
			}
		}
		modeltest.Clock(db).Advance(30 * 24 * time.Hour)
		lapse(0) // its last day
		modeltest.Clock(db).Advance(24 * time.Hour)
		lapse(1)
		lapse(0)
		if c = w.read(c.ID); c.Status != claim.Lapsed || c.Version != 2 || !hasReason(c.Receipts[0], "lapse.deadline") {
			t.Errorf("got %s version %d %+v", c.Status, c.Version, c.Receipts[0].Reasons)
		}
		_, err := w.claims.PresentAgain(t.Context(), w.officer(), c.ID, "AF118", w.DB.Clock.Now().Add(time.Hour), c.Version)
		w.wantCode(err, "claim.out_of_date")
		sameDay := func(r *merchant.Report) { r.LocalTime = string(c.Receipts[0].IssuedOn) + "T10:00:00" }
		report := w.Report(w.doc.Key(), "LATE-1", 24000, sameDay)
		if a, err := w.record(report, "key-late"); err != nil {
			t.Errorf("the shop's late report: %v", err)
		} else if again := w.claim("ref-await-02", claim.Presented{SaleID: string(a.Body)}); again.Status != claim.Validated {
			t.Errorf("the second claim is %s", again.Status)
		}
		w.sound()
	})
}

func TestTenLapseJobsAtOnceLapseOnce(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		c := w.red("ref-lapse-10", "A-1")
		modeltest.Clock(db).Advance(4 * time.Hour)
		var touched [10]int
		var errs [10]error
		var wg sync.WaitGroup
		for i := range touched {
			wg.Go(func() {
				touched[i], errs[i] = w.claims.LapseReceipts(t.Context(), models.Actor{Kind: "job", Airport: "CDG"}, w.Airport)
			})
		}
		wg.Wait()
		sum := 0
		for i, n := range touched {
			if sum += n; errs[i] != nil {
				t.Error(errs[i])
			}
		}
		if got := w.read(c.ID); sum != 1 || got.Version != c.Version+1 || got.Status != claim.Lapsed {
			t.Errorf("%d jobs lapsed it, to version %d %s", sum, got.Version, got.Status)
		}
	})
}

func TestGoodsLeaveOnTheAirportsDayNotOnGreenwichs(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		c := w.red("ref-midnight", "A-1") // bought in May: the goods may leave until 31 August
		modeltest.Clock(db).Advance(100 * 24 * time.Hour)
		if n, err := w.claims.LapseReceipts(t.Context(), models.Actor{Kind: "job", Airport: "CDG"}, w.Airport); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		c = w.read(c.ID)
		if c.Receipts[0].DeadlineOn != "2026-08-31" {
			t.Fatalf("the deadline is %s", c.Receipts[0].DeadlineOn)
		}
		again := func(departs string) error {
			at, err := time.Parse(time.RFC3339, departs)
			if err != nil {
				t.Fatal(err)
			}
			_, err = w.claims.PresentAgain(t.Context(), w.officer(), c.ID, "AF 118", at, 0)
			return err
		}
		w.wantCode(again("2026-08-31T22:30:00Z"), "claim.out_of_date") // half past midnight in Paris
		w.wantCode(again("2026-08-01T10:00:00Z"), "claim.departure")   // has left
		if err := again("2026-08-31T21:30:00Z"); err != nil {
			t.Errorf("half past eleven in the evening of the last day: %v", err)
		}
		if c = w.read(c.ID); c.Refund == 0 || c.Flight != "AF118" {
			t.Errorf("refund %d flight %s after it was presented again", c.Refund, c.Flight)
		}
		w.wantCode(again("2026-08-31T20:30:00Z"), "claim.nothing_lapsed")
		_, err := w.claims.PresentAgain(t.Context(), w.officer(), c.ID, "?", c.DepartsAt, 0)
		w.wantCode(err, "flight.malformed")
	})
}

func TestAClaimIsQuotedForTheAirportsDay(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		s := w.sale("A-1", 24000)
		modeltest.Clock(db).Advance(115*24*time.Hour + 8*time.Hour) // 20:00 UTC on 31 August
		in := w.submission("ref-lastday1", presented(s))
		in.DepartsAt = w.DB.Clock.Now().Add(150 * time.Minute) // 00:30 of 1 September in Paris
		_, err := w.send(w.kiosk(), in)
		w.wantCode(err, "claim.no_receipt_stands")
		in.DepartsAt = w.DB.Clock.Now().Add(90 * time.Minute) // 23:30
		if _, err := w.send(w.kiosk(), in); err != nil {
			t.Errorf("on the last day: %v", err)
		}
	})
}

func TestNewPaymentDetailsReachWhatIsUnpaidAndTheSealedHolder(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		c := w.claim("ref-details1", presented(w.sale("A-1", 24000)))
		c, err := w.claims.SetPayoutDetails(t.Context(), w.kiosk(), c.ID, "bank", "FR14 2004 1010 0505 0001 3M02 606", " Anna Eriksson ")
		if err != nil {
			t.Fatal(err)
		}
		got := w.read(c.ID)
		if got.Method != "bank" || got.AccountMask != "···· 2606" || got.Traveller.Holder != "Anna Eriksson" || got.Payouts[0].Method != "bank" || got.Payouts[0].AccountMask != got.AccountMask {
			t.Errorf("got %s %s %q, payout %+v", got.Method, got.AccountMask, got.Traveller.Holder, got.Payouts[0])
		}
		for name, tc := range map[string]struct{ method, account, holder, code string }{
			"an IBAN with a slip":     {"bank", "FR1420041010050500013M02607", "", "payout.details"},
			"a way that is not there": {"card", "tok_1", "", "payout.details"},
			"a card number":           {"alipay", "4111 1111 1111 1111", "", "payout.details"},
			"a holder of one letter":  {"alipay", "anna@example.cn", "A", "payout.details"},
		} {
			if _, err := w.claims.SetPayoutDetails(t.Context(), w.kiosk(), c.ID, tc.method, tc.account, tc.holder); models.CodeOf(err) != tc.code {
				t.Errorf("%s: %v", name, err)
			}
		}
		if w.pay() != 1 {
			t.Error("it is not paid to the new account")
		}
	})
}

func TestADecisionStandsOnceAnotherReceiptWasPaidBecauseOfIt(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		c := w.claim("ref-beside-1", presented(w.sale("A-1", 12000)), presented(w.sale("A-2", 12000, watch)))
		if len(c.Payouts) == 0 {
			c = w.read(c.ID)
		}
		if err := w.payouts().Hold(t.Context(), w.Finance.Actor("t"), c.Payouts[0].ID, "look at this"); err != nil {
			t.Fatal(err)
		}
		half := int64(6000) // alone it is below the minimum
		c, err := w.decide(c, 2, claim.ReceiptDecision{Action: "reduce", Reason: "partly_present", AmountMinor: &half})
		if err != nil || w.pay() != 1 {
			t.Fatalf("the second receipt was not paid: %v", err)
		}
		_, err = w.reopen(another(w.supervisor()), w.read(c.ID), 1)
		w.wantCode(err, "claim.paid_with_it")
		w.sound()
	})
}
