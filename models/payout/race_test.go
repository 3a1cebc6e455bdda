package payout_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"taxrefund/models"
	"taxrefund/models/ledger"
	"taxrefund/models/payout"
)

// Twenty processes run, poll, rescue and hear notices about the same payouts. Whatever their order, the rail executes each
// once, and the book moves once.
func TestTwentyAtOncePayEachOnceAndTheBookMovesOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var list []payout.Payout
		want := map[string]payout.State{}
		for account, state := range map[string]payout.State{"fine@x": payout.Paid, "slow@x": payout.Paid, "lost@x": payout.Paid,
			"returned@x": payout.DetailsRequired, "refused@x": payout.DetailsRequired} {
			for range 3 {
				p := w.due(account, 3400)
				want[p.ID] = state
				list = append(list, p)
			}
		}
		var all sync.WaitGroup
		for i := range 20 {
			all.Go(func() { w.oneOfTwenty(i) })
		}
		all.Wait()
		for range 4 {
			w.clock.Advance(31 * time.Second)
			w.rescue()
			w.run(w.clock.Now().String())
			w.poll()
		}
		returned := 0
		for _, p := range list {
			got := w.read(p)
			executed, back := w.executions(p)
			if returned += back; got.State != want[p.ID] || executed > 1 || (got.State == payout.Paid) != (executed-back == 1) {
				t.Errorf("it is %s, executed %d times, returned %d times; want %s", got.State, executed, back, want[p.ID])
			}
			if n := w.count("attempts", "payout_id = ?", p.ID); n != 1 {
				t.Errorf("%d attempts", n)
			}
		}
		if s, r := w.count("postings", "kind = 'settle'"), w.count("postings", "kind = 'return'"); s != 12 || r != 3 || returned != 3 {
			t.Errorf("%d settled, %d returned in the book, %d at the rail", s, r, returned)
		}
		for account, sum := range map[string]int64{ledger.Prefund("sandbox"): -9 * 3400, ledger.Clearing("sandbox"): 0} {
			if b, err := ledger.Balance(t.Context(), w.DB, account, "EUR"); err != nil || b.Minor != sum {
				t.Errorf("%s is at %d, want %d", account, b.Minor, sum)
			}
		}
		w.balanced()
	})
}

// oneOfTwenty does one process's part. What it loses to another one is refused as a conflict and nothing else.
func (w *world) oneOfTwenty(i int) {
	var err error
	switch i % 4 {
	case 0, 1:
		_, err = w.payouts.Run(w.t.Context(), clockwork, "CDG", fmt.Sprintf("s%d", i%2))
	case 2:
		_, err = w.payouts.Poll(w.t.Context(), clockwork)
	case 3:
		if _, err = w.payouts.Rescue(w.t.Context(), clockwork); err == nil {
			err = w.repeatNews()
		}
	}
	if err != nil && models.KindOf(err) != models.Conflict {
		w.t.Errorf("process %d: %v", i, err)
	}
}

// repeatNews says again of every attempt what the rail says of it.
func (w *world) repeatNews() error {
	var ids []string
	if err := w.DB.Table("attempts").Pluck("rail_id", &ids).Error; err != nil {
		return err
	}
	for _, id := range ids {
		reply, err := w.rail.Inquire(w.t.Context(), id)
		if err != nil || reply.Status == payout.StatusNotFound {
			continue
		}
		if _, err := w.payouts.Record(w.t.Context(), clockwork, "sandbox", id, payout.Evidence{Source: "notice", Status: reply.Status, Code: reply.Code}); err != nil {
			return err
		}
	}
	return nil
}

func TestTwentyWordsAtOnceSettleOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p := w.due("lost@x", 3400)
		w.run("s1")
		var all sync.WaitGroup
		for i := range 20 {
			all.Go(func() {
				ev := paid
				if i%2 == 1 {
					ev = failed
				}
				if _, err := w.record(p, ev); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if n := w.count("postings", "kind IN ('settle', 'release')"); n != 1 {
			t.Errorf("the book moved %d times", n)
		}
		if n := w.count("evidence", "source = 'notice'"); n != 20 {
			t.Errorf("%d words are kept", n)
		}
		w.balanced()
	})
}
