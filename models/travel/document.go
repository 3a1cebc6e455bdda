// Package travel reads what a traveller carries: the machine-readable zone of a passport and the flight on a boarding
// pass. Its errors never repeat what was read.
package travel

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"taxrefund/models"
)

// Document is a TD3 machine-readable zone, ICAO Doc 9303-4: the passport's data page.
type Document struct {
	Kind         string // "P", or two characters
	IssuingState string // as in the zone: ISO 3166 alpha-3, or a code of Doc 9303-3 section 5
	Number       string
	Surname      string // primary identifier
	GivenNames   string // secondary identifier; empty when there is none
	NameCut      bool   // the name fills the zone and may go on
	Nationality  string
	BirthDate    models.Date // empty when day or month are unknown
	BirthYear    int
	Sex          string // "F", "M" or "" for unspecified
	ExpiresOn    models.Date
	OptionalData string
	Warnings     []string // what is unusual and still valid, such as an unknown state code
}

// Key is what the blind index is made from: issuing state and number.
func (d Document) Key() string { return d.IssuingState + "|" + strings.ReplaceAll(d.Number, "<", "") }

var numberShape = regexp.MustCompile(`^[A-Z0-9]{1,20}$`)

// DocumentKey is the Key of a document as somebody typed it: small letters, spaces, hyphens and fillers are no difference.
// The state is as in the machine-readable zone. Errors are Invalid: "document.state" or "document.number".
func DocumentKey(state, number string) (string, error) {
	d := Document{IssuingState: strings.ToUpper(strings.Trim(state, " <"))}
	if !knownState(d.IssuingState) {
		return "", models.E(models.Invalid, "document.state", "a state is written as in the passport's machine-readable zone, such as CHN or D")
	}
	d.Number = strings.ToUpper(strings.NewReplacer(" ", "", "-", "", "<", "").Replace(number))
	if !numberShape.MatchString(d.Number) {
		return "", models.E(models.Invalid, "document.number", "a document number has 1 to 20 letters and digits")
	}
	return d.Key(), nil
}

// Masked shows the last three characters of the number.
func (d Document) Masked() string {
	if len(d.Number) <= 3 {
		return "••••••"
	}
	return "••••••" + d.Number[len(d.Number)-3:]
}

const lineLength = 44

// problems collects what is wrong with a zone, by field.
type problems []models.FieldError

func (p *problems) add(line int, code, msg string) {
	*p = append(*p, models.FieldError{Path: fmt.Sprintf("document.mrz[%d]", line), Code: code, Msg: msg})
}

// ParseTD3 reads the two lines of a passport's zone. today (any zone's day will do) settles the century: nobody is born
// after it. Errors are Invalid: "mrz.length", "mrz.character", or "mrz.check" with a field error for each check digit or
// date that does not hold.
func ParseTD3(line1, line2 string, today models.Date) (Document, error) {
	if len(line1) != lineLength || len(line2) != lineLength {
		return Document{}, models.E(models.Invalid, "mrz.length", "a passport's machine-readable zone has two lines of 44 characters")
	}
	if !alphabet(line1) || !alphabet(line2) {
		return Document{}, models.E(models.Invalid, "mrz.character", "a machine-readable zone has capital letters, digits and < only")
	}
	var p problems
	d := Document{
		Kind: filler(line1[0:2]), IssuingState: filler(line1[2:5]), Number: strings.TrimRight(line2[0:9], "<"), Nationality: filler(line2[10:13]),
		OptionalData: filler(line2[28:42]),
	}
	d.name(line1[5:44], &p)
	if line1[0] != 'P' {
		d.Warnings = append(d.Warnings, "unusual_document_code")
	}
	if strings.ContainsAny(line1[2:5]+line2[10:13], "0123456789") {
		p.add(0, "mrz.state", "a state code has letters only")
	}
	for _, code := range []string{d.IssuingState, d.Nationality} {
		if !knownState(code) {
			d.Warnings = append(d.Warnings, "unknown_state")
		}
	}
	if d.Number == "" {
		p.add(1, "mrz.number", "the document number is missing")
	}
	d.checks(line2, &p)
	d.dates(line2, today, &p)
	switch line2[20] {
	case 'F', 'M':
		d.Sex = line2[20:21]
	case '<', 'X':
	default:
		p.add(1, "mrz.sex", "the sex is F, M or <")
	}
	if len(p) > 0 {
		return Document{}, models.E(models.Invalid, "mrz.check", "the passport was not read correctly; scan it again, or see an officer").With(p...)
	}
	return d, nil
}

// checks compares every check digit of the second line, Doc 9303-4 section 4.2.2.2.
func (d *Document) checks(line string, p *problems) {
	digits := []struct{ field, text, digit string }{
		{"document_number", line[0:9], line[9:10]}, {"birth_date", line[13:19], line[19:20]}, {"expiry_date", line[21:27], line[27:28]},
		{"optional", line[28:42], line[42:43]}, {"composite", line[0:10] + line[13:20] + line[21:43], line[43:44]},
	}
	for _, c := range digits {
		if c.field == "optional" && c.digit == "<" && strings.Trim(c.text, "<") == "" {
			continue // an empty optional field may leave its check digit out
		}
		if c.digit != string(checkDigit(c.text)) {
			p.add(1, "mrz.check."+c.field, "the check digit of the "+strings.ReplaceAll(c.field, "_", " ")+" does not agree")
		}
	}
}

// checkDigit weighs digits as themselves, A-Z as 10-35 and < as 0 with 7, 3, 1 in turn, modulo 10: Doc 9303-3 section 4.9.
func checkDigit(text string) byte {
	sum := 0
	for i := range len(text) {
		v := 0
		switch c := text[i]; {
		case c >= '0' && c <= '9':
			v = int(c - '0')
		case c >= 'A' && c <= 'Z':
			v = int(c-'A') + 10
		}
		sum += v * [3]int{7, 3, 1}[i%3]
	}
	return byte('0' + sum%10)
}

func (d *Document) dates(line string, today models.Date, p *problems) {
	birth, known, ok := sixDigits(line[13:19])
	if !ok {
		p.add(1, "mrz.date.birth_date", "the birth date is not a date")
	} else {
		d.BirthYear = 2000 + birth.year
		if today == "" || fmt.Sprintf("%04d-%02d-%02d", d.BirthYear, birth.month, birth.day) > string(today) {
			d.BirthYear -= 100
		}
		if known && !realDay(d.BirthYear, birth.month, birth.day) {
			p.add(1, "mrz.date.birth_date", "the birth date is not a date")
		} else if known {
			d.BirthDate = models.Date(fmt.Sprintf("%04d-%02d-%02d", d.BirthYear, birth.month, birth.day))
		}
	}
	if line[21:27] == "<<<<<<" {
		return // no expiry
	}
	expiry, known, ok := sixDigits(line[21:27])
	// Documents are valid for at most ten years or so: an expiry is near today, on either side.
	if !ok || !known || !realDay(2000+expiry.year, expiry.month, expiry.day) {
		p.add(1, "mrz.date.expiry_date", "the date of expiry is not a date")
		return
	}
	d.ExpiresOn = models.Date(fmt.Sprintf("%04d-%02d-%02d", 2000+expiry.year, expiry.month, expiry.day))
}

type day struct{ year, month, day int }

// sixDigits reads YYMMDD in which month and day may be unknown (<<); known says that they are not.
func sixDigits(s string) (d day, known, ok bool) {
	read := func(t string) (int, bool) {
		if t == "<<" {
			return 0, true
		}
		if t[0] < '0' || t[0] > '9' || t[1] < '0' || t[1] > '9' {
			return 0, false
		}
		return int(t[0]-'0')*10 + int(t[1]-'0'), true
	}
	y, ok1 := read(s[0:2])
	m, ok2 := read(s[2:4])
	n, ok3 := read(s[4:6])
	if s[0:2] == "<<" || m > 12 || n > 31 || s[2:4] == "00" || s[4:6] == "00" {
		return d, false, false
	}
	return day{y, m, n}, m > 0 && n > 0, ok1 && ok2 && ok3
}

func realDay(year, month, dayOfMonth int) bool {
	t := time.Date(year, time.Month(month), dayOfMonth, 0, 0, 0, 0, time.UTC)
	return int(t.Month()) == month && t.Day() == dayOfMonth
}

// name splits the name field into its identifiers: Doc 9303-3 section 4.6.
func (d *Document) name(field string, p *problems) {
	if strings.ContainsAny(field, "0123456789") || field[0] == '<' {
		p.add(0, "mrz.name", "the name has letters and < only")
		return
	}
	primary, secondary, _ := strings.Cut(strings.TrimRight(field, "<"), "<<")
	d.Surname = strings.TrimSpace(strings.ReplaceAll(primary, "<", " "))
	d.GivenNames = strings.Join(strings.FieldsFunc(secondary, func(r rune) bool { return r == '<' }), " ")
	d.NameCut = field[len(field)-1] != '<'
}

func filler(s string) string {
	return strings.TrimSpace(strings.ReplaceAll(strings.TrimRight(s, "<"), "<", " "))
}

func alphabet(s string) bool {
	for i := range len(s) {
		if c := s[i]; c != '<' && (c < '0' || c > '9') && (c < 'A' || c > 'Z') {
			return false
		}
	}
	return true
}

// FormatTD3 writes the zone of a document with right check digits; it makes specimens for tests and demonstrations.
// Names beyond the zone are cut, characters outside its alphabet become fillers.
func FormatTD3(d Document) (line1, line2 string) {
	name := strings.ReplaceAll(d.Surname, " ", "<") + "<<" + strings.ReplaceAll(d.GivenNames, " ", "<")
	line1 = pad(d.Kind, 2) + pad(d.IssuingState, 3) + pad(name, 39)
	number, birth, expiry, optional := pad(d.Number, 9), short(d.BirthDate), short(d.ExpiresOn), pad(d.OptionalData, 14)
	body := number + string(checkDigit(number)) + pad(d.Nationality, 3) + birth + string(checkDigit(birth)) + pad(d.Sex, 1) +
		expiry + string(checkDigit(expiry)) + optional + string(checkDigit(optional))
	composite := body[0:10] + body[13:20] + body[21:43]
	return line1, body + string(checkDigit(composite))
}

func short(d models.Date) string {
	if d == "" {
		return "<<<<<<"
	}
	return string(d[2:4] + d[5:7] + d[8:10])
}

func pad(s string, n int) string {
	out := make([]byte, n)
	for i := range out {
		out[i] = '<'
		if i < len(s) && alphabet(s[i:i+1]) {
			out[i] = s[i]
		}
	}
	return string(out)
}
