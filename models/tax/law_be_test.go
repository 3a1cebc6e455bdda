package tax_test

import (
	"slices"
	"testing"

	"taxrefund/models"
)

func TestBelgium(t *testing.T) {
	decide(t, "BE", []decision{
		{says: "be_125: more than 125", on: "2026-05-04", gross: "125.00", rate: "21", want: "tax.below_minimum"},
		{says: "be_bru: 125.01 is the least", on: "2026-05-04", gross: "125.01", rate: "21"},
		{says: "be_kb19: from the first day of 2020", on: "2020-01-01", gross: "125.00", rate: "21", want: "tax.below_minimum"},
		{says: "be_2016: more than 125 until 16 July 2016", on: "2016-07-16", gross: "125.00", rate: "21", want: "tax.below_minimum"},
		{says: "be_2016: a cent more", on: "2016-07-16", gross: "125.01", rate: "21"},
		{says: "be_2016: more than 50 from 17 July 2016", on: "2016-07-17", gross: "50.01", rate: "21"},
		{says: "be_2016: exactly 50", on: "2016-07-17", gross: "50.00", rate: "21", want: "tax.below_minimum"},
		{says: "be_2016: when the text said 125 again is not known", on: "2016-10-01", gross: "60.00", rate: "21", want: "tax.not_known minimum"},
		{says: "be_125: who lives in the Union", on: "2026-05-04", gross: "900.00", rate: "21", with: lives("CHN", "FR"), want: "tax.resident"},
	})
	worth(t, "BE", "2026-05-04", "1000.00", "21", "173.55") // be_guide
	bare(t, "BE", "21")
	lastDay(t, "BE", "21", "2026-01-15", "2026-04-30") // be_125
	leavesOut(t, "BE", "21", "resale")
	validatedBy(t, "BE", "2026-05-04", "officer", "DETAX")
}

// be_kb19: 50 from 2017-09-01, published on 2019-11-20; the text said 125 until then.
func TestABelgianDecreeHoldsFromTwoYearsBeforeItWasPublished(t *testing.T) {
	for _, c := range []struct {
		gross string
		known models.Date
		want  []string
	}{
		{"60.00", "2018-06-02", []string{"tax.below_minimum"}},
		{"125.01", "2018-06-02", nil},
		{"60.00", "2019-11-19", []string{"tax.below_minimum"}},
		{"60.00", "2019-11-20", nil},
		{"60.00", "2020-03-01", nil},
		{"50.00", "2020-03-01", []string{"tax.below_minimum"}},
	} {
		for _, day := range []models.Date{"2017-09-01", "2018-06-01", "2019-12-31"} {
			x := visit("BE", receipt("2018-06-01", goods(t, "BE", c.gross, "21")))
			x.ValidOn, x.KnownOn = day, c.known
			if r := quote(t, law(t), x, "").Receipts[0]; !slices.Equal(codes(r), c.want) {
				t.Errorf("%s under the law of %s as known on %s: %v, want %v", c.gross, day, c.known, r.Reasons, c.want)
			}
		}
	}
}
