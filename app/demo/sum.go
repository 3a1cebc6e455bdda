package demo

import (
	"bytes"
	"cmp"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"taxrefund/app/rails/sandbox"
	"taxrefund/models/ledger"
	"taxrefund/models/money"
)

// DaySummary is what a day came to; amounts are minor units of Currency. Nothing in it depends on chance or on the
// machine: the same Day has the same summary.
type DaySummary struct {
	Date          string         `json:"date"`
	Seed          uint64         `json:"seed"`
	Travellers    int            `json:"travellers"`
	Nations       int            `json:"nations"`
	Claims        int            `json:"claims"`
	NotAccepted   int            `json:"not_accepted"`
	SalesReported int64          `json:"sales_reported"`
	RowsRejected  int64          `json:"rows_rejected"`
	Currency      string         `json:"currency"`
	DueMinor      int64          `json:"due_minor"`
	PaidMinor     int64          `json:"paid_minor"`
	OpenMinor     int64          `json:"open_minor"`       // due and not paid: held, waiting for an account
	RailMinor     int64          `json:"rail_minor"`       // what the rail's own journal says left and did not come back
	CashMinor     int64          `json:"cash_minor"`       // handed out of the till
	ShortMinor    int64          `json:"till_short_minor"` // what was missing when it was counted
	BatchMinor    int64          `json:"batch_minor"`
	ClosingMinor  int64          `json:"closing_minor"` // owed at midnight, by finance's report on the day
	LedgerMinor   int64          `json:"ledger_minor"`  // sum of all accounts: zero
	States        map[string]int `json:"states"`
	Stories       map[string]int `json:"stories"`
}

// tally counts while the day goes on.
type tally struct {
	sales, rejected int64
	colours         map[string]int
	refused         int
	decided, gaveUp int
	visits          int
	waiting         time.Duration
	longest         time.Duration
}

func (y *tally) colour(c string) {
	if y.colours == nil {
		y.colours = map[string]int{}
	}
	y.colours[c]++
}

func (y *tally) waited(d time.Duration) {
	y.visits++
	y.waiting += d
	y.longest = max(y.longest, d)
}

// hour prints one line about the day so far.
func (d *day) hour(ctx context.Context) error {
	paid, err := d.paid(ctx)
	if err != nil {
		return err
	}
	y := d.tally
	mean := time.Duration(0)
	if y.visits > 0 {
		mean = (y.waiting / time.Duration(y.visits)).Round(time.Minute)
	}
	d.say("%s  green %4d   red %3d   amber %3d   not accepted %3d   at the desk %3d, waited %2.0f min   paid %12s",
		d.clock.Now().In(d.zone).Format("15:04"), y.colours["green"], y.colours["red"], y.colours["amber"], y.refused, y.decided, mean.Minutes(), paid.Decimal())
	return nil
}

// paid is what has been paid and has not come back.
func (d *day) paid(ctx context.Context) (money.Amount, error) {
	var minor int64
	err := d.DB.Read(ctx).Raw("SELECT COALESCE(SUM(amount_minor), 0) FROM payouts WHERE state = 'paid'").Scan(&minor).Error
	return money.Of(minor, "EUR"), err
}

// fate is how one traveller's visit ended.
type fate struct{ state, reason, next string }

// fateOf asks the installation, as the traveller would at a desk.
func (d *day) fateOf(ctx context.Context, t *traveller) (fate, error) {
	if t.refused.Code != "" {
		f := fate{state: "not accepted", next: t.refused.Detail}
		for _, e := range t.refused.Errors {
			f.reason = e.Detail
		}
		return f, nil
	}
	if err := d.town.officers[0].call(ctx, "GET", "/v1/claims/"+t.claim.ID, "", nil, &t.claim); err != nil {
		return fate{}, err
	}
	s := t.claim.Standing
	return fate{state: s.State, reason: s.Reason, next: s.Next}, nil
}

// conclude asks what became of everybody, lays the books side by side, and writes the files.
func (d *day) conclude(ctx context.Context) (DaySummary, error) {
	sum := DaySummary{Date: string(d.Date), Seed: d.Seed, Travellers: len(d.travellers), Nations: len(nations), Currency: "EUR",
		SalesReported: d.tally.sales, RowsRejected: d.tally.rejected, States: map[string]int{}, Stories: map[string]int{}}
	var file bytes.Buffer
	w := csv.NewWriter(&file)
	_ = w.Write([]string{"traveller", "nation", "flight", "departs_at", "story", "claim_no", "receipts", "refund", "paid", "open", "state", "reason", "next"})
	for _, t := range d.travellers {
		f, err := d.fateOf(ctx, t)
		if err != nil {
			return sum, err
		}
		if f.state == "" || f.reason == "" || f.next == "" {
			return sum, d.wrong(t, "ends without a state, a reason or a next act: %+v", f)
		}
		paid, open := t.sums()
		if t.claim.ID != "" {
			sum.Claims++
		} else {
			sum.NotAccepted++
		}
		sum.DueMinor, sum.PaidMinor, sum.OpenMinor = sum.DueMinor+t.claim.Due.AmountMinor, sum.PaidMinor+paid, sum.OpenMinor+open
		sum.States[f.state]++
		sum.Stories[t.story]++
		euro := func(minor int64) string { return money.Of(minor, "EUR").Decimal() }
		_ = w.Write([]string{fmt.Sprint(t.no), t.nation.State, t.flight, t.departs.Format(time.RFC3339), t.story, t.claim.DocID, fmt.Sprint(len(t.bought)),
			euro(t.claim.Refund.AmountMinor), euro(paid), euro(open), f.state, f.reason, f.next})
	}
	w.Flush()
	if err := d.save("travellers.csv", file.Bytes()); err != nil {
		return sum, err
	}
	if err := d.balance(ctx, &sum); err != nil {
		return sum, err
	}
	text, err := json.MarshalIndent(sum, "", "  ")
	if err != nil {
		return sum, err
	}
	return sum, d.save("day.json", append(text, '\n'))
}

// sums is what a traveller was paid, and what is due and not paid.
func (t *traveller) sums() (paid, open int64) {
	for _, p := range t.claim.Payouts {
		if p.State == "paid" {
			paid += p.Amount.AmountMinor
		} else {
			open += p.Amount.AmountMinor
		}
	}
	return paid, open
}

// balance lays the claims, the rail's own journal, the batches and the ledger beside each other.
func (d *day) balance(ctx context.Context, sum *DaySummary) error {
	sums, err := ledger.Sums(ctx, d.DB)
	if err != nil {
		return err
	}
	for _, s := range sums {
		sum.LedgerMinor += max(s, -s)
	}
	moved, err := sandbox.ReadJournal(d.Journal)
	if err != nil {
		return err
	}
	for _, m := range moved {
		if m.Event == sandbox.Executed {
			sum.RailMinor += m.AmountMinor
		} else {
			sum.RailMinor -= m.AmountMinor
		}
	}
	if err := d.countedTill(ctx, sum); err != nil {
		return err
	}
	if err := d.DB.Read(ctx).Raw("SELECT COALESCE(SUM(paid_minor - returned_minor), 0) FROM batches").Scan(&sum.BatchMinor).Error; err != nil {
		return err
	}
	if sum.LedgerMinor != 0 || sum.PaidMinor != sum.RailMinor+sum.CashMinor || sum.PaidMinor != sum.BatchMinor || sum.DueMinor != sum.PaidMinor+sum.OpenMinor {
		return fmt.Errorf("the sums differ: due %d, paid %d, open %d, by the rail %d, in cash %d, by the batches %d, ledger %d",
			sum.DueMinor, sum.PaidMinor, sum.OpenMinor, sum.RailMinor, sum.CashMinor, sum.BatchMinor, sum.LedgerMinor)
	}
	d.tell(*sum)
	return d.report(ctx, sum)
}

// tell prints what became of everybody.
func (d *day) tell(sum DaySummary) {
	d.say("\nWhat became of the %d travellers", sum.Travellers)
	states := slices.SortedFunc(maps.Keys(sum.States), func(a, b string) int {
		return cmp.Or(cmp.Compare(sum.States[b], sum.States[a]), strings.Compare(a, b))
	})
	most := sum.States[states[0]]
	for _, s := range states {
		n := sum.States[s]
		d.say("  %-48s %5d  %s", s, n, strings.Repeat("█", max(1, n*30/most)))
	}
	euro := func(minor int64) string { return money.Of(minor, "EUR").Decimal() }
	d.say("\nThe money, in euro")
	d.say("  due %s = paid %s + open %s", euro(sum.DueMinor), euro(sum.PaidMinor), euro(sum.OpenMinor))
	d.say("  paid by the claims %s = by the rail's own journal %s + in cash %s = by the batches %s; the ledger sums to %s",
		euro(sum.PaidMinor), euro(sum.RailMinor), euro(sum.CashMinor), euro(sum.BatchMinor), euro(sum.LedgerMinor))
	d.say("  the till was %s short when it was counted", euro(sum.ShortMinor))
	d.say("  longest wait at the desk %.0f min; %d travellers went to the gate unseen", d.tally.longest.Minutes(), d.tally.gaveUp)
}
