package scan

import (
	"strings"

	"taxrefund/models"
	"taxrefund/models/travel"
)

// readMRZ reads a machine-readable zone, or by the input's kind a piece of one: "mrz_name", "mrz_check_digit" or
// "mrz_bac_input".
func readMRZ(in Input) (Reading, error) {
	switch in.Kind {
	case "mrz_name":
		return readName(in)
	case "mrz_check_digit":
		return readDigit(in)
	}
	doc, err := travel.ReadZone(in.Lines, in.Today)
	if err != nil {
		return damaged(in, doc.Format, err)
	}
	if in.Kind == "mrz_bac_input" {
		return Reading{Kind: in.Kind, Fields: map[string]any{"mrz_information": accessKey(doc)}, Warnings: doc.Warnings}, nil
	}
	return Reading{Kind: "mrz", Fields: zoneFields(doc), Warnings: doc.Warnings, Of: doc}, nil
}

// damaged is a zone that is not valid as it was read: what is wrong with it, and what it says where it can be repaired.
func damaged(in Input, format travel.Format, err error) (Reading, error) {
	r := Reading{Kind: "mrz"}
	mended, still := travel.Repair(in.Lines, in.Today)
	if still == nil && format == "" && mended.Checked() {
		format = mended.Document.Format // its check digits vouch for what was lost
	}
	fields := misread(format, err)
	switch {
	case still == nil:
		fields["corrected"], fields["repairs"], fields["problems_as_read"] = mended.Lines, mended.Repairs, fields["problems"]
		r.Lenient, r.Warnings, r.Of = zoneFields(mended.Document), mended.Document.Warnings, mended.Document
	case models.CodeOf(still) == "mrz.ambiguous":
		fields["question"] = faults(still).Faults[0].Says
	}
	r.Fields = fields
	return r, err
}

// zoneFields are the fields that a format has, dates as printed.
func zoneFields(d travel.Document) map[string]any {
	out := map[string]any{"format": d.Format, "document_code": d.Kind, "issuing_state": d.IssuingState, "primary": d.Surname,
		"secondary": d.GivenNames, "document_number": d.Number, "birth_date": d.Birth, "sex": orFiller(d.Sex)}
	if d.Format == travel.FRID {
		out["office"] = d.Office
		return out
	}
	out["document_number_check"], out["nationality"], out["expiry_date"] = d.Digits.Number, d.Nationality, d.Expiry
	out["optional1"], out["name_possibly_truncated"] = d.Optional1, d.NameCut
	switch d.Format {
	case travel.TD1:
		out["optional2"] = d.Optional2
	case travel.TD3:
		out["optional_check"] = d.Digits.Optional
	}
	if d.LongNumber {
		out["long_number"] = true
	}
	return out
}

func orFiller(s string) string {
	if s == "" {
		return "<"
	}
	return s
}

// misread is what is wrong with a zone: its problems in the order of the zone, each check digit's verdict, and where.
func misread(format travel.Format, err error) map[string]any {
	said := faults(err)
	out := map[string]any{"format": nil, "faults": said.Faults}
	problems := []string{}
	wrong := map[string]bool{}
	for i := range said.Faults {
		said.Faults[i].Path = strings.TrimPrefix(said.Faults[i].Path, "document.")
		if word := said.Faults[i].Problem; !wrong[word] {
			problems, wrong[word] = append(problems, word), true
		}
	}
	out["problems"] = problems
	if format == "" {
		return out
	}
	checks := map[string]bool{}
	for _, field := range format.Checks() {
		checks[field] = !wrong["check_"+field]
	}
	out["format"], out["checks"] = format, checks
	return out
}

// readName reads the first line of a zone of two lines, or the third of a card's, for the name on it.
func readName(in Input) (Reading, error) {
	line := strings.Trim(in.text(), "\r\n")
	field := line
	switch len(line) {
	case 36, 44:
		field = line[5:]
	case 30:
	default:
		return Reading{Kind: in.Kind}, models.E(models.Invalid, "mrz.length", "a line with a name has 30, 36 or 44 characters")
	}
	for i := range len(field) {
		if c := field[i]; c != '<' && (c < 'A' || c > 'Z') {
			return Reading{Kind: in.Kind}, models.E(models.Invalid, "mrz.digit_in_name", "a name has letters and < only").With(models.FieldError{
				Path: "mrz[0]", Code: "mrz.digit_in_name", At: len(line) - len(field) + i + 1, Msg: "a name has letters and < only"})
		}
	}
	n := travel.SplitName(field)
	return Reading{Kind: in.Kind, Fields: map[string]any{"line_length": len(line), "name_field": field, "mrz_primary": n.Primary,
		"mrz_secondary": n.Secondary, "treat_as_truncated": n.Cut}}, nil
}

// readDigit makes the check digit of a field, and where one stands beside it, compares.
func readDigit(in Input) (Reading, error) {
	if len(in.Lines) == 0 || len(in.Lines) > 2 || strings.Trim(in.Lines[0], "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<") != "" {
		return Reading{Kind: in.Kind}, models.E(models.Invalid, "mrz.charset", "a check digit is made from capital letters, digits and <")
	}
	right := travel.CheckDigit(in.Lines[0])
	if len(in.Lines) == 2 && in.Lines[1] != right {
		return Reading{Kind: in.Kind, Fields: map[string]any{"right_digit": right, "problems": []string{"check_digit"}}},
			models.E(models.Invalid, "mrz.check_digit", "the check digit does not agree")
	}
	return Reading{Kind: in.Kind, Fields: map[string]any{"check_digit": right}}, nil
}

// accessKey is what the key to a document's chip is made from: number, birth date and expiry with their check digits, Doc
// 9303-11 section 4.3.2.
func accessKey(d travel.Document) string {
	number := d.Number
	if short := 9 - len(number); short > 0 {
		number += strings.Repeat("<", short)
	}
	return number + d.Digits.Number + d.Birth + d.Digits.Birth + d.Expiry + d.Digits.Expiry
}
