package claim_test

import (
	"testing"

	"taxrefund/models"
	"taxrefund/models/modeltest"
)

func TestWhatADueWasMadeOfIsKeptWhenItIsTakenBack(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		c := w.claim("ref-shares01", presented(w.sale("I-1", 24000)), presented(w.sale("I-2", 36000)))
		type share struct {
			ReceiptID              string
			FromMinor, AmountMinor int64
		}
		shares := func() (out []share) {
			t.Helper()
			if err := w.DB.Table("due_receipts").Where("claim_id = ?", c.ID).Order("from_minor").Find(&out).Error; err != nil {
				t.Fatal(err)
			}
			return out
		}
		if got := shares(); len(got) != 0 {
			t.Errorf("as long as the receipts know it, it is kept nowhere else: %+v", got)
		}
		if _, err := w.claims.Withdraw(t.Context(), w.kiosk(), c.ID, c.Version); err != nil {
			t.Fatal(err)
		}
		got := shares()
		if len(got) != 2 || got[0].FromMinor != 0 || got[1].FromMinor != got[0].AmountMinor || got[0].AmountMinor+got[1].AmountMinor != c.Due ||
			got[0].ReceiptID != c.Receipts[0].ID || got[1].AmountMinor != c.Receipts[1].Due {
			t.Fatalf("%d is due, of which %+v", c.Due, got)
		}
	})
}
