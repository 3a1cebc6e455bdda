package web

import (
	"crypto/subtle"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"taxrefund/models"
	"taxrefund/models/place"
	"taxrefund/models/staff"
	"taxrefund/templates"
)

// Desk is what all staff pages share: who sits in front of them, at which airport, and how pages are dressed.
type Desk struct {
	Members *staff.Service
	Places  *place.Service
	BaseURL string // as people reach us, "https://refund.example"
	Secure  bool   // people reach us over TLS
	// TrustedProxies are addresses or CIDR ranges whose word on where a request comes from is believed.
	TrustedProxies []string
	Demo           bool
	Accounts       []templates.DemoAccount // the demonstration's, shown at its sign-in
}

// Visitor is the signed-in person of one request.
type Visitor struct {
	Member  staff.Member
	Session staff.Session
	Actor   models.Actor
}

type visitorKey struct{}

// Visitor is who the request comes from; the zero Visitor on pages that need no sign-in.
func (d *Desk) Visitor(c *fiber.Ctx) Visitor {
	v, _ := c.Locals(visitorKey{}).(Visitor)
	return v
}

var (
	errForged    = models.E(models.Forbidden, "form.forged", "this form did not come from our own page, or is from an earlier sign-in; open the page again")
	errForbidden = models.E(models.Forbidden, "staff.forbidden", "your role may not do this")
)

// Staff lets only people through whose role has the permission. Whoever is not signed in is led to the sign-in page and
// back. A form counts only when it comes from our own page and carries the token of this session.
func (d *Desk) Staff(permission string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		member, session, err := d.Members.Session(c.UserContext(), c.Cookies(d.cookie("session")))
		if models.KindOf(err) == models.Unauthenticated {
			return c.Redirect("/sign-in?next="+url.QueryEscape(pageOf(c)), fiber.StatusSeeOther)
		}
		if err != nil {
			return err
		}
		c.Locals(visitorKey{}, Visitor{Member: member, Session: session, Actor: member.Actor(Trace(c))})
		if !member.Role.May(permission) {
			return errForbidden
		}
		if unsafe(c) && !(d.ownForm(c) && sameText(c.FormValue("csrf"), session.CSRF)) {
			return errForged
		}
		return c.Next()
	}
}

// May lets only people through whose role has one more permission; it stands behind Staff.
func (d *Desk) May(permission string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		if !d.Visitor(c).Member.Role.May(permission) {
			return errForbidden
		}
		return c.Next()
	}
}

// OwnForm guards the forms that stand before a sign-in, where there is no session to carry a token.
func (d *Desk) OwnForm(c *fiber.Ctx) error {
	if unsafe(c) && !d.ownForm(c) {
		return errForged
	}
	return c.Next()
}

// ownForm reads what browsers say of a form's origin, and pages cannot make them lie about. Our referrer policy makes them
// write "null" for our own forms; Sec-Fetch-Site then tells those from a stranger's, and over plain HTTP, where it is not
// sent, only the session's token does. A program that sends neither header carries no stranger's cookies.
func (d *Desk) ownForm(c *fiber.Ctx) bool {
	if site := c.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" {
		return false
	}
	origin := c.Get(fiber.HeaderOrigin)
	return origin == "" || origin == "null" || origin == d.BaseURL
}

func unsafe(c *fiber.Ctx) bool {
	return c.Method() != fiber.MethodGet && c.Method() != fiber.MethodHead
}

func sameText(a, b string) bool {
	return b != "" && subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1
}

// pageOf is the page to come back to after signing in: where a form was posted, the claim it is about, else the start.
func pageOf(c *fiber.Ctx) string {
	if !unsafe(c) {
		return c.OriginalURL()
	}
	if parts := strings.Split(c.Path(), "/"); len(parts) > 4 && parts[2] == "claims" {
		return strings.Join(parts[:4], "/")
	}
	return "/"
}

// cookie names a cookie; over TLS the prefix makes browsers refuse one that anybody but this host has set.
func (d *Desk) cookie(name string) string {
	if d.Secure {
		return "__Host-" + name
	}
	return name
}

func (d *Desk) setCookie(c *fiber.Ctx, name, value string) {
	age := 0 // until the browser closes; the session's own end is kept by the server
	if value == "" {
		age = -1
	}
	c.Cookie(&fiber.Cookie{Name: d.cookie(name), Value: value, Path: "/", MaxAge: age, HTTPOnly: true, Secure: d.Secure, SameSite: fiber.CookieSameSiteLaxMode})
}

// Begin hands the browser its session, and ends the one it had.
func (d *Desk) Begin(c *fiber.Ctx, s staff.Session) error {
	old := c.Cookies(d.cookie("session"))
	d.setCookie(c, "session", s.Token)
	if old == "" {
		return nil
	}
	return d.Members.SignOut(c.UserContext(), old)
}

// End ends the session on the server and in the browser, and clears what the browser kept of the pages.
func (d *Desk) End(c *fiber.Ctx) error {
	d.setCookie(c, "session", "")
	c.Set("Clear-Site-Data", `"cache", "storage"`)
	return d.Members.SignOut(c.UserContext(), d.Visitor(c).Session.Token)
}

// Airport is where the visitor works. Staff of all airports choose one with ?airport=, which their browser remembers;
// until then it is the first. Where there is none at all yet, it is a nameless one in UTC.
func (d *Desk) Airport(c *fiber.Ctx) (place.Airport, error) {
	if own := d.Visitor(c).Member.Airport; own != "" {
		return d.Places.Airport(c.UserContext(), own)
	}
	chosen := c.Query("airport")
	if chosen != "" {
		a, err := d.Places.Airport(c.UserContext(), chosen)
		if err == nil {
			d.setCookie(c, "airport", a.Code)
		}
		return a, err
	}
	all, err := d.Places.Airports(c.UserContext())
	if err != nil || len(all) == 0 {
		return place.Airport{TimeZone: "UTC"}, err
	}
	for _, a := range all {
		if a.Code == c.Cookies(d.cookie("airport")) {
			return a, nil
		}
	}
	return all[0], nil
}
