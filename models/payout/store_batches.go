package payout

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"taxrefund/models"
	"taxrefund/models/money"
)

type batchRow struct {
	ID, Number, AirportCode, Method, Rail, Currency, Slot, State string
	OpenedAt                                                     time.Time
	ClosedAt                                                     *time.Time
	LineCount                                                    int
	TotalMinor, PaidMinor, ReturnedMinor, FailedMinor            int64
}

func (batchRow) TableName() string { return "batches" }

func (r batchRow) batch() Batch {
	return Batch{ID: r.ID, Number: r.Number, Airport: r.AirportCode, Method: r.Method, Rail: r.Rail, Currency: money.Currency(r.Currency), Slot: r.Slot,
		State: r.State, OpenedAt: r.OpenedAt.UTC(), ClosedAt: r.ClosedAt, LineCount: r.LineCount, TotalMinor: r.TotalMinor, PaidMinor: r.PaidMinor,
		ReturnedMinor: r.ReturnedMinor, FailedMinor: r.FailedMinor}
}

type lineRow struct {
	BatchID                   string
	LineNo                    int
	Kind, PayoutID, AttemptID string
	AmountMinor               int64
	Outcome                   string
}

func (lineRow) TableName() string { return "batch_lines" }

type reportRow struct {
	BatchID, Format, Sha256 string
	Body                    []byte
	CreatedAt               time.Time
}

func (reportRow) TableName() string { return "batch_reports" }

var errNoBatch = models.E(models.NotFound, "batch.not_found", "there is no such batch here")

func findBatch(tx *models.Tx, p Payout, slot string) (Batch, error) {
	var rows []batchRow
	err := forUpdate(tx).Where("airport_code = ? AND method = ? AND rail = ? AND currency = ? AND slot = ?", p.Airport, p.Method, p.Rail, string(p.Amount.Currency), slot).
		Limit(1).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return Batch{}, err
	}
	return rows[0].batch(), nil
}

// insertBatch makes an open batch unless another run of the same slot has just made it.
func insertBatch(tx *models.Tx, p Payout, slot string) error {
	row := batchRow{ID: models.NewID(), Number: numberOf(p, tx.Now), AirportCode: p.Airport, Method: p.Method, Rail: p.Rail,
		Currency: string(p.Amount.Currency), Slot: slot, State: "open", OpenedAt: tx.Now}
	return tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error
}

func addLine(tx *models.Tx, batchID, kind string, a attemptRow, minor int64, outcome string) error {
	var n int64
	if err := tx.Model(&lineRow{}).Where("batch_id = ?", batchID).Count(&n).Error; err != nil {
		return err
	}
	return tx.Create(&lineRow{BatchID: batchID, LineNo: int(n) + 1, Kind: kind, PayoutID: a.PayoutID, AttemptID: a.ID, AmountMinor: minor, Outcome: outcome}).Error
}

// settledBatches finds open batches without a pending line. A batch of returns and one of cash stay open until the day is
// over at its airport.
func settledBatches(ctx context.Context, db *models.DB) ([]string, error) {
	var rows []struct{ ID, Slot, TimeZone string }
	err := db.Read(ctx).Raw(`SELECT b.id, b.slot, a.time_zone FROM batches b JOIN airports a ON a.code = b.airport_code WHERE b.state = 'open'
		AND NOT EXISTS (SELECT 1 FROM batch_lines l WHERE l.batch_id = b.id AND l.outcome = 'pending')
		AND EXISTS (SELECT 1 FROM batch_lines l WHERE l.batch_id = b.id) ORDER BY b.id`).Scan(&rows).Error
	var ids []string
	for _, r := range rows {
		today := models.DateIn(db.Clock.Now(), models.Zone(r.TimeZone))
		if !strings.HasPrefix(r.Slot, cashSlot(today)) && !strings.HasPrefix(r.Slot, returnsSlot(today)) {
			ids = append(ids, r.ID)
		}
	}
	return ids, err
}

func lockBatch(tx *models.Tx, id string) (Batch, error) {
	var row batchRow
	err := forUpdate(tx).Where("id = ?", id).Take(&row).Error
	return row.batch(), err
}

func saveClosed(tx *models.Tx, b Batch) error {
	return models.Changed(tx.Model(&batchRow{}).Where("id = ? AND state = 'open'", b.ID).Updates(map[string]any{
		"state": "closed", "closed_at": tx.Now, "line_count": b.LineCount, "total_minor": b.TotalMinor, "paid_minor": b.PaidMinor,
		"returned_minor": b.ReturnedMinor, "failed_minor": b.FailedMinor}), errStale)
}

func linesOf(db *gorm.DB, batchID string) ([]Line, error) {
	var rows []struct {
		Line      Line `gorm:"embedded"`
		SettledOn *time.Time
		DueKey    string
	}
	err := db.Raw(`SELECT l.line_no, l.kind, c.doc_id, p.due_key, p.id AS payout_id, a.rail, a.rail_id, a.rail_reference, b.method,
		a.created_at, a.settled_at AS settled_on, a.currency, l.amount_minor, l.outcome,
		CASE WHEN l.outcome = 'paid' THEN '' ELSE a.failure_code END AS failure_code, a.account_mask, p.airport_code AS airport, k.name AS kiosk,
		(SELECT COALESCE(SUM(r.gross_minor), 0) FROM receipts r WHERE r.claim_id = p.claim_id AND r.due_key = p.due_key) AS gross_minor,
		(SELECT COALESCE(SUM(r.fee_minor + r.refund_minor), 0) FROM receipts r WHERE r.claim_id = p.claim_id AND r.due_key = p.due_key) AS vat_minor,
		(SELECT COALESCE(SUM(r.fee_minor), 0) FROM receipts r WHERE r.claim_id = p.claim_id AND r.due_key = p.due_key) AS fee_minor
		FROM batch_lines l JOIN batches b ON b.id = l.batch_id JOIN attempts a ON a.id = l.attempt_id JOIN payouts p ON p.id = l.payout_id
		JOIN claims c ON c.id = p.claim_id JOIN kiosks k ON k.id = c.kiosk_id
		WHERE l.batch_id = ? ORDER BY l.line_no`, batchID).Scan(&rows).Error
	out := make([]Line, len(rows))
	for i, r := range rows {
		out[i] = r.Line
		out[i].VoucherVersion = versionOf(r.DueKey)
		out[i].CreatedAt = r.Line.CreatedAt.UTC()
		if r.SettledOn != nil {
			out[i].SettledAt = r.SettledOn.UTC()
		}
	}
	return out, err
}

// versionOf is the voucher version whose step made a payout due.
func versionOf(dueKey string) int {
	n, err := strconv.Atoi(strings.TrimPrefix(baseOf(dueKey), "v"))
	if err != nil {
		return 0 // a key of another form names no version
	}
	return n
}

// Batches lists an airport's batches, newest first; an open one shows the sums of its lines so far.
func (s *Service) Batches(ctx context.Context, airport string) ([]Batch, error) {
	q := s.DB.Read(ctx).Order("opened_at DESC, id DESC").Limit(200)
	if airport != "" {
		q = q.Where("airport_code = ?", airport)
	}
	var rows []batchRow
	if err := q.Find(&rows).Error; err != nil {
		return nil, err
	}
	out := make([]Batch, len(rows))
	for i, r := range rows {
		out[i] = r.batch()
	}
	return out, soFar(s.DB.Read(ctx), out)
}

// soFar adds up the lines of batches that are still open.
func soFar(db *gorm.DB, batches []Batch) error {
	open := map[string]*Batch{}
	for i := range batches {
		if batches[i].State == "open" {
			open[batches[i].ID] = &batches[i]
		}
	}
	if len(open) == 0 {
		return nil
	}
	var sums []struct {
		BatchID, Kind, Outcome string
		Count                  int
		Minor                  int64
	}
	err := db.Model(&lineRow{}).Select("batch_id, kind, outcome, COUNT(*) AS count, SUM(amount_minor) AS minor").
		Where("batch_id IN ?", slices.Collect(maps.Keys(open))).Group("batch_id, kind, outcome").Scan(&sums).Error
	for _, x := range sums {
		b := open[x.BatchID]
		b.LineCount, b.TotalMinor = b.LineCount+x.Count, b.TotalMinor+x.Minor
		switch {
		case x.Kind == "return":
			b.ReturnedMinor -= x.Minor
		case x.Outcome == "paid":
			b.PaidMinor += x.Minor
		case x.Outcome == "failed":
			b.FailedMinor += x.Minor
		}
	}
	return err
}

// Batch reads one batch by its number, with its lines.
func (s *Service) Batch(ctx context.Context, actor models.Actor, number string) (Batch, []Line, error) {
	b, err := batchByNumber(s.DB.Read(ctx), actor, number)
	if err != nil {
		return b, nil, err
	}
	lines, err := linesOf(s.DB.Read(ctx), b.ID)
	return b, lines, err
}

func batchByNumber(db *gorm.DB, actor models.Actor, number string) (Batch, error) {
	var row batchRow
	q := db.Where("number = ?", number)
	if actor.Airport != "" {
		q = q.Where("airport_code = ?", actor.Airport)
	}
	err := q.Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return Batch{}, errNoBatch
	}
	return row.batch(), err
}

// Reports lists the files of closed batches without their bytes, by the batch's id, in one statement.
func (s *Service) Reports(ctx context.Context, batchIDs ...string) (map[string][]StoredReport, error) {
	var rows []struct {
		BatchID      string
		StoredReport `gorm:"embedded"`
	}
	err := s.DB.Read(ctx).Raw("SELECT batch_id, format, sha256, length(body) AS size FROM batch_reports WHERE batch_id IN ? ORDER BY batch_id, format", batchIDs).Scan(&rows).Error
	out := map[string][]StoredReport{}
	for _, r := range rows {
		out[r.BatchID] = append(out[r.BatchID], r.StoredReport)
	}
	return out, err
}

func reportOf(tx *models.Tx, batchID, format string) (reportRow, error) {
	var row reportRow
	err := tx.Where("batch_id = ? AND format = ?", batchID, format).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return row, models.E(models.NotFound, "report.not_found", "there is no such report yet; reports are made when the batch closes")
	}
	return row, err
}

// Booked is what the ledger says of a batch's attempts: how many were settled or returned, and the money that left less
// what came back, in minor units.
func (s *Service) Booked(ctx context.Context, batchID string) (count int, minor int64, err error) {
	var row struct {
		Count int
		Minor int64
	}
	err = s.DB.Read(ctx).Raw(`SELECT COUNT(*) AS count, COALESCE(SUM(CASE p.kind WHEN 'return' THEN -e.amount_minor ELSE e.amount_minor END), 0) AS minor
		FROM batch_lines l JOIN postings p ON p.ref = CAST(l.attempt_id AS text) AND p.kind = CASE l.kind WHEN 'return' THEN 'return' ELSE 'settle' END
		JOIN entries e ON e.posting_id = p.id AND e.amount_minor > 0 WHERE l.batch_id = ?`, batchID).Scan(&row).Error
	return row.Count, row.Minor, err
}
