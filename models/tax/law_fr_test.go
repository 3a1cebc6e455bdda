package tax_test

import (
	"testing"

	"taxrefund/models"
	"taxrefund/models/tax"
)

func TestFrance(t *testing.T) {
	fr := func(day models.Date, gross int64) tax.Purchase {
		return inShop(bought(day, gross, "20"), "FR83404833048", "Opéra", "Paris")
	}
	day := models.Date("2026-05-04")
	trip := func(more ...tax.Purchase) tax.Basket { return visit("FR", more...) }
	lives := func(nationality, residence string) tax.Basket {
		return who(trip(fr(day, 50000)), func(x *tax.Traveller) { x.Nationality, x.Residence = nationality, residence })
	}
	born := func(d models.Date) tax.Basket {
		return who(trip(fr(day, 50000)), func(x *tax.Traveller) { x.BirthDate = d })
	}
	stays := func(entered models.Date) tax.Basket {
		return who(departing("2026-05-05", trip(fr(day, 50000))), func(x *tax.Traveller) { x.EnteredOn = entered })
	}
	rulings{
		{"fr_24bis: the total must exceed 100", trip(fr(day, 10000)), "tax.below_minimum", 0, 0},
		{"fr_mcg: 100.01 is the minimum total", trip(fr(day, 10001)), "", 1667, 0},
		{"the first day of that law", trip(fr("2021-01-01", 10001)), "", 0, 0},
		{"fr_detaxe: more than 175 until 2020", trip(fr("2020-12-31", 17500)), "tax.below_minimum", 0, 0},
		{"a cent more", trip(fr("2020-12-31", 17501)), "", 0, 0},
		{"fr_24bis: two shops of one city and number", trip(fr(day, 6000), inShop(fr(day, 6000), "FR83404833048", "Rivoli", "Paris")), "", 0, 0},
		{"together exactly 100", trip(fr(day, 6000), fr(day, 4000)), "tax.below_minimum", 0, 0},
		{"another city", trip(fr(day, 6000), inShop(fr(day, 6000), "FR83404833048", "Opéra", "Lyon")), "tax.below_minimum", 0, 0},
		{"another number", trip(fr(day, 6000), inShop(fr(day, 6000), "FR40303265045", "Opéra", "Paris")), "tax.below_minimum", 0, 0},
		{"the third day", trip(fr("2026-05-02", 6000), fr(day, 6000)), "", 0, 0},
		{"the fourth day", trip(fr("2026-05-01", 6000), fr(day, 6000)), "tax.below_minimum", 0, 0},
		{"no group spans two laws", trip(fr("2020-12-31", 9000), fr("2021-01-01", 9000)), "tax.below_minimum", 0, 0},
		{"fr_sp: aged exactly 16", born("2010-05-04"), "", 0, 0},
		{"one day younger", born("2010-05-05"), "tax.too_young", 0, 0},
		{"fr_sp: whoever lives in the Union", lives("CHN", "DE"), "tax.resident", 0, 0},
		{"fr_sp: overseas departments are inside", lives("CHN", "GP"), "tax.resident", 0, 0},
		{"fr_bci: nationality does not matter", lives("FRA", "CN"), "", 0, 0},
		{"fr_bci: French Polynesia is outside", lives("FRA", "PF"), "", 0, 0},
		{"fr_bci: so are the Canary Islands", lives("ESP", "IC"), "", 0, 0},
		{"fr_bci: residents of Great Britain", lives("GBR", "GB"), "", 0, 0},
		{"fr_bci: not those of Northern Ireland", lives("GBR", "XI"), "tax.resident", 0, 0},
		{"a German passport where nobody asked", lives("D", ""), "tax.resident", 0, 0},
		{"fr_sp: a stay of six months is too long", stays("2025-11-05"), "tax.stay_too_long", 0, 0},
		{"a day less", stays("2025-11-06"), "", 0, 0},
		{"fr_detaxe: diplomats posted there", standing(trip(fr(day, 50000)), "diplomat"), "tax.status", 0, 0},
		{"the tax on the invoice, whatever its rates", trip(recorded(fr(day, 12000), 1234)), "", 1234, 1049},
		{"without tax", trip(recorded(fr(day, 12000), 0)), "tax.no_tax", 0, 0},
	}.hold(t, law(t), "standard")

	addedUpByShopAndDay(t, trip, func(d models.Date) tax.Purchase { return fr(d, 9000) }, map[models.Date]string{"2020-12-31": ""})
	leftOut(t, trip(fr(day, 50000)), "tobacco", "medicines", "weapons", "stamps", "vehicles", "boats", "aircraft", "vehicle_parts", "cultural_goods", "licensed", "resale") // fr_bci
	britain := who(trip(fr("2020-12-31", 50000)), func(x *tax.Traveller) { x.Residence = "GB" })
	if got := verdict(t, law(t), britain, ""); got != "tax.resident" {
		t.Errorf("a resident of Great Britain on the last day of the transition: %q", got)
	}
	if got := verdict(t, law(t), trip(fr(day, 50000)), "law"); got != "" {
		t.Errorf("the bare law needs nothing assumed: %q", got)
	}
	lastDays(t, law(t), "FR", func(d models.Date) tax.Purchase { return fr(d, 50000) }, map[models.Date]models.Date{
		"2026-01-15": "2026-04-30", // art. 147 of the directive, as Belgium prints it [be_125]
		"2026-01-01": "2026-04-30",
		"2025-11-30": "2026-02-28",
		"2027-11-01": "2028-02-29",
		"2025-10-31": "2026-01-31",
	})
}
