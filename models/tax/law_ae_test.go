package tax_test

import (
	"testing"

	"taxrefund/models"
	"taxrefund/models/tax"
)

func TestTheEmirates(t *testing.T) {
	b := book(t)
	validatedBy(t, "AE", "2026-03-01", "platform", "")
	p := bought("2025-03-01", 25000, "5")
	older := bought("2025-03-01", 15000, "5")
	other := bought("2025-03-01", 10000, "5")
	born := func(day models.Date) tax.Basket {
		return who(visit("AE", p), func(w *tax.Traveller) { w.BirthDate = day })
	}
	crew := true
	verdicts(t, b, map[string]asked{
		"250 is enough [ae_pl]":                           {visit("AE", p), ""},
		"249.99 is not [ae_pl]":                           {visit("AE", bought("2025-03-01", 24999, "5")), "tax.below_minimum"},
		"two stores of a group on one day [ae_pl]":        {visit("AE", at("M1", "S1", older), at("M1", "S2", other)), ""},
		"not on two days [ae_pl]":                         {visit("AE", older, bought("2025-03-02", 10000, "5")), "tax.below_minimum"},
		"not of two groups [ae_pl]":                       {visit("AE", at("M1", "S1", older), at("M2", "S1", other)), "tax.below_minimum"},
		"people of the Emirates are in [ae_pl]":           {from("CHN", "AE", visit("AE", p)), "tax.resident"},
		"those of other Gulf states are admitted [ae_pl]": {from("SAU", "SA", visit("AE", p)), ""},
		"crew of the departing flight [ae_pl]":            {who(visit("AE", p), func(w *tax.Traveller) { w.Crew = &crew }), "tax.crew"},
		"18 on the day of purchase [ae_gn]":               {born("2007-03-01"), ""},
		"17 on the day of purchase [ae_gn]":               {born("2007-03-02"), "tax.too_young"},
		"goods that go as freight [ae_pl]":                {visit("AE", of("freight", "", p)), "tax.excluded_goods"},
		"the 90th day [ae_pl]":                            {departing("2025-05-30", visit("AE", p)), ""},
		"the 91st day [ae_pl]":                            {departing("2025-05-31", visit("AE", p)), "tax.too_old"},
		"the scheme began on 2018-11-18 [ae_pl]":          {visit("AE", bought("2018-11-17", 25000, "5")), "tax.no_law"},
	})
	q := quote(t, b, visit("AE", p), "")
	if q.DepartWithinHours != 6 || q.Receipts[0].ClaimBy != "2026-03-02" { // [ae_bms], [ae_pl]
		t.Errorf("to leave within %d hours and claim by %s", q.DepartWithinHours, q.Receipts[0].ClaimBy)
	}
	assumes(t, q, "rounding", "first_day")
	if got := verdict(t, b, visit("AE", p), "law"); got != "tax.not_known rounding" {
		t.Errorf("by the law alone %q", got)
	}
}

func TestTheEmiratesKeepAPartOfTheTaxAndAFeeForEachTag(t *testing.T) {
	b := book(t)
	half := bought("2025-03-01", 1050000, "5")
	for name, c := range map[string]struct {
		x              tax.Basket
		refund, payout int64
	}{
		"87 % of 1,000, less 4.80 [ae_pl]":       {visit("AE", bought("2025-03-01", 2100000, "5")), 87000, 86520},
		"85 % of 1,000, less 4.80 [ae_plold]":    {visit("AE", bought("2018-12-01", 2100000, "5")), 85000, 84520},
		"two tags cost the fee twice [ae_pl]":    {visit("AE", half, at("M1", "S2", half)), 87000, 86040},
		"the smallest purchase: 10.35 less 4.80": {visit("AE", bought("2025-03-01", 25000, "5")), 1035, 555},
	} {
		if q := quote(t, b, c.x, ""); q.Refund != c.refund || q.Payout != c.payout {
			t.Errorf("%s: %d and %d, want %d and %d", name, q.Refund, q.Payout, c.refund, c.payout)
		}
	}
}

func TestTheEmiratesLimitCash(t *testing.T) {
	b := book(t)
	if s, err := b.Scheme("AE"); err != nil {
		t.Fatal(err)
	} else if limit, ok := s.Cash("2022-09-01"); !ok || limit.Per != tax.PerDay || limit.Overflow != tax.Split {
		t.Errorf("%+v", limit)
	}
	for day, want := range map[models.Date]int64{"2026-01-01": 3500000, "2022-09-01": 3500000, "2022-08-31": 700000, "2019-06-01": 700000,
		"2019-05-31": 1000000, "2018-11-18": 1000000, "2018-11-17": -1} { // [ae_fta6], [ae_fta1], [ae_plold]
		if got := cash(t, b, "AE", day); got != want {
			t.Errorf("on %s %d, want %d", day, got, want)
		}
	}
}
