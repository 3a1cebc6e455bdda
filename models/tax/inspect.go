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
			if !n.says() || !n.reached(e.inspected(i, n)) {
				return
			}
			e.use("inspection", &n.Dated)
			r.Inspect = append(r.Inspect, Reason{Code: "inspect.by_law", Params: map[string]string{"action": n.Action}})
			e.step(i, -1, "inspection", &n.Dated, "%s of %s reaches %s: %s", n.Of, e.amount(e.inspected(i, n)), e.amount(n.Amount.Minor), n.Action)
		})
	}
}

func (n *Inspection) reached(amount int64) bool {
	return amount > n.Amount.Minor || n.Comparison == "ge" && amount == n.Amount.Minor && amount >= 0
}

// inspected is the amount that a threshold is about; -1 where nothing of its kind is in the receipt.
func (e *evaluation) inspected(i int, n *Inspection) int64 {
	r := &e.q.Receipts[i]
	switch n.Of {
	case "purchase":
		return r.Gross
	case "total":
		return e.q.Gross
	case "refund":
		return r.Payout
	case "total_refund":
		return e.q.Payout
	}
	most := int64(-1)
	for j := range r.Lines {
		l := e.line(i, j)
		if r.Lines[j].Eligible && (len(n.Categories) == 0 || slices.Contains(n.Categories, l.Category)) {
			most = max(most, l.Gross/max(int64(l.Quantity), 1))
		}
	}
	return most
}
