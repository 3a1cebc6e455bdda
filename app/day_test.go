package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"taxrefund/app/demo"
	"taxrefund/app/drill"
	"taxrefund/models/modeltest"
)

// TestADayAtTheAirportAddsUpAndRepeats plays one seed on both engines, and on SQLite once more, as a person would. The
// program itself compares claims, rail, batches and ledger, and fails when they differ.
func TestADayAtTheAirportAddsUpAndRepeats(t *testing.T) {
	program, err := drill.Build(t.Context(), t.TempDir(), "demo_test")
	if err != nil {
		t.Fatal(err)
	}
	var days []string
	for _, address := range []func(testing.TB) string{nil, nil, modeltest.PostgresURL} {
		dir := t.TempDir()
		cmd := exec.CommandContext(t.Context(), program, "demo", "--day", "--once", "--travellers", "180", "--seed", "7", "--out", "files")
		cmd.Dir, cmd.Env = dir, slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "DATABASE_URL=") })
		if address != nil {
			cmd.Env = append(cmd.Env, "DATABASE_URL="+address(t))
		}
		if said, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, said)
		}
		days = append(days, string(file(t, dir, "day.json")))
		everybody(t, file(t, dir, "travellers.csv"), 180)
	}
	if days[0] != days[1] || days[0] != days[2] {
		t.Errorf("one seed made different days:\n%s\n%s\n%s", days[0], days[1], days[2])
	}
	var sum demo.DaySummary
	if err := json.Unmarshal([]byte(days[0]), &sum); err != nil {
		t.Fatal(err)
	}
	if sum.Claims < 140 || sum.NotAccepted < 5 || sum.PaidMinor < 1_000_000 || sum.OpenMinor == 0 || len(sum.States) < 6 || len(sum.Stories) < 20 || sum.RowsRejected == 0 {
		t.Errorf("hardly a busy day: %+v", sum)
	}
}

func file(t *testing.T, dir, name string) []byte {
	t.Helper()
	body, err := os.ReadFile(filepath.Join(dir, "files", name))
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// everybody has a state, a reason and a next act.
func everybody(t *testing.T, text []byte, travellers int) {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil || len(rows) != travellers+1 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for _, name := range []string{"state", "reason", "next"} {
		at := slices.Index(rows[0], name)
		for _, row := range rows[1:] {
			if row[at] == "" {
				t.Errorf("no %s: %v", name, row)
			}
		}
	}
}

// The day begins by removing what an earlier one left. Somebody else's database is not that.
func TestADayLeavesAnotherDatabaseAlone(t *testing.T) {
	program, err := drill.Build(t.Context(), t.TempDir(), "demo_test")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	precious := filepath.Join(dir, "production.db")
	if err := os.WriteFile(precious, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program, "demo", "--day", "--once", "--travellers", "1")
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "DATABASE_URL=sqlite:"+precious)
	said, err := cmd.CombinedOutput()
	if err == nil || !strings.Contains(string(said), "DATABASE_URL") {
		t.Errorf("%v\n%s", err, said)
	}
	if left, err := os.ReadFile(precious); err != nil || string(left) != "precious" {
		t.Errorf("the database: %q %v", left, err)
	}
}
