package modeltest_test

import (
	"testing"

	"taxrefund/models"
	"taxrefund/models/modeltest"
)

func TestBothEnginesRefuseAnUnbalancedPosting(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		id := models.NewID()
		_, err := models.InTx(t.Context(), db, models.System, func(tx *models.Tx) (int, error) {
			for i, minor := range []int64{100, -99} {
				if err := tx.Exec("INSERT INTO entries (posting_id, line_no, account, currency, amount_minor) VALUES (?, ?, 'a', 'EUR', ?)", id, i+1, minor).Error; err != nil {
					return 0, err
				}
			}
			return 0, tx.Exec("INSERT INTO postings (id, kind, ref, at) VALUES (?, 'due', 'x', ?)", id, tx.Now).Error
		})
		if err == nil {
			t.Fatal("a posting that does not sum to zero was accepted")
		}
		t.Log(err)
	})
}
