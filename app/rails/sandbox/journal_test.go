package sandbox_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"taxrefund/app/rails/sandbox"
	"taxrefund/models"
	"taxrefund/models/payout"
)

func TestAServerKilledAtAnyMomentRemembersWhatItExecuted(t *testing.T) {
	w := newWorld(t)
	first := w.send(credit("A1", "ana@x"))
	w.send(credit("B1", "returned@x"))
	w.send(credit("C1", "returned-again@x"))
	w.send(credit("F1", "forgets@x"))
	w.ask("B1") // B1 comes back before the crash, C1 after it
	file, err := os.OpenFile(w.journal, os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.WriteString(`{"seq":6,"at":"2026-10-25T01:00`); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	w.start() // beside the first one, which is never told: as after a kill
	if again := w.send(credit("A1", "ana@x")); again.RailReference != first.RailReference || w.executed("A1") != 1 {
		t.Errorf("the same rail id after the crash: %+v, executed %d times", again, w.executed("A1"))
	}
	if r := w.ask("F1"); r.Status != payout.StatusNotFound {
		t.Errorf("what it forgot before, it knows after: %+v", r)
	}
	got := w.returns("")
	if len(got) != 2 || got[0].RailID != "B1" || got[1].RailID != "C1" {
		t.Errorf("returns after the crash: %+v", got)
	}
	w.send(credit("D1", "dora@x"))
	if w.executed("D1") != 1 {
		t.Error("the line after the torn one cannot be read")
	}
}

func TestTheJournalNamesNoAccount(t *testing.T) {
	w := newWorld(t)
	w.send(credit("A1", "ana.lima@wallet.example"))
	status, text := w.get("/v1/journal")
	onDisk, err := os.ReadFile(w.journal)
	if err != nil || status != 200 || string(onDisk) != text {
		t.Errorf("the stream is not the file: %d %v", status, err)
	}
	if strings.Contains(text, "ana.lima") || strings.Contains(text, "Ana Lima") || !strings.Contains(text, `"rail_id":"A1"`) {
		t.Errorf("journal: %s", text)
	}
}

func TestADamagedJournalIsNotGuessedAt(t *testing.T) {
	for name, text := range map[string]string{
		"a line that is not JSON": "{\n",
		"a line is missing":       `{"seq":2,"at":"2026-10-25T01:00:00Z","rail_id":"A"}` + "\n",
	} {
		path := filepath.Join(t.TempDir(), "journal.jsonl")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := sandbox.ReadJournal(path); err == nil {
			t.Errorf("%s: it was read", name)
		}
		if _, err := sandbox.NewServer(sandbox.ServerConfig{Journal: path, Clock: models.SystemClock{}}); err == nil {
			t.Errorf("%s: the server starts", name)
		}
	}
	if _, err := sandbox.ReadJournal(filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("a missing journal was read")
	}
}

func FuzzAJournalIsReadOrRefused(f *testing.F) {
	f.Add(`{"seq":1,"at":"2026-10-25T01:00:00Z","rail_id":"A","event":"executed","amount_minor":5}` + "\n" + `{"se`)
	f.Add("\n")
	f.Fuzz(func(t *testing.T, text string) {
		path := filepath.Join(t.TempDir(), "journal.jsonl")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		lines, err := sandbox.ReadJournal(path)
		if err == nil && len(lines) != strings.Count(text, "\n") {
			t.Errorf("%d lines from %q", len(lines), text)
		}
	})
}
