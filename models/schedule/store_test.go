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

func start(t *testing.T, db *models.DB, slot string, jobs ...string) error {
	t.Helper()
	_, err := models.InTx(t.Context(), db, models.System, func(tx *models.Tx) ([]schedule.Run, error) {
		return schedule.Start(tx, "by hand", jobs, slot, 10*time.Minute)
	})
	return err
}

func TestOfTwentyWhoStartAJobOneDoes(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		var errs [20]error
		var wg sync.WaitGroup
		for i := range errs {
			wg.Go(func() { errs[i] = start(t, db, fmt.Sprint("slot ", i), "lapse:CDG", "lapse:ORY") })
		}
		wg.Wait()
		won := 0
		for _, err := range errs {
			if err == nil {
				won++
			} else if models.CodeOf(err) != "job.running" || models.KindOf(err) != models.Conflict {
				t.Error(err)
			}
		}
		runs, _, err := schedule.Of(t.Context(), db, schedule.Query{Job: "lapse", Limit: 100})
		if won != 1 || err != nil || len(runs) != 2 {
			t.Errorf("%d started it, runs %+v, %v", won, runs, err)
		}
	})
}

func TestAJobAtWorkAtOneAirportIsStartedNowhere(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		if !take(t, db, "a", "lapse:ORY", "tick") {
			t.Fatal("an empty slot was not to be had")
		}
		if err := start(t, db, "hand", "lapse:CDG", "lapse:ORY"); models.CodeOf(err) != "job.running" {
			t.Errorf("said %v", err)
		}
		modeltest.Clock(db).Advance(11 * time.Minute) // its process died
		if err := start(t, db, "hand", "lapse:CDG", "lapse:ORY"); err != nil {
			t.Error(err)
		}
		runs, _, err := schedule.Of(t.Context(), db, schedule.Query{Job: "lapse", Limit: 100})
		if err != nil || len(runs) != 3 || runs[2].Outcome != "failed" || runs[0].Outcome != "running" || runs[1].Outcome != "running" {
			t.Errorf("%+v, %v", runs, err)
		}
		if err := start(t, db, "nobody"); err != nil {
			t.Errorf("where there is no airport yet: %v", err)
		}
	})
}

func TestPagesOfRunsLeaveNoneOutAndShowNoneTwice(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		for i := range 23 {
			take(t, db, "a", []string{"lapse:CDG", "lapse:ORY", "lapsed", "lapse"}[i%4], fmt.Sprint("s", i))
			if i%5 == 0 {
				modeltest.Clock(db).Advance(300 * time.Millisecond)
			}
		}
		for airport, want := range map[string]int{"": 17, "CDG": 11, "XXX": 5} {
			seen, cursor, pages := map[string]bool{}, "", 0
			for {
				runs, next, err := schedule.Of(t.Context(), db, schedule.Query{Job: "lapse", Airport: airport, Cursor: cursor, Limit: 4})
				if err != nil {
					t.Fatal(err)
				}
				for i, r := range runs {
					if seen[r.Slot] || i > 0 && r.StartedAt.After(runs[i-1].StartedAt) {
						t.Errorf("%s is out of its place", r.Slot)
					}
					seen[r.Slot] = true
				}
				if pages++; next == "" {
					break
				}
				cursor = next
			}
			if len(seen) != want || pages != (want+3)/4 {
				t.Errorf("at %q: %d runs on %d pages, want %d", airport, len(seen), pages, want)
			}
		}
		if _, _, err := schedule.Of(t.Context(), db, schedule.Query{Job: "lapse", Cursor: "?", Limit: 4}); models.CodeOf(err) != "cursor.malformed" {
			t.Errorf("a made-up cursor: %v", err)
		}
	})
}

func TestWhenADailyJobRunsNext(t *testing.T) {
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	for now, want := range map[string]string{
		"2026-05-08T01:09:59Z": "2026-05-08T01:10:00Z", "2026-05-08T01:10:00Z": "2026-05-09T01:10:00Z", "2026-05-08T12:00:00Z": "2026-05-09T01:10:00Z",
		"2026-10-24T12:00:00Z": "2026-10-25T02:10:00Z", "2026-12-31T23:30:00Z": "2027-01-01T02:10:00Z",
	} {
		at, err := time.Parse(time.RFC3339, now)
		if err != nil {
			t.Fatal(err)
		}
		if got := schedule.Next(at, paris, 3, 10).Format(time.RFC3339); got != want {
			t.Errorf("after %s: %s, want %s", now, got, want)
		}
	}
}
