package fiscal

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"taxrefund/models"
	"taxrefund/models/money"
)

// part is a piece of a code and the byte at which it begins, from 0.
type part struct {
	text string
	from int
}

// bad is what is wrong at the byte i of a part.
func (p part) bad(problem string, i int, format string, args ...any) error {
	return bad(problem, p.from+i+1, format, args...)
}

// split cuts a part at every mark into fields of out and returns how many there are. The last that fits takes the rest, marks
// and all.
func (p part) split(mark byte, out []part) int {
	n, from := 0, 0
	for i := 0; i < len(p.text) && n < len(out)-1; i++ {
		if p.text[i] == mark {
			out[n] = part{p.text[from:i], p.from + from}
			n, from = n+1, i+1
		}
	}
	out[n] = part{p.text[from:], p.from + from}
	return n + 1
}

// hidden is the byte of the first character that nobody can see or that turns the direction of writing, or that is no
// UTF-8; -1 for none.
func hidden(s string) int {
	for i, r := range s {
		if r >= ' ' && r < 0x7f {
			continue
		}
		if unseen(r) || r == utf8.RuneError {
			return i
		}
	}
	return -1
}

func unseen(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029'
}

// figures is how a layout writes amounts.
type figures struct {
	currency money.Currency
	mark     byte // the decimal mark, '.' or ','
	min, max int  // decimals
	signed   bool // may be below zero
}

// amount reads an amount. Problems are "thousands_separator" and "amount".
func (f figures) amount(p part) (*money.Amount, error) {
	s, i, minus := p.text, 0, false
	if f.signed && s != "" && (s[0] == '-' || s[0] == '+') {
		minus, i = s[0] == '-', 1
	}
	first, mark, minor := i, -1, int64(0)
	for ; i < len(s); i++ {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			minor = minor*10 + int64(c-'0')
			if minor > money.MaxMinor {
				return nil, p.bad("amount", i, "the amount is too large")
			}
		case c == f.mark && mark < 0 && i > first:
			mark = i
		case mark < 0 && i > first && grouped(s[i:]):
			return nil, p.bad("thousands_separator", i, "thousands are not set apart in an amount")
		default:
			return nil, p.bad("amount", i, "an amount has digits and one decimal mark")
		}
	}
	decimals := 0
	if mark >= 0 {
		decimals = len(s) - mark - 1
	}
	if i == first || decimals < f.min || decimals > f.max || mark >= 0 && decimals == 0 {
		return nil, p.bad("amount", i, "an amount has digits and %d to %d decimals", f.min, f.max)
	}
	for range f.currency.Digits() - decimals {
		minor *= 10
	}
	if minor > money.MaxMinor {
		return nil, p.bad("amount", 0, "the amount is too large")
	}
	if minus {
		minor = -minor
	}
	a := money.Of(minor, f.currency)
	return &a, nil
}

// grouped is whether a text goes on as a group of thousands does: a mark and three digits.
func grouped(s string) bool {
	return len(s) >= 4 && (s[0] == '.' || s[0] == ',' || s[0] == ' ' || s[0] == '\'') && number(s[1:4]) >= 0
}

// number reads up to nine digits, and is negative where there are others or none.
func number(s string) (n int) {
	if s == "" || len(s) > 9 {
		return -1
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return -1
		}
		n = 10*n + int(s[i]-'0')
	}
	return n
}

// allDigits is whether a text has digits only, and some.
func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// date is a day of the calendar, of numbers as number reads them; false where there is no such day.
func date(year, month, day int) (models.Date, bool) {
	if year < 1900 || year > 2999 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month) {
		return "", false
	}
	return models.Date([]byte{
		digit(year / 1000), digit(year / 100), digit(year / 10), digit(year), '-',
		digit(month / 10), digit(month), '-', digit(day / 10), digit(day),
	}), true
}

func digit(n int) byte { return byte('0' + n%10) }

func daysIn(year, month int) int {
	switch month {
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

// dateTime reads "2006-01-02T15:04:05" and what follows it.
func dateTime(s string) (on models.Date, rest string, ok bool) {
	if len(s) < 19 || s[4] != '-' || s[7] != '-' || s[10] != 'T' || s[13] != ':' || s[16] != ':' || !clock(s[11:13], s[14:16], s[17:19]) {
		return "", "", false
	}
	on, ok = date(number(s[:4]), number(s[5:7]), number(s[8:10]))
	return on, s[19:], ok
}

// clock is whether there is such a time of day.
func clock(hour, minute, second string) bool {
	h, m, s := number(hour), number(minute), number(second)
	return h >= 0 && h < 24 && m >= 0 && m < 60 && s >= 0 && s < 60
}

// zoned is whether a time that instant reads says how far it is from UTC.
func zoned(s string) bool {
	return strings.HasSuffix(s, "Z") || len(s) > 6 && s[len(s)-3] == ':' && (s[len(s)-6] == '+' || s[len(s)-6] == '-')
}

// instant reads "2006-01-02T15:04:05", a fraction of a second and Z or an offset; without one it is UTC.
func instant(s string) (time.Time, bool) {
	on, rest, ok := dateTime(s)
	if !ok {
		return time.Time{}, false
	}
	t := on.Time().Add(time.Duration(number(s[11:13]))*time.Hour + time.Duration(number(s[14:16]))*time.Minute + time.Duration(number(s[17:19]))*time.Second)
	if len(rest) > 1 && rest[0] == '.' {
		n := 1
		for n < len(rest) && rest[n] >= '0' && rest[n] <= '9' {
			n++
		}
		if n == 1 || n > 10 {
			return time.Time{}, false
		}
		rest = rest[n:]
	}
	if rest == "" || rest == "Z" {
		return t, true
	}
	if len(rest) != 6 || rest[0] != '+' && rest[0] != '-' || rest[3] != ':' || !clock(rest[1:3], rest[4:], "0") {
		return time.Time{}, false
	}
	offset := time.Duration(number(rest[1:3]))*time.Hour + time.Duration(number(rest[4:]))*time.Minute
	if rest[0] == '-' {
		offset = -offset
	}
	return t.Add(-offset), true
}
