package models_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
	"pgregory.net/rapid"

	"taxrefund/models"
	"taxrefund/models/modeltest"
)

func openLite(t testing.TB, path string) *models.DB {
	t.Helper()
	db, err := models.Open("sqlite:"+path, models.NewFixedClock(modeltest.Noon))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func TestEveryConnectionToSQLiteKeepsItsPromises(t *testing.T) {
	db := openLite(t, filepath.Join(t.TempDir(), "a.db"))
	pool, err := db.DB.DB()
	must(t, err)
	for range 3 { // three connections, all held at once
		conn, err := pool.Conn(t.Context())
		must(t, err)
		defer conn.Close()
		for pragma, want := range map[string]string{"journal_mode": "wal", "foreign_keys": "1", "synchronous": "2", "busy_timeout": "10000"} {
			var got string
			must(t, conn.QueryRowContext(t.Context(), "PRAGMA "+pragma).Scan(&got))
			if got != want {
				t.Errorf("%s is %s, want %s", pragma, got, want)
			}
		}
		var n int
		if err := conn.QueryRowContext(t.Context(), `SELECT count(*) FROM sqlite_master WHERE name = "no_such_column"`).Scan(&n); err == nil {
			t.Error("an unknown column was taken for a string")
		}
	}
}

func TestAnSQLiteDatabaseIsHeldByOneOpener(t *testing.T) {
	path := filepath.Join(t.TempDir(), "deep", "er", "a.db")
	db := openLite(t, path)
	if _, err := models.Open("sqlite:"+path, db.Clock); models.CodeOf(err) != "database.in_use" || models.KindOf(err) != models.Conflict {
		t.Errorf("a second opener in this process was told %v", err)
	}
	if said := openElsewhere(t, path); said != "database.in_use" {
		t.Errorf("a second process was told %q", said)
	}
	must(t, db.Close())
	if said := openElsewhere(t, path); said != "opened" {
		t.Errorf("after the first closed, a second process was told %q", said)
	}
	info, err := os.Stat(filepath.Dir(path))
	must(t, err)
	if info.Mode().Perm() != 0o700 {
		t.Errorf("the data folder is open to others: %v", info.Mode())
	}
}

// openElsewhere opens the database in another process, which is this test binary run for one test.
func openElsewhere(t *testing.T, path string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestWhatAnotherProcessIsTold$", "-test.v")
	cmd.Env = append(os.Environ(), "OPEN_ELSEWHERE="+path)
	out, err := cmd.CombinedOutput()
	must(t, err)
	_, said, _ := strings.Cut(string(out), "told: ")
	said, _, _ = strings.Cut(said, "\n")
	return said
}

func TestWhatAnotherProcessIsTold(t *testing.T) {
	path := os.Getenv("OPEN_ELSEWHERE")
	if path == "" {
		t.Skip("only in the process that openElsewhere starts")
	}
	db, err := models.Open("sqlite:"+path, models.NewFixedClock(modeltest.Noon))
	if err != nil {
		t.Log("told: " + models.CodeOf(err))
		return
	}
	defer db.Close()
	t.Log("told: opened")
}

func TestADatabaseThatCouldNotBeOpenedIsNotHeld(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.db")
	must(t, os.Mkdir(path, 0o700))
	if _, err := models.Open("sqlite:"+path, models.NewFixedClock(modeltest.Noon)); err == nil || models.CodeOf(err) == "database.in_use" {
		t.Fatalf("a folder was opened as a database: %v", err)
	}
	must(t, os.Remove(path))
	openLite(t, path)
}

func TestAFolderThatCannotBeMadeIsSaid(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	must(t, os.WriteFile(file, nil, 0o600))
	if _, err := models.Open("sqlite:"+filepath.Join(file, "a.db"), models.NewFixedClock(modeltest.Noon)); err == nil {
		t.Error("a database was made under a file")
	}
	must(t, os.MkdirAll(file+".d/a.db.lock", 0o700))
	if _, err := models.Open("sqlite:"+file+".d/a.db", models.NewFixedClock(modeltest.Noon)); err == nil {
		t.Error("a database was opened whose lock is a folder")
	}
}

func TestAPathIsTakenAsItIs(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"with space.db", "100%41.db", "what?mode=memory.db", "a#b.db", "é.db", "a&_foreign_keys=0.db"} {
		db := openLite(t, filepath.Join(dir, name))
		must(t, db.Exec("CREATE TABLE t (a int)").Error)
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Size() == 0 && !exists(filepath.Join(dir, name+"-wal")) {
			t.Errorf("%s was not made: %v", name, err)
		}
		var on int
		must(t, db.Raw("PRAGMA foreign_keys").Scan(&on).Error)
		if on != 1 {
			t.Errorf("%s switched foreign keys off", name)
		}
	}
}

func exists(path string) bool { _, err := os.Stat(path); return err == nil }

func TestAnAddressNamesItsEngine(t *testing.T) {
	for _, address := range []string{"", "data.db", "mysql://localhost/x", "file:data.db", "Postgres://localhost"} {
		if _, err := models.Open(address, models.SystemClock{}); models.CodeOf(err) != "database.address" {
			t.Errorf("%q: %v", address, err)
		}
	}
	if _, err := models.Open("postgres://nobody@127.0.0.1:1/none?connect_timeout=2", models.SystemClock{}); err == nil || models.KindOf(err) != models.Internal {
		t.Errorf("a Postgres that is not there: %v", err)
	}
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		if name := db.Dialector.Name(); name != string(db.Engine) {
			t.Errorf("the engine is %s, the dialect %s", db.Engine, name)
		}
	})
}

// Times are UTC whatever zone they came in, and on SQLite their text sorts as they do.
func TestTimesAreStoredInUTCAndSort(t *testing.T) {
	type stamp struct {
		N  int
		At time.Time
	}
	paris, err := time.LoadLocation("Europe/Paris")
	must(t, err)
	noon := models.NewFixedClock(modeltest.Noon).Now()
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		kind := map[models.Engine]string{models.SQLite: "datetime", models.Postgres: "timestamptz"}[db.Engine]
		must(t, db.Exec("CREATE TABLE stamps (n integer PRIMARY KEY, at "+kind+" NOT NULL)").Error)
		rapid.Check(t, func(r *rapid.T) {
			must(t, db.Exec("DELETE FROM stamps").Error)
			micros := rapid.SliceOfN(rapid.Int64Range(-4e15, 4e15), 2, 8).Draw(r, "microseconds from noon")
			micros = append(micros, 0, 500_000, 1_000_000)
			rows := make([]stamp, len(micros))
			for i, m := range micros {
				rows[i] = stamp{i, noon.Add(time.Duration(m) * time.Microsecond).In([]*time.Location{paris, time.UTC}[i%2])}
			}
			must(t, db.Table("stamps").Create(&rows).Error)
			var back []stamp
			must(t, db.Table("stamps").Order("at, n").Find(&back).Error)
			for i, b := range back {
				if !b.At.Equal(rows[b.N].At) {
					r.Fatalf("%v came back as %v", rows[b.N].At, b.At)
				}
				if i > 0 && b.At.Before(back[i-1].At) {
					r.Fatalf("%v is sorted after %v", b.At, back[i-1].At)
				}
			}
			var n int64 // a bound time compares with stored ones
			must(t, db.Table("stamps").Where("at <= ?", rows[0].At).Count(&n).Error)
			want := int64(0)
			for _, row := range rows {
				if !row.At.After(rows[0].At) {
					want++
				}
			}
			if n != want {
				r.Fatalf("%d stamps are not after %v, want %d", n, rows[0].At, want)
			}
		})
		if db.Engine == models.SQLite {
			must(t, db.Exec("DELETE FROM stamps").Error)
			must(t, db.Table("stamps").Create(&stamp{1, noon.Add(1500 * time.Microsecond).In(paris)}).Error)
			var text string
			must(t, db.Raw("SELECT 'text ' || at FROM stamps").Scan(&text).Error)
			if text != "text 2026-05-08 12:00:00.0015+00:00" {
				t.Errorf("stored as %q", text)
			}
		}
	})
}

func TestGORMSpeaksSQLite(t *testing.T) {
	type goods struct {
		ID      int64 `gorm:"primaryKey;autoIncrement:false"`
		Name    string
		Count   uint
		Sold    bool
		Picture []byte
		At      time.Time
		Until   *time.Time
	}
	db := openLite(t, filepath.Join(t.TempDir(), "a.db"))
	must(t, db.Migrator().CreateTable(&goods{}))
	in := goods{7, `O'Neil "x" ?`, 3, true, []byte{0, 255}, db.Clock.Now(), nil}
	must(t, db.Create(&in).Error)
	var out goods
	must(t, db.Clauses(clause.Locking{Strength: "UPDATE", Options: "SKIP LOCKED"}).Where("name = ?", in.Name).Take(&out).Error)
	if out.ID != in.ID || out.Count != 3 || !out.Sold || string(out.Picture) != string(in.Picture) || !out.At.Equal(in.At) || out.Until != nil {
		t.Errorf("%+v came back as %+v", in, out)
	}
	var types []string
	must(t, db.Raw("SELECT name || ' ' || type FROM pragma_table_info('goods')").Scan(&types).Error)
	if got := strings.Join(types, ", "); got != "id INTEGER, name TEXT, count INTEGER, sold boolean, picture BLOB, at datetime, until datetime" {
		t.Errorf("the table has %s", got)
	}
	text := db.ToSQL(func(tx *gorm.DB) *gorm.DB {
		return tx.Table(`x"y.z`).Where("name = ?", "O'Neil").Find(&[]map[string]any{})
	})
	if text != `SELECT * FROM "x""y"."z" WHERE name = 'O''Neil'` {
		t.Errorf("a query is written %s", text)
	}
}

func TestBrokenPromisesHaveOneNameOnBothEngines(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		for _, s := range []string{
			"CREATE TABLE p (id integer PRIMARY KEY, u text CONSTRAINT p_u UNIQUE, n integer CONSTRAINT p_n CHECK (n > 0), r integer CONSTRAINT p_r REFERENCES p (id), m text NOT NULL)",
			"INSERT INTO p VALUES (1, 'a', 1, NULL, 'm')",
		} {
			must(t, db.Exec(s).Error)
		}
		names := []error{gorm.ErrDuplicatedKey, gorm.ErrCheckConstraintViolated, gorm.ErrForeignKeyViolated}
		for _, c := range []struct {
			values string
			want   error // nil means refused without a name of GORM's
		}{
			{"(1, 'b', 1, NULL, 'm')", gorm.ErrDuplicatedKey},
			{"(2, 'a', 1, NULL, 'm')", gorm.ErrDuplicatedKey},
			{"(2, 'b', 0, NULL, 'm')", gorm.ErrCheckConstraintViolated},
			{"(2, 'b', 1, 9, 'm')", gorm.ErrForeignKeyViolated},
			{"(2, 'b', 1, NULL, NULL)", nil},
		} {
			err := db.Exec("INSERT INTO p VALUES " + c.values).Error
			if err == nil {
				t.Errorf("%s was accepted", c.values)
			}
			for _, name := range names {
				if errors.Is(err, name) != (name == c.want) {
					t.Errorf("%s: %v, want %v", c.values, err, c.want)
				}
			}
		}
	})
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestPostgresStopsWhatNobodyWaitsForAnyMore(t *testing.T) {
	db := modeltest.Postgres(t)
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	_, err := models.InTx(ctx, db, models.System, func(tx *models.Tx) (int, error) {
		return 0, tx.Exec("SELECT pg_sleep(60) /* given up */").Error
	})
	if err == nil || ctx.Err() == nil {
		t.Fatalf("it went on: %v", err)
	}
	for range 500 {
		var n int64
		if err := db.Raw("SELECT count(*) FROM pg_stat_activity WHERE state <> 'idle' AND query LIKE '%/* given up */%' AND pid <> pg_backend_pid()").Scan(&n).Error; err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			return
		}
		<-time.After(10 * time.Millisecond)
	}
	t.Error("Postgres is still at it")
}
