package tax

import (
	"slices"
	"strconv"

	"taxrefund/models/money"
)

// worth reads a table: what a gross amount of goods of one rate is worth. False where no band holds it.
func (t *Tiers) worth(rate string, gross int64, how money.Rounding) (int64, bool) {
	table := t.table(rate)
	if table == nil || gross <= 0 {
		return 0, false
	}
	rows := table.Rows
	for k := range rows {
		if row := &rows[k]; gross >= row.From.Minor && (row.To.Text == "" || gross < row.To.Minor+t.Unit.Minor) {
			return row.worth(gross, how)
		}
	}
	if last := &rows[len(rows)-1]; gross > last.To.Minor && t.Above == "last" {
		return last.worth(last.To.Minor, how)
	}
	return 0, gross > rows[len(rows)-1].To.Minor && t.Above == "nothing"
}

func (r *TierRow) worth(gross int64, how money.Rounding) (int64, bool) {
	if !r.percent {
		return r.Fixed.Minor, true
	}
	w, err := r.Percent.of(gross, how)
	return w, err == nil
}

// table is the one for goods of a rate, or the one for all.
func (t *Tiers) table(rate string) *TierTable {
	for k := range t.Tables {
		if t.Tables[k].Rate == "" || sameRate(t.Tables[k].Rate, rate) {
			return &t.Tables[k]
		}
	}
	return nil
}

// rateOf is the rate of the table that a line falls under: its own, or where the record has none, the one that its tax agrees
// with. One table for all goods has none; a line's own rate stands where there is no table for it.
func (t *Tiers) rateOf(l *Line) string {
	for k := range t.Tables {
		r, err := money.ParseRate(t.Tables[k].Rate)
		switch {
		case t.Tables[k].Rate == "":
			return ""
		case l.Rate != "" && sameRate(t.Tables[k].Rate, l.Rate):
			return t.Tables[k].Rate
		case l.Rate != "" || err != nil:
			continue
		}
		num, scale := r.Frac()
		vat, err := money.MulDiv(l.Gross, num, 100*scale+num, money.HalfUp)
		if err == nil && vat-l.VAT <= 1 && l.VAT-vat <= 1 {
			return t.Tables[k].Rate
		}
	}
	return l.Rate
}

// together lists the receipts whose gross amounts are added up with i's before a table is read: i alone where there is no
// grouping. Only those that stand, whatever their day, while the same table holds.
func (e *evaluation) together(i int, tableOf func(int) *Tiers) []int {
	var members []int
	t := tableOf(i)
	for k := range e.x.Purchases {
		if k == i || len(t.Group) > 0 && e.q.Receipts[k].standing() && tableOf(k) == t && e.alike(i, k, t.Group) {
			members = append(members, k)
		}
	}
	return members
}

// tabled reads a table for receipts added up, by rate. All is false where a rate or an amount is not in it: it adds nothing.
func (e *evaluation) tabled(members []int, t *Tiers, how money.Rounding) (total int64, all bool) {
	all = true
	var done []string
	for _, i := range members {
		for j := range e.q.Receipts[i].Lines {
			rate := t.rateOf(e.line(i, j))
			if !e.q.Receipts[i].Lines[j].Eligible || slices.Contains(done, rate) {
				continue
			}
			done = append(done, rate)
			worth, ok := t.worth(rate, e.grossAt(members, t, rate), how)
			total, all = total+worth, all && ok
		}
	}
	return total, all
}

// grossAt adds up the eligible goods of one rate. One table for all goods adds up everything.
func (e *evaluation) grossAt(members []int, t *Tiers, rate string) (gross int64) {
	for _, i := range members {
		for j := range e.q.Receipts[i].Lines {
			if q := &e.q.Receipts[i].Lines[j]; q.Eligible && t.rateOf(e.line(i, j)) == rate {
				gross += q.Gross
			}
		}
	}
	return gross
}

// grouped works out refunds by table, over receipts added up, and shares them by gross amount.
func (e *evaluation) grouped() error {
	done := make([]bool, len(e.x.Purchases))
	for i := range e.x.Purchases {
		r := &e.q.Receipts[i]
		if done[i] || !r.standing() {
			continue
		}
		f := e.refundRule(i)
		if f == nil || f.Tiers == nil {
			continue
		}
		members := e.together(i, func(k int) *Tiers {
			if f := e.refundRule(k); f != nil {
				return f.Tiers
			}
			return nil
		})
		how, rules := e.round(i, roundRefund)
		worth, ok := e.tabled(members, f.Tiers, how)
		gross, tax := int64(0), int64(0)
		for _, k := range members {
			done[k] = true
			gross, tax = gross+e.q.Receipts[k].eligibleGross(), tax+e.q.Receipts[k].Tax
		}
		if !ok || rules == nil {
			for _, k := range members {
				e.q.Receipts[k].no("tax.not_in_table")
			}
			continue
		}
		worth = min(worth, tax)
		if e.x.Explain {
			e.step(i, -1, "refund", &f.Dated, "the table gives %s for %s (%s receipts)", e.amount(worth), e.amount(gross), strconv.Itoa(len(members)))
		}
		soFar, given := int64(0), int64(0)
		for _, k := range members {
			m := &e.q.Receipts[k]
			soFar += m.eligibleGross()
			m.Refund = part(worth, soFar, gross) - given
			given += m.Refund
			e.close(k, f, rules)
			m.byTax(func(q *LineQuote, share int64) { q.Refund = share }, m.Refund)
		}
	}
	return nil
}

func (r *ReceiptQuote) eligibleGross() (gross int64) {
	for j := range r.Lines {
		if r.Lines[j].Eligible {
			gross += r.Lines[j].Gross
		}
	}
	return gross
}
