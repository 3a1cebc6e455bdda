package till

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"taxrefund/models"
	"taxrefund/models/money"
)

type tillRow struct {
	ID, AirportCode, CashierID, Currency string
	FloatMinor                           int64
	State                                string
	OpenedAt                             time.Time
	ClosedAt                             *time.Time
	ClosedBy                             *string
	ExpectedMinor, CountedMinor          *int64
	Reason                               string
}

func (tillRow) TableName() string { return "tills" }

type lineRow struct {
	TillID              string
	LineNo              int
	Kind                string
	PayoutID, AttemptID *string
	DueMinor, CashMinor int64
	ForfeitedMinor      int64
	At                  time.Time
}

func (lineRow) TableName() string { return "till_lines" }

// summed reads tills with the names of people and the sums of their lines.
const summed = `SELECT t.*, c.name AS cashier, COALESCE(b.name, '') AS closer,
	(SELECT COUNT(*) FROM till_lines l WHERE l.till_id = t.id AND l.kind = 'payment') AS payments,
	(SELECT COALESCE(SUM(l.cash_minor), 0) FROM till_lines l WHERE l.till_id = t.id AND l.kind = 'supply') AS came,
	(SELECT COALESCE(-SUM(l.cash_minor), 0) FROM till_lines l WHERE l.till_id = t.id AND l.kind = 'payment') AS went,
	(SELECT COALESCE(SUM(l.due_minor + l.cash_minor), 0) FROM till_lines l WHERE l.till_id = t.id AND l.kind = 'payment') AS rounded
	FROM tills t JOIN staff c ON c.id = t.cashier_id LEFT JOIN staff b ON b.id = t.closed_by WHERE `

type summedRow struct {
	Till            tillRow `gorm:"embedded"`
	Cashier, Closer string
	Payments        int
	Came, Went      int64
	Rounded         int64
}

func (r summedRow) till() Till {
	t := Till{ID: r.Till.ID, Airport: r.Till.AirportCode, CashierID: r.Till.CashierID, Cashier: r.Cashier, Currency: money.Currency(r.Till.Currency),
		State: r.Till.State, OpenedAt: r.Till.OpenedAt.UTC(), ClosedBy: r.Closer, Float: r.Till.FloatMinor, In: r.Came, Out: r.Went,
		Rounded: r.Rounded, Payments: r.Payments, Reason: r.Till.Reason}
	if r.Till.ClosedAt != nil {
		at := r.Till.ClosedAt.UTC()
		t.ClosedAt = &at
	}
	if r.Till.CountedMinor != nil {
		t.Counted = *r.Till.CountedMinor
	}
	return t
}

func find(db *gorm.DB, where string, args ...any) ([]Till, error) {
	var rows []summedRow
	err := db.Raw(summed+where, args...).Scan(&rows).Error
	out := make([]Till, len(rows))
	for i, r := range rows {
		out[i] = r.till()
	}
	return out, err
}

func one(db *gorm.DB, id string) (Till, error) {
	id, err := models.ParseID(id, errNone.Code, "till")
	if err != nil {
		return Till{}, err
	}
	list, err := find(db, "t.id = ?", id)
	if err == nil && len(list) == 0 {
		err = errNone
	}
	if err != nil {
		return Till{}, err
	}
	return list[0], nil
}

// lock locks a till, and then reads what it holds.
func lock(tx *models.Tx, id string) (Till, error) {
	canonical, err := models.ParseID(id, errNone.Code, "till")
	if err != nil {
		return Till{}, err
	}
	err = tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where("id = ?", canonical).Take(&tillRow{}).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return Till{}, errNone
	}
	if err != nil {
		return Till{}, err
	}
	return one(tx.DB, canonical)
}

// lockOwn locks an open till of whoever acts.
func lockOwn(tx *models.Tx, id string) (Till, error) {
	if err := works(tx.Actor); err != nil {
		return Till{}, err
	}
	t, err := lock(tx, id)
	if err != nil {
		return t, err
	}
	return t, t.own(tx.Actor)
}

func insertTill(tx *models.Tx, t Till) error {
	return tx.Create(&tillRow{ID: t.ID, AirportCode: t.Airport, CashierID: t.CashierID, Currency: string(t.Currency), FloatMinor: t.Float, State: t.State, OpenedAt: t.OpenedAt}).Error
}

func saveClosed(tx *models.Tx, t Till) error {
	return models.Changed(tx.Model(&tillRow{}).Where("id = ? AND state = 'open'", t.ID).Updates(map[string]any{
		"state": t.State, "closed_at": t.ClosedAt, "closed_by": tx.Actor.ID, "expected_minor": t.Expected(), "counted_minor": t.Counted, "reason": t.Reason}), errClosed)
}

// addLine writes the next line of a locked till and returns its number.
func addLine(tx *models.Tx, t Till, row lineRow) (int, error) {
	var n int64
	if err := tx.Model(&lineRow{}).Where("till_id = ?", t.ID).Count(&n).Error; err != nil {
		return 0, err
	}
	row.TillID, row.LineNo, row.At = t.ID, int(n)+1, tx.Now
	return row.LineNo, tx.Create(&row).Error
}

// lineRef names a line for ever.
func lineRef(t Till, line int) string { return fmt.Sprintf("%s/%d", t.ID, line) }

// Get reads one till with its lines in their order. A cashier sees their own; finance and supervisors see their airport's.
func (s *Service) Get(ctx context.Context, actor models.Actor, id string) (Till, []Line, error) {
	t, err := one(s.DB.Read(ctx), id)
	if err == nil {
		err = t.visible(actor)
	}
	if err != nil {
		return Till{}, nil, err
	}
	lines, err := linesOf(s.DB.Read(ctx), t.ID)
	return t, lines, err
}

func linesOf(db *gorm.DB, id string) ([]Line, error) {
	var lines []Line
	err := db.Raw(`SELECT l.line_no, l.kind, l.due_minor AS due, l.cash_minor AS cash, l.at, COALESCE(c.doc_id, '') AS doc_id,
		COALESCE(CAST(l.payout_id AS text), '') AS payout_id, COALESCE(a.rail_id, '') AS rail_id, l.forfeited_minor AS forfeited FROM till_lines l LEFT JOIN payouts p ON p.id = l.payout_id LEFT JOIN claims c ON c.id = p.claim_id LEFT JOIN attempts a ON a.id = l.attempt_id
		WHERE l.till_id = ? ORDER BY l.line_no`, id).Scan(&lines).Error
	for i := range lines {
		lines[i].At = lines[i].At.UTC()
	}
	return lines, err
}

// Tills lists the tills that the actor may see, open ones first, then the newest; at most 200. airport is empty for all.
func (s *Service) Tills(ctx context.Context, actor models.Actor, airport string) ([]Till, error) {
	if actor.Airport != "" {
		airport = actor.Airport
	}
	where, args := "1 = 1", []any{}
	if airport != "" {
		where, args = "t.airport_code = ?", append(args, airport)
	}
	if works(actor) == nil {
		where, args = where+" AND t.cashier_id = ?", append(args, actor.ID)
	}
	return find(s.DB.Read(ctx), where+" ORDER BY t.state DESC, t.opened_at DESC, t.id DESC LIMIT 200", args...)
}
