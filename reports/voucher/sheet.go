package voucher

import (
	"slices"
	"strings"
	"time"

	"taxrefund/models"
	"taxrefund/models/claim"
	"taxrefund/models/place"
)

// Of puts a claim's sheet into words. It depends on the claim's version and the airport's desks only, never on how far
// a payout has come, so that one version always prints the same.
func Of(s claim.Sheet) Voucher {
	c, zone := s.Claim, s.Airport.Zone()
	w := speak(c.Language)
	v := Voucher{
		DocID: c.DocID.Grouped(), Version: c.Version, IssuedAt: c.UpdatedAt, Zone: zone, Language: w.language,
		Airport: s.Airport.Name + " (" + s.Airport.Code + ")", Scheme: s.Scheme, Traveller: c.Traveller.Name(),
		DocumentMasked: c.DocumentMask, Nationality: c.Nationality, Flight: joined(c.Flight, c.Destination, " → "), DepartsAt: c.DepartsAt,
		Method: joined(w.methods[c.Method], c.AccountMask, " "), QR: s.QR,
		Totals: Totals{
			GrossText: c.Amount(c.Gross).String(), VATText: c.Amount(c.VAT).String(), FeeText: c.Amount(c.Fee).String(),
			RefundText: c.Amount(c.Refund).String(), FeeAssumed: slices.Contains(c.Assumed, "fee"),
		},
	}
	if c.Status != claim.Open || c.Due > 0 {
		v.Totals.PayoutText = c.Amount(c.Due).String()
	}
	v.StatusKind, v.StatusLabel = outcome(c, w)
	for _, r := range c.Receipts {
		v.Receipts = append(v.Receipts, printed(c, r, w))
	}
	v.Next = next(c, w, where(s, w))
	v.Deadline = deadline(c, w, zone)
	return v
}

func joined(a, b, with string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + with + b
}

// outcome is the word for the whole claim, and its shape: a claim that still needs somebody shows its channel, a decided
// one its state.
func outcome(c *claim.Claim, w *words) (kind, label string) {
	switch {
	case c.Channel() == "red" && c.Status == claim.Open:
		return "red", w.seeCustoms
	case c.Status == claim.Open:
		return "amber", w.waiting
	case c.Status == claim.Validated:
		return "green", w.states[string(c.Status)]
	case c.Status == claim.PartlyValidated:
		return "amber", w.states[string(c.Status)]
	case c.Status == claim.Refused:
		return "red", w.states[string(c.Status)]
	}
	return "", w.states[string(c.Status)]
}

func printed(c *claim.Claim, r claim.Receipt, w *words) Receipt {
	out := Receipt{
		Merchant: r.MerchantName, Invoice: r.InvoiceNumber, Date: r.IssuedOn, Gross: c.Amount(r.Gross).String(),
		VAT: c.Amount(r.VAT).String(), Refund: c.Amount(r.Refund).String(), StatusLabel: w.states[string(r.Status)],
	}
	if r.Shop != "" {
		out.Merchant = r.Shop
	}
	if r.SaleID == "" {
		out.Gross, out.VAT, out.Refund = c.Amount(r.TypedMinor).String(), "", ""
	}
	if r.Status != claim.ReceiptValidated {
		out.Reason = w.reason(r.Reasons)
	}
	return out
}

// reason is the last thing that was said about a receipt, which is the one that put it where it is.
func (w *words) reason(reasons []claim.Reason) string {
	for _, r := range slices.Backward(reasons) {
		if r.Code == "match.exact" || r.Code == "officer.validated" {
			continue
		}
		if said := w.reasons[r.Code]; said != "" {
			return said
		}
		return claim.Sentence(r)
	}
	return ""
}

// where names the desk to go to, as it stood when the voucher was made.
func where(s claim.Sheet, w *words) string {
	zone := s.Airport.Zone()
	g := place.Guide(s.Desks, s.Claim.UpdatedAt, zone)
	i := slices.IndexFunc(s.Desks, func(d place.Desk) bool { return d.Name == g.Desk })
	if g.Desk == "" || i < 0 {
		return w.anyDesk
	}
	name := joined(g.Desk, s.Desks[i].Directions, w.comma)
	form := w.opens
	if g.Open {
		form = w.openUntil
	}
	return strings.NewReplacer("{desk}", name, "{time}", g.Until.In(zone).Format("15:04")).Replace(form)
}

// next says what the traveller does now, most urgent first.
func next(c *claim.Claim, w *words, desk string) []string {
	has := func(states ...claim.ReceiptStatus) bool {
		return slices.ContainsFunc(c.Receipts, func(r claim.Receipt) bool { return slices.Contains(states, r.Status) })
	}
	var out []string
	say := func(when bool, sentence string) {
		if when {
			out = append(out, sentence)
		}
	}
	say(has(claim.Inspection), strings.ReplaceAll(w.goToCustoms, "{where}", desk))
	say(has(claim.AwaitingRecord), w.shopMustReport)
	say(has(claim.AwaitingAuthority), w.countryMustConfirm)
	say(has(claim.ReceiptLapsed), w.presentAgain)
	say(c.Due > 0 && c.Due < c.Refund, w.partIsPaid)
	say(c.Due > 0 && c.Due == c.Refund, w.isPaid)
	say(c.Status == claim.Validated, w.noStamp)
	say(c.Status == claim.Refused, w.noRefund)
	say(c.Due > 0 || c.Status == claim.Open, w.keep)
	return out
}

// deadline is the last moment for what comes next: the flight while an officer must look, else the last day on which the
// first of the goods may leave.
func deadline(c *claim.Claim, w *words, zone *time.Location) string {
	if c.Channel() == "red" && c.Status == claim.Open {
		return strings.ReplaceAll(w.beforeFlight, "{time}", w.labels.dateTime(c.DepartsAt.In(zone)))
	}
	first := models.Date("")
	for _, r := range c.Receipts {
		if r.DeadlineOn != "" && r.Status != claim.ReceiptRefused && r.Status != claim.ReceiptWithdrawn && (first == "" || r.DeadlineOn < first) {
			first = r.DeadlineOn
		}
	}
	if first == "" {
		return ""
	}
	return strings.ReplaceAll(w.leaveBy, "{day}", string(first))
}
