package money_test

import (
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"taxrefund/models"
	"taxrefund/models/money"
)

var roundings = []money.Rounding{money.HalfUp, money.HalfEven, money.Down, money.Up}

func TestEachRoundingSendsAFractionItsOwnWay(t *testing.T) {
	for _, c := range []struct {
		name     string
		minor    int64
		num, den int64
		want     [4]int64 // half up, half even, down, up
	}{
		{"exact", 10, 1, 2, [4]int64{5, 5, 5, 5}},
		{"half after an even number", 5, 1, 2, [4]int64{3, 2, 2, 3}},
		{"half after an odd number", 7, 1, 2, [4]int64{4, 4, 3, 4}},
		{"half of a debt", -5, 1, 2, [4]int64{-3, -2, -2, -3}},
		{"below half", 7, 1, 3, [4]int64{2, 2, 2, 3}},
		{"above half", 8, 1, 3, [4]int64{3, 3, 2, 3}},
		{"a debt below half", -7, 1, 3, [4]int64{-2, -2, -2, -3}},
		{"nothing", 0, 7, 9, [4]int64{0, 0, 0, 0}},
		{"by nothing", 77, 0, 9, [4]int64{0, 0, 0, 0}},
	} {
		for i, r := range roundings {
			if got, err := money.Of(c.minor, "EUR").MulFrac(c.num, c.den, r); err != nil || got != money.Of(c.want[i], "EUR") {
				t.Errorf("%s, %s: %v, %v; want %d", c.name, r, got.Minor, err, c.want[i])
			}
		}
	}
}

func TestFractionsAreExactNearTheEndsOfInt64(t *testing.T) {
	const most, least = math.MaxInt64, math.MinInt64
	for _, c := range []struct {
		name            string
		minor, num, den int64
		want            int64
		code            string
	}{
		{"the whole of the most", most, most, most, most, ""},
		{"the whole of the least", least, most, most, least, ""},
		{"two thirds of the most", most, 2, 3, 6148914691236517205, ""},
		{"nine hundred-and-ninths of the most", most, 9, 109, 761562828731128278, ""},
		{"one more than the most", most, most, most - 1, 0, "money.overflow"},
		{"twice the least", least, 2, 1, 0, "money.overflow"},
		{"no denominator", 1, 1, 0, 0, "money.fraction"},
		{"a negative denominator", 1, 1, -2, 0, "money.fraction"},
		{"a negative numerator", 1, -1, 2, 0, "money.fraction"},
	} {
		got, err := money.Of(c.minor, "EUR").MulFrac(c.num, c.den, money.HalfUp)
		if c.code != "" && models.CodeOf(err) != c.code || c.code == "" && (err != nil || got.Minor != c.want) {
			t.Errorf("%s: %d, %v; want %d %s", c.name, got.Minor, err, c.want, c.code)
		}
	}
}

func TestAnyFractionIsOneRoundingAwayFromExact(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		minor, num, den := rapid.Int64().Draw(r, "minor"), rapid.Int64Min(0).Draw(r, "num"), rapid.Int64Min(1).Draw(r, "den")
		rounding := rapid.SampledFrom(roundings).Draw(r, "rounding")
		got, err := money.Of(minor, "EUR").MulFrac(num, den, rounding)
		exact := new(big.Rat).SetFrac(new(big.Int).Mul(big.NewInt(minor), big.NewInt(num)), big.NewInt(den))
		if err != nil {
			if limit := new(big.Rat).SetInt64(math.MaxInt64); new(big.Rat).Abs(exact).Cmp(limit) < 0 {
				r.Fatalf("%d × %d ÷ %d was refused: %v", minor, num, den, err)
			}
			return
		}
		off := new(big.Rat).Sub(new(big.Rat).SetInt64(got.Minor), exact) // positive: rounded up the number line
		limit := big.NewRat(1, 2)
		if rounding == money.Down || rounding == money.Up {
			limit = big.NewRat(1, 1)
		}
		if new(big.Rat).Abs(off).Cmp(limit) > 0 {
			r.Fatalf("%s: %d × %d ÷ %d = %d, off by %v", rounding, minor, num, den, got.Minor, off)
		}
		if rounding == money.Down && off.Sign()*exact.Sign() > 0 || rounding == money.Up && off.Sign()*exact.Sign() < 0 {
			r.Fatalf("%s went the other way: %d × %d ÷ %d = %d", rounding, minor, num, den, got.Minor)
		}
	})
}

func TestPercentagesAreExact(t *testing.T) {
	for _, c := range []struct {
		minor int64
		rate  string
		want  int64
	}{
		{10000, "20", 2000}, {10000, "5.5", 550}, {101, "2.1", 2}, {4999, "15", 750}, {1, "50", 1}, {-1, "50", -1}, {100, "0", 0}, {math.MaxInt64, "100", math.MaxInt64},
	} {
		rate, err := money.ParseRate(c.rate)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := money.Of(c.minor, "EUR").Percent(rate, money.HalfUp); err != nil || got.Minor != c.want {
			t.Errorf("%s %% of %d: %d, %v; want %d", c.rate, c.minor, got.Minor, err, c.want)
		}
	}
}

func TestARateIsKeptAsItWasWritten(t *testing.T) {
	for _, c := range []struct {
		text     string
		num, den int64
	}{{"20", 20, 1}, {"5.5", 55, 10}, {"5.50", 550, 100}, {"0", 0, 1}, {"0.000000001", 1, 1_000_000_000}, {"123456.789", 123456789, 1000}} {
		rate, err := money.ParseRate(c.text)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		if num, den := rate.Frac(); rate.String() != c.text || num != c.num || den != c.den {
			t.Errorf("%s is %s, %d/%d", c.text, rate, num, den)
		}
		stored, err := rate.Value()
		var back money.Rate
		if err != nil || back.Scan(stored) != nil || back != rate {
			t.Errorf("%s was stored as %v and read as %v, %v", c.text, stored, back, err)
		}
	}
}

func TestARateThatCouldNotBeComputedWithIsRefused(t *testing.T) {
	for _, text := range []string{"", "x", "-1", "20%", "1,5", "NaN", "Inf", "1..2",
		"0.0000000001",           // more decimals than a percentage of money can use
		"0.000000000000000001",   // 10^18 × 100 no longer fits an int64
		"0.0000000000000000001",  // nor does 10^19 itself
		"9999999999999999999",    // nor this numerator
		"99999999999999999999.1", // nor can the decimal hold this one
	} {
		if rate, err := money.ParseRate(text); models.CodeOf(err) != "rate.malformed" {
			num, den := rate.Frac()
			t.Errorf("%q was read as %d/%d, %v", text, num, den, err)
		}
	}
	var r money.Rate
	for _, v := range []any{nil, 5, []byte("5"), "five"} {
		if err := r.Scan(v); err == nil {
			t.Errorf("a rate was read from %T %v", v, v)
		}
	}
}
