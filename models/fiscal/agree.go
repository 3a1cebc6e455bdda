package fiscal

import (
	"cmp"
	"slices"

	"taxrefund/models/money"
)

// maxRates bounds the rows of a breakdown, and with them the work of finding every line's.
const maxRates = 100

// draft is an invoice as its document has it: net lines, what is taken off or added to the whole, and totals.
type draft struct {
	inv     Invoice
	at      *element
	lines   []draftLine
	adjusts []adjust
	shares  []share
	net     int64 // totals in minor units
	vat     int64
	gross   int64
	total   int64 // with what lies outside of VAT
	rebate  int64 // taken off after VAT
	untaxed bool  // goods without VAT need not stand in the breakdown
}

// taxKey is what a row of the breakdown is about.
type taxKey struct {
	category string
	rate     fine
}

type draftLine struct {
	InvoiceLine
	key taxKey
	net fine
	at  *element
}

// adjust is a charge on a rate, or less than nothing: an allowance.
type adjust struct {
	key  taxKey
	net  fine
	text string
	at   *element
}

// share is a row of the breakdown.
type share struct {
	key      taxKey
	net, vat int64
	at       *element
}

// agree holds a document against itself by the rules of EN 16931 and gives its lines their part of the totals: what is net
// and VAT of a rate is what the breakdown says (BT-116, BT-117), and the breakdown adds up to the totals (BR-CO-14, 15).
func (d *draft) agree(p *paper) Invoice {
	d.merge(p)
	var net, vat int64
	for _, s := range d.shares {
		net, vat = net+s.net, vat+s.vat
	}
	switch {
	case p.err != nil:
		return Invoice{}
	case len(d.lines) == 0:
		p.fail(d.at, "lines", "the document has no lines; a profile without lines does not say what was sold")
	case net != d.net || vat != d.vat:
		p.fail(d.at, "totals", "the breakdown of VAT does not add up to the totals")
	case d.net+d.vat != d.gross:
		p.fail(d.at, "totals", "net and VAT do not add up to the total")
	}
	inv := d.inv
	inv.Lines = d.spreadAll(p, false)
	inv.Goods = inv.Lines
	if slices.ContainsFunc(d.lines, func(l draftLine) bool { return d.against(l) }) {
		inv.Goods = d.spreadAll(p, true)
	}
	for _, s := range d.shares {
		inv.Shares = append(inv.Shares, RateShare{Category: s.key.category, Rate: rateOf(s.key.rate), Net: money.Of(s.net, p.currency), VAT: money.Of(s.vat, p.currency)})
	}
	inv.Net, inv.VAT = money.Of(d.net, p.currency), money.Of(d.vat, p.currency)
	inv.Gross, inv.Total = money.Of(d.gross, p.currency), money.Of(d.total, p.currency)
	inv.Rebate, inv.Line = money.Of(d.rebate, p.currency), d.at.line
	if inv.Kind != CreditNote && inv.Gross.Minor < 0 {
		inv.Kind = CreditNote
	}
	return inv
}

// merge puts rows of one rate together and finds every line's row.
func (d *draft) merge(p *paper) {
	rows := d.shares
	d.shares = nil
	for _, s := range rows {
		if i := d.row(s.key); i >= 0 {
			unit, sum := p.minorFine(), &d.shares[i]
			sum.net = int64(p.plus(s.at, fine(sum.net)*unit, fine(s.net)*unit) / unit)
			sum.vat = int64(p.plus(s.at, fine(sum.vat)*unit, fine(s.vat)*unit) / unit)
			continue
		}
		if d.shares = append(d.shares, s); len(d.shares) > maxRates {
			p.fail(s.at, "too_large", "the document has more than %d rates of VAT", maxRates)
			return
		}
	}
	find := func(key taxKey, net fine, at *element) {
		if d.row(key) >= 0 || p.err != nil {
			return
		}
		if !d.untaxed || key.rate != 0 {
			p.fail(at, "rate", "the breakdown of VAT has no row for this rate and category")
			return
		}
		d.shares = append(d.shares, share{key: key, at: at, net: p.round(d.sum(p, key, at))})
	}
	for _, l := range d.lines {
		find(l.key, l.net, l.at)
	}
	for _, a := range d.adjusts {
		find(a.key, a.net, a.at)
	}
}

func (d *draft) row(key taxKey) int {
	return slices.IndexFunc(d.shares, func(s share) bool { return s.key == key })
}

// sum is the exact sum of what stands under a rate.
func (d *draft) sum(p *paper, key taxKey, at *element) (sum fine) {
	for _, l := range d.lines {
		if l.key == key {
			sum = p.plus(at, sum, l.net)
		}
	}
	for _, a := range d.adjusts {
		if a.key == key {
			sum = p.plus(at, sum, a.net)
		}
	}
	return sum
}

// side is the sign of a row's amounts, nothing counting as more than nothing.
func (s share) side() int {
	if s.net < 0 {
		return -1
	}
	return 1
}

// against reports whether a line has the sign that its row has not: goods that came back, or a rebate.
func (d *draft) against(l draftLine) bool {
	i := d.row(l.key)
	return i >= 0 && cmp.Compare(l.net, 0) == -d.shares[i].side()
}
