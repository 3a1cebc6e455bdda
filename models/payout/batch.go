package payout

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"time"

	"taxrefund/models"
	"taxrefund/models/audit"
	"taxrefund/models/money"
)

// Batch is what one run sent by one method over one rail in one currency. Closed, it never changes; what comes back later
// is a line of a later batch.
type Batch struct {
	ID, Number, Airport, Method, Rail                 string
	Currency                                          money.Currency
	Slot, State                                       string // "open" or "closed"
	OpenedAt                                          time.Time
	ClosedAt                                          *time.Time
	LineCount                                         int
	TotalMinor, PaidMinor, ReturnedMinor, FailedMinor int64
}

// Amount dresses minor units with the batch's currency.
func (b Batch) Amount(minor int64) money.Amount { return money.Of(minor, b.Currency) }

// Line is one attempt in a batch, with everything a report needs from receipt to bank statement.
type Line struct {
	LineNo                                int
	Kind                                  string // "payout" or "return"
	DocID                                 string
	VoucherVersion                        int
	PayoutID, Rail, RailID, RailReference string
	Method                                string
	CreatedAt, SettledAt                  time.Time
	Currency                              money.Currency
	GrossMinor, VATMinor, FeeMinor        int64
	AmountMinor                           int64 // negative for a return
	Outcome, FailureCode, AccountMask     string
	Airport, Kiosk                        string
}

// StoredReport is a file made when a batch closed.
type StoredReport struct {
	Format, SHA256 string
	Size           int
}

// Render makes the files of a closed batch, by format.
type Render func(Batch, []Line) (map[string][]byte, error)

// CloseBatches closes every batch whose lines are all settled: it adds them up, makes the reports, and stores them with
// their SHA-256, each batch in one transaction. A batch that cannot be closed does not keep the others open.
func (s *Service) CloseBatches(ctx context.Context, actor models.Actor, render Render) ([]Batch, error) {
	ids, err := settledBatches(ctx, s.DB)
	if err != nil {
		return nil, err
	}
	var closed []Batch
	var failed []error
	for _, id := range ids {
		b, err := models.InTx(ctx, s.DB, actor, func(tx *models.Tx) (Batch, error) { return closeBatch(tx, id, render) })
		if err == nil && b.State == "closed" {
			closed = append(closed, b)
		}
		failed = append(failed, err)
	}
	return closed, errors.Join(failed...)
}

func closeBatch(tx *models.Tx, id string, render Render) (Batch, error) {
	b, err := lockBatch(tx, id)
	if err != nil || b.State == "closed" {
		return Batch{}, err
	}
	lines, err := linesOf(tx.DB, id)
	if err != nil {
		return b, err
	}
	for _, l := range lines {
		switch {
		case l.Outcome == "pending":
			return Batch{}, nil // another line came in since
		case l.Kind == "return":
			b.ReturnedMinor -= l.AmountMinor
		case l.Outcome == "failed":
			b.FailedMinor += l.AmountMinor
		default:
			b.PaidMinor += l.AmountMinor
		}
		b.TotalMinor += l.AmountMinor
	}
	b.State, b.ClosedAt, b.LineCount = "closed", &tx.Now, len(lines)
	files, err := render(b, lines)
	if err != nil {
		return b, err
	}
	if err := saveClosed(tx, b); err != nil {
		return b, err
	}
	for format, body := range files {
		sum := sha256.Sum256(body)
		row := reportRow{BatchID: b.ID, Format: format, Sha256: hex.EncodeToString(sum[:]), Body: body, CreatedAt: tx.Now}
		if err := tx.Create(&row).Error; err != nil {
			return b, err
		}
	}
	return b, audit.Write(tx, audit.Deed{Name: "batch.close", SubjectKind: "batch", SubjectID: b.ID, Airport: b.Airport,
		Detail: map[string]any{"number": b.Number, "lines": b.LineCount, "total_minor": b.TotalMinor, "paid_minor": b.PaidMinor}})
}

// openBatch finds or makes the open batch of a run; one that was closed meanwhile is followed by another.
func openBatch(tx *models.Tx, p Payout, slot string) (string, error) {
	for {
		b, err := findBatch(tx, p, slot)
		if err != nil {
			return "", err
		}
		switch b.State {
		case "open":
			return b.ID, nil
		case "closed":
			slot += "+"
		default:
			if err := insertBatch(tx, p, slot); err != nil {
				return "", err
			}
		}
	}
}

// numberOf names a batch for people and bank statements: airport, UTC time, method, and four random characters.
func numberOf(p Payout, now time.Time) string {
	return strings.Join([]string{p.Airport, now.Format("20060102-1504"), strings.ToUpper(p.Method), railID()[:4]}, "-")
}

// returnsSlot is the slot of what comes back on a day at an airport: its batch closes when the day is over there.
func returnsSlot(day models.Date) string { return "returns-" + string(day) }

func returnAttempt(tx *models.Tx, p Payout, a attemptRow, ev Evidence) error {
	zone, err := zoneOf(tx, p.Airport)
	if err != nil {
		return err
	}
	batch, err := openBatch(tx, p, returnsSlot(models.DateIn(tx.Now, zone)))
	if err != nil {
		return err
	}
	res := tx.Model(&attemptRow{}).Where("id = ? AND live", a.ID).Updates(map[string]any{"outcome": "returned", "failure_code": ev.Code, "live": false})
	if err := models.Changed(res, errStale); err != nil {
		return err
	}
	return addLine(tx, batch, "return", a, -p.Amount.Minor, "returned")
}

// Report reads a stored file with its SHA-256; the download is audited. Another airport's batch is not found.
func (s *Service) Report(ctx context.Context, actor models.Actor, number, format string) ([]byte, string, error) {
	type file struct {
		body []byte
		sum  string
	}
	f, err := models.InTx(ctx, s.DB, actor, func(tx *models.Tx) (file, error) {
		b, err := batchByNumber(tx.DB, actor, number)
		if err != nil {
			return file{}, err
		}
		r, err := reportOf(tx, b.ID, format)
		if err != nil {
			return file{}, err
		}
		return file{r.Body, r.Sha256}, audit.Write(tx, audit.Deed{Name: "report.read", SubjectKind: "batch", SubjectID: b.ID, Airport: b.Airport,
			Detail: map[string]any{"format": format, "sha256": r.Sha256}})
	})
	return f.body, f.sum, err
}
