// Package sheet is what every report for spreadsheets needs: texts that are no formulas, and amounts without floats.
package sheet

import (
	"strings"
	"unicode/utf8"
)

// Guarded makes a text safe to open in a spreadsheet: one that a program might take for a formula, also after blanks or in
// full-width form, gets a leading apostrophe (OWASP ASVS 5.0, 1.2.10). What is not UTF-8 becomes U+FFFD.
func Guarded(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, " \u00A0\u3000\uFEFF"))
	switch first {
	case '=', '+', '-', '@', '\t', '\r', '\n', 0, '＝', '＋', '－', '＠':
		return "'" + s
	}
	return s
}
