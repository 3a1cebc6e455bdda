package ledger

import (
	"context"
	"time"

	"taxrefund/models"
)

// markRow is what an account summed to over all postings whose id is less than BeforeID. Its statements are written by
// hand; the schema's tests hold its columns against the table's.
type markRow struct {
	Account     string `gorm:"primaryKey"`
	Currency    string `gorm:"primaryKey"`
	BeforeID    string
	AmountMinor int64
	MarkedAt    time.Time
}

func (markRow) TableName() string { return "ledger_marks" }

var _ interface{ TableName() string } = markRow{}

// settled is how old a posting is before it counts into a mark. Ids follow the time of making, not of commit: by then no
// transaction that made an earlier one is still running, and the clocks of replicas differ by less.
const settled = time.Hour

// Mark writes down, in ledger_marks, what an account sums to over all postings whose id is less than before_id. It sums the accounts that
// every payout moves, the rails', anew from their entries, so that their balances read only what comes after. It returns
// how many it marked.
func Mark(ctx context.Context, db *models.DB, actor models.Actor) (int64, error) {
	return models.InTx(ctx, db, actor, func(tx *models.Tx) (int64, error) {
		res := tx.Exec(`INSERT INTO ledger_marks (account, currency, before_id, amount_minor, marked_at)
			SELECT account, currency, ?, SUM(amount_minor), ? FROM entries
			WHERE (account LIKE ? OR account LIKE ?) AND posting_id < ? GROUP BY account, currency
			ON CONFLICT (account, currency) DO UPDATE SET before_id = excluded.before_id, amount_minor = excluded.amount_minor, marked_at = excluded.marked_at`,
			models.IDAt(tx.Now.Add(-settled)), tx.Now, Prefund("%"), Clearing("%"), models.IDAt(tx.Now.Add(-settled)))
		return res.RowsAffected, res.Error
	})
}
