package tax_test

import (
	"testing"

	"taxrefund/models/tax"
)

func TestPortugal(t *testing.T) {
	decide(t, "PT", []decision{
		{says: "pt_gb: 61.50 at 23 % is 50 net", on: "2026-05-04", gross: "61.50", rate: "23"},
		{says: "pt_gb: a cent less", on: "2026-05-04", gross: "61.49", rate: "23", want: "tax.below_minimum"},
		{says: "pt_gb: 61.00 at 22 % is 50 net", on: "2026-05-04", gross: "61.00", rate: "22"},
		{says: "pt_gb: a cent less", on: "2026-05-04", gross: "60.99", rate: "22", want: "tax.below_minimum"},
		{says: "pt_gb: 53.00 at 6 % is 50 net", on: "2026-05-04", gross: "53.00", rate: "6"},
		{says: "pt_gb: a cent less", on: "2026-05-04", gross: "52.99", rate: "6", want: "tax.below_minimum"},
		{says: "pt_red: 61.35 was 49.88 net, of an older law", on: "2026-05-04", gross: "61.35", rate: "23", want: "tax.below_minimum"},
		{says: "pt_at: who lives in the Union", on: "2026-05-04", gross: "900.00", rate: "23", with: lives("BRA", "PT"), want: "tax.resident"},
	})
	worth(t, "PT", "2026-05-04", "250.00", "23", "46.75") // pt_est
	bare(t, "PT", "23")
	lastDay(t, "PT", "23", "2026-01-15", "2026-04-30") // pt_at
	leavesOut(t, "PT", "23", "vehicles", "vehicle_parts", "resale")
	validatedBy(t, "PT", "2018-07-01", "external", "e-TaxFree")
	validatedBy(t, "PT", "2018-06-30", "officer", "")
}

// pt_gb prints the minimum gross, by rate; a receipt of several rates is measured by the sum of what is net.
func TestAPortugueseReceiptOfSeveralRatesIsMeasuredNet(t *testing.T) {
	for name, c := range map[string]struct {
		lines []tax.Line
		want  bool
	}{
		"25 net at 23 % and 25 net at 6 %: 57.25 gross, less than 61.50": {[]tax.Line{goods(t, "PT", "30.75", "23"), goods(t, "PT", "26.50", "6")}, true},
		"a cent less":                     {[]tax.Line{goods(t, "PT", "30.75", "23"), goods(t, "PT", "26.49", "6")}, false},
		"30 net at 23 % and 19.99 at 6 %": {[]tax.Line{goods(t, "PT", "36.90", "23"), goods(t, "PT", "21.19", "6")}, false},
	} {
		if r := quote(t, law(t), visit("PT", receipt("2026-05-04", c.lines...)), "").Receipts[0]; r.Eligible != c.want {
			t.Errorf("%s: eligible %v, %v", name, r.Eligible, r.Reasons)
		}
	}
}
