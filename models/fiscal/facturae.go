package fiscal

import (
	"slices"
	"strings"
)

// Facturae 3.2, 3.2.1 and 3.2.2 (Orden PRE/2971/2007 and its later versions). Amounts of a line have up to eight decimals.

var facturaeFormat = invoiceFormat{
	name: "facturae",
	roots: []string{
		"Facturae http://www.facturae.es/Facturae/2009/v3.2/Facturae",
		"Facturae http://www.facturae.es/Facturae/2014/v3.2.1/Facturae",
		"Facturae http://www.facturae.gob.es/formato/Versiones/Facturaev3_2_2.xml",
	},
	inner: map[string]bool{"": true},
	read:  readFacturae,
}

func readFacturae(p *paper, root *element) []*draft {
	parties := p.one(root, "Parties")
	seller, buyer := p.facturaeParty(p.one(parties, "SellerParty")), p.facturaeParty(p.one(parties, "BuyerParty"))
	var out []*draft
	for _, e := range p.one(root, "Invoices").all("Invoice") {
		d := &draft{at: e, untaxed: true}
		d.inv.Seller, d.inv.Buyer = seller, buyer
		d.facturae(p, e)
		out = append(out, d)
	}
	return out
}

func (p *paper) facturaeParty(e *element) Party {
	party := Party{TaxID: p.said(e, "TaxIdentification", "TaxIdentificationNumber")}
	entity := p.one(e, "LegalEntity")
	if entity == nil {
		entity = p.one(e, "Individual")
		party.Name = strings.Join(strings.Fields(p.said(entity, "Name")+" "+p.said(entity, "FirstSurname")+" "+p.said(entity, "SecondSurname")), " ")
	} else {
		party.Name = p.words(entity, "CorporateName")
	}
	party.Country = p.said(entity, "AddressInSpain", "CountryCode")
	if party.Country == "" {
		party.Country = p.said(entity, "OverseasAddress", "CountryCode")
	}
	switch {
	case party.Country == "ESP" && party.TaxID != "" && !strings.HasPrefix(party.TaxID, "ES"):
		party.VATID = "ES" + party.TaxID
	default:
		party.VATID = party.TaxID
	}
	for _, id := range []string{p.said(e, "PartyIdentification"), party.TaxID} {
		if id != "" {
			party.IDs = append(party.IDs, id)
		}
	}
	for _, c := range p.one(e, "AdministrativeCentres").all("AdministrativeCentre") {
		if code := p.said(c, "CentreCode"); code != "" {
			party.IDs = append(party.IDs, code)
		}
	}
	return party
}

func (d *draft) facturae(p *paper, e *element) {
	head, inv := p.one(e, "InvoiceHeader"), &d.inv
	if head == nil {
		p.fail(e, "missing", "InvoiceHeader is missing")
		return
	}
	inv.Number = p.said(head, "InvoiceSeriesCode") + p.word(head, "InvoiceNumber")
	inv.Kind = Invoiced
	if p.said(head, "InvoiceDocumentType") == "AF" {
		p.fail(head, "kind", "this document is no invoice of a sale: self-billed")
	}
	if class := p.word(head, "InvoiceClass"); !slices.Contains([]string{"OO", "OR", "OC", "CO", "CR", "CC"}, class) {
		p.fail(head, "kind", "this class of invoice is not known")
	} else if class[1] == 'R' {
		inv.Kind = Correction // a credit note when it is less than nothing
	}
	if c := p.one(head, "Corrective"); c != nil {
		ref := p.reference(c, "InvoiceNumber", "InvoiceIssueDate")
		ref.Number = p.said(c, "InvoiceSeriesCode") + ref.Number
		inv.Credits, inv.Reason, inv.Kind = []Reference{ref}, p.words(c, "ReasonDescription"), Correction
	}
	issue := p.one(e, "InvoiceIssueData")
	if issue == nil {
		p.fail(e, "missing", "InvoiceIssueData is missing")
		return
	}
	inv.IssuedOn, inv.Currency = p.day(issue, "IssueDate"), p.money(issue, "InvoiceCurrencyCode")
	for _, l := range p.one(e, "Items").all("InvoiceLine") {
		d.lines = append(d.lines, p.facturaeLine(l))
	}
	for _, t := range p.one(e, "TaxesOutputs").all("Tax") {
		d.shares = append(d.shares, share{key: p.facturaeKey(t), net: p.total(t, "TaxableBase", "TotalAmount"), vat: p.maybe(t, "TaxAmount", "TotalAmount"), at: t})
	}
	d.facturaeTotals(p, e)
}

// facturaeKey reads a tax. IVA only is VAT; the surcharge that small retailers pay on top of it is not refunded.
func (p *paper) facturaeKey(e *element) taxKey {
	if p.word(e, "TaxTypeCode") != "01" || p.one(e, "EquivalenceSurcharge") != nil && p.rate(e, "EquivalenceSurcharge") != 0 {
		p.notVAT(e)
	}
	return taxKey{rate: p.rate(e, "TaxRate")}
}

func (p *paper) facturaeLine(e *element) draftLine {
	l := draftLine{net: p.amount(e, "GrossAmount"), at: e}
	l.Line, l.Description, l.Quantity = e.line, p.words(e, "ItemDescription"), p.number(e, "Quantity").String()
	taxes := p.one(e, "TaxesOutputs").all("Tax")
	if len(taxes) > 1 {
		p.fail(taxes[1], "tax", "a line has one rate of IVA")
	}
	if len(taxes) > 0 {
		l.key = p.facturaeKey(taxes[0])
	}
	return l
}

// facturaeTotals reads the totals. Discounts and surcharges on the whole name no rate: sellers take them off what IVA is
// reckoned on, or leave that as it is.
func (d *draft) facturaeTotals(p *paper, e *element) {
	sums := p.one(e, "InvoiceTotals")
	if sums == nil {
		p.fail(e, "missing", "InvoiceTotals is missing")
		return
	}
	lines, before := p.total(sums, "TotalGrossAmount"), p.total(sums, "TotalGrossAmountBeforeTaxes")
	extra := p.maybe(sums, "TotalGeneralSurcharges") - p.maybe(sums, "TotalGeneralDiscounts")
	d.vat, d.total = p.total(sums, "TotalTaxOutputs"), p.total(sums, "InvoiceTotal")
	d.sums(p, sums, lines, 0)
	if p.err != nil {
		return
	}
	if lines+extra != before || before+d.vat != d.total {
		p.fail(sums, "totals", "the amount before taxes or the total does not follow from the others")
		return
	}
	d.merge(p)
	for _, s := range d.shares {
		d.net += s.net
	}
	switch d.net {
	case lines: // discounts and surcharges lie outside
		d.rebate = max(-extra, 0)
	case before:
		for _, s := range d.shares {
			if apart := fine(s.net) - fine(p.round(d.sum(p, s.key, s.at))); apart != 0 {
				d.adjusts = append(d.adjusts, adjust{key: s.key, net: apart * p.minorFine(), at: s.at})
			}
		}
	default:
		p.fail(sums, "totals", "what IVA is reckoned on does not add up to the lines")
	}
	d.gross = d.net + d.vat
}
