package claim_test

import (
	"testing"

	"taxrefund/models"
	"taxrefund/models/claim"
	"taxrefund/models/modeltest"
)

func TestAClaimIsExplainedUnderTheLawItWasMadeUnder(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		if err := w.claims.KeepLaw(t.Context()); err != nil {
			t.Fatal(err)
		}
		c := w.claim("ref-explain-1", presented(w.sale("A-1", 24000)), presented(w.sale("A-2", 48000, watch)))
		w.claims.Law = edited(t, "schemes/fr.yaml", `amount: "100.00"`, `amount: "4000.00"`)
		q, law, err := w.claims.Explain(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		if q.Payout != c.Refund || q.Version != c.SchemeVersion || len(q.Receipts) != 2 || q.Receipts[1].Key != "2" || len(q.Steps) < 8 || law.ID != "FR" {
			t.Errorf("it reads %+v", q)
		}
	})
}

func TestAClaimOfWhichNothingStandsIsNotExplained(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		c := w.claim("ref-explain-2", presented(w.sale("A-1", 48000, watch)))
		c, err := w.decide(c, 1, claim.ReceiptDecision{Action: "refuse", Reason: "goods_not_present"})
		if err != nil {
			t.Fatal(err)
		}
		_, _, err = w.claims.Explain(t.Context(), c)
		w.wantCode(err, "claim.nothing_stands")
	})
}
