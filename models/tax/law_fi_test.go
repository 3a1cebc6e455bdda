package tax_test

import (
	"testing"

	"taxrefund/models"
	"taxrefund/models/tax"
)

func TestFinland(t *testing.T) {
	b := law(t)
	finn := func(months int) tax.Traveller {
		return tax.Traveller{Nationality: "FIN", Residence: "FI", LeavingForMonths: months}
	}
	permit := tax.Traveller{Nationality: "IND", Residence: "FI", Statuses: []tax.Standing{{Name: "residence_permit", Since: "2023-01-01", Until: "2026-06-15"}}}
	elsewhere := bought("2026-05-04", 2000, "25.5")
	elsewhere.Shop = "S2"
	moves := func(on, leaves models.Date, who tax.Traveller) tax.Basket {
		return by(who, leaving(leaves, visit("FI", bought(on, 4000, "25.5"))))
	}
	judge(t, b, []judged{
		{"at least 40 euros [fi_tulli]", visit("FI", bought("2026-05-04", 4000, "25.5")), "ok"},
		{"a cent less [fi_tulli]", visit("FI", bought("2026-05-04", 3999, "25.5")), "below_minimum"},
		{"receipts of a day in one store are added up [fi_tino]", visit("FI", bought("2026-05-04", 2000, "25.5"), bought("2026-05-04", 2000, "13.5")), "ok, ok"},
		{"those of two stores are not [fi_tulli]", visit("FI", bought("2026-05-04", 2000, "25.5"), elsewhere), "below_minimum, below_minimum"},
		{"at 24 %, before 1 September 2024 [ratesvs]", visit("FI", bought("2024-08-31", 4000, "24")), "ok"},
		{"the last day to leave: end of the third month [fi_sun]", leaving("2026-08-31", visit("FI", bought("2026-05-04", 4000, "25.5"))), "ok"},
		{"a day later", leaving("2026-09-01", visit("FI", bought("2026-05-04", 4000, "25.5"))), "too_old"},
		{"residents of Norway have rules that were not found [fi_vero]", by(tax.Traveller{Nationality: "NOR", Residence: "NO"}, visit("FI", bought("2026-05-04", 400000, "25.5"))), "not_known minimum"},
		{"a Finn who lives in China, since nationality does not matter [fi_tulli]", by(tax.Traveller{Nationality: "FIN", Residence: "CN"}, visit("FI", bought("2026-05-04", 4000, "25.5"))), "ok"},
		{"a Finn who lives at home", by(finn(0), visit("FI", bought("2026-05-04", 4000, "25.5"))), "resident"},
		{"a Finn who moves away for six months, two weeks before [fi_tulli2]", moves("2026-06-01", "2026-06-15", finn(6)), "ok"},
		{"fifteen days before [fi_tulli2]", moves("2026-05-31", "2026-06-15", finn(6)), "resident"},
		{"who moves away for five months [fi_tulli2]", moves("2026-06-01", "2026-06-15", finn(5)), "resident"},
		{"a Swede who moves away from Finland [fi_tulli2]", moves("2026-06-01", "2026-06-15", tax.Traveller{Nationality: "SWE", Residence: "FI", LeavingForMonths: 6}), "resident"},
		{"a permit that expires in two weeks [fi_tulli2]", moves("2026-06-01", "2026-07-20", permit), "ok"},
		{"a permit that expires in fifteen days [fi_tulli2]", moves("2026-05-31", "2026-07-20", permit), "resident"},
		{"a permit that has expired [fi_tulli2]", moves("2026-06-16", "2026-07-20", permit), "resident"},
		{"goods that were used [fi_tulli], and a prepaid card [fi_sun]", visit("FI", receipt("2026-05-04", line(5000, "25.5", "consumed"), line(5000, "25.5", "prepaid"))), "excluded_goods"},
	})
	if got := quote(t, b, visit("FI", bought("2026-05-04", 4000, "25.5")), "").Receipts[0]; got.ClaimBy != "2027-05-04" {
		t.Errorf("a form is valid for a year from its issue [fi_sun]: %s", got.ClaimBy)
	}
}

// The one row of an operator's table that was published: 40.00 to 49.99 pays 5.00, at 24 % [fi_tino].
func TestAnOperatorsTableInFinland(t *testing.T) {
	b := book(t, `name: fi_tino
assume:
  FI: {rounding: {at: receipt, tax: half_up, refund: half_up, fee: half_up}}
fee:
  FI: {payout: {unit: "0.01", above: nothing, tables: [{rows: [["40.00", "49.99", fixed, "5.00"]]}]}}
`)
	for gross, vat := range map[int64]int64{4000: 774, 4999: 968} {
		q := quote(t, b, visit("FI", bought("2023-05-04", gross, "24")), "fi_tino")
		if q.Refund != vat || q.Payout != 500 || q.Fee != vat-500 {
			t.Errorf("%d: %d of %d is paid out, %d kept", gross, q.Payout, q.Refund, q.Fee)
		}
	}
}
