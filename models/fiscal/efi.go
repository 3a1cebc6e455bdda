package fiscal

import (
	"strings"

	"taxrefund/models/ident"
	"taxrefund/models/money"
)

// meALEFI is the link on receipts of Montenegro (Zakon o fiskalizaciji, Sl. list CG 46/19) and Albania (Ligj 87/2019), which
// share a system: a page of the tax office with iic, tin, crtd, ord, bu, cr, sw and prc in its fragment. The IIC is the
// seller's signed mark, which the link cannot prove; nothing in it is a check sum.
var meALEFI = layout{system: "me_al_efi", country: "ME", also: "AL", decode: decodeEFI, begins: func(text string) bool {
	return efiCountry(hostOf(text)) != ""
}}

// efiCountry is the country whose tax office a host is, its test system included.
func efiCountry(host string) string {
	switch {
	case strings.HasSuffix(host, ".tax.gov.me"):
		return "ME"
	case strings.HasSuffix(host, ".tatime.gov.al"):
		return "AL"
	}
	return ""
}

type efiSaid struct {
	Country      string  `json:"country"`
	IIC          string  `json:"iic"`
	Seller       string  `json:"seller_tin"`
	Created      string  `json:"created"`
	Gross        string  `json:"gross_total"`
	Ordinal      *string `json:"ordinal"`
	BusinessUnit *string `json:"business_unit"`
	Register     *string `json:"operator_register"`
	Software     *string `json:"software"`
	Currency     string  `json:"currency"`
}

var efiCurrency = map[string]money.Currency{"ME": "EUR", "AL": "ALL"}

func decodeEFI(text string) (Receipt, error) {
	country := efiCountry(hostOf(text))
	if country == "" {
		return Receipt{}, bad("host", 1, "this web address is not a tax office's of Montenegro or Albania")
	}
	l, err := parseLink(strings.Replace(text, "#", "/", 1)) // a fragment that holds the parameters is a path for us, of the same length
	if err != nil {
		return Receipt{}, err
	}
	var p [4]part
	if err := l.all(p[:], "iic", "tin", "crtd", "prc"); err != nil {
		return Receipt{}, err
	}
	s := efiSaid{Country: country, IIC: p[0].text, Seller: p[1].text, Currency: string(efiCurrency[country])}
	if len(s.IIC) != 32 || !allHex(s.IIC) {
		return Receipt{}, p[0].bad("iic", 0, "the IIC has 32 hexadecimal digits")
	}
	if !efiSeller(country, s.Seller) {
		return Receipt{}, p[1].bad("tin", 0, "the seller's tax number has no such shape")
	}
	r := Receipt{Country: country, Seller: s.Seller, Sale: Sold, Proof: Nothing}
	s.Created = strings.Replace(p[2].text, " ", "+", 1) // the plus sign of the zone, read as a blank
	on, zone, ok := dateTime(s.Created)
	if !ok || !isOffset(zone) {
		return Receipt{}, p[2].bad("date", 0, "there is no such day and time; it is written YYYY-MM-DDThh:mm:ss+hh:mm")
	}
	r.IssuedOn, r.Time = on, s.Created[:19]
	form := figures{currency: efiCurrency[country], mark: '.', max: 2}
	if strings.HasPrefix(p[3].text, "-") { // a corrective invoice: its total is as the XML schema writes it, with both decimals
		form.min, form.signed = 2, true
	}
	if r.Gross, err = form.amount(p[3]); err != nil {
		return Receipt{}, err
	}
	s.Gross = r.Gross.Decimal()
	switch {
	case strings.Contains(l.host, "test."): // efitest.tax.gov.me, efiskalizimi-app-test.tatime.gov.al
		r.Sale = Training
	case r.Gross.Minor < 0:
		r.Sale = Refunded
	}
	if err := s.rest(&r, &l); err != nil {
		return Receipt{}, err
	}
	if id, err := ident.ParseVAT(country + s.Seller); err == nil {
		r.VATID = id
	}
	r.Said = s
	return r, nil
}

// rest reads what makes up the number: in Montenegro unit, ordinal, year and register, in Albania without the unit. Links are
// also printed without them, for the tax office asks for the IIC, the seller, the time and the total only.
func (s *efiSaid) rest(r *Receipt, l *link) error {
	var p [4]part
	for i, name := range []string{"ord", "bu", "cr", "sw"} {
		var err error
		if p[i], err = l.text(name); err != nil {
			return err
		}
	}
	ordinal, unit, register := p[0].text, p[1].text, p[2].text
	if ordinal != "" && number(ordinal) <= 0 {
		return p[0].bad("ordinal", 0, "the receipt's ordinal has digits only")
	}
	s.Ordinal, s.BusinessUnit, s.Register, s.Software = filled(p[0]), filled(p[1]), filled(p[2]), filled(p[3])
	r.Register = register
	if ordinal == "" || s.Country == "ME" && unit == "" {
		return nil
	}
	r.Number = ordinal + "/" + string(r.IssuedOn[:4])
	if s.Country == "ME" {
		r.Number = unit + "/" + r.Number
	}
	if register != "" {
		r.Number += "/" + register
	}
	return nil
}

// efiSeller is whether a tax number has the country's shape: 8 or 13 digits in Montenegro, a letter, 8 digits and a letter in
// Albania.
func efiSeller(country, tin string) bool {
	if country == "ME" {
		return allDigits(tin) && (len(tin) == 8 || len(tin) == 13)
	}
	return len(tin) == 10 && capital(tin[0]) && allDigits(tin[1:9]) && capital(tin[9])
}

// isOffset is whether a text is a distance from UTC: Z or +hh:mm.
func isOffset(s string) bool {
	return s == "Z" || len(s) == 6 && (s[0] == '+' || s[0] == '-') && s[3] == ':' && clock(s[1:3], s[4:], "0")
}
