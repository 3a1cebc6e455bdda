package claim

import (
	"encoding/hex"
	"time"

	"taxrefund/models"
)

type holdRow struct {
	ID, Kind, Subject, AirportCode, Reason, PlacedBy string
	PlacedAt                                         time.Time
	ReleasedBy                                       *string
	ReleasedAt                                       *time.Time
}

func (holdRow) TableName() string { return "holds" }

type decisionRow struct {
	ID, ClaimID, ReceiptID      string
	ClaimVersion                int
	Action, Reason, Note, Lines string
	RefundMinor                 int64
	ActorKind, ActorID          string
	At                          time.Time
}

func (decisionRow) TableName() string { return "decisions" }

func (d ReceiptDecision) row(tx *models.Tx, c *Claim, r Receipt) decisionRow {
	return decisionRow{
		ID: models.NewID(), ClaimID: c.ID, ReceiptID: r.ID, ClaimVersion: c.Version,
		Action: d.Action, Reason: d.Reason, Note: d.Note, Lines: marshal(d.Lines), RefundMinor: r.Refund,
		ActorKind: tx.Actor.Kind, ActorID: tx.Actor.ID, At: tx.Now,
	}
}

// decidedBy reports whether this person took part in the decisions on a receipt.
func decidedBy(tx *models.Tx, receiptID, actorID string) (bool, error) {
	var n int64
	err := tx.Model(&decisionRow{}).Where("receipt_id = ? AND actor_id = ? AND action <> 'reopen'", receiptID, actorID).Count(&n).Error
	return n > 0, err
}

// liveHolds reads the holds on a claim, its passport and the given merchants; without any given, on the merchants whose
// sales the claim has taken.
func liveHolds(tx *models.Tx, c *Claim, merchants []string) ([]Hold, error) {
	var err error
	if merchants == nil {
		if merchants, err = merchantsOf(tx, c.ID); err != nil {
			return nil, err
		}
	}
	var rows []holdRow
	err = tx.Where("released_at IS NULL AND subject IN ?", append([]string{c.ID, hex.EncodeToString(c.documentIndex)}, merchants...)).
		Order("placed_at").Find(&rows).Error
	holds := make([]Hold, len(rows))
	for i, h := range rows {
		holds[i] = Hold{ID: h.ID, Kind: h.Kind, Reason: h.Reason, PlacedBy: h.PlacedBy, PlacedAt: h.PlacedAt.UTC()}
	}
	return holds, err
}

func merchantsOf(tx *models.Tx, claimID string) ([]string, error) {
	ids := []string{}
	err := tx.Raw(`SELECT DISTINCT s.merchant_id FROM receipts r JOIN sales s ON s.id = r.sale_id
		WHERE r.claim_id = ? ORDER BY s.merchant_id`, claimID).Scan(&ids).Error
	return ids, err
}

// heldClaims lists the claims a hold touches, in lock order.
func heldClaims(tx *models.Tx, kind, subject string) ([]string, error) {
	var ids []string
	var err error
	switch kind {
	case "claim":
		return []string{subject}, nil
	case "passport":
		index, bad := hex.DecodeString(subject)
		if bad != nil {
			return nil, bad
		}
		err = tx.Model(&claimRow{}).Where("document_index = ?", index).Order("id").Pluck("id", &ids).Error
	default:
		err = tx.Raw(`SELECT DISTINCT r.claim_id FROM receipts r JOIN sales s ON s.id = r.sale_id
			WHERE s.merchant_id = ? AND r.live ORDER BY r.claim_id`, subject).Scan(&ids).Error
	}
	return ids, err
}

func releaseHold(tx *models.Tx, id string) (holdRow, error) {
	var h holdRow
	gone := models.E(models.NotFound, "hold.not_found", "there is no such hold, or it was released")
	q := tx.Where("id = ? AND released_at IS NULL", id)
	if tx.Actor.Airport != "" {
		q = q.Where("airport_code = ?", tx.Actor.Airport)
	}
	if err := q.Limit(1).Find(&h).Error; err != nil {
		return h, err
	}
	if h.ID == "" {
		return h, gone
	}
	return h, models.Changed(tx.Model(&holdRow{}).Where("id = ? AND released_at IS NULL", id).
		Updates(map[string]any{"released_by": tx.Actor.ID, "released_at": tx.Now}), gone)
}

type recoveryRow struct {
	ID, ClaimID, ReceiptID, Reason, Currency string
	AmountMinor                              int64
	Status                                   string
	OpenedAt                                 time.Time
}

func (recoveryRow) TableName() string { return "recovery_cases" }
