package bench

import (
	"context"
	"slices"
	"sync"

	"github.com/jackc/pgx/v5"
)

// statement is one that the server sent to its database, word for word, with its arguments.
type statement struct {
	text string
	args []any
}

// Recorder writes down every statement that an installation sends to Postgres. It is a pgx tracer.
type Recorder struct {
	mu  sync.Mutex
	log []statement
}

func (r *Recorder) note(text string, args []any) {
	args = slices.DeleteFunc(slices.Clone(args), func(a any) bool { // pgx puts its own options before the arguments
		_, format := a.(pgx.QueryResultFormatsByOID)
		return format
	})
	r.mu.Lock()
	defer r.mu.Unlock()
	r.log = append(r.log, statement{text, args})
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
func (r *Recorder) TraceQueryStart(ctx context.Context, _ *pgx.Conn, q pgx.TraceQueryStartData) context.Context {
	r.note(q.SQL, q.Args)
	return ctx
}

// TraceBatchStart notes statements that travel together.
func (r *Recorder) TraceBatchStart(ctx context.Context, _ *pgx.Conn, b pgx.TraceBatchStartData) context.Context {
	for _, q := range b.Batch.QueuedQueries {
		r.note(q.SQL, q.Arguments)
	}
	return ctx
}

// TraceQueryEnd, TraceBatchQuery and TraceBatchEnd complete the interfaces; the beginning says all.
func (r *Recorder) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// TraceBatchQuery sees each answer of a batch.
func (r *Recorder) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) {}

// TraceBatchEnd sees the end of a batch.
func (r *Recorder) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData) {}
