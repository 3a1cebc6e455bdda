package payout_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"taxrefund/models"
	"taxrefund/models/payout"
)

// In any order of runs, polls, crashes, outages, holds and new details, over a rail that tells the truth sooner or later,
// the rail's journal shows at most one payment that stands for each due, and the books agree with it in the end.
func TestInAnyOrderOfStepsNoDueIsPaidMoreThanOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		rapid.Check(t, func(r *rapid.T) {
			account := rapid.SampledFrom([]string{"fine@x", "slow@x", "lost@x", "returned@x", "refused@x"}).Draw(r, "account")
			p := w.due(account, rapid.Int64Range(1, 100000).Draw(r, "amount"))
			steps := rapid.SliceOfN(rapid.SampledFrom([]string{"run", "poll", "dies before", "dies after", "rescue", "cut", "mend", "hold", "release", "details", "later"}), 3, 8).Draw(r, "steps")
			for _, step := range steps {
				w.step(step, p)
				if executed, back := w.executions(p); executed-back > 1 {
					r.Fatalf("%v: paid %d times", steps, executed-back)
				}
			}
			w.step("mend", p)
			w.release(p)
			for range 3 {
				w.clock.Advance(time.Minute)
				w.rescue()
				w.run(models.NewID())
				w.poll()
			}
			executed, back := w.executions(p)
			if got := w.read(p).State; (got == payout.Paid) != (executed-back == 1) || got != payout.Paid && got != payout.DetailsRequired && got != payout.Review {
				r.Fatalf("%v: it is %s, executed %d times, returned %d times", steps, got, executed, back)
			}
			w.balanced()
		})
	})
}

func (w *world) step(name string, p payout.Payout) {
	dies := func() { w.rail.before, w.rail.after = nil, nil; panic("the process dies") }
	switch name {
	case "run":
		w.run(models.NewID())
	case "poll":
		w.poll()
	case "dies before", "dies after":
		if w.rail.before = dies; name == "dies after" {
			w.rail.before, w.rail.after = nil, dies
		}
		func() {
			defer func() { _ = recover() }()
			w.run(models.NewID())
		}()
		w.rail.before, w.rail.after = nil, nil
	case "rescue":
		w.rescue()
	case "cut", "mend":
		w.rail.cut.Store(name == "cut")
	case "hold":
		w.hold(p, "hold.claim")
	case "release":
		w.release(p)
	case "details":
		w.must(w.details(p.ClaimID, "fine@x"))
	case "later":
		w.clock.Advance(10 * time.Minute)
	}
}

// Whatever is said about an attempt, in any order and by liars, the books balance, and no due is booked as paid twice at
// the same time.
func TestNoSequenceOfEvidenceUnbalancesTheBooksOrBooksTwoPayments(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.rail.cut.Store(true) // the words come from elsewhere
		rapid.Check(t, func(r *rapid.T) {
			p := w.due("fine@x", rapid.Int64Range(1, 100000).Draw(r, "amount"))
			w.run(models.NewID())
			for range rapid.IntRange(1, 8).Draw(r, "words") {
				ev := payout.Evidence{Source: rapid.SampledFrom([]string{"reply", "inquiry", "notice", "file"}).Draw(r, "source"),
					Status: payout.Status(rapid.SampledFrom([]string{"paid", "failed", "in_process", "unknown", "not_found", "returned"}).Draw(r, "status"))}
				number := rapid.IntRange(1, w.attempt(p).Number).Draw(r, "attempt")
				var id string
				w.must(w.DB.Table("attempts").Where("payout_id = ? AND number = ?", p.ID, number).Pluck("rail_id", &id).Error)
				if _, err := w.payouts.Record(t.Context(), clockwork, "sandbox", id, ev); err != nil {
					r.Fatalf("%s: %v", ev.Status, err)
				}
				if rapid.Bool().Draw(r, "again") {
					w.must(w.details(p.ClaimID, "fine@x"))
					w.run(models.NewID())
				}
				w.standing(r, p)
			}
		})
		w.balanced()
	})
}

// standing compares a payout with its postings: it is owed, on its way, or paid, and only one of them.
func (w *world) standing(r *rapid.T, p payout.Payout) {
	booked := func(kind string) int {
		return w.count("postings", "kind = ? AND ref IN (SELECT CAST(id AS text) FROM attempts WHERE payout_id = ?)", kind, p.ID)
	}
	sent, settled, released, back := booked("send"), booked("settle"), booked("release"), booked("return")
	paid, onItsWay := settled-back, sent-settled-released
	state := w.read(p).State
	if paid < 0 || onItsWay < 0 || paid+onItsWay > 1 || (state == payout.Paid) != (paid == 1) {
		r.Fatalf("it is %s: sent %d, settled %d, released %d, returned %d", state, sent, settled, released, back)
	}
}
