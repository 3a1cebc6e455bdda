package scan_test

import (
	"encoding/json"
	"os"
	"testing"

	"taxrefund/models/scan"
)

// notInTheZone are expected values that no zone tells: a name as the eye reads it, and how somebody explains a repair.
var notInTheZone = []string{"viz_primary", "viz_secondary", "really_truncated", "how"}

// Every shared item is accepted or refused as labelled, and says what is expected of it; of what is refused that is the
// problems in their order, the verdict on each check digit, and the zone as it was mended.
func TestTheSharedMachineReadableZones(t *testing.T) {
	text, err := os.ReadFile("../../../shared/vectors/mrz.json")
	if err != nil {
		t.Skip("the shared test data is not here: ", err)
	}
	var items []vector
	if err := json.Unmarshal(text, &items); err != nil {
		t.Fatal(err)
	}
	rows := map[string]*row{}
	for _, v := range items {
		kind := v.Kind
		if kind == "mrz" || kind == "mrz_ocr" {
			kind = "" // what a kiosk would send
		}
		got, err := scan.Read("mrz", scan.Input{Lines: v.lines(t), Kind: kind, Today: today})
		if err != nil {
			t.Fatal(err)
		}
		if rows[v.Kind] == nil {
			rows[v.Kind] = &row{}
		}
		rows[v.Kind].zone(t, v, got)
	}
	for kind, r := range rows {
		t.Logf("%-18s %s", kind, r)
		if r.misses() > 0 {
			t.Errorf("%s: %d are not as labelled", kind, r.misses())
		}
	}
}

func (r *row) zone(t *testing.T, v vector, got scan.Reading) {
	t.Helper()
	for _, name := range notInTheZone {
		delete(v.Expected, name)
	}
	r.equalAll++
	if differs := differences(v.Expected, got); differs == "" {
		r.equal++
	} else {
		t.Logf("%s: %s", v.ID, differs)
	}
	if v.Valid {
		r.validAll++
		if got.Valid {
			r.validSeen++
		}
	} else {
		r.invalidAll++
		if !got.Valid {
			r.invalidSeen++
		}
	}
	if v.Valid && v.Expected["warnings"] == nil && len(got.Warnings) > 0 {
		t.Errorf("%s warns of %v", v.ID, got.Warnings)
	}
}
