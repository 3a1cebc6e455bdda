package tax

import (
	"maps"
	"slices"

	"taxrefund/models"
	"taxrefund/models/money"
)

// Reason says why something earns nothing, or must be seen; Params fill its sentence.
type Reason struct {
	Code   string
	Params map[string]string
}

// LineQuote is the law's answer for one line of a receipt.
type LineQuote struct {
	Key                                      string
	Eligible                                 bool
	Reasons                                  []Reason
	Gross, TaxBase, Tax, Refund, Fee, Payout int64

	counted bool // its gross amount went into another line's sum
}

// ReceiptQuote is the law's answer for one purchase. Gross is the whole receipt's; the other amounts are of what is eligible
// in it, in minor units: the tax contained, what the law gives back of it, what is kept as a fee, and what is paid out.
type ReceiptQuote struct {
	Key                                      string
	Eligible                                 bool
	Reasons                                  []Reason // why not
	Group                                    string   // purchases with the same group reached the minimum together; empty when it did alone
	Gross, TaxBase, Tax, Refund, Fee, Payout int64
	DeadlineOn                               models.Date // the last day on which the goods may leave
	ClaimBy                                  models.Date // the last day on which the refund may be claimed, where the law says
	ValidatedBy                              string      // platform, officer or external, on the day of purchase
	Inspect                                  []Reason    // why the law wants an officer to see it
	Lines                                    []LineQuote // one for each line of the purchase, or one for the whole where it has none
}

// Quote is the law's answer for a basket. Amounts are sums over eligible receipts; Payout = Refund − Fee.
type Quote struct {
	SchemeID, Version                        string // Version is what a claim made under this answer is frozen as
	Currency                                 money.Currency
	Profile                                  string
	Assumed                                  []string // what the answer rests on and the law does not say, by name
	Rules                                    []RuleUse
	Receipts                                 []ReceiptQuote
	Gross, TaxBase, Tax, Refund, Fee, Payout int64
	DepartWithinHours                        int // after approval; 0 where the law does not say
	Steps                                    []Step
}

// RuleUse names one dated value of the law that the answer rests on.
type RuleUse struct {
	Rule              string
	Since, KnownSince models.Date
	Source            string // a key of the scheme's sources
}

// Quote applies the law under an operator profile; an empty name is the standard one, "law" is the bare law. It fails with
// "tax.no_scheme", "tax.no_profile", or a code that says what is wrong with the basket.
func (b *Book) Quote(x Basket, profile string) (Quote, error) {
	s, err := b.Scheme(x.Scheme)
	if err != nil {
		return Quote{}, err
	}
	p, err := b.Profile(profile)
	if err != nil {
		return Quote{}, err
	}
	return b.quote(s, p, x)
}

// QuoteUnder applies the law as it was frozen on a claim: version and profile are the Quote's.
func (b *Book) QuoteUnder(version, profile string, x Basket) (Quote, error) {
	then, err := b.under(version)
	if err != nil {
		return Quote{}, err
	}
	return then.Quote(x, profile)
}

// ProfileUnder is an operator profile as it was frozen with a version.
func (b *Book) ProfileUnder(version, profile string) (*Profile, error) {
	then, err := b.under(version)
	if err != nil {
		return nil, err
	}
	return then.Profile(profile)
}

// Scheme finds the law of a country of purchase, or fails with code "tax.no_scheme".
func (b *Book) Scheme(country string) (*Scheme, error) {
	s, ok := b.schemes[country]
	if !ok {
		return nil, models.E(models.Invalid, "tax.no_scheme", "this installation knows no refund law for purchases in that country")
	}
	return s, nil
}

// Profile finds an operator profile by name, the standard one for an empty name, or fails with code "tax.no_profile".
func (b *Book) Profile(name string) (*Profile, error) {
	if name == "" {
		name = standard
	}
	p, ok := b.profiles[name]
	if !ok {
		return nil, models.E(models.Invalid, "tax.no_profile", "this installation has no operator profile of that name")
	}
	return p, nil
}

// evaluation is one basket on its way through the law.
type evaluation struct {
	b    *Book
	s    *Scheme
	o    *operator
	x    Basket
	q    *Quote
	laws []law // one for each day of purchase
	of   []int // purchase → its law
	home string
	live bool // the traveller's residence is known, or assumed
}

// quote judges each purchase under the law of its own day, then all of them together.
func (b *Book) quote(s *Scheme, p *Profile, x Basket) (Quote, error) {
	if err := x.check(s.Currency); err != nil {
		return Quote{}, err
	}
	o := p.operators[s.ID]
	q := Quote{SchemeID: s.ID, Version: o.version, Currency: s.Currency, Profile: p.Name}
	e := &evaluation{b: b, s: s, o: o, x: x, q: &q}
	e.begin()
	for i := range x.Purchases {
		if err := e.receipt(i); err != nil {
			return Quote{}, err
		}
	}
	e.minimums()
	e.maximums()
	if err := e.values(); err != nil {
		return Quote{}, err
	}
	if err := e.fees(); err != nil {
		return Quote{}, err
	}
	e.sum()
	e.inspect()
	return q, nil
}

// begin makes room for the answer: one slice for all lines.
func (e *evaluation) begin() {
	e.q.Receipts = make([]ReceiptQuote, len(e.x.Purchases))
	e.of = make([]int, len(e.x.Purchases))
	e.x.Purchases = slices.Clone(e.x.Purchases) // they are the caller's
	whole := make([]Line, len(e.x.Purchases))
	n := 0
	for i := range e.x.Purchases {
		if p := &e.x.Purchases[i]; len(p.Lines) == 0 {
			whole[i] = Line{Key: p.Key, Quantity: 1, Gross: p.Gross, VAT: p.VAT}
			p.Lines = whole[i : i+1 : i+1]
		}
		n += len(e.x.Purchases[i].Lines)
	}
	lines := make([]LineQuote, n)
	for i := range e.x.Purchases {
		p := &e.x.Purchases[i]
		r, n := &e.q.Receipts[i], len(p.Lines)
		r.Key, r.Gross, r.Lines, lines = p.Key, p.Gross, lines[:n:n], lines[n:]
		for j := range r.Lines {
			l := e.line(i, j)
			r.Lines[j] = LineQuote{Key: l.Key, Eligible: true, Gross: l.Gross}
		}
	}
	e.home, e.live = e.residence()
	e.laws = make([]law, 0, len(e.x.Purchases))
	for i := range e.x.Purchases {
		e.of[i] = e.lawFor(e.x.dayOf(i))
	}
}

// dayOf is the day whose law a purchase falls under.
func (x *Basket) dayOf(i int) models.Date {
	if x.ValidOn != "" {
		return x.ValidOn
	}
	return x.Purchases[i].Date
}

// line is a line of a purchase; one without lines is a line of its own since begin.
func (e *evaluation) line(i, j int) *Line { return &e.x.Purchases[i].Lines[j] }

// receipt tests one purchase by itself: person, goods and time.
func (e *evaluation) receipt(i int) error {
	r, l := &e.q.Receipts[i], e.law(i)
	switch {
	case l.status == nil:
		r.no("tax.no_law")
		return nil
	case l.status.Value == "ended":
		e.use("status", &l.status.Dated)
		r.Reasons = append(r.Reasons, Reason{Code: "tax.scheme_ended", Params: map[string]string{"since": string(l.status.Since), "detail": l.status.Reason}})
		e.step(i, -1, "status", &l.status.Dated, "the scheme ended: %s", l.status.Reason)
		return nil
	}
	e.travellerPasses(i)
	e.goods(i)
	e.deadline(i)
	e.unit(i)
	return nil
}

func (r *ReceiptQuote) no(code string) { r.Reasons = append(r.Reasons, Reason{Code: code}) }

// standing reports whether nothing speaks against a receipt so far.
func (r *ReceiptQuote) standing() bool { return len(r.Reasons) == 0 }

// notKnown refuses a receipt because the law is not known in a point, and nothing may be assumed.
func (e *evaluation) notKnown(r *ReceiptQuote, rule string) {
	r.Reasons = append(r.Reasons, Reason{Code: "tax.not_known", Params: map[string]string{"rule": rule}})
}

// sum closes the quote: what is not eligible is worth nothing, and the totals follow.
func (e *evaluation) sum() {
	q := e.q
	for i := range q.Receipts {
		r := &q.Receipts[i]
		if r.Eligible = r.standing(); !r.Eligible {
			r.Refund, r.Fee, r.Payout = 0, 0, 0
			for j := range r.Lines {
				l := &r.Lines[j]
				l.Eligible, l.Refund, l.Fee, l.Payout = false, 0, 0, 0
			}
			continue
		}
		r.share()
		q.Gross, q.TaxBase, q.Tax = q.Gross+r.Gross, q.TaxBase+r.TaxBase, q.Tax+r.Tax
		q.Refund, q.Fee, q.Payout = q.Refund+r.Refund, q.Fee+r.Fee, q.Payout+r.Payout
	}
}

// Countries lists the countries of purchase whose law is known, by code.
func (b *Book) Countries() []string { return slices.Sorted(maps.Keys(b.schemes)) }
