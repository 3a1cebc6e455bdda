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

// moneyStands says of each state of a payout what it means to the traveller, the one that asks most of somebody first.
var moneyStands = []struct {
	state      payout.State
	word, next string
}{
	{payout.DetailsRequired, "another account is needed", "The account did not take the money. Give another one at the customs desk."},
	{payout.Failed, "another account is needed", "The account did not take the money. Give another one at the customs desk."},
	{payout.Returned, "another account is needed", "The account sent the money back. Give another one at the customs desk."},
	{payout.Held, "the money is held", "The money waits until it is released. Ask at the desk where the claim was made."},
	{payout.Review, "the money is looked for", "The payment service has not said whether it paid. Finance find out; nothing more to do."},
	{payout.Unknown, "the money is on its way", "The payment service has not answered yet and is asked again. Nothing more to do."},
	{payout.InProcess, "the money is on its way", "The payment service is at work. Nothing more to do."},
	{payout.Submitting, "the money is on its way", "The money is being sent. Nothing more to do."},
	{payout.Batched, "the money is on its way", "The money is being sent. Nothing more to do."},
	{payout.DueState, "the money is on its way", "The money goes out with the next run. Nothing more to do."},
	{payout.Forfeited, "the money is forfeited", "The claim period is over; nothing can be paid any more."},
	{payout.Reversed, "the money was taken back", "Ask at the refund desk."},
	{payout.Paid, "paid", "The money is paid. Nothing more to do."},
}

// Standing speaks for the whole claim, as Get read it: the receipt that asks most of somebody, and the money once no
// receipt asks for anything, or the money does.
func (c *Claim) Standing() Standing {
	r := c.foremost()
	s := Standing{State: string(c.Status), Reason: why(r), Next: Next(r)}
	for _, m := range moneyStands {
		at := slices.IndexFunc(c.Payouts, func(p payout.Payout) bool { return p.State == m.state })
		if at < 0 {
			continue
		}
		if m.state == payout.DueState && c.Payouts[at].Method == "cash" {
			m.word, m.next = "cash is ready", "The money is ready at the cash desk. Bring the voucher and the passport."
		}
		s.State += ", " + m.word
		switch asks := m.state == payout.DetailsRequired || m.state == payout.Failed || m.state == payout.Returned; {
		case r.Status.accepted() && !r.voided():
			s.Next = m.next
		case asks:
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
