package fiscal

import "strings"

// portuguese is whether the check digit of a NIF holds: nine digits, weighed 9 to 1, add up to a multiple of 11, where ten
// is written as zero.
func portuguese(nif string) bool {
	if len(nif) != 9 || !allDigits(nif) || nif[0] == '0' {
		return false
	}
	sum := 0
	for i := range 8 {
		sum += int(nif[i]-'0') * (9 - i)
	}
	return (11-sum%11)%11%10 == int(nif[8]-'0')
}

// spanish is whether a NIF has the shape of one, and whether its letter or digit holds: of persons by their number modulo 23
// (Real Decreto 1065/2007, articles 19 and 20), of legal ones by a digit or a letter (Orden EHA/451/2008).
func spanish(nif string) (shape, ok bool) {
	if len(nif) != 9 || !allDigits(nif[1:8]) {
		return false, false
	}
	first, last := nif[0], nif[8]
	switch {
	case first >= '0' && first <= '9':
		return capital(last), capital(last) && last == person(number(nif[:8]))
	case strings.IndexByte("XYZ", first) >= 0:
		return capital(last), last == person(number(nif[1:8])+10_000_000*int(first-'X'))
	case strings.IndexByte("KLM", first) >= 0:
		return capital(last), last == person(number(nif[1:8]))
	case strings.IndexByte("ABCDEFGHJNPQRSUVW", first) >= 0:
		return capital(last) || last >= '0' && last <= '9', legal(nif)
	}
	return false, false
}

func capital(c byte) bool { return c >= 'A' && c <= 'Z' }

func person(n int) byte { return "TRWAGMYFPDXBNJZSQVHLCKE"[n%23] }

// legal checks the last character of a legal person: some kinds have a digit, some a letter, the others either.
func legal(nif string) bool {
	sum := 0
	for i := 1; i < 8; i++ {
		n := int(nif[i] - '0')
		if i%2 == 1 {
			n = n*2/10 + n*2%10
		}
		sum += n
	}
	check := (10 - sum%10) % 10
	digit, letter := nif[8] == byte('0'+check), nif[8] == "JABCDEFGHI"[check]
	switch {
	case strings.IndexByte("ABEH", nif[0]) >= 0:
		return digit
	case strings.IndexByte("NPQRSW", nif[0]) >= 0:
		return letter
	}
	return digit || letter
}
