package tax_test

import (
	"slices"
	"testing"

	"taxrefund/models/tax"
)

func TestArgentina(t *testing.T) {
	b := book(t)
	validatedBy(t, "AR", "2026-03-01", "officer", "")
	home := func(gross int64) tax.Purchase { return of("leather", "AR", bought("2025-10-01", gross, "21")) }
	verdicts(t, b, map[string]asked{
		"70 pesos are enough [ar_1099]":                   {visit("AR", home(7000)), ""},
		"69.99 are not [ar_1099]":                         {visit("AR", home(6999)), "tax.below_minimum"},
		"since February 2001 [ar_1099]":                   {visit("AR", of("leather", "AR", bought("2001-02-01", 7000, "21"))), ""},
		"what held before is not known":                   {visit("AR", of("leather", "AR", bought("2001-01-31", 7000, "21"))), "tax.not_known minimum"},
		"goods made elsewhere [ar_1099]":                  {visit("AR", of("leather", "IT", bought("2025-10-01", 7000, "21"))), "tax.not_covered_origin"},
		"goods of which nobody says where they were made": {visit("AR", bought("2025-10-01", 7000, "21")), "tax.not_covered_origin"},
		"services [ar_men]":                               {visit("AR", of("services", "AR", bought("2025-10-01", 7000, "21"))), "tax.excluded_goods"},
		"people of Argentina are in":                      {from("CHN", "AR", visit("AR", home(7000))), "tax.resident"},
		"Argentines who live abroad are not":              {from("ARG", "ES", visit("AR", home(7000))), ""},
	})
	q := quote(t, b, visit("AR", home(7000)), "")
	assumes(t, q, "deadline", "fee", "minimum_basis", "rounding")
	if len(q.Receipts[0].Inspect) != 1 { // [ar_1099]
		t.Errorf("customs sees all goods: %v", q.Receipts[0].Inspect)
	}
	if got := codes(quote(t, b, visit("AR", home(7000)), "law").Receipts[0]); !slices.Contains(got, "tax.not_known deadline") {
		t.Errorf("by the law alone %v", got)
	}
}

func TestArgentinaGivesBackTheTaxOfDomesticGoodsLessACommission(t *testing.T) {
	b := book(t)
	home := of("leather", "AR", bought("2025-10-01", 100000, "21"))
	imported := of("leather", "IT", bought("2025-10-01", 50000, "21"))
	for name, x := range map[string]tax.Basket{"alone": visit("AR", home), "with imported goods": visit("AR", merged(home, imported))} {
		q := quote(t, b, x, "")
		if q.Refund != 17355 || q.Refund*10000/100000 != 1735 { // 21/121, which the press cuts to 17.35 % [ar_voz]
			t.Errorf("%s: %d", name, q.Refund)
		}
		if q.Payout < q.Refund*75/100 || q.Payout > q.Refund*95/100 { // what people got in 2004 [ar_voz]
			t.Errorf("%s: the assumed commission leaves %d of %d", name, q.Payout, q.Refund)
		}
	}
}
