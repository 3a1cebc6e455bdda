package finance

import (
	"fmt"
	"time"

	"taxrefund/models/claim"
	"taxrefund/models/money"
	"taxrefund/models/payout"
	"taxrefund/templates"
)

// age says how long something has been open, and sounds the alarm after a day.
func age(since, now time.Time) templates.Tag {
	d := now.Sub(since)
	switch {
	case d < time.Hour:
		return templates.Tag{Tone: templates.Quiet, Text: fmt.Sprintf("%d min", int(d.Minutes()))}
	case d < 24*time.Hour:
		return templates.Tag{Tone: templates.Warn, Text: fmt.Sprintf("%d h", int(d.Hours()))}
	}
	return templates.Tag{Tone: templates.Stop, Text: fmt.Sprintf("%d days", int(d.Hours())/24)}
}

// totals adds batches up by currency, in the order the currencies appear.
func totals(batches []payout.Batch) []templates.BatchTotal {
	type sum struct{ lines, total, paid, failed, returned int64 }
	sums := map[money.Currency]*sum{}
	var order []money.Currency
	for _, b := range batches {
		s := sums[b.Currency]
		if s == nil {
			s = &sum{}
			sums[b.Currency] = s
			order = append(order, b.Currency)
		}
		s.lines += int64(b.LineCount)
		s.total, s.paid = s.total+b.TotalMinor, s.paid+b.PaidMinor
		s.failed, s.returned = s.failed+b.FailedMinor, s.returned+b.ReturnedMinor
	}
	out := make([]templates.BatchTotal, len(order))
	for i, c := range order {
		s := sums[c]
		out[i] = templates.BatchTotal{
			Currency: string(c), Lines: fmt.Sprint(s.lines), Total: money.Of(s.total, c).String(), Paid: money.Of(s.paid, c).String(),
			Failed: money.Of(s.failed, c).String(), Return: money.Of(s.returned, c).String(),
		}
	}
	return out
}

// why says in a sentence what an unsettled payout waits for.
func why(p payout.Payout) string {
	switch string(p.State) {
	case "unknown":
		return "Sent, but no answer came back. It is asked about before anything else happens."
	case "in_process":
		return "The rail has accepted it and not settled it yet."
	case "held":
		return "The rail paid this after it had called it failed. It is never paid again; settle it with the rail."
	case "review":
		return "Two people must decide what happened."
	}
	return claim.Sentence(claim.Reason{Code: p.StateReason})
}
