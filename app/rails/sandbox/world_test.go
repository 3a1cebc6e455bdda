package sandbox_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"taxrefund/app/rails/sandbox"
	"taxrefund/models"
	"taxrefund/models/money"
	"taxrefund/models/payout"
)

// world is a sandbox server on loopback and a client of it. Its delays end when the test rings.
type world struct {
	t       *testing.T
	journal string
	http    *httptest.Server
	client  *sandbox.Client
	waiting chan time.Duration // a request has begun to wait this long
	ring    chan time.Time
}

func newWorld(t *testing.T) *world {
	w := &world{t: t, journal: filepath.Join(t.TempDir(), "journal.jsonl"), waiting: make(chan time.Duration, 64), ring: make(chan time.Time)}
	w.start()
	return w
}

func (w *world) start() {
	w.t.Helper()
	server, err := sandbox.NewServer(sandbox.ServerConfig{Journal: w.journal, Clock: models.NewFixedClock("2026-10-25T01:00:00Z"),
		After: func(d time.Duration) <-chan time.Time { w.waiting <- d; return w.ring }})
	if err != nil {
		w.t.Fatal(err)
	}
	w.http = httptest.NewServer(server.Handler())
	w.t.Cleanup(func() { w.http.Close(); _ = server.Close() })
	w.client = sandbox.New(w.http.URL, time.Minute)
}

func credit(railID, account string) payout.Instruction {
	return payout.Instruction{RailID: railID, Amount: money.Of(12345, "EUR"), Account: account, Holder: "Ana Lima", Reference: "7K3M9Q2XB4TNC"}
}

func (w *world) send(in payout.Instruction) payout.Reply {
	w.t.Helper()
	r, err := w.client.Send(w.t.Context(), in)
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

func (w *world) ask(railID string) payout.Reply {
	w.t.Helper()
	r, err := w.client.Inquire(w.t.Context(), railID)
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

func (w *world) returns(after string) []payout.Return {
	w.t.Helper()
	r, err := w.client.Returns(w.t.Context(), after)
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

// executed counts the executions of a rail id in the journal.
func (w *world) executed(railID string) int { return w.events(railID, sandbox.Executed) }

func (w *world) events(railID, event string) int {
	w.t.Helper()
	lines, err := sandbox.ReadJournal(w.journal)
	if err != nil {
		w.t.Fatal(err)
	}
	n := 0
	for _, e := range lines {
		if e.RailID == railID && e.Event == event {
			n++
		}
	}
	return n
}

func (w *world) set(settings map[string]any) {
	w.t.Helper()
	if status, body := w.post("/v1/settings", settings); status != http.StatusOK {
		w.t.Fatalf("settings: %d %s", status, body)
	}
}

func (w *world) post(path string, body any) (int, string) {
	w.t.Helper()
	text, ok := body.(string)
	if !ok {
		b, err := json.Marshal(body)
		if err != nil {
			w.t.Fatal(err)
		}
		text = string(b)
	}
	res, err := http.Post(w.http.URL+path, "application/json", bytes.NewBufferString(text))
	return w.read(res, err)
}

func (w *world) get(path string) (int, string) {
	w.t.Helper()
	res, err := http.Get(w.http.URL + path)
	return w.read(res, err)
}

func (w *world) read(res *http.Response, err error) (int, string) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return res.StatusCode, string(text)
}

// giveUp sends and hangs up as soon as the server has begun to wait.
func (w *world) giveUp(in payout.Instruction) time.Duration {
	w.t.Helper()
	ctx, hangUp := context.WithCancel(w.t.Context())
	failed := make(chan error, 1)
	go func() { _, err := w.client.Send(ctx, in); failed <- err }()
	d := <-w.waiting
	hangUp()
	if err := <-failed; err == nil {
		w.t.Fatal("a send that was given up has an answer")
	}
	return d
}
