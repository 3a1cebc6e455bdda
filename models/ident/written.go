package ident

import (
	"unicode/utf8"

	"taxrefund/models"
)

// maxWritten is the longest number that is looked at, in bytes as it is written and in characters as it is read.
const maxWritten, maxRead = 200, 40

// written is a number without its separators, in upper case, that knows where each character stood.
type written struct {
	text [maxRead]byte
	at   [maxRead]uint8 // characters from 1
	n    int
}

// fault is what is wrong with a number: a word, and the index of the character in the number without separators at which
// it shows; whole when it is none of them. The zero fault is no fault.
type fault struct {
	problem string
	index   int
}

const whole = -1

var none fault

// read takes s without the separators that people put between the groups of a number: blanks of every kind, dots, slashes,
// brackets and dashes. What no number holds is a fault of format at its place.
func (w *written) read(s string) fault {
	if len(s) > maxWritten {
		return fault{"length", whole}
	}
	place := 0
	for i := 0; i < len(s); {
		c, size := rune(s[i]), 1
		if c >= utf8.RuneSelf {
			c, size = utf8.DecodeRuneInString(s[i:])
		}
		i += size
		place++
		if separates(c) {
			continue
		}
		if w.n == maxRead {
			return fault{"length", whole}
		}
		w.at[w.n] = uint8(place)
		w.n++
		switch {
		case c >= 'a' && c <= 'z':
			c -= 'a' - 'A'
		case c == 'М': // Cyrillic, as North Macedonia writes МК
			c = 'M'
		case c == 'К':
			c = 'K'
		case !digit(byte(c)) && (c < 'A' || c > 'Z') && c != '+' && c != '*' || c >= utf8.RuneSelf:
			return fault{"format", w.n - 1}
		}
		w.text[w.n-1] = byte(c)
	}
	return none
}

func separates(c rune) bool {
	switch c {
	case ' ', '.', '-', '/', '(', ')', '\t', '\u00a0', '\u1680', '\u202f', '\u205f', '\u3000', '\u2212':
		return true
	}
	return c >= '\u2000' && c <= '\u200a' || c >= '\u2010' && c <= '\u2015'
}

// place is where an index of the number stood in what was written.
func (w *written) place(index int) int {
	if index < 0 || index >= w.n {
		return 0
	}
	return int(w.at[index])
}

// located is e at a place of what was written.
func located(e *models.Error, at int) error {
	if at == 0 {
		return e
	}
	return e.With(models.FieldError{Code: e.Code, Msg: e.Msg, At: at})
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

func letter(c byte) bool { return c >= 'A' && c <= 'Z' }

// digits reports whether s is one or more digits.
func digits(s string) bool { return s != "" && notDigit(s) < 0 }

// notDigit is the index of the first character that is none, or -1.
func notDigit(s string) int {
	for i := range len(s) {
		if !digit(s[i]) {
			return i
		}
	}
	return -1
}

// number is the value of digits, of at most 18.
func number(s string) int {
	n := 0
	for i := range len(s) {
		n = n*10 + int(s[i]-'0')
	}
	return n
}

// weigh adds up the digits of s, each times its weight.
func weigh(s string, weights ...int) int {
	sum := 0
	for i, w := range weights {
		sum += int(s[i]-'0') * w
	}
	return sum
}

// mod1110 reports whether digits hold by ISO/IEC 7064, MOD 11,10.
func mod1110(s string) bool {
	check := 5
	for i := range len(s) {
		if check == 0 {
			check = 10
		}
		check = (check*2%11 + int(s[i]-'0')) % 10
	}
	return check == 1
}

// mod97 is the remainder by ISO/IEC 7064, MOD 97-10, of parts in their order, where a letter counts as two digits from A = 10.
func mod97(parts ...string) int {
	n := 0
	for _, s := range parts {
		for i := range len(s) {
			if c := s[i]; digit(c) {
				n = (n*10 + int(c-'0')) % 97
			} else {
				n = (n*100 + int(c-'A') + 10) % 97
			}
		}
	}
	return n
}
