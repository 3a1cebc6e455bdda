package tax

import (
	"cmp"
	"slices"

	"taxrefund/models/money"
)

// A maximum of certain goods takes those goods out, before it is seen what reaches the minimum; any other takes the purchase.
const (
	ofGoods     = true
	ofPurchases = false
)

// maximums refuses what the way of refunding that was asked for does not take: it goes another way.
func (e *evaluation) maximums(goods bool) {
	if len(e.s.Maximum) == 0 {
		return
	}
	for i := range e.x.Purchases {
		e.maximumsOf(i, func(m *Maximum) {
			if goods == (len(m.Categories) > 0) && m.Amount.Text != "" {
				e.atMost(i, m)
			}
		})
	}
	if !goods {
		e.perStay()
	}
}

// maximumsOf calls do for every maximum that holds for a purchase in the channel asked for.
func (e *evaluation) maximumsOf(i int, do func(*Maximum)) {
	channel := cmp.Or(e.x.Channel, "departure")
	allInForce(e.s.Maximum, e.law(i).on, e.x.KnownOn, maximumKey, func(m *Maximum) {
		e.silent("maximum", &m.Dated)
		if m.says() && (m.Channel == "" || m.Channel == channel) {
			e.use("maximum", &m.Dated)
			do(m)
		}
	})
}

// atMost tests a purchase, together with those it is added up with.
func (e *evaluation) atMost(i int, m *Maximum) {
	r := &e.q.Receipts[i]
	if !r.standing() {
		return
	}
	total, ok := e.limited(i, m)
	if ok && total == 0 && len(m.Categories) > 0 {
		return // there are no such goods in it
	}
	for k := range e.x.Purchases {
		if k != i && len(m.By) > 0 && e.q.Receipts[k].passed() && e.alike(i, k, m.By) {
			more, _ := e.limited(k, m)
			total += more
		}
	}
	switch {
	case !ok:
		e.notKnown(i, "minimum_basis")
		return
	case total < m.Amount.Minor || total == m.Amount.Minor && m.Comparison == "le":
		return
	}
	e.above(i, m)
	if e.x.Explain {
		e.step(i, -1, "maximum", &m.Dated, "%s is %s %s: %s takes no more", e.amount(total), map[bool]string{true: "more than", false: "not below"}[m.Comparison == "le"], e.amount(m.Amount.Minor), e.channel(m))
		e.restsOnBasis(m.Basis)
	}
}

// channel names the way of refunding that a maximum is for, for an explanation.
func (e *evaluation) channel(m *Maximum) string {
	if m.Channel == "" {
		return "any way of refunding"
	}
	return "refunding by the channel " + m.Channel
}

// limited is what of a purchase a maximum is about. Goods that a maximum took out still count towards it.
func (e *evaluation) limited(i int, m *Maximum) (total int64, ok bool) {
	r := &e.q.Receipts[i]
	for j := range r.Lines {
		l := e.line(i, j)
		if !r.Lines[j].passed() || len(m.Categories) > 0 && !slices.Contains(m.Categories, l.Category) {
			continue
		}
		amount, known := e.lineMeasure(l, m.Basis)
		if !known {
			return 0, false
		}
		total += amount
	}
	return total, true
}

// above refuses a purchase, or takes the goods that a maximum is about out of it.
func (e *evaluation) above(i int, m *Maximum) {
	r, lines := &e.q.Receipts[i], e.x.Purchases[i].Lines
	why := Reason{Code: aboveMaximum, Params: map[string]string{"maximum": money.Of(m.Amount.Minor, e.s.Currency).String()}}
	if len(m.Categories) == 0 {
		r.Reasons = append(r.Reasons, why)
		return
	}
	for j := range lines {
		if r.Lines[j].Eligible && slices.Contains(m.Categories, lines[j].Category) {
			r.Lines[j].no(why)
		}
	}
	if !r.left() {
		r.Reasons = append(r.Reasons, why)
	}
}

const aboveMaximum = "tax.above_maximum"

// passed reports whether nothing but a maximum speaks against a receipt, or a line: such a one still counts for the others.
func (r *ReceiptQuote) passed() bool { return !slices.ContainsFunc(r.Reasons, notAbove) }
func (l *LineQuote) passed() bool    { return !slices.ContainsFunc(l.Reasons, notAbove) }

func notAbove(why Reason) bool { return why.Code != aboveMaximum }

// perStay counts what a stay has used, the earliest purchase first; of one day, the one whose key comes first.
func (e *evaluation) perStay() {
	if !slices.ContainsFunc(e.s.Maximum, func(m Maximum) bool { return m.PerStay != nil }) {
		return
	}
	order := make([]int, len(e.x.Purchases))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		p, q := &e.x.Purchases[a], &e.x.Purchases[b]
		return cmp.Or(cmp.Compare(p.Date, q.Date), cmp.Compare(p.Key, q.Key))
	})
	used := e.x.UsedInStay
	for _, i := range order {
		r := &e.q.Receipts[i]
		if !r.standing() {
			continue
		}
		e.maximumsOf(i, func(m *Maximum) {
			if m.PerStay != nil && used+r.Gross > m.PerStay.Minor && r.standing() {
				r.Reasons = append(r.Reasons, Reason{Code: "tax.above_stay_maximum", Params: map[string]string{"maximum": e.amount(m.PerStay.Minor).String()}})
				if e.x.Explain {
					e.step(i, -1, "maximum", &m.Dated, "with %s refunded before in this stay, %s is more than %s: %s takes no more", e.amount(used), e.amount(used+r.Gross), e.amount(m.PerStay.Minor), e.channel(m))
				}
			}
		})
		if r.standing() {
			used += r.Gross
		}
	}
}
