// Package ident reads and checks the numbers that people type and scan: claim numbers, VAT ids, bank accounts and
// invoice numbers. Its errors never repeat what was typed.
package ident

import (
	"crypto/rand"
	"strings"

	"taxrefund/models"
)

// DocID is a claim's number for people: 12 random characters of Crockford's base 32 (60 bits) and a check character, in
// upper case without separators.
type DocID string

const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// weights are distinct odd numbers, so that each is invertible modulo 32 and any two neighbours differ: every single
// wrong character is caught, and every swap of neighbours except of two characters that lie 16 apart.
var weights = [12]int{1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23}

var values = func() (v [256]int8) {
	for i := range v {
		v[i] = -1
	}
	for i := range len(crockford) {
		v[crockford[i]], v[crockford[i]|0x20] = int8(i), int8(i)
	}
	for look, as := range map[byte]byte{'O': '0', 'o': '0', 'I': '1', 'i': '1', 'L': '1', 'l': '1'} {
		v[look] = v[as] // Crockford's look-alikes
	}
	for d := byte('0'); d <= '9'; d++ {
		v[d] = int8(d - '0')
	}
	return v
}()

// MintDocID makes a new number from the system's random source.
func MintDocID() DocID {
	var raw [12]byte
	_, _ = rand.Read(raw[:]) // never fails: it ends the process rather than return weak bytes
	text := make([]byte, 13)
	for i, b := range raw {
		text[i] = crockford[b&31]
	}
	text[12] = check(text[:12])
	return DocID(text)
}

func check(text []byte) byte {
	sum := 0
	for i, c := range text {
		sum += weights[i] * int(values[c])
	}
	return crockford[(32-sum%32)%32]
}

// ParseDocID reads a number as typed or scanned: any case, with blanks or hyphens, O for 0, I or L for 1. Errors are
// Invalid with code "docid.malformed" or "docid.check".
func ParseDocID(s string) (DocID, error) {
	malformed := models.E(models.Invalid, "docid.malformed", "a claim number has 13 letters and digits, such as 7K3M-9Q2X-B4TN-C")
	if len(s) > 40 {
		return "", malformed
	}
	text := make([]byte, 0, 13)
	for i := range len(s) {
		switch {
		case s[i] == '-' || s[i] == ' ':
		case values[s[i]] < 0 || len(text) == 13:
			return "", malformed
		default:
			text = append(text, crockford[values[s[i]]])
		}
	}
	if len(text) != 13 {
		return "", malformed
	}
	if text[12] != check(text[:12]) {
		return "", models.E(models.Invalid, "docid.check", "there is a mistake in this claim number; look at it again")
	}
	return DocID(text), nil
}

// Grouped is the number as printed: "7K3M-9Q2X-B4TN-C".
func (d DocID) Grouped() string {
	if len(d) != 13 {
		return string(d)
	}
	return strings.Join([]string{string(d[:4]), string(d[4:8]), string(d[8:12]), string(d[12:])}, "-")
}
