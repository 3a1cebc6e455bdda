package till_test

import (
	"context"
	"sync"
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

// void cancels the sale of a receipt, as its shop does.
func (w *world) void(r claim.Receipt) error {
	_, err := w.claims.VoidSale(context.Background(), models.Actor{Kind: "merchant", ID: w.Merchant.ID}, w.Merchant,
		claim.Void{Invoice: r.InvoiceNumber, IssuedOn: r.IssuedOn, Reason: "goods returned"}, key(),
		func(merchant.Sale) (idempotency.Answer, error) { return idempotency.Answer{Status: 200}, nil })
	return err
}

// ended checks what is left of a claim whose story is over: so much was paid, so much is asked back, nothing is owed or held, and
// the state owes the refunds that stand and the fees of what was paid.
func (w *world) ended(c *claim.Claim, paid, back, receivable int64) {
	w.t.Helper()
	got, lost := int64(0), int64(0)
	for _, p := range w.payoutsOf(c) {
		switch p.State {
		case payout.Paid:
			got += p.Amount.Minor
		case payout.Forfeited:
			if p.StateReason != "cancelled" {
				lost += p.Amount.Minor
			}
		default:
			w.t.Errorf("%s is %s (%s)", p.DueKey, p.State, p.StateReason)
		}
	}
	if got != paid {
		w.t.Errorf("%d was paid, want %d", got, paid)
	}
	w.asked(c, back)
	w.books(map[string]int64{ledger.Payable(c.ID): 0, ledger.Clearing("cash"): 0, ledger.Forfeited("CDG"): 0, ledger.VATReceivable("FR"): receivable})
	if now := w.again(c); now.Due != paid+lost {
		w.t.Errorf("the claim says that %d became due, of which %d was paid and %d forfeited", now.Due, paid, lost)
	}
}

// asked checks what is asked back of a claim, in its cases and in the book.
func (w *world) asked(c *claim.Claim, back int64) {
	w.t.Helper()
	var minor int64
	w.must(w.DB.Raw("SELECT COALESCE(SUM(amount_minor), 0) FROM recovery_cases WHERE claim_id = ? AND status = 'open'", c.ID).Scan(&minor).Error)
	if minor != back {
		w.t.Errorf("%d is asked back, want %d", minor, back)
	}
	w.books(map[string]int64{ledger.Recovery(c.ID): back})
}

func (w *world) again(c *claim.Claim) *claim.Claim {
	w.t.Helper()
	now, err := w.claims.Get(w.t.Context(), w.Officer.Actor(""), c.ID)
	w.must(err)
	return now
}

func TestOnlyWhatWasPaidForAVoidSaleIsAskedBackAndTheRestIsUndone(t *testing.T) {
	for name, tc := range map[string]struct {
		limit string
		then  func(w *world, c *claim.Claim)
	}{
		"the rest goes another way":   {limit("20.00", "claim", "split"), func(*world, *claim.Claim) {}},
		"the rest is due by wallet":   {limit("20.00", "payment", "split"), func(w *world, c *claim.Claim) { w.must(w.details(c, "alipay")) }},
		"the rest is put off":         {limit("20.00", "day", "defer"), func(*world, *claim.Claim) {}},
		"the rest was given up":       {limit("20.00", "claim", "forfeit_balance"), func(*world, *claim.Claim) {}},
		"the rest of a form":          {limit("20.00", "form", "split"), func(*world, *claim.Claim) {}},
		"customs hold the claim":      {limit("20.00", "claim", "split"), func(w *world, c *claim.Claim) { w.hold(c) }},
		"finance hold the rest":       {limit("20.00", "claim", "split"), func(w *world, c *claim.Claim) { w.must(w.financeHolds(c, "v1.2")) }},
		"the claim period is over":    {limit("20.00", "claim", "split"), func(w *world, c *claim.Claim) { w.forfeit(c) }},
		"a second part was paid next": {limit("15.00", "day", "defer"), func(w *world, c *claim.Claim) { w.nextDay(c) }},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, w *world) {
				w.law(tc.limit)
				w.stay = 7 * 24 * time.Hour
				c, id := w.claim(24000), w.open(w.cashier, 10000)
				o, err := w.tills.Offer(t.Context(), w.cashier, id, w.qr(c))
				w.must(err)
				_, err = w.confirm(w.cashier, id, till.Payment{Voucher: w.qr(c), HandedMinor: o.Handed.Minor, PassportSeen: true, GiveUpBalance: true, RestMinor: o.Rest.Minor})
				w.must(err)
				tc.then(w, c)
				paid := w.till(id).Out
				w.must(w.void(c.Receipts[0]))
				w.ended(c, paid, paid, c.Fee)
				if n, err := w.claims.CloseRecoveries(t.Context(), models.System, w.Airport); err != nil || n != 0 {
					t.Errorf("%d cases were closed (%v)", n, err)
				}
				w.must(w.details(c, "alipay")) // a step that comes later changes nothing
				w.ended(c, paid, paid, c.Fee)
			})
		})
	}
}

func (w *world) hold(c *claim.Claim) {
	w.t.Helper()
	w.must(w.claims.Hold(w.t.Context(), w.Officer.Actor(""), "claim", c.ID, "known from last week"))
}

func (w *world) financeHolds(c *claim.Claim, key string) error {
	for _, p := range w.payoutsOf(c) {
		if p.DueKey == key {
			return w.payouts.Hold(w.t.Context(), w.Finance.Actor(""), p.ID, "looks odd")
		}
	}
	return nil
}

// forfeit lets the claim period end.
func (w *world) forfeit(c *claim.Claim) {
	w.t.Helper()
	w.must(w.DB.Exec("UPDATE payouts SET forfeits_on = '2026-05-01' WHERE claim_id = ?", c.ID).Error)
	if n, err := w.payouts.Forfeit(w.t.Context(), models.System, "CDG"); err != nil || n != 1 {
		w.t.Errorf("%d forfeited (%v)", n, err)
	}
}

// nextDay pays what was put off from the same till.
func (w *world) nextDay(c *claim.Claim) {
	w.t.Helper()
	w.clock.Advance(24 * time.Hour)
	var id string
	w.must(w.DB.Raw("SELECT id FROM tills").Scan(&id).Error)
	_, err := w.pay(w.cashier, id, w.qr(c))
	w.must(err)
}

func TestOfADueOfSeveralReceiptsOnlyTheVoidOnesShareIsUndone(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.law(limit("20.00", "claim", "split"))
		c, id := w.claim(24000, 12000), w.open(w.cashier, 10000) // 34.00 and 17.00
		_, err := w.pay(w.cashier, id, w.qr(c))
		w.must(err)
		w.must(w.void(c.Receipts[0]))
		w.asked(c, 2000)
		w.wantParts(c, part{"v1", 2000, payout.Paid}, part{"v1.2", 1400, payout.Forfeited}, part{"v1.3", 1700, payout.DetailsRequired})
		w.books(map[string]int64{ledger.Payable(c.ID): -1700})
		w.must(w.details(c, "cash"))
		_, err = w.pay(w.cashier, id, w.qr(c))
		w.wantCode(err, "till.over_cap")
		w.must(w.details(c, "alipay"))
		w.wantParts(c, part{"v1", 2000, payout.Paid}, part{"v1.2", 1400, payout.Forfeited}, part{"v1.3", 1700, payout.DueState})
		w.must(w.void(c.Receipts[1])) // and now the other, of which nothing was paid
		w.wantParts(c, part{"v1", 2000, payout.Paid}, part{"v1.2", 1400, payout.Forfeited}, part{"v1.3", 1700, payout.Held})
		now := w.again(c)
		now, err = w.claims.Reopen(t.Context(), w.Supervisor.Actor(""), c.ID, now.Receipts[1].ID, "its sale is void", now.Version)
		w.must(err)
		_, err = w.claims.Decide(t.Context(), w.Officer.Actor(""), c.ID, claim.Decision{Version: now.Version, Receipts: []claim.ReceiptDecision{
			{ReceiptID: now.Receipts[1].ID, Action: "refuse", Reason: "not_eligible"}}})
		w.must(err)
		w.ended(c, 2000, 2000, c.Receipts[0].Fee)
	})
}

// part is a payout of a claim as a test wants it.
type part struct {
	key   string
	minor int64
	state payout.State
}

func (w *world) wantParts(c *claim.Claim, want ...part) {
	w.t.Helper()
	list := payout.Parts(w.payoutsOf(c), "v1")
	for i := range max(len(list), len(want)) {
		if i >= len(list) || i >= len(want) || (part{list[i].DueKey, list[i].Amount.Minor, list[i].State}) != want[i] {
			w.t.Fatalf("the parts are %+v\nwant %+v", list, want)
		}
	}
}

func TestAVoidSaleInTheUnpaidPartOfADueIsOpenedAgainAndTheOtherIsPaid(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.law(limit("20.00", "claim", "split"))
		c, id := w.claim(24000, 12000, 12000), w.open(w.cashier, 10000)
		_, err := w.pay(w.cashier, id, w.qr(c))
		w.must(err)
		w.must(w.void(c.Receipts[1])) // it lies in the middle of what is unpaid
		w.asked(c, 0)
		w.wantParts(c, part{"v1", 2000, payout.Paid}, part{"v1.2", 4800, payout.Held})
		now := w.again(c)
		_, err = w.claims.Reopen(t.Context(), w.Supervisor.Actor(""), c.ID, now.Receipts[0].ID, "look again", now.Version)
		w.wantCode(err, "payout.sent_already")
		_, err = w.claims.Withdraw(t.Context(), w.Agent.Actor(""), c.ID, 0)
		w.wantCode(err, "payout.sent_already")
		now, err = w.claims.Reopen(t.Context(), w.Supervisor.Actor(""), c.ID, now.Receipts[1].ID, "its sale is void", now.Version)
		w.must(err)
		w.wantParts(c, part{"v1", 2000, payout.Paid}, part{"v1.2", 1400, payout.DetailsRequired}, part{"v1.3", 1700, payout.Forfeited}, part{"v1.4", 1700, payout.DetailsRequired})
		_, err = w.claims.Decide(t.Context(), w.Officer.Actor(""), c.ID, claim.Decision{Version: now.Version, Receipts: []claim.ReceiptDecision{
			{ReceiptID: now.Receipts[1].ID, Action: "refuse", Reason: "not_eligible"}}})
		w.must(err)
		w.must(w.details(c, "alipay"))
		w.wantParts(c, part{"v1", 2000, payout.Paid}, part{"v1.2", 1400, payout.DueState}, part{"v1.3", 1700, payout.Forfeited}, part{"v1.4", 1700, payout.DueState})
		w.books(map[string]int64{ledger.Payable(c.ID): -3100, ledger.VATReceivable("FR"): 2000 + 3100 + c.Receipts[0].Fee + c.Receipts[2].Fee})
		if now = w.again(c); now.Due != 5100 || now.Receipts[1].Due != 0 {
			t.Errorf("%d is due, of which %d for the void sale", now.Due, now.Receipts[1].Due)
		}
	})
}

func TestWhatIsWorthLessWithoutAVoidSaleWaitsForASupervisor(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.law(limit("20.00", "claim", "split"))
		c, id := w.claim(24000, 6000), w.open(w.cashier, 10000) // the second alone is below the minimum
		_, err := w.pay(w.cashier, id, w.qr(c))
		w.must(err)
		rest := c.Receipts[1].Due
		if rest == 0 {
			t.Fatal("the second receipt is not due")
		}
		w.must(w.void(c.Receipts[0]))
		w.wantParts(c, part{"v1", 2000, payout.Paid}, part{"v1.2", 1400, payout.Forfeited}, part{"v1.3", rest, payout.Held})
		now := w.again(c)
		now, err = w.claims.Reopen(t.Context(), w.Supervisor.Actor(""), c.ID, now.Receipts[1].ID, "it stood beside a void one", now.Version)
		w.must(err)
		_, err = w.claims.Decide(t.Context(), w.Officer.Actor(""), c.ID, claim.Decision{Version: now.Version, Receipts: []claim.ReceiptDecision{
			{ReceiptID: now.Receipts[1].ID, Action: "refuse", Reason: "not_eligible"}}})
		w.must(err)
		w.ended(c, 2000, 2000, c.Receipts[0].Fee)
	})
}

func TestAPaidVoidSaleKeepsNothingElseOfTheClaimBack(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c, id := w.claim(24000, 240000), w.open(w.cashier, 100000) // the second goes to an officer
		_, err := w.pay(w.cashier, id, w.qr(c))
		w.must(err)
		_, err = w.claims.Decide(t.Context(), w.Officer.Actor(""), c.ID, claim.Decision{Version: c.Version, Receipts: []claim.ReceiptDecision{
			{ReceiptID: c.Receipts[1].ID, Action: "validate"}}})
		w.must(err)
		w.must(w.void(c.Receipts[0]))
		w.asked(c, 3400)
		_, err = w.pay(w.cashier, id, w.qr(c))
		w.must(err)
		w.books(map[string]int64{ledger.Payable(c.ID): 0})
	})
}

// lost is a rail that takes everything and then says that it failed.
type lost struct{ told []payout.Instruction }

func (*lost) Name() string { return "sandbox" }
func (l *lost) Send(_ context.Context, in payout.Instruction) (payout.Reply, error) {
	l.told = append(l.told, in)
	return payout.Reply{Status: payout.StatusInProcess, Amount: in.Amount}, nil
}
func (*lost) Inquire(context.Context, string) (payout.Reply, error) {
	return payout.Reply{Status: payout.StatusInProcess}, nil
}
func (*lost) Returns(context.Context, string) ([]payout.Return, error) { return nil, nil }
func (*lost) Quarantine() time.Duration                                { return time.Minute }
func (*lost) KeyWindow() time.Duration                                 { return time.Hour }

func TestARestThatComesBackIsAskedBackNoMore(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.law(limit("20.00", "claim", "split"))
		c, id := w.claim(24000), w.open(w.cashier, 10000)
		_, err := w.pay(w.cashier, id, w.qr(c))
		w.must(err)
		w.must(w.details(c, "alipay"))
		rail := &lost{}
		w.payouts.Rails["sandbox"] = rail
		if r, err := w.payouts.Run(t.Context(), models.System, "CDG", "s1"); err != nil || r.InProcess != 1 {
			t.Fatalf("%+v %v", r, err)
		}
		w.must(w.void(c.Receipts[0]))
		w.asked(c, 3400)
		close := func(want int) {
			t.Helper()
			version := w.again(c).Version
			n, err := w.claims.CloseRecoveries(t.Context(), models.System, w.Airport)
			if err != nil || n != 0 || w.again(c).Version != version+want {
				t.Errorf("%d closed (%v), version %d after %d", n, err, w.again(c).Version, version)
			}
		}
		close(0)
		_, err = w.payouts.Record(t.Context(), models.System, "sandbox", rail.told[0].RailID, payout.Evidence{Source: "notice", Status: payout.StatusFailed})
		w.must(err)
		close(1)
		w.asked(c, 2000)
		close(0)
		w.must(w.details(c, "alipay")) // whoever gives it another account does not get it
		w.ended(c, 2000, 2000, c.Fee)
		if r, err := w.payouts.Run(t.Context(), models.System, "CDG", "s2"); err != nil || r.Taken != 0 {
			t.Errorf("%+v %v", r, err)
		}
	})
}

func TestAVoidSaleAgainstCashPaymentsAtOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.law(limit("20.00", "claim", "split"))
		cashiers, tills := w.colleagues(10, 10000)
		for range 4 {
			c := w.claim(24000)
			v := w.qr(c)
			var all sync.WaitGroup
			for i := range cashiers {
				all.Go(func() {
					_, err := w.confirm(cashiers[i], tills[i], till.Payment{Voucher: v, HandedMinor: 2000, PassportSeen: true})
					if err != nil && models.KindOf(err) != models.Conflict {
						t.Error(err)
					}
				})
			}
			all.Go(func() { w.must(w.void(c.Receipts[0])) })
			all.Wait()
			if lines := w.count("till_lines l JOIN payouts p ON p.id = l.payout_id", "p.claim_id = ?", c.ID); lines == 1 {
				w.wantParts(c, part{"v1", 2000, payout.Paid}, part{"v1.2", 1400, payout.Forfeited})
				w.asked(c, 2000)
				w.books(map[string]int64{ledger.Payable(c.ID): 0})
			} else if lines == 0 {
				w.wantParts(c, part{"v1", 3400, payout.Held})
				w.asked(c, 0)
			} else {
				t.Errorf("%d payments", lines)
			}
		}
	})
}
