package payout

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"taxrefund/models"
	"taxrefund/models/ledger"
	"taxrefund/models/money"
)

// Cash is a method, and the name of its rail, which is people: what is due in cash is handed over a counter, see PayCash.
// No run ever sends it.
const Cash = "cash"

// HandOver is one payment over the counter.
type HandOver struct {
	From     string      // the ledger's account of the till it comes from
	Rounding string      // the account that takes what the smallest coin made more or less
	Day      models.Date // at the airport; its payments are one batch
	Handed   money.Amount
}

// PayCash pays a locked payout in the running transaction, from due to paid: its attempt and rail id like any other, the
// word of the cashier as evidence, and the booking from what is owed to the till. The attempt is over the whole due; what
// was handed out more or less is booked beside it. It returns the attempt's id.
func PayCash(tx *models.Tx, p Payout, h HandOver) (attemptID string, err error) {
	if p.Method != Cash {
		return "", models.E(models.Conflict, "payout.not_cash", "this payout is not paid in cash")
	}
	ceilings, err := lockCeilings(tx, []Payout{p})
	if err != nil {
		return "", err
	}
	if over, err := overCeiling(tx, ceilings, p); err != nil || over {
		return "", cmp.Or(err, error(errCeiling))
	}
	t, err := begin(tx, p, cashSlot(h.Day))
	if err != nil {
		return "", err
	}
	ev := Evidence{Source: "person", Status: StatusPaid, Code: "handed_over"}
	if err := insertEvidence(tx, t.attempt, ev); err != nil {
		return "", err
	}
	if err := settleFrom(tx, &t.payout, t.attempt, ev, h.From); err != nil {
		return "", err
	}
	kept, err := p.Amount.Sub(h.Handed)
	if err != nil || kept.IsZero() {
		return t.attempt.ID, err
	}
	return t.attempt.ID, ledger.Post(tx, ledger.Posting{Kind: "cash_rounding", Ref: t.attempt.ID, Entries: []ledger.Entry{
		{Account: h.From, Amount: kept}, {Account: h.Rounding, Amount: kept.Neg()},
	}})
}

// CashStopped says why the brake on cash keeps an amount from being handed out now, in words for the cashier; nil where it
// does not.
func CashStopped(tx *models.Tx, airport string, a money.Amount) error {
	l, err := limitsOf(tx, airport, Cash)
	if err != nil {
		return err
	}
	switch l.stops(a) {
	case "paused":
		return models.E(models.Conflict, "till.paused", "finance has stopped cash here; send the traveller to the refund desk")
	case "single_ceiling":
		return models.E(models.Conflict, "till.single_ceiling", "%s is more than finance lets be paid in cash at once; send the traveller to the refund desk", a)
	case "daily_ceiling":
		return models.E(models.Conflict, "till.daily_ceiling", "what finance lets be paid in cash here in a day is reached; send the traveller to the refund desk")
	}
	return nil
}

var errCeiling = models.E(models.Conflict, "payout.merchant_ceiling", "refunds on a shop of this claim have reached the ceiling that finance has set; it is paid when finance makes room")

// cashSlot is the slot of a day's cash at an airport: its batch closes when the day is over there.
func cashSlot(day models.Date) string { return "cash-" + string(day) }

// CashLimit is the reason of a rest that a limit on cash keeps from being handed out.
const CashLimit = "limit on cash"

// Rest is what becomes of the part of a due that a limit on cash keeps from being handed out.
type Rest struct {
	State  State // DueState, DetailsRequired or Forfeited
	Reason string
	From   time.Time // not paid before
}

// Cut leaves so many minor units in a locked due and makes the rest a due of its own, whose key is the old one's with a
// number behind a dot. Nothing of the two is lost: their sum is what was due. Both stand on the receipts of the old key.
func Cut(tx *models.Tx, p *Payout, minor int64, r Rest) (Payout, error) {
	if p.State != DueState || minor <= 0 || minor >= p.Amount.Minor {
		return Payout{}, models.E(models.Internal, "payout.cut", "a due is cut into two parts before anything of it is sent")
	}
	list, err := LockClaim(tx, p.ClaimID)
	if err != nil {
		return Payout{}, err
	}
	parts := 1
	for _, other := range list {
		if baseOf(other.DueKey) == baseOf(p.DueKey) {
			parts++
		}
	}
	rest := *p
	rest.ID, rest.DueKey, rest.Version, rest.UpdatedAt = models.NewID(), fmt.Sprintf("%s.%d", baseOf(p.DueKey), parts), 1, tx.Now
	rest.Amount.Minor, rest.StateReason = p.Amount.Minor-minor, r.Reason
	if r.From.After(rest.DueAt) {
		rest.DueAt = r.From
	}
	if err := setAmount(tx, *p, minor); err != nil {
		return rest, err
	}
	p.Amount.Minor = minor
	if err := insertPayout(tx, rest); err != nil {
		return rest, err
	}
	switch r.State {
	case DetailsRequired:
		err = move(tx, &rest, DetailsRequired, r.Reason)
	case Forfeited:
		err = forfeitOne(tx, &rest, r.Reason)
	}
	return rest, err
}

// baseOf is the key of the due that a part was cut from.
func baseOf(dueKey string) string {
	base, _, _ := strings.Cut(dueKey, ".")
	return base
}

// BaseKey is the key of the due that a payout is, or was cut from.
func (p Payout) BaseKey() string { return baseOf(p.DueKey) }
