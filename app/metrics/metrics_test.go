package metrics_test

import (
	"context"
	"errors"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"taxrefund/app/metrics"
	"taxrefund/models"
	"taxrefund/models/claim"
	"taxrefund/models/modeltest"
	"taxrefund/models/payout"
)

func figures(t testing.TB, db *models.DB) *metrics.Metrics {
	t.Helper()
	m, err := metrics.New(db)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func text(m *metrics.Metrics) string {
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	return w.Body.String()
}

func wants(t *testing.T, m *metrics.Metrics, lines ...string) {
	t.Helper()
	said := text(m)
	for _, line := range lines {
		if !strings.Contains(said, line+"\n") {
			t.Errorf("no line %s in:\n%s", line, said)
		}
	}
}

func TestALabelIsAWordOfOurOwnOrOther(t *testing.T) {
	m := figures(t, modeltest.Lite(t))
	m.Count(models.Figure{Name: "receipts", Labels: []string{"red", "inspect.random_sample"}, N: 2})
	m.Count(models.Figure{Name: "receipts", Labels: []string{"red", "Wang Xiaoming <E12345678>"}, N: 1})
	m.Count(models.Figure{Name: "receipts", Labels: []string{"one too few"}, N: 1})
	m.Count(models.Figure{Name: "unheard of", N: 1})
	m.Ran("run_payouts", "done", time.Second)
	m.Begun()
	m.Begun()
	m.Ended("GET", "/v1/claims/:id", 204, 3*time.Millisecond)
	wants(t, m, `taxrefund_receipt_reasons_total{answer="red",reason="inspect.random_sample"} 2`, `taxrefund_receipt_reasons_total{answer="red",reason="other"} 1`,
		`taxrefund_job_run_seconds_sum{job="run_payouts",outcome="done"} 1`, "taxrefund_http_in_flight 1",
		`taxrefund_http_request_seconds_bucket{method="GET",route="/v1/claims/:id",status="2xx",le="0.005"} 1`,
		`taxrefund_http_request_seconds_bucket{method="GET",route="/v1/claims/:id",status="2xx",le="0.0025"} 0`)
	if strings.Contains(text(m), "E12345678") {
		t.Error("a figure names a person")
	}
}

// rail answers what it is told to.
type rail struct {
	payout.Rail
	status payout.Status
	err    error
}

func (rail) Name() string { return "bank" }

func (r rail) Send(context.Context, payout.Instruction) (payout.Reply, error) {
	return payout.Reply{Status: r.status}, r.err
}

func (r rail) Returns(context.Context, string) ([]payout.Return, error) { return nil, r.err }

func TestWhatBecameOfEachCallOfARailIsCounted(t *testing.T) {
	db := modeltest.Lite(t)
	m := figures(t, db)
	for _, r := range []rail{{status: payout.StatusPaid}, {status: "Dear Mr Wang"}, {status: payout.StatusPaid, err: errors.New("cut")}} {
		if _, err := m.Rail(r, db.Clock).Send(t.Context(), payout.Instruction{}); !errors.Is(err, r.err) {
			t.Errorf("the error is %v", err)
		}
	}
	if _, err := m.Rail(rail{}, db.Clock).Returns(t.Context(), ""); err != nil {
		t.Error(err)
	}
	for _, want := range []string{`call="send",outcome="paid"`, `call="send",outcome="unreadable"`, `call="send",outcome="no_answer"`, `call="returns",outcome="answered"`} {
		wants(t, m, `taxrefund_rail_call_seconds_count{`+want+`,rail="bank"} 1`)
	}
}

func TestWhatWaitsIsAskedOfTheDatabaseNowAndThen(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := modeltest.NewWorld(t, db)
		m := figures(t, db)
		claims := &claim.Service{DB: db, Ring: w.Ring}
		payouts := &payout.Service{DB: db, Ring: w.Ring, Rails: map[string]payout.Rail{"bank": rail{}}}
		if err := m.Watch(claims, payouts); err != nil {
			t.Fatal(err)
		}
		wants(t, m, `taxrefund_payouts{state="unknown"} 0`, `taxrefund_rail_left_minor{currency="EUR",rail="bank"} 0`, "taxrefund_figures_failed 0")
		if err := db.Exec("ALTER TABLE payouts RENAME TO gone").Error; err != nil {
			t.Fatal(err)
		}
		modeltest.Clock(db).Advance(14 * time.Second)
		wants(t, m, `taxrefund_payouts{state="unknown"} 0`, "taxrefund_figures_failed 0") // still the last answer
		modeltest.Clock(db).Advance(time.Second)
		wants(t, m, "taxrefund_figures_failed 1")
		if strings.Contains(text(m), "taxrefund_payouts{") {
			t.Error("an old answer is given for a new one")
		}
	})
}

// What every request pays: well below a microsecond, beside some hundred that the fastest of them takes.
func BenchmarkARequest(b *testing.B) {
	m := figures(b, modeltest.Lite(b))
	b.ReportAllocs()
	for b.Loop() {
		m.Begun()
		m.Ended("POST", "/v1/claims", 201, 5*time.Millisecond)
	}
}

func TestARequestCostsAtMostOneAllocation(t *testing.T) {
	m := figures(t, modeltest.Lite(t))
	if n := testing.AllocsPerRun(100, func() { m.Begun(); m.Ended("POST", "/v1/claims", 201, time.Millisecond) }); n > 1 {
		t.Errorf("%v allocations", n)
	}
}
