package tax

import (
	"maps"
	"slices"
	"strings"

	"taxrefund/models"
)

// evaluation is one basket on its way through the law.
type evaluation struct {
	b        *Book
	s        *Scheme
	o        *operator
	x        Basket
	q        *Quote
	laws     []law // one for each day of purchase
	of       []int // purchase → its law
	fraction []fraction
	first    []int    // purchase → where its lines' fractions begin
	used     []*Dated // what is in q.Rules
	home     string   // where the traveller lives, ISO 3166 alpha-2; empty where neither anybody knows nor the operator assumes
}

// quote judges each purchase under the law of its own day, then all of them together.
func (b *Book) quote(s *Scheme, p *Profile, x Basket) (Quote, error) {
	e, err := b.evaluate(s, p, x)
	if err != nil {
		return Quote{}, err
	}
	return *e.q, nil
}

func (b *Book) evaluate(s *Scheme, p *Profile, x Basket) (*evaluation, error) {
	if err := x.check(s.Currency); err != nil {
		return nil, err
	}
	e := b.begin(s, p, x)
	for i := range x.Purchases {
		e.receipt(i)
	}
	e.maximums(ofGoods)
	e.minimums()
	e.maximums(ofPurchases)
	for _, step := range [...]func() error{e.values, e.fees, e.floors} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	e.sum()
	e.inspect()
	e.inOrder()
	return e, nil
}

// begin makes room for the answer, one slice for all lines, and looks up the law of each day.
func (b *Book) begin(s *Scheme, p *Profile, x Basket) *evaluation {
	o, n := p.operators[s.ID], len(x.Purchases)
	e := &evaluation{b: b, s: s, o: o, x: x}
	e.q = &Quote{SchemeID: s.ID, Version: o.version, Currency: s.Currency, Profile: p.Name, Receipts: make([]ReceiptQuote, n)}
	e.home = e.residence()
	e.x.Purchases = slices.Clone(x.Purchases) // they are the caller's
	e.of, e.first, e.laws = make([]int, n), make([]int, n), make([]law, 0, min(n, 8))
	total, wholes := 0, 0
	for i := range x.Purchases {
		e.of[i], e.first[i] = e.lawFor(e.x.dayOf(i)), total
		total += max(len(x.Purchases[i].Lines), 1)
		if len(x.Purchases[i].Lines) == 0 {
			wholes++
		}
	}
	lines, whole := make([]LineQuote, total), make([]Line, 0, wholes)
	for i := range e.x.Purchases {
		p, r := &e.x.Purchases[i], &e.q.Receipts[i]
		if len(p.Lines) == 0 {
			whole = append(whole, Line{Key: p.Key, Quantity: 1, Gross: p.Gross, VAT: p.VAT})
			p.Lines = whole[len(whole)-1:]
		}
		n := len(p.Lines)
		r.Key, r.Gross, r.Lines, lines = p.Key, p.Gross, lines[:n:n], lines[n:]
		for j := range r.Lines {
			l := &p.Lines[j]
			r.Lines[j].Key, r.Lines[j].Eligible, r.Lines[j].Gross = l.Key, true, l.Gross
		}
	}
	return e
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
func (e *evaluation) receipt(i int) {
	r, l := &e.q.Receipts[i], e.law(i)
	switch {
	case l.status == nil:
		r.no("tax.no_law")
		if e.x.Explain {
			e.step(i, -1, "status", nil, "no refund law known here covers %s", l.on)
		}
		return
	case l.status.Value == "ended":
		e.use("status", &l.status.Dated)
		r.Reasons = append(r.Reasons, Reason{Code: "tax.scheme_ended", Params: map[string]string{"since": string(l.status.Since), "detail": l.status.Reason}})
		if e.x.Explain {
			e.step(i, -1, "status", &l.status.Dated, "the scheme ended: %s", l.status.Reason)
		}
		return
	}
	e.travellerPasses(i)
	e.goods(i)
	e.deadline(i)
	e.unit(i)
}

func (r *ReceiptQuote) no(code string) { r.Reasons = append(r.Reasons, Reason{Code: code}) }

// standing reports whether nothing speaks against a receipt so far.
func (r *ReceiptQuote) standing() bool { return len(r.Reasons) == 0 }

// no takes a line out.
func (l *LineQuote) no(why Reason) {
	l.Eligible = false
	l.Reasons = append(l.Reasons, why)
}

// left reports whether any line of a receipt is eligible.
func (r *ReceiptQuote) left() bool {
	return slices.ContainsFunc(r.Lines, func(l LineQuote) bool { return l.Eligible })
}

// notKnown refuses a receipt because the law is not known in a point, and nothing may be assumed.
func (e *evaluation) notKnown(i int, rule string) {
	r := &e.q.Receipts[i]
	r.Reasons = append(r.Reasons, Reason{Code: "tax.not_known", Params: map[string]string{"rule": rule}})
	if e.x.Explain {
		of, _, _ := strings.Cut(rule, "_") // of minimum_basis: minimum
		e.step(i, -1, of, nil, "%s is not known, and nothing is assumed: no refund", Point(rule))
	}
}

// notAsked refuses a receipt for want of a fact that nobody has asked the traveller, and that may not be assumed: once for one
// fact, or for one declaration.
func (e *evaluation) notAsked(i int, fact string, t *Test) {
	r, params := &e.q.Receipts[i], map[string]string{"fact": fact}
	if t != nil && fact == "declares" {
		params["what"] = t.What
	}
	if !slices.ContainsFunc(r.Reasons, func(why Reason) bool { return why.Code == "tax.not_asked" && maps.Equal(why.Params, params) }) {
		r.Reasons = append(r.Reasons, Reason{Code: "tax.not_asked", Params: params})
	}
}

// sum closes the quote: what is not eligible is worth nothing, and the totals follow.
func (e *evaluation) sum() {
	q := e.q
	for i := range q.Receipts {
		r := &q.Receipts[i]
		if r.Eligible = r.standing(); !r.Eligible {
			r.TaxBase, r.Tax, r.Refund, r.Fee, r.Payout = 0, 0, 0, 0, 0
			for j := range r.Lines {
				l := &r.Lines[j]
				l.Eligible, l.TaxBase, l.Tax, l.Refund = false, 0, 0, 0
			}
			continue
		}
		r.share()
		q.Gross, q.TaxBase, q.Tax = q.Gross+r.Gross, q.TaxBase+r.TaxBase, q.Tax+r.Tax
		q.Refund, q.Fee, q.Payout = q.Refund+r.Refund, q.Fee+r.Fee, q.Payout+r.Payout
	}
}
