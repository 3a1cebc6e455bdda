package tax_test

import "testing"

func TestTheNetherlands(t *testing.T) {
	decide(t, "NL", []decision{
		{says: "nl_cn: more than 50, though nl_bd says at least", on: "2026-05-04", gross: "50.00", rate: "21", want: "tax.below_minimum"},
		{says: "nl_cn: a cent more", on: "2026-05-04", gross: "50.01", rate: "21"},
		{says: "nl_bd: who lives in the Union", on: "2026-05-04", gross: "90.00", rate: "21", with: lives("USA", "NL"), want: "tax.resident"},
	})
	worth(t, "NL", "2026-05-04", "121.00", "21", "21.00")
	worth(t, "NL", "2026-05-04", "109.00", "9", "9.00")
	bare(t, "NL", "21")
	lastDay(t, "NL", "21", "2026-01-01", "2026-04-30") // nl_cn
	validatedBy(t, "NL", "2026-01-01", "external", "NL Customs VAT")
	validatedBy(t, "NL", "2025-12-31", "officer", "")
}
