package scan

import (
	"taxrefund/models"
	"taxrefund/models/travel"
)

// readMRZ reads a machine-readable zone.
func readMRZ(in Input) (Reading, error) {
	if len(in.Lines) != 2 {
		return Reading{}, models.E(models.Invalid, "mrz.length", "a passport's machine-readable zone has two lines of 44 characters")
	}
	doc, err := travel.ParseTD3(in.Lines[0], in.Lines[1], in.Today)
	if err != nil {
		return Reading{}, err
	}
	return Reading{Kind: "mrz", Fields: doc, Warnings: doc.Warnings}, nil
}
