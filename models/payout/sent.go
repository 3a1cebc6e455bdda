package payout

import (
	"slices"

	"taxrefund/models"
)

// Sent reports whether money of one due of a claim, or of a part of it, is at a rail or may be; false where nothing is due under
// that key.
func Sent(tx *models.Tx, claimID, dueKey string) (bool, error) {
	list, err := LockClaim(tx, claimID)
	return slices.ContainsFunc(list, func(p Payout) bool { return p.BaseKey() == dueKey && p.sent() }), err
}

// sent reports whether the money of a payout is at a rail or may be.
func (p Payout) sent() bool {
	return p.State.sent() || p.State == Held && p.StateReason == PaidAfterAll
}
