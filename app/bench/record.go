package bench

import (
	"context"
	"database/sql"
	"sync"

	"gorm.io/gorm"
)

// statement is one that the server sent to its database, word for word, with its arguments.
type statement struct {
	text string
	args []any
}

// recorder stands between GORM and the driver and writes down everything that passes.
type recorder struct {
	*sql.DB
	mu  sync.Mutex
	log []statement
}

// record puts a recorder under a database that is in use from here on.
func record(g *gorm.DB) (*recorder, error) {
	pool, err := g.DB()
	if err != nil {
		return nil, err
	}
	r := &recorder{DB: pool}
	g.ConnPool, g.Statement.ConnPool = r, r
	return r, nil
}

func (r *recorder) note(text string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.log = append(r.log, statement{text, args})
}

// take hands over what was written down since the last call.
func (r *recorder) take() []statement {
	r.mu.Lock()
	defer r.mu.Unlock()
	log := r.log
	r.log = nil
	return log
}

// GetDBConn is how GORM finds the pool below.
func (r *recorder) GetDBConn() (*sql.DB, error) { return r.DB, nil }

// ExecContext records and passes on, as the methods after it.
func (r *recorder) ExecContext(ctx context.Context, q string, args ...any) (sql.Result, error) {
	r.note(q, args...)
	return r.DB.ExecContext(ctx, q, args...)
}

// QueryContext records and passes on.
func (r *recorder) QueryContext(ctx context.Context, q string, args ...any) (*sql.Rows, error) {
	r.note(q, args...)
	return r.DB.QueryContext(ctx, q, args...)
}

// QueryRowContext records and passes on.
func (r *recorder) QueryRowContext(ctx context.Context, q string, args ...any) *sql.Row {
	r.note(q, args...)
	return r.DB.QueryRowContext(ctx, q, args...)
}

// BeginTx records the beginning, and hands out a transaction that records too.
func (r *recorder) BeginTx(ctx context.Context, opts *sql.TxOptions) (gorm.ConnPool, error) {
	r.note("BEGIN")
	tx, err := r.DB.BeginTx(ctx, opts)
	return &recordedTx{tx, r}, err
}

type recordedTx struct {
	*sql.Tx
	r *recorder
}

func (t *recordedTx) ExecContext(ctx context.Context, q string, args ...any) (sql.Result, error) {
	t.r.note(q, args...)
	return t.Tx.ExecContext(ctx, q, args...)
}

func (t *recordedTx) QueryContext(ctx context.Context, q string, args ...any) (*sql.Rows, error) {
	t.r.note(q, args...)
	return t.Tx.QueryContext(ctx, q, args...)
}

func (t *recordedTx) QueryRowContext(ctx context.Context, q string, args ...any) *sql.Row {
	t.r.note(q, args...)
	return t.Tx.QueryRowContext(ctx, q, args...)
}

func (t *recordedTx) Commit() error {
	t.r.note("COMMIT")
	return t.Tx.Commit()
}
