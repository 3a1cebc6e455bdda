package payout_test

import (
	"testing"
	"time"

	"taxrefund/models"
	"taxrefund/models/money"
	"taxrefund/models/payout"
)

var (
	paid   = payout.Evidence{Source: "notice", Status: payout.StatusPaid, RailReference: "N1", Raw: []byte("paid")}
	failed = payout.Evidence{Source: "notice", Status: payout.StatusFailed, Code: "account_closed", Raw: []byte("failed")}
)

func (w *world) contradictions(p payout.Payout) int {
	w.t.Helper()
	return w.count("audit_log", "deed = 'payout.contradiction' AND subject_id = ?", p.ID)
}

func TestTheSameEvidenceTwiceIsKeptAndChangesNothing(t *testing.T) {
	for name, tc := range map[string]struct {
		ev    payout.Evidence
		state payout.State
	}{
		"paid":       {paid, payout.Paid},
		"failed":     {failed, payout.DetailsRequired},
		"in process": {payout.Evidence{Source: "file", Status: payout.StatusInProcess}, payout.InProcess},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, w *world) {
				p := w.due("slow@x", 3400)
				w.rail.cut.Store(true)
				w.run("s1")
				for range 2 {
					if state, err := w.record(p, tc.ev); err != nil || state != tc.state {
						t.Fatalf("got %s %v", state, err)
					}
				}
				first := w.read(p)
				postings := w.count("postings", "ref <> ''")
				w.clock.Advance(time.Hour)
				if _, err := w.record(p, tc.ev); err != nil {
					t.Fatal(err)
				}
				if again := w.read(p); again.Version != first.Version || !again.UpdatedAt.Equal(first.UpdatedAt) || w.count("postings", "ref <> ''") != postings {
					t.Errorf("it moved from %+v to %+v", first, again)
				}
				if n := w.count("evidence", "status = ?", string(tc.ev.Status)); n != 3 || w.contradictions(p) != 0 {
					t.Errorf("%d words kept, %d contradictions", n, w.contradictions(p))
				}
				w.balanced()
			})
		})
	}
}

func TestAWordAgainstASettledStateIsKeptForPeopleAndMovesNoMoney(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p := w.due("fine@x", 3400)
		w.run("s1")
		if state, err := w.record(p, failed); err != nil || state != payout.Paid {
			t.Errorf("got %s %v", state, err)
		}
		w.books(p, 0, 0, -3400)
		if n := w.contradictions(p); n != 1 {
			t.Errorf("%d contradictions", n)
		}
	})
}

func TestAFailedAttemptThatWasPaidAfterAllIsNotFollowedByAnother(t *testing.T) {
	for name, details := range map[string]bool{"while details are awaited": false, "when other details were given": true} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, w *world) {
				p := w.due("refused@x", 3400)
				w.run("s1")
				if details {
					w.must(w.details(p.ClaimID, "fine@x"))
				}
				if state, err := w.record(p, paid); err != nil || state != payout.Held {
					t.Errorf("got %s %v", state, err)
				}
				w.must(w.details(p.ClaimID, "fine@x"))
				w.must(w.tx(func(tx *models.Tx) error { return payout.ReleaseClaim(tx, p.ClaimID, "hold.") }))
				w.run("s2")
				w.is(p, payout.Held, 0, 0)
				if n := w.contradictions(p); n != 1 {
					t.Errorf("%d contradictions", n)
				}
				w.balanced()
			})
		})
	}
}

func TestEvidenceAboutAnotherAmountMovesNothing(t *testing.T) {
	for _, amount := range []money.Amount{money.Of(3399, "EUR"), money.Of(3400, "SGD")} {
		each(t, func(t *testing.T, w *world) {
			p := w.due("slow@x", 3400)
			w.run("s1")
			ev := paid
			ev.Amount = amount
			if state, err := w.record(p, ev); err != nil || state != payout.Review { // people find out
				t.Errorf("%v: got %s %v", amount, state, err)
			}
			w.books(p, 0, -3400, 0)
			if n := w.contradictions(p); n != 1 {
				t.Errorf("%d contradictions", n)
			}
			ev.Amount = p.Amount
			if state, err := w.record(p, ev); err != nil || state != payout.Paid {
				t.Errorf("the right amount: got %s %v", state, err)
			}
		})
	}
}

func TestAnIDOfNoAttemptIsRefused(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		_, err := w.payouts.Record(t.Context(), clockwork, "sandbox", "NOBODYS", paid)
		w.wantCode(err, "payout.no_attempt")
		p := w.due("slow@x", 3400)
		w.run("s1")
		_, err = w.payouts.Record(t.Context(), clockwork, "another", w.attempt(p).RailID, paid)
		w.wantCode(err, "payout.no_attempt")
	})
}

func TestMoneyThatComesBackIsOwedAgainAndALineOfALaterBatch(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p := w.due("returned@x", 3400)
		w.run("s1")
		w.is(p, payout.Paid, 1, 0)
		first := w.read(p).BatchID
		if r := w.poll(); r.Returned != 1 {
			t.Errorf("the poll: %+v", r)
		}
		w.is(p, payout.DetailsRequired, 1, 1)
		w.books(p, -3400, 0, 0)
		if q := w.read(p); q.PaidAt != nil || q.StateReason != "rail.account_returned" {
			t.Errorf("it was paid at %v: %s", q.PaidAt, q.StateReason)
		}
		if w.count("batch_lines", "kind = 'return' AND amount_minor = -3400 AND batch_id <> ?", first) != 1 {
			t.Error("no line of another batch takes it back")
		}
		if r := w.poll(); r.Returned != 0 {
			t.Errorf("it came back again: %+v", r)
		}
		w.must(w.details(p.ClaimID, "fine@x"))
		w.run("s2")
		w.is(p, payout.Paid, 2, 1)
		w.books(p, 0, 0, -3400)
		w.must(w.DB.Exec("UPDATE rail_cursors SET position = ''").Error) // a list that begins again changes nothing
		if r := w.poll(); r.Returned != 1 || w.contradictions(p) != 0 {
			t.Errorf("read again: %+v", r)
		}
		w.is(p, payout.Paid, 2, 1)
		w.books(p, 0, 0, -3400)
	})
}

func TestAReturnThatOvertakesTheNewsOfThePaymentIsNotLost(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p := w.due("returned@x", 3400)
		w.rail.after = func() { // another process reads the list of returns before this one records its answer
			w.rail.after = nil
			if r, err := w.payouts.Poll(t.Context(), clockwork); err != nil || r.Returned != 1 {
				t.Errorf("the poll: %+v %v", r, err)
			}
		}
		if r := w.run("s1"); r.Failed != 1 {
			t.Errorf("the run: %+v", r)
		}
		w.is(p, payout.DetailsRequired, 1, 1)
		w.books(p, -3400, 0, 0)
		if n := w.contradictions(p); n != 0 {
			t.Errorf("%d contradictions", n)
		}
	})
}

func TestAReturnUnderAnotherIDIsLeftToPeople(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		_, err := w.rail.Rail.Send(t.Context(), payout.Instruction{RailID: "STRAY", Amount: money.Of(5, "EUR"), Account: "returned@x", Reference: "r"})
		w.must(err)
		p := w.due("returned@x", 3400)
		w.run("s1")
		if r := w.poll(); r.Returned != 2 {
			t.Errorf("the poll: %+v", r)
		}
		w.is(p, payout.DetailsRequired, 1, 1)
		if n := w.count("audit_log", "deed = 'rail.unknown_return'"); n != 1 {
			t.Errorf("%d lines for people", n)
		}
	})
}
