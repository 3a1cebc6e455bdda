package claim

import (
	"slices"

	"taxrefund/models/payout"
)

// Standing is where a claim stands, for the traveller who asks: its state, why, and what to do or to wait for next. It
// promises no date and no amount.
type Standing struct{ State, Reason, Next string }

// urgency orders receipts by how much they ask of somebody; the first kind that a claim has speaks for it.
var urgency = []ReceiptStatus{Inspection, AwaitingRecord, AwaitingAuthority, ReceiptPresented, ReceiptLapsed, ReceiptRefused, Reduced, ReceiptValidated, ReceiptWithdrawn}

// moneyStand is what a state of a payout means to the traveller. It may ask something of them whatever their receipts do.
type moneyStand struct {
	state      payout.State
	asks       bool
	word, next string
}

// moneyStands is the one that asks most of somebody first.
var moneyStands = []moneyStand{
	{payout.DetailsRequired, true, "another account is needed", "The account did not take the money. Give another one at the customs desk."},
	{payout.Failed, true, "another account is needed", "The account did not take the money. Give another one at the customs desk."},
	{payout.Returned, true, "another account is needed", "The account sent the money back. Give another one at the customs desk."},
	{payout.Held, false, "the money is held", "The money waits until it is released. Ask at the desk where the claim was made."},
	{payout.Review, false, "the money is looked for", "The payment service has not said whether it paid. Finance find out; nothing more to do."},
	{payout.Unknown, false, "the money is on its way", "The payment service has not answered yet and is asked again. Nothing more to do."},
	{payout.InProcess, false, "the money is on its way", "The payment service is at work. Nothing more to do."},
	{payout.Submitting, false, "the money is on its way", "The money is being sent. Nothing more to do."},
	{payout.Batched, false, "the money is on its way", "The money is being sent. Nothing more to do."},
	{payout.DueState, false, "the money is on its way", "The money goes out with the next run. Nothing more to do."},
	{payout.Forfeited, false, "the money is forfeited", "The claim period is over; nothing can be paid any more."},
	{payout.Reversed, false, "the money was taken back", "Ask at the refund desk."},
	{payout.Paid, false, "paid", "The money is paid. Nothing more to do."},
}

// stands is what a payout means to the traveller: cash is fetched, and may have a limit.
func (m moneyStand) stands(p payout.Payout) moneyStand {
	switch {
	case p.Method == payout.Cash && p.State == payout.DueState:
		m.asks, m.word, m.next = true, "cash is ready", "The money is ready at the cash desk. Bring the voucher and the passport."
	case p.State == payout.DetailsRequired && p.StateReason == payout.CashLimit:
		m.word, m.next = "an account is needed for the rest", "The limit on cash is reached. Give an account for the rest at the customs desk."
	}
	return m
}

// Standing speaks for the whole claim, as Get read it: the receipt that asks most of somebody, and the money once no
// receipt asks for anything, or the money does.
func (c *Claim) Standing() Standing {
	r := c.foremost()
	s := Standing{State: string(c.Status), Reason: why(r), Next: Next(r)}
	for _, m := range moneyStands {
		i := slices.IndexFunc(c.Payouts, func(p payout.Payout) bool { return p.State == m.state })
		if i < 0 {
			continue
		}
		m = m.stands(c.Payouts[i])
		s.State += ", " + m.word
		switch {
		case r.Status.accepted() && !r.voided():
			s.Next = m.next
		case m.asks:
			s.Next += " " + m.next
		}
		break
	}
	return s
}

func (c *Claim) foremost() Receipt {
	for _, status := range urgency {
		for _, r := range c.Receipts {
			if r.Status == status {
				return r
			}
		}
	}
	return Receipt{}
}

// why is the last thing that was said about a receipt; that the record agrees is said only where nothing else is.
func why(r Receipt) string {
	for _, reason := range slices.Backward(r.Reasons) {
		if reason.Code != "match.exact" || len(r.Reasons) == 1 {
			return Sentence(reason)
		}
	}
	return ""
}
