package travel

import (
	"slices"
	"strings"

	"taxrefund/models"
)

// Repaired is a zone as it must have been printed, and what was read otherwise. Without repairs it was read well.
type Repaired struct {
	Document Document
	Lines    []string
	Repairs  []Change
}

// Change is one place that was read otherwise than it was printed; Line and At count from 1. Lost fillers have no From.
type Change struct {
	Line int    `json:"line"`
	At   int    `json:"at"`
	From string `json:"from"`
	To   string `json:"to"`
}

// Repair reads a zone as ReadZone does, and where that fails mends what a camera mistakes: letters for digits that look like
// them, and the reverse. A zone that is valid as it stands is never changed, and a repaired one is valid. The error is that of
// ReadZone where nothing helps, and Invalid, "mrz.ambiguous", with the question to ask where more than the zone is needed.
//
// A refund goes to whom the document number names, so that a wrong repair is worse than none; and the check digits protect
// the number less than they seem to. The composite digit weighs the number with the same weights as the number's own digit,
// so the two agree or disagree together: they are one check of one in ten, not two of one in a hundred. Were any two
// characters of a number free to change, some choice would almost always fit. Dates stand at other weights in the composite,
// and a letter there can only be one digit. Hence:
//
//   - where only a digit or only a letter can stand, a character of the other kind is replaced by the one it looks like, however
//     often: there is nothing to choose. Digits and dates are covered by check digits, which must all agree. Names and state
//     codes are covered by none; a state must turn out to be one, the only one that looks so.
//   - where both can stand (numbers, optional data), at most one character of the whole zone changes, only a letter between two
//     digits into a digit, and only if no other change of any one character, into a digit or into a letter, fits as well.
//     With all look-alikes allowed, a number damaged in another way (a 3 for an 8) would be "repaired" wrongly in about a
//     third of cases, as five characters or so can change and one in ten fits by chance. A letter between digits is rare in
//     a number that was read well, which leaves less than one in a hundred of the numbers so damaged.
//   - G and 6, and L and 1, differ by ten and twenty: no check digit tells them apart, so they are never exchanged there; and
//     where the camera has mistaken another character, a G or an L between the digits of a number is asked about.
func Repair(raw []string, today models.Date) (Repaired, error) {
	d, err := ReadZone(raw, today)
	if err == nil {
		z, err := opened(raw)
		return Repaired{Document: d, Lines: z.list()}, err
	}
	m, ok := mendable(raw)
	if !ok || !m.byType() {
		return Repaired{}, err
	}
	if d, still := m.zone.read(today); still == nil {
		if asked := m.silent(m.number); len(asked) > 0 && m.mistaken() {
			return Repaired{}, m.ambiguous(asked, err)
		}
		return m.done(d), nil
	}
	return m.byChoice(today, err)
}

// Checked reports whether check digits cover every line that was given fillers back.
func (r Repaired) Checked() bool {
	for _, c := range r.Repairs {
		if c.From == "" && !slices.ContainsFunc(layouts[r.Document.Format].composite, func(s span) bool { return s.line == c.Line-1 }) {
			return false
		}
	}
	return true
}

// mend is a zone under repair.
type mend struct {
	zone
	changes []Change
}

func (z *zone) list() []string { return append([]string{}, z.text[:z.lines]...) }

func (m *mend) done(d Document) Repaired {
	return Repaired{Document: d, Lines: m.list(), Repairs: m.changes}
}

// mendable opens a zone whose lines may have lost fillers at their ends, and whose first letter may have been read as a digit.
func mendable(raw []string) (mend, bool) {
	lines, n, err := cut(raw)
	if err != nil {
		return mend{}, false
	}
	m := mend{zone: zone{text: lines}}
	if lines[0][0] == '1' {
		m.set(0, 0, 'I')
	}
	m.refill(n)
	m.layout = layoutOf(&m.text, n)
	return m, m.layout != nil
}

// refill gives lines the fillers back that they lost at their ends. Three that are left show that nothing else was lost: no
// name has more than two within.
func (m *mend) refill(n int) {
	want := 30
	if n == 2 {
		want = max(len(m.text[0]), len(m.text[1]))
	}
	if n < 2 || want != 30 && want != 36 && want != 44 {
		return
	}
	for i := range n {
		if lost := want - len(m.text[i]); lost > 0 && strings.HasSuffix(m.text[i], "<<<") {
			m.changes = append(m.changes, Change{Line: i + 1, At: len(m.text[i]) + 1, To: strings.Repeat("<", lost)})
			m.text[i] += strings.Repeat("<", lost)
		}
	}
}

func (m *mend) set(line, i int, to byte) {
	m.changes = append(m.changes, Change{Line: line + 1, At: i + 1, From: m.text[line][i : i+1], To: string(to)})
	m.text[line] = with(m.text[line], i, to)
}

func with(s string, i int, b byte) string { return s[:i] + string(b) + s[i+1:] }

// byType replaces whatever cannot stand where it stands; false when something looks like nothing that can.
func (m *mend) byType() bool {
	for _, s := range [...]span{m.birth, m.birthDigit, m.expiry, m.expiryDigit, m.numberDigit, m.optDigit, m.compositeDigit} {
		if !m.all(s, isLetter, asDigit) {
			return false
		}
	}
	if rest, _, _ := strings.Cut(m.get(m.optional1), "<"); m.long && m.get(m.numberDigit) == "<" && rest != "" {
		last := m.optional1.from + len(rest) - 1
		if !m.all(span{m.optional1.line, last, last + 1}, isLetter, asDigit) {
			return false
		}
	}
	return m.all(m.name, isDigit, asLetter) && m.all(m.given, isDigit, asLetter) && m.state(state) && m.state(m.nationality)
}

// all replaces every wrong character of a field by what it looks like.
func (m *mend) all(s span, wrong func(byte) bool, as map[byte]byte) bool {
	for i := s.from; i < s.to; i++ {
		c := m.text[s.line][i]
		if !wrong(c) {
			continue
		}
		if as[c] == 0 {
			return false
		}
		m.set(s.line, i, as[c])
	}
	return true
}

// mistaken reports whether a character was read as another, and not only fillers lost.
func (m *mend) mistaken() bool {
	return slices.ContainsFunc(m.changes, func(c Change) bool { return c.From != "" })
}

// state replaces digits in a state code, if that makes one that exists and only one.
func (m *mend) state(s span) bool {
	if s.none() || !strings.ContainsAny(m.get(s), "0123456789") {
		return true
	}
	found := ""
	for _, code := range statesLike(m.get(s)) {
		if knownState(filler(code)) {
			if found != "" {
				return false
			}
			found = code
		}
	}
	for i := range found {
		if at := s.from + i; m.text[s.line][at] != found[i] {
			m.set(s.line, at, found[i])
		}
	}
	return found != ""
}

// statesLike are all readings of a state code whose digits are letters, at most 27.
func statesLike(code string) []string {
	out := []string{""}
	for i := range code {
		letters := code[i : i+1]
		if isDigit(code[i]) {
			letters = lettersLike[code[i]]
		}
		var longer []string
		for _, head := range out {
			for _, c := range letters {
				longer = append(longer, head+string(c))
			}
		}
		out = longer
	}
	return out
}
