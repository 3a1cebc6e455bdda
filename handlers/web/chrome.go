package web

import (
	"bytes"
	"encoding/base64"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"taxrefund/models"
	"taxrefund/models/place"
	"taxrefund/models/staff"
	"taxrefund/templates"
)

// work is what each role finds in the navigation, in order; the first is its home.
var work = map[staff.Role][]templates.NavItem{
	staff.Officer:    {{Href: "/customs/", Text: "Claims"}},
	staff.Supervisor: {{Href: "/customs/", Text: "Claims"}, {Href: "/cash/tills", Text: "Tills"}},
	staff.Agent:      {{Href: "/desk/", Text: "Refund desk"}},
	staff.Cashier:    {{Href: "/cash/", Text: "Cash desk"}},
	staff.Finance:    {{Href: "/finance/", Text: "Payouts"}, {Href: "/finance/periods", Text: "Periods"}, {Href: "/cash/tills", Text: "Tills"}, {Href: "/jobs", Text: "Jobs"}},
	staff.Admin:      {{Href: "/admin/", Text: "Places"}, {Href: "/feeds", Text: "Feeds"}, {Href: "/finance/", Text: "Payouts"}, {Href: "/finance/periods", Text: "Periods"}, {Href: "/jobs", Text: "Jobs"}, {Href: "/alerts", Text: "Alerts"}},
}

var roles = map[staff.Role]string{
	staff.Officer: "Customs officer", staff.Supervisor: "Customs supervisor", staff.Agent: "Refund desk agent", staff.Cashier: "Cashier", staff.Finance: "Refund finance", staff.Admin: "Administrator",
}

// Home is the page a role starts its work on.
func Home(r staff.Role) string {
	if items := work[r]; len(items) > 0 {
		return items[0].Href
	}
	return "/sign-in"
}

// Chrome dresses a page for the visitor, and takes the word that the last act left for them.
func (d *Desk) Chrome(c *fiber.Ctx, title string, a place.Airport) templates.Chrome {
	v := d.Visitor(c)
	ch := templates.Chrome{
		Title: title, Airport: a.Code, AirportName: a.Name, StaffName: v.Member.Name, Role: roles[v.Member.Role],
		CSRF: v.Session.CSRF, Flash: d.takeFlash(c), Demo: d.Demo,
		Now: d.Places.DB.Clock.Now().In(a.Zone()).Format("Monday 2 January 2006, 15:04"),
	}
	here := -1
	for _, item := range append(slices.Clone(work[v.Member.Role]), templates.NavItem{Href: "/account", Text: "Account"}) {
		if strings.HasPrefix(c.Path(), item.Href) && (here < 0 || len(item.Href) > len(ch.Nav[here].Href)) {
			here = len(ch.Nav)
		}
		ch.Nav = append(ch.Nav, item)
	}
	if here >= 0 {
		ch.Nav[here].Current = true
	}
	return ch
}

// Bare dresses a page that stands before a sign-in.
func (d *Desk) Bare(title string) templates.Chrome {
	return templates.Chrome{Title: title, Demo: d.Demo}
}

// Render answers with a page.
func (d *Desk) Render(c *fiber.Ctx, page string, view any) error {
	var out bytes.Buffer
	if err := templates.Render(&out, page, view); err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	return c.Send(out.Bytes())
}

// Status sets the status of a page that shows a refusal beside its form.
func (d *Desk) Status(c *fiber.Ctx, err error) { c.Status(ProblemOf(c.UserContext(), err).Status) }

// Flash leaves a word for the next page.
func (d *Desk) Flash(c *fiber.Ctx, text string) {
	d.setCookie(c, "flash", base64.RawURLEncoding.EncodeToString([]byte(text)))
}

func (d *Desk) takeFlash(c *fiber.Ctx) string {
	sent := c.Cookies(d.cookie("flash"))
	if sent == "" {
		return ""
	}
	d.setCookie(c, "flash", "")
	text, err := base64.RawURLEncoding.DecodeString(sent)
	if err != nil || len(text) > 200 {
		return ""
	}
	return string(text)
}

// headings say what happened, for the statuses a person meets.
var headings = map[int]string{
	fiber.StatusForbidden: "You may not do this", fiber.StatusNotFound: "We cannot find that", fiber.StatusConflict: "This has changed in the meantime",
	fiber.StatusServiceUnavailable: "We cannot answer just now", fiber.StatusInternalServerError: "Something went wrong on our side",
}

// ErrorPage renders a problem for a person; it is a Config.ErrorPage.
func (d *Desk) ErrorPage(c *fiber.Ctx, p *Problem) error {
	chrome, back := d.Bare(p.Title), templates.Link{Href: "/", Text: "Go to the start page"}
	if v := d.Visitor(c); v.Member.ID != "" {
		chrome = d.Chrome(c, p.Title, place.Airport{TimeZone: "UTC"})
		chrome.Now, back.Href = "", Home(v.Member.Role)
	}
	heading := headings[p.Status]
	if heading == "" {
		heading = "This cannot be done"
	}
	return d.Render(c, "error", templates.Error{Chrome: chrome, Status: p.Status, Heading: heading, Detail: Sentence(p.Detail) + ".", TraceID: p.TraceID, Back: back})
}

// Said is an error in the words meant for people, with what is wrong with which part.
func Said(err error) string {
	e, ok := errors.AsType[*models.Error](err)
	if !ok {
		return "Something went wrong on our side."
	}
	words := []string{Sentence(e.Msg)}
	for _, f := range e.Fields {
		words = append(words, f.Msg)
	}
	return strings.Join(words, "; ") + "."
}

// Sentence begins a text with a capital letter.
func Sentence(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// Local writes an instant out by an airport's clock.
func Local(t time.Time, zone *time.Location) string {
	return t.In(zone).Format("2 January 2006, 15:04")
}
