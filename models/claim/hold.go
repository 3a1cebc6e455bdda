package claim

import (
	"context"
	"encoding/hex"
	"time"

	"taxrefund/models"
	"taxrefund/models/audit"
	"taxrefund/models/payout"
)

// Hold stops what a claim, a passport or a merchant would otherwise let through: receipts go to an officer, and nothing
// is paid until it is released.
type Hold struct {
	ID       string
	Kind     string // "claim", "passport" or "merchant"
	Reason   string // for colleagues
	PlacedBy string
	PlacedAt time.Time
}

// Hold places a hold that starts from one claim: on the claim itself, on its passport, or on every merchant in it. What
// is unpaid of every claim it touches is held with it.
func (s *Service) Hold(ctx context.Context, officer models.Actor, kind, id, why string) error {
	if err := mayDecide(officer); err != nil {
		return err
	}
	if len(why) < 5 || len(why) > 500 {
		return models.E(models.Invalid, "hold.reason", "say in 5 to 500 characters why this is held")
	}
	_, err := models.InTx(ctx, s.DB, officer, func(tx *models.Tx) (int, error) {
		if err := placingHolds(tx); err != nil {
			return 0, err
		}
		c, err := s.load(tx.DB, tx.DB, id)
		if err != nil {
			return 0, err
		}
		if err := c.visible(tx.Actor); err != nil {
			return 0, err
		}
		subjects, err := c.subjects(tx, kind)
		if err != nil {
			return 0, err
		}
		if err := s.placeHolds(tx, c, kind, subjects, why); err != nil {
			return 0, err
		}
		return len(subjects), audit.Write(tx, audit.Deed{Name: "claim.hold", SubjectKind: "claim", SubjectID: c.ID, Airport: c.Airport,
			Reason: why, Detail: map[string]any{"kind": kind}})
	})
	return err
}

// subjects names what a hold of this kind lies on.
func (c *Claim) subjects(tx *models.Tx, kind string) ([]string, error) {
	switch kind {
	case "claim":
		return []string{c.ID}, nil
	case "passport":
		return []string{hex.EncodeToString(c.documentIndex)}, nil
	case "merchant":
		merchants, err := merchantsOf(tx, c.ID)
		if err == nil && len(merchants) == 0 {
			err = models.E(models.Conflict, "hold.no_merchant", "no merchant has recorded a purchase of this claim")
		}
		return merchants, err
	}
	return nil, models.E(models.Invalid, "hold.kind", "a hold lies on a claim, a passport or a merchant")
}

// placeHolds writes the holds before it locks what they touch: a step that has the lock is waited for and its payouts
// are seen, and one that comes later sees the holds.
func (s *Service) placeHolds(tx *models.Tx, c *Claim, kind string, subjects []string, why string) error {
	rows := make([]holdRow, len(subjects))
	for i, subject := range subjects {
		rows[i] = holdRow{ID: models.NewID(), Kind: kind, Subject: subject, AirportCode: c.Airport, Reason: why, PlacedBy: tx.Actor.ID, PlacedAt: tx.Now}
	}
	if err := tx.Create(&rows).Error; err != nil {
		return err
	}
	claims, err := s.touched(tx, kind, subjects)
	if err != nil {
		return err
	}
	for _, c := range claims {
		if _, err := payout.HoldClaim(tx, c.ID, "hold."+kind); err != nil {
			return err
		}
	}
	return nil
}

// ReleaseHold ends a hold. Payouts that no other hold touches become due again.
func (s *Service) ReleaseHold(ctx context.Context, officer models.Actor, holdID string) error {
	if err := mayDecide(officer); err != nil {
		return err
	}
	id, err := models.ParseID(holdID, "hold.not_found", "hold")
	if err != nil {
		return err
	}
	_, err = models.InTx(ctx, s.DB, officer, func(tx *models.Tx) (int, error) {
		h, err := releaseHold(tx, id)
		if err != nil {
			return 0, err
		}
		claims, err := s.touched(tx, h.Kind, []string{h.Subject})
		if err != nil {
			return 0, err
		}
		for _, c := range claims {
			if err := release(tx, c); err != nil {
				return 0, err
			}
		}
		return 0, audit.Write(tx, audit.Deed{Name: "claim.release", SubjectKind: "hold", SubjectID: h.ID, Airport: h.AirportCode,
			Detail: map[string]any{"kind": h.Kind}})
	})
	return err
}

// release lets go what customs held of a claim, unless another hold still stops it.
func release(tx *models.Tx, c *Claim) error {
	left, err := liveHolds(tx, c)
	if err != nil || len(left) > 0 {
		return err
	}
	return payout.ReleaseClaim(tx, c.ID, "hold.")
}
