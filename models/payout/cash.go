package payout

import (
	"cmp"

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
