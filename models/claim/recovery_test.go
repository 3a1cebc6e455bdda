package claim_test

import (
	"context"
	"testing"

	"taxrefund/models"
	"taxrefund/models/ledger"
	"taxrefund/models/modeltest"
	"taxrefund/models/payout"
)

// accepting is a rail that takes everything and settles nothing yet.
type accepting struct{ listening }

func (a *accepting) Send(_ context.Context, in payout.Instruction) (payout.Reply, error) {
	a.told = append(a.told, in)
	return payout.Reply{Status: payout.StatusInProcess, RailReference: "r", Amount: in.Amount}, nil
}

func TestARecoveryOfMoneyThatNeverArrivedIsClosed(t *testing.T) {
	for name, tc := range map[string]struct {
		said   payout.Status
		closed int
	}{"the rail refused it": {payout.StatusFailed, 1}, "the rail paid it": {payout.StatusPaid, 0}, "nobody knows yet": {payout.StatusInProcess, 0}} {
		t.Run(name, func(t *testing.T) {
			modeltest.Each(t, func(t *testing.T, db *models.DB) {
				w := newWorld(t, db)
				rail := &accepting{}
				payouts := &payout.Service{DB: db, Ring: w.Ring, Rails: map[string]payout.Rail{"sandbox": rail}, Owner: "t"}
				job := models.Actor{Kind: "job", ID: "close_recoveries", Airport: "CDG"}
				sale := w.sale("A-1", 24000)
				c := w.claim("ref-recover1", presented(sale))
				if _, err := payouts.Run(t.Context(), job, "CDG", "s"); err != nil {
					t.Fatal(err)
				}
				if err := w.void(sale); err != nil {
					t.Fatal(err)
				}
				if got := w.balance(ledger.Recovery(c.ID)); got != c.Refund {
					t.Fatalf("the recovery stands at %d, want %d", got, c.Refund)
				}
				if _, err := payouts.Record(t.Context(), job, "sandbox", rail.told[0].RailID, payout.Evidence{Source: "notice", Status: tc.said}); err != nil {
					t.Fatal(err)
				}
				version := w.read(c.ID).Version
				n, err := w.claims.CloseRecoveries(t.Context(), job, w.Airport)
				if err != nil || n != tc.closed {
					t.Fatalf("%d closed (%v), want %d", n, err, tc.closed)
				}
				if got, want := w.balance(ledger.Recovery(c.ID)), c.Refund*int64(1-tc.closed); got != want {
					t.Errorf("the recovery stands at %d, want %d", got, want)
				}
				if n, err := w.claims.CloseRecoveries(t.Context(), job, w.Airport); err != nil || n != 0 {
					t.Errorf("a second time: %d (%v)", n, err)
				}
				if got := w.read(c.ID).Version; got != version+tc.closed {
					t.Errorf("the version went from %d to %d", version, got)
				}
				w.balanced()
			})
		})
	}
}
