package ident

import "time"

// Countries where a person's number may stand for the VAT id of a sole trader. Of those with a date of birth in them, the
// date is to be one.

// checkBE takes the nine digits of before 2005 and puts the zero in front of them; since 2023 numbers may begin with 1.
func checkBE(n string) (string, fault) {
	if i := notDigit(n); i >= 0 || n == "" {
		return "", fault{"format", i}
	}
	if len(n) == 9 {
		n = "0" + n
	}
	if number(n[:min(len(n), 10)]) == 0 {
		return "", fault{"format", 0}
	}
	if len(n) != 10 {
		return "", fault{"length", whole}
	}
	if n[0] > '1' {
		return "", fault{"component", 0}
	}
	return holds(n, 97-number(n[:8])%97 == number(n[8:]))
}

// checkBG: nine digits of a company; ten of a citizen (EGN, with a date of birth), of a foreigner, or of anybody else.
func checkBG(n string) (string, fault) {
	if i := notDigit(n); i >= 0 || n == "" {
		return "", fault{"format", i}
	}
	switch len(n) {
	case 9:
		check := weigh(n, 1, 2, 3, 4, 5, 6, 7, 8) % 11
		if check == 10 {
			check = weigh(n, 3, 4, 5, 6, 7, 8, 9, 10) % 11 % 10
		}
		return holds(n, check == number(n[8:]))
	case 10:
		last := number(n[9:])
		foreigner := weigh(n, 21, 19, 17, 13, 11, 9, 7, 3, 1)%10 == last
		other := (11-weigh(n, 4, 3, 2, 7, 6, 5, 4, 3, 2)%11)%11 == last
		return holds(n, bornBG(n) && citizenBG(n) || foreigner || other)
	}
	return "", fault{"length", whole}
}

func citizenBG(n string) bool { return weigh(n, 2, 4, 8, 5, 10, 9, 7, 3, 6)%11%10 == number(n[9:]) }

// bornBG: the month of a birth in the 1800s counts from 20, in the 2000s from 40.
func bornBG(n string) bool {
	year, month, day := 1900+number(n[:2]), number(n[2:4]), number(n[4:6])
	switch {
	case month > 40:
		year, month = year+100, month-40
	case month > 20:
		year, month = year-100, month-20
	}
	return isDate(year, month, day)
}

// checkCZ: eight digits of a company, nine that begin with 6 of a person without a birth number, and birth numbers of nine
// digits (until 1953) and ten.
func checkCZ(n string) (string, fault) {
	if i := notDigit(n); i >= 0 || n == "" {
		return "", fault{"format", i}
	}
	switch {
	case len(n) == 8:
		if n[0] == '9' {
			return "", fault{"component", 0}
		}
		check := (11 - weigh(n, 8, 7, 6, 5, 4, 3, 2)%11) % 11
		if check == 0 {
			check = 1
		}
		return holds(n, check%10 == number(n[7:]))
	case len(n) == 9 && n[0] == '6':
		return holds(n, (weigh(n[1:], 8, 7, 6, 5, 4, 3, 2)%11+8)%10 == number(n[8:]))
	case len(n) != 9 && len(n) != 10:
		return "", fault{"length", whole}
	}
	year, month := bornCZ(n)
	if !isDate(year, month, number(n[4:6])) {
		return "", fault{"component", 0}
	}
	if len(n) == 9 {
		return n, none
	}
	check := number(n[:9]) % 11
	if year < 1985 {
		check %= 10 // a remainder of ten was written as 0 then
	}
	return holds(n, check == number(n[9:]))
}

// bornCZ: women have 50 added to the month, and since 2004 20 may be added where numbers of a day ran out.
func bornCZ(n string) (year, month int) {
	year, month = 1900+number(n[:2]), number(n[2:4])%50%20
	if len(n) == 9 {
		if year >= 1980 {
			year -= 100
		}
		if year > 1953 {
			return 0, 0
		}
	} else if year < 1954 {
		year += 100
	}
	return year, month
}

// checkLT: nine digits of a company, twelve of anybody else; the last but one is 1.
func checkLT(n string) (string, fault) {
	if i := notDigit(n); i >= 0 || n == "" {
		return "", fault{"format", i}
	}
	if len(n) != 9 && len(n) != 12 {
		return "", fault{"length", whole}
	}
	last := len(n) - 1
	if n[last-1] != '1' {
		return "", fault{"component", last - 1}
	}
	first, second := 0, 0
	for i := range last {
		d := int(n[i] - '0')
		first, second = first+d*(1+i%9), second+d*(1+(i+2)%9)
	}
	if first %= 11; first == 10 {
		first = second % 11 % 10
	}
	return holds(n, first == number(n[last:]))
}

// checkLV: a company's number begins with 4 to 9; a person's is a date of birth, or begins with 32 since July 2017.
func checkLV(n string) (string, fault) {
	if f := onlyDigits(n, 11); f != none {
		return "", f
	}
	if n[0] > '3' {
		return holds(n, weigh(n, 9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1)%11 == 3)
	}
	if n[:2] != "32" && !isDate(1800+100*number(n[6:7])+number(n[4:6]), number(n[2:4]), number(n[:2])) {
		return "", fault{"component", 0}
	}
	return holds(n, (1+weigh(n, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9))%11%10 == number(n[10:]))
}

// checkRO: 2 to 10 digits of a company, or 13 of a person (CNP: sex and century, date of birth, county).
func checkRO(n string) (string, fault) {
	if n != "" && n[0] == '0' {
		return "", fault{"format", 0}
	}
	if i := notDigit(n); i >= 0 || n == "" {
		return "", fault{"format", i}
	}
	last := len(n) - 1
	switch {
	case len(n) == 13:
		return checkCNP(n)
	case len(n) < 2 || len(n) > 10:
		return "", fault{"length", whole}
	}
	weights, sum := [9]int{7, 5, 3, 2, 1, 7, 5, 3, 2}, 0
	for i := range last {
		sum += int(n[i]-'0') * weights[9-last+i]
	}
	return holds(n, sum*10%11%10 == number(n[last:]))
}

func checkCNP(n string) (string, fault) {
	century := 1900
	switch n[0] {
	case '3', '4':
		century = 1800
	case '5', '6':
		century = 2000
	}
	if !isDate(century+number(n[1:3]), number(n[3:5]), number(n[5:7])) {
		return "", fault{"component", 1}
	}
	// Counties are 01 to 46, the sectors of Bucharest 51 and 52; 47, 48, 70 and 80 to 83 are given to who has none.
	switch county := number(n[7:9]); {
	case county >= 1 && county <= 48, county == 51, county == 52, county == 70, county >= 80 && county <= 83:
	default:
		return "", fault{"component", 7}
	}
	check := weigh(n, 2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9) % 11
	if check == 10 {
		check = 1
	}
	return holds(n, check == number(n[12:]))
}

func isDate(year, month, day int) bool {
	return month >= 1 && month <= 12 && day >= 1 && day <= time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}
