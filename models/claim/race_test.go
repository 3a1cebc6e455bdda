package claim_test

import (
	"fmt"
	"sync"
	"testing"

	"taxrefund/models"
	"taxrefund/models/claim"
	"taxrefund/models/merchant"
	"taxrefund/models/modeltest"
)

// TestEverythingAtOnceNeitherDeadlocksNorUnbalances lets every step loose on the same few claims. Steps may find that
// another was first, and nothing else.
func TestEverythingAtOnceNeitherDeadlocksNorUnbalances(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		var claims []*claim.Claim
		var sales []merchant.Sale
		for i := range 6 {
			clean, seen := w.sale(fmt.Sprintf("A-%d", i), 60000), w.sale(fmt.Sprintf("B-%d", i), 48000, watch)
			late := w.unrecorded("LATE-1", 24000)
			late.IssuedOn = late.IssuedOn.AddDays(-i) // all of them wait for the same number
			sales = append(sales, clean, seen)
			claims = append(claims, w.claim(fmt.Sprintf("ref-all-%04d", i), presented(clean), presented(seen), late))
		}
		ctx, job := t.Context(), models.Actor{Kind: "job", Airport: "CDG"}
		deeds := map[string]func(i int) error{
			"decide": func(i int) error {
				_, err := w.decide(claims[i], 2, claim.ReceiptDecision{Action: "validate"})
				return err
			},
			"reopen": func(i int) error {
				_, err := w.claims.Reopen(ctx, w.supervisor(), claims[i].ID, claims[i].Receipts[0].ID, "look again", 0)
				return err
			},
			"withdraw": func(i int) error { _, err := w.claims.Withdraw(ctx, w.kiosk(), claims[i].ID, 0); return err },
			"void":     func(i int) error { return w.void(sales[2*i]) },
			"hold":     func(i int) error { return w.claims.Hold(ctx, w.officer(), "claim", claims[i].ID, "look at this") },
			"hold the shop": func(i int) error {
				return w.claims.Hold(ctx, w.officer(), "merchant", claims[i].ID, "look at this")
			},
			"hold the passport": func(i int) error {
				return w.claims.Hold(ctx, w.officer(), "passport", claims[i].ID, "look at this")
			},
			"release": func(i int) error {
				c, err := w.claims.Get(ctx, w.officer(), claims[i].ID)
				for j := 0; err == nil && j < len(c.Holds); j++ {
					err = w.claims.ReleaseHold(ctx, w.officer(), c.Holds[j].ID)
				}
				return err
			},
			"record": func(i int) error {
				_, err := w.record(w.Report(w.doc.Key(), "LATE-1", 24000), fmt.Sprintf("key-%d", i))
				return err
			},
			"submit": func(i int) error {
				_, err := w.send(w.kiosk(), w.submission(fmt.Sprintf("ref-new-%04d", i), w.unrecorded("LATE-1", 24000), presented(sales[2*i])))
				return err
			},
			"details": func(i int) error {
				_, err := w.claims.SetPayoutDetails(ctx, w.kiosk(), claims[i].ID, "alipay", "new@example.cn", "")
				return err
			},
			"lapse": func(int) error { _, err := w.claims.LapseReceipts(ctx, job, w.Airport); return err },
			"pay":   func(i int) error { _, err := w.payouts().Run(ctx, job, "CDG", fmt.Sprintf("slot-%d", i)); return err },
		}
		var wg sync.WaitGroup
		for name, deed := range deeds {
			for i := range claims {
				wg.Go(func() {
					err := deed(i)
					switch models.KindOf(err) {
					case models.Conflict, models.NotFound:
					default:
						if err != nil {
							t.Errorf("%s: %v", name, err)
						}
					}
				})
			}
		}
		wg.Wait()
		w.sound()
		if db.Engine != models.Postgres {
			return
		}
		var deadlocks int64
		if err := db.Raw("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()").Scan(&deadlocks).Error; err != nil || deadlocks != 0 {
			t.Errorf("%d deadlocks (%v): some step does not keep to the order of locks", deadlocks, err)
		}
	})
}
