package cash

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"taxrefund/handlers/web"
	"taxrefund/models"
	"taxrefund/models/till"
	"taxrefund/templates"
)

// showDesk renders the cashier's home: open tills with their scan boxes, and past shifts; after a refused form with what
// was typed, and what is wrong with it.
func (p *Pages) showDesk(c *fiber.Ctx, in typed, wrong error) error {
	airport, err := p.Airport(c)
	if err != nil {
		return err
	}
	all, err := p.Tills.Tills(c.UserContext(), p.Visitor(c).Actor, airport.Code)
	if err != nil {
		return err
	}
	v := templates.Cash{Chrome: p.Chrome(c, "Cash desk", airport), Float: in.float, Key: models.NewID()}
	var open []string
	for _, t := range all {
		if t.State != "open" {
			if len(v.Past) < 20 {
				v.Past = append(v.Past, rowView(t, airport.Zone()))
			}
			continue
		}
		open = append(open, string(t.Currency))
		row := openView(t, airport.Zone())
		if t.ID == in.till {
			row.Voucher, row.Version = in.voucher, in.version
		}
		v.Tills = append(v.Tills, row)
	}
	chosen := in.currency
	if chosen == "" {
		chosen = string(airport.Currency)
	}
	for _, code := range offered(string(airport.Currency)) {
		if !slices.Contains(open, code) || code == in.currency {
			v.Currencies = append(v.Currencies, templates.Option{Value: code, Text: code, Selected: code == chosen})
		}
	}
	if wrong != nil {
		p.Status(c, wrong)
		v.Errors = templates.Errors{{Field: deskField(in, wrong), Text: web.Said(wrong)}}
	}
	return p.Render(c, "cash", v)
}

// offered are the currencies a till may be opened in: the airport's own, then those that travellers are refunded in most.
func offered(own string) []string {
	codes := []string{own}
	for _, c := range []string{"EUR", "CHF", "CNY", "GBP", "JPY", "KRW", "SGD", "USD"} {
		if c != own {
			codes = append(codes, c)
		}
	}
	return codes
}

// deskField is the input that an error of the home page is about.
func deskField(in typed, err error) string {
	switch models.CodeOf(err) {
	case "till.float":
		return "float"
	case "till.open_already", "currency.unknown":
		return "currency"
	}
	if in.till != "" && models.CodeOf(err) != "till.not_found" && models.CodeOf(err) != "till.closed" {
		return "voucher-" + in.till
	}
	return ""
}

// showOffer renders what a voucher is paid, with a key of its own; after a refused confirmation with what is missing.
func (p *Pages) showOffer(c *fiber.Ctx, o till.Offer, wrong error) error {
	airport, err := p.Airport(c)
	if err != nil {
		return err
	}
	v := offerView(o, p.Tills.DB.Clock.Now(), airport.Zone())
	v.Chrome = p.Chrome(c, "Pay "+v.Amount, airport)
	v.Path, v.Key, v.Voucher, v.Version = "/cash/tills/"+c.Params("till"), models.NewID(), c.FormValue("voucher"), c.FormValue("version")
	if wrong != nil {
		changed := models.CodeOf(wrong) == "till.amount_changed" || v.RestMinor != c.FormValue("rest") // then everything is confirmed anew
		v.Seen, v.Told = c.FormValue("passport") == "yes" && !changed, c.FormValue("give_up") == "yes" && !changed
		p.Status(c, wrong)
		field := map[string]string{"till.passport": "passport", "till.balance": "give_up"}[models.CodeOf(wrong)]
		v.Errors = templates.Errors{{Field: field, Text: web.Said(wrong)}}
	}
	return p.Render(c, "offer", v)
}

// showTill renders one shift with its lines; after a refused form with what was typed, and what is wrong with it.
func (p *Pages) showTill(c *fiber.Ctx, in typed, wrong error) error {
	visitor := p.Visitor(c)
	t, lines, err := p.Tills.Get(c.UserContext(), visitor.Actor, c.Params("till"))
	if err != nil {
		return err
	}
	airport, err := p.Places.Airport(c.UserContext(), t.Airport)
	if err != nil {
		return err
	}
	v := tillView(t, lines, airport.Zone())
	v.Chrome = p.Chrome(c, "Till "+v.Number, airport)
	v.Key, v.Counted, v.Why, v.Brought = models.NewID(), in.counted, in.reason, in.brought
	v.Close, v.Supply = t.State == "open", t.State == "open" && t.CashierID == visitor.Actor.ID
	v.Back = templates.Link{Href: "/cash/", Text: "Cash desk"}
	if visitor.Member.Role.May("tills.oversee") {
		v.Back = templates.Link{Href: "/cash/tills", Text: "All tills"}
	}
	if wrong != nil {
		p.Status(c, wrong)
		field := map[string]string{"till.count": "counted", "till.difference": "counted", "till.reason": "reason", "till.supply": "supply"}[models.CodeOf(wrong)]
		v.Errors = templates.Errors{{Field: field, Text: web.Said(wrong)}}
	}
	return p.Render(c, "till", v)
}
