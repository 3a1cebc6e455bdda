package tax

import (
	"taxrefund/models/money"
)

// fraction is the part of a line's gross amount that comes back, where a formula has one.
type fraction struct {
	num, den int64
	counted  bool // the line went into another one's sum
}

// rates looks up each line's fraction, or its table. A line of a rate that the formula does not know is left out.
func (e *evaluation) rates(i int) {
	f := e.refundRule(i)
	if f == nil || f.Tiers == nil && f.Formula != "tax_fraction" && f.Formula != "percent_of_gross" {
		return
	}
	if e.fraction == nil {
		last := len(e.first) - 1
		e.fraction = make([]fraction, e.first[last]+len(e.x.Purchases[last].Lines))
	}
	r := &e.q.Receipts[i]
	for j := range r.Lines {
		if !r.Lines[j].Eligible {
			continue
		}
		num, den, ok := e.fractionOf(i, f, e.line(i, j))
		if !ok {
			r.Lines[j].no(Reason{Code: "tax.not_covered_rate"})
			e.step(i, j, "refund", &f.Dated, "left out: its rate of tax is none that the law gives a refund for")
			continue
		}
		e.fraction[e.first[i]+j] = fraction{num: num, den: den}
	}
}

// fractionOf is the law's fraction of the price of goods: one for all, or that of their rate. A line that names no rate has
// the one that its tax tells.
func (e *evaluation) fractionOf(i int, f *Refund, l *Line) (num, den int64, ok bool) {
	switch {
	case f.Tiers != nil:
		return 0, 0, f.Tiers.tableOf(l) >= 0
	case f.Formula == "percent_of_gross":
		k := atRate(l, len(f.ByRate), func(k int) string { return f.ByRate[k].GoodsRate })
		if k < 0 {
			return 0, 0, false
		}
		return f.ByRate[k].Percent.Num, f.ByRate[k].Percent.Den, true
	case f.Den > 0:
		return f.Num, f.Den, true
	case l.Rate != "":
		return contained(l.Rate)
	}
	var inForce []string
	for k := range e.s.Rates {
		if r := &e.s.Rates[k]; r.says() && r.covers(e.law(i).on) && r.KnownSince <= e.x.KnownOn {
			inForce = append(inForce, r.Rate.Text)
		}
	}
	k := atRate(l, len(inForce), func(k int) string { return inForce[k] })
	if k < 0 {
		return 0, 0, false
	}
	return contained(inForce[k])
}

// byRate multiplies gross amounts by their fractions. Rounded at the receipt, lines of one fraction are added up first, so
// that how a purchase is cut into lines does not change its refund. It is never more than was paid, where the record says
// less.
func (e *evaluation) byRate(i int, how money.Rounding, atReceipt bool) error {
	r, lines := &e.q.Receipts[i], e.x.Purchases[i].Lines
	parts := e.fraction[e.first[i]:][:len(lines)]
	for j := range parts {
		p := &parts[j]
		if !r.Lines[j].Eligible || p.counted {
			continue
		}
		gross, vat, last := int64(0), int64(0), j
		for k := j; k < len(parts) && (atReceipt || k == j); k++ {
			if q := &parts[k]; r.Lines[k].Eligible && q.num == p.num && q.den == p.den {
				gross, vat, last = gross+lines[k].Gross, vat+lines[k].VAT, k
				q.counted = true
			}
		}
		worth, err := money.MulDiv(gross, p.num, p.den, how)
		if err != nil {
			return err
		}
		if e.x.Explain {
			e.rateSays(i, p, [3]int64{gross, worth, vat}, how, func(k int) bool {
				return r.Lines[k].Eligible && (k == j || atReceipt && parts[k].num == p.num && parts[k].den == p.den)
			})
		}
		worth = min(worth, vat)
		r.Refund += worth
		soFar, given := int64(0), int64(0)
		for k := j; k <= last; k++ { // shared by the tax on record, so that no line gets more than its own
			if q := &parts[k]; r.Lines[k].Eligible && q.num == p.num && q.den == p.den {
				soFar += lines[k].VAT
				r.Lines[k].Refund = part(worth, soFar, vat) - given
				given += r.Lines[k].Refund
			}
		}
	}
	return nil
}

// part is worth × soFar ÷ whole, rounded down: what the first of several get of a shared amount.
func part(worth, soFar, whole int64) int64 {
	if whole == 0 || worth == whole {
		return min(worth, soFar)
	}
	p, err := money.MulDiv(worth, soFar, whole, money.Down)
	if err != nil {
		return 0 // soFar ≤ whole, so that it always fits
	}
	return p
}

// byTax shares a refund among the eligible lines by their tax.
func (r *ReceiptQuote) byTax(refund int64) {
	soFar, given := int64(0), int64(0)
	for j := range r.Lines {
		if q := &r.Lines[j]; q.Eligible {
			soFar += q.Tax
			q.Refund = part(refund, soFar, r.Tax) - given
			given += q.Refund
		}
	}
}
