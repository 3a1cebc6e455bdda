package scan

import (
	"strings"

	"taxrefund/models/ident"
)

// vatFields is a VAT id under the names of its output.
type vatFields struct {
	Number string `json:"number_without_prefix"`
	VIES   string `json:"vies,omitempty"`
}

// readVAT reads a VAT identification number.
func readVAT(in Input) (Reading, error) {
	var id ident.VAT
	var err error
	if in.Country != "" {
		id, err = ident.ParseVATOf(in.Country, in.text())
	} else {
		id, err = ident.FindVAT(in.text())
	}
	if err != nil {
		return Reading{}, err
	}
	kind := "vat"
	if id.Business {
		kind = "business_id"
	}
	return Reading{Kind: kind, Fields: vatFields{id.Number, id.VIES()}}, nil
}

// readBank reads what names an account or a party to a payment: an IBAN, a BIC, an LEI, or a number with Luhn's check digit.
func readBank(in Input) (Reading, error) {
	text := in.text()
	switch bankKind(in.Kind, text) {
	case "bic":
		id, err := ident.ParseBIC(text)
		return Reading{Kind: "bic", Fields: id}.unless(err)
	case "lei":
		id, err := ident.ParseLEI(text)
		if err != nil {
			return Reading{Kind: "lei"}, err
		}
		return Reading{Kind: "lei", Fields: map[string]string{"lou_prefix": id.LOU(), "check_digits": id.CheckDigits()}}, nil
	case "luhn":
		digits, err := ident.ParseLuhn(text)
		return Reading{Kind: "luhn", Fields: map[string]string{"digits": digits}}.unless(err)
	}
	id, err := ident.ReadIBAN(text)
	return Reading{Kind: "iban", Fields: id}.unless(err)
}

// unless is the reading without its fields when there is an error.
func (r Reading) unless(err error) (Reading, error) {
	if err != nil {
		return Reading{Kind: r.Kind}, err
	}
	return r, nil
}

// bankKind is what a text is read as: what the reader is told, else what it has the shape of. An IBAN has digits behind its
// country where a BIC has letters; an LEI has 20 characters, as the IBANs of some countries have, so its check digits settle it.
func bankKind(told, text string) string {
	switch told {
	case "bic", "lei", "luhn", "iban":
		return told
	}
	bare := strings.NewReplacer(" ", "", "-", "").Replace(text)
	if _, err := ident.ParseLEI(text); err == nil {
		if _, err := ident.ParseIBAN(text); err != nil {
			return "lei"
		}
	}
	switch {
	case strings.Trim(bare, "0123456789") == "":
		return "luhn"
	case len(bare) < 4 || !letters(bare[:2]):
		if len(text) == 20 {
			return "lei"
		}
	case letters(bare[2:4]) && len(bare) <= 12:
		return "bic"
	}
	return "iban"
}
