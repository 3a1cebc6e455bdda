package payout

import (
	"context"
	"time"

	"taxrefund/models"
	"taxrefund/models/audit"
	"taxrefund/models/money"
)

// Exposure is what the house has out in refunds on one merchant's sales, in one currency: money that neither the merchant
// nor the state has settled yet. As no settlement is recorded here, what was paid counts for the 30 days after it.
type Exposure struct {
	MerchantID, VATID, LegalName string
	Currency                     money.Currency
	Out                          int64  // on its way, or paid within the last 30 days; a payment that came back is not out
	Waiting                      int64  // due and not sent
	Ceiling                      *int64 // nil where none is set
}

// Amount dresses minor units with the exposure's currency.
func (e Exposure) Amount(minor int64) money.Amount { return money.Of(minor, e.Currency) }

// exposed is for how long a payment counts.
const exposed = 30 * 24 * time.Hour

// Exposures lists the merchants that have something out or waiting, or a ceiling; the most exposed first, at most 200.
func (s *Service) Exposures(ctx context.Context) ([]Exposure, error) {
	return exposures(s.reading(ctx), "", 200)
}

// Exposure lists one merchant's exposure by currency ("merchant.not_found").
func (s *Service) Exposure(ctx context.Context, merchantID string) ([]Exposure, error) {
	id, err := models.ParseID(merchantID, errNoMerchant.Code, "merchant")
	if err != nil {
		return nil, err
	}
	read := s.reading(ctx)
	if err := merchantExists(read, id); err != nil {
		return nil, err
	}
	return exposures(read, id, 50)
}

func (s *Service) reading(ctx context.Context) *models.Tx {
	return &models.Tx{DB: s.DB.Read(ctx), Engine: s.DB.Engine, Now: s.DB.Clock.Now()}
}

// SetCeiling sets the most that may be out on one merchant's sales; nil takes the ceiling away. What would go above it
// stays due, whatever airport, rail or counter it would leave by, and goes by itself when there is room again.
func (s *Service) SetCeiling(ctx context.Context, actor models.Actor, merchantID string, c money.Currency, ceiling *int64) error {
	id, err := models.ParseID(merchantID, errNoMerchant.Code, "merchant")
	if err != nil {
		return err
	}
	if _, err := money.ParseCurrency(string(c)); err != nil {
		return err
	}
	if ceiling != nil && (*ceiling <= 0 || *ceiling > money.MaxMinor) {
		return models.E(models.Invalid, "amount.range", "a ceiling is more than nothing")
	}
	_, err = models.InTx(ctx, s.DB, actor, func(tx *models.Tx) (int, error) {
		if err := everywhere(tx); err != nil {
			return 0, err
		}
		if err := merchantExists(tx, id); err != nil {
			return 0, err
		}
		if err := saveCeiling(tx, id, c, ceiling); err != nil {
			return 0, err
		}
		return 0, audit.Write(tx, audit.Deed{Name: "merchant.ceiling", SubjectKind: "merchant", SubjectID: id,
			Detail: map[string]any{"ceiling_minor": ceiling, "currency": c}})
	})
	return err
}

// MerchantCeiling is why a payout waits that would bring a merchant above its ceiling.
const MerchantCeiling = "merchant_ceiling"

// overCeiling reports whether a payout would bring a merchant in it above its ceiling. ceilings are locked: what others
// send at the same time is seen.
func overCeiling(tx *models.Tx, ceilings []ceiling, p Payout) (bool, error) {
	shares := map[*ceiling]int64{}
	for i := range ceilings {
		c := &ceilings[i]
		if c.Currency != string(p.Amount.Currency) {
			continue
		}
		share, err := shareOf(tx, c.MerchantID, p)
		if err != nil {
			return false, err
		}
		if share == 0 {
			continue
		}
		if c.out == nil {
			out, err := outOf(tx, c.ceilingRow)
			if err != nil {
				return false, err
			}
			c.out = &out
		}
		if *c.out+share > c.CeilingMinor {
			return true, nil
		}
		shares[c] = share
	}
	for c, share := range shares {
		*c.out += share
	}
	return false, nil
}

var errNoMerchant = models.E(models.NotFound, "merchant.not_found", "there is no such merchant here")
