package claim_test

import (
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"taxrefund/models"
	"taxrefund/models/claim"
	"taxrefund/models/merchant"
	"taxrefund/models/modeltest"
	"taxrefund/models/tax"
)

// external is a world in which another system decides about exports.
func external(t testing.TB, db *models.DB) *world {
	t.Helper()
	w := newWorld(t, db)
	w.claims.Settings.Authority = nil
	return w
}

func TestWhereTheCountrysOwnSystemDecidesGreenIsAmberAndNothingIsDue(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := external(t, db)
		c := w.claim("ref-extern-1", presented(w.sale("A-1", 24000)))
		if c.Receipts[0].Status != claim.AwaitingAuthority || c.Channel() != "amber" || c.Due != 0 || len(c.Payouts) != 0 || c.Refund == 0 {
			t.Errorf("got %v due %d refund %d", states(c), c.Due, c.Refund)
		}
		_, err := w.decide(c, 1, claim.ReceiptDecision{Action: "validate"})
		w.wantCode(err, "claim.nothing_to_decide")
		w.sound()
	})
}

func TestWhatTheAuthoritySays(t *testing.T) {
	for _, tc := range []struct {
		outcome string
		want    claim.ReceiptStatus
		due     bool
	}{
		{"validated", claim.ReceiptValidated, true}, {"refused", claim.ReceiptRefused, false}, {"inspect", claim.Inspection, false},
	} {
		t.Run(tc.outcome, func(t *testing.T) {
			modeltest.Each(t, func(t *testing.T, db *models.DB) {
				w := external(t, db)
				c := w.claim("ref-extern-1", presented(w.sale("A-1", 24000)), presented(w.sale("A-2", 48000, watch)))
				feed := models.Actor{Kind: "authority", ID: "PABLO"}
				c, err := w.claims.HearAuthority(t.Context(), feed, c.ID, claim.AuthorityWord{Outcome: tc.outcome, Reference: "PABLO-20260508-1"})
				if err != nil {
					t.Fatal(err)
				}
				if r := c.Receipts[0]; r.Status != tc.want || hasReason(r, "authority.awaited") || (r.Due != 0) != tc.due {
					t.Errorf("got %s due %d %+v", r.Status, r.Due, r.Reasons)
				}
				if c.Receipts[1].Status != claim.Inspection {
					t.Errorf("the red receipt is %s; it did not wait for this word", c.Receipts[1].Status)
				}
				var notes []string
				if err := db.Table("decisions").Where("claim_id = ?", c.ID).Pluck("note", &notes).Error; err != nil {
					t.Fatal(err)
				}
				if decided := tc.outcome != "inspect"; len(notes) > 0 != decided || decided && notes[0] != "PABLO-20260508-1" {
					t.Errorf("the decisions keep %v", notes)
				}
				_, err = w.claims.HearAuthority(t.Context(), feed, c.ID, claim.AuthorityWord{Outcome: tc.outcome, Reference: "again"})
				w.wantCode(err, "claim.nothing_awaited")
				w.sound()
			})
		})
	}
}

func TestWhoseWordIsNotTheAuthoritys(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := external(t, db)
		c := w.claim("ref-extern-1", presented(w.sale("A-1", 24000)), presented(w.sale("A-2", 48000, watch)))
		good := claim.AuthorityWord{Outcome: "validated", Reference: "PABLO-1"}
		for name, tc := range map[string]struct {
			actor models.Actor
			alter func(*claim.AuthorityWord)
			code  string
		}{
			"a kiosk":                      {w.kiosk(), func(*claim.AuthorityWord) {}, "claim.not_customs"},
			"finance":                      {w.Finance.Actor("t"), func(*claim.AuthorityWord) {}, "claim.not_customs"},
			"a word without a reference":   {w.officer(), func(x *claim.AuthorityWord) { x.Reference = "" }, "authority.reference"},
			"a word that is none":          {w.officer(), func(x *claim.AuthorityWord) { x.Outcome = "perhaps" }, "authority.outcome"},
			"a word on a red receipt":      {w.officer(), func(x *claim.AuthorityWord) { x.Receipts = []string{c.Receipts[1].ID} }, "claim.nothing_awaited"},
			"a word on an unknown receipt": {w.officer(), func(x *claim.AuthorityWord) { x.Receipts = []string{c.Receipts[0].ID, models.NewID()} }, "claim.nothing_awaited"},
		} {
			word := good
			tc.alter(&word)
			if _, err := w.claims.HearAuthority(t.Context(), tc.actor, c.ID, word); models.CodeOf(err) != tc.code {
				t.Errorf("%s: %v, want %s", name, err, tc.code)
			}
		}
		good.Receipts = []string{c.Receipts[0].ID}
		if c, err := w.claims.HearAuthority(t.Context(), w.officer(), c.ID, good); err != nil || c.Due == 0 {
			t.Errorf("an officer types what the system answered: %v", err)
		}
	})
}

func TestAHeldClaimIsNotPaidOnTheAuthoritysWord(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := external(t, db)
		c := w.claim("ref-extern-1", presented(w.sale("A-1", 24000)))
		w.hold("passport", c)
		if _, err := w.claims.HearAuthority(t.Context(), w.officer(), c.ID, claim.AuthorityWord{Outcome: "validated", Reference: "PABLO-1"}); err != nil {
			t.Fatal(err)
		}
		if paid := w.pay(); paid != 0 {
			t.Error("it was paid under a hold")
		}
	})
}

func TestWhatTheAuthorityNeverAnswersLapsesAfterTheLawsDeadline(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := external(t, db)
		s := w.sale("A-1", 24000)
		c := w.claim("ref-extern-1", presented(s))
		modeltest.Clock(db).Advance(116 * 24 * time.Hour) // 1 September
		if n, err := w.claims.LapseReceipts(t.Context(), models.Actor{Kind: "job", Airport: "CDG"}, w.Airport); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		if c = w.read(c.ID); c.Status != claim.Lapsed || w.saleStatus(s.ID) != "taken" {
			t.Errorf("the claim is %s, its sale %s", c.Status, w.saleStatus(s.ID))
		}
		w.sound()
	})
}

// edited is the law of the program with one word of one file replaced.
func edited(t testing.TB, path, old, now string) *tax.Book {
	t.Helper()
	here, files := os.DirFS("../tax"), fstest.MapFS{}
	paths, err := fs.Glob(here, "*/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range paths {
		text, err := fs.ReadFile(here, p)
		if err != nil {
			t.Fatal(err)
		}
		if p == path {
			if !strings.Contains(string(text), old) {
				t.Fatalf("%s has no %q", path, old)
			}
			text = []byte(strings.Replace(string(text), old, now, 1))
		}
		files[p] = &fstest.MapFile{Data: text}
	}
	book, err := tax.LoadFS(files)
	if err != nil {
		t.Fatal(err)
	}
	return book
}

func TestACleanReceiptIsDrawnAtRandomForAnOfficer(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		w.claims.Law = edited(t, "profiles/standard.yaml", "sample_basis_points: 0", "sample_basis_points: 10000")
		c := w.claim("ref-sample-1", presented(w.sale("A-1", 24000)), presented(w.sale("A-2", 48000, watch)))
		if r := c.Receipts[0]; r.Status != claim.Inspection || !hasReason(r, "inspect.random_sample") || c.Due != 0 {
			t.Errorf("with every receipt drawn it is %s %+v", r.Status, r.Reasons)
		}
		if hasReason(c.Receipts[1], "inspect.random_sample") {
			t.Error("a receipt that is red anyway is not drawn as well")
		}
	})
}

func TestWhereTheLawWantsAnOfficerEveryReceiptIsRed(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		w.claims.Law = edited(t, "schemes/fr.yaml", "by: external", "by: officer")
		c := w.claim("ref-officer1", presented(w.sale("A-1", 24000)))
		if r := c.Receipts[0]; r.Status != claim.Inspection || !hasReason(r, "authority.officer") {
			t.Errorf("it is %s %+v", r.Status, r.Reasons)
		}
		w.claims.Law, w.claims.Settings.Authority = edited(t, "schemes/fr.yaml", "by: external", "by: platform"), nil
		if c := w.claim("ref-platform", presented(w.sale("A-2", 24000))); c.Status != claim.Validated {
			t.Errorf("where the platform decides a clean receipt is %v", states(c))
		}
	})
}

func TestAShopOfAnotherCountryFollowsItsOwnLaw(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		if err := db.Exec("UPDATE merchants SET country = 'SG'").Error; err != nil {
			t.Fatal(err)
		}
		_, err := w.send(w.kiosk(), w.submission("ref-abroad-1", w.unrecorded("LATE-1", 24000)))
		w.wantCode(err, "claim.other_currency")
		if err := db.Exec("UPDATE merchants SET country = 'XX'").Error; err != nil {
			t.Fatal(err)
		}
		_, err = w.send(w.kiosk(), w.submission("ref-abroad-2", w.unrecorded("LATE-1", 24000)))
		w.wantCode(err, "tax.no_scheme")
		w.Merchant.Country = "XX"
		if _, err := w.record(w.Report("", "A-1", 24000, func(r *merchant.Report) { r.Currency = "USD" }), "key-1"); err != nil {
			t.Errorf("a sale in a country without a law is kept: %v", err)
		}
	})
}
