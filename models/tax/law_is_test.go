package tax_test

import "testing"

func TestIceland(t *testing.T) {
	b := book(t)
	validatedBy(t, "IS", "2026-03-01", "platform", "")
	half := bought("2023-05-01", 6000, "24")
	verdicts(t, b, map[string]asked{
		"12,000 since May 2023 [is_185]":            {visit("IS", bought("2023-05-01", 12000, "24")), ""},
		"11,999 is less [is_185]":                   {visit("IS", bought("2023-05-01", 11999, "24")), "tax.below_minimum"},
		"6,000 the day before [is_185]":             {visit("IS", bought("2023-04-30", 6000, "24")), ""},
		"5,999 the day before [is_185]":             {visit("IS", bought("2023-04-30", 5999, "24")), "tax.below_minimum"},
		"goods of one invoice are added up [is_is]": {visit("IS", merged(half, half)), ""},
		"two invoices are not [is_en]":              {visit("IS", half, at("M1", "S2", half)), "tax.below_minimum"},
		"people of Iceland are in [is_isa]":         {from("CHN", "IS", visit("IS", bought("2023-05-01", 12000, "24"))), "tax.resident"},
		"three months after 30 November [is_isa]":   {departing("2025-02-28", visit("IS", bought("2024-11-30", 12000, "24"))), ""},
		"and the day after [is_isa]":                {departing("2025-03-01", visit("IS", bought("2024-11-30", 12000, "24"))), "tax.too_old"},
	})
}

func TestIcelandsRefundIsPartOfTheTaxAndALargeOneIsStamped(t *testing.T) {
	b := book(t)
	for gross, want := range map[int64]int{861111: 0, 861124: 1} { // refunds of 100,000 and 100,001 [is_en]
		q := quote(t, b, visit("IS", bought("2025-03-01", gross, "24")), "")
		if got := len(q.Receipts[0].Inspect); got != want || q.Fee != 0 || q.Refund != 100000+int64(want) {
			t.Errorf("%d: refund %d, fee %d, inspected %d times, want %d", gross, q.Refund, q.Fee, got, want)
		}
		assumes(t, q, "refund", "fee", "rounding")
	}
	if got := verdict(t, b, visit("IS", bought("2025-03-01", 12000, "24")), "law"); got != "tax.not_known refund" {
		t.Errorf("by the law alone %q", got)
	}
}
