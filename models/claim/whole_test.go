package claim_test

import (
	"testing"

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
