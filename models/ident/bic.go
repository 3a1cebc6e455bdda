package ident

import "taxrefund/models"

// BIC is a business identifier code (ISO 9362:2014) and its parts.
type BIC struct {
	Prefix  string `json:"party_prefix"`
	Country string `json:"country"`
	Suffix  string `json:"party_suffix"`
	Branch  string `json:"branch"` // XXX is the whole party
}

// String is the code in its full length of eleven characters.
func (b BIC) String() string { return b.Prefix + b.Country + b.Suffix + b.Branch }

// ParseBIC reads a code of 8 or 11 characters, in capitals. Errors are Invalid: "bic.length", "bic.structure", "bic.country".
func ParseBIC(s string) (BIC, error) {
	if len(s) != 8 && len(s) != 11 {
		return BIC{}, models.E(models.Invalid, "bic.length", "a BIC has 8 or 11 characters")
	}
	for i := range len(s) {
		if !letter(s[i]) && (i < 6 || !digit(s[i])) {
			return BIC{}, located(models.E(models.Invalid, "bic.structure", "a BIC is six letters, and letters and digits, in capitals"), i+1)
		}
	}
	if c := s[4:6]; !models.IsCountry(c) && c != "XK" {
		return BIC{}, located(models.E(models.Invalid, "bic.country", "the fifth and sixth character of a BIC are a country"), 5)
	}
	b := BIC{Prefix: s[:4], Country: s[4:6], Suffix: s[6:8], Branch: "XXX"}
	if len(s) == 11 {
		b.Branch = s[8:]
	}
	return b, nil
}
