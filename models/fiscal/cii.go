package fiscal

import (
	"slices"
	"strings"

	"taxrefund/models"
)

// UN/CEFACT Cross Industry Invoice D16B, as EN 16931, XRechnung, Factur-X and ZUGFeRD 2 use it.

const ciiSpace = "urn:un:unece:uncefact:data:standard:"

var ciiFormat = invoiceFormat{
	name:  "cii",
	roots: []string{"CrossIndustryInvoice " + ciiSpace + "CrossIndustryInvoice:100"},
	inner: map[string]bool{
		ciiSpace + "CrossIndustryInvoice:100":                       true,
		ciiSpace + "ReusableAggregateBusinessInformationEntity:100": true,
		ciiSpace + "UnqualifiedDataType:100":                        true,
		ciiSpace + "QualifiedDataType:100":                          true,
	},
	read: readCII,
}

func readCII(p *paper, root *element) []*draft {
	d := &draft{at: root}
	document, deal := p.one(root, "ExchangedDocument"), p.one(root, "SupplyChainTradeTransaction")
	agreed, settled := p.one(deal, "ApplicableHeaderTradeAgreement"), p.one(deal, "ApplicableHeaderTradeSettlement")
	if document == nil || settled == nil || agreed == nil {
		p.fail(root, "missing", "ExchangedDocument, ApplicableHeaderTradeAgreement or ApplicableHeaderTradeSettlement is missing")
		return nil
	}
	inv := &d.inv
	inv.Kind, inv.Number = p.kind(document, "TypeCode"), p.word(document, "ID")
	inv.IssuedOn, inv.Time = p.ciiDay(p.one(document, "IssueDateTime", "DateTimeString"), document)
	inv.Currency = p.money(settled, "InvoiceCurrencyCode")
	inv.Seller, inv.Buyer = p.ciiParty(p.one(agreed, "SellerTradeParty")), p.ciiParty(p.one(agreed, "BuyerTradeParty"))
	for _, r := range settled.all("InvoiceReferencedDocument") {
		ref := Reference{Number: p.word(r, "IssuerAssignedID")}
		if day := p.one(r, "FormattedIssueDateTime", "DateTimeString"); day != nil {
			ref.IssuedOn, _ = p.ciiDay(day, r)
		}
		inv.Credits = append(inv.Credits, ref)
	}
	for _, n := range document.all("IncludedNote") {
		inv.Reason = strings.TrimSpace(inv.Reason + " " + p.words(n, "Content"))
	}
	for _, l := range deal.all("IncludedSupplyChainTradeLineItem") {
		status := p.said(l, "AssociatedDocumentLineDocument", "LineStatusReasonCode")
		if status == "" || status == "DETAIL" { // of Factur-X Extended: groups and remarks carry no amounts of their own
			d.lines = append(d.lines, p.ciiLine(l))
		}
	}
	d.ciiTotals(p, settled)
	return []*draft{d}
}

// ciiDay reads a date of UNTDID 2379: 102 is a day, 203 and 204 have minutes and seconds.
func (p *paper) ciiDay(e, within *element) (models.Date, string) {
	s, clock := p.said(e), ""
	if e == nil || s == "" {
		p.fail(within, "missing", "DateTimeString is missing")
		return "", ""
	}
	length := map[string]int{"102": 8, "203": 12, "204": 14}[e.attr("format")]
	if len(s) != length || strings.ContainsFunc(s, func(r rune) bool { return r < '0' || r > '9' }) {
		p.fail(e, "date", "a day is written like 20260507 in the format 102")
		return "", ""
	}
	day, err := models.ParseDate(s[:4] + "-" + s[4:6] + "-" + s[6:8])
	if err != nil {
		p.fail(e, "date", "a day is written like 20260507 in the format 102")
	}
	if length > 8 {
		s += "00"
		clock = s[8:10] + ":" + s[10:12] + ":" + s[12:14]
		if clock > "23:59:59" || s[10] > '5' || s[12] > '5' {
			p.fail(e, "time", "a time is written like 182000")
		}
	}
	return day, clock
}

func (p *paper) ciiParty(e *element) Party {
	party := Party{Name: p.words(e, "Name"), Country: p.said(e, "PostalTradeAddress", "CountryID")}
	for _, r := range e.all("SpecifiedTaxRegistration") {
		switch id := p.one(r, "ID"); {
		case id == nil:
		case id.attr("schemeID") == "VA":
			party.VATID = p.said(id)
		default: // FC
			party.TaxID = p.said(id)
		}
	}
	for _, name := range []string{"ID", "GlobalID"} {
		for _, id := range e.all(name) {
			party.IDs = append(party.IDs, p.said(id))
		}
	}
	return party
}

// ciiKey reads what VAT is charged, among taxes that may be others.
func (p *paper) ciiKey(e *element) taxKey {
	key := taxKey{p.said(e, "CategoryCode"), p.rate(e, "RateApplicablePercent")}
	if e != nil && (p.said(e, "TypeCode") != "VAT" || slices.Contains([]string{"L", "M"}, key.category)) {
		p.notVAT(e)
	}
	return key
}

func (p *paper) ciiLine(e *element) draftLine {
	product, settled := p.one(e, "SpecifiedTradeProduct"), p.one(e, "SpecifiedLineTradeSettlement")
	if settled == nil {
		p.fail(e, "missing", "SpecifiedLineTradeSettlement is missing")
		return draftLine{}
	}
	l := draftLine{key: p.ciiKey(p.one(settled, "ApplicableTradeTax")), at: e,
		net: p.amount(settled, "SpecifiedTradeSettlementLineMonetarySummation", "LineTotalAmount")}
	l.Line, l.Description, l.Quantity = e.line, p.words(product, "Name"), "1"
	if n := p.one(e, "SpecifiedLineTradeDelivery", "BilledQuantity"); n != nil {
		l.Quantity = p.number(n).String()
	}
	for _, c := range product.all("DesignatedProductClassification") {
		if code := p.one(c, "ClassCode"); code != nil && harmonised(code.attr("listID")) {
			l.Tariff = p.said(code)
		}
	}
	l.Origin = p.said(product, "OriginTradeCountry", "ID")
	for _, c := range product.all("ApplicableProductCharacteristic") {
		l.property(p.said(c, "Description"), p.words(c, "Value"))
	}
	return l
}

func (d *draft) ciiTotals(p *paper, settled *element) {
	for _, a := range settled.all("SpecifiedTradeAllowanceCharge") {
		at := adjust{key: p.ciiKey(p.one(a, "CategoryTradeTax")), net: p.amount(a, "ActualAmount"), text: p.words(a, "Reason"), at: a}
		if !p.flag(a, "ChargeIndicator", "Indicator") {
			at.net = -at.net
		}
		d.adjusts = append(d.adjusts, at)
	}
	for _, c := range settled.all("SpecifiedLogisticsServiceCharge") { // of Factur-X Extended
		d.adjusts = append(d.adjusts, adjust{key: p.ciiKey(p.one(c, "AppliedTradeTax")), net: p.amount(c, "AppliedAmount"), text: p.words(c, "Description"), at: c})
	}
	for _, t := range settled.all("ApplicableTradeTax") {
		d.shares = append(d.shares, share{key: p.ciiKey(t), net: p.total(t, "BasisAmount"), vat: p.total(t, "CalculatedAmount"), at: t})
	}
	sums := p.one(settled, "SpecifiedTradeSettlementHeaderMonetarySummation")
	if sums == nil {
		p.fail(settled, "missing", "SpecifiedTradeSettlementHeaderMonetarySummation is missing")
		return
	}
	found := false
	for _, t := range sums.all("TaxTotalAmount") {
		if c := t.attr("currencyID"); c == "" || c == string(p.currency) { // the other is the same in the currency of the books
			if found {
				p.fail(t, "twice", "TaxTotalAmount stands here twice")
			}
			d.vat, found = p.total(t), true
		}
	}
	if !found && len(sums.all("TaxTotalAmount")) > 0 {
		p.fail(sums, "missing", "TaxTotalAmount in the document's currency is missing")
	}
	d.net, d.gross = p.total(sums, "TaxBasisTotalAmount"), p.total(sums, "GrandTotalAmount")
	d.total = d.gross
	if p.one(sums, "LineTotalAmount") != nil || len(d.lines) > 0 {
		d.sums(p, sums, p.total(sums, "LineTotalAmount"), p.maybe(sums, "ChargeTotalAmount")-p.maybe(sums, "AllowanceTotalAmount"))
	}
}
