// Package scan says what a scanned text is and what it says: the one door behind which machine-readable zones, boarding
// passes, receipt codes and numbers are read for support staff and on the command line. What it answers never stands in a
// log, for it is what a traveller carries.
package scan

import (
	"errors"
	"slices"
	"strings"

	"taxrefund/models"
)

// Input is one scan, and what is known about it besides.
type Input struct {
	Lines   []string    // a machine-readable zone has two or three, everything else one
	Kind    string      // a narrower kind than the reader's own, such as "bic" for a reader of bank numbers; usually empty
	Country string      // ISO 3166 alpha-2, of a number that is written without its prefix; usually empty
	Today   models.Date // settles the century of a birth date and the year of a flight
}

// text is a scan of one line.
func (in Input) text() string {
	if len(in.Lines) != 1 {
		return ""
	}
	return in.Lines[0]
}

// Reading is what a scan says. Fields of a valid scan are the whole of it, under the field's standard names; those of
// one that is not hold what is wrong, never a part of its content. Lenient is what a kiosk may still take from a scan
// that is not valid by its standard, nil when that is nothing.
type Reading struct {
	Valid    bool     `json:"valid"`
	Code     string   `json:"code"` // why not; empty when valid
	Kind     string   `json:"kind"` // what it is, such as "mrz", "bcbp", "pt_at_qr", "vat", "iban"
	Fields   any      `json:"fields"`
	Warnings []string `json:"warnings"` // what is unusual and still valid
	Lenient  any      `json:"lenient"`

	Of any `json:"-"` // of a scan that can be used: travel.Document, travel.Pass or fiscal.Receipt
}

// reader reads one family of scans. Its error is Invalid and becomes the Code; what it returns besides is kept.
type reader func(Input) (Reading, error)

type familyOf struct {
	name  string
	read  reader
	shape func(Input) bool // whether a scan looks like one of this family
}

// readers are the families by their names on the command line, in the order in which an unknown scan is tried.
var readers = []familyOf{
	{"mrz", readMRZ, zoneShape}, {"bcbp", readPass, passShape}, {"receipt", readReceipt, receiptShape}, {"iban", readBank, bankShape}, {"vat", readVAT, vatShape},
}

// Families are the names that Read takes.
func Families() []string {
	var names []string
	for _, r := range readers {
		names = append(names, r.name)
	}
	return names
}

// maxScan is more than any code holds: 2,953 bytes is the largest QR code (ISO/IEC 18004, version 40-L).
const maxScan = 8 << 10

// Read reads a scan as one of its family. A family that does not exist is Invalid, "scan.family"; whatever is wrong with the scan
// itself stands in the reading.
func Read(family string, in Input) (Reading, error) {
	if err := known(family); err != nil {
		return Reading{}, err
	}
	i := slices.IndexFunc(readers, func(f familyOf) bool { return f.name == family })
	return answer(family, readers[i].read, in), nil
}

func known(family string) error {
	if !slices.Contains(Families(), family) {
		return models.E(models.Invalid, "scan.family", "a scan is read as one of %s", strings.Join(Families(), ", "))
	}
	return nil
}

func answer(family string, read reader, in Input) Reading {
	size := 0
	for _, line := range in.Lines {
		size += len(line)
	}
	var r Reading
	err := error(models.E(models.Invalid, "scan.too_long", "no code holds more than %d characters", maxScan))
	if size <= maxScan {
		r, err = read(in)
	}
	if r.Kind == "" {
		r.Kind = family
	}
	if r.Warnings == nil {
		r.Warnings = []string{}
	}
	r.Valid = err == nil
	if err != nil {
		r.Code = models.CodeOf(err)
		if r.Fields == nil {
			r.Fields = faults(err)
		}
	}
	return r
}

// Fault is one thing that is wrong with a scan, and where: line and place count from 1, and are 0 when it is the whole.
type Fault struct {
	Problem string `json:"problem"`
	Path    string `json:"path,omitempty"`
	At      int    `json:"at,omitempty"`
	Says    string `json:"says"`
}

type faulty struct {
	Problems []string `json:"problems"`
	Faults   []Fault  `json:"faults"`
}

// faults are the problems of an error, each by the last word of its code: "mrz.check_birth_date" is check_birth_date.
func faults(err error) faulty {
	out := faulty{Problems: []string{}, Faults: []Fault{}}
	e, ok := errors.AsType[*models.Error](err)
	if !ok {
		return out
	}
	fields := e.Fields
	if len(fields) == 0 {
		fields = []models.FieldError{{Code: e.Code, Msg: e.Msg}}
	}
	for _, f := range fields {
		out.Problems = append(out.Problems, problem(f.Code))
		out.Faults = append(out.Faults, Fault{Problem: problem(f.Code), Path: f.Path, At: f.At, Says: f.Msg})
	}
	return out
}

// problem is a code without its area.
func problem(code string) string {
	_, after, found := strings.Cut(code, ".")
	if !found {
		return code
	}
	return after
}
