package period

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"taxrefund/models"
	"taxrefund/models/money"
)

type periodRow struct {
	ID, AirportCode, State string
	FromOn, ToOn           string
	LinesDone, LinesTotal  int64
	Failure, FailureText   string
	Tries                  int
	Owner                  string
	LeaseUntil             *time.Time
	AskedBy                string
	AskedAt                time.Time
	FinishedAt             *time.Time
}

func (periodRow) TableName() string { return "periods" }

func (r periodRow) period() Period {
	p := Period{ID: r.ID, Ask: Ask{Airport: r.AirportCode, From: models.Date(r.FromOn), To: models.Date(r.ToOn)}, State: State(r.State), LinesDone: r.LinesDone,
		LinesTotal: r.LinesTotal, Failure: r.Failure, FailureText: r.FailureText, AskedBy: r.AskedBy, AskedAt: r.AskedAt.UTC()}
	if r.FinishedAt != nil {
		at := r.FinishedAt.UTC()
		p.FinishedAt = &at
	}
	return p
}

type sumRow struct {
	PeriodID, Dimension, Key, Name, Currency                                                                   string
	Lines                                                                                                      int64
	OpeningMinor, DueMinor, CancelledMinor, PaidMinor, ReturnedMinor, ForfeitedMinor, MovedMinor, ClosingMinor int64
	OpeningSentMinor, SentMinor, FailedMinor, ClosingSentMinor, RecoveryMinor, RecoveryClosedMinor             int64
}

func (sumRow) TableName() string { return "period_sums" }

func (r sumRow) sum() Sum {
	return Sum{Dimension: r.Dimension, Key: r.Key, Name: r.Name, Currency: money.Currency(r.Currency), Figures: Figures{Lines: r.Lines, Opening: r.OpeningMinor,
		Due: r.DueMinor, Cancelled: r.CancelledMinor, Paid: r.PaidMinor, Returned: r.ReturnedMinor, Forfeited: r.ForfeitedMinor, Moved: r.MovedMinor,
		Closing: r.ClosingMinor, OpeningSent: r.OpeningSentMinor, Sent: r.SentMinor, Failed: r.FailedMinor, ClosingSent: r.ClosingSentMinor,
		Recovery: r.RecoveryMinor, RecoveryClosed: r.RecoveryClosedMinor}}
}

type fileRow struct {
	PeriodID, Format, Sha256 string
	SizeBytes                int64
}

func (fileRow) TableName() string { return "period_files" }

type partRow struct {
	PeriodID, Format string
	PartNo           int
	Packed           []byte
}

func (partRow) TableName() string { return "period_parts" }

func insertPeriod(tx *models.Tx, p Period) error {
	return tx.Create(&periodRow{ID: p.ID, AirportCode: p.Airport, FromOn: string(p.From), ToOn: string(p.To), State: string(Asked), AskedBy: tx.Actor.ID, AskedAt: tx.Now}).Error
}

// live finds the report on exactly these days that is made, or being made.
func live(db *gorm.DB, a Ask) (Period, bool, error) {
	var rows []periodRow
	err := db.Where("airport_code = ? AND from_on = ? AND to_on = ? AND state <> 'failed'", a.Airport, string(a.From), string(a.To)).Limit(1).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return Period{}, false, err
	}
	return rows[0].period(), true, nil
}

// read reads a report without its sums and files.
func read(db *gorm.DB, id string) (Period, error) {
	var row periodRow
	err := db.Where("id = ?", id).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return Period{}, errNone
	}
	return row.period(), err
}

// list reads the newest reports, at one airport or with an empty code everywhere.
func list(ctx context.Context, db *models.DB, airport string, most int) ([]Period, error) {
	q := db.Read(ctx).Order("asked_at DESC, id DESC").Limit(most)
	if airport != "" {
		q = q.Where("airport_code = ?", airport)
	}
	var rows []periodRow
	err := q.Find(&rows).Error
	out := make([]Period, len(rows))
	for i, r := range rows {
		out[i] = r.period()
	}
	return out, err
}

// fill reads the sums of the dimensions and the files of reports, in two statements.
func fill(db *gorm.DB, list []Period, dimensions []string) error {
	ids, at := make([]string, len(list)), map[string]*Period{}
	for i := range list {
		ids[i], at[list[i].ID] = list[i].ID, &list[i]
	}
	var sums []sumRow
	if err := db.Where("period_id IN ? AND dimension IN ?", ids, dimensions).Find(&sums).Error; err != nil {
		return err
	}
	for _, r := range sums {
		at[r.PeriodID].Sums = append(at[r.PeriodID].Sums, r.sum())
	}
	for _, p := range at {
		inOrder(p.Sums)
	}
	var files []fileRow
	err := db.Where("period_id IN ?", ids).Order("format").Find(&files).Error
	for _, r := range files {
		at[r.PeriodID].Files = append(at[r.PeriodID].Files, File{Format: r.Format, SHA256: r.Sha256, Size: r.SizeBytes})
	}
	return err
}

// takeLease lets owner make a report that nobody makes, from its beginning: what another left of its files is removed.
func takeLease(tx *models.Tx, id, owner string) (Period, int, error) {
	res := tx.Model(&periodRow{}).Where("id = ? AND (state = 'asked' OR state = 'making' AND lease_until < ?)", id, tx.Now).
		Updates(map[string]any{"state": string(Making), "owner": owner, "lease_until": tx.Now.Add(lease), "lines_done": 0, "lines_total": 0, "tries": gorm.Expr("tries + 1")})
	if err := models.Changed(res, errLost); err != nil {
		return Period{}, 0, err
	}
	if err := tx.Where("period_id = ?", id).Delete(&partRow{}).Error; err != nil {
		return Period{}, 0, err
	}
	var row periodRow
	err := tx.Where("id = ?", id).Take(&row).Error
	return row.period(), row.Tries, err
}

func freeLease(tx *models.Tx, id, owner string) error {
	return tx.Model(&periodRow{}).Where("id = ? AND owner = ? AND state = 'making'", id, owner).
		Updates(map[string]any{"lease_until": tx.Now.Add(-time.Microsecond)}).Error
}

// keep renews the lease of a report that its owner is still making, and writes how far it has come.
func keep(tx *models.Tx, id, owner string, done, total int64) error {
	return models.Changed(tx.Model(&periodRow{}).Where("id = ? AND owner = ? AND state = 'making'", id, owner).
		Updates(map[string]any{"lines_done": done, "lines_total": total, "lease_until": tx.Now.Add(lease)}), errLost)
}

// renew says that a report's owner is still making it.
func renew(tx *models.Tx, id, owner string) error {
	return models.Changed(tx.Model(&periodRow{}).Where("id = ? AND owner = ? AND state = 'making'", id, owner).Updates(map[string]any{"lease_until": tx.Now.Add(lease)}), errLost)
}

func insertPart(tx *models.Tx, id, format string, no int, packed []byte) error {
	return tx.Insert(&partRow{PeriodID: id, Format: format, PartNo: no, Packed: packed})
}

// finish ends a report, made or failed. Its sums and files are written before, as nothing can be added afterwards.
func finish(tx *models.Tx, id, owner string, state State, why *models.Error) error {
	change := map[string]any{"state": string(state), "finished_at": tx.Now, "lease_until": nil}
	if why != nil {
		change["failure"], change["failure_text"] = why.Code, why.Msg
	}
	return models.Changed(tx.Model(&periodRow{}).Where("id = ? AND owner = ? AND state = 'making'", id, owner).Updates(change), errLost)
}

func insertResult(tx *models.Tx, id string, sums []Sum, files []File) error {
	rows := make([][]any, len(sums))
	for i, s := range sums {
		rows[i] = []any{id, s.Dimension, s.Key, s.Name, string(s.Currency), s.Lines, s.Opening, s.Due, s.Cancelled, s.Paid, s.Returned, s.Forfeited, s.Moved, s.Closing,
			s.OpeningSent, s.Sent, s.Failed, s.ClosingSent, s.Recovery, s.RecoveryClosed}
	}
	err := tx.Copy("period_sums", []string{"period_id", "dimension", "key", "name", "currency", "lines", "opening_minor", "due_minor", "cancelled_minor", "paid_minor", "returned_minor",
		"forfeited_minor", "moved_minor", "closing_minor", "opening_sent_minor", "sent_minor", "failed_minor", "closing_sent_minor", "recovery_minor", "recovery_closed_minor"}, rows)
	for _, f := range files {
		if err == nil {
			err = tx.Insert(&fileRow{PeriodID: id, Format: f.Format, Sha256: f.SHA256, SizeBytes: f.Size})
		}
	}
	return err
}

func fileOf(db *gorm.DB, id, format string) (File, error) {
	var rows []fileRow
	err := db.Where("period_id = ? AND format = ?", id, format).Limit(1).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return File{}, errors.Join(err, errNoFile)
	}
	return File{Format: rows[0].Format, SHA256: rows[0].Sha256, Size: rows[0].SizeBytes}, nil
}

// readPart reads one packed piece; there is none after the last.
func readPart(ctx context.Context, db *models.DB, id, format string, no int) ([]byte, bool, error) {
	var rows []partRow
	err := db.Read(ctx).Where("period_id = ? AND format = ? AND part_no = ?", id, format, no).Limit(1).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, false, err
	}
	return rows[0].Packed, true, nil
}

// waiting lists reports that nobody makes, oldest first.
func waiting(ctx context.Context, db *models.DB) ([]string, error) {
	var ids []string
	err := db.Read(ctx).Model(&periodRow{}).Where("state = 'asked' OR state = 'making' AND lease_until < ?", db.Clock.Now()).Order("asked_at, id").Pluck("id", &ids).Error
	return ids, err
}
