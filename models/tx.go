package models

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"
	"modernc.org/sqlite"
)

// Actor is who does a deed, as the audit names them.
type Actor struct {
	Kind    string // "kiosk", "merchant", "staff", "job", "rail", "system"
	ID      string // row id, job name or rail name
	Name    string // for people who read the audit; never a traveller's name
	Role    string // staff only
	Airport string // IATA code the actor is bound to; empty means every airport
	TraceID string // of the request or run
}

// System is the actor of steps that nobody asked for, such as the first migration.
var System = Actor{Kind: "system", ID: "taxrefund"}

// Tx is one transaction: its rows, one instant, and who acts. Whoever takes a *Tx never begins, commits, sleeps, sends
// or reads a clock.
type Tx struct {
	*gorm.DB
	Now    time.Time
	Actor  Actor
	Engine Engine

	figures []Figure
}

// txPatience bounds a transaction of somebody who has no deadline of their own, such as a job: waiting for a connection, for
// locks and for every statement, so that nothing hangs for ever on a database that has fallen silent.
const txPatience = time.Minute

// maxTries bounds how often a transaction is run again after a serialization failure or a deadlock.
const maxTries = 8

// ErrAgain ends a transaction that has to begin again: under its locks it found more to lock, which comes before them in
// the order of locks (doc.go). As it waits for nobody while it holds them, nobody waits for it in a circle.
var ErrAgain = E(Unavailable, "tx.again", "others were changing the same just now; send the same request again")

// InTx runs fn in one transaction and returns what it returned. ErrAgain, serialization failures and deadlocks run it again; a
// broken constraint that has a meaning comes back as its *Error. An error from the commit itself means unknown, not
// failed: it comes back as code "commit.unknown" and the caller must read again by key.
func InTx[T any](ctx context.Context, db *DB, actor Actor, fn func(*Tx) (T, error)) (T, error) {
	var zero T
	if _, bounded := ctx.Deadline(); !bounded {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, txPatience)
		defer cancel()
	}
	for try := 1; ; try++ {
		v, err := once(ctx, db, actor, fn)
		if err == nil {
			return v, nil
		}
		if !retryable(err) || try == maxTries || ctx.Err() != nil {
			return zero, named(err)
		}
	}
}

func once[T any](ctx context.Context, db *DB, actor Actor, fn func(*Tx) (T, error)) (v T, err error) {
	g, send, end, err := begin(ctx, db)
	if err != nil {
		return v, fmt.Errorf("begin: %w", err)
	}
	done := false
	defer func() {
		if !done {
			g.Rollback()
		}
		end()
	}()
	tx := &Tx{DB: g, Now: db.Clock.Now(), Actor: actor, Engine: db.Engine}
	v, err = fn(tx)
	if err == nil {
		err = send(ctx)
	}
	if err != nil {
		return v, err
	}
	done = true
	if err = g.Commit().Error; err != nil && !retryable(err) && !isConstraint(err) {
		return v, fmt.Errorf("%w: %w", E(Unavailable, "commit.unknown", "we could not tell whether this was saved; send the same request again"), err)
	}
	if err == nil {
		db.Tell(tx.figures...)
	}
	return v, err
}

// begin opens a transaction; send sends what Later has kept back, and end gives its connection back.
func begin(ctx context.Context, db *DB) (g *gorm.DB, send func(context.Context) error, end func(), err error) {
	if db.Engine == Postgres {
		g, w, err := beginWire(ctx, db)
		if err != nil {
			return nil, nil, nil, err
		}
		return g, w.flush, w.end, nil
	}
	g = db.WithContext(ctx).Begin(&sql.TxOptions{})
	return g, func(context.Context) error { return nil }, func() {}, g.Error
}

func retryable(err error) bool {
	if errors.Is(err, ErrAgain) {
		return true
	}
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return e.Code == "40001" || e.Code == "40P01"
	}
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return e.Code()&0xff == 5 // SQLITE_BUSY and its kin
	}
	return false
}

func isConstraint(err error) bool {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return strings.HasPrefix(e.Code, "23")
	}
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return e.Code()&0xff == 19
	}
	return false
}

// meanings gives broken constraints that a person can cause their error. Postgres names the constraint; SQLite names
// the columns of a unique one, so both spellings stand here.
var meanings = []struct {
	postgres, sqlite string
	err              *Error
}{
	{"receipts_one_live", "receipts.merchant_vat_id, receipts.invoice_number, receipts.issued_on", E(Conflict, "claim.receipt_taken", "this receipt is already part of another claim")},
	{"receipts_one_live_sale", "receipts.sale_id", E(Conflict, "claim.receipt_taken", "this receipt is already part of another claim")},
	{"claims_reference_key", "claims.kiosk_id, claims.reference", E(Conflict, "claim.reference_taken", "this kiosk has already used this reference for another claim")},
	{"sales_invoice_key", "sales.merchant_id, sales.invoice_number, sales.issued_on", E(Conflict, "sale.recorded_already", "this invoice is recorded already; correct it instead")},
	{"merchants_vat_id_key", "merchants.vat_id", E(Conflict, "merchant.vat_id_taken", "a merchant with this VAT id exists")},
	{"stores_code_key", "stores.merchant_id, stores.code", E(Conflict, "store.code_taken", "this merchant has a store with this code")},
	{"terminals_name_key", "terminals.airport_code, terminals.name", E(Conflict, "terminal.name_taken", "this airport has a terminal of that name")},
	{"desks_name_key", "desks.terminal_id, desks.name", E(Conflict, "desk.name_taken", "this terminal has a desk of that name")},
	{"staff_email_key", "staff.email", E(Conflict, "staff.email_taken", "somebody with this e-mail address exists")},
	{"kiosks_name_key", "kiosks.airport_code, kiosks.name", E(Conflict, "kiosk.name_taken", "this airport has a kiosk of that name")},
	{"postings_once", "postings.kind, postings.ref", E(Conflict, "ledger.posted_already", "this was booked already")},
	{"holds_one_live", "holds.kind, holds.subject", E(Conflict, "hold.placed_already", "there is a hold on this already")},
	{"tills_one_open", "tills.cashier_id, tills.currency", E(Conflict, "till.open_already", "you have an open till in this currency already; close it first")},
	{"periods_once", "periods.airport_code, periods.from_on, periods.to_on", E(Conflict, "period.asked_already", "this report was asked for already")},
	{"decisions_once", "decisions.receipt_id, decisions.claim_version", E(Conflict, "claim.stale_version", "somebody decided this claim in the meantime; read it again")},
}

// named turns a broken constraint into the error a person understands; other errors pass unchanged.
func named(err error) error {
	pg, isPG := errors.AsType[*pgconn.PgError](err)
	lt, isLite := errors.AsType[*sqlite.Error](err)
	for _, m := range meanings {
		if isPG && pg.ConstraintName == m.postgres || isLite && strings.Contains(lt.Error(), "UNIQUE constraint failed: "+m.sqlite+" (") {
			return m.err
		}
	}
	return err
}

// Changed turns the result of a guarded UPDATE into stale when no row matched, so that a lost race is an error.
func Changed(res *gorm.DB, stale *Error) error {
	if res.Error != nil {
		return res.Error
	}
	if res.RowsAffected == 0 {
		return stale
	}
	return nil
}
