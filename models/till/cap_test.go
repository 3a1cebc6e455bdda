package till_test

import (
	"cmp"
	"slices"
	"testing"
	"time"

	"taxrefund/models/claim"
	"taxrefund/models/ledger"
	"taxrefund/models/payout"
	"taxrefund/models/tax"
	"taxrefund/models/till"
)

// whole checks that what was due is all still there: paid, waiting or forfeited, in the payouts and in the book.
func (w *world) whole(c *claim.Claim, due, paid, waiting, forfeited int64) {
	w.t.Helper()
	got := map[string]int64{}
	for _, p := range w.payoutsOf(c) {
		switch p.State {
		case payout.Paid:
			got["paid"] += p.Amount.Minor
		case payout.Forfeited:
			got["forfeited"] += p.Amount.Minor
		default:
			got["waiting"] += p.Amount.Minor
		}
	}
	if got["paid"] != paid || got["waiting"] != waiting || got["forfeited"] != forfeited || paid+waiting+forfeited != due {
		w.t.Errorf("the payouts are %v, want %d paid, %d waiting, %d forfeited of %d", got, paid, waiting, forfeited, due)
	}
	w.books(map[string]int64{ledger.Payable(c.ID): -waiting, ledger.Clearing("cash"): 0})
}

func TestTheRestAboveALimitGoesAnotherWay(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.law(limit("20.00", "claim", "split"))
		c, id := w.claim(24000), w.open(w.cashier, 10000)
		paid, err := w.pay(w.cashier, id, w.qr(c))
		w.must(err)
		if o := paid.Offer; o.Due.Minor != 2000 || o.Handed.Minor != 2000 || o.Rest.Minor != 1400 || o.Overflow != tax.Split || o.Limit.Minor != 2000 {
			t.Errorf("the offer was %+v", o)
		}
		w.whole(c, 3400, 2000, 1400, 0)
		list := w.payoutsOf(c)
		if list[1].DueKey != "v1.2" || list[1].State != payout.DetailsRequired || list[1].Version != 2 {
			t.Errorf("the rest is %+v", list[1])
		}
		_, err = w.pay(w.cashier, id, w.qr(c))
		w.wantCode(err, "till.details_required")
		w.must(w.details(c, "cash"))
		_, err = w.pay(w.cashier, id, w.qr(c))
		w.wantCode(err, "till.over_cap") // the limit is used up
		w.must(w.details(c, "alipay"))
		if p := w.payoutsOf(c)[1]; p.State != payout.DueState || p.Method != "alipay" {
			t.Errorf("the rest is %+v", p)
		}
		w.whole(c, 3400, 2000, 1400, 0)
	})
}

func TestTheBalanceIsForfeitedOnlyWhenTheTravellerWasTold(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.law(limit("20.00", "payment", "forfeit_balance"))
		c, id := w.claim(24000), w.open(w.cashier, 10000)
		p := till.Payment{Voucher: w.qr(c), HandedMinor: 2000, PassportSeen: true}
		_, err := w.confirm(w.cashier, id, p)
		w.wantCode(err, "till.balance")
		w.whole(c, 3400, 0, 3400, 0)
		p.GiveUpBalance, p.RestMinor = true, 1300 // of another amount
		_, err = w.confirm(w.cashier, id, p)
		w.wantCode(err, "till.balance")
		w.whole(c, 3400, 0, 3400, 0)
		p.RestMinor = 1400
		paid, err := w.confirm(w.cashier, id, p)
		w.must(err)
		if paid.Line.Forfeited != 1400 {
			t.Errorf("the line says %+v", paid.Line)
		}
		w.whole(c, 3400, 2000, 0, 1400)
		w.books(map[string]int64{ledger.Forfeited("CDG"): -1400, ledger.Till(id): 8000})
		_, err = w.pay(w.cashier, id, w.qr(c))
		w.wantCode(err, "till.paid_already")
	})
}

func TestTheRestIsPaidFromTheNextDay(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.law(limit("20.00", "day", "defer"))
		w.stay = 7 * 24 * time.Hour
		first, second, id := w.claim(24000), w.claim(24000), w.open(w.cashier, 20000)
		_, err := w.pay(w.cashier, id, w.qr(first))
		w.must(err)
		_, err = w.pay(w.cashier, id, w.qr(first))
		w.wantCode(err, "till.later")
		_, err = w.pay(w.cashier, id, w.qr(second)) // another claim, the same traveller
		w.wantCode(err, "till.later")
		w.whole(first, 3400, 2000, 1400, 0)
		w.clock.Advance(9*time.Hour + 59*time.Minute) // 23:59 in Paris
		_, err = w.pay(w.cashier, id, w.qr(first))
		w.wantCode(err, "till.later")
		w.clock.Advance(time.Minute)
		_, err = w.pay(w.cashier, id, w.qr(first))
		w.must(err)
		w.whole(first, 3400, 3400, 0, 0)
		paid, err := w.pay(w.cashier, id, w.qr(second))
		w.must(err)
		if paid.Offer.Handed.Minor != 600 { // what the day leaves
			t.Errorf("the second is paid %+v", paid.Offer)
		}
		w.whole(second, 3400, 600, 2800, 0)
		w.clock.Advance(48 * time.Hour)
		for _, want := range []int64{2000} {
			paid, err := w.pay(w.cashier, id, w.qr(second))
			if w.must(err); paid.Offer.Handed.Minor != want {
				t.Errorf("then %+v", paid.Offer)
			}
		}
		w.whole(second, 3400, 2600, 800, 0)
		if list := w.payoutsOf(second); len(list) != 3 || list[2].DueKey != "v1.3" {
			t.Errorf("the parts are %+v", list)
		}
	})
}

func TestNothingAboveALimitIsPaidInCashWhereItGoesAnotherWayWhole(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c, id := w.claim(24000), w.open(w.cashier, 10000)
		w.law(limit("20.00", "payment", "other_method"))
		_, err := w.pay(w.cashier, id, w.qr(c))
		w.wantCode(err, "till.over_cap")
		w.whole(c, 3400, 0, 3400, 0)
		_, err = w.submit("cash", 24000)
		w.wantCode(err, "payout.cash_over_cap") // said when it is chosen already
		_, err = w.submit("alipay", 24000)
		w.must(err)
		small := w.claim(12000)
		_, err = w.pay(w.cashier, id, w.qr(small))
		w.must(err)
		w.must(w.details(c, "alipay"))
		w.wantCode(w.details(c, "cash"), "payout.cash_over_cap")
		w.law(`{since: unknown, none: true, source: fr_sp, certainty: verified}`)
		_, err = w.submit("cash", 12000)
		w.wantCode(err, "payout.cash_none")
		w.law("")
		c = w.claim(12000)
		w.law(`{since: unknown, none: true, source: fr_sp, certainty: verified}`)
		_, err = w.pay(w.cashier, id, w.qr(c))
		w.wantCode(err, "till.cash_none")
	})
}

func TestALimitIsJudgedByTheLawOfTheDayOfPayment(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.law(`{since: "2026-05-09", max: "30.00", per: claim, overflow: split, source: fr_sp, certainty: verified},
			{since: unknown, until: "2026-05-08", max: "20.00", per: claim, overflow: split, source: fr_sp, certainty: verified}`)
		c, id := w.claim(24000), w.open(w.cashier, 10000)
		o, err := w.tills.Offer(t.Context(), w.cashier, id, w.qr(c))
		if w.must(err); o.Handed.Minor != 2000 {
			t.Errorf("today %+v", o)
		}
		w.clock.Advance(24 * time.Hour)
		if o, err = w.tills.Offer(t.Context(), w.cashier, id, w.qr(c)); err != nil || o.Handed.Minor != 3000 {
			t.Errorf("tomorrow %+v (%v)", o, err)
		}
	})
}

func TestEveryReceiptIsAFormOfItsOwn(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.law(limit("20.00", "form", "split"))
		c, id := w.claim(24000, 12000), w.open(w.cashier, 10000) // 34.00 and 17.00 are due
		due := c.Due
		paid, err := w.pay(w.cashier, id, w.qr(c))
		w.must(err)
		if o := paid.Offer; o.Handed.Minor != 2000 || o.Rest.Minor != 1400 || o.More != 1 {
			t.Errorf("the first form is paid as %+v", o)
		}
		w.whole(c, due, 2000, due-2000, 0)
		w.must(w.details(c, "cash")) // the rest of the first form goes another way, whatever is said
		paid, err = w.pay(w.cashier, id, w.qr(c))
		w.must(err)
		if o := paid.Offer; o.Handed.Minor != 1700 || !o.Rest.IsZero() || o.More != 0 {
			t.Errorf("the second form is paid as %+v", o)
		}
		w.whole(c, due, 3700, 1400, 0)
		_, err = w.pay(w.cashier, id, w.qr(c))
		w.wantCode(err, "till.over_cap")
		list := w.payoutsOf(c)
		slices.SortFunc(list, func(a, b payout.Payout) int { return cmp.Compare(a.DueKey, b.DueKey) })
		for i, want := range []struct {
			key   string
			minor int64
		}{{"v1", 2000}, {"v1.2", 1400}, {"v1.3", 1700}} {
			if list[i].DueKey != want.key || list[i].Amount.Minor != want.minor {
				t.Errorf("part %d is %s over %d, want %+v", i, list[i].DueKey, list[i].Amount.Minor, want)
			}
		}
	})
}

func TestTheSmallestCoinOfTheCountryIsAskedAndItsDifferenceBooked(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.must(w.DB.Exec("UPDATE airports SET country = 'FI'").Error) // five cents, in a country of the same currency
		id, handed, due := w.open(w.cashier, 50000), int64(0), int64(0)
		for _, gross := range []int64{24010, 24010, 24010, 24030, 24000} {
			c := w.claim(gross)
			paid, err := w.pay(w.cashier, id, w.qr(c))
			w.must(err)
			if o := paid.Offer; o.Handed.Minor%5 != 0 || o.Due.Minor != c.Due || max(o.Rounding().Minor, -o.Rounding().Minor) > 2 {
				t.Errorf("of %d is handed out %+v", c.Due, o)
			}
			w.whole(c, c.Due, c.Due, 0, 0)
			handed, due = handed+paid.Offer.Handed.Minor, due+c.Due
		}
		if handed == due {
			t.Fatal("the test rounds nothing")
		}
		w.books(map[string]int64{ledger.Till(id): 50000 - handed, ledger.CashRounding("CDG"): handed - due})
		if got := w.till(id); got.Rounded != due-handed || got.Out != handed {
			t.Errorf("the till says %+v", got)
		}
		w.clock.Advance(24 * time.Hour)
		closed := w.closed(t)
		if len(closed) != 1 || closed[0].PaidMinor != due {
			t.Errorf("the report says %+v, due were %d", closed, due)
		}
		if n, minor, err := w.payouts.Booked(t.Context(), closed[0].ID); err != nil || n != 5 || minor != due {
			t.Errorf("the ledger says %d payments of %d (%v)", n, minor, err)
		}
		w.must(w.close(w.cashier, id, 50000-handed, ""))
	})
}

func TestALimitIsNotPassedByRoundingAndNoCoinIsSmallerThanTheSmallest(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.must(w.DB.Exec("UPDATE airports SET country = 'FI'").Error)
		id := w.open(w.cashier, 50000)
		w.law(limit("20.03", "claim", "split"))
		c := w.claim(24000)
		paid, err := w.pay(w.cashier, id, w.qr(c))
		if w.must(err); paid.Offer.Handed.Minor != 2000 || paid.Offer.Due.Minor != 2000 {
			t.Errorf("handed out %+v", paid.Offer)
		}
		w.whole(c, 3400, 2000, 1400, 0)
		w.law(limit("0.03", "claim", "split"))
		_, err = w.pay(w.cashier, id, w.qr(w.claim(24000)))
		w.wantCode(err, "till.over_cap")
	})
}

func TestTwoDesksDoNotPassADaysLimitTogether(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.law(limit("40.00", "day", "defer"))
		cashiers, tills := w.colleagues(6, 10000)
		var vouchers []till.Voucher
		for range cashiers {
			vouchers = append(vouchers, w.qr(w.claim(24000)))
		}
		done := make(chan bool)
		for i := range cashiers {
			go func() {
				_, _ = w.pay(cashiers[i], tills[i], vouchers[i])
				done <- true
			}()
		}
		for range cashiers {
			<-done
		}
		out := int64(0)
		for _, id := range tills {
			out += w.till(id).Out
		}
		if out > 4000 || out < 3400 {
			t.Errorf("%d went out to one traveller in a day", out)
		}
		w.books(nil)
	})
}
