package claim_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"taxrefund/models"
	"taxrefund/models/claim"
	"taxrefund/models/modeltest"
	"taxrefund/models/place"
	"taxrefund/models/sealed"
)

func TestLookupShowsTheOpenPurchasesOfThisPassportInThisCountry(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		open, taken, void := w.sale("A-1", 24000), w.sale("A-2", 24000), w.sale("A-3", 24000)
		w.AddSale(t, "GBR|X1234567", "A-4", 24000)
		w.claim("ref-lookup-1", presented(taken))
		if err := w.void(void); err != nil {
			t.Fatal(err)
		}
		found, err := w.claims.Lookup(t.Context(), w.kiosk(), w.Airport, w.mrz)
		if err != nil || len(found.Sales) != 1 || found.Sales[0].Sale.ID != open.ID || len(found.Sales[0].Sale.Lines) != 1 {
			t.Errorf("got %+v %v, want the one open purchase with its line", found.Sales, err)
		}
		if found.Document != "••••••2C3" {
			t.Errorf("the document is shown as %q", found.Document)
		}
		abroad := w.Airport
		abroad.Country = "SG"
		if found, err := w.claims.Lookup(t.Context(), w.kiosk(), abroad, w.mrz); err != nil || len(found.Sales) != 0 {
			t.Errorf("an airport of another country sees %v %v", found.Sales, err)
		}
		_, err = w.claims.Lookup(t.Context(), w.kiosk(), w.Airport, []string{"P<", "X"})
		w.wantCode(err, "mrz.length")
	})
}

func TestAClaimIsSeenAtItsAirportAndAtItsKioskOnly(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		c := w.claim("ref-seen-001", presented(w.sale("A-1", 24000)))
		second, _ := w.AddKiosk("Kiosk 2")
		away := w.officer()
		away.Airport = "SIN"
		for name, tc := range map[string]struct {
			actor models.Actor
			sees  bool
		}{
			"its kiosk": {w.kiosk(), true}, "another kiosk": {actorOf(second), false},
			"an officer of its airport": {w.officer(), true}, "an officer of another": {away, false},
			"staff of all airports": {w.Admin.Actor("t"), true},
		} {
			for _, id := range []string{c.ID, string(c.DocID), strings.ToLower(c.DocID.Grouped())} {
				got, err := w.claims.Get(t.Context(), tc.actor, id)
				if tc.sees && (err != nil || got.ID != c.ID) {
					t.Errorf("%s does not see %s: %v", name, id, err)
				}
				if !tc.sees && models.CodeOf(err) != "claim.not_found" {
					t.Errorf("%s sees %s: %v", name, id, err)
				}
			}
		}
		_, err := w.claims.Get(t.Context(), w.officer(), models.NewID())
		w.wantCode(err, "claim.not_found")
		_, err = w.claims.Get(t.Context(), w.officer(), "not a number")
		w.wantCode(err, "docid.malformed")
	})
}

func TestTheQueueShowsWhatToDoNext(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		add := func(reference string, departs time.Duration, p claim.Presented) *claim.Claim {
			in := w.submission(reference, p)
			in.DepartsAt = w.DB.Clock.Now().Add(departs)
			a, err := w.send(w.kiosk(), in)
			if err != nil {
				t.Fatal(err)
			}
			modeltest.Clock(db).Advance(time.Second)
			return w.read(idOf(t, a.Body))
		}
		green := add("green-first", time.Hour, presented(w.sale("A-1", 24000)))
		later := add("red-later-1", 5*time.Hour, presented(w.sale("A-2", 48000, watch)))
		soon := add("red-soon-01", 2*time.Hour, presented(w.sale("A-3", 48000, watch)))
		second := add("red-soon-02", 2*time.Hour-time.Second, presented(w.sale("A-4", 48000, watch)))
		amber := add("amber-00001", 3*time.Hour, w.unrecorded("LATE-1", 24000))
		w.hold("claim", amber)
		if _, err := w.decide(later, 1, claim.ReceiptDecision{Action: "refuse", Reason: "goods_used"}); err != nil {
			t.Fatal(err)
		}
		for tab, want := range map[string][]*claim.Claim{
			"waiting": {soon, second}, "held": {amber}, "decided": {later}, "all": {amber, second, soon, later, green}, "nonsense": {soon, second},
		} {
			q := w.queue(tab, 50)
			var got, wanted []string
			for _, row := range q.Rows {
				got = append(got, string(row.DocID))
			}
			for _, c := range want {
				wanted = append(wanted, string(c.DocID))
			}
			if !slices.Equal(got, wanted) {
				t.Errorf("the tab %s shows %v, want %v", tab, got, wanted)
			}
			if q.Waiting != 2 || q.Held != 1 || q.DecidedToday != 1 {
				t.Errorf("the tabs say %d waiting, %d held, %d decided", q.Waiting, q.Held, q.DecidedToday)
			}
		}
		first := w.queue("waiting", 1).Rows
		if len(first) != 1 || first[0].ToInspect != 1 || first[0].Channel != "red" || first[0].Traveller != "ANNA MARIA ERIKSSON" ||
			len(first[0].Reasons) != 1 || first[0].Reasons[0].Code != "inspect.goods_category" || first[0].Held {
			t.Errorf("the first row is %+v", first)
		}
		modeltest.Clock(db).Advance(12 * time.Hour) // past midnight in Paris
		if q := w.queue("decided", 50); len(q.Rows) != 0 || q.DecidedToday != 0 {
			t.Errorf("yesterday's decision is shown as today's: %+v", q)
		}
	})
}

func (w *world) queue(tab string, limit int) claim.Queue {
	w.t.Helper()
	q, err := w.claims.Queue(w.t.Context(), w.officer(), w.Airport, tab, limit)
	if err != nil {
		w.t.Fatal(err)
	}
	return q
}

func TestTheHeldTabListsEveryKindOfHoldAndCountsWhatItLists(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		mine := w.claim("ref-tab-0001", presented(w.sale("A-1", 48000, watch)))
		other := w.stranger("ref-tab-0002", "A-2")
		want := func(why string, n int) {
			t.Helper()
			q := w.queue("held", 50)
			marked := 0
			for _, row := range w.queue("all", 50).Rows {
				if row.Held {
					marked++
				}
			}
			if q.Held != n || len(q.Rows) != n || marked != n {
				t.Errorf("%s: the tab says %d, lists %d, and %d rows are marked; want %d", why, q.Held, len(q.Rows), marked, n)
			}
		}
		want("no hold", 0)
		passport := w.hold("passport", mine)
		want("a passport, with nothing to pay yet", 1)
		w.release(passport)
		w.hold("merchant", mine)
		want("a shop", 2)
		w.release(w.read(mine.ID).Holds[0].ID)
		if err := w.payouts().Hold(t.Context(), w.Finance.Actor("t"), other.Payouts[0].ID, "asked by the bank"); err != nil {
			t.Fatal(err)
		}
		want("a payout that finance holds", 1)
		elsewhere := place.Airport{Code: "SIN", TimeZone: "Asia/Singapore"}
		_, err := w.claims.Queue(t.Context(), w.officer(), elsewhere, "all", 50)
		w.wantCode(err, "claim.not_found")
	})
}

func TestWhatAnOfficerScans(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		c := w.claim("ref-scan-001", presented(w.sale("A-1", 24000)))
		sheet, err := w.claims.Voucher(t.Context(), w.kiosk(), c.ID)
		if err != nil {
			t.Fatal(err)
		}
		elsewhere, err := sealed.NewRing()
		if err != nil {
			t.Fatal(err)
		}
		stranger := claim.Service{DB: db, Ring: elsewhere}
		newer := strings.Replace(sheet.QR, ":1:", ":2:", 1)
		for name, tc := range map[string]struct {
			scan func(string) (any, error)
			text string
			code string
		}{
			"the voucher's code":           {scanner(w.claims), " " + sheet.QR + "\n", ""},
			"the number in small letters":  {scanner(w.claims), strings.ToLower(c.DocID.Grouped()), ""},
			"a code with another version":  {scanner(w.claims), newer, "voucher.forged"},
			"a code without a signature":   {scanner(w.claims), sheet.QR[:strings.LastIndex(sheet.QR, ":")], "voucher.malformed"},
			"a code cut short":             {scanner(w.claims), sheet.QR[:len(sheet.QR)-4], "voucher.forged"},
			"a code of another ring":       {scanner(&stranger), sheet.QR, "voucher.forged"},
			"a prefix alone":               {scanner(w.claims), "TRV1:", "voucher.malformed"},
			"a signature that is not text": {scanner(w.claims), "TRV1:" + string(c.DocID) + ":1:!!", "voucher.forged"},
			"a number with a slip":         {scanner(w.claims), "7K3M-9Q2X-B4TN-0", "docid.check"},
			"nothing":                      {scanner(w.claims), "", "docid.malformed"},
		} {
			got, err := tc.scan(tc.text)
			if tc.code == "" && (err != nil || got != any(c.DocID)) || tc.code != "" && models.CodeOf(err) != tc.code {
				t.Errorf("%s reads as %v %v, want %s", name, got, err, tc.code)
			}
		}
		if sheet.Airport.Code != "CDG" || len(sheet.Desks) != 1 || !strings.Contains(sheet.Scheme, c.SchemeVersion) {
			t.Errorf("the sheet lacks its airport, desks or law: %+v", sheet)
		}
	})
}

func scanner(s *claim.Service) func(string) (any, error) {
	return func(text string) (any, error) { return s.Scan(text) }
}

func TestEveryReasonHasASentence(t *testing.T) {
	for code, sentence := range claim.Codes() {
		if got := claim.Sentence(claim.Reason{Code: code}); got != sentence || strings.ContainsAny(got, "{}") || !strings.HasSuffix(got, ".") {
			t.Errorf("%s reads %q", code, got)
		}
	}
	if got := claim.Sentence(claim.Reason{Code: "rail.no_account"}); got != "Reason: no account." {
		t.Errorf("an unknown code reads %q", got)
	}
}

func TestAColourForEveryClaim(t *testing.T) {
	for _, tc := range []struct {
		receipt claim.ReceiptStatus
		status  claim.Status
		want    string
	}{
		{claim.Inspection, claim.Open, "red"}, {claim.AwaitingRecord, claim.Open, "amber"}, {claim.AwaitingAuthority, claim.Open, "amber"},
		{claim.ReceiptRefused, claim.Refused, "red"}, {claim.ReceiptLapsed, claim.Lapsed, "red"}, {claim.ReceiptValidated, claim.Validated, "green"},
		{claim.Reduced, claim.PartlyValidated, "green"},
	} {
		c := claim.Claim{Status: tc.status, Receipts: []claim.Receipt{{Status: tc.receipt}}}
		if got := c.Channel(); got != tc.want {
			t.Errorf("a claim with a receipt that is %s is %s, want %s", tc.receipt, got, tc.want)
		}
	}
}
