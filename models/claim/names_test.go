package claim_test

import (
	"slices"
	"strings"
	"testing"

	"taxrefund/models"
	"taxrefund/models/claim"
	"taxrefund/models/modeltest"
	"taxrefund/models/travel"
)

func TestAnAccountOfSomebodyElseIsRefusedWhateverItIs(t *testing.T) {
	for _, c := range []struct{ method, holder, code string }{
		{"alipay", "Erik Eriksson", "payout.holder_differs"}, {"bank", "Erik Eriksson", "payout.holder_differs"}, {"card", "Erik Eriksson", "payout.holder_differs"},
		{"bank", "Eriksson Trading AB", "payout.holder_differs"}, {"bank", "Мария Иванова", "payout.holder_differs"}, {"bank", "Анна Эрикссон", ""},
		{"bank", "eriksson, anna maria", ""}, {"bank", "A. Eriksson", ""}, {"card", "ANNA ERIKSSON", ""}, {"alipay", "", ""},
		{"alipay", "艾安娜", ""}, {"bank", "艾安娜", "payout.holder_script"}, {"card", "艾安娜", "payout.holder_script"},
	} {
		in := good()
		in.Method, in.Holder, in.Account = c.method, c.holder, "tok_anna_1"
		if c.method == "bank" {
			in.Account = "FR1420041010050500013M02606"
		}
		_, err := claim.Check(desk, &in, paris, checkedAt)
		if c.code == "" {
			if err != nil {
				t.Errorf("%s, %s: %v", c.method, c.holder, err)
			}
			continue
		}
		e, ok := err.(*models.Error)
		if !ok || len(e.Fields) != 1 || e.Fields[0].Path != "payout.holder" || e.Fields[0].Code != c.code {
			t.Errorf("%s, %s: got %v", c.method, c.holder, err)
		} else if strings.Contains(strings.ToLower(e.Fields[0].Msg), "eriksson") {
			t.Errorf("a name is repeated: %s", e.Fields[0].Msg)
		}
	}
}

func TestAnotherNameOnTheBoardingPassSendsEveryReceiptToAnOfficer(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		for i, passenger := range []string{"", "ERIKSSON/ANNAMARIA MRS", "ERIKSON/ANNA", "A MARIA/ERIKSSON"} {
			in := w.submission("ref-pass-0"+string(rune('0'+i)), presented(w.sale("P-"+string(rune('0'+i)), 24000)))
			in.Passenger = passenger
			a, err := w.send(w.kiosk(), in)
			if err != nil {
				t.Fatal(err)
			}
			if c := w.read(idOf(t, a.Body)); c.Channel() != "green" || c.Traveller.Passenger != passenger {
				t.Errorf("%q: %s %v, kept as %q", passenger, c.Channel(), states(c), c.Traveller.Passenger)
			}
		}
		in := w.submission("ref-pass-10", presented(w.sale("Q-1", 24000)), presented(w.sale("Q-2", 36000)), w.unrecorded("LATE-9", 24000))
		in.Passenger = " ERIKSSON/ERIK MR "
		a, err := w.send(w.kiosk(), in)
		if err != nil {
			t.Fatal(err)
		}
		id := idOf(t, a.Body)
		if _, err := w.record(w.Report(w.doc.Key(), "LATE-9", 24000), "key-late-9"); err != nil {
			t.Fatal(err)
		}
		c := w.read(id)
		for _, r := range c.Receipts {
			if r.Status != claim.Inspection || !slices.ContainsFunc(r.Reasons, func(why claim.Reason) bool { return why.Code == "pass.name_differs" }) {
				t.Errorf("receipt %d is %s for %v", r.Position, r.Status, r.Reasons)
			}
		}
		l := c.Traveller.Likenesses()
		if c.Due != 0 || len(l) != 1 || l[0].Of != "pass" || l[0].Name != "ERIKSSON/ERIK MR" || l[0].Verdict != travel.OtherName || l[0].Words() != "Not the name in the passport" {
			t.Errorf("due %d, %+v", c.Due, l)
		}
	})
}

func TestNoDoorLetsAnotherPersonsAccountIn(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		c := w.claim("ref-door-01", presented(w.sale("A-1", 24000)))
		for _, who := range []models.Actor{w.kiosk(), w.officer(), w.supervisor(), w.Finance.Actor("t")} {
			_, err := w.claims.SetPayoutDetails(t.Context(), who, c.ID, "bank", "FR1420041010050500013M02606", "Erik Eriksson")
			e, ok := err.(*models.Error)
			if !ok || e.Code != "payout.details" || len(e.Fields) != 1 || e.Fields[0].Code != "payout.holder_differs" {
				t.Errorf("%s: %v", who.Kind, err)
			}
		}
		if got := w.read(c.ID); got.Method != "alipay" || got.Traveller.Holder != "" || got.AccountMask != c.AccountMask || got.Version != c.Version {
			t.Errorf("something was kept of it: %s %q %s", got.Method, got.Traveller.Holder, got.AccountMask)
		}
		if _, err := w.claims.SetPayoutDetails(t.Context(), w.officer(), c.ID, "alipay", "anna@example.cn", "艾安娜"); err != nil {
			t.Errorf("a wallet's holder in Chinese characters: %v", err)
		}
		if l := w.read(c.ID).Traveller.Likenesses(); len(l) != 1 || l[0].Verdict != travel.UnreadName || l[0].Words() == "" {
			t.Errorf("%+v", l)
		}
	})
}
