package tax

import (
	"taxrefund/models/money"
)

// Refund is how the law works out what comes back, before any fee. It is never more than the tax that was paid.
type Refund struct {
	Dated   `yaml:",inline"`
	Formula string  `yaml:"formula"` // sum_of_tax, tax_fraction, percent_of_gross, percent_of_tax, tiers or exempt_at_sale (nothing is left to refund)
	Num     int64   `yaml:"num"`     // tax_fraction: Num ÷ Den of the gross amount; absent is each line's own rate, r ÷ (100 + r)
	Den     int64   `yaml:"den"`
	Percent Percent `yaml:"percent"` // percent_of_tax
	// percent_of_gross, by the rate at which the goods were taxed.
	ByRate []RateRow `yaml:"by_rate"`
	// Other taxes that come back besides; each is a kind, and where Percent is given it is worked out from the price of the
	// goods named rather than read from the record.
	Plus  []OtherTaxRule `yaml:"plus"`
	Tiers *Tiers         `yaml:"tiers"`
}

// RateRow gives goods taxed at one rate their own percentage of the gross amount.
type RateRow struct {
	GoodsRate string  `yaml:"goods_rate"`
	Percent   Percent `yaml:"percent"`
}

// OtherTaxRule is a tax besides VAT that comes back too.
type OtherTaxRule struct {
	Kind           string   `yaml:"kind"`
	PercentOfPrice *Percent `yaml:"percent_of_price"`
	Categories     []string `yaml:"categories"`
}

// Tiers is a table of amounts by price band. Its bands are closed on both sides, one currency unit apart; cliffs between
// them are legal.
type Tiers struct {
	Unit  Sum      `yaml:"unit"`  // the step between a band's end and the next one's start, such as 0.01 or 1
	Group []string `yaml:"group"` // receipts added up before the table is read: absent is each receipt, "merchant" all of one seller
	Above string   `yaml:"above"` // above the last band: "nothing", "last" (its amount), or the last band is open
	// Partial says that only some of the bands are known: an amount between or above them is not in the table.
	Partial bool        `yaml:"partial"`
	Tables  []TierTable `yaml:"tables"`
}

// TierTable holds the bands for goods of one rate, or of all where Rate is absent.
type TierTable struct {
	Rate string    `yaml:"rate"`
	Rows []TierRow `yaml:"rows"`
}

// TierRow is one band: written [from, to, fixed | percent, value]; an open last band has "" for its end.
type TierRow struct {
	From, To Sum
	Fixed    Sum
	Percent  Percent
	percent  bool
	words    []string
}

// Floor is the least that must be paid out: a state's table that an operator may only exceed.
type Floor struct {
	Dated    `yaml:",inline"`
	Tiers    Tiers  `yaml:"tiers"`
	OnlyOver *Sum   `yaml:"only_over"` // it holds only for receipts above this gross amount
	Meaning  string `yaml:"meaning"`
}

// Fee is what is kept of a refund: by law where a scheme says so, by contract where a profile does. What is said is added
// up, then held between Min and Max; it is never more than the refund.
type Fee struct {
	Dated           `yaml:",inline"`
	ByContract      bool      `yaml:"by_contract"` // the law leaves it to the operator
	PercentOfTax    Percent   `yaml:"percent_of_tax"`
	PercentOfRefund Percent   `yaml:"percent_of_refund"`
	PercentOfGross  Percent   `yaml:"percent_of_gross"`
	Fixed           Sum       `yaml:"fixed"`
	Min             Sum       `yaml:"min"`
	Max             Sum       `yaml:"max"`
	Per             string    `yaml:"per"`    // taken once per "document" (each receipt; absent) or "claim"
	Bands           []FeeBand `yaml:"bands"`  // a commission that varies with the gross amount, often inversely
	Payout          *Tiers    `yaml:"payout"` // an operator's table of what it hands out; the fee is the rest
}

// FeeBand takes a percentage of the tax where the gross amount lies in its band.
type FeeBand struct {
	From         Sum     `yaml:"from"`
	To           Sum     `yaml:"to"` // absent is open
	PercentOfTax Percent `yaml:"percent_of_tax"`
}

// Rounding says, for each step of the sum, which way a fraction of a minor unit goes, and what is rounded: every "line", or
// the "receipt" as a whole.
type Rounding struct {
	Dated  `yaml:",inline"`
	At     string         `yaml:"at"`
	Tax    money.Rounding `yaml:"tax"`
	Refund money.Rounding `yaml:"refund"`
	Fee    money.Rounding `yaml:"fee"`
	To     *Sum           `yaml:"to"` // the refund is rounded to a multiple of this, where the law says so
}
