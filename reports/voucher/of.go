package voucher

import (
	"fmt"
	"slices"
	"strings"

	"taxrefund/models"
	"taxrefund/models/claim"
	"taxrefund/models/payout"
	"taxrefund/models/place"
)

// Of chooses the texts that print a claim's sheet, in the claim's language where the catalogue has it. It reads no clock
// and nothing that moves without raising the claim's version (holds, payouts on their way), so that a version always
// prints the same page; the desk named is the one to go to at the moment the version was made.
func Of(sheet claim.Sheet) Voucher {
	c, zone := sheet.Claim, sheet.Airport.Zone()
	s := speaker{phrases: spoken[language(c.Language)], sheet: sheet}
	v := Voucher{
		DocID: c.DocID.Grouped(), Version: c.Version, IssuedAt: c.UpdatedAt, Zone: zone, Language: language(c.Language),
		Airport: fmt.Sprintf("%s (%s)", sheet.Airport.Name, sheet.Airport.Code), Scheme: sheet.Scheme,
		Traveller: c.Traveller.Name(), DocumentMasked: paper(c.DocumentMask), Nationality: c.Nationality,
		Flight: joined(c.Flight, c.Destination, " → "), DepartsAt: c.DepartsAt,
		Receipts: s.receipts(), Totals: Totals{PayoutText: s.amount(c.Due)}, Next: s.next(), QR: sheet.QR,
	}
	v.StatusLabel, v.StatusKind = s.outcome()
	v.Deadline, v.Until = s.deadline()
	if s.count(claim.Inspection) > 0 {
		v.Desk, v.DeskHint = s.guidance()
	}
	if c.Gross > 0 || c.Status == claim.Open { // something stands that may be paid
		v.Method = s.account()
		v.Totals = Totals{
			GrossText: s.amount(c.Gross), VATText: s.amount(c.VAT), FeeText: s.amount(c.Fee), RefundText: s.amount(c.Refund),
			PayoutText: s.amount(c.Due), FeeAssumed: slices.Contains(c.Assumed, "fee"), Open: c.Status == claim.Open,
		}
	}
	return v
}

// language is the part of a BCP 47 tag that the catalogue knows, else "en".
func language(tag string) string {
	short, _, _ := strings.Cut(strings.ToLower(tag), "-")
	if catalogue[short] == nil {
		return "en"
	}
	return short
}

func joined(a, b, with string) string {
	switch {
	case a == "":
		return b
	case b == "", a == b:
		return a
	}
	return a + with + b
}

// speaker says in one language what a sheet's figures mean.
type speaker struct {
	*phrases
	sheet claim.Sheet
}

func (s speaker) amount(minor int64) string { return s.sheet.Claim.Amount(minor).String() }

func (s speaker) account() string {
	c := s.sheet.Claim
	method := s.methods[c.Method]
	if method == "" && c.Method != "" {
		method = strings.ToUpper(c.Method[:1]) + c.Method[1:]
	}
	return strings.TrimSpace(method + " " + paper(c.AccountMask))
}

// paper writes a mask with asterisks: the embedded font draws a bullet as wide as a Chinese character.
func paper(mask string) string { return strings.NewReplacer("•", "*", "·", "*").Replace(mask) }

// count says how many receipts are in one of the states.
func (s speaker) count(states ...claim.ReceiptStatus) (n int) {
	for _, r := range s.sheet.Claim.Receipts {
		if slices.Contains(states, r.Status) {
			n++
		}
	}
	return n
}

// outcome is the decision as words and as the colour the kiosk showed; a claim that is withdrawn has none.
func (s speaker) outcome() (label, kind string) {
	c := s.sheet.Claim
	kind = c.Channel()
	all := len(c.Receipts)
	switch c.Status {
	case claim.Validated:
		return s.validated, kind
	case claim.PartlyValidated:
		return fmt.Sprintf(s.partly, s.count(claim.ReceiptValidated, claim.Reduced), all), kind
	case claim.Refused:
		return s.refused, kind
	case claim.Lapsed:
		return s.lapsed, kind
	case claim.Withdrawn:
		return s.withdrawn, ""
	}
	if red := s.count(claim.Inspection); red > 0 {
		return fmt.Sprintf(s.seeCustoms, red, all), kind
	}
	return fmt.Sprintf(s.awaited, s.count(claim.ReceiptPresented, claim.AwaitingRecord, claim.AwaitingAuthority), all), kind
}

// receipts are the rows of the table: first what an officer must see, then what else is not settled, so that a long list
// cuts off what needs nobody.
func (s speaker) receipts() []Receipt {
	sorted := slices.Clone(s.sheet.Claim.Receipts)
	slices.SortStableFunc(sorted, func(a, b claim.Receipt) int { return urgency(a) - urgency(b) })
	out := make([]Receipt, 0, len(sorted))
	for _, r := range sorted {
		gross, vat, refund := s.amount(r.Gross), s.amount(r.VAT), s.amount(r.Refund)
		if r.SaleID == "" { // nothing is recorded yet: what the traveller typed is all there is
			gross, vat, refund = s.amount(r.TypedMinor), "", ""
		}
		name := r.MerchantName
		if name == "" {
			name = r.MerchantVATID
		}
		out = append(out, Receipt{
			Position: r.Position, Merchant: joined(name, r.Shop, s.comma), Invoice: r.InvoiceNumber, Date: r.IssuedOn,
			Gross: gross, VAT: vat, Refund: refund, StatusLabel: s.states[r.Status], Reason: s.why(r),
		})
	}
	return out
}

func urgency(r claim.Receipt) int {
	switch r.Status {
	case claim.Inspection:
		return 0
	case claim.ReceiptValidated:
		return 2
	}
	return 1
}

// why is the reasons of a receipt that is not simply validated.
func (s speaker) why(r claim.Receipt) string {
	var out []string
	for _, why := range r.Reasons {
		if why.Code == "match.exact" || why.Code == "officer.validated" || r.Status == claim.ReceiptValidated && r.Refund > 0 {
			continue
		}
		out = append(out, s.sentence(why))
	}
	return strings.Join(out, s.gap)
}

// sentence is a reason in this language; a code the translation lacks is said in English.
func (s speaker) sentence(why claim.Reason) string {
	text, ok := s.reasons[why.Code]
	if !ok {
		return claim.Sentence(why)
	}
	for name, value := range why.Params {
		text = strings.ReplaceAll(text, "{"+name+"}", value)
	}
	if how, ok := s.shown[why.Params["action"]]; ok {
		text += s.gap + how
	}
	return text
}

// next is what the traveller does or waits for, most urgent first.
func (s speaker) next() []string {
	c := s.sheet.Claim
	var out []string
	say := func(when bool, text string, args ...any) {
		if when {
			if len(args) > 0 {
				text = fmt.Sprintf(text, args...)
			}
			out = append(out, text)
		}
	}
	say(s.count(claim.Inspection) > 0, s.showGoods)
	switch until := s.lastDay(); {
	case c.Method != payout.Cash:
		say(c.Due > 0, s.paying, s.amount(c.Due), s.account())
	case until == "":
		say(c.Due > 0, s.inCash, s.amount(c.Due))
	default:
		say(c.Due > 0, s.inCashUntil, s.amount(c.Due), s.words().day(until.Time()))
	}
	say(s.count(claim.AwaitingRecord) > 0, s.awaitRecord)
	say(s.count(claim.AwaitingAuthority) > 0, s.awaitAuthority)
	say(c.Status == claim.Lapsed || s.count(claim.ReceiptLapsed) > 0, s.presentAgain)
	say(c.Status == claim.Refused, s.nothingPaid)
	say(c.Status == claim.Withdrawn, s.takenBack)
	say(c.Status == claim.Validated || c.Status == claim.PartlyValidated, s.takeAlong)
	return out
}

// lastDay is the first day on which something of the claim may be collected for the last time; empty where none is set.
// It stays what it is whatever becomes of a payout.
func (s speaker) lastDay() (day models.Date) {
	for _, p := range s.sheet.Claim.Payouts {
		if p.ForfeitsOn != "" && (day == "" || p.ForfeitsOn < day) {
			day = p.ForfeitsOn
		}
	}
	return day
}

// guidance names the desk to go to, how to find it, and until when it is open.
func (s speaker) guidance() (desk, hint string) {
	zone := s.sheet.Airport.Zone()
	g := place.Guide(s.sheet.Desks, s.sheet.Claim.UpdatedAt, zone)
	at := slices.IndexFunc(s.sheet.Desks, func(d place.Desk) bool { return d.Name == g.Desk })
	if g.Desk == "" || at < 0 {
		return s.noDesk, s.askWhere
	}
	until := g.Until.In(zone)
	hours := fmt.Sprintf(s.opensAt, s.words().dateTime(until))
	if g.Open {
		hours = fmt.Sprintf(s.openUntil, until.Format("15:04"))
		if until.Hour() == 0 && until.Minute() == 0 {
			hours = fmt.Sprintf(s.openUntil, "24:00") // how a closing time reads
		}
	}
	return g.Desk, joined(s.sheet.Desks[at].Directions, hours, s.comma)
}

// deadline is the next moment that ends something, and what: the flight while customs must see goods, else the day by
// which goods must have left. A claim in which nothing stands has none.
func (s speaker) deadline() (when, what string) {
	c := s.sheet.Claim
	if s.count(claim.Inspection) > 0 {
		return s.words().dateTime(c.DepartsAt.In(s.sheet.Airport.Zone())), s.beforeFlight
	}
	var first models.Date
	for _, r := range c.Receipts {
		if r.Status == claim.ReceiptRefused || r.Status == claim.ReceiptWithdrawn || r.DeadlineOn == "" {
			continue
		}
		if first == "" || r.DeadlineOn < first {
			first = r.DeadlineOn
		}
	}
	if first == "" {
		return "", ""
	}
	return s.words().day(first.Time()), s.leaveBy
}

func (s speaker) words() *labels { return catalogue[language(s.sheet.Claim.Language)] }
