package claim

import (
	"slices"

	"taxrefund/models"
	"taxrefund/models/payout"
)

// Spans says where the receipts of a due lie in it, by their ids. The claim is locked.
func Spans(tx *models.Tx, c *Claim, dueKey string) (map[string]payout.Span, error) {
	spans, err := payout.KeptShares(tx, c.ID, dueKey)
	if err != nil || len(spans) > 0 {
		return spans, err
	}
	from := int64(0)
	for _, r := range c.Receipts {
		if r.DueKey == dueKey {
			spans[r.ID] = payout.Span{From: from, Minor: r.Due}
			from += r.Due
		}
	}
	return spans, nil
}

// fateOf works out what became of the money of one receipt; nothing where nothing is due.
func fateOf(tx *models.Tx, c *Claim, r Receipt) (payout.Fate, error) {
	if r.DueKey == "" {
		return payout.Fate{}, nil
	}
	spans, err := Spans(tx, c, r.DueKey)
	if err != nil {
		return payout.Fate{}, err
	}
	return payout.FateOf(tx, c.ID, r.DueKey, spans[r.ID])
}

// cancelShare undoes what is open of a receipt's share in a due that was cut, and returns how many minor units that were. The
// other receipts stay where they lie.
func cancelShare(tx *models.Tx, c *Claim, r *Receipt, feeMinor int64) (int64, error) {
	spans, err := Spans(tx, c, r.DueKey)
	if err != nil {
		return 0, err
	}
	minor, held, err := payout.CancelStretch(tx, payout.Stretch{ClaimID: c.ID, DueKey: r.DueKey, Scheme: c.Scheme, Span: spans[r.ID], FeeMinor: feeMinor})
	if err != nil || minor == 0 {
		return minor, err
	}
	if held != "" {
		c.heldFor = held
	}
	kept, err := payout.KeptShares(tx, c.ID, r.DueKey)
	if err != nil {
		return minor, err
	}
	if len(kept) == 0 {
		var shares []payout.Share
		for _, other := range c.Receipts {
			if other.DueKey == r.DueKey {
				shares = append(shares, payout.Share{ReceiptID: other.ID, Minor: other.Due})
			}
		}
		if err := payout.KeepShares(tx, c.ID, r.DueKey, shares); err != nil {
			return minor, err
		}
	}
	r.Due, c.Due = r.Due-minor, c.Due-minor
	return minor, nil
}

// takeBackShare takes one receipt out of a due that was cut, while nothing of its own share went out.
func takeBackShare(tx *models.Tx, c *Claim, r *Receipt, feeMinor int64) error {
	due := r.Due
	fate, err := fateOf(tx, c, *r)
	if err != nil {
		return err
	}
	if fate.Open != due {
		return payout.ErrSent
	}
	minor, err := cancelShare(tx, c, r, feeMinor)
	if err != nil {
		return err
	}
	if minor != due {
		return payout.ErrSent
	}
	r.DueKey = ""
	return nil
}

// heedVoids settles, at the end of a step, what void sales leave of a claim. Where money for one went out it is asked back,
// see receiptVoided, and what is open of the same receipt is undone here, as nobody can open its decision again. As long as a
// void sale stops the claim what is unpaid is held; it goes on when none does any more.
func (s *Service) heedVoids(tx *models.Tx, c *Claim) error {
	for i := range c.Receipts {
		r := &c.Receipts[i]
		if !acceptedVoid(*r) {
			continue
		}
		fate, err := fateOf(tx, c, *r)
		if err != nil {
			return err
		}
		if !settled(fate) || fate.Open == 0 {
			continue
		}
		if _, err := cancelShare(tx, c, r, 0); err != nil {
			return err
		}
	}
	was := c.stoppedByVoid
	var err error
	if c.stoppedByVoid, err = s.voidStops(tx, c); err != nil {
		return err
	}
	switch {
	case c.stoppedByVoid && !was:
		_, err = payout.HoldClaim(tx, c.ID, payout.SaleVoid)
	case was && !c.stoppedByVoid:
		err = s.letGo(tx, c)
	}
	return err
}

// settled reports whether the story of a void receipt has an end: something of it went out, and is asked back, or was
// forfeited.
func settled(f payout.Fate) bool { return f.Sent > 0 || f.Forfeited > 0 }

// voidStops reports whether a void sale keeps back what is unpaid of a claim: a supervisor must open its receipt again, or
// that of another receipt that waits for its money and is worth what it is because the void one stood beside it.
func (s *Service) voidStops(tx *models.Tx, c *Claim) (bool, error) {
	if !slices.ContainsFunc(c.Receipts, acceptedVoid) {
		return false, nil
	}
	sure, err := s.sure(c)
	if err != nil {
		return true, err
	}
	for _, r := range c.Receipts {
		void := acceptedVoid(r)
		if !void && (!r.Status.accepted() || r.DueKey == "" || sure[r.ID]) {
			continue
		}
		fate, err := fateOf(tx, c, r)
		if err != nil {
			return true, err
		}
		if !settled(fate) && (void || fate.Open > 0) {
			return true, nil
		}
	}
	return false, nil
}

// letGo releases what waited for a void sale that stops the claim no more; another hold takes its place.
func (s *Service) letGo(tx *models.Tx, c *Claim) error {
	if err := payout.ReleaseClaim(tx, c.ID, payout.SaleVoid); err != nil {
		return err
	}
	if why := c.stopped(); why != "" {
		_, err := payout.HoldClaim(tx, c.ID, why)
		return err
	}
	return nil
}
