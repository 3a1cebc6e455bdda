package claim_test

import (
	"testing"

	"taxrefund/models/claim"
	"taxrefund/models/payout"
)

// TestEveryClaimHasAStateAReasonAndANextAct asks for each state of a receipt beside each state of the money.
func TestEveryClaimHasAStateAReasonAndANextAct(t *testing.T) {
	paying := []payout.State{"", payout.DueState, payout.Held, payout.DetailsRequired, payout.Batched, payout.Submitting, payout.InProcess, payout.Unknown,
		payout.Paid, payout.Failed, payout.Returned, payout.Reversed, payout.Review, payout.Forfeited}
	for from, next := range claim.Moves {
		for _, receipt := range append([]claim.ReceiptStatus{from}, next...) {
			for _, money := range paying {
				c := claim.Claim{Status: claim.Open, Receipts: []claim.Receipt{{Status: receipt, Reasons: []claim.Reason{{Code: "match.exact"}}}}}
				if money != "" {
					c.Payouts = []payout.Payout{{State: money}}
				}
				if s := c.Standing(); s.State == "" || s.Reason == "" || s.Next == "" || money != "" && s.State == string(claim.Open) {
					t.Errorf("receipt %s, payout %s: %+v", receipt, money, s)
				}
			}
		}
	}
}

func TestAStandingIsWhatAsksMostOfTheTraveller(t *testing.T) {
	validated := claim.Receipt{Status: claim.ReceiptValidated, Reasons: []claim.Reason{{Code: "match.exact"}, {Code: "officer.validated"}}}
	inspected := claim.Receipt{Status: claim.Inspection, Reasons: []claim.Reason{{Code: "match.exact"}, {Code: "inspect.goods_category"}}}
	void := claim.Receipt{Status: claim.ReceiptValidated, Reasons: []claim.Reason{{Code: "match.void"}}}
	paid, refused := payout.Payout{State: payout.Paid}, payout.Payout{State: payout.DetailsRequired}
	for name, c := range map[string]struct {
		receipts            []claim.Receipt
		payouts             []payout.Payout
		state, reason, next string
	}{
		"one receipt is to be seen, the other is paid": {[]claim.Receipt{validated, inspected}, []payout.Payout{paid}, "open, paid",
			"Goods of this kind are shown to an officer.", "Go to the customs desk before the flight, with the goods, the passport and the receipt."},
		"paid": {[]claim.Receipt{validated}, []payout.Payout{paid}, "open, paid", "Validated by an officer.", "The money is paid. Nothing more to do."},
		"an account that refused comes before a payout that went through": {[]claim.Receipt{validated}, []payout.Payout{paid, refused}, "open, another account is needed",
			"Validated by an officer.", "The account did not take the money. Give another one at the customs desk."},
		"an account that refused while a receipt is to be seen": {[]claim.Receipt{inspected}, []payout.Payout{refused}, "open, another account is needed",
			"Goods of this kind are shown to an officer.", "Go to the customs desk before the flight, with the goods, the passport and the receipt. The account did not take the money. Give another one at the customs desk."},
		"cash waits at the desk": {[]claim.Receipt{validated}, []payout.Payout{{State: payout.DueState, Method: "cash"}}, "open, cash is ready",
			"Validated by an officer.", "The money is ready at the cash desk. Bring the voucher and the passport."},
		"cash waits and a receipt is to be seen": {[]claim.Receipt{validated, inspected}, []payout.Payout{{State: payout.DueState, Method: "cash"}}, "open, cash is ready",
			"Goods of this kind are shown to an officer.", "Go to the customs desk before the flight, with the goods, the passport and the receipt. The money is ready at the cash desk. Bring the voucher and the passport."},
		"the rest above a limit on cash": {[]claim.Receipt{validated}, []payout.Payout{paid, {State: payout.DetailsRequired, StateReason: payout.CashLimit}}, "open, an account is needed for the rest",
			"Validated by an officer.", "The limit on cash is reached. Give an account for the rest at the customs desk."},
		"the shop cancelled what was paid": {[]claim.Receipt{void}, []payout.Payout{paid}, "open, paid", "The shop has cancelled this purchase.",
			"The shop has cancelled this purchase: there is no refund for it. Ask the shop."},
	} {
		got := (&claim.Claim{Status: claim.Open, Receipts: c.receipts, Payouts: c.payouts}).Standing()
		if want := (claim.Standing{State: c.state, Reason: c.reason, Next: c.next}); got != want {
			t.Errorf("%s:\n got %+v\nwant %+v", name, got, want)
		}
	}
}
