package demo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"taxrefund/models/money"
)

// books is what the claims say at one instant: what became due for them, and what of it is paid and has not come back.
type books struct{ dueMinor, paidMinor int64 }

// closeBooks writes down, in the last second of the day, what finance's report on the day will have to say.
func (d *day) closeBooks(ctx context.Context) error {
	if err := d.DB.Read(ctx).Raw("SELECT COALESCE(SUM(due_minor), 0) FROM claims").Scan(&d.books.dueMinor).Error; err != nil {
		return err
	}
	paid, err := d.paid(ctx)
	d.books.paidMinor = paid.Minor
	return err
}

// periodAnswer is finance's report on the day.
type periodAnswer struct {
	ID     string `json:"id"`
	State  string `json:"state"`
	Detail string `json:"detail"`
	Sums   []struct {
		By        string `json:"by"`
		Opening   amount `json:"opening"`
		Due       amount `json:"due"`
		Cancelled amount `json:"cancelled"`
		Paid      amount `json:"paid"`
		Returned  amount `json:"returned"`
		Forfeited amount `json:"forfeited"`
		Closing   amount `json:"closing"`
	} `json:"sums"`
}

// report has finance ask for the day's report, saves its files, and lays it beside what the claims said at midnight. The
// report itself has been held against the ledger, the payouts and the batches before it is handed out.
func (d *day) report(ctx context.Context, sum *DaySummary) error {
	var p periodAnswer
	if err := d.town.finance.call(ctx, "POST", "/v1/periods", "day-"+string(d.Date), map[string]any{"airport": "CDG", "from": d.Date, "to": d.Date}, &p); err != nil {
		return err
	}
	for p.State == "asked" || p.State == "making" { // in the background
		time.Sleep(20 * time.Millisecond)
		if err := d.town.finance.call(ctx, "GET", "/v1/periods/"+p.ID, "", nil, &p); err != nil {
			return err
		}
	}
	if p.State != "made" || len(p.Sums) == 0 {
		return fmt.Errorf("the report on the day is %s: %s", p.State, p.Detail)
	}
	for _, format := range []string{"csv", "xlsx"} {
		file, err := d.town.finance.fetch(ctx, "/v1/periods/"+p.ID+"/report."+format)
		if err != nil {
			return err
		}
		if err := d.save("period."+format, file); err != nil {
			return err
		}
	}
	t := p.Sums[0] // the total
	euro := func(minor int64) string { return money.Of(minor, "EUR").Decimal() }
	d.say("  finance's report on the day: opening %s + due %s − cancelled %s − paid %s + returned %s − forfeited %s = closing %s",
		euro(t.Opening.AmountMinor), euro(t.Due.AmountMinor), euro(t.Cancelled.AmountMinor), euro(t.Paid.AmountMinor), euro(t.Returned.AmountMinor), euro(t.Forfeited.AmountMinor), euro(t.Closing.AmountMinor))
	sum.ClosingMinor = t.Closing.AmountMinor
	if t.Opening.AmountMinor != 0 || t.Due.AmountMinor-t.Cancelled.AmountMinor != d.books.dueMinor || t.Paid.AmountMinor-t.Returned.AmountMinor != d.books.paidMinor ||
		t.Closing.AmountMinor != d.books.dueMinor-d.books.paidMinor {
		return fmt.Errorf("at midnight the claims said %s due and %s paid", euro(d.books.dueMinor), euro(d.books.paidMinor))
	}
	if t.By != "total" {
		return errors.New("a report begins with its total")
	}
	return nil
}
