package fiscal

import (
	"slices"
	"strings"

	"taxrefund/models/ident"
	"taxrefund/models/money"
)

// trEArsiv is the code on Turkish e-Arşiv invoices (Gelir İdaresi Başkanlığı, e-Arşiv karekod kılavuzu): a flat JSON object, the rate of VAT within
// the key, as in "hesaplanankdv(20)". Nothing in it proves anything.
var trEArsiv = layout{system: "tr_earsiv", country: "TR", decode: decodeEArsiv, begins: func(text string) bool {
	return strings.HasPrefix(text, "{") && strings.Contains(strings.ToLower(text), `"vkntckn"`)
}}

type earsivSaid struct {
	Seller    string            `json:"seller_id"`
	Date      string            `json:"date"`
	Number    string            `json:"number"`
	ETTN      string            `json:"ettn"`
	Currency  string            `json:"currency"`
	Gross     string            `json:"gross_total"`
	Payable   string            `json:"payable"`
	VATByRate map[string]string `json:"vat_by_rate"`
}

func decodeEArsiv(text string) (Receipt, error) {
	fields, rates, err := earsivFields(text)
	if err != nil {
		return Receipt{}, err
	}
	for _, name := range []string{"vkntckn", "tarih", "no", "ettn", "parabirimi", "vergidahil", "odenecek"} {
		if fields[name].text == "" {
			return Receipt{}, bad("missing_"+name, 0, "the field %s of this code is missing", name)
		}
	}
	s := earsivSaid{Seller: fields["vkntckn"].text, Date: fields["tarih"].text, Number: fields["no"].text, ETTN: fields["ettn"].text, Currency: fields["parabirimi"].text,
		Gross: fields["vergidahil"].text, Payable: fields["odenecek"].text, VATByRate: map[string]string{}}
	if n := len(s.Seller); !allDigits(s.Seller) || n != 10 && n != 11 {
		return Receipt{}, fields["vkntckn"].bad("seller", 0, "a Turkish tax number has 10 or 11 digits")
	}
	if !isUUID(s.ETTN) {
		return Receipt{}, fields["ettn"].bad("ettn", 0, "the ETTN has 32 hexadecimal digits in five groups")
	}
	d := s.Date
	if len(d) != 10 || d[4] != '-' || d[7] != '-' {
		return Receipt{}, fields["tarih"].bad("date", 0, "there is no such day; it is written YYYY-MM-DD")
	}
	on, ok := date(number(d[:4]), number(d[5:7]), number(d[8:]))
	if !ok {
		return Receipt{}, fields["tarih"].bad("date", 0, "there is no such day; it is written YYYY-MM-DD")
	}
	currency, err := money.ParseCurrency(s.Currency)
	if err != nil {
		return Receipt{}, fields["parabirimi"].bad("currency", 0, "there is no such currency")
	}
	r := Receipt{Seller: s.Seller, Number: s.Number, IssuedOn: on, Buyer: fields["avkntckn"].text, Sale: earsivSale(fields["tip"].text), Proof: Nothing}
	if id, err := ident.ParseVAT("TR" + s.Seller); err == nil {
		r.VATID = id
	}
	if err := s.totals(&r, figures{currency: currency, mark: '.', max: 2}, fields, rates); err != nil {
		return Receipt{}, err
	}
	r.Said = s
	return r, nil
}

// totals reads the amounts; those by rate are VAT.
func (s *earsivSaid) totals(r *Receipt, form figures, fields map[string]part, rates []earsivRate) (err error) {
	if r.Gross, err = form.amount(fields["vergidahil"]); err != nil {
		return err
	}
	if _, err = form.amount(fields["odenecek"]); err != nil {
		return err
	}
	if net := fields["malhizmettoplam"]; net.text != "" {
		if r.Net, err = form.amount(net); err != nil {
			return err
		}
	}
	sum := money.Of(0, form.currency)
	for _, x := range rates {
		percent, err := money.ParseRate(x.percent)
		if err != nil {
			return x.vat.bad("rate", 0, "a rate of VAT is a number")
		}
		vat, err := form.amount(x.vat)
		if err != nil {
			return err
		}
		if sum, err = sum.Add(*vat); err != nil {
			return x.vat.bad("amount", 0, "the amount is too large")
		}
		s.VATByRate[x.percent] = x.vat.text
		r.Rates = append(r.Rates, Rate{Percent: &percent, VAT: vat})
	}
	if len(rates) > 0 {
		r.VAT = &sum
	}
	return nil
}

type earsivRate struct {
	percent string
	vat     part
}

// earsivFields are the members of the object, their names in small letters and without the blanks around their values.
func earsivFields(text string) (fields map[string]part, rates []earsivRate, err error) {
	fields = make(map[string]part, 16)
	o := flat{text: text}
	for o.next() {
		name := strings.ToLower(strings.TrimSpace(o.name))
		if _, twice := fields[name]; twice || len(fields) == 40 {
			return nil, nil, bad("parameter_twice", o.value.from+1, "a member stands here twice, or there are too many")
		}
		if hidden(o.value.text) >= 0 {
			return nil, nil, o.value.bad("character", 0, "a code has no control characters, and none that cannot be seen")
		}
		fields[name] = o.value
		if percent, ok := strings.CutPrefix(name, "hesaplanankdv("); ok && strings.HasSuffix(percent, ")") {
			rates = append(rates, earsivRate{strings.Trim(strings.TrimSuffix(percent, ")"), "% "), o.value})
		}
	}
	if o.wrong {
		return nil, nil, bad("json", min(o.at+1, len(text)), "the code of a Turkish invoice is one JSON object of texts and numbers")
	}
	slices.SortFunc(rates, func(a, b earsivRate) int { return strings.Compare(a.percent, b.percent) })
	return fields, rates, nil
}

// earsivSale: IADE is an invoice for goods given back; every other type sells.
func earsivSale(kind string) Sale {
	if strings.HasPrefix(strings.ToUpper(kind), "IADE") || strings.HasSuffix(strings.ToUpper(kind), "IADE") {
		return Refunded
	}
	return Sold
}
