package tax_test

import "testing"

func TestTurkiye(t *testing.T) {
	b := book(t)
	validatedBy(t, "TR", "2026-03-01", "officer", "")
	p := bought("2025-01-31", 100001, "20")
	verdicts(t, b, map[string]asked{
		"more than 1,000 [steves]":                {visit("TR", p), ""},
		"1,000 is not more [steves]":              {visit("TR", bought("2025-01-31", 100000, "20")), "tax.below_minimum"},
		"a Turk who lives abroad [tr_post]":       {from("TUR", "DE", visit("TR", p)), ""},
		"a Turk who lives there [tr_post]":        {from("TUR", "TR", visit("TR", p)), "tax.resident"},
		"services are left out [tr_post]":         {visit("TR", of("services", "", bought("2025-01-31", 100001, "20"))), "tax.excluded_goods"},
		"three months after 31 January [tr_post]": {departing("2025-04-30", visit("TR", p)), ""},
		"and the day after [tr_post]":             {departing("2025-05-01", visit("TR", p)), "tax.too_old"},
		"a stay of six months [tr_gb]":            {entered("2024-10-30", departing("2025-04-30", visit("TR", p))), ""},
		"a stay of a day more [tr_gb]":            {entered("2024-10-29", departing("2025-04-30", visit("TR", p))), "tax.stay_too_long"},
	})
	assumes(t, quote(t, b, visit("TR", p), ""), "minimum_basis", "rounding")
	if got := verdict(t, b, visit("TR", p), "law"); got != "tax.not_known minimum_basis" {
		t.Errorf("by the law alone %q", got)
	}
}

// The older minimum has no dates, so it is tried in a scheme of its own: 118 at 18 % and 108 at 8 % are the amounts that
// contain 100 net [tr_gb].
func TestTurkiyesOlderMinimumIsMoreThan100BeforeTax(t *testing.T) {
	b := inline(t, "TR", "TRY", map[string]string{"minimum": `amount: "100.00", comparison: gt, basis: exclusive`})
	for _, c := range []struct {
		rate  string
		gross int64
		want  string
	}{{"18", 11800, "tax.below_minimum"}, {"18", 11801, ""}, {"8", 10800, "tax.below_minimum"}, {"8", 10801, ""}, {"18", 10801, "tax.below_minimum"}} {
		if got := verdict(t, b, visit("TR", bought("2015-06-01", c.gross, c.rate)), ""); got != c.want {
			t.Errorf("%d at %s %%: %q, want %q", c.gross, c.rate, got, c.want)
		}
	}
}
