package fiscal

import (
	"cmp"
	"slices"

	"taxrefund/models/money"
)

// spreadAll gives all lines their part of the totals, in the order of the document. Folded, a line against the sign of its
// row is an allowance on the others of its rate, and no line of its own.
func (d *draft) spreadAll(p *paper, folded bool) (out []InvoiceLine) {
	for _, s := range d.shares {
		out = append(out, d.spread(p, s, folded)...)
	}
	slices.SortStableFunc(out, func(a, b InvoiceLine) int { return cmp.Compare(a.Line, b.Line) })
	return out
}

// spread gives the lines of a rate their part of its row.
func (d *draft) spread(p *paper, s share, folded bool) []InvoiceLine {
	exact, rough := d.sum(p, s.key, s.at), 0
	var lines []draftLine
	var weights []int64
	var extra fine
	var text string
	for _, l := range d.lines {
		if l.key != s.key {
			continue
		}
		rough += p.rough(l.net)
		switch {
		case !d.against(l):
			lines, weights = append(lines, l), append(weights, int64(max(l.net, -l.net)))
		case folded:
			extra = p.plus(l.at, extra, l.net)
		default:
			lines, weights = append(lines, l), append(weights, 0)
		}
	}
	for _, a := range d.adjusts {
		if a.key == s.key {
			rough, extra, text = rough+p.rough(a.net), p.plus(a.at, extra, a.net), a.text
		}
	}
	if !p.sumsUp(exact, rough, s.net) {
		p.fail(s.at, "totals", "the lines of this rate do not add up to its row in the breakdown of VAT")
	}
	if p.err != nil {
		return nil
	}
	nets := d.nets(p, s, lines, weights, extra)
	if nets == nil && p.err == nil { // charges only: they are a line of their own
		if s.net == 0 || s.side() != cmp.Compare(d.gross, 0) {
			p.fail(s.at, "allowance", "there is an allowance on a rate that no line has")
			return nil
		}
		lines = append(lines, draftLine{InvoiceLine: InvoiceLine{Description: cmp.Or(text, "Charge"), Quantity: "1", Line: s.at.line}, at: s.at})
		nets = append(make([]int64, len(lines)-1), s.net)
	}
	vats := d.vats(p, s, nets)
	if p.err != nil {
		return nil
	}
	out := make([]InvoiceLine, len(lines))
	for i, l := range lines {
		l.Category, l.Rate = s.key.category, rateOf(s.key.rate)
		l.Net, l.VAT, l.Gross = money.Of(nets[i], p.currency), money.Of(vats[i], p.currency), money.Of(nets[i]+vats[i], p.currency)
		out[i] = l.InvoiceLine
	}
	return out
}

// nets are the lines' net amounts in minor units, which add up to the row's. They are nil where there is something to
// spread and no line to spread it over.
func (d *draft) nets(p *paper, s share, lines []draftLine, weights []int64, extra fine) []int64 {
	parts := make([]money.Amount, len(lines))
	if extra != 0 {
		var err error
		if parts, err = money.Of(int64(extra), p.currency).Allocate(weights); err != nil {
			return nil
		}
	}
	out := make([]int64, len(lines))
	for i, l := range lines {
		out[i] = p.round(l.net + fine(parts[i].Minor))
	}
	if !settle(out, s.net, slices.Clone(out)) {
		p.fail(s.at, "totals", "the lines of this rate do not add up to its row in the breakdown of VAT")
	}
	return out
}

// vats are the lines' VAT in minor units, which add up to the row's. A seller may have rounded on the whole or line by
// line: the row may differ from its net amount times the rate by a minor unit a line, and by one unit of the currency at
// most, which is as far as the validation rules of EN 16931 go (BR-CO-17).
func (d *draft) vats(p *paper, s share, nets []int64) []int64 {
	if p.err != nil {
		return nil
	}
	out, goods := make([]int64, len(nets)), int64(0)
	for i, n := range nets {
		out[i] = p.percent(s, n)
		if n != 0 {
			goods++
		}
	}
	gap := s.vat - p.percent(s, s.net)
	if most := min(goods, int64(oneFine/p.minorFine())); p.err == nil && (gap > most || -gap > most || !settle(out, s.vat, nets)) {
		p.fail(s.at, "vat", "the VAT of this rate does not follow from its net amount")
	}
	return out
}

func (p *paper) percent(s share, net int64) int64 {
	vat, err := money.MulDiv(net, int64(s.key.rate), int64(100*oneFine), money.HalfUp)
	if err != nil {
		p.fail(s.at, "amount", "the amounts are absurdly large")
	}
	return vat
}

// settle puts what rounding left between values and their total onto the values of the largest sizes, one unit each. It
// touches none whose size is nothing, and turns no sign; it reports whether that was enough.
func settle(values []int64, total int64, sizes []int64) bool {
	for _, v := range values {
		total -= v
	}
	if total == 0 {
		return true
	}
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	size := func(i int) int64 { return max(sizes[i], -sizes[i]) }
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(size(b), size(a)) })
	step := int64(cmp.Compare(total, 0))
	for _, i := range order {
		if total == 0 || sizes[i] == 0 {
			break
		}
		after := values[i] + step
		if after == 0 || (after > 0) == (sizes[i] > 0) {
			values[i], total = after, total-step
		}
	}
	return total == 0
}

func rateOf(f fine) money.Rate {
	r, _ := money.ParseRate(f.String()) // at most three digits and eight decimals
	return r
}
