package sandbox_test

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"taxrefund/app/rails/sandbox"
	"taxrefund/models"
	"taxrefund/models/payout"
)

// answering is a server that always says the same, and a client of it.
func answering(t testing.TB, status int, contentType, body string) *sandbox.Client {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.Header().Set("Location", "http://127.0.0.1:1/")
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}))
	t.Cleanup(s.Close)
	return sandbox.New(s.URL, time.Minute)
}

const good = `{"rail_id":"A1","amount_minor":12345,"currency":"EUR","status":"paid","code":"","rail_reference":"SBX1"}`

func TestWhateverIsNotExactlyAnAnswerIsUnknown(t *testing.T) {
	const json = "application/json"
	cases := []struct {
		name   string
		status int
		kind   string
		body   string
	}{
		{"garbage", 200, json, "<html>ok</html>"},
		{"nothing", 200, json, ""},
		{"a web page", 200, "text/html", good},
		{"two answers", 200, json, good + good},
		{"an unknown field", 200, json, strings.Replace(good, "{", `{"x":1,`, 1)},
		{"another rail id", 200, json, strings.Replace(good, "A1", "A2", 1)},
		{"a status nobody listed", 200, json, strings.Replace(good, "paid", "accepted", 1)},
		{"paid without a reference", 200, json, strings.Replace(good, "SBX1", "", 1)},
		{"paid without an amount", 200, json, strings.Replace(good, "12345", "0", 1)},
		{"a hostile code", 200, json, strings.Replace(good, `"code":""`, `"code":"=cmd"`, 1)},
		{"not found, but fine", 200, json, `{"rail_id":"A1","status":"not_found","code":"not_found","rail_reference":""}`},
		{"paid, but 404", 404, json, good},
		{"a bare 404", 404, json, `{}`},
		{"a proxy's 404", 404, "text/html", "<h1>Not Found</h1>"},
		{"a redirect", 302, json, good},
		{"a server error", 500, json, good},
		{"a bad gateway", 502, "text/html", "<h1>Bad Gateway</h1>"},
		{"too many requests", 429, json, `{"code":"slow_down"}`},
		{"a refusal to read", 400, json, `{"code":"malformed"}`},
		{"an answer without end", 200, json, good + strings.Repeat(" ", 64<<10)},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			client := answering(t, c.status, c.kind, c.body)
			if r, err := client.Send(t.Context(), credit("A1", "ana@x")); err == nil {
				t.Errorf("send took it for %+v", r)
			}
			if r, err := client.Inquire(t.Context(), "A1"); err == nil {
				t.Errorf("the inquiry took it for %+v", r)
			}
			if r, err := client.Returns(t.Context(), ""); err == nil {
				t.Errorf("the list of returns took it for %+v", r)
			}
		})
	}
	if _, err := answering(t, 200, json, good).Send(t.Context(), credit("A1", "ana@x")); err != nil {
		t.Errorf("the good answer is refused: %v", err)
	}
}

func TestAnAnswerAboutAnotherAmountIsUnknown(t *testing.T) {
	for _, body := range []string{strings.Replace(good, "12345", "12346", 1), strings.Replace(good, "EUR", "USD", 1)} {
		if r, err := answering(t, 200, "application/json", body).Send(t.Context(), credit("A1", "ana@x")); err == nil {
			t.Errorf("took it for %+v", r)
		}
	}
	notFound := `{"rail_id":"A1","status":"not_found","code":"not_found","rail_reference":""}`
	client := answering(t, 404, "application/json", notFound)
	if r, err := client.Send(t.Context(), credit("A1", "ana@x")); err == nil {
		t.Errorf("a send was not found: %+v", r)
	}
	if r, err := client.Inquire(t.Context(), "A1"); err != nil || r.Status != payout.StatusNotFound || string(r.Raw) != notFound+"" {
		t.Errorf("the rail's own not found: %+v, %v", r, err)
	}
}

func TestReturnsThatCannotBeTrustedAreRefused(t *testing.T) {
	item := `{"cursor":7,"rail_id":"A1","rail_reference":"SBX1","amount_minor":5,"currency":"EUR","code":"x"}`
	for name, body := range map[string]string{
		"the cursor does not rise": `{"returns":[` + item + `,` + item + `]}`,
		"no list":                  `{}`,
		"a negative amount":        `{"returns":[` + strings.Replace(item, ":5", ":-5", 1) + `]}`,
		"an unknown currency":      `{"returns":[` + strings.Replace(item, "EUR", "XXQ", 1) + `]}`,
		"an unknown field":         `{"returns":[` + strings.Replace(item, "{", `{"x":1,`, 1) + `]}`,
	} {
		if r, err := answering(t, 200, "application/json", body).Returns(t.Context(), ""); err == nil {
			t.Errorf("%s: took it for %+v", name, r)
		}
	}
	client := answering(t, 200, "application/json", `{"returns":[`+item+`]}`)
	if r, err := client.Returns(t.Context(), "6"); err != nil || len(r) != 1 || r[0].Cursor != "7" {
		t.Errorf("got %+v, %v", r, err)
	}
	if _, err := client.Returns(t.Context(), "7"); err == nil {
		t.Error("a return at the cursor itself is new again")
	}
	if _, err := client.Returns(t.Context(), "x"); err == nil {
		t.Error("a foreign cursor was sent")
	}
}

func TestASilentRailIsUnknownAfterTheTimeout(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0") // takes connections and never answers
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if _, err := sandbox.New("http://"+l.Addr().String(), 20*time.Millisecond).Send(t.Context(), credit("A1", "ana@x")); err == nil {
		t.Error("silence is taken for an answer")
	}
}

func TestMalformedRequestsAreRefused(t *testing.T) {
	w := newWorld(t)
	fine := `{"rail_id":"A1","amount_minor":5,"currency":"EUR","account":"a@x","holder":"h","reference":"r"}`
	for name, body := range map[string]string{
		"not JSON": "{", "an unknown field": strings.Replace(fine, "{", `{"x":1,`, 1), "no amount": strings.Replace(fine, ":5", ":0", 1),
		"a rail id with a slash": strings.Replace(fine, "A1", "A/1", 1), "a rail id too long": strings.Replace(fine, "A1", strings.Repeat("A", 33), 1),
		"no account": strings.Replace(fine, "a@x", "", 1), "a small currency": strings.Replace(fine, "EUR", "eur", 1),
		"a body too long": strings.Replace(fine, `"h"`, `"`+strings.Repeat("h", 64<<10)+`"`, 1),
	} {
		if status, answer := w.post("/v1/credits", body); status != http.StatusBadRequest {
			t.Errorf("%s: %d %s", name, status, answer)
		}
	}
	for path, body := range map[string]string{"/v1/settings": `{"late_ms":-1}`, "/v1/credits": ""} {
		if status, _ := w.post(path, body); status != http.StatusBadRequest {
			t.Errorf("%s: %d", path, status)
		}
	}
	if status, _ := w.get("/v1/returns?after=x"); status != http.StatusBadRequest {
		t.Errorf("returns after x: %d", status)
	}
	if status, text := w.get("/v1/journal"); status != http.StatusOK || text != "" {
		t.Errorf("the journal has %q", text)
	}
	if status, _ := w.get("/healthz"); status != http.StatusOK {
		t.Errorf("healthz: %d", status)
	}
}

func TestTheClientSaysWhatItIs(t *testing.T) {
	var rail payout.Rail = sandbox.New("http://127.0.0.1:1/", time.Second)
	if rail.Name() != "sandbox" || rail.Quarantine() != 6*time.Second || rail.KeyWindow() != 24*time.Hour {
		t.Errorf("%s, %v, %v", rail.Name(), rail.Quarantine(), rail.KeyWindow())
	}
	if d := sandbox.New("http://127.0.0.1:1", time.Second).WithQuarantine(time.Minute).Quarantine(); d != time.Minute {
		t.Errorf("quarantine is %v", d)
	}
}

func TestTheServerRunsUntilItsContextEnds(t *testing.T) {
	server, err := sandbox.NewServer(sandbox.ServerConfig{Journal: filepath.Join(t.TempDir(), "j"), Clock: models.SystemClock{}})
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, end := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- server.Run(ctx, l) }()
	client := sandbox.New("http://"+l.Addr().String(), time.Minute)
	if r, err := client.Send(t.Context(), credit("A1", "ana@x")); err != nil || r.Status != payout.StatusPaid {
		t.Errorf("got %+v, %v", r, err)
	}
	end()
	if err := <-ended; err != nil {
		t.Errorf("it ended with %v", err)
	}
}

func FuzzAnAnswerIsAcceptedOnlyAboutItsOwnCredit(f *testing.F) {
	f.Add(good)
	f.Add(strings.Replace(good, "paid", "in_process", 1))
	f.Fuzz(func(t *testing.T, body string) {
		r, err := answering(t, 200, "application/json", body).Send(t.Context(), credit("A1", "ana@x"))
		if err == nil && (string(r.Raw) != body || r.Status != payout.StatusPaid && r.Status != payout.StatusInProcess && r.Status != payout.StatusFailed) {
			t.Errorf("%q was taken for %+v", body, r)
		}
	})
}
