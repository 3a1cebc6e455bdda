package claim_test

import (
	"testing"

	"taxrefund/models"
	"taxrefund/models/claim"
	"taxrefund/models/modeltest"
)

func TestPastClaimsAreReplayedUnderAnotherLawAndStayAsTheyAre(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		big := w.claim("ref-replay-1", presented(w.sale("A-1", 24000)), presented(w.sale("A-2", 15000)))
		w.claim("ref-replay-2", presented(w.sale("A-3", 60000)))
		stricter := edited(t, "schemes/fr.yaml", `amount: "100.00"`, `amount: "200.00"`)
		seen := map[string]claim.Replayed{}
		replay := func(known models.Date) {
			clear(seen)
			if err := w.claims.Replay(t.Context(), w.claims.Law, stricter, known, func(r claim.Replayed) error { seen[r.DocID] = r; return nil }); err != nil {
				t.Fatal(err)
			}
		}
		replay("")
		if len(seen) != 2 {
			t.Fatalf("replayed %v", seen)
		}
		for id, r := range seen {
			if r.Changed() {
				t.Errorf("claim %s changed though its receipts of one shop reach 200 together: %+v", id, r)
			}
		}
		stricter = edited(t, "schemes/fr.yaml", `amount: "100.00"`, `amount: "400.00"`)
		replay("")
		got := seen[string(big.DocID)]
		if !got.Changed() || got.Before[0].Payout != 3400 || got.Before[1].Payout != 2125 || got.After[0].Code != "tax.below_minimum" || got.After[0].Payout != 0 {
			t.Errorf("the smaller claim reads %+v", got)
		}
		if after := w.read(string(big.DocID)); after.Refund != big.Refund || after.Version != big.Version || after.SchemeVersion != big.SchemeVersion {
			t.Errorf("the replay changed the claim: %+v", after)
		}
		stricter = edited(t, "schemes/fr.yaml", "minimum:\n", `minimum:
  - {since: 2021-01-01, known_since: 2026-12-01, amount: "400.00", comparison: gt, basis: inclusive, source: fr_24bis, certainty: verified}
`)
		if replay(""); seen[string(big.DocID)].Changed() {
			t.Error("a law published later holds for a claim of before")
		}
		if replay("2026-12-24"); !seen[string(big.DocID)].Changed() {
			t.Error("asked as it is known later, the law of later does not hold")
		}
	})
}

func TestAClaimIsWorkedOutByTheLawItWasMadeUnder(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		if err := w.claims.KeepLaw(t.Context()); err != nil {
			t.Fatal(err)
		}
		c := w.claim("ref-frozen-1", presented(w.sale("A-1", 24000)), presented(w.sale("A-2", 15000, watch)))
		w.claims.Law = edited(t, "schemes/fr.yaml", `amount: "100.00"`, `amount: "4000.00"`)
		if err := w.claims.KeepLaw(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := w.decide(c, 2, claim.ReceiptDecision{Action: "validate"}); err != nil {
			t.Fatal(err)
		}
		after := w.read(string(c.DocID))
		if after.SchemeVersion != c.SchemeVersion || after.Refund != c.Refund || after.Refund == 0 {
			t.Errorf("under another law of today it is worth %d, it was %d (%s, %s)", after.Refund, c.Refund, after.SchemeVersion, c.SchemeVersion)
		}
		if err := db.Exec("DELETE FROM laws").Error; err == nil {
			t.Error("a law that claims were made under can be removed")
		}
	})
}

func TestAClaimOfBeforeTheLawWasKeptIsFrozenAtTheNextStart(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		c := w.claim("ref-older-1", presented(w.sale("A-1", 24000)), presented(w.sale("A-2", 15000, watch)))
		if err := db.Exec("UPDATE claims SET scheme_version = 'FR@2021-01-01'").Error; err != nil {
			t.Fatal(err)
		}
		if err := w.claims.KeepLaw(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := w.read(string(c.DocID)).SchemeVersion; got != c.SchemeVersion {
			t.Fatalf("frozen as %s, want %s", got, c.SchemeVersion)
		}
		if _, err := w.decide(c, 2, claim.ReceiptDecision{Action: "validate"}); err != nil {
			t.Error(err)
		}
	})
}
