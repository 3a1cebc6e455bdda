package metrics

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"taxrefund/models"
	"taxrefund/models/claim"
	"taxrefund/models/payout"
)

// What is asked of the database is asked at most so often and waited for so long, however many read the figures.
const (
	freshFor = 15 * time.Second
	patience = 2 * time.Second
)

// waiting is what waits in the database: claims for officers, payouts for anything.
type waiting struct {
	Claims  *claim.Service
	Payouts *payout.Service
	clock   models.Clock

	mu      sync.Mutex
	read    time.Time
	failed  bool
	queues  []claim.Waiting
	payouts []payout.Open
	rails   []payout.Prefund
}

// Watch adds the figures of what waits. Where they cannot be read they are left out, and taxrefund_figures_failed is 1.
func (m *Metrics) Watch(claims *claim.Service, payouts *payout.Service) error {
	return m.registry.Register(&waiting{Claims: claims, Payouts: payouts, clock: claims.DB.Clock})
}

func gauge(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc(name, help, labels, nil)
}

var (
	claimsWaiting = gauge("taxrefund_claims_waiting", "Claims that wait for an officer.", "airport")
	claimsOldest  = gauge("taxrefund_claims_waiting_oldest_seconds", "How long the oldest of them has waited.", "airport")
	payoutsOpen   = gauge("taxrefund_payouts", "Payouts that are not at rest.", "state")
	payoutsOldest = gauge("taxrefund_payouts_oldest_seconds", "How long the oldest of them has been due.", "state")
	railLeft      = gauge("taxrefund_rail_left_minor", "The house's money at a rail less what is on its way, in minor units.", "rail", "currency")
	figuresFailed = gauge("taxrefund_figures_failed", "1 if the database could not be asked what waits.")
)

// Describe implements prometheus.Collector.
func (w *waiting) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{claimsWaiting, claimsOldest, payoutsOpen, payoutsOldest, railLeft, figuresFailed} {
		ch <- d
	}
}

// Collect implements prometheus.Collector.
func (w *waiting) Collect(ch chan<- prometheus.Metric) {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := w.clock.Now()
	if w.read.IsZero() || now.Sub(w.read) >= freshFor {
		w.ask()
		w.read = now
	}
	send := func(d *prometheus.Desc, v float64, labels ...string) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	if w.failed {
		send(figuresFailed, 1)
		return
	}
	send(figuresFailed, 0)
	for _, q := range w.queues {
		send(claimsWaiting, float64(q.Claims), q.Airport)
		send(claimsOldest, now.Sub(q.Oldest).Seconds(), q.Airport)
	}
	for _, r := range w.rails {
		send(railLeft, float64(r.Left()), r.Rail, string(r.Currency))
	}
	by := map[payout.State]payout.Open{}
	for _, p := range w.payouts {
		by[p.State] = p
	}
	for _, s := range payout.OpenStates { // a zero is a figure too
		age := 0.0
		if p, ok := by[s]; ok {
			age = now.Sub(p.Oldest).Seconds()
		}
		send(payoutsOpen, float64(by[s].Payouts), string(s))
		send(payoutsOldest, age, string(s))
	}
}

func (w *waiting) ask() {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	var err1, err2, err3 error
	w.queues, err1 = w.Claims.Waiting(ctx)
	w.payouts, err2 = w.Payouts.Open(ctx)
	w.rails, err3 = w.Payouts.Prefunds(ctx)
	w.failed = errors.Join(err1, err2, err3) != nil
}
