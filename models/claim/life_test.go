package claim_test

import (
	"slices"
	"sync"
	"testing"
	"time"

	"taxrefund/models"
	"taxrefund/models/audit"
	"taxrefund/models/claim"
	"taxrefund/models/idempotency"
	"taxrefund/models/ledger"
	"taxrefund/models/merchant"
	"taxrefund/models/modeltest"
	"taxrefund/models/money"
	"taxrefund/models/payout"
)

// decide is one officer's word on one receipt of a claim.
func (w *world) decide(c *claim.Claim, position int, d claim.ReceiptDecision) (*claim.Claim, error) {
	d.ReceiptID = c.Receipts[position-1].ID
	return w.claims.Decide(w.t.Context(), w.officer(), c.ID, claim.Decision{Version: c.Version, Receipts: []claim.ReceiptDecision{d}})
}

func (w *world) red(reference, invoice string) *claim.Claim {
	w.t.Helper()
	c := w.claim(reference, presented(w.sale(invoice, 48000, watch)))
	if c.Channel() != "red" {
		w.t.Fatalf("a watch must be red, got %v", c.Receipts)
	}
	return c
}

func TestTwentyDecisionsAtOnceMakeOne(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		c := w.red("ref-decide-1", "A-1")
		errs := make([]error, 20)
		var wg sync.WaitGroup
		for i := range errs {
			wg.Go(func() { _, errs[i] = w.decide(c, 1, claim.ReceiptDecision{Action: "validate"}) })
		}
		wg.Wait()
		won := 0
		for _, err := range errs {
			if err == nil {
				won++
			} else if models.KindOf(err) != models.Conflict {
				t.Errorf("got %v, want a conflict", err)
			}
		}
		if got := w.read(c.ID); won != 1 || len(got.Payouts) != 1 || got.Due != got.Refund {
			t.Errorf("%d decisions won, %d payouts, due %d of %d", won, len(got.Payouts), got.Due, got.Refund)
		}
		w.balanced()
	})
}

func TestReducingToTheGoodsShownCutsTheRefundInProportion(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		s := w.sale("A-1", 48000, watch, func(r *merchant.Report) { r.Lines[0].Quantity = 4 })
		c := w.claim("ref-reduce", presented(s))
		c, err := w.decide(c, 1, claim.ReceiptDecision{Action: "reduce", Reason: "partly_present", Lines: []claim.AllowedLine{{LineNo: 1, Quantity: 3}}})
		if err != nil {
			t.Fatal(err)
		}
		if c.Status != claim.PartlyValidated || c.Gross != 36000 || c.VAT != 6000 || c.Due != c.Refund || c.Refund >= 6000 {
			t.Errorf("got %s gross %d VAT %d refund %d due %d", c.Status, c.Gross, c.VAT, c.Refund, c.Due)
		}
		w.balanced()
	})
}

func TestADecisionKeepsWhatTheReceiptIsWorthByIt(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		half := int64(24000)
		c, err := w.decide(w.red("ref-worth-01", "A-1"), 1, claim.ReceiptDecision{Action: "reduce", Reason: "partly_present", AmountMinor: &half})
		if err != nil {
			t.Fatal(err)
		}
		reduced := c.Receipts[0].Refund
		if c, err = w.claims.Reopen(t.Context(), w.supervisor(), c.ID, c.Receipts[0].ID, "wrong goods", c.Version); err != nil {
			t.Fatal(err)
		}
		whole := c.Receipts[0].Refund
		if _, err := w.decide(c, 1, claim.ReceiptDecision{Action: "refuse", Reason: "goods_used"}); err != nil {
			t.Fatal(err)
		}
		var kept []int64
		if err := db.Table("decisions").Order("claim_version").Pluck("refund_minor", &kept).Error; err != nil {
			t.Fatal(err)
		}
		if want := []int64{reduced, whole, 0}; !slices.Equal(kept, want) || reduced == 0 || whole <= reduced {
			t.Errorf("the decisions keep %v, want %v", kept, want)
		}
	})
}

func TestDecisionsThatAreRefused(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		c := w.red("ref-refused", "A-1")
		amount := c.Receipts[0].Gross
		for name, tc := range map[string]struct {
			d    claim.ReceiptDecision
			code string
		}{
			"without a reason":                  {claim.ReceiptDecision{Action: "refuse"}, "decision.reason"},
			"with an unknown action":            {claim.ReceiptDecision{Action: "stamp", Reason: "other"}, "decision.action"},
			"reducing to everything":            {claim.ReceiptDecision{Action: "reduce", Reason: "other", AmountMinor: &amount}, "decision.amount"},
			"reducing by goods it has not":      {claim.ReceiptDecision{Action: "reduce", Reason: "other", Lines: []claim.AllowedLine{{LineNo: 9, Quantity: 1}}}, "decision.line"},
			"reducing by nothing in particular": {claim.ReceiptDecision{Action: "reduce", Reason: "other"}, "decision.reduction"},
		} {
			_, err := w.decide(c, 1, tc.d)
			if models.CodeOf(err) != tc.code {
				t.Errorf("%s: got %v, want %s", name, err, tc.code)
			}
		}
		_, err := w.claims.Decide(t.Context(), w.kiosk(), c.ID, claim.Decision{Version: c.Version})
		w.wantCode(err, "claim.not_customs")
		stranger := w.officer()
		stranger.Airport = "SIN"
		_, err = w.claims.Decide(t.Context(), stranger, c.ID, claim.Decision{Version: c.Version})
		w.wantCode(err, "claim.not_found")
	})
}

func TestASupervisorReopensWhileNothingWasSent(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		c, err := w.decide(w.red("ref-reopen", "A-1"), 1, claim.ReceiptDecision{Action: "validate"})
		if err != nil {
			t.Fatal(err)
		}
		_, err = w.claims.Reopen(t.Context(), w.officer(), c.ID, c.Receipts[0].ID, "wrong goods", c.Version)
		w.wantCode(err, "claim.not_supervisor")
		c, err = w.claims.Reopen(t.Context(), w.supervisor(), c.ID, c.Receipts[0].ID, "wrong goods", c.Version)
		if err != nil {
			t.Fatal(err)
		}
		if c.Status != claim.Open || c.Due != 0 {
			t.Errorf("got %s due %d, want open and nothing due", c.Status, c.Due)
		}
		w.balanced()
		if _, err := w.decide(c, 1, claim.ReceiptDecision{Action: "validate"}); err != nil {
			t.Errorf("it can be decided again: %v", err)
		}
		w.balanced()
	})
}

func TestAReceiptThatAwaitedItsRecordIsMatchedWhenItArrives(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		report := w.Report(w.doc.Key(), "LATE-1", 24000)
		p := claim.Presented{MerchantVATID: w.Merchant.VATID, InvoiceNumber: "LATE-1", IssuedOn: models.Date(report.LocalTime[:10]), Total: money.Of(24000, "EUR")}
		c := w.claim("ref-late-1", p)
		if c.Channel() != "amber" || c.Due != 0 {
			t.Fatalf("got %s due %d, want amber and nothing due", c.Channel(), c.Due)
		}
		if _, err := w.record(report, "key-late"); err != nil {
			t.Fatal(err)
		}
		if c = w.read(c.ID); c.Status != claim.Validated || c.Due == 0 || c.Due != c.Refund {
			t.Errorf("after the record arrived: %s due %d of %d, %+v", c.Status, c.Due, c.Refund, c.Receipts)
		}
		w.balanced()
	})
}

func (w *world) record(r merchant.Report, key string) (idempotency.Answer, error) {
	actor := models.Actor{Kind: "merchant", ID: w.Merchant.ID}
	return w.claims.RecordSale(w.t.Context(), actor, w.Merchant, r, idempotency.Request{Scope: "merchant", Key: key, Body: []byte(r.Invoice)},
		func(s merchant.Sale) (idempotency.Answer, error) {
			return idempotency.Answer{Status: 201, Body: []byte(s.ID)}, nil
		})
}

func (w *world) void(s merchant.Sale) error {
	actor := models.Actor{Kind: "merchant", ID: w.Merchant.ID}
	_, err := w.claims.VoidSale(w.t.Context(), actor, w.Merchant, claim.Void{Invoice: s.InvoiceNumber, IssuedOn: s.IssuedOn, Reason: "goods returned"},
		idempotency.Request{Scope: "merchant", Key: "void-" + s.ID, Body: []byte(s.ID)},
		func(s merchant.Sale) (idempotency.Answer, error) {
			return idempotency.Answer{Status: 200, Body: []byte(s.Status)}, nil
		})
	return err
}

func TestAVoidOfAClaimedSaleHoldsWhatIsUnpaid(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		s := w.sale("A-1", 24000)
		c := w.claim("ref-void-01", presented(s))
		if err := w.void(s); err != nil {
			t.Fatal(err)
		}
		if c = w.read(c.ID); c.Payouts[0].State != payout.Held || !hasReason(c.Receipts[0], "match.void") {
			t.Errorf("payout is %s, receipt says %+v", c.Payouts[0].State, c.Receipts[0].Reasons)
		}
		w.balanced()
	})
}

func TestAVoidOfAnUndecidedSaleRefusesItsReceipt(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		s := w.sale("A-1", 48000, watch)
		c := w.claim("ref-void-02", presented(s))
		if err := w.void(s); err != nil {
			t.Fatal(err)
		}
		if c = w.read(c.ID); c.Status != claim.Refused {
			t.Errorf("the claim is %s, want refused", c.Status)
		}
	})
}

func TestWithdrawingFreesTheSaleForAnotherClaim(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		s := w.sale("A-1", 24000)
		c := w.claim("ref-withdraw", presented(s))
		c, err := w.claims.Withdraw(t.Context(), w.kiosk(), c.ID, c.Version)
		if err != nil {
			t.Fatal(err)
		}
		if c.Status != claim.Withdrawn || c.Refund != 0 {
			t.Errorf("got %s refund %d", c.Status, c.Refund)
		}
		w.balanced()
		if again := w.claim("ref-again-1", presented(s)); again.Status != claim.Validated {
			t.Errorf("the second claim is %s", again.Status)
		}
		w.balanced()
	})
}

func TestWhatNobodySawLapsesAndCanBePresentedAgain(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		c := w.red("ref-lapse-1", "A-1")
		job := models.Actor{Kind: "job", ID: "lapse_receipts", Airport: w.Airport.Code}
		if n, err := w.claims.LapseReceipts(t.Context(), job, w.Airport); err != nil || n != 0 {
			t.Fatalf("nothing has left yet, but %d lapsed (%v)", n, err)
		}
		modeltest.Clock(db).Advance(4 * time.Hour)
		if n, err := w.claims.LapseReceipts(t.Context(), job, w.Airport); err != nil || n != 1 {
			t.Fatalf("%d lapsed (%v), want 1", n, err)
		}
		if c = w.read(c.ID); c.Status != claim.Lapsed {
			t.Fatalf("the claim is %s", c.Status)
		}
		c, err := w.claims.PresentAgain(t.Context(), w.officer(), c.ID, "AF 118", db.Clock.Now().Add(24*time.Hour), c.Version)
		if err != nil {
			t.Fatal(err)
		}
		if c.Status != claim.Open || c.Receipts[0].Status != claim.Inspection {
			t.Errorf("got %s %v", c.Status, states(c))
		}
	})
}

func TestAHoldOnThePassportStopsPaymentAndSendsTheNextClaimToAnOfficer(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		first := w.claim("ref-hold-01", presented(w.sale("A-1", 24000)))
		if err := w.claims.Hold(t.Context(), w.officer(), "passport", first.ID, "asked by the police"); err != nil {
			t.Fatal(err)
		}
		if got := w.read(first.ID); got.Payouts[0].State != payout.Held || len(got.Holds) != 1 {
			t.Fatalf("payout %s, holds %v", got.Payouts[0].State, got.Holds)
		}
		next := w.claim("ref-hold-02", presented(w.sale("A-2", 24000)))
		if next.Channel() != "red" || !hasReason(next.Receipts[0], "inspect.hold") {
			t.Errorf("the next claim is %s: %+v", next.Channel(), next.Receipts[0].Reasons)
		}
		if err := w.claims.ReleaseHold(t.Context(), w.officer(), w.read(first.ID).Holds[0].ID); err != nil {
			t.Fatal(err)
		}
		if got := w.read(first.ID); got.Payouts[0].State != payout.DueState || len(got.Holds) != 0 {
			t.Errorf("after release: payout %s, holds %v", got.Payouts[0].State, got.Holds)
		}
	})
}

func TestTheVoucherCodeIsSignedAndAForgedOneIsRefused(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		c := w.claim("ref-qr-0001", presented(w.sale("A-1", 24000)))
		sheet, err := w.claims.Voucher(t.Context(), w.kiosk(), c.ID)
		if err != nil {
			t.Fatal(err)
		}
		if d, err := w.claims.Scan(sheet.QR); err != nil || d != c.DocID {
			t.Errorf("scan: %s %v", d, err)
		}
		forged := []byte(sheet.QR)
		forged[19] ^= 1
		if _, err := w.claims.Scan(string(forged)); err == nil {
			t.Error("a forged code was accepted")
		}
	})
}

func TestEveryStepLeavesItsAudit(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		c := w.red("ref-audit-1", "A-1")
		if _, err := w.decide(c, 1, claim.ReceiptDecision{Action: "refuse", Reason: "goods_used"}); err != nil {
			t.Fatal(err)
		}
		lines, err := audit.Of(t.Context(), db, "claim", c.ID)
		if err != nil || len(lines) != 2 || lines[0].Deed != "claim.submit" || lines[1].Deed != "claim.decide" {
			t.Errorf("got %+v %v", lines, err)
		}
		if lines[1].Actor != w.Officer.Name {
			t.Errorf("the officer is shown as %q", lines[1].Actor)
		}
		if err := db.Exec("UPDATE audit_log SET reason = 'x'").Error; err == nil {
			t.Error("the audit log could be changed")
		}
		if err := db.Exec("DELETE FROM decisions").Error; err == nil {
			t.Error("decisions could be removed")
		}
		if sums, err := ledger.Sums(t.Context(), db); err != nil || len(sums) != 0 {
			t.Errorf("a refused claim moved money: %v %v", sums, err)
		}
	})
}
