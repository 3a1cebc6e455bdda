package fiscal

import (
	"strings"

	"taxrefund/models/money"
)

// cnFapiao is the code on Chinese invoices (STA announcements 2015 No. 84 and 2024 No. 11): eight fields between commas,
// of which old codes that have a check code may lack the last. It names no seller; its tail is a check of the tax system's own, which nobody outside can compute, so it proves nothing.
var cnFapiao = layout{system: "cn_fapiao", country: "CN", decode: decodeFapiao, begins: func(text string) bool {
	return strings.HasPrefix(text, "01,") && strings.Count(text, ",") >= 3
}}

type fapiaoSaid struct {
	TypeCode  string  `json:"type_code"`
	Type      string  `json:"type"`
	Code      *string `json:"invoice_code"`
	Number    string  `json:"invoice_number"`
	Amount    string  `json:"amount"`
	AmountIs  string  `json:"amount_is"`
	Date      string  `json:"date"`
	CheckCode *string `json:"check_code"`
	Tail      *string `json:"tail"`
}

// fapiaoTypes are the kinds of invoice; digital ones have one number of 20 digits and an amount with tax.
var fapiaoTypes = map[string]struct {
	name    string
	digital bool
}{
	"01": {"VAT special invoice", false}, "04": {"VAT ordinary invoice", false}, "08": {"VAT electronic special", false},
	"10": {"VAT electronic ordinary", false}, "11": {"VAT ordinary invoice (roll)", false}, "14": {"VAT electronic ordinary (toll)", false},
	"31": {"all-digital special", true}, "32": {"all-digital ordinary", true}, "51": {"all-digital railway ticket", true}, "61": {"all-digital air ticket", true},
}

func decodeFapiao(text string) (Receipt, error) {
	var p [9]part
	n := part{text, 0}.split(',', p[:])
	if n < 7 || n == 9 && p[8].text != "" || p[0].text != "01" {
		return Receipt{}, bad("shape", 1, "a Chinese invoice's code has eight fields between commas and begins with 01")
	}
	kind, known := fapiaoTypes[p[1].text]
	if !known {
		return Receipt{}, p[1].bad("type", 0, "there is no such kind of invoice")
	}
	if kind.digital != (p[2].text == "") || !kind.digital && (!allDigits(p[2].text) || len(p[2].text) != 10 && len(p[2].text) != 12) {
		return Receipt{}, p[2].bad("invoice_code", 0, "an invoice's code has 10 or 12 digits; a digital one has none")
	}
	if digits := map[bool]int{true: 20, false: 8}[kind.digital]; len(p[3].text) != digits || !allDigits(p[3].text) {
		return Receipt{}, p[3].bad("invoice_number", 0, "the number of this kind of invoice has %d digits", digits)
	}
	if check := p[6].text; check != "" && (len(check) != 20 || !allDigits(check)) {
		return Receipt{}, p[6].bad("check_code", 0, "a check code has 20 digits")
	}
	if tail := p[7].text; tail == "" && p[6].text == "" || len(tail) > 8 || !allHex(tail) { // what ends before both was cut
		return Receipt{}, p[7].bad("tail", 0, "a Chinese invoice's code ends with a few hexadecimal digits")
	}
	day := p[5].text
	if len(day) != 8 {
		return Receipt{}, p[5].bad("date", 0, "there is no such day; it is written YYYYMMDD")
	}
	on, ok := date(number(day[:4]), number(day[4:6]), number(day[6:]))
	if !ok {
		return Receipt{}, p[5].bad("date", 0, "there is no such day; it is written YYYYMMDD")
	}
	amount, err := figures{currency: "CNY", mark: '.', max: 2, signed: true}.amount(p[4])
	if err != nil {
		return Receipt{}, err
	}
	s := fapiaoSaid{TypeCode: p[1].text, Type: kind.name, Code: filled(p[2]), Number: p[3].text, Amount: amount.Decimal(), AmountIs: "tax excluded",
		Date: string(on), CheckCode: filled(p[6]), Tail: filled(p[7])}
	r := Receipt{Number: p[2].text + p[3].text, IssuedOn: on, Sale: Sold, Proof: Nothing}
	if kind.digital {
		s.AmountIs = "tax included"
	}
	r.told(amount, kind.digital)
	r.Said = s
	return r, nil
}

// told takes the one amount of an invoice, which is with tax or before it; one below zero gives money back.
func (r *Receipt) told(a *money.Amount, gross bool) {
	if r.Net = a; gross {
		r.Gross, r.Net = a, nil
	}
	if a.Minor < 0 {
		r.Sale = Refunded
	}
}
