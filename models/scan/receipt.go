package scan

import "taxrefund/models/fiscal"

// readReceipt reads the fiscal code of a receipt: by the layout that the kind names, else by the code itself and the country.
func readReceipt(in Input) (Reading, error) {
	var r fiscal.Receipt
	var err error
	if in.Kind != "" {
		r, err = fiscal.DecodeAs(in.Kind, in.text())
	} else {
		r, err = fiscal.DecodeIn(in.Country, in.text())
	}
	if err != nil {
		return Reading{Kind: r.System, Fields: doubted{faults(err), r.Said}}, err
	}
	return Reading{Kind: r.System, Fields: r.Said, Warnings: r.Warnings, Of: r}, nil
}

// doubted is a code whose check sum is wrong: what is wrong, and what was read, which may be wrong anywhere.
type doubted struct {
	faulty
	Decoded any `json:"decoded,omitempty"`
}
