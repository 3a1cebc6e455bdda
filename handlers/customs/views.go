package customs

import (
	"fmt"
	"strings"
	"time"

	"taxrefund/handlers/web"
	"taxrefund/models"
	"taxrefund/models/claim"
	"taxrefund/models/place"
	"taxrefund/models/staff"
	"taxrefund/templates"
)

// look is what every view needs to speak to a person: where they are, who they are, and what time it is there.
type look struct {
	airport place.Airport
	member  staff.Member
	now     time.Time
	cash    bool // is paid here
}

// local writes an instant out by the airport's clock.
func (l look) local(t time.Time) string {
	return t.In(l.airport.Zone()).Format("2 January 2006, 15:04")
}

// clock writes the time of day, with the day when it is not today.
func (l look) clock(t time.Time) string {
	if models.DateIn(t, l.airport.Zone()) == models.DateIn(l.now, l.airport.Zone()) {
		return t.In(l.airport.Zone()).Format("15:04")
	}
	return t.In(l.airport.Zone()).Format("2 Jan, 15:04")
}

func day(d models.Date) string {
	if d == "" {
		return ""
	}
	return d.Time().Format("2 January 2006")
}

// urgency says how long is left until departure: the nearer, the louder.
func (l look) urgency(departs time.Time) templates.Tag {
	left := departs.Sub(l.now).Truncate(time.Minute)
	if left <= 0 {
		return templates.Tag{Tone: templates.Quiet, Text: "departed"}
	}
	text := fmt.Sprintf("in %d min", int(left.Minutes()))
	if h := int(left.Hours()); h > 0 {
		text = fmt.Sprintf("in %d h %02d min", h, int(left.Minutes())%60)
	}
	switch {
	case left >= 48*time.Hour:
		return templates.Tag{Tone: templates.Quiet, Text: fmt.Sprintf("in %d days", int(left.Hours())/24)}
	case left < time.Hour:
		return templates.Tag{Tone: templates.Stop, Text: text}
	case left < 2*time.Hour:
		return templates.Tag{Tone: templates.Warn, Text: text}
	}
	return templates.Tag{Tone: templates.Wait, Text: text}
}

var channelTags = map[string]templates.Tag{
	"red":   {Tone: templates.Stop, Text: "Red"},
	"amber": {Tone: templates.Wait, Text: "Waiting"},
	"green": {Tone: templates.OK, Text: "Green"},
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// sentences are the reasons an officer reads; that the record agrees is said only where nothing else is.
func sentences(reasons []claim.Reason) []string {
	var out []string
	for _, r := range reasons {
		if r.Code != "match.exact" {
			out = append(out, claim.Sentence(r))
		}
	}
	if out == nil && len(reasons) > 0 {
		out = append(out, claim.Sentence(reasons[0]))
	}
	return out
}

func (l look) queueRow(r claim.QueueRow) templates.QueueRow {
	row := templates.QueueRow{
		Href: "/customs/claims/" + string(r.DocID), DocID: r.DocID.Grouped(), Traveller: r.Traveller, Passport: r.DocumentMask,
		Nationality: r.Nationality, Flight: r.Flight, Destination: r.Destination, Departs: l.clock(r.DepartsAt), DepartsAt: r.DepartsAt.Format(time.RFC3339),
		Urgency: l.urgency(r.DepartsAt), Receipts: plural(r.Receipts, "receipt", "receipts"), Refund: r.Refund.String(),
		Reasons: sentences(r.Reasons), Channel: channelTags[r.Channel], Status: web.TagOf(string(r.Status)), Held: r.Held,
	}
	if r.ToInspect > 0 {
		row.ToInspect = fmt.Sprintf("%d to inspect", r.ToInspect)
	}
	return row
}

// deeds are the lines of a claim's history in words.
var deeds = map[string]string{
	"claim.submit": "Submitted", "claim.decide": "Decided", "claim.reopen": "Opened again", "claim.hold": "Held", "claim.release": "Hold released",
	"claim.lapse": "Lapsed", "claim.present": "Presented again", "claim.withdraw": "Withdrawn", "claim.match": "Matched with the shop's record",
	"claim.sale_void": "The shop cancelled a purchase", "claim.recovery_closed": "Recovery case closed: the money had not arrived", "claim.payout_details": "Payout details changed", "claim.authority": "Answered by the country's own system",
}

// said is a deed in words; one that is not in the table reads as its code.
func said(deed string) string {
	if text, ok := deeds[deed]; ok {
		return text
	}
	return web.Words(strings.ReplaceAll(deed, ".", " "))
}
