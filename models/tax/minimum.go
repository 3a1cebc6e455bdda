package tax

import (
	"slices"

	"taxrefund/models/money"
)

// A purchase passes up to three minimums: the law's, the law's second one, and the operator's, which may only ask for more.
const (
	lawsMinimum = iota
	lawsSecond
	operatorsMinimum
	minimumStages
)

// minimums refuses purchases that reach a minimum neither alone nor together with others as it allows.
func (e *evaluation) minimums() {
	for stage := range minimumStages {
		e.minimum(stage)
	}
}

// minimumOf is a stage's minimum for a purchase; nil where nobody knows it, or none has to be reached.
func (e *evaluation) minimumOf(i, stage int) *Minimum {
	if stage == operatorsMinimum {
		return e.o.minimum
	}
	m := known(e, "minimum", e.law(i).minimum, e.o.assume.Minimum)
	if m != nil && stage == lawsSecond {
		return m.Also
	}
	return m
}

// candidate is a receipt on its way through a minimum.
type candidate struct {
	i       int
	m       *Minimum
	amount  int64 // what counts towards it
	reached bool  // alone
	lifted  bool  // with others
	best    attempt
}

func (e *evaluation) minimum(stage int) {
	var all []candidate
	for i := range e.x.Purchases {
		r := &e.q.Receipts[i]
		if !r.standing() {
			continue
		}
		m := e.minimumOf(i, stage)
		switch {
		case m == nil && stage == lawsMinimum:
			e.notKnown(i, "minimum")
			continue
		case m == nil:
			continue
		case m.None:
			if stage == lawsMinimum {
				e.step(i, -1, "minimum", &m.Dated, "the law knows no minimum")
			}
			continue
		}
		if len(m.Residents) > 0 {
			e.lives()
		}
		if c := e.alone(i, m); r.standing() && (!c.reached || len(m.Together) > 0) {
			if all == nil {
				all = make([]candidate, 0, len(e.x.Purchases)-i)
			}
			all = append(all, c)
		}
	}
	if slices.ContainsFunc(all, func(c candidate) bool { return !c.reached }) {
		e.together(all)
	}
	e.fallShort(all)
}

// fallShort refuses the receipts that reach their minimum neither alone nor with others.
func (e *evaluation) fallShort(all []candidate) {
	for k := range all {
		switch c := &all[k]; {
		case c.reached || c.lifted:
		case e.hangsOnFirstDay(all, c):
			e.notKnown(c.i, "minimum_first_day")
		default:
			r := &e.q.Receipts[c.i]
			r.Reasons = append(r.Reasons, e.belowMinimum(&c.m.Threshold))
			e.belowSays(c)
		}
	}
}

// below refuses a receipt that does not reach a minimum.
func (e *evaluation) below(i int, m *Minimum, t *Threshold, amount int64) {
	r := &e.q.Receipts[i]
	r.Reasons = append(r.Reasons, e.belowMinimum(t))
	e.reachedSays(i, m, t, amount)
}

func (e *evaluation) belowMinimum(t *Threshold) Reason {
	return Reason{Code: "tax.below_minimum", Params: map[string]string{"minimum": e.amount(t.Amount.Minor).String()}}
}

// alone measures a receipt against a minimum by itself. It refuses the receipt where its floor is not reached, where no item
// in it reaches what each must, or where nobody knows what is measured.
func (e *evaluation) alone(i int, m *Minimum) candidate {
	c := candidate{i: i, m: m}
	amount, ok := e.measure(i, m, m.Basis)
	if ok && m.Floor != nil {
		var least int64
		if least, ok = e.measure(i, m, m.Floor.Basis); ok && !m.Floor.reached(least) {
			e.below(i, m, m.Floor, least)
			return c
		}
	}
	if !ok {
		e.notKnown(i, "minimum_basis")
		return c
	}
	if c.amount, c.reached = amount, m.reached(amount); m.Per == "item" {
		if c.reached = e.items(i, m); !c.reached { // each item has said why
			r := &e.q.Receipts[i]
			r.Reasons = append(r.Reasons, e.belowMinimum(&m.Threshold))
		}
		return c
	}
	if c.reached {
		e.reachedSays(i, m, &m.Threshold, amount)
	}
	return c
}

// items takes out the lines whose item, or set of items, does not reach the minimum, and reports whether any is left.
func (e *evaluation) items(i int, m *Minimum) bool {
	r, lines := &e.q.Receipts[i], e.x.Purchases[i].Lines
	sets := map[string]int64{}
	for j := range lines {
		if l := &lines[j]; l.Set != "" && r.Lines[j].Eligible {
			amount, _ := e.lineMeasure(l, m.Basis)
			sets[l.Set] += amount
		}
	}
	left := false
	for j := range lines {
		l := &lines[j]
		if !r.Lines[j].Eligible {
			continue
		}
		amount, _ := e.lineMeasure(l, m.Basis)
		pieces := int64(l.Quantity)
		if l.Set != "" {
			amount, pieces = sets[l.Set], 1
		}
		if m.reachedBy(amount, pieces) {
			left = true
		} else {
			r.Lines[j].no(e.belowMinimum(&m.Threshold))
		}
		e.itemSays(i, j, m, amount, pieces)
	}
	return left
}

// measure is what of a receipt counts towards a minimum: its eligible lines, but for what the law leaves aside. False where
// the law does not say what is measured and nothing may be assumed.
func (e *evaluation) measure(i int, m *Minimum, basis string) (total int64, ok bool) {
	r, lines := &e.q.Receipts[i], e.x.Purchases[i].Lines
	for j := range lines {
		if !r.Lines[j].Eligible || len(m.Without) > 0 && slices.Contains(m.Without, lines[j].Category) {
			continue
		}
		amount, known := e.lineMeasure(&lines[j], basis)
		if !known {
			return 0, false
		}
		total += amount
	}
	return total, true
}

func (e *evaluation) lineMeasure(l *Line, basis string) (int64, bool) {
	if basis == "unknown" {
		if basis = e.o.assume.MinimumBasis; basis == "" {
			return 0, false
		}
		e.assume("minimum_basis")
	}
	switch basis {
	case "exclusive":
		return l.Gross - l.taxes(), true
	case "tax":
		return l.VAT, true
	}
	return l.Gross, true
}

// taxes is every tax that a line contains.
func (l *Line) taxes() int64 {
	all := l.VAT
	for _, t := range l.Taxes {
		all += t.Amount
	}
	return all
}

func (t *Threshold) reached(amount int64) bool {
	if t.Comparison == "ge" {
		return amount >= t.Amount.Minor
	}
	return amount > t.Amount.Minor
}

// reachedBy is reached for each of some pieces that cost an amount together.
func (t *Threshold) reachedBy(amount, pieces int64) bool {
	pieces = max(pieces, 1)
	each, rest := amount/pieces, amount%pieces
	return t.reached(each) || rest > 0 && each == t.Amount.Minor
}

func (t *Threshold) words(c money.Currency) string {
	how, of := "more than ", ""
	if t.Comparison == "ge" {
		how = "at least "
	}
	switch t.Basis {
	case "exclusive":
		of = " before tax"
	case "tax":
		of = " of tax"
	}
	return how + money.Of(t.Amount.Minor, c).String() + of
}
