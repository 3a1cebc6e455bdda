package till

import (
	"cmp"
	"slices"
	"time"

	"taxrefund/models"
	"taxrefund/models/claim"
	"taxrefund/models/money"
	"taxrefund/models/payout"
)

// moment is when and where something is paid: an instant, and the day and country that it is in.
type moment struct {
	now     time.Time
	zone    *time.Location
	country string
}

func (m moment) today() models.Date { return models.DateIn(m.now, m.zone) }

// tomorrow is when the next day begins.
func (m moment) tomorrow() time.Time { return m.today().AddDays(1).Start(m.zone) }

// pick lists the dues of a claim that may be handed out now, the oldest first; if there is none, it says why, and what happens
// next.
func pick(c *claim.Claim, m moment) (ready []payout.Payout, err error) {
	for _, p := range c.Payouts {
		if p.State == payout.DueState && p.Method == payout.Cash && !p.DueAt.After(m.now) && !over(p, m) {
			ready = append(ready, p)
		}
	}
	if len(ready) == 0 {
		return nil, whyNot(c, m)
	}
	slices.SortFunc(ready, func(a, b payout.Payout) int {
		return cmp.Or(a.DueAt.Compare(b.DueAt), cmp.Compare(len(a.DueKey), len(b.DueKey)), cmp.Compare(a.DueKey, b.DueKey))
	})
	return ready, nil
}

// over reports whether nobody may collect a payout any more, also before the nightly job has said so.
func over(p payout.Payout, m moment) bool {
	return p.State == payout.Forfeited || p.ForfeitsOn != "" && p.ForfeitsOn < m.today() && p.State == payout.DueState
}

// whyNot says why nothing of a claim is handed out now, what is most useful to know first.
func whyNot(c *claim.Claim, m moment) error {
	in := func(states ...payout.State) bool {
		return slices.ContainsFunc(c.Payouts, func(p payout.Payout) bool { return slices.Contains(states, p.State) && !over(p, m) })
	}
	later := slices.IndexFunc(c.Payouts, func(p payout.Payout) bool {
		return p.State == payout.DueState && p.Method == payout.Cash && p.DueAt.After(m.now)
	})
	switch {
	case c.Status == claim.Withdrawn:
		return models.E(models.Conflict, "till.withdrawn", "the traveller has taken this claim back; nothing is paid")
	case in(payout.Held):
		return models.E(models.Conflict, "till.held", "this refund is held; send the traveller to the customs desk, and scan the voucher again when it is released")
	case later >= 0 && !c.FetchedLater(c.Payouts[later].ForfeitsOn, m.today()):
		return models.E(models.Conflict, "till.details_required", "the traveller leaves before the rest of this refund may be paid in cash; customs enter another way of payment")
	case later >= 0:
		return models.E(models.Conflict, "till.later", "the rest of this refund is paid in cash from %s on", c.Payouts[later].DueAt.In(m.zone).Format("2 January 2006"))
	case in(payout.DetailsRequired):
		return models.E(models.Conflict, "till.details_required", "what is left of this refund is not paid in cash; customs enter another way of payment for the traveller")
	case in(payout.DueState, payout.Batched, payout.Submitting, payout.InProcess, payout.Unknown, payout.Review, payout.Failed, payout.Returned):
		return models.E(models.Conflict, "till.other_method", "this refund is paid another way, not in cash; customs can change that before it is sent")
	case in(payout.Paid, payout.Reversed) && c.Status == claim.Open:
		return models.E(models.Conflict, "till.paid_already", "what was due is paid already; the rest of this claim is not decided yet")
	case in(payout.Paid, payout.Reversed):
		return models.E(models.Conflict, "till.paid_already", "this refund is paid already; nothing more is due")
	case slices.ContainsFunc(c.Payouts, func(p payout.Payout) bool { return over(p, m) && p.StateReason != "cancelled" }):
		return models.E(models.Conflict, "till.forfeited", "the time to collect this refund has passed; it cannot be paid any more")
	case c.Status == claim.Refused:
		return models.E(models.Conflict, "till.refused", "customs refused this claim, so nothing is paid; the refund desk explains why")
	case c.Status == claim.Lapsed:
		return models.E(models.Conflict, "till.lapsed", "customs did not see the goods before the flight, so nothing is paid; the refund desk explains what is next")
	}
	return models.E(models.Conflict, "till.not_due", "nothing is due yet; the voucher says where the traveller goes first")
}

// shares is what becomes of one due at the desk. Due and Rest add up to all of it; Handed is Due in whole coins.
type shares struct{ Due, Handed, Rest money.Amount }

// noCap is the room where nothing limits cash.
const noCap = money.MaxMinor * 1000

// share rounds a due to coins and keeps it within the room that a limit leaves. What is cut off is cut at a whole coin, so
// that the rest loses nothing by rounding.
func share(due money.Amount, room int64, step money.CashStep) (shares, error) {
	s := shares{Due: due, Rest: money.Of(0, due.Currency)}
	var err error
	if due.Minor > room {
		if s.Due, err = step.Floor(money.Of(max(room, 0), due.Currency)); err != nil {
			return s, err
		}
		s.Handed = s.Due
		s.Rest, err = due.Sub(s.Due)
		return s, err
	}
	if s.Handed, err = step.Round(due); err == nil && s.Handed.Minor > room {
		s.Handed, err = step.Floor(due)
	}
	return s, err
}
