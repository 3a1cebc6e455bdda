package periods_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"taxrefund/models"
	"taxrefund/models/money"
	"taxrefund/models/period"
	"taxrefund/models/place"
	"taxrefund/reports/periods"
)

var paris = models.Zone("Europe/Paris")

// report is one of n lines that are due, in two currencies, with hostile names.
func report(n int) period.Report {
	p := period.Period{Ask: period.Ask{Airport: "CDG", From: "2026-05-08", To: "2026-05-08"}, AskedAt: time.Date(2026, 5, 9, 0, 10, 0, 0, time.UTC), LinesTotal: int64(n)}
	line := func(i int) *period.Line {
		l := &period.Line{At: time.Date(2026, 5, 8, 12, 0, 0, 0, time.UTC), Airport: "CDG", Movement: "due", DocID: "7F3K9QZ2M4TXC", PayoutID: "p", Rail: "sandbox", Method: "alipay",
			MerchantVATID: "FR83404833048", Merchant: `=HYPERLINK("x"), "Co"`, Nationality: "CHN", Currency: "EUR", Minor: int64(i + 1), Zone: paris}
		if i%2 == 1 {
			l.Currency = "JPY"
		}
		return l
	}
	sums := map[money.Currency]*period.Figures{"EUR": {}, "JPY": {}}
	for i := range n {
		l := line(i)
		f := sums[l.Currency]
		f.Lines, f.Due, f.Closing = f.Lines+1, f.Due+l.Minor, f.Closing+l.Minor
	}
	for _, dimension := range period.Dimensions {
		for _, c := range []money.Currency{"EUR", "JPY"} {
			if sums[c].Lines > 0 {
				p.Sums = append(p.Sums, period.Sum{Dimension: dimension, Key: map[bool]string{true: "", false: "-key"}[dimension == period.ByTotal], Currency: c, Figures: *sums[c]})
			}
		}
	}
	return period.Report{Period: p, Airports: []place.Airport{{Code: "CDG", Name: "Paris", TimeZone: "Europe/Paris"}}, Lines: func(yield func(*period.Line, error) bool) {
		for i := range n {
			if !yield(line(i), nil) {
				return
			}
		}
	}}
}

func TestTheCSVReadBackAddsUp(t *testing.T) {
	var out bytes.Buffer
	if err := periods.CSV(&out, report(1000)); err != nil {
		t.Fatal(err)
	}
	adds(t, out.Bytes(), 1000)
	if !strings.Contains(out.String(), `"'=HYPERLINK(""x""), ""Co"""`) || strings.Contains(out.String(), `,"=`) || strings.Contains(out.String(), `"-key"`) {
		t.Error("a formula came through")
	}
}

// adds reads a CSV by its column names and adds every dimension up.
func adds(t *testing.T, file []byte, n int) {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(file)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	check(t, rows, n)
}

func check(t *testing.T, rows [][]string, n int) {
	t.Helper()
	at := map[string]int{}
	for i, name := range rows[0] {
		at[name] = i
	}
	lines, sums := 0, map[string]int64{}
	for _, r := range rows[1:] {
		minor, err := strconv.ParseInt(strings.ReplaceAll(r[at["due"]], ".", ""), 10, 64)
		if err != nil {
			t.Fatalf("%v: %v", r, err)
		}
		if c := r[at["currency"]]; (c == "EUR") != strings.Contains(r[at["due"]], ".") {
			t.Fatalf("%s in %s", r[at["due"]], c)
		}
		if r[at["row"]] == "line" {
			if lines++; r[at["line_no"]] != fmt.Sprint(lines) || r[at["at"]] != "2026-05-08T14:00:00+02:00" || r[at["movement"]] != "due" || r[at["paid"]] != "" {
				t.Fatalf("%v", r)
			}
			sums[r[at["currency"]]] += minor
			continue
		}
		if minor != sums[r[at["currency"]]] || r[at["closing"]] != r[at["due"]] {
			t.Errorf("%v, the lines have %v", r, sums)
		}
	}
	if lines != n || len(sums) != min(n, 2) {
		t.Errorf("%d lines, %v", lines, sums)
	}
}

func TestTheWorkbookReadBackAddsUp(t *testing.T) {
	var out bytes.Buffer
	if err := periods.XLSX(&out, report(999)); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(out.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("Lines", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	for i := range rows {
		for len(rows[i]) < len(rows[0]) {
			rows[i] = append(rows[i], "")
		}
	}
	check(t, rows, 999)
	summary, err := f.GetRows("Summary", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	text := fmt.Sprint(summary)
	for _, want := range []string{"Refunds owed, CDG, 2026-05-08 to 2026-05-08", "By merchant", "'-key", "2500.00", "249500"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in %s", want, text)
		}
	}
}

func TestAReportWithTooManyLinesForAWorkbookSaysWhereTheyAre(t *testing.T) {
	r := report(1)
	r.LinesTotal = 250_001
	r.Lines = func(func(*period.Line, error) bool) { t.Error("the lines were read") }
	var out bytes.Buffer
	if err := periods.XLSX(&out, r); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(out.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("Summary")
	if err != nil || !strings.Contains(fmt.Sprint(rows), "in the CSV: a workbook with more than 250000 lines cannot be worked with") || len(f.GetSheetList()) != 1 {
		t.Errorf("%v %v", rows, err)
	}
}

func TestTheSameReportGivesTheSameBytes(t *testing.T) {
	for format, write := range periods.Formats() {
		var one, two bytes.Buffer
		if err := errors.Join(write(&one, report(500)), write(&two, report(500))); err != nil || !bytes.Equal(one.Bytes(), two.Bytes()) {
			t.Errorf("%s differs, %v", format, err)
		}
	}
}

func TestAnErrorAmongTheLinesEndsTheFile(t *testing.T) {
	broken := errors.New("broken")
	for format, write := range periods.Formats() {
		r := report(1)
		r.Lines = func(yield func(*period.Line, error) bool) { yield(nil, broken) }
		if err := write(io.Discard, r); !errors.Is(err, broken) {
			t.Errorf("%s: %v", format, err)
		}
	}
}

// A million lines stream through without being held.
func TestAMillionLinesFitIntoLittleMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("writes a million lines")
	}
	r, most := report(0), uint64(0)
	l := &period.Line{At: time.Date(2026, 5, 8, 12, 0, 0, 0, time.UTC), Airport: "CDG", Movement: "paid", DocID: "7F3K9QZ2M4TXC", Merchant: "M", Currency: "EUR", Minor: 7, Zone: paris}
	r.Lines = func(yield func(*period.Line, error) bool) {
		for i := range 1_000_000 {
			if i%100_000 == 0 {
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapAlloc)
			}
			if !yield(l, nil) {
				return
			}
		}
	}
	if err := periods.CSV(io.Discard, r); err != nil || most > 20<<20 {
		t.Errorf("%d MiB, %v", most>>20, err)
	}
}
