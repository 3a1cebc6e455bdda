package main

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"taxrefund/models"
	"taxrefund/models/claim"
)

func TestADifferenceOfLawIsToldInAnswersAndMoney(t *testing.T) {
	d := difference{sums: map[string]*changes{}}
	ok, below := claim.ReplayedReceipt{Position: 1, Payout: 3400}, claim.ReplayedReceipt{Position: 1, Code: "tax.below_minimum"}
	more := claim.ReplayedReceipt{Position: 1, Payout: 4000}
	for _, r := range []claim.Replayed{
		{DocID: "A", Scheme: "FR", Currency: "EUR", Before: []claim.ReplayedReceipt{ok}, After: []claim.ReplayedReceipt{below}},
		{DocID: "B", Scheme: "FR", Currency: "EUR", Before: []claim.ReplayedReceipt{below}, After: []claim.ReplayedReceipt{more}},
		{DocID: "C", Scheme: "FR", Currency: "EUR", Before: []claim.ReplayedReceipt{ok}, After: []claim.ReplayedReceipt{ok}},
		{DocID: "D", Scheme: "JP", Currency: "JPY", Before: []claim.ReplayedReceipt{ok}, After: []claim.ReplayedReceipt{more}},
	} {
		if err := d.add(r); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := d.print(&out); err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(out.String()), " ")
	for _, want := range []string{
		"FR 3 2 3 2 1 1 EUR 68.00 EUR 74.00 EUR 6.00", "JP 1 1 1 1 0 0 JPY 3,400 JPY 4,000 JPY 600",
		"claim A, receipt 1: EUR 34.00 → tax.below_minimum", "claim B, receipt 1: tax.below_minimum → EUR 40.00",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("it does not say %q: %s", want, out.String())
		}
	}
}

func TestADifferenceOfLawIsAskedOfTheClaimsOfADatabase(t *testing.T) {
	t.Setenv("DATA_DIR", t.TempDir())
	cfg, err := load(func(name string) string { return map[string]string{"DATA_DIR": t.TempDir()}[name] })
	if err != nil {
		t.Fatal(err)
	}
	h, err := open(t.Context(), cfg, "production", models.SystemClock{}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	dir := lawDir(t, `amount: "100.00"`, `amount: "400.00"`)
	var out bytes.Buffer
	if err := diffSchemes(t.Context(), &out, []string{"-", dir, "--claims"}); err != nil || !strings.Contains(out.String(), "there are no claims to replay") {
		t.Errorf("%v: %s", err, out.String())
	}
	for _, args := range [][]string{nil, {"-", dir}, {"-", "--claims"}, {"-", "/nowhere", "--claims"}, {"-", dir, "--claims", "--known-on", "soon"}} {
		if err := diffSchemes(t.Context(), io.Discard, args); err == nil {
			t.Errorf("%v was done", args)
		}
	}
}
