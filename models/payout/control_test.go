package payout_test

import (
	"sync"
	"testing"
	"time"

	"taxrefund/models"
	"taxrefund/models/ledger"
	"taxrefund/models/payout"
)

func (w *world) brake(c payout.Control) {
	w.t.Helper()
	c.Rail, c.Currency = "sandbox", "EUR"
	w.must(w.payouts.Control(w.t.Context(), w.Admin.Actor("t"), c))
}

func minor(n int64) *int64 { return &n }

func TestABrakeStopsARunAndTheSkippedAreListed(t *testing.T) {
	for name, tc := range map[string]struct {
		brake   payout.Control
		reasons []string // of payouts over 1000, 3000, 2000, in this order; "" is paid
	}{
		"paused here":                  {payout.Control{Airport: "CDG", Paused: true, Reason: "outage"}, []string{"paused", "paused", "paused"}},
		"paused everywhere":            {payout.Control{Paused: true, Reason: "outage"}, []string{"paused", "paused", "paused"}},
		"paused elsewhere":             {payout.Control{Airport: "SIN", Paused: true, Reason: "outage"}, []string{"", "", ""}},
		"no brake":                     {payout.Control{Airport: "CDG"}, []string{"", "", ""}},
		"a single ceiling":             {payout.Control{Airport: "CDG", SingleCeilingMinor: minor(2000)}, []string{"", "single_ceiling", ""}},
		"a daily ceiling":              {payout.Control{Airport: "CDG", DailyCeilingMinor: minor(3000)}, []string{"", "daily_ceiling", ""}},
		"a daily ceiling of one cent":  {payout.Control{DailyCeilingMinor: minor(1)}, []string{"daily_ceiling", "daily_ceiling", "daily_ceiling"}},
		"a daily ceiling just reached": {payout.Control{DailyCeilingMinor: minor(6000)}, []string{"", "", ""}},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, w *world) {
				list := []payout.Payout{w.due("fine@x", 1000), w.due("fine@x", 3000), w.due("fine@x", 2000)}
				w.brake(tc.brake)
				skipped := map[string]string{}
				for _, s := range w.run("s1").Skipped {
					skipped[s.PayoutID] = s.Reason
				}
				for i, want := range tc.reasons {
					state, executed := payout.Paid, 1
					if want != "" {
						state, executed = payout.DueState, 0
					}
					if got := skipped[list[i].ID]; got != want {
						t.Errorf("payout %d: %q, want %q", i, got, want)
					}
					w.is(list[i], state, executed, 0)
				}
			})
		})
	}
}

func TestARunPassesByAnyNumberOfStoppedPayouts(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for range 10 {
			w.due("fine@x", 3000)
		}
		small := w.due("fine@x", 100)
		w.brake(payout.Control{SingleCeilingMinor: minor(2000)})
		if r := w.run("s1"); len(r.Skipped) != 10 || r.Paid != 1 {
			t.Errorf("%d skipped, %d paid", len(r.Skipped), r.Paid)
		}
		w.is(small, payout.Paid, 1, 0)
		w.brake(payout.Control{})
		if r := w.run("s2"); r.Paid != 10 {
			t.Errorf("without the brake: %+v", r)
		}
	})
}

func TestADailyCeilingIsFreeAgainAtTheAirportsMidnight(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.brake(payout.Control{Airport: "CDG", DailyCeilingMinor: minor(3000)})
		w.due("fine@x", 3000)
		w.due("fine@x", 3000)
		if r := w.run("today"); r.Paid != 1 {
			t.Errorf("today: %+v", r)
		}
		w.clock.Advance(10*time.Hour - time.Second) // it is noon UTC, 14:00 in Paris
		if r := w.run("before midnight"); r.Paid != 0 {
			t.Errorf("before midnight: %+v", r)
		}
		w.clock.Advance(time.Second)
		if r := w.run("after midnight"); r.Paid != 1 {
			t.Errorf("after midnight: %+v", r)
		}
	})
}

func TestRunsAtOnceKeepToOneDailyCeiling(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for range 12 {
			w.due("fine@x", 1000)
		}
		w.brake(payout.Control{Airport: "CDG", DailyCeilingMinor: minor(5000)})
		var all sync.WaitGroup
		for i := range 6 {
			all.Go(func() { _, _ = w.payouts.Run(t.Context(), clockwork, "CDG", "s"+string(rune('0'+i))) })
		}
		all.Wait()
		if n := w.count("attempts", "live"); n != 5 {
			t.Errorf("%d were sent, five may be", n)
		}
	})
}

func TestABrakeIsSetByWhoMayAndReadBack(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		good := payout.Control{Airport: "CDG", Rail: "sandbox", Currency: "EUR", Paused: true, Reason: "outage"}
		for name, tc := range map[string]struct {
			code   string
			change func(c *payout.Control)
		}{
			"another rail":         {"rail.unknown", func(c *payout.Control) { c.Rail = "other" }},
			"no currency":          {"", func(c *payout.Control) { c.Currency = "E" }},
			"another airport":      {"rail.other_airport", func(c *payout.Control) { c.Airport = "SIN" }},
			"every airport":        {"rail.other_airport", func(c *payout.Control) { c.Airport = "" }},
			"no reason":            {"rail.reason", func(c *payout.Control) { c.Reason = "x" }},
			"a ceiling of nothing": {"amount.range", func(c *payout.Control) { c.SingleCeilingMinor = minor(0) }},
			"a negative ceiling":   {"amount.range", func(c *payout.Control) { c.DailyCeilingMinor = minor(-1) }},
			"a ceiling too large":  {"amount.range", func(c *payout.Control) { c.DailyCeilingMinor = minor(1 << 62) }},
		} {
			c := good
			tc.change(&c)
			err := w.payouts.Control(t.Context(), w.Finance.Actor("t"), c)
			if err == nil || tc.code != "" && models.CodeOf(err) != tc.code {
				t.Errorf("%s: got %v, want %s", name, err, tc.code)
			}
		}
		if n := w.count("rail_controls", "1 = 1"); n != 0 {
			t.Errorf("%d brakes were set", n)
		}
		w.must(w.payouts.Control(t.Context(), w.Finance.Actor("t"), good))
		good.Paused, good.Reason, good.SingleCeilingMinor = false, "", minor(500)
		w.must(w.payouts.Control(t.Context(), w.Finance.Actor("t"), good))
		list, err := w.payouts.Controls(t.Context())
		if err != nil || len(list) != 1 || list[0].Paused || *list[0].SingleCeilingMinor != 500 || list[0].DailyCeilingMinor != nil || list[0].Airport != "CDG" {
			t.Errorf("got %+v %v", list, err)
		}
		if n := w.count("audit_log", "deed = 'rail.control'"); n != 2 {
			t.Errorf("%d deeds", n)
		}
	})
}

// inReview brings a payout to where only people can decide.
func (w *world) inReview(account string) payout.Payout {
	w.t.Helper()
	p := w.due(account, 3400)
	w.rail.cut.Store(true)
	w.run("s-" + p.ID)
	w.rail.cut.Store(false)
	w.clock.Advance(25 * time.Hour)
	w.poll()
	w.is(p, payout.Review, 0, 0)
	return p
}

func TestTwoDifferentPeopleDecideWhatNobodyCouldFindOut(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		resolve := func(p payout.Payout, who models.Actor, outcome string) bool {
			t.Helper()
			done, err := w.payouts.ResolveReview(t.Context(), who, p.ID, outcome, "seen on the statement")
			w.must(err)
			return done
		}
		finance, admin := w.Finance.Actor("t"), w.Admin.Actor("t")
		p := w.inReview("fine@x")
		for i, step := range []struct {
			who     models.Actor
			outcome string
			done    bool
		}{
			{finance, "paid", false}, {finance, "paid", false}, {admin, "failed", false}, {finance, "paid", false},
			{finance, "failed", true}, // the other one's latest word
		} {
			if done := resolve(p, step.who, step.outcome); done != step.done {
				t.Errorf("step %d: decided %v", i+1, done)
			}
		}
		w.is(p, payout.DetailsRequired, 0, 0)
		w.books(p, -3400, 0, 0)
		q := w.inReview("fine@x")
		resolve(q, finance, "paid")
		resolve(q, finance, "failed") // thinks again
		if resolve(q, admin, "paid") {
			t.Error("a word that was taken back has counted")
		}
		if !resolve(q, finance, "paid") {
			t.Error("two said the same, and it is not decided")
		}
		if got := w.read(q); got.State != payout.Paid {
			t.Errorf("it is %s", got.State)
		}
		w.books(q, 0, 0, -3400)
	})
}

func TestAReviewThatCannotBeResolved(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p := w.inReview("fine@x")
		elsewhere := w.Finance.Actor("t")
		elsewhere.Airport = "SIN"
		for name, tc := range map[string]struct {
			who                       models.Actor
			id, outcome, reason, code string
		}{
			"an outcome that is none": {w.Finance.Actor("t"), p.ID, "returned", "a reason", "payout.outcome"},
			"no reason":               {w.Finance.Actor("t"), p.ID, "paid", "", "payout.reason"},
			"another airport's":       {elsewhere, p.ID, "paid", "a reason", "payout.not_found"},
			"one that is paid":        {w.Finance.Actor("t"), w.paid(), "paid", "a reason", "payout.not_in_review"},
		} {
			if done, err := w.payouts.ResolveReview(t.Context(), tc.who, tc.id, tc.outcome, tc.reason); done || models.CodeOf(err) != tc.code {
				t.Errorf("%s: %v %v", name, done, err)
			}
		}
	})
}

func (w *world) paid() string {
	p := w.due("fine@x", 100)
	w.run("s-" + p.ID)
	return p.ID
}

func TestManyPeopleAtOnceDecideAReviewOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p := w.inReview("fine@x")
		var all sync.WaitGroup
		decided := make([]bool, 20)
		for i := range decided {
			who := w.Finance.Actor("t")
			if i%2 == 1 {
				who = w.Admin.Actor("t")
			}
			all.Go(func() {
				decided[i], _ = w.payouts.ResolveReview(t.Context(), who, p.ID, "paid", "seen on the statement")
			})
		}
		all.Wait()
		n := 0
		for _, d := range decided {
			if d {
				n++
			}
		}
		if n != 1 || w.read(p).State != payout.Paid || w.count("postings", "kind = 'settle'") != 1 {
			t.Errorf("%d decided, it is %s", n, w.read(p).State)
		}
		w.books(p, 0, 0, -3400)
	})
}

func TestWhatNobodyClaimedIsForfeitedAfterItsLastDay(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		last := func(day models.Date) func(*payout.Due) { return func(d *payout.Due) { d.ForfeitsOn = day } }
		today := w.due("refused@x", 3400, last("2026-05-08"))
		over := w.due("refused@x", 200, last("2026-05-07"))
		onItsWay := w.due("slow@x", 100, last("2026-05-07"))
		w.run("s1")
		due := w.due("fine@x", 30, last("2026-05-07"))
		held := w.due("fine@x", 30, last("2026-05-07"), func(d *payout.Due) { d.Hold = "hold.claim" })
		for airport, want := range map[string]int{"SIN": 0, "CDG": 2} {
			if n, err := w.payouts.Forfeit(t.Context(), clockwork, airport); err != nil || n != want {
				t.Errorf("%s: %d forfeited, %v", airport, n, err)
			}
		}
		for p, state := range map[string]payout.State{today.ID: payout.DetailsRequired, over.ID: payout.Forfeited, onItsWay.ID: payout.InProcess,
			due.ID: payout.Forfeited, held.ID: payout.Held} {
			if n := w.count("payouts", "id = ? AND state = ?", p, string(state)); n != 1 {
				t.Errorf("%s is not %s", p, state)
			}
		}
		if b, err := ledger.Balance(t.Context(), w.DB, ledger.Forfeited("CDG"), "EUR"); err != nil || b.Minor != -230 {
			t.Errorf("forfeited: %v %v", b, err)
		}
		w.books(over, 0, -100, 0)
	})
}
