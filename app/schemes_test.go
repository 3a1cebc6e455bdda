package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"taxrefund/models"
	"taxrefund/models/tax"
)

// lawDir is a folder with the law of France, changed.
func lawDir(t *testing.T, changes ...string) string {
	t.Helper()
	text, err := os.ReadFile("../models/tax/schemes/fr.yaml")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "schemes"), 0o700); err != nil {
		t.Fatal(err)
	}
	changed := strings.NewReplacer(changes...).Replace(string(text))
	if err := os.WriteFile(filepath.Join(dir, "schemes", "fr.yaml"), []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestTheCheckOfSchemesNamesEveryProblemByFileAndLine(t *testing.T) {
	dir := lawDir(t, "currency: EUR", "currency: EURO", "value: active", "value: paused")
	var out bytes.Buffer
	if err := checkSchemes(&out, dir); err == nil || err.Error() != "the law has problems: 2" {
		t.Errorf("the check ends with %v", err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	want := regexp.MustCompile(`^` + regexp.QuoteMeta(filepath.Join(dir, "schemes", "fr.yaml")) + `:[0-9]+: (currency: .* \(scheme\.currency\)|status\[0\]\.value: .* \(scheme\.status\))$`)
	if len(lines) != 2 {
		t.Fatalf("told\n%s", out.String())
	}
	for _, line := range lines {
		if !want.MatchString(line) {
			t.Errorf("told %s", line)
		}
	}
}

func TestTheCheckOfSoundSchemesSaysHowMuchIsKnown(t *testing.T) {
	for _, dir := range []string{"", lawDir(t)} {
		var out bytes.Buffer
		if err := checkSchemes(&out, dir); err != nil {
			t.Fatal(err)
		}
		if !regexp.MustCompile(`^the law is sound: [1-9][0-9]* schemes and [1-9][0-9]* profiles; [0-9]+ rules with [1-9][0-9]* values that are verified, [0-9]+ of general knowledge and [1-9][0-9]* that are not known\n$`).MatchString(out.String()) {
			t.Errorf("told %s", out.String())
		}
	}
	for _, dir := range []string{filepath.Join(t.TempDir(), "nowhere"), t.TempDir()} {
		if err := checkSchemes(io.Discard, dir); err == nil {
			t.Errorf("a folder without law is sound: %s", dir)
		}
	}
}

func TestTheListOfSchemesShowsTheLawOfToday(t *testing.T) {
	dir := lawDir(t, "name: France, vente en détaxe", "name: Mine")
	var out bytes.Buffer
	if err := listSchemes(&out, dir, time.Date(2020, 12, 31, 23, 30, 0, 0, time.UTC)); err != nil { // the new year has begun in Paris
		t.Fatal(err)
	}
	row := func(id string) string { return regexp.MustCompile(`(?m)^` + id + ` .*$`).FindString(out.String()) }
	if r := row("FR"); !regexp.MustCompile(`^FR +Mine +active +EUR +more than EUR 100\.00 +external \(PABLO\) +maximum, claim_within, `).MatchString(r) {
		t.Errorf("FR: %s", r)
	}
	if r := row("SG"); !strings.Contains(r, "at least SGD 100.00") {
		t.Errorf("SG: %s", r)
	}
}

func TestTheSchemaForEditorsIsJSON(t *testing.T) {
	for _, kind := range append(tax.SchemaKinds(), "") {
		var out bytes.Buffer
		if err := writeSchema(&out, kind); err != nil || !json.Valid(out.Bytes()) {
			t.Errorf("%q: %v", kind, err)
		}
	}
	for _, args := range [][]string{nil, {"new"}, {"new", "QQ"}, {"schema", "recipe"}, {"check", "a", "b"}, {"cook"}} {
		if runSchemes(t.Context(), args) == nil {
			t.Errorf("schemes %v was done", args)
		}
	}
}

func TestAFileToBeginWithPassesTheCheckInAFolder(t *testing.T) {
	var text, told bytes.Buffer
	if err := newScheme(&text, "NZ"); err != nil {
		t.Fatal(err)
	}
	dir := lawDir(t)
	if err := os.WriteFile(filepath.Join(dir, "schemes", "nz.yaml"), text.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := checkSchemes(&told, dir); err != nil {
		t.Error(told.String(), err)
	}
	if newScheme(io.Discard, "New Zealand") == nil {
		t.Error("there is a file for a name")
	}
}

func TestTheLawOfTheOperatorsFolderIsServedAndAProblemInItStopsTheStart(t *testing.T) {
	start := func(dir string) (*House, error) {
		data := t.TempDir()
		cfg, err := load(func(name string) string { return map[string]string{"DATA_DIR": data, "LAW_DIR": dir}[name] })
		if err != nil {
			t.Fatal(err)
		}
		h, err := open(t.Context(), cfg, "production", models.SystemClock{}, io.Discard)
		if err != nil {
			if left, _ := os.ReadDir(data); len(left) > 0 {
				t.Errorf("a start that was stopped left %v", left)
			}
			return nil, err
		}
		t.Cleanup(func() { _ = h.Close() })
		return h, nil
	}
	h, err := start(lawDir(t, "name: France, vente en détaxe", "name: Mine"))
	if err != nil {
		t.Fatal(err)
	}
	if s, err := h.Claims.Law.Scheme("FR"); err != nil || s.Name != "Mine" {
		t.Errorf("served is %v, %v", s, err)
	}
	dir := lawDir(t, "zone: Europe/Paris", "zone: Mars")
	where := filepath.Join(dir, "schemes", "fr.yaml") + ":5: zone: "
	if _, err := start(dir); err == nil || !strings.Contains(err.Error(), where) {
		t.Errorf("a start with bad law ends with %v", err)
	}
	t.Setenv("LAW_DIR", dir)
	if err := checkConfig(t.Context(), nil); err == nil || !strings.Contains(err.Error(), where) {
		t.Errorf("the check of the configuration ends with %v", err)
	}
}
