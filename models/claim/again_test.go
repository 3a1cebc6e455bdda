package claim_test

import (
	"testing"
	"time"

	"taxrefund/models"
	"taxrefund/models/claim"
	"taxrefund/models/merchant"
	"taxrefund/models/modeltest"
	"taxrefund/models/payout"
)

func TestALaterDepartureOfOneReceiptTakesNothingFromAnotherThatHasLeft(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		april := func(r *merchant.Report) { r.LocalTime = "2026-04-30T10:00:00" } // to leave by 31 July; what was bought in May by 31 August
		clean, seen := w.sale("A-1", 60000, april), w.sale("A-2", 50000, watch)
		c := w.claim("ref-again-01", presented(clean), presented(seen))
		modeltest.Clock(db).Advance(4 * time.Hour)
		if _, err := w.claims.LapseReceipts(t.Context(), models.Actor{Kind: "job", ID: "lapse_receipts"}, w.Airport); err != nil {
			t.Fatal(err)
		}
		_, err := w.claims.PresentAgain(t.Context(), w.officer(), c.ID, "AF 116", time.Date(2026, 9, 20, 10, 0, 0, 0, time.UTC), w.read(c.ID).Version)
		w.wantCode(err, "claim.out_of_date") // the watch is too late by then
		c, err = w.claims.PresentAgain(t.Context(), w.officer(), c.ID, "AF 116", time.Date(2026, 8, 20, 10, 0, 0, 0, time.UTC), w.read(c.ID).Version)
		if err != nil {
			t.Fatal(err)
		}
		if c.Receipts[0].Refund == 0 || c.Due != c.Receipts[0].Refund || c.Receipts[1].Status != claim.Inspection {
			t.Errorf("the receipt that has left: refund %d, due %d; %v", c.Receipts[0].Refund, c.Due, states(c))
		}
	})
}

func TestWhatFinanceHoldsStaysHeldWhenTheDueIsMadeAgain(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		c := w.claim("ref-again-02", presented(w.sale("A-1", 60000)), presented(w.sale("A-2", 70000)))
		if err := w.payouts().Hold(t.Context(), w.Finance.Actor("t"), c.Payouts[0].ID, "money laundering suspicion"); err != nil {
			t.Fatal(err)
		}
		c, err := w.claims.Reopen(t.Context(), w.supervisor(), c.ID, c.Receipts[0].ID, "look at it again", c.Version)
		if err != nil {
			t.Fatal(err)
		}
		if paid := w.pay(); paid != 0 {
			t.Errorf("%d was paid past finance's hold", paid)
		}
		for _, p := range w.read(c.ID).Payouts {
			if p.State == payout.DueState {
				t.Errorf("%s is due: %+v", p.DueKey, p)
			}
		}
	})
}

func TestNoCardNumberComesInWhateverItIsDressedAs(t *testing.T) {
	w := newWorld(t, modeltest.Lite(t))
	for _, account := range []string{"4111 1111 1111 1111", "4111.1111.1111.1111", "card 4111111111111111", "4111111111111111x", "4111-1111/1111 1111"} {
		in := w.submission("ref-card-001", presented(w.sale(account, 24000)))
		in.Account = account
		_, err := w.send(w.kiosk(), in)
		w.wantCode(err, "claim.invalid")
	}
	in := w.submission("ref-card-002", presented(w.sale("H-1", 24000)))
	in.Holder = "4111 1111 1111 1111"
	_, err := w.send(w.kiosk(), in)
	w.wantCode(err, "claim.invalid")
	for i, account := range []string{"2088102146225135", "13812345678", "xiaoming@example.cn"} { // wallets' own numbers
		in := w.submission("ref-wallet-0"+string(rune('0'+i)), presented(w.sale("W-"+account, 24000)))
		in.Account = account
		if _, err := w.send(w.kiosk(), in); err != nil {
			t.Errorf("%s: %v", account, err)
		}
	}
}
