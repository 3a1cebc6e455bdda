package jobs

import (
	"context"
	"fmt"

	"taxrefund/models"
	"taxrefund/models/ledger"
	"taxrefund/models/place"
)

// markLedger sums what the rails' accounts came to, so that their balances are read from there on.
func markLedger(r *Runner, ctx context.Context, actor models.Actor, _ place.Airport, _ string) (string, error) {
	n, err := ledger.Mark(ctx, r.DB, actor)
	return fmt.Sprintf("marked %d accounts", n), err
}
