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

// openRecovery opens a case for the minor units that went out for a sale that is void now, and books what is to come back.
func (s *Service) openRecovery(tx *models.Tx, c *Claim, r Receipt, sent int64) error {
	row := recoveryRow{ID: models.NewID(), ClaimID: c.ID, ReceiptID: r.ID, Reason: payout.SaleVoid, Currency: string(c.Currency),
		AmountMinor: sent, Status: "open", OpenedAt: tx.Now}
	if err := tx.Create(&row).Error; err != nil {
		return err
	}
	return ledger.Post(tx, ledger.Posting{Kind: "recovery", Ref: r.ID, Entries: []ledger.Entry{
		{Account: ledger.Recovery(c.ID), Amount: c.Amount(sent)},
		{Account: ledger.VATReceivable(c.Scheme), Amount: c.Amount(-sent)},
	}})
}

// keepNothingForfeited books back what the house kept of a receipt whose sale is void now, given up for cash or not collected:
// the state does not owe it any more.
func (s *Service) keepNothingForfeited(tx *models.Tx, c *Claim, r Receipt, minor int64) error {
	if minor == 0 {
		return nil
	}
	return ledger.Post(tx, ledger.Posting{Kind: "forfeit_void", Ref: r.ID, Entries: []ledger.Entry{
		{Account: ledger.Forfeited(c.Airport), Amount: c.Amount(minor)}, {Account: ledger.VATReceivable(c.Scheme), Amount: c.Amount(-minor)},
	}})
}

// CloseRecoveries closes the cases of an airport whose money never arrived: it was on its way when the shop cancelled the
// sale, and the rail refused it or sent it back. A case of which only a part came back goes on over the rest. It is the
// close_recoveries job; it returns how many it closed.
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
			var changed bool
			var err error
			if n, changed, err = closeRecoveries(tx, c); err == nil && !changed {
				err = errNothingBack
			}
			return audit.Deed{Name: "claim.recovery_closed", Detail: map[string]any{"cases": n}}, err
		})
		if errors.Is(err, errNothingBack) {
			continue
		}
		if err != nil {
			failed = append(failed, err)
			continue
		}
		closed += n
	}
	return closed, errors.Join(failed...)
}

var errNothingBack = errors.New("nothing of what is asked back has come back")

// closeRecoveries brings the open cases of a claim down to what is still out, and closes those of which nothing is.
func closeRecoveries(tx *models.Tx, c *Claim) (closed int, changed bool, err error) {
	cases, err := openRecoveries(tx, c.ID)
	if err != nil {
		return 0, false, err
	}
	for _, x := range cases {
		i := slices.IndexFunc(c.Receipts, func(r Receipt) bool { return r.ID == x.ReceiptID })
		fate, err := fateOf(tx, c, c.Receipts[i])
		if err != nil {
			return closed, changed, err
		}
		back := x.AmountMinor - fate.Sent
		if back <= 0 {
			continue
		}
		changed = true
		if fate.Sent > 0 {
			err = lessenRecovery(tx, x, fate.Sent)
		} else {
			closed++
			err = closeRecovery(tx, x)
		}
		if err != nil {
			return closed, changed, err
		}
		err = ledger.Post(tx, ledger.Posting{Kind: "recovery_closed", Ref: x.ReceiptID, Entries: []ledger.Entry{
			{Account: ledger.Recovery(c.ID), Amount: c.Amount(-back)},
			{Account: ledger.VATReceivable(c.Scheme), Amount: c.Amount(back)},
		}})
		if err != nil {
			return closed, changed, err
		}
	}
	return closed, changed, nil
}
