package payout

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"taxrefund/models"
	"taxrefund/models/ledger"
	"taxrefund/models/money"
)

// CashLimit is the reason of a rest that a limit on cash keeps from being handed out.
const CashLimit = "limit on cash"

// cancelled is the reason of a payout whose due was undone; any other that is forfeited was given up, or not collected.
const cancelled = "cancelled"

// Span is a stretch of a due, in minor units from where the due begins. The parts of a due that was cut lie one after the
// other along it, in the order of their keys, and so do its receipts, in the order of the claim: what happens to a part
// happens to the receipts that lie there.
type Span struct{ From, Minor int64 }

// Common is what two spans share.
func (s Span) Common(o Span) Span {
	from := max(s.From, o.From)
	return Span{from, max(min(s.From+s.Minor, o.From+o.Minor)-from, 0)}
}

// Part is a payout, and where it lies in its due.
type Part struct {
	Payout
	Span
}

// Parts lists the parts of one due among a claim's payouts, in their order; one where it was never cut.
func Parts(list []Payout, dueKey string) []Part {
	var parts []Part
	for _, p := range list {
		if p.BaseKey() == baseOf(dueKey) {
			parts = append(parts, Part{Payout: p})
		}
	}
	slices.SortFunc(parts, func(a, b Part) int { return a.part() - b.part() })
	from := int64(0)
	for i := range parts {
		parts[i].Span = Span{from, parts[i].Amount.Minor}
		from += parts[i].Amount.Minor
	}
	return parts
}

// baseOf is the key of the due that a part was cut from.
func baseOf(dueKey string) string {
	base, _, _ := strings.Cut(dueKey, ".")
	return base
}

// BaseKey is the key of the due that a payout is, or was cut from.
func (p Payout) BaseKey() string { return baseOf(p.DueKey) }

// part is the number of a payout in its due.
func (p Payout) part() int {
	_, number, _ := strings.Cut(p.DueKey, ".")
	if n, err := strconv.Atoi(number); err == nil {
		return n
	}
	return 1
}

// Rest is what becomes of the part of a due that a limit on cash keeps from being handed out.
type Rest struct {
	State  State // DueState, DetailsRequired or Forfeited
	Reason string
	From   time.Time   // not paid before
	Until  models.Date // not forfeited before this day is over
}

// Cut leaves so many minor units in a locked due and makes the rest a due of its own, whose key is the old one's with a
// number behind a dot. Nothing of the two is lost: their sum is what was due. Both stand on the receipts of the old key.
func Cut(tx *models.Tx, p *Payout, minor int64, r Rest) (Payout, error) {
	if p.State != DueState {
		return Payout{}, errCut
	}
	rest, err := split(tx, p, minor, r)
	if err != nil {
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

var errCut = models.E(models.Internal, "payout.cut", "a due is cut into two parts before anything of it is sent")

// split makes what lies behind so many minor units of an unsent payout a part of its own, in the same state. The parts
// after it move up by one, so that keys stay in the order in which the parts lie.
func split(tx *models.Tx, p *Payout, minor int64, r Rest) (Payout, error) {
	if p.sent() || minor <= 0 || minor >= p.Amount.Minor {
		return Payout{}, errCut
	}
	list, err := LockClaim(tx, p.ClaimID)
	if err != nil {
		return Payout{}, err
	}
	for _, later := range slices.Backward(Parts(list, p.DueKey)) {
		if later.part() <= p.part() {
			break
		}
		if err := setKey(tx, later.Payout, keyOf(p.BaseKey(), later.part()+1)); err != nil {
			return Payout{}, err
		}
	}
	rest := *p
	rest.ID, rest.DueKey, rest.Version, rest.UpdatedAt = models.NewID(), keyOf(p.BaseKey(), p.part()+1), 1, tx.Now
	rest.Amount.Minor, rest.StateReason = p.Amount.Minor-minor, r.Reason
	if r.From.After(rest.DueAt) {
		rest.DueAt = r.From
	}
	if rest.ForfeitsOn != "" && rest.ForfeitsOn < r.Until {
		rest.ForfeitsOn = r.Until
	}
	if err := setAmount(tx, *p, minor); err != nil {
		return rest, err
	}
	p.Amount.Minor = minor
	if err := insertPayout(tx, rest); err != nil {
		return rest, err
	}
	return rest, copyLastMove(tx, *p, rest)
}

func keyOf(base string, part int) string { return fmt.Sprintf("%s.%d", base, part) }

// Fate is what became of a stretch of a due, in minor units.
type Fate struct {
	Sent      int64 // is at a rail, or may be, or was handed out
	Forfeited int64 // given up, or not collected in time
	Open      int64 // owed and not sent
}

// FateOf works out what became of a stretch of a due, all of whose payouts it locks.
func FateOf(tx *models.Tx, claimID, dueKey string, s Span) (f Fate, err error) {
	list, err := LockClaim(tx, claimID)
	for _, p := range Parts(list, dueKey) {
		switch minor := p.Common(s).Minor; {
		case p.sent():
			f.Sent += minor
		case p.State == Forfeited && p.StateReason != cancelled:
			f.Forfeited += minor
		case p.State != Forfeited:
			f.Open += minor
		}
	}
	return f, err
}

// WasCut reports whether a due lies in several parts.
func WasCut(tx *models.Tx, claimID, dueKey string) (bool, error) {
	list, err := LockClaim(tx, claimID)
	return len(Parts(list, dueKey)) > 1, err
}

// cancellable reports whether a payout can be undone: nothing of it was sent, or a person has looked at it since.
func (p Payout) cancellable() bool {
	return (p.State == DueState || p.State == Held || p.State == DetailsRequired && p.BatchID == "") && !p.sent()
}

// Stretch is a stretch of a due that is undone, with the scheme and the fee that were booked for it.
type Stretch struct {
	ClaimID, DueKey string
	Scheme          string
	Span
	FeeMinor int64 // goes back with the stretch if all of it does
}

// CancelStretch undoes what was not sent of a stretch: it is cut out, ends, and the state owes it no more. It returns how many
// minor units that were, and as CancelUnsent why finance held them.
func CancelStretch(tx *models.Tx, s Stretch) (minor int64, held string, err error) {
	list, err := LockClaim(tx, s.ClaimID)
	if err != nil {
		return 0, "", err
	}
	var undone []Part
	for _, p := range Parts(list, s.DueKey) {
		if common := p.Common(s.Span); common.Minor > 0 && p.cancellable() {
			undone = append(undone, p)
			minor += common.Minor
		}
	}
	fee := int64(0)
	if minor == s.Minor {
		fee = s.FeeMinor
	}
	for _, p := range slices.Backward(undone) { // from the end, as what is cut out moves the keys behind it
		if why := p.heldByFinance(); why != "" {
			held = why
		}
		if err := cancelWithin(tx, p, s, fee); err != nil {
			return 0, "", err
		}
		fee = 0
	}
	return minor, held, nil
}

// cancelWithin cuts out of a part what lies in a stretch, and undoes it.
func cancelWithin(tx *models.Tx, part Part, s Stretch, fee int64) error {
	p, common, err := part.Payout, part.Common(s.Span), error(nil)
	if before := common.From - part.From; before > 0 {
		if p, err = split(tx, &p, before, Rest{Reason: p.StateReason}); err != nil {
			return err
		}
	}
	if p.Amount.Minor > common.Minor {
		if _, err = split(tx, &p, common.Minor, Rest{Reason: p.StateReason}); err != nil {
			return err
		}
	}
	if err := move(tx, &p, Forfeited, cancelled); err != nil {
		return err
	}
	c := p.Amount.Currency
	entries := []ledger.Entry{{Account: ledger.Payable(p.ClaimID), Amount: p.Amount}, {Account: ledger.VATReceivable(s.Scheme), Amount: money.Of(-p.Amount.Minor-fee, c)}}
	if fee != 0 {
		entries = append(entries, ledger.Entry{Account: ledger.FeeIncome(s.Scheme), Amount: money.Of(fee, c)})
	}
	return ledger.Post(tx, ledger.Posting{Kind: "cancel", Ref: p.ID, Entries: entries})
}
