package desk

import (
	"errors"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"taxrefund/handlers/web"
	"taxrefund/models"
	"taxrefund/models/claim"
	"taxrefund/models/idempotency"
	"taxrefund/models/place"
	"taxrefund/templates"
)

// newClaim shows the empty form; for the next passport of a party with what the last claim of it shares.
func (p *Pages) newClaim(c *fiber.Ctx) error {
	airport, err := p.Airport(c)
	if err != nil {
		return err
	}
	party, err := p.partyOf(c, c.Query("party"))
	if err != nil {
		return err
	}
	f := form{Key: models.NewID(), Party: party.IDs, Lines: make([]paper, blankLines)}
	if n := len(party.Members); n > 0 {
		last, err := p.Claims.Get(c.UserContext(), p.Visitor(c).Actor, lastOf(party.IDs))
		if err != nil {
			return err
		}
		f.share(last, airport)
	}
	return p.showAssist(c, airport, f, nil)
}

// lookup shows what the shops recorded for the passport, once passport, journey and payout are as they must be.
func (p *Pages) lookup(c *fiber.Ctx) error {
	airport, err := p.Airport(c)
	if err != nil {
		return err
	}
	f := formOf(c)
	if c.FormValue("more") != "" {
		f.Lines = append(f.Lines, make([]paper, blankLines)...)
		return p.showAssist(c, airport, f, nil)
	}
	in, _, wrong := f.submission(airport, p.Claims.DB.Clock.Now())
	in.Receipts = nil
	wrong = f.also(wrong, fieldsOf(p.Claims.Check(in, airport), f, nil))
	wrong = slices.DeleteFunc(wrong, func(e templates.FieldError) bool { return e.Field == "" || ofPaper(e.Field) }) // receipts come next
	f.Looked = f.Looked || len(wrong) == 0
	return p.showAssist(c, airport, f, wrong)
}

// submit makes the claim, and leads to it with the party it belongs to. The same form sent twice is the same claim.
func (p *Pages) submit(c *fiber.Ctx) error {
	airport, err := p.Airport(c)
	if err != nil {
		return err
	}
	f := formOf(c)
	f.Looked = true
	in, origins, wrong := f.submission(airport, p.Claims.DB.Clock.Now())
	if len(wrong) > 0 {
		return p.showAssist(c, airport, f, f.also(wrong, fieldsOf(p.Claims.Check(in, airport), f, origins)))
	}
	actor := p.Visitor(c).Actor
	req := idempotency.Request{Scope: "claims:" + actor.ID, Key: f.Key, Body: f.body()}
	answer, err := p.Claims.Submit(c.UserContext(), actor, airport, in, req, func(made *claim.Claim) (idempotency.Answer, error) {
		return idempotency.Answer{Status: fiber.StatusSeeOther, Body: []byte(made.DocID)}, nil
	})
	if err != nil && models.KindOf(err) == models.Internal {
		return err
	}
	if err != nil {
		return p.showAssist(c, airport, f, fieldsOf(err, f, origins))
	}
	return c.Redirect(claimPath(string(answer.Body), joined(f.Party, string(answer.Body))), fiber.StatusSeeOther)
}

// showAssist renders the form with what was typed, and with what the shops recorded once the passport can be read.
func (p *Pages) showAssist(c *fiber.Ctx, airport place.Airport, f form, wrong templates.Errors) error {
	party, err := p.partyOf(c, f.Party)
	if err != nil {
		return err
	}
	v := f.view(airport, p.methods())
	v.Chrome, v.Party = p.Chrome(c, "Make a claim with a traveller", airport), party
	v.Party.Next = ""
	if len(wrong) > 0 {
		c.Status(fiber.StatusUnprocessableEntity)
		v.Errors = wrong
	}
	if !f.Looked {
		return p.Render(c, "assist", v)
	}
	zone, _, unread := f.zone(models.DateIn(p.Claims.DB.Clock.Now(), airport.Zone()))
	found, err := p.found(c, airport, zone, unread)
	if err != nil {
		return err
	}
	v.Document = found.Document
	if found.Document == "" {
		v.Lost = f.Sales
	}
	for _, s := range found.Sales {
		v.Sales = append(v.Sales, saleRow(s, slices.Contains(f.Sales, s.Sale.ID)))
	}
	for i, e := range v.Errors { // a purchase that was taken meanwhile is in the list no more
		if strings.HasPrefix(e.Field, "sale-") && !slices.ContainsFunc(v.Sales, func(s templates.AssistSale) bool { return s.Field == e.Field }) {
			v.Errors[i].Field = ""
		}
	}
	return p.Render(c, "assist", v)
}

// found looks the passport up; what cannot be read as one finds nothing, and says so beside its field.
func (p *Pages) found(c *fiber.Ctx, airport place.Airport, zone []string, unread error) (claim.Found, error) {
	if unread != nil {
		return claim.Found{}, nil
	}
	found, err := p.Claims.Lookup(c.UserContext(), p.Visitor(c).Actor, airport, zone)
	if models.KindOf(err) == models.Invalid {
		return claim.Found{}, nil
	}
	return found, err
}

// fieldsOf says beside which inputs an error stands; what is about none of them stands at the top alone.
func fieldsOf(err error, f form, origins []string) templates.Errors {
	e, ok := errors.AsType[*models.Error](err)
	if !ok {
		return nil
	}
	if e.Code == "idempotency.other_body" {
		return templates.Errors{{Text: "This form has made a claim before it was changed. Find that claim by the passport, or begin a new one."}}
	}
	var out templates.Errors
	for _, field := range e.Fields {
		said := templates.FieldError{Field: f.input(field.Path, origins), Text: web.Sentence(field.Msg) + stop(field.Msg)}
		at := slices.IndexFunc(out, func(e templates.FieldError) bool { return e.Field == said.Field && e.Field != "" })
		if at >= 0 {
			out[at].Text += " " + said.Text
			continue
		}
		out = append(out, said)
	}
	if len(e.Fields) == 0 || e.Code != "claim.invalid" {
		out = append(templates.Errors{{Text: web.Sentence(e.Msg) + "."}}, out...)
	}
	return out
}

// stop ends a text that is no whole sentence yet.
func stop(text string) string {
	if text == "" || text[len(text)-1] == '.' {
		return ""
	}
	return "."
}

// also adds what else is wrong, where nothing was said of a field yet. Of a passport that cannot be typed so, only that.
func (f form) also(wrong, more templates.Errors) templates.Errors {
	unread := f.typed() && wrong.Any("surname", "given", "state", "number", "nationality", "born", "sex", "expires")
	said := slices.Clone(wrong)
	for _, e := range more {
		if (e.Field == "" || said.For(e.Field) == "") && !(unread && e.Field == "expires") {
			wrong = append(wrong, e)
		}
	}
	return wrong
}

// methods are the ways of payment that this installation offers.
func (p *Pages) methods() []string {
	var out []string
	for method := range p.Claims.Settings.Rails {
		out = append(out, method)
	}
	slices.Sort(out)
	return out
}
