package claim

import (
	"context"
	"errors"
	"slices"

	"taxrefund/models"
	"taxrefund/models/audit"
	"taxrefund/models/ledger"
	"taxrefund/models/payout"
	"taxrefund/models/place"
)

// openRecovery opens a case for money that went out for a sale that is void now, and books what is to come back.
func (s *Service) openRecovery(tx *models.Tx, c *Claim, r Receipt) error {
	row := recoveryRow{ID: models.NewID(), ClaimID: c.ID, ReceiptID: r.ID, Reason: payout.SaleVoid, Currency: string(c.Currency),
		AmountMinor: r.Due, Status: "open", OpenedAt: tx.Now}
	if err := tx.Create(&row).Error; err != nil {
		return err
	}
	return ledger.Post(tx, ledger.Posting{Kind: "recovery", Ref: r.ID, Entries: []ledger.Entry{
		{Account: ledger.Recovery(c.ID), Amount: c.Amount(r.Due)},
		{Account: ledger.VATReceivable(c.Scheme), Amount: c.Amount(-r.Due)},
	}})
}

// CloseRecoveries closes the cases of an airport whose money never arrived: it was on its way when the shop cancelled the
// sale, and the rail refused it or sent it back. It is the close_recoveries job; it returns how many it closed.
func (s *Service) CloseRecoveries(ctx context.Context, job models.Actor, airport place.Airport) (int, error) {
	ids, err := needlessRecoveries(ctx, s.DB, airport.Code)
	if err != nil {
		return 0, err
	}
	closed := 0
	var failed []error
	for _, id := range ids {
		n := 0
		_, err := s.step(ctx, job, id, 0, func(tx *models.Tx, c *Claim) (audit.Deed, error) {
			var err error
			n, err = closeRecoveries(tx, c)
			return audit.Deed{Name: "claim.recovery_closed", Detail: map[string]any{"cases": n}}, err
		})
		if err != nil {
			failed = append(failed, err)
			continue
		}
		closed += n
	}
	return closed, errors.Join(failed...)
}

func closeRecoveries(tx *models.Tx, c *Claim) (int, error) {
	cases, err := openRecoveries(tx, c.ID)
	if err != nil {
		return 0, err
	}
	closed := 0
	for _, x := range cases {
		i := slices.IndexFunc(c.Receipts, func(r Receipt) bool { return r.ID == x.ReceiptID })
		sent, err := payout.Sent(tx, c.ID, c.Receipts[i].DueKey)
		if err != nil {
			return closed, err
		}
		if sent {
			continue
		}
		if err := closeRecovery(tx, x); err != nil {
			return closed, err
		}
		err = ledger.Post(tx, ledger.Posting{Kind: "recovery_closed", Ref: x.ReceiptID, Entries: []ledger.Entry{
			{Account: ledger.Recovery(c.ID), Amount: c.Amount(-x.AmountMinor)},
			{Account: ledger.VATReceivable(c.Scheme), Amount: c.Amount(x.AmountMinor)},
		}})
		if err != nil {
			return closed, err
		}
		closed++
	}
	return closed, nil
}
