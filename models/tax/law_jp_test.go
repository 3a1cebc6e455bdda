package tax_test

import (
	"strings"
	"testing"

	"taxrefund/models"
	"taxrefund/models/tax"
)

func TestJapan(t *testing.T) {
	jp := func(day models.Date, gross int64) tax.Purchase { return bought(day, gross, "10") }
	trip := func(more ...tax.Purchase) tax.Basket {
		return who(visit("JP", more...), func(x *tax.Traveller) { x.Statuses = []tax.Standing{{Name: "temporary_visitor"}} })
	}
	const old, now = models.Date("2026-10-31"), models.Date("2026-11-01")
	japanese := func(abroad models.Date) tax.Basket {
		return who(trip(jp(now, 5500)), func(x *tax.Traveller) {
			x.Nationality, x.Residence, x.AbroadSince, x.Statuses = "JPN", "US", abroad, nil
		})
	}
	reduced := func(p tax.Purchase) tax.Purchase { p.Reduced = true; return p }
	rulings{
		{"jp_mlit: until October goods were sold without tax; jp_donki: 5,000 before tax is 5,500 with it", trip(jp(old, 5500)), "tax.exempt_at_sale", 0, 0},
		{"a yen less", trip(jp(old, 5499)), "tax.below_minimum", 0, 0},
		{"jp_mur: consumables up to 500,000 before tax", trip(ofKind(jp(old, 550000), "consumables")), "tax.exempt_at_sale", 0, 0},
		{"a yen more", trip(ofKind(jp(old, 550001), "consumables")), "tax.above_maximum", 0, 0},
		{"of a shop and day", trip(ofKind(jp(old, 300000), "cosmetics"), ofKind(jp(old, 260000), "food")), "tax.above_maximum", 0, 0},
		{"of two days", trip(ofKind(jp("2026-10-30", 300000), "cosmetics"), ofKind(jp(old, 260000), "food")), "tax.exempt_at_sale", 0, 0},
		{"of two shops", trip(ofKind(jp(old, 300000), "cosmetics"), inShop(ofKind(jp(old, 260000), "food"), "M2", "S2", "C1")), "tax.exempt_at_sale", 0, 0},
		{"other goods without limit", trip(jp(old, 5500000)), "tax.exempt_at_sale", 0, 0},
		{"jp_mlit: refunded since November; whether the minimum was kept is assumed", trip(jp(now, 5500)), "", 500, 425},
		{"as assumed", trip(jp(now, 5499)), "tax.below_minimum", 0, 0},
		{"together in a shop and day", trip(jp(now, 2750), jp(now, 2750)), "", 500, 0},
		{"jp_jtf: no limit on consumables any more", trip(ofKind(jp(now, 5500000), "consumables")), "", 500000, 0},
		{"jp_mlit2, jp_yosh: if one item is missing nothing of the record comes back", trip(reduced(jp(now, 5500))), "tax.all_or_nothing", 0, 0},
		{"not so before", trip(reduced(jp(old, 5500))), "tax.exempt_at_sale", 0, 0},
		{"jp_cs: who works there", standing(trip(jp(now, 5500)), "employed"), "tax.no_status", 0, 0},
		{"jp_cs: Japanese who have lived abroad for two years", japanese("2024-11-01"), "", 0, 0},
		{"not yet two years", japanese("2024-11-02"), "tax.citizen", 0, 0},
		{"nor need their residence be known", who(japanese("2024-11-01"), func(x *tax.Traveller) { x.Residence = "" }), "", 0, 0},
		{"gk: whoever lives there", who(trip(jp(now, 5500)), func(x *tax.Traveller) { x.Residence = "JP" }), "tax.resident", 0, 0},
		{"jp_donki: six months since entry", who(departing("2026-11-02", trip(jp(now, 5500))), func(x *tax.Traveller) { x.EnteredOn = "2026-05-02" }), "", 0, 0},
		{"one day more", who(departing("2026-11-02", trip(jp(now, 5500))), func(x *tax.Traveller) { x.EnteredOn = "2026-05-01" }), "tax.stay_too_long", 0, 0},
		{"jp_mlit2: nothing sent apart since April 2025", trip(ofKind(jp("2025-04-01", 5500), "freight")), "tax.excluded_goods", 0, 0},
		{"the day before", trip(ofKind(jp("2025-03-31", 5500), "freight")), "tax.exempt_at_sale", 0, 0},
	}.hold(t, law(t), "standard")

	assumes(t, quote(t, law(t), trip(jp(now, 5500)), ""), "minimum")
	if got := verdict(t, law(t), trip(jp(now, 5500)), "law"); got != "tax.not_known minimum" {
		t.Errorf("no source says whether there is a minimum, and yet: %q", got)
	}
	addedUpByShopAndDay(t, trip, func(d models.Date) tax.Purchase { return jp(d, 2750) }, map[models.Date]string{old: "tax.exempt_at_sale"})
	for _, status := range []string{"temporary_visitor", "diplomat", "official", "landing_permission", "us_forces"} { // jp_cs
		if got := verdict(t, law(t), standing(trip(jp(now, 5500)), status), ""); got != "" {
			t.Errorf("%s: %q", status, got)
		}
	}
	for _, status := range []string{"diplomat", "official", "us_forces"} {
		x := standing(trip(jp(now, 5500)), status)
		if x.Traveller.Residence = "JP"; verdict(t, law(t), x, "") != "" {
			t.Errorf("%s live there and are admitted", status)
		}
	}
	for _, category := range []string{"consumables", "food", "beverages", "alcohol", "wine", "cosmetics", "perfume", "medicines"} {
		r := quote(t, law(t), trip(ofKind(jp("2026-05-04", 550001), category)), "").Receipts[0]
		if codes(r)[0] != "tax.above_maximum" || r.DeadlineOn != "2026-06-03" {
			t.Errorf("%s are consumables: %v, by %s", category, codes(r), r.DeadlineOn)
		}
	}
	leftOut(t, trip(jp(now, 5500)), "gold", "resale", "freight") // jp_jtf, jp_mlit2
	leftOut(t, trip(jp("2025-03-31", 5500)), "gold", "resale")
	for gross, want := range map[int64]string{1000000: "show", 999999: ""} {
		if got := strings.Join(shown(quote(t, law(t), trip(jp(now, gross)), "")), " "); got != want {
			t.Errorf("jp_jtf: goods of 1,000,000 need a serial number; of %d: %q, want %q", gross, got, want)
		}
	}
	lastDays(t, law(t), "JP", func(d models.Date) tax.Purchase { return jp(d, 5500) }, map[models.Date]models.Date{
		"2026-11-01": "2027-01-30"}) // jp_mlit: ninety days
	for category, want := range map[string]models.Date{"clothing": "2026-10-20", "consumables": "2026-06-03"} {
		x := who(trip(ofKind(jp("2026-05-04", 5500), category)), func(x *tax.Traveller) { x.EnteredOn = "2026-04-20" })
		if r := quote(t, law(t), x, "").Receipts[0]; r.DeadlineOn != want {
			t.Errorf("jp_sogo: %s had to leave by %s, want %s", category, r.DeadlineOn, want)
		}
	}
}
