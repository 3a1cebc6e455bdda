// Package ledger is the double-entry book. A posting is written once, sums to zero in every currency, and is never
// changed: the database enforces all three. Balances are sums of entries, from a mark on where there is one (marks.go); there is
// no balance row to lock.
package ledger

import (
	"taxrefund/models"
	"taxrefund/models/money"
)

// Entry moves an amount on an account: positive is debit, negative is credit.
type Entry struct {
	Account string
	Amount  money.Amount
}

// Posting is one booking. Kind and Ref name it for ever: the same pair cannot be posted twice ("ledger.posted_already").
type Posting struct {
	Kind    string // "due", "cancel", "send", "settle", "release", "return", "forfeit", "forfeit_void", "recovery", "recovery_closed", "top_up", and of tills "till_open", "till_supply", "cash_rounding", "till_close"
	Ref     string // id of what it books: a payout, an attempt, a receipt, a till; of a top-up the rail and the bank's reference
	Entries []Entry
}

// VATReceivable is what the state, through the merchants, owes for the refunds of a scheme.
func VATReceivable(scheme string) string { return "vat_receivable:" + scheme }

// Payable is what the house owes one traveller for one claim.
func Payable(claimID string) string { return "refund_payable:" + claimID }

// Clearing is money on its way over a rail.
func Clearing(rail string) string { return "payout_clearing:" + rail }

// Prefund is the house's money at a rail.
func Prefund(rail string) string { return "rail_prefund:" + rail }

// Bank is the house's money at its own bank. It goes below zero until what comes to the bank is booked too.
const Bank = "bank"

// FeeIncome is what the operator earns under a scheme.
func FeeIncome(scheme string) string { return "fee_income:" + scheme }

// Forfeited is what nobody claimed in time.
func Forfeited(airport string) string { return "forfeited:" + airport }

// Till is the cash in one till while it is open.
func Till(id string) string { return "till:" + id }

// Vault is an airport's cash outside of its tills. It goes below zero until what is brought to the airport is booked too.
func Vault(airport string) string { return "vault:" + airport }

// CashRounding is what the smallest coin keeps from, or gives to, travellers who are paid in cash.
func CashRounding(airport string) string { return "cash_rounding:" + airport }

// CashDifference is what tills held more (credit) or less (debit) than they should when they were counted.
func CashDifference(airport string) string { return "cash_difference:" + airport }

// Recovery is what a traveller owes back for one claim.
func Recovery(claimID string) string { return "recovery:" + claimID }

// check finds what the database would refuse, to say it in words. Entries of nothing are left out by the callers' own
// arithmetic, so one is a mistake here.
func (p Posting) check() error {
	sums := map[money.Currency]money.Amount{}
	for _, e := range p.Entries {
		if e.Amount.IsZero() || e.Account == "" {
			return models.E(models.Internal, "ledger.empty_entry", "an entry of %s moves nothing", p.Kind)
		}
		old, ok := sums[e.Amount.Currency]
		if !ok {
			old = money.Of(0, e.Amount.Currency)
		}
		sum, err := old.Add(e.Amount)
		if err != nil {
			return err
		}
		sums[e.Amount.Currency] = sum
	}
	for _, sum := range sums {
		if !sum.IsZero() {
			return models.E(models.Internal, "ledger.unbalanced", "the posting %s does not sum to zero", p.Kind)
		}
	}
	if len(p.Entries) < 2 {
		return models.E(models.Internal, "ledger.too_few_entries", "the posting %s has fewer than two entries", p.Kind)
	}
	return nil
}
