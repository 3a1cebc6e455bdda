package tax_test

import (
	"testing"

	"taxrefund/models"
	"taxrefund/models/tax"
)

func TestSaudiArabia(t *testing.T) {
	b := book(t)
	validatedBy(t, "SA", "2026-03-01", "external", "ZATCA")
	p := bought("2025-06-01", 50000, "15")
	part := func(name string, gross int64) tax.Purchase {
		x := bought("2025-06-01", gross, "15")
		x.Key = name
		return x
	}
	crew := true
	verdicts(t, b, map[string]asked{
		"500 is enough [sa_men]":                     {visit("SA", p), ""},
		"499.99 is not [sa_men]":                     {visit("SA", bought("2025-06-01", 49999, "15")), "tax.below_minimum"},
		"three invoices of a store and day [sa_men]": {visit("SA", part("a", 20000), part("b", 20000), part("c", 10000)), ""},
		"four are too many [sa_men]":                 {visit("SA", part("a", 12500), part("b", 12500), part("c", 12500), part("d", 12500)), "tax.below_minimum"},
		"two stores are not added up [sa_men]":       {visit("SA", part("a", 25000), at("M1", "S2", part("b", 25000))), "tax.below_minimum"},
		"the scheme began on 2025-04-18 [sa_men]":    {visit("SA", bought("2025-04-17", 50000, "15")), "tax.no_law"},
		"and on that day it held [sa_men]":           {visit("SA", bought("2025-04-18", 50000, "15")), ""},
		"people of the Kingdom are in [sa_akb]":      {from("CHN", "SA", visit("SA", p)), "tax.resident"},
		"other Gulf states' are admitted [sa_akb]":   {from("ARE", "AE", visit("SA", p)), ""},
		"18 on the day of purchase [sa_vu]":          {who(visit("SA", p), func(w *tax.Traveller) { w.BirthDate = "2007-06-01" }), ""},
		"17 on the day of purchase [sa_vu]":          {who(visit("SA", p), func(w *tax.Traveller) { w.BirthDate = "2007-06-02" }), "tax.too_young"},
		"crew [sa_akb]":                              {who(visit("SA", p), func(w *tax.Traveller) { w.Crew = &crew }), "tax.crew"},
		"who is on the prohibited list [sa_akb]":     {who(visit("SA", p), func(w *tax.Traveller) { w.Statuses = []tax.Standing{{Name: "prohibited_list"}} }), "tax.status"},
		"food and beverages [sa_fc]":                 {visit("SA", of("food", "", p)), "tax.excluded_goods"},
		"the 90th day [sa_men]":                      {departing("2025-08-30", visit("SA", p)), ""},
		"the 91st day [sa_men]":                      {departing("2025-08-31", visit("SA", p)), "tax.too_old"},
	})
	assumes(t, quote(t, b, visit("SA", p), ""), "refund", "fee", "minimum_basis", "rounding")
	if got := verdict(t, b, visit("SA", p), "law"); got != "tax.not_known minimum_basis" {
		t.Errorf("by the law alone %q", got)
	}
	for day, want := range map[models.Date]string{"2020-07-01": "15", "2020-06-30": "5"} { // [sa_15]
		if got := rate(t, b, "SA", "standard", day); got != want {
			t.Errorf("the rate on %s is %q, want %q", day, got, want)
		}
	}
	if got := cash(t, b, "SA", "2025-06-02"); got != 500000 { // [sa_fc]
		t.Errorf("in cash %d", got)
	}
}

func TestWhatSaudiArabiaGivesBackIsNotKnown(t *testing.T) {
	b := book(t, "name: basis\nassume: {SA: {minimum_basis: inclusive}}\n")
	if got := verdict(t, b, visit("SA", bought("2025-06-01", 50000, "15")), "basis"); got != "tax.not_known refund" {
		t.Errorf("%q", got)
	}
}
