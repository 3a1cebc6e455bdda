package tax

import "slices"

// dependence finds out which answers hang on what is not decided yet. Two quotes, with everything undecided and without it,
// show it where the law only ever asks for enough: whatever is decided lies between them. Where amounts go up and down
// (tables with cliffs, limits, fees taken once, places in a group), whatever shares them with something open is open too.
type dependence struct {
	undecided    map[string]bool
	whole, least *evaluation
	missing      []Purchase // whose record is not here yet
	open         []bool     // purchase of whole → its answer may still change
}

// compare opens what is undecided, and what the two quotes answer differently.
func (d *dependence) compare() error {
	least := map[string]*ReceiptQuote{}
	for i := range d.least.q.Receipts {
		least[d.least.q.Receipts[i].Key] = &d.least.q.Receipts[i]
	}
	seen := map[string]bool{}
	for i := range d.whole.q.Receipts {
		r := &d.whole.q.Receipts[i]
		l := least[r.Key]
		if seen[r.Key] {
			return basketError("basket.key", "each purchase has a key of its own")
		}
		seen[r.Key] = true
		d.open = append(d.open, l == nil || l.Eligible != r.Eligible || l.Payout != r.Payout || !r.Eligible && r.mayStand())
	}
	for _, p := range d.missing {
		if seen[p.Key] {
			return basketError("basket.key", "each purchase has a key of its own")
		}
		seen[p.Key] = true
	}
	return nil
}

// mayStand reports whether a receipt that is refused may stand when others change: nothing but how it adds up with them
// speaks against it.
func (r *ReceiptQuote) mayStand() bool {
	return !slices.ContainsFunc(r.Reasons, func(why Reason) bool {
		switch why.Code {
		case "tax.below_minimum", aboveMaximum, "tax.above_stay_maximum", "tax.not_in_table":
			return false
		}
		return true
	})
}

// spread opens what hangs on something open, and reports whether it found any.
func (d *dependence) spread() (found bool) {
	for i := range d.open {
		if d.open[i] || !d.whole.q.Receipts[i].Eligible {
			continue
		}
		if d.hangs(i) {
			d.open[i], found = true, true
		}
	}
	return found
}

func (d *dependence) hangs(i int) bool {
	for k := range d.open {
		if d.open[k] && d.sways(i, &d.whole.x.Purchases[k], d.undecided[d.whole.x.Purchases[k].Key]) {
			return true
		}
	}
	for k := range d.missing {
		if d.sways(i, &d.missing[k], true) {
			return true
		}
	}
	return d.crowded(i)
}

// sways reports whether what becomes of an open purchase may change a settled one, beyond what the two quotes show.
func (d *dependence) sways(i int, p *Purchase, undecided bool) bool {
	e := d.whole
	own, l := &e.x.Purchases[i], e.law(i)
	if v := known(e, "validation", l.validation, e.o.assume.Validation); v != nil && v.Unit == "form" {
		return true
	}
	if f, _ := e.feeOf(i); f != nil && f.Per == "claim" {
		return true
	}
	if t := e.refundRule(i).Tiers; t != nil && len(t.Group) > 0 && mayBeAlike(own, p, t.Group) {
		return true
	}
	if l.floor != nil && l.floor.says() && len(l.floor.Tiers.Group) > 0 && mayBeAlike(own, p, l.floor.Tiers.Group) {
		return true
	}
	return d.limits(i, p) || !undecided && d.shifts(i, p)
}

// limits reports whether a purchase may use up what is limited for both of them.
func (d *dependence) limits(i int, p *Purchase) (yes bool) {
	e := d.whole
	own := &e.x.Purchases[i]
	e.maximumsOf(i, func(m *Maximum) {
		yes = yes || len(m.By) > 0 && mayBeAlike(own, p, m.By) || m.PerStay != nil && p.Date <= own.Date && !d.fits(i, m)
	})
	return yes
}

// fits reports whether a stay's limit holds for a purchase and all that come before it, whatever is decided.
func (d *dependence) fits(i int, m *Maximum) bool {
	total, day := d.whole.x.UsedInStay, d.whole.x.Purchases[i].Date
	for k := range d.whole.x.Purchases {
		if p := &d.whole.x.Purchases[k]; p.Date <= day {
			total += p.Gross
		}
	}
	return total <= m.PerStay.Minor && !slices.ContainsFunc(d.missing, func(p Purchase) bool { return p.Date <= day })
}

// shifts reports whether a decided purchase that is open may fail one that was lifted with it. Only limits on certain goods,
// and minimums that follow each other, make more bring less; else the two quotes show it.
func (d *dependence) shifts(i int, p *Purchase) bool {
	e := d.whole
	if e.q.Receipts[i].Group == "" {
		return false
	}
	stages, limited := 0, false
	for stage := range minimumStages {
		if m := e.minimumOf(i, stage); m != nil && slices.ContainsFunc(m.Together, func(g Grouping) bool { return mayBeAlike(&e.x.Purchases[i], p, g.By) }) {
			stages++
			limited = limited || slices.ContainsFunc(m.Together, func(g Grouping) bool { return g.Receipts > 0 })
		}
	}
	return stages > 1 && limited || stages > 0 && slices.ContainsFunc(e.s.Maximum, func(m Maximum) bool { return len(m.Categories) > 0 && len(m.By) > 0 })
}

// mayBeAlike is alike for a purchase whose record may be missing: nobody knows yet of which shop it will turn out to be.
func mayBeAlike(a, p *Purchase, by []string) bool {
	if p.Gross != 0 {
		return alike(a, p, by)
	}
	return alike(a, p, slices.DeleteFunc(slices.Clone(by), func(key string) bool { return key == "shop" || key == "city" }))
}

// crowded reports whether a receipt that was lifted may lose its place in a group that holds only so many: too many others
// are larger, or may be.
func (d *dependence) crowded(i int) bool {
	e := d.whole
	if e.q.Receipts[i].Group == "" {
		return false // it reaches every minimum alone
	}
	for stage := range minimumStages {
		m := e.minimumOf(i, stage)
		if m == nil || m.None {
			continue
		}
		for g := range m.Together {
			if n := m.Together[g].Receipts; n > 0 && d.larger(i, stage, m, &m.Together[g]) >= n {
				return true
			}
		}
	}
	return false
}

// larger counts the receipts that may stand before one in a group.
func (d *dependence) larger(i, stage int, m *Minimum, g *Grouping) (n int) {
	e := d.whole
	own := candidate{i: i, m: m}
	own.amount, _ = e.measure(i, m, m.Basis)
	for k := range e.x.Purchases {
		p := &e.x.Purchases[k]
		if k == i || !e.alike(i, k, g.By) || e.minimumOf(k, stage) != m {
			continue
		}
		if d.undecided[p.Key] {
			if p.Gross >= own.amount { // reduced, it may be any smaller amount
				n++
			}
			continue
		}
		c := candidate{i: k, m: m}
		// goods that fell after the minimum, as those without tax do, counted towards it: the measure of now may be too small
		if c.amount, _ = e.measure(k, m, m.Basis); !m.reached(c.amount) && (p.Gross > own.amount || e.larger(&c, &own) < 0) {
			n++
		}
	}
	for k := range d.missing {
		if mayBeAlike(&e.x.Purchases[i], &d.missing[k], g.By) {
			n++
		}
	}
	return n
}
