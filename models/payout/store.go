package payout

import (
	"context"
	"crypto/sha256"
	"errors"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"taxrefund/models"
	"taxrefund/models/ledger"
	"taxrefund/models/money"
)

type payoutRow struct {
	ID, ClaimID, DueKey, AirportCode, Method, Rail string
	AccountSealed                                  []byte
	AccountMask, Currency                          string
	AmountMinor                                    int64
	State, StateReason                             string
	BatchID                                        *string
	Version                                        int
	LeaseUntil                                     *time.Time
	DueAt                                          time.Time
	ForfeitsOn                                     models.Date
	PaidAt                                         *time.Time
	UpdatedAt                                      time.Time
}

func (payoutRow) TableName() string { return "payouts" }

func (r payoutRow) payout() Payout {
	p := Payout{ID: r.ID, ClaimID: r.ClaimID, DueKey: r.DueKey, Airport: r.AirportCode, Method: r.Method, Rail: r.Rail, AccountMask: r.AccountMask,
		Amount: money.Of(r.AmountMinor, money.Currency(r.Currency)), State: State(r.State), StateReason: r.StateReason, Version: r.Version,
		DueAt: r.DueAt.UTC(), ForfeitsOn: r.ForfeitsOn, PaidAt: r.PaidAt, UpdatedAt: r.UpdatedAt.UTC(), leaseUntil: r.LeaseUntil, accountSealed: r.AccountSealed}
	if r.BatchID != nil {
		p.BatchID = *r.BatchID
	}
	return p
}

type moveRow struct {
	ID, PayoutID string
	Version      int
	FromState    string
	ToState      string
	Reason       string
	At           time.Time
}

func (moveRow) TableName() string { return "payout_moves" }

type attemptRow struct {
	ID, PayoutID                        string
	Number                              int
	BatchID, Rail, RailID, Currency     string
	AmountMinor                         int64
	AccountMask                         string // as it was sent; the payout's may have changed since
	Live                                bool
	Outcome, FailureCode, RailReference string
	Sends                               int
	CreatedAt                           time.Time
	SentAt                              time.Time
	SettledAt                           *time.Time
}

func (attemptRow) TableName() string { return "attempts" }

type evidenceRow struct {
	ID, AttemptID, Source, Status, Code, RailReference string
	BodyHash                                           []byte
	ActorID                                            string
	At                                                 time.Time
}

func (evidenceRow) TableName() string { return "evidence" }

type cursorRow struct {
	Rail      string `gorm:"primaryKey"`
	Position  string
	UpdatedAt time.Time
}

func (cursorRow) TableName() string { return "rail_cursors" }

var (
	errStale     = models.E(models.Conflict, "payout.stale_version", "this payout has moved on in the meantime; read it again")
	errNone      = models.E(models.NotFound, "payout.not_found", "there is no such payout")
	errNoAttempt = models.E(models.NotFound, "payout.no_attempt", "this rail id belongs to no attempt of ours")
)

func insertPayout(tx *models.Tx, p Payout) error {
	var batch *string
	if p.BatchID != "" {
		batch = &p.BatchID
	}
	return tx.Insert(&payoutRow{BatchID: batch, ID: p.ID, ClaimID: p.ClaimID, DueKey: p.DueKey, AirportCode: p.Airport, Method: p.Method, Rail: p.Rail,
		AccountSealed: p.accountSealed, AccountMask: p.AccountMask, Currency: string(p.Amount.Currency), AmountMinor: p.Amount.Minor,
		State: string(p.State), StateReason: p.StateReason, Version: p.Version, DueAt: p.DueAt, ForfeitsOn: p.ForfeitsOn, UpdatedAt: p.UpdatedAt})
}

// saveMove writes a move under the version and state it started from, and the row that remembers it.
func saveMove(tx *models.Tx, p *Payout, from State) error {
	values := map[string]any{"state": string(p.State), "state_reason": p.StateReason, "version": p.Version + 1, "updated_at": tx.Now,
		"lease_until": p.leaseUntil, "paid_at": p.PaidAt}
	if p.BatchID != "" {
		values["batch_id"] = p.BatchID
	}
	if p.State == DueState {
		values["batch_id"], p.BatchID = nil, ""
	}
	res := tx.Model(&payoutRow{}).Where("id = ? AND state = ? AND version = ?", p.ID, string(from), p.Version).Updates(values)
	if err := models.Changed(res, errStale); err != nil {
		return err
	}
	p.Version++
	p.UpdatedAt = tx.Now
	return tx.Insert(&moveRow{ID: models.NewID(), PayoutID: p.ID, Version: p.Version, FromState: string(from), ToState: string(p.State), Reason: p.StateReason, At: tx.Now})
}

func forUpdate(tx *models.Tx) *gorm.DB { return tx.DB.Clauses(clause.Locking{Strength: "UPDATE"}) }

func skipLocked(tx *models.Tx) *gorm.DB {
	return tx.DB.Clauses(clause.Locking{Strength: "UPDATE", Options: "SKIP LOCKED"})
}

// LockClaim reads a claim's payouts for changing, in the order of their ids. The claim is locked before.
func LockClaim(tx *models.Tx, claimID string) ([]Payout, error) {
	var rows []payoutRow
	err := forUpdate(tx).Where("claim_id = ?", claimID).Order("id").Find(&rows).Error
	return payouts(rows), err
}

func payouts(rows []payoutRow) []Payout {
	out := make([]Payout, len(rows))
	for i, r := range rows {
		out[i] = r.payout()
	}
	return out
}

func lockPayout(tx *models.Tx, id string) (Payout, error) {
	var row payoutRow
	err := forUpdate(tx).Where("id = ?", id).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return Payout{}, errNone
	}
	return row.payout(), err
}

// lockDue takes the oldest due payouts of a rail that no other process is taking. Cash is paid by people, whatever rails
// there are.
func lockDue(tx *models.Tx, at place, after mark) ([]Payout, error) {
	q := skipLocked(tx).Where("airport_code = ? AND rail = ? AND state = 'due' AND due_at <= ? AND method <> ?", at.airport, at.rail, tx.Now, Cash)
	if after.id != "" {
		q = q.Where("(due_at, id) > (?, ?)", after.at, after.id)
	}
	var rows []payoutRow
	err := q.Order("due_at, id").Limit(chunk).Find(&rows).Error
	return payouts(rows), err
}

// setDetails writes the new account, and forgets the batch that the old one was sent in.
func setDetails(tx *models.Tx, p Payout, d Details) error {
	return models.Changed(tx.Model(&payoutRow{}).Where("id = ? AND version = ?", p.ID, p.Version).Updates(map[string]any{
		"method": d.Method, "rail": d.Rail, "account_sealed": d.AccountSealed, "account_mask": d.AccountMask, "batch_id": nil, "updated_at": tx.Now}), errStale)
}

func setAmount(tx *models.Tx, p Payout, minor int64) error {
	return models.Changed(tx.Model(&payoutRow{}).Where("id = ? AND version = ? AND state = ?", p.ID, p.Version, string(p.State)).Updates(map[string]any{
		"amount_minor": minor, "updated_at": tx.Now}), errStale)
}

func setKey(tx *models.Tx, p Payout, key string) error {
	return models.Changed(tx.Model(&payoutRow{}).Where("id = ? AND version = ?", p.ID, p.Version).Updates(map[string]any{"due_key": key}), errStale)
}

func setReason(tx *models.Tx, p Payout, reason string) error {
	return models.Changed(tx.Model(&payoutRow{}).Where("id = ? AND version = ?", p.ID, p.Version).Updates(map[string]any{
		"state_reason": reason, "updated_at": tx.Now}), errStale)
}

func setLease(tx *models.Tx, p *Payout, until time.Time) error {
	p.leaseUntil = &until
	return models.Changed(tx.Model(&payoutRow{}).Where("id = ? AND version = ?", p.ID, p.Version).Updates(map[string]any{"lease_until": until}), errStale)
}

// endLease gives a lease back if it is still the one that was taken. Its end stays as the time of the last question.
func endLease(tx *models.Tx, id string, until time.Time) error {
	return tx.Model(&payoutRow{}).Where("id = ? AND lease_until = ? AND state IN ('in_process', 'unknown')", id, until).
		Updates(map[string]any{"lease_until": tx.Now}).Error
}

func insertAttempt(tx *models.Tx, p Payout, railID string) (a attemptRow, docID string, err error) {
	var n int64
	if err := tx.Model(&attemptRow{}).Where("payout_id = ?", p.ID).Count(&n).Error; err != nil {
		return a, "", err
	}
	a = attemptRow{ID: models.NewID(), PayoutID: p.ID, Number: int(n) + 1, BatchID: p.BatchID, Rail: p.Rail, RailID: railID,
		Currency: string(p.Amount.Currency), AmountMinor: p.Amount.Minor, AccountMask: p.AccountMask, Live: true, Outcome: "pending", Sends: 1, CreatedAt: tx.Now, SentAt: tx.Now}
	if err := tx.Create(&a).Error; err != nil {
		return a, "", err
	}
	if err := addLine(tx, a.BatchID, "payout", a, p.Amount.Minor, "pending"); err != nil {
		return a, "", err
	}
	docID, err = docOf(tx, p.ClaimID)
	return a, docID, err
}

func docOf(tx *models.Tx, claimID string) (docID string, err error) {
	err = tx.Table("claims").Where("id = ?", claimID).Pluck("doc_id", &docID).Error
	return docID, err
}

// lockAttempt locks the payout of a rail id, and reads the attempt.
func lockAttempt(tx *models.Tx, rail, railID string) (Payout, attemptRow, error) {
	var a attemptRow
	err := tx.Where("rail = ? AND rail_id = ?", rail, railID).Take(&a).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return Payout{}, a, errNoAttempt
	}
	if err != nil {
		return Payout{}, a, err
	}
	p, err := lockPayout(tx, a.PayoutID)
	if err != nil {
		return p, a, err
	}
	return p, a, tx.Where("id = ?", a.ID).Take(&a).Error // again, now that nobody else can change it
}

// liveAttempt reads the attempt that a payout is on.
func liveAttempt(tx *models.Tx, p Payout) (t ticket, err error) {
	t.payout = p
	if err := tx.Where("payout_id = ? AND live", p.ID).Take(&t.attempt).Error; err != nil {
		return t, err
	}
	t.docID, err = docOf(tx, p.ClaimID)
	return t, err
}

// lockUnsettled finds the payout on another rail than the silent ones whose rail was not asked for longest, and not since
// a moment. The end of the last lease says when it was asked.
func lockUnsettled(tx *models.Tx, since time.Time, silent []string) (ticket, bool, error) {
	q := skipLocked(tx).Where("state IN ('in_process', 'unknown') AND (lease_until IS NULL OR lease_until < ?)", since)
	if len(silent) > 0 {
		q = q.Where("rail NOT IN ?", silent)
	}
	return oneOf(tx, q)
}

// lockAbandoned finds a payout whose process died after it wrote the attempt.
func lockAbandoned(tx *models.Tx) (ticket, bool, error) {
	return oneOf(tx, skipLocked(tx).Where("state = 'submitting' AND lease_until < ?", tx.Now))
}

func oneOf(tx *models.Tx, q *gorm.DB) (ticket, bool, error) {
	var rows []payoutRow
	if err := q.Order("COALESCE(lease_until, updated_at), id").Limit(1).Find(&rows).Error; err != nil || len(rows) == 0 {
		return ticket{}, false, err
	}
	t, err := liveAttempt(tx, rows[0].payout())
	return t, err == nil, err
}

func countSend(tx *models.Tx, a attemptRow) error {
	return models.Changed(tx.Model(&attemptRow{}).Where("id = ? AND live AND sends = ?", a.ID, a.Sends).
		Updates(map[string]any{"sends": a.Sends + 1, "sent_at": tx.Now}), errStale)
}

func settleAttempt(tx *models.Tx, a attemptRow, outcome string, ev Evidence, live bool) error {
	err := models.Changed(tx.Model(&attemptRow{}).Where("id = ? AND live", a.ID).Updates(map[string]any{
		"outcome": outcome, "failure_code": ev.Code, "rail_reference": ev.RailReference, "live": live, "settled_at": tx.Now}), errStale)
	if err != nil {
		return err
	}
	return models.Changed(tx.Model(&lineRow{}).Where("attempt_id = ? AND kind = 'payout'", a.ID).Updates(map[string]any{"outcome": outcome}), errStale)
}

func insertEvidence(tx *models.Tx, a attemptRow, ev Evidence) error {
	hash := sha256.Sum256(ev.Raw)
	return tx.Create(&evidenceRow{ID: models.NewID(), AttemptID: a.ID, Source: ev.Source, Status: string(ev.Status), Code: ev.Code,
		RailReference: ev.RailReference, BodyHash: hash[:], ActorID: tx.Actor.ID, At: tx.Now}).Error
}

// seconded reports whether somebody else's latest word on an attempt is the same outcome.
func seconded(tx *models.Tx, attemptID, outcome string) (bool, error) {
	var said []evidenceRow
	err := tx.Where("attempt_id = ? AND source = 'person' AND actor_id <> ?", attemptID, tx.Actor.ID).Order("at, id").Find(&said).Error
	latest := map[string]string{}
	for _, e := range said {
		latest[e.ActorID] = e.Status
	}
	for _, word := range latest {
		if word == outcome {
			return true, err
		}
	}
	return false, err
}

// lockForfeited takes payouts whose last day is over.
func lockForfeited(tx *models.Tx, airport string, most int) ([]Payout, error) {
	zone, err := zoneOf(tx, airport)
	if err != nil {
		return nil, err
	}
	var rows []payoutRow
	err = skipLocked(tx).Where("airport_code = ? AND state IN ('due', 'details_required') AND forfeits_on < ?", airport, models.DateIn(tx.Now, zone)).
		Order("id").Limit(most).Find(&rows).Error
	return payouts(rows), err
}

// zoneOf is the time zone of an airport; its business day is a day there.
func zoneOf(tx *models.Tx, airport string) (*time.Location, error) {
	var zone string
	if err := tx.Table("airports").Where("code = ?", airport).Pluck("time_zone", &zone).Error; err != nil {
		return nil, err
	}
	return time.LoadLocation(zone)
}

// reverse books the exact opposite of an earlier posting.
func reverse(tx *models.Tx, kind, as, ref string) error {
	var rows []struct {
		Account, Currency string
		AmountMinor       int64
	}
	err := tx.Raw(`SELECT e.account, e.currency, e.amount_minor FROM entries e JOIN postings p ON p.id = e.posting_id
		WHERE p.kind = ? AND p.ref = ? ORDER BY e.line_no`, kind, ref).Scan(&rows).Error
	if err != nil {
		return err
	}
	entries := make([]ledger.Entry, len(rows))
	for i, r := range rows {
		entries[i] = ledger.Entry{Account: r.Account, Amount: money.Of(-r.AmountMinor, money.Currency(r.Currency))}
	}
	return ledger.Post(tx, ledger.Posting{Kind: as, Ref: ref, Entries: entries})
}

func cursor(db *gorm.DB, rail string) (string, error) {
	var rows []cursorRow
	if err := db.Where("rail = ?", rail).Limit(1).Find(&rows).Error; err != nil || len(rows) == 0 {
		return "", err
	}
	return rows[0].Position, nil
}

func setCursor(tx *models.Tx, rail, position string) error {
	return tx.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "rail"}}, DoUpdates: clause.AssignmentColumns([]string{"position", "updated_at"})}).
		Create(&cursorRow{Rail: rail, Position: position, UpdatedAt: tx.Now}).Error
}

// OfClaim lists a claim's payouts in the order they became due.
func OfClaim(ctx context.Context, db *models.DB, claimID string) ([]Payout, error) {
	var rows []payoutRow
	err := db.Read(ctx).Where("claim_id = ?", claimID).Order("due_at, id").Find(&rows).Error
	return payouts(rows), err
}

// Unsettled is a payout that its rail has not settled, with the number of its claim.
type Unsettled struct {
	Payout
	DocID string
}

// Unreconciled lists what an airport's rails have not settled, oldest first, at most 500.
func (s *Service) Unreconciled(ctx context.Context, airport string) ([]Unsettled, error) {
	var rows []struct {
		Payout payoutRow `gorm:"embedded"`
		DocID  string
	}
	q := s.DB.Read(ctx).Table("payouts").Select("payouts.*, claims.doc_id").Joins("JOIN claims ON claims.id = payouts.claim_id").
		Where("(payouts.state IN ('submitting', 'in_process', 'unknown', 'review') OR payouts.state = 'held' AND payouts.state_reason = ?)", PaidAfterAll)
	if airport != "" {
		q = q.Where("payouts.airport_code = ?", airport)
	}
	err := q.Order("payouts.updated_at, payouts.id").Limit(500).Scan(&rows).Error
	out := make([]Unsettled, len(rows))
	for i, r := range rows {
		out[i] = Unsettled{r.Payout.payout(), r.DocID}
	}
	return out, err
}
