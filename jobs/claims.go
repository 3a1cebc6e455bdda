package jobs

import (
	"context"
	"fmt"

	"taxrefund/models"
	"taxrefund/models/place"
)

// lapseReceipts lapses what nobody saw before its flight left, or settled in time.
func lapseReceipts(r *Runner, ctx context.Context, actor models.Actor, airport place.Airport, _ string) (string, error) {
	n, err := r.Claims.LapseReceipts(ctx, actor, airport)
	return fmt.Sprintf("lapsed %d", n), err
}

// closeRecoveries closes the recovery cases of money that came back by itself.
func closeRecoveries(r *Runner, ctx context.Context, actor models.Actor, airport place.Airport, _ string) (string, error) {
	n, err := r.Claims.CloseRecoveries(ctx, actor, airport)
	return fmt.Sprintf("closed %d", n), err
}
