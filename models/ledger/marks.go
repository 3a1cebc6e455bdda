package ledger

import (
	"context"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm/clause"

	"taxrefund/models"
	"taxrefund/models/money"
)

// markRow is what an account summed to over all postings whose id is less than BeforeID.
type markRow struct {
	Account     string `gorm:"primaryKey"`
	Currency    string `gorm:"primaryKey"`
	BeforeID    string
	AmountMinor int64
	MarkedAt    time.Time
}

func (markRow) TableName() string { return "ledger_marks" }

// settled is how old a posting is before it counts into a mark. Ids follow the time of making, not of commit: by then no
// transaction that made an earlier one is still running, and the clocks of replicas differ by less.
const settled = time.Hour

// Mark moves the marks of accounts that every payout moves forward over what was posted since, so that their balances read
// only what comes after. What it sums it reads outside of any transaction that others would wait for.
func Mark(ctx context.Context, db *models.DB, actor models.Actor, accounts []string, c money.Currency) error {
	to := models.IDAt(db.Clock.Now().Add(-settled))
	for _, account := range accounts {
		m := markRow{Account: account, Currency: string(c), BeforeID: uuid.Nil.String()}
		if err := db.Read(ctx).Where("account = ? AND currency = ?", account, string(c)).Limit(1).Find(&m).Error; err != nil {
			return err
		}
		if to <= m.BeforeID {
			continue
		}
		var since int64
		err := db.Read(ctx).Model(&entryRow{}).Where("account = ? AND currency = ? AND posting_id >= ? AND posting_id < ?", account, string(c), m.BeforeID, to).
			Select("COALESCE(SUM(amount_minor), 0)").Scan(&since).Error
		if err != nil {
			return err
		}
		m.BeforeID, m.AmountMinor = to, m.AmountMinor+since
		_, err = models.InTx(ctx, db, actor, func(tx *models.Tx) (int, error) {
			m.MarkedAt = tx.Now
			return 0, tx.Clauses(clause.OnConflict{UpdateAll: true}).Create(&m).Error
		})
		if err != nil {
			return err
		}
	}
	return nil
}
