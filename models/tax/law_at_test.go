package tax_test

import "testing"

func TestAustria(t *testing.T) {
	decide(t, "AT", []decision{
		{says: "at_bmf: more than 75", on: "2026-05-04", gross: "75.00", rate: "20", want: "tax.below_minimum"},
		{says: "at_bmf: a cent more", on: "2026-05-04", gross: "75.01", rate: "20"},
		{says: "at_bmf: who lives in the Union", on: "2026-05-04", gross: "90.00", rate: "20", with: lives("CHN", "AT"), want: "tax.resident"},
		{says: "at_bmf: taken to live where the passport is from", on: "2026-05-04", gross: "90.00", rate: "20", with: lives("D", ""), want: "tax.resident"},
	})
	worth(t, "AT", "2026-05-04", "120.00", "20", "20.00")
	worth(t, "AT", "2026-05-04", "119.00", "19", "19.00") // det26: Jungholz and Mittelberg
	bare(t, "AT", "20")
	lastDay(t, "AT", "20", "2026-02-28", "2026-05-31") // at_bmf
	leavesOut(t, "AT", "20", "vehicles", "vehicle_fittings", "freight")
	validatedBy(t, "AT", "2021-09-01", "external", "DEV")
	validatedBy(t, "AT", "2021-08-31", "officer", "")

	// at_bmf: one invoice; at_wko would add up those of one supplier and day
	x := visit("AT", receipt("2026-05-04", goods(t, "AT", "40.00", "20")), receipt("2026-05-04", goods(t, "AT", "45.00", "20")))
	if q := quote(t, law(t), x, ""); q.Receipts[0].Eligible || q.Receipts[1].Eligible {
		t.Errorf("two invoices were added up: %+v", q.Receipts)
	}
}
