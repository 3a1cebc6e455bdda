package payouts_test

import (
	"bytes"
	"encoding/csv"
	"flag"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"taxrefund/models/money"
	"taxrefund/reports/payouts"
)

var update = flag.Bool("update", false, "write the golden files anew")

type writer func(io.Writer, payouts.Report) error

var formats = map[string]writer{"csv": payouts.CSV, "xlsx": payouts.XLSX, "pdf": payouts.PDF}

func write(t testing.TB, to writer, r payouts.Report) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := to(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAReportThatDoesNotAddUpIsNeverWritten(t *testing.T) {
	cases := map[string]func(r *payouts.Report){
		"a line is missing":                     func(r *payouts.Report) { r.Lines = r.Lines[:len(r.Lines)-1] },
		"a line stands twice":                   func(r *payouts.Report) { r.Lines[3] = r.Lines[2] },
		"an amount differs by a cent":           func(r *payouts.Report) { r.Lines[3].AmountMinor++; r.Lines[3].DebitMinor++ },
		"the total differs":                     func(r *payouts.Report) { r.Totals.AmountMinor-- },
		"the paid total differs":                func(r *payouts.Report) { r.Totals.PaidMinor-- },
		"the failed total differs":              func(r *payouts.Report) { r.Totals.FailedMinor-- },
		"the returned total differs":            func(r *payouts.Report) { r.Totals.ReturnedMinor-- },
		"the count differs":                     func(r *payouts.Report) { r.Totals.Lines++ },
		"a failed payout is debited":            func(r *payouts.Report) { r.Lines[9].DebitMinor = r.Lines[9].AmountMinor },
		"a paid payout is not debited":          func(r *payouts.Report) { r.Lines[0].DebitMinor = 0 },
		"a return is not credited":              func(r *payouts.Report) { r.Lines[11].CreditMinor = 0 },
		"a return has a positive amount":        func(r *payouts.Report) { r.Lines[11].AmountMinor *= -1 },
		"a payout has a negative amount":        func(r *payouts.Report) { r.Lines[0].AmountMinor *= -1 },
		"a kind is unknown":                     func(r *payouts.Report) { r.Lines[0].Kind = "fee" },
		"the currency is unknown":               func(r *payouts.Report) { r.Currency = "XXQ" },
		"the sum leaves the range of an amount": func(r *payouts.Report) { r.Lines[0].GrossMinor, r.Lines[1].GrossMinor = math.MaxInt64, 1 },
	}
	for name, spoil := range cases {
		t.Run(name, func(t *testing.T) {
			r := small(24, "EUR")
			if err := r.Check(); err != nil {
				t.Fatalf("before it was spoiled: %v", err)
			}
			spoil(&r)
			if r.Check() == nil {
				t.Error("Check accepts it")
			}
			for format, to := range formats {
				var b bytes.Buffer
				if to(&b, r) == nil || b.Len() > 0 {
					t.Errorf("%s wrote %d bytes", format, b.Len())
				}
			}
		})
	}
}

func TestTheCSVIsAsItWas(t *testing.T) {
	for _, currency := range []money.Currency{"EUR", "JPY", "KWD"} {
		got := write(t, payouts.CSV, small(12, currency))
		path := filepath.Join("testdata", "batch_"+strings.ToLower(string(currency))+".csv")
		if *update {
			if err := os.WriteFile(path, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(string(want), string(got)); d != "" {
			t.Errorf("%s (-want +got):\n%s", currency, d)
		}
	}
}

// parsed reads a report back by column name.
type parsed struct {
	t    *testing.T
	rows [][]string
}

func (p parsed) cell(row []string, column string) string {
	return row[slices.Index(p.rows[0], column)]
}

func (p parsed) sum(column string, currency money.Currency, take func(row []string) bool) int64 {
	p.t.Helper()
	sum := int64(0)
	for _, row := range p.rows[1:] {
		if take(row) {
			a, err := money.ParseDecimal(p.cell(row, column), currency)
			if err != nil {
				p.t.Fatalf("%s is not an amount: %v", column, err)
			}
			sum += a.Minor
		}
	}
	return sum
}

// agrees holds what was read back against the batch, to the last digit of the currency.
func (p parsed) agrees(r payouts.Report) {
	p.t.Helper()
	kind := func(k string) func(row []string) bool {
		return func(row []string) bool { return p.cell(row, "kind") == k }
	}
	line := func(row []string) bool { return !kind("total")(row) }
	failed := func(row []string) bool { return kind("payout")(row) && p.cell(row, "outcome") == "failed" }
	for name, got := range map[string][2]int64{
		"lines":       {int64(len(p.rows) - 2), int64(r.Totals.Lines)},
		"amount":      {p.sum("amount", r.Currency, line), r.Totals.AmountMinor},
		"debit":       {p.sum("debit", r.Currency, line), r.Totals.PaidMinor},
		"credit":      {p.sum("credit", r.Currency, line), r.Totals.ReturnedMinor},
		"failed":      {p.sum("amount", r.Currency, failed), r.Totals.FailedMinor},
		"total row":   {p.sum("amount", r.Currency, kind("total")), r.Totals.AmountMinor},
		"total gross": {p.sum("gross", r.Currency, kind("total")), p.sum("gross", r.Currency, line)},
	} {
		if got[0] != got[1] {
			p.t.Errorf("%s is %d, the batch says %d", name, got[0], got[1])
		}
	}
}

func TestTheCSVReadBackAddsUpToTheBatch(t *testing.T) {
	for _, currency := range []money.Currency{"EUR", "JPY", "KWD"} {
		r := small(500, currency)
		rows, err := csv.NewReader(bytes.NewReader(write(t, payouts.CSV, r))).ReadAll() // also refuses rows of another length
		if err != nil {
			t.Fatal(err)
		}
		parsed{t, rows}.agrees(r)
	}
}

func TestTheCSVKeepsToItsStandard(t *testing.T) {
	text := write(t, payouts.CSV, small(3, "EUR"))
	if bytes.HasPrefix(text, []byte("\xef\xbb\xbf")) {
		t.Error("it has a byte order mark")
	}
	if bytes.Count(text, []byte("\n")) != bytes.Count(text, []byte("\r\n")) || !bytes.HasSuffix(text, []byte("\r\n")) {
		t.Error("a line does not end in CR LF")
	}
}

func TestNoTextBecomesAFormula(t *testing.T) {
	r := corpus()
	rows, err := csv.NewReader(bytes.NewReader(write(t, payouts.CSV, r))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	safe(t, rows)
}

// corpus puts every hostile text into every text of a report.
func corpus() payouts.Report {
	r := small(0, "EUR")
	for i, s := range hostile {
		l := line(0)
		l.DocID, l.PayoutID, l.RailID, l.RailReference, l.Method, l.FailureCode, l.AccountMask, l.Kiosk = s, s, s, s, s, s, s, s
		if i%2 == 1 {
			l.Outcome = s
		}
		add(&r, l)
	}
	r.Number, r.Airport, r.AirportName, r.Method, r.Rail = "=1+1", "@x", "＝y", "-z", "+w"
	return r
}

func safe(t *testing.T, rows [][]string) {
	t.Helper()
	numbers := []string{"line_no", "voucher_version", "gross", "vat", "fee", "amount", "debit", "credit"}
	for i, row := range rows[1:] {
		for j, text := range row {
			if slices.Contains(numbers, rows[0][j]) {
				continue
			}
			if s := strings.TrimLeft(text, " \u00a0\u3000\ufeff"); s != "" && strings.ContainsAny(s[:1], "=+-@\t\r\n\x00") ||
				strings.HasPrefix(s, "＝") || strings.HasPrefix(s, "＋") || strings.HasPrefix(s, "－") || strings.HasPrefix(s, "＠") {
				t.Errorf("row %d, %s: %q may run as a formula", i+1, rows[0][j], text)
			}
		}
	}
}

func TestTheSameReportGivesTheSameBytes(t *testing.T) {
	for name, to := range formats {
		first := write(t, to, small(60, "EUR"))
		for range 10 {
			if !bytes.Equal(first, write(t, to, small(60, "EUR"))) {
				t.Errorf("%s differs from one time to the next", name)
				break
			}
		}
	}
}

func TestAnEmptyBatchHasAReportToo(t *testing.T) {
	for name, to := range formats {
		if len(write(t, to, small(0, "EUR"))) == 0 {
			t.Errorf("%s is empty", name)
		}
	}
}

func FuzzNoTextBreaksAReport(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r := small(0, "EUR")
		l := line(0)
		l.DocID, l.FailureCode, l.AccountMask, l.RailReference, r.Number = s, s, s, s, s
		add(&r, l)
		rows, err := csv.NewReader(bytes.NewReader(write(t, payouts.CSV, r))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		safe(t, rows)
		write(t, payouts.XLSX, r)
		write(t, payouts.PDF, r)
	})
}

func BenchmarkCSVOf100000Lines(b *testing.B) {
	r := small(100_000, "EUR")
	b.ReportAllocs()
	for b.Loop() {
		if err := payouts.CSV(io.Discard, r); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkXLSXOf100000Lines(b *testing.B) {
	r := small(100_000, "EUR")
	b.ReportAllocs()
	for b.Loop() {
		if err := payouts.XLSX(io.Discard, r); err != nil {
			b.Fatal(err)
		}
	}
}
