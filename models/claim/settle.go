package claim

import (
	"fmt"

	"taxrefund/models"
	"taxrefund/models/payout"
)

// dueNow marks what may be paid now: every accepted receipt that is worth the same even if everything still undecided
// were refused. The rest waits with the undecided, and so does one whose sale is void. One step makes at most one due,
// named after the claim's version, so that no step can make it twice; nil means nothing became due.
func (s *Service) dueNow(c *Claim, key string) (*payout.Due, error) {
	sure, err := s.sure(c)
	if err != nil || len(sure) == 0 {
		return nil, err
	}
	d := payout.Due{
		ClaimID: c.ID, Key: key, Airport: c.Airport, Method: c.Method, Rail: c.Rail, Scheme: c.Scheme,
		AccountSealed: c.accountSealed, AccountMask: c.AccountMask, Amount: c.Amount(0), Hold: c.stopped(),
	}
	for i := range c.Receipts {
		r := &c.Receipts[i]
		if !r.Status.accepted() || r.DueKey != "" || r.Refund == 0 || !sure[r.ID] {
			continue
		}
		r.Due, r.DueKey = r.Refund, key
		d.Amount.Minor += r.Refund
		d.VATMinor += r.VAT
		d.FeeMinor += r.Fee
	}
	if d.Amount.Minor == 0 {
		return nil, nil
	}
	profile, err := s.Law.ProfileUnder(c.SchemeVersion, c.Profile)
	if err != nil {
		return nil, err
	}
	// The law's time to claim is kept by submitting the claim: what is due then is owed, until the operator's period ends.
	if profile.ClaimPeriodMonths > 0 {
		d.ForfeitsOn = models.DateIn(c.DepartsAt, c.zone()).AddMonths(profile.ClaimPeriodMonths)
	}
	c.Due += d.Amount.Minor
	return &d, nil
}

// sure reports which receipts are worth the same even if everything undecided were refused.
func (s *Service) sure(c *Claim) (map[string]bool, error) {
	standing := c.basket(func(r Receipt) bool { return r.Status.undecided() || r.Status.accepted() })
	undecided := map[string]bool{}
	for _, r := range c.Receipts {
		if r.Status.undecided() || acceptedVoid(r) {
			undecided[r.ID] = true
		}
	}
	if len(standing.Purchases) == len(undecided) {
		return nil, nil
	}
	sure, err := s.Law.Independent(c.SchemeVersion, c.Profile, standing, undecided)
	if err != nil {
		return nil, fmt.Errorf("which receipts are due: %w", err)
	}
	return sure, nil
}

// takeBackWith takes back what is due only because a receipt that is undecided again stands beside it, above a minimum or in a
// tier. It refuses what would make money wrong that has gone out; what was paid for a void sale is asked back anyway.
func (s *Service) takeBackWith(tx *models.Tx, c *Claim) error {
	sure, err := s.sure(c)
	if err != nil {
		return err
	}
	for i := range c.Receipts {
		r := &c.Receipts[i]
		if !r.Status.accepted() || r.voided() || r.DueKey == "" || sure[r.ID] {
			continue
		}
		fate, err := fateOf(tx, c, *r)
		if err != nil {
			return err
		}
		if fate.Sent > 0 {
			return models.E(models.Conflict, "claim.paid_with_it", "receipt %d was paid because this one stands beside it, and that money has gone out; this cannot be undone here", r.Position)
		}
		if err := s.takeBack(tx, c, r, r.Fee); err != nil && models.CodeOf(err) != payout.ErrSent.Code {
			return err
		}
	}
	return nil
}

// conclude ends every step that changed a claim: it works out what the claim is worth now, folds its state, writes it
// under the version that was read, and makes due what became due.
func (s *Service) conclude(tx *models.Tx, c *Claim, before []Receipt) error {
	if err := s.worth(c); err != nil {
		return err
	}
	c.Status = statusOf(c.Receipts)
	if err := s.takeBackExcess(tx, c, before); err != nil {
		return err
	}
	if err := s.heedVoids(tx, c); err != nil {
		return err
	}
	due, err := s.dueNow(c, dueKeyOf(c.Version+1))
	if err != nil {
		return err
	}
	if err := update(tx, c, before); err != nil {
		return err
	}
	if due == nil {
		return nil
	}
	_, err = payout.CreateDue(tx, *due)
	return err
}

// takeBackExcess undoes dues that are worth something else now, which happens only where a decision was opened again and
// another receipt had reached the minimum with it. Money that was sent stays as it is.
func (s *Service) takeBackExcess(tx *models.Tx, c *Claim, before []Receipt) error {
	for i := range c.Receipts {
		r := &c.Receipts[i]
		if r.DueKey == "" || r.Due == r.Refund {
			continue
		}
		if err := s.takeBack(tx, c, r, before[i].Fee); err != nil && models.CodeOf(err) != payout.ErrSent.Code {
			return err
		}
	}
	return nil
}

// dueKeyOf names the due that the step leading to version makes.
func dueKeyOf(version int) string { return fmt.Sprintf("v%d", version) }
