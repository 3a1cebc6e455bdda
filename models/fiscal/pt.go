package fiscal

import (
	"strings"

	"taxrefund/models"
	"taxrefund/models/money"
)

// ptATQR is the code on every invoice of certified software in Portugal (Portaria 195/2020; technical specification of the
// Autoridade Tributária). Nothing in it is proved: its number's check digit and its sums are looked at, and what does not
// hold is a warning, for the tax office takes such invoices too.
var ptATQR = layout{system: "pt_at_qr", country: "PT", decode: decodePT, begins: func(text string) bool {
	return len(text) > 2 && (text[:2] == "A:" || text[0] >= 'A' && text[0] <= 'S' && (text[1] == ':' || text[1] == '*') && strings.IndexByte(text, '*') > 0)
}}

var euros = figures{currency: "EUR", mark: '.', max: 2}

// ptFinal is the number of a buyer who gave none.
const ptFinal = "999999990"

type ptSaid struct {
	IssuerNIF      string            `json:"issuer_nif"`
	IssuerNIFHolds bool              `json:"issuer_nif_check_digit_ok"`
	BuyerNIF       *string           `json:"buyer_nif"`
	FinalConsumer  bool              `json:"buyer_is_final_consumer"`
	BuyerCountry   *string           `json:"buyer_country"`
	DocType        string            `json:"doc_type"`
	Status         *string           `json:"status"`
	Date           models.Date       `json:"date"`
	DocNumber      *string           `json:"doc_number"`
	ATCUD          *string           `json:"atcud"`
	TaxTotal       string            `json:"tax_total"`
	GrossTotal     string            `json:"gross_total"`
	Hash4          *string           `json:"hash4"`
	SoftwareCert   *string           `json:"software_cert"`
	Fields         map[string]string `json:"fields"`
	SumOfRateTaxes string            `json:"sum_of_rate_taxes"`
	SumOfBases     string            `json:"sum_of_bases"`
	TaxAddsUp      bool              `json:"tax_adds_up"`
	GrossAddsUp    bool              `json:"gross_adds_up"`
}

// ptFields are the fields of a code by their place in ptKeys.
type ptFields [len(ptKeys)]struct {
	part
	said bool
}

var ptKeys = [...]string{
	"A", "B", "C", "D", "E", "F", "G", "H",
	"I1", "I2", "I3", "I4", "I5", "I6", "I7", "I8", "J1", "J2", "J3", "J4", "J5", "J6", "J7", "J8", "K1", "K2", "K3", "K4", "K5", "K6", "K7", "K8",
	"L", "M", "N", "O", "P", "Q", "R", "S",
}

// The places of keys in ptKeys.
const (
	ptA, ptB, ptC, ptD, ptE, ptF, ptG, ptH = 0, 1, 2, 3, 4, 5, 6, 7
	ptI1, ptL, ptN, ptO, ptQ, ptR          = 8, 32, 34, 35, 37, 38
)

// ptKey is the place of a key in ptKeys, -1 for none.
func ptKey(k string) int {
	switch {
	case len(k) == 1 && k[0] >= 'A' && k[0] <= 'H':
		return int(k[0] - 'A')
	case len(k) == 1 && k[0] >= 'L' && k[0] <= 'S':
		return ptL + int(k[0]-'L')
	case len(k) == 2 && k[0] >= 'I' && k[0] <= 'K' && k[1] >= '1' && k[1] <= '8':
		return ptI1 + 8*int(k[0]-'I') + int(k[1]-'1')
	}
	return -1
}

func ptSplit(text string) (f ptFields, n int, err error) {
	rest := part{text, 0}
	for more := true; more; n++ {
		var one [2]part
		p := rest
		if more = rest.split('*', one[:]) == 2; more {
			p, rest = one[0], one[1]
		}
		key, value, colon := strings.Cut(p.text, ":")
		if !colon {
			return f, 0, p.bad("part_without_colon", 0, "every part of this code is a key, a colon and a value")
		}
		k := ptKey(key)
		if k < 0 {
			return f, 0, p.bad("unknown_key", 0, "no part of this code has such a key")
		}
		if f[k].said {
			return f, 0, p.bad("key_twice", 0, "a key stands in this code once")
		}
		f[k].part, f[k].said = part{value, p.from + len(key) + 1}, true
	}
	return f, n, nil
}

func (f *ptFields) optional(k int) *string {
	if !f[k].said {
		return nil
	}
	return &f[k].text
}

func decodePT(text string) (Receipt, error) {
	if len(text) < 2 || text[0] < 'A' || text[0] > 'S' || strings.IndexByte(text, ':') < 0 || text[1] != ':' && text[1] != '*' && (text[0] < 'I' || text[0] > 'K') {
		return Receipt{}, bad("not_an_at_qr", 1, "this is not the code of a Portuguese invoice")
	}
	f, n, err := ptSplit(text)
	if err != nil {
		return Receipt{}, err
	}
	on, err := f.head()
	if err != nil {
		return Receipt{}, err
	}
	s := ptSaid{
		IssuerNIF: f[ptA].text, IssuerNIFHolds: holdsVAT("PT" + f[ptA].text), BuyerNIF: f.optional(ptB), FinalConsumer: f[ptB].text == ptFinal,
		BuyerCountry: f.optional(ptC), DocType: f[ptD].text, Status: f.optional(ptE), Date: on, DocNumber: f.optional(ptG), ATCUD: f.optional(ptH),
		TaxTotal: f[ptN].text, GrossTotal: f[ptO].text, Hash4: f.optional(ptQ), SoftwareCert: f.optional(ptR), Fields: make(map[string]string, n),
	}
	for k := range f {
		if f[k].said {
			s.Fields[ptKeys[k]] = f[k].text
		}
	}
	r := Receipt{Seller: s.IssuerNIF, Number: f[ptG].text, IssuedOn: on, Sale: ptSale(s.DocType, f[ptE].text), Proof: Nothing}
	if s.IssuerNIFHolds {
		r.VATID = "PT" + s.IssuerNIF
	} else {
		r.Warnings = append(r.Warnings, "issuer_nif_check_digit")
	}
	if !s.FinalConsumer {
		r.Buyer = f[ptB].text
	}
	if err := f.totals(&r, &s); err != nil {
		return Receipt{}, err
	}
	r.Said = s
	return r, nil
}

// head checks the fields before the amounts and returns the day.
func (f *ptFields) head() (models.Date, error) {
	for _, need := range [...]struct {
		key  int
		name string
	}{{ptA, "issuer"}, {ptD, "doc_type"}, {ptF, "date"}, {ptN, "tax_total"}, {ptO, "gross_total"}} {
		if f[need.key].text == "" {
			return "", bad("missing_"+need.name, f[need.key].from+1, "the field %s of this code is missing", ptKeys[need.key])
		}
	}
	if a := f[ptA]; len(a.text) != 9 || !allDigits(a.text) {
		return "", a.bad("issuer_nif", 0, "a Portuguese tax number has nine digits")
	}
	if d := f[ptD]; len(d.text) != 2 || !capital(d.text[0]) || !capital(d.text[1]) {
		return "", d.bad("doc_type", 0, "a kind of document has two letters")
	}
	if e := f[ptE]; e.said && (len(e.text) != 1 || !capital(e.text[0])) {
		return "", e.bad("status", 0, "the state of a document is one letter")
	}
	day := f[ptF]
	if len(day.text) == 8 {
		if on, ok := date(number(day.text[:4]), number(day.text[4:6]), number(day.text[6:])); ok {
			return on, nil
		}
	}
	return "", day.bad("date", 0, "there is no such day; a date is written YYYYMMDD")
}

// ptRates are the rates of one part of the country, by the offsets of their keys from I1; tax is 0 where there is none.
var ptRates = [...]struct {
	name      string
	base, tax int
}{{"exempt", 1, 0}, {"reduced", 2, 3}, {"intermediate", 4, 5}, {"normal", 6, 7}}

// totals reads all amounts and adds them up.
func (f *ptFields) totals(r *Receipt, s *ptSaid) error {
	var bases, taxes sum
	for first := ptI1; first < ptL; first += 8 {
		for _, kind := range ptRates {
			base, err := f.amount(first + kind.base)
			if err != nil {
				return err
			}
			rate := Rate{Name: kind.name, Region: f[first].text, Net: base, Gross: base}
			if kind.tax > 0 {
				if rate.VAT, err = f.amount(first + kind.tax); err != nil {
					return err
				}
			}
			bases.add(base, f[first+kind.base].text)
			taxes.add(rate.VAT, f[first+kind.tax].text)
			if base != nil && rate.VAT != nil {
				rate.Gross = &money.Amount{Minor: base.Minor + rate.VAT.Minor, Currency: "EUR"}
			}
			if base != nil || rate.VAT != nil {
				r.Rates = append(r.Rates, rate)
			}
		}
	}
	var others [5]int64
	for i := range others {
		a, err := f.amount(ptL + i)
		if err != nil {
			return err
		}
		if a != nil {
			others[i] = a.Minor
		}
	}
	free, stamp, tax, gross := others[0], others[1], others[2], others[3]
	s.SumOfBases, s.SumOfRateTaxes = bases.String(), taxes.String()
	s.TaxAddsUp, s.GrossAddsUp = taxes.minor+stamp == tax, bases.minor+free+tax == gross
	amounts := [3]money.Amount{money.Of(gross, "EUR"), money.Of(taxes.minor, "EUR"), money.Of(bases.minor+free, "EUR")}
	r.Gross = &amounts[0]
	switch {
	case f[ptI1].text == "0" || len(r.Rates) == 0:
		r.Warnings = append(r.Warnings, "no_tax_detail")
	case s.TaxAddsUp && s.GrossAddsUp:
		r.VAT, r.Net = &amounts[1], &amounts[2]
	}
	if !s.TaxAddsUp {
		r.Warnings = append(r.Warnings, "tax_does_not_add_up")
	}
	if !s.GrossAddsUp {
		r.Warnings = append(r.Warnings, "gross_does_not_add_up")
	}
	return nil
}

func (f *ptFields) amount(k int) (*money.Amount, error) {
	if !f[k].said {
		return nil, nil
	}
	return euros.amount(f[k].part)
}

// ptSale is what a kind of document, and its state, mean for a claim (SAF-T (PT), Portaria 302/2016, the lists 4.1 to 4.4).
func ptSale(kind, status string) Sale {
	switch {
	case status == "A":
		return Void
	case kind == "FT" || kind == "FS" || kind == "FR":
		return Sold
	case kind == "NC":
		return Refunded
	}
	return Other
}

// sum adds amounts up and is written with the decimals of the one that has most.
type sum struct {
	minor    int64
	decimals int
}

func (s *sum) add(a *money.Amount, written string) {
	if a == nil {
		return
	}
	s.minor += a.Minor
	if i := strings.IndexByte(written, '.'); i >= 0 {
		s.decimals = max(s.decimals, len(written)-i-1)
	}
}

func (s sum) String() string {
	text := money.Of(s.minor, "EUR").Decimal()
	if s.decimals == 0 {
		return text[:len(text)-3]
	}
	return text[:len(text)-2+s.decimals]
}
