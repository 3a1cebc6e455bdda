package tax_test

import (
	"slices"
	"strings"
	"testing"

	"taxrefund/models"
	"taxrefund/models/tax"
)

func TestSingapore(t *testing.T) {
	sg := func(day models.Date, gross int64) tax.Purchase {
		return inShop(bought(day, gross, "9"), "M90312345A", "Orchard", "Singapore")
	}
	day := models.Date("2026-05-04")
	trip := func(more ...tax.Purchase) tax.Basket { return visit("SG", more...) }
	held := func(name string, since, until models.Date) func(*tax.Traveller) {
		return func(x *tax.Traveller) { x.Statuses = []tax.Standing{{Name: name, Since: since, Until: until}} }
	}
	deposit := func(day models.Date) tax.Purchase {
		return merged(sg(day, 9990), ofKind(recorded(bought(day, 20, "9"), 0), "deposit"))
	}
	rulings{
		{"sg_prep: 1,070 × 8/108 = 79.26, whatever more the record shows", trip(recorded(sg("2023-06-15", 107000), 50000)), "", 7926, 0},
		{"sg_con: 9/109", trip(recorded(sg("2024-01-01", 109000), 50000)), "", 9000, 0},
		{"derived: the last day of 8 %", trip(recorded(sg("2023-12-31", 108000), 50000)), "", 8000, 0},
		{"derived: the last day of 7 %", trip(recorded(sg("2022-12-31", 107000), 50000)), "", 7000, 0},
		{"no more than the record shows", trip(recorded(sg(day, 109000), 500)), "", 500, 0},
		{"sg_50: not less than 100", trip(sg(day, 9999)), "tax.below_minimum", 0, 0},
		{"exactly 100", trip(sg(day, 10000)), "", 0, 0},
		{"and in 2019", trip(sg("2019-04-04", 10000)), "", 0, 0},
		{"sg_iras, sg_vs, sg_nub: three receipts of a day, number and shop name", trip(sg(day, 3400), sg(day, 3300), sg(day, 3300)), "", 0, 0},
		{"three that stay below", trip(sg(day, 3400), sg(day, 3300), sg(day, 3299)), "tax.below_minimum", 0, 0},
		{"four are not added up", trip(sg(day, 2500), sg(day, 2500), sg(day, 2500), sg(day, 2500)), "tax.below_minimum", 0, 0},
		{"nor were they in 2019", trip(sg("2019-05-04", 2500), sg("2019-05-04", 2500), sg("2019-05-04", 2500), sg("2019-05-04", 2500)), "tax.below_minimum", 0, 0},
		{"another shop name", trip(sg(day, 5000), inShop(sg(day, 5000), "M90312345A", "Marina", "Singapore")), "tax.below_minimum", 0, 0},
		{"another number", trip(sg(day, 5000), inShop(sg(day, 5000), "M90399999Z", "Orchard", "Singapore")), "tax.below_minimum", 0, 0},
		{"sg_50: a deposit does not count since 2026-04-01", trip(deposit("2026-04-01")), "tax.below_minimum", 0, 0},
		{"the day before it did", trip(deposit("2026-03-31")), "", 0, 0},
		{"sg_49: sixteen on the day of purchase", who(trip(sg(day, 50000)), func(x *tax.Traveller) { x.BirthDate = "2010-05-04" }), "", 0, 0},
		{"a day younger", who(trip(sg(day, 50000)), func(x *tax.Traveller) { x.BirthDate = "2010-05-05" }), "tax.too_young", 0, 0},
		{"sg_49: no citizen, wherever they live", who(trip(sg(day, 50000)), func(x *tax.Traveller) { x.Nationality = "SGP" }), "tax.citizen", 0, 0},
		{"whoever lives there", who(trip(sg(day, 50000)), func(x *tax.Traveller) { x.Residence = "SG" }), "tax.resident", 0, 0},
		{"sg_49: no crew", who(trip(sg(day, 50000)), func(x *tax.Traveller) { crew := true; x.Crew = &crew }), "tax.crew", 0, 0},
		{"sg_49: a pass held three months before the purchase", who(trip(sg(day, 50000)), held("work_pass", "2020-01-01", "2026-02-04")), "tax.status", 0, 0},
		{"one that had ended by then", who(trip(sg(day, 50000)), held("work_pass", "2020-01-01", "2026-02-03")), "", 0, 0},
		{"sg_49: no permanent residents", who(trip(sg(day, 50000)), held("permanent_resident", "2020-01-01", "")), "tax.status", 0, 0},
		{"sg_49: one held on the day of the claim", who(departing("2026-06-04", trip(sg(day, 50000))), held("student_pass", "2026-06-01", "")), "tax.status", 0, 0},
		{"sg_iras: no work in the six months before, until 2019-04-03", who(trip(sg("2019-04-03", 50000)), held("employed", "2015-01-01", "2018-10-03")), "tax.status", 0, 0},
		{"work that had ended by then", who(trip(sg("2019-04-03", 50000)), held("employed", "2015-01-01", "2018-10-02")), "", 0, 0},
		{"not asked afterwards", who(trip(sg("2019-04-04", 50000)), held("employed", "2015-01-01", "2018-10-03")), "", 0, 0},
		{"sg_iras: at most 365 days in 24 months, until 2019-04-03", who(trip(sg("2019-04-03", 50000)), func(x *tax.Traveller) { d := 366; x.StayDays = &d }), "tax.stay_too_long", 0, 0},
		{"365", who(trip(sg("2019-04-03", 50000)), func(x *tax.Traveller) { d := 365; x.StayDays = &d }), "", 0, 0},
		{"tobacco is covered", trip(ofKind(sg(day, 50000), "tobacco")), "", 0, 0},
	}.hold(t, law(t), "standard")

	leftOut(t, trip(sg(day, 50000)), "accommodation", "services", "consumed", "resale", "freight")               // sg_vs
	for _, pass := range []string{"work_pass", "dependant_pass", "long_term_pass", "student_pass", "diplomat"} { // sg_49
		if got := verdict(t, law(t), standing(trip(sg(day, 50000)), pass), ""); got != "tax.status" {
			t.Errorf("%s: %q", pass, got)
		}
	}
	addedUpByShopAndDay(t, trip, func(d models.Date) tax.Purchase { return sg(d, 5000) }, map[models.Date]string{day: "", "2026-03-31": ""})
	of := []tax.Purchase{sg(day, 2000), sg(day, 4000), sg(day, 5000), sg(day, 3000)}
	var best []string
	for i, r := range quote(t, law(t), trip(of...), "").Receipts {
		if r.Eligible {
			best = append(best, string(rune('a'+i)))
		}
	}
	if got := strings.Join(best, " "); got != "b c d" {
		t.Errorf("of four, the three largest count; eligible are %q", got)
	}
	q := quote(t, law(t), trip(sg(day, 50000)), "")
	if q.DepartWithinHours != 12 || q.Receipts[0].ClaimBy != "2026-07-05" {
		t.Errorf("sg_50a: to leave within %d hours, to claim by %s", q.DepartWithinHours, q.Receipts[0].ClaimBy)
	}
	if slices.Contains(q.Assumed, "rounding") {
		t.Errorf("IRAS publishes the rounding, and yet it is assumed: %v", q.Assumed)
	}
	lastDays(t, law(t), "SG", func(d models.Date) tax.Purchase { return sg(d, 50000) }, map[models.Date]models.Date{
		"2026-03-15": "2026-05-15", // sg_50: bought no earlier than two months before
		"2025-12-31": "2026-02-28", // two months before 28 February is 28 December
		"2026-02-28": "2026-04-30",
		"2026-06-30": "2026-08-31",
		"2028-02-29": "2028-04-30",
	})
}
