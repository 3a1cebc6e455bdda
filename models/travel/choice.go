package travel

import (
	"errors"
	"fmt"
	"strings"

	"taxrefund/models"
)

// choice is one character of a field that may have been printed as another.
type choice struct {
	field span
	i     int // in its line
	to    byte
}

// byChoice looks for the one change of a field of letters and digits that makes everything agree. as is the error of the zone
// as it was read.
func (m *mend) byChoice(today models.Date, as error) (Repaired, error) {
	var fits []choice
	var document Document
	for _, s := range [...]span{m.number, m.optional1, m.optional2} {
		for i := s.from; i < s.to; i++ {
			for _, to := range exchanged[m.text[s.line][i]] {
				try := m.zone
				try.text[s.line] = with(try.text[s.line], i, byte(to))
				if d, err := try.read(today); err == nil {
					document = d
					fits = append(fits, choice{s, i, byte(to)})
				}
			}
		}
	}
	switch {
	case len(fits) == 0:
		return Repaired{}, as
	case len(fits) == 1 && m.certain(fits[0]):
		after := *m
		after.text[fits[0].field.line] = with(m.text[fits[0].field.line], fits[0].i, fits[0].to)
		if asked := after.silent(fits[0].field); len(asked) > 0 {
			return Repaired{}, m.ambiguous(append(fits, asked...), as)
		}
		m.set(fits[0].field.line, fits[0].i, fits[0].to)
		return m.done(document), nil
	}
	return Repaired{}, m.ambiguous(fits, as)
}

// silent are the letters between the digits of a field that no check digit tells from the digit they look like: a G from a 6,
// an L from a 1.
func (m *mend) silent(field span) (out []choice) {
	for i := field.from; i < field.to; i++ {
		to := map[byte]byte{'G': '6', 'L': '1'}[m.text[field.line][i]]
		if one := (choice{field, i, to}); to != 0 && m.certain(one) {
			out = append(out, one)
		}
	}
	return out
}

// certain reports whether a change makes a digit of a letter that stands between two digits of its field.
func (m *mend) certain(c choice) bool {
	line := m.text[c.field.line]
	return isLetter(line[c.i]) && isDigit(c.to) && c.i > c.field.from && c.i+1 < c.field.to && isDigit(line[c.i-1]) && isDigit(line[c.i+1])
}

// ambiguous is the question that decides between readings, and what is wrong as it was read; of more than two places it asks
// for the first two.
func (m *mend) ambiguous(fits []choice, as error) error {
	var places []choice
	kinds := map[int]string{} // what may stand at a place, by how it was asked
	for _, c := range fits {
		key := c.field.line*100 + c.i
		if kinds[key] == "" {
			places = append(places, c)
			kinds[key] = article(m.text[c.field.line][c.i])
		}
		kinds[key] += " or " + article(c.to)
	}
	var asked []string
	var fields []models.FieldError
	for _, c := range places[:min(2, len(places))] {
		ask := "the " + ordinal(m.place(c)) + " character of the " + m.nameOf(c.field) + " " + kinds[c.field.line*100+c.i]
		asked = append(asked, ask)
		fields = append(fields, models.FieldError{Path: paths[c.field.line], At: c.i + 1, Code: "mrz.ambiguous", Msg: "is " + ask + "?"})
	}
	return models.E(models.Invalid, "mrz.ambiguous", "the document can be read in more than one way: is %s? Scan it again, or see an officer",
		strings.Join(asked, ", or ")).With(fields...).With(fieldsOf(as)...)
}

func fieldsOf(err error) []models.FieldError {
	e, _ := errors.AsType[*models.Error](err)
	return e.Fields
}

// inNumber reports whether the document number goes on in a field.
func (m *mend) inNumber(field span) bool {
	return field == m.number || m.long && field == m.optional1 && m.get(m.numberDigit) == "<"
}

func (m *mend) nameOf(field span) string {
	if m.inNumber(field) {
		return "document number"
	}
	return "optional data"
}

// place counts from 1 within what is asked about.
func (m *mend) place(c choice) int {
	n := c.i - c.field.from + 1
	if c.field != m.number && m.inNumber(c.field) {
		n += m.number.to - m.number.from
	}
	return n
}

var ordinals = [...]string{"first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"}

func ordinal(n int) string {
	switch {
	case n <= len(ordinals):
		return ordinals[n-1]
	case n%10 == 1 && n > 20:
		return fmt.Sprintf("%dst", n)
	case n%10 == 2 && n > 20:
		return fmt.Sprintf("%dnd", n)
	case n%10 == 3 && n > 20:
		return fmt.Sprintf("%drd", n)
	}
	return fmt.Sprintf("%dth", n)
}

// article puts "a" or "an" before a character, as it is spoken.
func article(c byte) string {
	if strings.IndexByte("AEFHILMNORSX8", c) >= 0 {
		return "an " + string(c)
	}
	return "a " + string(c)
}
