package travel_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"taxrefund/models"
	"taxrefund/models/travel"
)

const today = models.Date("2026-05-08")

// The specimens of ICAO Doc 9303 parts 4 to 7, and one of an old French card.
var (
	passport = []string{"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"}
	card     = []string{"I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"}
	wideCard = []string{"I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6"}
	longCard = []string{"I<UTOD23145890<7349<<<<<<<<<<<", "3407127M9507122UTO<<<<<<<<<<<2", "STEVENSON<<PETER<JOHN<<<<<<<<<"}
	longWide = []string{"I<UTOSTEVENSON<<PETER<JOHN<<<<<<<<<<", "D23145890<UTO3407127M95071227349<<<8"}
	visa     = []string{"V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L8988901C4XXX4009078F96121096ZE184226B<<<<<<"}
	smallFee = []string{"V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L8988901C4XXX4009078F9612109<<<<<<<<"}
	french   = travel.FormatZone(travel.Document{Format: travel.FRID, Kind: "ID", IssuingState: "FRA", Number: "120675001234", Surname: "MARTIN DUPONT",
		GivenNames: "CAMILLE", BirthDate: "1980-02-29", Sex: "F", Office: "751001"})
	specimens = [][]string{passport, card, wideCard, longCard, longWide, visa, smallFee, french}
)

func read(t *testing.T, lines []string) travel.Document {
	t.Helper()
	d, err := travel.ReadZone(lines, today)
	if err != nil {
		t.Fatalf("%v: %v", lines, err)
	}
	return d
}

func TestTheStandardsSpecimensAreRead(t *testing.T) {
	for _, tc := range []struct {
		lines             []string
		format            travel.Format
		key, mask, name   string
		born, expires     models.Date
		optional1, office string
	}{
		{passport, travel.TD3, "UTO|L898902C3", "••••••2C3", "ERIKSSON/ANNA MARIA", "1974-08-12", "2012-04-15", "ZE184226B", ""},
		{card, travel.TD1, "UTO|D23145890", "••••••890", "ERIKSSON/ANNA MARIA", "1974-08-12", "2012-04-15", "", ""},
		{wideCard, travel.TD2, "UTO|D23145890", "••••••890", "ERIKSSON/ANNA MARIA", "1974-08-12", "2012-04-15", "", ""},
		{longCard, travel.TD1, "UTO|D23145890734", "••••••734", "STEVENSON/PETER JOHN", "1934-07-12", "1995-07-12", "", ""},
		{longWide, travel.TD2, "UTO|D23145890734", "••••••734", "STEVENSON/PETER JOHN", "1934-07-12", "1995-07-12", "", ""},
		{visa, travel.MRVA, "UTO|L8988901C", "••••••01C", "ERIKSSON/ANNA MARIA", "1940-09-07", "1996-12-10", "6ZE184226B", ""},
		{smallFee, travel.MRVB, "UTO|L8988901C", "••••••01C", "ERIKSSON/ANNA MARIA", "1940-09-07", "1996-12-10", "", ""},
		{french, travel.FRID, "FRA|120675001234", "••••••234", "MARTIN DUPONT/CAMILLE", "1980-02-29", "", "", "751001"},
	} {
		d := read(t, tc.lines)
		if d.Format != tc.format || d.Key() != tc.key || d.Masked() != tc.mask || d.Surname+"/"+d.GivenNames != tc.name || d.BirthDate != tc.born ||
			d.ExpiresOn != tc.expires || d.Optional1 != tc.optional1 || d.Office != tc.office || len(d.Warnings) > 0 {
			t.Errorf("%s is read as %+v", tc.format, d)
		}
		if again := travel.FormatZone(d); !slices.Equal(again, tc.lines) {
			t.Errorf("%s is written again as\n%s\nnot\n%s", tc.format, strings.Join(again, "\n"), strings.Join(tc.lines, "\n"))
		}
	}
}

func TestAZoneIsReadHoweverItsLinesCome(t *testing.T) {
	for _, lines := range specimens {
		for name, in := range map[string][]string{
			"one text": {strings.Join(lines, "\n")}, "with carriage returns": {strings.Join(lines, "\r\n") + "\r\n"}, "one run": {strings.Join(lines, "")},
			"blanks at the ends": {strings.Join(lines, "  \n") + " \n"}, "an empty line": append(slices.Clone(lines), ""),
		} {
			if d := read(t, in); d.Key() != read(t, lines).Key() {
				t.Errorf("%s: %+v", name, d)
			}
		}
	}
}

// change writes a character over another one of a line, both counted from 1.
func change(lines []string, line, at int, to string) []string {
	out := slices.Clone(lines)
	out[line-1] = out[line-1][:at-1] + to + out[line-1][at-1+len(to):]
	return out
}

func TestEveryFaultIsNamedWithItsPlaceAndNothingIsRepeated(t *testing.T) {
	for name, tc := range map[string]struct {
		lines []string
		want  []string // problem@line:place
	}{
		"nothing":                     {nil, []string{"no_lines@:0"}},
		"empty lines":                 {[]string{"", "\r\n"}, []string{"no_lines@:0"}},
		"four lines":                  {[]string{"A", "B", "C", "D"}, []string{"too_many_lines@[3]:0"}},
		"one line":                    {passport[:1], []string{"length@[0]:45"}},
		"a short line":                {[]string{passport[0], passport[1][:43]}, []string{"length@[1]:44"}},
		"a long line of a card":       {[]string{card[0], card[1] + "<", card[2]}, []string{"length@[1]:31"}},
		"small letters":               {change(passport, 1, 7, "r"), []string{"charset@[0]:7"}},
		"a blank for a filler":        {change(passport, 1, 44, " "), []string{"charset@[0]:44"}},
		"an accent, counted by sight": {[]string{"P<UTOÉ" + passport[0][6:], passport[1]}, []string{"charset@[0]:6"}},
		"a zero byte":                 {change(card, 3, 2, "\x00"), []string{"charset@[2]:2"}},
		"broken UTF-8":                {change(card, 3, 2, "\xff"), []string{"charset@[2]:2"}},
		"a digit in the name":         {change(passport, 1, 7, "1"), []string{"digit_in_name@[0]:7"}},
		"a digit in the state":        {change(passport, 1, 5, "0"), []string{"digit_in_state_code@[0]:5"}},
		"a digit in the nationality":  {change(card, 2, 18, "0"), []string{"digit_in_state_code@[1]:18"}},
		"another sex":                 {change(passport, 2, 21, "A"), []string{"sex@[1]:21"}},
		"no name":                     {[]string{passport[0][:5] + strings.Repeat("<", 39), passport[1]}, []string{"name_missing@[0]:6"}},
		"the number":                  {change(passport, 2, 10, "4"), []string{"check_document_number@[1]:1", "check_composite@[1]:44"}},
		"the birth date":              {change(passport, 2, 20, "3"), []string{"check_birth_date@[1]:14", "check_composite@[1]:44"}},
		"the date of expiry":          {change(card, 2, 15, "8"), []string{"check_expiry_date@[1]:9", "check_composite@[1]:30"}},
		"the optional data":           {change(passport, 2, 43, "2"), []string{"check_optional@[1]:29", "check_composite@[1]:44"}},
		"no digit for optional data":  {change(passport, 2, 43, "<"), []string{"check_optional@[1]:29", "check_composite@[1]:44"}},
		"the whole":                   {change(wideCard, 2, 36, "7"), []string{"check_composite@[1]:36"}},
		"a long number":               {change(longCard, 1, 19, "8"), []string{"check_document_number@[0]:6", "check_composite@[1]:30"}},
		"a number that ends nowhere":  {change(card, 1, 15, "<"), []string{"check_document_number@[0]:6", "check_composite@[1]:30"}},
		"a long number in a passport": {change(passport, 2, 10, "<"), []string{"check_document_number@[1]:1", "check_composite@[1]:44"}},
		"a 13th month":                {change(visa, 2, 16, "13"), []string{"birth_date_not_a_date@[1]:14", "check_birth_date@[1]:14"}},
		"a 30th of February":          {change(visa, 2, 16, "0230"), []string{"birth_date_not_a_date@[1]:14", "check_birth_date@[1]:14"}},
		"half an expiry":              {change(visa, 2, 26, "<<"), []string{"expiry_date_not_a_date@[1]:22", "check_expiry_date@[1]:22"}},
		"a French card":               {change(french, 2, 36, "A"), []string{"check_composite@[1]:36"}},
	} {
		d, err := travel.ReadZone(tc.lines, today)
		e, ok := errors.AsType[*models.Error](err)
		if !ok || e.Kind != models.Invalid {
			t.Errorf("%s: read as %+v, %v", name, d, err)
			continue
		}
		var got []string
		for _, f := range e.Fields {
			got = append(got, strings.TrimPrefix(f.Code, "mrz.")+"@"+strings.TrimPrefix(f.Path, "document.mrz")+":"+itoa(f.At))
			if strings.ContainsAny(f.Msg, "123567890") && f.Code != "mrz.length" {
				t.Errorf("%s: the text may repeat what was read: %s", name, f.Msg)
			}
		}
		if !slices.Equal(got, tc.want) || e.Code != e.Fields[0].Code {
			t.Errorf("%s: %s %v, not %v", name, e.Code, got, tc.want)
		}
	}
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + string(rune('0'+n%10))
}

func TestWhatIsUnusualIsReadWithAWarning(t *testing.T) {
	for name, tc := range map[string]struct {
		lines   []string
		warning string
	}{
		"a passport's code on a card":   {change(card, 1, 1, "P"), "unusual_document_code"},
		"an unknown state":              {change(passport, 1, 3, "QQQ"), "issuing_state_QQQ_not_in_doc9303_list"},
		"an unknown nationality":        {change(card, 2, 16, "CH<"), "nationality_CH_not_in_doc9303_list"},
		"a third group in the name":     {[]string{"P<UTOERIKSSON<<ANNA<<MARIA<<<<<<<<<<<<<<<<<<", passport[1]}, "name_has_a_second_double_filler"},
		"sex X":                         {change(passport, 2, 21, "X"), "sex_is_X_where_doc9303_wants_filler"},
		"a digit that counts the blank": {[]string{"IDBEL123456789<0358<<<<<<<<<<<", "7408122F3204153BEL<<<<<<<<<<<?", card[2]}, "document_number_check_digit_was_computed_with_the_filler"},
	} {
		if i := strings.IndexByte(strings.Join(tc.lines, ""), '?'); i >= 0 { // the right composite
			l := tc.lines
			l[0] = l[0][:18] + travel.CheckDigit(l[0][5:18]) + l[0][19:]
			l[1] = l[1][:29] + travel.CheckDigit(l[0][5:30]+l[1][0:7]+l[1][8:15]+l[1][18:29])
		}
		if d := read(t, tc.lines); !slices.Equal(d.Warnings, []string{tc.warning}) {
			t.Errorf("%s: %v", name, d.Warnings)
		}
	}
}

func TestNamesAreTakenApart(t *testing.T) {
	for field, want := range map[string]travel.Name{
		"ERIKSSON<<ANNA<MARIA<<<": {Primary: "ERIKSSON", Secondary: "ANNA MARIA"},
		"SATRIYA<SUDARPA<<<<":     {Primary: "SATRIYA SUDARPA"},
		"<<ANNA<MARIA<<":          {Secondary: "ANNA MARIA"},
		"VAN<DER<BERG<<JAN<PIET":  {Primary: "VAN DER BERG", Secondary: "JAN PIET", Cut: true},
		"A<<B<<C<":                {Primary: "A", Secondary: "B C", Again: true},
		"A<<<B<":                  {Primary: "A", Secondary: "B"},
		"<<<<":                    {},
		"":                        {},
	} {
		if got := travel.SplitName(field); got != want {
			t.Errorf("%s: %+v", field, got)
		}
	}
}

func TestDatesMayBePartlyUnknown(t *testing.T) {
	for birth, want := range map[string]models.Date{"74<<<<": "", "7408<<": "", "<<<<<<": "", "<<0812": "", "000229": "2000-02-29", "260508": "2026-05-08", "260509": "1926-05-09"} {
		lines := travel.FormatZone(travel.Document{Kind: "P", IssuingState: "D", Number: "C01X00T47", Surname: "MUSTERMANN", Nationality: "D", Birth: birth})
		if d := read(t, lines); d.BirthDate != want || d.Birth != birth || d.ExpiresOn != "" || d.Expiry != "<<<<<<" {
			t.Errorf("%s is read as %q, %q, expiry %q", birth, d.BirthDate, d.Birth, d.ExpiresOn)
		}
	}
}

func TestNobodyIsBornInTheFuture(t *testing.T) {
	lines := travel.FormatZone(travel.Document{Kind: "P", IssuingState: "UTO", Number: "A1", Surname: "X", Nationality: "UTO", BirthDate: "1930-01-01", ExpiresOn: "2031-01-01"})
	if d := read(t, lines); d.BirthDate != "1930-01-01" {
		t.Errorf("got %s", d.BirthDate)
	}
	if d, err := travel.ReadZone(lines, "2030-01-01"); err != nil || d.BirthDate != "2030-01-01" {
		t.Errorf("born today: %s %v", d.BirthDate, err)
	}
}

// A zone that is read and written again is read as the same document.
func FuzzReadZone(f *testing.F) {
	for _, s := range specimens {
		f.Add(strings.Join(s, "\n"))
	}
	f.Add(strings.Repeat("<", 88))
	f.Add("\u202eP<UTO\x00\r\r\n")
	f.Fuzz(func(t *testing.T, text string) {
		d, err := travel.ReadZone([]string{text}, today)
		if err != nil {
			e, ok := errors.AsType[*models.Error](err)
			if !ok || e.Kind != models.Invalid || len(e.Fields) == 0 || d.Number != "" || d.Surname != "" {
				t.Fatalf("%v, with %+v", err, d)
			}
			return
		}
		if d.Number == "" || d.Surname+d.GivenNames == "" || d.Masked() == "" {
			t.Fatalf("accepted without a number or a name: %q", text)
		}
		again, err := travel.ReadZone(travel.FormatZone(d), today)
		if err != nil {
			t.Fatalf("%q is written as %q: %v", text, travel.FormatZone(d), err)
		}
		if again.Format != d.Format || again.Kind != d.Kind || again.Key() != d.Key() || again.Surname != d.Surname || again.GivenNames != d.GivenNames || again.Nationality != d.Nationality ||
			again.Birth != d.Birth || again.BirthDate != d.BirthDate || again.Expiry != d.Expiry || again.Sex != d.Sex || again.Optional1 != d.Optional1 ||
			again.Optional2 != d.Optional2 || again.Office != d.Office {
			t.Fatalf("%+v is written and read as %+v", d, again)
		}
	})
}

func BenchmarkReadZoneTD3(b *testing.B) { benchmark(b, passport) }
func BenchmarkReadZoneTD1(b *testing.B) { benchmark(b, longCard) }

func benchmark(b *testing.B, lines []string) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := travel.ReadZone(lines, today); err != nil {
			b.Fatal(err)
		}
	}
}
