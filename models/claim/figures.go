package claim

import (
	"errors"

	"taxrefund/models"
)

// answers are the kinds of answer a receipt gets, by its state when it is first judged.
var answers = map[ReceiptStatus]string{
	ReceiptValidated: "green", Inspection: "red", AwaitingRecord: "amber", AwaitingAuthority: "amber", ReceiptRefused: "refused",
}

// tell counts a new claim by its colour, and each reason of its receipts by the answer that it explains.
func (c *Claim) tell(tx *models.Tx) {
	tx.Count("claims", 1, c.Channel())
	for _, r := range c.Receipts {
		for _, why := range r.Reasons {
			tx.Count("receipts", 1, answers[r.Status], why.Code)
		}
	}
}

// refusedFigures counts the reasons of a submission that was refused whole, of which no row tells.
func refusedFigures(err error) []models.Figure {
	e, ok := errors.AsType[*models.Error](err)
	if !ok || e.Code != "claim.no_receipt_stands" && e.Code != "claim.receipt_taken" {
		return nil
	}
	figures := []models.Figure{{Name: "claims", Labels: []string{"refused"}, N: 1}}
	for _, f := range e.Fields {
		figures = append(figures, models.Figure{Name: "receipts", Labels: []string{"refused", f.Code}, N: 1})
	}
	return figures
}
