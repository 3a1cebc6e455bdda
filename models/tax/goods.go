package tax

import (
	"slices"
	"strings"

	"taxrefund/models/money"
)

// goods takes out the lines that the law gives nothing for. A receipt of which nothing is left is refused.
func (e *evaluation) goods(i int) {
	r, l := &e.q.Receipts[i], e.law(i)
	if l.goods == nil || !l.goods.says() {
		return
	}
	e.use("goods", &l.goods.Dated)
	left := false
	for j := range r.Lines {
		if code := l.goods.refuses(e.line(i, j)); code != "" {
			r.Lines[j].no(code)
			if e.x.Explain {
				e.step(i, j, "goods", &l.goods.Dated, "this line is left out: %s", code)
			}
			continue
		}
		left = left || r.Lines[j].Eligible
	}
	if !left {
		r.Reasons = append(r.Reasons, r.Lines[0].Reasons[0])
	}
}

func (l *LineQuote) no(code string) {
	l.Eligible = false
	l.Reasons = append(l.Reasons, Reason{Code: code})
}

// refuses says why the law gives nothing for a line, or "". A line that names no rate or origin passes no white list of
// them.
func (g *Goods) refuses(l *Line) string {
	starts := func(prefix string) bool { return l.Tariff != "" && strings.HasPrefix(l.Tariff, prefix) }
	excluded := slices.Contains(g.Excluded, l.Category) || slices.ContainsFunc(g.ExcludedTariffs, starts)
	switch {
	case excluded && !slices.ContainsFunc(g.Except, starts):
		return "tax.excluded_goods"
	case len(g.Only) > 0 && !slices.Contains(g.Only, l.Category):
		return "tax.not_covered_goods"
	case len(g.OnlyRates) > 0 && !slices.ContainsFunc(g.OnlyRates, func(r string) bool { return sameRate(r, l.Rate) }):
		return "tax.not_covered_rate"
	case len(g.OnlyOrigins) > 0 && !slices.Contains(g.OnlyOrigins, l.Origin):
		return "tax.not_covered_origin"
	}
	return ""
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

// unit takes the whole receipt where the law validates it as one and something is missing from it.
func (e *evaluation) unit(i int) {
	l, r := e.law(i), &e.q.Receipts[i]
	v := known(e, "validation", l.validation, e.o.assume.Validation)
	if v == nil {
		e.notKnown(r, "validation")
		return
	}
	r.ValidatedBy = v.By
	missing := v.Unit == "record" && e.x.Purchases[i].Reduced || v.Unit == "form" && (e.x.Broken || slices.ContainsFunc(e.x.Purchases, func(p Purchase) bool { return p.Reduced }))
	if missing {
		r.no("tax.all_or_nothing")
		e.step(i, -1, "validation", &v.Dated, "validated as one %s: something is missing, so nothing is refunded", v.Unit)
	}
}
