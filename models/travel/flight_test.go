package travel_test

import (
	"testing"

	"taxrefund/models/travel"
)

func TestFlights(t *testing.T) {
	for in, want := range map[string]string{"AF 116": "AF116", "af0116": "AF116", "U2 7": "U27", "SQ12A": "SQ12A", "": "", "?": "", "AF": "", "12345": "", "AF00000": "", "AF0": ""} {
		if got, err := travel.ParseFlight(in); got != want || (err == nil) != (want != "") {
			t.Errorf("%q: got %q %v, want %q", in, got, err, want)
		}
	}
}
