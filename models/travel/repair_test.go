package travel_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"taxrefund/models"
	"taxrefund/models/travel"
)

func TestWhatACameraMistookIsRepairedAndReported(t *testing.T) {
	for name, tc := range map[string]struct {
		read, printed []string
		repairs       []travel.Change
	}{
		"a letter in a date":           {change(card, 2, 3, "O"), change(card, 2, 3, "0"), nil},
		"a date of letters":            {change(wideCard, 2, 14, "74OBIZ"), wideCard, []travel.Change{{2, 16, "O", "0"}, {2, 17, "B", "8"}, {2, 18, "I", "1"}, {2, 19, "Z", "2"}}},
		"a letter for a check digit":   {change(wideCard, 2, 36, "G"), wideCard, []travel.Change{{2, 36, "G", "6"}}},
		"a letter between digits":      {change(passport, 2, 6, "O"), passport, []travel.Change{{2, 6, "O", "0"}}},
		"digits in a name":             {change(change(passport, 1, 8, "1"), 1, 10, "5"), passport, []travel.Change{{1, 8, "1", "I"}, {1, 10, "5", "S"}}},
		"a digit in a state":           {change(passport, 1, 5, "0"), passport, []travel.Change{{1, 5, "0", "O"}}},
		"a digit for the first letter": {change(change(card, 1, 1, "1"), 2, 1, "T"), nil, nil},
		"fillers lost":                 {[]string{passport[0][:28], passport[1]}, passport, []travel.Change{{1, 29, "", strings.Repeat("<", 16)}}},
		"fillers of a card lost":       {[]string{card[0][:25], card[1], card[2][:29]}, card, []travel.Change{{1, 26, "", "<<<<<"}, {3, 30, "", "<"}}},
		"fillers of a visa lost":       {[]string{smallFee[0], smallFee[1][:31]}, smallFee, []travel.Change{{2, 32, "", "<<<<<"}}},
		"letters in a French card":     {change(french, 2, 28, "BOO229"), french, []travel.Change{{2, 28, "B", "8"}, {2, 29, "O", "0"}, {2, 30, "O", "0"}}},
	} {
		got, err := travel.Repair(tc.read, today)
		if tc.printed == nil {
			if err == nil {
				t.Errorf("%s: repaired as %v", name, got.Lines)
			}
			continue
		}
		if err != nil || !slices.Equal(got.Lines, tc.printed) || tc.repairs != nil && !slices.Equal(got.Repairs, tc.repairs) {
			t.Errorf("%s: %v %v %v", name, got.Lines, got.Repairs, err)
			continue
		}
		if d := read(t, got.Lines); d.Key() != got.Document.Key() {
			t.Errorf("%s: the document is %+v", name, got.Document)
		}
	}
}

func numbered(number string) []string {
	return travel.FormatZone(travel.Document{Kind: "P", IssuingState: "UTO", Nationality: "UTO", Number: number, Surname: "ERIKSSON", GivenNames: "ANNA", BirthDate: "1974-08-12", ExpiresOn: "2031-04-15"})
}

func TestWhatMayBeReadInTwoWaysIsAsked(t *testing.T) {
	for name, tc := range map[string]struct {
		lines []string
		asks  string
	}{
		"a letter that begins the number": {change(numbered("512344379"), 2, 1, "S"), "is the first character of the document number an S or a 5?"},
		"a letter read as a digit":        {change(numbered("AB3S47796"), 2, 4, "5"), "or the fourth character of the document number a 5 or an S?"},
		"a letter that ends the number":   {change(numbered("743944775"), 2, 9, "S"), "is the ninth character of the document number an S or a 5?"},
	} {
		got, err := travel.Repair(tc.lines, today)
		e, ok := errors.AsType[*models.Error](err)
		if !ok || e.Code != "mrz.ambiguous" || !strings.Contains(e.Msg, tc.asks) || e.Fields[0].At == 0 || got.Lines != nil {
			t.Errorf("%s: %+v %v", name, got, err)
		}
	}
}

func TestALetterThatNoCheckDigitTellsFromADigitIsAskedAboutBesideAMistake(t *testing.T) {
	printed := travel.FormatZone(travel.Document{Kind: "P", IssuingState: "UTO", Number: "440576492", Surname: "ERIKSSON", Nationality: "UTO", BirthDate: "1974-08-12", ExpiresOn: "2032-04-15"})
	got, err := travel.Repair(change(change(printed, 2, 4, "S"), 2, 6, "G"), today)
	if models.CodeOf(err) != "mrz.ambiguous" || !strings.Contains(err.Error(), "sixth character of the document number a G or a 6") {
		t.Errorf("%+v %v", got, err)
	}
	if got, err := travel.Repair(change(change(printed, 2, 18, "I"), 2, 6, "G"), today); models.CodeOf(err) != "mrz.ambiguous" {
		t.Errorf("beside a mistake in a date: %+v %v", got, err)
	}
	if got, err := travel.Repair(change(printed, 2, 4, "S"), today); err != nil || got.Document.Number != "440576492" {
		t.Errorf("%+v %v", got, err)
	}
}

func TestWhatCannotBeRepairedStaysAsItIs(t *testing.T) {
	for name, tc := range map[string]struct {
		lines []string
		code  string
	}{
		"nothing":                             {nil, "mrz.no_lines"},
		"another digit":                       {change(passport, 2, 14, "8"), "mrz.check_birth_date"},
		"a digit that is no letter":           {change(passport, 1, 8, "7"), "mrz.digit_in_name"},
		"a letter that is no digit":           {change(passport, 2, 14, "K"), "mrz.birth_date_not_a_date"},
		"a state that no letter makes":        {change(passport, 1, 3, "U0U"), "mrz.digit_in_state_code"},
		"a state that two letters make":       {change(passport, 1, 3, "1T0"), "mrz.digit_in_state_code"},
		"a name that may be cut":              {[]string{passport[0][:25], passport[1]}, "mrz.length"},
		"a name with one filler left":         {[]string{passport[0][:20], passport[1]}, "mrz.length"},
		"a sex that is none":                  {change(passport, 2, 21, "0"), "mrz.sex"},
		"two letters between digits":          {change(change(passport, 2, 6, "O"), 2, 4, "B"), ""},
		"an A that is a 4, which nobody knew": {change(card, 1, 12, "A"), ""},
	} {
		got, err := travel.Repair(tc.lines, today)
		if err == nil || tc.code != "" && models.CodeOf(err) != tc.code {
			t.Errorf("%s: %v %v", name, got.Lines, err)
		}
	}
}

func TestAValidZoneIsNeverChanged(t *testing.T) {
	for _, lines := range specimens {
		got, err := travel.Repair(lines, today)
		if err != nil || len(got.Repairs) > 0 || !slices.Equal(got.Lines, lines) {
			t.Errorf("%v became %v with %v, %v", lines, got.Lines, got.Repairs, err)
		}
	}
}

// Of numbers in which one digit was read as another, next to none may be repaired: none of those repairs could be right.
func TestANumberDamagedInAnotherWayIsNotRepairedByChance(t *testing.T) {
	wrong, all := 0, 0
	for n := range 3000 {
		number := "C" + itoa(10000000 + n*28571%89999999)[:8]
		lines := numbered(number)
		at := 1 + n%8
		c := lines[1][at]
		lines = change(lines, 2, at+1, string('0'+(c-'0'+1+byte(n%8))%10))
		if lines[1][at] == c {
			continue
		}
		all++
		if _, err := travel.Repair(lines, today); err == nil {
			wrong++
		}
	}
	if wrong > 0 || all < 2000 {
		t.Errorf("%d of %d", wrong, all)
	}
}

// What is repaired is valid, and says what was changed; what is valid is not changed.
func FuzzRepair(f *testing.F) {
	for _, s := range specimens {
		f.Add(strings.Join(s, "\n"))
	}
	f.Add(strings.Join(change(passport, 2, 6, "O"), "\n"))
	f.Add(strings.Join(change(card, 2, 3, "O"), "\n"))
	f.Add(strings.Join([]string{passport[0][:28], passport[1]}, "\n"))
	f.Fuzz(func(t *testing.T, text string) {
		_, asRead := travel.ReadZone([]string{text}, today)
		got, err := travel.Repair([]string{text}, today)
		if err != nil {
			if models.KindOf(err) != models.Invalid || asRead == nil || got.Lines != nil {
				t.Fatalf("%v; as read %v", err, asRead)
			}
			return
		}
		if (len(got.Repairs) == 0) != (asRead == nil) {
			t.Fatalf("%d repairs of what was read with %v", len(got.Repairs), asRead)
		}
		d, err := travel.ReadZone(got.Lines, today)
		if err != nil || d.Key() != got.Document.Key() || d.Surname != got.Document.Surname {
			t.Fatalf("repaired as %q: %v", got.Lines, err)
		}
		for _, c := range got.Repairs {
			if line := got.Lines[c.Line-1]; line[c.At-1:c.At-1+len(c.To)] != c.To || c.From == c.To {
				t.Fatalf("%+v is not in %q", c, got.Lines)
			}
		}
	})
}

func BenchmarkRepair(b *testing.B) {
	b.ReportAllocs()
	lines := change(passport, 2, 6, "O")
	for b.Loop() {
		if _, err := travel.Repair(lines, today); err != nil {
			b.Fatal(err)
		}
	}
}
