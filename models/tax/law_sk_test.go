package tax_test

import (
	"testing"

	"taxrefund/models/tax"
)

func TestSlovakia(t *testing.T) {
	b := law(t)
	judge(t, b, []judged{
		{"100 euro are not more than 100 [sk_law]", visit("SK", bought("2026-05-04", 10000, "23")), "below_minimum"},
		{"a cent more [sk_law]", visit("SK", bought("2026-05-04", 10001, "23")), "ok"},
		{"one document [sk_law]", visit("SK", bought("2026-05-04", 9000, "23"), bought("2026-05-04", 9000, "23")), "below_minimum, below_minimum"},
		{"at 20 %, before 2025 [ratesvs]", visit("SK", bought("2024-12-31", 10001, "20")), "ok"},
		{"motor fuel [sk_law]", visit("SK", receipt("2026-05-04", line(20000, "23", "fuel"))), "excluded_goods"},
		{"who lives in the Union [sk_law]", by(tax.Traveller{Nationality: "UKR", Residence: "SK"}, visit("SK", bought("2026-05-04", 10001, "23"))), "resident"},
		{"the last day to leave: end of the third month [sk_law]", leaving("2026-08-31", visit("SK", bought("2026-05-04", 10001, "23"))), "ok"},
		{"a day later", leaving("2026-09-01", visit("SK", bought("2026-05-04", 10001, "23"))), "too_old"},
	})
	// The law rounds 0.005 up only where goods are imported [sk_law]; that a refund is rounded alike is assumed, and said.
	q := quote(t, b, visit("SK", tax.Purchase{MerchantVAT: "M1", Shop: "S1", Date: "2026-05-04", Gross: 15990, VAT: 2990}), "")
	got := q.Receipts[0]
	if got.Fee != 449 || got.Payout != 2541 { // 15 % of 29.90 is 4.485
		t.Errorf("half a cent goes up: %+v", got)
	}
	assumes(t, q, "rounding")
	if got.ClaimBy != "2026-11-30" {
		t.Errorf("by the end of the sixth month [sk_law]: %s", got.ClaimBy)
	}
}
