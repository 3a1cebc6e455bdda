package tax_test

import (
	"testing"

	"taxrefund/models/tax"
)

func TestCroatia(t *testing.T) {
	b := law(t)
	judge(t, b, []judged{
		{"100 euro are not more than 100 [hr_car]", visit("HR", bought("2026-05-04", 10000, "25")), "below_minimum"},
		{"a cent more [hr_car]", visit("HR", bought("2026-05-04", 10001, "25")), "ok"},
		{"one invoice [hr_car]", visit("HR", bought("2026-05-04", 9000, "25"), bought("2026-05-04", 9000, "25")), "below_minimum, below_minimum"},
		{"in the time of the kuna [hr_old]", visit("HR", bought("2022-12-31", 1000000, "25")), "not_known minimum"},
		{"a Croat who lives outside, since nationality does not matter [hr_lid]", by(tax.Traveller{Nationality: "HRV", Residence: "BA"}, visit("HR", bought("2026-05-04", 10001, "25"))), "ok"},
		{"who lives in the Union [hr_car]", by(tax.Traveller{Nationality: "BIH", Residence: "SI"}, visit("HR", bought("2026-05-04", 10001, "25"))), "resident"},
		{"petroleum products [hr_old]", visit("HR", receipt("2026-05-04", line(20000, "25", "fuel"))), "excluded_goods"},
		{"the last day to leave: end of the third month [hr_car]", leaving("2026-08-31", visit("HR", bought("2026-05-04", 10001, "25"))), "ok"},
		{"a day later", leaving("2026-09-01", visit("HR", bought("2026-05-04", 10001, "25"))), "too_old"},
	})
	got := quote(t, b, visit("HR", bought("2026-05-04", 100000, "25")), "").Receipts[0]
	if got.Refund != 20000 {
		t.Errorf("the trader owes the whole VAT [hr_old]: %+v", got)
	}
	if got.ClaimBy != "2026-11-04" {
		t.Errorf("six months from the issue of the form [hr_old]: %s", got.ClaimBy)
	}
}
