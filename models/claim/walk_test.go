package claim_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"taxrefund/models"
	"taxrefund/models/claim"
	"taxrefund/models/ledger"
	"taxrefund/models/merchant"
	"taxrefund/models/modeltest"
	"taxrefund/models/payout"
)

// sound fails the test when anything is wrong with any claim.
func (w *world) sound() {
	w.t.Helper()
	w.balanced()
	var ids []string
	if err := w.DB.Table("claims").Order("id").Pluck("id", &ids).Error; err != nil {
		w.t.Fatal(err)
	}
	for _, wrong := range w.wrongs(ids) {
		w.t.Error(wrong)
	}
	w.receivable()
}

// receivable checks that the state owes the refunds that became due, less what is asked back for void sales, and the fees that
// were booked with them.
func (w *world) receivable() {
	w.t.Helper()
	var due, back int64
	err := errors.Join(w.DB.Raw("SELECT COALESCE(SUM(r.due_minor), 0) FROM receipts r JOIN claims c ON c.id = r.claim_id WHERE c.scheme = 'FR'").Scan(&due).Error,
		w.DB.Raw("SELECT COALESCE(SUM(amount_minor), 0) FROM recovery_cases WHERE status = 'open'").Scan(&back).Error)
	if owed, fees := w.balance(ledger.VATReceivable("FR")), -w.balance(ledger.FeeIncome("FR")); err != nil || owed != due-back+fees {
		w.t.Errorf("the state owes %d, want %d due, less %d asked back, and %d in fees (%v)", owed, due, back, fees, err)
	}
}

// wrongs lists what must never be, whatever was done to these claims: the ledger and the claims disagree, more is due
// than a receipt is worth, a void sale is paid, or a sale belongs to another receipt than the one that it is taken by.
func (w *world) wrongs(ids []string) (wrongs []string) {
	bad := func(format string, args ...any) { wrongs = append(wrongs, fmt.Sprintf(format, args...)) }
	taken := map[string]string{} // sale → receipt
	for _, id := range ids {
		c := w.read(id)
		var refund, due, paid int64
		for _, r := range c.Receipts {
			refund, due = refund+r.Refund, due+r.Due
			standing := r.Status != claim.ReceiptRefused && r.Status != claim.ReceiptWithdrawn && r.Status != claim.ReceiptLapsed
			if standing && !r.Live {
				bad("receipt %d of %s is %s without consuming its sale", r.Position, c.Reference, r.Status)
			}
			if r.Due > r.Refund {
				bad("receipt %d of %s is %s, worth %d, and %d of it is due", r.Position, c.Reference, r.Status, r.Refund, r.Due)
			}
			if r.SaleID == "" || !r.Live {
				continue
			}
			if other := taken[r.SaleID]; other != "" {
				bad("one sale is taken by the receipts %s and %s", other, r.ID)
			}
			taken[r.SaleID] = r.ID
			if s := w.saleStatus(r.SaleID); s == "free" || s == "void" && !hasReason(r, "match.void") {
				bad("receipt %d of %s is live and its sale is %s", r.Position, c.Reference, s)
			}
		}
		for _, p := range c.Payouts {
			if p.State == payout.Paid {
				paid += p.Amount.Minor
			}
		}
		if end := lengthOf(c); end < due {
			bad("%s: %d is due, and its payouts add up to %d", c.Reference, due, end)
		}
		if c.Refund != refund || c.Due != due {
			bad("%s says refund %d due %d; its receipts say %d and %d", c.Reference, c.Refund, c.Due, refund, due)
		}
		if owed := -w.balance(ledger.Payable(c.ID)); owed+paid != c.Due {
			bad("%s: %d is owed and %d paid, but %d became due", c.Reference, owed, paid, c.Due)
		}
	}
	return wrongs
}

// lengthOf adds up everything that was ever due of a claim.
func lengthOf(c *claim.Claim) (minor int64) {
	for _, p := range c.Payouts {
		minor += p.Amount.Minor
	}
	return minor
}

// walk is one random life of an airport.
type walk struct {
	*world
	rt     *rapid.T
	sales  []merchant.Sale
	late   []merchant.Report // invoices that were presented before they were recorded
	claims []string
}

func TestAnySequenceOfStepsKeepsTheBooksSound(t *testing.T) {
	for name, make := range map[string]func(testing.TB) *models.DB{"sqlite": modeltest.Lite, "postgres": modeltest.Postgres} {
		t.Run(name, func(t *testing.T) {
			base := newWorld(t, make(t))
			rapid.Check(t, func(rt *rapid.T) {
				w := *base
				w.wears(specimen(fmt.Sprintf("P%08d", nextPassport()), "ERIKSSON", "ANNA"))
				x := &walk{world: &w, rt: rt}
				if err := x.submit(); err != nil && models.KindOf(err) != models.Invalid {
					rt.Fatal(err)
				}
				for range rapid.IntRange(5, 25).Draw(rt, "steps") {
					x.step()
				}
				if wrongs := w.wrongs(x.claims); len(wrongs) > 0 {
					rt.Fatal(wrongs)
				}
			})
			base.sound()
			if !testing.Short() { // a fifth of the walks may not get everywhere
				base.walked()
			}
			base.reported()
		})
	}
}

// walked makes sure that the walks went everywhere: a property of steps that are all refused proves nothing.
func (w *world) walked() {
	w.t.Helper()
	var deeds, states []string
	if err := w.DB.Table("audit_log").Where("subject_kind IN ('claim', 'hold')").Distinct("deed").Order("deed").Pluck("deed", &deeds).Error; err != nil {
		w.t.Fatal(err)
	}
	if err := w.DB.Table("receipts").Distinct("status").Order("status").Pluck("status", &states).Error; err != nil {
		w.t.Fatal(err)
	}
	if len(deeds) < 10 || len(states) < 6 {
		w.t.Errorf("the walks did only %v and ended only in %v", deeds, states)
	}
	w.t.Log(deeds, states)
}

var passports int

func nextPassport() int { passports++; return passports }

func (x *walk) step() {
	names := []string{"sale", "submit", "decide", "decide", "reopen", "withdraw", "void", "hold", "release", "late", "pay", "cut", "lapse", "again", "details", "close"}
	name := rapid.SampledFrom(names).Draw(x.rt, "step")
	if err := x.deeds()[name](); err != nil {
		if kind := models.KindOf(err); kind != models.Conflict && kind != models.Invalid && kind != models.Forbidden {
			x.rt.Fatalf("%s: %v", name, err)
		}
	}
}

func (x *walk) deeds() map[string]func() error {
	ctx := x.world.t.Context()
	claims := x.world.claims
	return map[string]func() error{
		"sale":   func() error { x.newSale(); return nil },
		"submit": x.submit,
		"decide": func() error { return x.onReceiptIn(claim.Inspection, x.decideOne) },
		"reopen": func() error {
			return x.onReceipt(func(c *claim.Claim, r claim.Receipt) error {
				_, err := claims.Reopen(ctx, another(x.supervisor()), c.ID, r.ID, "look again", c.Version)
				return err
			})
		},
		"withdraw": func() error {
			return x.onReceipt(func(c *claim.Claim, _ claim.Receipt) error {
				_, err := claims.Withdraw(ctx, x.kiosk(), c.ID, c.Version)
				return err
			})
		},
		"void": func() error {
			if len(x.sales) == 0 {
				return nil
			}
			return x.void(rapid.SampledFrom(x.sales).Draw(x.rt, "sale"))
		},
		"hold": func() error {
			return x.onReceipt(func(c *claim.Claim, _ claim.Receipt) error {
				return claims.Hold(ctx, x.officer(), rapid.SampledFrom([]string{"claim", "passport"}).Draw(x.rt, "kind"), c.ID, "look at this")
			})
		},
		"release": func() error {
			return x.onReceipt(func(c *claim.Claim, _ claim.Receipt) error {
				for _, h := range c.Holds {
					if err := claims.ReleaseHold(ctx, x.officer(), h.ID); err != nil {
						return err
					}
				}
				return nil
			})
		},
		"late": func() error {
			if len(x.late) == 0 {
				return nil
			}
			r := x.late[0]
			x.late = x.late[1:]
			_, err := x.record(r, models.NewID())
			return err
		},
		"pay": func() error { x.pay(); return nil },
		"cut": x.cut,
		"close": func() error {
			_, err := claims.CloseRecoveries(ctx, models.Actor{Kind: "job", ID: "close_recoveries", Airport: "CDG"}, x.Airport)
			return err
		},
		"lapse": func() error {
			modeltest.Clock(x.DB).Advance(4 * time.Hour)
			_, err := claims.LapseReceipts(ctx, models.Actor{Kind: "job", Airport: "CDG"}, x.Airport)
			return err
		},
		"again": func() error {
			return x.onReceiptIn(claim.ReceiptLapsed, func(c *claim.Claim, _ claim.Receipt) error {
				_, err := claims.PresentAgain(ctx, x.officer(), c.ID, "AF 118", x.DB.Clock.Now().Add(3*time.Hour), c.Version)
				return err
			})
		},
		"details": func() error {
			return x.onReceipt(func(c *claim.Claim, _ claim.Receipt) error {
				_, err := claims.SetPayoutDetails(ctx, x.kiosk(), c.ID, "alipay", "new@example.cn", "Anna Eriksson")
				return err
			})
		},
	}
}

// cut keeps a part of a due back, as a limit on cash does: it waits for other details.
func (x *walk) cut() error {
	return x.onReceipt(func(c *claim.Claim, _ claim.Receipt) error {
		_, err := models.InTx(x.world.t.Context(), x.DB, models.Actor{Kind: "staff", Airport: "CDG"}, func(tx *models.Tx) (int, error) {
			list, err := payout.LockClaim(tx, c.ID)
			for _, p := range list {
				if err != nil || p.State != payout.DueState || p.Amount.Minor < 2 {
					continue
				}
				_, err = payout.Cut(tx, &p, rapid.Int64Range(1, p.Amount.Minor-1).Draw(x.rt, "at"), payout.Rest{State: payout.DetailsRequired, Reason: payout.CashLimit})
				break
			}
			return 0, err
		})
		return err
	})
}

// newSale is below the minimum or above it, of goods that officers see or not.
func (x *walk) newSale() {
	gross := rapid.SampledFrom([]int64{6000, 9000, 24000, 120000}).Draw(x.rt, "gross")
	var opts []func(*merchant.Report)
	if rapid.Bool().Draw(x.rt, "watch") {
		opts = append(opts, watch)
	}
	x.sales = append(x.sales, x.sale(fmt.Sprintf("W-%s", models.NewID()), gross, opts...))
}

func (x *walk) submit() error {
	var receipts []claim.Presented
	for range rapid.IntRange(1, 3).Draw(x.rt, "receipts") {
		switch {
		case len(x.sales) > 0 && rapid.Bool().Draw(x.rt, "old"):
			receipts = append(receipts, presented(rapid.SampledFrom(x.sales).Draw(x.rt, "sale")))
		case rapid.IntRange(0, 3).Draw(x.rt, "late") == 0:
			r := x.Report(x.doc.Key(), "L-"+models.NewID(), 24000)
			x.late = append(x.late, r)
			receipts = append(receipts, x.unrecorded(r.Invoice, 24000))
		default:
			x.newSale()
			receipts = append(receipts, presented(x.sales[len(x.sales)-1]))
		}
	}
	in := x.submission(models.NewID(), receipts...)
	a, err := x.send(x.kiosk(), in)
	if err == nil {
		x.claims = append(x.claims, idOf(x.world.t, a.Body))
	}
	return err
}

func (x *walk) onReceipt(deed func(*claim.Claim, claim.Receipt) error) error {
	if len(x.claims) == 0 {
		return nil
	}
	c := x.read(rapid.SampledFrom(x.claims).Draw(x.rt, "claim"))
	return deed(c, rapid.SampledFrom(c.Receipts).Draw(x.rt, "receipt"))
}

// onReceiptIn prefers, three times in four, a receipt in a state that the deed is meant for: of aimless deeds most are refused.
func (x *walk) onReceiptIn(state claim.ReceiptStatus, deed func(*claim.Claim, claim.Receipt) error) error {
	if rapid.IntRange(0, 3).Draw(x.rt, "aimless") == 0 {
		return x.onReceipt(deed)
	}
	for _, id := range x.claims {
		c := x.read(id)
		for _, r := range c.Receipts {
			if r.Status == state {
				return deed(c, r)
			}
		}
	}
	return x.onReceipt(deed)
}

func (x *walk) decideOne(c *claim.Claim, r claim.Receipt) error {
	half := r.Gross / 2
	_, err := x.decide(c, r.Position, rapid.SampledFrom([]claim.ReceiptDecision{
		{Action: "validate"}, {Action: "refuse", Reason: "goods_not_present"}, {Action: "reduce", Reason: "partly_present", AmountMinor: &half},
	}).Draw(x.rt, "decision"))
	return err
}
