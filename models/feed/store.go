package feed

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"taxrefund/models"
)

type feedRow struct {
	ID, MerchantID, Name, Format string
	Preview                      bool
	State                        string
	Sha256                       string
	SizeBytes                    int64
	NextByte, NextLine           int64
	Recorded, Unchanged          int64
	Corrected, Voided, Rejected  int64
	Refusal, RefusalText         string
	Owner                        string
	LeaseUntil                   *time.Time
	ReceivedAt, UpdatedAt        time.Time
	FinishedAt                   *time.Time
	MerchantName                 string `gorm:"->"` // of the merchant; only read, see feedColumns
}

func (feedRow) TableName() string { return "feeds" }

const feedColumns = "feeds.*, (SELECT m.legal_name FROM merchants m WHERE m.id = feeds.merchant_id) AS merchant_name"

func (r feedRow) feed() Feed {
	f := Feed{ID: r.ID, MerchantID: r.MerchantID, MerchantName: r.MerchantName, Name: r.Name, Format: r.Format, Preview: r.Preview, State: State(r.State),
		SHA256: r.Sha256, SizeBytes: r.SizeBytes, NextByte: r.NextByte, NextLine: r.NextLine,
		Counts:  Counts{Recorded: r.Recorded, Unchanged: r.Unchanged, Corrected: r.Corrected, Voided: r.Voided, Rejected: r.Rejected},
		Refusal: r.Refusal, RefusalText: r.RefusalText, ReceivedAt: r.ReceivedAt.UTC(), UpdatedAt: r.UpdatedAt.UTC()}
	if r.FinishedAt != nil {
		at := r.FinishedAt.UTC()
		f.FinishedAt = &at
	}
	return f
}

type partRow struct {
	FeedID string
	PartNo int
	Sealed []byte
}

func (partRow) TableName() string { return "feed_parts" }

type rejectRow struct {
	FeedID        string
	LineNo        int64
	Place         int
	InvoiceNumber string
	Field         string
	Code, Reason  string
}

func (rejectRow) TableName() string { return "feed_rejects" }

func insertFeed(tx *models.Tx, f Feed) error {
	return tx.Create(&feedRow{ID: f.ID, MerchantID: f.MerchantID, Name: f.Name, Format: f.Format, Preview: f.Preview, State: string(Receiving),
		NextLine: 1, ReceivedAt: tx.Now, UpdatedAt: tx.Now}).Error
}

// addPart keeps one more sealed piece of a file, as long as the feed is receiving.
func addPart(tx *models.Tx, id string, no int, sealed []byte) error {
	res := tx.Model(&feedRow{}).Where("id = ? AND state = 'receiving'", id).Updates(map[string]any{"updated_at": tx.Now})
	if err := models.Changed(res, errNoFeed); err != nil {
		return err
	}
	return tx.Create(&partRow{FeedID: id, PartNo: no, Sealed: sealed}).Error
}

// sameFile finds a merchant's feed of the same bytes that was imported or will be.
func sameFile(tx *models.Tx, merchantID, sum string) (string, error) {
	var ids []string
	err := tx.Model(&feedRow{}).Where("merchant_id = ? AND sha256 = ? AND NOT preview AND state IN ('received', 'running', 'done')", merchantID, sum).Pluck("id", &ids).Error
	if err != nil || len(ids) == 0 {
		return "", err
	}
	return ids[0], nil
}

func markReceived(tx *models.Tx, id, sum string, size int64) error {
	return models.Changed(tx.Model(&feedRow{}).Where("id = ? AND state = 'receiving'", id).Updates(map[string]any{
		"state": string(Received), "sha256": sum, "size_bytes": size, "updated_at": tx.Now, "received_at": tx.Now}), errNoFeed)
}

// forget removes a feed that was never wholly received.
func forget(tx *models.Tx, id string) error {
	if err := dropParts(tx, id); err != nil {
		return err
	}
	return tx.Where("id = ? AND state = 'receiving'", id).Delete(&feedRow{}).Error
}

func dropParts(tx *models.Tx, id string) error {
	return tx.Where("feed_id = ?", id).Delete(&partRow{}).Error
}

// readPart reads one sealed piece; there is none after the last.
func readPart(ctx context.Context, db *models.DB, id string, no int) ([]byte, bool, error) {
	var rows []partRow
	err := db.Read(ctx).Where("feed_id = ? AND part_no = ?", id, no).Limit(1).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, false, err
	}
	return rows[0].Sealed, true, nil
}

// takeLease lets owner go on with a feed that nobody works on.
func takeLease(tx *models.Tx, id, owner string) (Feed, error) {
	res := tx.Model(&feedRow{}).Where("id = ? AND (state = 'received' OR state = 'running' AND lease_until < ?)", id, tx.Now).
		Updates(map[string]any{"state": string(Running), "owner": owner, "lease_until": tx.Now.Add(lease)})
	if err := models.Changed(res, errLost); err != nil {
		return Feed{}, err
	}
	return readFeed(tx.DB, id)
}

func freeLease(tx *models.Tx, id, owner string) error {
	return tx.Model(&feedRow{}).Where("id = ? AND owner = ? AND state = 'running'", id, owner).
		Updates(map[string]any{"lease_until": tx.Now.Add(-time.Microsecond)}).Error
}

// move writes how far a feed has come, from where its owner thought it was. Only what came further is news of it.
func move(tx *models.Tx, f Feed, owner string, to position, c Counts) error {
	f.add(c)
	news := f.UpdatedAt
	if to.at > f.NextByte {
		news = tx.Now
	}
	res := tx.Model(&feedRow{}).Where("id = ? AND owner = ? AND next_byte = ? AND state = 'running'", f.ID, owner, f.NextByte).Updates(map[string]any{
		"next_byte": to.at, "next_line": to.line, "recorded": f.Recorded, "unchanged": f.Unchanged, "corrected": f.Corrected, "voided": f.Voided,
		"rejected": f.Rejected, "lease_until": tx.Now.Add(lease), "updated_at": news})
	return models.Changed(res, errLost)
}

// startAgain takes a preview back to the first line.
func startAgain(tx *models.Tx, f Feed, owner string) error {
	f.Counts = Counts{}
	if err := move(tx, f, owner, position{0, 1}, Counts{}); err != nil {
		return err
	}
	return tx.Where("feed_id = ?", f.ID).Delete(&rejectRow{}).Error
}

// end closes a feed, done or refused, and drops its bytes.
func end(tx *models.Tx, f Feed, owner string, state State, why *models.Error) error {
	change := map[string]any{"state": string(state), "finished_at": tx.Now, "updated_at": tx.Now, "lease_until": nil}
	if why != nil {
		change["refusal"], change["refusal_text"] = why.Code, why.Msg
	} else {
		change["next_byte"] = f.SizeBytes
	}
	res := tx.Model(&feedRow{}).Where("id = ? AND owner = ? AND state = 'running'", f.ID, owner).Updates(change)
	if err := models.Changed(res, errLost); err != nil {
		return err
	}
	return dropParts(tx, f.ID)
}

func insertRejects(tx *models.Tx, id string, list []Reject) error {
	rows := make([][]any, len(list))
	for i, r := range list {
		rows[i] = []any{id, r.Line, r.Place, r.Invoice, r.Field, r.Code, r.Reason}
	}
	return tx.Copy("feed_rejects", []string{"feed_id", "line_no", "place", "invoice_number", "field", "code", "reason"}, rows)
}

func readFeed(db *gorm.DB, id string) (Feed, error) {
	var row feedRow
	err := db.Select(feedColumns).Where("id = ?", id).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return Feed{}, errNoFeed
	}
	return row.feed(), err
}

// list reads feeds newest first, of one merchant or with an empty id of all.
func list(ctx context.Context, db *models.DB, merchantID string, limit int) ([]Feed, error) {
	q := db.Read(ctx).Select(feedColumns).Where("state <> 'receiving'").Order("received_at DESC, id DESC").Limit(limit)
	if merchantID != "" {
		q = q.Where("merchant_id = ?", merchantID)
	}
	var rows []feedRow
	err := q.Find(&rows).Error
	out := make([]Feed, len(rows))
	for i, r := range rows {
		out[i] = r.feed()
	}
	return out, err
}

// waiting lists feeds that nobody works on, oldest first.
func waiting(ctx context.Context, db *models.DB, now time.Time) ([]feedRow, error) {
	var rows []feedRow
	err := db.Read(ctx).Select("id, preview").Where("state = 'received' OR state = 'running' AND lease_until < ?", now).Order("received_at, id").Find(&rows).Error
	return rows, err
}

// abandoned lists feeds whose sender stopped sending, or whose receiver died.
func abandoned(ctx context.Context, db *models.DB, before time.Time) ([]string, error) {
	var ids []string
	err := db.Read(ctx).Model(&feedRow{}).Where("state = 'receiving' AND updated_at < ?", before).Pluck("id", &ids).Error
	return ids, err
}

// eachReject calls fn for every reject of a feed, by line, without holding them all.
func eachReject(ctx context.Context, db *models.DB, id string, fn func(Reject) error) error {
	rows, err := db.Read(ctx).Model(&rejectRow{}).Where("feed_id = ?", id).Order("line_no, place").Rows()
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var r rejectRow
		if err := db.ScanRows(rows, &r); err != nil {
			return err
		}
		if err := fn(Reject{r.LineNo, r.Place, r.InvoiceNumber, r.Field, r.Code, r.Reason}); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Stuck lists the feeds that wait or run and have come no further since an instant, oldest first.
func (s *Service) Stuck(ctx context.Context, since time.Time) ([]Feed, error) {
	var rows []feedRow
	err := s.DB.Read(ctx).Select(feedColumns).Where("state IN ('received', 'running') AND updated_at < ?", since).Order("updated_at, id").Find(&rows).Error
	out := make([]Feed, len(rows))
	for i, r := range rows {
		out[i] = r.feed()
	}
	return out, err
}
