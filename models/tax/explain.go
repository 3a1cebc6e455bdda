package tax

import (
	"fmt"

	"taxrefund/models"
)

// Step is one step of the computation, for whoever must follow it: an officer, a traveller, or a court.
type Step struct {
	Receipt, Line     string // their keys; empty is the basket as a whole
	Rule              string // of the scheme's file
	Says              string // what was done, with the numbers
	Since, KnownSince models.Date
	Source, Address   string // title and address of where the rule was read; empty for what the operator decides
	Certainty         string
}

// step writes a step down where an explanation was asked for. A nil d is the operator's own rule.
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
		s.Since, s.KnownSince, s.Source, s.Address, s.Certainty = d.Since, d.KnownSince, src.Title, src.Address, d.Certainty
	}
	e.q.Steps = append(e.q.Steps, s)
}
