package main

import (
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"taxrefund/models"
	"taxrefund/models/ledger"
)

// installation sets the environment to an embedded one in a folder of its own, and returns its folder.
func installation(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, v := range variables {
		t.Setenv(v.name, "")
	}
	t.Setenv("DATA_DIR", filepath.Join(dir, "data"))
	t.Setenv("LISTEN", "127.0.0.1:0")
	return dir
}

// commanded runs one command of the program and tells what it printed.
func commanded(t *testing.T, args ...string) (string, error) {
	t.Helper()
	out, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	screen := os.Stdout
	os.Stdout = out
	err = run(t.Context(), args)
	os.Stdout = screen
	text, e := os.ReadFile(out.Name())
	if e != nil {
		t.Fatal(e)
	}
	return string(text), err
}

func TestAStoppedInstallationIsBackedUpAndServesElsewhere(t *testing.T) {
	dir := installation(t)
	if _, err := commanded(t, "seed"); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "b.db")
	said, err := commanded(t, "backup", file)
	if err != nil || !strings.Contains(said, "undamaged: 0 sales") || !strings.Contains(said, "Without the key ring") {
		t.Fatalf("%s, %v", said, err)
	}
	if _, err := os.Stat(file + ringSuffix); err == nil {
		t.Error("the key ring went along without being asked for")
	}
	if _, err := commanded(t, "backup", file); models.CodeOf(err) != "backup.exists" {
		t.Errorf("over the first: %v", err)
	}
	if _, err := commanded(t, "restore", file); models.CodeOf(err) != "backup.exists" {
		t.Errorf("over the database: %v", err)
	}
	with := filepath.Join(dir, "with.db")
	if said, err := commanded(t, "backup", "--with-key-ring", with); err != nil || !strings.Contains(said, "whoever has both can read everything") {
		t.Fatalf("%s, %v", said, err)
	}
	t.Setenv("DATA_DIR", filepath.Join(dir, "elsewhere"))
	for _, args := range [][]string{{"restore", file}, {"restore", "--with-key-ring", file}} {
		if _, err := commanded(t, args...); err == nil || !strings.Contains(err.Error(), "the key ring is missing") {
			t.Errorf("%v without a ring: %v", args, err)
		}
	}
	if said, err := commanded(t, "restore", "--with-key-ring", with); err != nil || !strings.Contains(said, "restored to") {
		t.Fatalf("%s, %v", said, err)
	}
	serves(t)
	other := filepath.Join(dir, "other")
	t.Setenv("DATA_DIR", other)
	if _, err := commanded(t, "migrate"); err != nil { // makes no ring
		t.Fatal(err)
	}
	if _, err := commanded(t, "seed"); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(other, "taxrefund.db")); err != nil {
		t.Fatal(err)
	}
	if _, err := commanded(t, "restore", "--with-key-ring", with); models.CodeOf(err) != "backup.other_ring" {
		t.Errorf("where another ring is: %v", err)
	}
}

// serves starts the installation of the environment and asks whether it is ready and its books are even.
func serves(t *testing.T) {
	t.Helper()
	h, err := production(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	s, err := listenAndServe(h)
	if err != nil {
		t.Fatal(err)
	}
	defer s.stop()
	res, err := http.Get(s.base + "/readyz")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if body, err := io.ReadAll(res.Body); res.StatusCode != 200 || err != nil {
		t.Errorf("%d %s %v", res.StatusCode, body, err)
	}
	airports, err := h.Places.Airports(t.Context())
	sums, err2 := ledger.Sums(t.Context(), h.DB)
	if err != nil || err2 != nil || len(airports) != 1 || len(sums) != 0 {
		t.Errorf("%v %v, %v %v", airports, sums, err, err2)
	}
	if _, err := commanded(t, "backup", filepath.Join(t.TempDir(), "b.db")); err == nil || !strings.Contains(err.Error(), "the server is running") {
		t.Errorf("a backup by command beside it: %v", err)
	}
}

func TestWhatTheBackupCommandsAreGivenWrong(t *testing.T) {
	dir := installation(t)
	for _, tc := range []struct{ args, words string }{
		{"backup", "name one file"}, {"restore", "name one file"}, {"backup a b", "name one file"}, {"backup --all x", "flag provided but not defined"},
		{"backup " + dir + "/b.db", "key ring"}, {"restore " + dir + "/none.db", "the key ring is missing"},
	} {
		if _, err := commanded(t, strings.Fields(tc.args)...); err == nil || !strings.Contains(err.Error(), tc.words) {
			t.Errorf("%s: %v, want %q", tc.args, err, tc.words)
		}
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 0 {
		t.Errorf("they leave %v, %v", entries, err)
	}
	t.Setenv("DATABASE_URL", "postgres://taxrefund:x@db.example/taxrefund")
	for _, command := range []string{"backup", "restore"} {
		if err := run(context.Background(), []string{command, "x"}); err == nil || !strings.Contains(err.Error(), "embedded database") {
			t.Errorf("%s of Postgres: %v", command, err)
		}
	}
}
