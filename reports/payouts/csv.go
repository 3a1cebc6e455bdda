package payouts

import (
	"bufio"
	"io"
	"strconv"
	"strings"

	"taxrefund/reports/sheet"
)

// columns are the names in the first row, in order.
var columns = []string{
	"batch_no", "line_no", "kind", "claim_no", "voucher_version", "payout_id", "rail", "rail_id", "rail_reference", "method",
	"created_at", "settled_at", "time_zone", "currency", "gross", "vat", "fee", "amount", "debit", "credit", "outcome",
	"failure_code", "account", "airport", "kiosk",
}

// cell is one cell of a row, in the order of columns: a text, a whole number or an amount in minor units.
type cell struct {
	kind  cellKind
	text  string
	value int64
}

type cellKind int

const (
	textCell cellKind = iota
	countCell
	amountCell
)

func text(s string) cell      { return cell{kind: textCell, text: s} }
func count(n int) cell        { return cell{kind: countCell, value: int64(n)} }
func amount(minor int64) cell { return cell{kind: amountCell, value: minor} }

// row lists a line's cells in the order of columns.
func (r Report) row(l Line) []cell {
	version := text("")
	if l.VoucherVersion > 0 {
		version = count(l.VoucherVersion)
	}
	return []cell{
		text(r.Number), count(l.LineNo), text(l.Kind), text(l.DocID), version, text(l.PayoutID), text(r.Rail), text(l.RailID),
		text(l.RailReference), text(l.Method), text(r.instant(l.CreatedAt)), text(r.instant(l.SettledAt)), text(r.zone().String()),
		text(string(r.Currency)), amount(l.GrossMinor), amount(l.VATMinor), amount(l.FeeMinor), amount(l.AmountMinor),
		amount(l.DebitMinor), amount(l.CreditMinor), text(l.Outcome), text(l.FailureCode), text(l.AccountMask), text(r.Airport),
		text(l.Kiosk),
	}
}

// totalRow lists the cells of the last row.
func (r Report) totalRow(s sums) []cell {
	return []cell{
		text(r.Number), count(r.Totals.Lines), text("total"), text(""), text(""), text(""), text(r.Rail), text(""),
		text(""), text(r.Method), text(r.instant(r.OpenedAt)), text(r.instant(r.ClosedAt)), text(r.zone().String()),
		text(string(r.Currency)), amount(s.gross), amount(s.vat), amount(s.fee), amount(s.amount),
		amount(s.debit), amount(s.credit), text(""), text(""), text(""), text(r.Airport),
		text(""),
	}
}

// CSV writes the report as RFC 4180 in UTF-8 without a byte order mark. Texts are quoted and guarded against formulas,
// numbers are bare.
func CSV(w io.Writer, r Report) error {
	s, err := r.add()
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(w, 64<<10)
	head := make([]cell, len(columns))
	for i, name := range columns {
		head[i] = text(name)
	}
	line := r.csvRow(nil, head)
	_, _ = out.Write(line)
	for _, l := range r.Lines {
		line = r.csvRow(line[:0], r.row(l))
		_, _ = out.Write(line) // a bufio.Writer keeps its first error for Flush
	}
	_, _ = out.Write(r.csvRow(line[:0], r.totalRow(s)))
	return out.Flush()
}

func (r Report) csvRow(to []byte, cells []cell) []byte {
	for i, c := range cells {
		if i > 0 {
			to = append(to, ',')
		}
		switch c.kind {
		case countCell:
			to = strconv.AppendInt(to, c.value, 10)
		case amountCell:
			to = append(to, r.decimal(c.value)...)
		case textCell:
			to = append(to, '"')
			to = append(to, strings.ReplaceAll(sheet.Guarded(c.text), `"`, `""`)...)
			to = append(to, '"')
		}
	}
	return append(to, "\r\n"...)
}
