package jobs

import (
	"context"
	"fmt"
	"time"

	"taxrefund/models"
	"taxrefund/models/place"
)

// periodBudget is how long one tick begins to make reports, so that the next one is not late.
const periodBudget = 30 * time.Second

// makePeriods makes reports that were asked for and not begun, or whose server has died.
func makePeriods(r *Runner, ctx context.Context, _ models.Actor, _ place.Airport, _ string) (string, error) {
	n, err := r.Periods.Resume(ctx, periodBudget)
	return fmt.Sprintf("worked on %d", n), err
}
