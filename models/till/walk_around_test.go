package till_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"taxrefund/models"
	"taxrefund/models/claim"
	"taxrefund/models/ledger"
	"taxrefund/models/payout"
	"taxrefund/models/tax"
	"taxrefund/models/till"
)

func TestARestThatGoesAnotherWayIsNeverPaidInCash(t *testing.T) {
	for _, per := range []string{"payment", "day", "form", "claim"} {
		t.Run("per "+per, func(t *testing.T) {
			each(t, func(t *testing.T, w *world) {
				w.law(limit("20.00", per, "split"))
				w.stay = 7 * 24 * time.Hour
				c, id := w.claim(24000), w.open(w.cashier, 10000)
				_, err := w.pay(w.cashier, id, w.qr(c))
				w.must(err)
				for range 3 {
					w.must(w.details(c, "cash"))
					_, err = w.pay(w.cashier, id, w.qr(c))
					w.wantCode(err, "till.over_cap")
					w.clock.Advance(24 * time.Hour) // nor on another day
				}
				w.whole(c, 3400, 2000, 1400, 0)
				w.must(w.details(c, "alipay"))
				w.wantParts(c, part{"v1", 2000, payout.Paid}, part{"v1.2", 1400, payout.DueState})
			})
		})
	}
}

func TestARestThatWasHeldStillGoesAnotherWay(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.law(limit("20.00", "payment", "split"))
		c, id := w.claim(24000), w.open(w.cashier, 10000)
		_, err := w.pay(w.cashier, id, w.qr(c))
		w.must(err)
		w.hold(c)
		w.must(w.claims.ReleaseHold(t.Context(), w.Officer.Actor(""), w.again(c).Holds[0].ID))
		w.wantParts(c, part{"v1", 2000, payout.Paid}, part{"v1.2", 1400, payout.DetailsRequired})
		_, err = w.pay(w.cashier, id, w.qr(c))
		w.wantCode(err, "till.details_required")
		w.hold(c)
		w.must(w.details(c, "alipay")) // given while it is held
		w.must(w.claims.ReleaseHold(t.Context(), w.Officer.Actor(""), w.again(c).Holds[0].ID))
		w.wantParts(c, part{"v1", 2000, payout.Paid}, part{"v1.2", 1400, payout.DueState})
	})
}

func TestTwentyTillsTogetherPassNoLimitOnOneClaim(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		cashiers, tills := w.colleagues(20, 10000)
		w.stay = 7 * 24 * time.Hour
		for _, law := range []string{limit("20.00", "payment", "split"), limit("20.00", "day", "split"), limit("20.00", "form", "split"), limit("20.00", "claim", "split"),
			limit("20.00", "day", "defer"), limit("20.00", "payment", "defer")} {
			w.law(law)
			w.clock.Advance(24 * time.Hour)
			before := w.count("till_lines", "1 = 1")
			c := w.claim(24000)
			v := w.qr(c)
			var all sync.WaitGroup
			for i := range cashiers {
				all.Go(func() {
					for _, handed := range []int64{2000, 1400} {
						_, err := w.confirm(cashiers[i], tills[i], till.Payment{Voucher: v, HandedMinor: handed, PassportSeen: true})
						if err != nil && models.KindOf(err) != models.Conflict {
							t.Error(err)
						}
					}
				})
			}
			all.Wait()
			if n := w.count("till_lines", "1 = 1") - before; n != 1 {
				t.Errorf("%s: %d payments", law, n)
			}
			w.whole(c, 3400, 2000, 1400, 0)
		}
	})
}

func TestSeveralDuesOfAClaimStayWithinItsLimitTogether(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.law(limit("40.00", "claim", "split"))
		c := w.validated(w.claim(24000, 240000)) // 34.00 and much more, each a due of its own
		cashiers, tills := w.colleagues(6, 10000)
		v := w.qr(c)
		var all sync.WaitGroup
		for i := range cashiers {
			all.Go(func() {
				for _, handed := range []int64{3400, 600, 4000} {
					_, err := w.confirm(cashiers[i], tills[i], till.Payment{Voucher: v, HandedMinor: handed, PassportSeen: true})
					if err != nil && models.KindOf(err) != models.Conflict {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		w.whole(c, c.Due, 4000, c.Due-4000, 0)
		w.must(w.details(c, "cash"))
		_, err := w.pay(cashiers[0], tills[0], w.qr(c))
		w.wantCode(err, "till.over_cap")
	})
}

// validated has an officer validate the second receipt of a claim.
func (w *world) validated(c *claim.Claim) *claim.Claim {
	w.t.Helper()
	c, err := w.claims.Decide(w.t.Context(), w.Officer.Actor(""), c.ID, claim.Decision{Version: c.Version, Receipts: []claim.ReceiptDecision{
		{ReceiptID: c.Receipts[1].ID, Action: "validate"}}})
	w.must(err)
	return c
}

func TestARestThatIsRefusedKeepsNoOtherDueBack(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.law(limit("20.00", "payment", "split"))
		c, id := w.claim(24000, 240000), w.open(w.cashier, 10000)
		_, err := w.pay(w.cashier, id, w.qr(c))
		w.must(err)
		w.must(w.details(c, "cash"))
		c = w.validated(w.again(c))
		paid, err := w.pay(w.cashier, id, w.qr(c))
		if w.must(err); paid.Offer.Handed.Minor != 2000 || paid.Offer.Rest.Minor != c.Receipts[1].Due-2000 {
			t.Errorf("the second due is paid as %+v", paid.Offer)
		}
		_, err = w.pay(w.cashier, id, w.qr(c))
		w.wantCode(err, "till.over_cap")
		w.whole(c, c.Due, 4000, c.Due-4000, 0)
	})
}

func TestATravellerGivesUpOnlyWhatTheyWereTold(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.law(limit("20.00", "payment", "forfeit_balance"))
		c := w.validated(w.claim(24000, 240000))
		cashiers, tills := w.colleagues(2, 10000)
		first := till.Payment{Voucher: w.qr(c), HandedMinor: 2000, PassportSeen: true, GiveUpBalance: true, RestMinor: 1400}
		_, err := w.confirm(cashiers[0], tills[0], first)
		w.must(err)
		_, err = w.confirm(cashiers[1], tills[1], first) // of the other due much more would be lost
		w.wantCode(err, "till.balance")
		w.whole(c, c.Due, 2000, c.Due-3400, 1400)
	})
}

func TestNothingIsPutOffForATravellerWhoDoesNotComeAgain(t *testing.T) {
	for name, tc := range map[string]struct {
		stay    time.Duration
		forfeit string
		until   models.Date
		cash    string // what a cashier is told who tries again on the same day
	}{
		"the flight leaves today":        {9 * time.Hour, "", "2029-05-08", "till.over_cap"},
		"the last day to collect is now": {7 * 24 * time.Hour, "2026-05-08", "2026-06-08", "till.later"}, // the rest has got more time
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, w *world) {
				w.law(limit("20.00", "day", "defer"))
				w.stay = tc.stay
				c, second, id := w.claim(24000), w.claim(24000), w.open(w.cashier, 10000)
				if tc.forfeit != "" {
					w.must(w.DB.Exec("UPDATE payouts SET forfeits_on = ?", tc.forfeit).Error)
				}
				note := w.claims.CashNote(w.again(c), w.clock.Now())
				if !strings.HasSuffix(note, "the rest is paid another way, by alipay.") {
					t.Errorf("the traveller reads %q", note)
				}
				paid, err := w.pay(w.cashier, id, w.qr(c))
				if w.must(err); paid.Offer.Overflow != tax.Split || paid.Offer.Rest.Minor != 1400 {
					t.Errorf("the cashier reads %+v", paid.Offer)
				}
				w.wantParts(c, part{"v1", 2000, payout.Paid}, part{"v1.2", 1400, payout.DetailsRequired})
				_, err = w.pay(w.cashier, id, w.qr(c))
				w.wantCode(err, "till.details_required")
				_, err = w.pay(w.cashier, id, w.qr(second)) // the day's limit is reached
				w.wantCode(err, "till.over_cap")
				w.must(w.details(c, "cash"))
				_, err = w.pay(w.cashier, id, w.qr(c))
				w.wantCode(err, tc.cash)
				w.clock.Advance(24 * time.Hour)
				if n, err := w.payouts.Forfeit(t.Context(), models.System, "CDG"); err != nil || w.payoutsOf(c)[1].State == payout.Forfeited {
					t.Errorf("%d forfeited, the rest among them (%v)", n, err)
				}
				w.must(w.details(c, "alipay"))
				if p := w.payoutsOf(c)[1]; p.State != payout.DueState || p.Method != "alipay" || p.ForfeitsOn != tc.until || p.DueAt.After(w.clock.Now()) {
					t.Errorf("the rest is %+v", p)
				}
				w.books(map[string]int64{ledger.Payable(c.ID): -1400})
			})
		})
	}
}

func TestARestThatWasPutOffGoesAnotherWayWhereTheFlightIsEarlier(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.law(limit("20.00", "day", "defer"))
		w.stay = 7 * 24 * time.Hour
		c, id := w.claim(24000), w.open(w.cashier, 10000)
		if note := w.claims.CashNote(c, w.clock.Now()); !strings.HasSuffix(note, "the rest is paid from the next day.") {
			t.Errorf("the traveller reads %q", note)
		}
		_, err := w.pay(w.cashier, id, w.qr(c))
		w.must(err)
		_, err = w.pay(w.cashier, id, w.qr(c))
		w.wantCode(err, "till.later")
		w.must(w.DB.Exec("UPDATE claims SET departs_at = ? WHERE id = ?", w.clock.Now().Add(3*time.Hour), c.ID).Error)
		_, err = w.pay(w.cashier, id, w.qr(c))
		w.wantCode(err, "till.details_required")
		w.must(w.details(c, "alipay"))
		w.whole(c, 3400, 2000, 1400, 0)
	})
}
