package payouts_test

import (
	"bytes"
	"encoding/csv"
	"regexp"
	"strings"
	"testing"
	"time"

	"taxrefund/models/money"
	"taxrefund/models/payout"
	"taxrefund/models/place"
	"taxrefund/reports/payouts"
)

// closed is a batch as the payout service closes it: one paid, one failed, one paid that came back in the same night.
func closed() (payout.Batch, []payout.Line, place.Airport) {
	at := opened.Add(7 * time.Hour)
	b := payout.Batch{Number: "CDG-ALIPAY-20261025-0001", Airport: "CDG", Method: "alipay", Rail: "sandbox", Currency: "EUR", State: "closed",
		OpenedAt: opened, ClosedAt: &at, LineCount: 4, TotalMinor: 6000, PaidMinor: 5000, FailedMinor: 3000, ReturnedMinor: 2000}
	l := payout.Line{Kind: "payout", DocID: "7K3M9Q2XB4TNC", VoucherVersion: 2, PayoutID: "p", Rail: "sandbox", RailID: "R", RailReference: "SBX1", Method: "alipay",
		CreatedAt: opened, SettledAt: at, Currency: "EUR", GrossMinor: 40000, VATMinor: 6600, FeeMinor: 600, AccountMask: "···· 4821", Airport: "CDG", Kiosk: "2E-01"}
	var lines []payout.Line
	for i, x := range []struct {
		kind, outcome string
		amount        int64
	}{{"payout", "paid", 3000}, {"payout", "failed", 3000}, {"payout", "returned", 2000}, {"return", "returned", -2000}} {
		l.LineNo, l.Kind, l.Outcome, l.AmountMinor = i+1, x.kind, x.outcome, x.amount
		lines = append(lines, l)
	}
	return b, lines, place.Airport{Code: "CDG", Name: "Paris Charles de Gaulle", Country: "FR", TimeZone: "Europe/Paris", Currency: "EUR"}
}

func TestAClosedBatchBecomesItsThreeFiles(t *testing.T) {
	r := payouts.Of(closed())
	if err := r.Check(); err != nil {
		t.Fatal(err)
	}
	files, err := payouts.Files(r)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(files["csv"])).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	parsed{t, rows}.agrees(r)
	parsed{t, sheet(t, files["xlsx"], "Lines", true)}.agrees(r)
	text := printed(t, files["pdf"])
	for _, want := range []string{"7K3M-9Q2X-B4TN-C", "Europe/Paris", "EUR 50.00", "EUR 20.00", "EUR 30.00", "EUR 60.00", "2026-10-25 06:05"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q on the page", want)
		}
	}
}

func TestABatchWhoseLinesDoNotAddUpMakesNoFile(t *testing.T) {
	b, lines, airport := closed()
	if files, err := payouts.Files(payouts.Of(b, lines[1:], airport)); err == nil || files != nil {
		t.Errorf("made %d files, %v", len(files), err)
	}
}

var printedRow = regexp.MustCompile(`(?m) (-?[\d,]+\.\d\d) +(-?[\d,]+\.\d\d) +(-?[\d,]+\.\d\d) +(-?[\d,]+\.\d\d) +(Paid|Failed|Return)`)

// The lines as printed, added up by somebody with a pencil, give the batch's totals.
func TestThePrintedLinesAddUpToTheBatch(t *testing.T) {
	r := small(300, "EUR")
	text := printed(t, write(t, payouts.PDF, r))
	var got payouts.Totals
	for _, row := range printedRow.FindAllStringSubmatch(text, -1) {
		a, err := money.ParseDecimal(strings.ReplaceAll(row[4], ",", ""), "EUR")
		if err != nil {
			t.Fatal(err)
		}
		got.Lines++
		got.AmountMinor += a.Minor
		switch row[5] {
		case "Paid":
			got.PaidMinor += a.Minor
		case "Failed":
			got.FailedMinor += a.Minor
		case "Return":
			got.ReturnedMinor -= a.Minor
		}
	}
	if got != r.Totals {
		t.Errorf("the page adds up to %+v, the batch to %+v", got, r.Totals)
	}
	for _, minor := range []int64{r.Totals.PaidMinor, r.Totals.ReturnedMinor, r.Totals.PaidMinor - r.Totals.ReturnedMinor, r.Totals.FailedMinor, r.Totals.AmountMinor} {
		if want := money.Of(minor, "EUR").String(); !strings.Contains(text, want) {
			t.Errorf("no control total %s", want)
		}
	}
}

// An amount without its end is another amount: it is set smaller rather than cut.
func TestALargeAmountIsPrintedWhole(t *testing.T) {
	for _, currency := range []money.Currency{"EUR", "KWD"} {
		r := small(0, currency)
		l := line(0)
		l.GrossMinor, l.VATMinor, l.FeeMinor, l.AmountMinor = 999_999_999_999, 888_888_888_888, 777_777_777_777, 666_666_666_666
		add(&r, l)
		text := printed(t, write(t, payouts.PDF, r))
		for _, minor := range []int64{l.GrossMinor, l.VATMinor, l.FeeMinor, l.AmountMinor} {
			if want := strings.TrimPrefix(money.Of(minor, currency).String(), string(currency)+" "); strings.Count(text, want) < 2 {
				t.Errorf("%s stands %d times, not in the line and in the sum", want, strings.Count(text, want))
			}
		}
	}
}
