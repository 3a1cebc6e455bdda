// Package customs is the officers' way in: the queue, the claim page, and what is decided there. Every page works
// without JavaScript: a form posts, the answer redirects.
package customs

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"taxrefund/handlers/web"
	"taxrefund/models"
	"taxrefund/models/audit"
	"taxrefund/models/claim"
	"taxrefund/models/payout"
	"taxrefund/models/place"
	"taxrefund/templates"
)

// Pages serves the customs pages.
type Pages struct {
	*web.Desk // sessions, chrome and rendering, shared by all staff pages
	Claims    *claim.Service
	Voucher   func(context.Context, models.Actor, string) ([]byte, error)
}

const rowsShown = 100

// Mount adds the routes; all of them on one screen.
func (p *Pages) Mount(app fiber.Router) {
	g := app.Group("/customs", p.Staff("claims.read"))
	g.Get("/", p.queue)
	g.Get("/open", p.open)
	g.Get("/claims/:doc", p.claim)
	g.Get("/claims/:doc/voucher.pdf", p.voucher)
	decide := p.May("claims.decide")
	g.Post("/claims/:doc/decisions", decide, p.decide)
	g.Post("/claims/:doc/reopen", p.May("claims.reopen"), p.reopen)
	g.Post("/claims/:doc/holds", decide, p.hold)
	g.Post("/claims/:doc/holds/release", decide, p.release)
	g.Post("/claims/:doc/present", decide, p.present)
	g.Post("/claims/:doc/withdraw", p.May("claims.withdraw"), p.withdraw)
	g.Post("/claims/:doc/account", decide, p.account)
}

// look gathers what views need. Staff of all airports see the one they last chose, or the first.
func (p *Pages) look(c *fiber.Ctx) (look, error) {
	airport, err := p.Airport(c)
	return look{airport: airport, member: p.Visitor(c).Member, now: p.Claims.DB.Clock.Now(), cash: p.Claims.Settings.Rails[payout.Cash] != ""}, err
}

// lookAt is look at the airport of one claim: its times are told by that clock, wherever the visitor sits.
func (p *Pages) lookAt(c *fiber.Ctx, found *claim.Claim) (look, error) {
	airport, err := p.Places.Airport(c.UserContext(), found.Airport)
	return look{airport: airport, member: p.Visitor(c).Member, now: p.Claims.DB.Clock.Now(), cash: p.Claims.Settings.Rails[payout.Cash] != ""}, err
}

func (p *Pages) queue(c *fiber.Ctx) error {
	l, err := p.look(c)
	if err != nil {
		return err
	}
	return p.showQueue(c, l, "", nil)
}

func (p *Pages) showQueue(c *fiber.Ctx, l look, scanned string, wrong templates.Errors) error {
	tab := c.Query("tab", "waiting")
	if empty[tab] == "" {
		tab = "waiting"
	}
	q, err := p.Claims.Queue(c.UserContext(), p.Visitor(c).Actor, l.airport, tab, rowsShown)
	if err != nil {
		return err
	}
	v := templates.Queue{Chrome: p.Chrome(c, "Claims", l.airport), Scan: scanned, Caption: caption(tab, len(q.Rows)), Empty: empty[tab]}
	v.Errors = wrong
	for _, t := range []struct {
		tab, text string
		n         int
	}{{"waiting", "Waiting", q.Waiting}, {"held", "Held", q.Held}, {"decided", "Decided today", q.DecidedToday}, {"all", "All", -1}} {
		item := templates.Tab{Href: "/customs/?tab=" + t.tab, Text: t.text, Current: t.tab == tab}
		if t.n >= 0 {
			item.Count = fmt.Sprint(t.n)
		}
		v.Tabs = append(v.Tabs, item)
	}
	for _, r := range q.Rows {
		v.Rows = append(v.Rows, l.queueRow(r))
	}
	return p.Render(c, "queue", v)
}

var empty = map[string]string{
	"waiting": "Nobody is waiting for an officer.", "held": "Nothing is held.", "decided": "Nothing was decided today.", "all": "There are no claims yet.",
}

func caption(tab string, n int) string {
	if n == rowsShown {
		return fmt.Sprintf("The first %d claims, next departure first; find others by their voucher.", n)
	}
	switch tab {
	case "held":
		return plural(n, "claim held", "claims held")
	case "decided":
		return plural(n, "claim decided today", "claims decided today")
	case "all":
		return plural(n, "claim", "claims") + ", red first"
	}
	return plural(n, "claim waiting", "claims waiting") + ", next departure first"
}

// open leads from a scanned or typed voucher to its claim.
func (p *Pages) open(c *fiber.Ctx) error {
	l, err := p.look(c)
	if err != nil {
		return err
	}
	typed := strings.TrimSpace(c.Query("doc"))
	doc, err := p.Claims.Scan(typed)
	if err == nil {
		_, err = p.Claims.Get(c.UserContext(), p.Visitor(c).Actor, string(doc))
	}
	if err == nil {
		return c.Redirect("/customs/claims/"+string(doc), fiber.StatusSeeOther)
	}
	if models.KindOf(err) == models.Internal {
		return err
	}
	p.Status(c, err)
	return p.showQueue(c, l, typed, templates.Errors{{Field: "doc", Text: web.Said(err)}})
}

func (p *Pages) claim(c *fiber.Ctx) error { return p.showClaim(c, nil, nil) }

// showClaim renders the claim page; after a refused form with what was typed, and with what to correct.
func (p *Pages) showClaim(c *fiber.Ctx, typed form, wrong error) error {
	found, err := p.Claims.Get(c.UserContext(), p.Visitor(c).Actor, c.Params("doc"))
	if err != nil {
		return err
	}
	l, err := p.lookAt(c, found)
	if err != nil {
		return err
	}
	history, err := audit.Of(c.UserContext(), p.Claims.DB, "claim", found.ID)
	if err != nil {
		return err
	}
	v := l.claimView(found, history, typed)
	if v.Law, err = p.law(c.UserContext(), found); err != nil {
		return err
	}
	v.Chrome = p.Chrome(c, "Claim "+found.DocID.Grouped(), l.airport)
	if wrong != nil {
		v.Errors = templates.Errors{{Text: web.Said(wrong)}}
		p.Status(c, wrong)
	}
	return p.Render(c, "claim", v)
}

// done ends a form: with a redirect and a word when the deed was done, else with the page as typed.
func (p *Pages) done(c *fiber.Ctx, err error, word string) error {
	if err != nil && models.KindOf(err) == models.Internal {
		return err
	}
	if err != nil {
		return p.showClaim(c, func(name string) string { return c.FormValue(name) }, err)
	}
	p.Flash(c, word)
	return c.Redirect("/customs/claims/"+c.Params("doc"), fiber.StatusSeeOther)
}

func (p *Pages) voucher(c *fiber.Ctx) error {
	pdf, err := p.Voucher(c.UserContext(), p.Visitor(c).Actor, c.Params("doc"))
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "application/pdf")
	c.Set(fiber.HeaderContentDisposition, `inline; filename="voucher.pdf"`)
	return c.Send(pdf)
}

// departure reads a local time as the form sends it, by the airport's clock.
func departure(text string, airport place.Airport) (time.Time, error) {
	t, err := time.ParseInLocation("2006-01-02T15:04", text, airport.Zone())
	if err != nil {
		return t, models.E(models.Invalid, "flight.departs_at", "say when the new flight leaves")
	}
	return t.UTC(), nil
}
