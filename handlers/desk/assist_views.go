package desk

import (
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"taxrefund/handlers/web"
	"taxrefund/models"
	"taxrefund/models/claim"
	"taxrefund/models/ident"
	"taxrefund/models/merchant"
	"taxrefund/models/money"
	"taxrefund/models/place"
	"taxrefund/models/travel"
	"taxrefund/templates"
)

var languages = []templates.Option{{Value: "en", Text: "English"}, {Value: "fr", Text: "français"}, {Value: "zh", Text: "中文"}}

func (f form) view(airport place.Airport, methods []string) templates.Assist {
	t := f.Passport
	v := templates.Assist{
		Key: f.Key, Looked: f.Looked, Currency: string(airport.Currency),
		Passport: templates.AssistPassport{MRZ: f.MRZ, Surname: t.Surname, Given: t.GivenNames, State: t.IssuingState, Number: t.Number, Nationality: t.Nationality,
			Born: t.BirthDate, Expires: t.ExpiresOn, Typed: t != (travel.Typed{}),
			Sex: chosen([]templates.Option{{Text: "Not said"}, {Value: "F", Text: "F"}, {Value: "M", Text: "M"}}, t.Sex)},
		Journey:  templates.AssistJourney{Pass: f.Pass, Flight: f.Flight, Destination: f.Destination, Departs: f.Departs, Residence: f.Residence},
		Person:   f.person(),
		Payout:   templates.AssistPayout{Account: f.Account, Holder: f.Holder},
		Language: chosen(languages, f.Language),
	}
	for _, m := range methods {
		v.Payout.Methods = append(v.Payout.Methods, templates.Option{Value: m, Text: web.Words(m), Selected: m == f.Method})
	}
	for i, line := range f.Lines {
		v.Lines = append(v.Lines, templates.PaperLine{N: i + 1, VATID: line.VATID, Invoice: line.Invoice, IssuedOn: line.IssuedOn, Total: line.Total, VAT: line.VAT})
	}
	return v
}

// person is what was asked beyond the passport, as it was said.
func (f form) person() templates.AssistPerson {
	v := templates.AssistPerson{Entered: f.Entered, Abroad: f.Abroad, Leaving: f.Leaving, Said: f.Crew+f.Entered+f.Abroad+f.Leaving != "" || len(f.Standing) > 0,
		Crew: chosen([]templates.Option{{Text: "Not asked"}, {Value: "no", Text: "No"}, {Value: "yes", Text: "Yes"}}, f.Crew)}
	for _, word := range append(slices.Clone(claim.Statuses), noStanding) {
		v.Standing = append(v.Standing, templates.Option{Value: word, Text: web.Words(word), Selected: slices.Contains(f.Standing, word)})
	}
	v.Standing[len(v.Standing)-1].Text = "None of these"
	return v
}

func chosen(options []templates.Option, value string) []templates.Option {
	out := slices.Clone(options)
	for i := range out {
		out[i].Selected = out[i].Value == value
	}
	return out
}

func saleRow(found merchant.Found, ticked bool) templates.AssistSale {
	s := found.Sale
	return templates.AssistSale{
		ID: s.ID, Field: "sale-" + s.ID, Merchant: found.Merchant.LegalName, Shop: found.Store.Name + ", " + found.Store.City, Invoice: s.InvoiceNumber,
		IssuedOn: day(s.IssuedOn), Gross: money.Of(s.GrossMinor, s.Currency).String(), VAT: money.Of(s.VATMinor, s.Currency).String(), Chosen: ticked,
	}
}

// maxParty is how many claims of a party are shown, the last ones.
const maxParty = 20

// docsOf reads the numbers of a party's claims, "7F3K9QZ2M4TXC.…"; what is none is left out.
func docsOf(numbers string) []string {
	var docs []string
	for _, text := range strings.Split(numbers, ".") {
		if doc, err := ident.ParseDocID(text); err == nil && !slices.Contains(docs, string(doc)) {
			docs = append(docs, string(doc))
		}
	}
	return docs[max(0, len(docs)-maxParty):]
}

// partyOf reads the claims of a party; those that are not here are left out.
func (p *Pages) partyOf(c *fiber.Ctx, numbers string) (templates.Party, error) {
	var party templates.Party
	for _, doc := range docsOf(numbers) {
		row, err := p.Claims.FindByVoucher(c.UserContext(), p.Visitor(c).Actor, doc)
		if models.KindOf(err) == models.NotFound {
			continue
		}
		if err != nil {
			return party, err
		}
		party.IDs = joined(party.IDs, doc)
		party.Members = append(party.Members, templates.PartyMember{Href: doc, DocID: row.DocID.Grouped(), Traveller: row.Traveller, Refund: row.Refund.String(),
			Status: channelTag(row.Channel, string(row.Status)), Current: doc == c.Params("doc")})
	}
	for i := range party.Members {
		party.Members[i].Href = claimPath(party.Members[i].Href, party.IDs)
	}
	if party.IDs != "" {
		party.Next = "/desk/claims/new?party=" + party.IDs
	}
	return party, nil
}

// channelTag is the state of a claim, or that the traveller still has to see an officer.
func channelTag(channel, status string) templates.Tag {
	if channel == "red" && status == "open" {
		return web.TagOf("inspection")
	}
	return web.TagOf(status)
}

func joined(party, doc string) string { return strings.TrimPrefix(party+"."+doc, ".") }

// lastOf is the claim that was made last.
func lastOf(party string) string { return party[strings.LastIndexByte(party, '.')+1:] }

// claimPath is a claim's page, with its party beside it where it has one.
func claimPath(doc, party string) string {
	if party == "" {
		return "/desk/claims/" + doc
	}
	return "/desk/claims/" + doc + "?party=" + party
}
