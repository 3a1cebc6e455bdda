package tax

import (
	"taxrefund/models"
)

// Test is one condition on the person. Every test in force must be passed.
type Test struct {
	Dated      `yaml:",inline"`
	Test       string   `yaml:"test"`
	Territory  string   `yaml:"territory"`  // residence_outside: a set of territories.yaml, or a country by its own code
	States     []string `yaml:"states"`     // not_citizen: states as in the machine-readable zone (ICAO 9303-3, section 5)
	Years      int      `yaml:"years"`      // min_age, on the day of purchase
	Comparison string   `yaml:"comparison"` // min_age: "ge" at least, "gt" older than; stays: "le" at most, "lt" less than
	Days       int      `yaml:"days"`       // stays
	Months     int      `yaml:"months"`     // stays; not_status: also held within so many months before the purchase
	Statuses   []string `yaml:"statuses"`   // not_status, only_status
	On         []string `yaml:"on"`         // not_status: of "purchase", "claim"; max_stay: of "purchase", until then rather than until departure
	Citizens   []string `yaml:"citizens"`   // only for holders of these passports: states as in the machine-readable zone
	What       string   `yaml:"what"`       // declares: what the traveller must be able to say
	Residents  []string `yaml:"residents"`  // only for people who live there (ISO 3166 alpha-2); absent is everybody
	Unless     *Unless  `yaml:"unless"`     // who is admitted all the same
}

// Unless admits people whom a test would refuse. Any one of these is enough.
type Unless struct {
	Residents     []string `yaml:"residents"`      // who live there (ISO 3166 alpha-2)
	Citizens      []string `yaml:"citizens"`       // states as in the machine-readable zone
	AbroadYears   int      `yaml:"abroad_years"`   // who have lived abroad for so many years
	LeavingMonths int      `yaml:"leaving_months"` // who move away for at least so many months
	Leavers       []string `yaml:"leavers"`        // of those, only citizens of these states
	Statuses      []string `yaml:"statuses"`       // who hold one of these
	LastDays      int      `yaml:"last_days"`      // leaving_months, statuses: only for goods bought in the last so many days before they leave, or the status ends
}

// Traveller is what the law asks about a person. What is absent is not known, and only a profile may assume it.
type Traveller struct {
	BirthDate   models.Date
	Nationality string // as in the machine-readable zone, or ISO 3166 alpha-2
	Residence   string // likewise
	Crew        *bool  // of the departing flight
	EnteredOn   models.Date
	// StayDays is how many days of the current calendar year, or of the months a test names, were spent in the country.
	StayDays         *int
	Statuses         []Standing // nil is not known, empty is none
	AbroadSince      models.Date
	LeavingForMonths int      // moving away for so many months
	Denies           []string // what the traveller cannot declare; nil is not asked
}

// Standing is a status that a person held in the country between two days; an empty day is open.
type Standing struct {
	Name         string
	Since, Until models.Date
}
