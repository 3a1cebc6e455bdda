package money

import (
	"cmp"
	"database/sql/driver"
	"fmt"
	"math"
	"math/bits"

	"github.com/govalues/decimal"

	"taxrefund/models"
)

// Rate is a percentage or a factor, kept as the decimal it was written as: "5.5" is never a float.
type Rate struct{ d decimal.Decimal }

// A rate has at most nine decimals and fifteen digits, so that its fraction, and a hundredth of it, fit an int64.
const (
	maxRateScale  = 9
	maxRateDigits = 15
)

// ParseRate reads a decimal such as "20" or "5.5"; anything else is Invalid with code "rate.malformed".
func ParseRate(s string) (Rate, error) {
	d, err := decimal.Parse(s)
	if err != nil || d.IsNeg() || d.Scale() > maxRateScale || d.Prec() > maxRateDigits {
		return Rate{}, models.E(models.Invalid, "rate.malformed", "a rate is a number such as 20 or 5.5")
	}
	return Rate{d}, nil
}

// String writes the rate as it was read.
func (r Rate) String() string { return r.d.String() }

// Frac is the rate as a fraction of whole numbers: 5.5 is 55/10.
func (r Rate) Frac() (num, den int64) {
	den = 1
	for range r.d.Scale() {
		den *= 10
	}
	return int64(r.d.Coef()), den
}

// Cmp orders two rates as numbers: 5.5 and 5.50 are equal.
func (r Rate) Cmp(other Rate) int { return r.d.Cmp(other.d) }

// Scan reads a rate from a text column.
func (r *Rate) Scan(v any) (err error) {
	s, ok := v.(string)
	if !ok {
		return fmt.Errorf("money.Rate: cannot scan %T", v)
	}
	*r, err = ParseRate(s)
	return err
}

// Value writes the rate as text.
func (r Rate) Value() (driver.Value, error) { return r.String(), nil }

// Rounding says which way a fraction of a minor unit goes. Every scheme and step names its own.
type Rounding string

// The four ways. HalfUp rounds a half away from zero, as tax laws mean it.
const (
	HalfUp   Rounding = "half_up"
	HalfEven Rounding = "half_even"
	Down     Rounding = "down" // toward zero
	Up       Rounding = "up"   // away from zero
)

// MulFrac is a × num ÷ den, exact before one rounding at the end.
func (a Amount) MulFrac(num, den int64, r Rounding) (Amount, error) {
	minor, err := MulDiv(a.Minor, num, den, r)
	return Of(minor, a.Currency), err
}

// MulDiv is minor × num ÷ den in minor units, exact before one rounding at the end.
func MulDiv(minor, num, den int64, r Rounding) (int64, error) {
	if den <= 0 || num < 0 {
		return 0, models.E(models.Invalid, "money.fraction", "a fraction has a positive denominator and is not negative")
	}
	size := uint64(minor)
	if minor < 0 {
		size = -size
	}
	hi, lo := bits.Mul64(size, uint64(num))
	if hi >= uint64(den) {
		return 0, errOverflow
	}
	q, rem := bits.Div64(hi, lo, uint64(den))
	if rem != 0 && r.away(q, rem, uint64(den)) {
		q++
	}
	if minor < 0 && q <= 1<<63 {
		return -int64(q), nil
	}
	if q > math.MaxInt64 {
		return 0, errOverflow
	}
	return int64(q), nil
}

// away decides whether the remainder moves the quotient away from zero.
func (r Rounding) away(q, rem, den uint64) bool {
	half := cmp.Compare(rem, den-rem)
	switch r {
	case Down:
		return false
	case Up:
		return true
	case HalfEven:
		return half > 0 || half == 0 && q%2 == 1
	}
	return half >= 0
}

// Percent is a × rate ÷ 100, rounded once.
func (a Amount) Percent(rate Rate, r Rounding) (Amount, error) {
	num, den := rate.Frac()
	return a.MulFrac(num, den*100, r)
}
