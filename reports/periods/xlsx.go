package periods

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"taxrefund/models/money"
	"taxrefund/models/period"
	"taxrefund/reports/sheet"
)

// mostSheetLines is how many lines a workbook holds. A sheet has room for 1,048,576 rows, but nobody works with such a file,
// and it takes a server twice the memory. With more lines the workbook has the sums, and says that the CSV has the lines.
const mostSheetLines = 250_000

const (
	summarySheet = "Summary"
	linesSheet   = "Lines"
)

// book is a workbook while it is written.
type book struct {
	*excelize.File
	head, title, label, value, bold int                    // styles
	amount, sum                     map[int]int            // by the currency's digits
	amounts                         map[int]money.Currency // of which currency, or one with as many digits, the amounts of a style are
	errs                            []error
}

// XLSX writes the report as a workbook of two sheets: Summary with the sums of every dimension, and Lines with the columns
// of the CSV and its guard against formulas. Amounts are numbers a spreadsheet can add up, and never were floats.
func XLSX(w io.Writer, r period.Report) error {
	b := &book{File: excelize.NewFile(), amount: map[int]int{}, sum: map[int]int{}, amounts: map[int]money.Currency{}}
	defer b.Close()
	b.styles(r)
	at := r.AskedAt.UTC().Format(time.RFC3339)
	b.errs = append(b.errs, b.SetSheetName("Sheet1", summarySheet), b.SetDocProps(&excelize.DocProperties{Title: title(r.Period), Creator: "taxrefund",
		LastModifiedBy: "taxrefund", Created: at, Modified: at}))
	err := errors.Join(b.errs...)
	if err == nil {
		err = b.summary(r)
	}
	if err == nil && r.LinesTotal <= mostSheetLines {
		if _, err = b.NewSheet(linesSheet); err == nil {
			err = b.lines(r)
		}
	}
	if err != nil {
		return fmt.Errorf("report on a period: %w", err)
	}
	b.SetZipWriter(sheet.Pointed(b.amounts))
	return b.Write(w)
}

func (b *book) style(s excelize.Style) int {
	id, err := b.NewStyle(&s)
	b.errs = append(b.errs, err)
	return id
}

func (b *book) styles(r period.Report) {
	const navy, pale = "12304F", "F4F6F9"
	left := &excelize.Alignment{Horizontal: "left"}
	b.head = b.style(excelize.Style{Font: &excelize.Font{Bold: true, Color: "FFFFFF"}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{navy}}, Alignment: &excelize.Alignment{Vertical: "center", WrapText: true}})
	b.title = b.style(excelize.Style{Font: &excelize.Font{Bold: true, Size: 16, Color: navy}})
	b.label = b.style(excelize.Style{Font: &excelize.Font{Color: "646E7A"}, Alignment: left})
	b.value = b.style(excelize.Style{Alignment: left})
	b.bold = b.style(excelize.Style{Font: &excelize.Font{Bold: true, Size: 12, Color: navy}})
	for _, s := range r.Totals() {
		d := s.Currency.Digits()
		if b.amount[d] != 0 {
			continue
		}
		number := "#,##0"
		if d > 0 {
			number += "." + strings.Repeat("0", d)
		}
		b.amount[d] = b.style(excelize.Style{CustomNumFmt: &number})
		b.sum[d] = b.style(excelize.Style{CustomNumFmt: &number, Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{pale}}})
		b.amounts[b.amount[d]], b.amounts[b.sum[d]] = s.Currency, s.Currency
	}
}

func title(p period.Period) string {
	place := p.Airport
	if place == "" {
		place = "all airports"
	}
	return fmt.Sprintf("Refunds owed, %s, %s to %s", place, p.From, p.To)
}

// rows writes a sheet row by row.
type rows struct {
	*excelize.StreamWriter
	n   int
	err error
}

func (s *rows) put(cells ...any) {
	s.n++
	if s.err == nil && len(cells) > 0 {
		s.err = s.SetRow(fmt.Sprintf("A%d", s.n), cells)
	}
}

func (b *book) summary(r period.Report) error {
	out, err := b.NewStreamWriter(summarySheet)
	if err != nil {
		return err
	}
	s := &rows{StreamWriter: out}
	s.err = errors.Join(out.SetColWidth(1, 1, 30), out.SetColWidth(2, 2, 18), out.SetColWidth(3, 4, 10), out.SetColWidth(5, 4+len(figures), 15))
	s.put(excelize.Cell{StyleID: b.title, Value: title(r.Period)})
	s.put()
	for _, a := range r.Airports {
		s.put(excelize.Cell{StyleID: b.label, Value: "Days of"}, excelize.Cell{StyleID: b.value, Value: sheet.Guarded(a.Name) + " (" + a.Code + "), " + a.TimeZone})
	}
	s.put(excelize.Cell{StyleID: b.label, Value: "Lines"}, excelize.Cell{StyleID: b.value, Value: r.LinesTotal})
	if r.LinesTotal > mostSheetLines {
		s.put(excelize.Cell{StyleID: b.label, Value: "Where they are"}, excelize.Cell{StyleID: b.value, Value: fmt.Sprintf("in the CSV: a workbook with more than %d lines cannot be worked with", mostSheetLines)})
	}
	s.put(excelize.Cell{StyleID: b.label, Value: "How it adds up"}, excelize.Cell{StyleID: b.value, Value: "opening + due − cancelled − paid + returned − forfeited + moved = closing; of it on its way: opening + sent − failed − paid = closing"})
	for _, dimension := range period.Dimensions {
		s.put()
		s.put(excelize.Cell{StyleID: b.bold, Value: headings[dimension]})
		head := []any{excelize.Cell{StyleID: b.head, Value: dimension}, excelize.Cell{StyleID: b.head, Value: "key"}, excelize.Cell{StyleID: b.head, Value: "currency"}, excelize.Cell{StyleID: b.head, Value: "lines"}}
		for _, f := range figures {
			head = append(head, excelize.Cell{StyleID: b.head, Value: strings.ReplaceAll(f.name, "_", " ")})
		}
		s.put(head...)
		for _, sum := range r.By(dimension) {
			s.put(b.sumRow(sum)...)
		}
	}
	return errors.Join(s.err, out.Flush())
}

var headings = map[string]string{period.ByTotal: "In total", period.ByAirport: "By airport", period.ByMethod: "By method", period.ByMerchant: "By merchant", period.ByNationality: "By nationality"}

func (b *book) sumRow(s period.Sum) []any {
	style := b.amount[s.Currency.Digits()]
	if s.Dimension == period.ByTotal {
		style = b.sum[s.Currency.Digits()]
	}
	name := s.Name
	if name == "" {
		name = s.Key
	}
	out := []any{sheet.Guarded(name), sheet.Guarded(s.Key), string(s.Currency), s.Lines}
	for _, f := range figures {
		out = append(out, excelize.Cell{StyleID: style, Value: f.of(s.Figures)})
	}
	return out
}

// lines streams the second sheet.
func (b *book) lines(r period.Report) error {
	out, err := b.NewStreamWriter(linesSheet)
	if err != nil {
		return err
	}
	s := &rows{StreamWriter: out}
	s.err = errors.Join(out.SetColWidth(1, len(columns()), 14), out.SetColWidth(3, 3, 27), out.SetColWidth(8, 9, 27),
		out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))
	var head []any
	for _, name := range columns() {
		head = append(head, excelize.Cell{StyleID: b.head, Value: name})
	}
	s.put(head...)
	cells := make([]any, len(columns()))
	for l, err := range r.Lines {
		if err != nil {
			return err
		}
		b.fillLine(cells, l, s.n)
		s.put(cells...)
	}
	return errors.Join(s.err, out.Flush())
}

func (b *book) fillLine(cells []any, l *period.Line, no int) {
	clear(cells)
	cells[0], cells[1], cells[2] = "line", no, l.At.In(l.Zone).Format(time.RFC3339)
	for i, text := range [...]string{l.Zone.String(), l.Airport, l.Movement, l.DocID, l.PayoutID, l.Batch, l.Rail, l.Method, l.MerchantVATID, l.Merchant, l.Nationality, string(l.Currency)} {
		if text != "" {
			cells[3+i] = sheet.Guarded(text)
		}
	}
	cells[2+len(texts)+places[l.Movement]] = excelize.Cell{StyleID: b.amount[l.Currency.Digits()], Value: l.Minor}
}
