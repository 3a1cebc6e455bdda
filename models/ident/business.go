package ident

import "strings"

// Numbers of businesses outside the EU that stand on invoices where a country has no VAT id apart from them. Iceland's and San
// Marino's have no check digit.

func checkAL(n string) (string, fault) { // NIPT
	if len(n) != 10 {
		return "", fault{"length", whole}
	}
	if !shaped(n, "A00000000A") {
		return "", fault{"format", whole}
	}
	return n, none
}

func checkAU(n string) (string, fault) { // ABN
	if f := noLeadingZero(n, 11); f != none {
		return "", f
	}
	return holds(n, (weigh(n, 10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19)-10)%89 == 0)
}

func checkIL(n string) (string, fault) { // companies begin with 5
	if f := onlyDigits(n, 9); f != none {
		return "", f
	}
	if n[0] != '5' {
		return "", fault{"component", 0}
	}
	return holds(n, Luhn(n))
}

func checkIS(n string) (string, fault) { // VSK
	if len(n) == 6 {
		return n, onlyDigits(n, 6)
	}
	return n, onlyDigits(n, 5)
}

func checkJP(n string) (string, fault) { // corporate number; the check digit comes first
	if f := onlyDigits(n, 13); f != none {
		return "", f
	}
	if int(n[0]-'0') != 9-weigh(n[1:], 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1)%9 {
		return "", fault{"checksum", 0}
	}
	return n, none
}

func checkKR(n string) (string, fault) { // tax office, kind of business, serial number
	if f := onlyDigits(n, 10); f != none {
		return "", f
	}
	switch {
	case n[:3] < "101":
		return "", fault{"component", 0}
	case n[3:5] == "00":
		return "", fault{"component", 3}
	case n[5:9] == "0000":
		return "", fault{"component", 5}
	}
	sum := weigh(n, 1, 3, 7, 1, 3, 7, 1, 3, 5) + int(n[8]-'0')*5/10
	return holds(n, (10-sum%10)%10 == number(n[9:]))
}

func checkMC(n string) (string, fault) { // a French number whose SIREN begins with 000
	n = strings.TrimPrefix(n, "FR")
	if len(n) == 11 && n[2:5] != "000" {
		return "", fault{"component", 2}
	}
	return checkFR(n)
}

func checkME(n string) (string, fault) { // PIB
	if f := onlyDigits(n, 8); f != none {
		return "", f
	}
	return holds(n, (11-weigh(n, 8, 7, 6, 5, 4, 3, 2)%11)%11%10 == number(n[7:]))
}

func checkMK(n string) (string, fault) { // EDB
	if f := onlyDigits(n, 13); f != none {
		return "", f
	}
	return holds(n, (11-weigh(n, 7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)%11)%11%10 == number(n[12:]))
}

func checkRS(n string) (string, fault) { // PIB
	if f := onlyDigits(n, 9); f != none {
		return "", f
	}
	return holds(n, mod1110(n))
}

func checkSM(n string) (string, fault) { // COE, written with and without leading zeros
	if i := notDigit(n); i >= 0 || n == "" {
		return "", fault{"format", i}
	}
	short := strings.TrimLeft(n, "0")
	if short == "" || len(short) > 5 {
		return "", fault{"length", whole}
	}
	return short, none
}

func checkTH(n string) (string, fault) { // a juristic person's begins with 0, a citizen's with 1 to 8
	if f := onlyDigits(n, 13); f != none {
		return "", f
	}
	if n[0] == '9' {
		return "", fault{"component", 0}
	}
	return holds(n, (11-weigh(n, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2)%11)%10 == number(n[12:]))
}

func checkTR(n string) (string, fault) { // VKN
	if f := onlyDigits(n, 10); f != none {
		return "", f
	}
	sum := 0
	for i := range 9 {
		d := (int(n[i]-'0') + 9 - i) % 10
		if d != 0 {
			if d = d << (9 - i) % 9; d == 0 {
				d = 9
			}
		}
		sum += d
	}
	return holds(n, (10-sum%10)%10 == number(n[9:]))
}

func checkUA(n string) (string, fault) { // EDRPOU; numbers between 30 and 60 million have other weights
	if f := onlyDigits(n, 8); f != none {
		return "", f
	}
	var first, second int
	if n[0] < '3' || n[0] > '5' {
		first, second = weigh(n, 1, 2, 3, 4, 5, 6, 7), weigh(n, 3, 4, 5, 6, 7, 8, 9)
	} else {
		first, second = weigh(n, 7, 1, 2, 3, 4, 5, 6), weigh(n, 9, 3, 4, 5, 6, 7, 8)
	}
	if first %= 11; first == 10 {
		first = second % 11 % 10
	}
	return holds(n, first == number(n[7:]))
}
