package claim_test

import (
	"testing"
	"time"

	"taxrefund/models"
	"taxrefund/models/claim"
	"taxrefund/models/merchant"
	"taxrefund/models/modeltest"
)

// A shop may start its numbers again: what it sells after the traveller has left is another purchase, and must be recorded
// whatever waits for that number.
func TestASaleMadeAfterTheFlightIsNotTheOneThatIsWaitedFor(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		c := w.claim("ref-early-01", w.unrecorded("100", 24000))
		modeltest.Clock(db).Advance(10 * 24 * time.Hour)
		a, err := w.record(w.Report("", "100", 24000), "key-later")
		if err != nil {
			t.Fatalf("the merchant cannot record a sale, because of a claim: %v", err)
		}
		if got := w.read(c.ID); got.Receipts[0].Status != claim.AwaitingRecord || got.Receipts[0].SaleID != "" || got.Version != c.Version {
			t.Errorf("the receipt is %s of sale %q", got.Receipts[0].Status, got.Receipts[0].SaleID)
		}
		if got := w.saleStatus(string(a.Body)); got != "free" {
			t.Errorf("the new sale is %s", got)
		}
		first := w.Report(w.doc.Key(), "100", 24000, func(r *merchant.Report) { r.LocalTime = string(c.Receipts[0].IssuedOn) + "T10:00:00" })
		if _, err := w.record(first, "key-first"); err != nil {
			t.Fatal(err)
		}
		if got := w.read(c.ID); got.Status != claim.Validated {
			t.Errorf("with its own record the claim is %s %+v", got.Status, got.Receipts[0].Reasons)
		}
		w.sound()
	})
}

func TestOneInvoiceTypedWithTwoDaysInOneClaimIsWorthOneSale(t *testing.T) {
	for name, order := range map[string][2]int{"the wrong day first": {-1, 0}, "the right day first": {0, -1}, "two wrong days": {-2, -1}} {
		t.Run(name, func(t *testing.T) {
			modeltest.Each(t, func(t *testing.T, db *models.DB) {
				w := newWorld(t, db)
				first, second := w.unrecorded("LATE-1", 24000), w.unrecorded("LATE-1", 24000)
				first.IssuedOn, second.IssuedOn = first.IssuedOn.AddDays(order[0]), second.IssuedOn.AddDays(order[1])
				c := w.claim("ref-twice-01", first, second)
				if _, err := w.record(w.Report(w.doc.Key(), "LATE-1", 24000), "key-late"); err != nil {
					t.Fatalf("the merchant cannot record a sale, because of a claim: %v", err)
				}
				want := map[string]claim.ReceiptStatus{}
				for i, days := range order {
					switch {
					case days == 0:
						want[c.Receipts[i].ID] = claim.ReceiptValidated
					case order[1-i] == 0 || i == 1:
						want[c.Receipts[i].ID] = claim.ReceiptRefused
					default:
						want[c.Receipts[i].ID] = claim.Inspection
					}
				}
				for _, r := range w.read(c.ID).Receipts {
					if r.Status != want[r.ID] {
						t.Errorf("receipt %d is %s %+v, want %s", r.Position, r.Status, r.Reasons, want[r.ID])
					}
				}
				w.sound()
			})
		})
	}
}
