package travel

import "strings"

// readName splits the name field into its identifiers: Doc 9303-3 section 4.6. On FRID the given names have a field of their own.
func (z *zone) readName(d *Document, wrong *faults) {
	field := z.name.of(&z.text)
	for _, s := range [2]span{z.name, z.given} {
		if s.none() {
			continue
		}
		if i := strings.IndexAny(s.of(&z.text), "0123456789"); i >= 0 {
			wrong.add(span{s.line, s.from + i, 0}, errName)
		}
	}
	n := SplitName(field)
	d.Surname, d.GivenNames, d.NameCut = n.Primary, n.Secondary, n.Cut
	if !z.given.none() {
		given := z.given.of(&z.text)
		d.Surname, d.GivenNames = words(field), words(given)
		d.NameCut = n.Cut || given[len(given)-1] != '<'
	}
	if d.Surname == "" && d.GivenNames == "" {
		wrong.add(z.name, errNoName)
	}
	if n.Again && z.given.none() {
		d.Warnings = append(d.Warnings, "name_has_a_second_double_filler")
	}
}

// Name is a name field taken apart.
type Name struct {
	Primary, Secondary string
	Cut                bool // the field is filled to its end, and the name may go on
	Again              bool // a second double filler stands in it, where a standard name has one
}

// SplitName reads the name field of a zone: the primary identifier, two fillers, the secondary.
func SplitName(field string) Name {
	primary, secondary, _ := strings.Cut(strings.TrimRight(field, "<"), "<<")
	return Name{Primary: words(primary), Secondary: words(secondary), Cut: field != "" && field[len(field)-1] != '<',
		Again: strings.Contains(secondary, "<<")}
}

// words writes one space for any number of fillers.
func words(s string) string {
	s = strings.Trim(s, "<")
	if strings.IndexByte(s, '<') < 0 {
		return s
	}
	out := make([]byte, 0, len(s))
	for i := range len(s) {
		switch {
		case s[i] != '<':
			out = append(out, s[i])
		case s[i-1] != '<':
			out = append(out, ' ')
		}
	}
	return string(out)
}
