package payouts_test

import (
	"bytes"
	"os/exec"
	"strings"
	"testing"

	"taxrefund/models/money"
	"taxrefund/reports/payouts"
)

// printed is the text of a PDF, laid out as on the page.
func printed(t *testing.T, file []byte) string {
	t.Helper()
	path, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("pdftotext (poppler-utils) is not installed: the page's text is not read back")
	}
	cmd := exec.Command(path, "-layout", "-", "-")
	cmd.Stdin = bytes.NewReader(file)
	text, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestThePageShowsEveryLineAndTheTotals(t *testing.T) {
	r := small(75, "EUR")
	text := printed(t, write(t, payouts.PDF, r))
	for _, l := range r.Lines {
		if !strings.Contains(text, l.RailReference) {
			t.Errorf("line %d is not on the page", l.LineNo)
		}
	}
	for _, want := range []string{r.Number, "Paris Charles de Gaulle (CDG)", "Closed 2026-10-25 06:05", "Europe/Paris", "Failed: account closed",
		"Return: account returned", "FR76 •••• •••• 4821", "Sum of 75 lines, EUR", money.Of(r.Totals.PaidMinor, "EUR").String(),
		money.Of(r.Totals.AmountMinor, "EUR").String(), "Page 1 of", "Page 3 of 3"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q on the page", want)
		}
	}
}

func TestAmountsArePrintedWithTheCurrencysDigits(t *testing.T) {
	for currency, want := range map[money.Currency]string{"EUR": " 1,234.56 ", "JPY": " 123,456 ", "KWD": " 123.456 "} {
		r := small(0, currency)
		l := line(0)
		l.GrossMinor = 123456
		add(&r, l)
		if text := printed(t, write(t, payouts.PDF, r)); !strings.Contains(text, want) {
			t.Errorf("%s: no %q", currency, want)
		}
	}
}

func TestHostileTextsArePrintedWithoutHarm(t *testing.T) {
	text := printed(t, write(t, payouts.PDF, corpus()))
	if !strings.Contains(text, "emoji ? ?") || !strings.Contains(text, "?ód? ?? ?????") {
		t.Error("what the font lacks is not shown as a question mark")
	}
}

func TestAVeryLongBatchPrintsItsTotalsOnly(t *testing.T) {
	if r := small(5000, "EUR"); !strings.Contains(printed(t, write(t, payouts.PDF, r)), "Sum of 5000 lines") {
		t.Error("5,000 lines are not printed")
	}
	r := small(5001, "EUR")
	text := printed(t, write(t, payouts.PDF, r))
	if !strings.Contains(text, "This batch has 5001 lines") || !strings.Contains(text, "Page 1 of 1") ||
		!strings.Contains(text, money.Of(r.Totals.PaidMinor, "EUR").String()) || !strings.Contains(text, "Sum of 5001 lines") {
		t.Error("no note, or not on one page")
	}
}
