package tax_test

import (
	"testing"

	"taxrefund/models"
	"taxrefund/models/tax"
)

func TestSwitzerland(t *testing.T) {
	b := book(t)
	validatedBy(t, "CH", "2026-03-01", "officer", "")
	p := bought("2025-03-01", 30000, "8.1")
	verdicts(t, b, map[string]asked{
		"300.00 is enough [ch_gate]":                              {visit("CH", p), ""},
		"299.99 is not [ch_gate]":                                 {visit("CH", bought("2025-03-01", 29999, "8.1")), "tax.below_minimum"},
		"export documents are not added up [ch_gate]":             {visit("CH", bought("2025-03-01", 20000, "8.1"), bought("2025-03-01", 20001, "8.1")), "tax.below_minimum"},
		"nothing is known of purchases before May 2011 [ch_gate]": {visit("CH", bought("2011-04-30", 30000, "8")), "tax.not_known deadline"},
		"since then it is [ch_gate]":                              {visit("CH", bought("2011-05-01", 30000, "8")), ""},
		"the 90th day after 2020-08-01 [ch_tn]":                   {departing("2020-10-30", visit("CH", bought("2020-08-01", 30000, "7.7"))), ""},
		"the 91st day after 2020-08-01 [ch_tn]":                   {departing("2020-10-31", visit("CH", bought("2020-08-01", 30000, "7.7"))), "tax.too_old"},
		"the 30th day after 2020-07-31 [ch_tn]":                   {departing("2020-08-30", visit("CH", bought("2020-07-31", 30000, "7.7"))), ""},
		"the 31st day after 2020-07-31 [ch_tn]":                   {departing("2020-08-31", visit("CH", bought("2020-07-31", 30000, "7.7"))), "tax.too_old"},
		"people of Switzerland are in [ch_estv]":                  {from("CHN", "CH", visit("CH", p)), "tax.resident"},
		"so are those of Liechtenstein":                           {from("CHN", "LI", visit("CH", p)), "tax.resident"},
		"a Swiss passport does not matter [ch_estv]":              {from("CHE", "FR", visit("CH", p)), ""},
		"goods neither for private use nor to be given [ch_estv]": {who(visit("CH", p), func(w *tax.Traveller) { w.Denies = []string{"private_use_or_gift"} }), "tax.not_declared"},
	})
	for name, of := range map[string]map[models.Date]string{ // [ratesvv]
		"standard":      {"2024-01-01": "8.1", "2023-12-31": "7.7", "2018-01-01": "7.7", "2017-12-31": ""},
		"reduced":       {"2024-01-01": "2.6", "2023-12-31": "2.5"},
		"accommodation": {"2024-01-01": "3.8", "2023-12-31": "3.7"},
	} {
		for day, want := range of {
			if got := rate(t, b, "CH", name, day); got != want {
				t.Errorf("the %s rate on %s is %q, want %q", name, day, got, want)
			}
		}
	}
	if got := verdict(t, b, visit("CH", p), "law"); got != "tax.not_asked declares" {
		t.Errorf("by the law alone %q", got)
	}
	assumes(t, quote(t, b, visit("CH", p), ""), "declares", "first_day", "rounding")
}
