package finance

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"taxrefund/handlers/web"
	"taxrefund/models"
	"taxrefund/models/money"
	"taxrefund/models/payout"
	"taxrefund/models/place"
	"taxrefund/templates"
)

// topUp records money that was moved to a rail.
func (p *Pages) topUp(c *fiber.Ctx) error {
	id, currency := c.FormValue("id"), money.Currency(c.FormValue("currency"))
	field := "amount-" + id
	amount, err := money.ParseDecimal(c.FormValue(field), currency)
	if err == nil {
		err = p.Payouts.TopUp(c.UserContext(), p.Visitor(c).Actor, payout.TopUp{Rail: c.FormValue("rail"), Amount: amount, Reference: c.FormValue("reference-" + id)})
	}
	if code := models.CodeOf(err); code == "prefund.reference" || code == "prefund.reference_taken" {
		field = "reference-" + id
	}
	return p.prefunded(c, err, field, "The top-up is booked.")
}

// setFloor sets what must stay at a rail.
func (p *Pages) setFloor(c *fiber.Ctx) error {
	field, currency := "floor-"+c.FormValue("id"), money.Currency(c.FormValue("currency"))
	floor, err := ceiling(c.FormValue(field), currency)
	if err == nil {
		err = p.Payouts.SetFloor(c.UserContext(), p.Visitor(c).Actor, c.FormValue("rail"), currency, floor)
	}
	return p.prefunded(c, err, field, "The floor is set.")
}

// prefunded ends a form about a prefund.
func (p *Pages) prefunded(c *fiber.Ctx, err error, field, word string) error {
	if err == nil {
		p.Flash(c, word)
		return c.Redirect("/finance/", fiber.StatusSeeOther)
	}
	if models.KindOf(err) == models.Internal {
		return err
	}
	airport, bad := p.Airport(c)
	if bad != nil {
		return bad
	}
	p.Status(c, err)
	return p.showBatches(c, airport, templates.Errors{{Field: field, Text: web.Said(err)}})
}

// prefunds shows the money at every rail; after a refused form with what was typed.
func (p *Pages) prefunds(c *fiber.Ctx) ([]templates.Prefund, error) {
	list, err := p.Payouts.Prefunds(c.UserContext())
	var out []templates.Prefund
	for _, f := range list {
		id := f.Rail + "-" + string(f.Currency)
		row := templates.Prefund{ID: id, Rail: f.Rail, Currency: string(f.Currency), Balance: f.Amount(f.Balance).String(), State: templates.Tag{Tone: templates.Quiet, Text: "No floor"}}
		if f.OnItsWay != 0 {
			row.OnItsWay = f.Amount(f.OnItsWay).String()
		}
		if f.Payouts > 0 {
			row.Waiting = fmt.Sprintf("%d, %s", f.Payouts, f.Amount(f.Waiting))
		}
		if f.Floor != nil {
			row.Floor, row.InFloor, row.State = f.Amount(*f.Floor).String(), f.Amount(*f.Floor).Decimal(), templates.Tag{Tone: templates.OK, Text: "Enough"}
		}
		if short := f.Short(); short > 0 {
			row.Short, row.State = f.Amount(short).String(), templates.Tag{Tone: templates.Stop, Text: "Top up"}
		}
		if c.FormValue("id") == id {
			row.InAmount, row.InReference, row.InFloor = c.FormValue("amount-"+id), c.FormValue("reference-"+id), c.FormValue("floor-"+id, row.InFloor)
		}
		out = append(out, row)
	}
	return out, err
}

func (p *Pages) exposure(c *fiber.Ctx) error { return p.showExposure(c, nil) }

func (p *Pages) showExposure(c *fiber.Ctx, wrong templates.Errors) error {
	airport, err := p.Airport(c)
	if err != nil {
		return err
	}
	list, err := p.Payouts.Exposures(c.UserContext())
	if err != nil {
		return err
	}
	airports, err := p.Places.Airports(c.UserContext())
	v := templates.Exposures{Chrome: p.Chrome(c, "Exposure by merchant", airport), MayControl: p.Visitor(c).Member.Role.May("payouts.control"),
		VATID: c.FormValue("vat-id"), Ceiling: c.FormValue("ceiling"), Currencies: currencies(airports, airport, c.FormValue("currency"))}
	v.Errors = wrong
	for _, e := range list {
		v.Rows = append(v.Rows, exposureRow(e))
	}
	if err != nil {
		return err
	}
	return p.Render(c, "exposure", v)
}

func exposureRow(e payout.Exposure) templates.ExposureRow {
	row := templates.ExposureRow{Merchant: e.LegalName, VATID: e.VATID, Out: e.Amount(e.Out).String(), Waiting: e.Amount(e.Waiting).String(), Ceiling: "none",
		State: templates.Tag{Tone: templates.Quiet, Text: "No ceiling"}}
	if e.Ceiling == nil {
		return row
	}
	row.Ceiling, row.State = e.Amount(*e.Ceiling).String(), templates.Tag{Tone: templates.OK, Text: "Room for all"}
	if e.Out+e.Waiting > *e.Ceiling {
		row.State = templates.Tag{Tone: templates.Warn, Text: "Some wait"}
	}
	return row
}

// currencies are those of the airports; the visitor's is chosen until they choose another.
func currencies(airports []place.Airport, here place.Airport, chosen string) []templates.Option {
	if chosen == "" {
		chosen = string(here.Currency)
	}
	var out []templates.Option
	seen := map[money.Currency]bool{}
	for _, a := range airports {
		if !seen[a.Currency] {
			seen[a.Currency] = true
			out = append(out, templates.Option{Value: string(a.Currency), Text: string(a.Currency), Selected: string(a.Currency) == chosen})
		}
	}
	return out
}

// setCeiling sets the most that may be out on one merchant's sales.
func (p *Pages) setCeiling(c *fiber.Ctx) error {
	field, currency := "vat-id", money.Currency(c.FormValue("currency"))
	m, err := p.Merchants.ByVATID(c.UserContext(), c.FormValue("vat-id"))
	if err == nil {
		field = "ceiling"
		var most *int64
		if most, err = ceiling(c.FormValue("ceiling"), currency); err == nil {
			err = p.Payouts.SetCeiling(c.UserContext(), p.Visitor(c).Actor, m.ID, currency, most)
		}
	}
	if err != nil && models.KindOf(err) == models.Internal {
		return err
	}
	if err != nil {
		p.Status(c, err)
		return p.showExposure(c, templates.Errors{{Field: field, Text: web.Said(err)}})
	}
	p.Flash(c, "The ceiling is set.")
	return c.Redirect("/finance/exposure", fiber.StatusSeeOther)
}
