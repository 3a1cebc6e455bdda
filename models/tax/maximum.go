package tax

import (
	"slices"

	"taxrefund/models/money"
)

// maximums refuses what the way of refunding that was asked for does not take: it goes another way. What is limited for a
// whole stay is used up in the order of purchase.
func (e *evaluation) maximums() {
	if len(e.s.Maximum) == 0 {
		return
	}
	channel := e.x.Channel
	if channel == "" {
		channel = "departure"
	}
	for i := range e.x.Purchases {
		allInForce(e.s.Maximum, e.law(i).on, e.x.KnownOn, maximumKey, func(m *Maximum) {
			if !m.says() || m.Channel != "" && m.Channel != channel {
				return
			}
			e.use("maximum", &m.Dated)
			if m.Amount.Text != "" {
				e.atMost(i, m)
			}
		})
	}
	e.perStay(channel)
}

// atMost tests a purchase, together with those it is added up with, against a maximum of certain goods, or of all.
func (e *evaluation) atMost(i int, m *Maximum) {
	r := &e.q.Receipts[i]
	if !r.standing() {
		return
	}
	total, own := int64(0), false
	for k := range e.x.Purchases {
		if k != i && (len(m.By) == 0 || !e.alike(i, k, m.By) || !e.q.Receipts[k].passed()) {
			continue
		}
		for j := range e.q.Receipts[k].Lines {
			l := e.line(k, j)
			if !e.q.Receipts[k].Lines[j].Eligible || len(m.Categories) > 0 && !slices.Contains(m.Categories, l.Category) {
				continue
			}
			amount, _ := e.lineMeasure(l, m.Basis)
			total, own = total+amount, own || k == i
		}
	}
	if own && (total > m.Amount.Minor || m.Comparison == "lt" && total == m.Amount.Minor) {
		r.Reasons = append(r.Reasons, Reason{Code: "tax.above_maximum", Params: map[string]string{"maximum": money.Of(m.Amount.Minor, e.s.Currency).String()}})
		e.step(i, -1, "maximum", &m.Dated, "%s is more than this way of refunding takes", money.Of(total, e.s.Currency))
	}
}

// passed reports whether nothing but a maximum speaks against a receipt: such a one still counts for the others.
func (r *ReceiptQuote) passed() bool {
	return !slices.ContainsFunc(r.Reasons, func(why Reason) bool { return why.Code != "tax.above_maximum" })
}

// perStay counts what a stay has used, the earliest purchase first.
func (e *evaluation) perStay(channel string) {
	if !slices.ContainsFunc(e.s.Maximum, func(m Maximum) bool { return m.PerStay != nil && (m.Channel == "" || m.Channel == channel) }) {
		return
	}
	order := make([]int, len(e.x.Purchases))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		if e.x.Purchases[a].Date < e.x.Purchases[b].Date {
			return -1
		}
		if e.x.Purchases[a].Date > e.x.Purchases[b].Date {
			return 1
		}
		return 0
	})
	used := e.x.UsedInStay
	for _, i := range order {
		r := &e.q.Receipts[i]
		allInForce(e.s.Maximum, e.law(i).on, e.x.KnownOn, maximumKey, func(m *Maximum) {
			if m.PerStay == nil || m.Channel != "" && m.Channel != channel || !r.standing() {
				return
			}
			if used+r.Gross > m.PerStay.Minor {
				r.Reasons = append(r.Reasons, Reason{Code: "tax.above_stay_maximum", Params: map[string]string{"maximum": money.Of(m.PerStay.Minor, e.s.Currency).String()}})
				e.step(i, -1, "maximum", &m.Dated, "%s were refunded in this stay already; at most %s are", money.Of(used, e.s.Currency), money.Of(m.PerStay.Minor, e.s.Currency))
				return
			}
			used += r.Gross
		})
	}
}
