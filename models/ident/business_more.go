package ident

import "strings"

// Numbers of businesses in more countries that give tax back to travellers, so that their shops can be told apart. Those of
// the Emirates, Saudi Arabia and Indonesia have no check digit that is published.

func checkAE(n string) (string, fault) { // TRN
	if f := onlyDigits(n, 15); f != none {
		return "", f
	}
	if n[:3] != "100" {
		return "", fault{"component", 0}
	}
	return n, none
}

func checkSA(n string) (string, fault) { // VAT number, ZATCA's rule BR-KSA-40
	if f := onlyDigits(n, 15); f != none {
		return "", f
	}
	if n[0] != '3' || n[14] != '3' {
		return "", fault{"component", 0}
	}
	return n, none
}

func checkID(n string) (string, fault) { // NPWP: 15 digits, 16 since 2024
	if len(n) == 16 {
		return n, onlyDigits(n, 16)
	}
	return n, onlyDigits(n, 15)
}

func checkAR(n string) (string, fault) { // CUIT
	if f := onlyDigits(n, 11); f != none {
		return "", f
	}
	switch n[:2] {
	case "20", "23", "24", "25", "26", "27", "30", "33", "34", "50", "51", "55":
	default:
		return "", fault{"component", 0}
	}
	return holds(n, (11-weigh(n, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)%11)%11 == number(n[10:]))
}

func checkUY(n string) (string, fault) { // RUT: kind, serial number, 001, check digit
	if f := onlyDigits(n, 12); f != none {
		return "", f
	}
	switch {
	case n[:2] == "00" || n[:2] > "22":
		return "", fault{"component", 0}
	case n[2:8] == "000000":
		return "", fault{"component", 2}
	case n[8:11] != "001":
		return "", fault{"component", 8}
	}
	return holds(n, (11-weigh(n, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)%11)%11 == number(n[11:]))
}

func checkZA(n string) (string, fault) { // VAT number
	if f := onlyDigits(n, 10); f != none {
		return "", f
	}
	if n[0] != '4' {
		return "", fault{"component", 0}
	}
	return holds(n, Luhn(n))
}

// checkTW is the unified business number; since April 2023 its sum divides by 5 where it was 10 before. A 7 in the seventh place counts
// as 0 or as 1.
func checkTW(n string) (string, fault) {
	if f := onlyDigits(n, 8); f != none {
		return "", f
	}
	sum := 0
	for i, w := range [8]int{1, 2, 1, 2, 1, 2, 4, 1} {
		product := int(n[i]-'0') * w
		sum += product/10 + product%10
	}
	return holds(n, sum%5 == 0 || n[6] == '7' && (sum+1)%5 == 0)
}

// checkCN is the unified social credit code, GB 32100-2015.
func checkCN(n string) (string, fault) {
	const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	if len(n) != 18 {
		return "", fault{"length", whole}
	}
	sum := 0
	for i, w := range [17]int{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28} {
		v := strings.IndexByte(alphabet, n[i])
		if v < 0 {
			return "", fault{"format", i}
		}
		sum += v * w
	}
	if strings.IndexByte(alphabet, n[17]) < 0 {
		return "", fault{"format", 17}
	}
	return holds(n, alphabet[(31-sum%31)%31] == n[17])
}
