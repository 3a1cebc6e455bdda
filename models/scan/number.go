package scan

import "taxrefund/models/ident"

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

// readBank reads an IBAN.
func readBank(in Input) (Reading, error) {
	id, err := ident.ParseIBAN(in.text())
	if err != nil {
		return Reading{}, err
	}
	return Reading{Kind: "iban", Fields: map[string]string{"electronic": id}}, nil
}
