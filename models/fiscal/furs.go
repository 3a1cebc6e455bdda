package fiscal

import (
	"math/bits"

	"taxrefund/models/ident"
)

// siFURS is the code on Slovenian receipts (Pravilnik o izvajanju ZDavPR, article 7): 60 digits, of which 39 are the issuer's
// protective mark ZOI as a decimal number, 8 the tax number, 12 the time and one a check digit. That digit proves that it
// was read as it was printed; the mark could be checked only with the issuer's certificate. It has no amount and no number.
var siFURS = layout{system: "si_furs", country: "SI", decode: decodeFURS, begins: func(text string) bool {
	return len(text) > 20 && allDigits(text)
}}

type fursSaid struct {
	ZOI       string `json:"zoi_hex"`
	TaxNumber string `json:"tax_number"`
	Time      string `json:"local_time"`
	Holds     bool   `json:"check_digit_ok"`
}

func decodeFURS(text string) (Receipt, error) {
	digits := 0
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return Receipt{}, bad("digits", i+1, "this code has digits only")
		}
		digits += int(text[i] - '0')
	}
	if len(text) != 60 {
		return Receipt{}, bad("length", min(len(text), 60)+1, "the code of a Slovenian receipt has 60 digits")
	}
	if check := int(text[59] - '0'); (digits-check)%10 != check {
		return Receipt{}, bad("check_digit", 60, "the check digit of this code is wrong; scan it again")
	}
	zoi, ok := hex128(text[:39])
	if !ok {
		return Receipt{}, bad("zoi", 1, "the protective mark is larger than 128 bits")
	}
	on, ok := date(2000+number(text[47:49]), number(text[49:51]), number(text[51:53]))
	if !ok || !clock(text[53:55], text[55:57], text[57:59]) {
		return Receipt{}, bad("date", 48, "there is no such day and time; it is written YYMMDDhhmmss")
	}
	s := fursSaid{ZOI: zoi, TaxNumber: text[39:47], Holds: true, Time: string(on) + "T" + text[53:55] + ":" + text[55:57] + ":" + text[57:59]}
	r := Receipt{Seller: s.TaxNumber, IssuedOn: on, Time: s.Time, Sale: Sold, Proof: CheckSum, Said: s}
	if vat, err := ident.ParseVAT("SI" + s.TaxNumber); err == nil {
		r.VATID = vat
	} else {
		r.Warnings = append(r.Warnings, "tax_number_check")
	}
	return r, nil
}

// hex128 writes a decimal number in 32 hexadecimal digits; false when it has more than 128 bits.
func hex128(decimal string) (string, bool) {
	var high, low uint64
	for i := range len(decimal) {
		over, h := bits.Mul64(high, 10)
		carry, l := bits.Mul64(low, 10)
		var c uint64
		low, c = bits.Add64(l, uint64(decimal[i]-'0'), 0)
		high, c = bits.Add64(h, carry, c)
		if over != 0 || c != 0 {
			return "", false
		}
	}
	var out [32]byte
	for i := range 16 {
		out[15-i], out[31-i] = "0123456789abcdef"[high>>(4*i)&15], "0123456789abcdef"[low>>(4*i)&15]
	}
	return string(out[:]), true
}
