package tax_test

import (
	"testing"

	"taxrefund/models/tax"
)

func TestCzechia(t *testing.T) {
	b := law(t)
	tariff := func(code string) tax.Line {
		l := line(300000, "12", "")
		l.Tariff = code
		return l
	}
	branch := bought("2026-05-04", 100000, "21")
	branch.Shop = "S2"
	cash := func(goods, crown int64) tax.Purchase {
		return receipt("2026-05-04", line(goods, "21", ""), tax.Line{Category: "rounding", Gross: crown})
	}
	judge(t, b, []judged{
		{"2,000 crowns are not higher than 2,000 [cz_law]", visit("CZ", bought("2026-05-04", 200000, "21")), "below_minimum"},
		{"2,000.01 are, in law [cz_law]", visit("CZ", bought("2026-05-04", 200001, "21")), "ok"},
		{"2,001, in whole crowns [cz_max]", visit("CZ", bought("2026-05-04", 200100, "21")), "ok"},
		{"what one seller was paid in one day, in two shops [cz_law]", visit("CZ", bought("2026-05-04", 100100, "21"), branch), "ok, ok"},
		{"on two days [cz_law]", visit("CZ", bought("2026-05-04", 100000, "21"), bought("2026-05-05", 100100, "21")), "below_minimum, below_minimum"},
		{"rounding to whole crowns is no part of the price [cz_law]", visit("CZ", cash(100050, 50), cash(99950, 50)), "below_minimum, below_minimum"},
		{"without it a price may be high enough [cz_law]", visit("CZ", cash(200050, 50)), "ok"},
		{"chapter 01 of the tariff [cz_law]", visit("CZ", receipt("2026-05-04", tariff("01012100"))), "excluded_goods"},
		{"chapter 21 [cz_law]", visit("CZ", receipt("2026-05-04", tariff("21069098"))), "excluded_goods"},
		{"chapter 22, when it is not alcohol [cz_law]", visit("CZ", receipt("2026-05-04", tariff("22011011"))), "ok"},
		{"alcohol, tobacco, fuel [cz_law]", visit("CZ", receipt("2026-05-04", line(300000, "21", "wine")), receipt("2026-05-04", line(300000, "21", "tobacco")), receipt("2026-05-04", line(300000, "21", "fuel"))), "excluded_goods, excluded_goods, excluded_goods"},
		{"food does not help the rest over the minimum [cz_law]", visit("CZ", receipt("2026-05-04", line(150000, "21", ""), line(100000, "12", "food"))), "below_minimum"},
		{"who does business in Czechia [cz_law]", by(tax.Traveller{Nationality: "CHN", Residence: "CN", Denies: []string{"no_business_here"}}, visit("CZ", bought("2026-05-04", 200001, "21"))), "not_declared"},
		{"who lives in the Union [cz_law]", by(tax.Traveller{Nationality: "VNM", Residence: "CZ"}, visit("CZ", bought("2026-05-04", 200001, "21"))), "resident"},
		{"the last day to leave: end of the third month [cz_law]", leaving("2026-08-31", visit("CZ", bought("2026-05-04", 200001, "21"))), "ok"},
		{"a day later", leaving("2026-09-01", visit("CZ", bought("2026-05-04", 200001, "21"))), "too_old"},
	})
	got := quote(t, b, visit("CZ", cash(200050, 50)), "").Receipts[0]
	if got.Tax != 34719 || got.Refund != 34719 { // 2,000.50 × 21/121, the seller owes it whole
		t.Errorf("the tax is that of the goods [cz_law]: %+v", got)
	}
	if got.ClaimBy != "2026-11-30" {
		t.Errorf("to the seller by the end of the sixth month [cz_law]: %s", got.ClaimBy)
	}
}
