package customs

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"taxrefund/handlers/web"
	"taxrefund/models"
	"taxrefund/models/audit"
	"taxrefund/models/claim"
	"taxrefund/models/money"
	"taxrefund/models/payout"
	"taxrefund/templates"
)

// claimView dresses a claim for the officer who looks at it.
func (l look) claimView(c *claim.Claim, history []audit.Line, typed form) templates.Claim {
	officer := l.member.Role == "officer" || l.member.Role == "supervisor"
	v := templates.Claim{
		Path: "/customs/claims/" + string(c.DocID), Version: c.Version, DocID: c.DocID.Grouped(),
		Channel: channelTags[c.Channel()], Status: web.TagOf(string(c.Status)), Traveller: c.Traveller.Name(),
		Urgency: l.urgency(c.DepartsAt), MayDecide: officer, Reasons: refusalOptions(),
		Identity: []templates.Fact{
			{Name: "Passport", Text: c.DocumentMask, Hint: c.Traveller.IssuingState}, {Name: "Nationality", Text: c.Nationality},
			{Name: "Flight", Text: c.Flight, Hint: c.Destination}, {Name: "Departs", Text: l.clock(c.DepartsAt)},
		},
		Sums: []templates.Fact{
			{Name: "Purchases", Text: c.Amount(c.Gross).String()}, {Name: "VAT", Text: c.Amount(c.VAT).String()},
			{Name: "Fee", Text: c.Amount(c.Fee).String(), Hint: assumedHint(c)}, {Name: "Refund", Text: c.Amount(c.Refund).String()},
			{Name: "Due so far", Text: c.Amount(c.Due).String()},
		},
		Details: []templates.Fact{
			{Name: "Law", Text: c.Scheme + ", rules " + c.SchemeVersion}, {Name: "Operator profile", Text: c.Profile},
			{Name: "Lives in", Text: c.Traveller.Residence}, {Name: "Language", Text: c.Language},
			{Name: "Received", Text: l.local(c.ReceivedAt)}, {Name: "Kiosk reference", Text: c.Reference},
			{Name: "Pays to", Text: web.Words(c.Method) + " " + c.AccountMask},
		},
	}
	v.Identity = append(v.Identity, web.NamesBeside(c.Traveller)...)
	for _, note := range c.ScanNotes() {
		v.Details = append(v.Details, templates.Fact{Name: "Passport scan", Text: claim.Sentence(note)})
	}
	v.Details = append(v.Details, circumstances(c.Traveller.Circumstances)...)
	for _, r := range c.Receipts {
		card := l.card(c, r, typed)
		if r.Status == claim.Inspection && officer {
			v.ToDecide = append(v.ToDecide, card)
		} else {
			v.Others = append(v.Others, card)
		}
	}
	l.money(&v, c)
	l.brakes(&v, c, officer)
	for _, a := range history {
		v.Evidence = append(v.Evidence, templates.EvidenceLine{
			At: l.local(a.At), AtISO: a.At.Format(time.RFC3339), Text: said(a.Deed), By: a.Actor, Detail: a.Reason,
		})
	}
	return v
}

// circumstances shows what is known of the traveller beyond the passport.
func circumstances(of claim.Circumstances) []templates.Fact {
	var out []templates.Fact
	say := func(name, text string) { out = append(out, templates.Fact{Name: name, Text: text}) }
	if of.Crew != nil {
		say("Crew of the flight", map[bool]string{true: "Yes", false: "No"}[*of.Crew])
	}
	if of.EnteredOn != "" {
		say("Entered the country", day(of.EnteredOn))
	}
	if len(of.Statuses) > 0 {
		say("Standing in the country", web.Words(strings.Join(of.Statuses, ", ")))
	}
	if of.AbroadSince != "" {
		say("Lives abroad since", day(of.AbroadSince))
	}
	if of.LeavingForMonths != 0 {
		say("Moves away for", fmt.Sprintf("%d months", of.LeavingForMonths))
	}
	if of.StayDays != nil {
		say("Has stayed for", fmt.Sprintf("%d days", *of.StayDays))
	}
	if len(of.Denies) > 0 {
		say("Cannot declare", web.Words(strings.Join(of.Denies, ", ")))
	}
	return out
}

func assumedHint(c *claim.Claim) string {
	for _, a := range c.Assumed {
		if strings.Contains(a, "fee") {
			return "by operator profile, assumed"
		}
	}
	return ""
}

func (l look) card(c *claim.Claim, r claim.Receipt, typed form) templates.ReceiptCard {
	key := strconv.Itoa(r.Position)
	card := templates.ReceiptCard{
		Key: key, ID: r.ID, Merchant: r.MerchantName, Shop: joined(r.Shop, r.City), VATID: r.MerchantVATID, Invoice: r.InvoiceNumber,
		IssuedOn: day(r.IssuedOn), Deadline: day(r.DeadlineOn), Status: web.TagOf(string(r.Status)), Reasons: sentences(r.Reasons),
		Gross: c.Amount(r.Gross).String(), VAT: c.Amount(r.VAT).String(), Refund: c.Amount(r.Refund).String(),
		Note: typed.get("note-" + key), Action: typed.get("action-" + key), Reason: typed.get("reason-" + key), Amount: typed.get("amount-" + key),
		Reopen: l.member.Role == "supervisor" && (r.Status == claim.ReceiptValidated || r.Status == claim.Reduced || r.Status == claim.ReceiptRefused && r.Live),
	}
	if r.Fee != 0 {
		card.Fee = c.Amount(r.Fee).String()
	}
	if r.TypedMinor != 0 && r.SaleID != "" && r.TypedMinor != r.Gross {
		card.Reasons = append(card.Reasons, "Typed at the kiosk: "+c.Amount(r.TypedMinor).String())
	}
	if r.SaleID == "" {
		card.Gross = c.Amount(r.TypedMinor).String()
	}
	for _, g := range r.Lines {
		card.Lines = append(card.Lines, templates.GoodsLine{
			LineNo: g.LineNo, Description: g.Description, Category: web.Words(g.Category), Nature: nature(c, g), Quantity: g.Quantity, Allowed: g.Allowed,
			VATRate: g.VATRate + " %", Gross: c.Amount(g.Gross).String(), VAT: c.Amount(g.VAT).String(),
		})
	}
	return card
}

// nature says in words what the shop said of goods beside their category.
func nature(c *claim.Claim, g claim.Line) string {
	var parts []string
	if g.Tariff != "" {
		parts = append(parts, "tariff "+g.Tariff)
	}
	if g.Origin != "" {
		parts = append(parts, "from "+g.Origin)
	}
	if g.Set != "" {
		parts = append(parts, "in the set “"+g.Set+"”")
	}
	for _, t := range g.OtherTaxes.List() {
		parts = append(parts, "contains "+strings.ReplaceAll(t.Kind, "_", " ")+" "+c.Amount(t.AmountMinor).String())
	}
	return web.Sentence(strings.Join(parts, ", "))
}

func joined(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + ", " + b
}

// money shows what was or will be paid.
func (l look) money(v *templates.Claim, c *claim.Claim) {
	for _, p := range c.Payouts {
		line := templates.PayoutLine{Amount: p.Amount.String(), Method: joined(web.Words(p.Method), p.AccountMask), State: web.TagOf(string(p.State)), Detail: web.Words(p.StateReason)}
		if p.PaidAt != nil {
			line.Detail = "Paid " + l.local(*p.PaidAt)
		}
		v.Payouts = append(v.Payouts, line)
		if p.State == payout.DetailsRequired || p.State == payout.DueState && p.Method == payout.Cash {
			v.Account = &templates.AccountForm{Methods: []templates.Option{{Value: "alipay", Text: "Alipay"}, {Value: "bank", Text: "Bank transfer"}, {Value: "wallet", Text: "Other wallet"}}}
			if l.cash {
				v.Account.Methods = append(v.Account.Methods, templates.Option{Value: payout.Cash, Text: "Cash, at the cash desk"})
			}
		}
	}
}

// brakes shows holds, and what may still be done with the claim as a whole.
func (l look) brakes(v *templates.Claim, c *claim.Claim, officer bool) {
	for _, h := range c.Holds {
		v.Holds = append(v.Holds, templates.HoldLine{ID: h.ID, Text: "On the " + h.Kind, Reason: h.Reason, By: l.local(h.PlacedAt), Release: officer})
		v.Alert = "Held: " + h.Reason
	}
	if officer {
		v.Hold = &templates.HoldForm{Kind: "claim"}
	}
	for _, r := range c.Receipts {
		if r.Status == claim.ReceiptLapsed {
			v.Present = &templates.PresentForm{Flight: c.Flight}
		}
	}
	v.Withdraw = officer && (c.Status == claim.Open || c.Status == claim.Validated || c.Status == claim.PartlyValidated)
}

func refusalOptions() []templates.Option {
	out := make([]templates.Option, len(claim.RefusalReasons))
	for i, code := range claim.RefusalReasons {
		out[i] = templates.Option{Value: code, Text: web.Words(code)}
	}
	return out
}

// form is what a person typed, kept so that an error loses nothing.
type form func(name string) string

func (f form) get(name string) string {
	if f == nil {
		return ""
	}
	return f(name)
}

// decision reads the decision form: which receipts, what was said of each, and how many of the goods were shown.
func decision(c *claim.Claim, version int, keys []string, typed form) (claim.Decision, error) {
	d := claim.Decision{Version: version}
	for _, r := range c.Receipts {
		key := strconv.Itoa(r.Position)
		action := typed.get("action-" + key)
		if !slices.Contains(keys, key) || action == "" || typed.get("id-"+key) != r.ID {
			continue
		}
		rd := claim.ReceiptDecision{ReceiptID: r.ID, Action: action, Reason: typed.get("reason-" + key), Note: typed.get("note-" + key)}
		if action == "reduce" {
			if err := reduction(&rd, c, r, typed); err != nil {
				return d, err
			}
		}
		d.Receipts = append(d.Receipts, rd)
	}
	return d, nil
}

// reduction takes the typed amount where there is one, else the goods.
func reduction(rd *claim.ReceiptDecision, c *claim.Claim, r claim.Receipt, typed form) error {
	key := strconv.Itoa(r.Position)
	if text := strings.TrimSpace(typed.get("amount-" + key)); text != "" {
		amount, err := money.ParseDecimal(text, c.Currency)
		if err != nil {
			return err
		}
		rd.AmountMinor = &amount.Minor
		return nil
	}
	for _, g := range r.Lines {
		n := int64(0)
		if shown := strings.TrimSpace(typed.get(fmt.Sprintf("allowed-%s-%d", key, g.LineNo))); shown != "" { // an unticked box sends nothing
			var err error
			if n, err = strconv.ParseInt(shown, 10, 64); err != nil {
				return models.E(models.Invalid, "decision.line", "how many pieces were shown is a whole number")
			}
		}
		if n != g.Allowed {
			rd.Lines = append(rd.Lines, claim.AllowedLine{LineNo: g.LineNo, Quantity: n})
		}
	}
	return nil
}
