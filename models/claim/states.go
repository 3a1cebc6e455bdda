package claim

import (
	"slices"

	"taxrefund/models"
)

// Status is the claim's own state; it follows from its receipts and is never set by hand.
type Status string

// The states of a claim.
const (
	Open            Status = "open"             // something is undecided
	Validated       Status = "validated"        // every receipt validated in full
	PartlyValidated Status = "partly_validated" // decided, and some of it refused, reduced, lapsed or withdrawn
	Refused         Status = "refused"
	Lapsed          Status = "lapsed"
	Withdrawn       Status = "withdrawn"
)

// ReceiptStatus is the export decision on one receipt; money has states of its own in package payout.
type ReceiptStatus string

// The states of a receipt in a claim.
const (
	ReceiptPresented  ReceiptStatus = "presented"
	ReceiptValidated  ReceiptStatus = "validated"
	Reduced           ReceiptStatus = "reduced"
	Inspection        ReceiptStatus = "inspection"
	AwaitingRecord    ReceiptStatus = "awaiting_record"
	AwaitingAuthority ReceiptStatus = "awaiting_authority"
	ReceiptRefused    ReceiptStatus = "refused"
	ReceiptLapsed     ReceiptStatus = "lapsed"
	ReceiptWithdrawn  ReceiptStatus = "withdrawn"
)

// Moves is the whole state machine of a receipt: what is not here cannot happen. ARCHITECTURE.md shows the same table.
var Moves = map[ReceiptStatus][]ReceiptStatus{
	ReceiptPresented:  {ReceiptValidated, Inspection, AwaitingRecord, AwaitingAuthority, ReceiptRefused, ReceiptWithdrawn},
	Inspection:        {ReceiptValidated, Reduced, ReceiptRefused, ReceiptLapsed, ReceiptWithdrawn},
	AwaitingRecord:    {ReceiptValidated, AwaitingAuthority, Inspection, ReceiptRefused, ReceiptLapsed, ReceiptWithdrawn},
	AwaitingAuthority: {ReceiptValidated, Inspection, ReceiptRefused, ReceiptLapsed, ReceiptWithdrawn},
	ReceiptValidated:  {Inspection, ReceiptWithdrawn}, // inspection only by a supervisor; withdrawn while nothing was sent
	Reduced:           {Inspection, ReceiptWithdrawn},
	ReceiptRefused:    {Inspection},
	ReceiptLapsed:     {ReceiptPresented},
}

// move changes the receipt's state, or says why it cannot.
func (r *Receipt) move(to ReceiptStatus) error {
	if !slices.Contains(Moves[r.Status], to) {
		return models.E(models.Conflict, "claim.wrong_state", "a receipt that is %s cannot become %s", r.Status, to)
	}
	r.Status = to
	return nil
}

// undecided reports whether somebody or something must still say yes or no.
func (s ReceiptStatus) undecided() bool {
	return s == ReceiptPresented || s == Inspection || s == AwaitingRecord || s == AwaitingAuthority
}

// accepted reports whether the export was validated, in full or in part.
func (s ReceiptStatus) accepted() bool { return s == ReceiptValidated || s == Reduced }

// statusOf folds the states of the receipts into the state of the claim.
func statusOf(receipts []Receipt) Status {
	n := map[ReceiptStatus]int{}
	for _, r := range receipts {
		if r.Status.undecided() {
			return Open
		}
		n[r.Status]++
	}
	switch len(receipts) {
	case n[ReceiptValidated]:
		return Validated
	case n[ReceiptWithdrawn]:
		return Withdrawn
	}
	if n[ReceiptValidated]+n[Reduced] > 0 {
		return PartlyValidated
	}
	if n[ReceiptLapsed] > 0 {
		return Lapsed
	}
	return Refused
}
