package tax

import (
	"slices"

	"taxrefund/models/money"
)

// values works out, for every receipt that stands, the tax in it and what the law gives back.
func (e *evaluation) values() error {
	tables := false
	for i := range e.x.Purchases {
		r := &e.q.Receipts[i]
		if !r.standing() {
			continue
		}
		f := known(e, "refund", e.law(i).refund, e.o.assume.Refund)
		if f == nil {
			e.notKnown(i, "refund")
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
		tables = tables || f.Tiers != nil
	}
	if tables {
		return e.byTable()
	}
	return nil
}

// refundRule is the formula for a receipt, nil where nobody knows it.
func (e *evaluation) refundRule(i int) *Refund {
	if f := e.law(i).refund; f != nil && !f.NotKnown {
		return f
	}
	return e.o.assume.Refund
}

// value works out one receipt by a formula that needs no other receipt.
func (e *evaluation) value(i int, f *Refund) (err error) {
	how := &Rounding{}
	if f.rounds() {
		if how = e.rounded(i); how == nil {
			return nil
		}
	}
	if err := e.taxes(i, f, how.Tax); err != nil {
		return err
	}
	switch f.Formula {
	case "sum_of_tax":
		e.eachLine(i, func(q *LineQuote) int64 { return q.Tax })
	case "tax_fraction":
		err = e.byRate(i, how.Tax, how.At == "receipt")
	case "percent_of_gross":
		err = e.byRate(i, how.Refund, how.At == "receipt")
	case "percent_of_tax":
		err = e.percentOfTax(i, f, how)
	case "tiers": // see byTable
		return nil
	}
	if err != nil {
		return err
	}
	e.plus(i, f)
	return e.close(i, f)
}

// rounds reports whether a formula leaves fractions of a minor unit. Only the tax on record, and a table of amounts, do not.
func (f *Refund) rounds() bool {
	ofPrice := slices.ContainsFunc(f.Plus, func(p OtherTaxRule) bool { return p.PercentOfPrice != nil })
	return ofPrice || f.Formula != "sum_of_tax" && (f.Tiers == nil || f.Tiers.rounds())
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
		q.Tax = l.VAT
		for _, t := range l.Taxes {
			if slices.ContainsFunc(f.Plus, func(p OtherTaxRule) bool { return p.Kind == t.Kind && p.PercentOfPrice == nil && p.covers(l) }) {
				q.Tax += t.Amount
			}
		}
		for k := range f.Plus {
			if p := &f.Plus[k]; p.PercentOfPrice != nil && p.covers(l) {
				worth, err := p.PercentOfPrice.of(l.Gross, how)
				if err != nil {
					return err
				}
				q.Tax = min(q.Tax+worth, l.Gross)
			}
		}
		q.TaxBase = l.Gross - max(l.taxes(), q.Tax)
		r.TaxBase, r.Tax = r.TaxBase+q.TaxBase, r.Tax+q.Tax
	}
	return nil
}

// covers reports whether another tax comes back for goods of a line's kind.
func (p *OtherTaxRule) covers(l *Line) bool {
	return len(p.Categories) == 0 || slices.Contains(p.Categories, l.Category)
}

// eachLine gives every eligible line its refund.
func (e *evaluation) eachLine(i int, worth func(*LineQuote) int64) {
	r := &e.q.Receipts[i]
	for j := range r.Lines {
		if q := &r.Lines[j]; q.Eligible {
			q.Refund = worth(q)
			r.Refund += q.Refund
		}
	}
}

func (e *evaluation) percentOfTax(i int, f *Refund, how *Rounding) (err error) {
	r := &e.q.Receipts[i]
	if how.At == "line" {
		e.eachLine(i, func(q *LineQuote) int64 {
			worth, wrong := f.Percent.of(q.Tax, how.Refund)
			if wrong != nil {
				err = wrong
			}
			return worth
		})
	} else if r.Refund, err = f.Percent.of(r.Tax, how.Refund); err == nil {
		r.byTax(r.Refund)
	}
	if e.x.Explain {
		e.step(i, -1, "refund", &f.Dated, "%s %% of %s: %s, %s at the %s", f.Percent.Text, e.taxOf(i, e.eligible(i)), e.amount(r.Refund), roundedWord(how.Refund), how.At)
		e.restsOnRounding(i)
	}
	return err
}

// plus adds the taxes besides VAT that come back too.
func (e *evaluation) plus(i int, f *Refund) {
	if len(f.Plus) == 0 || f.Formula == "sum_of_tax" || f.Formula == "percent_of_tax" {
		return // there they are part of the tax already
	}
	r := &e.q.Receipts[i]
	for j := range r.Lines {
		q := &r.Lines[j]
		if !q.Eligible {
			continue
		}
		if other := q.Tax - e.line(i, j).VAT; other > 0 {
			q.Refund, r.Refund = q.Refund+other, r.Refund+other
			e.otherSays(i, j, f, other)
		}
	}
}

// close holds a receipt's refund to the tax that was paid, and to multiples where the law says so.
func (e *evaluation) close(i int, f *Refund) error {
	r := &e.q.Receipts[i]
	if f.Formula == "sum_of_tax" && e.x.Explain {
		e.sumSays(i, f)
	}
	worth, err := e.multiple(i, min(r.Refund, r.Tax), r.Tax)
	if err != nil {
		return err
	}
	if worth != r.Refund {
		r.Refund = worth
		r.byTax(worth)
	}
	if r.Tax == 0 {
		e.noTax(i, f)
	}
	return nil
}

// multiple rounds a refund to the multiple that the law names, if any, and never above the tax.
func (e *evaluation) multiple(i int, worth, tax int64) (int64, error) {
	how := e.law(i).rounding
	if how == nil || how.NotKnown {
		how = e.o.assume.Rounding
	}
	if how == nil || how.To == nil {
		return worth, nil
	}
	how = e.rounding(i)
	n, err := money.MulDiv(worth, 1, how.To.Minor, how.Refund)
	if err != nil {
		return 0, err
	}
	n = min(n, tax/how.To.Minor)
	if e.x.Explain {
		e.step(i, -1, "rounding", &how.Dated, "%s, %s to a multiple of %s and no more than the tax: %s", e.amount(worth), roundedWord(how.Refund), e.amount(how.To.Minor), e.amount(n*how.To.Minor))
	}
	return n * how.To.Minor, nil
}

func (e *evaluation) amount(minor int64) money.Amount { return money.Of(minor, e.s.Currency) }
