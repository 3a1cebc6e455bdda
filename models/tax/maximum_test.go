package tax_test

import (
	"testing"

	"taxrefund/models/tax"
)

// schemes.md B1: Korea's immediate refund takes purchases below one limit, and so much in one stay.
func TestEachWayOfRefundingTakesOnlySoMuch(t *testing.T) {
	b := written(t, rules{"maximum": `- {since: unknown, channel: immediate, amount: "100.00", comparison: lt, basis: inclusive, per_stay: "250.00", LAW}
- {since: unknown, channel: downtown, amount: "600.00", comparison: le, basis: inclusive, LAW}`})
	through := func(channel string, used int64, p ...tax.Purchase) tax.Basket {
		x := claim(p...)
		x.Channel, x.UsedInStay = channel, used
		return x
	}
	for _, c := range []struct {
		name string
		x    tax.Basket
		want string
	}{
		{"below", through("immediate", 0, paper("a", 9999)), "a"},
		{"just at it", through("immediate", 0, paper("a", 10000)), ""},
		{"another way takes it", through("", 0, paper("a", 10000), paper("b", 99900)), "a b"},
		{"at most", through("downtown", 0, paper("a", 60000), paper("b", 60001)), "a"},
		{"the stay is used up by the earliest", through("immediate", 0, paper("a", 9000), dated(paper("b", 9000), today.AddDays(-1)), dated(paper("c", 9000), today.AddDays(-2))), "b c"},
		{"of one day by the key", through("immediate", 0, paper("c", 9000), paper("b", 9000), paper("a", 9000)), "a b"},
		{"a smaller one still fits", through("immediate", 0, paper("a", 9000), paper("b", 9000), paper("c", 9000), paper("d", 7000)), "a b d"},
		{"what other operators refunded counts", through("immediate", 16000, paper("a", 9000)), "a"},
		{"one cent more of it", through("immediate", 16001, paper("a", 9000)), ""},
		{"it is of that way only", through("downtown", 99900, paper("a", 9000)), "a"},
	} {
		admits(t, c.name, b, c.x, c.want)
	}
	r := quote(t, b, through("immediate", 25000, paper("a", 10000), paper("b", 9000)), "").Receipts
	if says(r[0]) != "tax.above_maximum" || r[0].Reasons[0].Params["maximum"] != "EUR 100.00" || says(r[1]) != "tax.above_stay_maximum" || r[1].Reasons[0].Params["maximum"] != "EUR 250.00" {
		t.Errorf("the reasons are %v and %v", r[0].Reasons, r[1].Reasons)
	}
}

// schemes.md B1, Taiwan: what a store refunds on the spot is limited for the day.
func TestAMaximumMayAddUpADay(t *testing.T) {
	b := written(t, rules{"maximum": `amount: "480.00", comparison: le, basis: inclusive, by: [shop, day]`})
	admits(t, "together at most", b, claim(paper("a", 24000), paper("b", 24000)), "a b")
	admits(t, "a cent more", b, claim(paper("a", 24000), paper("b", 24001)), "")
	admits(t, "another day, another shop", b, claim(paper("a", 24000), dated(paper("b", 24001), today.AddDays(-1)), sold(paper("c", 24001), "N", "S", "C")), "a b c")
	admits(t, "what is refused for itself does not count", b, claim(paper("a", 24000), taxed(dated(paper("b", 30000), today), 0)), "")
}

// schemes.md B2: Japan's limit on consumables of a shop and day leaves the other goods of a receipt alone.
func TestAMaximumOfCertainGoodsTakesThoseGoodsOut(t *testing.T) {
	b := written(t, rules{"minimum": `amount: "50.00", comparison: ge, basis: exclusive`, "maximum": `amount: "500.00", comparison: le, basis: exclusive, by: [shop, day], categories: [consumables]`})
	food := func(net int64) tax.Line {
		return tax.Line{Category: "consumables", Gross: net * 11 / 10, VAT: net / 10, Rate: "10"}
	}
	coat := tax.Line{Category: "clothing", Gross: 5500, VAT: 500, Rate: "10"}
	q := admits(t, "at most", b, claim(listed("a", food(30000), coat), listed("b", food(20000))), "a b")
	if q.Tax != 5500 {
		t.Errorf("at most: the tax is %d", q.Tax)
	}
	for _, order := range [][2]string{{"a", "b"}, {"b", "a"}} {
		x := claim(listed("a", food(30000), coat), listed("b", food(20010)))
		if order[0] == "b" {
			x.Purchases[0], x.Purchases[1] = x.Purchases[1], x.Purchases[0]
		}
		if q := admits(t, "more", b, x, "a"); q.Tax != 500 || q.Refund != 500 {
			t.Errorf("more: %+v", q)
		}
	}
	small := coat
	small.Gross, small.VAT = 5489, 499
	admits(t, "what is left must reach the minimum", b, claim(listed("a", food(50010), small)), "")
	admits(t, "nobody is limited by what others eat elsewhere", b, claim(listed("a", food(50010)), sold(listed("b", coat), "N", "S", "C")), "b")
}

func TestWhatAMaximumMeasuresMayNotBeKnown(t *testing.T) {
	b := written(t, rules{"maximum": `amount: "500.00", comparison: le, basis: unknown`, "profile": "assume: {any: {minimum_basis: exclusive}}\n"})
	admits(t, "assumed to be net", b, claim(paper("a", 60000), paper("b", 60002)), "a")
	if r := quote(t, b, claim(paper("a", 100)), "law").Receipts[0]; says(r) != "tax.not_known minimum_basis" {
		t.Errorf("the bare law: %s", says(r))
	}
}
