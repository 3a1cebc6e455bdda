package tax_test

import (
	"slices"
	"testing"

	"taxrefund/models/tax"
)

func TestAMinimumIsExceededOrReached(t *testing.T) {
	for _, c := range []struct {
		name, minimum string
		gross         int64
		want          string
	}{
		{"exactly what must be exceeded", `amount: "100.00", comparison: gt, basis: inclusive`, 10000, ""},
		{"a cent more", `amount: "100.00", comparison: gt, basis: inclusive`, 10001, "a"},
		{"exactly what must be reached", `amount: "100.00", comparison: ge, basis: inclusive`, 10000, "a"},
		{"a cent less", `amount: "100.00", comparison: ge, basis: inclusive`, 9999, ""},
		{"none is a minimum of nothing", "none: true", 1, ""}, // a cent has no tax in it
		{"none", "none: true", 3, "a"},
		{"before tax, just reached", `amount: "100.00", comparison: ge, basis: exclusive`, 12000, "a"},
		{"before tax, not reached", `amount: "100.00", comparison: ge, basis: exclusive`, 11999, ""},
		{"of tax, just reached", `amount: "20.00", comparison: ge, basis: tax`, 12000, "a"},
		{"of tax, not reached", `amount: "20.00", comparison: ge, basis: tax`, 11900, ""},
		{"a floor on the tax of each receipt", `amount: "1.00", comparison: ge, basis: inclusive, floor: {amount: "20.00", comparison: gt, basis: tax}`, 12000, ""},
	} {
		admits(t, c.name, written(t, rules{"minimum": c.minimum}), claim(paper("a", c.gross)), c.want)
	}
}

// schemes.md A7: mixed rates are tested on the sum of net amounts.
func TestAMinimumBeforeTaxIsTestedOnTheSumOfNetAmounts(t *testing.T) {
	b := written(t, rules{"minimum": `amount: "50.00", comparison: ge, basis: exclusive`})
	mixed := listed("a", tax.Line{Gross: 3690, VAT: 690, Rate: "23"}, tax.Line{Gross: 2120, VAT: 120, Rate: "6"})
	admits(t, "30.00 and 20.00", b, claim(mixed), "a")
	other := listed("a", tax.Line{Gross: 3690, VAT: 690, Rate: "23"}, tax.Line{Gross: 2119, VAT: 120, Rate: "6"})
	admits(t, "30.00 and 19.99", b, claim(other), "")
	excise := listed("a", tax.Line{Gross: 6100, VAT: 1000, Rate: "20", Taxes: []tax.OtherTax{{Kind: "excise", Amount: 101}}})
	admits(t, "other taxes are no part of the price before tax", b, claim(excise), "")
}

func TestWhatIsMeasuredMayHaveToBeAssumed(t *testing.T) {
	minimum := `amount: "100.00", comparison: ge, basis: unknown`
	b := written(t, rules{"minimum": minimum, "profile": "assume: {any: {minimum_basis: exclusive}}\n"})
	q := admits(t, "assumed to be net", b, claim(paper("a", 11999), paper("b", 12000)), "b")
	named(t, q, "minimum_basis")
	if r := quote(t, b, claim(paper("a", 50000)), "law").Receipts[0]; says(r) != "tax.not_known minimum_basis" {
		t.Errorf("the bare law: %s", says(r))
	}
	b = written(t, rules{"minimum": `amount: "1.00", comparison: ge, basis: inclusive, floor: {amount: "100.00", comparison: ge, basis: unknown}`})
	if r := quote(t, b, claim(paper("a", 50000)), "").Receipts[0]; says(r) != "tax.not_known minimum_basis" {
		t.Errorf("a floor on nobody knows what: %s", says(r))
	}
	b = written(t, rules{"minimum": "- {since: unknown, not_known: true}", "profile": `assume: {AD: {minimum: {amount: "10.00", comparison: gt, basis: inclusive}}}` + "\n"})
	named(t, admits(t, "an assumed minimum", b, claim(paper("a", 1000), paper("b", 1001)), "b"), "minimum")
	if r := quote(t, b, claim(paper("a", 50000)), "law").Receipts[0]; says(r) != "tax.not_known minimum" {
		t.Errorf("the bare law: %s", says(r))
	}
}

// schemes.md A8: Denmark and Norway ask for a minimum of each item, a set counting as one.
func TestEachItemMayHaveToReachAMinimum(t *testing.T) {
	b := written(t, rules{"minimum": `amount: "100.00", comparison: gt, basis: inclusive, per: item`})
	of := func(gross int64, quantity int, set string) tax.Line {
		l := thing("clothing", gross)
		l.Quantity, l.Set = quantity, set
		return l
	}
	for _, c := range []struct {
		name  string
		lines []tax.Line
		want  []bool
	}{
		{"one item", []tax.Line{of(10001, 1, "")}, []bool{true}},
		{"just not more", []tax.Line{of(10000, 1, "")}, nil},
		{"two of one kind", []tax.Line{of(20000, 2, "")}, nil},
		{"two of one kind, each a little more", []tax.Line{of(20001, 2, "")}, []bool{true}},
		{"only the large one", []tax.Line{of(5000, 1, ""), of(10001, 1, "")}, []bool{false, true}},
		{"a set is one item", []tax.Line{of(5000, 12, "dinner"), of(5001, 6, "dinner"), of(10000, 1, "")}, []bool{true, true, false}},
		{"two sets are two", []tax.Line{of(5001, 1, "dinner"), of(5001, 1, "tea")}, nil},
		{"no quantity is one", []tax.Line{of(10001, 0, "")}, []bool{true}},
	} {
		r := quote(t, b, claim(listed("a", c.lines...)), "").Receipts[0]
		if r.Eligible != (c.want != nil) {
			t.Errorf("%s: eligible %v, %s", c.name, r.Eligible, says(r))
		}
		for j, want := range c.want {
			if l := r.Lines[j]; l.Eligible != want || !want && (l.Reasons[0].Code != "tax.below_minimum" || l.Reasons[0].Params["minimum"] != "EUR 100.00" || l.Refund+l.Tax != 0) {
				t.Errorf("%s: line %d is %+v", c.name, j, l)
			}
		}
	}
}

func TestReceiptsAreAddedUpOnlyAsTheLawAllows(t *testing.T) {
	by := func(together string) *tax.Book {
		return written(t, rules{"minimum": `amount: "100.00", comparison: gt, basis: inclusive, together: [` + together + `]`})
	}
	a, b := paper("a", 6000), paper("b", 6000)
	for _, c := range []struct {
		name, together string
		purchases      []tax.Purchase
		want           string
	}{
		{"one merchant", `{by: [merchant]}`, []tax.Purchase{a, sold(b, "M", "T", "D")}, "a b"},
		{"two merchants", `{by: [merchant]}`, []tax.Purchase{a, sold(b, "N", "S", "C")}, ""},
		{"one shop", `{by: [shop]}`, []tax.Purchase{a, sold(b, "M", "S", "D")}, "a b"},
		{"shops of one name", `{by: [shop]}`, []tax.Purchase{a, sold(b, "N", "S", "C")}, ""},
		{"another shop", `{by: [shop]}`, []tax.Purchase{a, sold(b, "M", "T", "C")}, ""},
		{"one city", `{by: [city]}`, []tax.Purchase{a, sold(b, "N", "T", "C")}, "a b"},
		{"another city", `{by: [merchant, city]}`, []tax.Purchase{a, sold(b, "M", "S", "D")}, ""},
		{"one day", `{by: [day]}`, []tax.Purchase{a, sold(b, "N", "T", "D")}, "a b"},
		{"another day", `{by: [day]}`, []tax.Purchase{a, dated(b, today.AddDays(-1))}, ""},
		{"the whole trip", `{}`, []tax.Purchase{a, dated(sold(b, "N", "T", "D"), today.AddDays(-40))}, "a b"},
		{"any one way is enough", `{by: [day]}, {by: [merchant]}`, []tax.Purchase{a, dated(b, today.AddDays(-1))}, "a b"},
		{"together exactly what must be exceeded", `{by: [merchant]}`, []tax.Purchase{a, paper("b", 4000)}, ""},
		{"a large one lifts a small one", `{by: [merchant]}`, []tax.Purchase{paper("a", 20000), paper("b", 600)}, "a b"},
		{"three days, the third", `{by: [merchant], days: 3, first_day: counts}`, []tax.Purchase{a, dated(b, today.AddDays(-2))}, "a b"},
		{"three days, the fourth", `{by: [merchant], days: 3, first_day: counts}`, []tax.Purchase{a, dated(b, today.AddDays(-3))}, ""},
		{"the first not counted, the fourth", `{by: [merchant], days: 3, first_day: not_counted}`, []tax.Purchase{a, dated(b, today.AddDays(-3))}, "a b"},
		{"the first not counted, the fifth", `{by: [merchant], days: 3, first_day: not_counted}`, []tax.Purchase{a, dated(b, today.AddDays(-4))}, ""},
		{"a window leaves the first day out", `{by: [merchant], days: 3, first_day: counts}`, []tax.Purchase{dated(paper("a", 1000), today.AddDays(-3)), dated(paper("b", 6000), today.AddDays(-1)), paper("c", 6000)}, "b c"},
		{"two windows share a receipt", `{by: [merchant], days: 3, first_day: counts}`, []tax.Purchase{dated(paper("a", 5000), today.AddDays(-4)), dated(paper("b", 6000), today.AddDays(-2)), paper("c", 5000)}, "a b c"},
		{"within sixty days of leaving", `{by: [merchant], before_departure: 60}`, []tax.Purchase{a, dated(b, today.AddDays(-59))}, "a b"},
		{"one day earlier", `{by: [merchant], before_departure: 60}`, []tax.Purchase{a, dated(b, today.AddDays(-60))}, ""},
		{"three receipts", `{by: [shop, day], receipts: 3}`, []tax.Purchase{paper("a", 3400), paper("b", 3300), paper("c", 3301)}, "a b c"},
		{"four are one too many", `{by: [shop, day], receipts: 3}`, []tax.Purchase{paper("a", 2500), paper("b", 2500), paper("c", 2500), paper("d", 2501)}, ""},
		{"the largest three", `{by: [shop, day], receipts: 3}`, []tax.Purchase{paper("a", 2000), paper("b", 4000), paper("c", 5000), paper("d", 3000)}, "b c d"},
		{"what reaches it alone takes no place", `{by: [shop, day], receipts: 2}`, []tax.Purchase{paper("a", 20000), paper("b", 5000), paper("c", 5001)}, "a b c"},
		{"nor helps a group of few", `{by: [shop, day], receipts: 2}`, []tax.Purchase{paper("a", 20000), paper("b", 5000)}, "a"},
		{"few receipts of few days", `{by: [shop], receipts: 2, days: 2, first_day: counts}`, []tax.Purchase{a, dated(b, today.AddDays(-1))}, "a b"},
		{"few receipts of too many days", `{by: [shop], receipts: 2, days: 2, first_day: counts}`, []tax.Purchase{a, dated(b, today.AddDays(-2))}, ""},
		{"few receipts before leaving", `{receipts: 2, before_departure: 10}`, []tax.Purchase{a, dated(b, today.AddDays(-10))}, ""},
	} {
		admits(t, c.name, by(c.together), claim(c.purchases...), c.want)
		slices.Reverse(c.purchases)
		admits(t, c.name+", the other way round", by(c.together), claim(c.purchases...), c.want)
	}
}

func TestWhetherTheFirstDayCountsIsAssumedByName(t *testing.T) {
	minimum := `amount: "100.00", comparison: gt, basis: inclusive, together: [{by: [merchant], days: 3, first_day: unknown}]`
	x := claim(paper("a", 6000), dated(paper("b", 6000), today.AddDays(-3)))
	for assumed, want := range map[string]string{"counts": "", "not_counted": "a b"} {
		b := written(t, rules{"minimum": minimum, "profile": "assume: {any: {minimum_first_day: " + assumed + "}}\n"})
		named(t, admits(t, assumed, b, x, want), "minimum_first_day")
	}
	alone := quote(t, written(t, rules{"minimum": minimum}), claim(paper("a", 20000)), "")
	if len(alone.Assumed) != 0 {
		t.Errorf("a receipt that reaches it alone rests on %v", alone.Assumed)
	}
}

func TestAGroupIsNamedOnWhatItLifted(t *testing.T) {
	b := written(t, rules{"minimum": `amount: "100.00", comparison: gt, basis: inclusive, together: [{by: [merchant, city]}]`})
	q := quote(t, b, claim(paper("large", 20000), paper("small", 600)), "")
	if large, small := q.Receipts[0], q.Receipts[1]; large.Group != "" || small.Group != "|M|C" {
		t.Errorf("the large one is in group %q, the small one in %q", large.Group, small.Group)
	}
	b = written(t, rules{"minimum": `amount: "100.00", comparison: gt, basis: inclusive, together: [{}]`})
	if q := quote(t, b, claim(paper("a", 6000), paper("b", 6000)), ""); q.Receipts[0].Group != "|claim" {
		t.Errorf("the whole claim is group %q", q.Receipts[0].Group)
	}
}

func TestNoGroupSpansTwoMinimums(t *testing.T) {
	b := written(t, rules{"minimum": `- {since: 2026-05-04, amount: "100.00", comparison: gt, basis: inclusive, together: [{by: [merchant]}], LAW}
- {since: unknown, until: 2026-05-03, amount: "100.00", comparison: gt, basis: inclusive, together: [{by: [merchant]}], LAW}`})
	admits(t, "over the change", b, claim(dated(paper("a", 6000), "2026-05-02"), dated(paper("b", 6000), "2026-05-03"), paper("c", 6000)), "a b")
}

func TestAReceiptThatIsRefusedLiftsNothing(t *testing.T) {
	b := written(t, rules{"goods": "excluded: [tobacco]", "minimum": `amount: "100.00", comparison: gt, basis: inclusive, floor: {amount: "5.00", comparison: ge, basis: inclusive}, together: [{}]`})
	admits(t, "tobacco", b, claim(listed("a", thing("tobacco", 9000)), paper("b", 9000)), "")
	admits(t, "below the floor", b, claim(paper("a", 499), paper("b", 9600)), "")
	admits(t, "at the floor", b, claim(paper("a", 500), paper("b", 9600)), "a b")
}

// schemes.md A6: Indonesia asks for tax of 500,000 over the trip, and of 50,000 in each invoice.
func TestATripReachesAMinimumOfTax(t *testing.T) {
	b := written(t, rules{"minimum": `amount: "50.00", comparison: ge, basis: tax, floor: {amount: "5.00", comparison: ge, basis: tax}, together: [{}]`})
	admits(t, "just enough", b, claim(taxed(paper("a", 40000), 4500), taxed(dated(sold(paper("b", 6000), "N", "T", "D"), "2026-04-01"), 500)), "a b")
	admits(t, "a cent too little", b, claim(taxed(paper("a", 40000), 4499), taxed(paper("b", 6000), 500)), "")
	admits(t, "what is below the floor does not count", b, claim(taxed(paper("a", 40000), 4501), taxed(paper("b", 6000), 499)), "")
}

func TestASecondMinimumMustBeReachedToo(t *testing.T) {
	b := written(t, rules{"minimum": `amount: "20.00", comparison: ge, basis: inclusive, together: [{by: [shop, day]}], also: {amount: "50.00", comparison: ge, basis: inclusive, together: [{}]}`})
	admits(t, "both", b, claim(paper("a", 2500), sold(paper("b", 2500), "N", "T", "D")), "a b")
	admits(t, "the trip is too little", b, claim(paper("a", 2500), sold(paper("b", 2499), "N", "T", "D")), "")
	admits(t, "the day is too little", b, claim(paper("a", 1999), sold(paper("b", 5000), "N", "T", "D")), "b")
	admits(t, "what fails the first does not count for the second", b, claim(paper("a", 1999), sold(paper("b", 4000), "N", "T", "D")), "")
}

func TestWhatIsNoGoodsDoesNotCount(t *testing.T) {
	b := written(t, rules{"minimum": `amount: "100.00", comparison: ge, basis: inclusive, without: [deposit]`})
	admits(t, "with the deposit", b, claim(listed("a", thing("beverages", 9990), thing("deposit", 10))), "")
	admits(t, "without", b, claim(listed("a", thing("beverages", 10000), thing("deposit", 10))), "a")
}

func TestAMinimumMayBeThatOfResidents(t *testing.T) {
	b := written(t, rules{"minimum": `- {since: unknown, amount: "100.00", comparison: gt, basis: inclusive, residents: [NO, AX], per: item, LAW}
- {since: unknown, amount: "30.00", comparison: gt, basis: inclusive, LAW}`, "profile": "assume: {any: {residence: nationality}}\n"})
	x := claim(paper("a", 5000))
	admits(t, "anybody", b, x, "a")
	x.Traveller.Residence = "NO"
	admits(t, "who lives there", b, x, "")
	x.Traveller.Residence, x.Traveller.Nationality = "", "NOR"
	named(t, admits(t, "who is taken to live there", b, x, ""), "residence")
	x = claim(paper("a", 10001))
	x.Traveller.Residence = "NO"
	admits(t, "who lives there, a dear thing", b, x, "a")
}

func TestAnOperatorMayOnlyAskForMore(t *testing.T) {
	b := written(t, rules{"minimum": `amount: "100.00", comparison: ge, basis: inclusive`, "profile": `minimum: {AD: {amount: "150.00", comparison: ge, basis: inclusive}}` + "\n"})
	admits(t, "the operator's", b, claim(paper("a", 14999), paper("b", 15000)), "b")
	b = written(t, rules{"minimum": `amount: "100.00", comparison: ge, basis: inclusive`, "profile": `minimum: {AD: {amount: "50.00", comparison: ge, basis: inclusive}}` + "\n"})
	admits(t, "less than the law's", b, claim(paper("a", 9999), paper("b", 10000)), "b")
}
