package handlers_test

import (
	"sync/atomic"
	"testing"

	"gorm.io/gorm"

	"taxrefund/models"
	"taxrefund/models/modeltest"
)

// statements counts what GORM sends to the database from now on; BEGIN and COMMIT are not among it.
func (w *world) statements() *atomic.Int64 {
	n := new(atomic.Int64) // the server counts, the test reads
	count := func(*gorm.DB) { n.Add(1) }
	cb := w.DB.Callback()
	for _, err := range []error{
		cb.Create().After("gorm:create").Register("count", count), cb.Query().After("gorm:query").Register("count", count),
		cb.Update().After("gorm:update").Register("count", count), cb.Row().After("gorm:row").Register("count", count),
		cb.Raw().After("gorm:raw").Register("count", count), cb.Delete().After("gorm:delete").Register("count", count),
	} {
		w.must(err)
	}
	return n
}

// A claim over HTTP costs no more than the claim itself: what its answer names beside it, the desk, is remembered.
func TestAClaimOverHTTPTakesAtMostFifteenStatements(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		w.claim("ref-first-1", w.sale("A-0", 24000))
		receipts := []obj{{"sale_id": w.sale("A-1", 24000).ID}, w.typed(w.sale("A-2", 36000)), {"sale_id": w.sale("A-3", 48000, watch).ID}}
		w.Places.Stop() // nobody waits for the note that the kiosk has called, and it is made once a minute
		n := w.statements()
		a := w.call("POST", "/v1/claims", w.KioskKey, "ref-count-1", w.submission("ref-count-1", receipts...))
		const begin, commit = 1, 1
		if total := n.Load() + begin + commit; a.status != 201 || total > 15 {
			t.Errorf("%d: %d statements, want at most 15", a.status, total)
		}
	})
}

// BenchmarkClaim is one claim of one receipt over real HTTP on SQLite, with authentication, idempotency, audit and ledger.
func BenchmarkClaim(b *testing.B) {
	w := newWorld(b, modeltest.Lite(b))
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		reference := models.NewID()
		body := w.submission(reference, obj{"sale_id": w.sale(reference, 24000).ID})
		b.StartTimer()
		if a := w.call("POST", "/v1/claims", w.KioskKey, reference, body); a.status != 201 {
			b.Fatalf("%d %s", a.status, a.body)
		}
	}
}
