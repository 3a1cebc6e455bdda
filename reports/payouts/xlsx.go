package payouts

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"taxrefund/models/money"
	"taxrefund/reports/sheet"
)

// maxSheetLines is what a sheet holds beside its header and total rows.
const maxSheetLines = excelize.TotalRows - 2

// ErrTooLong says that a batch has more lines than a spreadsheet has rows; its CSV has no such limit.
var ErrTooLong = errors.New("payout report: too many lines for a spreadsheet")

const (
	summarySheet = "Summary"
	linesSheet   = "Lines"
)

// styles are the cell styles of a workbook by their number in it.
type styles struct{ head, amount, total, totalAmount, title, label, value, figure int }

// XLSX writes the report as a workbook of two sheets: Summary, and Lines with the columns of the CSV and its guard against
// formulas. Amounts are numbers a spreadsheet can add up. They go from minor units to their decimal digits as text (see
// sheet.Pointed), never through a float.
func XLSX(w io.Writer, r Report) error {
	sum, err := r.add()
	if err != nil {
		return err
	}
	if len(r.Lines) > maxSheetLines {
		return ErrTooLong
	}
	f := excelize.NewFile()
	defer f.Close()
	st, err := makeStyles(f, r.Currency.Digits())
	if err != nil {
		return fmt.Errorf("payout report: %w", err)
	}
	err = errors.Join(properties(f, r), f.SetSheetName("Sheet1", summarySheet), summary(f, r, st))
	if err == nil {
		_, err = f.NewSheet(linesSheet)
	}
	if err == nil {
		err = lines(f, r, sum, st)
	}
	if err != nil {
		return fmt.Errorf("payout report: %w", err)
	}
	f.SetZipWriter(sheet.Pointed(map[int]money.Currency{st.amount: r.Currency, st.totalAmount: r.Currency}))
	return f.Write(w)
}

func makeStyles(f *excelize.File, digits int) (styles, error) {
	number := "#,##0"
	if digits > 0 {
		number += "." + strings.Repeat("0", digits)
	}
	const navy, pale = "12304F", "F4F6F9"
	fill := excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{navy}}
	paleFill := excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{pale}}
	over := []excelize.Border{{Type: "top", Color: navy, Style: 1}}
	var st styles
	var errs []error
	add := func(to *int, s excelize.Style) {
		var err error
		*to, err = f.NewStyle(&s)
		errs = append(errs, err)
	}
	left := &excelize.Alignment{Horizontal: "left"}
	add(&st.head, excelize.Style{Font: &excelize.Font{Bold: true, Color: "FFFFFF"}, Fill: fill, Alignment: &excelize.Alignment{Vertical: "center"}})
	add(&st.amount, excelize.Style{CustomNumFmt: &number})
	add(&st.total, excelize.Style{Font: &excelize.Font{Bold: true}, Border: over, Fill: paleFill})
	add(&st.totalAmount, excelize.Style{Font: &excelize.Font{Bold: true}, Border: over, Fill: paleFill, CustomNumFmt: &number})
	add(&st.title, excelize.Style{Font: &excelize.Font{Bold: true, Size: 16, Color: navy}})
	add(&st.label, excelize.Style{Font: &excelize.Font{Color: "646E7A"}, Alignment: left})
	add(&st.value, excelize.Style{Alignment: left})
	add(&st.figure, excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: &excelize.Alignment{Horizontal: "right"}})
	return st, errors.Join(errs...)
}

// properties gives the file the batch's dates instead of the moment it was made.
func properties(f *excelize.File, r Report) error {
	at := r.ClosedAt.UTC().Format(time.RFC3339)
	return f.SetDocProps(&excelize.DocProperties{Title: "Payout batch " + sheet.Guarded(r.Number), Creator: "taxrefund",
		LastModifiedBy: "taxrefund", Created: at, Modified: at})
}

// summary fills the first sheet. Its amounts are texts, with their currency; the total row of Lines has them as numbers.
func summary(f *excelize.File, r Report, st styles) error {
	place := r.Airport
	if r.AirportName != "" {
		place = r.AirportName + " (" + r.Airport + ")"
	}
	written := func(minor int64) string { return money.Of(minor, r.Currency).String() }
	rows := []struct {
		label, value string
		style        int
	}{
		{"Airport", place, st.value}, {"Method", r.Method, st.value}, {"Rail", r.Rail, st.value},
		{"Opened", r.instant(r.OpenedAt), st.value}, {"Closed", r.instant(r.ClosedAt), st.value}, {"Time zone", r.zone().String(), st.value},
		{"Currency", string(r.Currency), st.value}, {"", "", 0},
		{"Lines", fmt.Sprint(r.Totals.Lines), st.figure}, {"Paid", written(r.Totals.PaidMinor), st.figure},
		{"Returned", written(r.Totals.ReturnedMinor), st.figure}, {"Paid less returned", written(r.Totals.net()), st.figure},
		{"Failed", written(r.Totals.FailedMinor), st.figure},
		{"Sum of all lines", written(r.Totals.AmountMinor), st.figure},
	}
	errs := []error{
		f.SetColWidth(summarySheet, "A", "A", 22), f.SetColWidth(summarySheet, "B", "B", 44),
		f.SetCellStr(summarySheet, "A1", "Payout batch "+sheet.Guarded(r.Number)), f.SetCellStyle(summarySheet, "A1", "A1", st.title),
		f.SetRowHeight(summarySheet, 1, 28),
	}
	for i, row := range rows {
		a, b := fmt.Sprintf("A%d", i+3), fmt.Sprintf("B%d", i+3)
		errs = append(errs, f.SetCellStr(summarySheet, a, row.label), f.SetCellStyle(summarySheet, a, a, st.label),
			f.SetCellStr(summarySheet, b, sheet.Guarded(row.value)), f.SetCellStyle(summarySheet, b, b, row.style))
	}
	return errors.Join(errs...)
}

// lines streams the second sheet row by row.
func lines(f *excelize.File, r Report, sum sums, st styles) error {
	out, err := f.NewStreamWriter(linesSheet)
	if err != nil {
		return err
	}
	for i, name := range columns {
		if err := out.SetColWidth(i+1, i+1, width(name)); err != nil {
			return err
		}
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	head := make([]any, len(columns))
	for i, name := range columns {
		head[i] = excelize.Cell{StyleID: st.head, Value: name}
	}
	if err := out.SetRow("A1", head, excelize.RowOpts{Height: 20}); err != nil {
		return err
	}
	values := make([]any, len(columns))
	for i, l := range r.Lines {
		fillRow(values, r.row(l), 0, st.amount)
		if err := out.SetRow(fmt.Sprintf("A%d", i+2), values); err != nil {
			return err
		}
	}
	fillRow(values, r.totalRow(sum), st.total, st.totalAmount)
	if err := out.SetRow(fmt.Sprintf("A%d", len(r.Lines)+2), values); err != nil {
		return err
	}
	return out.Flush()
}

func fillRow(to []any, cells []cell, plain, amount int) {
	for i, c := range cells {
		switch c.kind {
		case textCell:
			to[i] = excelize.Cell{StyleID: plain, Value: sheet.Guarded(c.text)}
		case countCell:
			to[i] = excelize.Cell{StyleID: plain, Value: c.value}
		case amountCell:
			to[i] = excelize.Cell{StyleID: amount, Value: c.value}
		}
	}
}

// width is a column's width in characters.
func width(name string) float64 {
	switch name {
	case "payout_id", "rail_id":
		return 38
	case "created_at", "settled_at", "rail_reference", "account", "batch_no":
		return 27
	case "claim_no", "failure_code", "time_zone", "kiosk":
		return 20
	case "gross", "vat", "fee", "amount", "debit", "credit":
		return 14
	}
	return 11
}
