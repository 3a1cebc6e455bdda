package fiscal

import "strings"

// grAADE is the link on Greek receipts of tills with a fiscal device (ΑΑΔΕ, ΠΟΛ 1220/2012 and later): one parameter SIG of the
// device's number (11 characters), the receipt's number (8 digits), a hash (40 hexadecimal digits) and the total, without
// anything between. Older receipts have the host www1.gsis.gr. It has no day and no seller; the hash can be checked by the tax office only.
var grAADE = layout{system: "gr_aade", country: "GR", decode: decodeAADE, begins: func(text string) bool {
	return strings.HasSuffix(hostOf(text), "aade.gr") || strings.HasSuffix(hostOf(text), "gsis.gr")
}}

type aadeSaid struct {
	Device    string `json:"device"`
	Number    string `json:"receipt_number"`
	Signature string `json:"signature"`
	Gross     string `json:"gross_total"`
}

func decodeAADE(text string) (Receipt, error) {
	l, err := parseLink(text)
	if err != nil {
		return Receipt{}, err
	}
	if l.host != "aade.gr" && l.host != "www1.aade.gr" && l.host != "www1.gsis.gr" {
		return Receipt{}, bad("host", l.hostAt, "this web address is not the Greek tax office's")
	}
	if !strings.HasPrefix(l.path, "/tameiakes/myweb/") {
		return Receipt{}, bad("path", l.pathAt, "this page of the Greek tax office is not for receipts")
	}
	var sig [1]part
	if err := l.all(sig[:], "sig"); err != nil {
		return Receipt{}, err
	}
	p := sig[0]
	if len(p.text) < 60 {
		return Receipt{}, p.bad("cut_short", len(p.text), "SIG has a device, a number, a hash and a total")
	}
	s := aadeSaid{Device: p.text[:11], Number: p.text[11:19], Signature: p.text[19:59]}
	if !capital(s.Device[0]) || !capital(s.Device[1]) || !capital(s.Device[2]) || !allDigits(s.Device[3:]) {
		return Receipt{}, p.bad("device", 0, "a device's number has three letters and eight digits")
	}
	if !allDigits(s.Number) {
		return Receipt{}, p.bad("receipt_number", 11, "a receipt's number has eight digits")
	}
	if !allHex(s.Signature) {
		return Receipt{}, p.bad("signature", 19, "the hash has 40 hexadecimal digits")
	}
	form := figures{currency: "EUR", mark: '.', max: 2}
	if strings.IndexByte(p.text[59:], ',') >= 0 {
		form.mark = ','
	}
	gross, err := form.amount(part{p.text[59:], p.from + 59})
	if err != nil {
		return Receipt{}, err
	}
	s.Gross = gross.Decimal()
	return Receipt{Register: s.Device, Number: s.Number, Gross: gross, Sale: Sold, Proof: Nothing, Said: s}, nil
}
