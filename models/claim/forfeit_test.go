package claim_test

import (
	"testing"
	"time"

	"taxrefund/models"
	"taxrefund/models/modeltest"
	"taxrefund/models/payout"
)

func TestWhatNobodyCollectsIsForfeitedWhenTheClaimPeriodIsOver(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		c := w.claim("ref-forfeit", presented(w.sale("A-1", 24000)))
		payouts := &payout.Service{DB: db, Ring: w.Ring}
		job := models.Actor{Kind: "job", ID: "forfeit_payouts", Airport: "CDG"}
		modeltest.Clock(db).Advance(3*365*24*time.Hour + 12*time.Hour) // 8 May 2029, the last day: 2028 has 366
		if n, err := payouts.Forfeit(t.Context(), job, "CDG"); err != nil || n != 0 {
			t.Fatalf("%d forfeited on the last day (%v)", n, err)
		}
		modeltest.Clock(db).Advance(36 * time.Hour)
		if n, err := payouts.Forfeit(t.Context(), job, "CDG"); err != nil || n != 1 {
			t.Fatalf("%d forfeited after it (%v), want the one", n, err)
		}
		if got := w.read(c.ID).Payouts[0].State; got != payout.Forfeited {
			t.Errorf("the payout is %s", got)
		}
		w.balanced()
	})
}
