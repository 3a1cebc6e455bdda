package backup_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"taxrefund/models"
	"taxrefund/models/backup"
	"taxrefund/models/modeltest"
	"taxrefund/models/schema"
	"taxrefund/models/sealed"
)

// world is an installation with some sales, and a folder for its backups.
type world struct {
	*modeltest.World
	t   *testing.T
	dir string
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{World: modeltest.NewWorld(t, modeltest.Lite(t)), t: t, dir: t.TempDir()}
	w.must(schema.Claim(t.Context(), w.DB, "production", w.Ring.Fingerprint()))
	for _, invoice := range []string{"A-1", "A-2", "A-3"} {
		w.AddSale(t, "CHN|E1", invoice, 24000)
	}
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) path(name string) string { return filepath.Join(w.dir, name) }

func (w *world) write(name string) string {
	w.t.Helper()
	w.must(backup.Write(w.t.Context(), w.DB, w.path(name)))
	return w.path(name)
}

func wantCode(t *testing.T, name string, err error, code string) {
	t.Helper()
	if models.CodeOf(err) != code {
		t.Errorf("%s: %v, want %s", name, err, code)
	}
}

func TestACopyIsWholeAndReadableByItsOwnerOnly(t *testing.T) {
	w := newWorld(t)
	file := w.write("b.db")
	info, err := os.Stat(file)
	w.must(err)
	found, err := backup.Check(t.Context(), file, w.Ring)
	if err != nil || info.Mode().Perm() != 0o600 || found.Sales != 3 || found.Bytes != info.Size() || found.Older {
		t.Errorf("%v, %+v, %v", info.Mode(), found, err)
	}
	entries, err := os.ReadDir(w.dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("beside it lie %v, %v", entries, err)
	}
	wantCode(t, "a second copy over the first", backup.Write(t.Context(), w.DB, file), "backup.exists")
	gone, stop := context.WithCancel(t.Context())
	stop()
	if err := backup.Write(gone, w.DB, w.path("c.db")); err == nil {
		t.Error("a stopped backup was made")
	}
	if entries, _ = os.ReadDir(w.dir); len(entries) != 1 {
		t.Errorf("a stopped one leaves %v", entries)
	}
	wantCode(t, "Postgres", backup.Write(t.Context(), modeltest.Postgres(t), w.path("d.db")), "backup.postgres")
}

func TestARestoredDatabaseOpensWithEverythingInIt(t *testing.T) {
	w := newWorld(t)
	file, to := w.write("b.db"), w.path("elsewhere/taxrefund.db")
	found, err := backup.Restore(t.Context(), file, to, w.Ring)
	if err != nil || found.Sales != 3 {
		t.Fatalf("%+v, %v", found, err)
	}
	db, err := models.Open("sqlite:"+to, w.DB.Clock)
	w.must(err)
	defer db.Close()
	var sales int64
	w.must(db.Table("sales").Count(&sales).Error)
	if err := schema.Claim(t.Context(), db, "production", w.Ring.Fingerprint()); err != nil || sales != 3 {
		t.Errorf("%d sales, %v", sales, err)
	}
	if _, err := backup.Restore(t.Context(), file, to, w.Ring); models.CodeOf(err) != "database.in_use" {
		t.Errorf("over one in use: %v", err)
	}
}

func TestNothingIsWrittenOver(t *testing.T) {
	w := newWorld(t)
	file := w.write("b.db")
	for _, there := range []string{"taxrefund.db", "taxrefund.db-wal", "taxrefund.db-journal"} {
		dir := t.TempDir()
		w.must(os.WriteFile(filepath.Join(dir, there), []byte("mine"), 0o600))
		_, err := backup.Restore(t.Context(), file, filepath.Join(dir, "taxrefund.db"), w.Ring)
		wantCode(t, there, err, "backup.exists")
		if text, err := os.ReadFile(filepath.Join(dir, there)); err != nil || string(text) != "mine" {
			t.Errorf("%s is now %q, %v", there, text, err)
		}
	}
}

// spoilt returns a copy whose bytes were changed.
func (w *world) spoilt(name string, change func([]byte) []byte) string {
	w.t.Helper()
	text, err := os.ReadFile(w.write(name + ".whole"))
	w.must(err)
	w.must(os.WriteFile(w.path(name), change(text), 0o600))
	return w.path(name)
}

// changed returns a copy in which a statement was executed.
func (w *world) changed(name, statement string) string {
	w.t.Helper()
	db, err := models.Open("sqlite:"+w.write(name), w.DB.Clock)
	w.must(err)
	w.must(db.Exec("PRAGMA foreign_keys = OFF").Error)
	for s := range strings.SplitSeq(statement, ";") {
		w.must(db.Exec(s).Error)
	}
	w.must(db.Exec("PRAGMA wal_checkpoint(TRUNCATE)").Error)
	w.must(db.Close())
	return w.path(name)
}

func TestWhatCannotBeRestoredIsRefusedInWords(t *testing.T) {
	w := newWorld(t)
	other, err := sealed.NewRing()
	w.must(err)
	for _, tc := range []struct {
		name, file string
		ring       *sealed.Ring
		code       string
	}{
		{"half of it", w.spoilt("half", func(b []byte) []byte { return b[:len(b)/2] }), w.Ring, "backup.damaged"},
		{"all but its last page", w.spoilt("cut", func(b []byte) []byte { return b[:len(b)-4096] }), w.Ring, "backup.damaged"},
		{"a page of noise", w.spoilt("noise", func(b []byte) []byte { return slices.Concat(b[:8192], slices.Repeat([]byte{0xa5}, 4096), b[12288:]) }), w.Ring, "backup.damaged"},
		{"nothing", w.spoilt("empty", func([]byte) []byte { return nil }), w.Ring, "backup.unreadable"},
		{"a text", w.spoilt("text", func([]byte) []byte { return []byte("this is my diary, and no database at all") }), w.Ring, "backup.unreadable"},
		{"a header and no more", w.spoilt("head", func(b []byte) []byte { return b[:100] }), w.Ring, "backup.damaged"},
		{"another ring's", w.write("other"), other, "backup.other_ring"},
		{"somebody else's database", w.changed("else", "DROP TABLE goose_db_version"), w.Ring, "backup.unreadable"},
		{"one without an owner", w.changed("nobody", "DELETE FROM installation"), w.Ring, "backup.unreadable"},
		{"a demonstration's", w.changed("demo", "UPDATE installation SET kind = 'demo'"), w.Ring, "backup.demo"},
		{"a newer program's", w.changed("newer", "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, 1)"), w.Ring, "backup.newer"},
		{"rows that belong to nothing", w.changed("strays", "DELETE FROM stores"), w.Ring, "backup.damaged"},
		{"books that do not sum to zero", w.changed("books", "DROP TRIGGER entries_before_seal; INSERT INTO postings SELECT 'p', 'k', 'r', recorded_at FROM sales WHERE 0; "+
			"INSERT INTO entries VALUES ('p', 1, 'a', 'EUR', 5), ('p', 2, 'b', 'EUR', -5); INSERT INTO postings SELECT 'p', 'k', 'r', max(recorded_at) FROM sales; INSERT INTO entries VALUES ('p', 3, 'c', 'EUR', 7)"), w.Ring, "backup.damaged"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			to := filepath.Join(t.TempDir(), "taxrefund.db")
			_, err := backup.Restore(t.Context(), tc.file, to, tc.ring)
			wantCode(t, tc.name, err, tc.code)
			if entries, err := os.ReadDir(filepath.Dir(to)); err != nil || len(entries) != 1 || entries[0].Name() != "taxrefund.db.lock" {
				t.Errorf("it leaves %v, %v", entries, err)
			}
		})
	}
	if _, err := backup.Restore(t.Context(), w.path("not there"), w.path("x.db"), w.Ring); err == nil || !strings.Contains(err.Error(), "open the backup") {
		t.Errorf("no file: %v", err)
	}
}

func TestAnOlderProgramsBackupIsBroughtUpToDateWhenItIsOpened(t *testing.T) {
	w := newWorld(t)
	found, err := backup.Check(t.Context(), w.changed("older", "DELETE FROM goose_db_version WHERE version_id = 6"), w.Ring)
	if err != nil || !found.Older || !strings.Contains(found.String(), "an older program") {
		t.Errorf("%+v, %v", found, err)
	}
}

func TestTheNewestCopiesAreKept(t *testing.T) {
	w := newWorld(t)
	at := time.Date(2026, 12, 31, 3, 10, 0, 0, time.UTC)
	var names []string
	for i := range 5 {
		names = append(names, backup.Name(at.AddDate(0, 0, i)))
	}
	mine := []string{"notes.txt", "taxrefund-2026.db", "taxrefund.db"}
	for _, name := range append(append(names, "."+names[0]+".part-123"), mine...) {
		w.must(os.WriteFile(w.path(name), nil, 0o600))
	}
	w.must(backup.Keep(w.dir, 2))
	entries, err := os.ReadDir(w.dir)
	w.must(err)
	var left []string
	for _, e := range entries {
		left = append(left, e.Name())
	}
	want := append(slices.Clone(mine), names[3], names[4])
	slices.Sort(want)
	if !slices.Equal(left, want) {
		t.Errorf("left are %v, want %v", left, want)
	}
}
