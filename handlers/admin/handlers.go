// Package admin is the way in for everybody's sign-in, the first administrator, and for places and jobs.
package admin

import (
	"context"
	"fmt"
	"strings"

	"github.com/gofiber/fiber/v2"

	"taxrefund/handlers/web"
	"taxrefund/jobs"
	"taxrefund/models"
	"taxrefund/models/alert"
	"taxrefund/models/feed"
	"taxrefund/models/place"
	"taxrefund/models/staff"
	"taxrefund/templates"
)

// Pages serves sign-in, setup, places and jobs.
type Pages struct {
	*web.Desk
	Feeds  *feed.Service
	Jobs   *jobs.Runner
	Alerts *alert.Service
}

// Mount adds the routes; all of them on one screen.
func (p *Pages) Mount(app fiber.Router) {
	app.Get("/", p.Staff(""), p.home)
	app.Get("/sign-in", p.signInPage)
	app.Post("/sign-in", p.OwnForm, p.signIn)
	app.Post("/sign-out", p.Staff(""), p.signOut)
	app.Get("/account", p.Staff(""), p.account)
	app.Post("/account/tokens", p.Staff(""), p.makeToken)
	app.Get("/setup", p.setupPage)
	app.Post("/setup", p.OwnForm, p.setup)
	app.Get("/admin/", p.Staff("places.manage"), p.places)
	app.Post("/places/kiosks", p.Staff("places.manage"), p.enrol)
	app.Post("/places/kiosks/revoke", p.Staff("places.manage"), p.revoke)
	app.Get("/feeds", p.Staff("merchants.manage"), p.feeds)
	app.Get("/feeds/:id/rejects.csv", p.Staff("merchants.manage"), p.rejects)
	app.Get("/alerts", p.Staff("installation.run"), p.alerts)
	app.Get("/jobs", p.Staff("jobs.run"), p.jobs)
	app.Post("/jobs/start", p.Staff("jobs.run"), p.start)
}

// home leads each role to its own work.
func (p *Pages) home(c *fiber.Ctx) error {
	return c.Redirect(web.Home(p.Visitor(c).Member.Role), fiber.StatusSeeOther)
}

func (p *Pages) signInPage(c *fiber.Ctx) error {
	return p.showSignIn(c, "")
}

func (p *Pages) showSignIn(c *fiber.Ctx, wrong string) error {
	chrome := p.Bare("Sign in")
	return p.Render(c, "sign_in", templates.SignIn{Chrome: chrome, Error: wrong, Email: c.FormValue("email"),
		Next: ours(c.Query("next", c.FormValue("next"))), Accounts: p.Accounts})
}

// ours keeps a path that leads back only when it is one of our own pages.
func ours(path string) string {
	for _, prefix := range []string{"/customs/", "/desk/", "/cash/", "/finance/", "/admin/", "/feeds", "/jobs", "/alerts", "/account"} {
		if strings.HasPrefix(path, prefix) && !strings.Contains(path, "//") && !strings.Contains(path, "\\") {
			return path
		}
	}
	return ""
}

func (p *Pages) signIn(c *fiber.Ctx) error {
	session, member, err := p.Members.SignIn(c.UserContext(), c.FormValue("email"), c.FormValue("password"), p.ClientIP(c))
	if err != nil && models.KindOf(err) == models.Internal {
		return err
	}
	if err != nil {
		p.Status(c, err)
		return p.showSignIn(c, web.Said(err))
	}
	if err := p.Begin(c, session); err != nil {
		return err
	}
	next := ours(c.FormValue("next"))
	if next == "" {
		next = web.Home(member.Role)
	}
	return c.Redirect(next, fiber.StatusSeeOther)
}

func (p *Pages) signOut(c *fiber.Ctx) error {
	if err := p.End(c); err != nil {
		return err
	}
	return c.Redirect("/sign-in", fiber.StatusSeeOther)
}

func (p *Pages) setupPage(c *fiber.Ctx) error {
	return p.Render(c, "setup", templates.Setup{Chrome: p.Bare("First administrator"), Token: c.Query("token")})
}

func (p *Pages) setup(c *fiber.Ctx) error {
	made := staff.New{Name: c.FormValue("name"), Email: c.FormValue("email"), Password: c.FormValue("password"), Role: "admin"}
	_, err := p.Members.Setup(c.UserContext(), c.FormValue("token"), made)
	if err != nil && models.KindOf(err) == models.Internal {
		return err
	}
	if err != nil {
		v := templates.Setup{Chrome: p.Bare("First administrator"), Token: c.FormValue("token"), Name: made.Name, Email: made.Email}
		v.Errors = templates.Errors{{Text: web.Said(err)}}
		p.Status(c, err)
		return p.Render(c, "setup", v)
	}
	return c.Redirect("/sign-in", fiber.StatusSeeOther)
}

func (p *Pages) places(c *fiber.Ctx) error { return p.showPlaces(c, nil, nil) }

func (p *Pages) showPlaces(c *fiber.Ctx, key *templates.KioskKey, wrong templates.Errors) error {
	ctx := c.UserContext()
	airports, err := p.Places.Airports(ctx)
	if err != nil {
		return err
	}
	v := templates.Places{Chrome: p.Chrome(c, "Places", place.Airport{TimeZone: "UTC"}), Key: key, Enrol: &templates.EnrolForm{Name: c.FormValue("kiosk-name")}}
	v.Errors = wrong
	own := p.Visitor(c).Member.Airport
	for _, a := range airports {
		if own != "" && own != a.Code {
			continue
		}
		terminals, kiosks, desks, err := p.inside(ctx, a.Code)
		if err != nil {
			return err
		}
		now := p.Places.DB.Clock.Now().In(a.Zone())
		v.Airports = append(v.Airports, templates.AirportRow{
			Code: a.Code, Name: a.Name, Country: a.Country, TimeZone: a.TimeZone, Currency: string(a.Currency), LocalTime: now.Format("15:04"),
			Terminals: fmt.Sprint(len(terminals)), Desks: fmt.Sprint(len(desks)), Kiosks: fmt.Sprint(len(kiosks)),
		})
		v.Enrol.Airports = append(v.Enrol.Airports, templates.Option{Value: a.Code, Text: a.Name})
		names := map[string]string{}
		for _, t := range terminals {
			names[t.ID] = t.Name
			v.Enrol.Terminals = append(v.Enrol.Terminals, templates.Option{Value: t.ID, Text: a.Code + " " + t.Name})
		}
		for _, k := range kiosks {
			v.Kiosks = append(v.Kiosks, kioskRow(k, a, names[k.TerminalID]))
		}
	}
	return p.Render(c, "places", v)
}

func (p *Pages) inside(ctx context.Context, airport string) ([]place.Terminal, []place.Kiosk, []place.Desk, error) {
	terminals, err := p.Places.Terminals(ctx, airport)
	if err != nil {
		return nil, nil, nil, err
	}
	kiosks, err := p.Places.Kiosks(ctx, airport)
	if err != nil {
		return nil, nil, nil, err
	}
	desks, err := p.Places.Desks(ctx, airport)
	return terminals, kiosks, desks, err
}

func kioskRow(k place.Kiosk, a place.Airport, terminal string) templates.KioskRow {
	row := templates.KioskRow{ID: k.ID, Name: k.Name, Airport: a.Code, Terminal: terminal, Enrolled: web.Local(k.EnrolledAt, a.Zone()), State: web.TagOf(k.Status), Revoke: k.Status == "active"}
	if k.LastSeenAt != nil {
		row.LastSeen = web.Local(*k.LastSeenAt, a.Zone())
	}
	return row
}

func (p *Pages) enrol(c *fiber.Ctx) error {
	k, key, err := p.Places.EnrolKiosk(c.UserContext(), p.Visitor(c).Actor, c.FormValue("airport"), c.FormValue("terminal"), c.FormValue("kiosk-name"))
	if err != nil && models.KindOf(err) == models.Internal {
		return err
	}
	if err != nil {
		p.Status(c, err)
		return p.showPlaces(c, nil, templates.Errors{{Field: "kiosk-name", Text: web.Said(err)}})
	}
	return p.showPlaces(c, &templates.KioskKey{Name: k.Name, Key: key}, nil)
}

func (p *Pages) revoke(c *fiber.Ctx) error {
	if err := p.Places.RevokeKiosk(c.UserContext(), p.Visitor(c).Actor, c.FormValue("kiosk")); err != nil {
		return err
	}
	p.Flash(c, "The kiosk's key no longer works.")
	return c.Redirect("/admin/", fiber.StatusSeeOther)
}
