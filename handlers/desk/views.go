package desk

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"taxrefund/handlers/web"
	"taxrefund/models"
	"taxrefund/models/claim"
	"taxrefund/models/payout"
	"taxrefund/models/place"
	"taxrefund/templates"
)

// local writes an instant out by the airport's clock.
func local(t time.Time, zone *time.Location) string {
	return t.In(zone).Format("2 January 2006, 15:04")
}

func day(d models.Date) string {
	if d == "" {
		return ""
	}
	return d.Time().Format("2 January 2006")
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func foundRow(r claim.QueueRow, zone *time.Location) templates.FoundRow {
	return templates.FoundRow{
		Href: "/desk/claims/" + string(r.DocID), DocID: r.DocID.Grouped(), Traveller: r.Traveller, Flight: r.Flight,
		Departs: local(r.DepartsAt, zone), Receipts: plural(r.Receipts, "receipt", "receipts"), Refund: r.Refund.String(),
		Status: web.TagOf(string(r.Status)), Held: r.Held,
	}
}

var tones = map[string]templates.Tone{"red": templates.Stop, "amber": templates.Wait, "green": templates.OK}

// explain puts a claim into words for the traveller. Why somebody holds it stays with those who hold it.
func explain(s claim.Sheet, now time.Time) templates.Explain {
	c, zone := s.Claim, s.Airport.Zone()
	v := templates.Explain{
		Path: "/desk/claims/" + string(c.DocID), Version: c.Version, DocID: c.DocID.Grouped(), Tone: tones[c.Channel()],
		Status: web.TagOf(string(c.Status)), Traveller: c.Traveller.Name(), Next: c.Standing().Next, Withdraw: mayWithdraw(c),
		Identity: []templates.Fact{
			{Name: "Passport", Text: c.DocumentMask, Hint: c.Traveller.IssuingState}, {Name: "Flight", Text: c.Flight, Hint: c.Destination},
			{Name: "Departs", Text: local(c.DepartsAt, zone)}, {Name: "Law", Text: s.Scheme},
		},
		Sums: []templates.Fact{
			{Name: "Purchases", Text: c.Amount(c.Gross).String()}, {Name: "VAT", Text: c.Amount(c.VAT).String()}, {Name: "Fee", Text: c.Amount(c.Fee).String()},
			{Name: "Refund", Text: c.Amount(c.Refund).String()}, {Name: "Due so far", Text: c.Amount(c.Due).String()},
		},
	}
	v.Identity = append(v.Identity, web.NamesBeside(c.Traveller)...)
	if len(c.Holds) > 0 {
		v.Alert = "This claim is held: nothing is paid until customs release it."
	}
	for _, r := range c.Receipts {
		v.Receipts = append(v.Receipts, explained(c, r))
	}
	for _, p := range c.Payouts {
		line := templates.ExplainedPayout{Amount: p.Amount.String(), Method: strings.TrimSuffix(web.Words(p.Method)+", "+p.AccountMask, ", "), State: web.TagOf(string(p.State))}
		switch {
		case p.PaidAt != nil:
			line.Detail = "Paid " + local(*p.PaidAt, zone)
		case p.State == payout.DueState && p.Method == payout.Cash:
			line.Detail = "Paid at the cash desk, against the voucher and the passport."
		case p.State == payout.DetailsRequired && p.StateReason == payout.CashLimit:
			line.Detail = "Above the limit on cash: an account is needed, which customs enter."
		}
		v.Payouts = append(v.Payouts, line)
	}
	if slices.ContainsFunc(c.Receipts, func(r claim.Receipt) bool { return r.Status == claim.Inspection }) {
		v.Where = place.Guide(s.Desks, now, zone).Sentence
	}
	return v
}

func explained(c *claim.Claim, r claim.Receipt) templates.Explained {
	e := templates.Explained{
		Merchant: r.MerchantName, Shop: r.Shop, Invoice: r.InvoiceNumber, IssuedOn: day(r.IssuedOn), Gross: c.Amount(r.Gross).String(),
		Refund: c.Amount(r.Refund).String(), Status: web.TagOf(string(r.Status)), Next: claim.Next(r),
	}
	if e.Merchant == "" {
		e.Merchant = r.MerchantVATID
	}
	if r.SaleID == "" {
		e.Gross = c.Amount(r.TypedMinor).String()
	}
	if r.City != "" && r.Shop != "" {
		e.Shop += ", " + r.City
	}
	for _, why := range r.Reasons {
		if why.Code == "match.exact" && len(r.Reasons) > 1 { // that the record agrees is said only where nothing else is
			continue
		}
		e.Reasons = append(e.Reasons, claim.Sentence(why))
	}
	return e
}

// mayWithdraw reports whether the page offers it: something stands, and nothing was sent. The step itself asks again.
func mayWithdraw(c *claim.Claim) bool {
	unsent := []payout.State{payout.DueState, payout.Held, payout.DetailsRequired, payout.Forfeited}
	sent := slices.ContainsFunc(c.Payouts, func(p payout.Payout) bool { return !slices.Contains(unsent, p.State) })
	return !sent && slices.Contains([]claim.Status{claim.Open, claim.Validated, claim.PartlyValidated}, c.Status)
}
