package metrics

import (
	"context"
	"slices"
	"time"

	"taxrefund/models"
	"taxrefund/models/payout"
)

// timed is a rail whose calls are counted.
type timed struct {
	payout.Rail
	metrics *Metrics
	clock   models.Clock
}

// Rail is the rail with every call of it counted.
func (m *Metrics) Rail(r payout.Rail, clock models.Clock) payout.Rail { return timed{r, m, clock} }

// known are the answers that a rail may give; what else it says is "unreadable", and an error is "no_answer".
var known = []payout.Status{payout.StatusPaid, payout.StatusInProcess, payout.StatusFailed, payout.StatusNotFound}

func (t timed) seen(call string, begun time.Time, status payout.Status, err error) {
	outcome := string(status)
	switch {
	case err != nil:
		outcome = "no_answer"
	case !slices.Contains(known, status) && call != "returns":
		outcome = "unreadable"
	}
	t.metrics.rails.WithLabelValues(plain(t.Name(), call, outcome)...).Observe(t.clock.Now().Sub(begun).Seconds())
}

// Send implements payout.Rail.
func (t timed) Send(ctx context.Context, in payout.Instruction) (payout.Reply, error) {
	begun := t.clock.Now()
	reply, err := t.Rail.Send(ctx, in)
	t.seen("send", begun, reply.Status, err)
	return reply, err
}

// Inquire implements payout.Rail.
func (t timed) Inquire(ctx context.Context, railID string) (payout.Reply, error) {
	begun := t.clock.Now()
	reply, err := t.Rail.Inquire(ctx, railID)
	t.seen("inquire", begun, reply.Status, err)
	return reply, err
}

// Returns implements payout.Rail.
func (t timed) Returns(ctx context.Context, after string) ([]payout.Return, error) {
	begun := t.clock.Now()
	list, err := t.Rail.Returns(ctx, after)
	t.seen("returns", begun, "answered", err)
	return list, err
}
