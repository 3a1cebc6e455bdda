package payout

import (
	"context"

	"taxrefund/models"
	"taxrefund/models/audit"
	"taxrefund/models/ledger"
)

// Record is the one way in which a payout learns what happened: by a reply, an inquiry, a notice, a file or a person. The
// evidence is always kept; the same evidence twice changes nothing, and one that contradicts a settled state, or is about
// another amount, opens an audit line and moves no money.
func (s *Service) Record(ctx context.Context, actor models.Actor, rail, railID string, ev Evidence) (State, error) {
	return models.InTx(ctx, s.DB, actor, func(tx *models.Tx) (State, error) {
		state, err := record(tx, rail, railID, ev)
		models.Failpoint("payout.recording")
		return state, err
	})
}

func record(tx *models.Tx, rail, railID string, ev Evidence) (State, error) {
	p, a, err := lockAttempt(tx, rail, railID)
	if err != nil {
		return "", err
	}
	if err := insertEvidence(tx, a, ev); err != nil {
		return p.State, err
	}
	switch {
	case ev.Amount.Currency != "" && ev.Amount != p.Amount:
		if err = contradiction(tx, &p, ev); err == nil && a.Live && (p.State == Unknown || p.State == InProcess) {
			p.leaseUntil = nil
			err = move(tx, &p, Review, "the rail names another amount")
		}
	case !a.Live:
		err = afterTheEnd(tx, &p, a, ev)
	case ev.Status == StatusPaid:
		err = settle(tx, &p, a, ev)
	case ev.Status == StatusFailed:
		err = fail(tx, &p, a, ev)
	case ev.Status == statusReturned:
		err = comeBack(tx, &p, a, ev)
	case ev.Status == StatusInProcess && (p.State == Submitting || p.State == Unknown):
		if p.State == Submitting {
			p.leaseUntil = nil
		}
		err = move(tx, &p, InProcess, "accepted by the rail")
	case ev.Status == statusUnknown && p.State == Submitting:
		p.leaseUntil = nil
		err = move(tx, &p, Unknown, "no answer")
	}
	return p.State, err
}

// PaidAfterAll is the reason of a payout that is held because a rail paid an attempt that it had called failed.
const PaidAfterAll = "paid after it had failed"

// afterTheEnd hears about an attempt whose story has ended. One that failed and was paid after all must not be followed
// by another that pays again.
func afterTheEnd(tx *models.Tx, p *Payout, a attemptRow, ev Evidence) error {
	if a.Outcome != "failed" || ev.Status != StatusPaid && ev.Status != statusReturned {
		return nil
	}
	var err error
	switch {
	case ev.Status != StatusPaid:
	case p.State == DueState || p.State == DetailsRequired:
		err = move(tx, p, Held, PaidAfterAll)
	case p.State == Held:
		err = setReason(tx, *p, PaidAfterAll) // or the release of a claim would let it go
	}
	if err != nil {
		return err
	}
	return contradiction(tx, p, ev)
}

// settle books a payment that arrived, out of the house's money at its rail.
func settle(tx *models.Tx, p *Payout, a attemptRow, ev Evidence) error {
	return settleFrom(tx, p, a, ev, ledger.Prefund(p.Rail))
}

// settleFrom books it out of an account of the ledger.
func settleFrom(tx *models.Tx, p *Payout, a attemptRow, ev Evidence, account string) error {
	if p.State == Paid {
		return nil
	}
	if p.State.to(Paid) != nil {
		return contradiction(tx, p, ev)
	}
	p.PaidAt, p.leaseUntil = &tx.Now, nil
	if err := move(tx, p, Paid, "paid"); err != nil {
		return err
	}
	if err := settleAttempt(tx, a, "paid", ev, true); err != nil {
		return err
	}
	return ledger.Post(tx, ledger.Posting{Kind: "settle", Ref: a.ID, Entries: []ledger.Entry{
		{Account: ledger.Clearing(p.Rail), Amount: p.Amount}, {Account: account, Amount: p.Amount.Neg()},
	}})
}

// fail books the money back as owed; the traveller must give other details before another attempt.
func fail(tx *models.Tx, p *Payout, a attemptRow, ev Evidence) error {
	if p.State.to(Failed) != nil {
		return contradiction(tx, p, ev)
	}
	p.leaseUntil = nil
	if err := move(tx, p, Failed, "rail."+ev.Code); err != nil {
		return err
	}
	if err := settleAttempt(tx, a, "failed", ev, false); err != nil {
		return err
	}
	if err := ledger.Post(tx, ledger.Posting{Kind: "release", Ref: a.ID, Entries: []ledger.Entry{
		{Account: ledger.Clearing(p.Rail), Amount: p.Amount}, {Account: ledger.Payable(p.ClaimID), Amount: p.Amount.Neg()},
	}}); err != nil {
		return err
	}
	return move(tx, p, DetailsRequired, "rail."+ev.Code)
}

// comeBack books a payment that was paid and then returned; it is owed again, and a line of a later batch. A return that
// overtakes the news of the payment proves both.
func comeBack(tx *models.Tx, p *Payout, a attemptRow, ev Evidence) error {
	if err := settle(tx, p, a, Evidence{RailReference: ev.RailReference}); err != nil {
		return err
	}
	p.PaidAt = nil
	if err := move(tx, p, Returned, "rail."+ev.Code); err != nil {
		return err
	}
	if err := returnAttempt(tx, *p, a, ev); err != nil {
		return err
	}
	if err := ledger.Post(tx, ledger.Posting{Kind: "return", Ref: a.ID, Entries: []ledger.Entry{
		{Account: ledger.Prefund(p.Rail), Amount: p.Amount}, {Account: ledger.Payable(p.ClaimID), Amount: p.Amount.Neg()},
	}}); err != nil {
		return err
	}
	return move(tx, p, DetailsRequired, "rail."+ev.Code)
}

// contradiction keeps a contrary word where people see it; it moves no money.
func contradiction(tx *models.Tx, p *Payout, ev Evidence) error {
	return audit.Write(tx, audit.Deed{Name: "payout.contradiction", SubjectKind: "payout", SubjectID: p.ID, Airport: p.Airport,
		Reason: ev.Code, Detail: map[string]any{"state": p.State, "said": ev.Status, "source": ev.Source, "amount_minor": ev.Amount.Minor, "currency": ev.Amount.Currency}})
}
