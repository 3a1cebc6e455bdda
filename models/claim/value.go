package claim

import (
	"fmt"
	"slices"
	"strconv"

	"taxrefund/models"
	"taxrefund/models/money"
	"taxrefund/models/tax"
)

// worth recomputes what every standing receipt is worth under the claim's frozen law, and the claim's totals. A receipt
// that was refused, lapsed or withdrawn counts for nothing, and so may bring others below a minimum.
func (s *Service) worth(c *Claim) error {
	basket := c.basket(standing)
	quoted := map[string]tax.ReceiptQuote{}
	if len(basket.Purchases) > 0 {
		q, err := s.Law.QuoteUnder(c.SchemeVersion, c.Profile, basket)
		if err != nil {
			return fmt.Errorf("quote under the frozen law: %w", err)
		}
		for _, r := range q.Receipts {
			quoted[r.Key] = r
		}
		for _, a := range q.Assumed {
			if !slices.Contains(c.Assumed, a) {
				c.Assumed = append(c.Assumed, a)
			}
		}
	}
	c.Gross, c.VAT, c.Fee, c.Refund, c.Due = 0, 0, 0, 0, 0
	for i := range c.Receipts {
		r := &c.Receipts[i]
		q, standing := quoted[r.ID]
		r.Fee, r.Refund = q.Fee, q.Payout
		if standing {
			r.DeadlineOn = q.DeadlineOn
			c.Gross, c.VAT = c.Gross+r.Gross, c.VAT+r.VAT
			if !q.Eligible {
				r.addReasons(fromLaw(q.Reasons))
			}
		}
		c.Fee, c.Refund, c.Due = c.Fee+r.Fee, c.Refund+r.Refund, c.Due+r.Due
	}
	return nil
}

// addReasons appends reasons whose code the receipt does not carry yet.
func (r *Receipt) addReasons(more []Reason) {
next:
	for _, m := range more {
		for _, old := range r.Reasons {
			if old.Code == m.Code {
				continue next
			}
		}
		r.Reasons = append(r.Reasons, m)
	}
}

// basket is the claim in the words of the law: the purchases that keep says count.
func (c *Claim) basket(keep func(Receipt) bool) tax.Basket {
	zone := c.zone()
	b := tax.Basket{
		Scheme: c.Scheme, DepartsOn: models.DateIn(c.DepartsAt, zone), KnownOn: models.DateIn(c.SubmittedAt, zone),
		Broken:    slices.ContainsFunc(c.Receipts, func(r Receipt) bool { return r.Live && !r.Status.undecided() && !r.Status.accepted() }),
		Traveller: c.Traveller.inLaw(),
	}
	for _, r := range c.Receipts {
		if keep(r) {
			b.Purchases = append(b.Purchases, r.purchase())
		}
	}
	return b
}

// inLaw is the traveller in the words of the law. A status that somebody names is held throughout.
func (t Traveller) inLaw() tax.Traveller {
	who := tax.Traveller{BirthDate: t.BirthDate, Nationality: t.Nationality, Residence: t.Residence, Crew: t.Crew, EnteredOn: t.EnteredOn,
		AbroadSince: t.AbroadSince, LeavingForMonths: t.LeavingForMonths, StayDays: t.StayDays, Denies: t.Denies}
	if t.Statuses != nil {
		who.Statuses = []tax.Standing{}
	}
	for _, name := range t.Statuses {
		who.Statuses = append(who.Statuses, tax.Standing{Name: name})
	}
	return who
}

// purchase is a receipt in the words of the law, with the goods that customs allow.
func (r Receipt) purchase() tax.Purchase {
	p := tax.Purchase{Left: r.Status.accepted(), Reduced: r.Status == Reduced, Key: r.ID, MerchantVAT: r.MerchantVATID, Shop: r.Shop, City: r.City, Date: r.IssuedOn, Gross: r.Gross, VAT: r.VAT}
	whole := r.Status != Reduced
	for _, l := range r.Lines {
		if !whole && l.Allowed == 0 {
			continue
		}
		gross, vat := l.allowed()
		p.Lines = append(p.Lines, tax.Line{Key: strconv.Itoa(l.LineNo), Category: l.Category, Tariff: l.Tariff, Origin: l.Origin, Set: l.Set, Quantity: int(l.Allowed),
			Gross: gross, VAT: vat, Rate: l.VATRate, Taxes: l.allowedTaxes(gross - vat)})
	}
	if sum(p.Lines) != p.Gross { // reduced to an amount rather than to goods: each line bears its part
		p.Lines = scaled(p.Lines, p.Gross, p.VAT)
	}
	return p
}

// scaled spreads the amount that an officer accepts over the goods of a receipt, by what each was sold for, so that goods
// which the law leaves out stay out.
func scaled(lines []tax.Line, gross, vat int64) []tax.Line {
	whole, taxed := sum(lines), int64(0)
	for _, l := range lines {
		taxed += l.VAT
	}
	if whole == 0 {
		return nil
	}
	soFar, taxedSoFar, given, givenVAT := int64(0), int64(0), int64(0), int64(0)
	for i := range lines {
		l := &lines[i]
		soFar, taxedSoFar = soFar+l.Gross, taxedSoFar+l.VAT
		l.Gross = share(gross, soFar, whole) - given
		l.VAT = min(share(vat, taxedSoFar, max(taxed, 1))-givenVAT, l.Gross)
		given, givenVAT = given+l.Gross, givenVAT+l.VAT
		left := l.Gross - l.VAT
		for k := range l.Taxes {
			l.Taxes[k].Amount = min(share(l.Taxes[k].Amount, gross, whole), left)
			left -= l.Taxes[k].Amount
		}
	}
	return lines
}

func sum(lines []tax.Line) (gross int64) {
	for _, l := range lines {
		gross += l.Gross
	}
	return gross
}

// leftOut lists why the law gives nothing for some goods of a receipt that it accepts.
func leftOut(q tax.ReceiptQuote) []Reason {
	var out []Reason
	for _, l := range q.Lines {
		if !l.Eligible && !slices.ContainsFunc(out, func(r Reason) bool { return r.Params["why"] == l.Reasons[0].Code }) {
			out = append(out, reason("tax.some_goods", "why", l.Reasons[0].Code))
		}
	}
	return out
}

// allowed is the part of a line's gross and VAT that the allowed pieces carry, rounded half up; the whole when all are.
func (l Line) allowed() (gross, vat int64) {
	if l.Allowed == l.Quantity {
		return l.Gross, l.VAT
	}
	return share(l.Gross, l.Allowed, l.Quantity), share(l.VAT, l.Allowed, l.Quantity)
}

// allowedTaxes is the part of a line's other taxes that the allowed pieces carry, rounded as VAT is. All of them together are
// no more than the left of the gross beside the VAT, which rounding each could exceed by some minor units.
func (l Line) allowedTaxes(left int64) []tax.OtherTax {
	var out []tax.OtherTax
	for _, t := range l.OtherTaxes.List() {
		n := min(share(t.AmountMinor, l.Allowed, l.Quantity), left)
		left -= n
		out = append(out, tax.OtherTax{Kind: t.Kind, Amount: n})
	}
	return out
}

// share is minor × num ÷ den, rounded half up and exact for every int64.
func share(minor, num, den int64) int64 {
	a, err := money.Of(minor, "EUR").MulFrac(num, den, "half_up")
	if err != nil {
		return 0 // num ≤ den, so that the product always fits; nothing is the safe side
	}
	return a.Minor
}
