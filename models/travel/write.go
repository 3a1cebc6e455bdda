package travel

import (
	"strings"

	"taxrefund/models"
)

// FormatZone writes the zone of a document with right check digits, of a TD3 where the document names no format; it makes
// specimens for tests and demonstrations, and the zone of what was typed. Names beyond their field are cut, characters
// outside the alphabet become fillers.
func FormatZone(d Document) []string {
	if d.Format == "" {
		d.Format = TD3
	}
	l := layouts[d.Format]
	rows := make([][]byte, l.lines)
	for i := range rows {
		rows[i] = []byte(strings.Repeat("<", l.width))
	}
	put := func(at span, s string) {
		if !at.none() {
			copy(rows[at.line][at.from:at.to], pad(s, at.to-at.from))
		}
	}
	name := strings.ReplaceAll(d.Surname, " ", "<") + "<<" + strings.ReplaceAll(d.GivenNames, " ", "<")
	if l.format == FRID {
		name = strings.ReplaceAll(d.Surname, " ", "<")
		put(l.given, strings.ReplaceAll(d.GivenNames, " ", "<"))
	}
	put(code, d.Kind)
	put(state, d.IssuingState)
	put(l.name, name)
	put(l.nationality, d.Nationality)
	put(l.sex, d.Sex)
	put(l.office, d.Office)
	put(l.optional1, d.Optional1)
	put(l.optional2, d.Optional2)
	put(l.birth, sixOf(d.BirthDate, d.Birth))
	put(l.expiry, sixOf(d.ExpiresOn, d.Expiry))
	put(l.number, d.Number)
	sign(l, rows, put, d)
	lines := make([]string, len(rows))
	for i, row := range rows {
		lines[i] = string(row)
	}
	return lines
}

// sign writes the check digits, and the rest of a long number with its own.
func sign(l *layout, rows [][]byte, put func(span, string), d Document) {
	digit := func(at ...span) string {
		var c checkSum
		for _, s := range at {
			c.add(string(rows[s.line][s.from:s.to]))
		}
		return c.digit()
	}
	put(l.numberDigit, digit(l.number))
	if rest := len(d.Number) - 9; l.long && rest > 0 {
		var c checkSum
		c.add(pad(d.Number, len(d.Number)))
		put(l.numberDigit, "<")
		put(l.optional1, d.Number[9:]+c.digit()+"<"+d.Optional1)
	}
	put(l.birthDigit, digit(l.birth))
	if !l.expiry.none() {
		put(l.expiryDigit, digit(l.expiry))
	}
	if !l.optDigit.none() {
		put(l.optDigit, digit(l.optional1))
	}
	if !l.compositeDigit.none() {
		put(l.compositeDigit, digit(l.composite...))
	}
}

func sixOf(d models.Date, printed string) string {
	if d == "" {
		return printed
	}
	return string(d[2:4] + d[5:7] + d[8:10])
}

func pad(s string, n int) string {
	out := make([]byte, n)
	for i := range out {
		out[i] = '<'
		if i < len(s) && strange(s[i:i+1]) == 0 {
			out[i] = s[i]
		}
	}
	return string(out)
}
