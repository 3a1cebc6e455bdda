package money

import (
	"fmt"
	"strings"
)

var small = strings.Fields(`zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
	seventeen eighteen nineteen`)

var tens = strings.Fields("- - twenty thirty forty fifty sixty seventy eighty ninety")

var scales = []struct {
	value int64
	name  string
}{{1_000_000_000_000, "trillion"}, {1_000_000_000, "billion"}, {1_000_000, "million"}, {1000, "thousand"}, {100, "hundred"}}

// Words writes an amount out as on a cheque, in English: "thirty-four and 05/100 EUR". Nobody reads it as another amount,
// and a digit cannot be added to it.
func (a Amount) Words() string {
	unit := int64(1)
	for range a.Currency.Digits() {
		unit *= 10
	}
	minor, sign := a.Minor, ""
	if minor < 0 {
		minor, sign = -minor, "minus "
	}
	text := sign + spelled(minor/unit)
	if unit > 1 {
		text += fmt.Sprintf(" and %0*d/%d", a.Currency.Digits(), minor%unit, unit)
	}
	return text + " " + string(a.Currency)
}

func spelled(n int64) string {
	for _, s := range scales {
		if n < s.value {
			continue
		}
		text := spelled(n/s.value) + " " + s.name
		if n%s.value > 0 {
			text += " " + spelled(n%s.value)
		}
		return text
	}
	if n < 20 {
		return small[n]
	}
	if n%10 == 0 {
		return tens[n/10]
	}
	return tens[n/10] + "-" + small[n%10]
}
