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

// Share is what one receipt has in a due, in minor units.
type Share struct {
	ReceiptID string
	Minor     int64
}

// KeepShares keeps what a due that is taken back was made of, receipt by receipt, each beginning where the one before it
// ends, so that reports can still say whose it was.
func KeepShares(tx *models.Tx, claimID, dueKey string, shares []Share) error {
	rows, from := make([]shareRow, 0, len(shares)), int64(0)
	for _, s := range shares {
		rows = append(rows, shareRow{ClaimID: claimID, DueKey: dueKey, ReceiptID: s.ReceiptID, FromMinor: from, AmountMinor: s.Minor})
		from += s.Minor
	}
	return tx.Insert(&rows)
}

// KeptShares reads what KeepShares kept of a due: where each receipt lies in it. It is empty where nothing was taken back.
func KeptShares(tx *models.Tx, claimID, dueKey string) (map[string]Span, error) {
	var rows []shareRow
	err := tx.Where("claim_id = ? AND due_key = ?", claimID, dueKey).Find(&rows).Error
	spans := make(map[string]Span, len(rows))
	for _, r := range rows {
		spans[r.ReceiptID] = Span{r.FromMinor, r.AmountMinor}
	}
	return spans, err
}

// lastMove reads the move that brought a payout where it is; the zero value where it has not moved yet.
func lastMove(tx *models.Tx, p Payout) (m moveRow, err error) {
	err = tx.Where("payout_id = ? AND version = ?", p.ID, p.Version).Limit(1).Find(&m).Error
	return m, err
}

// copyLastMove makes the last move of a payout that of a part that was cut from it, as release asks for it.
func copyLastMove(tx *models.Tx, p, part Payout) error {
	m, err := lastMove(tx, p)
	if err != nil || m.ID == "" {
		return err
	}
	m.ID, m.PayoutID, m.Version = models.NewID(), part.ID, part.Version
	return tx.Insert(&m)
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
