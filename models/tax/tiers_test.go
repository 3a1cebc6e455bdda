package tax_test

import (
	"testing"

	"taxrefund/models/tax"
)

// korea is a table of amounts for all goods; spain one of percentages and amounts for each rate, a seller's invoices added up.
const (
	korea = `unit: "0.01", above: %, tables: [{rows: [["150.00", "299.99", fixed, "10.00"], ["300.00", "499.99", fixed, "15.00"], ["500.00", "749.99", fixed, "35.00"]]}]`
	spain = `unit: "0.01", group: [merchant], tables: [{rate: "21", rows: [["0.01", "100.00", percent, "10.50"], ["100.01", "125.00", fixed, "13.00"], ["125.01", "", fixed, "16.50"]]},
    {rate: "10", rows: [["0.01", "220.00", percent, "5"], ["220.01", "", percent, "7"]]}]`
)

func at21(gross int64) tax.Line {
	return tax.Line{Gross: gross, VAT: (gross*21 + 60) / 121, Rate: "21"}
}

func TestATableGivesAnAmountByPriceBand(t *testing.T) {
	formula := func(above string) string {
		return "formula: tiers, tiers: {" + replace(korea, above) + "}"
	}
	for _, c := range []struct {
		name, above string
		gross, want int64
		why         string
	}{
		{"the last of a band", "last", 49999, 1500, ""},
		{"the first of the next", "last", 50000, 3500, ""},
		{"the last of all", "last", 74999, 3500, ""},
		{"above the last: its amount", "last", 9_000_00, 3500, ""},
		{"above the last: nothing", "nothing", 75000, 0, ""},
		{"below the first", "last", 14999, 0, "tax.not_in_table"},
	} {
		x := claim(paper("a", c.gross))
		q := quote(t, written(t, rules{"refund": formula(c.above)}), x, "")
		if q.Refund != c.want || says(q.Receipts[0]) != c.why {
			t.Errorf("%s: %d, %s; want %d", c.name, q.Refund, says(q.Receipts[0]), c.want)
		}
		addsUp(t, x, q)
	}
	x := claim(listed("a", thing("clothing", 20000), tax.Line{Gross: 30000, VAT: 1564, Rate: "5.5"}, tax.Line{Gross: 100, VAT: 17}))
	if q := quote(t, written(t, rules{"refund": formula("last")}), x, ""); q.Refund != 3500 {
		t.Errorf("goods of every rate are read as one: %d", q.Refund)
	}
	unknown := rules{"refund": formula("last"), "rounding": "- {since: unknown, not_known: true}"}
	if q := quote(t, written(t, unknown), claim(paper("a", 49999)), "law"); q.Refund != 1500 {
		t.Errorf("an amount needs no rounding: %d, %s", q.Refund, says(q.Receipts[0]))
	}
}

func TestATableIsReadForEachRateAndForAllOfASeller(t *testing.T) {
	b := written(t, rules{"refund": "formula: tiers, tiers: {" + spain + "}"})
	at10 := func(gross int64) tax.Line { return tax.Line{Gross: gross, VAT: (gross + 5) / 11, Rate: "10"} }
	named := func(rate string, l tax.Line) tax.Line { l.Rate = rate; return l }
	for _, c := range []struct {
		name string
		x    tax.Basket
		want []int64
	}{
		{"a percentage", claim(listed("a", at21(10000))), []int64{1050}},
		{"an amount", claim(listed("a", at21(10001))), []int64{1300}},
		{"a rate written twice is one", claim(listed("a", at21(6000), named("21.00", at21(6000)))), []int64{1300}},
		{"a rate that the tax tells", claim(listed("a", named("", at21(6000)), at21(6000))), []int64{1300}},
		{"two rates are two tables", claim(listed("a", at21(6000), at10(6000))), []int64{930}},
		{"invoices of one seller, of any day", claim(listed("a", at21(6000)), dated(listed("b", at21(6000)), "2026-04-01")), []int64{650, 650}},
		{"shared by their tax", claim(listed("a", at21(3000)), listed("b", at21(9000))), []int64{325, 975}},
		{"of two sellers", claim(listed("a", at21(6000)), sold(listed("b", at21(6000)), "N", "S", "C")), []int64{630, 630}},
		{"one that is refused is not added", claim(listed("a", at21(6000)), dated(listed("b", at21(6000)), "2026-05-05")), []int64{650, 650}},
		{"another rate is left out", claim(listed("a", at21(6000), tax.Line{Gross: 6000, VAT: 231, Rate: "4"})), []int64{630}},
		{"never more than the tax", claim(listed("a", tax.Line{Gross: 10001, VAT: 700, Rate: "21"})), []int64{700}},
	} {
		q := quote(t, b, c.x, "")
		for i, want := range c.want {
			if q.Receipts[i].Refund != want {
				t.Errorf("%s: %d is %d, want %d; %s", c.name, i, q.Receipts[i].Refund, want, says(q.Receipts[i]))
			}
		}
		addsUp(t, c.x, q)
	}
}

// schemes.md C8: in Spain the state's table is the least that must be paid out.
func TestAFloorTakesFromTheFee(t *testing.T) {
	with := func(floor, fee string) *tax.Book {
		return written(t, rules{"floor": floor, "fee": "by_contract: true", "profile": "fee: {AD: {" + fee + "}}\n"})
	}
	half := `percent_of_tax: "50"`
	for _, c := range []struct {
		name, floor, fee string
		x                tax.Basket
		want             []int64
	}{
		{"it lifts the payout", "tiers: {" + spain + "}", half, claim(listed("a", at21(10000))), []int64{1050}},
		{"it leaves what is more alone", "tiers: {" + spain + "}", `percent_of_tax: "10"`, claim(listed("a", at21(10000))), []int64{1562}},
		{"no more than the tax is paid out", "tiers: {" + spain + "}", half, claim(listed("a", tax.Line{Gross: 10001, VAT: 700, Rate: "21"})), []int64{700}},
		{"invoices of one seller", "tiers: {" + spain + "}", half, claim(listed("a", at21(5000)), listed("b", at21(5001))), []int64{650, 650}},
		{"only above an amount", "tiers: {" + spain + `}, only_over: "100.00"`, half, claim(listed("a", at21(10000))), []int64{868}},
		{"just above it", "tiers: {" + spain + `}, only_over: "100.00"`, half, claim(listed("a", at21(10001)), listed("small", at21(10000))), []int64{1300, 868}},
		{"in whatever order", "tiers: {" + spain + `}, only_over: "100.00"`, half, claim(listed("a", at21(10000)), listed("small", at21(10001))), []int64{868, 1300}},
		{"of other rates nothing is demanded", "tiers: {" + spain + "}", half, claim(listed("a", tax.Line{Gross: 10400, VAT: 400, Rate: "4"})), []int64{200}},
	} {
		q := quote(t, with(c.floor, c.fee), c.x, "")
		for i, want := range c.want {
			if q.Receipts[i].Payout != want {
				t.Errorf("%s: %d is %d, want %d; %s", c.name, i, q.Receipts[i].Payout, want, says(q.Receipts[i]))
			}
		}
		addsUp(t, c.x, q)
	}
}
