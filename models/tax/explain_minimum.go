package tax

import (
	"strings"
)

// reachedSays writes down how a receipt by itself compares with a minimum.
func (e *evaluation) reachedSays(i int, m *Minimum, t *Threshold, amount int64) {
	if !e.x.Explain {
		return
	}
	if t.Amount.Minor == 0 && t.Comparison == "ge" {
		e.step(i, -1, "minimum", &m.Dated, "no minimum has to be reached")
		return
	}
	e.step(i, -1, "minimum", &m.Dated, "%s%s", t.against(amount, e.s.Currency), e.leftAside(i, t, amount))
	e.restsOnBasis(t.Basis)
	if len(m.Residents) > 0 && e.x.Traveller.Residence == "" {
		e.rests("residence")
	}
}

// leftAside says what of a receipt does not count, where an amount is less than its price.
func (e *evaluation) leftAside(i int, t *Threshold, amount int64) string {
	if gross := e.q.Receipts[i].Gross; amount < gross && (t.Basis == "inclusive" || t.Basis == "unknown") {
		return "; the rest of " + e.amount(gross).String() + " does not count"
	}
	return ""
}

// itemSays writes down how an item, or a set of them, compares with a minimum that each must reach.
func (e *evaluation) itemSays(i, j int, m *Minimum, amount, pieces int64) {
	if !e.x.Explain {
		return
	}
	of := ""
	if l := e.line(i, j); l.Set != "" {
		of = "all of set " + l.Set + ": "
	} else if pieces > 1 {
		of = "each of " + plural(int(pieces), "piece") + ", " + m.measured(amount, e.s.Currency) + " in all: "
		if amount /= pieces; m.reachedBy(amount*pieces, pieces) != m.reached(amount) {
			amount++ // a fraction more is more
		}
	}
	e.step(i, j, "minimum", &m.Dated, "%s%s", of, m.against(amount, e.s.Currency))
	e.restsOnBasis(m.Basis)
}

// attempt is the best that adding a receipt up with others came to.
type attempt struct {
	total int64
	with  string // the others
	g     *Grouping
}

// others names the members of a group but for one, with what each brings.
func (e *evaluation) others(members []*candidate, but *candidate) string {
	var names []string
	for _, c := range members {
		if c != but {
			names = append(names, "receipt "+e.q.Receipts[c.i].Key+" ("+c.m.measured(c.amount, e.s.Currency)+")")
		}
	}
	return strings.Join(names, ", ")
}

// tried keeps the best attempt of each member of a group that reached too little.
func (e *evaluation) tried(members []*candidate, total int64, g *Grouping) {
	if !e.x.Explain || len(members) < 2 {
		return
	}
	for _, c := range members {
		if total > c.best.total {
			c.best = attempt{total, e.others(members, c), g}
		}
	}
}

// crowdedOut notes for the members of a group for which the law had no place whose places those are.
func (e *evaluation) crowdedOut(members, placed []*candidate, g *Grouping) {
	if !e.x.Explain {
		return
	}
	for _, c := range members {
		in := false
		for _, p := range placed {
			in = in || p == c
		}
		if !in && !c.reached && c.best.total == 0 {
			c.best = attempt{0, e.others(placed, nil), g}
		}
	}
}

// liftSays writes down with which others a receipt reached a minimum.
func (e *evaluation) liftSays(c *candidate, members []*candidate, total int64, g *Grouping) {
	if !e.x.Explain {
		return
	}
	e.step(c.i, -1, "minimum", &c.m.Dated, "%s, together with %s: in all %s%s", c.m.measured(c.amount, e.s.Currency), e.others(members, c), c.m.against(total, e.s.Currency), g.most())
	e.restsOnBasis(c.m.Basis)
	if g.Days > 0 {
		e.restsOnFirstDay(g.FirstDay, e.o.assume.MinimumFirstDay, "minimum_first_day")
	}
}

// belowSays writes down that a receipt does not reach a minimum, nor with the others that were tried.
func (e *evaluation) belowSays(c *candidate) {
	if !e.x.Explain {
		return
	}
	e.reachedSays(c.i, c.m, &c.m.Threshold, c.amount)
	switch b := &c.best; {
	case b.g == nil:
	case b.total == 0:
		e.add("; no place in a group" + b.g.most() + ": taken by " + b.with)
	default:
		e.add("; with " + b.with + " in all " + c.m.against(b.total, e.s.Currency) + b.g.most())
	}
}

// most says how many receipts may be added up, where that is limited.
func (g *Grouping) most() string {
	if g.Receipts == 0 {
		return ""
	}
	return " (at most " + plural(g.Receipts, "receipt") + " may be added up)"
}
