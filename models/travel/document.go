// Package travel reads what a traveller carries: the machine-readable zone of a passport, card or visa and the flight on
// a boarding pass. Its errors never repeat what was read.
package travel

import (
	"regexp"
	"strings"

	"taxrefund/models"
)

// Document is what a machine-readable zone says, ICAO Doc 9303 parts 3 to 7. Its texts are as in the zone, without the
// fillers at their ends; a filler within a name is a space.
type Document struct {
	Format       Format
	Kind         string // document code: "P", or two characters
	IssuingState string // ISO 3166 alpha-3, or a code of Doc 9303-3 section 5
	Number       string // whole, also where it goes on in the optional data
	Surname      string // primary identifier; empty on the few documents that have none
	GivenNames   string // secondary identifier; empty when there is none
	NameCut      bool   // the name fills its field and may go on
	Nationality  string
	BirthDate    models.Date // empty when year, month or day is unknown
	Birth        string      // YYMMDD, with << for what is unknown
	Sex          string      // "F", "M", "X", or "" for unspecified
	ExpiresOn    models.Date // empty when the document does not expire
	Expiry       string      // YYMMDD, or six fillers
	Optional1    string      // of TD1 that on the first line
	Optional2    string      // TD1 only
	Office       string      // FRID only: where it was issued
	LongNumber   bool        // the number goes on in the optional data, Doc 9303-5 section 4.2.2 note j
	Digits       Digits
	Warnings     []string // what is unusual and still valid, such as an unknown state code
}

// Digits are a zone's check digits as printed; empty where its format has none.
type Digits struct{ Number, Birth, Expiry, Optional, Composite string }

// Key is what the blind index is made from: issuing state and number.
func (d Document) Key() string { return d.IssuingState + "|" + strings.ReplaceAll(d.Number, "<", "") }

// numberShape allows for 9 characters and the 14 that can follow on the first line of a TD1.
var numberShape = regexp.MustCompile(`^[A-Z0-9]{1,23}$`)

// DocumentKey is the Key of a document as somebody typed it: small letters, spaces, hyphens and fillers are no difference.
// The state is as in the machine-readable zone. Errors are Invalid: "document.state" or "document.number".
func DocumentKey(state, number string) (string, error) {
	d := Document{IssuingState: strings.ToUpper(strings.Trim(state, " <"))}
	if !knownState(d.IssuingState) {
		return "", models.E(models.Invalid, "document.state", "a state is written as in the passport's machine-readable zone, such as CHN or D")
	}
	d.Number = strings.ToUpper(strings.NewReplacer(" ", "", "-", "", "<", "").Replace(number))
	if !numberShape.MatchString(d.Number) {
		return "", models.E(models.Invalid, "document.number", "a document number has 1 to 23 letters and digits")
	}
	return d.Key(), nil
}

// Masked shows the last three characters of the number.
func (d Document) Masked() string {
	if len(d.Number) <= 3 {
		return "••••••"
	}
	return "••••••" + d.Number[len(d.Number)-3:]
}
