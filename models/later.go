package models

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/gorm"
)

// Later writes what nobody reads before the transaction's next statement: on Postgres such writes travel together, in
// one message, before the next statement or the commit; on SQLite, where nothing travels, write runs at once. check sees
// how many rows it touched and may refuse; nil is content with any number. An error may come back from a later call.
func (tx *Tx) Later(write func(*gorm.DB) *gorm.DB, check func(rows int64) error) error {
	w, ok := tx.Statement.ConnPool.(*wire)
	if !ok {
		res := write(tx.DB)
		if res.Error != nil || check == nil {
			return res.Error
		}
		return check(res.RowsAffected)
	}
	dry := write(tx.Session(&gorm.Session{DryRun: true}))
	if dry.Error != nil {
		return dry.Error
	}
	w.waiting = append(w.waiting, pending{dry.Statement.SQL.String(), dry.Statement.Vars, check})
	return nil
}

// Insert is Later for new rows.
func (tx *Tx) Insert(rows any) error {
	return tx.Later(func(db *gorm.DB) *gorm.DB { return db.Create(rows) }, nil)
}

// wire is the connection of one Postgres transaction, as GORM sees it: whatever waits goes before any other statement.
type wire struct {
	*sql.Tx
	conn    *sql.Conn
	waiting []pending
	failed  error // of a write that waited: nothing may be committed any more
}

type pending struct {
	query string
	args  []any
	check func(int64) error
}

// beginWire takes a connection for one transaction; end gives it back.
func beginWire(ctx context.Context, db *DB) (g *gorm.DB, w *wire, err error) {
	pool, err := db.DB.DB()
	if err != nil {
		return nil, nil, err
	}
	conn, err := pool.Conn(ctx)
	if err != nil {
		return nil, nil, err
	}
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return nil, nil, errors.Join(err, conn.Close())
	}
	w = &wire{Tx: tx, conn: conn}
	g = db.Session(&gorm.Session{Context: ctx, NewDB: true})
	g.Statement.ConnPool = w
	return g, w, nil
}

// end gives the connection back.
func (w *wire) end() { _ = w.conn.Close() }

// flush sends what waits, in one message, and checks what each write did.
func (w *wire) flush(ctx context.Context) error {
	if len(w.waiting) == 0 || w.failed != nil {
		return w.failed
	}
	batch := &pgx.Batch{}
	for _, p := range w.waiting {
		batch.Queue(p.query, p.args...)
	}
	waited := w.waiting
	w.waiting = nil
	w.failed = w.conn.Raw(func(driver any) (err error) {
		answers := driver.(*stdlib.Conn).Conn().SendBatch(ctx, batch)
		defer func() { err = errors.Join(err, answers.Close()) }()
		for i, p := range waited {
			tag, err := answers.Exec()
			if err != nil {
				return fmt.Errorf("write %d of %d that waited: %w", i+1, len(waited), err)
			}
			if p.check == nil {
				continue
			}
			if err := p.check(tag.RowsAffected()); err != nil {
				return err
			}
		}
		return nil
	})
	return w.failed
}

// ExecContext lets what waits go first, as the methods after it.
func (w *wire) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if err := w.flush(ctx); err != nil {
		return nil, err
	}
	return w.Tx.ExecContext(ctx, query, args...)
}

// QueryContext lets what waits go first.
func (w *wire) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if err := w.flush(ctx); err != nil {
		return nil, err
	}
	return w.Tx.QueryContext(ctx, query, args...)
}

// QueryRowContext lets what waits go first; a row has no place for its error, which stops the commit instead.
func (w *wire) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	_ = w.flush(ctx)
	return w.Tx.QueryRowContext(ctx, query, args...)
}
