package ident

import "taxrefund/models"

// VAT is a VAT identification number, or a country's number of businesses where that is what its invoices carry.
type VAT struct {
	Country string // ISO 3166 alpha-2, and XI for Northern Ireland
	Number  string // without the prefix and without separators, as its country writes it in full
	// Business says that it is a number of businesses, which does not say whether its holder is registered for VAT.
	Business bool
}

// Prefix is what stands before a number between countries: its country, but EL for Greece, and nothing for Switzerland,
// whose numbers begin with CHE themselves.
func (v VAT) Prefix() string {
	switch v.Country {
	case "GR":
		return "EL"
	case "CH":
		return ""
	}
	return v.Country
}

// String is the number with its prefix: "FR83404833048". One number has one spelling.
func (v VAT) String() string { return v.Prefix() + v.Number }

// VIES is the number as the European Commission's VIES takes it; empty for a country that is not in it.
func (v VAT) VIES() string {
	if v.Business || !inVIES(v.Country) {
		return ""
	}
	return v.String()
}

// ParseVAT normalises a number with its country's prefix, and checks its form and check digits. Errors are Invalid:
// "vat_id.length", "vat_id.format", "vat_id.component" (a part of it, such as a date of birth, cannot be) and
// "vat_id.checksum".
func ParseVAT(s string) (string, error) {
	v, err := readVAT("", s)
	if err != nil {
		return "", err
	}
	return v.String(), nil
}

// ParseVATOf reads a number of a country, ISO 3166 alpha-2 or XI, with or without the prefix. A country whose numbers are
// not known here is "vat_id.country".
func ParseVATOf(country, s string) (VAT, error) {
	if country == "EL" {
		country = "GR"
	}
	if _, known := ruleOf(country); !known {
		return VAT{}, models.E(models.Invalid, "vat_id.country", "the VAT ids of this country are not known here")
	}
	return readVAT(country, s)
}

func readVAT(country, s string) (VAT, error) {
	var w written
	f := w.read(s)
	if f != none {
		return VAT{}, vatError(f, &w, 0)
	}
	var buffer [maxRead]byte
	from := 0
	n := string(append(buffer[:0], w.text[:w.n]...))
	if country == "" {
		country, from = prefixOf(n)
		if country == "" {
			return VAT{}, vatError(fault{"format", whole}, &w, 0)
		}
	} else if given, after := prefixOf(n); given == country {
		from = after
	}
	v, f := ofCountry(country, n[from:])
	if f != none {
		return VAT{}, vatError(f, &w, from)
	}
	return v, nil
}

// ofCountry reads a number without prefix and separators.
func ofCountry(country, n string) (VAT, fault) {
	rule, known := ruleOf(country)
	if !known {
		return VAT{}, fault{"format", whole}
	}
	full, f := rule.check(n)
	if f != none {
		return VAT{}, f
	}
	return VAT{Country: country, Number: full, Business: rule.business}, none
}

// prefixOf is the country whose prefix a number begins with, and where the number itself begins.
func prefixOf(n string) (string, int) {
	if len(n) < 3 {
		return "", 0
	}
	country := n[:2]
	switch country {
	case "EL":
		return "GR", 2
	case "CH": // CHE belongs to the number
		return country, 0
	}
	if _, known := ruleOf(country); !known {
		return "", 0
	}
	return country, 2
}

func inVIES(country string) bool {
	switch country {
	case "CH", "GB", "NO", "SG":
		return false
	}
	return true
}

// vatError is a fault of a number whose part from an index on was checked.
func vatError(f fault, w *written, from int) error {
	at := 0
	if f.index >= 0 {
		at = w.place(f.index + from)
	}
	switch f.problem {
	case "length":
		return located(models.E(models.Invalid, "vat_id.length", "this VAT id is too short or too long"), at)
	case "component":
		return located(models.E(models.Invalid, "vat_id.component", "a part of this VAT id cannot be, such as a date or a region; look at it again"), at)
	case "checksum":
		return located(models.E(models.Invalid, "vat_id.checksum", "the check digits of this VAT id do not agree; look at it again"), at)
	}
	return located(models.E(models.Invalid, "vat_id.format", "a VAT id is its country's two letters and the number"), at)
}
