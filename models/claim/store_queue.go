package claim

import (
	"context"
	"encoding/hex"
	"errors"
	"time"

	"gorm.io/gorm"
)

// counts reads the numbers on the queue's tabs.
func (s *Service) counts(ctx context.Context, h held, airport string, midnight time.Time) (Queue, error) {
	var n struct{ Waiting, Held, Decided int }
	err := s.DB.Read(ctx).Raw(`SELECT
		(SELECT count(*) FROM claims c WHERE c.airport_code = @a AND c.status = 'open'
			AND EXISTS (SELECT 1 FROM receipts r WHERE r.claim_id = c.id AND r.status = 'inspection')) AS waiting,
		(SELECT count(*) FROM claims c WHERE c.airport_code = @a AND `+isHeld+`) AS held,
		(SELECT count(DISTINCT d.claim_id) FROM decisions d JOIN claims c ON c.id = d.claim_id
			WHERE c.airport_code = @a AND d.at >= @m) AS decided`,
		h.args(map[string]any{"a": airport, "m": midnight})).Scan(&n).Error
	return Queue{Waiting: n.Waiting, Held: n.Held, DecidedToday: n.Decided}, err
}

// Waiting is how many claims wait for an officer at an airport, and since when the oldest does.
type Waiting struct {
	Airport string
	Claims  int
	Oldest  time.Time
}

// Waiting counts what waits for an officer, by airport; where nothing waits there is no row.
func (s *Service) Waiting(ctx context.Context) ([]Waiting, error) {
	var rows []Waiting
	err := s.DB.Read(ctx).Raw(`SELECT airport, claims, oldest FROM (
		SELECT c.airport_code AS airport, c.received_at AS oldest, count(*) OVER (PARTITION BY c.airport_code) AS claims,
			row_number() OVER (PARTITION BY c.airport_code ORDER BY c.received_at) AS n
		FROM claims c WHERE c.status = 'open' AND c.id IN (SELECT claim_id FROM receipts WHERE status = 'inspection')) AS all_of_them
		WHERE n = 1 ORDER BY airport`).Scan(&rows).Error
	return rows, err
}

// queueTabs are the conditions of the tabs; the order of the list is the same on each.
var queueTabs = map[string]string{
	"waiting": "c.status = 'open' AND red.n > 0",
	"held":    isHeld,
	"decided": "EXISTS (SELECT 1 FROM decisions d WHERE d.claim_id = c.id AND d.at >= @m)",
	"all":     "1 = 1",
}

func (s *Service) queueIDs(ctx context.Context, h held, tab string, args map[string]any) ([]string, error) {
	where, ok := queueTabs[tab]
	if !ok {
		where = queueTabs["waiting"]
	}
	order := "CASE WHEN red.n > 0 THEN 0 ELSE 1 END, c.departs_at, c.received_at"
	if tab == "all" { // years of them: the newest, and straight from an index
		order = "c.received_at DESC, c.id DESC"
	}
	var ids []string
	err := s.DB.Read(ctx).Raw(`SELECT c.id FROM claims c
		LEFT JOIN (SELECT claim_id, count(*) AS n FROM receipts WHERE status = 'inspection' GROUP BY claim_id) red ON red.claim_id = c.id
		WHERE c.airport_code = @a AND (`+where+`)
		ORDER BY `+order+` LIMIT @l`,
		h.args(args)).Scan(&ids).Error
	return ids, err
}

// loadMany reads claims in the given order, in two statements.
func (s *Service) loadMany(ctx context.Context, ids []string) ([]*Claim, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var rows []claimRow
	if err := s.DB.Read(ctx).Select(claimColumns).Where("id IN ?", ids).Find(&rows).Error; err != nil {
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

// held is what the live holds lie on, whichever airport placed them; they are few.
type held struct {
	claims, merchants []string
	passports         [][]byte
}

func (s *Service) held(ctx context.Context) (held, error) {
	var rows []holdRow
	var h held
	err := s.DB.Read(ctx).Where("released_at IS NULL").Find(&rows).Error
	for _, r := range rows {
		switch r.Kind {
		case "claim":
			h.claims = append(h.claims, r.Subject)
		case "merchant":
			h.merchants = append(h.merchants, r.Subject)
		default:
			index, bad := hex.DecodeString(r.Subject)
			h.passports, err = append(h.passports, index), errors.Join(err, bad)
		}
	}
	return h, err
}

// isHeld is the condition on a claim c that something of it is stopped: by a hold on it, its passport or a merchant of a
// live receipt, or because a payout is held for another reason. The few ids come first, each by an index of its own:
// four conditions joined by OR would read every claim there is.
const isHeld = `c.id IN (
	SELECT id FROM claims WHERE id IN @claims
	UNION ALL SELECT id FROM claims WHERE document_index IN @passports
	UNION ALL SELECT r.claim_id FROM sales s JOIN receipts r ON r.sale_id = s.id AND r.live WHERE s.merchant_id IN @merchants
	UNION ALL SELECT p.claim_id FROM payouts p WHERE p.state = 'held')`

// args are the named values of queries that use isHeld, and more of them.
func (h held) args(more map[string]any) map[string]any {
	more["claims"], more["merchants"], more["passports"] = h.claims, h.merchants, h.passports
	return more
}

// of reports which of these claims are held.
func (h held) of(db *gorm.DB, ids []string) (map[string]bool, error) {
	var stopped []string
	err := db.Raw("SELECT c.id FROM claims c WHERE c.id IN @ids AND "+isHeld, h.args(map[string]any{"ids": ids})).Scan(&stopped).Error
	out := map[string]bool{}
	for _, id := range stopped {
		out[id] = true
	}
	return out, err
}

// idsByPassport finds a passport's claims, the newest first; an empty airport means all of them.
func (s *Service) idsByPassport(ctx context.Context, index []byte, airport string) ([]string, error) {
	q := s.DB.Read(ctx).Model(&claimRow{}).Where("document_index = ?", index)
	if airport != "" {
		q = q.Where("airport_code = ?", airport)
	}
	var ids []string
	err := q.Order("received_at DESC, id DESC").Limit(maxFound).Pluck("id", &ids).Error
	return ids, err
}
