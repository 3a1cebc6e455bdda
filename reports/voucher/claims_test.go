package voucher_test

import (
	"fmt"
	"time"

	"taxrefund/models"
	"taxrefund/models/claim"
	"taxrefund/models/place"
)

// madeAt is when every sheet's version was made: a Tuesday, 13:00 in Paris.
var madeAt = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

// sheet is a French claim with one receipt for each state given; each is worth EUR 480.00 with EUR 80.00 of tax. The claim
// is in the state told, and what is validated or reduced has become due.
func sheet(language string, state claim.Status, receipts ...claim.ReceiptStatus) claim.Sheet {
	var hours []place.Hours
	for d := time.Sunday; d <= time.Saturday; d++ {
		hours = append(hours, place.Hours{Weekday: d, Opens: 360, Closes: 1320})
	}
	c := &claim.Claim{
		DocID: "7K3M9Q2XB4TNC", Version: 1, Status: state, UpdatedAt: madeAt, DepartsAt: madeAt.Add(3 * time.Hour), Language: language,
		Currency: "EUR", Flight: "AF116", Destination: "PVG", DocumentMask: "••••••678", Nationality: "CHN", Method: "alipay",
		AccountMask: "···· 4821", Assumed: []string{"rounding", "fee"},
		Traveller: claim.Traveller{Surname: "WANG", GivenNames: "XIAOMING", DocumentNumber: "E12345678"},
	}
	for i, status := range receipts {
		r := receipt(i+1, status)
		c.Receipts = append(c.Receipts, r)
		if r.Refund > 0 {
			c.Gross, c.VAT = c.Gross+r.Gross, c.VAT+r.VAT
		}
		c.Fee, c.Refund, c.Due = c.Fee+r.Fee, c.Refund+r.Refund, c.Due+r.Due
	}
	return claim.Sheet{
		Airport: place.Airport{Code: "CDG", Name: "Paris Charles de Gaulle", Country: "FR", TimeZone: "Europe/Paris", Currency: "EUR"},
		Desks:   []place.Desk{{Name: "Customs desk 2", Directions: "Terminal 2E, beside row 7", Hours: hours}},
		Scheme:  "France, vente en détaxe, rules FR@2021-01-01",
		Claim:   c,
		QR:      "TRV1:7K3M9Q2XB4TNC:1:PQ3X5ZL7B6YTRD2AFOWMIKHG4ECUNVSJ7PQ3X5ZL7B6YTRD2AFOWMIKHG4ECUNVSJ7PQ3X5ZL7B6YTRD2AFOWMIKHG4ECUNVSJ7PQ3",
	}
}

// why is what put a receipt into a state.
var why = map[claim.ReceiptStatus]string{
	claim.Inspection: "inspect.goods_category", claim.ReceiptRefused: "officer.goods_not_present", claim.Reduced: "officer.partly_present",
	claim.AwaitingRecord: "match.not_recorded", claim.AwaitingAuthority: "authority.awaited", claim.ReceiptLapsed: "lapse.departed",
	claim.ReceiptWithdrawn: "withdrawn.traveller",
}

func receipt(n int, status claim.ReceiptStatus) claim.Receipt {
	shops := [...]string{"Galeries Lafayette Haussmann", "Maison Horlogère de la Paix", "Pâtisserie Ladurée", "Citypharma du Four"}
	r := claim.Receipt{
		Position: n, SaleID: "recorded", MerchantName: shops[n%len(shops)], InvoiceNumber: fmt.Sprintf("GL-2026-%06d", 118830+n),
		IssuedOn: models.Date("2026-11-23"), Status: status, Gross: 48000, VAT: 8000, Fee: 1200, Refund: 6800, DeadlineOn: "2027-02-28",
		Reasons: []claim.Reason{{Code: "match.exact"}},
	}
	if code := why[status]; code != "" {
		r.Reasons = append(r.Reasons, claim.Reason{Code: code})
	}
	switch status {
	case claim.ReceiptValidated, claim.Reduced:
		r.Due = r.Refund
	case claim.ReceiptRefused, claim.ReceiptLapsed, claim.ReceiptWithdrawn:
		r.Fee, r.Refund = 0, 0 // the claim no longer counts its purchase either
	case claim.AwaitingRecord:
		r.SaleID, r.TypedMinor, r.Gross, r.VAT, r.Fee, r.Refund = "", 26400, 0, 0, 0, 0
	}
	return r
}

// many repeats a state.
func many(n int, s claim.ReceiptStatus) []claim.ReceiptStatus {
	out := make([]claim.ReceiptStatus, n)
	for i := range out {
		out[i] = s
	}
	return out
}
