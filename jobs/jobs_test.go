package jobs_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"taxrefund/app/rails/sandbox"
	"taxrefund/jobs"
	"taxrefund/models"
	"taxrefund/models/alert"
	"taxrefund/models/claim"
	"taxrefund/models/feed"
	"taxrefund/models/idempotency"
	"taxrefund/models/modeltest"
	"taxrefund/models/payout"
	"taxrefund/models/place"
	"taxrefund/models/schedule"
	"taxrefund/models/tax"
	"taxrefund/models/travel"
)

// world is an airport with a sandbox rail and as many replicas of the program as a test wants.
type world struct {
	*modeltest.World
	t       *testing.T
	clock   *models.FixedClock
	claims  *claim.Service
	payouts *payout.Service
	log     bytes.Buffer
	logger  *slog.Logger
	made    int
	folder  string // where feeds are dropped

	receiver func(context.Context, alert.Notice) error
}

func newWorld(t *testing.T, db *models.DB) *world {
	t.Helper()
	w := &world{World: modeltest.NewWorld(t, db), t: t, clock: modeltest.Clock(db)}
	w.logger = slog.New(slog.NewTextHandler(&w.log, nil))
	server, err := sandbox.NewServer(sandbox.ServerConfig{Journal: filepath.Join(t.TempDir(), "journal.jsonl"), Clock: w.clock})
	w.must(err)
	loopback := httptest.NewServer(server.Handler())
	t.Cleanup(func() { loopback.Close(); _ = server.Close() })
	law, err := tax.Load()
	w.must(err)
	w.claims = &claim.Service{DB: db, Ring: w.Ring, Law: law, Settings: claim.Settings{Authority: map[string]bool{"FR": true}, Rails: map[string]string{"alipay": "sandbox"}}}
	w.payouts = &payout.Service{DB: db, Ring: w.Ring, Rails: map[string]payout.Rail{"sandbox": sandbox.New(loopback.URL, time.Minute)}}
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// replica is one more process of the installation.
func (w *world) replica(owner string) *jobs.Runner {
	feeds := &feed.Service{DB: w.DB, Ring: w.Ring, Merchants: w.Merchants, Claims: w.claims, Owner: owner}
	return &jobs.Runner{DB: w.DB, Places: w.Places, Merchants: w.Merchants, Staff: w.Staff, Claims: w.claims, Payouts: w.payouts, Feeds: feeds, Periods: periodsOf(w, owner), Alerts: &alert.Service{DB: w.DB, Notify: true}, SendAlert: w.receiver, FeedDir: w.folder, Owner: owner, Log: w.logger}
}

func (w *world) run(name string) {
	w.t.Helper()
	w.must(w.replica("by hand").Run(w.t.Context(), models.System, name))
}

// runs lists the recorded runs of a job at an airport ("" for jobs of the whole house), newest first.
func (w *world) runs(job string) []schedule.Run {
	w.t.Helper()
	all, err := schedule.List(w.t.Context(), w.DB, "", 1000)
	w.must(err)
	var of []schedule.Run
	for _, r := range all {
		if r.Job == job {
			of = append(of, r)
		}
	}
	return of
}

// claim submits one green receipt and returns the claim's id.
func (w *world) claim(account string) string {
	w.t.Helper()
	w.made++
	doc := travel.Document{Kind: "P", IssuingState: "CHN", Number: "L898902C3", Surname: "ERIKSSON", GivenNames: "ANNA MARIA", Nationality: "CHN",
		BirthDate: "1985-08-12", Sex: "F", ExpiresOn: "2031-04-15"}
	sale := w.AddSale(w.t, doc.Key(), fmt.Sprintf("A-%d", w.made), 24000)
	now := w.clock.Now()
	in := claim.Submission{Reference: fmt.Sprintf("reference-%d", w.made), SubmittedAt: now, Residence: "CN", Flight: "AF 116", Destination: "PVG",
		DepartsAt: now.Add(3 * time.Hour), Receipts: []claim.Presented{{SaleID: sale.ID}}, Method: "alipay", Account: account, Language: "en"}
	in.MRZ = travel.FormatZone(doc)
	var id string
	_, err := w.claims.Submit(w.t.Context(), models.Actor{Kind: "kiosk", ID: w.Kiosk.ID, Airport: "CDG"}, w.Airport, in,
		idempotency.Request{Scope: "kiosk", Key: in.Reference, Body: []byte(in.Reference)}, func(c *claim.Claim) (idempotency.Answer, error) {
			id = c.ID
			body, err := json.Marshal(c.ID)
			return idempotency.Answer{Status: 201, Body: body}, err
		})
	w.must(err)
	return id
}

func (w *world) state(claimID string) payout.State {
	w.t.Helper()
	list, err := payout.OfClaim(w.t.Context(), w.DB, claimID)
	w.must(err)
	if len(list) != 1 {
		w.t.Fatalf("%d payouts", len(list))
	}
	return list[0].State
}

func each(t *testing.T, fn func(t *testing.T, w *world)) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) { fn(t, newWorld(t, db)) })
}

// global are the jobs of the whole house at every tick, local those of each airport, nights those of the house once a night,
// watch those that tick apart.
var (
	global = []string{"rescue_payouts", "poll_payouts", "close_batches", "take_feeds", "import_feeds", "make_periods"}
	nights = []string{"prune", "mark_ledger", "backup"}
	watch  = []string{"raise_alerts", "send_alerts"}
	local  = []string{"run_payouts", "lapse_receipts", "close_recoveries", "forfeit_payouts"}
)

func TestEveryJobRunsByNameAndIsListed(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		names := slices.Concat(global, local, nights, watch)
		list, err := w.replica("a").Statuses(t.Context(), models.System)
		w.must(err)
		if len(jobs.Names()) != len(names) || len(list) != len(names) {
			t.Errorf("the jobs are %v", jobs.Names())
		}
		for _, j := range list {
			if j.Does == "" || j.Rhythm == "" {
				t.Errorf("%s says nothing of itself", j.Name)
			}
		}
		for _, name := range names {
			w.run(name)
		}
		for _, key := range append(append([]string{}, global...), "run_payouts:CDG", "lapse_receipts:CDG", "forfeit_payouts:CDG") {
			if r := w.runs(key); len(r) != 1 || r[0].Outcome != "done" || r[0].Detail == "" || !strings.HasPrefix(r[0].Slot, "by-hand-") || r[0].FinishedAt == nil || r[0].Owner != "by hand" {
				t.Errorf("%s: %+v", key, r)
			}
		}
		w.run("run_payouts")
		if r := w.runs("run_payouts:CDG"); len(r) != 2 {
			t.Errorf("a second run by hand: %+v", r)
		}
		if err := w.replica("a").Run(t.Context(), models.System, "pay_everybody"); models.CodeOf(err) != "job.unknown" || models.KindOf(err) != models.NotFound {
			t.Errorf("an unknown job: %v", err)
		}
	})
}

func TestTheClockTakesAClaimFromDueToItsReports(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.claim("fine@a.example")
		lost := w.claim("lost@a.example")
		r := w.replica("a")
		r.Tick(t.Context())
		if w.state(id) != payout.Paid || w.state(lost) != payout.Unknown {
			t.Fatalf("after a tick: %s, %s\n%s", w.state(id), w.state(lost), &w.log)
		}
		if d := w.runs("run_payouts:CDG")[0].Detail; d != "taken 2, paid 1, in process 0, unknown 1, failed 0, skipped 0" {
			t.Errorf("it says %q", d)
		}
		w.clock.Advance(time.Minute)
		r.Tick(t.Context())
		if w.state(lost) != payout.Paid {
			t.Errorf("after a second tick: %s\n%s", w.state(lost), &w.log)
		}
		if d := w.runs("close_batches")[0].Detail; d != "closed 1" {
			t.Errorf("it says %q", d)
		}
		list, err := w.payouts.Batches(t.Context(), "CDG")
		w.must(err)
		if len(list) != 1 || list[0].State != "closed" {
			t.Fatalf("batches: %+v", list)
		}
		files, err := w.payouts.Reports(t.Context(), list[0].ID)
		if err != nil || len(files[list[0].ID]) != 3 {
			t.Errorf("reports: %+v %v", files, err)
		}
	})
}

func TestManyReplicasRunEachJobOncePerSlot(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for range 6 {
			w.claim("fine@a.example")
		}
		for minute := 1; minute <= 2; minute++ {
			var all sync.WaitGroup
			for i := range 8 {
				all.Go(func() { w.replica(fmt.Sprint("replica ", i)).Tick(t.Context()) })
			}
			all.Wait()
			for _, key := range append(append([]string{}, global...), "run_payouts:CDG", "lapse_receipts:CDG") {
				if n := len(w.runs(key)); n != minute {
					t.Errorf("%s ran %d times in %d minutes", key, n, minute)
				}
			}
			if n := len(w.runs("forfeit_payouts:CDG")); n != 1 {
				t.Errorf("the nightly job ran %d times", n)
			}
			w.clock.Advance(time.Minute)
		}
		var attempts int64
		w.must(w.DB.Table("attempts").Count(&attempts).Error)
		if attempts != 6 || w.log.Len() > 0 {
			t.Errorf("%d attempts\n%s", attempts, &w.log)
		}
	})
}

func TestTheNightlyJobIsDueAfterTenPastThreeByTheAirportsClock(t *testing.T) {
	for at, due := range map[string]int{
		"2026-05-08T01:09:59Z": 0, "2026-05-08T01:10:00Z": 1, "2026-05-07T23:00:00Z": 0, // Paris is two hours ahead in May
		"2026-01-08T02:09:59Z": 0, "2026-01-08T02:10:00Z": 1, "2026-01-08T22:59:00Z": 1, // and one in January
	} {
		each(t, func(t *testing.T, w *world) {
			then, err := time.Parse(time.RFC3339, at)
			w.must(err)
			w.clock.Advance(then.Sub(w.clock.Now()))
			w.replica("a").Tick(t.Context())
			if n := len(w.runs("forfeit_payouts:CDG")); n != due {
				t.Errorf("at %s it ran %d times, want %d", at, n, due)
			}
		})
	}
}

func TestAFailedJobIsRecordedAndTheOthersRun(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.claim("fine@a.example")
		w.must(w.DB.Exec("ALTER TABLE rail_cursors RENAME TO gone").Error) // poll_payouts cannot work
		w.replica("a").Tick(t.Context())
		if r := w.runs("poll_payouts"); len(r) != 1 || r[0].Outcome != "failed" || r[0].Detail != "internal" || r[0].FinishedAt == nil {
			t.Errorf("got %+v", r)
		}
		if w.state(id) != payout.Paid || len(w.runs("close_batches")) != 1 {
			t.Errorf("the others did not run: %s", w.state(id))
		}
		if !strings.Contains(w.log.String(), "job=poll_payouts run=2026-05-08T12:00") {
			t.Errorf("the log: %s", &w.log)
		}
		if err := w.replica("a").Run(t.Context(), models.System, "poll_payouts"); err == nil {
			t.Error("by hand, nobody is told")
		}
	})
}

func TestAJobThatPanicsIsRecordedAsFailed(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.claim("fine@a.example")
		w.payouts.Rails["broken"] = broken{}
		w.replica("a").Tick(t.Context())
		if r := w.runs("poll_payouts"); len(r) != 1 || r[0].Outcome != "failed" {
			t.Errorf("got %+v", r)
		}
		if w.state(id) != payout.Paid {
			t.Errorf("nothing is paid: %s", w.state(id))
		}
		if said := w.log.String(); !strings.Contains(said, "panic: string") || !strings.Contains(said, "jobs_test.broken.Returns") || strings.Contains(said, "a bug") {
			t.Errorf("the log: %s", &w.log)
		}
	})
}

// broken is a rail whose program has a mistake.
type broken struct{ payout.Rail }

func (broken) Name() string { return "broken" }

func (broken) Returns(context.Context, string) ([]payout.Return, error) { panic("a bug") }

func TestOneAirportsFailureStopsNoOther(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id, much := w.claim("fine@a.example"), int64(1_000_000)
		w.must(w.Places.AddAirport(t.Context(), models.System, place.Airport{Code: "AAA", Name: "Anaa", Country: "FR", TimeZone: "Europe/Paris", Currency: "EUR"}))
		w.must(w.payouts.Control(t.Context(), models.System, payout.Control{Rail: "sandbox", Currency: "EUR", DailyCeilingMinor: &much}))
		w.must(w.DB.Exec("UPDATE airports SET time_zone = 'Nowhere/Anaa' WHERE code = 'AAA'").Error)
		w.replica("a").Tick(t.Context())
		if r := w.runs("run_payouts:AAA"); len(r) != 1 || r[0].Outcome != "failed" {
			t.Errorf("AAA: %+v", r)
		}
		if r := w.runs("run_payouts:CDG"); len(r) != 1 || r[0].Outcome != "done" || w.state(id) != payout.Paid {
			t.Errorf("CDG: %+v", r)
		}
	})
}

func TestASlotOfAServerThatDiedIsTakenOverAfterItsLease(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		if taken, err := schedule.Take(t.Context(), w.DB, "died", "forfeit_payouts:CDG", "2026-05-08", 30*time.Minute); err != nil || !taken {
			t.Fatal(taken, err)
		}
		w.clock.Advance(30 * time.Minute)
		w.replica("b").Tick(t.Context())
		if r := w.runs("forfeit_payouts:CDG"); len(r) != 1 || r[0].Outcome != "running" || r[0].Owner != "died" {
			t.Errorf("within the lease: %+v", r)
		}
		w.clock.Advance(time.Minute)
		w.replica("b").Tick(t.Context())
		if r := w.runs("forfeit_payouts:CDG"); len(r) != 1 || r[0].Outcome != "done" || r[0].Owner != "b" {
			t.Errorf("after the lease: %+v", r)
		}
	})
}

func TestARunListsWhatItSkipped(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for range 12 {
			w.claim("fine@a.example")
		}
		w.must(w.payouts.Control(t.Context(), models.System, payout.Control{Airport: "CDG", Rail: "sandbox", Currency: "EUR", Paused: true, Reason: "outage"}))
		w.run("run_payouts")
		d := w.runs("run_payouts:CDG")[0].Detail
		if !strings.HasPrefix(d, "taken 0, paid 0, in process 0, unknown 0, failed 0, skipped 12; paused: ") || !strings.HasSuffix(d, " and 2 more") || strings.Count(d, "-") != 40 {
			t.Errorf("it says %q", d)
		}
	})
}

func TestTheClockIsStartedAndStopped(t *testing.T) {
	c, err := (&jobs.Runner{Log: slog.New(slog.DiscardHandler)}).Start()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { <-c.Stop().Done() }()
	entries := c.Entries()
	if len(entries) != 2 {
		t.Fatalf("%d entries", len(entries))
	}
	from := time.Date(2026, 10, 25, 0, 59, 30, 0, time.UTC)
	if next := entries[0].Schedule.Next(from); next.Sub(from) > time.Minute {
		t.Errorf("after %v it ticks at %v", from, next)
	}
}
