package travel

import (
	"strings"

	"taxrefund/models"
)

// FlightDate is the day on which a leg leaves, by the calendar of the airport it leaves from. A pass says the day of the year
// only. Where it says when it was issued, that is the latest such day up to a day after the reference (the world's calendars are
// a day apart), and the flight is the first such day from a day before the issue on. Else it is the day nearest to the
// reference. A further leg leaves on the first such day from a day before the one before it on: who flies east over the date
// line lands the day before. Day 366 is in leap years only. Errors are Invalid: "bcbp.no_such_leg", "bcbp.no_day" where the leg
// has no day, "bcbp.no_year" where no year around has it.
func (p Pass) FlightDate(leg int, reference models.Date) (models.Date, error) {
	if leg < 0 || leg >= len(p.Legs) {
		return "", models.E(models.Invalid, "bcbp.no_such_leg", "the boarding pass has no such flight")
	}
	day := dayOfYear(p.Legs[leg].DayOfYear)
	if day == 0 {
		return "", models.E(models.Invalid, "bcbp.no_day", "the boarding pass does not say on which day the flight leaves")
	}
	var date models.Date
	if before := p.earliest(leg, reference); before != "" {
		date = firstFrom(day, before)
	} else {
		date = nearestDay(day, reference)
	}
	if date == "" {
		return "", models.E(models.Invalid, "bcbp.no_year", "no year around has the day that the boarding pass says")
	}
	return date, nil
}

// earliest is the day from which on a leg leaves: after the leg before it, or after the pass was issued. It is empty where
// neither is known.
func (p Pass) earliest(leg int, reference models.Date) models.Date {
	if leg > 0 {
		if before, err := p.FlightDate(leg-1, reference); err == nil {
			return before.AddDays(-1)
		}
	}
	if issued := p.IssuedOn(reference); issued != "" {
		return issued.AddDays(-1)
	}
	return ""
}

// IssuedOn is the day on which a pass was issued, which is the latest that its digit of the year and its day allow up to a day
// after the reference. It is empty where the pass does not say.
func (p Pass) IssuedOn(reference models.Date) models.Date {
	item := p.Unique.IssueDate
	if len(item) != 4 || !numeral(item[0]) || strings.Contains(item, " ") {
		return ""
	}
	day, limit := dayOfYear(item[1:]), reference.AddDays(1)
	if day == 0 {
		return ""
	}
	year := limit.Time().Year()
	for range 30 { // the last leap year that ends on a digit is at most twenty years back
		if date := dayIn(year, day); year%10 == int(item[0]-'0') && date != "" && date <= limit {
			return date
		}
		year--
	}
	return ""
}

// dayIn is a day of a year, empty where the year has no such day.
func dayIn(year, day int) models.Date {
	date := dateOf(year, 1, 1).AddDays(day - 1)
	if day < 1 || date.Time().Year() != year {
		return ""
	}
	return date
}

// firstFrom is the first such day of a year on or after a date, at most a year after it, else empty.
func firstFrom(day int, from models.Date) models.Date {
	year := from.Time().Year()
	for _, date := range []models.Date{dayIn(year, day), dayIn(year+1, day)} {
		if date >= from && date <= from.AddDays(366) {
			return date
		}
	}
	return ""
}

// nearestDay is such a day in the year of a date or one beside it, whichever is nearest to it; of two as near, the later.
func nearestDay(day int, to models.Date) (best models.Date) {
	year := to.Time().Year()
	for _, date := range []models.Date{dayIn(year-1, day), dayIn(year, day), dayIn(year+1, day)} {
		if date != "" && (best == "" || daysApart(date, to) <= daysApart(best, to)) {
			best = date
		}
	}
	if best != "" && daysApart(best, to) > 366/2+1 {
		return ""
	}
	return best
}

// daysApart is how many days lie between two.
func daysApart(a, b models.Date) int {
	days := int(a.Time().Sub(b.Time()).Hours() / 24)
	return max(days, -days)
}
