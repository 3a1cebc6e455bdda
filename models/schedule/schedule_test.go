package schedule_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"taxrefund/models"
	"taxrefund/models/modeltest"
	"taxrefund/models/schedule"
)

func take(t *testing.T, db *models.DB, owner, job, slot string) bool {
	t.Helper()
	ok, err := schedule.Take(t.Context(), db, owner, job, slot, 10*time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	return ok
}

func TestTwentyTickersTakeASlotOnce(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		var taken [20]bool
		var errs [20]error
		var wg sync.WaitGroup
		for i := range taken {
			wg.Go(func() {
				taken[i], errs[i] = schedule.Take(t.Context(), db, fmt.Sprint("replica ", i), "payouts", "2026-05-08T12:00", time.Minute)
			})
		}
		wg.Wait()
		winner, won := "", 0
		for i := range taken {
			if errs[i] != nil {
				t.Error(errs[i])
			}
			if taken[i] {
				winner, won = fmt.Sprint("replica ", i), won+1
			}
		}
		runs, err := schedule.List(t.Context(), db, "", 5)
		if won != 1 || err != nil || len(runs) != 1 || runs[0].Owner != winner || runs[0].Outcome != "running" {
			t.Errorf("%d took it, the last %q, and the row says %+v, %v", won, winner, runs, err)
		}
	})
}

func TestTwentyTickersTakeALapsedLeaseOnce(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		if !take(t, db, "the one that died", "payouts", "s") {
			t.Fatal("an empty slot was not to be had")
		}
		modeltest.Clock(db).Advance(11 * time.Minute)
		var taken [20]bool
		var wg sync.WaitGroup
		for i := range taken {
			wg.Go(func() {
				var err error
				if taken[i], err = schedule.Take(t.Context(), db, fmt.Sprint(i), "payouts", "s", 10*time.Minute); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		won := 0
		for _, ok := range taken {
			if ok {
				won++
			}
		}
		if won != 1 {
			t.Errorf("%d took over", won)
		}
	})
}

func TestALeaseIsTakenOverOnlyAfterItsEnd(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		clock := modeltest.Clock(db)
		if !take(t, db, "a", "job", "s") {
			t.Fatal("an empty slot was not to be had")
		}
		if take(t, db, "a", "job", "s") {
			t.Error("the owner took it twice")
		}
		clock.Advance(10 * time.Minute)
		if take(t, db, "b", "job", "s") {
			t.Error("the lease was taken in its last instant")
		}
		clock.Advance(500 * time.Microsecond) // the fraction of a second must not sort before the whole one
		if !take(t, db, "b", "job", "s") {
			t.Error("the lease had ended and was not to be had")
		}
		clock.Advance(9 * time.Minute)
		if take(t, db, "c", "job", "s") {
			t.Error("the new owner's lease was not respected")
		}
		runs, err := schedule.List(t.Context(), db, "", 5)
		if err != nil || len(runs) != 1 || runs[0].Owner != "b" || !runs[0].StartedAt.Equal(runs[0].LeaseUntil.Add(-10*time.Minute)) {
			t.Errorf("%+v, %v", runs, err)
		}
		if !take(t, db, "c", "job", "another slot") || !take(t, db, "c", "another job", "s") {
			t.Error("other slots and jobs are free")
		}
	})
}

func TestAFinishedRunIsNeverTakenAgain(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		for _, outcome := range []string{"done", "failed"} {
			take(t, db, "a", "job", outcome)
			modeltest.Clock(db).Advance(time.Second)
			if err := schedule.Finish(t.Context(), db, "a", "job", outcome, outcome, "3 sent"); err != nil {
				t.Fatal(err)
			}
			modeltest.Clock(db).Advance(time.Hour)
			if take(t, db, "b", "job", outcome) {
				t.Errorf("a run that was %s was taken again", outcome)
			}
			if err := schedule.Finish(t.Context(), db, "a", "job", outcome, "done", "again"); models.CodeOf(err) != "job.run_lost" || models.KindOf(err) != models.Conflict {
				t.Errorf("a run that was %s was finished again: %v", outcome, err)
			}
		}
		if err := schedule.Finish(t.Context(), db, "a", "job", "never taken", "done", ""); models.CodeOf(err) != "job.run_lost" {
			t.Errorf("a run that never was: %v", err)
		}
		take(t, db, "a", "job", "s")
		if err := schedule.Finish(t.Context(), db, "a", "job", "s", "perhaps", ""); err == nil {
			t.Error("an outcome that is none was recorded")
		}
	})
}

func TestWhatADeadProcessLeftIsOverAndItsReturnChangesNothing(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		take(t, db, "a", "job", "12:00")
		modeltest.Clock(db).Advance(10*time.Minute + time.Second)
		if !take(t, db, "b", "job", "12:10") {
			t.Fatal("the next slot was not to be had")
		}
		runs, err := schedule.List(t.Context(), db, "", 5)
		if err != nil || len(runs) != 2 || runs[1].Outcome != "failed" || runs[0].Outcome != "running" {
			t.Errorf("%+v, %v", runs, err)
		}
		if err := schedule.Finish(t.Context(), db, "a", "job", "12:10", "done", ""); models.CodeOf(err) != "job.run_lost" {
			t.Errorf("another process finished the run: %v", err)
		}
		if err := schedule.Finish(t.Context(), db, "b", "job", "12:10", "done", ""); err != nil {
			t.Error(err)
		}
	})
}

func TestRunsAreListedNewestFirst(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		for _, slot := range []string{"1", "2", "3"} {
			take(t, db, "a", "b job", slot)
			modeltest.Clock(db).Advance(500 * time.Millisecond)
		}
		if err := schedule.Finish(t.Context(), db, "a", "b job", "3", "failed", "rail.down"); err != nil {
			t.Fatal(err)
		}
		runs, err := schedule.List(t.Context(), db, "", 2)
		if err != nil || len(runs) != 2 || runs[0].Slot != "3" || runs[1].Slot != "2" {
			t.Fatalf("%+v, %v", runs, err)
		}
		if r := runs[0]; r.Outcome != "failed" || r.Detail != "rail.down" || r.FinishedAt == nil || !r.FinishedAt.Equal(db.Clock.Now()) || runs[1].FinishedAt != nil {
			t.Errorf("%+v", runs)
		}
	})
}

func TestADatabaseThatFailsIsAnError(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		if err := db.Exec("DROP TABLE job_runs").Error; err != nil {
			t.Fatal(err)
		}
		if ok, err := schedule.Take(t.Context(), db, "a", "job", "s", time.Minute); ok || err == nil {
			t.Errorf("a slot was taken in no table: %v, %v", ok, err)
		}
		if err := schedule.Finish(t.Context(), db, "a", "job", "s", "done", ""); err == nil {
			t.Error("a run was finished in no table")
		}
	})
}

func TestADailyJobComesOnceOnEveryDayTheClocksChange(t *testing.T) {
	for _, c := range []struct {
		zone, now    string
		hour, minute int
		slot         string
		due          bool
	}{
		{"Europe/Paris", "2026-05-08T00:29:59Z", 2, 30, "2026-05-08", false},
		{"Europe/Paris", "2026-05-08T00:30:00Z", 2, 30, "2026-05-08", true},
		{"Europe/Paris", "2026-05-08T21:59:59Z", 2, 30, "2026-05-08", true},
		{"Europe/Paris", "2026-05-08T22:00:00Z", 2, 30, "2026-05-09", false},
		{"Europe/Paris", "2026-03-29T00:59:59Z", 2, 30, "2026-03-29", false}, // 01:59:59, and the next second is 03:00
		{"Europe/Paris", "2026-03-29T01:00:00Z", 2, 30, "2026-03-29", true},
		{"Europe/Paris", "2026-10-25T00:30:00Z", 2, 30, "2026-10-25", true}, // 02:30 for the first time
		{"Europe/Paris", "2026-10-25T01:30:00Z", 2, 30, "2026-10-25", true}, // and for the second: the same slot
		{"Asia/Singapore", "2026-05-07T18:30:00Z", 2, 30, "2026-05-08", true},
		{"America/New_York", "2026-03-08T07:00:00Z", 2, 30, "2026-03-08", true},
		{"Africa/Cairo", "2026-04-23T22:00:00Z", 0, 0, "2026-04-24", true}, // this day begins at 01:00
		{"Africa/Cairo", "2026-04-23T21:59:59Z", 0, 0, "2026-04-23", true},
	} {
		zone, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		now, err := time.Parse(time.RFC3339, c.now)
		if err != nil {
			t.Fatal(err)
		}
		if slot, due := schedule.Due(now, zone, c.hour, c.minute); slot != c.slot || due != c.due {
			t.Errorf("%s in %s: slot %s, due %v; want %s, %v", c.now, c.zone, slot, due, c.slot, c.due)
		}
	}
}

// A minute ticker over three days around each change of the clocks finds every slot, and finds it due.
func TestATickerMissesNoDay(t *testing.T) {
	for _, from := range []string{"2026-03-28T00:00:00Z", "2026-10-24T00:00:00Z"} {
		paris, err := time.LoadLocation("Europe/Paris")
		if err != nil {
			t.Fatal(err)
		}
		start, _ := time.Parse(time.RFC3339, from)
		first := map[string]time.Time{}
		for m := range 3 * 24 * 60 {
			now := start.Add(time.Duration(m) * time.Minute)
			if slot, due := schedule.Due(now, paris, 2, 30); due && first[slot].IsZero() {
				first[slot] = now
			}
		}
		if len(first) != 3 {
			t.Errorf("from %s: %v", from, first)
		}
		for slot, at := range first {
			if l := at.In(paris); l.Hour() < 2 || l.Hour() > 3 || l.Format(time.DateOnly) != slot {
				t.Errorf("slot %s came at %s", slot, l)
			}
		}
	}
}
