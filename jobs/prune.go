package jobs

import (
	"context"
	"fmt"
	"time"

	"taxrefund/models"
	"taxrefund/models/place"
	"taxrefund/models/schedule"
)

// A prune removes so many rows in one transaction, and leaves off after a while: the rest goes the next night.
const (
	pruneChunk  = 500
	pruneBudget = 20 * time.Second
)

// prune removes what only ever grows and nobody can use any more. Claims, decisions, evidence, ledger, audit and the
// answers under idempotency keys are not among it: they stay.
func prune(r *Runner, ctx context.Context, actor models.Actor, _ place.Airport, _ string) (string, error) {
	until := r.DB.Clock.Now().Add(pruneBudget)
	runs, err := inChunks(r.DB.Clock, until, func() (int64, error) { return schedule.Prune(ctx, r.DB, actor, pruneChunk) })
	if err != nil {
		return "", err
	}
	ended, err := inChunks(r.DB.Clock, until, func() (int64, error) { return r.Staff.Prune(ctx, actor, pruneChunk) })
	if err != nil {
		return "", err
	}
	alerts, err := inChunks(r.DB.Clock, until, func() (int64, error) { return r.Alerts.Prune(ctx, actor, pruneChunk) })
	return fmt.Sprintf("removed %d runs, %d sign-ins, sessions and tokens, %d alerts", runs, ended, alerts), err
}

// inChunks repeats a step until it finds nothing left to do or its time is over.
func inChunks(clock models.Clock, until time.Time, step func() (int64, error)) (total int64, err error) {
	for clock.Now().Before(until) {
		n, err := step()
		if total += n; err != nil || n == 0 {
			return total, err
		}
	}
	return total, nil
}
