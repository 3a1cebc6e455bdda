package tax

import (
	"cmp"
	"slices"
	"strings"

	"taxrefund/models"
)

// together adds receipts up in each way that their minimum allows, and lifts all of a group that reaches it.
func (e *evaluation) together(all []candidate) {
	for k := range all {
		m := all[k].m
		if slices.ContainsFunc(all[:k], func(c candidate) bool { return c.m == m }) {
			continue // its groups are formed
		}
		for g := range m.Together {
			e.groups(all, m, &m.Together[g])
		}
	}
}

// groups forms the groups of one way of adding up: around each receipt, over the days that begin with its own.
func (e *evaluation) groups(all []candidate, m *Minimum, g *Grouping) {
	from, to := models.Date(""), lastOfDays
	if g.BeforeDeparture > 0 {
		from = e.x.DepartsOn.AddDays(-g.BeforeDeparture)
	}
	members := make([]*candidate, 0, len(all))
	for k := range all {
		first := &all[k]
		if first.m != m {
			continue
		}
		if day := e.x.Purchases[first.i].Date; g.Days > 0 && day != from {
			from, to = day, day.AddDays(g.Days-e.firstDay(g.FirstDay, e.o.assume.MinimumFirstDay, "minimum_first_day"))
		}
		members = members[:0]
		for n := range all {
			c := &all[n]
			if day := e.x.Purchases[c.i].Date; c.m == m && (day >= from || g.BeforeDeparture > 0 && e.x.Purchases[c.i].Left) && day <= to && e.alike(first.i, c.i, g.By) {
				members = append(members, c)
			}
		}
		if day := e.x.Purchases[first.i].Date; (day >= from || e.x.Purchases[first.i].Left) && day <= to {
			e.lift(members, m, g)
		}
	}
}

// hangsOnFirstDay reports whether a receipt may be added up with one that is a day too far for the shorter way of counting
// days, where nobody says which way it is.
func (e *evaluation) hangsOnFirstDay(all []candidate, c *candidate) bool {
	day := e.x.Purchases[c.i].Date
	return e.o.assume.MinimumFirstDay == "" && slices.ContainsFunc(c.m.Together, func(g Grouping) bool {
		return g.FirstDay == "unknown" && slices.ContainsFunc(all, func(o candidate) bool {
			other := e.x.Purchases[o.i].Date
			return o.m == c.m && e.alike(c.i, o.i, g.By) && (other == day.AddDays(g.Days) || other == day.AddDays(-g.Days))
		})
	})
}

const lastOfDays = models.Date("9999-12-31")

// lift lifts the members of a group that reaches the minimum together. Where their number is limited, receipts that reach it
// alone take no place in a group; otherwise they help the others.
func (e *evaluation) lift(members []*candidate, m *Minimum, g *Grouping) {
	if g.Receipts > 0 {
		members = e.largest(members, g)
	}
	total := int64(0)
	for _, c := range members {
		total += c.amount
	}
	if !m.reached(total) {
		e.tried(members, total, g)
		return
	}
	for _, c := range members {
		if c.reached || c.lifted {
			continue
		}
		c.lifted = true
		e.q.Receipts[c.i].Group = e.groupKey(c, g)
		e.liftSays(c, members, total, g)
	}
}

// largest picks the largest receipts, since the law lets only so many be added up. Their refunds may not choose: a receipt
// that is due could then lose its place to smaller ones that are validated later. Those left over form no second group: the
// law knows of none.
func (e *evaluation) largest(members []*candidate, g *Grouping) []*candidate {
	members = slices.DeleteFunc(members, func(c *candidate) bool { return c.reached })
	slices.SortFunc(members, e.larger)
	placed := members[:min(g.Receipts, len(members))]
	e.crowdedOut(members, placed, g)
	return placed
}

// larger orders receipts for a place in a group, the same in whatever order they come.
func (e *evaluation) larger(a, b *candidate) int {
	p, q := &e.x.Purchases[a.i], &e.x.Purchases[b.i]
	return cmp.Or(cmp.Compare(b.amount, a.amount), cmp.Compare(q.VAT, p.VAT), cmp.Compare(p.Key, q.Key))
}

// alike compares two purchases in the given respects. A shop is one of its merchant's; what nobody says is like nothing.
func (e *evaluation) alike(i, j int, by []string) bool {
	return i == j || alike(&e.x.Purchases[i], &e.x.Purchases[j], by)
}

func alike(a, b *Purchase, by []string) bool {
	for _, key := range by {
		same := true
		switch key {
		case "merchant":
			same = a.MerchantVAT != "" && a.MerchantVAT == b.MerchantVAT
		case "shop":
			same = a.MerchantVAT != "" && a.MerchantVAT == b.MerchantVAT && a.Shop != "" && a.Shop == b.Shop
		case "city":
			same = a.City != "" && a.City == b.City
		case "day":
			same = a.Date == b.Date
		}
		if !same {
			return false
		}
	}
	return true
}

// groupKey names a group in the answer by what its receipts share: if only the claim, "claim".
func (e *evaluation) groupKey(c *candidate, g *Grouping) string {
	p, parts := &e.x.Purchases[c.i], []string{string(c.m.Since)}
	if len(g.By) == 0 {
		parts = append(parts, "claim")
	}
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
