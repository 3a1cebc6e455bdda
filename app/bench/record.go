package bench

import (
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"
)

// statement is one that the server sent to its database, word for word, with its arguments.
type statement struct {
	text string
	args []any
}

// Recorder writes down every statement that an installation sends to Postgres, a transaction when it ends. It is a pgx
// tracer.
type Recorder struct {
	mu   sync.Mutex
	log  []statement
	open map[*pgx.Conn][]statement // transactions
}

// heard is in the transaction that notes, once a minute and beside the request, that a kiosk is alive: no part of a claim.
const heard = `UPDATE "kiosks"`

func (r *Recorder) note(conn *pgx.Conn, text string, args []any) {
	args = slices.DeleteFunc(slices.Clone(args), func(a any) bool { // pgx puts its own options before the arguments
		_, format := a.(pgx.QueryResultFormatsByOID)
		return format
	})
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.open == nil {
		r.open = map[*pgx.Conn][]statement{}
	}
	inside, within := r.open[conn]
	if !within && text != "begin" {
		r.log = append(r.log, statement{text, args})
		return
	}
	inside = append(inside, statement{text, args})
	if r.open[conn] = inside; text != "commit" && text != "rollback" {
		return
	}
	delete(r.open, conn)
	if !slices.ContainsFunc(inside, func(s statement) bool { return strings.HasPrefix(s.text, heard) }) {
		r.log = append(r.log, inside...)
	}
}

// take hands over what was written down since the last call.
func (r *Recorder) take() []statement {
	r.mu.Lock()
	defer r.mu.Unlock()
	log := r.log
	r.log = nil
	return log
}

// TraceQueryStart notes a statement that travels alone.
func (r *Recorder) TraceQueryStart(ctx context.Context, conn *pgx.Conn, q pgx.TraceQueryStartData) context.Context {
	r.note(conn, q.SQL, q.Args)
	return ctx
}

// TraceBatchStart notes statements that travel together.
func (r *Recorder) TraceBatchStart(ctx context.Context, conn *pgx.Conn, b pgx.TraceBatchStartData) context.Context {
	for _, q := range b.Batch.QueuedQueries {
		r.note(conn, q.SQL, q.Arguments)
	}
	return ctx
}

// TraceQueryEnd, TraceBatchQuery and TraceBatchEnd complete the interfaces; the beginning says all.
func (r *Recorder) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// TraceBatchQuery sees each answer of a batch.
func (r *Recorder) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) {}

// TraceBatchEnd sees the end of a batch.
func (r *Recorder) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData) {}
