package claim

import (
	"strconv"

	"taxrefund/models"
	"taxrefund/models/merchant"
	"taxrefund/models/money"
)

// outcome is what comparing one presented receipt with the merchants' records gave.
type outcome struct {
	receipt Receipt
	found   *merchant.Found // the sale it matches, nil when none is recorded
	doubt   []Reason        // mismatches an officer must look at
	refusal *Reason         // why it cannot be part of any claim

	country  string // of purchase
	currency money.Currency
}

// match compares one receipt with the records. documentIndex names the passport.
func match(p Presented, known records, documentIndex []byte) outcome {
	o := outcome{receipt: Receipt{
		ID: models.NewID(), Status: ReceiptPresented, SaleID: p.SaleID, MerchantVATID: p.MerchantVATID,
		InvoiceNumber: p.InvoiceNumber, IssuedOn: p.IssuedOn, TypedMinor: p.Total.Minor,
	}, currency: p.Total.Currency}
	if o.found = find(p, known); o.found == nil {
		o.unrecorded(known)
		return o
	}
	o.take(known.lines[o.found.Sale.ID])
	o.compare(p, documentIndex)
	return o
}

// find picks the sale: by its id, or by merchant and invoice number, where the same date wins over another one.
func find(p Presented, known records) *merchant.Found {
	if p.SaleID != "" {
		return known.bySale[p.SaleID]
	}
	var best *merchant.Found
	for _, f := range known.byInvoice[pair(p.MerchantVATID, p.InvoiceNumber)] {
		if f.Sale.IssuedOn == p.IssuedOn {
			return f
		}
		if best == nil || f.Sale.IssuedOn > best.Sale.IssuedOn {
			best = f
		}
	}
	return best
}

// unrecorded decides about a receipt without a sale: unknown shop, shop outside the scheme, consumed, or waiting.
func (o *outcome) unrecorded(known records) {
	r := &o.receipt
	m, ok := known.merchants[r.MerchantVATID]
	switch {
	case r.SaleID != "":
		o.refuse("match.unknown_sale")
	case !ok:
		o.refuse("match.unknown_merchant")
	case !m.MemberOn(r.IssuedOn):
		o.refuse("match.not_in_scheme")
	case known.live[identity(r.MerchantVATID, r.InvoiceNumber, r.IssuedOn)]:
		o.refuse("match.taken")
	default:
		r.MerchantName, o.country = m.LegalName, m.Country
		r.Reasons = append(r.Reasons, reason("match.not_recorded"))
	}
}

// take fills the receipt from the merchant's own record, which is the truth about goods and tax.
func (o *outcome) take(lines []merchant.SaleLine) {
	r, f := &o.receipt, o.found
	o.country, o.currency = f.Merchant.Country, f.Sale.Currency
	r.SaleID, r.MerchantVATID, r.MerchantName = f.Sale.ID, f.Merchant.VATID, f.Merchant.LegalName
	r.Shop, r.City = f.Store.Name, f.Store.City
	r.InvoiceNumber, r.IssuedOn = f.Sale.InvoiceNumber, f.Sale.IssuedOn
	r.Gross, r.VAT = f.Sale.GrossMinor, f.Sale.VATMinor
	r.Lines = nil
	for _, l := range lines {
		r.Lines = append(r.Lines, Line{
			LineNo: l.LineNo, Description: l.Description, Category: l.Category,
			Quantity: l.Quantity, Allowed: l.Quantity, Gross: l.GrossMinor, VAT: l.VATMinor, VATRate: l.VATRate, Nature: l.Nature,
		})
	}
}

// compare looks for what speaks against the match: first what ends it, then what an officer must see.
func (o *outcome) compare(p Presented, documentIndex []byte) {
	f := o.found
	switch {
	case f.Sale.Status == "void":
		o.refuse("match.void")
	case f.Sale.Status == "taken":
		o.refuse("match.taken")
	case !f.Merchant.MemberOn(f.Sale.IssuedOn):
		o.refuse("match.not_in_scheme")
	case len(f.Sale.BuyerIndex) > 0 && string(f.Sale.BuyerIndex) != string(documentIndex):
		o.refuse("match.other_passport")
	}
	if o.refusal != nil {
		return
	}
	if p.SaleID == "" && p.Total != money.Of(f.Sale.GrossMinor, f.Sale.Currency) {
		o.doubt = append(o.doubt, reason("match.amount_differs"))
	}
	if p.SaleID == "" && p.IssuedOn != f.Sale.IssuedOn {
		o.doubt = append(o.doubt, reason("match.date_differs"))
	}
	if p.VATMinor != 0 && p.VATMinor != f.Sale.VATMinor {
		o.doubt = append(o.doubt, reason("match.vat_differs"))
	}
	if len(o.doubt) == 0 {
		o.receipt.Reasons = append(o.receipt.Reasons, reason("match.exact"))
	}
	o.receipt.Reasons = append(o.receipt.Reasons, o.doubt...)
}

func (o *outcome) refuse(code string) {
	r := reason(code)
	o.refusal = &r
	o.receipt.Reasons = []Reason{r}
}

// conflicts reports whether a refusal says that somebody else has a claim to this receipt, as opposed to the law.
func (r Reason) conflicts() bool {
	return r.Code == "match.taken" || r.Code == "match.void" || r.Code == "match.other_passport"
}

func pair(vatID, invoice string) string { return vatID + "|" + invoice }

func identity(vatID, invoice string, on models.Date) string {
	return vatID + "|" + strconv.Quote(invoice) + "|" + string(on)
}
