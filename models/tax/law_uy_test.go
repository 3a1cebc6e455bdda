package tax_test

import (
	"testing"

	"taxrefund/models/tax"
)

func TestUruguay(t *testing.T) {
	b := book(t)
	validatedBy(t, "UY", "2026-03-01", "officer", "")
	p := of("clothing", "CN", bought("2025-03-01", 60001, "22"))
	verdicts(t, b, map[string]asked{
		"more than 600 [uy_dgi]":                      {visit("UY", p), ""},
		"600 is not more [uy_dgi]":                    {visit("UY", of("clothing", "", bought("2025-03-01", 60000, "22"))), "tax.below_minimum"},
		"two invoices are not added up [uy_dgi]":      {visit("UY", of("clothing", "", bought("2025-03-01", 40000, "22")), of("clothing", "", bought("2025-03-01", 40001, "22"))), "tax.below_minimum"},
		"goods that are not on the list [uy_378]":     {visit("UY", of("electronics", "", bought("2025-03-01", 60001, "22"))), "tax.not_covered_goods"},
		"food at the minimum rate [uy_378]":           {visit("UY", of("food", "", bought("2025-03-01", 60001, "10"))), "tax.not_covered_rate"},
		"people of Uruguay are in [uy_378]":           {from("CHN", "UY", visit("UY", p)), "tax.resident"},
		"paid with a card issued there [uy_dgi]":      {who(visit("UY", p), func(w *tax.Traveller) { w.Denies = []string{"card_issued_abroad_to_a_person"} }), "tax.not_declared"},
		"clothing since 2012-11-23 [uy_378]":          {visit("UY", of("clothing", "CN", bought("2012-11-23", 60001, "22"))), ""},
		"not the day before [uy_333]":                 {visit("UY", of("clothing", "UY", bought("2012-11-22", 600010, "22"))), "tax.not_covered_goods"},
		"foreign leather the day before [uy_333]":     {visit("UY", of("leather", "CN", bought("2012-11-22", 600010, "22"))), "tax.not_covered_origin"},
		"60 dollars are no amount in pesos [uy_333b]": {visit("UY", of("leather", "UY", bought("2012-11-22", 600010, "22"))), "tax.not_known minimum"},
	})
	assumes(t, quote(t, b, visit("UY", p), ""), "deadline", "rounding", "declares")
	if got := verdict(t, b, visit("UY", p), "law"); got != "tax.not_asked declares" {
		t.Errorf("by the law alone %q", got)
	}
}

func TestUruguayGivesBackAPartOfTheTax(t *testing.T) {
	b := book(t, `name: own
assume:
  any: {residence: nationality, declares: "yes", rounding: {at: receipt, tax: half_up, refund: half_up, fee: half_up}}
  UY: {minimum: {amount: "2000.00", comparison: gt, basis: inclusive}, deadline: {kind: months_after, months: 3}}
fee:
  any: {percent_of_tax: "15"}
`)
	for name, c := range map[string]struct {
		p      tax.Purchase
		refund int64
	}{
		"80 % of 220 [uy_378]": {of("leather", "UY", bought("2012-11-23", 122000, "22")), 17600},
		"85.97 % of the tax is 15.5 % of the price, 15.5028 [uy_col]": {of("leather", "UY", bought("2012-11-22", 100000000, "22")), 15502787},
	} {
		if q := quote(t, b, visit("UY", c.p), "own"); q.Refund != c.refund || q.Fee != 0 {
			t.Errorf("%s: %d, and %d kept; want %d", name, q.Refund, q.Fee, c.refund)
		}
	}
}
