package payout_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"taxrefund/models"
	"taxrefund/models/payout"
)

// listed is a report of one file that shows what a report is given.
func listed(b payout.Batch, lines []payout.Line) (map[string][]byte, error) {
	var text bytes.Buffer
	fmt.Fprintf(&text, "%s %d\n", b.Number, b.TotalMinor)
	for _, l := range lines {
		fmt.Fprintf(&text, "%d %s %s %s %d %s %s\n", l.LineNo, l.Kind, l.DocID, l.Method, l.AmountMinor, l.Outcome, l.AccountMask)
	}
	return map[string][]byte{"csv": text.Bytes()}, nil
}

func (w *world) closeAll() []payout.Batch {
	w.t.Helper()
	closed, err := w.payouts.CloseBatches(w.t.Context(), clockwork, listed)
	w.must(err)
	return closed
}

func (w *world) batch(number string) (payout.Batch, []payout.Line) {
	w.t.Helper()
	b, lines, err := w.payouts.Batch(w.t.Context(), w.Finance.Actor("t"), number)
	w.must(err)
	return b, lines
}

func TestABatchClosesWhenEveryLineIsSettledAndAddsUp(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.due("fine@x", 3400)
		w.due("refused@x", 500)
		slow := w.due("slow@x", 100)
		w.run("s1")
		if closed := w.closeAll(); len(closed) != 0 {
			t.Fatalf("closed with a line open: %+v", closed)
		}
		w.poll()
		w.poll()
		w.is(slow, payout.Paid, 1, 0)
		closed := w.closeAll()
		if len(closed) != 1 {
			t.Fatalf("%d closed", len(closed))
		}
		b, lines := w.batch(closed[0].Number)
		if b.State != "closed" || b.ClosedAt == nil || b.LineCount != 3 || b.TotalMinor != 4000 || b.PaidMinor != 3500 || b.FailedMinor != 500 || b.ReturnedMinor != 0 {
			t.Errorf("got %+v", b)
		}
		if !strings.HasPrefix(b.Number, "CDG-20260508-1200-ALIPAY-") || b.Airport != "CDG" || b.Rail != "sandbox" || b.Slot != "s1" {
			t.Errorf("got %+v", b)
		}
		for i, want := range []string{"paid", "failed", "paid"} {
			l := lines[i]
			if l.LineNo != i+1 || l.Outcome != want || l.GrossMinor != 6*l.AmountMinor || l.VATMinor != l.AmountMinor+fee || l.FeeMinor != fee ||
				l.Kiosk != "Kiosk 1" || l.Airport != "CDG" || len(l.RailID) != 26 || l.SettledAt.IsZero() || (want == "paid") != (l.RailReference != "") {
				t.Errorf("line %d: %+v", i+1, l)
			}
		}
		if lines[1].FailureCode != "account_closed" || lines[0].FailureCode != "" {
			t.Errorf("failure codes %q, %q", lines[0].FailureCode, lines[1].FailureCode)
		}
		if again := w.closeAll(); len(again) != 0 {
			t.Error("it closed twice")
		}
	})
}

func TestAClosedBatchKeepsItsWordWhenThePayoutMovesOn(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p := w.due("returned@x", 3400)
		w.run("s1")
		first := w.closeAll()[0]
		_, before := w.batch(first.Number)
		w.poll() // it comes back
		w.must(w.details(p.ClaimID, "fine@x"))
		w.due("fine@x", 100)
		w.run("s1") // the same slot again: its batch is closed
		after, lines := w.batch(first.Number)
		if len(lines) != 1 || lines[0] != before[0] || after.LineCount != 1 || after.PaidMinor != 3400 {
			t.Errorf("it was\n%+v\nand is\n%+v", before, lines)
		}
		second := w.closeAll()
		if len(second) != 2 || second[0].Slot != "s1" || second[0].Method != "bank" || second[1].Slot != "s1+" || second[1].TotalMinor != 100 {
			t.Errorf("the next batches: %+v", second)
		}
		w.clock.Advance(24 * time.Hour) // returns are one batch a day
		returns := w.closeAll()
		if len(returns) != 1 || returns[0].ReturnedMinor != 3400 || returns[0].TotalMinor != -3400 || returns[0].PaidMinor != 0 || returns[0].LineCount != 1 {
			t.Fatalf("the batch of returns: %+v", returns)
		}
		_, back := w.batch(returns[0].Number)
		if l := back[0]; l.Kind != "return" || l.AmountMinor != -3400 || l.Outcome != "returned" || l.FailureCode != "account_returned" || l.Method != "alipay" || l.AccountMask != "a•••" {
			t.Errorf("the line: %+v", l)
		}
	})
}

func TestReportsAreStoredWithTheirHashAndNeverChange(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.due("fine@x", 3400)
		w.run("s1")
		open, err := w.payouts.Batches(t.Context(), "CDG")
		if err != nil || len(open) != 1 || open[0].State != "open" {
			t.Fatalf("open: %+v %v", open, err)
		}
		_, _, err = w.payouts.Report(t.Context(), w.Finance.Actor("t"), open[0].Number, "csv")
		w.wantCode(err, "report.not_found")
		b := w.closeAll()[0]
		body, sum, err := w.payouts.Report(t.Context(), w.Finance.Actor("t"), b.Number, "csv")
		w.must(err)
		hash := sha256.Sum256(body)
		if want := fmt.Sprintf("%s 3400\n1 payout 0000000000001 alipay 3400 paid a•••\n", b.Number); string(body) != want || sum != hex.EncodeToString(hash[:]) {
			t.Errorf("got %q %s", body, sum)
		}
		files, err := w.payouts.Reports(t.Context(), b.ID)
		if err != nil || len(files[b.ID]) != 1 || files[b.ID][0] != (payout.StoredReport{Format: "csv", SHA256: sum, Size: len(body)}) {
			t.Errorf("listed: %+v %v", files, err)
		}
		if n := w.count("audit_log", "deed = 'report.read' AND subject_id = ?", b.ID); n != 1 {
			t.Errorf("%d readings", n)
		}
		_, _, err = w.payouts.Report(t.Context(), w.Finance.Actor("t"), b.Number, "pdf")
		w.wantCode(err, "report.not_found")
		for _, change := range []string{"UPDATE batch_reports SET sha256 = 'x'", "DELETE FROM batch_reports"} {
			if err := w.DB.Exec(change).Error; err == nil {
				t.Errorf("the database allowed: %s", change)
			}
		}
	})
}

func TestAnotherAirportsBatchIsNotFound(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.due("fine@x", 3400)
		w.run("s1")
		b := w.closeAll()[0]
		elsewhere := w.Finance.Actor("t")
		elsewhere.Airport = "SIN"
		_, _, err := w.payouts.Batch(t.Context(), elsewhere, b.Number)
		w.wantCode(err, "batch.not_found")
		_, _, err = w.payouts.Report(t.Context(), elsewhere, b.Number, "csv")
		w.wantCode(err, "batch.not_found")
		_, _, err = w.payouts.Batch(t.Context(), w.Admin.Actor("t"), "CDG-none")
		w.wantCode(err, "batch.not_found")
		if got, _, err := w.payouts.Batch(t.Context(), w.Admin.Actor("t"), b.Number); err != nil || got.ID != b.ID {
			t.Errorf("who is bound to no airport: %v", err)
		}
		for airport, want := range map[string]int{"": 1, "CDG": 1, "SIN": 0} {
			if list, err := w.payouts.Batches(t.Context(), airport); err != nil || len(list) != want {
				t.Errorf("%q: %d listed, %v", airport, len(list), err)
			}
		}
	})
}

func TestABatchWhoseReportFailsStaysOpenAndKeepsNoOtherOpen(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.due("fine@x", 3400)
		w.run("s1")
		w.due("fine@x", 100)
		w.run("s2")
		closed, err := w.payouts.CloseBatches(t.Context(), clockwork, func(b payout.Batch, lines []payout.Line) (map[string][]byte, error) {
			if b.Slot == "s1" {
				return nil, errors.New("no ink")
			}
			return listed(b, lines)
		})
		if err == nil || len(closed) != 1 || closed[0].Slot != "s2" {
			t.Errorf("closed %+v, %v", closed, err)
		}
		if closed := w.closeAll(); len(closed) != 1 || closed[0].Slot != "s1" {
			t.Errorf("then %+v", closed)
		}
	})
}

func TestBatchesAreCutByMethodCurrencyAndSlot(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for range 2 {
			w.due("fine@x", 100)
			w.due("fine@x", 100, func(d *payout.Due) { d.Method = "bank" })
			w.due("fine@x", 100, func(d *payout.Due) { d.Amount.Currency = "SGD" })
		}
		w.run("s1")
		w.due("fine@x", 100)
		w.run("s2")
		closed := w.closeAll()
		lines := map[string]int{}
		for _, b := range closed {
			lines[b.Slot+" "+b.Method+" "+string(b.Currency)] = b.LineCount
			if b.Amount(b.TotalMinor).Currency != b.Currency {
				t.Errorf("an amount in another currency: %+v", b)
			}
		}
		if len(closed) != 4 || lines["s1 alipay EUR"] != 2 || lines["s1 bank EUR"] != 2 || lines["s1 alipay SGD"] != 2 || lines["s2 alipay EUR"] != 1 {
			t.Errorf("closed %v", lines)
		}
		if n := w.count("audit_log", "deed = 'batch.close'"); n != 4 {
			t.Errorf("%d deeds", n)
		}
	})
}

func TestTheInstallationNamesItsRails(t *testing.T) {
	s := payout.Service{Rails: map[string]payout.Rail{"b": nil, "a": nil}}
	if names := strings.Join(s.RailNames(), " "); names != "a b" {
		t.Errorf("got %s", names)
	}
}

func TestABatchOfReturnsClosesWhenTheDayIsOverAtTheAirport(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.clock.Advance(models.Date("2026-07-01").Start(models.Zone("Europe/Paris")).Add(23 * time.Hour).Sub(w.clock.Now())) // 21:00 UTC
		w.due("returned@x", 3400)
		w.run("s1")
		w.closeAll()
		w.poll() // it comes back
		w.clock.Advance(50 * time.Minute)
		if early := w.closeAll(); len(early) != 0 {
			t.Errorf("before midnight in Paris: %+v", early)
		}
		w.clock.Advance(15 * time.Minute) // the next day in Paris, the same one in UTC
		if back := w.closeAll(); len(back) != 1 || back[0].Slot != "returns-2026-07-01" || back[0].ReturnedMinor != 3400 {
			t.Errorf("after midnight in Paris: %+v", back)
		}
	})
}
