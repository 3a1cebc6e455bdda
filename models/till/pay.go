package till

import (
	"context"

	"taxrefund/models"
	"taxrefund/models/audit"
	"taxrefund/models/claim"
	"taxrefund/models/idempotency"
	"taxrefund/models/ident"
	"taxrefund/models/ledger"
	"taxrefund/models/money"
	"taxrefund/models/payout"
	"taxrefund/models/tax"
)

// Voucher is what the cashier scanned, or typed: a QR text, or a number and the version beside it.
type Voucher struct {
	Code    string
	Version int // of a typed number
}

// Offer is what one voucher may be paid in cash now, and whom to compare with the passport.
type Offer struct {
	DocID     ident.DocID
	Version   int
	Traveller string
	Document  string // masked
	State     string // that issued it, as in the machine-readable zone
	Due       money.Amount
	Handed    money.Amount // Due in whole coins
	Rest      money.Amount // of the same due, above the limit on cash
	Overflow  string       // what becomes of Rest, see package tax; empty while there is none
	Limit     money.Amount // the limit on cash; nothing where there is none
	Per       string       // what the limit is counted for
	More      int          // payments that may be made after this one

	behind int64 // minor units of the due that lie behind a form which reached its limit: they are paid after it
}

// Rounding is what the smallest coin keeps of the due; negative when it gives.
func (o Offer) Rounding() money.Amount { return money.Of(o.Due.Minor-o.Handed.Minor, o.Due.Currency) }

// Payment is the cashier's word that the traveller was paid.
type Payment struct {
	Voucher
	HandedMinor   int64 // as it was offered; another amount is refused ("till.amount_changed")
	PassportSeen  bool
	GiveUpBalance bool  // the traveller was told that the rest is lost, and takes the cash
	RestMinor     int64 // what they were told is lost, as it was offered; of another amount they are told first
}

// Paid is a payment that was made.
type Paid struct {
	Till  Till
	Line  Line
	Offer Offer
}

// givenUp is the reason of what a traveller gave up to be paid in cash.
const givenUp = "given up for cash"

// Offer works out what a voucher is paid in cash now; it changes nothing. What cannot be paid is refused in words that say
// what happens next.
func (s *Service) Offer(ctx context.Context, cashier models.Actor, id string, v Voucher) (Offer, error) {
	return models.InTx(ctx, s.DB, cashier, func(tx *models.Tx) (Offer, error) {
		d, err := s.look(tx, id, v)
		return d.offer, err
	})
}

// Pay hands out what the voucher was offered: the payout goes from due to paid, its money from what is owed to the till.
// One due is paid in one payment; whoever comes second is told so. The answer commits with it.
func (s *Service) Pay(ctx context.Context, cashier models.Actor, id string, p Payment, req idempotency.Request, render func(Paid) (idempotency.Answer, error)) (idempotency.Answer, error) {
	return s.once(ctx, cashier, req, func(tx *models.Tx) (idempotency.Answer, error) {
		paid, err := s.pay(tx, id, p)
		if err != nil {
			return idempotency.Answer{}, err
		}
		return render(paid)
	})
}

func (s *Service) pay(tx *models.Tx, id string, in Payment) (Paid, error) {
	d, err := s.look(tx, id, in.Voucher)
	if err != nil {
		return Paid{}, err
	}
	o := d.offer
	if err := in.confirms(o); err != nil {
		return Paid{}, err
	}
	line := Line{Kind: payment, DocID: string(o.DocID), PayoutID: d.payout.ID, Due: o.Due.Minor, Cash: -o.Handed.Minor, At: tx.Now}
	if o.behind > 0 {
		if _, err := payout.Cut(tx, &d.payout, d.payout.Amount.Minor-o.behind, payout.Rest{State: payout.DueState}); err != nil {
			return Paid{}, err
		}
	}
	if !o.Rest.IsZero() {
		if _, err := payout.Cut(tx, &d.payout, o.Due.Minor, restOf(o, d.at)); err != nil {
			return Paid{}, err
		}
		if o.Overflow == tax.ForfeitBalance {
			line.Forfeited = o.Rest.Minor
		}
	}
	attempt, err := payout.PayCash(tx, d.payout, payout.HandOver{From: ledger.Till(d.till.ID), Rounding: ledger.CashRounding(d.till.Airport),
		Day: d.at.today(), Handed: o.Handed})
	if err != nil {
		return Paid{}, err
	}
	line.LineNo, err = addLine(tx, d.till, lineRow{Kind: payment, PayoutID: &d.payout.ID, AttemptID: &attempt, DueMinor: line.Due, CashMinor: line.Cash, ForfeitedMinor: line.Forfeited})
	if err != nil {
		return Paid{}, err
	}
	d.till.Out, d.till.Payments, d.till.Rounded = d.till.Out+o.Handed.Minor, d.till.Payments+1, d.till.Rounded+o.Rounding().Minor
	return Paid{d.till, line, o}, audit.Write(tx, audit.Deed{Name: "till.pay", SubjectKind: "claim", SubjectID: d.claim.ID, Airport: d.till.Airport,
		Detail: map[string]any{"till": d.till.ID, "line": line.LineNo, "payout": d.payout.ID, "due_minor": o.Due.Minor, "handed_minor": o.Handed.Minor,
			"rest_minor": o.Rest.Minor, "overflow": o.Overflow}})
}

// confirms checks that the cashier did, and saw, what belongs to the offer.
func (p Payment) confirms(o Offer) error {
	switch {
	case !p.PassportSeen:
		return models.E(models.Invalid, "till.passport", "compare the passport with the name and the number, and confirm it")
	case p.HandedMinor != o.Handed.Minor:
		return models.E(models.Conflict, "till.amount_changed", "it is %s now; show the amount to the traveller and confirm again", o.Handed)
	case o.Overflow == tax.ForfeitBalance && (!p.GiveUpBalance || p.RestMinor != o.Rest.Minor):
		return models.E(models.Invalid, "till.balance", "%s would be lost; tell the traveller, and confirm that they take the cash", o.Rest)
	}
	return nil
}

// restOf says where the part above the limit goes.
func restOf(o Offer, at moment) payout.Rest {
	switch o.Overflow {
	case tax.ForfeitBalance:
		return payout.Rest{State: payout.Forfeited, Reason: givenUp}
	case tax.Defer:
		return payout.Rest{State: payout.DueState, Reason: payout.CashLimit, From: at.tomorrow()}
	}
	return payout.Rest{State: payout.DetailsRequired, Reason: payout.CashLimit, Until: at.today().AddMonths(monthsForDetails)}
}

// monthsForDetails is for how long at least a rest waits for another way of payment, also where the claim period ends before:
// the traveller came in time, and only the limit kept it back. No law says so; it is ours.
const monthsForDetails = 1

// desk is everything that a payment is worked out from, all of it locked.
type desk struct {
	till   Till
	claim  *claim.Claim
	payout payout.Payout
	at     moment
	offer  Offer
}

// look locks the till, the claim and its payouts, in this order, and works the offer out.
func (s *Service) look(tx *models.Tx, id string, v Voucher) (d desk, err error) {
	if d.till, err = lockOwn(tx, id); err != nil {
		return d, err
	}
	if d.claim, err = s.Claims.LockVoucher(tx, v.Code, v.Version); err != nil {
		return d, err
	}
	if d.at, err = momentAt(tx, d.till.Airport); err != nil {
		return d, err
	}
	c := d.claim
	o := Offer{DocID: c.DocID, Version: c.Version, Traveller: c.Traveller.Name(), Document: c.DocumentMask, State: c.Traveller.IssuingState}
	ready, err := pick(c, d.at)
	if err != nil {
		return d, err
	}
	if c.Currency != d.till.Currency {
		return d, models.E(models.Conflict, "till.other_currency", "this refund is in %s; open a till in %s to pay it", c.Currency, c.Currency)
	}
	for i, p := range ready { // a due that a limit keeps from being paid here does not keep back the next one
		d.payout, o.More = p, len(ready)-1-i
		if d.offer, err = s.limited(tx, d, o); models.CodeOf(err) != "till.over_cap" {
			break
		}
	}
	return d, err
}

// limited puts the amounts into an offer: by the smallest coin, by the law's limit on cash on this day, by what the
// till holds, and by finance's brake.
func (s *Service) limited(tx *models.Tx, d desk, o Offer) (Offer, error) {
	limit, capped := s.Claims.CashCap(d.claim.Scheme, d.at.today())
	if capped && limit.None {
		return o, models.E(models.Conflict, "till.cash_none", "refunds of this country are not paid in cash; customs enter another way for the traveller: %s", s.Claims.OtherMethods())
	}
	left := room{minor: noCap}
	if capped {
		var err error
		if left, err = roomFor(tx, d, limit); err != nil {
			return o, err
		}
		o.Limit, o.Per, o.behind = limit.Max, limit.Per, left.behind
	}
	cut, err := share(money.Of(d.payout.Amount.Minor-left.behind, d.claim.Currency), left.minor, money.CashStepOf(d.claim.Currency, d.at.country))
	if err != nil {
		return o, err
	}
	o.Due, o.Handed, o.Rest = cut.Due, cut.Handed, cut.Rest
	if !o.Rest.IsZero() {
		o.Overflow = d.claim.CashOverflow(limit, d.payout.ForfeitsOn, d.at.today())
	}
	if o.behind > 0 {
		o.More++
	}
	switch {
	case o.Overflow == tax.Defer && o.Handed.IsZero():
		return o, models.E(models.Conflict, "till.later", "today's limit of %s in cash is reached; the rest is paid from %s on", limit.Max, d.at.tomorrow().In(d.at.zone).Format("2 January 2006"))
	case o.Overflow == tax.OtherMethod, o.Overflow != "" && o.Handed.IsZero():
		return o, models.E(models.Conflict, "till.over_cap", "at most %s a %s is paid in cash; customs enter another way for the traveller: %s", limit.Max, limit.Per, s.Claims.OtherMethods())
	case o.Handed.IsZero():
		return o, models.E(models.Conflict, "till.too_small", "%s is less than the smallest coin; customs enter another way for the traveller: %s", o.Due, s.Claims.OtherMethods())
	case o.Handed.Minor > d.till.Expected():
		return o, models.E(models.Conflict, "till.not_enough", "the till holds %s and %s is to be paid; bring more from the vault first", d.till.Amount(d.till.Expected()), o.Handed)
	}
	return o, payout.CashStopped(tx, d.till.Airport, o.Due)
}
