package fiscal

import (
	"strconv"
	"strings"
)

// fine counts hundred-millionths of a unit of money, of a per cent or of a piece: line amounts and prices may have eight
// decimals.
type fine int64

const (
	fineDigits = 8
	oneFine    = fine(100_000_000)
	maxFine    = 40_000_000_000 * oneFine // the sum of two fits
)

// parseFine reads a decimal as xs:decimal writes it.
func parseFine(s string) (fine, bool) {
	digits, negative := strings.CutPrefix(s, "-")
	if !negative {
		digits = strings.TrimPrefix(s, "+")
	}
	whole, fraction, _ := strings.Cut(digits, ".")
	fraction = strings.TrimRight(fraction, "0")
	if len(fraction) > fineDigits || len(whole) > 40 || whole == "" && len(digits) < 2 {
		return 0, false
	}
	whole = strings.TrimLeft(whole, "0")
	if len(whole) > 11 {
		return 0, false
	}
	var n uint64 // 19 digits fit
	for _, c := range []byte(whole + fraction + strings.Repeat("0", fineDigits-len(fraction))) {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + uint64(c-'0')
	}
	if n > uint64(maxFine) {
		return 0, false
	}
	if negative {
		return -fine(n), true
	}
	return fine(n), true
}

// String writes a decimal without needless zeros.
func (f fine) String() string {
	sign := ""
	if f < 0 {
		sign, f = "-", -f
	}
	s := strconv.FormatInt(int64(f/oneFine), 10)
	if part := strconv.FormatInt(int64(oneFine+f%oneFine), 10)[1:]; f%oneFine != 0 {
		s += "." + strings.TrimRight(part, "0")
	}
	return sign + s
}

// minorFine is how much one minor unit of the currency is.
func (p *paper) minorFine() fine {
	unit := oneFine
	for range p.currency.Digits() {
		unit /= 10
	}
	return unit
}

// plus adds where nothing gets absurdly large.
func (p *paper) plus(at *element, sum, more fine) fine {
	if more > maxFine-sum || more < -maxFine-sum {
		p.fail(at, "amount", "the amounts are absurdly large")
		return 0
	}
	return sum + more
}

// sumsUp reports whether amounts add up to a total that their seller rounded, after he may have rounded each of those with
// more decimals than the currency has.
func (p *paper) sumsUp(exact fine, rough int, total int64) bool {
	unit := p.minorFine()
	gap := fine(total)*unit - exact
	return max(gap, -gap) <= fine(rough)*unit/2
}

// rough is 1 for an amount with more decimals than its currency has.
func (p *paper) rough(f fine) int {
	if f%p.minorFine() != 0 {
		return 1
	}
	return 0
}

// round is an amount in minor units, a half away from zero.
func (p *paper) round(f fine) int64 {
	unit := p.minorFine()
	n, rest := int64(f/unit), f%unit
	switch {
	case rest >= unit/2:
		return n + 1
	case -rest >= unit/2:
		return n - 1
	}
	return n
}
