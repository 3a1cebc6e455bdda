package payouts

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
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

// printable writes s in Windows-1252, which the PDF's built-in fonts use: one line, no control or direction characters, and
// '?' for what the encoding lacks.
func printable(s string) string {
	var b strings.Builder
	for _, r := range norm.NFC.String(strings.ToValidUTF8(s, "?")) {
		switch {
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r):
		default:
			if c, ok := charmap.Windows1252.EncodeRune(r); ok {
				b.WriteByte(c)
			} else {
				b.WriteByte('?')
			}
		}
	}
	return b.String()
}
