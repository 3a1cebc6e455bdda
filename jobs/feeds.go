package jobs

import (
	"context"
	"fmt"
	"time"

	"taxrefund/models"
	"taxrefund/models/place"
)

// feedBudget is how long one tick works on feeds, so that the next one is not late.
const feedBudget = 30 * time.Second

// importFeeds goes on with feeds whose server has died.
func importFeeds(r *Runner, ctx context.Context, _ models.Actor, _ place.Airport, _ string) (string, error) {
	n, err := r.Feeds.Resume(ctx, feedBudget)
	return fmt.Sprintf("worked on %d", n), err
}

// takeFeeds takes what was dropped, and brings back what is finished.
func takeFeeds(r *Runner, ctx context.Context, actor models.Actor, _ place.Airport, _ string) (string, error) {
	if r.FeedDir == "" {
		return "no folder is set", nil
	}
	d := drop{Runner: r, actor: actor, until: r.DB.Clock.Now().Add(feedBudget)}
	err := d.all(ctx)
	return fmt.Sprintf("taken %d, brought back %d%s", d.taken, d.back, d.said()), err
}
