package claim_test

import (
	"context"
	"testing"
	"time"

	"taxrefund/models"
	"taxrefund/models/modeltest"
	"taxrefund/models/payout"
)

// listening is a rail that only remembers what it was told; it stands for the outside world.
type listening struct{ told []payout.Instruction }

func (l *listening) Name() string { return "sandbox" }
func (l *listening) Send(_ context.Context, in payout.Instruction) (payout.Reply, error) {
	l.told = append(l.told, in)
	return payout.Reply{Status: payout.StatusPaid, RailReference: "r", Amount: in.Amount}, nil
}
func (l *listening) Inquire(context.Context, string) (payout.Reply, error) {
	return payout.Reply{Status: payout.StatusNotFound}, nil
}
func (l *listening) Returns(context.Context, string) ([]payout.Return, error) { return nil, nil }
func (l *listening) Quarantine() time.Duration                                { return time.Second }
func (l *listening) KeyWindow() time.Duration                                 { return time.Hour }

func TestTheRailIsToldWhoHoldsTheAccount(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		rail := &listening{}
		payouts := &payout.Service{DB: db, Ring: w.Ring, Rails: map[string]payout.Rail{"sandbox": rail}, Owner: "t"}
		w.claim("ref-payee-1", presented(w.sale("A-1", 24000)))
		in := w.submission("ref-payee-2", presented(w.sale("A-2", 24000)))
		in.Method, in.Account, in.Holder = "bank", "DE89 3704 0044 0532 0130 00", "Anna Eriksson"
		if _, err := w.send(w.kiosk(), in); err != nil {
			t.Fatal(err)
		}
		if _, err := payouts.Run(t.Context(), models.Actor{Kind: "job", ID: "run_payouts"}, "CDG", "s"); err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		for _, i := range rail.told {
			got[i.Account] = i.Holder
		}
		if got["anna@example.cn"] != "ANNA MARIA ERIKSSON" || got["DE89370400440532013000"] != "Anna Eriksson" || len(got) != 2 {
			t.Errorf("the rail was told %v", got)
		}
	})
}
