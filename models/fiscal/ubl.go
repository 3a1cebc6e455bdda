package fiscal

import (
	"slices"
	"strings"
)

// UBL 2.1 as EN 16931, Peppol BIS Billing 3 and XRechnung use it. BT numbers are the terms of EN 16931-1.

const (
	ublInvoice = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
	ublCredit  = "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2"
)

var ublFormat = invoiceFormat{
	name:  "ubl",
	roots: []string{"Invoice " + ublInvoice, "CreditNote " + ublCredit},
	inner: map[string]bool{
		"urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2": true,
		"urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2":     true,
	},
	read: readUBL,
}

func readUBL(p *paper, root *element) []*draft {
	d := &draft{at: root}
	line, quantity, code := "InvoiceLine", "InvoicedQuantity", "InvoiceTypeCode"
	if root.name == "CreditNote" {
		line, quantity, code = "CreditNoteLine", "CreditedQuantity", "CreditNoteTypeCode"
	}
	inv := &d.inv
	inv.Kind = p.kind(root, code)
	if root.name == "CreditNote" {
		inv.Kind = CreditNote
	}
	inv.Number, inv.IssuedOn, inv.Time = p.word(root, "ID"), p.day(root, "IssueDate"), p.clock(root, "IssueTime")
	inv.Currency = p.money(root, "DocumentCurrencyCode")
	inv.Seller = p.ublParty(p.one(root, "AccountingSupplierParty", "Party"))
	inv.Buyer = p.ublParty(p.one(root, "AccountingCustomerParty", "Party"))
	for _, b := range root.all("BillingReference") {
		if r := p.one(b, "InvoiceDocumentReference"); r != nil {
			inv.Credits = append(inv.Credits, p.reference(r, "ID", "IssueDate"))
		}
	}
	for _, n := range root.all("Note") {
		inv.Reason = strings.TrimSpace(inv.Reason + " " + p.words(n))
	}
	for _, l := range root.all(line) {
		d.lines = append(d.lines, p.ublLine(l, quantity))
	}
	for _, a := range root.all("AllowanceCharge") {
		at := adjust{key: p.ublKey(p.one(a, "TaxCategory")), net: p.amount(a, "Amount"), text: p.words(a, "AllowanceChargeReason"), at: a}
		if !p.flag(a, "ChargeIndicator") {
			at.net = -at.net
		}
		d.adjusts = append(d.adjusts, at)
	}
	d.ublTotals(p, root)
	return []*draft{d}
}

// reference reads the number of an invoice, and its day where there is one.
func (p *paper) reference(e *element, number string, day ...string) Reference {
	r := Reference{Number: p.word(e, number)}
	if p.said(e, day...) != "" {
		r.IssuedOn = p.day(e, day...)
	}
	return r
}

func (p *paper) ublParty(e *element) Party {
	party := Party{Name: p.words(e, "PartyLegalEntity", "RegistrationName"), Country: p.said(e, "PostalAddress", "Country", "IdentificationCode")}
	if party.Name == "" && len(e.all("PartyName")) > 0 {
		party.Name = p.words(e, "PartyName", "Name")
	}
	for _, t := range e.all("PartyTaxScheme") {
		if strings.EqualFold(p.said(t, "TaxScheme", "ID"), "VAT") {
			party.VATID = p.said(t, "CompanyID") // BT-31
		} else {
			party.TaxID = p.said(t, "CompanyID") // BT-32
		}
	}
	for _, id := range e.all("PartyIdentification") { // BT-29, BT-46
		party.IDs = append(party.IDs, p.said(id, "ID"))
	}
	return party
}

func (p *paper) ublKey(e *element) taxKey {
	key := taxKey{p.said(e, "ID"), p.rate(e, "Percent")}
	if e != nil && slices.Contains([]string{"L", "M"}, key.category) {
		p.notVAT(e)
	}
	return key
}

// notVAT refuses taxes that no refund of VAT gives back: IGIC of the Canary Islands and IPSI of Ceuta and Melilla.
func (p *paper) notVAT(e *element) {
	p.fail(e, "tax", "a tax other than VAT is charged here, which is not refunded")
}

func (p *paper) ublLine(e *element, quantity string) draftLine {
	item := p.one(e, "Item")
	l := draftLine{key: p.ublKey(p.one(item, "ClassifiedTaxCategory")), net: p.amount(e, "LineExtensionAmount"), at: e}
	l.Line, l.Description, l.Quantity = e.line, p.words(item, "Name"), "1"
	if p.one(e, quantity) != nil {
		l.Quantity = p.number(e, quantity).String()
	}
	if l.Description == "" {
		l.Description = p.words(item, "Description")
	}
	for _, c := range item.all("CommodityClassification") {
		if code := p.one(c, "ItemClassificationCode"); code != nil && harmonised(code.attr("listID")) {
			l.Tariff = p.said(code)
		}
	}
	l.Origin = p.said(item, "OriginCountry", "IdentificationCode") // BT-159
	for _, a := range item.all("AdditionalItemProperty") {         // BG-32
		l.property(p.said(a, "Name"), p.words(a, "Value"))
	}
	return l
}

// harmonised reports whether a list of codes is the Harmonized System (UNTDID 7143) or builds on it.
func harmonised(list string) bool {
	return slices.Contains([]string{"HS", "CN", "NC", "TARIC"}, strings.ToUpper(list))
}

// property is an attribute of goods that its seller gives a name.
func (l *draftLine) property(name, value string) {
	switch strings.ToLower(name) {
	case "category":
		l.Goods = value
	case "set":
		l.Set = value
	}
}

// ublTotals reads the breakdown in the document's own currency, and the totals.
func (d *draft) ublTotals(p *paper, root *element) {
	var tax *element
	for _, t := range root.all("TaxTotal") {
		amount := p.one(t, "TaxAmount")
		if amount == nil || amount.attr("currencyID") != string(p.currency) {
			continue // BT-111: the same in the currency of the books
		}
		if tax != nil {
			p.fail(t, "twice", "TaxTotal stands here twice")
		}
		tax = t
	}
	sums := p.one(root, "LegalMonetaryTotal")
	switch {
	case tax == nil:
		p.fail(root, "missing", "TaxTotal in the document's currency is missing")
		return
	case sums == nil:
		p.fail(root, "missing", "LegalMonetaryTotal is missing")
		return
	}
	for _, s := range tax.all("TaxSubtotal") {
		d.shares = append(d.shares, share{key: p.ublKey(p.one(s, "TaxCategory")), net: p.total(s, "TaxableAmount"), vat: p.total(s, "TaxAmount"), at: s})
	}
	d.vat, d.net, d.gross = p.total(tax, "TaxAmount"), p.total(sums, "TaxExclusiveAmount"), p.total(sums, "TaxInclusiveAmount")
	d.total = d.gross
	d.sums(p, sums, p.total(sums, "LineExtensionAmount"), p.maybe(sums, "ChargeTotalAmount")-p.maybe(sums, "AllowanceTotalAmount"))
}

// sums holds the sum of the lines (BT-106) and of charges less allowances (BT-108, BT-107) against them, BR-CO-10 to 12.
func (d *draft) sums(p *paper, at *element, lines, extra int64) {
	var l, a fine
	var rough, roughly int
	for _, x := range d.lines {
		l, rough = p.plus(at, l, x.net), rough+p.rough(x.net)
	}
	for _, x := range d.adjusts {
		a, roughly = p.plus(at, a, x.net), roughly+p.rough(x.net)
	}
	if !p.sumsUp(l, rough, lines) {
		p.fail(at, "totals", "the lines do not add up to their total")
	}
	if !p.sumsUp(a, roughly, extra) {
		p.fail(at, "totals", "allowances and charges do not add up to their totals")
	}
}

// Codes of UNTDID 1001 that EN 16931 allows.
var (
	invoiceCodes = []string{"71", "80", "82", "84", "102", "130", "202", "203", "204", "211", "218", "219", "295", "326", "331", "380", "382", "385", "387", "388",
		"390", "393", "394", "395", "456", "457", "527", "553", "575", "623", "633", "780", "817", "870", "875", "876", "877", "935"}
	creditCodes  = []string{"81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "532"}
	correctCodes = []string{"383", "384"}
)

// kind says what a document of a code does. Codes of no sale are 325 (pro forma), 386 (prepayment), 389 (self-billed) and
// 751 (for the books only).
func (p *paper) kind(e *element, name string) InvoiceKind {
	switch code := p.word(e, name); {
	case slices.Contains(creditCodes, code):
		return CreditNote
	case slices.Contains(correctCodes, code):
		return Correction
	case slices.Contains(invoiceCodes, code):
		return Invoiced
	}
	p.fail(p.one(e, name), "kind", "this document is no invoice of a sale, nor a note on one")
	return ""
}
