// Package place is where things happen: airports with their terminals, customs desks with opening hours, and kiosks with
// an identity of their own.
package place

import (
	"fmt"
	"regexp"
	"slices"
	"time"
	"unicode"

	"taxrefund/models"
	"taxrefund/models/money"
)

// Airport is one airport by its IATA code. Calendar dates at it carry its time zone.
type Airport struct {
	Code     string // IATA, three letters
	Name     string
	Country  string // ISO 3166 alpha-2
	TimeZone string // IANA name
	Currency money.Currency
}

// Zone is the airport's time zone, or UTC when the name is not known on this machine.
func (a Airport) Zone() *time.Location { return models.Zone(a.TimeZone) }

// Terminal is a building of an airport.
type Terminal struct {
	ID, AirportCode, Name string
}

// Desk is a customs desk that travellers are sent to.
type Desk struct {
	ID, AirportCode, TerminalID, Name string
	Directions                        string // how to find it, in plain words
	Hours                             []Hours
}

// Hours is one stretch of a weekday in which a desk is open, in minutes after the airport's midnight; Closes is at most
// 1440.
type Hours struct {
	Weekday       time.Weekday
	Opens, Closes int
}

func (h Hours) overlaps(o Hours) bool {
	return h.Weekday == o.Weekday && h.Opens < o.Closes && o.Opens < h.Closes
}

// Kiosk is one machine. Its bearer key is shown once at enrolment and stored hashed.
type Kiosk struct {
	ID, AirportCode, TerminalID, Name string
	Status                            string // "active" or "revoked"
	EnrolledAt                        time.Time
	LastSeenAt                        *time.Time // to the minute; nil until it has called for the first time
}

// Guidance tells a traveller which desk to go to: Sentence in English, and the parts of it.
type Guidance struct {
	Desk     string
	Open     bool
	Until    time.Time // when an open desk closes, or a closed one opens; zero when no desk has hours
	Sentence string
}

// Guide picks a desk at an instant: an open one that stays open longest, else the one that opens next.
func Guide(desks []Desk, at time.Time, zone *time.Location) Guidance {
	var best Guidance
	for _, d := range desks {
		open, until := d.stateAt(at, zone)
		if until.IsZero() {
			continue
		}
		better := best.Desk == "" || open && !best.Open || open == best.Open && (open == until.After(best.Until))
		if better {
			best = Guidance{Desk: d.Name, Open: open, Until: until, Sentence: sentence(d, open, until.In(zone), at.In(zone))}
		}
	}
	if best.Desk == "" {
		best.Sentence = "Ask at the information desk where to find customs."
	}
	return best
}

func sentence(d Desk, open bool, until, at time.Time) string {
	if open {
		return fmt.Sprintf("%s, %s, open until %s.", d.Name, d.Directions, closing(until))
	}
	when := until.Format("15:04")
	if until.YearDay() != at.YearDay() {
		when = until.Format("Monday 15:04")
	}
	return fmt.Sprintf("%s, %s, opens at %s.", d.Name, d.Directions, when)
}

// closing writes midnight as 24:00, which is how a closing time reads.
func closing(t time.Time) string {
	if t.Hour() == 0 && t.Minute() == 0 {
		return "24:00"
	}
	return t.Format("15:04")
}

// stateAt reports whether the desk is open, and when that changes next within eight days.
func (d Desk) stateAt(at time.Time, zone *time.Location) (open bool, change time.Time) {
	local := at.In(zone)
	for ahead := range 8 {
		for _, h := range d.Hours {
			day := time.Date(local.Year(), local.Month(), local.Day()+ahead, 12, 0, 0, 0, zone) // some days have no midnight
			if day.Weekday() != h.Weekday {
				continue
			}
			opens := time.Date(day.Year(), day.Month(), day.Day(), 0, h.Opens, 0, 0, zone)
			closes := time.Date(day.Year(), day.Month(), day.Day(), 0, h.Closes, 0, 0, zone)
			if !at.Before(opens) && at.Before(closes) {
				return true, closes
			}
			if opens.After(at) && (change.IsZero() || opens.Before(change)) {
				change = opens
			}
		}
	}
	return false, change
}

var (
	codeShape    = regexp.MustCompile(`^[A-Z]{3}$`)
	countryShape = regexp.MustCompile(`^[A-Z]{2}$`)
)

// CheckCountry accepts an ISO 3166 alpha-2 code by its shape; the error's code is "country.unknown".
func CheckCountry(s string) error {
	if !countryShape.MatchString(s) {
		return models.E(models.Invalid, "country.unknown", "a country is written as its two-letter code, such as FR")
	}
	return nil
}

func (a Airport) check() error {
	if !codeShape.MatchString(a.Code) {
		return models.E(models.Invalid, "airport.code", "an airport is named by its three-letter IATA code")
	}
	if err := checkName(a.Name); err != nil {
		return err
	}
	if err := CheckCountry(a.Country); err != nil {
		return err
	}
	if _, err := time.LoadLocation(a.TimeZone); err != nil || a.TimeZone == "" || a.TimeZone == "Local" {
		return models.E(models.Invalid, "airport.time_zone", "a time zone is named as in Europe/Paris")
	}
	_, err := money.ParseCurrency(string(a.Currency))
	return err
}

// checkName accepts 1 to 80 printable characters.
func checkName(s string) error {
	n := 0
	for _, r := range s {
		if !unicode.IsPrint(r) {
			n = 0
			break
		}
		n++
	}
	if n == 0 || n > 80 {
		return models.E(models.Invalid, "place.name", "a name has 1 to 80 printable characters")
	}
	return nil
}

func (d Desk) check() error {
	if err := checkName(d.Name); err != nil {
		return err
	}
	for i, h := range d.Hours {
		if h.Opens < 0 || h.Closes > 1440 || h.Opens >= h.Closes || h.Weekday < 0 || h.Weekday > 6 {
			return models.E(models.Invalid, "desk.hours", "opening hours lie within one day, and a desk opens before it closes")
		}
		if slices.ContainsFunc(d.Hours[:i], h.overlaps) {
			return models.E(models.Invalid, "desk.hours", "the opening hours of one day do not overlap")
		}
	}
	return nil
}
