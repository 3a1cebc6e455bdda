package tax

import (
	"strings"

	"taxrefund/models"
	"taxrefund/models/money"
)

// Traveller is what the law asks about a person. Nationality and Residence are codes as in the machine-readable zone or
// ISO 3166 alpha-2; an empty Residence is taken from the nationality, and that is marked as assumed.
type Traveller struct {
	BirthDate              models.Date
	Nationality, Residence string
	Crew                   bool // of the departing flight
}

// Line is one kind of goods in a purchase; amounts are minor units of the scheme's currency.
type Line struct {
	Category   string
	Tariff     string // customs tariff code, 2 to 10 digits of the Harmonized System; empty when the shop did not say
	Origin     string // country of origin, ISO 3166 alpha-2; empty when the shop did not say
	Set        string // lines of one purchase with the same set are one unit in law; empty when the line stands alone
	Quantity   int
	Gross, VAT int64
	Rate       string
	Taxes      []OtherTax
}

// OtherTax is a tax besides VAT that a line's gross contains, named in lower case as the merchant's record names it.
type OtherTax struct {
	Kind   string
	Amount int64
}

// Purchase is one receipt. Key names it in the answer.
type Purchase struct {
	Key                     string
	MerchantVAT, Shop, City string
	Date                    models.Date // the shop's local day
	Gross, VAT              int64
	Lines                   []Line
	Left                    bool // its export was validated: no later departure makes it late
}

// Basket is everything a quote depends on.
type Basket struct {
	Scheme    string // country of purchase
	Purchases []Purchase
	Traveller Traveller
	DepartsOn models.Date
	AsOf      models.Date // the day the claim was made; it selects the version that is frozen on the claim
}

// ReceiptQuote is the law's answer for one purchase.
type ReceiptQuote struct {
	Key        string
	Eligible   bool
	Reasons    []Reason // why not
	Group      string   // purchases with the same group reached the minimum together; empty when it did alone
	Gross, VAT int64
	Fee        int64
	Refund     int64 // VAT − Fee
	DeadlineOn models.Date
}

// Quote is the law's answer for a basket. Amounts are sums over eligible receipts.
type Quote struct {
	SchemeID, Version       string
	Currency                money.Currency
	Profile                 string
	Assumed                 []string
	Receipts                []ReceiptQuote
	Gross, VAT, Fee, Refund int64
}

// Quote applies the law in force on AsOf, with the standard operator profile.
func (b *Book) Quote(x Basket) (Quote, error) {
	s, err := b.Scheme(x.Scheme)
	if err != nil {
		return Quote{}, err
	}
	return b.quote(s, b.Profile(standard), x)
}

// QuoteUnder applies the law as it was frozen on a claim: version is Quote.Version, profile Quote.Profile.
func (b *Book) QuoteUnder(version, profile string, x Basket) (Quote, error) {
	country, since, _ := strings.Cut(version, "@")
	s, err := b.Scheme(country)
	if err != nil {
		return Quote{}, err
	}
	then, ok := s.frozen(since, x.AsOf)
	if !ok {
		return Quote{}, models.E(models.Internal, "tax.version_gone", "the law frozen on this claim is no longer part of the program")
	}
	return b.quote(then, b.Profile(profile), x)
}

// quote judges each purchase under the law of its own day; the version on AsOf names the answer.
func (b *Book) quote(s *Scheme, p *Profile, x Basket) (Quote, error) {
	if err := x.check(); err != nil {
		return Quote{}, err
	}
	named, err := s.at(x.AsOf)
	if err != nil {
		return Quote{}, err
	}
	q := Quote{SchemeID: s.ID, Version: named.id(s.ID), Currency: s.Currency, Profile: p.Name, Assumed: []string{"rounding", "fee"}}
	q.Receipts = make([]ReceiptQuote, len(x.Purchases))
	for i, pur := range x.Purchases {
		r := &q.Receipts[i]
		r.Key, r.Gross = pur.Key, pur.Gross
		v, err := s.at(pur.Date)
		if err != nil {
			r.Reasons = []Reason{{Code: "tax.no_law"}}
			continue
		}
		if err := b.judge(v, x, pur, r, &q); err != nil {
			return Quote{}, err
		}
		if err := p.value(v, pur, r, s.Currency); err != nil {
			return Quote{}, err
		}
	}
	minimum(s, x, q.Receipts)
	return q, q.sum()
}

// value works out tax, fee and refund of one purchase; the fee is taken once per document.
func (p *Profile) value(v Version, pur Purchase, r *ReceiptQuote, c money.Currency) error {
	tax := money.Of(pur.VAT, c)
	if f := v.terms.Refund; f.Kind == "fraction_of_gross" {
		var err error
		if tax, err = money.Of(pur.Gross, c).MulFrac(f.Num, f.Den, p.rounding); err != nil {
			return err
		}
		tax.Minor = min(tax.Minor, pur.VAT) // never more than was paid, where the record says less
	}
	fee, err := p.fee(tax)
	if err != nil {
		return err
	}
	r.VAT, r.Fee, r.Refund = tax.Minor, fee.Minor, tax.Minor-fee.Minor
	if tax.Minor == 0 {
		r.Reasons = append(r.Reasons, Reason{Code: "tax.no_tax"})
	}
	return nil
}

// sum closes the quote: what is not eligible is worth nothing, and the totals follow.
func (q *Quote) sum() error {
	for i := range q.Receipts {
		r := &q.Receipts[i]
		if r.Eligible = len(r.Reasons) == 0; !r.Eligible {
			r.Fee, r.Refund = 0, 0
			continue
		}
		q.Gross, q.VAT, q.Fee, q.Refund = q.Gross+r.Gross, q.VAT+r.VAT, q.Fee+r.Fee, q.Refund+r.Refund
	}
	return nil
}

func (x Basket) check() error {
	bad := func(code, msg string) error { return models.E(models.Invalid, code, "%s", msg) }
	if len(x.Purchases) > 200 {
		return bad("basket.size", "a basket has at most 200 purchases")
	}
	for _, day := range []models.Date{x.DepartsOn, x.AsOf} {
		if _, err := models.ParseDate(string(day)); err != nil {
			return err
		}
	}
	for _, p := range x.Purchases {
		if _, err := models.ParseDate(string(p.Date)); err != nil {
			return err
		}
		if p.Gross <= 0 || p.Gross > money.MaxMinor || p.VAT < 0 || p.VAT > p.Gross {
			return bad("basket.amount", "amounts are positive, not absurd, and VAT is part of the gross amount")
		}
		if p.Date > x.DepartsOn.AddDays(1) {
			return bad("basket.after_departure", "goods are bought before they leave")
		}
		for _, l := range p.Lines {
			if l.Quantity < 0 || l.Gross < 0 || l.VAT < 0 {
				return bad("basket.line", "lines are not negative")
			}
		}
	}
	return nil
}
