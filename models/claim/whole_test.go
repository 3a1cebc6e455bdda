package claim_test

import (
	"testing"
	"time"

	"taxrefund/models"
	"taxrefund/models/claim"
	"taxrefund/models/merchant"
	"taxrefund/models/modeltest"
)

func TestWhereAPurchaseIsValidatedAsOneAMissingItemTakesTheWhole(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		w.claims.Law = edited(t, "schemes/fr.yaml", "unit: line", "unit: record")
		two := func(r *merchant.Report) { r.Lines[0].Category, r.Lines[0].Quantity = "watches", 2 }
		c := w.claim("ref-record-1", presented(w.sale("A-1", 24000)), presented(w.sale("A-2", 48000, two)))
		if c.Receipts[0].Due != 3400 || c.Receipts[1].Status != claim.Inspection || c.Receipts[1].Refund != 6800 {
			t.Fatalf("before the officer has looked: %+v", c.Receipts)
		}
		after, err := w.decide(c, 2, claim.ReceiptDecision{Action: "reduce", Reason: "partly_present", Lines: []claim.AllowedLine{{LineNo: 1, Quantity: 1}}})
		if err != nil {
			t.Fatal(err)
		}
		r := after.Receipts[1]
		if r.Refund != 0 || r.Due != 0 || !hasReason(r, "tax.all_or_nothing") || after.Refund != 3400 || after.Due != 3400 {
			t.Errorf("one of two watches is missing: %+v", r)
		}
	})
}

func TestAFeeTakenOnceForTheWholeClaimWaitsForTheLastDecision(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		w.claims.Law = edited(t, "profiles/standard.yaml", `FR: {percent_of_tax: "15", min: "1.00", max: "60.00"}`, `FR: {fixed: "10.00", per: claim}`)
		c := w.claim("ref-once-1", presented(w.sale("A-1", 24000)), presented(w.sale("A-2", 60000, watch)))
		if c.Fee != 1000 || c.Refund != 13000 || c.Due != 0 || c.Receipts[0].Status != claim.ReceiptValidated {
			t.Fatalf("10.00 are kept once of 140.00, and nothing is due yet: fee %d, refund %d, due %d", c.Fee, c.Refund, c.Due)
		}
		after, err := w.decide(c, 2, claim.ReceiptDecision{Action: "refuse", Reason: "goods_not_present"})
		if err != nil {
			t.Fatal(err)
		}
		if after.Fee != 1000 || after.Refund != 3000 || after.Due != 3000 {
			t.Errorf("the fee is taken once of what is left: fee %d, refund %d, due %d", after.Fee, after.Refund, after.Due)
		}
	})
}

func TestALineThatEarnsNothingLeavesTheOthers(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		smokes := func(r *merchant.Report) {
			r.Lines = append(r.Lines, merchant.ReportLine{Description: "Cigarettes", Category: "tobacco", Quantity: 1, GrossMinor: 1200, VATRate: "20", VATMinor: 200})
		}
		c := w.claim("ref-lines-1", presented(w.sale("A-1", 24000, smokes)))
		r := c.Receipts[0]
		if r.Status != claim.ReceiptValidated || r.Gross != 25200 || r.VAT != 4200 || r.Refund != 3400 || r.Fee != 600 || c.Due != 3400 || !hasReason(r, "tax.some_goods") {
			t.Errorf("a coat and cigarettes: %+v", r)
		}
	})
}

func TestReducingToAnAmountPaysForNoGoodsThatTheLawLeavesOut(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		half := func(r *merchant.Report) {
			r.Lines[0].Category = "watches"
			r.Lines = append(r.Lines, merchant.ReportLine{Description: "Cigars", Category: "tobacco", Quantity: 1, GrossMinor: 24000, VATRate: "20", VATMinor: 4000})
		}
		c := w.claim("ref-amount-1", presented(w.sale("A-1", 24000, half)))
		if c.Receipts[0].Gross != 48000 || c.Refund != 3400 {
			t.Fatalf("watches and cigars: %+v", c.Receipts[0])
		}
		amount := int64(46000)
		after, err := w.decide(c, 1, claim.ReceiptDecision{Action: "reduce", Reason: "other", AmountMinor: &amount})
		if err != nil {
			t.Fatal(err)
		}
		if after.Refund != 3259 || after.Due != 3259 { // of 230.00, 38.34 are VAT, of which 5.75 are kept
			t.Errorf("reduced by 20.00 it is worth %d, and %d is due", after.Refund, after.Due)
		}
	})
}

func TestWhereTheTravellerMustLeaveSoonAfterwardsAnEarlyReceiptIsRed(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		for hours, want := range map[string]claim.ReceiptStatus{"2": claim.Inspection, "4": claim.ReceiptValidated} { // the flight leaves in three
			w.claims.Law = edited(t, "schemes/fr.yaml", "rounding:\n", "depart_within:\n  - {since: unknown, hours: "+hours+", source: fr_sp, certainty: verified}\nrounding:\n")
			c := w.claim("ref-hours-"+hours, presented(w.sale("H-"+hours, 24000)))
			if r := c.Receipts[0]; r.Status != want || hasReason(r, "inspect.too_early") != (want == claim.Inspection) {
				t.Errorf("%s hours: %s %v", hours, r.Status, r.Reasons)
			}
		}
	})
}

func TestALaterFlightTakesNothingFromAReceiptThatWasValidated(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		in := w.submission("ref-later-1", presented(w.sale("A-1", 24000)), presented(w.sale("A-2", 48000, watch)))
		in.Circumstances = claim.Circumstances{EnteredOn: models.DateIn(in.DepartsAt, time.UTC).AddMonths(-6).AddDays(2)}
		a, err := w.send(w.kiosk(), in)
		if err != nil {
			t.Fatal(err)
		}
		c := w.read(idOf(t, a.Body))
		modeltest.Clock(db).Advance(24 * time.Hour)
		if _, err := w.claims.LapseReceipts(t.Context(), models.Actor{Kind: "job", ID: "lapse_receipts"}, w.Airport); err != nil {
			t.Fatal(err)
		}
		after, err := w.claims.PresentAgain(t.Context(), w.officer(), c.ID, "AF 118", db.Clock.Now().Add(4*24*time.Hour), w.read(c.ID).Version)
		if err != nil {
			t.Fatal(err)
		}
		if r := after.Receipts[0]; r.Status != claim.ReceiptValidated || r.Refund != 3400 || r.Due != 3400 {
			t.Errorf("the stay is too long for the second flight, and the first receipt left with the first: %+v", r)
		}
	})
}
