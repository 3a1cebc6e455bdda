package tax

import (
	"taxrefund/models/money"
)

// Scheme is the refund law of one country of purchase, as its file says it. Each rule is a list of dated values, the newest
// first; the day of purchase selects the value, except for cash, which goes by the day of payment.
type Scheme struct {
	ID       string            `yaml:"id"` // ISO 3166 alpha-2; XI is Northern Ireland
	Name     string            `yaml:"name"`
	Currency money.Currency    `yaml:"currency"`
	Zone     string            `yaml:"zone"` // IANA name; the shop's local day is a day there
	Sources  map[string]Source `yaml:"sources"`

	Status       []Status       `yaml:"status"`
	Validation   []Validation   `yaml:"validation"`
	Rates        []TaxRate      `yaml:"rates"`
	Minimum      []Minimum      `yaml:"minimum"`
	Maximum      []Maximum      `yaml:"maximum"`
	Traveller    []Test         `yaml:"traveller"`
	Goods        []Goods        `yaml:"goods"`
	Refund       []Refund       `yaml:"refund"`
	Floor        []Floor        `yaml:"floor"`
	Fee          []Fee          `yaml:"fee"`
	Deadline     []Deadline     `yaml:"deadline"`
	ClaimWithin  []ClaimWithin  `yaml:"claim_within"`
	DepartWithin []DepartWithin `yaml:"depart_within"`
	Rounding     []Rounding     `yaml:"rounding"`
	Inspection   []Inspection   `yaml:"inspection"`
	CashLaw      []cashLaw      `yaml:"cash"`

	cash []CashCap
}

// Source is where a fact was read.
type Source struct {
	Title   string `yaml:"title"`   // the article of the law, or what the page is
	Address string `yaml:"address"` // absent only for general knowledge
	Kind    string `yaml:"kind"`    // law, official, official_copy, operator, secondary or general_knowledge
}

// Status says whether the scheme is in force: "active", or "ended", with the plain reason.
type Status struct {
	Dated  `yaml:",inline"`
	Value  string `yaml:"value"`
	Reason string `yaml:"reason"` // why it ended, a sentence that a traveller understands
}

// Validation names who may say that goods left, and how much falls when one item is missing.
type Validation struct {
	Dated  `yaml:",inline"`
	By     string `yaml:"by"`     // "platform", "officer" or "external"
	System string `yaml:"system"` // the country's own system, where there is one
	Unit   string `yaml:"unit"`   // "line", "record" (one missing item takes the whole receipt) or "form" (the whole claim)
}

// TaxRate is one rate of VAT in force.
type TaxRate struct {
	Dated `yaml:",inline"`
	Name  string  `yaml:"name"` // standard, reduced, ...
	Rate  Percent `yaml:"rate"`
}

// Threshold is an amount to be reached: "gt" must exceed it, "ge" is at least it.
type Threshold struct {
	Amount     Sum    `yaml:"amount"`
	Comparison string `yaml:"comparison"`
	Basis      string `yaml:"basis"` // what is measured: "inclusive" or "exclusive" of tax, the "tax" itself, or "unknown"
}

// Minimum is what a purchase must reach, alone or together with others.
type Minimum struct {
	Dated     `yaml:",inline"`
	Threshold `yaml:",inline"`
	Per       string     `yaml:"per"`       // what must reach it: "receipt" (absent), or "item": each line, a set of lines counting as one
	Together  []Grouping `yaml:"together"`  // any one of these ways of adding receipts up is enough
	Residents []string   `yaml:"residents"` // only for people who live there, and instead of the general minimum (ISO 3166 alpha-2)
	Floor     *Threshold `yaml:"floor"`     // what each receipt must reach besides
	Also      *Minimum   `yaml:"also"`      // a second minimum that must be reached too
	Without   []string   `yaml:"without"`   // categories that do not count towards it, such as deposits
}

// Grouping is one way in which receipts may be added up to reach a minimum. An empty By is the whole claim.
type Grouping struct {
	By              []string `yaml:"by"`               // of "merchant" (the tax identity), "shop", "city", "day"
	Days            int      `yaml:"days"`             // within so many calendar days
	FirstDay        string   `yaml:"first_day"`        // whether the first day is one of them: "counts", "not_counted" or "unknown"
	BeforeDeparture int      `yaml:"before_departure"` // bought within so many days before leaving
	Receipts        int      `yaml:"receipts"`         // at most so many receipts; 0 is any number
}

// Maximum limits what one way of refunding takes. A purchase above it goes another way.
type Maximum struct {
	Dated       `yaml:",inline"`
	Channel     string   `yaml:"channel"` // "immediate", "downtown" or "departure"; absent is every way
	Amount      Sum      `yaml:"amount"`
	Comparison  string   `yaml:"comparison"` // "le" at most, "lt" below
	Basis       string   `yaml:"basis"`
	By          []string `yaml:"by"`         // what is added up: absent is each purchase; "merchant", "shop", "day"
	Categories  []string `yaml:"categories"` // only goods of these kinds
	PerStay     *Sum     `yaml:"per_stay"`   // at most so much in one stay, over all operators
	Description string   `yaml:"description"`
}

// Goods says which goods the law covers. An excluded line takes only itself out, unless the validation unit says more.
type Goods struct {
	Dated           `yaml:",inline"`
	Excluded        []string `yaml:"excluded"`         // categories
	ExcludedTariffs []string `yaml:"excluded_tariffs"` // Harmonized System prefixes
	Only            []string `yaml:"only"`             // a white list of categories
	OnlyRates       []string `yaml:"only_rates"`       // only goods taxed at these rates
	OnlyOrigins     []string `yaml:"only_origins"`     // only goods made there (ISO 3166 alpha-2)
	Except          []string `yaml:"except"`           // tariff prefixes that are allowed within an excluded category or chapter
}

// Deadline is the last day on which goods may leave.
type Deadline struct {
	Dated      `yaml:",inline"`
	Kind       string   `yaml:"kind"` // month_end_after, months_after, days_after, months_before_departure, days_before_departure
	Months     int      `yaml:"months"`
	Days       int      `yaml:"days"`
	FirstDay   string   `yaml:"first_day"`  // of days_after: "counts", "not_counted" or "unknown"
	From       string   `yaml:"from"`       // "purchase" (absent) or "entry"
	Categories []string `yaml:"categories"` // only goods of these kinds; the earliest deadline of a receipt's goods is the receipt's
}

// ClaimWithin is how long after an event the refund may be claimed.
type ClaimWithin struct {
	Dated    `yaml:",inline"`
	Kind     string `yaml:"kind"` // months_after, days_after, years_after or month_end_after
	N        int    `yaml:"n"`
	From     string `yaml:"from"` // "purchase", "export" or "approval"
	FirstDay string `yaml:"first_day"`
}

// DepartWithin is how many hours after approval the traveller must have left.
type DepartWithin struct {
	Dated `yaml:",inline"`
	Hours int `yaml:"hours"`
}

// Inspection says which goods an officer must see.
type Inspection struct {
	Dated      `yaml:",inline"`
	Of         string   `yaml:"of"` // what is measured: "item", "purchase", "total", "refund" (of one receipt) or "total_refund"
	Amount     Sum      `yaml:"amount"`
	Comparison string   `yaml:"comparison"` // "gt" or "ge"
	Categories []string `yaml:"categories"` // only these goods
	Action     string   `yaml:"action"`     // "show" to an officer before check-in, "show_airside" again after it
}
