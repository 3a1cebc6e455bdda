package travel_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"taxrefund/models"
	"taxrefund/models/travel"
)

func typed() travel.Typed {
	return travel.Typed{Surname: "Eriksson", GivenNames: "Anna Maria", IssuingState: "swe", Number: "l8989 02c3", Nationality: "SWE", BirthDate: "1974-08-12", Sex: "f", ExpiresOn: "2032-04-15"}
}

func TestATypedPassportIsReadAsIfAMachineHadReadIt(t *testing.T) {
	for name, tc := range map[string]struct {
		alter func(*travel.Typed)
		want  travel.Document
	}{
		"as it is":           {func(*travel.Typed) {}, travel.Document{Surname: "ERIKSSON", GivenNames: "ANNA MARIA", Number: "L898902C3", BirthDate: "1974-08-12", Sex: "F", ExpiresOn: "2032-04-15"}},
		"one name only":      {func(d *travel.Typed) { d.GivenNames = " " }, travel.Document{Surname: "ERIKSSON", Number: "L898902C3", BirthDate: "1974-08-12", Sex: "F", ExpiresOn: "2032-04-15"}},
		"hyphen, apostrophe": {func(d *travel.Typed) { d.Surname = "O'Neil-Smith" }, travel.Document{Surname: "ONEIL SMITH", GivenNames: "ANNA MARIA", Number: "L898902C3", BirthDate: "1974-08-12", Sex: "F", ExpiresOn: "2032-04-15"}},
		"no sex, very old":   {func(d *travel.Typed) { d.Sex, d.BirthDate = "", "1926-05-09" }, travel.Document{Surname: "ERIKSSON", GivenNames: "ANNA MARIA", Number: "L898902C3", BirthDate: "1926-05-09", ExpiresOn: "2032-04-15"}},
	} {
		in := typed()
		tc.alter(&in)
		zone, err := in.Zone("2026-05-08")
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got, err := travel.ReadZone(zone, "2026-05-08")
		if err != nil || got.Surname != tc.want.Surname || got.GivenNames != tc.want.GivenNames || got.Number != tc.want.Number || got.BirthDate != tc.want.BirthDate ||
			got.Sex != tc.want.Sex || got.ExpiresOn != tc.want.ExpiresOn || got.Key() != "SWE|L898902C3" {
			t.Errorf("%s: read back as %+v, %v", name, got, err)
		}
	}
}

func TestWhatNoPassportHoldsIsNamedByField(t *testing.T) {
	for name, tc := range map[string]struct {
		alter func(*travel.Typed)
		paths []string
	}{
		"nothing":         {func(d *travel.Typed) { *d = travel.Typed{} }, []string{"document.issuing_state", "document.nationality", "document.number", "document.birth_date", "document.expires_on", "document.surname"}},
		"an accent":       {func(d *travel.Typed) { d.Surname = "Müller" }, []string{"document.surname"}},
		"a long number":   {func(d *travel.Typed) { d.Number = "A123456789" }, []string{"document.number"}},
		"not born yet":    {func(d *travel.Typed) { d.BirthDate = "2026-05-09" }, []string{"document.birth_date"}},
		"a century ago":   {func(d *travel.Typed) { d.BirthDate = "1926-05-08" }, []string{"document.birth_date"}},
		"another century": {func(d *travel.Typed) { d.ExpiresOn = "2132-01-01" }, []string{"document.expires_on"}},
		"another sex":     {func(d *travel.Typed) { d.Sex = "Q" }, []string{"document.sex"}},
	} {
		in := typed()
		tc.alter(&in)
		_, err := in.Zone("2026-05-08")
		e, ok := errors.AsType[*models.Error](err)
		if !ok || e.Code != "document.typed" {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var paths []string
		for _, f := range e.Fields {
			paths = append(paths, f.Path)
		}
		if !slices.Equal(paths, tc.paths) {
			t.Errorf("%s: %v, want %v", name, paths, tc.paths)
		}
	}
}

func TestTwoLinesAreReadHoweverTheyAreBroken(t *testing.T) {
	a, b := strings.Repeat("A", 44), strings.Repeat("B", 44)
	for _, text := range []string{a + b, a + "\r\n" + b + "\n", strings.ToLower(a) + " " + b[:20] + " " + b[20:]} {
		if got := travel.Lines(text); !slices.Equal(got, []string{a, b}) {
			t.Errorf("%q is read as %v", text, got)
		}
	}
	if got := travel.Lines(" P< "); !slices.Equal(got, []string{"P<"}) {
		t.Errorf("half a line is read as %v", got)
	}
	if got := travel.Lines(a[:40] + "\r\n\r\n " + b[:22] + " " + b[22:]); !slices.Equal(got, []string{a[:40], b}) {
		t.Errorf("a short line is read as %v", got)
	}
}

// Whatever is typed is refused by field, or makes a zone that reads back as typed.
func FuzzTyped(f *testing.F) {
	f.Add("Eriksson", "Anna", "SWE", "L898902C3", "1974-08-12", "F", "2032-04-15")
	f.Add("<<", "é", "D", "<", "1926-05-08", "X", "1999-12-31")
	f.Fuzz(func(t *testing.T, surname, given, state, number, born, sex, expires string) {
		in := travel.Typed{Surname: surname, GivenNames: given, IssuingState: state, Nationality: state, Number: number, BirthDate: born, Sex: sex, ExpiresOn: expires}
		zone, err := in.Zone("2026-05-08")
		if err != nil {
			if models.CodeOf(err) != "document.typed" {
				t.Fatal(err)
			}
			return
		}
		d, err := travel.ReadZone(zone, "2026-05-08")
		if err != nil {
			t.Fatalf("the zone %v is not read: %v", zone, err)
		}
		want, err := travel.DocumentKey(state, number)
		if err != nil || d.Key() != want || string(d.BirthDate) != strings.TrimSpace(born) {
			t.Fatalf("%+v came of %+v", d, in)
		}
		_ = travel.Lines(surname + given)
	})
}
