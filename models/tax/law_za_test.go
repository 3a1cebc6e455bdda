package tax_test

import (
	"testing"

	"taxrefund/models/tax"
)

func TestSouthAfrica(t *testing.T) {
	b := book(t)
	validatedBy(t, "ZA", "2026-03-01", "officer", "")
	p := bought("2025-03-01", 25001, "15")
	verdicts(t, b, map[string]asked{
		"more than 250 [za_um]":                                {visit("ZA", p), ""},
		"250 is not more [za_um]":                              {visit("ZA", bought("2025-03-01", 25000, "15")), "tax.below_minimum"},
		"all invoices of the claim are added up [za_um]":       {visit("ZA", at("M1", "S1", bought("2025-02-01", 10000, "15")), at("M2", "S1", bought("2025-03-01", 15001, "15"))), ""},
		"and together are more than 250 [za_um]":               {visit("ZA", at("M1", "S1", bought("2025-02-01", 10000, "15")), at("M2", "S1", bought("2025-03-01", 15000, "15"))), "tax.below_minimum"},
		"a South African passport, wherever one lives [za_um]": {from("ZAF", "GB", visit("ZA", p)), "tax.citizen"},
		"people of South Africa are in [za_sars]":              {from("CHN", "ZA", visit("ZA", p)), "tax.resident"},
		"seven that day is not over seven [za_um]":             {who(visit("ZA", p), func(w *tax.Traveller) { w.BirthDate = "2018-03-01" }), "tax.too_young"},
		"seven the day before is [za_um]":                      {who(visit("ZA", p), func(w *tax.Traveller) { w.BirthDate = "2018-02-28" }), ""},
		"what was consumed there [za_um]":                      {visit("ZA", of("consumed", "", p)), "tax.excluded_goods"},
		"the 90th day [za_um]":                                 {departing("2025-05-30", visit("ZA", p)), ""},
		"the 91st day [za_um]":                                 {departing("2025-05-31", visit("ZA", p)), "tax.too_old"},
	})
	q := quote(t, b, visit("ZA", p), "")
	assumes(t, q, "rounding", "first_day")
	if len(q.Receipts[0].Inspect) != 1 || q.Receipts[0].ClaimBy != "2025-05-31" { // [za_brief]
		t.Errorf("customs sees all goods, and 90 days are left to claim: %+v", q.Receipts[0])
	}
	if got := verdict(t, b, visit("ZA", p), "law"); got != "tax.not_known rounding" {
		t.Errorf("by the law alone %q", got)
	}
}

func TestSouthAfricaKeepsAPartOfThePriceWithinBounds(t *testing.T) {
	b := book(t)
	half, small := bought("2025-03-01", 500000, "15"), bought("2025-03-01", 50000, "15")
	over := bought("2025-03-01", 1000000, "20") // more tax on the receipt than there can be
	for name, c := range map[string]struct {
		x           tax.Basket
		refund, fee int64
	}{
		"of 500 the least, 10 (derived from za_um)":           {visit("ZA", bought("2025-03-01", 50000, "15")), 6522, 1000},
		"of 10,000 1.3 %, 130 (derived from za_um)":           {visit("ZA", bought("2025-03-01", 1000000, "15")), 130435, 13000},
		"of 25,000 the most, 250 (derived from za_um)":        {visit("ZA", bought("2025-03-01", 2500000, "15")), 326087, 25000},
		"of 10,000 on two invoices 130, once for the claim":   {visit("ZA", half, at("M2", "S1", half)), 130434, 13000},
		"of two invoices of 500 13, for the claim and not 20": {visit("ZA", small, at("M2", "S1", small)), 13044, 1300},
		"15/115, whatever the receipt says":                   {visit("ZA", over), 130435, 13000},
		"14/114 before April 2018":                            {visit("ZA", bought("2018-03-31", 1000000, "14")), 122807, 13000},
	} {
		if q := quote(t, b, c.x, ""); q.Refund != c.refund || q.Fee != c.fee || q.Payout != c.refund-c.fee {
			t.Errorf("%s: %d and %d, want %d and %d", name, q.Refund, q.Fee, c.refund, c.fee)
		}
	}
}
