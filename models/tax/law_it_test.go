package tax_test

import "testing"

func TestItaly(t *testing.T) {
	decide(t, "IT", []decision{
		{says: "it_ratio: 70.00 fails", on: "2026-05-04", gross: "70.00", rate: "22", want: "tax.below_minimum"},
		{says: "it_ratio: 70.01 is the first eligible amount", on: "2026-05-04", gross: "70.01", rate: "22"},
		{says: "it_redfis: from 1 February 2024", on: "2024-02-01", gross: "70.01", rate: "22"},
		{says: "it_redfis: and not from 1 January, as a newspaper has it", on: "2024-01-31", gross: "70.01", rate: "22", want: "tax.below_minimum"},
		{says: "it_ratio: more than 154.94 before", on: "2024-01-31", gross: "154.94", rate: "22", want: "tax.below_minimum"},
		{says: "it_ratio: a cent more, though newspapers round to 154.95", on: "2024-01-31", gross: "154.95", rate: "22"},
		{says: "it_exp: who lives in the Union", on: "2026-05-04", gross: "90.00", rate: "22", with: lives("CHN", "DE"), want: "tax.resident"},
	})
	worth(t, "IT", "2026-05-04", "700.00", "22", "126.23") // it_moretti prints 141.4, which is wrong
	bare(t, "IT", "22")
	lastDay(t, "IT", "22", "2026-01-15", "2026-04-30") // it_ratio
	leavesOut(t, "IT", "22", "resale")
	validatedBy(t, "IT", "2026-05-04", "external", "OTELLO")
}
