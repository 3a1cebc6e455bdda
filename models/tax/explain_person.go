package tax

import (
	"fmt"
	"slices"

	"taxrefund/models"
	"taxrefund/models/travel"
)

// personSays writes down how a test on the person ended.
func (e *evaluation) personSays(i int, t *Test, v verdict, exception string) {
	if !e.x.Explain {
		return
	}
	ended := e.asks(t)
	if v.unknown == "" {
		ended = e.found(t, i, v.code != "")
	}
	switch {
	case exception != "":
		ended += "; admitted all the same: " + e.excepted(t.Unless, exception)
	case v.unknown != "" && !v.assumed:
		ended += "; we need to know " + Fact(v.unknown, t.What) + ": nobody has asked, and nothing is assumed"
	case v.unknown != "":
		ended += "; nobody has asked"
	case v.code != "":
		ended += ": no refund"
	}
	e.step(i, -1, "traveller", &t.Dated, "%s", ended)
	if exception == "" && v.assumed {
		e.rests(v.unknown)
	}
	if rests := t.Test == "residence_outside" || len(t.Residents) > 0 || exception == byResidence; rests && e.home != "" && e.x.Traveller.Residence == "" {
		e.rests("residence")
	}
}

// asks is what a test asks of everybody.
func (e *evaluation) asks(t *Test) string {
	switch t.Test {
	case "residence_outside":
		return "only for people who live outside " + t.Territory
	case "not_citizen":
		return "not for citizens of " + either(t.States)
	case "min_age":
		if t.Comparison == "gt" {
			return fmt.Sprintf("only for buyers older than %d", t.Years)
		}
		return fmt.Sprintf("only for buyers of at least %d years", t.Years)
	case "no_crew":
		return "not for crew"
	case "declares":
		return "to be declared: " + Plain(t.What)
	case "not_status":
		return "no refund for holders of the status " + either(t.Statuses)
	case "only_status":
		return "only for holders of the status " + either(t.Statuses)
	case "entered_before_purchase":
		return "only for goods bought after the last entry"
	}
	return "only for a stay of " + t.limit()
}

// limit is how long a stay may be.
func (t *Test) limit() string {
	how, of := "at most ", ""
	if t.Comparison == "lt" {
		how = "less than "
	}
	switch t.Test {
	case "max_stay_in_year":
		of = " in a calendar year"
	case "max_stay_in_months":
		return fmt.Sprintf("%s%d days in %d months", how, t.Days, t.Months)
	}
	if t.Months > 0 {
		return fmt.Sprintf("%s%d months%s", how, t.Months, of)
	}
	return fmt.Sprintf("%s%d days%s", how, t.Days, of)
}

// found is what a test found out about the traveller, beside what it asks.
func (e *evaluation) found(t *Test, i int, refused bool) string {
	who, bought := &e.x.Traveller, e.x.Purchases[i].Date
	pick := func(yes, no string) string {
		if refused {
			return yes
		}
		return no
	}
	switch t.Test {
	case "residence_outside":
		return "lives in " + e.home + pick(", inside ", ", outside ") + t.Territory
	case "not_citizen":
		return "holds a passport of " + who.Nationality + "; " + e.asks(t)
	case "min_age":
		return fmt.Sprintf("%d years old on %s, the day of purchase; %s", travel.AgeOn(who.BirthDate, bought), bought, e.asks(t))
	case "no_crew":
		return pick("is of the crew", "is not of the crew")
	case "declares":
		return pick("does not declare: ", "declares: ") + Plain(t.What)
	case "not_status", "only_status":
		return e.standingOf(t, bought) + "; " + e.asks(t)
	}
	return e.stayed(t, i)
}

// stayed is found for the tests on a stay.
func (e *evaluation) stayed(t *Test, i int) string {
	who, p := &e.x.Traveller, &e.x.Purchases[i]
	switch {
	case p.Left:
		return e.asks(t) + "; judged when the goods were validated"
	case t.Test == "entered_before_purchase":
		return fmt.Sprintf("entered on %s, bought on %s", who.EnteredOn, p.Date)
	case t.Test == "max_stay":
		if len(t.On) > 0 {
			return fmt.Sprintf("entered on %s, bought on %s; %s", who.EnteredOn, p.Date, e.asks(t))
		}
		return fmt.Sprintf("entered on %s, leaves on %s; %s", who.EnteredOn, e.x.DepartsOn, e.asks(t))
	}
	return fmt.Sprintf("spent %d days in the country; %s", *who.StayDays, e.asks(t))
}

// standingOf says which of a test's statuses the traveller holds, on which days the law asks.
func (e *evaluation) standingOf(t *Test, bought models.Date) string {
	when := "on " + string(bought) + ", the day of purchase"
	if t.Months > 0 {
		when = fmt.Sprintf("in the %d months until %s, the day of purchase", t.Months, bought)
	}
	if slices.Contains(t.On, "claim") {
		when += fmt.Sprintf(", or on %s, the day of the claim", e.x.KnownOn)
	}
	if name := e.holds(t, bought); name != "" {
		return "held the status " + Plain(name) + " " + when
	}
	return "held no such status " + when
}

// excepted says why somebody is admitted whom a test would refuse.
func (e *evaluation) excepted(u *Unless, exception string) string {
	who := &e.x.Traveller
	switch exception {
	case byResidence:
		return "lives in " + e.home
	case byPassport:
		return "holds a passport of " + who.Nationality
	case byAbsence:
		return fmt.Sprintf("has lived abroad since %s, for at least %d years", who.AbroadSince, u.AbroadYears)
	case byLeaving:
		return fmt.Sprintf("moves away for %d months; at least %d are asked", who.LeavingForMonths, u.LeavingMonths)
	}
	for _, s := range who.Statuses {
		if slices.Contains(u.Statuses, s.Name) {
			return "holds the status " + Plain(s.Name)
		}
	}
	return ""
}
