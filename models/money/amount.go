// Package money counts in whole minor units of a currency. Nothing here ever becomes a float, and nothing overflows
// silently.
package money

import (
	"cmp"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"taxrefund/models"
)

// Amount is a number of minor units: Of(12345, "EUR") is 123.45 euro, Of(500, "JPY") is 500 yen.
type Amount struct {
	Minor    int64
	Currency Currency
}

// MaxMinor is the largest amount that input may carry, in minor units. It keeps every sum far from overflow.
const MaxMinor = 1_000_000_000_000_00

var (
	errMismatch = models.E(models.Invalid, "money.currency_mismatch", "amounts in two currencies cannot be put together")
	errOverflow = models.E(models.Invalid, "money.overflow", "the amount is too large")
	errFormat   = models.E(models.Invalid, "money.malformed", "an amount is written like 1234.50, with no more decimals than its currency has")
)

// Of makes an amount; the currency is taken as it is.
func Of(minor int64, c Currency) Amount { return Amount{Minor: minor, Currency: c} }

// Add is a + b, in one currency and without overflow.
func (a Amount) Add(b Amount) (Amount, error) {
	if a.Currency != b.Currency {
		return Amount{}, errMismatch
	}
	sum := a.Minor + b.Minor
	if (sum > a.Minor) != (b.Minor > 0) && b.Minor != 0 {
		return Amount{}, errOverflow
	}
	return Of(sum, a.Currency), nil
}

// Sub is a − b, in one currency and without overflow.
func (a Amount) Sub(b Amount) (Amount, error) {
	if a.Currency != b.Currency {
		return Amount{}, errMismatch
	}
	diff := a.Minor - b.Minor
	if (diff < a.Minor) != (b.Minor > 0) && b.Minor != 0 {
		return Amount{}, errOverflow
	}
	return Of(diff, a.Currency), nil
}

// Neg is −a.
func (a Amount) Neg() Amount { return Of(-a.Minor, a.Currency) }

// IsZero reports whether nothing is left.
func (a Amount) IsZero() bool { return a.Minor == 0 }

// Cmp orders two amounts of one currency: -1, 0 or 1.
func (a Amount) Cmp(b Amount) (int, error) {
	if a.Currency != b.Currency {
		return 0, errMismatch
	}
	return cmp.Compare(a.Minor, b.Minor), nil
}

// Decimal writes the amount for files: "1234.50", with the currency's digits and no grouping.
func (a Amount) Decimal() string { return string(a.AppendDecimal(nil)) }

// AppendDecimal is Decimal for whoever writes many: it makes nothing anew.
func (a Amount) AppendDecimal(to []byte) []byte {
	minor, d := uint64(a.Minor), a.Currency.Digits()
	if a.Minor < 0 {
		to, minor = append(to, '-'), -minor
	}
	from := len(to)
	to = strconv.AppendUint(to, minor, 10)
	if d == 0 {
		return to
	}
	for len(to)-from <= d {
		to = slices.Insert(to, from, '0')
	}
	return slices.Insert(to, len(to)-d, '.')
}

// String writes the amount for people: "EUR 1,234.50".
func (a Amount) String() string {
	whole, fraction, _ := strings.Cut(a.Decimal(), ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if fraction != "" {
		whole += "." + fraction
	}
	return string(a.Currency) + " " + sign + whole
}

// ParseDecimal reads "1234.50"; more decimals than the currency has are refused with code "money.malformed".
func ParseDecimal(s string, c Currency) (Amount, error) {
	s = strings.TrimSpace(s)
	whole, fraction, dotted := strings.Cut(s, ".")
	if whole == "" || whole == "-" || dotted && fraction == "" || len(fraction) > c.Digits() || strings.ContainsAny(s, "+_") || len(s) > 24 {
		return Amount{}, errFormat
	}
	minor, err := strconv.ParseInt(whole+fraction+strings.Repeat("0", c.Digits()-len(fraction)), 10, 64)
	if err != nil {
		return Amount{}, errFormat
	}
	return Of(minor, c), nil
}

// Allocate splits the amount by weights, by largest remainder, so that the parts sum to the whole exactly. Weights are
// not negative and not all zero.
func (a Amount) Allocate(weights []int64) ([]Amount, error) {
	total := new(big.Int)
	for _, w := range weights {
		if w < 0 {
			return nil, models.E(models.Invalid, "money.weights", "a part cannot weigh less than nothing")
		}
		total.Add(total, big.NewInt(w))
	}
	if total.Sign() == 0 {
		return nil, models.E(models.Invalid, "money.weights", "the parts weigh nothing")
	}
	parts, rest := make([]Amount, len(weights)), a.Minor
	type share struct {
		i   int
		rem *big.Int
	}
	shares := make([]share, len(weights))
	for i, w := range weights {
		q, r := new(big.Int).QuoRem(new(big.Int).Mul(big.NewInt(a.Minor), big.NewInt(w)), total, new(big.Int))
		parts[i] = Of(q.Int64(), a.Currency)
		rest -= q.Int64()
		shares[i] = share{i, r.Abs(r)}
	}
	slices.SortStableFunc(shares, func(x, y share) int { return y.rem.Cmp(x.rem) })
	step := int64(cmp.Compare(rest, 0))
	for k := 0; rest != 0; k++ {
		parts[shares[k%len(shares)].i].Minor += step
		rest -= step
	}
	return parts, nil
}
