package ident

import (
	"fmt"
	"strconv"
	"strings"
)

// Countries whose numbers hold letters.

func checkAT(n string) (string, fault) {
	if n == "" || n[0] != 'U' {
		return "", fault{"format", 0}
	}
	if i := notDigit(n[1:]); i >= 0 || len(n) == 1 {
		return "", fault{"format", i + 1}
	}
	if len(n) != 9 {
		return "", fault{"length", whole}
	}
	sum := 4
	for i := 1; i < 8; i++ {
		d := int(n[i] - '0')
		if i%2 == 0 {
			d = d*2/10 + d*2%10
		}
		sum += d
	}
	return holds(n, (10-sum%10)%10 == number(n[8:]))
}

func checkCY(n string) (string, fault) {
	if n == "" || !letter(n[len(n)-1]) {
		return "", fault{"format", len(n) - 1}
	}
	if i := notDigit(n[:len(n)-1]); i >= 0 || len(n) == 1 {
		return "", fault{"format", i}
	}
	if len(n) != 9 {
		return "", fault{"length", whole}
	}
	if n[:2] == "12" {
		return "", fault{"component", 0}
	}
	odd := [10]int{1, 0, 5, 7, 9, 13, 15, 17, 19, 21}
	sum := 0
	for i := range 8 {
		if i%2 == 0 {
			sum += odd[n[i]-'0']
		} else {
			sum += int(n[i] - '0')
		}
	}
	return holds(n, n[8] == byte('A'+sum%26))
}

// checkFR checks the two key characters before a SIREN: numeric keys are (12 + 3 × (SIREN mod 97)) mod 97, keys with a
// letter count in base 34 without I and O. Monaco's numbers (000…) have no Luhn check.
func checkFR(n string) (string, fault) {
	const alphabet = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
	for i := range n {
		if i < 2 && strings.IndexByte(alphabet, n[i]) < 0 || i >= 2 && !digit(n[i]) {
			return "", fault{"format", i}
		}
	}
	if len(n) != 11 {
		return "", fault{"length", whole}
	}
	siren := number(n[2:])
	if n[2:5] != "000" && !Luhn(n[2:]) {
		return "", fault{"checksum", 10}
	}
	a, b := strings.IndexByte(alphabet, n[0]), strings.IndexByte(alphabet, n[1])
	var ok bool
	switch key := a*34 + b - 100; {
	case a < 10 && b < 10:
		ok = a*10+b == (12+3*(siren%97))%97
	case a < 10:
		key = a*24 + b - 10
		fallthrough
	default:
		ok = (siren+1+key/11)%11 == key%11
	}
	if !ok {
		return "", fault{"checksum", 0}
	}
	return n, none
}

// checkIE: since 2013 a second letter may follow the check letter and counts nine times; the old form has a letter, + or *
// in the place of its second digit, and counts that as nothing and its first digit last.
func checkIE(n string) (string, fault) {
	const letters = "WABCDEFGHIJKLMNOPQRSTUV"
	for i := range n {
		c := n[i]
		if i == 1 && (digit(c) || letter(c) || c == '+' || c == '*') || i < 7 && i != 1 && digit(c) || i >= 7 && strings.IndexByte(letters, c) >= 0 {
			continue
		}
		return "", fault{"format", i}
	}
	if len(n) != 8 && len(n) != 9 {
		return "", fault{"length", whole}
	}
	sum := 0
	if digit(n[1]) {
		sum = weigh(n, 8, 7, 6, 5, 4, 3, 2)
	} else {
		sum = weigh(n[2:7], 7, 6, 5, 4, 3) + 2*int(n[0]-'0')
	}
	if len(n) == 9 {
		sum += 9 * strings.IndexByte(letters, n[8])
	}
	if n[7] != letters[sum%23] {
		return "", fault{"checksum", 7}
	}
	return n, none
}

// checkNL: the number of a company holds the test of eleven; what sole traders have had since 2020 says nothing about
// them and holds modulo 97 together with NL (Regeling omzetbelasting, bijlage).
func checkNL(n string) (string, fault) {
	b := len(n) - 3
	if b < 1 || n[b] != 'B' {
		return "", fault{"format", max(b, 0)}
	}
	if i := notDigit(n[:b]); i >= 0 {
		return "", fault{"format", i}
	}
	if i := notDigit(n[b+1:]); i >= 0 {
		return "", fault{"format", b + 1 + i}
	}
	if b > 9 {
		return "", fault{"length", whole}
	}
	short := 9 - b // leading zeros are left out by some
	n = "000000000"[:short] + n
	if n[:9] == "000000000" || n[10:] == "00" {
		return "", fault{"format", 0}
	}
	if (weigh(n, 9, 8, 7, 6, 5, 4, 3, 2)+10*int(n[8]-'0'))%11 != 0 && mod97("NL", n) != 1 {
		return "", fault{"checksum", b - 1}
	}
	return n, none
}

// checkNO: an organisation's number and the letters MVA, without which it says nothing about VAT (Merverdiavgiftsloven).
func checkNO(n string) (string, fault) {
	if !strings.HasSuffix(n, "MVA") {
		return "", fault{"format", whole}
	}
	org := n[:len(n)-3]
	if f := onlyDigits(org, 9); f != none {
		return "", f
	}
	if weigh(org, 3, 2, 7, 6, 5, 4, 3, 2, 1)%11 != 0 {
		return "", fault{"checksum", 8}
	}
	return n, none
}

// checkCH: the number of an enterprise; MWST, TVA, IVA or TPV behind it says that it is registered for VAT, and people
// leave that out.
func checkCH(n string) (string, fault) {
	if len(n) < 12 || len(n) > 16 {
		return "", fault{"length", whole}
	}
	if n[:3] != "CHE" {
		return "", fault{"component", 0}
	}
	if i := notDigit(n[3:12]); i >= 0 {
		return "", fault{"format", 3 + i}
	}
	switch n[12:] {
	case "", "MWST", "TVA", "IVA", "TPV":
	default:
		return "", fault{"format", 12}
	}
	if weigh(n[3:12], 5, 4, 3, 2, 7, 6, 5, 4, 1)%11 != 0 {
		return "", fault{"checksum", 11}
	}
	return n, none
}

// FrenchVAT is the French VAT number of the SIREN that begins with eight digits: its ninth is a Luhn check digit, and the
// two digits after FR follow from the whole (CGI art. 286 ter; the formula is 12 + 3 × SIREN mod 97, mod 97).
func FrenchVAT(eight int) string {
	siren := eight * 10
	for !Luhn(strconv.Itoa(siren)) {
		siren++
	}
	return fmt.Sprintf("FR%02d%09d", (12+3*(siren%97))%97, siren)
}
