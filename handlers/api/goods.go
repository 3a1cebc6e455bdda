package api

import (
	"taxrefund/models/claim"
	"taxrefund/models/merchant"
)

// soldIn is a line of a sale as a merchant reports it.
type soldIn struct {
	Description string       `json:"description"`
	Category    string       `json:"category"`
	Quantity    int64        `json:"quantity"`
	GrossMinor  int64        `json:"gross_minor" doc:"with VAT"`
	VATRate     string       `json:"vat_rate" example:"20"`
	VATMinor    int64        `json:"vat_minor"`
	Tariff      string       `json:"tariff,omitempty" doc:"customs tariff code (Harmonized System), 2 to 10 digits; points and blanks are passed over" example:"6202.20"`
	Origin      string       `json:"origin,omitempty" doc:"country of origin, ISO 3166 alpha-2" example:"IT"`
	Set         string       `json:"set,omitempty" doc:"name shared by lines of this sale that are one unit in law, such as a dinner service; at most 20 characters"`
	OtherTaxes  []otherTaxIn `json:"other_taxes,omitempty" doc:"taxes besides VAT that the gross contains; at most 5, each kind once"`
}

type otherTaxIn struct {
	Kind        string `json:"kind" doc:"a word in small letters: excise; wet, Australia's wine equalisation tax; consumption, Korea's individual consumption tax" example:"excise"`
	AmountMinor int64  `json:"amount_minor"`
}

func (l soldIn) line() merchant.ReportLine {
	out := merchant.ReportLine{Description: l.Description, Category: l.Category, Quantity: l.Quantity, GrossMinor: l.GrossMinor,
		VATRate: l.VATRate, VATMinor: l.VATMinor, Tariff: l.Tariff, Origin: l.Origin, Set: l.Set}
	for _, t := range l.OtherTaxes {
		out.OtherTaxes = append(out.OtherTaxes, merchant.OtherTax(t))
	}
	return out
}

// lineOut is a line of a receipt in a claim.
type lineOut struct {
	LineNo      int           `json:"line_no"`
	Description string        `json:"description"`
	Category    string        `json:"category"`
	Quantity    int64         `json:"quantity"`
	Allowed     int64         `json:"allowed" doc:"how many of them customs accept"`
	VATRate     string        `json:"vat_rate"`
	Gross       amountOut     `json:"gross"`
	VAT         amountOut     `json:"vat"`
	Tariff      string        `json:"tariff,omitempty" doc:"customs tariff code, where the shop said it"`
	Origin      string        `json:"origin,omitempty" doc:"country of origin, where the shop said it"`
	Set         string        `json:"set,omitempty" doc:"name shared by the lines of this receipt that are one unit in law"`
	OtherTaxes  []otherTaxOut `json:"other_taxes,omitempty" doc:"taxes besides VAT that the gross contains"`
}

type otherTaxOut struct {
	Kind   string    `json:"kind" example:"excise"`
	Amount amountOut `json:"amount"`
}

func lineView(c *claim.Claim, l claim.Line) lineOut {
	out := lineOut{LineNo: l.LineNo, Description: l.Description, Category: l.Category, Quantity: l.Quantity, Allowed: l.Allowed,
		VATRate: l.VATRate, Gross: amount(c.Amount(l.Gross)), VAT: amount(c.Amount(l.VAT)), Tariff: l.Tariff, Origin: l.Origin, Set: l.Set}
	for _, t := range l.OtherTaxes.List() {
		out.OtherTaxes = append(out.OtherTaxes, otherTaxOut{t.Kind, amount(c.Amount(t.AmountMinor))})
	}
	return out
}
