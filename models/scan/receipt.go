package scan

import "taxrefund/models"

// readReceipt reads the fiscal code of a receipt.
func readReceipt(Input) (Reading, error) {
	return Reading{}, models.E(models.Invalid, "receipt.code_unknown", "this is not a receipt code that is known here")
}
