package api

import (
	"context"
	"net/http"
	"strings"

	"taxrefund/handlers/web"
)

// helpOut is what a traveller can do about an answer that is no claim.
type helpOut = web.Help

// atKiosk are the routes by which a traveller's papers come in.
var atKiosk = []string{"/v1/scans", "/v1/purchases/lookup", "/v1/claims"}

// atCounter are those in front of whom a traveller stands: kiosks, agents, officers.
var atCounter = []string{"kiosk", "claims.assist", "claims.read"}

// remedies are what a traveller can do about a code, by how it begins; the first that fits. An officer is always the other
// way, and their desk is named behind it.
var remedies = []struct{ begins, says string }{
	{"document.expired", "This travel document is out of date; bring the one you travel with"},
	{"document.visa", "This is a visa; scan the travel document itself"},
	{"document.", "Scan the travel document again, or have it typed in"},
	{"mrz.", "Lay the travel document flat and scan it again"},
	{"bcbp.", "Scan the boarding pass again, or type the flight in"},
	{"flight.", "Scan the boarding pass of the flight that leaves from here"},
	{"claim.departure", "Scan the boarding pass of the flight that leaves from here"},
	{"match.unknown_merchant", "This shop is not registered here; ask the shop"},
	{"match.not_in_scheme", "This shop sold without the tax-free scheme that day; ask the shop"},
	{"match.unknown_sale", "This receipt is not registered yet; ask the shop"},
	{"match.void", "The shop has cancelled this receipt; ask the shop"},
	{"purchases.none", "No shop has registered a purchase with this document yet; scan your receipts, ask the shop"},
	{"receipt.not_a_sale", "This paper is not the receipt of a sale; scan the receipt itself, ask the shop"},
	{"receipt.needs", "Type in what the code of the receipt does not say"},
	{"receipt.", "Scan the receipt's code again, or type the receipt in"},
	{"invoice_number.", "Type in the receipt's number as it is printed"},
	{"vat_id.", "Type in the shop's VAT id as it is printed; ask the shop"},
	{"payout.", "Choose another way to be paid, or cash"},
	{"iban.", "Look at the account number again, or choose another way to be paid"},
	{"", "Try it again"},
}

// help is what a traveller at the caller's airport can do about the first of these codes that has a remedy of its own. It is nil for
// callers in front of whom no traveller stands.
func (a *API) help(ctx context.Context, codes ...string) *helpOut {
	me := who(ctx)
	if !me.is(atCounter) {
		return nil
	}
	airport, err := a.airportOf(ctx, me)
	if err != nil {
		return nil
	}
	desks, err := a.desksOf(ctx, airport.Code)
	if err != nil {
		return nil // the answer is worth more than its help
	}
	desk := guide(desks, a.Places.DB.Clock.Now(), airport.Zone())
	return &helpOut{Text: remedy(codes) + ", or see an officer: " + desk.Text, Desk: desk}
}

func remedy(codes []string) string {
	for _, code := range codes {
		for _, r := range remedies {
			if r.begins != "" && strings.HasPrefix(code, r.begins) {
				return r.says
			}
		}
	}
	return remedies[len(remedies)-1].says
}

// helpful adds the help to a refusal of what a traveller brought.
func (a *API) helpful(ctx context.Context, p *web.Problem) {
	if p.Status != http.StatusUnprocessableEntity && p.Status != http.StatusConflict {
		return
	}
	codes := make([]string, 0, len(p.Errors)+1)
	for _, e := range p.Errors {
		codes = append(codes, e.Code)
	}
	p.Help = a.help(ctx, append(codes, p.Code)...)
}
