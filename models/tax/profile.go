package tax

import (
	"cmp"
	"maps"
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
		if err != nil || a.Minor <= 0 {
			c.bad("$.inspect.above."+string(currency), "scheme.amount", "%q is no amount of %s", text, currency)
		}
		p.above[currency] = a.Minor
	}
	c.schemesNamed("$.assume", slices.Collect(maps.Keys(f.Assume)))
	c.schemesNamed("$.fee", slices.Collect(maps.Keys(f.Fee)))
	c.schemesNamed("$.minimum", slices.Collect(maps.Keys(f.Minimum)))
	c.noAmounts(f)
	for _, id := range slices.Sorted(maps.Keys(c.book.schemes)) {
		p.operators[id] = c.operator(f, c.book.schemes[id])
	}
	c.book.profiles[f.Name] = p
}

func (c *checker) schemesNamed(path string, ids []string) {
	for _, id := range ids {
		if c.book.schemes[id] == nil && id != anyScheme && !c.book.partial {
			c.bad(path+"."+id, "profile.scheme", "there is no scheme %q", id)
		}
	}
}

// operator works out a profile's part for one scheme, with its amounts in the scheme's currency.
func (c *checker) operator(f profileFile, s *Scheme) *operator {
	c.currency = s.Currency
	key := func(m bool) string {
		if m {
			return s.ID
		}
		return anyScheme
	}
	_, own := f.Assume[s.ID]
	o := &operator{assume: f.Assume[s.ID].over(f.Assume[anyScheme])}
	c.assumptions("$.assume."+key(own), &o.assume)
	fee, own := f.Fee[s.ID]
	if !own {
		fee, own = f.Fee[anyScheme], false
	}
	if _, any := f.Fee[anyScheme]; own || any {
		o.fee = &fee
		if !fee.None {
			c.fee("$.fee."+key(own), o.fee)
		}
		c.undated("$.fee."+key(own), fee.Dated)
	}
	if m, ok := f.Minimum[s.ID]; ok {
		o.minimum = &m
		c.minimum("$.minimum."+s.ID, o.minimum)
		c.undated("$.minimum."+s.ID, m.Dated)
	}
	return o
}

// noAmounts refuses amounts under "any": they would be another sum in every currency.
func (c *checker) noAmounts(f profileFile) {
	a, fee := f.Assume[anyScheme], f.Fee[anyScheme]
	if a.Minimum != nil || a.Refund != nil && a.Refund.Tiers != nil || a.Rounding != nil && a.Rounding.To != nil {
		c.bad("$.assume.any", "profile.any_amount", "an amount belongs to one scheme and its currency")
	}
	if fee.Fixed.Text+fee.Min.Text+fee.Max.Text != "" || fee.Payout != nil || len(fee.Bands) > 0 {
		c.bad("$.fee.any", "profile.any_amount", "an amount belongs to one scheme and its currency")
	}
	if _, ok := f.Minimum[anyScheme]; ok {
		c.bad("$.minimum.any", "profile.any_amount", "an amount belongs to one scheme and its currency")
	}
}

// undated refuses dates in a profile: what a claim was made under is frozen on it, whatever the profile says later.
func (c *checker) undated(path string, d Dated) {
	if d.Since != "" || d.Until != "" || d.KnownSince != "" || d.NotKnown {
		c.bad(path, "profile.dates", "what an operator decides has no dates: each claim keeps what it was made under")
	}
}

func (c *checker) assumptions(path string, a *Assumptions) {
	for _, w := range []struct {
		key, value string
		allowed    []string
	}{
		{"residence", a.Residence, []string{"nationality"}}, {"birth_date", a.BirthDate, []string{"old_enough"}}, {"crew", a.Crew, []string{"not_crew"}},
		{"stay", a.Stay, []string{"within_limit"}}, {"status", a.Status, []string{"none"}}, {"declares", a.Declares, []string{"yes"}},
		{"minimum_basis", a.MinimumBasis, []string{"inclusive", "exclusive", "tax"}}, {"minimum_first_day", a.MinimumFirstDay, []string{"counts", "not_counted"}},
		{"first_day", a.FirstDay, []string{"counts", "not_counted"}},
	} {
		if w.value != "" {
			c.one(path+"."+w.key, "profile.assumption", w.value, w.allowed...)
		}
	}
	if a.Minimum != nil {
		m := *a.Minimum
		a.Minimum = &m
		c.minimum(path+".minimum", &m)
	}
	if a.Refund != nil {
		r := *a.Refund
		a.Refund = &r
		c.refund(path+".refund", &r)
	}
	if a.Deadline != nil {
		c.deadline(path+".deadline", a.Deadline)
	}
	if a.Rounding != nil {
		c.rounding(path+".rounding", a.Rounding)
	}
	if v := a.Validation; v != nil {
		c.one(path+".validation.by", "scheme.validation", v.By, "platform", "officer", "external")
		c.one(path+".validation.unit", "scheme.unit", v.Unit, "line", "record", "form")
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
