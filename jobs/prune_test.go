package jobs_test

import (
	"fmt"
	"testing"
	"time"

	"taxrefund/models"
	"taxrefund/models/modeltest"
	"taxrefund/models/schedule"
)

func (w *world) count(table, where string, args ...any) (n int64) {
	w.t.Helper()
	w.must(w.DB.Table(table).Where(where, args...).Count(&n).Error)
	return n
}

// runsOf writes finished runs of a job, one a minute, the last of them a minute ago.
func (w *world) runsOf(job string, n int, outcome func(i int) string) {
	w.t.Helper()
	now, rows := w.clock.Now(), []map[string]any{}
	for i := range n {
		at := now.Add(-time.Duration(i+1) * time.Minute)
		rows = append(rows, map[string]any{"job": job, "slot": at.Format("2006-01-02T15:04"), "owner": "x", "lease_until": at, "started_at": at, "finished_at": at,
			"outcome": outcome(i), "detail": ""})
	}
	w.must(w.DB.Table("job_runs").CreateInBatches(rows, 500).Error)
}

func done(int) string { return "done" }

func TestPruneKeepsTheNewestRunsAndWhatFailed(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.runsOf("close_batches", schedule.KeptRuns+1700, func(i int) string {
			if i == schedule.KeptRuns+600 {
				return "failed"
			}
			return []string{"done", "running"}[min(1, i/(schedule.KeptRuns+1699))] // the oldest is at work for ever
		})
		w.runsOf("lapse_receipts:CDG", 40, done)
		w.run("prune")
		if d := w.runs("prune")[0].Detail; d != "removed 1698 runs, 0 sign-ins, sessions and tokens, 0 alerts" {
			t.Errorf("it says %q", d)
		}
		if n := w.count("job_runs", "job = 'close_batches'"); n != schedule.KeptRuns+2 {
			t.Errorf("%d runs are left", n)
		}
		if n := w.count("job_runs", "job = 'close_batches' AND outcome <> 'done'"); n != 2 {
			t.Errorf("of the failed one and the one at work %d are left", n)
		}
		if n := w.count("job_runs", "job = 'lapse_receipts:CDG'"); n != 40 {
			t.Errorf("%d runs of the other job are left", n)
		}
		w.clock.Advance(schedule.KeptFailed)
		w.run("prune")
		if n := w.count("job_runs", "outcome = 'failed'"); n != 0 {
			t.Error("a run that failed is kept for ever")
		}
	})
}

func TestPruneEndsWhatIsOverAndNothingElse(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		for i := range 3 {
			if _, _, err := w.Staff.SignIn(ctx, fmt.Sprintf("nobody%d@example.org", i), "a wrong password", "192.0.2.1"); err == nil {
				t.Fatal("somebody signed in who is not there")
			}
		}
		used, _, err := w.Staff.SignIn(ctx, w.Officer.Email, modeltest.Password, "192.0.2.2")
		w.must(err)
		short, err := w.Staff.NewToken(ctx, models.System, w.Admin.ID, "short", 1)
		w.must(err)
		long, err := w.Staff.NewToken(ctx, models.System, w.Admin.ID, "long", 60)
		w.must(err)
		id := w.claim("fine@a.example")
		w.replica("a").Tick(ctx)
		kept := []string{"claims", "receipts", "sales", "payouts", "attempts", "evidence", "payout_moves", "postings", "entries", "idempotency_keys", "staff", "kiosks"}
		before := map[string]int64{}
		for _, table := range kept {
			if before[table] = w.count(table, "1 = 1"); before[table] == 0 {
				t.Fatalf("%s is empty: the test shows nothing of it", table)
			}
		}
		audits := w.count("audit_log", "1 = 1")
		w.run("prune")
		if _, _, err := w.Staff.Session(ctx, used.Token); err != nil {
			t.Errorf("a session in use: %v", err)
		}
		if w.count("sign_in_tries", "1 = 1") == 0 || w.count("staff_tokens", "1 = 1") != 2 {
			t.Error("something that is not over was removed")
		}
		w.clock.Advance(25 * time.Hour)
		w.run("prune")
		if n := w.count("sign_in_tries", "1 = 1") + w.count("staff_sessions", "1 = 1"); n != 0 {
			t.Errorf("%d tries and sessions are left", n)
		}
		if _, err := w.Staff.ByToken(ctx, long); err != nil {
			t.Errorf("a token in date: %v", err)
		}
		if _, err := w.Staff.ByToken(ctx, short); err == nil || w.count("staff_tokens", "1 = 1") != 1 {
			t.Error("a token out of date was kept")
		}
		for _, table := range kept {
			if n := w.count(table, "1 = 1"); n != before[table] {
				t.Errorf("%s had %d rows and has %d", table, before[table], n)
			}
		}
		if w.count("audit_log", "1 = 1") <= audits || w.count("audit_log", "deed = 'staff.prune'") != 1 {
			t.Error("the audit does not say what went")
		}
		if w.state(id) == "" {
			t.Error("the claim is gone")
		}
	})
}

func TestPruneGoesInBoundedTransactionsAndEverythingGoes(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		old, rows := w.clock.Now().Add(-48*time.Hour), []map[string]any{}
		for i := range 1203 {
			rows = append(rows, map[string]any{"who": fmt.Append(nil, i), "slot": old, "tries": 1})
		}
		w.must(w.DB.Table("sign_in_tries").CreateInBatches(rows, 300).Error)
		w.run("prune")
		var details []string
		w.must(w.DB.Table("audit_log").Where("deed = 'staff.prune'").Order("id").Pluck("detail", &details).Error)
		if n := w.count("sign_in_tries", "1 = 1"); n != 0 || len(details) != 3 || details[0] != `{"rows":500}` || details[2] != `{"rows":203}` {
			t.Errorf("%d are left; the transactions removed %v", n, details)
		}
	})
}
