package travel

import "strings"

// Format is the size and layout of a machine-readable zone.
type Format string

// The formats of ICAO Doc 9303, and the French identity card that was issued until 2021.
const (
	TD1  Format = "TD1"  // cards, three lines of 30: Doc 9303-5
	TD2  Format = "TD2"  // larger cards, two lines of 36: Doc 9303-6
	TD3  Format = "TD3"  // passports, two lines of 44: Doc 9303-4
	MRVA Format = "MRVA" // visas, two lines of 44: Doc 9303-7
	MRVB Format = "MRVB" // smaller visas, two lines of 36: Doc 9303-7
	FRID Format = "FRID" // two lines of 36 that begin with IDFRA
)

// span is a piece of a line: characters from up to, not including, to. The zero span is a field that a format lacks.
type span struct{ line, from, to int }

func (s span) of(lines *[3]string) string { return lines[s.line][s.from:s.to] }

func (s span) none() bool { return s.to == 0 }

// layout says where the fields of a format are. It is what the reader, the writer and the repairer go by.
type layout struct {
	format              Format
	usual               string // first letters that its document codes have
	lines, width        int
	name, given         span // given is apart from the name on FRID only
	number, numberDigit span
	nationality         span
	birth, birthDigit   span
	sex                 span
	expiry, expiryDigit span
	optional1, optDigit span
	optional2, office   span
	compositeDigit      span
	composite           []span
	long                bool // a number may go on in optional1
}

var (
	code  = span{0, 0, 2}
	state = span{0, 2, 5}
)

var layouts = map[Format]*layout{
	TD1: {format: TD1, usual: "IAC", lines: 3, width: 30, number: span{0, 5, 14}, numberDigit: span{0, 14, 15}, optional1: span{0, 15, 30},
		birth: span{1, 0, 6}, birthDigit: span{1, 6, 7}, sex: span{1, 7, 8}, expiry: span{1, 8, 14}, expiryDigit: span{1, 14, 15},
		nationality: span{1, 15, 18}, optional2: span{1, 18, 29}, compositeDigit: span{1, 29, 30}, name: span{2, 0, 30}, long: true,
		composite: []span{{0, 5, 30}, {1, 0, 7}, {1, 8, 15}, {1, 18, 29}}},
	TD2:  twoLines(TD2, "IAC", 36, 35),
	TD3:  twoLines(TD3, "P", 44, 42),
	MRVA: twoLines(MRVA, "V", 44, 44),
	MRVB: twoLines(MRVB, "V", 36, 36),
	FRID: {format: FRID, usual: "I", lines: 2, width: 36, name: span{0, 5, 30}, office: span{0, 30, 36}, number: span{1, 0, 12},
		numberDigit: span{1, 12, 13}, given: span{1, 13, 27}, birth: span{1, 27, 33}, birthDigit: span{1, 33, 34}, sex: span{1, 34, 35},
		compositeDigit: span{1, 35, 36}, composite: []span{{0, 0, 36}, {1, 0, 35}}},
}

// twoLines is what TD2, TD3 and visas have in common; the optional data ends before optionalEnd. A visa has no digit after it.
func twoLines(f Format, usual string, width, optionalEnd int) *layout {
	l := &layout{format: f, usual: usual, lines: 2, width: width, name: span{0, 5, width}, number: span{1, 0, 9}, numberDigit: span{1, 9, 10},
		nationality: span{1, 10, 13}, birth: span{1, 13, 19}, birthDigit: span{1, 19, 20}, sex: span{1, 20, 21}, expiry: span{1, 21, 27},
		expiryDigit: span{1, 27, 28}, optional1: span{1, 28, optionalEnd}, long: f == TD2}
	if f == TD3 {
		l.optDigit = span{1, 42, 43}
	}
	if usual != "V" {
		l.compositeDigit = span{1, width - 1, width}
		l.composite = []span{{1, 0, 10}, {1, 13, 20}, {1, 21, width - 1}}
	}
	return l
}

// layoutOf knows a format by how many lines there are, their width, and how the first begins; nil when by none.
func layoutOf(lines *[3]string, n int) *layout {
	visa := strings.HasPrefix(lines[0], "V")
	switch {
	case n == 3 && width(lines, n) == 30:
		return layouts[TD1]
	case n == 2 && width(lines, n) == 44 && visa:
		return layouts[MRVA]
	case n == 2 && width(lines, n) == 44:
		return layouts[TD3]
	case n == 2 && width(lines, n) == 36 && visa:
		return layouts[MRVB]
	case n == 2 && width(lines, n) == 36 && strings.HasPrefix(lines[0], "IDFRA"):
		return layouts[FRID]
	case n == 2 && width(lines, n) == 36:
		return layouts[TD2]
	}
	return nil
}

// width is the length of all of n lines, 0 when they differ.
func width(lines *[3]string, n int) int {
	for i := 1; i < n; i++ {
		if len(lines[i]) != len(lines[0]) {
			return 0
		}
	}
	return len(lines[0])
}

// Checks are the fields whose check digits a format has, as in "check_birth_date".
func (f Format) Checks() []string {
	switch f {
	case TD1, TD2:
		return []string{"document_number", "birth_date", "expiry_date", "composite"}
	case TD3:
		return []string{"document_number", "birth_date", "expiry_date", "optional", "composite"}
	case MRVA, MRVB:
		return []string{"document_number", "birth_date", "expiry_date"}
	case FRID:
		return []string{"document_number", "birth_date", "composite"}
	}
	return nil
}
