package models

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgconn/ctxwatch"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
	_ "modernc.org/sqlite" // registers the "sqlite" database/sql driver
)

// Engine names one of the two databases the house runs on.
type Engine string

// The two engines: SQLite for one process on a bare machine, Postgres for everything real.
const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

// DB is an open database together with the clock that its transactions read.
type DB struct {
	*gorm.DB
	Clock  Clock
	Engine Engine
	// Counted hears every figure of a committed transaction; nil is nobody. Set it before the database is used.
	Counted func(Figure)
	lock    *os.File
}

// liteDSN opens SQLite so that it keeps the promises Postgres makes: a write-ahead log flushed at every commit, writers
// in line (BEGIN IMMEDIATE), foreign keys, UTC times that sort as text, and no "unknown column" taken for a string.
const liteDSN = "file:%s?_journal_mode=WAL&_foreign_keys=1&_busy_timeout=10000&_synchronous=FULL" +
	"&_txlock=immediate&_time_format=sqlite&_timezone=UTC&_dqs=0&_texttotime=1"

// Open opens the database at address: "postgres://..." or "sqlite:PATH". An SQLite file is held by a lock file beside
// it, and a second process is refused with code "database.in_use". tune changes how Postgres is connected to.
func Open(address string, clock Clock, tune ...func(*pgx.ConnConfig)) (*DB, error) {
	if path, ok := strings.CutPrefix(address, "sqlite:"); ok {
		return openLite(path, clock)
	}
	if !strings.HasPrefix(address, "postgres://") && !strings.HasPrefix(address, "postgresql://") {
		return nil, E(Invalid, "database.address", "a database address starts with postgres:// or sqlite:")
	}
	cfg, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, E(Invalid, "database.address", "this is no address of a Postgres database") // the cause may quote the password
	}
	cfg.ConnectTimeout = cmp.Or(cfg.ConnectTimeout, 5*time.Second)
	cfg.BuildContextWatcherHandler = func(conn *pgconn.PgConn) ctxwatch.Handler { // whoever gives up tells Postgres to do so too
		return &pgconn.CancelRequestContextWatcherHandler{Conn: conn, DeadlineDelay: 2 * time.Second}
	}
	for _, f := range tune {
		f(cfg)
	}
	pool := stdlib.OpenDB(*cfg)
	g, err := gorm.Open(postgres.New(postgres.Config{Conn: pool}), gormConfig(clock))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open postgres: %w", err), pool.Close())
	}
	pool.SetMaxOpenConns(24)
	pool.SetMaxIdleConns(24)
	pool.SetConnMaxLifetime(30 * time.Minute)
	return &DB{DB: g, Clock: clock, Engine: Postgres}, nil
}

func openLite(path string, clock Clock) (*DB, error) {
	lock, err := lockLite(path)
	if err != nil {
		return nil, err
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600) // SQLite itself would let others read a new file
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open sqlite: %w", err), lock.Close())
	}
	_ = file.Close()
	pool, err := sql.Open("sqlite", fmt.Sprintf(liteDSN, (&url.URL{Path: path}).EscapedPath()))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open sqlite: %w", err), lock.Close())
	}
	g, err := gorm.Open(lite{pool}, gormConfig(clock))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open sqlite: %w", err), pool.Close(), lock.Close())
	}
	return &DB{DB: g, Clock: clock, Engine: SQLite, lock: lock}, nil
}

// gormConfig switches off what GORM does by itself: its own transactions, its clock, and a log that prints values.
func gormConfig(clock Clock) *gorm.Config {
	return &gorm.Config{
		TranslateError:         true,
		SkipDefaultTransaction: true,
		NowFunc:                clock.Now,
		Logger:                 logger.Discard,
	}
}

// Close closes every connection and gives the lock file back.
func (d *DB) Close() error {
	pool, err := d.DB.DB()
	if err != nil {
		return err
	}
	err = pool.Close()
	if d.lock != nil {
		err = errors.Join(err, d.lock.Close())
	}
	return err
}

// Read returns a handle for reading only, bound to ctx. Pages and reports read through it; steps use InTx.
func (d *DB) Read(ctx context.Context) *gorm.DB { return d.WithContext(ctx) }
