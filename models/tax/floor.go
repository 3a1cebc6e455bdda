package tax

// floors gives back of the fees what a state's table of least refunds demands.
func (e *evaluation) floors() error {
	if len(e.s.Floor) == 0 {
		return nil
	}
	done := make([]bool, len(e.x.Purchases))
	of := func(i int) *Tiers {
		if f := e.law(i).floor; f != nil && f.says() && (f.OnlyOver == nil || e.q.Receipts[i].eligibleGross() > f.OnlyOver.Minor) {
			return &f.Tiers
		}
		return nil
	}
	for i := range e.x.Purchases {
		if done[i] || !e.q.Receipts[i].standing() || of(i) == nil {
			continue
		}
		members := e.members(i, of(i), of)
		for _, k := range members {
			done[k] = true
		}
		if err := e.floor(members, e.law(i).floor); err != nil {
			return err
		}
	}
	return nil
}

// floor lifts what is paid out for some receipts to the least that the state demands. Nothing is demanded of goods or
// amounts that are not in its table.
func (e *evaluation) floor(members []int, f *Floor) error {
	paid, fees := int64(0), int64(0)
	for _, k := range members {
		paid, fees = paid+e.q.Receipts[k].Payout, fees+e.q.Receipts[k].Fee
	}
	if fees == 0 {
		return nil // all of the refund is paid out
	}
	e.use("floor", &f.Dated)
	how := &Rounding{}
	if f.Tiers.rounds() {
		for _, k := range members {
			if how = e.rounded(k); how == nil {
				return nil
			}
		}
	}
	least, _, err := e.tabled(members, &f.Tiers, how.Refund)
	if err != nil {
		return err
	}
	e.floorSays(members, f, least, max(paid, min(least, paid+fees)))
	e.raise(members, min(least-paid, fees), fees)
	return nil
}

// raise gives back of some receipts' fees what their payout lacks.
func (e *evaluation) raise(members []int, lack, fees int64) {
	if lack <= 0 {
		return
	}
	soFar, given := int64(0), int64(0)
	for _, k := range members {
		r := &e.q.Receipts[k]
		soFar += r.Fee
		back := part(lack, soFar, fees) - given
		given += back
		r.Fee, r.Payout = r.Fee-back, r.Payout+back
	}
}
