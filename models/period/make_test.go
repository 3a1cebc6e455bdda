package period_test

import (
	"testing"

	"taxrefund/models"
	"taxrefund/models/payout"
	"taxrefund/models/period"
)

func TestEveryMovementHasItsColumn(t *testing.T) {
	for _, c := range []struct {
		name string
		life func(w *world, c claim)
		want period.Figures
	}{
		{"nothing more", func(*world, claim) {}, period.Figures{Lines: 2, Due: 100, Closing: 100}},
		{"taken back", func(w *world, c claim) { w.cancel(c) }, period.Figures{Lines: 4, Due: 100, Cancelled: 100}},
		{"on its way", func(w *world, c claim) { w.send("CDG") }, period.Figures{Lines: 4, Due: 100, Sent: 100, Closing: 100, ClosingSent: 100}},
		{"paid", func(w *world, c claim) { w.send("CDG"); w.hear(c, "paid") }, period.Figures{Lines: 6, Due: 100, Sent: 100, Paid: 100}},
		{"failed", func(w *world, c claim) { w.send("CDG"); w.hear(c, "failed") }, period.Figures{Lines: 6, Due: 100, Sent: 100, Failed: 100, Closing: 100}},
		{"returned", func(w *world, c claim) { w.send("CDG"); w.hear(c, "paid"); w.hear(c, "returned") },
			period.Figures{Lines: 8, Due: 100, Sent: 100, Paid: 100, Returned: 100, Closing: 100}},
		{"a return that overtakes the payment", func(w *world, c claim) { w.send("CDG"); w.hear(c, "returned") },
			period.Figures{Lines: 8, Due: 100, Sent: 100, Paid: 100, Returned: 100, Closing: 100}},
		{"forfeited", func(w *world, c claim) { w.forfeit(c) }, period.Figures{Lines: 4, Due: 100, Forfeited: 100}},
		{"another method", func(w *world, c claim) { w.change(c, "bank") }, period.Figures{Lines: 6, Due: 100, Closing: 100}},
		{"asked back", func(w *world, c claim) {
			w.send("CDG")
			w.hear(c, "paid")
			w.recover(c, 0, "recovery", 70)
			w.recover(c, 0, "recovery_closed", -70)
		}, period.Figures{Lines: 8, Due: 100, Sent: 100, Paid: 100, Recovery: 70, RecoveryClosed: 70}},
		{"failed, sent again to another account and paid", func(w *world, c claim) {
			w.send("CDG")
			w.hear(c, "failed")
			w.change(c, "bank")
			w.send("CDG")
			w.hear(c, "paid")
		}, period.Figures{Lines: 14, Due: 100, Sent: 200, Failed: 100, Paid: 100}},
	} {
		t.Run(c.name, func(t *testing.T) {
			each(t, func(t *testing.T, w *world) {
				w.at("2026-05-08", "12:00")
				c.life(w, w.claimAt("CDG", "CHN", "EUR", bought{"A", 70}, bought{"B", 30}))
				w.closeBatches()
				w.at("2026-05-09", "00:05")
				day := w.report("2026-05-08", "2026-05-08")
				if got := euro(day); got != c.want {
					t.Errorf("the day is %+v\nwant %+v", got, c.want)
				}
				ties(t, day)
				w.at("2026-05-10", "00:05")
				next := w.report("2026-05-09", "2026-05-09")
				if got := euro(next); got.Opening != c.want.Closing || got.OpeningSent != c.want.ClosingSent || got.Closing != c.want.Closing || got.Lines != 0 {
					t.Errorf("the next day is %+v", got)
				}
				ties(t, next)
				follows(t, day, next)
			})
		})
	}
}

// ties checks that every sum ties, and that the sums of every dimension add up to the totals.
func ties(t testing.TB, p period.Period) {
	t.Helper()
	for _, total := range p.Totals() {
		for _, dimension := range period.Dimensions {
			var sum period.Figures
			for _, s := range p.By(dimension) {
				if !s.Ties() {
					t.Errorf("%s %s does not tie: %+v", s.Dimension, s.Key, s.Figures)
				}
				if s.Currency == total.Currency {
					sum = plus(sum, s.Figures)
				}
			}
			if sum != total.Figures {
				t.Errorf("by %s it is %+v\nin total %+v", dimension, sum, total.Figures)
			}
		}
	}
}

func plus(a, b period.Figures) period.Figures {
	return period.Figures{Lines: a.Lines + b.Lines, Opening: a.Opening + b.Opening, Due: a.Due + b.Due, Cancelled: a.Cancelled + b.Cancelled, Paid: a.Paid + b.Paid,
		Returned: a.Returned + b.Returned, Forfeited: a.Forfeited + b.Forfeited, Moved: a.Moved + b.Moved, Closing: a.Closing + b.Closing, OpeningSent: a.OpeningSent + b.OpeningSent,
		Sent: a.Sent + b.Sent, Failed: a.Failed + b.Failed, ClosingSent: a.ClosingSent + b.ClosingSent, Recovery: a.Recovery + b.Recovery, RecoveryClosed: a.RecoveryClosed + b.RecoveryClosed}
}

// follows checks that a report opens as the one before it closed, in every dimension.
func follows(t testing.TB, before, after period.Period) {
	t.Helper()
	type key struct{ dimension, key, currency string }
	closed := map[key][2]int64{}
	for _, s := range before.Sums {
		closed[key{s.Dimension, s.Key, string(s.Currency)}] = [2]int64{s.Closing, s.ClosingSent}
	}
	for _, s := range after.Sums {
		k := key{s.Dimension, s.Key, string(s.Currency)}
		if closed[k] != [2]int64{s.Opening, s.OpeningSent} {
			t.Errorf("%v opens at %d (%d) and closed at %v", k, s.Opening, s.OpeningSent, closed[k])
		}
		delete(closed, k)
	}
	for k, v := range closed {
		if v != [2]int64{} {
			t.Errorf("%v closed at %v and is gone", k, v)
		}
	}
}

func TestMerchantsGetTheirShareToTheCent(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.at("2026-05-08", "12:00")
		a := w.claimAt("CDG", "CHN", "EUR", bought{"A", 33}, bought{"B", 33}, bought{"A", 34})
		w.claimAt("CDG", "JPN", "EUR", bought{"B", 1})
		w.send("CDG")
		w.hear(a, payout.StatusPaid)
		w.at("2026-05-09", "00:05")
		p := w.report("2026-05-08", "2026-05-08")
		ties(t, p)
		got := map[string]period.Figures{}
		for _, s := range append(p.By(period.ByMerchant), p.By(period.ByNationality)...) {
			got[s.Key+s.Name] = s.Figures
		}
		for key, want := range map[string]period.Figures{
			"FRAShop A": {Lines: 6, Due: 67, Sent: 67, Paid: 67},
			"FRBShop B": {Lines: 5, Due: 34, Sent: 34, Paid: 33, Closing: 1, ClosingSent: 1},
			"CHN":       {Lines: 9, Due: 100, Sent: 100, Paid: 100},
			"JPN":       {Lines: 2, Due: 1, Sent: 1, Closing: 1, ClosingSent: 1},
		} {
			if got[key] != want {
				t.Errorf("%s has %+v\nwant %+v", key, got[key], want)
			}
		}
	})
}

func TestADueCutInTwoIsSplitByReceiptWithoutLosingACent(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.at("2026-05-08", "12:00")
		c := w.claimAt("CDG", "CHN", "EUR", bought{"A", 70}, bought{"B", 31})
		// As a limit on cash cuts a due: what is left in it, and the rest under the key with a number behind a dot.
		w.must(w.DB.Exec("UPDATE payouts SET amount_minor = 90 WHERE id = ?", c.payout).Error)
		w.must(w.DB.Exec(`INSERT INTO payouts (id, claim_id, due_key, airport_code, method, rail, account_sealed, account_mask, currency, amount_minor, state, state_reason, version, due_at, updated_at)
			SELECT ?, claim_id, 'v1.2', airport_code, method, rail, account_sealed, account_mask, currency, 11, state, state_reason, 1, due_at, updated_at FROM payouts WHERE id = ?`, models.NewID(), c.payout).Error)
		w.send("CDG")
		w.hear(c, payout.StatusPaid)
		w.at("2026-05-09", "00:05")
		p := w.report("2026-05-08", "2026-05-08")
		ties(t, p)
		by := p.By(period.ByMerchant)
		if len(by) != 2 || by[0].Due != 70 || by[0].Paid != 70 || by[1].Due != 31 || by[1].Paid != 20 || by[1].ClosingSent != 11 {
			t.Errorf("%+v", by)
		}
	})
}
