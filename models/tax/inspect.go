package tax

import (
	"slices"
	"strings"
)

// inspect lists, for each receipt, why the law wants an officer to see its goods.
func (e *evaluation) inspect() {
	if len(e.s.Inspection) == 0 {
		return
	}
	for i := range e.x.Purchases {
		r := &e.q.Receipts[i]
		if !r.standing() {
			continue
		}
		allInForce(e.s.Inspection, e.law(i).on, e.x.KnownOn, inspectionKey, func(n *Inspection) {
			e.silent("inspection", &n.Dated)
			if !n.says() {
				return
			}
			j, seen := e.seen(i, n)
			if !seen {
				return
			}
			e.use("inspection", &n.Dated)
			r.Inspect = append(r.Inspect, Reason{Code: "inspect.by_law", Params: map[string]string{"action": n.Action, "detail": shown[n.Action]}})
			if e.x.Explain {
				e.step(i, j, "inspection", &n.Dated, "%s: to be shown%s", e.seenSays(i, j, n), strings.TrimPrefix(strings.TrimSuffix(shown[n.Action], "."), "Show them"))
			}
		})
	}
}

// seen reports whether a receipt, an item in it, or the claim as a whole is worth so much that it must be seen. Line is that
// of the item, or -1.
func (e *evaluation) seen(i int, n *Inspection) (line int, yes bool) {
	r, least := &e.q.Receipts[i], n.least()
	if n.Of != "item" {
		_, amount := e.seenOf(i, n)
		return -1, least.reached(amount)
	}
	for j := range r.Lines {
		l := e.line(i, j)
		if r.Lines[j].Eligible && (len(n.Categories) == 0 || slices.Contains(n.Categories, l.Category)) && least.reachedBy(l.Gross, int64(l.Quantity)) {
			return j, true
		}
	}
	return -1, false
}

func (n *Inspection) least() Threshold {
	return Threshold{Amount: n.Amount, Comparison: n.Comparison}
}

// seenOf is what an inspection measures of a receipt, and its name.
func (e *evaluation) seenOf(i int, n *Inspection) (name string, amount int64) {
	switch n.Of {
	case "total":
		return "all purchases of the claim", e.q.Gross
	case "refund":
		return "the refund of this receipt", e.q.Receipts[i].Refund
	case "total_refund":
		return "the refund of the whole claim", e.q.Refund
	}
	return "this purchase", e.q.Receipts[i].Gross
}

// seenSays says in words why goods must be seen.
func (e *evaluation) seenSays(i, j int, n *Inspection) string {
	least := n.least()
	switch name, amount := e.seenOf(i, n); {
	case n.Amount.Minor == 0 && n.Comparison == "ge":
		return "an officer sees all goods"
	case j < 0:
		return name + ": " + least.against(amount, e.s.Currency)
	}
	l := e.line(i, j)
	if l.Quantity < 2 {
		return least.against(l.Gross, e.s.Currency)
	}
	return plural(l.Quantity, "piece") + " for " + e.amount(l.Gross).String() + ", each of which is worth what the law names: " + e.amount(n.Amount.Minor).String()
}
