package scan

import "taxrefund/models/ident"

// readVAT reads a VAT identification number.
func readVAT(in Input) (Reading, error) {
	id, err := ident.ParseVAT(in.text())
	if err != nil {
		return Reading{}, err
	}
	return Reading{Kind: "vat", Fields: map[string]string{"number_without_prefix": id[2:], "vies": id}}, nil
}

// readBank reads an IBAN.
func readBank(in Input) (Reading, error) {
	id, err := ident.ParseIBAN(in.text())
	if err != nil {
		return Reading{}, err
	}
	return Reading{Kind: "iban", Fields: map[string]string{"electronic": id}}, nil
}
