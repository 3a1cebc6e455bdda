package payout_test

import (
	"errors"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"gorm.io/gorm"

	"taxrefund/models"
	"taxrefund/models/payout"
)

var errBroken = errors.New("the database is gone")

// breaker fails one statement, counted from when it is set; zero lets everything through.
type breaker struct{ left atomic.Int64 }

func newBreaker(w *world) *breaker {
	b := &breaker{}
	fail := func(db *gorm.DB) {
		if b.left.Load() > 0 && b.left.Add(-1) == 0 {
			_ = db.AddError(errBroken)
		}
	}
	on := w.DB.Callback()
	w.must(errors.Join(on.Create().Before("*").Register("break", fail), on.Query().Before("*").Register("break", fail),
		on.Update().Before("*").Register("break", fail), on.Row().Before("*").Register("break", fail), on.Raw().Before("*").Register("break", fail)))
	return b
}

// during runs a step whose statement number n fails, and says whether it came that far.
func (b *breaker) during(n int64, step func() error) (broke bool, err error) {
	b.left.Store(n)
	err = step()
	return b.left.Swap(0) == 0, err
}

func TestAStepThatTheDatabaseBreaksOffLeavesNothingBehind(t *testing.T) {
	day := models.Date("2026-05-07")
	for name, tc := range map[string]struct {
		make func(w *world) payout.Payout
		step func(w *world, p payout.Payout) error
		then payout.State
	}{
		"a hold": {fineDue, func(w *world, p payout.Payout) error {
			return w.payouts.Hold(w.t.Context(), w.Finance.Actor("t"), p.ID, "a reason")
		}, payout.Held},
		"a release": {heldByFinance, func(w *world, p payout.Payout) error {
			return w.payouts.Release(w.t.Context(), w.Finance.Actor("t"), p.ID, "a reason")
		}, payout.DueState},
		"a claim's hold": {fineDue, func(w *world, p payout.Payout) error {
			return w.tx(func(tx *models.Tx) error { _, err := payout.HoldClaim(tx, p.ClaimID, "hold.claim"); return err })
		}, payout.Held},
		"a claim's release": {func(w *world) payout.Payout {
			return w.due("fine@x", 3400, func(d *payout.Due) { d.Hold = "hold.claim" })
		},
			func(w *world, p payout.Payout) error {
				return w.tx(func(tx *models.Tx) error { return payout.ReleaseClaim(tx, p.ClaimID, "hold.") })
			}, payout.DueState},
		"a cancelled due": {fineDue, func(w *world, p payout.Payout) error {
			return w.tx(func(tx *models.Tx) error { return second(payout.CancelUnsent(tx, p.ClaimID, p.DueKey)) })
		}, payout.Forfeited},
		"a due that is cut": {fineDue, func(w *world, p payout.Payout) error {
			return w.tx(func(tx *models.Tx) error {
				_, err := payout.Cut(tx, &p, 1700, payout.Rest{State: payout.DetailsRequired, Reason: payout.CashLimit})
				return err
			})
		}, payout.DueState},
		"a stretch that is undone": {heldByFinance, func(w *world, p payout.Payout) error {
			return w.tx(func(tx *models.Tx) error {
				_, _, err := payout.CancelStretch(tx, payout.Stretch{ClaimID: p.ClaimID, DueKey: p.DueKey, Scheme: "FR", Span: payout.Span{From: 1000, Minor: 500}, FeeMinor: 10})
				return err
			})
		}, payout.Held},
		"other details": {refusedOnce, func(w *world, p payout.Payout) error { return w.details(p.ClaimID, "fine@x") }, payout.DueState},
		"the end of the claim period": {func(w *world) payout.Payout { return w.due("fine@x", 3400, func(d *payout.Due) { d.ForfeitsOn = day }) },
			func(w *world, p payout.Payout) error {
				_, err := w.payouts.Forfeit(w.t.Context(), clockwork, "CDG")
				return err
			}, payout.Forfeited},
		"the second word on a review": {func(w *world) payout.Payout {
			p := w.inReview("fine@x")
			_, err := w.payouts.ResolveReview(w.t.Context(), w.Admin.Actor("t"), p.ID, "failed", "a letter")
			w.must(err)
			return p
		}, func(w *world, p payout.Payout) error {
			_, err := w.payouts.ResolveReview(w.t.Context(), w.Finance.Actor("t"), p.ID, "failed", "a letter")
			return err
		}, payout.DetailsRequired},
		"a brake": {fineDue, func(w *world, _ payout.Payout) error {
			return w.payouts.Control(w.t.Context(), w.Admin.Actor("t"), payout.Control{Airport: "CDG", Rail: "sandbox", Currency: "EUR"})
		}, payout.DueState},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, w *world) {
				p, b := tc.make(w), newBreaker(w)
				before := w.trace(p)
				for n := int64(1); ; n++ {
					broke, err := b.during(n, func() error { return tc.step(w, p) })
					if !broke {
						w.must(err)
						break
					}
					if !errors.Is(err, errBroken) {
						t.Errorf("statement %d broke, and it says %v", n, err)
					}
					if after := w.trace(p); !slices.Equal(after, before) {
						t.Fatalf("statement %d broke, and %v became %v", n, before, after)
					}
				}
				if got := w.read(p).State; got != tc.then {
					t.Errorf("in the end it is %s, want %s", got, tc.then)
				}
				w.balanced()
			})
		})
	}
}

func fineDue(w *world) payout.Payout { return w.due("fine@x", 3400) }

func heldByFinance(w *world) payout.Payout {
	p := fineDue(w)
	w.must(w.payouts.Hold(w.t.Context(), w.Finance.Actor("t"), p.ID, "a reason"))
	return p
}

func refusedOnce(w *world) payout.Payout {
	p := w.due("refused@x", 3400)
	w.run("s0")
	return p
}

// trace counts everything that a step on a payout leaves.
func (w *world) trace(p payout.Payout) []int {
	w.t.Helper()
	trace := []int{w.read(p).Version}
	for _, table := range []string{"payout_moves", "postings", "entries", "attempts", "evidence", "audit_log", "rail_controls", "batches", "batch_lines", "payouts"} {
		trace = append(trace, w.count(table, "1 = 1"))
	}
	return trace
}

// The database breaks off at every statement of a payout's whole way in turn. Whatever was half done is taken up again,
// and the rail has executed it once.
func TestWhereverTheDatabaseBreaksOffAPayoutIsExecutedOnce(t *testing.T) {
	for account, want := range map[string]struct {
		state              payout.State
		executed, returned int
	}{"lost@x": {payout.Paid, 1, 0}, "refused@x": {payout.DetailsRequired, 0, 0}, "returned@x": {payout.DetailsRequired, 1, 1}} {
		t.Run(account, func(t *testing.T) {
			each(t, func(t *testing.T, w *world) {
				b := newBreaker(w)
				for n := int64(1); ; n++ {
					p := w.due(account, 3400)
					broke, err := b.during(n, w.wholeWay)
					if broke == (err == nil) {
						t.Errorf("statement %d broke: %v; it says %v", n, broke, err)
					}
					w.balanced()
					for range 2 { // one to take up, one to ask
						w.clock.Advance(time.Minute)
						w.must(w.wholeWay())
					}
					w.is(p, want.state, want.executed, want.returned)
					if a := w.attempt(p); a.Number != 1 {
						t.Errorf("statement %d broke, and there were %d attempts", n, a.Number)
					}
					if !broke || t.Failed() {
						return
					}
				}
			})
		})
	}
}

// wholeWay is one round of every job.
func (w *world) wholeWay() error {
	ctx := w.t.Context()
	_, err1 := w.payouts.Run(ctx, clockwork, "CDG", w.clock.Now().String())
	_, err2 := w.payouts.Rescue(ctx, clockwork)
	w.clock.Advance(time.Second)
	_, err3 := w.payouts.Poll(ctx, clockwork)
	_, err4 := w.payouts.CloseBatches(ctx, clockwork, listed)
	return errors.Join(err1, err2, err3, err4)
}
