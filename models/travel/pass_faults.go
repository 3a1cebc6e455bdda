package travel

import (
	"strings"
	"unicode/utf8"

	"taxrefund/models"
)

// What may be wrong with a boarding pass. The problems of a leg are written for the first; faultsOf puts the leg's number.
var (
	formatCode      = models.E(models.Invalid, "bcbp.format_code", "the bar code of a boarding pass begins with M and the number of its flights")
	symbologyPrefix = models.E(models.Invalid, "bcbp.symbology_prefix", "the scanner puts the kind of bar code before the pass; turn that off")
	nonASCII        = models.E(models.Invalid, "bcbp.non_ascii", "a boarding pass has plain letters, digits and signs only")
	notAPass        = models.E(models.Invalid, "bcbp.not_a_bcbp", "this has control characters and is no boarding pass")
	legCount        = models.E(models.Invalid, "bcbp.leg_count", "a boarding pass has one to nine flights")
	tooShort        = models.E(models.Invalid, "bcbp.too_short", "the boarding pass ends before its first flight")
	shorterThan60   = models.E(models.Invalid, "bcbp.shorter_than_60", "a boarding pass has at least 60 characters")
	sizeNotHex      = models.E(models.Invalid, "bcbp.length_field_not_hex", "the size of a flight's further items is two hexadecimal digits")
	uniqueNotHex    = models.E(models.Invalid, "bcbp.unique_size_not_hex", "the size of the items for all flights is two hexadecimal digits")
	uniqueLong      = models.E(models.Invalid, "bcbp.unique_section_longer_than_conditional", "the items for all flights are longer than the section that holds them")
	trailing        = models.E(models.Invalid, "bcbp.trailing_data_not_security", "after the last flight there is more, and it is not security data")
	securityCut     = models.E(models.Invalid, "bcbp.security_truncated", "the security data is shorter than its size says")
	securityNotHex  = models.E(models.Invalid, "bcbp.security_size_not_hex", "the size of the security data is two hexadecimal digits")
	passUnreadable  = models.E(models.Invalid, "bcbp.unreadable", "no flight can be read from this boarding pass; scan it again, or type the flight")

	legCut         = models.E(models.Invalid, "bcbp.leg1_truncated", "the boarding pass ends before this flight does")
	conditionalCut = models.E(models.Invalid, "bcbp.leg1_conditional_truncated", "the boarding pass ends before the further items of this flight do")
	repeatedNotHex = models.E(models.Invalid, "bcbp.leg1_repeated_size_not_hex", "the size of the items of this flight is two hexadecimal digits")
	repeatedLong   = models.E(models.Invalid, "bcbp.leg1_repeated_section_longer_than_conditional", "the items of this flight are longer than the section that holds them")
	legAirport     = models.E(models.Invalid, "bcbp.leg1_airport", "an airport is three capital letters")
	legDate        = models.E(models.Invalid, "bcbp.leg1_date", "the day of a flight is three digits from 001 to 366")
	legFlight      = models.E(models.Invalid, "bcbp.leg1_flight_number", "a flight is its carrier, one to four digits, and perhaps a letter")
	legVersion     = models.E(models.Invalid, "bcbp.leg1_version", "the version of a pass is a digit")
)

// faultsOf is one error of all faults, under the code of the first. Warnings stand last: on a pass that is not valid they
// are problems too.
func faultsOf(faults []passFault, warnings ...string) error {
	var fields []models.FieldError
	for _, f := range faults {
		code := f.problem.Code
		if f.leg > 1 {
			code = strings.Replace(code, "leg1", "leg"+string(rune('0'+f.leg)), 1)
		}
		fields = append(fields, models.FieldError{Code: code, Msg: f.problem.Msg, At: f.at})
	}
	first := models.Error{Kind: models.Invalid, Code: fields[0].Code, Msg: fields[0].Msg}
	for _, w := range warnings {
		fields = append(fields, models.FieldError{Code: "bcbp." + w, Msg: "this is unusual on a boarding pass"})
	}
	return first.With(fields...)
}

// symbology is the length of the prefix that a scanner may put before what it read: "]", a letter and a digit
// (ISO/IEC 15424). It is 0 where there is none.
func symbology(text string) int {
	if len(text) >= 3 && text[0] == ']' && letter(text[1]&^0x20) && numeral(text[2]) {
		return 3
	}
	return 0
}

func letter(c byte) bool  { return c >= 'A' && c <= 'Z' }
func numeral(c byte) bool { return c >= '0' && c <= '9' }

// legs is a number of legs as its character says, 0 when it is none.
func legs(c byte) int {
	if c < '1' || c > '0'+maxLegs {
		return 0
	}
	return int(c - '0')
}

func airportCode(s string) bool { return len(s) == 3 && letter(s[0]) && letter(s[1]) && letter(s[2]) }

// foreign is the place of the first character that is not ASCII, counted from 1.
func foreign(s string) int {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return i + 1
		}
	}
	return 0
}

// control is the place of the first control character, counted from 1, and 0 where there is none.
func control(s string) int {
	for i := range len(s) {
		if s[i] < ' ' || s[i] == 0x7f {
			return i + 1
		}
	}
	return 0
}
