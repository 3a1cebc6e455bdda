package tax_test

import (
	"slices"
	"testing"

	"taxrefund/models"
	"taxrefund/models/tax"
)

// Of these member states only the minimum of a travel guide is known [steves], or not even that.
var framework = []struct {
	country string
	minimum int64 // minor units: the first amount that is enough
}{{"BG", 17501}, {"EE", 3801}, {"LV", 4400}, {"LT", 4000}, {"LU", 7400}, {"MT", 5000}, {"RO", 25000}, {"SI", 5001}}

func TestTheFrameworkOfTheUnion(t *testing.T) {
	b := law(t)
	for _, c := range framework {
		in := func(name string) string { return c.country + ": " + name }
		enough := func(on models.Date) tax.Purchase { return bought(on, c.minimum, "20") }
		judge(t, b, []judged{
			{in("the minimum [steves]"), visit(c.country, enough("2026-01-15")), "ok"},
			{in("a cent less [steves]"), visit(c.country, bought("2026-01-15", c.minimum-1, "20")), "below_minimum"},
			{in("before the end of the third month after that of the sale [dir147]"), leaving("2026-04-30", visit(c.country, enough("2026-01-15"))), "ok"},
			{in("a day later [dir147]"), leaving("2026-05-01", visit(c.country, enough("2026-01-15"))), "too_old"},
			{in("February is the third month after November [dir147]"), leaving("2026-02-28", visit(c.country, enough("2025-11-30"))), "ok"},
			{in("whose home is in the Union [dir147]"), by(tax.Traveller{Nationality: "USA", Residence: "FR"}, visit(c.country, enough("2026-01-15"))), "resident"},
			{in("whose home is in Great Britain, since 2021 [dir147]"), by(tax.Traveller{Nationality: "GBR", Residence: "GB"}, visit(c.country, enough("2026-01-15"))), "ok"},
		})
		q := quote(t, b, visit(c.country, enough("2026-01-15")), "")
		if !slices.Contains(q.Assumed, "refund") || slices.Contains(q.Assumed, "minimum") != (c.country == "BG") {
			t.Errorf("%s: the answer says what it assumed: %v", c.country, q.Assumed)
		}
	}
}

// 175 EUR is a ceiling: a member state may exempt smaller sales, and must exempt greater ones [dir147].
func TestNoMemberStateAsksForMoreThan175Euro(t *testing.T) {
	b := law(t)
	seen := 0
	for _, id := range []string{"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"} {
		s, err := b.Scheme(id)
		if err != nil || s.Currency != "EUR" {
			continue
		}
		for _, m := range s.Minimum {
			seen++
			if m.Amount.Minor > 17500 {
				t.Errorf("%s asks for %s since %s", id, m.Amount.Text, m.Since)
			}
		}
		for _, d := range s.Deadline {
			if d.Kind != "" && (d.Kind != "month_end_after" || d.Months != 3) {
				t.Errorf("%s: goods leave before the end of the third month after that of the sale", id)
			}
		}
	}
	if seen < 10 {
		t.Errorf("only %d minimums were seen", seen)
	}
}

func TestRatesOfTheNorthAndEast(t *testing.T) {
	b := law(t)
	for _, c := range [][4]string{ // [rates2025] [ratesvs] [rates2026] [cz_law] [sk_law]
		{"FI", "standard", "2024-08-31", "24"}, {"FI", "standard", "2024-09-01", "25.5"}, {"FI", "reduced", "2025-12-31", "14"}, {"FI", "reduced", "2026-01-01", "13.5"}, {"FI", "second_reduced", "2026-01-01", "10"},
		{"SE", "standard", "2025-06-01", "25"}, {"SE", "reduced", "2025-06-01", "12"}, {"SE", "second_reduced", "2025-06-01", "6"}, {"SE", "food", "2026-03-31", ""}, {"SE", "food", "2026-04-01", "6"}, {"SE", "food", "2027-12-31", "6"}, {"SE", "food", "2028-01-01", ""},
		{"DK", "standard", "2025-06-01", "25"}, {"DK", "reduced", "2025-06-01", ""},
		{"PL", "standard", "2025-06-01", "23"}, {"PL", "reduced", "2025-06-01", "8"}, {"PL", "second_reduced", "2025-06-01", "5"},
		{"CZ", "standard", "2026-01-01", "21"}, {"CZ", "reduced", "2023-12-31", ""}, {"CZ", "reduced", "2024-01-01", "12"},
		{"HU", "standard", "2025-06-01", "27"}, {"HU", "reduced", "2025-06-01", "18"}, {"HU", "second_reduced", "2025-06-01", "5"},
		{"HR", "standard", "2025-06-01", "25"}, {"HR", "reduced", "2025-06-01", "13"}, {"HR", "second_reduced", "2025-06-01", "5"},
		{"SK", "standard", "2024-12-31", "20"}, {"SK", "standard", "2025-01-01", "23"}, {"SK", "reduced", "2024-12-31", ""}, {"SK", "reduced", "2025-01-01", "19"}, {"SK", "second_reduced", "2025-01-01", "5"},
		{"EE", "standard", "2023-12-31", ""}, {"EE", "standard", "2024-01-01", "22"}, {"EE", "standard", "2025-06-30", "22"}, {"EE", "standard", "2025-07-01", "24"},
		{"RO", "standard", "2025-07-31", "19"}, {"RO", "standard", "2025-08-01", "21"},
	} {
		if got := rateOn(t, b, c[0], c[1], models.Date(c[2])); got != c[3] {
			t.Errorf("the %s rate of %s on %s is %q, want %q", c[1], c[0], c[2], got, c[3])
		}
	}
}

// Customs where the goods leave the Union validate, not those of the country of purchase [dir147].
func TestCustomsValidateInTheNorthAndEast(t *testing.T) {
	for _, id := range []string{"BG", "CZ", "DK", "EE", "FI", "HR", "LT", "LU", "LV", "MT", "RO", "SE", "SI", "SK"} {
		validatedBy(t, id, "2026-01-15", "officer", "")
	}
}
