// Package till is the cash desk. A cashier opens a till with a counted float, pays refunds in cash against vouchers, and
// closes it with a count. What a till holds is an account of the ledger, fed from the airport's vault and given back to it;
// a closed till never changes. Cashiers decide nothing, and change no amount.
package till

import (
	"time"
	"unicode/utf8"

	"taxrefund/models"
	"taxrefund/models/claim"
	"taxrefund/models/money"
	"taxrefund/models/staff"
)

// Till is one cashier's cash in one currency, from a float to a count. Amounts are minor units of Currency.
type Till struct {
	ID, Airport        string
	CashierID, Cashier string // the row id and the name
	Currency           money.Currency
	State              string // "open" or "closed"
	OpenedAt           time.Time
	ClosedAt           *time.Time
	ClosedBy           string // the name of who counted it
	Float              int64
	In, Out            int64  // supplied from the vault since, and handed out
	Rounded            int64  // handed out less than was due; negative when it was more
	Payments           int    // how many
	Counted            int64  // once it is closed
	Reason             string // of a difference, or why somebody else closed it
}

// Expected is what the till should hold: float + in − out.
func (t Till) Expected() int64 { return t.Float + t.In - t.Out }

// Difference is what a closed till held more than it should; negative is less.
func (t Till) Difference() int64 {
	if t.State != closed {
		return 0
	}
	return t.Counted - t.Expected()
}

// Amount dresses minor units with the till's currency.
func (t Till) Amount(minor int64) money.Amount { return money.Of(minor, t.Currency) }

// Line is one payment, or one supply from the vault. Amounts are minor units of the till's currency.
type Line struct {
	LineNo    int
	Kind      string // "payment" or "supply"
	DocID     string // of the claim that was paid
	PayoutID  string
	RailID    string // of the attempt
	Due       int64
	Cash      int64 // negative when it went out
	Forfeited int64 // given up with this payment, by the traveller's choice
	At        time.Time
}

// The states of a till and the kinds of its lines.
const (
	open    = "open"
	closed  = "closed"
	payment = "payment"
	supply  = "supply"
)

// Service runs the tills. It is safe for concurrent use.
type Service struct {
	DB     *models.DB
	Claims *claim.Service
}

// Count closes a till.
type Count struct {
	CountedMinor int64
	Reason       string // 3 to 500 characters; needed for a difference, and for somebody else's till
}

var (
	errNone       = models.E(models.NotFound, "till.not_found", "there is no such till here")
	errClosed     = models.E(models.Conflict, "till.closed", "this till is closed; open another one to go on")
	errNotCashier = models.E(models.Forbidden, "till.not_cashier", "only a cashier works with a till")
	errNotYours   = models.E(models.Forbidden, "till.not_yours", "this is another cashier's till")
)

// works keeps everybody but cashiers of an airport from working with tills.
func works(a models.Actor) error {
	if a.Kind != "staff" || a.Role != string(staff.Cashier) || a.Airport == "" {
		return errNotCashier
	}
	return nil
}

// visible keeps tills from those whose business they are not: to another airport, or another cashier, there is no such till.
func (t Till) visible(a models.Actor) error {
	if a.Airport != "" && a.Airport != t.Airport || !staff.Role(a.Role).May("tills.oversee") && t.CashierID != a.ID {
		return errNone
	}
	return nil
}

// own keeps a till in its cashier's hands while it is open.
func (t Till) own(a models.Actor) error {
	switch {
	case t.visible(a) != nil:
		return errNone
	case t.CashierID != a.ID:
		return errNotYours
	case t.State != open:
		return errClosed
	}
	return nil
}

// check reads a count before it closes a till: whoever counts says why where there is something to explain.
func (c Count) check(t Till, a models.Actor) error {
	if c.CountedMinor < 0 || c.CountedMinor > money.MaxMinor {
		return models.E(models.Invalid, "till.count", "a count is nothing or more")
	}
	needed := c.CountedMinor != t.Expected() || t.CashierID != a.ID
	if n := utf8.RuneCountInString(c.Reason); n > 500 || c.Reason != "" && n < 3 {
		return models.E(models.Invalid, "till.reason", "a reason has 3 to 500 characters")
	}
	if needed && c.Reason == "" && t.CashierID == a.ID {
		return models.E(models.Invalid, "till.difference", "the count is %s and should be %s; count again, or say why", t.Amount(c.CountedMinor), t.Amount(t.Expected()))
	}
	if needed && c.Reason == "" {
		return models.E(models.Invalid, "till.reason", "say why you close another person's till")
	}
	return nil
}
