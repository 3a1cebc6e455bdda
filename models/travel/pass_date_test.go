package travel_test

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"testing"

	"taxrefund/models"
	"taxrefund/models/travel"
)

// daysOf is a pass of legs on some days of the year, issued as an item says, or not.
func daysOf(issued string, days ...string) travel.Pass {
	p := travel.Pass{Unique: travel.Unique{IssueDate: issued}}
	for _, d := range days {
		p.Legs = append(p.Legs, travel.Leg{DayOfYear: d})
	}
	return p
}

func TestTheYearOfAFlight(t *testing.T) {
	for _, tc := range []struct {
		name, issued string
		days         []string
		today, want  models.Date // of the last leg; empty: it has no year
	}{
		{"today", "", []string{"149"}, "2026-05-29", "2026-05-29"},
		{"with blanks for zeros", "", []string{"9  "}, "2026-01-05", "2026-01-09"},
		{"yesterday, in another year", "", []string{"365"}, "2026-01-01", "2025-12-31"},
		{"tomorrow, in another year", "", []string{"001"}, "2026-12-31", "2027-01-01"},
		{"half a year off, the later", "", []string{"182"}, "2026-01-01", "2026-07-01"},
		{"after February of a leap year", "", []string{"061"}, "2028-03-01", "2028-03-01"},
		{"after February of another", "", []string{"061"}, "2026-03-01", "2026-03-02"},
		{"day 366 of a leap year", "", []string{"366"}, "2028-12-30", "2028-12-31"},
		{"day 366 of the leap year just over", "", []string{"366"}, "2029-01-02", "2028-12-31"},
		{"day 366 where no year has it", "", []string{"366"}, "2026-12-31", ""},
		{"day 366 of the leap year long to come", "", []string{"366"}, "2027-12-31", ""},
		{"issued the day before", "6148", []string{"149"}, "2026-05-29", "2026-05-29"},
		{"issued in the old year", "5364", []string{"002"}, "2026-01-01", "2026-01-02"},
		{"issued today where it is tomorrow already", "6150", []string{"150"}, "2026-05-29", "2026-05-30"},
		{"issued where it was the next day already", "6150", []string{"149"}, "2026-05-29", "2026-05-29"},
		{"issued ten years ago, less a day", "6152", []string{"153"}, "2026-05-29", "2016-06-01"},
		{"issued on day 366", "8366", []string{"001"}, "2029-01-01", "2029-01-01"},
		{"issued on day 366 of a year that ends on 6", "6366", []string{"001"}, "2026-12-31", "2017-01-01"},
		{"an issue that is none", "6000", []string{"149"}, "2026-05-29", "2026-05-29"},
		{"an issue cut short", "614", []string{"149"}, "2026-05-29", "2026-05-29"},
		{"a second leg in the new year", "5364", []string{"365", "001"}, "2025-12-31", "2026-01-01"},
		{"a second leg the day before, over the date line", "", []string{"150", "149"}, "2026-05-30", "2026-05-29"},
		{"a second leg behind one that has no day", "", []string{"   ", "149"}, "2026-05-30", "2026-05-29"},
		{"no day", "", []string{"   "}, "2026-05-30", ""},
		{"no number", "", []string{"1A2"}, "2026-05-30", ""},
		{"day 367", "", []string{"367"}, "2026-05-30", ""},
	} {
		got, err := daysOf(tc.issued, tc.days...).FlightDate(len(tc.days)-1, tc.today)
		if got != tc.want || (err == nil) != (tc.want != "") {
			t.Errorf("%s: %q, %v, not %q", tc.name, got, err, tc.want)
		}
	}
	if _, err := daysOf("", "149").FlightDate(1, "2026-05-29"); models.CodeOf(err) != "bcbp.no_such_leg" {
		t.Error(err)
	}
}

// The shared test data says on which days some flights leave, by others' reading.
func TestTheYearsOfTheSharedPasses(t *testing.T) {
	text, err := os.ReadFile("../../../shared/vectors/bcbp.json")
	if err != nil {
		t.Skip("the shared test data is not here: ", err)
	}
	var items []struct {
		ID, Input string
		Dates     struct {
			Year           string `json:"reference_year"`
			Flight, Issued string
		} `json:"date_expectation"`
		Peer struct {
			Today models.Date   `json:"kitinerary_context_date"`
			Days  []models.Date `json:"departure_days"`
		} `json:"peer_expected"`
	}
	if err := json.Unmarshal(text, &items); err != nil {
		t.Fatal(err)
	}
	date, seen := regexp.MustCompile(`\d{4}-\d\d-\d\d`), 0
	for _, item := range items {
		today, want, issued := item.Peer.Today, item.Peer.Days, models.Date("")
		if item.Dates.Year != "" { // a year only: what was issued in it is not to come
			today, issued, want = models.Date(item.Dates.Year+"-12-31"), models.Date(item.Dates.Issued), nil
			for _, day := range date.FindAllString(item.Dates.Flight, -1) {
				want = append(want, models.Date(day))
			}
		}
		if want == nil {
			continue
		}
		p, err := travel.ReadPassLeniently(item.Input)
		if err != nil {
			t.Errorf("%s: %v", item.ID, err)
			continue
		}
		var got []models.Date
		for leg := range want {
			on, _ := p.FlightDate(leg, today)
			got = append(got, on)
		}
		if seen++; !slices.Equal(got, want) || issued != "" && p.IssuedOn(today) != issued {
			t.Errorf("%s: %v issued %s, not %v issued %s", item.ID, got, p.IssuedOn(today), want, issued)
		}
	}
	t.Logf("%d passes", seen)
	if seen == 0 {
		t.Error("none was looked at")
	}
}
