package claim_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"taxrefund/models"
	"taxrefund/models/claim"
	"taxrefund/models/idempotency"
	"taxrefund/models/ledger"
	"taxrefund/models/merchant"
	"taxrefund/models/modeltest"
	"taxrefund/models/money"
	"taxrefund/models/payout"
)

func TestWhatTheArrivingRecordSaysDecidesTheWaitingReceipt(t *testing.T) {
	for _, tc := range []struct {
		name   string
		report func(*merchant.Report)
		want   claim.ReceiptStatus
		reason string
		sale   string
	}{
		{"the same amount validates it", func(*merchant.Report) {}, claim.ReceiptValidated, "match.exact", "taken"},
		{"another amount is for an officer", dearer, claim.Inspection, "match.amount_differs", "taken"},
		{"another day is for an officer", dayBefore, claim.Inspection, "match.date_differs", "taken"},
		{"goods that officers see are for an officer", watch, claim.Inspection, "inspect.goods_category", "taken"},
		{"another passport refuses it and leaves the sale free", func(r *merchant.Report) { r.BuyerDocument = "GBR|X1234567" }, claim.ReceiptRefused, "match.other_passport", "free"},
		{"goods without a refund refuse it and leave the sale free", func(r *merchant.Report) { r.Lines[0].Category = "tobacco" }, claim.ReceiptRefused, "tax.excluded_goods", "free"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			modeltest.Each(t, func(t *testing.T, db *models.DB) {
				w := newWorld(t, db)
				c := w.claim("ref-await-01", w.unrecorded("LATE-1", 24000))
				a, err := w.record(w.Report(w.doc.Key(), "LATE-1", 24000, tc.report), "key-late")
				if err != nil {
					t.Fatal(err)
				}
				c = w.read(c.ID)
				if r := c.Receipts[0]; r.Status != tc.want || !hasReason(r, tc.reason) {
					t.Errorf("got %s %+v, want %s with %s", r.Status, r.Reasons, tc.want, tc.reason)
				}
				if got := w.saleStatus(string(a.Body)); got != tc.sale {
					t.Errorf("the sale is %s, want %s", got, tc.sale)
				}
				w.sound()
			})
		})
	}
}

func dearer(r *merchant.Report) { r.Lines[0].GrossMinor, r.Lines[0].VATMinor = 30000, 5000 }

func dayBefore(r *merchant.Report) {
	at, _ := time.Parse("2006-01-02T15:04:05", r.LocalTime)
	r.LocalTime = at.AddDate(0, 0, -1).Format("2006-01-02T15:04:05")
}

func TestOfTwoThatWaitTheOneWithTheRightDayGetsTheSale(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		wrong := w.unrecorded("LATE-1", 24000)
		wrong.IssuedOn = wrong.IssuedOn.AddDays(-1)
		first := w.claim("ref-wrong-01", wrong)
		w.wears(specimen("X1234567", "SMITH", "JOHN"))
		second := w.claim("ref-right-01", w.unrecorded("LATE-1", 24000))
		if _, err := w.record(w.Report("", "LATE-1", 24000), "key-late"); err != nil {
			t.Fatal(err)
		}
		if got := w.read(second.ID); got.Status != claim.Validated {
			t.Errorf("the claim with the right day is %s %v", got.Status, got.Receipts[0].Reasons)
		}
		if got := w.read(first.ID); got.Status != claim.Refused || !hasReason(got.Receipts[0], "match.taken") {
			t.Errorf("the claim with the wrong day is %s %v", got.Status, got.Receipts[0].Reasons)
		}
		w.sound()
	})
}

func TestAReceiptAndItsRecordThatComeAtTheSameInstantMeet(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		const pairs = 60
		var wg sync.WaitGroup
		var errs [2 * pairs]error
		for i := range pairs {
			invoice := fmt.Sprintf("RACE-%d", i)
			in, report := w.submission("ref-"+invoice, w.unrecorded(invoice, 24000)), w.Report(w.doc.Key(), invoice, 24000)
			wg.Go(func() { _, errs[2*i] = w.send(w.kiosk(), in) })
			wg.Go(func() { _, errs[2*i+1] = w.record(report, "key-"+invoice) })
		}
		wg.Wait()
		for i, err := range errs {
			if err != nil {
				t.Errorf("call %d: %v", i, err)
			}
		}
		var waiting int64
		if err := db.Table("receipts").Where("status = 'awaiting_record'").Count(&waiting).Error; err != nil || waiting != 0 {
			t.Errorf("%d receipts wait for a record that is there (%v)", waiting, err)
		}
		w.sound()
	})
}

func TestACorrectionReplacesAFreeSaleAndNoOther(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		w.sale("A-1", 24000)
		if err := w.correct(w.Report(w.doc.Key(), "a-1", 24000, dearer), "key-1"); err != nil {
			t.Fatal(err)
		}
		found, err := w.claims.Lookup(t.Context(), w.kiosk(), w.Airport, w.mrz)
		if err != nil || len(found.Sales) != 1 || found.Sales[0].Sale.GrossMinor != 30000 || found.Sales[0].Sale.Version != 2 {
			t.Fatalf("got %+v %v", found, err)
		}
		w.claim("ref-claimed1", presented(found.Sales[0].Sale))
		w.wantCode(w.correct(w.Report(w.doc.Key(), "A-1", 24000), "key-2"), "sale.claimed")
		w.wantCode(w.correct(w.Report(w.doc.Key(), "A-9", 24000), "key-3"), "sale.not_found")
	})
}

func (w *world) correct(r merchant.Report, key string) error {
	_, err := w.claims.CorrectSale(w.t.Context(), models.Actor{Kind: "merchant", ID: w.Merchant.ID}, w.Merchant, r,
		idempotency.Request{Scope: "merchant", Key: key, Body: []byte(key)},
		func(s merchant.Sale) (idempotency.Answer, error) {
			return idempotency.Answer{Status: 200, Body: []byte(s.ID)}, nil
		})
	return err
}

func TestASaleIsRecordedInTheCurrencyItsCountryRefundsIn(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		dollars := func(r *merchant.Report) { r.Currency = "USD" }
		_, err := w.record(w.Report(w.doc.Key(), "A-1", 24000, dollars), "key-1")
		w.wantCode(err, "sale.currency")
		w.sale("A-2", 24000)
		w.wantCode(w.correct(w.Report(w.doc.Key(), "A-2", 24000, dollars), "key-2"), "sale.currency")
		p := w.unrecorded("LATE-1", 24000)
		p.Total = money.Of(24000, "USD")
		_, err = w.send(w.kiosk(), w.submission("ref-dollar-1", p))
		w.wantCode(err, "claim.other_currency")
		_, err = w.send(w.kiosk(), w.submission("ref-dollar-2", p, w.unrecorded("LATE-2", 24000)))
		w.wantCode(err, "claim.two_countries")
	})
}

func TestAVoidOfAFreeSaleTouchesNoClaim(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		s := w.sale("A-1", 24000)
		if err := w.void(s); err != nil {
			t.Fatal(err)
		}
		_, err := w.send(w.kiosk(), w.submission("ref-toolate1", presented(s)))
		w.wantCode(err, "claim.receipt_taken")
		_, err = w.claims.VoidSale(t.Context(), models.Actor{Kind: "merchant", ID: w.Merchant.ID}, w.Merchant,
			claim.Void{Invoice: s.InvoiceNumber, IssuedOn: s.IssuedOn, Reason: "again"}, idempotency.Request{Scope: "merchant", Key: "again", Body: []byte("x")}, nil)
		w.wantCode(err, "sale.void")
	})
}

// recoveries adds up what is asked back for a claim, and counts the cases.
func (w *world) recoveries(c *claim.Claim) (cases int, minor int64) {
	w.t.Helper()
	var rows []int64
	if err := w.DB.Table("recovery_cases").Where("claim_id = ? AND status = 'open'", c.ID).Pluck("amount_minor", &rows).Error; err != nil {
		w.t.Fatal(err)
	}
	for _, r := range rows {
		minor += r
	}
	return len(rows), minor
}

func TestAVoidOfAPaidSaleAsksTheMoneyBack(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		s := w.sale("A-1", 24000)
		c := w.claim("ref-paid-001", presented(s))
		if w.pay() != 1 {
			t.Fatal("it was not paid")
		}
		if err := w.void(s); err != nil {
			t.Fatal(err)
		}
		cases, minor := w.recoveries(c)
		if cases != 1 || minor != c.Due || w.balance(ledger.Recovery(c.ID)) != c.Due {
			t.Errorf("%d cases over %d, receivable %d; want one over %d", cases, minor, w.balance(ledger.Recovery(c.ID)), c.Due)
		}
		w.wantPayouts(c, payout.Paid)
		if w.saleStatus(s.ID) != "void" {
			t.Errorf("the sale is %s", w.saleStatus(s.ID))
		}
		w.balanced()
	})
}

func TestAVoidAsksBackOnlyWhatWasPaidForThatSale(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		clean, seen := w.sale("A-1", 60000), w.sale("A-2", 50000, watch)
		c := w.claim("ref-half-001", presented(clean), presented(seen))
		if w.pay() != 1 {
			t.Fatal("the clean receipt was not paid")
		}
		if _, err := w.decide(c, 2, claim.ReceiptDecision{Action: "validate"}); err != nil {
			t.Fatal(err)
		}
		if err := w.void(seen); err != nil {
			t.Fatal(err)
		}
		if cases, _ := w.recoveries(c); cases != 0 {
			t.Errorf("%d recovery cases for a receipt that was never paid", cases)
		}
		if paid := w.pay(); paid != 0 {
			t.Error("a void sale was paid")
		}
		w.balanced()
	})
}

func TestAVoidSaleIsNeverPaidWhateverHappensToItsClaim(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		void, other, seen := w.sale("A-1", 60000), w.sale("A-2", 60000), w.sale("A-3", 50000, watch)
		c := w.claim("ref-void-100", presented(void), presented(other), presented(seen))
		hold := w.hold("claim", c)
		if err := w.void(void); err != nil {
			t.Fatal(err)
		}
		w.release(hold)
		if paid := w.pay(); paid != 0 {
			t.Fatal("releasing customs' hold paid a void sale")
		}
		c = w.read(c.ID)
		c, err := w.claims.Reopen(t.Context(), w.supervisor(), c.ID, c.Receipts[1].ID, "look again", c.Version)
		if err != nil {
			t.Fatal(err)
		}
		for position := 2; position <= 3; position++ {
			if c, err = w.decide(c, position, claim.ReceiptDecision{Action: "validate"}); err != nil {
				t.Fatal(err)
			}
		}
		if paid := w.pay(); paid != 0 || c.Receipts[0].Due != 0 {
			t.Fatalf("opening another receipt made the void one due: %d paid, %d due", paid, c.Receipts[0].Due)
		}
		for _, p := range w.read(c.ID).Payouts {
			if p.State == payout.Held {
				w.wantCode(w.payouts().Release(t.Context(), w.Finance.Actor("t"), p.ID, "finance wants it gone"), "payout.sale_void")
			}
		}
		if c, err = w.claims.Reopen(t.Context(), another(w.supervisor()), c.ID, c.Receipts[0].ID, "its sale is void", c.Version); err != nil {
			t.Fatal(err)
		}
		_, err = w.decide(c, 1, claim.ReceiptDecision{Action: "validate"})
		w.wantCode(err, "claim.sale_void")
		if c, err = w.decide(c, 1, claim.ReceiptDecision{Action: "refuse", Reason: "not_eligible"}); err != nil {
			t.Fatal(err)
		}
		w.pay()
		if paid := -w.balance(ledger.Prefund("sandbox")); paid != c.Receipts[1].Refund+c.Receipts[2].Refund {
			t.Errorf("%d was paid, want the two good receipts' %d", paid, c.Receipts[1].Refund+c.Receipts[2].Refund)
		}
		w.sound()
	})
}

func TestAClaimWithAVoidSaleCanBeWithdrawnAndTheSaleStaysVoid(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		void, good := w.sale("A-1", 24000), w.sale("A-2", 24000)
		c := w.claim("ref-void-200", presented(void), presented(good))
		if err := w.void(void); err != nil {
			t.Fatal(err)
		}
		if _, err := w.claims.Withdraw(t.Context(), w.kiosk(), c.ID, 0); err != nil {
			t.Fatal(err)
		}
		if a, b := w.saleStatus(void.ID), w.saleStatus(good.ID); a != "void" || b != "free" {
			t.Errorf("the sales are %s and %s, want void and free", a, b)
		}
		w.sound()
	})
}
