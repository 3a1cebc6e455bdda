package tax

import (
	"taxrefund/models"
	"taxrefund/models/money"
)

// OtherTax is a tax besides VAT that is contained in a line's gross amount, such as Australia's wine equalisation tax.
type OtherTax struct {
	Kind   string // lower-case word: "excise", "wet", "consumption"
	Amount int64  // minor units
}

// Line is one kind of goods in a purchase; amounts are minor units of the scheme's currency.
type Line struct {
	Key        string // names it in the answer
	Category   string // of categories.yaml; others are goods of no particular kind
	Quantity   int
	Gross, VAT int64
	Rate       string // of VAT, as the record has it
	FromRate   bool   // VAT is on no record: it was worked out of the rate
	// Tariff is the customs tariff code (Harmonized System, digits only), Origin where the goods were made (ISO 3166
	// alpha-2), and Set the name that lines of one unit in law share, as a dinner service does. All may be empty.
	Tariff, Origin, Set string
	Taxes               []OtherTax
}

// Purchase is one receipt. Key names it in the answer.
type Purchase struct {
	Key                     string
	MerchantVAT, Shop, City string
	Date                    models.Date    // the shop's local day
	Currency                money.Currency // empty is the scheme's
	Gross, VAT              int64
	Lines                   []Line // absent: the receipt is one sum
	Left                    bool   // its export was validated: no later departure makes it late
	Reduced                 bool   // an officer has left goods out of it
}

// Basket is everything a quote depends on.
type Basket struct {
	Scheme     string // country of purchase
	Purchases  []Purchase
	Traveller  Traveller
	DepartsOn  models.Date
	KnownOn    models.Date // the day as of which the law is asked: that of the claim. What was published later does not count
	ValidOn    models.Date // the day whose law applies; empty is each purchase's own
	Channel    string      // "immediate", "downtown" or "departure" (empty): how the refund is asked for
	UsedInStay int64       // refunded purchases of this stay so far, gross, over all operators, in that channel
	Broken     bool        // something of this claim was refused or left out: matters where the form is validated as one
	Explain    bool        // whether the answer carries its steps
}

// maxPurchases and maxLines bound what one basket may ask of the engine.
const (
	maxPurchases = 200
	maxLines     = 1000
)

// check refuses what cannot be a basket; the code says what is wrong.
func (x Basket) check(c money.Currency) error {
	if len(x.Purchases) > maxPurchases {
		return basketError("basket.size", "a basket has at most 200 purchases")
	}
	for _, day := range []models.Date{x.DepartsOn, x.KnownOn} {
		if _, err := models.ParseDate(string(day)); err != nil {
			return err
		}
	}
	days := []models.Date{x.ValidOn, x.Traveller.BirthDate, x.Traveller.EnteredOn, x.Traveller.AbroadSince}
	for _, held := range x.Traveller.Statuses {
		days = append(days, held.Since, held.Until)
	}
	for _, day := range days {
		if day == "" {
			continue
		}
		if _, err := models.ParseDate(string(day)); err != nil {
			return err
		}
	}
	if x.UsedInStay < 0 || x.UsedInStay > money.MaxMinor {
		return basketError("basket.amount", "amounts are positive, not absurd, and VAT is part of the gross amount")
	}
	switch x.Channel {
	case "", "immediate", "downtown", "departure":
	default:
		return basketError("basket.channel", "a channel is immediate, downtown or departure")
	}
	total, last := int64(0), x.DepartsOn.AddDays(1) // the shop's day may be tomorrow where the airport's is still today
	for i := range x.Purchases {
		p := &x.Purchases[i]
		if err := p.check(&x, c); err != nil {
			return err
		}
		if p.Date > last {
			return basketError("basket.after_departure", "goods are bought before they leave")
		}
		if total += p.Gross; total > money.MaxMinor {
			return basketError("basket.amount", "amounts are positive, not absurd, and VAT is part of the gross amount")
		}
	}
	return nil
}

func basketError(code, msg string) error { return models.E(models.Invalid, code, "%s", msg) }

func (p *Purchase) check(x *Basket, c money.Currency) error {
	if _, err := models.ParseDate(string(p.Date)); err != nil {
		return err
	}
	switch {
	case p.Currency != "" && p.Currency != c:
		return basketError("basket.currency", "one basket is in one currency, that of the country of purchase")
	case p.Gross <= 0 || p.Gross > money.MaxMinor || p.VAT < 0 || p.VAT > p.Gross:
		return basketError("basket.amount", "amounts are positive, not absurd, and VAT is part of the gross amount")
	case x.Traveller.BirthDate > p.Date:
		return basketError("basket.unborn", "the buyer was not born on the day of purchase")
	case len(p.Lines) > maxLines:
		return basketError("basket.size", "a purchase has at most 1,000 lines")
	}
	gross, vat := int64(0), int64(0)
	for i := range p.Lines {
		l := &p.Lines[i]
		if err := l.check(); err != nil {
			return err
		}
		gross, vat = gross+l.Gross, vat+l.VAT
	}
	if len(p.Lines) > 0 && (gross != p.Gross || vat > p.VAT) {
		return basketError("basket.sum", "the lines of a purchase add up to its gross amount, and to no more than its VAT")
	}
	return nil
}

func (l *Line) check() error {
	taxes := l.VAT
	if len(l.Taxes) > 20 {
		return basketError("basket.size", "a line has at most 20 taxes")
	}
	for _, t := range l.Taxes {
		if t.Amount < 0 || t.Amount > money.MaxMinor {
			return basketError("basket.line", "lines are not negative, and taxes are part of their gross amount")
		}
		taxes += t.Amount
	}
	if l.Quantity < 0 || l.Gross < 0 || l.Gross > money.MaxMinor || l.VAT < 0 || l.VAT > money.MaxMinor || taxes > l.Gross {
		return basketError("basket.line", "lines are not negative, and taxes are part of their gross amount")
	}
	return nil
}
