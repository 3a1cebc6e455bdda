package schedule

import (
	"context"
	"slices"
	"time"

	"taxrefund/models"
)

// Start takes one slot of every job named, or none of them: when one is at work it is refused with code "job.running".
// What dead processes left is over and is marked failed, as Take does.
func Start(tx *models.Tx, owner string, jobs []string, slot string, lease time.Duration) ([]Run, error) {
	if tx.Engine == models.Postgres { // two that start at once would not see each other's runs
		if err := tx.Exec("LOCK TABLE job_runs IN SHARE ROW EXCLUSIVE MODE").Error; err != nil {
			return nil, err
		}
	}
	if err := endDead(tx, jobs); err != nil {
		return nil, err
	}
	var live int64
	if err := tx.Model(&Run{}).Where("job IN ? AND outcome = 'running'", jobs).Count(&live).Error; err != nil {
		return nil, err
	}
	if live > 0 {
		return nil, models.E(models.Conflict, "job.running", "this job is at work already; wait until that run has ended")
	}
	runs := make([]Run, len(jobs))
	for i, job := range jobs {
		runs[i] = Run{Job: job, Slot: slot, Owner: owner, LeaseUntil: tx.Now.Add(lease), StartedAt: tx.Now, Outcome: "running"}
	}
	if len(runs) == 0 {
		return runs, nil
	}
	return runs, tx.Create(&runs).Error
}

func endDead(tx *models.Tx, jobs []string) error {
	return tx.Model(&Run{}).Where("job IN ? AND outcome = 'running' AND lease_until < ?", jobs, tx.Now).
		Updates(map[string]any{"outcome": "failed", "detail": "the process that ran it died", "finished_at": tx.Now}).Error
}

// Query asks for the runs of one job.
type Query struct {
	Job     string // without its airport
	Airport string // IATA code; empty for those of every airport
	Cursor  string // where the page before ended
	Limit   int
}

// Of lists the runs of one job, newest first, and the cursor that goes on after them ("" at the end).
func Of(ctx context.Context, db *models.DB, q Query) ([]Run, string, error) {
	s := db.Read(ctx).Order("started_at DESC, job DESC, slot DESC").Limit(q.Limit + 1)
	if q.Airport == "" {
		s = s.Where("(job = ? OR job LIKE ?)", q.Job, q.Job+":%")
	} else {
		s = s.Where("job IN ?", []string{q.Job, q.Job + ":" + q.Airport})
	}
	if q.Cursor != "" {
		at, last, err := models.ParseCursor(q.Cursor, 2)
		if err != nil {
			return nil, "", err
		}
		s = s.Where("(started_at, job, slot) < (?, ?, ?)", at, last[0], last[1])
	}
	var runs []Run
	if err := s.Find(&runs).Error; err != nil || len(runs) <= q.Limit {
		return runs, "", err
	}
	runs = runs[:q.Limit]
	last := runs[q.Limit-1]
	return runs, models.Cursor(last.StartedAt, last.Job, last.Slot), nil
}

// List reads the newest runs: of one airport and of what runs for all, or with an empty airport every run.
func List(ctx context.Context, db *models.DB, airport string, limit int) ([]Run, error) {
	var runs []Run
	q := db.Read(ctx).Order("started_at DESC, job").Limit(limit)
	if airport != "" {
		q = q.Where("job NOT LIKE '%:%' OR job LIKE ?", "%:"+airport)
	}
	err := q.Find(&runs).Error
	return runs, err
}

// Stands says how a job stands at an instant: whether any run was ever listed, whether one was started by the clock since
// then, and since when one runs whose lease has ended.
type Stands struct {
	Ever, Since bool
	Beyond      *time.Time
}

// StandsOf tells how one job, with its airport, stands.
func StandsOf(ctx context.Context, db *models.DB, job string, since time.Time) (Stands, error) {
	var s Stands
	newest := func(where string, args ...any) (*Run, error) {
		var runs []Run
		err := db.Read(ctx).Where("job = ? AND slot NOT LIKE 'by-hand-%'", job).Where(where, args...).Order("started_at DESC").Limit(1).Find(&runs).Error
		if err != nil || len(runs) == 0 {
			return nil, err
		}
		return &runs[0], nil
	}
	last, err := newest("1 = 1")
	if err != nil || last == nil {
		return s, err
	}
	s.Ever, s.Since = true, !last.StartedAt.Before(since)
	beyond, err := newest("outcome = 'running' AND lease_until < ?", db.Clock.Now())
	if beyond != nil {
		s.Beyond = &beyond.StartedAt
	}
	return s, err
}

// Failing reports whether the last n runs of a job that ended, by the clock or by hand, all failed.
func Failing(ctx context.Context, db *models.DB, job string, n int) (bool, error) {
	var outcomes []string
	err := db.Read(ctx).Model(&Run{}).Where("job = ? AND outcome <> 'running'", job).Order("started_at DESC").Limit(n).Pluck("outcome", &outcomes).Error
	return len(outcomes) == n && !slices.ContainsFunc(outcomes, func(o string) bool { return o != "failed" }), err
}
