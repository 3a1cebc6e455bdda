// Package tax is refund law as dated data, and the one pure function that applies it. Nothing here reads a database, a
// clock or the network.
package tax

import (
	"slices"

	"taxrefund/models"
	"taxrefund/models/money"
)

// Scheme is the refund law of one country of purchase.
type Scheme struct {
	ID          string // ISO 3166 alpha-2
	Name        string
	Currency    money.Currency
	Zone        string
	ValidatedBy string // "platform", "officer" or "external": who may say that goods left
	Authority   string // the country's own system, where there is one
	versions    []Version
	cash        []CashCap
}

// Version is the law between two days, both inclusive; an empty Until is open.
type Version struct {
	Since, Until models.Date
	terms        terms
	minimum      money.Amount
}

// ID names the version: the country and the day since which it holds.
func (v Version) id(scheme string) string { return scheme + "@" + string(v.Since) }

// at finds the version in force on a day.
func (s *Scheme) at(on models.Date) (Version, error) {
	for _, v := range s.versions {
		if on >= v.Since && (v.Until == "" || on <= v.Until) {
			return v, nil
		}
	}
	return Version{}, models.E(models.Invalid, "tax.no_law", "no refund law of this country is known for that day")
}

// frozen is the law as a claim of asOf knew it: a version that came into the program later, but reaches back to before
// asOf, is left out, and the one that was named then goes on in its place. False when that one is gone.
func (s *Scheme) frozen(since string, asOf models.Date) (*Scheme, bool) {
	then := *s
	then.versions = slices.DeleteFunc(slices.Clone(s.versions), func(v Version) bool { return string(v.Since) > since && v.Since <= asOf })
	i := slices.IndexFunc(then.versions, func(v Version) bool { return string(v.Since) == since })
	if i < 0 {
		return nil, false
	}
	if len(then.versions) < len(s.versions) {
		then.versions[i].Until = ""
	}
	return &then, true
}

// Book is every scheme and operator profile this program knows.
type Book struct {
	schemes  map[string]*Scheme
	profiles map[string]*Profile
	inside   map[string][]string // territory → countries
}

// Scheme finds the law of a country of purchase, or fails with code "tax.no_scheme".
func (b *Book) Scheme(country string) (*Scheme, error) {
	s, ok := b.schemes[country]
	if !ok {
		return nil, models.E(models.Invalid, "tax.no_scheme", "this installation knows no refund law for purchases in that country")
	}
	return s, nil
}

// Profile finds an operator profile by name, or the standard one.
func (b *Book) Profile(name string) *Profile {
	if p, ok := b.profiles[name]; ok {
		return p
	}
	return b.profiles[standard]
}

const standard = "standard"

// Reason says why a receipt earns nothing, or must be seen; Params fill its sentence.
type Reason struct {
	Code   string
	Params map[string]string
}

// Profile is what one operator decides where the law is silent: rounding, its fee, and what its officers want to see.
type Profile struct {
	Name       string
	rounding   money.Rounding
	feePercent money.Rate
	feeMin     string // major units
	feeMax     string
	above      string
	categories []string
	sampleBP   uint32
	// ClaimPeriodMonths is how long after departure a traveller may still collect what is due; 0 is for ever.
	ClaimPeriodMonths int
}

// Inspect lists why an officer should see a purchase: its value, or the kind of goods.
func (p *Profile) Inspect(x Purchase, c money.Currency) []Reason {
	var out []Reason
	if limit, err := money.ParseDecimal(p.above, c); err == nil && x.Gross > limit.Minor {
		out = append(out, Reason{Code: "inspect.above_ceiling"})
	}
	for _, l := range x.Lines {
		if slices.Contains(p.categories, l.Category) {
			out = append(out, Reason{Code: "inspect.goods_category", Params: map[string]string{"category": l.Category}})
			break
		}
	}
	return out
}

// Sampled draws from an evenly spread hash whether a clean receipt is shown to an officer all the same.
func (p *Profile) Sampled(hash uint32) bool { return hash%10_000 < p.sampleBP }

// fee is the operator's part of one document's tax: a percentage between a floor and a ceiling, never more than the tax.
func (p *Profile) fee(tax money.Amount) (money.Amount, error) {
	fee, err := tax.Percent(p.feePercent, p.rounding)
	if err != nil {
		return fee, err
	}
	least, err1 := money.ParseDecimal(p.feeMin, tax.Currency)
	most, err2 := money.ParseDecimal(p.feeMax, tax.Currency)
	if err1 == nil {
		fee.Minor = max(fee.Minor, least.Minor)
	}
	if err2 == nil {
		fee.Minor = min(fee.Minor, most.Minor)
	}
	fee.Minor = min(fee.Minor, tax.Minor)
	return fee, nil
}
