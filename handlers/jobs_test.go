package handlers_test

import (
	"testing"

	"taxrefund/models"
	"taxrefund/models/modeltest"
	"taxrefund/models/place"
	"taxrefund/models/schedule"
)

func (w *world) list(path, key, name string) []any {
	w.t.Helper()
	a := w.call("GET", path, key, "", nil)
	if a.status != 200 {
		w.t.Fatalf("%s: %d %s", path, a.status, a.body)
	}
	return a.json(w.t)[name].([]any)
}

func TestAnAdministratorListsAndStartsJobs(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		first := w.list("/v1/jobs", w.admin, "jobs")[2].(map[string]any)
		if first["name"] != "run_payouts" || first["does"] == "" || first["rhythm"] != "every minute" || first["next_at"] != "2026-05-08T12:01:00Z" || first["last"] != nil {
			t.Errorf("before any run: %v", first)
		}
		a := w.call("POST", "/v1/jobs/run_payouts/runs", w.admin, "k1", nil)
		run := a.json(t)["runs"].([]any)[0].(map[string]any)
		if a.status != 202 || run["job"] != "run_payouts" || run["airport"] != "CDG" || run["outcome"] != "running" {
			t.Fatalf("%d %s", a.status, a.body)
		}
		w.runner.Stop()
		again := w.call("POST", "/v1/jobs/run_payouts/runs", w.admin, "k1", nil)
		if again.status != 202 || string(again.body) != string(a.body) || again.header.Get("Idempotent-Replayed") != "true" {
			t.Errorf("the same key: %d %s", again.status, again.body)
		}
		if other := w.call("POST", "/v1/jobs/close_batches/runs", w.admin, "k1", nil); other.status != 422 || other.code(t) != "idempotency.other_body" {
			t.Errorf("another job under the same key: %d %s", other.status, other.body)
		}
		runs := w.list("/v1/jobs/run_payouts/runs", w.admin, "runs")
		if len(runs) != 1 || runs[0].(map[string]any)["outcome"] != "done" || runs[0].(map[string]any)["slot"] != run["slot"] {
			t.Errorf("%v", runs)
		}
		if last := w.list("/v1/jobs", w.admin, "jobs")[2].(map[string]any)["last"].(map[string]any); last["slot"] != run["slot"] || last["outcome"] != "done" {
			t.Errorf("%v", last)
		}
		var deeds int64
		w.must(db.Table("audit_log").Where("deed = 'job.start' AND subject_id = 'run_payouts' AND actor_id = ?", w.Admin.ID).Count(&deeds).Error)
		if deeds != 1 {
			t.Errorf("%d lines in the audit", deeds)
		}
	})
}

func TestAJobAtWorkIsNotStartedAgain(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		taken, err := schedule.Take(t.Context(), db, "another server", "run_payouts:CDG", "2026-05-08T12:00", 1<<40)
		if err != nil || !taken {
			t.Fatal(taken, err)
		}
		if a := w.call("POST", "/v1/jobs/run_payouts/runs", w.admin, "k1", nil); a.status != 409 || a.code(t) != "job.running" {
			t.Errorf("%d %s", a.status, a.body)
		}
		w.must(schedule.Finish(t.Context(), db, "another server", "run_payouts:CDG", "2026-05-08T12:00", "done", ""))
		if a := w.call("POST", "/v1/jobs/run_payouts/runs", w.admin, "k1", nil); a.status != 202 {
			t.Errorf("a refusal used the key up: %d %s", a.status, a.body)
		}
		for _, tc := range []struct {
			path, key string
			status    int
			code      string
		}{
			{"/v1/jobs/pay_everybody/runs", "k2", 404, "job.unknown"}, {"/v1/jobs/close_batches/runs", "", 400, "idempotency.key_missing"},
		} {
			if a := w.call("POST", tc.path, w.admin, tc.key, nil); a.status != tc.status || a.code(t) != tc.code {
				t.Errorf("%s: %d %s", tc.path, a.status, a.body)
			}
		}
		if a := w.call("GET", "/v1/jobs/run_payouts/runs?cursor=eA", w.admin, "", nil); a.status != 400 || a.code(t) != "cursor.malformed" {
			t.Errorf("a made-up cursor: %d %s", a.status, a.body)
		}
	})
}

func TestAnAdministratorOfOneAirportRunsJobsThere(t *testing.T) {
	w := newWorld(t, modeltest.Lite(t))
	w.must(w.Places.AddAirport(t.Context(), models.System, place.Airport{Code: "SIN", Name: "Singapore Changi", Country: "SG", TimeZone: "Asia/Singapore", Currency: "SGD"}))
	w.must(w.runner.Run(t.Context(), models.System, "forfeit_payouts"))
	w.must(w.DB.Table("staff").Where("id = ?", w.Admin.ID).Updates(map[string]any{"airport_code": "SIN"}).Error)
	a := w.call("POST", "/v1/jobs/forfeit_payouts/runs", w.admin, "k1", nil)
	if runs := a.json(t)["runs"].([]any); a.status != 202 || len(runs) != 1 || runs[0].(map[string]any)["airport"] != "SIN" {
		t.Errorf("%d %s", a.status, a.body)
	}
	w.runner.Stop()
	if runs := w.list("/v1/jobs/forfeit_payouts/runs", w.admin, "runs"); len(runs) != 2 {
		t.Errorf("they see %v", runs)
	}
	if next := w.list("/v1/jobs", w.admin, "jobs")[6].(map[string]any)["next_at"]; next != "2026-05-08T19:10:00Z" {
		t.Errorf("next at %v", next)
	}
}
