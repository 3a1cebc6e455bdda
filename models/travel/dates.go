package travel

import (
	"time"

	"taxrefund/models"
)

// readDates reads both dates. Year, month and day of birth may each be unknown (Doc 9303-3 section 4.8); a date of expiry is
// whole, or left out where the document does not expire.
func (z *zone) readDates(d *Document, today models.Date, wrong *faults) {
	birth, ok := sixDigits(d.Birth)
	year := 2000 + birth.year
	if ok && (today == "" || dateOf(year, max(birth.month, 1), max(birth.day, 1)) > today) {
		year -= 100
	}
	switch known := ok && birth.known(); {
	case !ok || known && !realDay(year, birth.month, birth.day):
		wrong.add(z.birth, errBirth)
	case known:
		d.BirthDate = dateOf(year, birth.month, birth.day)
	}
	if z.expiry.none() || d.Expiry == "<<<<<<" {
		return
	}
	expiry, ok := sixDigits(d.Expiry)
	year = nearest(expiry.year, today)
	if !ok || !expiry.known() || !realDay(year, expiry.month, expiry.day) {
		wrong.add(z.expiry, errExpiry)
		return
	}
	d.ExpiresOn = dateOf(year, expiry.month, expiry.day)
}

// nearest is the year of two digits from fifty years before today to forty-nine after: documents are valid for some ten years.
func nearest(twoDigits int, today models.Date) int {
	now := 2000
	if len(today) >= 4 {
		now = 0
		for _, c := range today[:4] {
			now = now*10 + int(c-'0')
		}
	}
	year := now - now%100 + twoDigits
	switch {
	case year > now+49:
		return year - 100
	case year < now-50:
		return year + 100
	}
	return year
}

// day is a date without a century; -1 is unknown.
type day struct{ year, month, day int }

func (d day) known() bool { return d.year >= 0 && d.month >= 0 && d.day >= 0 }

// sixDigits reads YYMMDD, each of which may be <<.
func sixDigits(s string) (d day, ok bool) {
	y, ok1 := twoDigits(s[0:2])
	m, ok2 := twoDigits(s[2:4])
	n, ok3 := twoDigits(s[4:6])
	return day{y, m, n}, ok1 && ok2 && ok3 && m <= 12 && n <= 31 && m != 0 && n != 0
}

func twoDigits(t string) (int, bool) {
	if t == "<<" {
		return -1, true
	}
	if t[0] < '0' || t[0] > '9' || t[1] < '0' || t[1] > '9' {
		return 0, false
	}
	return int(t[0]-'0')*10 + int(t[1]-'0'), true
}

func realDay(year, month, dayOfMonth int) bool {
	return dayOfMonth <= 28 || time.Date(year, time.Month(month), dayOfMonth, 0, 0, 0, 0, time.UTC).Day() == dayOfMonth
}

func dateOf(year, month, dayOfMonth int) models.Date {
	return models.Date([]byte{digit(year / 1000), digit(year / 100), digit(year / 10), digit(year), '-', digit(month / 10), digit(month), '-', digit(dayOfMonth / 10), digit(dayOfMonth)})
}

func digit(n int) byte { return byte('0' + n%10) }
