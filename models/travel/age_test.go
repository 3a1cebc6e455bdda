package travel_test

import (
	"testing"

	"taxrefund/models"
	"taxrefund/models/travel"
)

func TestAgesTurnOnTheBirthday(t *testing.T) {
	for _, tc := range []struct {
		birth, on models.Date
		want      int
	}{{"2010-05-08", "2026-05-08", 16}, {"2010-05-09", "2026-05-08", 15}, {"2008-02-29", "2024-02-28", 15}, {"2008-02-29", "2025-03-01", 17}, {"", "2026-01-01", -1}} {
		if got := travel.AgeOn(tc.birth, tc.on); got != tc.want {
			t.Errorf("born %s, on %s: %d, want %d", tc.birth, tc.on, got, tc.want)
		}
	}
}
