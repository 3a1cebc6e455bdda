package jobs_test

import (
	"log/slog"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"taxrefund/app/rails/sandbox"
	"taxrefund/jobs"
	"taxrefund/models"
	"taxrefund/models/claim"
	"taxrefund/models/modeltest"
	"taxrefund/models/payout"
	"taxrefund/models/schedule"
	"taxrefund/models/tax"
)

// runner is one replica's clock over a world; rails are what it can pay over.
func runner(t *testing.T, w *modeltest.World, owner string, rails map[string]payout.Rail) *jobs.Runner {
	t.Helper()
	law, err := tax.Load()
	if err != nil {
		t.Fatal(err)
	}
	return &jobs.Runner{DB: w.DB, Places: w.Places, Owner: owner, Log: slog.New(slog.DiscardHandler),
		Claims:  &claim.Service{DB: w.DB, Ring: w.Ring, Law: law},
		Payouts: &payout.Service{DB: w.DB, Ring: w.Ring, Rails: rails, Owner: owner}}
}

func sandboxRail(t *testing.T, w *modeltest.World) map[string]payout.Rail {
	t.Helper()
	server, err := sandbox.NewServer(sandbox.ServerConfig{Journal: filepath.Join(t.TempDir(), "journal.jsonl"), Clock: w.DB.Clock})
	if err != nil {
		t.Fatal(err)
	}
	outside := httptest.NewServer(server.Handler())
	t.Cleanup(func() { outside.Close(); _ = server.Close() })
	return map[string]payout.Rail{"sandbox": sandbox.New(outside.URL, 5*time.Second)}
}

func runs(t *testing.T, db *models.DB) []schedule.Run {
	t.Helper()
	list, err := schedule.List(t.Context(), db, 100)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestOneTickOfManyReplicasRunsEachJobOnce(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := modeltest.NewWorld(t, db)
		rails := sandboxRail(t, w)
		var wg sync.WaitGroup
		for i := range 5 {
			r := runner(t, w, string(rune('a'+i)), rails)
			wg.Go(func() { r.Tick(t.Context()) })
		}
		wg.Wait()
		seen := map[string]int{}
		for _, r := range runs(t, db) {
			seen[r.Job]++
			if r.Outcome != "done" {
				t.Errorf("%s %s is %s: %s", r.Job, r.Slot, r.Outcome, r.Detail)
			}
		}
		for _, name := range []string{"rescue_payouts", "poll_payouts", "run_payouts:CDG", "close_batches", "lapse_receipts:CDG", "forfeit_payouts:CDG"} {
			if seen[name] != 1 {
				t.Errorf("%s ran %d times in one slot", name, seen[name])
			}
		}
		modeltest.Clock(db).Advance(time.Minute)
		runner(t, w, "z", rails).Tick(t.Context())
		if n := len(runs(t, db)); n != 11 { // all but the nightly one again
			t.Errorf("%d runs after the next minute, want 11", n)
		}
	})
}

func TestTheNightlyJobWaitsForTheAirportsNight(t *testing.T) {
	w := modeltest.NewWorld(t, modeltest.Lite(t))
	rails := sandboxRail(t, w)
	r := runner(t, w, "a", rails)
	count := func() (n int) {
		for _, x := range runs(t, w.DB) {
			if strings.HasPrefix(x.Job, "forfeit") {
				n++
			}
		}
		return n
	}
	clock := modeltest.Clock(w.DB)
	clock.Advance(13 * time.Hour) // 01:00 UTC the next day, 03:00 in Paris
	r.Tick(t.Context())
	if n := count(); n != 0 {
		t.Fatalf("it ran %d times before 03:10", n)
	}
	clock.Advance(10 * time.Minute)
	r.Tick(t.Context())
	r.Tick(t.Context())
	clock.Advance(6 * time.Hour)
	r.Tick(t.Context())
	if n := count(); n != 1 {
		t.Errorf("it ran %d times in one night, want once", n)
	}
}

func TestAJobThatFailsIsListedAsFailedAndTheOthersGoOn(t *testing.T) {
	w := modeltest.NewWorld(t, modeltest.Lite(t))
	rails := sandboxRail(t, w)
	r := runner(t, w, "a", rails)
	if err := w.DB.Exec("ALTER TABLE payouts RENAME TO gone").Error; err != nil {
		t.Fatal(err)
	}
	r.Tick(t.Context())
	outcomes := map[string]string{}
	for _, x := range runs(t, w.DB) {
		outcomes[x.Job] = x.Outcome
		if strings.Contains(x.Detail, "gone") || strings.Contains(x.Detail, "payouts") {
			t.Errorf("%s tells the cause to everybody: %s", x.Job, x.Detail)
		}
	}
	if outcomes["run_payouts:CDG"] != "failed" || outcomes["lapse_receipts:CDG"] != "done" {
		t.Errorf("got %v, want run_payouts failed and lapse_receipts done", outcomes)
	}
}

func TestAJobIsRunByItsName(t *testing.T) {
	w := modeltest.NewWorld(t, modeltest.Lite(t))
	rails := sandboxRail(t, w)
	r := runner(t, w, "a", rails)
	for _, name := range jobs.Names() {
		if err := r.Run(t.Context(), name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n := len(runs(t, w.DB)); n != len(jobs.Names()) {
		t.Errorf("%d runs of %d jobs", n, len(jobs.Names()))
	}
	if err := r.Run(t.Context(), "sweep"); models.CodeOf(err) != "job.unknown" {
		t.Errorf("a job that is none: %v", err)
	}
}

func TestTheClockCanBeStartedAndStopped(t *testing.T) {
	w := modeltest.NewWorld(t, modeltest.Lite(t))
	rails := sandboxRail(t, w)
	clock, err := runner(t, w, "a", rails).Start()
	if err != nil {
		t.Fatal(err)
	}
	next := clock.Entries()[0].Next
	if next.IsZero() || next.Second() != 0 || next.Location() != time.UTC {
		t.Errorf("the next tick is at %v, want a whole minute in UTC", next)
	}
	<-clock.Stop().Done()
}
