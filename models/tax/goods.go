package tax

import (
	"cmp"
	"slices"
	"strings"

	"taxrefund/models/money"
)

// goods takes out the lines that the law gives nothing for. A receipt of which nothing is left is refused.
func (e *evaluation) goods(i int) {
	r, g := &e.q.Receipts[i], e.law(i).goods
	switch {
	case g == nil:
		e.silent("goods", nil)
	case !g.says():
		e.silent("goods", &g.Dated)
	default:
		e.use("goods", &g.Dated)
		for j := range r.Lines {
			code := g.refuses(e.line(i, j))
			if code == "" {
				continue
			}
			r.Lines[j].no(Reason{Code: code})
			if e.x.Explain {
				e.step(i, j, "goods", &g.Dated, "left out: %s", g.why(code, e.line(i, j)))
			}
		}
	}
	e.rates(i)
	if !r.left() {
		r.Reasons = append(r.Reasons, r.Lines[0].Reasons[0])
	}
}

// silent notes that an operator takes it that there is no rule where nobody has found one, or said anything of a day (nil).
// The bare law is what is known.
func (e *evaluation) silent(rule string, d *Dated) {
	if d != nil && !d.NotKnown || e.q.Profile == bare {
		return
	}
	if e.x.Explain && rule != "fee" && !slices.Contains(e.q.Assumed, rule) { // each fee says so itself
		e.step(-1, -1, rule, nil, "%s is not known", Point(rule))
		e.rests(rule)
	}
	e.assume(rule)
}

// refuses says why the law gives nothing for a line, or "". A line that names no origin passes no white list of them, nor
// does one that names no rate, unless its tax tells it.
func (g *Goods) refuses(l *Line) string {
	starts := func(prefix string) bool { return l.Tariff != "" && strings.HasPrefix(l.Tariff, prefix) }
	excluded := slices.Contains(g.Excluded, l.Category) || slices.ContainsFunc(g.ExcludedTariffs, starts)
	switch {
	case excluded && !slices.ContainsFunc(g.Except, starts):
		return "tax.excluded_goods"
	case len(g.Only) > 0 && !slices.Contains(g.Only, l.Category):
		return "tax.not_covered_goods"
	case len(g.OnlyRates) > 0 && atRate(l, len(g.OnlyRates), func(k int) string { return g.OnlyRates[k] }) < 0:
		return "tax.not_covered_rate"
	case len(g.OnlyOrigins) > 0 && !slices.Contains(g.OnlyOrigins, l.Origin):
		return "tax.not_covered_origin"
	}
	return ""
}

// why says in words what takes a line out.
func (g *Goods) why(code string, l *Line) string {
	kind := "goods of kind " + Plain(cmp.Or(l.Category, "unnamed"))
	switch code {
	case "tax.not_covered_goods":
		return kind + " are none of those that the law names"
	case "tax.not_covered_rate":
		if l.Rate == "" {
			return "the tax is none of " + either(g.OnlyRates) + " %"
		}
		return "taxed at " + l.Rate + " %, which is not " + either(g.OnlyRates) + " %"
	case "tax.not_covered_origin":
		if l.Origin == "" {
			return "where they were made is not said; only goods made in " + either(g.OnlyOrigins)
		}
		return "made in " + l.Origin + "; only goods made in " + either(g.OnlyOrigins)
	}
	if slices.Contains(g.Excluded, l.Category) {
		return "the law excludes " + kind
	}
	return "the law excludes goods of tariff " + l.Tariff
}

// sameRate compares rates as numbers: "20" is "20.00".
func sameRate(a, b string) bool {
	if a == b {
		return true
	}
	x, err1 := money.ParseRate(a)
	y, err2 := money.ParseRate(b)
	return err1 == nil && err2 == nil && x.Cmp(y) == 0
}

// atRate finds which of n rates a line was taxed at: the one it names, or where it names none the one that its tax is
// nearest to, within a minor unit. It is -1 where that is none of them.
func atRate(l *Line, n int, rate func(int) string) int {
	found, off := -1, int64(2)
	for k := range n {
		if l.Rate != "" {
			if sameRate(rate(k), l.Rate) {
				return k
			}
			continue
		}
		num, den, ok := contained(rate(k))
		if !ok {
			continue
		}
		vat, err := money.MulDiv(l.Gross, num, den, money.HalfUp)
		if distance := max(vat-l.VAT, l.VAT-vat); err == nil && distance < off {
			found, off = k, distance
		}
	}
	return found
}

// contained is the part of a gross amount that is tax at a rate: r ÷ (100 + r).
func contained(rate string) (num, den int64, ok bool) {
	r, err := money.ParseRate(rate)
	if err != nil {
		return 0, 0, false
	}
	num, scale := r.Frac()
	return num, 100*scale + num, true
}

// unit takes the whole receipt where the law validates it as one and something is missing from it.
func (e *evaluation) unit(i int) {
	r := &e.q.Receipts[i]
	v := known(e, "validation", e.law(i).validation, e.o.assume.Validation)
	if v == nil {
		e.notKnown(i, "validation")
		return
	}
	r.ValidatedBy = v.By
	if e.x.Explain && v.Source == "" {
		e.step(i, -1, "validation", &v.Dated, "validated by: %s", v.By)
	}
	missing := v.Unit == "record" && e.x.Purchases[i].Reduced || v.Unit == "form" && (e.x.Broken || slices.ContainsFunc(e.x.Purchases, func(p Purchase) bool { return p.Reduced }))
	if missing {
		r.no("tax.all_or_nothing")
		if e.x.Explain {
			e.step(i, -1, "validation", &v.Dated, "the %s is validated as one: something of it is missing, so nothing is refunded", map[string]string{"record": "receipt", "form": "whole claim"}[v.Unit])
		}
	}
}
