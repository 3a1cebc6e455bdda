//go:build blindresend

package payout

import (
	"taxrefund/models"
	"taxrefund/models/ledger"
)

const inquireFirst = false

// sendBlindly is the mistake that this package exists to avoid, built for the drill only: it takes an attempt whose fate
// nobody knows for failed, and has the payout sent again under a new id.
func sendBlindly(tx *models.Tx, t ticket) error {
	t.payout.leaseUntil = nil
	if err := move(tx, &t.payout, Failed, "blind"); err != nil {
		return err
	}
	if err := settleAttempt(tx, t.attempt, "failed", Evidence{Code: "blind"}, false); err != nil {
		return err
	}
	if err := ledger.Post(tx, ledger.Posting{Kind: "release", Ref: t.attempt.ID, Entries: []ledger.Entry{
		{Account: ledger.Clearing(t.payout.Rail), Amount: t.payout.Amount}, {Account: ledger.Payable(t.payout.ClaimID), Amount: t.payout.Amount.Neg()},
	}}); err != nil {
		return err
	}
	if err := move(tx, &t.payout, DetailsRequired, "blind"); err != nil {
		return err
	}
	return move(tx, &t.payout, DueState, "blind")
}
