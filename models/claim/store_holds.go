package claim

import (
	"context"
	"encoding/hex"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"taxrefund/models"
	"taxrefund/models/payout"
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

// keepHoldsOut lets no hold be placed until the transaction ends, and waits for one that is being placed: it would miss
// what this transaction writes. It comes before any claim is locked. On SQLite writers stand in line anyway.
func keepHoldsOut(tx *models.Tx) error { return lockHolds(tx, "ROW SHARE") }

// placingHolds is the other side of keepHoldsOut.
func placingHolds(tx *models.Tx) error { return lockHolds(tx, "EXCLUSIVE") }

func lockHolds(tx *models.Tx, mode string) error {
	if tx.Engine != models.Postgres {
		return nil
	}
	return tx.Exec("LOCK TABLE holds IN " + mode + " MODE").Error
}

// liveHolds reads the holds on a claim, on its passport, on the merchants of its receipts, and on one more merchant.
func liveHolds(tx *models.Tx, c *Claim, also ...string) ([]Hold, error) {
	merchants, err := merchantsOf(tx, c.ID)
	if err != nil {
		return nil, err
	}
	merchants = append(merchants, also...)
	return readHolds(tx.DB, c, merchants)
}

// holdsOnNew is liveHolds for a claim that has no row yet. It keeps new holds out until the transaction ends, since a
// hold placed in between would find no claim to stop.
func holdsOnNew(tx *models.Tx, c *Claim, merchants []string) ([]Hold, error) {
	return readHolds(tx.DB.Clauses(clause.Locking{Strength: "SHARE"}), c, merchants)
}

func readHolds(q *gorm.DB, c *Claim, merchants []string) ([]Hold, error) {
	var rows []holdRow
	err := q.Where("released_at IS NULL AND subject IN ?", append([]string{c.ID, hex.EncodeToString(c.documentIndex)}, merchants...)).
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

// heldClaims lists the claims that a hold touches.
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
			WHERE s.merchant_id = ? ORDER BY r.claim_id`, subject).Scan(&ids).Error
	}
	return ids, err
}

// touched lists the claims that holds of one kind touch, locked in the order of their ids.
func (s *Service) touched(tx *models.Tx, kind string, subjects []string) ([]*Claim, error) {
	var ids []string
	for _, subject := range subjects {
		more, err := heldClaims(tx, kind, subject)
		if err != nil {
			return nil, err
		}
		ids = append(ids, more...)
	}
	slices.Sort(ids)
	claims := make([]*Claim, 0, len(ids))
	for _, id := range slices.Compact(ids) {
		c, err := s.lock(tx, id)
		if err != nil {
			return nil, err
		}
		claims = append(claims, c)
	}
	return claims, nil
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

func openRecoveries(tx *models.Tx, claimID string) ([]recoveryRow, error) {
	var rows []recoveryRow
	err := tx.Where("claim_id = ? AND status = 'open'", claimID).Order("id").Find(&rows).Error
	return rows, err
}

func closeRecovery(tx *models.Tx, row recoveryRow) error {
	return models.Changed(tx.Model(&recoveryRow{}).Where("id = ? AND status = 'open'", row.ID).Updates(map[string]any{"status": "closed"}), errClosedCase)
}

var errClosedCase = models.E(models.Conflict, "recovery.closed_already", "this case is closed")

// lessenRecovery leaves an open case over less, as the rest came back.
func lessenRecovery(tx *models.Tx, row recoveryRow, minor int64) error {
	res := tx.Model(&recoveryRow{}).Where("id = ? AND status = 'open' AND amount_minor = ?", row.ID, row.AmountMinor).Updates(map[string]any{"amount_minor": minor})
	return models.Changed(res, errClosedCase)
}

// needlessRecoveries finds claims with an open case whose money, or a part of it, is at no rail any more, in lock order: the due
// was taken back, or was sent and came back. What was never sent is in no case.
func needlessRecoveries(ctx context.Context, db *models.DB, airport string) ([]string, error) {
	var ids []string
	err := db.Read(ctx).Raw(`SELECT DISTINCT x.claim_id FROM recovery_cases x JOIN claims c ON c.id = x.claim_id JOIN receipts r ON r.id = x.receipt_id
		LEFT JOIN payouts p ON p.claim_id = x.claim_id AND r.due_key <> '' AND (p.due_key = r.due_key OR p.due_key LIKE r.due_key || '.%')
		WHERE x.status = 'open' AND c.airport_code = ? AND (p.id IS NULL OR p.state IN ('due', 'details_required', 'held', 'forfeited') AND p.state_reason <> ?
			AND EXISTS (SELECT 1 FROM attempts a WHERE a.payout_id = p.id)) ORDER BY x.claim_id`,
		airport, payout.PaidAfterAll).Scan(&ids).Error
	return ids, err
}
