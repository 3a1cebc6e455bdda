package tax_test

import (
	"testing"

	"taxrefund/models"
	"taxrefund/models/tax"
)

func TestTaiwan(t *testing.T) {
	tw := func(day models.Date, dollars int64) tax.Purchase { return bought(day, dollars*100, "5") }
	day := models.Date("2026-05-04")
	trip := func(more ...tax.Purchase) tax.Basket { return visit("TW", more...) }
	stays := func(entered models.Date) tax.Basket {
		return who(departing("2026-05-05", trip(tw(day, 21000))), func(x *tax.Traveller) { x.EnteredOn = entered })
	}
	citizen := func(statuses ...tax.Standing) tax.Basket {
		return who(trip(tw(day, 21000)), func(x *tax.Traveller) {
			x.Nationality, x.Residence, x.Statuses = "TWN", "US", append([]tax.Standing{}, statuses...)
		})
	}
	rulings{
		{"derived: 21,000 contains 1,000; at 14 % [tw_skm] 860 are paid", trip(recorded(tw(day, 21000), 5_000_00)), "", 1_000_00, 860_00},
		{"tw_reg: 2,000 of a store and day", trip(tw("2016-05-01", 2000)), "", 0, 0},
		{"a dollar less", trip(tw("2016-05-01", 1999)), "tax.below_minimum", 0, 0},
		{"tw_old: 3,000 before May 2016", trip(tw("2016-04-30", 3000)), "", 0, 0},
		{"a dollar less", trip(tw("2016-04-30", 2999)), "tax.below_minimum", 0, 0},
		{"tw_reg, tw_48: on site up to 48,000 since 2019", asking(trip(tw("2019-01-01", 48000)), "immediate"), "", 0, 0},
		{"a dollar more", asking(trip(tw("2019-01-01", 48001)), "immediate"), "tax.above_maximum", 0, 0},
		{"of a store and day", asking(trip(tw(day, 24000), tw(day, 24001)), "immediate"), "tax.above_maximum", 0, 0},
		{"of two days", asking(trip(tw("2026-05-03", 24000), tw(day, 24001)), "immediate"), "", 0, 0},
		{"of two stores", asking(trip(tw(day, 24000), inShop(tw(day, 24001), "M1", "S2", "C1")), "immediate"), "", 0, 0},
		{"tw_48: of a store and day in 2018", asking(trip(tw("2018-12-31", 12000), tw("2018-12-31", 12001)), "immediate"), "tax.above_maximum", 0, 0},
		{"of two days", asking(trip(tw("2018-12-30", 12000), tw("2018-12-31", 12001)), "immediate"), "", 0, 0},
		{"of two stores", asking(trip(tw("2018-12-31", 12000), inShop(tw("2018-12-31", 12001), "M1", "S2", "C1")), "immediate"), "", 0, 0},
		{"tw_48: 24,000 before", asking(trip(tw("2018-12-31", 24000)), "immediate"), "", 0, 0},
		{"a dollar more", asking(trip(tw("2018-12-31", 24001)), "immediate"), "tax.above_maximum", 0, 0},
		{"tw_reg: no limit at departure", trip(tw(day, 480000)), "", 0, 0},
		{"tw_reg: 183 days are too many", stays("2025-11-03"), "tax.stay_too_long", 0, 0},
		{"182", stays("2025-11-04"), "", 0, 0},
		{"tw_guid: no citizens", citizen(), "tax.citizen", 0, 0},
		{"tw_guid: but with a passport that has no ID number", citizen(tax.Standing{Name: "passport_without_id_number"}), "", 0, 0},
	}.hold(t, law(t), "standard")

	addedUpByShopAndDay(t, trip, func(d models.Date) tax.Purchase { return tw(d, 1000) }, map[models.Date]string{day: ""})
	addedUpByShopAndDay(t, trip, func(d models.Date) tax.Purchase { return tw(d, 1500) }, map[models.Date]string{"2016-04-30": ""})
	leftOut(t, trip(tw(day, 21000)), "dangerous_goods", "freight", "consumed") // tw_reg
	assumes(t, quote(t, law(t), trip(tw(day, 21000)), ""), "fee", "rounding")
	if got := verdict(t, law(t), trip(tw(day, 21000)), "law"); got != "tax.not_known rounding" {
		t.Errorf("neither rounding nor fee is known, and yet: %q", got)
	}
	lastDays(t, law(t), "TW", func(d models.Date) tax.Purchase { return tw(d, 21000) }, map[models.Date]models.Date{
		"2016-05-01": "2016-07-30", "2016-04-30": "2016-05-30"}) // tw_reg: ninety days; tw_old: thirty
}
