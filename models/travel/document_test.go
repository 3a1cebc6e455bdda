package travel_test

import (
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"

	"taxrefund/models"
	"taxrefund/models/travel"
)

// The specimen of ICAO Doc 9303-4, appendix A.
const (
	specimen1 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
	specimen2 = "L898902C36UTO7408122F1204159ZE184226B<<<<<10"
)

func TestTheStandardsSpecimenIsRead(t *testing.T) {
	d, err := travel.ParseTD3(specimen1, specimen2, "2026-05-08")
	if err != nil {
		t.Fatal(err)
	}
	want := travel.Document{Kind: "P", IssuingState: "UTO", Number: "L898902C3", Surname: "ERIKSSON", GivenNames: "ANNA MARIA", Nationality: "UTO",
		BirthDate: "1974-08-12", BirthYear: 1974, Sex: "F", ExpiresOn: "2012-04-15", OptionalData: "ZE184226B"}
	got, _ := json.Marshal(d)
	if text, _ := json.Marshal(want); string(got) != string(text) {
		t.Errorf("got %s\nwant %s", got, text)
	}
	if a, b := travel.FormatTD3(d); a != specimen1 || b != specimen2 {
		t.Errorf("written again it reads\n%s\n%s", a, b)
	}
	if d.Masked() != "••••••2C3" || d.Key() != "UTO|L898902C3" {
		t.Errorf("%s %s", d.Masked(), d.Key())
	}
}

func TestAWrongCheckDigitIsNamedAndNothingIsRepeated(t *testing.T) {
	for field, line2 := range map[string]string{
		"document_number": "L898902C46UTO7408122F1204159ZE184226B<<<<<10",
		"birth_date":      "L898902C36UTO7408132F1204159ZE184226B<<<<<10",
		"expiry_date":     "L898902C36UTO7408122F1204169ZE184226B<<<<<10",
		"optional":        "L898902C36UTO7408122F1204159ZE184226C<<<<<10",
		"composite":       "L898902C36UTO7408122F1204159ZE184226B<<<<<11",
	} {
		_, err := travel.ParseTD3(specimen1, line2, "2026-05-08")
		e, ok := errors.AsType[*models.Error](err)
		if !ok || e.Code != "mrz.check" {
			t.Errorf("%s: got %v", field, err)
			continue
		}
		found := false
		for _, f := range e.Fields {
			found = found || f.Code == "mrz.check."+field
			if strings.Contains(f.Msg, "L8989") {
				t.Errorf("repeats the number: %s", f.Msg)
			}
		}
		if !found {
			t.Errorf("%s is not named in %+v", field, e.Fields)
		}
	}
}

func TestNobodyIsBornInTheFuture(t *testing.T) {
	line1, line2 := travel.FormatTD3(travel.Document{Kind: "P", IssuingState: "UTO", Number: "A1", Surname: "X", Nationality: "UTO", BirthDate: "1930-01-01", ExpiresOn: "2031-01-01"})
	if d, err := travel.ParseTD3(line1, line2, "2026-05-08"); err != nil || d.BirthDate != "1930-01-01" {
		t.Errorf("got %s %v", d.BirthDate, err)
	}
	if d, err := travel.ParseTD3(line1, line2, "2030-01-01"); err != nil || d.BirthDate != "2030-01-01" {
		t.Errorf("born today: %s %v", d.BirthDate, err)
	}
}

// The published samples of other people's test suites, read in place.
func TestTheSharedSamplesOfTD3(t *testing.T) {
	text, err := os.ReadFile("../../../shared/vectors/mrz.json")
	if err != nil {
		t.Skip("the shared samples are not here:", err)
	}
	var items []struct {
		ID       string          `json:"id"`
		Kind     string          `json:"kind"`
		Input    json.RawMessage `json:"input"`
		Valid    bool            `json:"valid"`
		Expected struct {
			Format  string `json:"format"`
			Number  string `json:"document_number"`
			Primary string `json:"primary"`
			Second  string `json:"secondary"`
			State   string `json:"issuing_state"`
		} `json:"expected"`
	}
	if err := json.Unmarshal(text, &items); err != nil {
		t.Fatal(err)
	}
	right, all := 0, 0
	for _, x := range items {
		if x.Kind != "mrz" || x.Expected.Format != "TD3" {
			continue
		}
		all++
		var lines []string
		if err := json.Unmarshal(x.Input, &lines); err != nil || len(lines) != 2 {
			t.Fatal(x.ID, err)
		}
		d, err := travel.ParseTD3(lines[0], lines[1], "2026-05-08")
		switch {
		case (err == nil) != x.Valid:
			t.Errorf("%s: valid %v, but %v", x.ID, x.Valid, err)
		case x.Valid && (d.Number != x.Expected.Number || d.Surname != x.Expected.Primary || d.GivenNames != x.Expected.Second || d.IssuingState != x.Expected.State):
			t.Errorf("%s: a field differs from %+v: %+v", x.ID, x.Expected, d)
		default:
			right++
		}
	}
	t.Logf("%d of %d TD3 samples", right, all)
}

func FuzzTD3(f *testing.F) {
	f.Add(specimen1, specimen2)
	f.Add(strings.Repeat("<", 44), strings.Repeat("0", 44))
	f.Fuzz(func(t *testing.T, a, b string) {
		d, err := travel.ParseTD3(a, b, "2026-05-08")
		if err != nil {
			if models.KindOf(err) != models.Invalid {
				t.Fatal(err)
			}
			return
		}
		if d.Number == "" || d.Surname == "" || len(d.Masked()) == 0 {
			t.Fatalf("accepted without a number or a name: %q %q", a, b)
		}
	})
}

func BenchmarkParseTD3(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := travel.ParseTD3(specimen1, specimen2, "2026-05-08"); err != nil {
			b.Fatal(err)
		}
	}
}
