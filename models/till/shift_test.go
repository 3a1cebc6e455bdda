package till_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"taxrefund/models"
	"taxrefund/models/idempotency"
	"taxrefund/models/ledger"
	"taxrefund/models/money"
	"taxrefund/models/till"
)

func TestAShiftGoesFromTheVaultAndBackAndItsDifferenceIsBooked(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.open(w.cashier, 20000)
		w.books(map[string]int64{ledger.Till(id): 20000, ledger.Vault("CDG"): -20000})
		var got string
		_, err := w.tills.Supply(t.Context(), w.cashier, id, 5000, key(), seen(&got))
		w.must(err)
		_, err = w.pay(w.cashier, id, w.qr(w.claim(24000)))
		w.must(err)
		w.books(map[string]int64{ledger.Till(id): 21600, ledger.Vault("CDG"): -25000, ledger.CashDifference("CDG"): 0})
		w.wantCode(w.close(w.cashier, id, 21500, ""), "till.difference")
		w.wantCode(w.close(w.cashier, id, -1, "why not"), "till.count")
		w.wantCode(w.close(w.cashier, id, 21500, "x"), "till.reason")
		w.must(w.close(w.cashier, id, 21500, "a coin fell behind the desk"))
		w.books(map[string]int64{ledger.Till(id): 0, ledger.Vault("CDG"): -3500, ledger.CashDifference("CDG"): 100})
		got1 := w.till(id)
		if got1.Expected() != 21600 || got1.Counted != 21500 || got1.Difference() != -100 || got1.ClosedBy != "The cashier" || got1.Payments != 1 || got1.In != 5000 || got1.Out != 3400 {
			t.Errorf("the shift says %+v", got1)
		}
		w.wantCode(w.close(w.cashier, id, 21500, "again"), "till.closed")
		_, err = w.tills.Supply(t.Context(), w.cashier, id, 5000, key(), seen(&got))
		w.wantCode(err, "till.closed")
		_, err = w.pay(w.cashier, id, w.qr(w.claim(24000)))
		w.wantCode(err, "till.closed")
		_, lines, err := w.tills.Get(t.Context(), w.cashier, id)
		if err != nil || len(lines) != 2 || lines[0].Kind != "supply" || lines[1].Cash != -3400 || lines[1].DocID == "" || lines[1].RailID == "" {
			t.Errorf("its lines are %+v (%v)", lines, err)
		}
		second := w.open(w.cashier, 0) // nothing to book
		w.must(w.close(w.cashier, second, 100, "found the coin"))
		w.books(map[string]int64{ledger.CashDifference("CDG"): 0, ledger.Vault("CDG"): -3400})
		third := w.open(w.cashier, 0)
		w.must(w.close(w.cashier, third, 0, ""))
	})
}

func TestACashierHasOneOpenTillInEachCurrency(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var all sync.WaitGroup
		var mu sync.Mutex
		won := 0
		for range 20 {
			all.Go(func() {
				var id string
				_, err := w.tills.Open(t.Context(), w.cashier, money.Of(10000, "EUR"), key(), seen(&id))
				mu.Lock()
				defer mu.Unlock()
				switch {
				case err == nil:
					won++
				case models.CodeOf(err) != "till.open_already":
					t.Errorf("a loser was told %v", err)
				}
			})
		}
		all.Wait()
		if n := w.count("postings", "kind = 'till_open'"); won != 1 || n != 1 {
			t.Errorf("%d opened, %d postings", won, n)
		}
		var id string
		_, err := w.tills.Open(t.Context(), w.cashier, money.Of(10000, "USD"), key(), seen(&id))
		w.must(err)
		for _, f := range []money.Amount{money.Of(-1, "EUR"), money.Of(money.MaxMinor+1, "EUR")} {
			_, err := w.tills.Open(t.Context(), w.cashier, f, key(), seen(&id))
			w.wantCode(err, "till.float")
		}
		_, err = w.tills.Open(t.Context(), w.cashier, money.Of(1, "XQQ"), key(), seen(&id))
		w.wantCode(err, "currency.unknown")
		for _, a := range []models.Actor{w.Agent.Actor(""), w.Supervisor.Actor(""), w.Finance.Actor(""), {Kind: "kiosk", ID: w.Kiosk.ID, Airport: "CDG"}} {
			_, err = w.tills.Open(t.Context(), a, money.Of(1, "EUR"), key(), seen(&id))
			w.wantCode(err, "till.not_cashier")
		}
	})
}

func TestNobodyTouchesAnotherPersonsTillButItsOverseers(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.open(w.cashier, 5000)
		others, _ := w.colleagues(1, 0)
		code := w.qr(w.claim(24000))
		elsewhere := w.Supervisor.Actor("")
		elsewhere.Airport = "ORY"
		for _, a := range []models.Actor{others[0], elsewhere} {
			if _, _, err := w.tills.Get(t.Context(), a, id); models.CodeOf(err) != "till.not_found" {
				t.Errorf("%s reads it: %v", a.Role, err)
			}
			w.wantCode(w.close(a, id, 5000, "it is mine now"), "till.not_found")
		}
		_, err := w.pay(others[0], id, code)
		w.wantCode(err, "till.not_found")
		_, err = w.pay(w.Supervisor.Actor(""), id, code)
		w.wantCode(err, "till.not_cashier")
		w.wantCode(w.close(w.Supervisor.Actor(""), id, 5000, ""), "till.reason")
		w.wantCode(w.close(w.Supervisor.Actor(""), "nonsense", 5000, "because"), "till.not_found")
		w.must(w.close(w.Supervisor.Actor(""), id, 5000, "the cashier fell ill"))
		if got := w.till(id); got.ClosedBy != "The supervisor" || got.Reason != "the cashier fell ill" {
			t.Errorf("it says %+v", got)
		}
		mine, err := w.tills.Tills(t.Context(), w.cashier, "")
		if err != nil || len(mine) != 1 || mine[0].ID != id {
			t.Errorf("a cashier lists %+v (%v)", mine, err)
		}
		all, err := w.tills.Tills(t.Context(), w.Finance.Actor(""), "")
		if err != nil || len(all) != 2 || all[0].State != "open" {
			t.Errorf("finance lists %+v (%v)", all, err)
		}
	})
}

func TestARepeatedDeedIsDoneOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		req, n := key(), 0
		open := func() idempotency.Answer {
			a, err := w.tills.Open(t.Context(), w.cashier, money.Of(10000, "EUR"), req, func(got till.Till) (idempotency.Answer, error) {
				n++
				return idempotency.Answer{Status: 201, Body: []byte(got.ID)}, nil
			})
			w.must(err)
			return a
		}
		first, again := open(), open()
		if string(first.Body) != string(again.Body) || !again.Replayed || n != 1 {
			t.Errorf("%s, then %s, made %d times", first.Body, again.Body, n)
		}
		id, code, pay := string(first.Body), w.qr(w.claim(24000)), key()
		for i := range 2 {
			a, err := w.tills.Pay(t.Context(), w.cashier, id, till.Payment{Voucher: code, HandedMinor: 3400, PassportSeen: true}, pay,
				func(p till.Paid) (idempotency.Answer, error) {
					return idempotency.Answer{Status: 201, Body: []byte(p.Line.DocID)}, nil
				})
			if err != nil || a.Replayed != (i == 1) {
				t.Errorf("payment %d: %+v %v", i, a, err)
			}
		}
		if w.till(id).Out != 3400 {
			t.Errorf("%d went out", w.till(id).Out)
		}
	})
}

func TestADayOfCashIsOneBatchThatClosesWhenItsDayIsOver(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.open(w.cashier, 50000)
		for range 3 {
			_, err := w.pay(w.cashier, id, w.qr(w.claim(24000)))
			w.must(err)
		}
		noon := w.closed(t)
		if len(noon) != 0 {
			t.Errorf("at noon %d batches closed", len(noon))
		}
		w.clock.Advance(9*time.Hour + 59*time.Minute) // 23:59 in Paris
		_, err := w.pay(w.cashier, id, w.qr(w.claim(24000)))
		w.must(err)
		w.clock.Advance(time.Minute)
		_, err = w.pay(w.cashier, id, w.qr(w.claim(24000))) // the next day
		w.must(err)
		closed := w.closed(t)
		if len(closed) != 1 || closed[0].LineCount != 4 || closed[0].PaidMinor != 4*3400 || closed[0].Rail != "cash" || closed[0].Method != "cash" || !strings.Contains(closed[0].Number, "CASH") {
			t.Errorf("closed: %+v", closed)
		}
		n, minor, err := w.payouts.Booked(t.Context(), closed[0].ID)
		if err != nil || n != 4 || minor != 4*3400 {
			t.Errorf("the ledger says %d payments of %d (%v)", n, minor, err)
		}
	})
}
