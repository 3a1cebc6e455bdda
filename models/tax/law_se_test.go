package tax_test

import (
	"testing"

	"taxrefund/models/tax"
)

func TestSweden(t *testing.T) {
	b := law(t)
	judge(t, b, []judged{
		{"at least 200 kronor with VAT [se_20]", visit("SE", bought("2026-05-04", 20000, "25")), "ok"},
		{"an öre less [se_20]", visit("SE", bought("2026-05-04", 19999, "25")), "below_minimum"},
		{"several goods on one invoice [se_20]", visit("SE", receipt("2026-05-04", line(10000, "25", ""), line(10000, "12", ""))), "ok"},
		{"on two invoices [se_20]", visit("SE", bought("2026-05-04", 10000, "25"), bought("2026-05-04", 19999, "25")), "below_minimum, below_minimum"},
		{"the last day to leave: end of the third month [se_24]", leaving("2026-08-31", visit("SE", bought("2026-05-04", 20000, "25"))), "ok"},
		{"a day later", leaving("2026-09-01", visit("SE", bought("2026-05-04", 20000, "25"))), "too_old"},
		{"who lives in the Union [se_24]", by(tax.Traveller{Nationality: "CHN", Residence: "DE"}, visit("SE", bought("2026-05-04", 20000, "25"))), "resident"},
		{"residents of Norway have rules that were not found [se_24]", by(tax.Traveller{Nationality: "NOR", Residence: "NO"}, visit("SE", bought("2026-05-04", 20000, "25"))), "not_known minimum"},
		{"and those of Åland [se_24]", by(tax.Traveller{Nationality: "FIN", Residence: "AX"}, visit("SE", bought("2026-05-04", 20000, "25"))), "not_known minimum"},
		{"goods whose use began, which do not count either [se_24]", visit("SE", receipt("2026-05-04", line(10000, "25", "consumed"), line(10000, "25", ""))), "below_minimum"},
	})
}
