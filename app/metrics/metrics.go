// Package metrics counts what an installation does and serves the figures to Prometheus. A label is a route's pattern, a
// class of status, or a word from one of our own tables: never a path, a person, a merchant or an id, so that the number of
// series is fixed by the program and the airports, and nothing in them is personal.
package metrics

import (
	"net/http"
	"regexp"
	"runtime/debug"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"taxrefund/models"
)

// Metrics is the figures of one process. Its methods are safe for concurrent use.
type Metrics struct {
	registry *prometheus.Registry
	inFlight prometheus.Gauge
	requests *prometheus.HistogramVec
	rails    *prometheus.HistogramVec
	jobs     *prometheus.HistogramVec
	counted  map[string]*prometheus.CounterVec // by the name of a models.Figure
}

// New makes the figures of a process, with those of Go, of the process and of its database pool.
func New(db *models.DB) (*Metrics, error) {
	m := &Metrics{registry: prometheus.NewRegistry(),
		inFlight: prometheus.NewGauge(prometheus.GaugeOpts{Name: "taxrefund_http_in_flight", Help: "Requests being answered."}),
		requests: histogram("taxrefund_http_request_seconds", "Requests by route and class of status, and how long they took.",
			[]float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}, "method", "route", "status"),
		rails: histogram("taxrefund_rail_call_seconds", "Calls of rails by what came of them, and how long they took.",
			[]float64{.01, .05, .1, .25, .5, 1, 2.5, 5, 10}, "rail", "call", "outcome"),
		jobs: histogram("taxrefund_job_run_seconds", "Runs of jobs by how they ended, and how long they took.",
			[]float64{.01, .05, .25, 1, 5, 15, 30, 60, 300}, "job", "outcome"),
		counted: map[string]*prometheus.CounterVec{
			"claims":       counter("taxrefund_claims_total", "Claims submitted, by the colour of their answer; refused ones were not taken in.", "colour"),
			"receipts":     counter("taxrefund_receipt_reasons_total", "Reasons given for receipts when they were submitted, by the kind of answer.", "answer", "reason"),
			"payout_moves": counter("taxrefund_payout_moves_total", "Moves of payouts from state to state.", "from", "to"),
			"feed_rows":    counter("taxrefund_feed_rows_total", "Rows of merchants' files, by what became of them.", "outcome"),
		},
	}
	build := prometheus.NewGauge(prometheus.GaugeOpts{Name: "taxrefund_build_info", Help: "What this program was built from; always 1.", ConstLabels: built()})
	build.Set(1)
	all := []prometheus.Collector{m.inFlight, m.requests, m.rails, m.jobs, build, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{})}
	for _, c := range m.counted {
		all = append(all, c)
	}
	pool, err := db.DB.DB()
	if err != nil {
		return nil, err
	}
	for _, c := range append(all, collectors.NewDBStatsCollector(pool, string(db.Engine))) {
		if err := m.registry.Register(c); err != nil {
			return nil, err
		}
	}
	return m, nil
}

func histogram(name, help string, buckets []float64, labels ...string) *prometheus.HistogramVec {
	return prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: name, Help: help, Buckets: buckets}, labels)
}

func counter(name, help string, labels ...string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)
}

func built() prometheus.Labels {
	labels := prometheus.Labels{"version": "", "go": "", "revision": ""}
	if info, ok := debug.ReadBuildInfo(); ok {
		labels["version"], labels["go"] = info.Main.Version, info.GoVersion
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				labels["revision"] = s.Value
			}
		}
	}
	return labels
}

// Handler serves the figures; two may read at a time.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{MaxRequestsInFlight: 2, Timeout: 10 * time.Second})
}

// word is what a label's value from our own tables looks like; anything else would be a mistake, and is "other".
var word = regexp.MustCompile(`^[a-z][a-z0-9_.-]{0,39}$`)

func plain(values ...string) []string {
	out := make([]string, len(values))
	for i, v := range values {
		if out[i] = v; !word.MatchString(v) {
			out[i] = "other"
		}
	}
	return out
}

// Count is for models.DB.Counted. A figure that nobody knows is left alone.
func (m *Metrics) Count(f models.Figure) {
	if c := m.counted[f.Name]; c != nil {
		if one, err := c.GetMetricWithLabelValues(plain(f.Labels...)...); err == nil {
			one.Add(float64(f.N))
		}
	}
}

// Begun is for the beginning of every HTTP request.
func (m *Metrics) Begun() { m.inFlight.Inc() }

// classes are the labels of the classes of status, "2xx".
var classes = [...]string{"other", "1xx", "2xx", "3xx", "4xx", "5xx"}

// Ended is for the end of every HTTP request; route is a pattern.
func (m *Metrics) Ended(method, route string, status int, took time.Duration) {
	m.inFlight.Dec()
	class := status / 100
	if class < 1 || class > 5 {
		class = 0
	}
	m.requests.WithLabelValues(method, route, classes[class]).Observe(took.Seconds())
}

// Ran is for the end of every run of a job.
func (m *Metrics) Ran(job, outcome string, took time.Duration) {
	m.jobs.WithLabelValues(plain(job, outcome)...).Observe(took.Seconds())
}
