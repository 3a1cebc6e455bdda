package tax

import (
	"taxrefund/models/money"
)

// Sum is an amount in a scheme's currency: as the file has it, in major units, and in minor units once it was checked.
type Sum struct {
	Text  string
	Minor int64
}

// Percent is a rate as a decimal; as a fraction of whole numbers it is Num ÷ Den once it was checked (5.5 is 55 ÷ 1000).
type Percent struct {
	Text     string
	Num, Den int64
}

// of is minor × rate ÷ 100, rounded once.
func (p Percent) of(minor int64, how money.Rounding) (int64, error) {
	if p.Den == 0 {
		return 0, nil
	}
	return money.MulDiv(minor, p.Num, p.Den, how)
}
