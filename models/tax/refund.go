package tax

import (
	"slices"

	"taxrefund/models/money"
)

// values works out, for every receipt that stands, the tax in it and what the law gives back.
func (e *evaluation) values() error {
	for i := range e.x.Purchases {
		r := &e.q.Receipts[i]
		if !r.standing() {
			continue
		}
		f := known(e, "refund", e.law(i).refund, e.o.assume.Refund)
		if f == nil {
			e.notKnown(r, "refund")
			continue
		}
		if f.Formula == "exempt_at_sale" {
			r.no("tax.exempt_at_sale")
			e.step(i, -1, "refund", &f.Dated, "sold without tax, so that nothing is refunded")
			continue
		}
		if err := e.value(i, f); err != nil {
			return err
		}
	}
	return e.grouped()
}

// value works out one receipt by a formula that needs no other receipt.
func (e *evaluation) value(i int, f *Refund) error {
	r := &e.q.Receipts[i]
	how, rules := money.Rounding(""), (*Rounding)(nil)
	if f.Formula != "sum_of_tax" || slices.ContainsFunc(f.Plus, func(p OtherTaxRule) bool { return p.PercentOfPrice != nil }) {
		if how, rules = e.round(i, roundTax); rules == nil {
			e.notKnown(r, "rounding")
			return nil
		}
	}
	r.TaxBase, r.Tax, r.Refund = 0, 0, 0
	if err := e.taxes(i, f, how); err != nil {
		return err
	}
	var err error
	switch f.Formula {
	case "sum_of_tax":
		err = e.eachLine(i, func(l *Line, q *LineQuote) (int64, error) { return q.Tax, nil })
	case "tax_fraction":
		err = e.byRate(i, rules, how, func(l *Line) (int64, int64, bool) { return f.fraction(l) })
	case "percent_of_gross":
		err = e.byRate(i, rules, rules.Refund, func(l *Line) (int64, int64, bool) { return f.percentFor(l) })
	case "percent_of_tax":
		err = e.percentOfTax(i, f, rules)
	case "tiers": // grouped
		return nil
	}
	if err != nil {
		return err
	}
	e.plus(i, f, how)
	e.close(i, f, rules)
	return nil
}

// taxes notes for each eligible line its tax base, and the tax that the record shows, with those besides VAT that the law
// gives back.
func (e *evaluation) taxes(i int, f *Refund, how money.Rounding) error {
	r := &e.q.Receipts[i]
	for j := range r.Lines {
		q, l := &r.Lines[j], e.line(i, j)
		if !q.Eligible {
			continue
		}
		all := l.VAT
		q.Tax = l.VAT
		for _, t := range l.Taxes {
			all += t.Amount
			if slices.ContainsFunc(f.Plus, func(p OtherTaxRule) bool { return p.Kind == t.Kind && p.PercentOfPrice == nil }) {
				q.Tax += t.Amount
			}
		}
		for k := range f.Plus {
			if p := &f.Plus[k]; p.applies(l) {
				worth, err := p.PercentOfPrice.of(l.Gross, how)
				if err != nil {
					return err
				}
				q.Tax += worth
			}
		}
		q.TaxBase = l.Gross - all
		r.TaxBase, r.Tax = r.TaxBase+q.TaxBase, r.Tax+q.Tax
	}
	return nil
}

// applies reports whether a tax is worked out from the price of a line.
func (p *OtherTaxRule) applies(l *Line) bool {
	return p.PercentOfPrice != nil && (len(p.Categories) == 0 || slices.Contains(p.Categories, l.Category))
}

// eachLine gives every eligible line its refund.
func (e *evaluation) eachLine(i int, worth func(*Line, *LineQuote) (int64, error)) error {
	r := &e.q.Receipts[i]
	for j := range r.Lines {
		q := &r.Lines[j]
		if !q.Eligible {
			continue
		}
		w, err := worth(e.line(i, j), q)
		if err != nil {
			return err
		}
		q.Refund = w
		r.Refund += w
	}
	return nil
}

// byRate multiplies gross amounts by a fraction that depends on the rate of the goods. Rounded at the receipt, lines of one
// fraction are added up first, so that how a purchase is cut into lines does not change its refund.
func (e *evaluation) byRate(i int, rules *Rounding, how money.Rounding, fraction func(*Line) (num, den int64, ok bool)) error {
	r := &e.q.Receipts[i]
	for j := range r.Lines {
		q := &r.Lines[j]
		if !q.Eligible || q.counted {
			continue
		}
		num, den, ok := fraction(e.line(i, j))
		if !ok {
			q.no("tax.not_covered_rate")
			continue
		}
		gross, vat := q.Gross, e.line(i, j).VAT
		last := j
		if rules.At == "receipt" {
			for k := j + 1; k < len(r.Lines); k++ {
				if n, d, ok := fraction(e.line(i, k)); ok && n == num && d == den && r.Lines[k].Eligible {
					gross, vat, last = gross+r.Lines[k].Gross, vat+e.line(i, k).VAT, k
					r.Lines[k].counted = true
				}
			}
		}
		worth, err := money.MulDiv(gross, num, den, how)
		if err != nil {
			return err
		}
		capped := min(worth, vat) // never more than was paid, where the record says less
		if e.x.Explain {
			e.step(i, -1, "refund", &e.refundRule(i).Dated, "%s × %d/%d = %s, rounded %s; tax on record %s", e.amount(gross), num, den, e.amount(worth), how, e.amount(vat))
		}
		e.spread(i, j, last, capped, gross, num, den, fraction)
		r.Refund += capped
	}
	return nil
}

// spread shares an amount among lines of one fraction from j on, by their gross amounts.
func (e *evaluation) spread(i, j, last int, worth, gross, num, den int64, fraction func(*Line) (int64, int64, bool)) {
	r, soFar, given := &e.q.Receipts[i], int64(0), int64(0)
	for k := j; k <= last; k++ {
		if n, d, ok := fraction(e.line(i, k)); !ok || n != num || d != den || !r.Lines[k].Eligible {
			continue
		}
		soFar += r.Lines[k].Gross
		r.Lines[k].Refund = part(worth, soFar, gross) - given
		given += r.Lines[k].Refund
	}
}

// part is worth × soFar ÷ whole, rounded down: what the first lines get of a shared amount.
func part(worth, soFar, whole int64) int64 {
	if whole == 0 {
		return 0
	}
	p, err := money.MulDiv(worth, soFar, whole, money.Down)
	if err != nil {
		return 0 // soFar ≤ whole, so that it always fits
	}
	return p
}

// fraction is the part of a line's gross amount that is tax: the law's, or r ÷ (100 + r) of the line's own rate.
func (f *Refund) fraction(l *Line) (num, den int64, ok bool) {
	if f.Den > 0 {
		return f.Num, f.Den, true
	}
	r, err := money.ParseRate(l.Rate)
	if err != nil {
		return 0, 0, false
	}
	num, scale := r.Frac()
	return num, 100*scale + num, true
}

// percentFor is the law's percentage of the gross amount for goods of a line's rate.
func (f *Refund) percentFor(l *Line) (num, den int64, ok bool) {
	for k := range f.ByRate {
		if row := &f.ByRate[k]; sameRate(row.GoodsRate, l.Rate) {
			return row.Percent.Num, row.Percent.Den, true
		}
	}
	return 0, 0, false
}

func (e *evaluation) percentOfTax(i int, f *Refund, rules *Rounding) error {
	r := &e.q.Receipts[i]
	if rules.At == "line" {
		return e.eachLine(i, func(l *Line, q *LineQuote) (int64, error) { return f.Percent.of(q.Tax, rules.Refund) })
	}
	worth, err := f.Percent.of(r.Tax, rules.Refund)
	if err != nil {
		return err
	}
	if e.x.Explain {
		e.step(i, -1, "refund", &f.Dated, "%s %% of the tax %s = %s, rounded %s", f.Percent.Text, e.amount(r.Tax), e.amount(worth), rules.Refund)
	}
	r.Refund = worth
	r.byTax(func(q *LineQuote, share int64) { q.Refund = share }, worth)
	return nil
}

// byTax shares an amount among the eligible lines by their tax.
func (r *ReceiptQuote) byTax(give func(*LineQuote, int64), worth int64) {
	soFar, given := int64(0), int64(0)
	for j := range r.Lines {
		q := &r.Lines[j]
		if !q.Eligible {
			continue
		}
		soFar += q.Tax
		share := part(worth, soFar, r.Tax) - given
		give(q, share)
		given += share
	}
}

// plus adds the taxes besides VAT that come back too.
func (e *evaluation) plus(i int, f *Refund, how money.Rounding) {
	if len(f.Plus) == 0 || f.Formula == "sum_of_tax" || f.Formula == "percent_of_tax" {
		return // there they are part of the tax already
	}
	r := &e.q.Receipts[i]
	for j := range r.Lines {
		q, l := &r.Lines[j], e.line(i, j)
		if !q.Eligible {
			continue
		}
		if other := q.Tax - l.VAT; other > 0 {
			q.Refund, r.Refund = q.Refund+other, r.Refund+other
			e.step(i, j, "refund", &f.Dated, "taxes besides VAT: %s", e.amount(other))
		}
	}
}

// close holds a receipt's refund to the tax that was paid, and to multiples where the law says so.
func (e *evaluation) close(i int, f *Refund, rules *Rounding) {
	r := &e.q.Receipts[i]
	if f.Formula == "sum_of_tax" && e.x.Explain {
		e.step(i, -1, "refund", &f.Dated, "the tax on record: %s", e.amount(r.Refund))
	}
	worth := min(r.Refund, r.Tax)
	if rules != nil && rules.To != nil {
		n, err := money.MulDiv(worth, 1, rules.To.Minor, rules.Refund)
		if err == nil {
			worth = min(n*rules.To.Minor, r.Tax)
		}
	}
	if worth != r.Refund {
		r.Refund = worth
		r.byTax(func(q *LineQuote, share int64) { q.Refund = share }, worth)
	}
	if r.Tax == 0 {
		r.no("tax.no_tax")
	}
}

func (e *evaluation) amount(minor int64) money.Amount { return money.Of(minor, e.s.Currency) }

func (e *evaluation) refundRule(i int) *Refund {
	if f := e.law(i).refund; f != nil && f.says() {
		return f
	}
	return e.o.assume.Refund
}
