package ledger

import (
	"context"
	"time"

	"github.com/google/uuid"

	"taxrefund/models"
	"taxrefund/models/money"
)

type postingRow struct {
	ID, Kind, Ref string
	At            time.Time
}

func (postingRow) TableName() string { return "postings" }

type entryRow struct {
	PostingID         string
	LineNo            int
	Account, Currency string
	AmountMinor       int64
}

func (entryRow) TableName() string { return "entries" }

// Post books p in the running transaction, in two statements: the entries, then the posting that seals them.
func Post(tx *models.Tx, p Posting) error {
	if err := p.check(); err != nil {
		return err
	}
	seal := postingRow{ID: models.NewID(), Kind: p.Kind, Ref: p.Ref, At: tx.Now}
	rows := make([]entryRow, len(p.Entries))
	for i, e := range p.Entries {
		rows[i] = entryRow{PostingID: seal.ID, LineNo: i + 1, Account: e.Account, Currency: string(e.Amount.Currency), AmountMinor: e.Amount.Minor}
	}
	if err := tx.Insert(&rows); err != nil {
		return err
	}
	return tx.Insert(&seal)
}

// Balance sums an account in one currency; zero for an account without entries.
func Balance(ctx context.Context, db *models.DB, account string, c money.Currency) (money.Amount, error) {
	m := markRow{BeforeID: uuid.Nil.String()}
	if err := db.Read(ctx).Where("account = ? AND currency = ?", account, string(c)).Limit(1).Find(&m).Error; err != nil {
		return money.Of(0, c), err
	}
	var since int64
	err := db.Read(ctx).Model(&entryRow{}).Where("account = ? AND currency = ? AND posting_id >= ?", account, string(c), m.BeforeID).
		Select("COALESCE(SUM(amount_minor), 0)").Scan(&since).Error
	return money.Of(m.AmountMinor+since, c), err
}

// PairIn is the balance of two accounts at one instant, as the running transaction sees it: what moves from one to the other
// meanwhile is in neither or in both. The sums are asked for with the marks' own ids, not by a subquery: so the planner
// knows how little is after them.
func PairIn(tx *models.Tx, a, b string, c money.Currency) (inA, inB int64, err error) {
	marks := [2]markRow{}
	for i, account := range []string{a, b} {
		marks[i].BeforeID = uuid.Nil.String()
		if err := tx.Where("account = ? AND currency = ?", account, string(c)).Limit(1).Find(&marks[i]).Error; err != nil {
			return 0, 0, err
		}
	}
	var since []struct {
		Account string
		Minor   int64
	}
	err = tx.Model(&entryRow{}).Select("account, SUM(amount_minor) AS minor").
		Where("currency = ? AND (account = ? AND posting_id >= ? OR account = ? AND posting_id >= ?)", string(c), a, marks[0].BeforeID, b, marks[1].BeforeID).
		Group("account").Scan(&since).Error
	inA, inB = marks[0].AmountMinor, marks[1].AmountMinor
	for _, s := range since {
		if s.Account == a {
			inA += s.Minor
		} else {
			inB += s.Minor
		}
	}
	return inA, inB, err
}

// Sums adds up every entry by currency; each must be zero.
func Sums(ctx context.Context, db *models.DB) (map[money.Currency]int64, error) {
	var rows []struct {
		Currency string
		Minor    int64
	}
	err := db.Read(ctx).Model(&entryRow{}).Select("currency, SUM(amount_minor) AS minor").Group("currency").Scan(&rows).Error
	sums := map[money.Currency]int64{}
	for _, r := range rows {
		sums[money.Currency(r.Currency)] = r.Minor
	}
	return sums, err
}

// Line is one entry with its posting, as a statement shows it.
type Line struct {
	At          time.Time
	Kind, Ref   string
	Account     string
	Currency    money.Currency
	AmountMinor int64
}

// Statement lists the entries of one account in the order they were posted.
func Statement(ctx context.Context, db *models.DB, account string) ([]Line, error) {
	var lines []Line
	err := db.Read(ctx).Raw(`SELECT p.at, p.kind, p.ref, e.account, e.currency, e.amount_minor FROM entries e
		JOIN postings p ON p.id = e.posting_id WHERE e.account = ? ORDER BY p.at, p.id, e.line_no`, account).Scan(&lines).Error
	return lines, err
}
