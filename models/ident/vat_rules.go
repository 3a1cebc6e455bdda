package ident

// vatRule checks a number without its prefix and separators and returns it as written in full.
type vatRule struct {
	check    func(n string) (string, fault)
	business bool
}

// The rules are those of each country's law as the European Commission's VIES and the OECD's guide to tax identification
// numbers describe them; where countries differ from that, the rule says why.
var vatRules = map[string]vatRule{
	"AT": {check: checkAT}, "BE": {check: checkBE}, "BG": {check: checkBG}, "CH": {check: checkCH}, "CY": {check: checkCY},
	"CZ": {check: checkCZ}, "DE": {check: checkDE}, "DK": {check: checkDK}, "EE": {check: checkEE}, "ES": {check: checkES},
	"FI": {check: checkFI}, "FR": {check: checkFR}, "GB": {check: checkGB}, "GR": {check: checkGR}, "HR": {check: checkHR},
	"HU": {check: checkHU}, "IE": {check: checkIE}, "IT": {check: checkIT}, "LT": {check: checkLT}, "LU": {check: checkLU},
	"LV": {check: checkLV}, "MT": {check: checkMT}, "NL": {check: checkNL}, "NO": {check: checkNO}, "PL": {check: checkPL},
	"PT": {check: checkPT}, "RO": {check: checkRO}, "SE": {check: checkSE}, "SG": {check: checkSG}, "SI": {check: checkSI},
	"SK": {check: checkSK}, "XI": {check: checkGB},

	"AL": {checkAL, true}, "AU": {checkAU, true}, "IL": {checkIL, true}, "IS": {checkIS, true}, "JP": {checkJP, true},
	"KR": {checkKR, true}, "MC": {checkMC, true}, "ME": {checkME, true}, "MK": {checkMK, true}, "RS": {checkRS, true},
	"SM": {checkSM, true}, "TH": {checkTH, true}, "TR": {checkTR, true}, "UA": {checkUA, true},

	"AE": {checkAE, true}, "AR": {checkAR, true}, "CN": {checkCN, true}, "ID": {checkID, true}, "SA": {checkSA, true},
	"TW": {checkTW, true}, "UY": {checkUY, true}, "ZA": {checkZA, true},
}

func ruleOf(country string) (vatRule, bool) {
	r, known := vatRules[country]
	return r, known
}

// holds is n when its check digits agree; they stand at its end.
func holds(n string, ok bool) (string, fault) {
	if !ok {
		return "", fault{"checksum", len(n) - 1}
	}
	return n, none
}

// onlyDigits says what is wrong with a number that is to have so many digits.
func onlyDigits(n string, length int) fault {
	if i := notDigit(n); i >= 0 || n == "" {
		return fault{"format", i}
	}
	if len(n) != length {
		return fault{"length", whole}
	}
	return none
}

// noLeadingZero is onlyDigits of a number that begins with 1 to 9.
func noLeadingZero(n string, length int) fault {
	if n != "" && n[0] == '0' {
		return fault{"format", 0}
	}
	return onlyDigits(n, length)
}
