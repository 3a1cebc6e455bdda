package ident

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"taxrefund/models"
)

// NormaliseInvoice brings an invoice number into the one spelling it is compared in: Unicode NFKC, upper case, single
// blanks inside and none around. It has 1 to 64 printable characters.
func NormaliseInvoice(s string) (string, error) {
	malformed := models.E(models.Invalid, "invoice_number.malformed", "an invoice number has 1 to 64 printable characters")
	if len(s) > 400 {
		return "", malformed
	}
	s = strings.ToUpper(strings.Join(strings.Fields(norm.NFKC.String(s)), " "))
	n := 0
	for _, r := range s {
		if !unicode.IsPrint(r) || r == unicode.ReplacementChar {
			return "", malformed
		}
		n++
	}
	if n == 0 || n > 64 {
		return "", malformed
	}
	return s, nil
}
