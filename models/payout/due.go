package payout

import (
	"slices"
	"strings"

	"taxrefund/models"
	"taxrefund/models/ledger"
	"taxrefund/models/money"
)

// CreateDue makes a payout in the running transaction and books it: what the state owes on one side, what the traveller
// is owed and the operator earns on the other. Three statements.
func CreateDue(tx *models.Tx, d Due) (Payout, error) {
	p := Payout{
		ID: models.NewID(), ClaimID: d.ClaimID, DueKey: d.Key, Airport: d.Airport, Method: d.Method, Rail: d.Rail, AccountMask: d.AccountMask,
		Amount: d.Amount, State: DueState, StateReason: d.Hold, Version: 1, DueAt: tx.Now, ForfeitsOn: d.ForfeitsOn, UpdatedAt: tx.Now,
		accountSealed: d.AccountSealed,
	}
	if d.Hold != "" {
		p.State = Held
	}
	if err := insertPayout(tx, p); err != nil {
		return p, err
	}
	tx.Count("payout_moves", 1, "new", string(p.State))
	c := d.Amount.Currency
	entries := []ledger.Entry{
		{Account: ledger.VATReceivable(d.Scheme), Amount: money.Of(d.Amount.Minor+d.FeeMinor, c)},
		{Account: ledger.Payable(d.ClaimID), Amount: d.Amount.Neg()},
	}
	if d.FeeMinor != 0 {
		entries = append(entries, ledger.Entry{Account: ledger.FeeIncome(d.Scheme), Amount: money.Of(-d.FeeMinor, c)})
	}
	return p, ledger.Post(tx, ledger.Posting{Kind: "due", Ref: p.ID, Entries: entries})
}

// Frozen says what a hold found: how many payouts it stopped, how many are on their way, and how much was sent.
type Frozen struct {
	Held, InFlight int
	Sent           int64 // minor units that are or may be at a rail
}

// ofClaim tells the holds on claims, passports and merchants, "hold.claim" and so on, from those for another reason.
func ofClaim(reason string) bool { return strings.HasPrefix(reason, "hold.") }

// HoldClaim stops everything of a claim that has not been sent. Held under a reason that begins with "hold." it ends by
// ReleaseClaim, under any other only by Release.
func HoldClaim(tx *models.Tx, claimID, reason string) (Frozen, error) {
	var f Frozen
	list, err := LockClaim(tx, claimID)
	if err != nil {
		return f, err
	}
	for _, p := range list {
		if p.sent() {
			f.Sent += p.Amount.Minor
			if p.State != Paid && p.State != Reversed {
				f.InFlight++
			}
			continue
		}
		switch {
		case p.State == DueState || p.State == DetailsRequired:
			f.Held++
			err = move(tx, &p, Held, reason)
		case p.State == Held && ofClaim(p.StateReason) && !ofClaim(reason):
			err = setReason(tx, p, reason) // or the release of the claim would let it go
		}
		if err != nil {
			return f, err
		}
	}
	return f, nil
}

// ReleaseClaim makes the payouts of a claim due again that are held for a reason beginning with prefix; what finance or a
// void sale holds stays.
func ReleaseClaim(tx *models.Tx, claimID, prefix string) error {
	list, err := LockClaim(tx, claimID)
	if err != nil {
		return err
	}
	for _, p := range list {
		if p.State == Held && strings.HasPrefix(p.StateReason, prefix) {
			if err := release(tx, &p, "released"); err != nil {
				return err
			}
		}
	}
	return nil
}

// SaleVoid is the reason of payouts that wait because a shop cancelled a sale of their claim.
const SaleVoid = "sale.void"

// release ends a hold. What had been sent to an account and came back still needs another account, and what a limit kept from
// being paid in cash another way.
func release(tx *models.Tx, p *Payout, reason string) error {
	if p.State == Held && p.BatchID != "" {
		return move(tx, p, DetailsRequired, reason)
	}
	last, err := lastMove(tx, *p)
	if err != nil {
		return err
	}
	if p.State == Held && p.Method == Cash && last.FromState == string(DetailsRequired) {
		return move(tx, p, DetailsRequired, CashLimit)
	}
	return move(tx, p, DueState, reason)
}

// CancelUnsent undoes a due that was never cut and of which nothing was sent: the payout ends and its booking is reversed. A
// due that was sent is refused with code "payout.sent_already". Where finance held it, held is why: what takes its place is held for the same.
func CancelUnsent(tx *models.Tx, claimID, dueKey string) (held string, err error) {
	list, err := LockClaim(tx, claimID)
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(list, func(p Payout) bool { return p.DueKey == dueKey })
	if i < 0 {
		return "", models.E(models.NotFound, "payout.not_found", "there is no such payout")
	}
	p := list[i]
	if !p.cancellable() {
		return "", ErrSent
	}
	held = p.heldByFinance()
	if err := move(tx, &p, Forfeited, cancelled); err != nil {
		return "", err
	}
	return held, reverse(tx, "due", "cancel", p.ID)
}

// ErrSent refuses to undo what has gone out.
var ErrSent = models.E(models.Conflict, "payout.sent_already", "the money is on its way or paid; this cannot be undone here")

// heldByFinance is why finance holds a payout; empty where they do not.
func (p Payout) heldByFinance() string {
	if p.State == Held && !ofClaim(p.StateReason) && p.StateReason != SaleVoid {
		return p.StateReason
	}
	return ""
}

// SetDetails replaces the account of everything of a claim that is not on its way, and makes due what waited for it.
func SetDetails(tx *models.Tx, claimID string, d Details) error {
	list, err := LockClaim(tx, claimID)
	if err != nil {
		return err
	}
	for _, p := range list {
		if p.State != DueState && p.State != Held && p.State != DetailsRequired {
			continue
		}
		if err := setDetails(tx, p, d); err != nil {
			return err
		}
		if p.Method != d.Method || p.Rail != d.Rail {
			if err := insertChange(tx, p, d); err != nil {
				return err
			}
		}
		if p.State == DetailsRequired {
			if err := move(tx, &p, DueState, "new details"); err != nil {
				return err
			}
		}
	}
	return nil
}

// move is the only way a payout changes its state; each move leaves a row.
func move(tx *models.Tx, p *Payout, to State, reason string) error {
	if err := p.State.to(to); err != nil {
		return err
	}
	from := p.State
	p.State, p.StateReason = to, reason
	tx.Count("payout_moves", 1, string(from), string(to))
	return saveMove(tx, p, from)
}
