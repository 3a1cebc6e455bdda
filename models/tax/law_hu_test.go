package tax_test

import (
	"slices"
	"testing"

	"taxrefund/models/tax"
)

func TestHungary(t *testing.T) {
	b := law(t)
	settled := []tax.Standing{{Name: "permanent_resident", Since: "2020-01-01"}}
	judge(t, b, []judged{
		{"the highest forint figure published is assumed [steves]", visit("HU", bought("2026-05-04", 7000100, "27")), "ok"},
		{"a fillér less", visit("HU", bought("2026-05-04", 7000099, "27")), "below_minimum"},
		{"one invoice [hu_bt]", visit("HU", bought("2026-05-04", 4000000, "27"), bought("2026-05-04", 4000000, "27")), "below_minimum, below_minimum"},
		{"a citizen of a member state who lives outside [hu_easun]", by(tax.Traveller{Nationality: "HUN", Residence: "US", Statuses: settled}, visit("HU", bought("2026-05-04", 7000100, "27"))), "ok"},
		{"a German, whose passport says D [hu_easun]", by(tax.Traveller{Nationality: "D", Residence: "US", Statuses: settled}, visit("HU", bought("2026-05-04", 7000100, "27"))), "ok"},
		{"who lives at home [hu_easun]", by(tax.Traveller{Nationality: "HUN", Residence: "HU"}, visit("HU", bought("2026-05-04", 7000100, "27"))), "resident"},
		{"another citizen who lives here for a time [hu_easun]", by(tax.Traveller{Nationality: "SRB", Residence: "HU", Statuses: []tax.Standing{{Name: "student_pass", Since: "2025-09-01"}}}, visit("HU", bought("2026-05-04", 7000100, "27"))), "ok"},
		{"who lives here and does not say whose citizen they are", by(tax.Traveller{Residence: "HU"}, visit("HU", bought("2026-05-04", 7000100, "27"))), "not_asked nationality"},
		{"who lives outside need not say", by(tax.Traveller{Residence: "RS"}, visit("HU", bought("2026-05-04", 7000100, "27"))), "ok"},
		{"another citizen who may stay for good [hu_easun]", by(tax.Traveller{Nationality: "SRB", Residence: "RS", Statuses: settled}, visit("HU", bought("2026-05-04", 7000100, "27"))), "status"},
		{"the last day to leave: end of the third month [hu_tfe]", leaving("2026-08-31", visit("HU", bought("2026-05-04", 7000100, "27"))), "ok"},
		{"a day later", leaving("2026-09-01", visit("HU", bought("2026-05-04", 7000100, "27"))), "too_old"},
		{"goods that were opened [hu_tfe]", visit("HU", receipt("2026-05-04", line(9000000, "27", "consumed"))), "excluded_goods"},
	})
	x := visit("HU", bought("2026-05-04", 7000100, "27"))
	q := quote(t, b, x, "")
	if got := q.Receipts[0].ClaimBy; got != "2026-11-04" {
		t.Errorf("within 183 days of export [hu_lp]: %s", got)
	}
	assumes(t, q, "minimum", "first_day")
	if got := codes(quote(t, b, x, "law").Receipts[0]); !slices.Equal(got, []string{"tax.not_known minimum"}) {
		t.Errorf("the law alone does not know the minimum: %s", got)
	}
	validatedBy(t, "HU", "2026-02-10", "officer", "")
	validatedBy(t, "HU", "2026-02-11", "officer", "self-service at Budapest airport") // [hu_info]
}
