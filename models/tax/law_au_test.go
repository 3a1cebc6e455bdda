package tax_test

import (
	"testing"

	"taxrefund/models"
	"taxrefund/models/tax"
)

func TestAustralia(t *testing.T) {
	au := func(day models.Date, gross int64) tax.Purchase { return bought(day, gross, "10") }
	day := models.Date("2026-05-04")
	trip := func(more ...tax.Purchase) tax.Basket { return visit("AU", more...) }
	denies := func(what string) tax.Basket {
		return who(trip(au(day, 66000)), func(x *tax.Traveller) { x.Denies = []string{what} })
	}
	rulings{
		{"au_ozb: 660 without wine gives 60, and nothing is kept", trip(recorded(au(day, 66000), 9000)), "", 6000, 6000},
		{"derived: 660 of wine gives 60 and 95.70", trip(ofKind(au(day, 66000), "wine")), "", 15570, 15570},
		{"derived: wine is told by its line", trip(merged(au(day, 66000), ofKind(au(day, 10000), "wine"))), "", 6909 + 1450, 0},
		{"au_one: at least 300", trip(au(day, 29999)), "tax.below_minimum", 0, 0},
		{"exactly 300", trip(au(day, 30000)), "", 0, 0},
		{"au_stat: separate invoices of one business number", trip(au("2026-04-01", 15000), inShop(au(day, 15000), "M1", "another shop", "C2")), "", 0, 0},
		{"of another one", trip(au("2026-04-01", 15000), inShop(au(day, 15000), "M2", "S1", "C1")), "tax.below_minimum", 0, 0},
		{"not with what was bought 61 days before", departing("2026-05-05", trip(au("2026-03-05", 15000), au(day, 15000))), "tax.too_old", 0, 0},
		{"gk: one invoice until April 2013", trip(au("2013-04-16", 15000), au("2013-04-16", 15000)), "tax.below_minimum", 0, 0},
		{"gk: of 300 then too", trip(au("2013-04-16", 30000)), "", 0, 0},
		{"not 299.99", trip(au("2013-04-16", 29999)), "tax.below_minimum", 0, 0},
		{"au_stat: residents may claim", who(trip(au(day, 66000)), func(x *tax.Traveller) { x.Residence, x.Nationality = "AU", "AUS" }), "", 0, 0},
		{"au_stat: crew may not", who(trip(au(day, 66000)), func(x *tax.Traveller) { crew := true; x.Crew = &crew }), "tax.crew", 0, 0},
		{"au_stat: whoever claims has paid", denies("paid_for_the_goods"), "tax.not_declared", 0, 0},
		{"au_one: the name stands on large invoices", denies("passport_name_on_invoices_of_1000"), "tax.not_declared", 0, 0},
	}.hold(t, law(t), "standard")

	last := departing("2026-05-05", trip(au("2026-03-06", 15000), au(day, 15000)))
	if got := verdict(t, law(t), last, ""); got != "" {
		t.Errorf("60 days before departure still count: %q", got)
	}
	r := quote(t, law(t), departing("2026-05-05", trip(au("2026-03-05", 15000), au(day, 15000))), "").Receipts[1]
	if r.Eligible {
		t.Error("a purchase of before the 60 days lifted another")
	}
	assumes(t, quote(t, law(t), trip(au(day, 66000)), ""), "rounding", "declares")
	if got := verdict(t, law(t), trip(au(day, 66000)), "law"); got != "tax.not_asked declares" {
		t.Errorf("under the bare law: %q", got)
	}
	if got := claimedBy(t, trip(au(day, 66000))); got != day.AddDays(1) {
		t.Errorf("au_dfo: on the day of departure, not until %s", got)
	}
	leftOut(t, trip(au(day, 66000)), "alcohol", "tobacco", "consumed", "dangerous_goods", "gift_cards", "freight", "services", "resale") // au_dfo
	if !cashOn(t, law(t), "AU", day).None {
		t.Error("au_dfo: there are no refunds in cash")
	}
	lastDays(t, law(t), "AU", func(d models.Date) tax.Purchase { return au(d, 66000) }, map[models.Date]models.Date{
		"2026-03-01": "2026-04-30", "2013-04-17": "2013-06-16", "2013-04-16": "2013-05-16"})
}
