package travel

import (
	"slices"
	"strings"

	"taxrefund/models"
)

// Typed is a passport's data page as somebody types it, where no machine can read its zone. Dates are written YYYY-MM-DD.
type Typed struct {
	Surname, GivenNames, IssuingState, Number, Nationality, BirthDate, Sex, ExpiresOn string
}

// Zone writes the lines that a machine would have read, so that what was typed goes the same way from here on. What no
// zone can hold is Invalid, "document.typed", with a field error each: "document.surname", "document.number" and so on.
func (t Typed) Zone(today models.Date) ([]string, error) {
	var p typing
	d := Document{
		Kind: "P", Surname: p.name("surname", t.Surname), GivenNames: p.name("given_names", t.GivenNames),
		IssuingState: p.state("issuing_state", t.IssuingState), Nationality: p.state("nationality", t.Nationality),
		Number: p.number(t.Number), BirthDate: p.date("birth_date", t.BirthDate), ExpiresOn: p.date("expires_on", t.ExpiresOn),
		Sex: strings.ToUpper(strings.TrimSpace(t.Sex)),
	}
	if d.Surname == "" && !p.wrong("surname") {
		p.bad("surname", "document.name", "the surname is missing; somebody with one name only has it as the surname")
	}
	if !p.wrong("birth_date") && (d.BirthDate > today || d.BirthDate <= today.AddMonths(-1200)) { // a zone tells no century
		p.bad("birth_date", "document.birth_date", "this is no birth date of the last hundred years")
	}
	if !p.wrong("expires_on") && (d.ExpiresOn <= today.AddMonths(-600) || d.ExpiresOn > today.AddMonths(588)) {
		p.bad("expires_on", "document.expires_on", "this is no date until which a passport is valid")
	}
	if d.Sex != "F" && d.Sex != "M" && d.Sex != "" {
		p.bad("sex", "document.sex", "the sex is F, M or left out")
	}
	if len(p) > 0 {
		return nil, models.E(models.Invalid, "document.typed", "some of what was typed cannot stand in a passport").With(p...)
	}
	return FormatZone(d), nil
}

// typing collects what is wrong with what was typed.
type typing []models.FieldError

func (p *typing) bad(field, code, msg string) {
	*p = append(*p, models.FieldError{Path: "document." + field, Code: code, Msg: msg})
}

func (p *typing) wrong(field string) bool {
	for _, f := range *p {
		if f.Path == "document."+field {
			return true
		}
	}
	return false
}

// name spells a name as zones do: capital letters, hyphens as spaces, apostrophes left out (Doc 9303-3 section 4.6).
func (p *typing) name(field, s string) string {
	s = strings.Join(strings.Fields(strings.NewReplacer("-", " ", "<", " ", "'", "", "’", "").Replace(strings.ToUpper(s))), " ")
	if len(s) > 80 || strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ ") != "" {
		p.bad(field, "document.name", "a name is written in the letters A to Z, as in the two lines at the foot of the passport")
	}
	return s
}

func (p *typing) state(field, s string) string {
	s = strings.ToUpper(strings.Trim(s, " <"))
	if !knownState(s) {
		p.bad(field, "document.state", "a state is written as in the passport's machine-readable zone, such as CHN or D")
	}
	return s
}

func (p *typing) number(s string) string {
	s = strings.ToUpper(strings.NewReplacer(" ", "", "-", "", "<", "").Replace(s))
	if !numberShape.MatchString(s) || len(s) > 9 {
		p.bad("number", "document.number", "a passport number has 1 to 9 letters and digits")
	}
	return s
}

func (p *typing) date(field, s string) models.Date {
	d, err := models.ParseDate(strings.TrimSpace(s))
	if err != nil {
		p.bad(field, "date.malformed", "a date must be a real day written YYYY-MM-DD")
	}
	return d
}

// Lines reads a zone as a scanner or a person puts it into one field: small letters, blanks and where the lines break are
// no difference. Where it has not the size of a zone, its own lines are left for Repair to mend.
func Lines(text string) []string {
	text = strings.ToUpper(text)
	run := [3]string{strings.Join(strings.Fields(text), "")}
	if n := apart(&run); n > 1 {
		return slices.Clone(run[:n])
	}
	var lines []string
	for _, line := range strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' }) {
		if line = strings.Join(strings.Fields(line), ""); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}
