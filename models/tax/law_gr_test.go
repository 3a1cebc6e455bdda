package tax_test

import (
	"testing"

	"taxrefund/models"
	"taxrefund/models/tax"
)

func TestGreece(t *testing.T) {
	born := func(day models.Date) func(*tax.Basket) {
		return func(x *tax.Basket) { x.Traveller.BirthDate = day }
	}
	decide(t, "GR", []decision{
		{says: "gr_gb: from 50", on: "2026-05-04", gross: "50.00", rate: "24"},
		{says: "gr_gb: a cent less", on: "2026-05-04", gross: "49.99", rate: "24", want: "tax.below_minimum"},
		{says: "gr_gb: who lives in the Union", on: "2026-05-04", gross: "90.00", rate: "24", with: lives("CHN", "GR"), want: "tax.resident"},
		{says: "gr_gb: older than 18, not on the birthday", on: "2026-05-04", gross: "90.00", rate: "24", with: born("2008-05-04"), want: "tax.too_young"},
		{says: "gr_gb: older than 18, the day after it", on: "2026-05-04", gross: "90.00", rate: "24", with: born("2008-05-03")},
	})
	worth(t, "GR", "2026-05-04", "124.00", "24", "24.00")
	worth(t, "GR", "2026-05-04", "117.00", "17", "17.00") // gr_gb: Lesvos, Chios, Kos, Leros, Samos
	bare(t, "GR", "24")
	lastDay(t, "GR", "24", "2026-01-15", "2026-04-30") // gr_gb
	leavesOut(t, "GR", "24", "alcohol", "wine", "food", "ship_lubricants")
	validatedBy(t, "GR", "2026-05-04", "officer", "")

	s, err := law(t).Scheme("GR")
	if err != nil {
		t.Fatal(err)
	}
	c, ok := s.Cash("2026-05-04") // gr_exo
	if !ok || c.Max.Minor != 150000 || c.Per != tax.PerForm || c.Overflow != tax.OtherMethod {
		t.Errorf("cash: %+v, %v", c, ok)
	}
}
