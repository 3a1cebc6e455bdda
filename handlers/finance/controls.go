package finance

import (
	"fmt"
	"strings"

	"github.com/gofiber/fiber/v2"

	"taxrefund/handlers/web"
	"taxrefund/models"
	"taxrefund/models/money"
	"taxrefund/models/payout"
	"taxrefund/models/place"
	"taxrefund/templates"
)

// control pauses or resumes a rail, or changes its ceilings; the last part of the path says which.
func (p *Pages) control(c *fiber.Ctx) error {
	code := c.FormValue("airport") // the one the form was shown for
	if err := place.Within(p.Visitor(c).Actor, code); err != nil {
		return err // before its page is shown again with what is wrong
	}
	airport, err := p.Places.Airport(c.UserContext(), code)
	if err != nil {
		return err
	}
	id := c.FormValue("control")
	change, err := p.current(c, airport, id)
	if err != nil {
		return err
	}
	field := "reason-" + id
	if strings.HasSuffix(c.Path(), "/ceilings") {
		field, err = ceilings(c, id, &change)
	} else {
		change.Paused, change.Reason = strings.HasSuffix(c.Path(), "/pause"), c.FormValue(field)
	}
	if err == nil {
		err = p.Payouts.Control(c.UserContext(), p.Visitor(c).Actor, change)
	}
	if err != nil && models.KindOf(err) == models.Internal {
		return err
	}
	if err != nil {
		p.Status(c, err)
		return p.showBatches(c, airport, templates.Errors{{Field: field, Text: web.Said(err)}})
	}
	p.Flash(c, "The brake on "+change.Rail+" is set.")
	return c.Redirect("/finance/", fiber.StatusSeeOther)
}

// current is the brake as it stands; where none was ever set, an open one.
func (p *Pages) current(c *fiber.Ctx, airport place.Airport, id string) (payout.Control, error) {
	rail, currency, _ := strings.Cut(id, "-")
	open := payout.Control{Airport: airport.Code, Rail: rail, Currency: money.Currency(currency)}
	set, err := p.Payouts.Controls(c.UserContext())
	for _, old := range set {
		if old.Airport == open.Airport && old.Rail == open.Rail && old.Currency == open.Currency {
			return old, err
		}
	}
	return open, err
}

// ceilings reads both ceilings, and names the field that cannot be read.
func ceilings(c *fiber.Ctx, id string, change *payout.Control) (field string, err error) {
	for _, f := range []struct {
		name string
		into **int64
	}{{"single-" + id, &change.SingleCeilingMinor}, {"daily-" + id, &change.DailyCeilingMinor}} {
		if !c.Context().PostArgs().Has(f.name) {
			return f.name, models.E(models.Malformed, "form.incomplete", "the form is not complete; open the page again")
		}
		if *f.into, err = ceiling(c.FormValue(f.name), change.Currency); err != nil {
			return f.name, err
		}
	}
	return "single-" + id, nil
}

// ceiling reads an amount; an empty field means none.
func ceiling(text string, currency money.Currency) (*int64, error) {
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	a, err := money.ParseDecimal(text, currency)
	return &a.Minor, err
}

// controls shows the brake of every rail in the airport's currency, also where none was ever touched.
func (p *Pages) controls(c *fiber.Ctx, airport place.Airport) ([]templates.RailControl, error) {
	set, err := p.Payouts.Controls(c.UserContext())
	if err != nil {
		return nil, err
	}
	var out []templates.RailControl
	names := p.Payouts.RailNames()
	if p.CashDesk {
		names = append(names, payout.Cash)
	}
	for _, name := range names {
		row := templates.RailControl{ID: name + "-" + string(airport.Currency), Airport: airport.Code, Rail: name, Currency: string(airport.Currency),
			State: templates.Tag{Tone: templates.OK, Text: "Running"}, Single: "none", Daily: "none"}
		everywhere := ""
		for _, s := range set {
			switch {
			case s.Rail != name || s.Currency != airport.Currency:
			case s.Airport == airport.Code:
				show(&row, s)
			case s.Airport == "" && s.Paused:
				everywhere = s.Reason
			}
		}
		if everywhere != "" {
			row.State, row.Reason = templates.Tag{Tone: templates.Stop, Text: "Paused everywhere"}, everywhere
		}
		if c.FormValue("control") == row.ID { // a refused form loses nothing
			row.InSingle, row.InDaily = c.FormValue("single-"+row.ID, row.InSingle), c.FormValue("daily-"+row.ID, row.InDaily)
		}
		out = append(out, row)
	}
	return out, nil
}

func show(row *templates.RailControl, s payout.Control) {
	row.Paused, row.Reason = s.Paused, s.Reason
	if s.Paused {
		row.State = templates.Tag{Tone: templates.Stop, Text: "Paused"}
	}
	if s.SingleCeilingMinor != nil {
		a := money.Of(*s.SingleCeilingMinor, s.Currency)
		row.Single, row.InSingle = a.String(), a.Decimal()
	}
	if s.DailyCeilingMinor != nil {
		a := money.Of(*s.DailyCeilingMinor, s.Currency)
		row.Daily, row.InDaily = a.String(), a.Decimal()
	}
}

// checks lays the sides of a closed batch beside each other: what it says, what its lines say, and what the ledger says.
func (p *Pages) checks(c *fiber.Ctx, b payout.Batch, lines []payout.Line) ([]templates.Check, error) {
	if b.State != "closed" {
		return nil, nil
	}
	count, booked, err := p.Payouts.Booked(c.UserContext(), b.ID)
	if err != nil {
		return nil, err
	}
	moved, sum := 0, int64(0)
	for _, l := range lines {
		if l.Outcome != "failed" {
			moved, sum = moved+1, sum+l.AmountMinor
		}
	}
	net := b.PaidMinor - b.ReturnedMinor
	side := func(name string, n int, minor int64) templates.Check {
		check := templates.Check{Name: name, Count: fmt.Sprint(n), Amount: b.Amount(minor).String(), Result: templates.Tag{Tone: templates.OK, Text: "Agrees"}}
		if minor != net {
			check.Result = templates.Tag{Tone: templates.Stop, Text: "Differs by " + b.Amount(minor-net).String()}
		}
		return check
	}
	return []templates.Check{side("The batch: paid less returned", moved, net), side("Its lines", moved, sum), side("The ledger", count, booked)}, nil
}
