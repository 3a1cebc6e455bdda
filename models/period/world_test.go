package period_test

import (
	"context"
	"fmt"
	"io"
	"testing"
	"time"

	"taxrefund/models"
	"taxrefund/models/ledger"
	"taxrefund/models/modeltest"
	"taxrefund/models/money"
	"taxrefund/models/payout"
	"taxrefund/models/period"
	"taxrefund/models/place"
)

// world is an airport whose payouts go over a rail that takes everything and says nothing more: what becomes of it is
// recorded by the tests, as a rail's file would.
type world struct {
	*modeltest.World
	t       testing.TB
	ctx     context.Context
	clock   *models.FixedClock
	payouts *payout.Service
	periods *period.Service
	lines   []period.Line // of the file that was written last
	made    int
}

// quiet accepts everything.
type quiet struct{}

func (quiet) Name() string { return "sandbox" }
func (quiet) Send(context.Context, payout.Instruction) (payout.Reply, error) {
	return payout.Reply{Status: payout.StatusInProcess}, nil
}
func (quiet) Inquire(context.Context, string) (payout.Reply, error) {
	return payout.Reply{Status: payout.StatusInProcess}, nil
}
func (quiet) Returns(context.Context, string) ([]payout.Return, error) { return nil, nil }
func (quiet) Quarantine() time.Duration                                { return time.Hour }
func (quiet) KeyWindow() time.Duration                                 { return time.Hour }

func newWorld(t testing.TB, db *models.DB) *world {
	w := &world{World: modeltest.NewWorld(t, db), t: t, ctx: t.Context(), clock: modeltest.Clock(db)}
	w.payouts = &payout.Service{DB: db, Ring: w.Ring, Rails: map[string]payout.Rail{"sandbox": quiet{}}, Owner: "test"}
	w.periods = &period.Service{DB: db, Places: w.Places, Owner: "test", Formats: map[string]period.Render{"csv": w.write}}
	return w
}

// write is a format that keeps the lines for the test to see.
func (w *world) write(to io.Writer, r period.Report) error {
	w.lines = nil
	for l, err := range r.Lines {
		if err != nil {
			return err
		}
		w.lines = append(w.lines, *l)
		if _, err := fmt.Fprintln(to, l.Movement, l.DocID, l.Merchant, l.Minor); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintln(to, "end")
	return err
}

func each(t *testing.T, fn func(t *testing.T, w *world)) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) { fn(t, newWorld(t, db)) })
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) wantCode(err error, code string) {
	w.t.Helper()
	if models.CodeOf(err) != code {
		w.t.Errorf("got %v, want %s", err, code)
	}
}

var clockwork = models.Actor{Kind: "job", ID: "payouts"}

func (w *world) tx(step func(tx *models.Tx) error) {
	w.t.Helper()
	_, err := models.InTx(w.ctx, w.DB, clockwork, func(tx *models.Tx) (int, error) { return 0, step(tx) })
	w.must(err)
}

// bought is one receipt: a merchant's letter and what is refunded for it.
type bought struct {
	merchant string
	minor    int64
}

// claim is a traveller with one due, and the attempt that is under way.
type claim struct {
	id, payout string
	receipts   []string
	shares     []payout.Share
	minor      int64
}

// claimAt makes a claim whose receipts are due at once.
func (w *world) claimAt(airport, nationality string, c money.Currency, receipts ...bought) claim {
	w.t.Helper()
	w.made++
	now, out := w.DB.Clock.Now(), claim{id: models.NewID()}
	due := payout.Due{ClaimID: out.id, Key: "v1", Airport: airport, Method: "alipay", Rail: "sandbox", Scheme: "FR", AccountSealed: []byte("x"), AccountMask: "a", FeeMinor: 7}
	var rows []map[string]any
	for i, b := range receipts {
		id := models.NewID()
		out.receipts, out.minor = append(out.receipts, id), out.minor+b.minor
		out.shares = append(out.shares, payout.Share{ReceiptID: id, Minor: b.minor})
		rows = append(rows, map[string]any{"id": id, "claim_id": out.id, "position": i + 1, "merchant_vat_id": "FR" + b.merchant, "merchant_name": "Shop " + b.merchant,
			"shop": "s", "city": "c", "invoice_number": fmt.Sprintf("I-%d-%d", w.made, i), "issued_on": "2026-01-01", "status": "validated", "live": true, "reasons": "[]",
			"gross_minor": 6 * b.minor, "vat_minor": b.minor, "fee_minor": 0, "refund_minor": b.minor, "due_minor": b.minor, "due_key": "v1", "lines": "[]", "updated_at": now})
	}
	due.Amount = money.Of(out.minor, c)
	box, err := w.Ring.Seal("claims.account:"+out.id, []byte("a\x00b"))
	w.must(err)
	due.AccountSealed = box
	w.must(w.DB.Table("claims").Create(map[string]any{"id": out.id, "doc_id": fmt.Sprintf("%013d", w.made), "airport_code": airport, "kiosk_id": w.Kiosk.ID,
		"reference": fmt.Sprintf("ref-%d", w.made), "submitted_at": now, "received_at": now, "scheme": "FR", "scheme_version": "FR-1", "profile": "p",
		"currency": string(c), "language": "en", "status": "validated", "version": 1, "traveller_sealed": []byte("x"), "document_index": []byte("x"),
		"document_mask": "x", "nationality": nationality, "flight": "AF116", "departs_at": now, "destination": "PVG", "method": "alipay", "rail": "sandbox",
		"account_sealed": []byte("x"), "account_mask": "a", "gross_minor": 6 * out.minor, "vat_minor": out.minor, "fee_minor": 0, "refund_minor": out.minor,
		"due_minor": out.minor, "assumed": "[]", "updated_at": now}).Error)
	w.must(w.DB.Table("receipts").Create(rows).Error)
	w.tx(func(tx *models.Tx) error {
		p, err := payout.CreateDue(tx, due)
		out.payout = p.ID
		return err
	})
	return out
}

func (w *world) cancel(c claim) {
	w.t.Helper()
	w.tx(func(tx *models.Tx) error {
		if _, err := payout.CancelUnsent(tx, c.id, "v1"); err != nil {
			return err
		}
		if err := tx.Exec("UPDATE receipts SET due_key = '', due_minor = 0 WHERE claim_id = ?", c.id).Error; err != nil {
			return err
		}
		return payout.KeepShares(tx, c.id, "v1", c.shares)
	})
}

// send puts everything that is due at an airport on its way.
func (w *world) send(airport string) {
	w.t.Helper()
	_, err := w.payouts.Run(w.ctx, clockwork, airport, w.DB.Clock.Now().Format(time.RFC3339))
	w.must(err)
}

// hear records what became of the latest attempt of a claim: "paid", "failed" or "returned".
func (w *world) hear(c claim, status payout.Status) {
	w.t.Helper()
	var railID string
	w.must(w.DB.Table("attempts").Where("payout_id = ?", c.payout).Order("number DESC").Limit(1).Pluck("rail_id", &railID).Error)
	_, err := w.payouts.Record(w.ctx, models.Actor{Kind: "rail", ID: "sandbox"}, "sandbox", railID, payout.Evidence{Source: "file", Status: status, Code: "x"})
	w.must(err)
}

// change gives a claim another method.
func (w *world) change(c claim, method string) {
	w.t.Helper()
	box, err := w.Ring.Seal("claims.account:"+c.id, []byte("a\x00b"))
	w.must(err)
	w.tx(func(tx *models.Tx) error {
		return payout.SetDetails(tx, c.id, payout.Details{Method: method, Rail: "sandbox", AccountSealed: box, AccountMask: "b"})
	})
}

// forfeit ends a claim's payout as if its claim period were over.
func (w *world) forfeit(c claim) {
	w.t.Helper()
	w.must(w.DB.Exec("UPDATE payouts SET forfeits_on = '2000-01-01' WHERE id = ?", c.payout).Error)
	_, err := w.payouts.Forfeit(w.ctx, clockwork, "CDG")
	w.must(err)
}

// recover asks a receipt's money back.
func (w *world) recover(c claim, receipt int, kind string, minor int64) {
	w.t.Helper()
	w.tx(func(tx *models.Tx) error {
		return ledger.Post(tx, ledger.Posting{Kind: kind, Ref: c.receipts[receipt], Entries: []ledger.Entry{
			{Account: ledger.Recovery(c.id), Amount: money.Of(minor, "EUR")}, {Account: ledger.VATReceivable("FR"), Amount: money.Of(-minor, "EUR")}}})
	})
}

func (w *world) closeBatches() {
	w.t.Helper()
	_, err := w.payouts.CloseBatches(w.ctx, clockwork, func(payout.Batch, []payout.Line) (map[string][]byte, error) { return nil, nil })
	w.must(err)
}

// at sets the clock to an hour of a day in Paris.
func (w *world) at(day, hour string) {
	w.t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", day+" "+hour, models.Zone("Europe/Paris"))
	w.must(err)
	w.clock.Advance(at.Sub(w.clock.Now()))
}

var finance = models.Actor{Kind: "staff", ID: "f", Role: "finance"}

// report makes the report of some days at Paris.
func (w *world) report(from, to models.Date) period.Period {
	w.t.Helper()
	p, err := w.periods.Make(w.ctx, finance, period.Ask{Airport: "CDG", From: from, To: to})
	w.must(err)
	if p.State != period.Made {
		w.t.Fatalf("it is %s: %s", p.State, p.FailureText)
	}
	return p
}

// euro are the totals in euro, all zero where nothing moved.
func euro(p period.Period) period.Figures {
	for _, s := range p.Totals() {
		if s.Currency == "EUR" {
			return s.Figures
		}
	}
	return period.Figures{}
}

func singapore() place.Airport {
	return place.Airport{Code: "SIN", Name: "Changi", Country: "SG", TimeZone: "Asia/Singapore", Currency: "SGD"}
}
