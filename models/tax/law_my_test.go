package tax_test

import (
	"testing"

	"taxrefund/models"
	"taxrefund/models/tax"
)

func TestMalaysia(t *testing.T) {
	my := func(day models.Date, gross int64) tax.Purchase { return bought(day, gross, "6") }
	trip := func(more ...tax.Purchase) tax.Basket { return visit("MY", more...) }
	day := models.Date("2017-05-04")
	born := func(on models.Date) tax.Basket {
		return who(trip(my(day, 50000)), func(x *tax.Traveller) { x.BirthDate = on })
	}
	employed := func(until models.Date) tax.Basket {
		return who(trip(my(day, 50000)), func(x *tax.Traveller) { x.Statuses = []tax.Standing{{Name: "employed", Until: until}} })
	}
	rulings{
		{"gk: ended with the tax", trip(my("2018-06-01", 50000)), "tax.scheme_ended", 0, 0},
		{"the day before; how much came back is in no source", trip(my("2018-05-31", 50000)), "tax.not_known refund", 0, 0},
		{"my_gst: since April 2015", trip(my("2015-04-01", 50000)), "tax.not_known refund", 0, 0},
		{"before", trip(my("2015-03-31", 50000)), "tax.no_law", 0, 0},
		{"my_3e: 300 at an outlet", trip(my(day, 29999)), "tax.below_minimum", 0, 0},
		{"exactly, on different days", trip(my("2017-05-01", 15000), my(day, 15000)), "tax.not_known refund", 0, 0},
		{"not at different outlets", trip(my(day, 15000), inShop(my(day, 15000), "M1", "S2", "C1")), "tax.below_minimum", 0, 0},
		{"my_3e: eighteen", born("1999-05-05"), "tax.too_young", 0, 0},
		{"on the birthday", born("1999-05-04"), "tax.not_known refund", 0, 0},
		{"my_3e: no permanent residents", standing(trip(my(day, 50000)), "permanent_resident"), "tax.status", 0, 0},
		{"my_3e: no crew", who(trip(my(day, 50000)), func(x *tax.Traveller) { crew := true; x.Crew = &crew }), "tax.crew", 0, 0},
		{"my_3e: no citizens", who(trip(my(day, 50000)), func(x *tax.Traveller) { x.Nationality = "MYS" }), "tax.citizen", 0, 0},
		{"my_3e: nobody employed in the three months before", employed("2017-02-04"), "tax.status", 0, 0},
		{"who was before", employed("2017-02-03"), "tax.not_known refund", 0, 0},
		{"my_mach: three months to leave", departing("2017-08-05", trip(my(day, 50000))), "tax.too_old", 0, 0},
	}.hold(t, law(t), "standard")
	r := quote(t, law(t), trip(my("2018-06-01", 50000)), "").Receipts[0].Reasons[0]
	if r.Params["since"] != "2018-06-01" || r.Params["detail"] == "" {
		t.Errorf("the traveller is told neither since when nor why: %v", r.Params)
	}
	if got := claimedBy(t, departing("2017-05-05", trip(my(day, 50000)))); got != "2017-07-05" {
		t.Errorf("my_mach: two months from customs' verification, not until %s", got)
	}
	leftOut(t, trip(my(day, 50000)), "gold", "precious_metals", "gemstones", "consumed") // my_3e
	if c := cashOn(t, law(t), "MY", day); c.Max.Minor != 300_00 {
		t.Errorf("my_liew: cash up to 300: %+v", c)
	}
}
