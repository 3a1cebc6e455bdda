package handlers_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"taxrefund/app/metrics"
	"taxrefund/app/rails/sandbox"
	"taxrefund/handlers"
	"taxrefund/jobs"
	"taxrefund/models"
	"taxrefund/models/alert"
	"taxrefund/models/claim"
	"taxrefund/models/feed"
	"taxrefund/models/merchant"
	"taxrefund/models/modeltest"
	"taxrefund/models/payout"
	"taxrefund/models/period"
	"taxrefund/models/staff"
	"taxrefund/models/tax"
	"taxrefund/models/till"
	"taxrefund/models/travel"
	"taxrefund/reports/periods"
	"taxrefund/reports/voucher"
	"taxrefund/templates"
)

// world is an airport with its whole HTTP side, on a database of its own, with a sandbox rail.
type world struct {
	*modeltest.World
	t        testing.TB
	app      *fiber.App
	base     string // where it listens
	runner   *jobs.Runner
	claims   *claim.Service
	periods  *period.Service
	log      *journal
	figures  *metrics.Metrics
	document travel.Document
	mrz      []string
	officer  string // personal tokens
	super    string
	agent    string
	cashier  string
	finance  string
	admin    string
}

var pdf = sync.OnceValues(func() (*voucher.Renderer, error) { return voucher.New(templates.NotoSansSC()) })

func newWorld(t testing.TB, db *models.DB) *world {
	t.Helper()
	w := &world{World: modeltest.NewWorld(t, db), t: t, log: &journal{}}
	w.document = travel.Document{Kind: "P", IssuingState: "CHN", Number: "E12345678", Surname: "WANG", GivenNames: "XIAOMING",
		Nationality: "CHN", BirthDate: "1990-03-14", Sex: "M", ExpiresOn: "2032-06-30"}
	w.mrz = travel.FormatZone(w.document)
	law, err := tax.Load()
	w.must(err)
	printer, err := pdf()
	w.must(err)
	rail, err := sandbox.NewServer(sandbox.ServerConfig{Journal: filepath.Join(t.TempDir(), "journal.jsonl"), Clock: db.Clock})
	w.must(err)
	outside := httptest.NewServer(rail.Handler())
	t.Cleanup(func() { outside.Close(); _ = rail.Close() })
	w.figures, err = metrics.New(db)
	w.must(err)
	db.Counted = w.figures.Count
	claims := &claim.Service{DB: db, Ring: w.Ring, Law: law, Settings: claim.Settings{Authority: map[string]bool{"FR": true}, Rails: map[string]string{"alipay": "sandbox", "bank": "sandbox", "cash": "cash"}}}
	payouts := &payout.Service{DB: db, Ring: w.Ring, Rails: map[string]payout.Rail{"sandbox": w.figures.Rail(sandbox.New(outside.URL, 5*time.Second), db.Clock)}, Owner: "test"}
	w.claims = claims
	log := models.NewLog(w.log)
	w.must(w.figures.Watch(claims, payouts))
	w.runner = &jobs.Runner{Ran: w.figures.Ran, DB: db, Places: w.Places, Claims: claims, Payouts: payouts, Owner: "test", Log: log}
	feeds := &feed.Service{DB: db, Ring: w.Ring, Merchants: w.Merchants, Claims: claims, Owner: "test", Log: log}
	w.runner.Alerts = &alert.Service{DB: db, Notify: true}
	w.runner.Merchants, w.runner.Staff, w.runner.Feeds = w.Merchants, w.Staff, feeds
	w.periods = &period.Service{DB: db, Places: w.Places, Formats: periods.Formats(), Owner: "test", Log: log}
	w.runner.Periods = w.periods
	t.Cleanup(feeds.Stop)
	t.Cleanup(w.periods.Stop)
	t.Cleanup(w.runner.Stop)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	w.must(err)
	w.base = "http://" + l.Addr().String()
	w.app, err = handlers.New(handlers.Config{DB: db, Places: w.Places, Merchants: w.Merchants, Staff: w.Staff, Claims: claims, Payouts: payouts, Feeds: feeds, Periods: w.periods, Tills: &till.Service{DB: db, Claims: claims},
		Jobs: w.runner, Alerts: w.runner.Alerts, Pdf: printer, Log: log, Begun: w.figures.Begun, Ended: w.figures.Ended, BaseURL: w.base})
	w.must(err)
	done := make(chan struct{})
	go func() { defer close(done); _ = w.app.Listener(l) }()
	t.Cleanup(func() { _ = w.app.Shutdown(); <-done })
	for _, p := range []struct {
		member staff.Member
		into   *string
	}{{w.Officer, &w.officer}, {w.Supervisor, &w.super}, {w.Agent, &w.agent}, {w.Cashier, &w.cashier}, {w.Finance, &w.finance}, {w.Admin, &w.admin}} {
		*p.into, err = w.Staff.NewToken(t.Context(), models.System, p.member.ID, "test", 30)
		w.must(err)
	}
	return w
}

// journal is a log that is read while others write.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

// Reset forgets what was written.
func (j *journal) Reset() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.text.Reset()
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   []byte
}

func (a answer) json(t testing.TB) map[string]any {
	t.Helper()
	out := map[string]any{}
	if err := json.Unmarshal(a.body, &out); err != nil {
		t.Fatalf("%v in %s", err, a.body)
	}
	return out
}

func (a answer) code(t testing.TB) string {
	t.Helper()
	code, _ := a.json(t)["code"].(string)
	return code
}

// browser follows no redirects: tests look at them.
var browser = &http.Client{Timeout: 30 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

// do sends a request over a real connection.
func (w *world) do(r *http.Request) answer {
	w.t.Helper()
	res, err := browser.Do(r)
	w.must(err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	w.must(err)
	return answer{res.StatusCode, res.Header, body}
}

// call sends JSON with a bearer key. A body that is no text is marshalled.
func (w *world) call(method, path, key, idempotencyKey string, body any) answer {
	w.t.Helper()
	var in io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		in = bytes.NewReader([]byte(b))
	default:
		text, err := json.Marshal(b)
		w.must(err)
		in = bytes.NewReader(text)
	}
	r, err := http.NewRequestWithContext(context.Background(), method, w.base+path, in)
	w.must(err)
	if key != "" {
		r.Header.Set("Authorization", "Bearer "+key)
	}
	if in != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if idempotencyKey != "" {
		r.Header.Set("Idempotency-Key", idempotencyKey)
	}
	return w.do(r)
}

// obj is a JSON object under construction.
type obj = map[string]any

// submission is a claim body for receipts, as a kiosk sends it.
func (w *world) submission(reference string, receipts ...obj) obj {
	now := w.DB.Clock.Now()
	return obj{
		"reference": reference, "submitted_at": now.Format(time.RFC3339), "document": obj{"mrz": w.mrz}, "residence": "CN",
		"flight":   obj{"number": "AF116", "departs_at": now.Add(3 * time.Hour).Format(time.RFC3339), "destination": "PVG"},
		"receipts": receipts, "payout": obj{"method": "alipay", "account": "xiaoming@example.cn"}, "language": "en",
	}
}

func (w *world) sale(invoice string, gross int64, opts ...func(*merchant.Report)) merchant.Sale {
	w.t.Helper()
	return w.AddSale(w.t, w.document.Key(), invoice, gross, opts...)
}

// typed is a paper receipt as a traveller types it.
func (w *world) typed(s merchant.Sale) obj {
	return obj{"merchant_vat_id": w.Merchant.VATID, "invoice_number": s.InvoiceNumber, "issued_on": string(s.IssuedOn),
		"total": obj{"amount_minor": s.GrossMinor, "currency": string(s.Currency)}}
}

func watch(r *merchant.Report) { r.Lines[0].Category = "watches" }

// claim submits sales and returns the answer's object.
func (w *world) claim(reference string, sales ...merchant.Sale) map[string]any {
	w.t.Helper()
	var receipts []obj
	for _, s := range sales {
		receipts = append(receipts, obj{"sale_id": s.ID})
	}
	a := w.call("POST", "/v1/claims", w.KioskKey, reference, w.submission(reference, receipts...))
	if a.status != 201 {
		w.t.Fatalf("submit: %d %s", a.status, a.body)
	}
	return a.json(w.t)
}

// ran waits until every job that was started by hand has come to its end.
func (w *world) ran() {
	w.t.Helper()
	w.until("no job runs", func() bool {
		var running int64
		w.must(w.DB.Table("job_runs").Where("outcome = 'running'").Count(&running).Error)
		return running == 0
	})
}

// until waits for what goes on by itself, a minute at most: a busy machine needs long for what is quick.
func (w *world) until(what string, done func() bool) {
	w.t.Helper()
	for range 6000 {
		if done() {
			return
		}
		<-time.After(10 * time.Millisecond)
	}
	w.t.Fatalf("it does not come to this: %s", what)
}

func (w *world) count(table string) int64 {
	w.t.Helper()
	var n int64
	w.must(w.DB.Table(table).Count(&n).Error)
	return n
}
