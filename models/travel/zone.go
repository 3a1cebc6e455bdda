package travel

import (
	"strings"

	"taxrefund/models"
)

// ReadZone reads a machine-readable zone: two or three lines, or all of them as one text with line feeds or as one run of
// 72, 88 or 90 characters. Line ends, and blanks before them, are no difference. today (any zone's day will do) settles
// the centuries: nobody is born after it, and no document expires fifty years from it.
//
// An error is Invalid and its code the first of what is wrong, with a field error each: "mrz.no_lines", "mrz.too_many_lines",
// "mrz.charset", "mrz.length", "mrz.digit_in_name", "mrz.digit_in_state_code", "mrz.birth_date_not_a_date",
// "mrz.expiry_date_not_a_date", "mrz.sex", "mrz.name_missing", "mrz.document_number_missing", and "mrz.check_" with a field of
// Format.Checks. The document then has its Format only, if that is known.
func ReadZone(lines []string, today models.Date) (Document, error) {
	z, err := opened(lines)
	if err != nil {
		return Document{}, err
	}
	return z.read(today)
}

// zone is lines that have the alphabet and size of a format.
type zone struct {
	*layout
	text [3]string
}

// opened takes the lines apart and knows their format.
func opened(raw []string) (zone, error) {
	lines, n, err := cut(raw)
	if err != nil {
		return zone{}, err
	}
	if l := layoutOf(&lines, n); l != nil {
		return zone{l, lines}, nil
	}
	return zone{}, lengthError(&lines, n)
}

// cut separates lines as they were sent, drops their ends, and refuses what is no text of a zone.
func cut(raw []string) (lines [3]string, n int, err error) {
	for _, text := range raw {
		for more := true; more; {
			var line string
			line, text, more = strings.Cut(text, "\n")
			if line = trimmed(line); line == "" {
				continue
			}
			if n == len(lines) {
				return lines, n, misread(fault(n, 0, errLines))
			}
			lines[n] = line
			n++
		}
	}
	if n == 0 {
		return lines, n, misread(models.FieldError{Path: "document.mrz", Code: errNoLines.Code, Msg: errNoLines.Msg})
	}
	for i := range n {
		if at := strange(lines[i]); at > 0 {
			return lines, n, misread(fault(i, at, errCharset))
		}
	}
	if n == 1 {
		n = apart(&lines)
	}
	return lines, n, nil
}

// trimmed drops a line's end. Blanks go only where the line then has the size of one, so that none of them is a filler.
func trimmed(line string) string {
	line = strings.Trim(line, "\r\n")
	if short := strings.TrimRight(line, " "); len(short) != len(line) {
		switch len(short) {
		case 0, 30, 36, 44, 72, 88, 90:
			return short
		}
	}
	return line
}

// apart cuts a run of characters into its lines.
func apart(lines *[3]string) int {
	run := lines[0]
	switch len(run) {
	case 72, 88:
		lines[0], lines[1] = run[:len(run)/2], run[len(run)/2:]
		return 2
	case 90:
		lines[0], lines[1], lines[2] = run[:30], run[30:60], run[60:]
		return 3
	}
	return 1
}

// strange is the place, from 1, of the first character outside the alphabet of zones; 0 when there is none.
func strange(line string) int {
	place := 0
	for _, r := range line {
		place++
		if r != '<' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') {
			return place
		}
	}
	return 0
}

// lengthError points at where the first line that has not its length ends, or should have ended.
func lengthError(lines *[3]string, n int) error {
	want := 30
	if n < 3 {
		if want = 44; len(lines[0]) == 36 || len(lines[1]) == 36 {
			want = 36
		}
	}
	i := 0
	for i < n-1 && len(lines[i]) == want {
		i++
	}
	return misread(fault(i, min(len(lines[i]), want)+1, errLength))
}

func (z *zone) read(today models.Date) (Document, error) {
	d := Document{Format: z.format, Kind: filler(code.of(&z.text)), IssuingState: filler(state.of(&z.text)), Optional1: z.ended(z.optional1),
		Optional2: z.ended(z.optional2), Office: z.ended(z.office), Nationality: filler(z.get(z.nationality)), Birth: z.birth.of(&z.text), Expiry: z.get(z.expiry),
		Digits: Digits{z.get(z.numberDigit), z.get(z.birthDigit), z.get(z.expiryDigit), z.get(z.optDigit), z.get(z.compositeDigit)}}
	if z.format == FRID {
		d.Nationality = "FRA" // only its citizens had it
	}
	var wrong faults
	z.readName(&d, &wrong)
	z.readStates(&d, &wrong)
	z.readDates(&d, today, &wrong)
	z.readSex(&d, &wrong)
	z.readNumber(&d, &wrong)
	z.checkRest(&wrong)
	if len(wrong) > 0 {
		return Document{Format: z.format}, misread(wrong...)
	}
	return d, nil
}

// get is a field as printed; ended is one without the fillers at its end. Both are empty where the format has none.
func (z *zone) get(s span) string {
	if s.none() {
		return ""
	}
	return s.of(&z.text)
}

func (z *zone) ended(s span) string { return strings.TrimRight(z.get(s), "<") }

// readStates leaves out a nationality that the format does not print.
func (z *zone) readStates(d *Document, wrong *faults) {
	if strings.IndexByte(z.usual, z.text[0][0]) < 0 {
		d.Warnings = append(d.Warnings, "unusual_document_code")
	}
	for _, s := range [2]struct {
		name, code string
		at         span
	}{{"issuing_state", d.IssuingState, state}, {"nationality", d.Nationality, z.nationality}} {
		if s.at.none() {
			continue
		}
		if i := strings.IndexAny(s.at.of(&z.text), "0123456789"); i >= 0 {
			wrong.add(span{s.at.line, s.at.from + i, 0}, errState)
		} else if !knownState(s.code) {
			d.Warnings = append(d.Warnings, s.name+"_"+s.code+"_not_in_doc9303_list")
		}
	}
}

func (z *zone) readSex(d *Document, wrong *faults) {
	switch sex := z.sex.of(&z.text); sex {
	case "F", "M":
		d.Sex = sex
	case "X":
		d.Sex = sex
		d.Warnings = append(d.Warnings, "sex_is_X_where_doc9303_wants_filler")
	case "<":
	default:
		wrong.add(z.sex, errSex)
	}
}

// filler is a field's text: its fillers are spaces within and nothing at the end.
func filler(s string) string {
	s = strings.TrimRight(s, "<")
	if strings.IndexByte(s, '<') < 0 {
		return s
	}
	return strings.TrimSpace(strings.ReplaceAll(s, "<", " "))
}
