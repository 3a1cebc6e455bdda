package claim

import (
	"context"
	"slices"

	"taxrefund/models"
	"taxrefund/models/audit"
	"taxrefund/models/merchant"
	"taxrefund/models/payout"
)

// step is the frame of everything that happens to one claim: lock it, check who asks and which version they saw, change
// it, work out what it is worth and what is due, and write the audit. version 0 means whatever the version is.
func (s *Service) step(ctx context.Context, actor models.Actor, id string, version int, change func(*models.Tx, *Claim) (audit.Deed, error)) (*Claim, error) {
	return models.InTx(ctx, s.DB, actor, func(tx *models.Tx) (*Claim, error) {
		c, err := s.lock(tx, id)
		if err != nil {
			return nil, err
		}
		return c, s.changeLocked(tx, c, version, change)
	})
}

func (s *Service) changeLocked(tx *models.Tx, c *Claim, version int, change func(*models.Tx, *Claim) (audit.Deed, error)) error {
	if err := c.visible(tx.Actor); err != nil {
		return err
	}
	if version != 0 && version != c.Version {
		return errStale
	}
	var err error
	if c.Holds, err = liveHolds(tx, c); err != nil {
		return err
	}
	if c.stoppedByVoid, err = s.voidStops(tx, c); err != nil {
		return err
	}
	before := make([]Receipt, len(c.Receipts))
	for i, r := range c.Receipts {
		before[i] = r
		before[i].Lines, before[i].Reasons = slices.Clone(r.Lines), slices.Clone(r.Reasons)
	}
	deed, err := change(tx, c)
	if err != nil {
		return err
	}
	if err := s.conclude(tx, c, before); err != nil {
		return err
	}
	deed.SubjectKind, deed.SubjectID, deed.Airport = "claim", c.ID, c.Airport
	return audit.Write(tx, deed)
}

// takeBack cancels the due a receipt is part of, while nothing of it was sent. Other receipts of the same due become due
// again under the step's own name. Of a due that was cut for cash only this receipt's own share is taken back. feeMinor is
// what was booked for the receipt when it became due.
func (s *Service) takeBack(tx *models.Tx, c *Claim, r *Receipt, feeMinor int64) error {
	if r.DueKey == "" {
		return nil
	}
	key := r.DueKey
	cut, err := payout.WasCut(tx, c.ID, key)
	if err != nil {
		return err
	}
	if cut {
		return takeBackShare(tx, c, r, feeMinor)
	}
	held, err := payout.CancelUnsent(tx, c.ID, key)
	if err != nil {
		return err
	}
	if held != "" {
		c.heldFor = held
	}
	var shares []payout.Share
	for i := range c.Receipts {
		if c.Receipts[i].DueKey == key {
			shares = append(shares, payout.Share{ReceiptID: c.Receipts[i].ID, Minor: c.Receipts[i].Due})
			c.Due -= c.Receipts[i].Due
			c.Receipts[i].DueKey, c.Receipts[i].Due = "", 0
		}
	}
	return payout.KeepShares(tx, c.ID, key, shares)
}

// Withdraw takes the traveller's receipts back out while nothing was sent, so that their sales are free again.
func (s *Service) Withdraw(ctx context.Context, actor models.Actor, id string, version int) (*Claim, error) {
	return models.InTx(ctx, s.DB, actor, func(tx *models.Tx) (*Claim, error) {
		c, err := s.lockWithSales(tx, id)
		if err != nil {
			return nil, err
		}
		return c, s.changeLocked(tx, c, version, func(tx *models.Tx, c *Claim) (audit.Deed, error) {
			return audit.Deed{Name: "claim.withdraw"}, s.withdraw(tx, c)
		})
	})
}

// lockWithSales locks the sales that a claim has taken, and then the claim. Where it has taken another one in between, as a
// merchant's record arrived, that one would be locked after the claim: then all of it begins again.
func (s *Service) lockWithSales(tx *models.Tx, id string) (*Claim, error) {
	peek, err := s.load(tx.DB, tx.DB, id)
	if err != nil {
		return nil, err
	}
	locked := liveSales(peek)
	if err := merchant.Lock(tx, locked); err != nil {
		return nil, err
	}
	c, err := s.lock(tx, peek.ID)
	if err != nil {
		return nil, err
	}
	for _, sale := range liveSales(c) {
		if !slices.Contains(locked, sale) {
			return nil, models.ErrAgain
		}
	}
	return c, nil
}

func (s *Service) withdraw(tx *models.Tx, c *Claim) error {
	var freed []string
	done := 0
	for i := range c.Receipts {
		r := &c.Receipts[i]
		if !r.Status.undecided() && !r.Status.accepted() {
			continue
		}
		if err := s.takeBack(tx, c, r, r.Fee); err != nil {
			return err
		}
		if err := r.move(ReceiptWithdrawn); err != nil {
			return err
		}
		if r.SaleID != "" && r.Live && !r.voided() { // a void sale stays void
			freed = append(freed, r.SaleID)
		}
		r.Live = false
		r.Reasons = []Reason{reason("withdrawn.traveller")}
		done++
	}
	if done == 0 {
		return models.E(models.Conflict, "claim.nothing_to_withdraw", "nothing of this claim can be withdrawn any more")
	}
	slices.Sort(freed)
	return merchant.Free(tx, freed)
}
