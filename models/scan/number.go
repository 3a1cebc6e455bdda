package scan

import (
	"strings"

	"taxrefund/models"
	"taxrefund/models/ident"
)

// vatFields is a VAT id under the names of its output.
type vatFields struct {
	Number string `json:"number_without_prefix"`
	VIES   string `json:"vies,omitempty"`
}

// vatFaults are the faults of one, and the first of their words by itself.
type vatFaults struct {
	Problem string `json:"problem"`
	faulty
}

// readVAT reads a VAT identification number, or a country's number of businesses. Without prefix and country it is what the check
// digits of one country agree with, with a warning; where several agree, the warning names them and somebody has to say which.
func readVAT(in Input) (Reading, error) {
	r, err := vatOf(in)
	if err != nil {
		r.Fields = vatFaults{problem(models.CodeOf(err)), faults(err)}
	}
	return r, err
}

func vatOf(in Input) (Reading, error) {
	if in.Country != "" {
		id, err := ident.ParseVATOf(in.Country, in.text())
		return vatReading(id), err
	}
	find := ident.FindVAT
	if in.Kind == "business_id" {
		find = ident.FindBusiness
	}
	found, assumed, err := find(in.text())
	if err != nil {
		return Reading{}, err
	}
	r := vatReading(found[0])
	switch {
	case len(found) > 1:
		r = anyOf(found)
	case assumed:
		r.Warnings = []string{"country_assumed_" + found[0].Country}
	}
	return r, nil
}

// anyOf is a number that is right in several countries: no country's form of it is given, and the warning asks which it is.
func anyOf(found []ident.VAT) Reading {
	countries := make([]string, len(found))
	for i, id := range found {
		countries[i] = id.Country
	}
	return Reading{Kind: "vat", Fields: vatFields{Number: found[0].Number}, Warnings: []string{"country_ambiguous_" + strings.Join(countries, "_")}}
}

func vatReading(id ident.VAT) Reading {
	kind := "vat"
	if id.Business {
		kind = "business_id"
	}
	return Reading{Kind: kind, Fields: vatFields{id.Number, id.VIES()}}
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
