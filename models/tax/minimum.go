package tax

import (
	"cmp"
	"slices"
	"strings"

	"taxrefund/models"
	"taxrefund/models/money"
)

// minimums refuses purchases that reach the law's minimum neither alone nor together with others as the law allows; then
// those that fail the law's second minimum; then those below what the operator asks for, which may only be more.
func (e *evaluation) minimums() {
	stages := [...]func(*law) *Minimum{
		func(l *law) *Minimum { return known(e, "minimum", l.minimum, e.o.assume.Minimum) },
		func(l *law) *Minimum {
			if m := known(e, "minimum", l.minimum, e.o.assume.Minimum); m != nil {
				return m.Also
			}
			return nil
		},
		func(*law) *Minimum { return e.o.minimum },
	}
	for stage, of := range stages {
		if stage == 1 && !slices.ContainsFunc(e.s.Minimum, func(m Minimum) bool { return m.Also != nil }) {
			continue
		}
		e.minimum(stage, of)
	}
}

// candidate is a receipt on its way through a minimum.
type candidate struct {
	i       int
	m       *Minimum
	amount  int64 // what counts towards it
	reached bool  // alone
	lifted  bool  // with others
}

func (e *evaluation) minimum(stage int, of func(*law) *Minimum) {
	all := make([]candidate, 0, len(e.x.Purchases))
	for i := range e.x.Purchases {
		r := &e.q.Receipts[i]
		if !r.standing() {
			continue
		}
		m := of(e.law(i))
		if m == nil {
			if said := e.law(i).minimum; stage == 0 && (said == nil || !said.None) {
				e.notKnown(r, "minimum")
			}
			continue
		}
		c, ok := e.alone(i, m)
		if !ok {
			continue
		}
		all = append(all, c)
	}
	for k := range all {
		if c := &all[k]; !c.reached && !c.lifted {
			for g := range c.m.Together {
				e.lift(all, k, &c.m.Together[g])
			}
		}
	}
	for k := range all {
		if c := &all[k]; !c.reached && !c.lifted {
			e.below(c.i, c.m, &c.m.Threshold, c.amount)
		}
	}
}

func (e *evaluation) below(i int, m *Minimum, t *Threshold, amount int64) {
	r := &e.q.Receipts[i]
	least := money.Of(t.Amount.Minor, e.s.Currency)
	r.Reasons = append(r.Reasons, Reason{Code: "tax.below_minimum", Params: map[string]string{"minimum": least.String()}})
	if e.x.Explain {
		e.step(i, -1, "minimum", &m.Dated, "%s does not reach %s", money.Of(amount, e.s.Currency), t.words(e.s.Currency))
	}
}

// alone measures a receipt against a minimum by itself. False where it is out already: its floor is not reached, or nothing
// in it reaches what each item must.
func (e *evaluation) alone(i int, m *Minimum) (candidate, bool) {
	r := &e.q.Receipts[i]
	c := candidate{i: i, m: m}
	if m.Floor != nil {
		if amount, ok := e.measure(i, m, m.Floor.Basis); ok && !m.Floor.reached(amount) {
			e.below(i, m, m.Floor, amount)
			return c, false
		}
	}
	amount, ok := e.measure(i, m, m.Basis)
	if !ok {
		e.notKnown(r, "minimum_basis")
		return c, false
	}
	c.amount, c.reached = amount, m.reached(amount)
	if m.Per == "item" {
		c.reached = e.items(i, m)
		if !c.reached {
			e.below(i, m, &m.Threshold, amount)
		}
		return c, c.reached
	}
	if c.reached && e.x.Explain {
		e.step(i, -1, "minimum", &m.Dated, "%s reaches %s", money.Of(amount, e.s.Currency), m.words(e.s.Currency))
	}
	return c, true
}

// items takes out the lines whose item, or set of items, does not reach the minimum, and reports whether any is left.
func (e *evaluation) items(i int, m *Minimum) bool {
	r, left := &e.q.Receipts[i], false
	for j := range r.Lines {
		if !r.Lines[j].Eligible {
			continue
		}
		total, set := int64(0), e.line(i, j).Set
		for k := range r.Lines {
			if k == j || set != "" && e.line(i, k).Set == set && r.Lines[k].Eligible {
				amount, _ := e.lineMeasure(e.line(i, k), m.Basis)
				total += amount
			}
		}
		pieces := max(int64(e.line(i, j).Quantity), 1)
		if set != "" {
			pieces = 1
		}
		if !m.reached(total / pieces) {
			r.Lines[j].Reasons = append(r.Lines[j].Reasons, Reason{Code: "tax.below_minimum"})
		}
	}
	for j := range r.Lines {
		r.Lines[j].Eligible = len(r.Lines[j].Reasons) == 0
		left = left || r.Lines[j].Eligible
	}
	return left
}

// measure is what of a receipt counts towards a minimum: its eligible lines, but for what the law leaves aside. False where
// the law does not say what is measured and nothing may be assumed.
func (e *evaluation) measure(i int, m *Minimum, basis string) (total int64, ok bool) {
	r := &e.q.Receipts[i]
	for j := range r.Lines {
		l := e.line(i, j)
		if !r.Lines[j].Eligible || slices.Contains(m.Without, l.Category) {
			continue
		}
		amount, known := e.lineMeasure(l, basis)
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
	taxes := l.VAT
	for _, t := range l.Taxes {
		taxes += t.Amount
	}
	switch basis {
	case "exclusive":
		return l.Gross - taxes, true
	case "tax":
		return l.VAT, true
	}
	return l.Gross, true
}

func (t *Threshold) reached(amount int64) bool {
	if t.Comparison == "ge" {
		return amount >= t.Amount.Minor
	}
	return amount > t.Amount.Minor
}

func (t *Threshold) words(c money.Currency) string {
	how := "more than "
	if t.Comparison == "ge" {
		how = "at least "
	}
	of := map[string]string{"inclusive": "", "exclusive": " before tax", "tax": " of tax", "unknown": ""}[t.Basis]
	return how + money.Of(t.Amount.Minor, c).String() + of
}

// lift adds receipts up around one of them, and lifts all of a group that reaches the minimum together. Where their number
// is limited, receipts that reach it alone take no place in a group; otherwise they help the others.
func (e *evaluation) lift(all []candidate, k int, g *Grouping) {
	first := &all[k]
	if g.Receipts > 0 {
		e.liftFew(all, first, g)
		return
	}
	for n := range all {
		if !e.shares(first, &all[n], g) || g.Days == 0 && n != k {
			continue
		}
		from, to := e.window(g, e.x.Purchases[all[n].i].Date)
		if day := e.x.Purchases[first.i].Date; day < from || day > to {
			continue
		}
		e.liftTogether(all, first.m, g, func(c *candidate) bool {
			day := e.x.Purchases[c.i].Date
			return e.shares(first, c, g) && day >= from && day <= to
		})
	}
}

// window is the days over which receipts may be added up: those that begin with a day, those before departure, or all.
func (e *evaluation) window(g *Grouping, start models.Date) (from, to models.Date) {
	switch {
	case g.Days > 0:
		return start, start.AddDays(g.Days - e.firstDay(g.FirstDay, e.o.assume.MinimumFirstDay, "minimum_first_day"))
	case g.BeforeDeparture > 0:
		return e.x.DepartsOn.AddDays(-g.BeforeDeparture), "9999"
	}
	return "", "9999"
}

func (e *evaluation) liftTogether(all []candidate, m *Minimum, g *Grouping, in func(*candidate) bool) {
	total := int64(0)
	for n := range all {
		if in(&all[n]) {
			total += all[n].amount
		}
	}
	if !m.reached(total) {
		return
	}
	for n := range all {
		if c := &all[n]; in(c) && !c.reached && !c.lifted {
			e.lifted(c, g, total)
		}
	}
}

func (e *evaluation) lifted(c *candidate, g *Grouping, total int64) {
	c.lifted = true
	r := &e.q.Receipts[c.i]
	r.Group = e.groupKey(c, g)
	if e.x.Explain {
		e.step(c.i, -1, "minimum", &c.m.Dated, "together with others %s reaches %s", money.Of(total, e.s.Currency), c.m.words(e.s.Currency))
	}
}

// shares reports whether two receipts may be added up: what the grouping asks for is the same, and so is the law.
func (e *evaluation) shares(a, b *candidate, g *Grouping) bool {
	return a.m == b.m && e.alike(a.i, b.i, g.By)
}

// alike compares two purchases in the given respects. A shop is one of its merchant's; names differ in nothing but case
// and blanks around them.
func (e *evaluation) alike(i, j int, by []string) bool {
	if i == j {
		return true
	}
	a, b := &e.x.Purchases[i], &e.x.Purchases[j]
	for _, key := range by {
		same := true
		switch key {
		case "merchant":
			same = a.MerchantVAT == b.MerchantVAT
		case "shop":
			same = a.MerchantVAT == b.MerchantVAT && a.Shop == b.Shop
		case "city":
			same = a.City == b.City
		case "day":
			same = a.Date == b.Date
		}
		if !same {
			return false
		}
	}
	return true
}

// groupKey names a group in the answer by what its receipts share.
func (e *evaluation) groupKey(c *candidate, g *Grouping) string {
	p, parts := &e.x.Purchases[c.i], []string{string(c.m.Since)}
	for _, key := range g.By {
		switch key {
		case "merchant":
			parts = append(parts, p.MerchantVAT)
		case "shop":
			parts = append(parts, p.MerchantVAT, p.Shop)
		case "city":
			parts = append(parts, p.City)
		case "day":
			parts = append(parts, string(p.Date))
		}
	}
	return strings.Join(parts, "|")
}

// liftFew takes the largest receipts, since the law lets only so many be added up. Their refunds may not choose: a receipt
// that is due could then lose its place to smaller ones that are validated later. Those left over would form another group
// among themselves only if the law knew of one, and it does not.
func (e *evaluation) liftFew(all []candidate, first *candidate, g *Grouping) {
	members := make([]*candidate, 0, len(all))
	for n := range all {
		if c := &all[n]; !c.reached && e.shares(first, c, g) {
			members = append(members, c)
		}
	}
	slices.SortFunc(members, func(a, b *candidate) int {
		return cmp.Or(cmp.Compare(b.amount, a.amount), cmp.Compare(e.x.Purchases[b.i].VAT, e.x.Purchases[a.i].VAT), cmp.Compare(e.x.Purchases[a.i].Key, e.x.Purchases[b.i].Key))
	})
	members = members[:min(g.Receipts, len(members))]
	total := int64(0)
	for _, c := range members {
		total += c.amount
	}
	if !first.m.reached(total) {
		return
	}
	for _, c := range members {
		if !c.lifted {
			e.lifted(c, g, total)
		}
	}
}
