package tax_test

import (
	"testing"

	"taxrefund/models/tax"
)

func TestPoland(t *testing.T) {
	b := law(t)
	judge(t, b, []judged{
		{"before Poland was in the Union", visit("PL", bought("2004-04-30", 20000, "23")), "not_known minimum"},
		{"200 złoty from May 2004 [pl_16]", visit("PL", bought("2004-05-01", 20000, "23")), "ok"},
		{"200 złoty until May 2016 [pl_16]", visit("PL", bought("2016-05-31", 20000, "23")), "ok"},
		{"a grosz less [pl_16]", visit("PL", bought("2016-05-31", 19999, "23")), "below_minimum"},
		{"300 złoty from June 2016 [pl_16]", visit("PL", bought("2016-06-01", 30000, "23")), "ok"},
		{"a grosz less [pl_16]", visit("PL", bought("2016-06-01", 29999, "23")), "below_minimum"},
		{"300 złoty until July 2017 [pl_17]", visit("PL", bought("2017-07-31", 29999, "23")), "below_minimum"},
		{"200 złoty again from August 2017 [pl_17]", visit("PL", bought("2017-08-01", 20000, "23")), "ok"},
		{"a grosz less [pl_17]", visit("PL", bought("2017-08-01", 19999, "23")), "below_minimum"},
		{"one document at a time [pl_17]", visit("PL", bought("2026-05-04", 10000, "23"), bought("2026-05-04", 10000, "23")), "below_minimum, below_minimum"},
		{"the last day to leave: end of the third month [pl_puesc]", leaving("2026-08-31", visit("PL", bought("2026-05-04", 20000, "23"))), "ok"},
		{"a day later", leaving("2026-09-01", visit("PL", bought("2026-05-04", 20000, "23"))), "too_old"},
		{"who lives in the Union [pl_ks]", by(tax.Traveller{Nationality: "UKR", Residence: "PL"}, visit("PL", bought("2026-05-04", 20000, "23"))), "resident"},
		{"fuel, as is generally known", visit("PL", receipt("2026-05-04", line(20000, "23", "fuel"))), "excluded_goods"},
	})
	validatedBy(t, "PL", "2021-12-31", "officer", "")          // customs' stamp [dir147]
	validatedBy(t, "PL", "2022-01-01", "external", "TAX FREE") // the document is electronic [pl_puesc]
}
