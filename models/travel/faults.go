package travel

import "taxrefund/models"

// What can be wrong with a zone. The words after the dot name the field.
var (
	errNoLines   = models.E(models.Invalid, "mrz.no_lines", "there is no machine-readable zone")
	errLines     = models.E(models.Invalid, "mrz.too_many_lines", "a machine-readable zone has two lines or three")
	errCharset   = models.E(models.Invalid, "mrz.charset", "a machine-readable zone has capital letters, digits and < only")
	errLength    = models.E(models.Invalid, "mrz.length", "a machine-readable zone has two lines of 44 characters, two of 36, or three of 30")
	errName      = models.E(models.Invalid, "mrz.digit_in_name", "a name has letters and < only")
	errNoName    = models.E(models.Invalid, "mrz.name_missing", "the name is missing")
	errState     = models.E(models.Invalid, "mrz.digit_in_state_code", "a state code has letters only")
	errSex       = models.E(models.Invalid, "mrz.sex", "the sex is F, M or <")
	errBirth     = models.E(models.Invalid, "mrz.birth_date_not_a_date", "the birth date is not a date")
	errExpiry    = models.E(models.Invalid, "mrz.expiry_date_not_a_date", "the date of expiry is not a date")
	errNoNumber  = models.E(models.Invalid, "mrz.document_number_missing", "the document number is missing")
	badNumber    = models.E(models.Invalid, "mrz.check_document_number", "the check digit of the document number does not agree")
	badBirth     = models.E(models.Invalid, "mrz.check_birth_date", "the check digit of the birth date does not agree")
	badExpiry    = models.E(models.Invalid, "mrz.check_expiry_date", "the check digit of the date of expiry does not agree")
	badOptional  = models.E(models.Invalid, "mrz.check_optional", "the check digit of the optional data does not agree")
	badComposite = models.E(models.Invalid, "mrz.check_composite", "the check digit of the whole does not agree")
)

// faults collects what is wrong with the content of a zone.
type faults []models.FieldError

func (f *faults) add(at span, what *models.Error) { *f = append(*f, fault(at.line, at.from+1, what)) }

var paths = [4]string{"document.mrz[0]", "document.mrz[1]", "document.mrz[2]", "document.mrz[3]"}

// fault is one thing that is wrong at a place of a line; lines count from 0, places from 1.
func fault(line, place int, what *models.Error) models.FieldError {
	return models.FieldError{Path: paths[line], At: place, Code: what.Code, Msg: what.Msg}
}

// misread is the one error of a zone, under the code of the first thing that is wrong.
func misread(fields ...models.FieldError) error {
	e := models.Error{Kind: models.Invalid, Code: fields[0].Code, Msg: "the document was not read correctly; scan it again, or see an officer"}
	return e.With(fields...)
}
