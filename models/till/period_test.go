package till_test

import (
	"io"
	"testing"
	"time"

	"taxrefund/models"
	"taxrefund/models/claim"
	"taxrefund/models/period"
	"taxrefund/models/till"
)

// A day with every way that cash can go: its report is made, which it is only where payouts, batches and ledger agree.
func TestADayOfCashTiesInItsPeriod(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.must(w.DB.Exec("UPDATE airports SET country = 'FI'").Error) // five cents
		id := w.open(w.cashier, 100000)
		pay := func(law string, gross ...int64) *claim.Claim {
			t.Helper()
			w.law(law)
			c := w.claim(gross...)
			o, err := w.tills.Offer(t.Context(), w.cashier, id, w.qr(c))
			w.must(err)
			_, err = w.confirm(w.cashier, id, till.Payment{Voucher: w.qr(c), HandedMinor: o.Handed.Minor, PassportSeen: true, GiveUpBalance: true, RestMinor: o.Rest.Minor})
			w.must(err)
			if o.Overflow == "split" {
				w.must(w.details(c, "alipay"))
			}
			return c
		}
		pay("", 24010)
		pay(limit("20.00", "claim", "split"), 24010, 12000)
		pay(limit("20.00", "payment", "forfeit_balance"), 24000, 12010)
		pay(limit("149.00", "day", "defer"), 24000)
		w.must(w.void(pay(limit("20.00", "claim", "split"), 24010, 12000, 12010).Receipts[0]))
		w.must(w.void(pay(limit("20.00", "form", "split"), 24010, 12000, 12010).Receipts[1]))
		w.must(w.void(pay(limit("20.00", "payment", "forfeit_balance"), 24010, 12000).Receipts[0]))
		reopened := pay(limit("20.00", "claim", "split"), 24010, 12000, 12010)
		_, err := w.claims.Reopen(t.Context(), w.Supervisor.Actor(""), reopened.ID, reopened.Receipts[1].ID, "look again", 0)
		w.must(err)
		w.must(w.close(w.cashier, id, 1, "robbed"))
		w.clock.Advance(24 * time.Hour)
		w.closed(t)
		periods := &period.Service{DB: w.DB, Places: w.Places, Owner: "test", Formats: map[string]period.Render{"csv": func(to io.Writer, r period.Report) error {
			for _, err := range r.Lines {
				if err != nil {
					return err
				}
			}
			_, err := to.Write([]byte("x"))
			return err
		}}}
		day := models.Date("2026-05-08")
		p, err := periods.Make(t.Context(), w.Finance.Actor(""), period.Ask{Airport: "CDG", From: day, To: day})
		if err != nil || p.State != period.Made {
			t.Fatalf("the day is %s: %s %s (%v)", p.State, p.Failure, p.FailureText, err)
		}
		for _, s := range p.Totals() {
			var paid, forfeited int64
			w.must(w.DB.Raw("SELECT COALESCE(SUM(amount_minor), 0) FROM payouts WHERE state = 'paid'").Scan(&paid).Error)
			w.must(w.DB.Raw("SELECT COALESCE(SUM(amount_minor), 0) FROM payouts WHERE state = 'forfeited' AND state_reason <> 'cancelled'").Scan(&forfeited).Error)
			if s.Paid != paid || s.Forfeited != forfeited || s.Due != s.Paid+s.Forfeited+s.Cancelled+s.Closing || s.Closing == 0 || forfeited == 0 || s.Cancelled == 0 || s.Recovery == 0 {
				t.Errorf("the day says %+v, paid were %d, forfeited %d", s.Figures, paid, forfeited)
			}
		}
	})
}
