package claim

import (
	"context"
	"encoding/hex"
	"time"

	"gorm.io/gorm"
)

// counts reads the numbers on the queue's tabs.
func (s *Service) counts(ctx context.Context, airport string, midnight time.Time) (Queue, error) {
	var n struct{ Waiting, Held, Decided int }
	err := s.DB.Read(ctx).Raw(`SELECT
		(SELECT count(*) FROM claims c WHERE c.airport_code = @a AND c.status = 'open'
			AND EXISTS (SELECT 1 FROM receipts r WHERE r.claim_id = c.id AND r.status = 'inspection')) AS waiting,
		(SELECT count(*) FROM holds h WHERE h.airport_code = @a AND h.released_at IS NULL) AS held,
		(SELECT count(DISTINCT d.claim_id) FROM decisions d JOIN claims c ON c.id = d.claim_id
			WHERE c.airport_code = @a AND d.at >= @m) AS decided`,
		map[string]any{"a": airport, "m": midnight}).Scan(&n).Error
	return Queue{Waiting: n.Waiting, Held: n.Held, DecidedToday: n.Decided}, err
}

// queueTabs are the conditions of the tabs; the order of the list is the same on each.
var queueTabs = map[string]string{
	"waiting": "c.status = 'open' AND red.n > 0",
	"held":    "EXISTS (SELECT 1 FROM holds h WHERE h.released_at IS NULL AND h.kind = 'claim' AND h.subject = CAST(c.id AS text)) OR EXISTS (SELECT 1 FROM payouts p WHERE p.claim_id = c.id AND p.state = 'held')",
	"decided": "EXISTS (SELECT 1 FROM decisions d WHERE d.claim_id = c.id AND d.at >= @m)",
	"all":     "1 = 1",
}

func (s *Service) queueIDs(ctx context.Context, airport, tab string, midnight time.Time, limit int) ([]string, error) {
	where, ok := queueTabs[tab]
	if !ok {
		where = queueTabs["waiting"]
	}
	var ids []string
	err := s.DB.Read(ctx).Raw(`SELECT c.id FROM claims c
		LEFT JOIN (SELECT claim_id, count(*) AS n FROM receipts WHERE status = 'inspection' GROUP BY claim_id) red ON red.claim_id = c.id
		WHERE c.airport_code = @a AND (`+where+`)
		ORDER BY CASE WHEN red.n > 0 THEN 0 ELSE 1 END, c.departs_at, c.received_at LIMIT @l`,
		map[string]any{"a": airport, "m": midnight, "l": limit}).Scan(&ids).Error
	return ids, err
}

// loadMany reads claims in the given order, in two statements.
func (s *Service) loadMany(ctx context.Context, ids []string) ([]*Claim, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var rows []claimRow
	if err := s.DB.Read(ctx).Where("id IN ?", ids).Find(&rows).Error; err != nil {
		return nil, err
	}
	var receipts []receiptRow
	if err := s.DB.Read(ctx).Where("claim_id IN ?", ids).Order("claim_id, position").Find(&receipts).Error; err != nil {
		return nil, err
	}
	byClaim := map[string][]receiptRow{}
	for _, r := range receipts {
		byClaim[r.ClaimID] = append(byClaim[r.ClaimID], r)
	}
	byID := map[string]*Claim{}
	for _, row := range rows {
		c, err := s.open(row, byClaim[row.ID])
		if err != nil {
			return nil, err
		}
		byID[row.ID] = c
	}
	out := make([]*Claim, 0, len(ids))
	for _, id := range ids {
		if c := byID[id]; c != nil {
			out = append(out, c)
		}
	}
	return out, nil
}

// heldOf reports which of these claims have a hold on them or on their passport, or a payout that is held.
func heldOf(db *gorm.DB, ids []string) (map[string]bool, error) {
	held := map[string]bool{}
	if len(ids) == 0 {
		return held, nil
	}
	var rows []claimRow
	if err := db.Session(&gorm.Session{}).Select("id", "document_index").Where("id IN ?", ids).Find(&rows).Error; err != nil {
		return held, err
	}
	subjects := map[string][]string{}
	var all []string
	for _, c := range rows {
		for _, subject := range []string{c.ID, hex.EncodeToString(c.DocumentIndex)} {
			subjects[subject] = append(subjects[subject], c.ID)
			all = append(all, subject)
		}
	}
	var live []string
	if err := db.Session(&gorm.Session{}).Model(&holdRow{}).Where("released_at IS NULL AND subject IN ?", all).Pluck("subject", &live).Error; err != nil {
		return held, err
	}
	for _, subject := range live {
		for _, id := range subjects[subject] {
			held[id] = true
		}
	}
	var paused []string
	err := db.Session(&gorm.Session{}).Table("payouts").Where("state = 'held' AND claim_id IN ?", ids).Pluck("claim_id", &paused).Error
	for _, id := range paused {
		held[id] = true
	}
	return held, err
}
