package till_test

import (
	"testing"

	"taxrefund/models/money"
	"taxrefund/models/till"
)

// Whatever is due and whatever a limit leaves: nothing is lost, nothing above the limit is handed out, and only whole coins.
func FuzzNothingOfADueIsLostAtTheDesk(f *testing.F) {
	for _, due := range []int64{1, 2, 3, 3400, 3402, money.MaxMinor} {
		for _, room := range []int64{-5, 0, 1, 3, 2000, 2003, 3401, money.MaxMinor * 1000} {
			f.Add(due, room, uint8(due%4))
		}
	}
	countries := []struct {
		currency money.Currency
		country  string
	}{{"EUR", "FR"}, {"EUR", "FI"}, {"HUF", "HU"}, {"DKK", "DK"}}
	f.Fuzz(func(t *testing.T, minor, room int64, where uint8) {
		if minor <= 0 || minor > money.MaxMinor || room > money.MaxMinor*1000 || room < -money.MaxMinor {
			t.Skip()
		}
		at := countries[int(where)%len(countries)]
		due, step := money.Of(minor, at.currency), money.CashStepOf(at.currency, at.country)
		s, err := till.Share(due, room, step)
		if err != nil {
			t.Fatal(err)
		}
		if s.Due.Minor+s.Rest.Minor != minor || s.Due.Minor < 0 || s.Rest.Minor < 0 {
			t.Errorf("of %s with room for %d: %+v", due, room, s)
		}
		if s.Handed.Minor%step.Minor != 0 || s.Handed.Minor > max(room, 0) || s.Rest.Minor > 0 && s.Handed != s.Due {
			t.Errorf("of %s with room for %d is handed out %s", due, room, s.Handed)
		}
		if off := s.Due.Minor - s.Handed.Minor; off >= step.Minor || -off >= step.Minor {
			t.Errorf("%s is rounded to %s", s.Due, s.Handed)
		}
	})
}
