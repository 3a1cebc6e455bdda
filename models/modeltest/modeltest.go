// Package modeltest gives each test a migrated database of its own on either engine, and fixtures that read like
// sentences. Only tests import it.
package modeltest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"taxrefund/models"
	"taxrefund/models/schema"
)

// Noon is the instant most tests live at: 12:00 UTC on a Friday, inside every demo desk's opening hours.
const Noon = "2026-05-08T12:00:00Z"

// Each runs fn twice, on SQLite and on Postgres, with an empty migrated database whose clock stands at Noon. Where no
// Postgres can be had the second run is skipped loudly, or fails when REQUIRE_POSTGRES=1.
func Each(t *testing.T, fn func(t *testing.T, db *models.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { fn(t, Lite(t)) })
	t.Run("postgres", func(t *testing.T) { fn(t, Postgres(t)) })
}

// Clock returns the fixed clock of a database made here.
func Clock(db *models.DB) *models.FixedClock { return db.Clock.(*models.FixedClock) }

var lite struct {
	once  sync.Once
	bytes []byte
	err   error
}

// Lite returns an empty migrated SQLite database, a copy of one that is migrated once per test process.
func Lite(t testing.TB) *models.DB {
	t.Helper()
	lite.once.Do(func() { lite.bytes, lite.err = migratedFile() })
	if lite.err != nil {
		t.Fatal(lite.err)
	}
	path := filepath.Join(t.TempDir(), "test.db")
	if err := os.WriteFile(path, lite.bytes, 0o600); err != nil {
		t.Fatal(err)
	}
	return open(t, "sqlite:"+path)
}

func migratedFile() ([]byte, error) {
	dir, err := os.MkdirTemp("", "taxrefund-lite-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "template.db")
	db, err := models.Open("sqlite:"+path, models.NewFixedClock(Noon))
	if err != nil {
		return nil, err
	}
	if _, err := schema.Migrate(context.Background(), db); err != nil {
		return nil, err
	}
	if err := db.Exec("PRAGMA wal_checkpoint(TRUNCATE)").Error; err != nil {
		return nil, err
	}
	if err := db.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
}

var made atomic.Int64

// Postgres returns an empty migrated Postgres database, copied from a template that is migrated once per test process.
func Postgres(t testing.TB) *models.DB {
	t.Helper()
	return open(t, PostgresURL(t))
}

// PostgresURL is Postgres for tests that hand the address to another process. The database is dropped afterwards.
func PostgresURL(t testing.TB) string {
	t.Helper()
	s := server(t)
	name := fmt.Sprintf("%s_%d", s.template, made.Add(1))
	if err := s.exec("CREATE DATABASE " + name + " TEMPLATE " + s.template); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.exec("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)") })
	return s.address(name)
}

func open(t testing.TB, address string) *models.DB {
	t.Helper()
	db, err := models.Open(address, models.NewFixedClock(Noon))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}
