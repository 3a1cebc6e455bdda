package till_test

import (
	"testing"
	"time"

	"taxrefund/models"
	"taxrefund/models/claim"
	"taxrefund/models/idempotency"
	"taxrefund/models/ledger"
	"taxrefund/models/merchant"
	"taxrefund/models/payout"
	"taxrefund/models/till"
)

func TestAVoucherIsPaidInCashFromDueToPaid(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c, id := w.claim(24000), w.open(w.cashier, 10000)
		v := w.qr(c)
		o, err := w.tills.Offer(t.Context(), w.cashier, id, v)
		w.must(err)
		if o.Traveller != "ANNA MARIA ERIKSSON" || o.State != "CHN" || o.Document == passport.Number || o.Handed.Minor != 3400 || o.Due != o.Handed || !o.Rest.IsZero() || o.More != 0 {
			t.Errorf("the offer is %+v", o)
		}
		for _, tc := range []struct {
			p    till.Payment
			code string
		}{{till.Payment{Voucher: v, HandedMinor: 3400}, "till.passport"}, {till.Payment{Voucher: v, HandedMinor: 3401, PassportSeen: true}, "till.amount_changed"},
			{till.Payment{Voucher: v, PassportSeen: true}, "till.amount_changed"}} {
			_, err := w.confirm(w.cashier, id, tc.p)
			w.wantCode(err, tc.code)
		}
		if w.count("till_lines", "1 = 1") != 0 {
			t.Error("a refused payment left a line")
		}
		paid, err := w.pay(w.cashier, id, v)
		w.must(err)
		if paid.Till.Expected() != 6600 || paid.Line.LineNo != 1 || paid.Line.Cash != -3400 {
			t.Errorf("paid: %+v", paid)
		}
		p := w.payoutsOf(c)[0]
		if p.State != payout.Paid || p.PaidAt == nil || w.count("attempts", "payout_id = ? AND live AND outcome = 'paid' AND rail = 'cash' AND length(rail_id) = 26", p.ID) != 1 {
			t.Errorf("the payout is %+v", p)
		}
		if n := w.count("evidence", "source = 'person' AND status = 'paid' AND actor_id = ?", w.Cashier.ID); n != 1 {
			t.Errorf("%d words of the cashier are kept", n)
		}
		if n := w.count("payout_moves", "payout_id = ?", p.ID); n != 3 {
			t.Errorf("%d moves, want due to batched to submitting to paid", n)
		}
		w.books(map[string]int64{ledger.Payable(c.ID): 0, ledger.Clearing("cash"): 0, ledger.Prefund("cash"): 0, ledger.Till(id): 6600, ledger.CashRounding("CDG"): 0})
		_, err = w.pay(w.cashier, id, v)
		w.wantCode(err, "till.paid_already")
	})
}

func TestNoRunEverSendsCash(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.claim(24000)
		w.payouts.Rails["cash"] = robot{} // even if somebody set a rail up under this name
		for range 2 {
			r, err := w.payouts.Run(t.Context(), models.System, "CDG", "s1")
			if err != nil || r.Taken != 0 {
				t.Errorf("a run took %+v (%v)", r, err)
			}
		}
		if p := w.payoutsOf(c)[0]; p.State != payout.DueState || p.Method != "cash" || p.Rail != "cash" {
			t.Errorf("the payout is %+v", p)
		}
	})
}

// robot is a rail that must not be called: it has no methods.
type robot struct{ payout.Rail }

func TestACashClaimNamesNoAccount(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.claim(24000)
		if c.AccountMask != "" || c.Rail != "cash" {
			t.Errorf("it is paid to %q over %q", c.AccountMask, c.Rail)
		}
		_, err := w.claims.SetPayoutDetails(t.Context(), w.Officer.Actor(""), c.ID, "cash", "anna@example.cn", "")
		w.wantCode(err, "payout.details")
		_, err = w.claims.SetPayoutDetails(t.Context(), w.Officer.Actor(""), c.ID, "alipay", "", "")
		w.wantCode(err, "payout.details")
	})
}

func TestWhatIsNotPaidIsAnsweredInWordsThatSayWhatIsNext(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.open(w.cashier, 100000)
		refused := func(name, code string, v till.Voucher) {
			t.Helper()
			if _, err := w.tills.Offer(t.Context(), w.cashier, id, v); models.CodeOf(err) != code {
				t.Errorf("%s: offered %v, want %s", name, err, code)
			}
			if _, err := w.confirm(w.cashier, id, till.Payment{Voucher: v, HandedMinor: 3400, PassportSeen: true}); models.CodeOf(err) != code {
				t.Errorf("%s: paid %v, want %s", name, err, code)
			}
		}
		officer := w.Officer.Actor("")
		c := w.claim(24000)
		v := w.qr(c)
		refused("a code of something else", "voucher.malformed", till.Voucher{Code: "TRV1:X"})
		refused("a forged code", "voucher.forged", till.Voucher{Code: "TRV1:" + string(c.DocID) + ":1:AAAA"})
		refused("another version under the signature", "voucher.forged", till.Voucher{Code: v.Code[:19] + "2" + v.Code[20:]})
		refused("a number without its version", "voucher.version", till.Voucher{Code: string(c.DocID)})
		refused("a number with a version that never was", "voucher.old_version", till.Voucher{Code: string(c.DocID), Version: 9})
		refused("a number nobody has", "claim.not_found", till.Voucher{Code: "0000000000000", Version: 1})
		w.must(w.claims.Hold(t.Context(), officer, "claim", c.ID, "known from last week"))
		refused("a held claim", "till.held", w.qr(c))
		list, err := w.claims.Get(t.Context(), officer, c.ID)
		w.must(err)
		w.must(w.claims.ReleaseHold(t.Context(), officer, list.Holds[0].ID))
		w.must(w.details(c, "alipay"))
		refused("an old voucher", "voucher.old_version", v)
		refused("another method", "till.other_method", w.qr(c))
		w.must(w.details(c, "cash"))
		_, err = w.claims.Withdraw(t.Context(), officer, c.ID, 0)
		w.must(err)
		refused("a withdrawn claim", "till.withdrawn", w.qr(c))
		red := w.claim(240000)
		refused("a claim that waits for customs", "till.not_due", w.qr(red))
		_, err = w.claims.Decide(t.Context(), officer, red.ID, claim.Decision{Version: red.Version, Receipts: []claim.ReceiptDecision{
			{ReceiptID: red.Receipts[0].ID, Action: "refuse", Reason: "goods_not_present"}}})
		w.must(err)
		refused("a refused claim", "till.refused", w.qr(red))
		late := w.claim(240000)
		w.clock.Advance(4 * time.Hour)
		_, err = w.claims.LapseReceipts(t.Context(), models.System, w.Airport)
		w.must(err)
		refused("a claim nobody saw", "till.lapsed", w.qr(late))
		old := w.claim(24000)
		w.must(w.DB.Exec("UPDATE payouts SET forfeits_on = '2026-05-01' WHERE claim_id = ?", old.ID).Error)
		refused("a claim whose time is over", "till.forfeited", w.qr(old))
		_, err = w.payouts.Forfeit(t.Context(), models.System, "CDG")
		w.must(err)
		refused("a forfeited claim", "till.forfeited", w.qr(old))
		dear := w.claim(90000)
		small, smallTill := w.colleagues(1, 500)
		_, err = w.tills.Offer(t.Context(), small[0], smallTill[0], w.qr(dear))
		w.wantCode(err, "till.not_enough")
		w.must(w.DB.Exec("UPDATE claims SET airport_code = 'CDG'").Error)
		w.must(w.DB.Exec("INSERT INTO airports SELECT 'ORY', 'Orly', country, time_zone, currency, created_at FROM airports WHERE code = 'CDG'").Error)
		w.must(w.DB.Exec("UPDATE claims SET airport_code = 'ORY' WHERE id = ?", dear.ID).Error)
		refused("another airport's voucher", "voucher.other_airport", w.qr(dear))
		if n := w.count("till_lines", "1 = 1"); n != 0 {
			t.Errorf("%d lines after refusals only", n)
		}
	})
}

func TestAVoidSaleIsNotPaidInCash(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c, id := w.claim(24000), w.open(w.cashier, 10000)
		_, err := w.claims.VoidSale(t.Context(), models.Actor{Kind: "merchant", ID: w.Merchant.ID}, w.Merchant,
			claim.Void{Invoice: c.Receipts[0].InvoiceNumber, IssuedOn: c.Receipts[0].IssuedOn, Reason: "goods returned"}, key(),
			func(merchant.Sale) (idempotency.Answer, error) { return idempotency.Answer{Status: 200}, nil })
		w.must(err)
		_, err = w.pay(w.cashier, id, w.qr(c))
		w.wantCode(err, "till.held")
	})
}

func TestFinanceStopsCashAsItStopsARail(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.open(w.cashier, 100000)
		vouchers := []till.Voucher{w.qr(w.claim(24000)), w.qr(w.claim(24000)), w.qr(w.claim(24000))}
		ceiling := func(minor int64) *int64 { return &minor }
		brake := func(c payout.Control) {
			t.Helper()
			c.Airport, c.Rail, c.Currency = "CDG", payout.Cash, "EUR"
			w.must(w.payouts.Control(t.Context(), w.Finance.Actor(""), c))
		}
		brake(payout.Control{Paused: true, Reason: "false notes are about"})
		_, err := w.pay(w.cashier, id, vouchers[0])
		w.wantCode(err, "till.paused")
		brake(payout.Control{SingleCeilingMinor: ceiling(3399)})
		_, err = w.pay(w.cashier, id, vouchers[0])
		w.wantCode(err, "till.single_ceiling")
		brake(payout.Control{DailyCeilingMinor: ceiling(6800)})
		for _, v := range vouchers[:2] {
			_, err = w.pay(w.cashier, id, v)
			w.must(err)
		}
		_, err = w.pay(w.cashier, id, vouchers[2])
		w.wantCode(err, "till.daily_ceiling")
		w.clock.Advance(12 * time.Hour)
		_, err = w.pay(w.cashier, id, vouchers[2])
		w.must(err)
	})
}
