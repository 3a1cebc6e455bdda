package place_test

import (
	"testing"
	"time"

	"taxrefund/models/place"
)

// everyDay is a desk that is open on every day between two minutes.
func everyDay(name string, opens, closes int) place.Desk {
	d := place.Desk{Name: name, Directions: "beside row 7"}
	for day := time.Sunday; day <= time.Saturday; day++ {
		d.Hours = append(d.Hours, place.Hours{Weekday: day, Opens: opens, Closes: closes})
	}
	return d
}

func at(t *testing.T, text string) time.Time {
	t.Helper()
	out, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func paris(t *testing.T) *time.Location {
	t.Helper()
	z, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func TestWhereATravellerIsSent(t *testing.T) {
	day, late, never := everyDay("Desk 1", 6*60, 22*60), everyDay("Desk 2", 12*60, 24*60), place.Desk{Name: "Desk 3", Directions: "nowhere"}
	weekly := place.Desk{Name: "Desk 4", Directions: "upstairs", Hours: []place.Hours{{Weekday: time.Friday, Opens: 8 * 60, Closes: 9 * 60}}}
	broken := place.Desk{Name: "Desk 5", Directions: "at gate K", Hours: []place.Hours{{Weekday: time.Friday, Opens: 8 * 60, Closes: 12 * 60}, {Weekday: time.Friday, Opens: 14 * 60, Closes: 18 * 60}}}
	for _, tc := range []struct {
		name  string
		desks []place.Desk
		at    string // 2026-05-08 is a Friday; Paris is two hours ahead of UTC
		open  bool
		until string // empty: no time
		words string
	}{
		{"no desk at all", nil, "2026-05-08T10:00:00Z", false, "", "Ask at the information desk where to find customs."},
		{"a desk without hours", []place.Desk{never}, "2026-05-08T10:00:00Z", false, "", "Ask at the information desk where to find customs."},
		{"an open desk", []place.Desk{never, day}, "2026-05-08T10:00:00Z", true, "2026-05-08T20:00:00Z", "Desk 1, beside row 7, open until 22:00."},
		{"the minute it opens", []place.Desk{day}, "2026-05-08T04:00:00Z", true, "2026-05-08T20:00:00Z", "Desk 1, beside row 7, open until 22:00."},
		{"the second before", []place.Desk{day}, "2026-05-08T03:59:59Z", false, "2026-05-08T04:00:00Z", "Desk 1, beside row 7, opens at 06:00."},
		{"the minute it closes", []place.Desk{day}, "2026-05-08T20:00:00Z", false, "2026-05-09T04:00:00Z", "Desk 1, beside row 7, opens at Saturday 06:00."},
		{"the open one that stays longest", []place.Desk{day, late}, "2026-05-08T12:00:00Z", true, "2026-05-08T22:00:00Z", "Desk 2, beside row 7, open until 24:00."},
		{"whichever is listed first", []place.Desk{late, day}, "2026-05-08T12:00:00Z", true, "2026-05-08T22:00:00Z", "Desk 2, beside row 7, open until 24:00."},
		{"an open one before one that opens sooner", []place.Desk{weekly, late}, "2026-05-08T21:59:59Z", true, "2026-05-08T22:00:00Z", "Desk 2, beside row 7, open until 24:00."},
		{"at 24:00 it is closed", []place.Desk{late}, "2026-05-08T22:00:00Z", false, "2026-05-09T10:00:00Z", "Desk 2, beside row 7, opens at 12:00."},
		{"of closed ones the next to open", []place.Desk{late, day}, "2026-05-08T23:00:00Z", false, "2026-05-09T04:00:00Z", "Desk 1, beside row 7, opens at 06:00."},
		{"whichever closed one is listed first", []place.Desk{day, late}, "2026-05-08T23:00:00Z", false, "2026-05-09T04:00:00Z", "Desk 1, beside row 7, opens at 06:00."},
		{"a desk that opens again in a week", []place.Desk{weekly}, "2026-05-08T07:00:00Z", false, "2026-05-15T06:00:00Z", "Desk 4, upstairs, opens at Friday 08:00."},
		{"a break at noon", []place.Desk{broken}, "2026-05-08T10:30:00Z", false, "2026-05-08T12:00:00Z", "Desk 5, at gate K, opens at 14:00."},
		{"after the break", []place.Desk{broken}, "2026-05-08T12:30:00Z", true, "2026-05-08T16:00:00Z", "Desk 5, at gate K, open until 18:00."},
		{"the night the clocks go forward", []place.Desk{day}, "2026-03-29T00:30:00Z", false, "2026-03-29T04:00:00Z", "Desk 1, beside row 7, opens at 06:00."},
		{"the night they go back", []place.Desk{day}, "2026-10-25T00:30:00Z", false, "2026-10-25T05:00:00Z", "Desk 1, beside row 7, opens at 06:00."},
		{"the evening of that day", []place.Desk{late}, "2026-10-25T22:30:00Z", true, "2026-10-25T23:00:00Z", "Desk 2, beside row 7, open until 24:00."},
		{"over the turn of the year", []place.Desk{day}, "2026-12-31T21:30:00Z", false, "2027-01-01T05:00:00Z", "Desk 1, beside row 7, opens at Friday 06:00."},
	} {
		t.Run(tc.name, func(t *testing.T) {
			g := place.Guide(tc.desks, at(t, tc.at), paris(t))
			if g.Sentence != tc.words || g.Open != tc.open {
				t.Errorf("open %v: %q, want open %v: %q", g.Open, g.Sentence, tc.open, tc.words)
			}
			if tc.until == "" {
				if !g.Until.IsZero() || g.Desk != "" {
					t.Errorf("got %q until %s", g.Desk, g.Until)
				}
			} else if !g.Until.Equal(at(t, tc.until)) {
				t.Errorf("until %s, want %s", g.Until.UTC(), tc.until)
			}
		})
	}
}

func TestADeskIsOpenByTheAirportsClock(t *testing.T) {
	d := everyDay("Desk 1", 6*60, 22*60)
	singapore := time.FixedZone("+08", 8*60*60)
	for text, want := range map[string][2]bool{ // in Paris, in Singapore
		"2026-05-08T03:00:00Z": {false, true}, "2026-05-08T12:00:00Z": {true, true}, "2026-05-08T15:00:00Z": {true, false}, "2026-05-08T22:30:00Z": {false, true},
	} {
		if got := [2]bool{place.Guide([]place.Desk{d}, at(t, text), paris(t)).Open, place.Guide([]place.Desk{d}, at(t, text), singapore).Open}; got != want {
			t.Errorf("%s: open in Paris, in Singapore %v, want %v", text, got, want)
		}
	}
}

func TestADeskOpensOnTheDayThatHasNoMidnight(t *testing.T) {
	santiago, err := time.LoadLocation("America/Santiago") // on 6 September 2026 the clocks go from 24:00 to 01:00
	if err != nil {
		t.Fatal(err)
	}
	sundays := place.Desk{Name: "Desk 1", Hours: []place.Hours{{Weekday: time.Sunday, Opens: 6 * 60, Closes: 22 * 60}}}
	for text, want := range map[string]bool{"2026-09-06T08:59:00Z": false, "2026-09-06T09:00:00Z": true, "2026-09-07T00:59:00Z": true, "2026-09-07T01:00:00Z": false} {
		if got := place.Guide([]place.Desk{sundays}, at(t, text), santiago).Open; got != want {
			t.Errorf("%s: open %v, want %v", text, got, want)
		}
	}
}

func TestAnAirportWithoutAKnownZoneKeepsUTC(t *testing.T) {
	if z := (place.Airport{TimeZone: "Europe/Atlantis"}).Zone(); z != time.UTC {
		t.Errorf("got %s", z)
	}
	if z := (place.Airport{TimeZone: "Asia/Singapore"}).Zone(); z.String() != "Asia/Singapore" {
		t.Errorf("got %s", z)
	}
}
