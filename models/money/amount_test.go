package money_test

import (
	"errors"
	"math"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"taxrefund/models"
	"taxrefund/models/money"
)

func TestDecimalsAreReadAndWrittenInTheCurrencysDigits(t *testing.T) {
	for _, c := range []struct {
		text     string
		currency money.Currency
		minor    int64
		decimal  string
		people   string
	}{
		{"1234.50", "EUR", 123450, "1234.50", "EUR 1,234.50"},
		{"1234.5", "EUR", 123450, "1234.50", "EUR 1,234.50"},
		{" 7 ", "EUR", 700, "7.00", "EUR 7.00"},
		{"0", "EUR", 0, "0.00", "EUR 0.00"},
		{"-0.05", "EUR", -5, "-0.05", "EUR -0.05"},
		{"0.01", "SGD", 1, "0.01", "SGD 0.01"},
		{"-1000000", "EUR", -100000000, "-1000000.00", "EUR -1,000,000.00"},
		{"-100", "JPY", -100, "-100", "JPY -100"},
		{"1234567", "JPY", 1234567, "1234567", "JPY 1,234,567"},
		{"1.234", "KWD", 1234, "1.234", "KWD 1.234"},
		{"0.0001", "CLF", 1, "0.0001", "CLF 0.0001"},
		{"92233720368547758.07", "EUR", math.MaxInt64, "92233720368547758.07", "EUR 92,233,720,368,547,758.07"},
		{"-92233720368547758.08", "EUR", math.MinInt64, "-92233720368547758.08", "EUR -92,233,720,368,547,758.08"},
	} {
		a, err := money.ParseDecimal(c.text, c.currency)
		if err != nil || a != money.Of(c.minor, c.currency) {
			t.Errorf("ParseDecimal(%q, %s) = %+v, %v; want %d", c.text, c.currency, a, err, c.minor)
		}
		if got := money.Of(c.minor, c.currency).Decimal(); got != c.decimal {
			t.Errorf("%d %s is written %q, want %q", c.minor, c.currency, got, c.decimal)
		}
		if got := money.Of(c.minor, c.currency).String(); got != c.people {
			t.Errorf("%d %s is shown as %q, want %q", c.minor, c.currency, got, c.people)
		}
	}
}

func TestWhatIsNoAmountIsRefused(t *testing.T) {
	for _, c := range []struct {
		text     string
		currency money.Currency
	}{
		{"", "EUR"}, {"-", "EUR"}, {".", "EUR"}, {".5", "EUR"}, {"-.5", "EUR"}, {"5.", "EUR"}, {"1.2.3", "EUR"},
		{"1.234", "EUR"}, {"1.0", "JPY"}, {"1.", "JPY"}, {"1.2345", "KWD"}, {"+1", "EUR"}, {"1_000", "EUR"}, {"1,000", "EUR"},
		{"1e3", "EUR"}, {"0x10", "EUR"}, {"--1", "EUR"}, {"1.-5", "EUR"}, {"1 000", "EUR"}, {"١٢", "EUR"}, {"１", "EUR"}, {"NaN", "EUR"},
		{"92233720368547758.08", "EUR"}, {"-92233720368547758.09", "EUR"}, {strings.Repeat("0", 25), "EUR"},
	} {
		if a, err := money.ParseDecimal(c.text, c.currency); models.CodeOf(err) != "money.malformed" {
			t.Errorf("ParseDecimal(%q, %s) = %+v, %v", c.text, c.currency, a, err)
		}
	}
}

func TestSumsAreRefusedRatherThanWrong(t *testing.T) {
	const most, least = math.MaxInt64, math.MinInt64
	for _, c := range []struct {
		name      string
		a, b      int64
		sum, diff string // "" means refused
	}{
		{"plain", 250, 100, "350", "150"},
		{"nothing added", most, 0, "9223372036854775807", "9223372036854775807"},
		{"one too much", most, 1, "", "9223372036854775806"},
		{"one too little", least, -1, "", "-9223372036854775807"},
		{"under the floor", least, 1, "-9223372036854775807", ""},
		{"the floor taken from nothing", 0, least, "-9223372036854775808", ""},
		{"the floor taken from less than nothing", -1, least, "", "9223372036854775807"},
		{"both ends", most, least, "-1", ""},
	} {
		for op, got := range map[string]func() (money.Amount, error){
			c.sum + " sum":   func() (money.Amount, error) { return money.Of(c.a, "JPY").Add(money.Of(c.b, "JPY")) },
			c.diff + " diff": func() (money.Amount, error) { return money.Of(c.a, "JPY").Sub(money.Of(c.b, "JPY")) },
		} {
			want := strings.Fields(op)
			a, err := got()
			if len(want) == 1 && models.CodeOf(err) != "money.overflow" {
				t.Errorf("%s: the %s is %v, %v; want it refused", c.name, want[0], a, err)
			}
			if len(want) == 2 && (err != nil || a.Decimal() != want[0]) {
				t.Errorf("%s: the %s is %v, %v; want %s", c.name, want[1], a, err, want[0])
			}
		}
	}
}

func TestCurrenciesAreNeverMixed(t *testing.T) {
	e, s := money.Of(1, "EUR"), money.Of(1, "SGD")
	_, add := e.Add(s)
	_, sub := e.Sub(s)
	_, cmp := e.Cmp(s)
	for what, err := range map[string]error{"added": add, "subtracted": sub, "compared": cmp} {
		if models.CodeOf(err) != "money.currency_mismatch" || models.KindOf(err) != models.Invalid {
			t.Errorf("two currencies were %s: %v", what, err)
		}
	}
}

func TestAmountsAreOrderedAndTurned(t *testing.T) {
	for _, c := range []struct {
		a, b int64
		want int
	}{{1, 2, -1}, {2, 2, 0}, {3, 2, 1}, {-3, 2, -1}} {
		if got, err := money.Of(c.a, "EUR").Cmp(money.Of(c.b, "EUR")); err != nil || got != c.want {
			t.Errorf("%d against %d: %d, %v", c.a, c.b, got, err)
		}
	}
	if got := money.Of(5, "EUR").Neg(); got != money.Of(-5, "EUR") {
		t.Errorf("the negative of 5 is %v", got)
	}
	if !money.Of(0, "EUR").IsZero() || money.Of(-1, "EUR").IsZero() {
		t.Error("zero is not told from what is not zero")
	}
}

func TestALargestRemainderSplitIsKnownByHand(t *testing.T) {
	for _, c := range []struct {
		name    string
		minor   int64
		weights []int64
		want    []int64
	}{
		{"thirds of ten", 1000, []int64{1, 1, 1}, []int64{334, 333, 333}},
		{"the largest remainder first", 100, []int64{1, 2, 3}, []int64{17, 33, 50}},
		{"two pieces over", 101, []int64{3, 3, 3, 1}, []int64{31, 30, 30, 10}},
		{"nothing for no weight", 5, []int64{0, 2, 0, 1}, []int64{0, 3, 0, 2}},
		{"a debt", -1000, []int64{1, 1, 1}, []int64{-334, -333, -333}},
		{"nothing to split", 0, []int64{1, 9}, []int64{0, 0}},
		{"near the end of int64", math.MaxInt64, []int64{math.MaxInt64, math.MaxInt64}, []int64{4611686018427387904, 4611686018427387903}},
		{"the lowest int64", math.MinInt64, []int64{1, 1}, []int64{math.MinInt64 / 2, math.MinInt64 / 2}},
	} {
		parts, err := money.Of(c.minor, "EUR").Allocate(c.weights)
		if err != nil || len(parts) != len(c.want) {
			t.Errorf("%s: %v, %v", c.name, parts, err)
			continue
		}
		for i, p := range parts {
			if p != money.Of(c.want[i], "EUR") {
				t.Errorf("%s: part %d is %d, want %d", c.name, i, p.Minor, c.want[i])
			}
		}
	}
	for name, weights := range map[string][]int64{"no parts": nil, "no weight": {0, 0}, "a negative weight": {2, -1}} {
		if _, err := money.Of(1, "EUR").Allocate(weights); models.CodeOf(err) != "money.weights" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAnySplitSumsToTheWholeAndIsFair(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		a := money.Of(rapid.Int64().Draw(r, "minor"), "EUR")
		weights := rapid.SliceOfN(rapid.Int64Min(0), 1, 12).Draw(r, "weights")
		total := new(big.Int)
		for _, w := range weights {
			total.Add(total, big.NewInt(w))
		}
		parts, err := a.Allocate(weights)
		if total.Sign() == 0 {
			if err == nil {
				r.Fatal("a split by nothing was made")
			}
			return
		}
		if err != nil {
			r.Fatal(err)
		}
		sum := new(big.Int)
		for i, p := range parts {
			sum.Add(sum, big.NewInt(p.Minor))
			// |part × total − whole × weight| < total: nobody is a whole unit away from the exact share.
			off := new(big.Int).Mul(big.NewInt(p.Minor), total)
			off.Sub(off, new(big.Int).Mul(big.NewInt(a.Minor), big.NewInt(weights[i])))
			if off.CmpAbs(total) >= 0 {
				r.Fatalf("part %d of %v by %v is %d", i, a.Minor, weights, p.Minor)
			}
		}
		if !sum.IsInt64() || sum.Int64() != a.Minor {
			r.Fatalf("the parts sum to %v, not %d", sum, a.Minor)
		}
	})
}

func TestAnyAmountSurvivesBeingWritten(t *testing.T) {
	currencies := rapid.SampledFrom([]money.Currency{"EUR", "JPY", "KWD", "CLF", "SGD"})
	rapid.Check(t, func(r *rapid.T) {
		a := money.Of(rapid.Int64().Draw(r, "minor"), currencies.Draw(r, "currency"))
		back, err := money.ParseDecimal(a.Decimal(), a.Currency)
		if err != nil || back != a {
			r.Fatalf("%d %s came back as %+v, %v", a.Minor, a.Currency, back, err)
		}
		if plain := strings.ReplaceAll(strings.TrimPrefix(a.String(), string(a.Currency)+" "), ",", ""); plain != a.Decimal() {
			r.Fatalf("people read %q, files %q", a.String(), a.Decimal())
		}
	})
}

func TestAddAgreesWithUnboundedNumbers(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		x, y := rapid.Int64().Draw(r, "x"), rapid.Int64().Draw(r, "y")
		a, b := money.Of(x, "EUR"), money.Of(y, "EUR")
		for _, c := range []struct {
			exact *big.Int
			do    func(money.Amount) (money.Amount, error)
		}{{new(big.Int).Add(big.NewInt(x), big.NewInt(y)), a.Add}, {new(big.Int).Sub(big.NewInt(x), big.NewInt(y)), a.Sub}} {
			got, err := c.do(b)
			if c.exact.IsInt64() != (err == nil) || err == nil && got.Minor != c.exact.Int64() {
				r.Fatalf("%d and %d: %v, %v; exactly %v", x, y, got.Minor, err, c.exact)
			}
		}
	})
}

// FuzzParseDecimal holds that whatever is accepted is written back as the same amount, and everything else is refused in
// one way.
func FuzzParseDecimal(f *testing.F) {
	for _, seed := range []string{"1234.50", "-0.01", "0", "+1", "1e9", ".5", "5.", "92233720368547758.08", "１", "1_0", " 3 "} {
		f.Add(seed, "EUR")
		f.Add(seed, "JPY")
		f.Add(seed, "KWD")
	}
	f.Fuzz(func(t *testing.T, text, code string) {
		c, err := money.ParseCurrency(code)
		if err != nil {
			return
		}
		a, err := money.ParseDecimal(text, c)
		if err != nil {
			var e *models.Error
			if !errors.As(err, &e) || e.Code != "money.malformed" {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		if again, err := money.ParseDecimal(a.Decimal(), c); err != nil || again != a {
			t.Fatalf("%q was read as %d, then as %d, %v", text, a.Minor, again.Minor, err)
		}
	})
}
