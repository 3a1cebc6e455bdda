package models

import (
	"database/sql/driver"
	"fmt"
	"time"
)

// Date is a calendar day written YYYY-MM-DD, without a time zone of its own: whoever makes one says which zone's day
// it is. Dates compare and sort as strings. It is stored as text on both engines.
type Date string

// ParseDate reads YYYY-MM-DD and refuses days that do not exist, with code "date.malformed".
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1900 || t.Year() > 2999 {
		return "", E(Invalid, "date.malformed", "a date must be a real day written YYYY-MM-DD")
	}
	return Date(t.Format(time.DateOnly)), nil
}

// DateIn returns the calendar day that t is in zone.
func DateIn(t time.Time, zone *time.Location) Date { return DateOf(t.In(zone)) }

// DateOf is the calendar day that a time shows in its own zone.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	if y < 0 || y > 9999 {
		return Date(t.Format(time.DateOnly))
	}
	return Date([]byte{digit(y / 1000), digit(y / 100), digit(y / 10), digit(y), '-', digit(int(m) / 10), digit(int(m)), '-', digit(d / 10), digit(d)})
}

func digit(n int) byte { return byte('0' + n%10) }

// Time returns midnight UTC of the day; for arithmetic only.
func (d Date) Time() time.Time {
	if len(d) == 10 && d[4] == '-' && d[7] == '-' {
		if y, m, day := number(d[:4]), number(d[5:7]), number(d[8:]); y >= 0 && m > 0 && m <= 12 && day > 0 && day <= 28 {
			return time.Date(y, time.Month(m), day, 0, 0, 0, 0, time.UTC)
		}
	}
	t, _ := time.Parse(time.DateOnly, string(d))
	return t
}

// number reads digits, and is negative where there are others.
func number(s Date) (n int) {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return -1
		}
		n = 10*n + int(s[i]-'0')
	}
	return n
}

// Start returns the instant the day begins in zone, also where the clocks skip midnight.
func (d Date) Start(zone *time.Location) time.Time {
	t := d.Time()
	start := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, zone)
	if DateIn(start, zone) < d { // a midnight that is skipped may be taken for an hour before
		_, start = start.ZoneBounds()
	}
	return start.UTC()
}

// AddDays returns the day n days later (earlier when negative).
func (d Date) AddDays(n int) Date { return DateOf(d.Time().AddDate(0, 0, n)) }

// AddMonths returns the same day of the month n months later, clamped to the last day of a shorter month.
func (d Date) AddMonths(n int) Date {
	t := d.Time()
	first := time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC).AddDate(0, n, 0)
	last := first.AddDate(0, 1, -1).Day()
	return DateOf(first.AddDate(0, 0, min(t.Day(), last)-1))
}

// Scan reads a date from a text column; it implements sql.Scanner.
func (d *Date) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		*d = ""
	case string:
		*d = Date(v)
	case []byte:
		*d = Date(v)
	default:
		return fmt.Errorf("models.Date: cannot scan %T", v)
	}
	return nil
}

// Value writes the date as text; the empty date is NULL.
func (d Date) Value() (driver.Value, error) {
	if d == "" {
		return nil, nil
	}
	return string(d), nil
}
