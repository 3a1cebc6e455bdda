package schedule

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"taxrefund/models"
)

// What is kept of every job: its newest runs, and for longer what failed.
const (
	KeptRuns   = 1000
	KeptFailed = 90 * 24 * time.Hour
)

// Prune removes up to limit runs that are neither among the newest KeptRuns of their job nor failed within KeptFailed,
// and never one that is at work. It returns how many went.
func Prune(ctx context.Context, db *models.DB, actor models.Actor, limit int) (int64, error) {
	return models.InTx(ctx, db, actor, func(tx *models.Tx) (int64, error) {
		var jobs []string
		if err := tx.Model(&Run{}).Distinct().Pluck("job", &jobs).Error; err != nil {
			return 0, err
		}
		var total int64
		for _, job := range jobs {
			n, err := deleteRuns(tx, job, limit-int(total))
			if total += n; err != nil || total >= int64(limit) {
				return total, err
			}
		}
		return total, nil
	})
}

// deleteRuns removes what is older than the oldest of the newest runs of one job.
func deleteRuns(tx *models.Tx, job string, limit int) (int64, error) {
	var oldest Run
	err := tx.Where("job = ?", job).Order("started_at DESC, slot DESC").Offset(KeptRuns - 1).Take(&oldest).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	some := tx.Model(&Run{}).Select("slot").Where("job = ? AND started_at < ?", job, oldest.StartedAt).
		Where("outcome = 'done' OR outcome = 'failed' AND started_at < ?", tx.Now.Add(-KeptFailed)).Limit(limit)
	res := tx.Where("job = ? AND slot IN (?)", job, some).Delete(&Run{})
	return res.RowsAffected, res.Error
}
