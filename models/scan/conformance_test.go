package scan_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"taxrefund/models"
	"taxrefund/models/scan"
)

// vector is one item of the shared test data.
type vector struct {
	ID, Kind, Country string
	Input             json.RawMessage
	Valid             bool
	Expected          map[string]any
}

func (v vector) lines(t *testing.T) []string {
	t.Helper()
	var one string
	if json.Unmarshal(v.Input, &one) == nil {
		return []string{one}
	}
	var many []string
	if err := json.Unmarshal(v.Input, &many); err != nil {
		t.Fatalf("%s: %v", v.ID, err)
	}
	return many
}

// row is a line of the table that the conformance test prints.
type row struct{ validSeen, validAll, invalidSeen, invalidAll, equal, equalAll, lenient, lenientAll int }

func (r row) String() string {
	text := fmt.Sprintf("accepted %3d of %3d   refused %3d of %3d   fields equal %3d of %3d", r.validSeen, r.validAll, r.invalidSeen, r.invalidAll, r.equal, r.equalAll)
	if r.lenientAll > 0 {
		text += fmt.Sprintf("   read leniently %3d of %3d", r.lenient, r.lenientAll)
	}
	return text
}

// misses is how many items of a row are not as labelled.
func (r row) misses() int {
	return r.validAll - r.validSeen + r.invalidAll - r.invalidSeen + r.equalAll - r.equal + r.lenientAll - r.lenient
}

// today settles years; the shared data was gathered then.
const today = models.Date("2026-11-22")

// conform reads the items of one file and returns a row a kind. mislabelled names the items whose label is held to be wrong,
// each with the clause that says so; they are left out of the count and logged.
func conform(t *testing.T, file, family string, kinds []string, mislabelled map[string]string) map[string]*row {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("../../../shared/vectors", file))
	if err != nil {
		t.Skip("the shared test data is not here: ", err)
	}
	var items []vector
	if err := json.Unmarshal(text, &items); err != nil {
		t.Fatal(err)
	}
	rows := map[string]*row{}
	for _, v := range items {
		if kinds != nil && !slices.Contains(kinds, v.Kind) {
			continue
		}
		if clause := mislabelled[v.ID]; clause != "" {
			t.Logf("%s is held to be mislabelled: %s", v.ID, clause)
			continue
		}
		r := rows[v.Kind]
		if r == nil {
			r = &row{}
			rows[v.Kind] = r
		}
		r.count(t, v, family)
	}
	for _, kind := range slices.Sorted(maps.Keys(rows)) {
		t.Logf("%-18s %s", kind, rows[kind])
	}
	return rows
}

func (r *row) count(t *testing.T, v vector, family string) {
	t.Helper()
	got, err := scan.Read(family, scan.Input{Lines: v.lines(t), Country: v.Country, Today: today})
	if err != nil {
		t.Fatal(err)
	}
	if !v.Valid {
		r.invalidAll++
		if !got.Valid {
			r.invalidSeen++
		} else {
			t.Logf("%s is not valid (%v) and was accepted", v.ID, v.Expected)
		}
		r.countLenient(t, v, got)
		return
	}
	r.validAll++
	r.equalAll++
	if !got.Valid {
		t.Logf("%s is valid and was refused: %s %v", v.ID, got.Code, got.Fields)
		return
	}
	r.validSeen++
	if differs := differences(v.Expected, got); differs == "" {
		r.equal++
	} else {
		t.Logf("%s: %s", v.ID, differs)
	}
}

// countLenient looks at what may still be read of a scan that is not valid: all that is expected stands in it.
func (r *row) countLenient(t *testing.T, v vector, got scan.Reading) {
	t.Helper()
	want, ok := v.Expected["lenient"]
	if !ok {
		return
	}
	r.lenientAll++
	text, _ := json.Marshal(got.Lenient)
	var have any
	if err := json.Unmarshal(text, &have); err != nil {
		t.Fatal(err)
	}
	if within(want, have) {
		r.lenient++
	} else {
		t.Logf("%s: what may still be read is %s, not %v", v.ID, text, want)
	}
}

// within reports whether all of want stands in have: of an object its names, of a list its first items.
func within(want, have any) bool {
	switch want := want.(type) {
	case map[string]any:
		have, ok := have.(map[string]any)
		for name, w := range want {
			h, known := have[name]
			ok = ok && known && within(w, h)
		}
		return ok
	case []any:
		have, ok := have.([]any)
		for i, w := range want {
			ok = ok && i < len(have) && within(w, have[i])
		}
		return ok
	}
	return reflect.DeepEqual(want, have)
}

// differences compares what is expected with the fields as they are written in JSON; the expected warnings are compared with
// the reading's own.
func differences(want map[string]any, got scan.Reading) string {
	text, _ := json.Marshal(got)
	var read struct {
		Fields   map[string]any
		Warnings any
	}
	if err := json.Unmarshal(text, &read); err != nil {
		return err.Error()
	}
	var out []string
	for name, w := range want {
		have, known := read.Fields[name]
		if name == "warnings" {
			have, known = read.Warnings, true
		}
		if name == "note" {
			continue
		}
		if !known || !reflect.DeepEqual(w, have) {
			out = append(out, fmt.Sprintf("%s is %v, not %v", name, have, w))
		}
	}
	slices.Sort(out)
	return strings.Join(out, "; ")
}

func TestTheSharedBoardingPasses(t *testing.T) {
	for kind, r := range conform(t, "bcbp.json", "bcbp", nil, nil) {
		if r.misses() > 0 {
			t.Errorf("%s: %d are not read as labelled", kind, r.misses())
		}
	}
}
