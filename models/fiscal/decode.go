package fiscal

import (
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"taxrefund/models"
)

// layout is one state's code. Its functions see the text without blanks at its ends and without characters that hide; decode
// must stand any such text, also one that does not begin like the code.
type layout struct {
	system, country string
	also            string                 // a second state with the same code
	begins          func(text string) bool // whether a text is meant to be this code, however broken
	decode          func(text string) (Receipt, error)
}

// layouts are tried in this order; the first whose begins is true reads the code. Each stands in a file of its own.
var layouts = []layout{
	ptATQR,
	esVerifactu,
	esTicketBAI,
	atRKSV,
	deDSFinVK,
	saZATCA,
	hrFiskal,
	siFURS,
	rsSUF,
	meALEFI,
	cnFapiao,
	twEInvoice,
	ruFNS,
	skEKasa,
	grAADE,
	trEArsiv,
	uaDPS,
}

// Systems are the layouts that Decode knows.
func Systems() []string {
	var names []string
	for _, l := range layouts {
		names = append(names, l.system)
	}
	return names
}

// maxCode is the largest QR code in bytes (ISO/IEC 18004, version 40-L).
const maxCode = 2953

// Decode reads the code of a receipt. Errors are Invalid: "receipt.code_unknown" for a text that is no code known here,
// else what is wrong by its layout, such as "receipt.date", with the place of it; the Receipt then has its System and
// nothing else, but for a check sum that is wrong: there Said is what was read, for a person to compare with the paper.
func Decode(text string) (Receipt, error) {
	if i := beginning(text); i >= 0 {
		return layouts[i].read(text)
	}
	unknown := models.E(models.Invalid, "receipt.code_unknown", "this is no receipt code that is known here; type the receipt in, or see an officer")
	return Receipt{}, unknown.With(models.FieldError{Code: "receipt." + stranger(text), Msg: unknown.Msg})
}

// DecodeIn reads the code of a receipt that was printed in a country, ISO 3166 alpha-2. A text that is no code known here
// is judged by that country's layout, if there is one.
func DecodeIn(country, text string) (Receipt, error) {
	i := slices.IndexFunc(layouts, func(l layout) bool { return l.country == country || l.also == country && country != "" })
	if i < 0 || beginning(text) >= 0 {
		return Decode(text)
	}
	return layouts[i].read(text)
}

// Begins reports whether a text is meant to be a code known here, however broken.
func Begins(text string) bool {
	return slices.ContainsFunc(layouts, func(l layout) bool { return l.begins(text) })
}

// DecodeAs reads a code by the layout of one system. A system that is not known is Invalid, "receipt.system".
func DecodeAs(system, text string) (Receipt, error) {
	i := slices.IndexFunc(layouts, func(l layout) bool { return l.system == system })
	if i < 0 {
		return Receipt{}, models.E(models.Invalid, "receipt.system", "no receipt code of this name is known here")
	}
	return layouts[i].read(text)
}

func beginning(text string) int {
	text = trim(text)
	return slices.IndexFunc(layouts, func(l layout) bool { return l.begins(text) })
}

// stranger is what is wrong with a text that is no code: there is none, it leads elsewhere, or it has no such shape.
func stranger(text string) string {
	switch text = trim(text); {
	case text == "":
		return "empty"
	case strings.Contains(text, "://"):
		return "host"
	}
	return "shape"
}

// trim takes away the blanks and line ends that a scanner puts around a code.
func trim(text string) string { return strings.Trim(text, " \t\r\n") }

func (l layout) read(whole string) (Receipt, error) {
	text := trim(whole)
	if len(text) > maxCode {
		return Receipt{System: l.system}, bad("too_long", 0, "no code holds more than %d characters", maxCode)
	}
	r, err := Receipt{}, error(nil)
	if i := hidden(text); i >= 0 {
		err = bad("character", i+1, "a code has no control characters, and none that cannot be seen")
	} else {
		r, err = l.decode(text)
	}
	if err != nil {
		return Receipt{System: l.system, Said: r.Said}, placed(err, whole, len(whole)-len(strings.TrimLeft(whole, " \t\r\n")))
	}
	r.System = l.system
	if r.Country == "" {
		r.Country = l.country
	}
	if r.Proof != Signature {
		r.Claimed = r.claims()
	}
	return r, nil
}

// bad is what is wrong with a code: problem is the last word of "receipt.problem", at the place in bytes from 1, 0 for none.
// Who reads the code gets the place in characters.
func bad(problem string, at int, format string, args ...any) error {
	e := models.E(models.Invalid, "receipt."+problem, format, args...)
	return e.With(models.FieldError{Code: e.Code, Msg: e.Msg, At: at})
}

// placed turns the places of an error, bytes behind those that were trimmed, into characters of the whole text.
func placed(err error, whole string, trimmed int) error {
	e, ok := errors.AsType[*models.Error](err)
	if !ok {
		return err
	}
	for i, f := range e.Fields {
		if f.At > 0 {
			e.Fields[i].At = utf8.RuneCountInString(whole[:min(trimmed+f.At-1, len(whole))]) + 1
		}
	}
	return e
}
