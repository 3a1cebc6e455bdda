package scan

import (
	"strings"

	"taxrefund/models"
	"taxrefund/models/fiscal"
)

// Recognise reads a scan of which nobody has said what it is: as the first family by which it is valid, else as the one that
// it has the shape of. What has the shape of none is a reading of the kind "unknown", with the code "scan.unknown".
func Recognise(in Input) Reading {
	var shaped *Reading
	for _, f := range readers {
		if !f.shape(in) {
			continue
		}
		r := answer(f.name, f.read, in)
		if r.Valid {
			return r
		}
		if shaped == nil || shaped.Lenient == nil && r.Lenient != nil {
			shaped = &r
		}
	}
	if shaped != nil {
		return *shaped
	}
	return answer("unknown", func(Input) (Reading, error) {
		return Reading{}, models.E(models.Invalid, "scan.unknown", "this is neither a travel document, a boarding pass, a receipt code nor a number that is known here")
	}, in)
}

// zoneShape: a machine-readable zone is the only scan with fillers, or of several lines.
func zoneShape(in Input) bool { return len(in.Lines) > 1 || strings.Count(in.text(), "<") >= 2 }

// passShape: a boarding pass begins with M and its number of legs, perhaps behind the mark of the scanner (]Q3, ]z3).
func passShape(in Input) bool {
	text := in.text()
	if len(text) > 3 && text[0] == ']' {
		text = text[3:]
	}
	return len(text) >= 23 && (text[0] == 'M' || text[0] == 'm') && text[1] >= '1' && text[1] <= '9'
}

func receiptShape(in Input) bool { return fiscal.Begins(in.text()) }

// bankShape: an IBAN, a BIC or an LEI, of letters and digits.
func bankShape(in Input) bool {
	n, digits, plain := counted(in.text())
	return plain && n >= 8 && n <= 34 && digits < n
}

// vatShape: only with its prefix; bare digits are too many things.
func vatShape(in Input) bool {
	text := in.text()
	n, digits, plain := counted(text)
	return plain && n >= 4 && n <= 20 && digits >= 2 && letters(text[:2])
}

// counted counts the letters and digits of a text; plain is whether it has nothing else but blanks, points, hyphens and
// slashes between them.
func counted(text string) (n, digits int, plain bool) {
	for _, r := range text {
		switch {
		case r >= '0' && r <= '9':
			digits++
			n++
		case r >= 'A' && r <= 'Z', r >= 'a' && r <= 'z':
			n++
		case !strings.ContainsRune(" .-/", r):
			return n, digits, false
		}
	}
	return n, digits, true
}

func letters(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r < 'A' || r > 'Z' && r < 'a' || r > 'z' }) < 0
}
