package ident

// Countries whose numbers are digits alone, the last of them a check digit.

func checkDE(n string) (string, fault) {
	if f := noLeadingZero(n, 9); f != none {
		return "", f
	}
	return holds(n, mod1110(n))
}

func checkHR(n string) (string, fault) { // OIB
	if f := onlyDigits(n, 11); f != none {
		return "", f
	}
	return holds(n, mod1110(n))
}

func checkDK(n string) (string, fault) { // CVR
	if f := noLeadingZero(n, 8); f != none {
		return "", f
	}
	return holds(n, weigh(n, 2, 7, 6, 5, 4, 3, 2, 1)%11 == 0)
}

func checkEE(n string) (string, fault) {
	if f := onlyDigits(n, 9); f != none {
		return "", f
	}
	return holds(n, weigh(n, 3, 7, 1, 3, 7, 1, 3, 7, 1)%10 == 0)
}

func checkFI(n string) (string, fault) {
	if f := onlyDigits(n, 8); f != none {
		return "", f
	}
	return holds(n, weigh(n, 7, 9, 10, 5, 8, 4, 2, 1)%11 == 0)
}

// checkGR takes numbers of eight digits as well, which are from before 2000 and got a leading zero.
func checkGR(n string) (string, fault) {
	if len(n) == 8 && digits(n) {
		n = "0" + n
	}
	if f := onlyDigits(n, 9); f != none {
		return "", f
	}
	return holds(n, weigh(n, 256, 128, 64, 32, 16, 8, 4, 2)%11%10 == number(n[8:]))
}

func checkHU(n string) (string, fault) {
	if f := onlyDigits(n, 8); f != none {
		return "", f
	}
	return holds(n, weigh(n, 9, 7, 3, 1, 9, 7, 3, 1)%10 == 0)
}

func checkIT(n string) (string, fault) {
	if i := notDigit(n); i >= 0 || n == "" {
		return "", fault{"format", i}
	}
	if number(n[:min(7, len(n))]) == 0 {
		return "", fault{"format", 0}
	}
	if len(n) != 11 {
		return "", fault{"length", whole}
	}
	// The office that gave the number out: the provinces are 001 to 100, the others are special offices.
	switch office := number(n[7:10]); {
	case office >= 1 && office <= 100, office == 120, office == 121, office == 888, office == 999:
	default:
		return "", fault{"component", 7}
	}
	return holds(n, Luhn(n))
}

func checkLU(n string) (string, fault) {
	if f := onlyDigits(n, 8); f != none {
		return "", f
	}
	return holds(n, number(n[:6])%89 == number(n[6:]))
}

func checkMT(n string) (string, fault) {
	if f := noLeadingZero(n, 8); f != none {
		return "", f
	}
	return holds(n, weigh(n, 3, 4, 6, 7, 8, 9, 10, 1)%37 == 0)
}

func checkPL(n string) (string, fault) { // NIP
	if f := onlyDigits(n, 10); f != none {
		return "", f
	}
	return holds(n, weigh(n, 6, 5, 7, 2, 3, 4, 5, 6, 7)%11 == number(n[9:]))
}

func checkPT(n string) (string, fault) { // NIF
	if f := noLeadingZero(n, 9); f != none {
		return "", f
	}
	return holds(n, (11-weigh(n, 9, 8, 7, 6, 5, 4, 3, 2)%11)%11%10 == number(n[8:]))
}

// checkSE: an organisation's or a person's number of ten digits, and 01 for the first registration under it.
func checkSE(n string) (string, fault) {
	if i := notDigit(n); i >= 0 || n == "" {
		return "", fault{"format", i}
	}
	if len(n) < 2 || n[len(n)-2:] != "01" {
		return "", fault{"format", len(n) - 1}
	}
	if len(n) != 12 {
		return "", fault{"length", whole}
	}
	if !Luhn(n[:10]) {
		return "", fault{"checksum", 9}
	}
	return n, none
}

func checkSI(n string) (string, fault) {
	if f := noLeadingZero(n, 8); f != none {
		return "", f
	}
	check := 11 - weigh(n, 8, 7, 6, 5, 4, 3, 2)%11 // 11 is never given out
	if check == 10 {
		check = 0
	}
	return holds(n, check == number(n[7:]))
}

func checkSK(n string) (string, fault) {
	if f := onlyDigits(n, 10); f != none {
		return "", f
	}
	switch {
	case n[0] == '0':
		return "", fault{"format", 0}
	case n[2] == '0' || n[2] == '1' || n[2] == '5' || n[2] == '6':
		return "", fault{"format", 2}
	}
	return holds(n, number(n)%11 == 0)
}
