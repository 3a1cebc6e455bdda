package tax_test

import (
	"strings"
	"testing"
)

func TestGreatBritainGivesNothingBackSince2021(t *testing.T) {
	b := book(t)
	validatedBy(t, "GB", "2020-12-31", "", "")
	for _, profile := range []string{"", "law"} {
		r := quote(t, b, visit("GB", bought("2021-01-01", 100000, "20")), profile).Receipts[0] // [uk_b21]
		if r.Eligible || codes(r)[0] != "tax.scheme_ended" || r.Reasons[0].Params["since"] != "2021-01-01" || !strings.Contains(r.Reasons[0].Params["detail"], "31 December 2020") {
			t.Errorf("%q: %+v", profile, r.Reasons)
		}
		if got := verdict(t, b, visit("GB", bought("2020-12-31", 100000, "20")), profile); !strings.HasPrefix(got, "tax.not_known") {
			t.Errorf("what held on 2020-12-31 is not known here, yet %q says %q", profile, got)
		}
	}
}
