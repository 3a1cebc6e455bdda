package tax_test

import (
	"slices"
	"testing"

	"taxrefund/models/tax"
)

func TestNorthernIreland(t *testing.T) {
	b := book(t)
	validatedBy(t, "XI", "2026-03-01", "officer", "")
	p := bought("2025-01-15", 1, "20")
	p.Gross, p.VAT, p.Lines[0].Gross, p.Lines[0].VAT = 120, 20, 120, 20
	moving := func(months int, x tax.Basket) tax.Basket {
		return who(x, func(w *tax.Traveller) { w.LeavingForMonths = months })
	}
	denies := func(what string) tax.Basket {
		return who(visit("XI", p), func(w *tax.Traveller) { w.Denies = []string{what} })
	}
	verdicts(t, b, map[string]asked{
		"any amount, since no minimum is known":          {visit("XI", p), ""},
		"people of Great Britain are outside [uk_407]":   {from("GBR", "GB", visit("XI", p)), ""},
		"those of Northern Ireland are not [uk_407]":     {from("GBR", "XI", visit("XI", p)), "tax.resident"},
		"nor are those of the Union [uk_407]":            {from("IRL", "IE", visit("XI", p)), "tax.resident"},
		"who moves away for more than a year [uk_407]":   {moving(13, from("GBR", "XI", visit("XI", p))), ""},
		"a year is not more [uk_407]":                    {moving(12, from("GBR", "XI", visit("XI", p))), "tax.resident"},
		"goods that stay in the Union [uk_704]":          {denies("goods_leave_the_union"), "tax.not_declared"},
		"goods that somebody else bought [uk_2400]":      {denies("bought_in_person"), "tax.not_declared"},
		"gemstones without a setting [uk_spe]":           {visit("XI", of("gemstones", "", bought("2025-01-15", 12000, "20"))), "tax.excluded_goods"},
		"zero-rated goods have no tax in them [uk_2200]": {visit("XI", bought("2025-01-15", 12000, "0")), "tax.no_tax"},
		"15 January, 30 April [uk_2400]":                 {departing("2025-04-30", visit("XI", p)), ""},
		"15 January, 1 May [uk_2400]":                    {departing("2025-05-01", visit("XI", p)), "tax.too_old"},
		"there was no such law in 2020 [uk_704]":         {visit("XI", bought("2020-12-31", 12000, "20")), "tax.no_law"},
	})
	assumes(t, quote(t, b, visit("XI", p), ""), "minimum", "declares", "rounding")
	if got := codes(quote(t, b, visit("XI", p), "law").Receipts[0]); !slices.Contains(got, "tax.not_asked declares") {
		t.Errorf("by the law alone %v", got)
	}
}
