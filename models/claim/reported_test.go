package claim_test

import (
	"io"
	"time"

	"taxrefund/models"
	"taxrefund/models/modeltest"
	"taxrefund/models/money"
	"taxrefund/models/period"
)

// reported makes the reports on everything that has happened, ten days after ten days: whatever claims went through, every
// report ties out, opens as the one before it closed, and the last one closes at what the ledger says is owed.
func (w *world) reported() {
	w.t.Helper()
	modeltest.Clock(w.DB).Advance(48 * time.Hour)
	s := &period.Service{DB: w.DB, Places: w.Places, Owner: "test", Formats: map[string]period.Render{"csv": func(to io.Writer, r period.Report) error {
		for _, err := range r.Lines { // their sum is compared with the figures
			if err != nil {
				return err
			}
		}
		_, err := io.WriteString(to, "end")
		return err
	}}}
	yesterday := models.DateIn(w.DB.Clock.Now(), w.Airport.Zone()).AddDays(-1)
	closed, sum, nobody := map[money.Currency]int64{}, period.Figures{}, int64(0)
	for from := models.Date("2026-05-01"); from <= yesterday; from = from.AddDays(10) {
		p, err := s.Make(w.t.Context(), models.System, period.Ask{Airport: w.Airport.Code, From: from, To: min(from.AddDays(9), yesterday)})
		if err != nil || p.State != period.Made {
			w.t.Fatalf("the report from %s on is %s: %s %v", from, p.State, p.FailureText, err)
		}
		for _, total := range p.Totals() {
			if total.Opening != closed[total.Currency] {
				w.t.Errorf("from %s on %d is owed, and %d was", from, total.Opening, closed[total.Currency])
			}
			closed[total.Currency] = total.Closing
			sum.Due, sum.Cancelled, sum.Paid, sum.Returned = sum.Due+total.Due, sum.Cancelled+total.Cancelled, sum.Paid+total.Paid, sum.Returned+total.Returned
			sum.Forfeited, sum.Recovery = sum.Forfeited+total.Forfeited, sum.Recovery+total.Recovery
		}
		for _, m := range p.By(period.ByMerchant) {
			if m.Key == "" {
				nobody += m.Due + m.Cancelled
			}
		}
	}
	var owed []struct {
		Currency money.Currency
		Minor    int64
	}
	if err := w.DB.Raw("SELECT currency, -SUM(amount_minor) AS minor FROM entries WHERE account LIKE 'refund_payable:%' OR account LIKE 'payout_clearing:%' GROUP BY currency").Scan(&owed).Error; err != nil {
		w.t.Fatal(err)
	}
	for _, o := range owed {
		if closed[o.Currency] != o.Minor {
			w.t.Errorf("the ledger says %d %s is owed, the last report %d", o.Minor, o.Currency, closed[o.Currency])
		}
	}
	if nobody != 0 {
		w.t.Errorf("%d belongs to no merchant", nobody)
	}
	if sum.Due == 0 || sum.Cancelled == 0 || sum.Paid == 0 {
		w.t.Errorf("too little happened: %+v", sum)
	}
	w.t.Logf("%+v", sum)
}
