package tax

import (
	"fmt"
	"slices"

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

func (l cashLaw) cap(c money.Currency) (k CashCap, err error) {
	k = CashCap{Since: l.Since, Until: l.Until, None: l.None, Per: l.Per, Overflow: l.Overflow, Source: l.Source}
	if l.None {
		if l.Max != "" || l.Per != "" || l.Overflow != "" {
			return k, fmt.Errorf("where nothing is paid in cash there is no limit to it")
		}
		return k, nil
	}
	if k.Max, err = money.ParseDecimal(l.Max, c); err != nil || k.Max.Minor <= 0 {
		return k, fmt.Errorf("max is an amount of %s, more than nothing", c)
	}
	if !slices.Contains([]string{PerPayment, PerDay, PerForm, PerClaim}, l.Per) {
		return k, fmt.Errorf("per %q is not known", l.Per)
	}
	if !slices.Contains([]string{OtherMethod, Split, ForfeitBalance, Defer}, l.Overflow) {
		return k, fmt.Errorf("overflow %q is not known", l.Overflow)
	}
	if l.Overflow == Defer && (l.Per == PerForm || l.Per == PerClaim) {
		return k, fmt.Errorf("a limit per %s is the same tomorrow: nothing can be put off", l.Per)
	}
	return k, nil
}
