package tax

import (
	"cmp"
	"slices"
	"time"

	"taxrefund/models"
	"taxrefund/models/travel"
)

// judge tests one purchase against the conditions on person, goods and time, and sets its deadline.
func (b *Book) judge(v Version, x Basket, pur Purchase, r *ReceiptQuote, q *Quote) error {
	t := v.terms
	no := func(code string) { r.Reasons = append(r.Reasons, Reason{Code: code}) }
	switch {
	case x.Traveller.BirthDate == "" && t.MinAge.Years > 0: // a passport may leave day and month open
		q.assume("age_from_unknown_birth_date")
	case travel.AgeOn(x.Traveller.BirthDate, pur.Date) < t.MinAge.Years:
		no("tax.too_young")
	}
	if where := t.ResidenceOutside; where != nil {
		if slices.Contains(b.inside[where.Territory], x.residence(q)) {
			no("tax.resident")
		}
	}
	if c := t.NotCitizen; c != nil && (x.Traveller.Nationality == c.State || x.Traveller.Nationality == travel.Alpha2(c.State)) {
		no("tax.citizen")
	}
	if t.NoCrew.Value && x.Traveller.Crew {
		no("tax.crew")
	}
	if slices.ContainsFunc(pur.Lines, func(l Line) bool { return slices.Contains(t.Excluded.Values, l.Category) }) {
		no("tax.excluded_goods")
	}
	for _, a := range t.Grouping.Assumed {
		q.assume(a)
	}
	r.DeadlineOn = t.deadline(pur.Date)
	if x.DepartsOn > r.DeadlineOn && !pur.Left {
		no("tax.too_old")
	}
	return nil
}

// residence is where the traveller lives, in ISO 3166 alpha-2; the nationality stands in where nobody asked.
func (x Basket) residence(q *Quote) string {
	where := x.Traveller.Residence
	if where == "" {
		q.assume("residence_from_nationality")
		where = x.Traveller.Nationality
	}
	return cmp.Or(travel.Alpha2(where), where)
}

func (q *Quote) assume(what string) {
	if !slices.Contains(q.Assumed, what) {
		q.Assumed = append(q.Assumed, what)
	}
}

// deadline is the last day on which goods bought on a day may leave.
func (t terms) deadline(bought models.Date) models.Date {
	if t.Deadline.Kind == "months_before_departure" { // reckoned back from leaving: of 28 February, 30 April is two months on
		last := bought.AddMonths(t.Deadline.Months)
		for last.AddDays(1).AddMonths(-t.Deadline.Months) <= bought {
			last = last.AddDays(1)
		}
		return last
	}
	d := bought.Time() // the last day of the nth month after the month of purchase
	return models.Date(time.Date(d.Year(), d.Month()+time.Month(t.Deadline.Months)+1, 0, 0, 0, 0, 0, time.UTC).Format(time.DateOnly))
}
