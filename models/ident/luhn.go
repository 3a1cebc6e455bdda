package ident

import (
	"strings"

	"taxrefund/models"
)

// Luhn reports whether a number of one or more digits, blanks and hyphens aside, ends with its check digit (ISO/IEC 7812-1
// annex B). Anything else in it makes it false.
func Luhn(s string) bool {
	sum, n := 0, 0
	for i := len(s) - 1; i >= 0; i-- {
		switch c := s[i]; {
		case c == ' ' || c == '-':
		case !digit(c):
			return false
		default:
			d := int(c - '0')
			if n%2 == 1 {
				if d *= 2; d > 9 {
					d -= 9
				}
			}
			sum += d
			n++
		}
	}
	return n > 0 && sum%10 == 0
}

// ParseLuhn is the digits of a number that holds Luhn's check. Errors are Invalid: "luhn.format", "luhn.checksum".
func ParseLuhn(s string) (string, error) {
	bare := strings.NewReplacer(" ", "", "-", "").Replace(s)
	if !digits(bare) {
		return "", models.E(models.Invalid, "luhn.format", "this is a number of digits alone")
	}
	if !Luhn(bare) {
		return "", models.E(models.Invalid, "luhn.checksum", "the check digit of this number does not agree; look at it again")
	}
	return bare, nil
}
