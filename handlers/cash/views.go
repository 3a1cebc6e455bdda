package cash

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"taxrefund/handlers/web"
	"taxrefund/models/ident"
	"taxrefund/models/money"
	"taxrefund/models/tax"
	"taxrefund/models/till"
	"taxrefund/templates"
)

// local writes an instant out by the airport's clock.
func local(t time.Time, zone *time.Location) string {
	return t.In(zone).Format("2 January 2006, 15:04")
}

// number tells a till from others on paper: the last eight characters of its id.
func number(t till.Till) string { return strings.ToUpper(t.ID[len(t.ID)-8:]) }

func path(t till.Till) string { return "/cash/tills/" + t.ID }

func sums(t till.Till) []templates.Fact {
	out := []templates.Fact{{Name: "Float", Text: t.Amount(t.Float).String()}}
	if t.In != 0 {
		out = append(out, templates.Fact{Name: "From the vault", Text: t.Amount(t.In).String()})
	}
	payments := "payments"
	if t.Payments == 1 {
		payments = "payment"
	}
	out = append(out, templates.Fact{Name: "Handed out", Text: t.Amount(t.Out).String(), Hint: fmt.Sprintf("%d %s", t.Payments, payments)})
	if t.State == "open" {
		return append(out, templates.Fact{Name: "Should hold", Text: t.Amount(t.Expected()).String()})
	}
	return append(out, templates.Fact{Name: "Should have held", Text: t.Amount(t.Expected()).String()},
		templates.Fact{Name: "Counted", Text: t.Amount(t.Counted).String(), Hint: t.ClosedBy}, templates.Fact{Name: "Difference", Text: t.Amount(t.Difference()).String()})
}

func openView(t till.Till, zone *time.Location) templates.CashTill {
	return templates.CashTill{ID: t.ID, Path: path(t), Currency: string(t.Currency), Opened: local(t.OpenedAt, zone), Sums: sums(t)}
}

func rowView(t till.Till, zone *time.Location) templates.TillRow {
	row := templates.TillRow{Href: path(t), Number: number(t), Cashier: t.Cashier, Opened: local(t.OpenedAt, zone), State: web.TagOf(t.State),
		Payments: strconv.Itoa(t.Payments), Out: t.Amount(t.Out).String()}
	if t.ClosedAt != nil {
		row.Closed, row.Difference = local(*t.ClosedAt, zone), difference(t)
	}
	return row
}

func difference(t till.Till) templates.Tag {
	switch d := t.Difference(); {
	case d == 0:
		return templates.Tag{Tone: templates.OK, Text: "Right"}
	case d < 0:
		return templates.Tag{Tone: templates.Stop, Text: t.Amount(-d).String() + " less"}
	default:
		return templates.Tag{Tone: templates.Warn, Text: t.Amount(d).String() + " more"}
	}
}

// offerView says whom to pay what, and what becomes of the rest.
func offerView(o till.Offer, now time.Time, zone *time.Location) templates.Offer {
	v := templates.Offer{
		Handed: strconv.FormatInt(o.Handed.Minor, 10), Amount: o.Handed.String(), Words: o.Handed.Words(), Traveller: o.Traveller,
		Identity: []templates.Fact{{Name: "Passport", Text: o.Document, Hint: o.State}, {Name: "Voucher", Text: o.DocID.Grouped(), Hint: fmt.Sprintf("version %d", o.Version)}},
	}
	if o.Rest.IsZero() && o.Rounding().IsZero() {
		return v
	}
	v.Sums = []templates.Fact{{Name: "Due", Text: money.Of(o.Due.Minor+o.Rest.Minor, o.Due.Currency).String()}, {Name: "Paid now", Text: o.Handed.String()}}
	if r := o.Rounding(); !r.IsZero() {
		v.Sums = append(v.Sums, templates.Fact{Name: "Rounding", Text: r.Neg().String(), Hint: "to the smallest coin"})
	}
	if o.Rest.IsZero() {
		return v
	}
	v.Sums = append(v.Sums, templates.Fact{Name: "Rest", Text: o.Rest.String(), Hint: fmt.Sprintf("above %s a %s", o.Limit, o.Per)})
	v.Rest = restView(o, now, zone)
	if o.Overflow == tax.ForfeitBalance {
		v.GiveUp, v.RestMinor = o.Rest.String(), strconv.FormatInt(o.Rest.Minor, 10)
		v.Rest = fmt.Sprintf("In cash the traveller gets %s and loses %s. Another way of payment loses nothing.", o.Handed, o.Rest)
	}
	return v
}

// restView says what becomes of the rest of an offer that nobody gives up.
func restView(o till.Offer, now time.Time, zone *time.Location) string {
	switch {
	case o.Rest.IsZero(), o.Overflow == tax.ForfeitBalance:
		return ""
	case o.Overflow == tax.Defer:
		return fmt.Sprintf("The rest of %s is paid in cash from %s on.", o.Rest, now.In(zone).AddDate(0, 0, 1).Format("2 January 2006"))
	}
	return fmt.Sprintf("The rest of %s is paid another way: customs enter it for the traveller.", o.Rest)
}

func paidView(t till.Till, l till.Line, zone *time.Location) templates.PaidCash {
	handed := t.Amount(-l.Cash)
	v := templates.PaidCash{Till: path(t), Amount: handed.String(), Words: handed.Words()}
	v.Facts = []templates.Fact{{Name: "Voucher", Text: ident.DocID(l.DocID).Grouped()}, {Name: "Paid", Text: local(l.At, zone), Hint: fmt.Sprintf("line %d of till %s", l.LineNo, number(t))},
		{Name: "Reference", Text: l.RailID}}
	if l.Forfeited != 0 {
		v.Facts = append(v.Facts, templates.Fact{Name: "Given up", Text: t.Amount(l.Forfeited).String()})
	}
	return v
}

func tillView(t till.Till, lines []till.Line, zone *time.Location) templates.Till {
	v := templates.Till{Path: path(t), Number: number(t), State: web.TagOf(t.State), Sums: sums(t),
		Facts: []templates.Fact{{Name: "Cashier", Text: t.Cashier}, {Name: "Currency", Text: string(t.Currency)}, {Name: "Opened", Text: local(t.OpenedAt, zone)}}}
	if t.ClosedAt != nil {
		v.Facts = append(v.Facts, templates.Fact{Name: "Closed", Text: local(*t.ClosedAt, zone), Hint: t.ClosedBy})
	}
	if t.Rounded != 0 {
		v.Facts = append(v.Facts, templates.Fact{Name: "Kept by rounding", Text: t.Amount(t.Rounded).String()})
	}
	if t.Reason != "" {
		v.Reason = "Reason: " + t.Reason
	}
	for _, l := range lines {
		v.Lines = append(v.Lines, lineView(t, l, zone))
	}
	return v
}

func lineView(t till.Till, l till.Line, zone *time.Location) templates.TillLine {
	out := templates.TillLine{No: strconv.Itoa(l.LineNo), At: local(l.At, zone), What: "From the vault"}
	if l.Kind != "payment" {
		out.In = t.Amount(l.Cash).String()
		return out
	}
	out.What, out.Claim, out.Due, out.Out = "Payment", ident.DocID(l.DocID).Grouped(), t.Amount(l.Due).String(), t.Amount(-l.Cash).String()
	if l.Forfeited != 0 {
		out.Note = t.Amount(l.Forfeited).String() + " given up"
	}
	return out
}
