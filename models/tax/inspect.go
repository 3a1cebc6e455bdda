package tax

import "slices"

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
			if !n.says() || !e.seen(i, n) {
				return
			}
			e.use("inspection", &n.Dated)
			r.Inspect = append(r.Inspect, Reason{Code: "inspect.by_law", Params: map[string]string{"action": n.Action}})
			if e.x.Explain {
				e.step(i, -1, "inspection", &n.Dated, "%s reaches %s: %s", n.Of, e.amount(n.Amount.Minor), n.Action)
			}
		})
	}
}

// seen reports whether a receipt, an item in it, or the claim as a whole is worth so much that it must be seen.
func (e *evaluation) seen(i int, n *Inspection) bool {
	r, least := &e.q.Receipts[i], Threshold{Amount: n.Amount, Comparison: n.Comparison}
	switch n.Of {
	case "purchase":
		return least.reached(r.Gross)
	case "total":
		return least.reached(e.q.Gross)
	case "refund":
		return least.reached(r.Refund)
	case "total_refund":
		return least.reached(e.q.Refund)
	}
	for j := range r.Lines {
		l := e.line(i, j)
		if r.Lines[j].Eligible && (len(n.Categories) == 0 || slices.Contains(n.Categories, l.Category)) && least.reachedBy(l.Gross, int64(l.Quantity)) {
			return true
		}
	}
	return false
}
