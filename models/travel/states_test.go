package travel_test

import (
	"encoding/json"
	"os"
	"testing"

	"taxrefund/models/travel"
)

// The state codes that are read without a warning are those of ISO 3166 and Doc 9303-3 section 5, and no others.
func TestTheStatesAreThoseOfTheStandard(t *testing.T) {
	text, err := os.ReadFile("../../../shared/vectors/reference/mrz_country_codes.json")
	if err != nil {
		t.Skip("the shared reference is not here: ", err)
	}
	var listed struct {
		ISO     map[string]struct{ Alpha2 string } `json:"iso3166_alpha3"`
		Special map[string]string                  `json:"mrz_special"`
	}
	if err := json.Unmarshal(text, &listed); err != nil {
		t.Fatal(err)
	}
	for code, state := range listed.ISO {
		if travel.Alpha2(code) != state.Alpha2 {
			t.Errorf("%s is %q, not %q", code, travel.Alpha2(code), state.Alpha2)
		}
	}
	codes := []string{"D"}
	for i := range 26 * 26 * 26 {
		codes = append(codes, string([]byte{byte('A' + i/676), byte('A' + i/26%26), byte('A' + i%26)}))
	}
	for _, code := range codes {
		_, err := travel.DocumentKey(code, "1")
		_, iso := listed.ISO[code]
		_, special := listed.Special[code]
		if (err == nil) != (iso || special) {
			t.Errorf("%s is known here: %v; in the list: %v", code, err == nil, iso || special)
		}
	}
}
