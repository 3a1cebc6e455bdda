package tax

import (
	"slices"

	"taxrefund/models/money"
)

// worth reads a table: what a gross amount is worth. False where no band holds it.
func (t *Tiers) worth(table *TierTable, gross int64, how money.Rounding) (int64, bool, error) {
	rows := table.Rows
	for k := range rows {
		if row := &rows[k]; gross >= row.From.Minor && (row.To.Text == "" || gross < row.To.Minor+t.Unit.Minor) {
			worth, err := row.worth(gross, how)
			return worth, true, err
		}
	}
	last := &rows[len(rows)-1]
	if gross <= last.To.Minor || t.Above == "" {
		return 0, false, nil // below the first band, or where the table is not known
	}
	if t.Above == "last" {
		worth, err := last.worth(last.To.Minor, how)
		return worth, true, err
	}
	return 0, true, nil
}

func (r *TierRow) worth(gross int64, how money.Rounding) (int64, error) {
	if !r.percent {
		return r.Fixed.Minor, nil
	}
	return r.Percent.of(gross, how)
}

// rounds reports whether any band is a percentage.
func (t *Tiers) rounds() bool {
	return slices.ContainsFunc(t.Tables, func(table TierTable) bool {
		return slices.ContainsFunc(table.Rows, func(r TierRow) bool { return r.percent })
	})
}

// tableOf finds the table for a line, by its rate or the one that its tax tells: -1 where there is none.
func (t *Tiers) tableOf(l *Line) int {
	if t.Tables[0].Rate == "" {
		return 0 // one for all goods
	}
	return atRate(l, len(t.Tables), func(k int) string { return t.Tables[k].Rate })
}

// members lists the receipts whose gross amounts are added up with i's before a table is read: i alone where there is no
// grouping, else all that stand, are alike, and are of the same rule.
func (e *evaluation) members(i int, t *Tiers, of func(int) *Tiers) []int {
	if len(t.Group) == 0 {
		return []int{i}
	}
	var members []int
	for k := range e.x.Purchases {
		if e.q.Receipts[k].standing() && of(k) == t && e.alike(k, i, t.Group) {
			members = append(members, k)
		}
	}
	return members
}

// tabled reads a table for receipts added up, the goods of each rate together. All is false where goods or an amount are not
// in it: they add nothing.
func (e *evaluation) tabled(members []int, t *Tiers, how money.Rounding) (total int64, all bool, err error) {
	all = true
	gross := make([]int64, len(t.Tables))
	for _, i := range members {
		for j := range e.q.Receipts[i].Lines {
			if q := &e.q.Receipts[i].Lines[j]; q.Eligible {
				k := t.tableOf(e.line(i, j))
				if all = all && k >= 0; k >= 0 {
					gross[k] += q.Gross
				}
			}
		}
	}
	for k := range gross {
		if gross[k] == 0 {
			continue
		}
		worth, ok, err := t.worth(&t.Tables[k], gross[k], how)
		if err != nil {
			return 0, false, err
		}
		total, all = total+worth, all && ok
	}
	return total, all, nil
}

// byTable works out refunds by table, over receipts added up.
func (e *evaluation) byTable() error {
	done := make([]bool, len(e.x.Purchases))
	of := func(k int) *Tiers { return e.refundRule(k).Tiers }
	for i := range e.x.Purchases {
		if done[i] || !e.q.Receipts[i].standing() || of(i) == nil {
			continue
		}
		members := e.members(i, of(i), of)
		for _, k := range members {
			done[k] = true
		}
		if err := e.tableWorth(members, e.refundRule(i)); err != nil {
			return err
		}
	}
	return nil
}

// tableWorth gives receipts what a table says of them all, shared by their tax, so that none gets more than its own.
func (e *evaluation) tableWorth(members []int, f *Refund) error {
	how := &Rounding{}
	if f.Tiers.rounds() {
		how = e.rounding(members[0]) // known, or the receipt would not stand
	}
	worth, ok, err := e.tabled(members, f.Tiers, how.Refund)
	if err != nil {
		return err
	}
	gross, tax := int64(0), int64(0)
	for _, k := range members {
		gross, tax = gross+e.q.Receipts[k].eligibleGross(), tax+e.q.Receipts[k].Tax
		if !ok {
			e.notInTable(k, "refund", &f.Dated, f.Tiers)
		}
	}
	if !ok {
		return nil
	}
	if worth, err = e.multiple(members[0], min(worth, tax), tax); err != nil {
		return err
	}
	if e.x.Explain {
		e.tableSays(members, f, gross, worth)
	}
	soFar, given := int64(0), int64(0)
	for _, k := range members {
		r := &e.q.Receipts[k]
		soFar += r.Tax
		r.Refund = part(worth, soFar, tax) - given
		given += r.Refund
		r.byTax(r.Refund)
		if r.Tax == 0 {
			e.noTax(k, f)
		}
	}
	return nil
}

// notInTable refuses a receipt that a table has no band for.
func (e *evaluation) notInTable(i int, rule string, d *Dated, t *Tiers) {
	why := Reason{Code: "tax.not_in_table"}
	if t.Partial {
		why.Params = map[string]string{"detail": "Only a part of the table is known; see an officer."}
	}
	r := &e.q.Receipts[i]
	r.Reasons = append(r.Reasons, why)
	if e.x.Explain {
		e.step(i, -1, rule, d, "the table has no band for %s", e.amount(r.eligibleGross()))
		if t.Partial {
			e.add("; only a part of it is known")
		}
	}
}

func (r *ReceiptQuote) eligibleGross() (gross int64) {
	for j := range r.Lines {
		if r.Lines[j].Eligible {
			gross += r.Lines[j].Gross
		}
	}
	return gross
}
