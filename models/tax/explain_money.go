package tax

import (
	"fmt"
	"strings"

	"taxrefund/models/money"
)

// taxOf names the tax of some lines of a receipt, and says where it is from: the record, or a rate.
func (e *evaluation) taxOf(i int, some func(j int) bool) string {
	total, reckoned, read, terms := int64(0), 0, int64(0), []string{}
	for j := range e.q.Receipts[i].Lines {
		if !some(j) {
			continue
		}
		l := e.line(i, j)
		total += l.VAT
		if num, den, ok := contained(l.Rate); l.FromRate && ok {
			reckoned++
			terms = append(terms, fmt.Sprintf("%s × %d/%d", e.amount(l.Gross), num, den))
		} else {
			read += l.VAT
		}
	}
	switch {
	case reckoned == 0:
		return fmt.Sprintf("the tax on record %s", e.amount(total))
	case reckoned > 8:
		return fmt.Sprintf("the tax %s (worked out of the rates of %d lines)", e.amount(total), reckoned)
	case read > 0:
		return fmt.Sprintf("the tax %s (%s, worked out of the rate, and %s on record)", e.amount(total), strings.Join(terms, " + "), e.amount(read))
	}
	return fmt.Sprintf("the tax %s (%s, worked out of the rate)", e.amount(total), strings.Join(terms, " + "))
}

// eligible picks the lines of a receipt that count.
func (e *evaluation) eligible(i int) func(int) bool {
	return func(j int) bool { return e.q.Receipts[i].Lines[j].Eligible }
}

// sumSays writes down a refund that is the whole tax.
func (e *evaluation) sumSays(i int, f *Refund) {
	r, vat := &e.q.Receipts[i], int64(0)
	for j := range r.Lines {
		if r.Lines[j].Eligible {
			vat += e.line(i, j).VAT
		}
	}
	e.step(i, -1, "refund", &f.Dated, "%s comes back", e.taxOf(i, e.eligible(i)))
	if other := r.Refund - vat; other > 0 {
		e.add(", and " + e.amount(other).String() + " of other taxes with it: " + e.amount(r.Refund).String())
	}
}

// rateSays writes down what a fraction of a price is worth, and the tax of those lines, which it may not exceed. The sums are
// the price, its fraction and the tax.
func (e *evaluation) rateSays(i int, p *fraction, sums [3]int64, how money.Rounding, lines func(int) bool) {
	e.step(i, -1, "refund", &e.refundRule(i).Dated, "%s × %d/%d = %s, %s, and no more than %s", e.amount(sums[0]), p.num, p.den, e.amount(sums[1]), roundedWord(how), e.taxOf(i, lines))
	if sums[1] > sums[2] {
		e.add(": " + e.amount(sums[2]).String())
	}
	e.restsOnRounding(i)
}

// tableSays writes down what a table of amounts gives for receipts added up.
func (e *evaluation) tableSays(members []int, f *Refund, gross, worth int64) {
	e.step(members[0], -1, "refund", &f.Dated, "the table gives %s for %s", e.amount(worth), e.amount(gross))
	if len(members) > 1 {
		e.add(", of receipts " + e.keys(members) + " together, shared by their tax")
	}
	if f.Tiers.rounds() {
		e.restsOnRounding(members[0])
	}
}

// keys names receipts.
func (e *evaluation) keys(members []int) string {
	keys := make([]string, len(members))
	for k, i := range members {
		keys[k] = e.q.Receipts[i].Key
	}
	return strings.Join(keys, ", ")
}

// otherSays writes down the taxes besides VAT that come back for a line.
func (e *evaluation) otherSays(i, j int, f *Refund, other int64) {
	if !e.x.Explain {
		return
	}
	var terms []string
	l := e.line(i, j)
	for k := range f.Plus {
		switch p := &f.Plus[k]; {
		case !p.covers(l):
		case p.PercentOfPrice != nil:
			terms = append(terms, fmt.Sprintf("%s, %s %% of the price %s", Plain(p.Kind), p.PercentOfPrice.Text, e.amount(l.Gross)))
		default:
			terms = append(terms, Plain(p.Kind)+", as on record")
		}
	}
	e.step(i, j, "refund", &f.Dated, "taxes besides VAT come back too (%s): %s", strings.Join(terms, "; "), e.amount(other))
}

// floorSays writes down what the state demands for receipts at the least, and what is paid.
func (e *evaluation) floorSays(members []int, f *Floor, least, paid int64) {
	if !e.x.Explain {
		return
	}
	gross := int64(0)
	for _, i := range members {
		gross += e.q.Receipts[i].eligibleGross()
	}
	e.step(members[0], -1, "floor", &f.Dated, "the state's table demands at least %s for %s (receipts: %s); %s is paid", e.amount(least), e.amount(gross), e.keys(members), e.amount(paid))
	if f.Tiers.rounds() {
		e.restsOnRounding(members[0])
	}
}

// noTax refuses a receipt that contains no tax.
func (e *evaluation) noTax(i int, f *Refund) {
	e.q.Receipts[i].no("tax.no_tax")
	e.step(i, -1, "refund", &f.Dated, "no tax was paid, so that nothing is refunded")
}

// feeSays writes down who keeps what of a refund, and how it was worked out from gross, tax and refund. I is -1 for a fee of
// the whole claim; of is the receipt whose law it falls under.
func (e *evaluation) feeSays(i, of int, f *Fee, by *Dated, sums [3]int64, how money.Rounding) {
	if !e.x.Explain {
		return
	}
	who := "operator profile " + e.q.Profile + " keeps by contract "
	if by != nil {
		who = "the law keeps "
	}
	e.step(i, -1, "fee", by, "%s%s", who, e.feeWords(f, sums, how))
	if i < 0 {
		e.add(", once for the whole claim, shared by refund")
	}
	if law := e.law(of).fee; law != nil && law.NotKnown {
		e.rests("fee")
	}
	if f.rounds() {
		e.restsOnRounding(of)
	}
}

// feeWords is a fee's sum in words: "15 % of the tax EUR 17.36 = EUR 2.60 (at least EUR 1.00, at most EUR 60.00)".
func (e *evaluation) feeWords(f *Fee, sums [3]int64, how money.Rounding) string {
	var terms []string
	raw, refund := f.Fixed.Minor, sums[2]
	for _, p := range f.parts(sums[0], sums[1], refund) {
		if p.rate.Num > 0 {
			worth, _ := p.rate.of(p.of, how)
			raw += worth
			terms = append(terms, fmt.Sprintf("%s %% of %s %s = %s", p.rate.Text, p.name, e.amount(p.of), e.amount(worth)))
		}
	}
	if f.Fixed.Minor > 0 || len(terms) == 0 {
		terms = append(terms, e.amount(f.Fixed.Minor).String())
	}
	says := strings.Join(terms, ", and ") + f.bounds(e.s.Currency)
	kept, _ := f.of(sums[0], sums[1], refund, how)
	switch {
	case kept > refund:
		says += ", but no more than the refund: " + e.amount(refund).String()
	case len(terms) > 1 || kept != raw:
		says += ": " + e.amount(kept).String()
	}
	return says
}

// bounds are a fee's floor and ceiling in words.
func (f *Fee) bounds(c money.Currency) string {
	var says []string
	if f.Min.Minor > 0 {
		says = append(says, "at least "+money.Of(f.Min.Minor, c).String())
	}
	if f.Max.Text != "" {
		says = append(says, "at most "+money.Of(f.Max.Minor, c).String())
	}
	if len(says) == 0 {
		return ""
	}
	return " (" + strings.Join(says, ", ") + ")"
}

// nothingKept writes down why a refund is paid out whole.
func (e *evaluation) nothingKept(i int) {
	if !e.x.Explain {
		return
	}
	switch law := e.law(i).fee; {
	case law != nil && law.None:
		e.step(i, -1, "fee", &law.Dated, "by law nothing is kept of the refund")
	case law != nil && law.ByContract:
		e.step(i, -1, "fee", &law.Dated, "the law leaves what is kept to the operator, and operator profile %s keeps nothing", e.q.Profile)
	default:
		e.step(i, -1, "fee", nil, "what the law lets anybody keep is not known; operator profile %s keeps nothing", e.q.Profile)
		if law != nil && e.q.Profile != bare {
			e.rests("fee")
		}
	}
}
