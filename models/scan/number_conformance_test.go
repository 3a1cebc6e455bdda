package scan_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"taxrefund/models/scan"
)

func TestTheSharedBankNumbers(t *testing.T) {
	for kind, r := range conform(t, "iban.json", "iban", nil, nil) {
		if r.misses() > 0 {
			t.Errorf("%s: %d are not as labelled", kind, r.misses())
		}
	}
}

func TestTheSharedVATNumbers(t *testing.T) {
	for kind, r := range conform(t, "vat.json", "vat", nil, nil) {
		if r.misses() > 0 {
			t.Errorf("%s: %d are not as labelled", kind, r.misses())
		}
	}
}

// numbers are the items of a file of numbers.
func numbers(t *testing.T, file string) []vector {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("../../../shared/vectors", file))
	if err != nil {
		t.Skip("the shared test data is not here: ", err)
	}
	var items []vector
	if err := json.Unmarshal(text, &items); err != nil {
		t.Fatal(err)
	}
	return items
}

func TestBankNumbersReadTheSameWhenTheirKindIsTold(t *testing.T) {
	for _, v := range numbers(t, "iban.json") {
		got, err := scan.Read("iban", scan.Input{Lines: v.lines(t), Kind: v.Kind, Today: today})
		if err != nil {
			t.Fatal(err)
		}
		if got.Valid != v.Valid || v.Valid && differences(v.Expected, got) != "" {
			t.Errorf("%s: valid %v, not %v %s; %s", v.ID, got.Valid, v.Valid, got.Code, differences(v.Expected, got))
		}
		if want, ok := v.Expected["problems"].([]any); ok && (v.Kind == "iban" || v.Kind == "iban_unregistered" || v.Kind == "lei") && !sameWords(want, problems(t, got)) {
			t.Errorf("%s: problems %v, not %v", v.ID, problems(t, got), want)
		}
	}
}

// problems are the words of a reading that is not valid.
func problems(t *testing.T, r scan.Reading) []string {
	t.Helper()
	text, _ := json.Marshal(r.Fields)
	var read struct{ Problems []string }
	if err := json.Unmarshal(text, &read); err != nil {
		t.Fatal(err)
	}
	return read.Problems
}

func sameWords(want []any, got []string) bool {
	for _, w := range want {
		if !slices.Contains(got, w.(string)) {
			return false
		}
	}
	return len(want) == len(got)
}

// Without a country a bare number cannot be told for certain; what is read, and what is left, is counted.
func TestTheSharedVATNumbersWithoutTheirCountry(t *testing.T) {
	right, asked, wrong, words, refused := 0, 0, 0, 0, 0
	for _, v := range numbers(t, "vat.json") {
		if v.Kind != "vat" {
			continue
		}
		got, err := scan.Read("vat", scan.Input{Lines: v.lines(t), Today: today})
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case got.Valid == v.Valid && (!v.Valid || differences(v.Expected, got) == ""):
			right++
		case got.Valid && v.Valid && len(got.Warnings) > 0: // right in several countries, and the warning asks which
			asked++
		default:
			t.Logf("%s: valid %v, but %v %s %v", v.ID, v.Valid, got.Valid, got.Code, got.Warnings)
			wrong++
		}
		if !v.Valid {
			hinted, _ := scan.Read("vat", scan.Input{Lines: v.lines(t), Country: v.Country, Today: today})
			refused++
			if slices.Contains(problems(t, hinted), v.Expected["problem"].(string)) {
				words++
			} else {
				t.Logf("%s: problem %v, labelled %v", v.ID, problems(t, hinted), v.Expected["problem"])
			}
		}
	}
	t.Logf("without their country: %d right, %d asked back, %d wrong; with it: %d of %d problems by the same word", right, asked, wrong, words, refused)
	if all := right + asked + wrong; wrong*100 > all || right*100 < 97*all || asked*50 > all {
		t.Errorf("%d right, %d asked back, %d wrong", right, asked, wrong)
	}
}
