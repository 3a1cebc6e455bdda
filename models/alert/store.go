package alert

import (
	"time"

	"gorm.io/gorm/clause"

	"taxrefund/models"
)

// openOf reads the open alerts of a condition by their subjects.
func openOf(tx *models.Tx, condition string) (map[string]Alert, error) {
	var rows []Alert
	err := tx.Where("condition = ? AND closed_at IS NULL", condition).Find(&rows).Error
	open := map[string]Alert{}
	for _, a := range rows {
		open[a.Subject] = a
	}
	return open, err
}

func insert(tx *models.Tx, a Alert) (bool, error) {
	res := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&a)
	return res.RowsAffected == 1, res.Error
}

func markClosed(tx *models.Tx, a Alert) (bool, error) {
	res := tx.Model(&Alert{}).Where("id = ? AND closed_at IS NULL", a.ID).Updates(map[string]any{"closed_at": tx.Now})
	return res.RowsAffected == 1, res.Error
}

// takeNotices gives the caller the notices whose time has come, for as long as the lease. Two servers never get the same.
func takeNotices(tx *models.Tx) ([]Notice, error) {
	old := tx.Now.Add(-giveUpAfter)
	err := tx.Model(&Notice{}).Where("state = 'waiting' AND created_at < ?", old).Updates(map[string]any{"state": "given_up"}).Error
	if err != nil {
		return nil, err
	}
	var list []Notice
	err = tx.Clauses(clause.Locking{Strength: "UPDATE", Options: "SKIP LOCKED"}).
		Where("state = 'waiting' AND next_try_at <= ?", tx.Now).
		Where("event = 'opened' OR NOT EXISTS (SELECT 1 FROM alert_notices o WHERE o.alert_id = alert_notices.alert_id AND o.event = 'opened' AND o.state = 'waiting')").
		Order("created_at, id").Limit(noticesAtOnce).Find(&list).Error
	if err != nil || len(list) == 0 {
		return nil, err
	}
	ids := make([]string, len(list))
	for i, n := range list {
		ids[i] = n.ID
	}
	return list, tx.Model(&Notice{}).Where("id IN ?", ids).Updates(map[string]any{"next_try_at": tx.Now.Add(noticeLease)}).Error
}

func markSent(tx *models.Tx, n Notice) error {
	return tx.Model(&Notice{}).Where("id = ?", n.ID).
		Updates(map[string]any{"state": "sent", "sent_at": tx.Now, "tries": n.Tries + 1, "last_error": ""}).Error
}

// putBack writes down a try that failed, and lets the notices after it be tried again with it.
func putBack(tx *models.Tx, n Notice, after []Notice, why error) error {
	next := tx.Now.Add(wait(n.Tries + 1))
	text := why.Error()
	if len(text) > 200 {
		text = text[:200]
	}
	err := tx.Model(&Notice{}).Where("id = ?", n.ID).Updates(map[string]any{"next_try_at": next, "tries": n.Tries + 1, "last_error": text}).Error
	if err != nil || len(after) == 0 {
		return err
	}
	ids := make([]string, len(after))
	for i, a := range after {
		ids[i] = a.ID
	}
	return tx.Model(&Notice{}).Where("id IN ?", ids).Updates(map[string]any{"next_try_at": next}).Error
}

// deleteClosed removes alerts that were closed before an instant, with their notices.
func deleteClosed(tx *models.Tx, before time.Time, limit int) (int64, error) {
	var ids []string
	if err := tx.Model(&Alert{}).Where("closed_at < ?", before).Limit(limit).Pluck("id", &ids).Error; err != nil || len(ids) == 0 {
		return 0, err
	}
	if err := tx.Where("alert_id IN ?", ids).Delete(&Notice{}).Error; err != nil {
		return 0, err
	}
	res := tx.Where("id IN ?", ids).Delete(&Alert{})
	return res.RowsAffected, res.Error
}
