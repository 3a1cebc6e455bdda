package schema_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"taxrefund/models"
	"taxrefund/models/modeltest"
	"taxrefund/models/schema"
)

func TestASecondMigrationHasNothingToDo(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		if n, err := schema.Migrate(t.Context(), db); n != 0 || err != nil {
			t.Errorf("%d files were applied again, %v", n, err)
		}
		if wait, err := schema.Pending(t.Context(), db); wait || err != nil {
			t.Errorf("a file waits on a migrated database: %v, %v", wait, err)
		}
	})
}

func TestANewDatabaseWaitsForItsTables(t *testing.T) {
	db, err := models.Open("sqlite:"+t.TempDir()+"/new.db", models.NewFixedClock(modeltest.Noon))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if wait, err := schema.Pending(t.Context(), db); !wait || err != nil {
		t.Errorf("nothing waits on an empty database: %v, %v", wait, err)
	}
	if n, err := schema.Migrate(t.Context(), db); n == 0 || err != nil {
		t.Errorf("%d files were applied to an empty database, %v", n, err)
	}
}

func TestAMigrationSaysWhenItCouldNot(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		gone, stop := context.WithCancel(t.Context())
		stop()
		if _, err := schema.Migrate(gone, db); !errors.Is(err, context.Canceled) {
			t.Errorf("a stopped migration said %v", err)
		}
		if _, err := schema.Pending(gone, db); !errors.Is(err, context.Canceled) {
			t.Errorf("a stopped look said %v", err)
		}
	})
}

// Several replicas start at once on one empty Postgres: the files are applied once and nobody fails.
func TestReplicasThatStartTogetherMigrateOnce(t *testing.T) {
	db := modeltest.Postgres(t)
	if err := db.Exec("DROP SCHEMA public CASCADE; CREATE SCHEMA public").Error; err != nil {
		t.Fatal(err)
	}
	var counts [4]int
	var errs [4]error
	var wg sync.WaitGroup
	for i := range counts {
		wg.Go(func() { counts[i], errs[i] = schema.Migrate(t.Context(), db) })
	}
	wg.Wait()
	if err := errors.Join(errs[:]...); err != nil {
		t.Fatal(err)
	}
	slices.Sort(counts[:])
	if counts[2] != 0 || counts[3] == 0 {
		t.Errorf("the replicas applied %v files", counts)
	}
}

// column is what both engines say about one column, in words they share.
type column struct {
	kind    string // "text", "number", "bytes", "bool" or "time"
	notNull bool
	primary int // its place in the primary key, from 1; 0 means outside
}

var kinds = map[string]string{
	"uuid": "text", "text": "text", "bigint": "number", "integer": "number", "bytea": "bytes", "blob": "bytes",
	"boolean": "bool", "timestamp with time zone": "time", "datetime": "time",
}

func TestBothEnginesHaveTheSameTablesAndColumns(t *testing.T) {
	lite, pg := liteColumns(t, modeltest.Lite(t)), pgColumns(t, modeltest.Postgres(t))
	if len(pg) < 200 {
		t.Fatalf("only %d columns were found", len(pg))
	}
	names := slices.Concat(slices.Collect(maps.Keys(lite)), slices.Collect(maps.Keys(pg)))
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		if lite[name] != pg[name] {
			t.Errorf("%s is %+v on SQLite and %+v on Postgres", name, lite[name], pg[name])
		}
	}
}

func TestBothEnginesHaveTheSameNamedChecksAndUniqueKeys(t *testing.T) {
	lite, pg := modeltest.Lite(t), modeltest.Postgres(t)
	var inPG []string
	must(t, pg.Raw(`SELECT conname FROM pg_constraint WHERE contype IN ('c', 'u') AND connamespace = 'public'::regnamespace
		AND conrelid <> 'goose_db_version'::regclass UNION SELECT indexname FROM pg_indexes WHERE schemaname = 'public' AND indexname NOT LIKE '%_pkey'`).Scan(&inPG).Error)
	var text string
	must(t, lite.Raw(`SELECT group_concat(sql, ' ') || ' ' FROM sqlite_master WHERE sql IS NOT NULL`).Scan(&text).Error)
	words := strings.Fields(text)
	var inLite []string
	for i, w := range words[:len(words)-1] {
		if w == "CONSTRAINT" || w == "INDEX" {
			inLite = append(inLite, words[i+1])
		}
	}
	if len(inPG) < 80 {
		t.Fatalf("only %d constraints were found", len(inPG))
	}
	for _, name := range inPG {
		if !strings.Contains(name, "goose") && !slices.Contains(inLite, name) {
			t.Errorf("%s is missing on SQLite", name)
		}
	}
	for _, name := range inLite {
		if !slices.Contains(inPG, name) {
			t.Errorf("%s is missing on Postgres", name)
		}
	}
}

func TestMoneyIsKeptInSixtyFourBitsOnPostgres(t *testing.T) {
	var narrow []string
	must(t, modeltest.Postgres(t).Raw(`SELECT table_name || '.' || column_name FROM information_schema.columns
		WHERE table_schema = 'public' AND (column_name LIKE '%minor' OR column_name = 'quantity') AND data_type <> 'bigint'`).Scan(&narrow).Error)
	if len(narrow) > 0 {
		t.Errorf("these would overflow: %v", narrow)
	}
}

func liteColumns(t *testing.T, db *models.DB) map[string]column {
	t.Helper()
	return columns(t, db, `SELECT m.name || '.' || c.name, c.type, c."notnull" <> 0 OR c.pk > 0, c.pk
		FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE 'goose%'`)
}

func pgColumns(t *testing.T, db *models.DB) map[string]column {
	t.Helper()
	return columns(t, db, `SELECT c.table_name || '.' || c.column_name, c.data_type, c.is_nullable = 'NO', COALESCE(k.ordinal_position, 0)
		FROM information_schema.columns c
		LEFT JOIN (information_schema.key_column_usage k JOIN information_schema.table_constraints p
			ON p.constraint_name = k.constraint_name AND p.table_name = k.table_name AND p.constraint_type = 'PRIMARY KEY')
			ON k.table_name = c.table_name AND k.column_name = c.column_name AND k.table_schema = c.table_schema
		WHERE c.table_schema = 'public' AND c.table_name NOT LIKE 'goose%'`)
}

func columns(t *testing.T, db *models.DB, query string) map[string]column {
	t.Helper()
	rows, err := db.Raw(query).Rows()
	must(t, err)
	defer rows.Close()
	out := map[string]column{}
	for rows.Next() {
		var name, kind string
		var c column
		must(t, rows.Scan(&name, &kind, &c.notNull, &c.primary))
		if c.kind = kinds[strings.ToLower(kind)]; c.kind == "" {
			t.Fatalf("%s has the unknown type %q", name, kind)
		}
		out[name] = c
	}
	must(t, rows.Err())
	return out
}

func TestADatabaseBelongsToOneKindAndOneRing(t *testing.T) {
	for _, c := range []struct{ name, kind, ring, again, other, code string }{
		{"the same again", "production", "ring one", "production", "ring one", ""},
		{"a demonstration again", "demo", "ring one", "demo", "ring one", ""},
		{"another ring", "production", "ring one", "production", "ring two", "database.other_ring"},
		{"a demonstration served in earnest", "demo", "ring one", "production", "ring one", "database.demo"},
		{"a demonstration on a real database", "production", "ring one", "demo", "ring one", "database.not_demo"},
		{"another ring goes before the kind", "demo", "ring one", "production", "ring two", "database.other_ring"},
	} {
		t.Run(c.name, func(t *testing.T) {
			modeltest.Each(t, func(t *testing.T, db *models.DB) {
				must(t, schema.Ours(t.Context(), db, c.again, c.other)) // nobody's yet
				must(t, schema.Claim(t.Context(), db, c.kind, c.ring))
				if err := schema.Ours(t.Context(), db, c.again, c.other); c.code == "" && err != nil || c.code != "" && models.CodeOf(err) != c.code {
					t.Errorf("before a migration it said %v, want %q", err, c.code)
				}
				err := schema.Claim(t.Context(), db, c.again, c.other)
				if c.code == "" && err != nil || c.code != "" && (models.CodeOf(err) != c.code || models.KindOf(err) != models.Conflict) {
					t.Errorf("said %v, want %q", err, c.code)
				}
				var left string
				must(t, db.Raw("SELECT kind || ' ' || ring_fingerprint FROM installation").Scan(&left).Error)
				if left != c.kind+" "+c.ring {
					t.Errorf("the database is now of %s", left)
				}
			})
		})
	}
}

func TestNoOtherKindOfDatabaseIsMade(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		if err := schema.Claim(t.Context(), db, "test", "ring"); err == nil {
			t.Error("a database of an unknown kind was made")
		}
		var n int
		must(t, db.Raw("SELECT count(*) FROM installation").Scan(&n).Error)
		if n != 0 {
			t.Error("the refused marker stayed")
		}
	})
}

// Two processes claim one new Postgres at the same moment with different rings: one of them is told so.
func TestOnlyOneRingGetsANewDatabase(t *testing.T) {
	db := modeltest.Postgres(t)
	var errs [6]error
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() {
			errs[i] = schema.Claim(context.WithoutCancel(t.Context()), db, "production", fmt.Sprint("ring ", i))
		})
	}
	wg.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		} else if models.CodeOf(err) != "database.other_ring" {
			t.Errorf("a loser was told %v", err)
		}
	}
	if won != 1 {
		t.Errorf("%d of six rings got the database", won)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
