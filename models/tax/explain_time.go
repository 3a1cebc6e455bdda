package tax

import (
	"fmt"

	"taxrefund/models"
)

// timeSays writes down until when goods may leave, and whether they do.
func (e *evaluation) timeSays(i, j int, d *Deadline, last models.Date) {
	if !e.x.Explain {
		return
	}
	p, from := &e.x.Purchases[i], "bought on "+string(e.x.Purchases[i].Date)
	if d.From == "entry" {
		from = "entered on " + string(e.x.Traveller.EnteredOn)
		if e.x.Traveller.EnteredOn == "" {
			from = "nobody has asked when the traveller entered"
		}
	}
	ends := fmt.Sprintf("leaves on %s, in time", e.x.DepartsOn)
	switch {
	case p.Left:
		ends = "their export was validated"
	case e.x.DepartsOn > last:
		ends = fmt.Sprintf("leaves on %s, after that day: too late", e.x.DepartsOn)
	}
	e.step(i, j, "deadline", &d.Dated, "%s; to leave by %s, %s; %s", from, last, d.words(e.counts(d.FirstDay, e.o.assume.FirstDay)), ends)
	if d.From == "entry" && e.x.Traveller.EnteredOn == "" {
		e.rests("stay")
	}
	if d.Kind == "days_after" {
		e.restsOnFirstDay(d.FirstDay, e.o.assume.FirstDay, "first_day")
	}
}

// words say how long a deadline is; counts is whether its first day is one of the days.
func (d *Deadline) words(counts bool) string {
	switch d.Kind {
	case "month_end_after":
		return "the end of the " + ordinal(d.Months) + " month after"
	case "months_after":
		return plural(d.Months, "month") + " after"
	case "days_after":
		return plural(d.Days, "day") + " after, " + first(counts)
	case "days_before_departure":
		return "as goods are bought at most " + plural(d.Days, "day") + " before leaving"
	}
	return "as goods are bought at most " + plural(d.Months, "month") + " before leaving"
}

// claimSays writes down until when a refund may be claimed.
func (e *evaluation) claimSays(i int, w *ClaimWithin) {
	if !e.x.Explain {
		return
	}
	from := "the export, taken to be on the day of departure"
	switch w.From {
	case "purchase":
		from = "the purchase"
	case "approval":
		from = "the approval, taken to be on the day of departure"
	}
	within := plural(w.N, "day")
	switch w.Kind {
	case "months_after":
		within = plural(w.N, "month")
	case "years_after":
		within = plural(w.N, "year")
	case "month_end_after":
		within = "the end of the " + ordinal(w.N) + " month"
	}
	e.step(i, -1, "claim_within", &w.Dated, "to be claimed by %s, %s after %s", e.q.Receipts[i].ClaimBy, within, from)
	if w.Kind == "days_after" {
		e.add(", " + first(e.counts(w.FirstDay, e.o.assume.FirstDay)))
		e.restsOnFirstDay(w.FirstDay, e.o.assume.FirstDay, "first_day")
	}
}

func first(counts bool) string {
	if counts {
		return "the first day counted"
	}
	return "the first day not counted"
}

// counts is firstDay for an explanation.
func (e *evaluation) counts(byLaw, assumed string) bool {
	return byLaw != "not_counted" && (byLaw != "unknown" || assumed != "not_counted")
}

func plural(n int, of string) string {
	if n == 1 {
		return "1 " + of
	}
	return fmt.Sprintf("%d %ss", n, of)
}

func ordinal(n int) string {
	switch n {
	case 1:
		return "1st"
	case 2:
		return "2nd"
	case 3:
		return "3rd"
	}
	return fmt.Sprintf("%dth", n)
}
