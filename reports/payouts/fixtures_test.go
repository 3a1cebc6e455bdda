package payouts_test

import (
	"fmt"
	"time"

	"taxrefund/models/money"
	"taxrefund/reports/payouts"
)

var paris = func() *time.Location {
	zone, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		panic(err)
	}
	return zone
}()

var opened = time.Date(2026, 10, 24, 22, 5, 0, 0, time.UTC) // the night summer time ends in Paris

// small is a batch of n lines in which every tenth payout failed and every twelfth line is a return.
func small(n int, currency money.Currency) payouts.Report {
	r := payouts.Report{
		Number: "CDG-BANK-20261025-0005", Airport: "CDG", AirportName: "Paris Charles de Gaulle", Method: "bank", Rail: "sandbox",
		Currency: currency, OpenedAt: opened, ClosedAt: opened.Add(7 * time.Hour), Zone: paris,
	}
	for i := range n {
		add(&r, line(i))
	}
	return r
}

func line(i int) payouts.Line {
	at := opened.Add(time.Duration(i%360) * time.Minute)
	gross := int64(12345 + i*997%250000)
	l := payouts.Line{
		Kind: payouts.Payout, DocID: fmt.Sprintf("7K3M-9Q2X-B%03d-C", i%1000), VoucherVersion: 1 + i%3,
		PayoutID: fmt.Sprintf("0192f3a4-7c1e-7000-8000-%012d", i), RailID: fmt.Sprintf("0192F3A47C1E7000%016d", i),
		RailReference: fmt.Sprintf("SBX%010d", i+1), Method: "bank", CreatedAt: at, SettledAt: at.Add(90 * time.Second),
		GrossMinor: gross, VATMinor: gross / 6, FeeMinor: gross / 60, AmountMinor: gross/6 - gross/60,
		Outcome: "paid", AccountMask: "FR76 •••• •••• 4821", Kiosk: fmt.Sprintf("CDG-2E-%02d", i%20),
	}
	switch {
	case i%12 == 11:
		l.Kind, l.Outcome, l.FailureCode, l.AmountMinor = payouts.Return, "returned", "account_returned", -l.AmountMinor
	case i%10 == 9:
		l.Outcome, l.FailureCode, l.SettledAt = "failed", "account_closed", time.Time{}
	}
	return l
}

// add numbers a line, fills debit and credit as its kind and outcome say, and keeps the totals.
func add(r *payouts.Report, l payouts.Line) {
	l.LineNo = len(r.Lines) + 1
	t := &r.Totals
	switch {
	case l.Kind == payouts.Return:
		l.CreditMinor = -l.AmountMinor
		t.ReturnedMinor += l.CreditMinor
	case l.Outcome == "paid" || l.Outcome == "returned":
		l.DebitMinor = l.AmountMinor
		t.PaidMinor += l.DebitMinor
	default:
		t.FailedMinor += l.AmountMinor
	}
	t.Lines, t.AmountMinor = l.LineNo, t.AmountMinor+l.AmountMinor
	r.Lines = append(r.Lines, l)
}

// hostile are texts that a spreadsheet must not run and a page must not choke on.
var hostile = []string{
	"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\x00=1", "＝1+1", "＋1", "－1", "＠SUM(A1)", "  =1", "\u00a0=1", "\u3000＝1",
	"\ufeff=1", "=cmd|' /C calc'!A0", `=HYPERLINK("http://x.example","y")`, `a"b,c`, "a\r\nb", "", " ", "'", "\xff\xfe", "emoji 😀 𠮷",
	"Łódź 上海 مرحبا", "\u202egnirts", "a\u0085b\u2028c", "</v></c><c r=\"A1\"><f>1+1</f>", " s=\"2\"><v>1</v>", "]]>&amp;<!--", "_x003D_1",
}
