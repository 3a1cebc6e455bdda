package travel

import (
	"strconv"
	"strings"

	"taxrefund/models"
)

// readNumber reads the document number. A longer one than its field has a filler for a check digit and goes on in the
// optional data, to its own check digit and a filler: Doc 9303-5 section 4.2.2 note j and Doc 9303-6 likewise. Whether the
// filler counts as a place of that check digit is read both ways; documents are printed in both.
func (z *zone) readNumber(d *Document, wrong *faults) {
	first := z.number.of(&z.text)
	d.Number = strings.TrimRight(first, "<")
	if z.long && d.Digits.Number == "<" && z.ended(z.optional1) != "" {
		rest, after, _ := strings.Cut(z.optional1.of(&z.text), "<")
		if rest != "" {
			z.readLong(d, first, rest, wrong)
			d.Optional1 = strings.TrimRight(after, "<")
			return
		}
	}
	if d.Number == "" {
		wrong.add(z.number, errNoNumber)
	}
	if CheckDigit(first) != d.Digits.Number {
		wrong.add(z.number, badNumber)
	}
}

func (z *zone) readLong(d *Document, first, rest string, wrong *faults) {
	end := len(rest) - 1
	d.LongNumber, d.Number, d.Digits.Number = true, first+rest[:end], rest[end:]
	switch d.Digits.Number {
	case CheckDigit(d.Number):
	case CheckDigit(first + "<" + rest[:end]):
		d.Warnings = append(d.Warnings, "document_number_check_digit_was_computed_with_the_filler")
	default:
		wrong.add(z.number, badNumber)
	}
}

// checkRest compares the other check digits. An optional field that is empty may leave its digit out (Doc 9303-4 section
// 4.2.2.2).
func (z *zone) checkRest(wrong *faults) {
	z.compare(wrong, badBirth, z.birthDigit, z.birth)
	if !z.expiry.none() {
		z.compare(wrong, badExpiry, z.expiryDigit, z.expiry)
	}
	if !z.optDigit.none() && (z.get(z.optDigit) != "<" || z.ended(z.optional1) != "") {
		z.compare(wrong, badOptional, z.optDigit, z.optional1)
	}
	if !z.compositeDigit.none() {
		z.compare(wrong, badComposite, z.compositeDigit, z.composite...)
	}
}

func (z *zone) compare(wrong *faults, what *models.Error, digit span, of ...span) {
	var c checkSum
	for _, s := range of {
		c.add(s.of(&z.text))
	}
	if c.digit() == digit.of(&z.text) {
		return
	}
	at := digit
	if len(of) == 1 {
		at = of[0]
	}
	wrong.add(at, what)
}

// CheckDigit weighs digits as themselves, A-Z as 10-35 and < as 0 with 7, 3, 1 in turn, modulo 10: Doc 9303-3 section 4.9.
func CheckDigit(text string) string {
	var c checkSum
	c.add(text)
	return c.digit()
}

// checkSum adds up what a check digit is made from, piece by piece.
type checkSum struct{ sum, n int }

func (c *checkSum) add(text string) {
	for i := range len(text) {
		v := 0
		switch b := text[i]; {
		case b >= '0' && b <= '9':
			v = int(b - '0')
		case b >= 'A' && b <= 'Z':
			v = int(b-'A') + 10
		}
		c.sum += v * weights[c.n%3]
		c.n++
	}
}

var weights = [3]int{7, 3, 1}

func (c *checkSum) digit() string { return strconv.Itoa(c.sum % 10) }
