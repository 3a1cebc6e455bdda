package tax

import (
	"cmp"
	"maps"
	"reflect"
	"slices"

	"taxrefund/models/money"
)

// Profile is what one operator decides: its fees, its tighter minimums, what its officers want to see, and what it assumes
// where the law is silent or the traveller was not asked.
type Profile struct {
	Name string
	// ClaimPeriodMonths is how long after departure a traveller may still collect what is due; 0 is for ever.
	ClaimPeriodMonths int
	above             map[money.Currency]int64
	categories        []string
	sampleBP          uint32
	operators         map[string]*operator // by scheme
	file              string
}

// operator is a profile's part for one scheme.
type operator struct {
	assume  Assumptions
	fee     *Fee
	minimum *Minimum
	version string // what a claim made under it is frozen as
}

// standard is the profile of an installation that names none; bare is the law alone: nothing assumed, nothing kept.
const (
	standard = "standard"
	bare     = "law"
)

// Assumptions fill in what the law leaves unknown and what nobody has asked the traveller. Each is named in every answer
// that rests on it; what is not assumed makes the answer "not known".
type Assumptions struct {
	Residence       string      `yaml:"residence"`         // "nationality": people live where their passport is from
	BirthDate       string      `yaml:"birth_date"`        // "old_enough": a passport without a birth date is an adult's
	Crew            string      `yaml:"crew"`              // "not_crew"
	Stay            string      `yaml:"stay"`              // "within_limit"
	Status          string      `yaml:"status"`            // "none": no status that excludes
	Declares        string      `yaml:"declares"`          // "yes": the traveller could say what the law asks
	MinimumBasis    string      `yaml:"minimum_basis"`     // "inclusive" or "exclusive"
	MinimumFirstDay string      `yaml:"minimum_first_day"` // "counts" or "not_counted"
	FirstDay        string      `yaml:"first_day"`         // of deadlines, likewise
	Validation      *Validation `yaml:"validation"`
	Minimum         *Minimum    `yaml:"minimum"`
	Refund          *Refund     `yaml:"refund"`
	Deadline        *Deadline   `yaml:"deadline"`
	Rounding        *Rounding   `yaml:"rounding"`
}

// over lays a scheme's own assumptions over those for every scheme.
func (a Assumptions) over(every Assumptions) Assumptions {
	return Assumptions{
		Residence: cmp.Or(a.Residence, every.Residence), BirthDate: cmp.Or(a.BirthDate, every.BirthDate), Crew: cmp.Or(a.Crew, every.Crew),
		Stay: cmp.Or(a.Stay, every.Stay), Status: cmp.Or(a.Status, every.Status), Declares: cmp.Or(a.Declares, every.Declares),
		MinimumBasis: cmp.Or(a.MinimumBasis, every.MinimumBasis), MinimumFirstDay: cmp.Or(a.MinimumFirstDay, every.MinimumFirstDay),
		FirstDay: cmp.Or(a.FirstDay, every.FirstDay), Validation: cmp.Or(a.Validation, every.Validation), Minimum: cmp.Or(a.Minimum, every.Minimum),
		Refund: cmp.Or(a.Refund, every.Refund), Deadline: cmp.Or(a.Deadline, every.Deadline), Rounding: cmp.Or(a.Rounding, every.Rounding),
	}
}

// profileFile is a profile as it is written. Maps go by scheme; "any" is every scheme that has nothing of its own.
type profileFile struct {
	Name    string                 `yaml:"name"`
	Assume  map[string]Assumptions `yaml:"assume"`
	Fee     map[string]Fee         `yaml:"fee"`
	Minimum map[string]Minimum     `yaml:"minimum"`
	Inspect struct {
		Above      map[money.Currency]string `yaml:"above"` // gross amount of one receipt, in major units
		Categories []string                  `yaml:"categories"`
		Sample     uint32                    `yaml:"sample_basis_points"`
	} `yaml:"inspect"`
	ClaimPeriodMonths int `yaml:"claim_period_months"`
}

const anyScheme = "any"

func (c *checker) readProfile() {
	var f profileFile
	if !c.decode(&f) {
		return
	}
	p := &Profile{Name: f.Name, ClaimPeriodMonths: f.ClaimPeriodMonths, categories: f.Inspect.Categories, sampleBP: f.Inspect.Sample,
		above: map[money.Currency]int64{}, operators: map[string]*operator{}, file: c.file}
	if f.Name == "" || c.book.profiles[f.Name] != nil {
		c.bad("$.name", "profile.name", "a profile has a name of its own")
	}
	if f.Inspect.Sample > 10_000 {
		c.bad("$.inspect.sample_basis_points", "profile.sample", "at most 10000 basis points are drawn")
	}
	if f.ClaimPeriodMonths < 0 || f.ClaimPeriodMonths > 600 {
		c.bad("$.claim_period_months", "profile.claim_period", "the claim period is 0 to 600 months")
	}
	c.categories("$.inspect.categories", f.Inspect.Categories)
	for currency, text := range f.Inspect.Above {
		a, err := money.ParseDecimal(text, currency)
		if _, none := money.ParseCurrency(string(currency)); none != nil || err != nil || a.Minor <= 0 || a.Minor > money.MaxMinor {
			c.bad("$.inspect.above."+string(currency), "scheme.amount", "%q is no amount of %s", text, currency)
		}
		p.above[currency] = a.Minor
	}
	c.schemesNamed("$.assume", slices.Sorted(maps.Keys(f.Assume)))
	c.schemesNamed("$.fee", slices.Sorted(maps.Keys(f.Fee)))
	c.schemesNamed("$.minimum", slices.Sorted(maps.Keys(f.Minimum)))
	c.noAmounts(f)
	c.decisions(&f)
	for id := range c.book.schemes {
		p.operators[id] = f.operator(id)
	}
	c.book.profiles[f.Name] = p
}

// schemesNamed refuses decisions on schemes that there are not. One that is there and unsound has problems enough.
func (c *checker) schemesNamed(path string, ids []string) {
	for _, id := range ids {
		if _, ok := c.book.texts[schemePath(id)]; !ok && id != anyScheme && !c.book.partial {
			c.bad(path+"."+id, "profile.scheme", "there is no scheme %q", id)
		}
	}
}

// decisions checks what is decided for each scheme, with its amounts in the scheme's currency, and for any.
func (c *checker) decisions(f *profileFile) {
	for id, a := range f.Assume {
		if c.speaksOf(id) {
			c.assumptions("$.assume."+id, &a)
		}
	}
	for id, fee := range f.Fee {
		if path := "$.fee." + id; c.speaksOf(id) {
			if !fee.says() {
				c.silent(path, "fee", &fee, &fee.Dated)
			} else {
				c.fee(path, &fee)
			}
			if fee.ByContract {
				c.bad(path+".by_contract", "scheme.out_of_place", "this is the contract")
			}
			c.undated(path, fee.Dated, fee.None)
			f.Fee[id] = fee
		}
	}
	for id, m := range f.Minimum {
		if path := "$.minimum." + id; c.speaksOf(id) {
			c.minimum(path, &m)
			c.undated(path, m.Dated, false)
			if m.Also != nil || len(m.Residents) > 0 {
				c.bad(path, "profile.minimum", "what an operator asks for is one minimum, of everybody")
			}
			f.Minimum[id] = m
		}
	}
}

// speaksOf turns to the currency of a scheme, and reports whether there is one to check amounts in.
func (c *checker) speaksOf(id string) bool {
	s := c.book.schemes[id]
	if c.currency = ""; s != nil {
		c.currency = s.Currency
	}
	return s != nil || id == anyScheme
}

// operator is a profile's part for one scheme: its own, or what is decided for any.
func (f *profileFile) operator(id string) *operator {
	o := &operator{assume: f.Assume[id].over(f.Assume[anyScheme])}
	if fee, ok := f.Fee[id]; ok {
		o.fee = &fee
	} else if fee, ok := f.Fee[anyScheme]; ok {
		o.fee = &fee
	}
	if m, ok := f.Minimum[id]; ok {
		o.minimum = &m
	}
	return o
}

// noAmounts refuses amounts under "any", which would be another sum in every currency, and takes them out.
func (c *checker) noAmounts(f profileFile) {
	a, fee := f.Assume[anyScheme], f.Fee[anyScheme]
	if a.Minimum != nil || a.Refund != nil && a.Refund.Tiers != nil || a.Rounding != nil && a.Rounding.To != nil {
		c.bad("$.assume.any", "profile.any_amount", "an amount belongs to one scheme and its currency")
		delete(f.Assume, anyScheme)
	}
	if fee.Fixed.Text+fee.Min.Text+fee.Max.Text != "" || fee.Payout != nil || len(fee.Bands) > 0 {
		c.bad("$.fee.any", "profile.any_amount", "an amount belongs to one scheme and its currency")
		delete(f.Fee, anyScheme)
	}
	if _, ok := f.Minimum[anyScheme]; ok {
		c.bad("$.minimum.any", "profile.any_amount", "an amount belongs to one scheme and its currency")
		delete(f.Minimum, anyScheme)
	}
}

// undated refuses dates in a profile: what a claim was made under is frozen on it, whatever the profile says later.
func (c *checker) undated(path string, d Dated, mayBeNone bool) {
	if d.Since != "" || d.Until != "" || d.KnownSince != "" || d.NotKnown || d.None && !mayBeNone {
		c.bad(path, "profile.dates", "what an operator decides has no dates, and is known: each claim keeps what it was made under")
	}
}

func (c *checker) assumptions(path string, a *Assumptions) {
	v := reflect.ValueOf(*a)
	for _, f := range fieldsOf(v.Type()) {
		if f.of.Kind() == reflect.String {
			c.may(path+"."+f.word, "profile.assumption", v.FieldByIndex(f.index).String(), words["Assumptions."+f.word]...)
		}
	}
	if a.Minimum != nil {
		c.minimum(path+".minimum", a.Minimum)
		c.undated(path+".minimum", a.Minimum.Dated, false)
	}
	if a.Refund != nil {
		c.refund(path+".refund", a.Refund)
		c.undated(path+".refund", a.Refund.Dated, false)
	}
	if a.Deadline != nil {
		c.deadline(path+".deadline", a.Deadline)
		c.undated(path+".deadline", a.Deadline.Dated, false)
	}
	if a.Rounding != nil {
		c.rounding(path+".rounding", a.Rounding)
		c.undated(path+".rounding", a.Rounding.Dated, false)
	}
	if a.Validation != nil {
		c.validation(path+".validation", a.Validation)
		c.undated(path+".validation", a.Validation.Dated, false)
	}
}

// Inspect lists why an officer of this operator should see a purchase: its value, or the kind of goods.
func (p *Profile) Inspect(x Purchase, c money.Currency) []Reason {
	var out []Reason
	if limit, ok := p.above[c]; ok && x.Gross > limit {
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
