package payouts_test

import (
	"archive/zip"
	"bytes"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"taxrefund/models/money"
	"taxrefund/reports/payouts"
)

func sheet(t *testing.T, file []byte, name string, raw bool) [][]string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows(name, excelize.Options{RawCellValue: raw})
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range rows { // the reader leaves out empty cells at the end
		for len(row) < len(rows[0]) {
			row = append(row, "")
		}
		rows[i] = row
	}
	return rows
}

func part(t *testing.T, file []byte, name string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	in, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	text, err := io.ReadAll(in)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestTheWorkbookReadBackAddsUpToTheBatch(t *testing.T) {
	for _, currency := range []money.Currency{"EUR", "JPY", "KWD"} {
		r := small(3000, currency) // long enough to pass through the rewriting in several pieces
		parsed{t, sheet(t, write(t, payouts.XLSX, r), "Lines", true)}.agrees(r)
	}
}

func TestAmountsAreNumbersWithTheCurrencysDigits(t *testing.T) {
	for currency, want := range map[money.Currency]string{"EUR": "<v>123.45</v>", "JPY": "<v>12345</v>", "KWD": "<v>12.345</v>"} {
		r := small(0, currency)
		l := line(0)
		l.GrossMinor = 12345
		add(&r, l)
		if xml := part(t, write(t, payouts.XLSX, r), "xl/worksheets/sheet2.xml"); !strings.Contains(xml, want) {
			t.Errorf("%s: no cell %s", currency, want)
		}
	}
	r := small(0, "KWD")
	l := line(11)
	l.AmountMinor, l.VATMinor = -7, 5
	add(&r, l)
	if xml := part(t, write(t, payouts.XLSX, r), "xl/worksheets/sheet2.xml"); !strings.Contains(xml, "<v>-0.007</v>") || !strings.Contains(xml, "<v>0.005</v>") {
		t.Error("small amounts lose their zeroes")
	}
}

func TestTheWorkbookHoldsNoFormula(t *testing.T) {
	file := write(t, payouts.XLSX, corpus())
	for _, name := range []string{"xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"} {
		if regexp.MustCompile(`<f[ >]`).MatchString(part(t, file, name)) {
			t.Errorf("%s has a formula", name)
		}
	}
	safe(t, sheet(t, file, "Lines", true))
	parsed{t, sheet(t, file, "Lines", true)}.agreesInSum(corpus())
}

// agreesInSum is agrees without the outcomes, which the corpus fills with nonsense.
func (p parsed) agreesInSum(r payouts.Report) {
	p.t.Helper()
	total := p.rows[len(p.rows)-1]
	a, err := money.ParseDecimal(p.cell(total, "amount"), r.Currency)
	if err != nil || a.Minor != r.Totals.AmountMinor || len(p.rows)-2 != r.Totals.Lines {
		p.t.Errorf("the total row says %v in %d lines, the batch %d in %d (%v)", a, len(p.rows)-2, r.Totals.AmountMinor, r.Totals.Lines, err)
	}
}

func TestTheSummaryShowsTheControlTotals(t *testing.T) {
	r := small(24, "EUR")
	var text []string
	for _, row := range sheet(t, write(t, payouts.XLSX, r), "Summary", false) {
		text = append(text, strings.Join(row, "|"))
	}
	for _, want := range []string{"Paris Charles de Gaulle (CDG)", "Paid|" + money.Of(r.Totals.PaidMinor, "EUR").String(),
		"Returned|" + money.Of(r.Totals.ReturnedMinor, "EUR").String(), "Closed|2026-10-25T06:05:00+01:00", "Opened|2026-10-25T00:05:00+02:00"} {
		if !strings.Contains(strings.Join(text, "\n"), want) {
			t.Errorf("no %q in\n%s", want, strings.Join(text, "\n"))
		}
	}
}
