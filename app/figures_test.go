package main

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"taxrefund/models"
)

// house opens an installation in an empty folder, with what env adds to its configuration.
func house(t *testing.T, env map[string]string) *House {
	t.Helper()
	given := map[string]string{"DATA_DIR": t.TempDir(), "LISTEN": "127.0.0.1:0"}
	for name, value := range env {
		given[name] = value
	}
	cfg, err := load(func(name string) string { return given[name] })
	if err != nil {
		t.Fatal(err)
	}
	h, err := open(context.Background(), cfg, "production", models.SystemClock{}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.Close() })
	return h
}

func get(t *testing.T, address string) (int, string) {
	t.Helper()
	res, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

func TestTheFiguresHaveAListenerOfTheirOwn(t *testing.T) {
	h := house(t, map[string]string{"METRICS_LISTEN": "127.0.0.1:0"})
	s, err := listenAndServe(h)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.stop() })
	address, stop, err := listenMetrics(h)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	if status, _ := get(t, s.base+"/readyz"); status != 200 {
		t.Fatal("the server is not ready")
	}
	if status, _ := get(t, s.base+"/metrics"); status != 404 {
		t.Errorf("the public listener answers %d to /metrics", status)
	}
	if status, _ := get(t, "http://"+address+"/livez"); status != 404 {
		t.Errorf("the listener of the figures answers %d to another address", status)
	}
	_, text := get(t, "http://"+address+"/metrics")
	for _, want := range []string{`taxrefund_http_request_seconds_count{method="GET",route="/readyz",status="2xx"} 1`,
		`taxrefund_http_request_seconds_count{method="GET",route="(none)",status="4xx"} 1`, "taxrefund_http_in_flight 0",
		`taxrefund_payouts{state="due"} 0`, "taxrefund_figures_failed 0", "go_goroutines", "process_resident_memory_bytes",
		`go_sql_open_connections{db_name="sqlite"}`, "taxrefund_build_info{"} {
		if !strings.Contains(text, want) {
			t.Errorf("the figures lack %s", want)
		}
	}
}

func TestWithoutAnAddressTheFiguresAreNotServed(t *testing.T) {
	address, stop, err := listenMetrics(house(t, nil))
	if err != nil || address != "" {
		t.Errorf("served at %q, %v", address, err)
	}
	stop()
}
