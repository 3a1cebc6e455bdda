package tax_test

import (
	"testing"

	"taxrefund/models"
	"taxrefund/models/tax"
)

func TestChina(t *testing.T) {
	day := models.Date("2026-05-04")
	trip := func(more ...tax.Purchase) tax.Basket {
		return who(visit("CN", more...), func(x *tax.Traveller) { x.Nationality, x.Residence = "FRA", "FR" })
	}
	from := func(nationality, residence string) tax.Basket {
		return who(trip(bought(day, 100000, "13")), func(x *tax.Traveller) { x.Nationality, x.Residence = nationality, residence })
	}
	entered := func(on models.Date) tax.Basket {
		return who(departing("2026-05-20", trip(bought(day, 100000, "13"))), func(x *tax.Traveller) { x.EnteredOn = on })
	}
	rulings{
		{"cn_path: 1,000 gives 110, less 20 is 90", trip(bought(day, 100000, "13")), "", 11000, 9000},
		{"cn_calc: 8 % of goods at 9 %", trip(bought(day, 100000, "9")), "", 8000, 6000},
		{"derived: of both on one invoice", trip(merged(bought(day, 100000, "13"), bought(day, 50000, "9"))), "", 15000, 12000},
		{"goods at neither rate", trip(bought(day, 100000, "6")), "tax.not_covered_rate", 0, 0},
		{"cn_cond, cn_mor: 200 since 2025-04-26", trip(bought("2025-04-26", 20000, "13")), "", 0, 0},
		{"a fen less", trip(bought("2025-04-26", 19999, "13")), "tax.below_minimum", 0, 0},
		{"cn_zj: 500 before", trip(bought("2025-04-25", 50000, "13")), "", 0, 0},
		{"a fen less", trip(bought("2025-04-25", 49999, "13")), "tax.below_minimum", 0, 0},
		{"cn_hn: 800 in the pilot; its rates are not known", trip(bought("2014-12-31", 80000, "17")), "tax.not_known refund", 0, 0},
		{"a fen less", trip(bought("2014-12-31", 79999, "17")), "tax.below_minimum", 0, 0},
		{"cn_who: no citizens", from("CHN", "CN"), "tax.citizen", 0, 0},
		{"cn_who: but compatriots of Hong Kong", from("CHN", "HK"), "", 0, 0},
		{"cn_who: and of Taiwan", from("TWN", "TW"), "", 0, 0},
		{"foreigners who live there, within 183 days of their last entry", from("FRA", "CN"), "", 0, 0},
		{"cn_sz: bought 183 days after the last entry", entered("2025-11-02"), "", 0, 0},
		{"184", entered("2025-11-01"), "tax.stay_too_long", 0, 0},
		{"cn_sz: bought before the last entry", entered("2026-05-05"), "tax.before_entry", 0, 0},
		{"on its day", entered("2026-05-04"), "", 0, 0},
	}.hold(t, law(t), "standard")

	assumes(t, quote(t, law(t), trip(bought(day, 100000, "13")), ""), "rounding")
	if got := verdict(t, law(t), trip(bought(day, 100000, "13")), "law"); got != "tax.not_known rounding" {
		t.Errorf("no source says how it is rounded, and yet: %q", got)
	}
	if got := claimedBy(t, trip(bought(day, 100000, "13"))); got != day.AddDays(1) {
		t.Errorf("gk: at departure, not until %s", got)
	}
	for on, half := range map[models.Date]int64{day: 10000, "2025-04-25": 25000} { // cn_cond, cn_zj
		addedUpByShopAndDay(t, trip, func(d models.Date) tax.Purchase { return bought(d, half, "13") }, map[models.Date]string{on: ""})
	}
	addedUpByShopAndDay(t, trip, func(d models.Date) tax.Purchase { return bought(d, 40000, "17") }, map[models.Date]string{"2014-12-31": "tax.not_known refund"}) // cn_hn
	leftOut(t, trip(bought(day, 100000, "13")), "consumed", "freight")                                                                                             // cn_cond
	for on, max := range map[models.Date]int64{"2025-04-26": 20_000_00, "2025-04-25": 10_000_00} {
		if c := cashOn(t, law(t), "CN", on); c.Max.Minor != max || c.Overflow != tax.OtherMethod {
			t.Errorf("cn_bj, cn_zj: cash on %s: %+v", on, c)
		}
	}
	for late, want := range []string{"", "tax.too_old"} { // cn_cond: ninety days
		x := departing(models.Date("2026-04-01").AddDays(late), trip(bought("2026-01-01", 100000, "13")))
		if got := verdict(t, law(t), x, ""); got != want {
			t.Errorf("bought on 1 January, left on %s: %q, want %q", x.DepartsOn, got, want)
		}
	}
}
