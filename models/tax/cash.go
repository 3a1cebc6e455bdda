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
	PerDay     = "day" // of one traveller, at the airport where it is paid
	PerForm    = "form"
	PerClaim   = "claim"
)

// What becomes of a due above its cap.
const (
	OtherMethod    = "other_method"    // nothing of it is paid in cash
	Split          = "split"           // the rest goes another way
	ForfeitBalance = "forfeit_balance" // the traveller may choose to give up the rest
	Defer          = "defer"           // the rest is paid in cash from the next day
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

// cashCaps reads the caps of a scheme, the newest first.
func cashCaps(laws []cashLaw, c money.Currency) ([]CashCap, error) {
	var caps []CashCap
	for i, l := range laws {
		k, err := l.cap(c)
		if err != nil {
			return nil, fmt.Errorf("since %s: %w", l.Since, err)
		}
		if i > 0 && (k.Until == "" || k.Until >= caps[i-1].Since) {
			return nil, fmt.Errorf("since %s: it must end before the next one begins; newest first", l.Since)
		}
		caps = append(caps, k)
	}
	return caps, nil
}

func (l cashLaw) cap(c money.Currency) (k CashCap, err error) {
	k = CashCap{None: l.None, Per: l.Per, Overflow: l.Overflow, Source: l.Source}
	if k.Since, err = models.ParseDate(l.Since); err != nil {
		return k, fmt.Errorf("since: %w", err)
	}
	if l.Until != "" {
		if k.Until, err = models.ParseDate(l.Until); err != nil || k.Until < k.Since {
			return k, fmt.Errorf("until must be a day not before since")
		}
	}
	if !allSourced(l.Sourced) {
		return k, errUnsourced
	}
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
