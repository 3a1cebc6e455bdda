package ident

import (
	"taxrefund/models"
)

// IBAN is an international bank account number (ISO 13616) and its parts.
type IBAN struct {
	Electronic  string `json:"electronic"`
	Country     string `json:"country"`
	CheckDigits string `json:"check_digits"`
	BBAN        string `json:"bban"`
	Print       string `json:"print"`               // in groups of four
	BankID      string `json:"bank_id,omitempty"`   // empty where the registry has no place for it
	BranchID    string `json:"branch_id,omitempty"` // the same
	SEPA        bool   `json:"sepa"`
}

// maxIBAN is the longest there may be, by ISO 13616.
const maxIBAN = 34

// ParseIBAN normalises an IBAN: blanks and hyphens are dropped, its length and structure are its country's in SWIFT's registry,
// and its check digits hold. Errors are Invalid and name all that is wrong: "iban.charset_or_shape", "iban.lowercase",
// "iban.unknown_country", "iban.length", "iban.structure", "iban.mod97", "iban.check_digits_out_of_range_02_98".
func ParseIBAN(s string) (string, error) {
	var w written
	if err := w.readIBAN(s); err != nil {
		return "", err
	}
	id := string(w.text[:w.n])
	form, known := ibanForms[id[:2]]
	var own fault
	switch {
	case !known:
		own = fault{"unknown_country", 0}
	case len(id) != 4+len(form.bban):
		own = fault{"length", whole}
	default:
		own = form.differs(id)
	}
	check := fault{}
	if mod97(id[4:], id[:4]) != 1 {
		check = fault{"mod97", 2}
	} else if n := number(id[2:4]); n < 2 || n > 98 { // 00, 01 and 99 hold where 97, 98 and 02 do, and are not given out
		check = fault{"check_digits_out_of_range_02_98", 2}
	}
	if own == none && check == none {
		return id, nil
	}
	return "", ibanError(&w, own, check, len(form.bban)+4)
}

// differs is where an IBAN of the right length has a digit for a letter or the other way round.
func (f ibanForm) differs(id string) fault {
	for i := range f.bban {
		if c := f.bban[i]; c != 'c' && (c == 'n') != digit(id[4+i]) {
			return fault{"structure", 4 + i}
		}
	}
	return none
}

// ReadIBAN is ParseIBAN, and takes the number apart.
func ReadIBAN(s string) (IBAN, error) {
	id, err := ParseIBAN(s)
	if err != nil {
		return IBAN{}, err
	}
	form, bban := ibanForms[id[:2]], id[4:]
	printed := make([]byte, 0, len(id)*5/4)
	for i := range len(id) {
		if i > 0 && i%4 == 0 {
			printed = append(printed, ' ')
		}
		printed = append(printed, id[i])
	}
	return IBAN{Electronic: id, Country: id[:2], CheckDigits: id[2:4], BBAN: bban, Print: string(printed),
		BankID: bban[form.bank[0]:form.bank[1]], BranchID: bban[form.branch[0]:form.branch[1]], SEPA: form.sepa}, nil
}

// readIBAN takes s without blanks and hyphens: two letters, two digits, and letters and digits.
func (w *written) readIBAN(s string) error {
	place := 0
	for _, c := range s {
		place++
		switch {
		case c == ' ' || c == '-' || c == '\u00a0' || c == '\u202f':
			continue
		case c >= 'a' && c <= 'z':
			return ibanShape(place, true)
		case c >= 'A' && c <= 'Z' && (w.n < 2 || w.n > 3), c >= '0' && c <= '9' && w.n > 1:
		default:
			return ibanShape(place, false)
		}
		if w.n == maxIBAN {
			return located(models.E(models.Invalid, "iban.length", "an IBAN has at most 34 characters"), place)
		}
		w.text[w.n], w.at[w.n] = byte(c), uint8(min(place, 255))
		w.n++
	}
	if w.n < 5 {
		return ibanShape(0, false)
	}
	return nil
}

func ibanShape(at int, lower bool) error {
	e := models.E(models.Invalid, "iban.charset_or_shape", "an IBAN is a country code, two digits, and letters and digits")
	if !lower {
		return located(e, at)
	}
	small := models.E(models.Invalid, "iban.lowercase", "an IBAN is written in capitals")
	return small.With(models.FieldError{Code: small.Code, Msg: small.Msg, At: at}, models.FieldError{Code: e.Code, Msg: e.Msg, At: at})
}

// ibanError names what is wrong with the form and with the check digits, the form first.
func ibanError(w *written, form, check fault, length int) error {
	var first *models.Error
	var fields []models.FieldError
	for _, f := range [...]fault{form, check} {
		if f == none {
			continue
		}
		e := ibanFault(f.problem, length)
		if first == nil {
			first = e
		}
		fields = append(fields, models.FieldError{Code: e.Code, Msg: e.Msg, At: w.place(f.index)})
	}
	return first.With(fields...)
}

func ibanFault(problem string, length int) *models.Error {
	switch problem {
	case "unknown_country":
		return models.E(models.Invalid, "iban.unknown_country", "accounts of this country have no IBAN")
	case "length":
		return models.E(models.Invalid, "iban.length", "an IBAN of this country has %d characters", length)
	case "structure":
		return models.E(models.Invalid, "iban.structure", "an IBAN of this country has a digit here, or a letter; look at it again")
	case "mod97":
		return models.E(models.Invalid, "iban.mod97", "the check digits of this IBAN do not agree; look at it again")
	}
	return models.E(models.Invalid, "iban.check_digits_out_of_range_02_98", "the check digits of an IBAN are 02 to 98")
}
