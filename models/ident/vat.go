package ident

import (
	"fmt"
	"regexp"
	"strings"

	"taxrefund/models"
)

// vatShapes are the shapes of VAT identification numbers behind their country prefix: the 27 member states of the EU
// (Greece as EL), Northern Ireland (XI), GB, CH and NO, after the European Commission's VIES and the national rules. SG is
// the Singapore GST registration number, whose prefix SG we add ourselves.
var vatShapes = map[string]*regexp.Regexp{
	"AT": regexp.MustCompile(`^(U\d{8})$`),
	"BE": regexp.MustCompile(`^([01]\d{9})$`),
	"BG": regexp.MustCompile(`^(\d{9,10})$`),
	"CH": regexp.MustCompile(`^(\d{9}(MWST|TVA|IVA|TPV)?)$`),
	"CY": regexp.MustCompile(`^([013459]\d{7}[A-Z])$`),
	"CZ": regexp.MustCompile(`^(\d{8,10})$`),
	"DE": regexp.MustCompile(`^([1-9]\d{8})$`),
	"DK": regexp.MustCompile(`^([1-9]\d{7})$`),
	"EE": regexp.MustCompile(`^(\d{9})$`),
	"EL": regexp.MustCompile(`^(\d{9})$`),
	"ES": regexp.MustCompile(`^([A-Z0-9]\d{7}[A-Z0-9])$`),
	"FI": regexp.MustCompile(`^(\d{8})$`),
	"FR": regexp.MustCompile(`^([A-HJ-NP-Z0-9]{2}\d{9})$`),
	"GB": regexp.MustCompile(`^(\d{9}(\d{3})?|GD\d{3}|HA\d{3})$`),
	"HR": regexp.MustCompile(`^(\d{11})$`),
	"HU": regexp.MustCompile(`^(\d{8})$`),
	"IE": regexp.MustCompile(`^(\d{7}[A-W][A-I]?|\d[A-Z+*]\d{5}[A-W])$`),
	"IT": regexp.MustCompile(`^(\d{11})$`),
	"LT": regexp.MustCompile(`^(\d{9}|\d{12})$`),
	"LU": regexp.MustCompile(`^(\d{8})$`),
	"LV": regexp.MustCompile(`^(\d{11})$`),
	"MT": regexp.MustCompile(`^(\d{8})$`),
	"NL": regexp.MustCompile(`^(\d{9}B\d{2})$`),
	"NO": regexp.MustCompile(`^(\d{9}MVA)$`),
	"PL": regexp.MustCompile(`^(\d{10})$`),
	"PT": regexp.MustCompile(`^([1-9]\d{8})$`),
	"RO": regexp.MustCompile(`^(\d{2,10})$`),
	"SE": regexp.MustCompile(`^(\d{10}01)$`),
	"SI": regexp.MustCompile(`^([1-9]\d{7})$`),
	"SK": regexp.MustCompile(`^([1-9]\d[2-47-9]\d{7})$`),
	"XI": regexp.MustCompile(`^(\d{9}(\d{3})?|GD\d{3}|HA\d{3})$`),
	"SG": regexp.MustCompile(`^(M[0-9R]\d{7}[A-Z0-9]|\d{8,9}[A-Z]|[ST]\d{2}[A-Z]{2}\d{4}[A-Z])$`),
}

var (
	errVAT      = models.E(models.Invalid, "vat_id.malformed", "a VAT id is its country's two letters and the number")
	errVATCheck = models.E(models.Invalid, "vat_id.check", "the check digits of this VAT id do not agree; look at it again")
)

// ParseVAT normalises a VAT id to its country prefix and number without separators. The shape of each country is
// checked, the check digits of France.
func ParseVAT(s string) (string, error) {
	if len(s) > 40 {
		return "", errVAT
	}
	id := strings.ToUpper(strings.NewReplacer(" ", "", ".", "", "-", "", "\u00a0", "").Replace(s))
	if len(id) < 4 {
		return "", errVAT
	}
	shape, known := vatShapes[id[:2]]
	if !known || !shape.MatchString(id[2:]) {
		return "", errVAT
	}
	if id[:2] == "FR" && !frenchKey(id[2:]) {
		return "", errVATCheck
	}
	return id, nil
}

// frenchKey checks the two key characters before a SIREN: numeric keys are (12 + 3 × (SIREN mod 97)) mod 97, keys with a
// letter count in base 34 without I and O. Monaco's numbers (000…) have no Luhn check.
func frenchKey(id string) bool {
	siren := number(id[2:])
	if !strings.HasPrefix(id[2:], "000") && !luhn(id[2:]) {
		return false
	}
	if digit(id[0]) && digit(id[1]) {
		return number(id[:2]) == (12+3*(siren%97))%97
	}
	const alphabet = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
	a, b := strings.IndexByte(alphabet, id[0]), strings.IndexByte(alphabet, id[1])
	key := a*34 + b - 100
	if digit(id[0]) {
		key = a*24 + b - 10
	}
	return (siren+1+key/11)%11 == key%11
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

func number(s string) int {
	n := 0
	for i := range len(s) {
		n = n*10 + int(s[i]-'0')
	}
	return n
}

func luhn(s string) bool {
	sum := 0
	for i := range len(s) {
		d := int(s[len(s)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

// FrenchVAT is the French VAT number of the SIREN that begins with eight digits: its ninth is a Luhn check digit, and the
// two digits after FR follow from the whole (CGI art. 286 ter; the formula is 12 + 3 × SIREN mod 97, mod 97).
func FrenchVAT(eight int) string {
	sum := 0
	for i, n := 0, eight; n > 0; i, n = i+1, n/10 {
		d := n % 10
		if i%2 == 0 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	siren := eight*10 + (10-sum%10)%10
	return fmt.Sprintf("FR%02d%09d", (12+3*(siren%97))%97, siren)
}
