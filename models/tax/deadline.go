package tax

import (
	"time"

	"taxrefund/models"
)

// deadline sets the last day on which a receipt's goods may leave: the earliest of its goods', and of what the law says of
// goods in general. Who leaves later is refused, unless the export was validated in time.
func (e *evaluation) deadline(i int) {
	r, p, on := &e.q.Receipts[i], &e.x.Purchases[i], e.law(i).on
	left := r.left()
	var before *Deadline
	for j := range r.Lines {
		if left && !r.Lines[j].Eligible {
			continue // what is left out hurries nobody
		}
		d := known(e, "deadline", e.s.deadlineFor(on, e.x.KnownOn, p.Lines[j].Category), e.o.assume.Deadline)
		if d != nil && d == before {
			continue
		}
		if before = d; !e.leaveBy(i, j, d) {
			break
		}
	}
	if r.DeadlineOn != "" && e.x.DepartsOn > r.DeadlineOn && !p.Left {
		r.no("tax.too_old")
	}
	if w := inForce(e.s.ClaimWithin, on, e.x.KnownOn); w != nil && w.says() {
		e.use("claim_within", &w.Dated)
		r.ClaimBy = e.claimBy(w, p.Date)
		e.claimSays(i, w)
	}
	if w := inForce(e.s.DepartWithin, on, e.x.KnownOn); w != nil && w.says() {
		e.use("depart_within", &w.Dated)
		r.DepartWithinHours = w.Hours
		if e.q.DepartWithinHours == 0 || w.Hours < e.q.DepartWithinHours {
			e.q.DepartWithinHours = w.Hours
			if e.x.Explain {
				e.step(-1, -1, "depart_within", &w.Dated, "to leave within %d hours of the approval", w.Hours)
			}
		}
	}
}

// leaveBy holds a receipt to the deadline of one of its lines. False where that is not known: then nothing is refunded.
func (e *evaluation) leaveBy(i, j int, d *Deadline) bool {
	r := &e.q.Receipts[i]
	if d != nil && d.None {
		return true
	}
	last := models.Date("")
	if d != nil {
		last = e.lastDay(i, d)
	}
	if last == "" {
		if d != nil && d.From == "entry" && e.x.Traveller.EnteredOn == "" {
			e.notAsked(i, "stay", nil)
		} else {
			e.notKnown(i, "deadline")
		}
		return false
	}
	if r.DeadlineOn == "" || last < r.DeadlineOn {
		r.DeadlineOn = last
	}
	e.timeSays(i, j, d, last)
	return true
}

// deadlineFor finds the deadline of goods of a category: their own, or the general one.
func (s *Scheme) deadlineFor(on, known models.Date, category string) *Deadline {
	return inForceFor(s.Deadline, on, known, category, func(d *Deadline) []string { return d.Categories })
}

// lastDay reckons a deadline. It is empty where the day that it counts from is not known and nothing may be assumed.
func (e *evaluation) lastDay(i int, d *Deadline) models.Date {
	from := e.x.Purchases[i].Date
	if d.From == "entry" {
		if e.x.Traveller.EnteredOn == "" {
			if e.o.assume.Stay != "" {
				e.assume("stay")
			} else {
				return ""
			}
		} else {
			from = e.x.Traveller.EnteredOn
		}
	}
	switch d.Kind {
	case "month_end_after":
		return endOfMonth(from, d.Months)
	case "months_after":
		return from.AddMonths(d.Months)
	case "days_after":
		last := from.AddDays(d.Days - e.firstDay(d.FirstDay, e.o.assume.FirstDay, "first_day"))
		if d.FirstDay == "unknown" && e.o.assume.FirstDay == "" && e.x.DepartsOn == last.AddDays(1) && !e.x.Purchases[i].Left {
			return "" // of all days, this one hangs on how they are counted
		}
		return last
	case "days_before_departure":
		return from.AddDays(d.Days)
	}
	// months_before_departure is reckoned back from leaving: of 28 February, 30 April is two months on.
	last := from.AddMonths(d.Months)
	for last.AddDays(1).AddMonths(-d.Months) <= from {
		last = last.AddDays(1)
	}
	return last
}

// firstDay is 1 where the first day is one of those counted, and 0 where it is not. Where neither law nor operator says, it
// counts: only the shorter period is certain.
func (e *evaluation) firstDay(byLaw, assumed, name string) int {
	if byLaw == "unknown" && assumed != "" {
		e.assume(name)
		byLaw = assumed
	}
	if byLaw == "not_counted" {
		return 0
	}
	return 1
}

// endOfMonth is the last day of the nth month after that of a day.
func endOfMonth(from models.Date, n int) models.Date {
	d := from.Time()
	return models.DateOf(time.Date(d.Year(), d.Month()+time.Month(n)+1, 0, 0, 0, 0, 0, time.UTC))
}

// claimBy is the last day on which a refund may be claimed. Export and approval are taken to happen on the day of departure.
func (e *evaluation) claimBy(w *ClaimWithin, bought models.Date) models.Date {
	from := e.x.DepartsOn
	if w.From == "purchase" {
		from = bought
	}
	switch w.Kind {
	case "month_end_after":
		return endOfMonth(from, w.N)
	case "months_after":
		return from.AddMonths(w.N)
	case "years_after":
		return from.AddMonths(12 * w.N)
	}
	return from.AddDays(w.N - e.firstDay(w.FirstDay, e.o.assume.FirstDay, "first_day"))
}
