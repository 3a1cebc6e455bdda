// Package schedule makes jobs safe to tick on any number of machines: a run is a row (job, slot) that one of them takes.
package schedule

import (
	"context"
	"time"

	"gorm.io/gorm/clause"

	"taxrefund/models"
)

// Run is one run of a job.
type Run struct {
	Job, Slot  string // the slot names the tick: two machines never both get it
	Owner      string // the process that runs it
	LeaseUntil time.Time
	StartedAt  time.Time
	FinishedAt *time.Time
	Outcome    string // "running", "done" or "failed"
	Detail     string
}

// TableName names the table of runs.
func (Run) TableName() string { return "job_runs" }

// Take tries to get a slot. It succeeds for one owner; another may take it over when the lease has ended unfinished. Other
// slots of the job that a process left so are over and are marked failed.
func Take(ctx context.Context, db *models.DB, owner, job, slot string, lease time.Duration) (bool, error) {
	actor := models.Actor{Kind: "job", ID: job}
	return models.InTx(ctx, db, actor, func(tx *models.Tx) (bool, error) {
		err := tx.Model(&Run{}).Where("job = ? AND slot <> ? AND outcome = 'running' AND lease_until < ?", job, slot, tx.Now).
			Updates(map[string]any{"outcome": "failed", "detail": "the process that ran it died", "finished_at": tx.Now}).Error
		if err != nil {
			return false, err
		}
		run := Run{Job: job, Slot: slot, Owner: owner, LeaseUntil: tx.Now.Add(lease), StartedAt: tx.Now, Outcome: "running"}
		res := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&run)
		if res.Error != nil || res.RowsAffected == 1 {
			return res.Error == nil, res.Error
		}
		res = tx.Model(&Run{}).Where("job = ? AND slot = ? AND outcome = 'running' AND lease_until < ?", job, slot, tx.Now).
			Updates(map[string]any{"owner": owner, "lease_until": run.LeaseUntil, "started_at": tx.Now})
		return res.RowsAffected == 1, res.Error
	})
}

// Finish records how a run ended that owner has taken. One that another process took over meanwhile is refused with code
// "job.run_lost".
func Finish(ctx context.Context, db *models.DB, owner, job, slot, outcome, detail string) error {
	_, err := models.InTx(ctx, db, models.Actor{Kind: "job", ID: job}, func(tx *models.Tx) (int, error) {
		lost := models.E(models.Conflict, "job.run_lost", "this run was taken over by another process")
		return 0, models.Changed(tx.Model(&Run{}).Where("job = ? AND slot = ? AND owner = ? AND outcome = 'running'", job, slot, owner).
			Updates(map[string]any{"outcome": outcome, "detail": detail, "finished_at": tx.Now}), lost)
	})
	return err
}

// Next is the instant after now at which a daily job's next slot begins by a zone's clock.
func Next(now time.Time, zone *time.Location, hour, minute int) time.Time {
	l := now.In(zone)
	next := time.Date(l.Year(), l.Month(), l.Day(), hour, minute, 0, 0, zone)
	if !next.After(now) {
		next = time.Date(l.Year(), l.Month(), l.Day()+1, hour, minute, 0, 0, zone)
	}
	return next.UTC()
}

// Last is the newest instant not after now at which a slot of a daily job began by a zone's clock.
func Last(now time.Time, zone *time.Location, hour, minute int) time.Time {
	l := now.In(zone)
	last := time.Date(l.Year(), l.Month(), l.Day(), hour, minute, 0, 0, zone)
	if last.After(now) {
		last = time.Date(l.Year(), l.Month(), l.Day()-1, hour, minute, 0, 0, zone)
	}
	return last.UTC()
}

// Due names today's slot of a daily job by a zone's clock, and whether its time has come. A time that the clocks skip
// counts as past, and one that comes twice has one slot.
func Due(now time.Time, zone *time.Location, hour, minute int) (slot string, ok bool) {
	l := now.In(zone)
	return l.Format(time.DateOnly), l.Hour() > hour || l.Hour() == hour && l.Minute() >= minute
}
