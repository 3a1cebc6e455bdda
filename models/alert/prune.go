package alert

import (
	"context"
	"time"

	"taxrefund/models"
)

// keptAlerts is how long an alert is listed after it was closed. The audit keeps that it was.
const keptAlerts = 366 * 24 * time.Hour

// Prune removes up to limit alerts that were closed more than a year ago, and what the receiver was told of them. It returns
// how many alerts went.
func (s *Service) Prune(ctx context.Context, actor models.Actor, limit int) (int64, error) {
	return models.InTx(ctx, s.DB, actor, func(tx *models.Tx) (int64, error) { return deleteClosed(tx, tx.Now.Add(-keptAlerts), limit) })
}
