package voucher

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// longest is how many bytes of one text are looked at; nothing longer fits on the page, and it bounds the work a hostile
// name can cause.
const longest = 2400

// barred are letters with a stroke, which Unicode does not take apart into a letter and a mark. Travel documents write them
// the same way in their machine-readable zone (ICAO 9303-3, section 6).
var barred = map[rune]rune{'Ł': 'L', 'ł': 'l', 'Đ': 'D', 'đ': 'd', 'Ħ': 'H', 'ħ': 'h', 'Ŧ': 'T', 'ŧ': 't', 'ı': 'i', 'Œ': 'O', 'œ': 'o'}

// wideQuotes are drawn as wide as a Han character by a Chinese font, which tears Latin words apart.
var wideQuotes = map[rune]rune{'‘': '\'', '’': '\'', '“': '"', '”': '"'}

// cleaner makes texts fit for the page in one language. A Latin text takes ASCII quotes.
type cleaner struct {
	font  *font
	latin bool
	lost  int // characters written as '?' or without their accent
}

// clean returns s as one line of characters the font can draw: composed (NFC), without control, formatting and
// bidirectional characters, white space as single blanks, and '?' for what the font lacks. An accented letter the font
// lacks loses its accent.
func (c *cleaner) clean(s string) string {
	if plain(s) && len(s) <= longest {
		return s
	}
	if len(s) > longest {
		end := longest
		for end > longest-utf8.UTFMax && !utf8.RuneStart(s[end]) {
			end--
		}
		s = s[:end]
	}
	var b strings.Builder
	blank := true // nothing yet, so leading blanks are dropped
	for _, r := range norm.NFC.String(strings.ToValidUTF8(s, "?")) {
		if unicode.IsSpace(r) {
			if !blank {
				b.WriteByte(' ')
			}
			blank = true
			continue
		}
		if r = c.letter(r); r >= 0 {
			b.WriteRune(r)
			blank = false
		}
	}
	return strings.TrimRight(b.String(), " ")
}

// plain says whether s is already clean: printable ASCII with no blank at an end or doubled.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' || s[i] == ' ' && (i == 0 || i == len(s)-1 || s[i-1] == ' ') {
			return false
		}
	}
	return true
}

// letter returns what is drawn for r, or -1 for nothing.
func (c *cleaner) letter(r rune) rune {
	if straight, ok := wideQuotes[r]; ok && c.latin {
		return straight
	}
	switch {
	case unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Variation_Selector, r):
		return -1
	case r == utf8.RuneError:
		c.lost++
		return '?'
	case unicode.Is(unicode.M, r): // a mark that no letter has taken up
		c.lost++
		return -1
	case c.font.has(r):
		return r
	}
	c.lost++
	if base, ok := barred[r]; ok {
		return base
	}
	if base, _ := utf8.DecodeRuneInString(norm.NFKD.String(string(r))); base != r && c.font.has(base) {
		return base
	}
	return '?'
}

// voucher returns a copy of v with every printed text cleaned, and at most most receipts.
func (c *cleaner) voucher(v Voucher, most int) Voucher {
	for _, s := range []*string{
		&v.DocID, &v.Airport, &v.Scheme, &v.Traveller, &v.DocumentMasked, &v.Nationality, &v.Flight, &v.StatusLabel,
		&v.Method, &v.Desk, &v.DeskHint, &v.Deadline, &v.Until, &v.Totals.GrossText, &v.Totals.VATText, &v.Totals.FeeText, &v.Totals.RefundText,
		&v.Totals.PayoutText,
	} {
		*s = c.clean(*s)
	}
	next := make([]string, 0, len(v.Next))
	for _, s := range v.Next[:min(len(v.Next), most)] {
		next = append(next, c.clean(s))
	}
	v.Next = next
	receipts := make([]Receipt, 0, min(len(v.Receipts), most))
	for _, r := range v.Receipts[:min(len(v.Receipts), most)] {
		for _, s := range []*string{&r.Merchant, &r.Invoice, &r.Gross, &r.VAT, &r.Refund, &r.StatusLabel, &r.Reason} {
			*s = c.clean(*s)
		}
		receipts = append(receipts, r)
	}
	v.Receipts = receipts
	return v
}
