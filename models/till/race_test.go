package till_test

import (
	"sync"
	"testing"
	"time"

	"taxrefund/models"
	"taxrefund/models/ledger"
	"taxrefund/models/payout"
	"taxrefund/models/till"
)

func TestTwentyCashiersPayOneVoucherOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.claim(24000)
		v := w.qr(c)
		cashiers, tills := w.colleagues(20, 10000)
		won := make([]bool, 20)
		var all sync.WaitGroup
		for i := range 20 {
			all.Go(func() {
				_, err := w.confirm(cashiers[i], tills[i], till.Payment{Voucher: v, HandedMinor: 3400, PassportSeen: true})
				won[i] = err == nil
				if err != nil && models.CodeOf(err) != "till.paid_already" {
					t.Errorf("a loser was told %v", err)
				}
			})
		}
		all.Wait()
		winners := 0
		for i, id := range tills {
			want := int64(10000)
			if won[i] {
				winners++
				want = 6600
			}
			if got := w.till(id); got.Expected() != want {
				t.Errorf("the till holds %d, want %d", got.Expected(), want)
			}
			w.books(map[string]int64{ledger.Till(id): want})
		}
		if n := w.count("postings", "kind IN ('send', 'settle')"); winners != 1 || n != 2 || w.count("attempts", "1 = 1") != 1 || w.count("till_lines", "1 = 1") != 1 {
			t.Errorf("%d won, the book moved %d times", winners, n)
		}
		w.books(map[string]int64{ledger.Payable(c.ID): 0, ledger.Clearing("cash"): 0})
	})
}

func TestACashPaymentAgainstWhateverElseHappensToTheClaim(t *testing.T) {
	for name, deed := range map[string]func(w *world, id string) error{
		"another method": func(w *world, id string) error {
			_, err := w.claims.SetPayoutDetails(w.t.Context(), w.Officer.Actor(""), id, "alipay", "anna@example.cn", "")
			return err
		},
		"a withdrawal": func(w *world, id string) error {
			_, err := w.claims.Withdraw(w.t.Context(), w.Agent.Actor(""), id, 0)
			return err
		},
		"a hold": func(w *world, id string) error {
			return w.claims.Hold(w.t.Context(), w.Officer.Actor(""), "passport", id, "known from last week")
		},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, w *world) {
				cashiers, tills := w.colleagues(4, 10000)
				for range 5 {
					c := w.claim(24000)
					w.race(c.ID, w.qr(c), cashiers, tills, deed)
					p := w.payoutsOf(c)[0]
					lines := w.count("till_lines", "payout_id = ?", p.ID)
					if paid := p.State == payout.Paid; paid != (lines == 1) || lines > 1 {
						t.Errorf("it is %s with %d lines", p.State, lines)
					}
					if n := w.count("postings", "kind = 'cancel' AND ref = ?", p.ID); n > 0 && p.State == payout.Paid {
						t.Error("it is paid and cancelled")
					}
					w.must(w.DB.Exec("UPDATE holds SET released_at = placed_at, released_by = 'x'").Error)
				}
				out := int64(0)
				for _, id := range tills {
					out += w.till(id).Out
				}
				if n := w.count("payouts", "state = 'paid'"); out != int64(n)*3400 {
					t.Errorf("%d went out for %d payouts", out, n)
				}
				w.books(nil)
			})
		})
	}
}

func TestACashPaymentAgainstAClaimThatIsPresentedAgain(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		cashiers, tills := w.colleagues(4, 100000)
		for range 4 {
			c := w.claim(24000, 240000) // the second goes to an officer, who never sees it
			w.clock.Advance(4 * time.Hour)
			_, err := w.claims.LapseReceipts(t.Context(), models.System, w.Airport)
			w.must(err)
			w.race(c.ID, w.qr(c), cashiers, tills, func(w *world, id string) error {
				_, err := w.claims.PresentAgain(w.t.Context(), w.Officer.Actor(""), id, "AF118", w.clock.Now().Add(24*time.Hour), 0)
				return err
			})
			got, err := w.claims.Get(t.Context(), w.Officer.Actor(""), c.ID)
			w.must(err)
			if got.Flight != "AF118" || got.Version != 3 {
				t.Errorf("it was not presented again: %s, version %d", got.Flight, got.Version)
			}
			if p := w.payoutsOf(c)[0]; (p.State == payout.Paid) != (w.count("till_lines", "payout_id = ?", p.ID) == 1) {
				t.Errorf("it is %s", p.State)
			}
			_, err = w.pay(cashiers[0], tills[0], w.qr(got)) // the voucher of today
			if paid := w.payoutsOf(c)[0].State == payout.Paid; !paid || err != nil && models.CodeOf(err) != "till.paid_already" {
				t.Errorf("in the end it is paid %v (%v)", paid, err)
			}
		}
		w.books(nil)
	})
}

func (w *world) race(claimID string, v till.Voucher, cashiers []models.Actor, tills []string, deed func(*world, string) error) {
	w.t.Helper()
	var all sync.WaitGroup
	for i := range cashiers {
		all.Go(func() {
			_, err := w.confirm(cashiers[i], tills[i], till.Payment{Voucher: v, HandedMinor: 3400, PassportSeen: true})
			if err != nil && models.KindOf(err) != models.Conflict {
				w.t.Errorf("a cashier was told %v", err)
			}
		})
	}
	all.Go(func() {
		if err := deed(w, claimID); err != nil && models.KindOf(err) != models.Conflict {
			w.t.Errorf("the other was told %v", err)
		}
	})
	all.Wait()
}

func TestATillIsClosedAndPaidFromAtTheSameTime(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for range 5 {
			id := w.open(w.cashier, 10000)
			var vouchers []till.Voucher
			for range 3 {
				vouchers = append(vouchers, w.qr(w.claim(24000)))
			}
			var all sync.WaitGroup
			for _, v := range vouchers {
				all.Go(func() {
					_, err := w.confirm(w.cashier, id, till.Payment{Voucher: v, HandedMinor: 3400, PassportSeen: true})
					if err != nil && models.KindOf(err) != models.Conflict {
						t.Error(err)
					}
				})
			}
			all.Go(func() {
				if err := w.close(w.Finance.Actor(""), id, 0, "the airport is evacuated"); err != nil {
					t.Error(err)
				}
			})
			all.Wait()
			got := w.till(id)
			if n := w.count("till_lines", "till_id = ?", id); got.Payments != n || got.Difference() != -(10000-int64(n)*3400) {
				t.Errorf("%d lines, and the till says %+v", n, got)
			}
			w.books(map[string]int64{ledger.Till(id): 0})
		}
	})
}
