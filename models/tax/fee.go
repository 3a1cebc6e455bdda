package tax

import (
	"taxrefund/models/money"
)

// fees takes what is kept of each refund: by law where the scheme says so, else what the operator keeps by contract. A
// state's floor then limits what may be kept.
func (e *evaluation) fees() error {
	var perClaim *Fee
	for i := range e.x.Purchases {
		r := &e.q.Receipts[i]
		if !r.standing() {
			continue
		}
		f, by := e.feeOf(i)
		if f == nil {
			r.Payout = r.Refund
			continue
		}
		if f.Per == "claim" {
			perClaim = f
			continue
		}
		fee, ok, err := e.fee(i, f, by)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		r.Fee, r.Payout = fee, r.Refund-fee
	}
	if perClaim != nil {
		if err := e.claimFee(perClaim); err != nil {
			return err
		}
	}
	e.floors()
	return nil
}

// feeOf is the fee that applies to a receipt, and the dated law it comes from; nil where nothing is kept.
func (e *evaluation) feeOf(i int) (*Fee, *Dated) {
	byLaw := e.law(i).fee
	switch {
	case byLaw != nil && byLaw.None:
		e.use("fee", &byLaw.Dated)
		return nil, nil
	case byLaw != nil && !byLaw.NotKnown && !byLaw.ByContract:
		e.use("fee", &byLaw.Dated)
		return byLaw, &byLaw.Dated
	case e.o.fee == nil:
		return nil, nil
	case byLaw != nil && byLaw.NotKnown:
		e.assume("fee") // the law sets one that nobody has found
	}
	if e.o.fee.None {
		return nil, nil
	}
	return e.o.fee, nil
}

// fee works out one document's fee: between its floor and its ceiling, and never more than the refund.
func (e *evaluation) fee(i int, f *Fee, by *Dated) (int64, bool, error) {
	r := &e.q.Receipts[i]
	if f.Payout != nil {
		return e.rest(i, f, by)
	}
	how, rules := e.round(i, roundFee)
	if rules == nil && f.rounds() {
		e.notKnown(r, "rounding")
		return 0, false, nil
	}
	fee, err := f.of(r.eligibleGross(), r.Tax, r.Refund, how)
	if err != nil {
		return 0, false, err
	}
	fee = min(fee, r.Refund)
	if e.x.Explain {
		e.step(i, -1, "fee", by, "kept of %s: %s", e.amount(r.Refund), e.amount(fee))
	}
	return fee, true, nil
}

// rounds reports whether anything of a fee is a fraction.
func (f *Fee) rounds() bool {
	return f.PercentOfTax.Num+f.PercentOfRefund.Num+f.PercentOfGross.Num > 0 || len(f.Bands) > 0
}

func (f *Fee) of(gross, tax, refund int64, how money.Rounding) (int64, error) {
	fee := f.Fixed.Minor
	for _, p := range [...]struct {
		rate Percent
		of   int64
	}{{f.PercentOfTax, tax}, {f.PercentOfRefund, refund}, {f.PercentOfGross, gross}, {f.band(gross), tax}} {
		part, err := p.rate.of(p.of, how)
		if err != nil {
			return 0, err
		}
		fee += part
	}
	fee = max(fee, f.Min.Minor)
	if f.Max.Text != "" {
		fee = min(fee, f.Max.Minor)
	}
	return fee, nil
}

// band is the commission for a gross amount; nothing where no band holds it.
func (f *Fee) band(gross int64) Percent {
	for k := range f.Bands {
		if b := &f.Bands[k]; gross >= b.From.Minor && (b.To.Text == "" || gross <= b.To.Minor) {
			return b.PercentOfTax
		}
	}
	return Percent{}
}

// rest is the fee of an operator that pays out by a table: what the table leaves of the refund.
func (e *evaluation) rest(i int, f *Fee, by *Dated) (int64, bool, error) {
	r := &e.q.Receipts[i]
	how, rules := e.round(i, roundFee)
	members := [1]int{i}
	worth, ok := e.tabled(members[:], f.Payout, how)
	if rules == nil || !ok {
		r.no("tax.not_in_table")
		return 0, false, nil
	}
	worth = min(worth, r.Refund)
	if e.x.Explain {
		e.step(i, -1, "fee", by, "the operator's table pays %s of %s", e.amount(worth), e.amount(r.Refund))
	}
	return r.Refund - worth, true, nil
}

// claimFee takes a fee once for the whole claim and shares it by refund.
func (e *evaluation) claimFee(f *Fee) error {
	gross, tax, refund := int64(0), int64(0), int64(0)
	first := -1
	for i := range e.q.Receipts {
		if r := &e.q.Receipts[i]; r.standing() {
			gross, tax, refund = gross+r.eligibleGross(), tax+r.Tax, refund+r.Refund
			if first < 0 {
				first = i
			}
		}
	}
	how, rules := e.round(first, roundFee)
	if rules == nil && f.rounds() {
		for i := range e.q.Receipts {
			if e.q.Receipts[i].standing() {
				e.notKnown(&e.q.Receipts[i], "rounding")
			}
		}
		return nil
	}
	fee, err := f.of(gross, tax, refund, how)
	if err != nil {
		return err
	}
	fee = min(fee, refund)
	e.step(-1, -1, "fee", nil, "kept once for the whole claim, of %s: %s", e.amount(refund), e.amount(fee))
	soFar, given := int64(0), int64(0)
	for i := range e.q.Receipts {
		if r := &e.q.Receipts[i]; r.standing() {
			soFar += r.Refund
			r.Fee = part(fee, soFar, refund) - given
			r.Payout = r.Refund - r.Fee
			given += r.Fee
		}
	}
	return nil
}

// floors gives back of the fees what a state's table of least refunds demands. Goods that are in no table have no floor.
func (e *evaluation) floors() {
	done := make([]bool, len(e.x.Purchases))
	for i := range e.x.Purchases {
		f := e.floorOf(i)
		if done[i] || f == nil {
			continue
		}
		e.use("floor", &f.Dated)
		members := e.together(i, func(k int) *Tiers {
			if f := e.floorOf(k); f != nil {
				return &f.Tiers
			}
			return nil
		})
		kept := int64(0)
		for _, k := range members {
			done[k], kept = true, kept+e.q.Receipts[k].Fee
		}
		if kept == 0 {
			continue
		}
		how, rules := e.round(i, roundRefund)
		if rules == nil {
			for _, k := range members {
				e.notKnown(&e.q.Receipts[k], "rounding")
			}
			continue
		}
		least, _ := e.tabled(members, &f.Tiers, how)
		e.raise(members, least, f)
	}
}

// floorOf is the state's table that a receipt falls under; nil where there is none, or only for larger receipts.
func (e *evaluation) floorOf(i int) *Floor {
	f, r := e.law(i).floor, &e.q.Receipts[i]
	if f == nil || !f.says() || !r.standing() || f.OnlyOver != nil && r.eligibleGross() <= f.OnlyOver.Minor {
		return nil
	}
	return f
}

// raise lifts what is paid out for some receipts to the least that the state demands, out of their fees.
func (e *evaluation) raise(members []int, least int64, f *Floor) {
	paid, fees := int64(0), int64(0)
	for _, k := range members {
		paid, fees = paid+e.q.Receipts[k].Payout, fees+e.q.Receipts[k].Fee
	}
	if e.x.Explain {
		e.step(members[0], -1, "floor", &f.Dated, "at least %s must be paid out; %s is", e.amount(least), e.amount(max(paid, min(least, paid+fees))))
	}
	lack := min(least-paid, fees)
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

// share spreads a receipt's fee over its lines by their refund.
func (r *ReceiptQuote) share() {
	soFar, given := int64(0), int64(0)
	for j := range r.Lines {
		q := &r.Lines[j]
		if !q.Eligible {
			continue
		}
		soFar += q.Refund
		q.Fee = part(r.Fee, soFar, r.Refund) - given
		q.Payout = q.Refund - q.Fee
		given += q.Fee
	}
}
