package ident

import "strings"

// checkES: a citizen's DNI, a foreigner's NIE (X, Y or Z), a number of those who have neither (K, L, M), and the CIF of
// companies and bodies. Real Decreto 1065/2007, articles 18 to 23; Orden EHA/451/2008.
func checkES(n string) (string, fault) {
	if len(n) < 3 || !digit(n[0]) && !letter(n[0]) || !digit(n[len(n)-1]) && !letter(n[len(n)-1]) {
		return "", fault{"format", 0}
	}
	if i := notDigit(n[1 : len(n)-1]); i >= 0 {
		return "", fault{"format", 1 + i}
	}
	if len(n) != 9 {
		return "", fault{"length", whole}
	}
	switch c := n[0]; {
	case digit(c):
		return holds(n, n[8] == letterDNI(number(n[:8])))
	case c == 'K' || c == 'L' || c == 'M':
		return holds(n, n[8] == letterDNI(number(n[1:8])))
	case c >= 'X': // X, Y and Z stand for 0, 1 and 2
		return holds(n, n[8] == letterDNI(int(c-'X')*10_000_000+number(n[1:8])))
	case strings.IndexByte("ABCDEFGHJNPQRSUVW", c) < 0:
		return "", fault{"format", 0}
	}
	return holds(n, holdsCIF(n))
}

func letterDNI(n int) byte { return "TRWAGMYFPDXBNJZSQVHLCKE"[n%23] }

// holdsCIF checks the control of a CIF, a digit or the letter in its place. The order gives letters to some kinds of body and to
// who is not resident and digits to others, but both have been given out to either, so both are taken.
func holdsCIF(n string) bool {
	sum := 0
	for i := 1; i < 8; i++ {
		d := int(n[i] - '0')
		if i%2 == 1 {
			d = d*2/10 + d*2%10
		}
		sum += d
	}
	check := (10 - sum%10) % 10
	return n[8] == byte('0'+check) || n[8] == "JABCDEFGHI"[check]
}
