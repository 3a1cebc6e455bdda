package ident

import (
	"strconv"
	"strings"

	"taxrefund/models"
)

// ibanLengths is the length of an IBAN by country: SWIFT IBAN Registry, release 99.
var ibanLengths = func() map[string]int {
	m := map[string]int{}
	for row := range strings.FieldsSeq(ibanTable) {
		m[row[:2]], _ = strconv.Atoi(row[2:])
	}
	return m
}()

const ibanTable = `AD24 AE23 AL28 AT20 AX18 AZ28 BA20 BE16 BG22 BH22 BI27 BL27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28
	EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GF27 GG22 GI23 GL18 GP27 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IM22
	IQ23 IS26 IT27 JE22 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MF27 MK19 MN20 MQ27 MR27
	MT31 MU30 NC27 NI28 NL18 NO15 OM23 PF27 PK24 PL28 PM27 PS29 PT25 QA29 RE27 RO24 RS22 RU33 SA24 SC31 SD18 SE24
	SI19 SK24 SM27 SO23 ST25 SV28 TF27 TL23 TN24 TR26 UA29 VA22 VG24 WF27 XK20 YE30 YT27`

// ParseIBAN normalises an IBAN (ISO 13616): blanks and hyphens are dropped, the length is its country's, and the check
// digits hold modulo 97.
func ParseIBAN(s string) (string, error) {
	malformed := models.E(models.Invalid, "iban.malformed", "an IBAN is a country code, two digits, and letters and digits")
	if len(s) > 60 {
		return "", malformed
	}
	id := strings.NewReplacer(" ", "", "-", "").Replace(s)
	for _, c := range []byte(id) {
		if !digit(c) && (c < 'A' || c > 'Z') {
			return "", malformed
		}
	}
	if len(id) < 5 || digit(id[0]) || digit(id[1]) || !digit(id[2]) || !digit(id[3]) {
		return "", malformed
	}
	length, known := ibanLengths[id[:2]]
	if !known {
		return "", models.E(models.Invalid, "iban.country", "accounts of this country have no IBAN")
	}
	if len(id) != length {
		return "", models.E(models.Invalid, "iban.length", "an IBAN of this country has %d characters", length)
	}
	if n := number(id[2:4]); n < 2 || n > 98 || mod97(id[4:]+id[:4]) != 1 {
		return "", models.E(models.Invalid, "iban.check", "the check digits of this IBAN do not agree; look at it again")
	}
	return id, nil
}

// Mask shows the last four characters of an account, "···· 4821", and nothing of a shorter one; where there is
// no account there is no mask.
func Mask(s string) string {
	if s == "" {
		return ""
	}
	r := []rune(s)
	if len(r) < 8 {
		return "····"
	}
	return "···· " + string(r[len(r)-4:])
}
