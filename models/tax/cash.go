package tax

import (
	"taxrefund/models"
	"taxrefund/models/money"
)

// CashCap is a country's limit on what is handed out in cash, between two days that are both inclusive; an empty Until is
// open. It limits the payment and not the refund.
type CashCap struct {
	Since, Until models.Date
	None         bool // nothing is paid in cash
	Max          money.Amount
	Per          string // what Max is counted for: PerPayment, PerDay, PerForm or PerClaim
	Overflow     string // what becomes of more: OtherMethod, Split, ForfeitBalance or Defer
	Source       string
}

// What a cap is counted for.
const (
	PerPayment = "payment"
	PerDay     = "day"  // of one traveller, at the airport where it is paid
	PerForm    = "form" // every receipt is one
	PerClaim   = "claim"
)

// What becomes of a due above its cap.
const (
	OtherMethod    = "other_method"    // nothing of it is paid in cash
	Split          = "split"           // the rest goes another way, and never in cash
	ForfeitBalance = "forfeit_balance" // the traveller may choose to give up the rest
	Defer          = "defer"           // the rest is paid in cash from the next day; another way where the traveller leaves before
)

// Cash is the cap in force on the day of a payment, false where none is known.
func (s *Scheme) Cash(on models.Date) (CashCap, bool) {
	for _, c := range s.cash {
		if on >= c.Since && (c.Until == "" || on <= c.Until) {
			return c, true
		}
	}
	return CashCap{}, false
}

// cashLaw is what the law says of refunds in cash, as it is written. "none: true" is no cash at all. It is asked by the day
// of payment and not of purchase.
type cashLaw struct {
	Dated    `yaml:",inline"`
	Max      string `yaml:"max"`
	Per      string `yaml:"per"`
	Overflow string `yaml:"overflow"`
}

// cap is the limit that a text says, once it was checked.
func (l cashLaw) cap(c money.Currency) CashCap {
	k := CashCap{Since: l.Since, Until: l.Until, None: l.None, Per: l.Per, Overflow: l.Overflow, Source: l.Source}
	if !l.None {
		k.Max, _ = money.ParseDecimal(l.Max, c)
	}
	return k
}
