package tax

import (
	"slices"

	"taxrefund/models"
)

// law is what holds for purchases of one day, as known on the basket's day. What is nil is not known.
type law struct {
	on         models.Date
	status     *Status
	validation *Validation
	minimum    *Minimum
	goods      *Goods
	refund     *Refund
	floor      *Floor
	fee        *Fee
	rounding   *Rounding
}

// lawFor finds or looks up the law of a day.
func (e *evaluation) lawFor(on models.Date) int {
	for i := range e.laws {
		if e.laws[i].on == on {
			return i
		}
	}
	s, known := e.s, e.x.KnownOn
	l := law{
		on: on, status: inForce(s.Status, on, known), validation: inForce(s.Validation, on, known), minimum: e.s.minimumFor(on, known, e.home),
		goods: inForce(s.Goods, on, known), refund: inForce(s.Refund, on, known), floor: inForce(s.Floor, on, known), fee: inForce(s.Fee, on, known),
		rounding: inForce(s.Rounding, on, known),
	}
	e.laws = append(e.laws, l)
	return len(e.laws) - 1
}

func (e *evaluation) law(i int) *law { return &e.laws[e.of[i]] }

// minimumFor is the minimum for people of a residence: their own, where the law has one, or the general one.
func (s *Scheme) minimumFor(on, known models.Date, home string) *Minimum {
	return inForceFor(s.Minimum, on, known, home, func(m *Minimum) []string { return m.Residents })
}

// use notes that the answer rests on a dated value of the law.
func (e *evaluation) use(rule string, d *Dated) {
	if slices.Contains(e.used, d) {
		return
	}
	if e.used == nil {
		e.used, e.q.Rules = make([]*Dated, 0, 16), make([]RuleUse, 0, 16)
	}
	e.used = append(e.used, d)
	e.q.Rules = append(e.q.Rules, RuleUse{Rule: rule, Since: d.Since, KnownSince: d.KnownSince, Source: d.Source, Certainty: d.Certainty, DateCertainty: d.DateCertainty})
}

// assume notes that the answer rests on what an operator assumes.
func (e *evaluation) assume(what string) {
	if !slices.Contains(e.q.Assumed, what) {
		if e.q.Assumed == nil {
			e.q.Assumed = make([]string, 0, 8)
		}
		e.q.Assumed = append(e.q.Assumed, what)
	}
}

// known is the value of a rule: the law's, which may be that there is none, or what the operator assumes where the law's is
// not known. Nil is neither.
func known[T any, P entry[T]](e *evaluation, rule string, byLaw, assumed P) P {
	if byLaw != nil && !byLaw.dated().NotKnown {
		e.use(rule, byLaw.dated())
		return byLaw
	}
	if assumed != nil {
		e.assume(rule)
	}
	return assumed
}

// rounding is how a receipt's sums are rounded; nil where nobody knows.
func (e *evaluation) rounding(i int) *Rounding {
	return known(e, "rounding", e.law(i).rounding, e.o.assume.Rounding)
}

// rounded is rounding for a receipt whose sum has fractions. Without it the receipt is refused, as nobody knows what it is
// worth.
func (e *evaluation) rounded(i int) *Rounding {
	how := e.rounding(i)
	if how == nil {
		e.notKnown(i, "rounding")
	}
	return how
}

// ValidatedBy says who may validate goods bought on a day, and by which system of the country's own; empty where it is not
// known.
func (s *Scheme) ValidatedBy(on, known models.Date) (by, system string) {
	v := inForce(s.Validation, on, known)
	if v == nil || !v.says() {
		return "", ""
	}
	return v.By, v.System
}
