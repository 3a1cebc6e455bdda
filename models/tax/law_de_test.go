package tax_test

import (
	"testing"

	"taxrefund/models/tax"
)

func TestGermany(t *testing.T) {
	decide(t, "DE", []decision{
		{says: "de_ustg: more than 50", on: "2026-05-04", gross: "50.00", rate: "19", want: "tax.below_minimum"},
		{says: "de_ustg: a cent more", on: "2026-05-04", gross: "50.01", rate: "19"},
		{says: "de_ustg: from the first day of 2020", on: "2020-01-01", gross: "50.00", rate: "19", want: "tax.below_minimum"},
		{says: "de_haufe73: no minimum until 2019", on: "2019-12-31", gross: "1.00", rate: "19"},
		{says: "de_ustg: until the digital procedure exists, an event without a date", on: "2026-11-22", gross: "50.00", rate: "19", want: "tax.below_minimum"},
		{says: "de_ustg: and so years from now", on: "2035-01-01", gross: "50.00", rate: "19", want: "tax.below_minimum"},
		{says: "de_ustg: who lives in the Union", on: "2026-05-04", gross: "90.00", rate: "19", with: lives("CHN", "FR"), want: "tax.resident"},
		{says: "de_uae611: Great Britain is outside since 2021", on: "2021-01-01", gross: "90.00", rate: "19", with: lives("GBR", "GB")},
		{says: "de_uae611: and was inside before", on: "2020-12-31", gross: "90.00", rate: "19", with: lives("GBR", "GB"), want: "tax.resident"},
		{says: "de_uae611: Northern Ireland is inside", on: "2026-05-04", gross: "90.00", rate: "19", with: lives("GBR", "XI"), want: "tax.resident"},
	})
	worth(t, "DE", "2026-05-04", "119.00", "19", "19.00")
	worth(t, "DE", "2026-05-04", "107.00", "7", "7.00")
	bare(t, "DE", "19")
	lastDay(t, "DE", "19", "2025-11-30", "2026-02-28") // de_ustg
	leavesOut(t, "DE", "19", "vehicles", "vehicle_parts", "transport_supplies", "fuel", "freight", "resale")
	validatedBy(t, "DE", "2026-05-04", "officer", "")
}

func TestGermanInvoicesAreNotAddedUp(t *testing.T) { // de_awb: not even those of one shop and day
	x := visit("DE", receipt("2026-05-04", goods(t, "DE", "40.00", "19")), receipt("2026-05-04", goods(t, "DE", "45.00", "19")))
	x.Purchases[0].Key = "another"
	for _, r := range quote(t, law(t), x, "").Receipts {
		if r.Eligible {
			t.Errorf("%s is eligible", r.Key)
		}
	}
	costs := tax.Line{Key: "wrapping", Category: "services", Quantity: 1, Gross: 100, VAT: 16, Rate: "19"} // de_awb: ancillary costs count
	if r := quote(t, law(t), visit("DE", receipt("2026-05-04", goods(t, "DE", "49.50", "19"), costs)), "").Receipts[0]; !r.Eligible {
		t.Errorf("with ancillary costs: %v", r.Reasons)
	}
}
