package payout_test

import (
	"context"
	"testing"
	"time"

	"taxrefund/models/payout"
)

func TestALostAnswerIsFoundByAskingAndNotSentAgain(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p := w.due("lost@x", 3400)
		w.run("s1")
		w.is(p, payout.Unknown, 1, 0)
		w.books(p, 0, -3400, 0)
		if r := w.poll(); r.Settled != 1 || r.Resent != 0 {
			t.Errorf("the poll: %+v", r)
		}
		w.is(p, payout.Paid, 1, 0)
		w.books(p, 0, 0, -3400)
	})
}

func TestAPayoutExecutedAfterOurTimeOutIsPaidOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p := w.due("late@x", 3400)
		w.run("s1")
		w.is(p, payout.Unknown, 0, 0)
		w.clock.Advance(30 * time.Second) // our time-out may have been as late as this: the lease has just ended
		if r, err := w.payouts.Poll(t.Context(), clockwork); err != nil || r.Asked != 1 || r.Resent != 0 {
			t.Errorf("within the quarantine: %+v %v", r, err)
		}
		w.ring <- time.Time{}
		w.settleLate(p)
		if r := w.poll(); r.Settled != 1 || r.Resent != 0 {
			t.Errorf("the poll: %+v", r)
		}
		w.is(p, payout.Paid, 1, 0)
	})
}

// settleLate waits until the server has written a credit that nobody waits for any more.
func (w *world) settleLate(p payout.Payout) {
	w.t.Helper()
	for range 1_000_000 {
		if n, _ := w.executions(p); n > 0 {
			return
		}
	}
	w.t.Fatal("it was never executed")
}

func TestNotFoundIsBelievedOnlyAfterTheQuarantineAndWithinTheKeyWindow(t *testing.T) {
	lease := 30 * time.Second
	for name, tc := range map[string]struct {
		after time.Duration
		want  payout.State
		sends int
	}{
		"at once":                            {time.Second, payout.Unknown, 1},
		"when our lease ends":                {lease, payout.Unknown, 1},
		"just before the quarantine is over": {lease + 6*time.Second - time.Microsecond, payout.Unknown, 1},
		"when the quarantine is over":        {lease + 6*time.Second, payout.Paid, 2},
		"late within the key window":         {24*time.Hour - lease - time.Microsecond, payout.Paid, 2},
		"when a send could miss the window":  {24*time.Hour - lease, payout.Review, 1},
		"long after the window":              {100 * time.Hour, payout.Review, 1},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, w *world) {
				p := w.due("fine@x", 3400)
				w.rail.cut.Store(true)
				w.run("s1")
				w.rail.cut.Store(false)
				first := w.attempt(p)
				w.clock.Advance(tc.after)
				if _, err := w.payouts.Poll(t.Context(), clockwork); err != nil {
					t.Fatal(err)
				}
				executed := 0
				if tc.want == payout.Paid {
					executed = 1
				}
				w.is(p, tc.want, executed, 0)
				if a := w.attempt(p); a.ID != first.ID || a.RailID != first.RailID || a.Sends != tc.sends {
					t.Errorf("the attempt is %+v, was %+v", a, first)
				}
				w.balanced()
			})
		})
	}
}

func TestARailThatForgetsIsPaidOnceAndEndsWithPeople(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p := w.due("forgets@x", 3400)
		w.rail.after = func() { w.rail.after = nil; panic("the process dies") } // the answer never reaches the books
		w.crash("s1")
		w.clock.Advance(25 * time.Hour) // the window is over: a repetition would be a second payment
		w.rescue()
		if r := w.poll(); r.Review != 1 || r.Resent != 0 {
			t.Errorf("the poll: %+v", r)
		}
		w.is(p, payout.Review, 1, 0)
	})
}

func TestAcceptedAndThenNotFoundGoesToPeople(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p := w.due("slow@x", 3400)
		w.run("s1")
		w.rail.word = payout.StatusNotFound
		if r := w.poll(); r.Review != 1 || r.Resent != 0 {
			t.Errorf("the poll: %+v", r)
		}
		w.is(p, payout.Review, 0, 0)
	})
}

func TestAStatusThatIsNoneIsNoAnswer(t *testing.T) {
	for _, word := range []payout.Status{"weird", "returned", "unknown", "PAID"} {
		each(t, func(t *testing.T, w *world) {
			p := w.due("slow@x", 3400)
			w.rail.word = word
			if r := w.run("s1"); r.Unknown != 1 {
				t.Errorf("%s: the run: %+v", word, r)
			}
			if r := w.poll(); r.Asked != 1 || r.Settled != 0 || r.Resent != 0 {
				t.Errorf("%s: the poll: %+v", word, r)
			}
			w.is(p, payout.Unknown, 0, 0)
			w.rail.word = ""
			w.poll()
			w.is(p, payout.Paid, 1, 0)
		})
	}
}

func TestACrashBetweenTheAttemptAndTheSendIsTakenUp(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p := w.due("fine@x", 3400)
		w.rail.before = func() { w.rail.before = nil; panic("the process dies") }
		w.crash("s1")
		w.is(p, payout.Submitting, 0, 0)
		w.books(p, 0, -3400, 0)
		if r := w.rescue(); r.Unknown != 0 {
			t.Error("it was taken from a process that may still be at work")
		}
		w.clock.Advance(31 * time.Second)
		if r := w.rescue(); r.Unknown != 1 {
			t.Errorf("the rescue: %+v", r)
		}
		w.is(p, payout.Unknown, 0, 0)
		if r := w.poll(); r.Resent != 1 || r.Settled != 1 {
			t.Errorf("the poll: %+v", r)
		}
		w.is(p, payout.Paid, 1, 0)
		w.books(p, 0, 0, -3400)
	})
}

func TestACrashBetweenTheSendAndItsRecordIsTakenUp(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p := w.due("fine@x", 3400)
		w.rail.after = func() { w.rail.after = nil; panic("the process dies") }
		w.crash("s1")
		w.is(p, payout.Submitting, 1, 0)
		w.clock.Advance(31 * time.Second)
		w.rescue()
		if r := w.poll(); r.Settled != 1 || r.Resent != 0 {
			t.Errorf("the poll: %+v", r)
		}
		w.is(p, payout.Paid, 1, 0)
		w.books(p, 0, 0, -3400)
	})
}

func TestAProcessThatWakesUpAfterItsLeaseSendsNothingNew(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		first, second := w.due("fine@x", 3400), w.due("fine@x", 100)
		w.rail.after = func() { // while the first is sent, the process sleeps through the lease of the second
			w.rail.after = nil
			w.clock.Advance(40 * time.Second)
			w.rescue()
		}
		w.run("s1")
		w.is(first, payout.Paid, 1, 0)
		w.is(second, payout.Unknown, 0, 0)
		w.poll()
		w.is(second, payout.Paid, 1, 0)
		if n := w.rail.sent.Load(); n != 2 {
			t.Errorf("%d sends", n)
		}
	})
}

func TestWhatMovedOnWhileWeAskedIsNotSentAgain(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p := w.due("fine@x", 3400)
		w.rail.cut.Store(true)
		w.run("s1")
		w.rail.cut.Store(false)
		// The rail says "not found", and before we act on it a notice says "paid".
		w.payouts.Rails["sandbox"] = &meanwhile{w.rail, func() {
			if _, err := w.record(p, payout.Evidence{Source: "notice", Status: payout.StatusPaid}); err != nil {
				t.Error(err)
			}
		}}
		if r := w.poll(); r.Resent != 0 {
			t.Errorf("the poll: %+v", r)
		}
		if n := w.rail.sent.Load(); n != 1 || w.read(p).State != payout.Paid {
			t.Errorf("%d sends, %s", n, w.read(p).State)
		}
	})
}

func TestARailThatIsNotInstalledIsReportedAndKeepsNobodyWaiting(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		lost, fine := w.due("lost@x", 3400), w.due("lost@x", 100)
		w.run("s1")
		w.must(w.DB.Exec("UPDATE payouts SET rail = 'gone' WHERE id = ?", lost.ID).Error)
		w.clock.Advance(time.Minute)
		if _, err := w.payouts.Poll(t.Context(), clockwork); err == nil {
			t.Error("nobody hears of it")
		}
		w.is(fine, payout.Paid, 1, 0)
	})
}

func TestWhatNoRailHasSettledIsListed(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.due("fine@x", 1)
		slow, lost := w.due("slow@x", 100), w.due("lost@x", 200)
		w.run("s1")
		for airport, want := range map[string]int{"": 2, "CDG": 2, "SIN": 0} {
			list, err := w.payouts.Unreconciled(t.Context(), airport)
			if err != nil || len(list) != want {
				t.Errorf("%q: %d listed, %v", airport, len(list), err)
			}
			if want == 2 && (list[0].ID != slow.ID || list[1].ID != lost.ID) {
				t.Errorf("listed: %+v", list)
			}
		}
	})
}

// meanwhile lets something happen between a rail's word on an inquiry and what we make of it.
type meanwhile struct {
	*rail
	happens func()
}

func (m *meanwhile) Inquire(ctx context.Context, railID string) (payout.Reply, error) {
	r, err := m.rail.Inquire(ctx, railID)
	m.happens()
	return r, err
}
