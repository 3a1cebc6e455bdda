package tax

import (
	"cmp"
	"fmt"
	"slices"

	"taxrefund/models"
)

// Step is one step of the computation, for whoever must follow it: an officer, a traveller, or a court.
type Step struct {
	Receipt, Line     string // their keys; empty is the basket as a whole
	Rule              string // of the scheme's file
	Says              string // what was done, with the numbers
	Since, KnownSince models.Date
	Source, Address   string   // title and address of where the rule was read; empty for what the operator decides
	Certainty         string   // of the value
	DateCertainty     string   // of its dates, where that is less
	Assumed           []string // what of it only the operator assumes, by name
}

// step writes a step down where an explanation was asked for. A nil d is the operator's own rule. Callers with arguments ask
// for Explain first: what they pass would be allocated.
func (e *evaluation) step(i, j int, rule string, d *Dated, format string, args ...any) {
	if !e.x.Explain {
		return
	}
	s := Step{Rule: rule, Says: fmt.Sprintf(format, args...)}
	if i >= 0 {
		s.Receipt = e.q.Receipts[i].Key
		if j >= 0 {
			s.Line = e.q.Receipts[i].Lines[j].Key
		}
	}
	if d != nil {
		src := e.s.Sources[d.Source]
		s.Since, s.KnownSince, s.Source, s.Address, s.Certainty, s.DateCertainty = d.Since, d.KnownSince, src.Title, src.Address, d.Certainty, d.DateCertainty
	}
	e.q.Steps = append(e.q.Steps, s)
	if d != nil && d.Source == "" { // law has a source, what an operator decides has none
		if e.o.minimum != nil && d == &e.o.minimum.Dated {
			e.add(", as operator profile " + e.q.Profile + " asks")
			return
		}
		e.rests(rule)
	}
}

// inOrder puts the steps of each receipt together, in the order in which they were taken; those of all come last.
func (e *evaluation) inOrder() {
	if !e.x.Explain {
		return
	}
	place := make(map[string]int, len(e.q.Receipts))
	for i := range e.q.Receipts {
		place[e.q.Receipts[i].Key] = i
	}
	place[""] = len(e.q.Receipts)
	slices.SortStableFunc(e.q.Steps, func(a, b Step) int { return cmp.Compare(place[a.Receipt], place[b.Receipt]) })
}

func (e *evaluation) add(words string) { e.q.Steps[len(e.q.Steps)-1].Says += words }

// rests says of the last step that it rests on what the operator assumes.
func (e *evaluation) rests(on string) {
	if !e.x.Explain {
		return
	}
	s := &e.q.Steps[len(e.q.Steps)-1]
	if s.Assumed == nil {
		s.Says += "; assumed by operator profile " + e.q.Profile + ": " + e.assumption(on)
	} else {
		s.Says += ", " + e.assumption(on)
	}
	s.Assumed = append(s.Assumed, on)
}

// restsOnRounding says so where the law does not tell how a receipt is rounded.
func (e *evaluation) restsOnRounding(i int) {
	if how := e.law(i).rounding; how == nil || how.NotKnown {
		e.rests("rounding")
	}
}

// restsOnBasis says so where the law does not tell what of a price is measured.
func (e *evaluation) restsOnBasis(basis string) {
	if basis == "unknown" {
		e.rests("minimum_basis")
	}
}

// restsOnFirstDay says so where the law does not tell whether a first day counts.
func (e *evaluation) restsOnFirstDay(byLaw, assumed, name string) {
	switch {
	case byLaw != "unknown" || !e.x.Explain:
	case assumed == "":
		e.add("; whether the first day counts is not known, and only the shorter period is certain")
	default:
		e.rests(name)
	}
}
