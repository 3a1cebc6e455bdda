package tax

import (
	"slices"

	"taxrefund/models/money"
)

// fees takes what is kept of each refund: by law where the scheme says so, else what the operator keeps by contract.
func (e *evaluation) fees() error {
	var perClaim []*Fee
	for i := range e.x.Purchases {
		r := &e.q.Receipts[i]
		if !r.standing() {
			continue
		}
		r.Payout = r.Refund
		f, by := e.feeOf(i)
		switch {
		case f == nil:
			e.nothingKept(i)
		case f.Per == "claim":
			if !slices.Contains(perClaim, f) {
				perClaim = append(perClaim, f)
			}
		default:
			if err := e.fee(i, f, by); err != nil {
				return err
			}
		}
	}
	for _, f := range perClaim {
		if err := e.claimFee(f); err != nil {
			return err
		}
	}
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
	case byLaw != nil && byLaw.NotKnown:
		e.silent("fee", &byLaw.Dated) // the law sets one that nobody has found
	}
	if e.o.fee == nil || e.o.fee.None {
		return nil, nil
	}
	return e.o.fee, nil
}

// fee works out one document's fee: between its floor and its ceiling, and never more than the refund.
func (e *evaluation) fee(i int, f *Fee, by *Dated) error {
	r, how := &e.q.Receipts[i], &Rounding{}
	if f.rounds() {
		if how = e.rounded(i); how == nil {
			return nil
		}
	}
	if f.Payout != nil {
		return e.rest(i, f, how.Fee)
	}
	gross := r.eligibleGross()
	fee, err := f.of(gross, r.Tax, r.Refund, how.Fee)
	if err != nil {
		return err
	}
	r.Fee = min(fee, r.Refund)
	r.Payout = r.Refund - r.Fee
	e.feeSays(i, i, f, by, [3]int64{gross, r.Tax, r.Refund}, how.Fee)
	return nil
}

// rounds reports whether anything of a fee is a fraction.
func (f *Fee) rounds() bool {
	return f.PercentOfTax.Num > 0 || f.PercentOfRefund.Num > 0 || f.PercentOfGross.Num > 0 || len(f.Bands) > 0 || f.Payout != nil && f.Payout.rounds()
}

func (f *Fee) of(gross, tax, refund int64, how money.Rounding) (int64, error) {
	fee := f.Fixed.Minor
	for _, p := range f.parts(gross, tax, refund) {
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

// feePart is one percentage of a fee, and what it is taken of.
type feePart struct {
	rate Percent
	of   int64
	name string
}

func (f *Fee) parts(gross, tax, refund int64) [4]feePart {
	return [...]feePart{{f.PercentOfTax, tax, "the tax"}, {f.PercentOfRefund, refund, "the refund"}, {f.PercentOfGross, gross, "the price"}, {f.band(gross), tax, "the tax"}}
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
func (e *evaluation) rest(i int, f *Fee, how money.Rounding) error {
	r := &e.q.Receipts[i]
	worth, ok, err := e.tabled([]int{i}, f.Payout, how)
	if err != nil {
		return err
	}
	if !ok {
		e.notInTable(i, "fee", nil, f.Payout)
		return nil
	}
	r.Payout = min(worth, r.Refund)
	r.Fee = r.Refund - r.Payout
	if e.x.Explain {
		e.step(i, -1, "fee", nil, "by contract operator profile %s pays %s of the refund %s, by its table for %s", e.q.Profile, e.amount(r.Payout), e.amount(r.Refund), e.amount(r.eligibleGross()))
		if law := e.law(i).fee; law != nil && law.NotKnown {
			e.rests("fee")
		}
	}
	return nil
}

// claimFee takes a fee once for all receipts that it applies to, and shares it by refund.
func (e *evaluation) claimFee(f *Fee) error {
	var members []int
	gross, tax, refund := int64(0), int64(0), int64(0)
	for i := range e.q.Receipts {
		r := &e.q.Receipts[i]
		if !r.standing() {
			continue
		}
		if of, _ := e.feeOf(i); of != f || f.rounds() && e.rounded(i) == nil {
			continue
		}
		members = append(members, i)
		gross, tax, refund = gross+r.eligibleGross(), tax+r.Tax, refund+r.Refund
	}
	if len(members) == 0 {
		return nil
	}
	how := &Rounding{}
	if f.rounds() {
		how = e.rounding(members[0])
	}
	fee, err := f.of(gross, tax, refund, how.Fee)
	if err != nil {
		return err
	}
	fee = min(fee, refund)
	_, by := e.feeOf(members[0])
	e.feeSays(-1, members[0], f, by, [3]int64{gross, tax, refund}, how.Fee)
	soFar, given := int64(0), int64(0)
	for _, i := range members {
		r := &e.q.Receipts[i]
		soFar += r.Refund
		r.Fee = part(fee, soFar, refund) - given
		r.Payout = r.Refund - r.Fee
		given += r.Fee
	}
	return nil
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
