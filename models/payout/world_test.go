package payout_test

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"taxrefund/app/rails/sandbox"
	"taxrefund/models"
	"taxrefund/models/ledger"
	"taxrefund/models/modeltest"
	"taxrefund/models/money"
	"taxrefund/models/payout"
)

// world is an airport whose payouts go over a sandbox rail on loopback. The rail's journal is the judge of what was paid.
type world struct {
	*modeltest.World
	t       *testing.T
	clock   *models.FixedClock
	payouts *payout.Service
	rail    *rail
	journal string
	ring    chan time.Time // lets one late credit go on
	made    int
}

func newWorld(t *testing.T, db *models.DB) *world {
	t.Helper()
	w := &world{World: modeltest.NewWorld(t, db), t: t, clock: modeltest.Clock(db), ring: make(chan time.Time), journal: filepath.Join(t.TempDir(), "journal.jsonl")}
	w.rail = &rail{waiting: make(chan time.Duration, 64)}
	server, err := sandbox.NewServer(sandbox.ServerConfig{Journal: w.journal, Clock: w.clock,
		After: func(d time.Duration) <-chan time.Time { w.rail.waiting <- d; return w.ring }})
	if err != nil {
		t.Fatal(err)
	}
	loopback := httptest.NewServer(server.Handler())
	t.Cleanup(func() { loopback.Close(); _ = server.Close() })
	w.rail.Rail = sandbox.New(loopback.URL, time.Minute)
	w.payouts = &payout.Service{DB: db, Ring: w.Ring, Rails: map[string]payout.Rail{"sandbox": w.rail}, Owner: "test"}
	return w
}

// rail is the sandbox's client with a line that tests can cut, and places at which a process can die.
type rail struct {
	payout.Rail
	cut           atomic.Bool // nothing gets through
	waiting       chan time.Duration
	before, after func() // around each send
	asked         atomic.Int64
	sent          atomic.Int64
	word          payout.Status // said instead of the rail's own, where set
}

var errCut = errors.New("the line is cut")

// Send gives up on a late credit as soon as the server waits.
func (r *rail) Send(ctx context.Context, in payout.Instruction) (payout.Reply, error) {
	r.sent.Add(1)
	if r.before != nil {
		r.before()
	}
	if r.cut.Load() {
		return payout.Reply{}, errCut
	}
	if strings.Contains(in.Account, "late") {
		var hangUp context.CancelFunc
		ctx, hangUp = context.WithCancel(ctx)
		go func() { <-r.waiting; hangUp() }()
	}
	reply, err := r.Rail.Send(ctx, in)
	if r.after != nil {
		r.after()
	}
	return r.said(reply), err
}

func (r *rail) Inquire(ctx context.Context, railID string) (payout.Reply, error) {
	r.asked.Add(1)
	if r.cut.Load() {
		return payout.Reply{}, errCut
	}
	reply, err := r.Rail.Inquire(ctx, railID)
	return r.said(reply), err
}

func (r *rail) said(reply payout.Reply) payout.Reply {
	if r.word != "" {
		reply.Status = r.word
	}
	return reply
}

var clockwork = models.Actor{Kind: "job", ID: "payouts"}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) wantCode(err error, code string) {
	w.t.Helper()
	if got := models.CodeOf(err); err == nil || got != code {
		w.t.Errorf("got %v, want %s", err, code)
	}
}

// tx runs one step of a claim.
func (w *world) tx(step func(tx *models.Tx) error) error {
	_, err := models.InTx(w.t.Context(), w.DB, models.Actor{Kind: "kiosk", ID: w.Kiosk.ID}, func(tx *models.Tx) (int, error) { return 0, step(tx) })
	return err
}

// fee is what the operator earns on every due here.
const fee = 300

// due makes a claim with one receipt of which amount is due to an account, whose text chooses how the rail behaves.
func (w *world) due(account string, minor int64, opts ...func(*payout.Due)) payout.Payout {
	w.t.Helper()
	w.made++
	now, id := w.DB.Clock.Now(), models.NewID()
	box, err := w.Ring.Seal("claims.account:"+id, []byte(account))
	w.must(err)
	w.must(w.DB.Table("claims").Create(map[string]any{"id": id, "doc_id": fmt.Sprintf("%013d", w.made), "airport_code": "CDG", "kiosk_id": w.Kiosk.ID,
		"reference": fmt.Sprintf("ref-%d", w.made), "submitted_at": now, "received_at": now, "scheme": "FR", "scheme_version": "FR-1", "profile": "p",
		"currency": "EUR", "language": "en", "status": "validated", "version": 1, "traveller_sealed": []byte("x"), "document_index": []byte("x"),
		"document_mask": "x", "nationality": "CHN", "flight": "AF116", "departs_at": now, "destination": "PVG", "method": "alipay", "rail": "sandbox",
		"account_sealed": box, "account_mask": "a•••", "gross_minor": 6 * minor, "vat_minor": minor + fee, "fee_minor": fee, "refund_minor": minor,
		"due_minor": minor, "assumed": "[]", "updated_at": now}).Error)
	w.must(w.DB.Table("receipts").Create(map[string]any{"id": models.NewID(), "claim_id": id, "position": 1, "merchant_vat_id": w.Merchant.VATID,
		"merchant_name": "m", "shop": "s", "city": "c", "invoice_number": fmt.Sprintf("I-%d", w.made), "issued_on": "2026-05-07", "status": "validated",
		"live": true, "reasons": "[]", "gross_minor": 6 * minor, "vat_minor": minor + fee, "fee_minor": fee, "refund_minor": minor, "due_minor": minor,
		"due_key": "v1", "lines": "[]", "updated_at": now}).Error)
	d := payout.Due{ClaimID: id, Key: "v1", Airport: "CDG", Method: "alipay", Rail: "sandbox", Scheme: "FR", AccountSealed: box, AccountMask: "a•••",
		Amount: money.Of(minor, "EUR"), VATMinor: minor + fee, FeeMinor: fee}
	for _, o := range opts {
		o(&d)
	}
	p, err := models.InTx(w.t.Context(), w.DB, clockwork, func(tx *models.Tx) (payout.Payout, error) { return payout.CreateDue(tx, d) })
	w.must(err)
	return p
}

// details are other payment details for a claim.
func (w *world) details(claimID, account string) error {
	box, err := w.Ring.Seal("claims.account:"+claimID, []byte(account))
	w.must(err)
	return w.tx(func(tx *models.Tx) error {
		return payout.SetDetails(tx, claimID, payout.Details{Method: "bank", Rail: "sandbox", AccountSealed: box, AccountMask: "b•••"})
	})
}

func (w *world) run(slot string) payout.RunReport {
	w.t.Helper()
	r, err := w.payouts.Run(w.t.Context(), clockwork, "CDG", slot)
	w.must(err)
	return r
}

func (w *world) poll() payout.PollReport {
	w.t.Helper()
	w.clock.Advance(time.Minute)
	r, err := w.payouts.Poll(w.t.Context(), clockwork)
	w.must(err)
	return r
}

func (w *world) rescue() payout.RescueReport {
	w.t.Helper()
	r, err := w.payouts.Rescue(w.t.Context(), clockwork)
	w.must(err)
	return r
}

// crash runs until the process dies at a place where it panics.
func (w *world) crash(slot string) {
	w.t.Helper()
	defer func() {
		if recover() == nil {
			w.t.Fatal("it did not die")
		}
	}()
	_, _ = w.payouts.Run(w.t.Context(), clockwork, "CDG", slot)
}

func (w *world) read(p payout.Payout) payout.Payout {
	w.t.Helper()
	list, err := payout.OfClaim(w.t.Context(), w.DB, p.ClaimID)
	w.must(err)
	for _, q := range list {
		if q.ID == p.ID {
			return q
		}
	}
	w.t.Fatal("the payout is gone")
	return p
}

// is checks a payout's state and how often its money left and came back according to the rail's journal.
func (w *world) is(p payout.Payout, state payout.State, executed, returned int) {
	w.t.Helper()
	e, r := w.executions(p)
	if got := w.read(p); got.State != state || e != executed || r != returned {
		w.t.Errorf("it is %s (%s), executed %d times, returned %d times; want %s, %d, %d", got.State, got.StateReason, e, r, state, executed, returned)
	}
}

func (w *world) executions(p payout.Payout) (executed, returned int) {
	w.t.Helper()
	var doc string
	w.must(w.DB.Table("claims").Where("id = ?", p.ClaimID).Pluck("doc_id", &doc).Error)
	lines, err := sandbox.ReadJournal(w.journal)
	w.must(err)
	for _, l := range lines {
		switch {
		case l.Reference != doc:
		case l.Event == sandbox.Executed:
			executed++
		default:
			returned++
		}
	}
	return executed, returned
}

// attempt is what the database knows about the latest attempt of a payout.
type attempt struct {
	ID, RailID, Outcome string
	Sends, Number       int
	Live                bool
}

func (w *world) attempt(p payout.Payout) attempt {
	w.t.Helper()
	var a attempt
	w.must(w.DB.Table("attempts").Where("payout_id = ?", p.ID).Order("number DESC").Limit(1).Scan(&a).Error)
	return a
}

func (w *world) record(p payout.Payout, ev payout.Evidence) (payout.State, error) {
	return w.payouts.Record(w.t.Context(), models.Actor{Kind: "rail", ID: "sandbox"}, "sandbox", w.attempt(p).RailID, ev)
}

// books checks what is owed to a claim, what is on its way, and what left the house's money at the rail.
func (w *world) books(p payout.Payout, payable, clearing, prefund int64) {
	w.t.Helper()
	for account, want := range map[string]int64{ledger.Payable(p.ClaimID): payable, ledger.Clearing("sandbox"): clearing, ledger.Prefund("sandbox"): prefund} {
		if b, err := ledger.Balance(w.t.Context(), w.DB, account, "EUR"); err != nil || b.Minor != want {
			w.t.Errorf("%s is at %d, want %d (%v)", account, b.Minor, want, err)
		}
	}
	w.balanced()
}

func (w *world) balanced() {
	w.t.Helper()
	sums, err := ledger.Sums(w.t.Context(), w.DB)
	w.must(err)
	for currency, sum := range sums {
		if sum != 0 {
			w.t.Errorf("the ledger does not balance: %s %d", currency, sum)
		}
	}
}

func (w *world) count(table, where string, args ...any) int {
	w.t.Helper()
	var n int64
	w.must(w.DB.Table(table).Where(where, args...).Count(&n).Error)
	return int(n)
}

// each runs a test in a world of its own on both engines.
func each(t *testing.T, fn func(t *testing.T, w *world)) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) { fn(t, newWorld(t, db)) })
}

// second is the error of a call that also answers something.
func second(_ string, err error) error { return err }
