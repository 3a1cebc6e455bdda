package period_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"taxrefund/models"
	"taxrefund/models/ledger"
	"taxrefund/models/modeltest"
	"taxrefund/models/payout"
	"taxrefund/models/period"
)

// alive is one claim of a random life, and what may happen to it next.
type alive struct {
	claim
	state string // as its payout's
}

// A random life of claims over several days: every day ties, opens as the one before it closed, and all days together are
// one report; lines, accounts and batches say the same.
func TestWhateverHappensEveryDayTiesAndOpensAsTheLastOneClosed(t *testing.T) {
	for name, open := range map[string]func(testing.TB) *models.DB{"sqlite": modeltest.Lite, "postgres": modeltest.Postgres} {
		t.Run(name, func(t *testing.T) {
			tries := 0
			rapid.Check(t, func(r *rapid.T) {
				if tries++; tries > 12 { // a database for each is what takes the time
					return
				}
				life(t, r, newWorld(t, open(t)))
			})
		})
	}
}

func life(t *testing.T, r *rapid.T, w *world) {
	w.must(w.Places.AddAirport(w.ctx, models.System, singapore()))
	var all []*alive
	const first = models.Date("2026-03-27") // the clocks change on the 29th
	days := rapid.IntRange(2, 4).Draw(r, "days")
	for d := range days {
		w.at(string(first.AddDays(d)), "00:06")
		for range rapid.IntRange(0, 7).Draw(r, "steps") {
			w.clock.Advance(time.Duration(rapid.IntRange(1, 180).Draw(r, "minutes")) * time.Minute)
			all = w.happens(r, all)
		}
		if rapid.Bool().Draw(r, "close") {
			w.closeBatches()
		}
	}
	w.at(string(first.AddDays(days)), "03:00") // also in Singapore
	var before period.Period
	var sum period.Figures
	for d := range days {
		p := w.report(first.AddDays(d), first.AddDays(d))
		ties(t, p)
		addsUp(t, p, w.lines)
		if d > 0 {
			follows(t, before, p)
		}
		f := euro(p)
		sum = plus(sum, period.Figures{Lines: f.Lines, Due: f.Due, Cancelled: f.Cancelled, Paid: f.Paid, Returned: f.Returned, Forfeited: f.Forfeited, Sent: f.Sent, Failed: f.Failed})
		before = p
	}
	whole := w.report(first, first.AddDays(days-1))
	ties(t, whole)
	got := euro(whole)
	sum.Opening, sum.Closing, sum.OpeningSent, sum.ClosingSent = 0, euro(before).Closing, 0, euro(before).ClosingSent
	if got != sum {
		t.Errorf("all days are %+v\nthe days %+v", got, sum)
	}
	w.agreesWithTheBooks(whole, all)
}

// happens does one thing that is possible now.
func (w *world) happens(r *rapid.T, all []*alive) []*alive {
	step := rapid.SampledFrom([]string{"claim", "claim", "send", "paid", "failed", "returned", "cancel", "forfeit", "change"}).Draw(r, "step")
	var can []*alive
	needs := map[string]string{"paid": "in_process", "failed": "in_process", "returned": "paid", "cancel": "due", "forfeit": "due details_required", "change": "due details_required"}
	for _, a := range all {
		if strings.Contains(" "+needs[step]+" ", " "+a.state+" ") {
			can = append(can, a)
		}
	}
	switch {
	case step == "claim":
		var receipts []bought
		for range rapid.IntRange(1, 3).Draw(r, "receipts") {
			receipts = append(receipts, bought{rapid.SampledFrom([]string{"A", "B", "C"}).Draw(r, "merchant"), rapid.Int64Range(1, 999).Draw(r, "minor")})
		}
		all = append(all, &alive{w.claimAt("CDG", rapid.SampledFrom([]string{"CHN", "JPN", "USA"}).Draw(r, "nationality"), "EUR", receipts...), "due"})
		return all
	case step == "send":
		w.send("CDG")
		for _, a := range all {
			if a.state == "due" {
				a.state = "in_process"
			}
		}
		return all
	case len(can) == 0:
		return all
	}
	a := rapid.SampledFrom(can).Draw(r, "which")
	switch step {
	case "cancel":
		var sent int64
		w.must(w.DB.Table("attempts").Where("payout_id = ?", a.payout).Count(&sent).Error)
		if sent > 0 {
			return all // what was sent once is not taken back
		}
		w.cancel(a.claim)
		a.state = "gone"
	case "forfeit":
		w.forfeit(a.claim)
		a.state = "gone"
	case "change":
		w.change(a.claim, rapid.SampledFrom([]string{"bank", "alipay", "wallet"}).Draw(r, "method"))
		a.state = "due"
	default:
		w.hear(a.claim, payout.Status(step))
		a.state = map[string]string{"paid": "paid", "failed": "details_required", "returned": "details_required"}[step]
	}
	return all
}

// addsUp adds the lines up in every dimension and compares them with the sums.
func addsUp(t testing.TB, p period.Period, lines []period.Line) {
	t.Helper()
	type key struct{ dimension, key, movement string }
	got := map[key]int64{}
	for _, l := range lines {
		for dimension, k := range map[string]string{period.ByTotal: "", period.ByAirport: l.Airport, period.ByMethod: l.Method, period.ByMerchant: l.MerchantVATID, period.ByNationality: l.Nationality} {
			got[key{dimension, k, l.Movement}] += l.Minor
		}
	}
	for _, s := range p.Sums {
		for _, m := range period.Movements {
			k := key{s.Dimension, s.Key, m}
			if got[k] != s.Column(m) {
				t.Errorf("%v: the lines have %d, the sum %d", k, got[k], s.Column(m))
			}
			delete(got, k)
		}
	}
	for k, minor := range got {
		if minor != 0 {
			t.Errorf("%v: the lines have %d and there is no sum", k, minor)
		}
	}
}

// agreesWithTheBooks holds a closing against the balances of every claim's account and of the rail's.
func (w *world) agreesWithTheBooks(p period.Period, all []*alive) {
	w.t.Helper()
	owed := int64(0)
	for _, a := range all {
		b, err := ledger.Balance(w.ctx, w.DB, ledger.Payable(a.id), "EUR")
		w.must(err)
		owed -= b.Minor
	}
	sent, err := ledger.Balance(w.ctx, w.DB, ledger.Clearing("sandbox"), "EUR")
	w.must(err)
	if f := euro(p); f.Closing != owed-sent.Minor || f.ClosingSent != -sent.Minor {
		w.t.Errorf("it closes at %d (%d), the accounts at %d and %d", f.Closing, f.ClosingSent, owed, sent.Minor)
	}
	batches, err := w.payouts.Batches(w.ctx, "CDG")
	w.must(err)
	paid, returned := int64(0), int64(0)
	for _, b := range batches {
		paid, returned = paid+b.PaidMinor, returned+b.ReturnedMinor
	}
	var back int64 // an open batch counts what came back as no payment of its own
	w.must(w.DB.Table("batch_lines").Where("kind = 'payout' AND outcome = 'returned' AND batch_id IN (SELECT id FROM batches WHERE state = 'open')").Select("COALESCE(SUM(amount_minor), 0)").Scan(&back).Error)
	if f := euro(p); f.Paid != paid+back || f.Returned != returned {
		w.t.Errorf("paid %d, returned %d; the batches say %d and %d", f.Paid, f.Returned, paid+back, returned)
	}
}

// A report that does not agree with another book is not handed out; once the cause is gone the same days are asked for anew.
func TestAReportThatDoesNotTieOutFailsWithTheDifference(t *testing.T) {
	for _, c := range []struct{ name, harm, want string }{
		{"a payout that grew", "UPDATE payouts SET amount_minor = amount_minor + 12 WHERE state = 'due'", "what the payouts say is owed differs from this report by EUR 0.12"},
		{"a batch that says more", "UPDATE batches SET paid_minor = paid_minor + 5 WHERE state = 'closed'", "what closed batches say of their own lines differs from this report by EUR 0.05"},
		{"a line of a batch that says less", "UPDATE batch_lines SET amount_minor = amount_minor - 5", "what the lines of batches say was paid differs from this report by EUR -0.05"},
		{"a receipt that says more", "UPDATE receipts SET due_minor = due_minor + 3 WHERE position = 1", "differs from this report by EUR -0.0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			each(t, func(t *testing.T, w *world) {
				w.at("2026-05-08", "12:00")
				paid := w.claimAt("CDG", "CHN", "EUR", bought{"A", 70})
				w.send("CDG")
				w.hear(paid, payout.StatusPaid)
				w.closeBatches()
				w.claimAt("CDG", "CHN", "EUR", bought{"A", 30})
				w.must(w.DB.Exec(c.harm).Error)
				w.at("2026-05-09", "00:05")
				ask := period.Ask{Airport: "CDG", From: "2026-05-08", To: "2026-05-08"}
				p, err := w.periods.Make(w.ctx, finance, ask)
				w.must(err)
				if p.State != period.Failed || p.Failure != "period.differs" || !strings.Contains(p.FailureText, c.want) || len(p.Files) != 0 {
					t.Fatalf("it is %s: %s %s", p.State, p.Failure, p.FailureText)
				}
				_, _, _, err = w.periods.Open(w.ctx, finance, p.ID, "csv")
				w.wantCode(err, "period.not_made")
				again, err := w.periods.Make(w.ctx, finance, ask)
				w.must(err)
				if again.ID == p.ID {
					t.Error("what failed was found again")
				}
			})
		})
	}
}

func TestABookingThatTheReportDoesNotKnowMakesItFail(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.at("2026-05-08", "12:00")
		c := w.claimAt("CDG", "CHN", "EUR", bought{"A", 70})
		w.recover(c, 0, "gift", 5)
		w.at("2026-05-09", "00:05")
		p, err := w.periods.Make(w.ctx, finance, period.Ask{Airport: "CDG", From: "2026-05-08", To: "2026-05-08"})
		w.must(err)
		if p.Failure != "period.unknown_movement" || !strings.Contains(p.FailureText, `"gift"`) {
			t.Errorf("it is %s: %s", p.State, p.FailureText)
		}
	})
}

// A process that hangs, loses its lease and wakes up again writes nothing more: the other one's report stands.
func TestTwoProcessesNeverWriteOneReport(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.at("2026-05-08", "12:00")
		w.claimAt("CDG", "CHN", "EUR", bought{"A", 70})
		w.at("2026-05-09", "12:00")
		other := &period.Service{DB: w.DB, Places: w.Places, Owner: "other", Formats: map[string]period.Render{"csv": w.write}}
		w.periods.Formats = map[string]period.Render{"csv": func(to io.Writer, r period.Report) error {
			w.clock.Advance(2 * time.Minute) // it hangs, and another takes over
			if n, err := other.Resume(w.ctx, time.Minute); n != 1 || err != nil {
				t.Errorf("the other made %d, %v", n, err)
			}
			_, err := fmt.Fprintln(to, "stale")
			return err
		}}
		p := w.report("2026-05-08", "2026-05-08")
		_, _, body, err := w.periods.Open(w.ctx, finance, p.ID, "csv")
		w.must(err)
		text, err := io.ReadAll(body)
		if err != nil || strings.Contains(string(text), "stale") || !strings.Contains(string(text), "due") {
			t.Errorf("the file is %q, %v", text, err)
		}
	})
}

func TestAReportThatCannotBeWrittenIsTriedFiveTimes(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.at("2026-05-09", "12:00")
		broken := errors.New("broken")
		w.periods.Formats = map[string]period.Render{"csv": func(io.Writer, period.Report) error { return broken }}
		ask := period.Ask{Airport: "CDG", From: "2026-05-08", To: "2026-05-08"}
		if _, err := w.periods.Make(w.ctx, finance, ask); !errors.Is(err, broken) {
			t.Fatal(err)
		}
		for range 6 {
			_, _ = w.periods.Resume(w.ctx, time.Minute)
		}
		list, err := w.periods.List(w.ctx, finance, "")
		if err != nil || len(list) != 1 || list[0].State != period.Failed || list[0].Failure != "period.broken" {
			t.Errorf("%+v, %v", list, err)
		}
	})
}
