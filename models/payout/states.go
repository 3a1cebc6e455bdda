package payout

import (
	"slices"

	"taxrefund/models"
)

// State is where the money of one due is.
type State string

// The states of a payout.
const (
	DueState        State = "due"
	Held            State = "held"             // by finance or customs, with a reason
	DetailsRequired State = "details_required" // the traveller must give other payment details
	Batched         State = "batched"
	Submitting      State = "submitting" // written before the rail is called; a crash here is resolved by asking
	InProcess       State = "in_process"
	Unknown         State = "unknown" // sent, no answer: neither paid nor failed
	Paid            State = "paid"
	Failed          State = "failed"
	Returned        State = "returned"
	Reversed        State = "reversed" // clawed back
	Review          State = "review"   // two people decide
	Forfeited       State = "forfeited"
)

// Moves is the whole state machine: what is not here cannot happen. ARCHITECTURE.md shows the same table.
var Moves = map[State][]State{
	DueState:        {Held, DetailsRequired, Batched, Forfeited},
	Held:            {DueState, DetailsRequired, Forfeited},
	DetailsRequired: {DueState, Held, Forfeited},
	Batched:         {Submitting, DueState},
	Submitting:      {InProcess, Unknown, Paid, Failed},
	InProcess:       {Paid, Failed, Review},
	Unknown:         {InProcess, Paid, Failed, Review},
	Review:          {Paid, Failed},
	Paid:            {Returned, Reversed},
	Failed:          {DetailsRequired},
	Returned:        {DetailsRequired},
}

// Order lists the states as the table shows them.
var Order = []State{DueState, Held, DetailsRequired, Batched, Submitting, InProcess, Unknown, Review, Paid, Failed, Returned}

// to checks a move.
func (s State) to(next State) error {
	if !slices.Contains(Moves[s], next) {
		return models.E(models.Conflict, "payout.wrong_state", "a payout that is %s cannot become %s", s, next)
	}
	return nil
}

// sent reports whether money is or may be at the rail.
func (s State) sent() bool {
	return slices.Contains([]State{Submitting, InProcess, Unknown, Paid, Review, Reversed}, s)
}
