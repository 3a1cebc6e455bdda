package ident

import "taxrefund/models"

// LEI is a legal entity identifier (ISO 17442-1).
type LEI string

// LOU is the prefix of the local operating unit that gave it out.
func (l LEI) LOU() string { return string(l[:4]) }

// CheckDigits are its last two characters.
func (l LEI) CheckDigits() string { return string(l[18:]) }

// ParseLEI reads an identifier of 20 characters, in capitals, and checks it modulo 97. Errors are Invalid: "lei.length",
// "lei.structure", "lei.mod97".
func ParseLEI(s string) (LEI, error) {
	if len(s) != 20 {
		return "", models.E(models.Invalid, "lei.length", "an LEI has 20 characters")
	}
	for i := range len(s) {
		if !digit(s[i]) && (i > 17 || !letter(s[i])) {
			return "", located(models.E(models.Invalid, "lei.structure", "an LEI is letters and digits, in capitals, and two digits"), i+1)
		}
	}
	if n := number(s[18:]); mod97(s) != 1 || n < 2 || n > 98 {
		return "", located(models.E(models.Invalid, "lei.mod97", "the check digits of this LEI do not agree; look at it again"), 19)
	}
	return LEI(s), nil
}
