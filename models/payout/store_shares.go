package payout

import (
	"time"

	"taxrefund/models"
)

type shareRow struct {
	ClaimID, DueKey, ReceiptID string
	FromMinor, AmountMinor     int64
}

func (shareRow) TableName() string { return "due_receipts" }

type changeRow struct {
	PayoutID                               string
	Number                                 int
	FromMethod, FromRail, ToMethod, ToRail string
	AmountMinor                            int64
	At                                     time.Time
}

func (changeRow) TableName() string { return "payout_changes" }

// insertShares keeps what a due is made of, receipt by receipt, each beginning where the one before it ends.
func insertShares(tx *models.Tx, d Due) error {
	rows, from := make([]shareRow, 0, len(d.Shares)), int64(0)
	for _, s := range d.Shares {
		rows = append(rows, shareRow{ClaimID: d.ClaimID, DueKey: d.Key, ReceiptID: s.ReceiptID, FromMinor: from, AmountMinor: s.Minor})
		from += s.Minor
	}
	if len(rows) == 0 {
		return nil
	}
	if from != d.Amount.Minor {
		return models.E(models.Internal, "payout.shares", "the receipts of a due do not add up to it")
	}
	return tx.Insert(&rows)
}

// insertChange keeps that what is owed goes by another method from now on.
func insertChange(tx *models.Tx, p Payout, d Details) error {
	var n int64
	if err := tx.Model(&changeRow{}).Where("payout_id = ?", p.ID).Count(&n).Error; err != nil {
		return err
	}
	return tx.Insert(&changeRow{PayoutID: p.ID, Number: int(n) + 1, FromMethod: p.Method, FromRail: p.Rail, ToMethod: d.Method, ToRail: d.Rail,
		AmountMinor: p.Amount.Minor, At: tx.Now})
}
