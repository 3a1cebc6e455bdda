package ident

// checkGB: nine digits, twelve for a branch of a group, GD or HA and three digits of a government department or a health
// authority; of those two, GD8888 and HA8888 with two check digits is the form in which they stand on EU documents.
func checkGB(n string) (string, fault) {
	switch {
	case len(n) == 5 && (n[:2] == "GD" || n[:2] == "HA"):
		return n, department(n, 2)
	case len(n) == 11 && (n[:6] == "GD8888" || n[:6] == "HA8888"):
		if f := department(n, 6); f != none {
			return "", f
		}
		if i := notDigit(n[9:]); i >= 0 {
			return "", fault{"format", 9 + i}
		}
		return holds(n, number(n[6:9])%97 == number(n[9:]))
	}
	if i := notDigit(n); i >= 0 || n == "" {
		return "", fault{"format", i}
	}
	if len(n) != 9 && len(n) != 12 {
		return "", fault{"length", whole}
	}
	// Numbers given out since 2010 have 55 added before the division (HMRC, "9755"); there are none below 100.
	sum := (weigh(n, 8, 7, 6, 5, 4, 3, 2) + number(n[7:9])) % 97
	if sum != 0 && (sum != 42 || n[0] == '0') {
		return "", fault{"checksum", 8}
	}
	return n, none
}

// department checks the three digits at from: departments are below 500, health authorities are not.
func department(n string, from int) fault {
	if i := notDigit(n[from : from+3]); i >= 0 {
		return fault{"format", from + i}
	}
	if (n[0] == 'G') != (n[from] < '5') {
		return fault{"component", from}
	}
	return none
}

// checkSG: the registration number for Singapore's GST, M and digits of its own or the UEN of a company.
func checkSG(n string) (string, fault) {
	shapes := [...]string{"M#0000000*", "00000000A", "000000000A", "S00AA0000A", "T00AA0000A"}
	length := false
	for _, shape := range shapes {
		if len(shape) == len(n) {
			length = true
			if shaped(n, shape) {
				return n, none
			}
		}
	}
	if !length {
		return "", fault{"length", whole}
	}
	return "", fault{"format", whole}
}

// shaped reports whether n has a shape: 0 is a digit, A a letter, * either, # a digit or R, and any other its own.
func shaped(n, shape string) bool {
	for i := range len(n) {
		c := n[i]
		switch s := shape[i]; {
		case s == '0' && digit(c), s == 'A' && letter(c), s == '*' && (digit(c) || letter(c)), s == '#' && (digit(c) || c == 'R'):
		case s != '0' && s != 'A' && c == s:
		default:
			return false
		}
	}
	return true
}
