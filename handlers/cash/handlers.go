// Package cash is the cash desk's way in: a cashier opens a till, scans vouchers, compares passports, pays, and counts;
// finance and supervisors see the tills of their airport and count one whose cashier cannot.
package cash

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"taxrefund/handlers/web"
	"taxrefund/models"
	"taxrefund/models/idempotency"
	"taxrefund/models/money"
	"taxrefund/models/till"
	"taxrefund/reports/tills"
	"taxrefund/templates"
)

// Pages serves the cash desk's pages.
type Pages struct {
	*web.Desk
	Tills *till.Service
}

// Mount adds the routes; all of them on one screen.
func (p *Pages) Mount(app fiber.Router) {
	g := app.Group("/cash", p.Staff("tills.count"))
	work := p.May("tills.work")
	g.Get("/", work, func(c *fiber.Ctx) error { return p.showDesk(c, typed{}, nil) })
	g.Get("/tills", p.May("tills.oversee"), p.list)
	g.Post("/tills", work, p.open)
	g.Get("/tills/:till", func(c *fiber.Ctx) error { return p.showTill(c, typed{}, nil) })
	g.Get("/tills/:till/report.csv", p.report)
	g.Post("/tills/:till/close", p.close)
	g.Post("/tills/:till/supplies", work, p.supply)
	g.Post("/tills/:till/offer", work, p.offer)
	g.Post("/tills/:till/payments", work, p.pay)
	g.Get("/tills/:till/payments/:line", work, p.paid)
}

// typed is what a refused form held, so that nobody types it twice.
type typed struct {
	till, voucher, version   string
	currency, float          string
	counted, reason, brought string
}

// voucher reads the two fields of a scan box.
func voucher(c *fiber.Ctx) till.Voucher {
	version, _ := strconv.Atoi(strings.TrimSpace(c.FormValue("version"))) // what is no number names no version
	return till.Voucher{Code: c.FormValue("voucher"), Version: version}
}

// request makes a form safe to send twice: its key was written into the page.
func (p *Pages) request(c *fiber.Ctx, deed string) idempotency.Request {
	return idempotency.Request{Scope: "cash." + deed + ":" + p.Visitor(c).Actor.ID, Key: c.FormValue("key"), Body: c.Body()}
}

// shown passes what is our own fault on, and says everything else beside the form.
func shown(err error, show func() error) error {
	if models.KindOf(err) == models.Internal {
		return err
	}
	return show()
}

func (p *Pages) open(c *fiber.Ctx) error {
	in := typed{currency: c.FormValue("currency"), float: c.FormValue("float")}
	float, err := amountOf(in.float, money.Currency(in.currency), "till.float")
	if err == nil {
		_, err = p.Tills.Open(c.UserContext(), p.Visitor(c).Actor, float, p.request(c, "open"), noted)
	}
	if err != nil {
		return shown(err, func() error { return p.showDesk(c, in, err) })
	}
	p.Flash(c, "The till is open.")
	return c.Redirect("/cash/", fiber.StatusSeeOther)
}

// noted answers with the till's id; the page shows the rest.
func noted(t till.Till) (idempotency.Answer, error) {
	return idempotency.Answer{Status: fiber.StatusOK, Body: []byte(t.ID)}, nil
}

// amountOf reads a typed amount; a refusal carries the code of its field.
func amountOf(text string, c money.Currency, code string) (money.Amount, error) {
	if _, err := money.ParseCurrency(string(c)); err != nil {
		return money.Amount{}, err
	}
	a, err := money.ParseDecimal(text, c)
	if err != nil {
		return a, models.E(models.Invalid, code, "an amount is written like 1234.50, with no more decimals than its currency has")
	}
	return a, nil
}

func (p *Pages) offer(c *fiber.Ctx) error {
	id, v := c.Params("till"), voucher(c)
	o, err := p.Tills.Offer(c.UserContext(), p.Visitor(c).Actor, id, v)
	if err != nil {
		return shown(err, func() error {
			return p.showDesk(c, typed{till: id, voucher: v.Code, version: c.FormValue("version")}, err)
		})
	}
	return p.showOffer(c, o, nil)
}

// pay pays what was offered. Whatever has changed since is shown again before anything is paid.
func (p *Pages) pay(c *fiber.Ctx) error {
	id, v := c.Params("till"), voucher(c)
	handed, err := strconv.ParseInt(c.FormValue("handed"), 10, 64)
	if err != nil {
		handed = -1 // never what is offered
	}
	rest, err := strconv.ParseInt(c.FormValue("rest"), 10, 64)
	if err != nil {
		rest = -1
	}
	airport, err := p.Airport(c)
	if err != nil {
		return err
	}
	in := till.Payment{Voucher: v, HandedMinor: handed, RestMinor: rest, PassportSeen: c.FormValue("passport") == "yes", GiveUpBalance: c.FormValue("give_up") == "yes"}
	a, err := p.Tills.Pay(c.UserContext(), p.Visitor(c).Actor, id, in, p.request(c, "pay"), func(made till.Paid) (idempotency.Answer, error) {
		body, err := json.Marshal(receipt{made.Line.LineNo, made.Offer.More, restView(made.Offer, p.Tills.DB.Clock.Now(), airport.Zone())})
		return idempotency.Answer{Status: fiber.StatusOK, Body: body}, err
	})
	switch models.CodeOf(err) {
	case "till.passport", "till.amount_changed", "till.balance":
		o, again := p.Tills.Offer(c.UserContext(), p.Visitor(c).Actor, id, v)
		if again == nil {
			return p.showOffer(c, o, err)
		}
		err = again
	}
	if err != nil {
		return shown(err, func() error {
			return p.showDesk(c, typed{till: id, voucher: v.Code, version: c.FormValue("version")}, err)
		})
	}
	var made receipt
	if err := json.Unmarshal(a.Body, &made); err != nil {
		return err
	}
	said := made.Rest
	if made.More > 0 {
		said = strings.TrimSpace(said + " More of this voucher is due: scan it again afterwards.")
	}
	if said != "" {
		p.Flash(c, said)
	}
	return c.Redirect(fmt.Sprintf("/cash/tills/%s/payments/%d", id, made.Line), fiber.StatusSeeOther)
}

// receipt is what a payment's answer keeps, for whoever sends the form twice.
type receipt struct {
	Line, More int
	Rest       string // what becomes of the rest, in words
}

func (p *Pages) paid(c *fiber.Ctx) error {
	t, lines, err := p.Tills.Get(c.UserContext(), p.Visitor(c).Actor, c.Params("till"))
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(c.Params("line"))
	if err != nil || n < 1 || n > len(lines) || lines[n-1].Kind != "payment" {
		return fiber.ErrNotFound
	}
	airport, err := p.Airport(c)
	if err != nil {
		return err
	}
	v := paidView(t, lines[n-1], airport.Zone())
	v.Chrome = p.Chrome(c, "Paid "+v.Amount, airport)
	return p.Render(c, "paid", v)
}

func (p *Pages) supply(c *fiber.Ctx) error {
	in := typed{brought: c.FormValue("supply")}
	t, _, err := p.Tills.Get(c.UserContext(), p.Visitor(c).Actor, c.Params("till"))
	if err != nil {
		return err
	}
	brought, err := amountOf(in.brought, t.Currency, "till.supply")
	if err == nil {
		_, err = p.Tills.Supply(c.UserContext(), p.Visitor(c).Actor, t.ID, brought.Minor, p.request(c, "supply"), noted)
	}
	if err != nil {
		return shown(err, func() error { return p.showTill(c, in, err) })
	}
	p.Flash(c, brought.String()+" is in the till.")
	return c.Redirect("/cash/", fiber.StatusSeeOther)
}

func (p *Pages) close(c *fiber.Ctx) error {
	in := typed{counted: c.FormValue("counted"), reason: strings.TrimSpace(c.FormValue("reason"))}
	t, _, err := p.Tills.Get(c.UserContext(), p.Visitor(c).Actor, c.Params("till"))
	if err != nil {
		return err
	}
	counted, err := amountOf(in.counted, t.Currency, "till.count")
	if err == nil {
		_, err = p.Tills.Close(c.UserContext(), p.Visitor(c).Actor, t.ID, till.Count{CountedMinor: counted.Minor, Reason: in.reason}, p.request(c, "close"), noted)
	}
	if err != nil {
		return shown(err, func() error { return p.showTill(c, in, err) })
	}
	p.Flash(c, "The till is closed.")
	return c.Redirect("/cash/tills/"+t.ID, fiber.StatusSeeOther)
}

func (p *Pages) report(c *fiber.Ctx) error {
	t, lines, err := p.Tills.Get(c.UserContext(), p.Visitor(c).Actor, c.Params("till"))
	if err != nil {
		return err
	}
	airport, err := p.Places.Airport(c.UserContext(), t.Airport)
	if err != nil {
		return err
	}
	var body bytes.Buffer
	if err := tills.CSV(&body, t, lines, airport.Zone()); err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="till-`+number(t)+`.csv"`)
	return c.Send(body.Bytes())
}

func (p *Pages) list(c *fiber.Ctx) error {
	airport, err := p.Airport(c)
	if err != nil {
		return err
	}
	all, err := p.Tills.Tills(c.UserContext(), p.Visitor(c).Actor, airport.Code)
	if err != nil {
		return err
	}
	v := templates.Tills{Chrome: p.Chrome(c, "Tills", airport)}
	for _, t := range all {
		v.Rows = append(v.Rows, rowView(t, airport.Zone()))
	}
	return p.Render(c, "tills", v)
}
