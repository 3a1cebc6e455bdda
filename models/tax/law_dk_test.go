package tax_test

import (
	"slices"
	"testing"

	"taxrefund/models/tax"
)

func TestDenmark(t *testing.T) {
	b := law(t)
	norwegian := tax.Traveller{Nationality: "NOR", Residence: "NO"}
	set := func(gross int64) tax.Line {
		l := line(gross, "25", "tableware")
		l.Set = "dinner service"
		return l
	}
	pair := line(240000, "25", "")
	pair.Quantity = 2
	student := tax.Traveller{Nationality: "CHN", Residence: "CN", Statuses: []tax.Standing{{Name: "student_pass", Since: "2026-01-01", Until: "2026-06-30"}}}
	judge(t, b, []judged{
		{"300 kroner are not more than 300 [dk_law]", visit("DK", bought("2026-05-04", 30000, "25")), "below_minimum"},
		{"an øre more [dk_law]", visit("DK", bought("2026-05-04", 30001, "25")), "ok"},
		{"two purchases in one shop [dk_law]", visit("DK", bought("2026-05-04", 30000, "25"), bought("2026-05-04", 30000, "25")), "below_minimum, below_minimum"},
		{"a Norwegian's item of 1,200 kroner [dk_law] [dk_no]", by(norwegian, visit("DK", bought("2026-05-04", 120000, "25"))), "below_minimum"},
		{"an item of an øre more [dk_law] [dk_no]", by(norwegian, visit("DK", bought("2026-05-04", 120001, "25"))), "ok"},
		{"two items of 1,200 kroner each [dk_law]", by(norwegian, visit("DK", receipt("2026-05-04", pair))), "below_minimum"},
		{"a dinner service counts as one item [dk_law]", by(norwegian, visit("DK", receipt("2026-05-04", set(60000), set(60001)))), "ok"},
		{"the same plates without being a set", by(norwegian, visit("DK", receipt("2026-05-04", line(60000, "25", "tableware"), line(60001, "25", "tableware")))), "below_minimum"},
		{"residents of Åland as well [dk_no]", by(tax.Traveller{Nationality: "FIN", Residence: "AX"}, visit("DK", bought("2026-05-04", 120000, "25"))), "below_minimum"},
		{"a Norwegian who did not pay VAT at home [dk_no]", by(tax.Traveller{Nationality: "NOR", Residence: "NO", Denies: []string{"vat_paid_at_home"}}, visit("DK", bought("2026-05-04", 120001, "25"))), "not_declared"},
		{"of others it is not asked [dk_no]", by(tax.Traveller{Nationality: "CHN", Residence: "CN", Denies: []string{"vat_paid_at_home"}}, visit("DK", bought("2026-05-04", 30001, "25"))), "ok"},
		{"who studied in Denmark is no tourist [dk_info]", by(student, visit("DK", bought("2026-05-04", 30001, "25"))), "status"},
		{"who lives in the Union [dk_law]", by(tax.Traveller{Nationality: "SWE", Residence: "SE"}, visit("DK", bought("2026-05-04", 30001, "25"))), "resident"},
		{"the last day to leave: end of the third month [dk_info]", leaving("2026-08-31", visit("DK", bought("2026-05-04", 30001, "25"))), "ok"},
		{"a day later", leaving("2026-09-01", visit("DK", bought("2026-05-04", 30001, "25"))), "too_old"},
	})
}

// The declaration is asked of residents of Norway and Åland only, and the answer says that it was assumed.
func TestDenmarkAssumesOnlyOfNordicResidents(t *testing.T) {
	b := law(t)
	for residence, want := range map[string]bool{"NO": true, "CN": false} {
		q := quote(t, b, by(tax.Traveller{Nationality: "CHN", Residence: residence}, visit("DK", bought("2026-05-04", 200000, "25"))), "")
		if got := slices.Contains(q.Assumed, "declares"); got != want {
			t.Errorf("%s: assumed %v", residence, q.Assumed)
		}
	}
}

// More than 25,000 kroner in all are shown [dk_aal].
func TestDenmarkShowsLargeTotals(t *testing.T) {
	b := law(t)
	for second, want := range map[int64]int{1500000: 0, 1500001: 1} {
		q := quote(t, b, visit("DK", bought("2026-05-04", 1000000, "25"), bought("2026-05-04", second, "25")), "")
		for _, r := range q.Receipts {
			if len(r.Inspect) != want {
				t.Errorf("a total of %d: %v", q.Gross, r.Inspect)
			}
		}
	}
}
