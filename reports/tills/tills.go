// Package tills writes the report of a cashier's shift as a file. The shift of a closed till never changes, and the same
// shift always gives the same bytes.
package tills

import (
	"encoding/csv"
	"io"
	"strconv"
	"time"

	"taxrefund/models/till"
	"taxrefund/reports/sheet"
)

// columns are read by name; more may be added at the end. kind is float, supply, payment, expected, count or difference.
// Times are the airport's, with its offset. due is what a payment settled, rounding what the smallest coin kept of it, in and
// out what went into the till and out of it; forfeited is what the traveller gave up with a payment. All are decimals with a
// dot and the currency's digits.
var columns = []string{"till", "airport", "cashier", "currency", "line", "kind", "at", "claim_no", "payout_id", "rail_id", "due", "rounding", "in", "out", "forfeited", "balance", "note"}

// CSV writes one shift: its float, every line with what the till held after it, and, when it is closed, what it should
// have held, what was counted, and the difference.
func CSV(w io.Writer, t till.Till, lines []till.Line, zone *time.Location) error {
	s := shift{out: csv.NewWriter(w), till: t, zone: zone, balance: t.Float}
	s.write(columns...)
	s.row(row{kind: "float", at: t.OpenedAt, in: t.Float})
	for _, l := range lines {
		r := row{line: l.LineNo, kind: l.Kind, at: l.At, claim: l.DocID, payout: l.PayoutID, rail: l.RailID, due: l.Due, forfeited: l.Forfeited}
		if l.Cash > 0 {
			r.in = l.Cash
		} else {
			r.out, r.rounding = -l.Cash, l.Due+l.Cash
		}
		s.balance += l.Cash
		s.row(r)
	}
	if t.ClosedAt != nil {
		s.row(row{kind: "expected", at: *t.ClosedAt})
		s.balance = t.Counted
		s.row(row{kind: "count", at: *t.ClosedAt, note: t.ClosedBy})
		s.balance = t.Difference()
		s.row(row{kind: "difference", at: *t.ClosedAt, note: t.Reason})
	}
	s.out.Flush()
	return s.out.Error()
}

// shift is a report under way. A csv.Writer keeps its first error.
type shift struct {
	out     *csv.Writer
	till    till.Till
	zone    *time.Location
	balance int64
}

type row struct {
	line                              int
	kind, claim, payout, rail, note   string
	at                                time.Time
	due, rounding, in, out, forfeited int64
}

func (s *shift) row(r row) {
	line := ""
	if r.line > 0 {
		line = strconv.Itoa(r.line)
	}
	decimal := func(minor int64) string { return s.till.Amount(minor).Decimal() }
	s.write(s.till.ID, s.till.Airport, sheet.Guarded(s.till.Cashier), string(s.till.Currency), line, r.kind, r.at.In(s.zone).Format(time.RFC3339),
		r.claim, r.payout, r.rail, decimal(r.due), decimal(r.rounding), decimal(r.in), decimal(r.out), decimal(r.forfeited), decimal(s.balance), sheet.Guarded(r.note))
}

func (s *shift) write(cells ...string) { _ = s.out.Write(cells) }
