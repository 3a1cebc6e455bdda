package jobs

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"taxrefund/models"
	"taxrefund/models/place"
)

// Condition is one thing that is watched for, as people are shown it.
type Condition struct{ Name, Means string }

// Conditions is everything that opens an alert.
func Conditions() []Condition {
	out := make([]Condition, len(conditions))
	for i, c := range conditions {
		out[i] = Condition{c.name, c.means}
	}
	return out
}

// raiseAlerts looks for everything that needs somebody's attention. A condition that cannot be looked for leaves its alerts
// as they are, and keeps none of the others waiting.
func raiseAlerts(r *Runner, ctx context.Context, actor models.Actor, _ place.Airport, slot string) (string, error) {
	now := r.DB.Clock.Now()
	opened, closed := 0, 0
	var failed []error
	for _, c := range conditions {
		if last, ok := r.looked.Load(c.name); ok && !strings.HasPrefix(slot, handSlot) && !now.Truncate(c.every).After(last.(time.Time)) {
			continue
		}
		found, err := c.find(r, ctx)
		if err == nil {
			var o, cl int
			o, cl, err = r.Alerts.Settle(ctx, actor, c.name, found)
			opened, closed = opened+o, closed+cl
		}
		if err == nil {
			r.looked.Store(c.name, now)
		}
		if err != nil {
			failed = append(failed, fmt.Errorf("%s: %w", c.name, err))
		}
	}
	return fmt.Sprintf("opened %d, closed %d", opened, closed), errors.Join(failed...)
}

// sendAlerts tells the operator's receiver. What it refuses is no failure of ours: it is tried again, and shown beside the
// alert.
func sendAlerts(r *Runner, ctx context.Context, actor models.Actor, _ place.Airport, _ string) (string, error) {
	if r.SendAlert == nil {
		return "no receiver is set", nil
	}
	sent, refused, err := r.Alerts.Deliver(ctx, actor, r.SendAlert)
	if refused != nil {
		return fmt.Sprintf("sent %d, then: %v", sent, refused), err
	}
	return fmt.Sprintf("sent %d", sent), err
}
