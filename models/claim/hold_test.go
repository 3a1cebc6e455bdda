package claim_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"taxrefund/models"
	"taxrefund/models/claim"
	"taxrefund/models/merchant"
	"taxrefund/models/modeltest"
	"taxrefund/models/payout"
)

func (w *world) hold(kind string, c *claim.Claim) string {
	w.t.Helper()
	if err := w.claims.Hold(w.t.Context(), w.officer(), kind, c.ID, "asked by the police"); err != nil {
		w.t.Fatalf("hold the %s: %v", kind, err)
	}
	for _, h := range w.read(c.ID).Holds {
		if h.Kind == kind {
			return h.ID
		}
	}
	w.t.Fatalf("the claim does not show its %s hold", kind)
	return ""
}

func (w *world) release(id string) {
	w.t.Helper()
	if err := w.claims.ReleaseHold(w.t.Context(), w.officer(), id); err != nil {
		w.t.Fatalf("release: %v", err)
	}
}

func (w *world) wantPayouts(c *claim.Claim, want ...payout.State) {
	w.t.Helper()
	var got []payout.State
	for _, p := range w.read(c.ID).Payouts {
		got = append(got, p.State)
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		w.t.Errorf("payouts are %v, want %v", got, want)
	}
}

func TestEachKindOfHoldStopsWhatItLiesOnAndNothingElse(t *testing.T) {
	for kind, reach := range map[string]int{"claim": 1, "passport": 2, "merchant": 3} {
		t.Run(kind, func(t *testing.T) {
			modeltest.Each(t, func(t *testing.T, db *models.DB) {
				w := newWorld(t, db)
				held := w.claim("ref-held-001", presented(w.sale("A-1", 24000)))
				claims := []*claim.Claim{held, w.claim("ref-held-002", presented(w.sale("A-2", 24000))), w.stranger("ref-held-003", "A-3")}
				id := w.hold(kind, held)
				for i, c := range claims {
					want := payout.DueState
					if i < reach {
						want = payout.Held
					}
					w.wantPayouts(c, want)
				}
				if paid := w.pay(); paid != len(claims)-reach {
					t.Errorf("%d payouts left under a hold that reaches %d of %d", paid, reach, len(claims))
				}
				w.wantCode(w.claims.Hold(t.Context(), w.officer(), kind, held.ID, "asked once more"), "hold.placed_already")
				w.release(id)
				if paid := w.pay(); paid != reach {
					t.Errorf("%d payouts left after the release, want %d", paid, reach)
				}
				w.wantCode(w.claims.ReleaseHold(t.Context(), w.officer(), id), "hold.not_found")
				w.balanced()
			})
		})
	}
}

// stranger is a clean claim of another person in the same shop.
func (w *world) stranger(reference, invoice string) *claim.Claim {
	w.t.Helper()
	own, lines := w.doc, w.mrz
	defer func() { w.doc, w.mrz = own, lines }()
	w.wears(specimen("X1234567", "SMITH", "JOHN"))
	return w.claim(reference, presented(w.sale(invoice, 24000)))
}

func TestALaterClaimUnderAHoldGoesToAnOfficerAndItsPayoutWaits(t *testing.T) {
	for _, kind := range []string{"passport", "merchant"} {
		t.Run(kind, func(t *testing.T) {
			modeltest.Each(t, func(t *testing.T, db *models.DB) {
				w := newWorld(t, db)
				id := w.hold(kind, w.claim("ref-first-01", presented(w.sale("A-1", 24000))))
				next := w.claim("ref-later-01", presented(w.sale("A-2", 24000)))
				if next.Receipts[0].Status != claim.Inspection || !hasReason(next.Receipts[0], "inspect.hold") || len(next.Holds) != 1 {
					t.Fatalf("the later claim is %v with %+v", states(next), next.Holds)
				}
				next, err := w.decide(next, 1, claim.ReceiptDecision{Action: "validate"})
				if err != nil {
					t.Fatal(err)
				}
				w.wantPayouts(next, payout.Held)
				w.release(id)
				w.wantPayouts(next, payout.DueState)
			})
		})
	}
}

func TestAPurchaseReportedLateMeetsTheHoldOnItsShop(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		w.hold("merchant", w.claim("ref-first-01", presented(w.sale("A-1", 24000))))
		c := w.claim("ref-await-01", w.unrecorded("LATE-1", 24000))
		if _, err := w.record(w.Report(w.doc.Key(), "LATE-1", 24000), "key-late"); err != nil {
			t.Fatal(err)
		}
		if c = w.read(c.ID); c.Receipts[0].Status != claim.Inspection || !hasReason(c.Receipts[0], "inspect.hold") || c.Due != 0 {
			t.Errorf("got %v due %d %+v; a purchase in a held shop is for an officer", states(c), c.Due, c.Receipts[0].Reasons)
		}
	})
}

func TestTwoHoldsAreReleasedOneByOne(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		c := w.claim("ref-twice-01", presented(w.sale("A-1", 24000)))
		first, second := w.hold("claim", c), w.hold("passport", c)
		w.release(first)
		w.wantPayouts(c, payout.Held)
		w.release(second)
		w.wantPayouts(c, payout.DueState)
	})
}

func TestReleasingAHoldLeavesWhatFinanceHeld(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		c := w.claim("ref-finance1", presented(w.sale("A-1", 24000)))
		if err := w.payouts().Hold(t.Context(), w.Finance.Actor("t"), c.Payouts[0].ID, "asked by the bank"); err != nil {
			t.Fatal(err)
		}
		w.release(w.hold("claim", c))
		w.wantPayouts(c, payout.Held)
	})
}

func TestNewPaymentDetailsDoNotLiftAHold(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		c := w.claim("ref-details1", presented(w.sale("A-1", 24000)))
		if err := db.Exec("UPDATE payouts SET state = 'details_required'").Error; err != nil {
			t.Fatal(err)
		}
		id := w.hold("claim", c)
		if err := db.Exec("UPDATE payouts SET state = 'details_required'").Error; err != nil { // it came back meanwhile
			t.Fatal(err)
		}
		if _, err := w.claims.SetPayoutDetails(t.Context(), w.kiosk(), c.ID, "alipay", "other@example.cn", ""); err != nil {
			t.Fatal(err)
		}
		w.wantPayouts(c, payout.Held)
		w.release(id)
		w.wantPayouts(c, payout.DueState)
	})
}

func TestHoldsThatAreRefused(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		c := w.claim("ref-refuse-1", w.unrecorded("LATE-1", 24000))
		stranger := w.officer()
		stranger.Airport = "SIN"
		for name, tc := range map[string]struct {
			actor           models.Actor
			kind, why, code string
		}{
			"by a kiosk":                      {w.kiosk(), "claim", "asked by the police", "claim.not_customs"},
			"by finance":                      {w.Finance.Actor("t"), "claim", "asked by the police", "claim.not_customs"},
			"without a reason":                {w.officer(), "claim", "none", "hold.reason"},
			"with a reason that goes on":      {w.officer(), "claim", strings.Repeat("x", 501), "hold.reason"},
			"on a flight":                     {w.officer(), "flight", "asked by the police", "hold.kind"},
			"by another airport":              {stranger, "claim", "asked by the police", "claim.not_found"},
			"on a shop that recorded nothing": {w.officer(), "merchant", "asked by the police", "hold.no_merchant"},
		} {
			if err := w.claims.Hold(t.Context(), tc.actor, tc.kind, c.ID, tc.why); models.CodeOf(err) != tc.code {
				t.Errorf("a hold %s: %v, want %s", name, err, tc.code)
			}
		}
		id := w.hold("claim", c)
		w.wantCode(w.claims.ReleaseHold(t.Context(), w.kiosk(), id), "claim.not_customs")
		w.wantCode(w.claims.ReleaseHold(t.Context(), stranger, id), "hold.not_found")
		w.wantCode(w.claims.ReleaseHold(t.Context(), w.officer(), "x"), "hold.not_found")
	})
}

func TestAHoldThatIsPlacedWhileClaimsComeInStopsThemAll(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		first := w.claim("ref-race-000", presented(w.sale("A-0", 24000)))
		seen := w.claim("ref-race-red", presented(w.sale("A-W", 48000, watch)))
		sales := make([]merchant.Sale, 8)
		for i := range sales {
			sales[i] = w.sale(fmt.Sprintf("B-%d", i), 24000)
		}
		var wg sync.WaitGroup
		errs := make([]error, len(sales)+2)
		for i, s := range sales {
			wg.Go(func() { _, errs[i] = w.send(w.kiosk(), w.submission(fmt.Sprintf("ref-race-%03d", i+1), presented(s))) })
		}
		wg.Go(func() {
			errs[len(sales)] = w.claims.Hold(t.Context(), w.officer(), "passport", first.ID, "asked by the police")
		})
		wg.Go(func() { _, errs[len(sales)+1] = w.decide(seen, 1, claim.ReceiptDecision{Action: "validate"}) })
		wg.Wait()
		for i, err := range errs {
			if err != nil {
				t.Errorf("call %d: %v", i, err)
			}
		}
		if paid := w.pay(); paid != 0 {
			t.Errorf("%d payouts left although the passport is held", paid)
		}
		w.balanced()
	})
}
