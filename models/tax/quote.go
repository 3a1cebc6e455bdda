package tax

import (
	"maps"
	"slices"

	"taxrefund/models"
	"taxrefund/models/money"
)

// Reason says why something earns nothing, or must be seen; Params fill its sentence.
type Reason struct {
	Code   string
	Params map[string]string
}

// LineQuote is the law's answer for one line of a receipt.
type LineQuote struct {
	Key                                      string
	Eligible                                 bool
	Reasons                                  []Reason
	Gross, TaxBase, Tax, Refund, Fee, Payout int64
}

// ReceiptQuote is the law's answer for one purchase. Gross is the whole receipt's; the other amounts are of what is eligible
// in it, in minor units: the tax contained, what the law gives back of it, what is kept as a fee, and what is paid out.
type ReceiptQuote struct {
	Key                                      string
	Eligible                                 bool
	Reasons                                  []Reason // why not
	Group                                    string   // purchases with the same group reached the minimum together; empty when it did alone
	Gross, TaxBase, Tax, Refund, Fee, Payout int64
	DeadlineOn                               models.Date // the last day on which the goods may leave
	ClaimBy                                  models.Date // the last day on which the refund may be claimed, where the law says
	DepartWithinHours                        int         // after approval; 0 where the law does not say
	ValidatedBy                              string      // platform, officer or external, on the day of purchase
	Inspect                                  []Reason    // why the law wants an officer to see it
	Lines                                    []LineQuote // one for each line of the purchase, or one for the whole where it has none
}

// Quote is the law's answer for a basket. Amounts are sums over eligible receipts; Payout = Refund − Fee.
type Quote struct {
	SchemeID, Version                        string // Version is what a claim made under this answer is frozen as
	Currency                                 money.Currency
	Profile                                  string
	Assumed                                  []string // what the answer rests on and the law does not say, by name
	Rules                                    []RuleUse
	Receipts                                 []ReceiptQuote
	Gross, TaxBase, Tax, Refund, Fee, Payout int64
	DepartWithinHours                        int // after approval; 0 where the law does not say
	Steps                                    []Step
}

// RuleUse names one dated value of the law that the answer rests on.
type RuleUse struct {
	Rule              string
	Since, KnownSince models.Date
	Source            string // a key of the scheme's sources
	Certainty         string // of the value
	DateCertainty     string // of its dates, where that is less
}

// Quote applies the law under an operator profile; an empty name is the standard one, "law" is the bare law. It fails with
// "tax.no_scheme", "tax.no_profile", or a code that says what is wrong with the basket.
func (b *Book) Quote(x Basket, profile string) (Quote, error) {
	s, err := b.Scheme(x.Scheme)
	if err != nil {
		return Quote{}, err
	}
	p, err := b.Profile(profile)
	if err != nil {
		return Quote{}, err
	}
	return b.quote(s, p, x)
}

// QuoteUnder applies the law as it was frozen on a claim: version and profile are the Quote's.
func (b *Book) QuoteUnder(version, profile string, x Basket) (Quote, error) {
	then, s, p, err := b.frozenAs(version, profile, x.Scheme)
	if err != nil {
		return Quote{}, err
	}
	return then.quote(s, p, x)
}

// SchemeUnder is the law of a country as it was frozen with a version.
func (b *Book) SchemeUnder(version, country string) (*Scheme, error) {
	then, err := b.under(version)
	if err != nil {
		return nil, err
	}
	return then.Scheme(country)
}

// ProfileUnder is an operator profile as it was frozen with a version.
func (b *Book) ProfileUnder(version, profile string) (*Profile, error) {
	then, err := b.under(version)
	if err != nil {
		return nil, err
	}
	return then.Profile(profile)
}

// Scheme finds the law of a country of purchase, or fails with code "tax.no_scheme".
func (b *Book) Scheme(country string) (*Scheme, error) {
	s, ok := b.schemes[country]
	if !ok {
		return nil, models.E(models.Invalid, "tax.no_scheme", "this installation knows no refund law for purchases in that country")
	}
	return s, nil
}

// Profile finds an operator profile by name, the standard one for an empty name, or fails with code "tax.no_profile".
func (b *Book) Profile(name string) (*Profile, error) {
	if name == "" {
		name = standard
	}
	p, ok := b.profiles[name]
	if !ok {
		return nil, models.E(models.Invalid, "tax.no_profile", "this installation has no operator profile of that name")
	}
	return p, nil
}

// Countries lists the countries of purchase whose law is known, by code.
func (b *Book) Countries() []string { return slices.Sorted(maps.Keys(b.schemes)) }
