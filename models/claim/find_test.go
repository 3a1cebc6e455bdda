package claim_test

import (
	"testing"

	"taxrefund/models/claim"
)

func TestEveryStateOfAReceiptSaysWhatHappensNext(t *testing.T) {
	for from := range claim.Moves {
		if claim.Next(claim.Receipt{Status: from}) == "" {
			t.Errorf("nothing is said of %s", from)
		}
	}
	if claim.Next(claim.Receipt{Status: claim.ReceiptWithdrawn}) == "" {
		t.Error("nothing is said of what was withdrawn")
	}
	void := []claim.Reason{{Code: "match.void"}}
	if got := claim.Next(claim.Receipt{Status: claim.ReceiptValidated, Reasons: void}); got == claim.Next(claim.Receipt{Status: claim.ReceiptValidated}) {
		t.Errorf("of a void sale is said %q", got)
	}
}
