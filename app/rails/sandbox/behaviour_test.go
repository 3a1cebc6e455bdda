package sandbox_test

import (
	"sync"
	"testing"
	"time"

	"taxrefund/models/money"
	"taxrefund/models/payout"
)

func TestAnOrdinaryCreditIsPaidAndInTheJournalOnce(t *testing.T) {
	w := newWorld(t)
	first := w.send(credit("A1", "FR7630006000011234567890189"))
	if first.Status != payout.StatusPaid || first.RailReference == "" || first.Code != "" {
		t.Fatalf("got %+v", first)
	}
	if again := w.send(credit("A1", "FR7630006000011234567890189")); again.RailReference != first.RailReference {
		t.Error("the same rail id got another reference")
	}
	if asked := w.ask("A1"); asked.Status != payout.StatusPaid || asked.RailReference != first.RailReference {
		t.Errorf("asked, it says %+v", asked)
	}
	if n := w.executed("A1"); n != 1 {
		t.Errorf("executed %d times", n)
	}
}

func TestARailIDNamesOneCreditForEver(t *testing.T) {
	for name, change := range map[string]func(in *payout.Instruction){
		"another amount":   func(in *payout.Instruction) { in.Amount.Minor++ },
		"another currency": func(in *payout.Instruction) { in.Amount.Currency = "SGD" },
		"another account":  func(in *payout.Instruction) { in.Account = "other@wallet.example" },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			in := credit("A1", "ana@wallet.example")
			w.send(in)
			change(&in)
			if _, err := w.client.Send(t.Context(), in); err == nil {
				t.Error("it was accepted")
			}
			if n := w.executed("A1"); n != 1 {
				t.Errorf("executed %d times", n)
			}
		})
	}
}

func TestTwentySendsAtOnceExecuteOnce(t *testing.T) {
	w := newWorld(t)
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() { _, _ = w.client.Send(t.Context(), credit("RACE", "ana@wallet.example")) })
	}
	all.Wait()
	if n := w.executed("RACE"); n != 1 {
		t.Errorf("executed %d times", n)
	}
}

func TestARefusedCreditMovesNothing(t *testing.T) {
	w := newWorld(t)
	for range 2 {
		if r := w.send(credit("R1", "Refused@wallet.example")); r.Status != payout.StatusFailed || r.Code != "account_closed" {
			t.Errorf("got %+v", r)
		}
	}
	if r := w.ask("R1"); r.Status != payout.StatusFailed || w.executed("R1") != 0 {
		t.Errorf("asked, it says %+v", r)
	}
}

func TestASlowCreditIsPaidAtTheSecondInquiry(t *testing.T) {
	w := newWorld(t)
	got := []payout.Status{w.send(credit("S1", "slow@x")).Status, w.ask("S1").Status}
	if n := w.executed("S1"); n != 0 {
		t.Errorf("executed %d times before it is paid", n)
	}
	got = append(got, w.ask("S1").Status, w.ask("S1").Status, w.send(credit("S1", "slow@x")).Status)
	for i, want := range []payout.Status{"in_process", "in_process", "paid", "paid", "paid"} {
		if got[i] != want {
			t.Errorf("step %d: %s, want %s", i, got[i], want)
		}
	}
	if n := w.executed("S1"); n != 1 {
		t.Errorf("executed %d times", n)
	}
}

func TestALateCreditExecutesAfterTheClientHasGivenUp(t *testing.T) {
	w := newWorld(t)
	if d := w.giveUp(credit("L1", "late@x")); d != 3*time.Second {
		t.Errorf("it is late by %v", d)
	}
	if r := w.ask("L1"); r.Status != payout.StatusNotFound || w.executed("L1") != 0 {
		t.Errorf("before its time it says %+v", r)
	}
	w.ring <- time.Time{}
	w.http.Close() // waits for the request in hand
	w.start()
	if r := w.ask("L1"); r.Status != payout.StatusPaid || w.executed("L1") != 1 {
		t.Errorf("afterwards it says %+v", r)
	}
}

func TestALateCreditSentTwiceExecutesOnce(t *testing.T) {
	w := newWorld(t)
	w.giveUp(credit("L1", "late@x"))
	w.giveUp(credit("L1", "late@x"))
	w.ring <- time.Time{}
	w.ring <- time.Time{}
	w.http.Close()
	if n := w.executed("L1"); n != 1 {
		t.Errorf("executed %d times", n)
	}
}

func TestALostAnswerIsUnknownAndFoundByAsking(t *testing.T) {
	w := newWorld(t)
	if r, err := w.client.Send(t.Context(), credit("X1", "lost@x")); err == nil {
		t.Fatalf("got an answer: %+v", r)
	}
	if n := w.executed("X1"); n != 1 {
		t.Errorf("executed %d times; a lost send must not be repeated behind our back", n)
	}
	if r := w.ask("X1"); r.Status != payout.StatusPaid {
		t.Errorf("asked, it says %+v", r)
	}
}

func TestAReturnedCreditComesBackOnce(t *testing.T) {
	for name, trigger := range map[string]func(w *world){
		"after an inquiry":       func(w *world) { w.ask("B1"); w.ask("B1") },
		"at the list of returns": func(w *world) { w.returns("") },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.send(credit("A1", "ana@x"))
			sent := w.send(credit("B1", "returned@x"))
			if sent.Status != payout.StatusPaid {
				t.Fatalf("sent, it says %+v", sent)
			}
			trigger(w)
			got := w.returns("")
			if len(got) != 1 || got[0].RailID != "B1" || got[0].RailReference != sent.RailReference || got[0].Amount != money.Of(12345, "EUR") || got[0].Code == "" {
				t.Fatalf("returns: %+v", got)
			}
			if more := w.returns(got[0].Cursor); len(more) != 0 || w.events("B1", "returned") != 1 {
				t.Errorf("it came back again: %+v", more)
			}
		})
	}
}

func TestAForgetfulRailPaysTwiceAndKnowsOfNothing(t *testing.T) {
	for name, prepare := range map[string]func(w *world) payout.Instruction{
		"by the account": func(*world) payout.Instruction { return credit("F1", "forgets@x") },
		"by the setting": func(w *world) payout.Instruction {
			w.set(map[string]any{"forget_keys": true})
			return credit("F1", "ana@x")
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			in := prepare(w)
			for range 2 {
				if r := w.send(in); r.Status != payout.StatusPaid {
					t.Errorf("got %+v", r)
				}
			}
			if r := w.ask("F1"); r.Status != payout.StatusNotFound {
				t.Errorf("asked, it says %+v", r)
			}
			if n := w.executed("F1"); n != 2 {
				t.Errorf("the journal has %d executions; it is the witness of a double payment", n)
			}
		})
	}
}

func TestAmountsChooseABehaviourOnlyWhereSwitchedOn(t *testing.T) {
	w := newWorld(t)
	in := credit("A1", "ana@x")
	in.Amount.Minor = 10001
	if r := w.send(in); r.Status != payout.StatusPaid {
		t.Errorf("switched off: %+v", r)
	}
	w.set(map[string]any{"by_amount": true})
	for minor, want := range map[int64]payout.Status{10001: "failed", 10002: "in_process", 10005: "paid", 10006: "paid", 10007: "paid", 10000: "paid"} {
		in.RailID, in.Amount.Minor = "B"+money.Of(minor, "JPY").Decimal(), minor
		if r := w.send(in); r.Status != want {
			t.Errorf("%d: %s, want %s", minor, r.Status, want)
		}
	}
	if r := w.ask("B10006"); r.Status != payout.StatusNotFound {
		t.Errorf("06 is not forgotten: %+v", r)
	}
}

func TestADelayComesBeforeEveryCredit(t *testing.T) {
	w := newWorld(t)
	w.set(map[string]any{"delay_ms": 250})
	done := make(chan payout.Reply)
	go func() { r, _ := w.client.Send(t.Context(), credit("A1", "ana@x")); done <- r }()
	if d := <-w.waiting; d != 250*time.Millisecond || w.executed("A1") != 0 {
		t.Errorf("it waits %v, executed %d", d, w.executed("A1"))
	}
	w.ring <- time.Time{}
	if r := <-done; r.Status != payout.StatusPaid {
		t.Errorf("got %+v", r)
	}
}
