package tax_test

import (
	"slices"
	"testing"

	"taxrefund/models/tax"
)

// What the law says there is none of is neither unknown nor for an operator to assume.
func TestALawWithoutAMinimumOrADeadlineRefusesNothingForIt(t *testing.T) {
	files := soundLaw(t)
	breakIn(t, files, fr, "  - since: 2021-01-01\n    amount: \"100.00\"\n    comparison: gt\n    basis: inclusive\n    together:\n      - {by: [merchant, city], days: 3, first_day: unknown}\n      - {by: [shop, day], receipts: 3}\n    floor: {amount: \"10.00\", comparison: ge, basis: tax}\n    also: {amount: \"90.00\", comparison: ge, basis: exclusive}\n    without: [deposit]\n", "  - since: 2021-01-01\n    none: true\n")
	breakIn(t, files, fr, "kind: month_end_after, months: 3", "none: true")
	breakIn(t, files, std, "minimum:\n  FR: {amount: \"120.00\", comparison: gt, basis: inclusive}\n", "")
	b, err := tax.LoadFS(files)
	if err != nil {
		t.Fatal(err)
	}
	x := frenchBasket()
	x.Purchases = x.Purchases[:1]
	x.Purchases[0].Gross, x.Purchases[0].VAT = 400, 80
	x.Purchases[0].Lines = []tax.Line{{Key: "1", Category: "watches", Quantity: 1, Gross: 400, VAT: 80, Rate: "20", Origin: "FR"}}
	x.DepartsOn, x.KnownOn = "2026-10-31", "2026-10-31"
	q, err := b.Quote(x, "")
	if err != nil {
		t.Fatal(err)
	}
	r := q.Receipts[0]
	if !r.Eligible || r.DeadlineOn != "" || slices.Contains(q.Assumed, "minimum") || slices.Contains(q.Assumed, "deadline") {
		t.Errorf("%+v, assumed %v", r, q.Assumed)
	}
	if !slices.ContainsFunc(q.Rules, func(u tax.RuleUse) bool { return u.Rule == "minimum" }) {
		t.Error("the answer does not say that it rests on there being no minimum")
	}
}
