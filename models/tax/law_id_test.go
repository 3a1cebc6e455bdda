package tax_test

import (
	"testing"

	"taxrefund/models"
	"taxrefund/models/tax"
)

func TestIndonesia(t *testing.T) {
	day := models.Date("2026-05-04")
	taxed := func(day models.Date, vat int64) tax.Purchase {
		return recorded(bought(day, 20_000_000_00, "11"), vat*100)
	}
	net := func(day models.Date, net, rate int64) tax.Purchase { // in rupiah, the tax to the sen
		return recorded(bought(day, net*(100+rate), "0"), net*rate)
	}
	trip := func(more ...tax.Purchase) tax.Basket { return visit("ID", more...) }
	stays := func(entered models.Date) tax.Basket {
		return who(departing("2026-05-05", trip(taxed(day, 500000))), func(x *tax.Traveller) { x.EnteredOn = entered })
	}
	rulings{
		{"id_gnv: tax of 500,000, all of which comes back", trip(taxed(day, 500000)), "", 500_000_00, 500_000_00},
		{"a rupiah less", trip(taxed(day, 499999)), "tax.below_minimum", 0, 0},
		{"derived: 5,000,000 net at 10 %", trip(net("2022-03-31", 5_000_000, 10)), "", 0, 0},
		{"derived: a rupiah less", trip(net("2022-03-31", 4_999_999, 10)), "tax.below_minimum", 0, 0},
		{"derived: 4,545,455 net at 11 %", trip(net("2022-04-01", 4_545_455, 11)), "", 0, 0},
		{"derived: a rupiah less", trip(net("2022-04-01", 4_545_454, 11)), "tax.below_minimum", 0, 0},
		{"id_kata: several stores and dates", trip(taxed("2026-04-20", 250000), inShop(taxed(day, 250000), "M2", "S2", "Denpasar")), "", 0, 0},
		{"id_per17: with tax of 50,000 each", trip(taxed("2026-04-20", 450000), taxed(day, 50000)), "", 0, 0},
		{"id_kata: the first day of that law", trip(taxed("2019-10-01", 250000), taxed("2019-10-02", 250000)), "", 0, 0},
		{"id_cash: before, one invoice", trip(taxed("2019-09-30", 250000), taxed("2019-09-30", 250000)), "tax.below_minimum", 0, 0},
		{"one that reaches it alone", trip(taxed("2019-09-30", 500000)), "", 0, 0},
		{"id_gnv: no citizens", who(trip(taxed(day, 500000)), func(x *tax.Traveller) { x.Nationality = "IDN" }), "tax.citizen", 0, 0},
		{"id_gnv: no permanent residents", who(trip(taxed(day, 500000)), func(x *tax.Traveller) { x.Statuses = []tax.Standing{{Name: "permanent_resident"}} }), "tax.status", 0, 0},
		{"gk: nobody who lives there", who(trip(taxed(day, 500000)), func(x *tax.Traveller) { x.Residence = "ID" }), "tax.resident", 0, 0},
		{"id_air: no crew", who(trip(taxed(day, 500000)), func(x *tax.Traveller) { crew := true; x.Crew = &crew }), "tax.crew", 0, 0},
		{"id_gnv: sixty days since arrival", stays("2026-03-06"), "", 0, 0},
		{"one day more", stays("2026-03-05"), "tax.stay_too_long", 0, 0},
	}.hold(t, law(t), "standard")
	q := quote(t, law(t), trip(taxed("2026-04-20", 500000), recorded(taxed(day, 50000), 49_999_99)), "")
	if !q.Receipts[0].Eligible || q.Receipts[1].Eligible || q.Receipts[1].Reasons[0].Params["minimum"] != "IDR 50,000.00" {
		t.Errorf("an invoice with less than 50,000 of tax falls out alone: %+v", q.Receipts)
	}
	if got := verdict(t, law(t), trip(taxed(day, 500000)), "law"); got != "" {
		t.Errorf("the bare law needs nothing assumed: %q", got)
	}
	if got := claimedBy(t, trip(taxed(day, 500000))); got != day.AddDays(1) {
		t.Errorf("id_gnv: on departure, not until %s", got)
	}
	leftOut(t, trip(taxed(day, 500000)), "food", "beverages", "alcohol", "wine", "tobacco", "weapons", "ammunition", "explosives", "dangerous_goods") // id_cash
	if c := cashOn(t, law(t), "ID", day); c.Max.Minor != 5_000_000_00 || c.Overflow != tax.ForfeitBalance {
		t.Errorf("id_cash: 5,000,000, or the balance is forfeited: %+v", c)
	}
	lastDays(t, law(t), "ID", func(d models.Date) tax.Purchase { return taxed(d, 500000) }, map[models.Date]models.Date{
		"2026-03-15": "2026-04-15", "2026-02-28": "2026-03-31", // reckoned back from departure
		"2019-02-28": "2019-03-28", "2019-01-31": "2019-02-28"}) // formerly on from the purchase
}
