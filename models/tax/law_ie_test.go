package tax_test

import (
	"testing"

	"taxrefund/models/tax"
)

func TestIreland(t *testing.T) {
	emigrant := func(nationality string, months int) func(*tax.Basket) {
		return func(x *tax.Basket) { lives(nationality, "IE")(x); x.Traveller.LeavingForMonths = months }
	}
	decide(t, "IE", []decision{
		{says: "ie_deb: must exceed 75", on: "2026-05-04", gross: "75.00", rate: "23", want: "tax.below_minimum"},
		{says: "ie_deb: a cent more", on: "2026-05-04", gross: "75.01", rate: "23"},
		{says: "ie_deb: from the first day of 2021", on: "2021-01-01", gross: "75.00", rate: "23", want: "tax.below_minimum"},
		{says: "ie_2000: no minimum before", on: "2020-12-31", gross: "1.00", rate: "23"},
		{says: "ie_ov: residents of Great Britain", on: "2026-05-04", gross: "90.00", rate: "23", with: lives("GBR", "GB")},
		{says: "ie_ov: residents of Northern Ireland", on: "2026-05-04", gross: "90.00", rate: "23", with: lives("GBR", "XI"), want: "tax.resident"},
		{says: "ie_who: an Irish citizen who leaves for 12 months", on: "2026-05-04", gross: "90.00", rate: "23", with: emigrant("IRL", 12)},
		{says: "ie_who: a citizen of the Union likewise", on: "2026-05-04", gross: "90.00", rate: "23", with: emigrant("D", 12)},
		{says: "ie_who: for less", on: "2026-05-04", gross: "90.00", rate: "23", with: emigrant("IRL", 11), want: "tax.resident"},
		{says: "ie_who: before 2021 too", on: "2020-12-31", gross: "90.00", rate: "23", with: emigrant("IRL", 12)},
		{says: "ie_ov: Great Britain was inside until 2020", on: "2020-12-31", gross: "90.00", rate: "23", with: lives("GBR", "GB"), want: "tax.resident"},
		{says: "ie_who: and no other citizen", on: "2026-05-04", gross: "90.00", rate: "23", with: emigrant("USA", 12), want: "tax.resident"},
	})
	denies := func(nationality, residence string) func(*tax.Basket) {
		return func(x *tax.Basket) {
			lives(nationality, residence)(x)
			x.Traveller.Denies = []string{"import_declared_in_great_britain"}
		}
	}
	decide(t, "IE", []decision{
		{says: "ie_ov: residents of Great Britain declare the import there", on: "2026-05-04", gross: "90.00", rate: "23", with: denies("GBR", "GB"), want: "tax.not_declared"},
		{says: "ie_ov: nobody else does", on: "2026-05-04", gross: "90.00", rate: "23", with: denies("GBR", "US")},
	})
	worth(t, "IE", "2026-05-04", "123.00", "23", "23.00")
	worth(t, "IE", "2026-05-04", "113.50", "13.5", "13.50")
	bare(t, "IE", "23")
	lastDay(t, "IE", "23", "2026-01-15", "2026-04-30") // ie_2000
	leavesOut(t, "IE", "23", "services", "accommodation", "meals", "transport_supplies", "vehicle_parts", "fuel")
	validatedBy(t, "IE", "2026-05-04", "officer", "")
}

// ie_2000: each item of 2,000 or more is presented; an older page, ie_2000b, says more than 2,000.
func TestAnItemOfTwoThousandIsShownInIreland(t *testing.T) {
	for name, c := range map[string]struct {
		gross  string
		pieces int
		want   int
	}{"a cent less": {"1999.99", 1, 0}, "exactly": {"2000.00", 1, 1}, "two of 1,000 each": {"2000.00", 2, 0}, "two of 2,000 each": {"4000.00", 2, 1}} {
		l := goods(t, "IE", c.gross, "23")
		l.Quantity = c.pieces
		r := quote(t, law(t), visit("IE", receipt("2026-05-04", l)), "").Receipts[0]
		if len(r.Inspect) != c.want || c.want > 0 && r.Inspect[0].Params["action"] != "show" {
			t.Errorf("%s: %v", name, r.Inspect)
		}
	}
}
