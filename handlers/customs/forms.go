package customs

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"taxrefund/models"
)

// version is the claim's version as the page showed it.
func version(c *fiber.Ctx) (int, error) {
	n, err := strconv.Atoi(c.FormValue("version"))
	if err != nil || n < 1 {
		return 0, models.E(models.Malformed, "claim.version", "the form names no version; open the claim again")
	}
	return n, nil
}

func (p *Pages) decide(c *fiber.Ctx) error {
	n, err := version(c)
	if err != nil {
		return p.done(c, err, "")
	}
	actor := p.Visitor(c).Actor
	seen, err := p.Claims.Get(c.UserContext(), actor, c.Params("doc"))
	if err != nil {
		return err
	}
	var keys []string
	for _, k := range c.Request().PostArgs().PeekMulti("receipt") {
		keys = append(keys, string(k))
	}
	d, err := decision(seen, n, keys, func(name string) string { return c.FormValue(name) })
	if err == nil {
		_, err = p.Claims.Decide(c.UserContext(), actor, seen.ID, d)
	}
	return p.done(c, err, "Decision recorded. The traveller's voucher has changed with it.")
}

func (p *Pages) reopen(c *fiber.Ctx) error {
	n, err := version(c)
	if err == nil {
		why := c.FormValue("reopen-reason-" + c.FormValue("key"))
		_, err = p.Claims.Reopen(c.UserContext(), p.Visitor(c).Actor, c.Params("doc"), c.FormValue("receipt-id"), why, n)
	}
	return p.done(c, err, "The receipt is back in inspection.")
}

func (p *Pages) hold(c *fiber.Ctx) error {
	err := p.Claims.Hold(c.UserContext(), p.Visitor(c).Actor, c.FormValue("kind"), c.Params("doc"), c.FormValue("hold-reason"))
	return p.done(c, err, "Held. Nothing is paid until the hold is released.")
}

func (p *Pages) release(c *fiber.Ctx) error {
	err := p.Claims.ReleaseHold(c.UserContext(), p.Visitor(c).Actor, c.FormValue("hold"))
	return p.done(c, err, "Hold released.")
}

func (p *Pages) present(c *fiber.Ctx) error {
	found, err := p.Claims.Get(c.UserContext(), p.Visitor(c).Actor, c.Params("doc"))
	if err != nil {
		return err
	}
	l, err := p.lookAt(c, found)
	if err != nil {
		return err
	}
	n, err := version(c)
	if err == nil {
		departs, bad := departure(c.FormValue("departs"), l.airport)
		if err = bad; err == nil {
			_, err = p.Claims.PresentAgain(c.UserContext(), p.Visitor(c).Actor, c.Params("doc"), c.FormValue("flight"), departs, n)
		}
	}
	return p.done(c, err, "Presented again.")
}

func (p *Pages) withdraw(c *fiber.Ctx) error {
	n, err := version(c)
	if err == nil {
		_, err = p.Claims.Withdraw(c.UserContext(), p.Visitor(c).Actor, c.Params("doc"), n)
	}
	return p.done(c, err, "Withdrawn. The receipts are free for another claim.")
}

func (p *Pages) account(c *fiber.Ctx) error {
	_, err := p.Claims.SetPayoutDetails(c.UserContext(), p.Visitor(c).Actor, c.Params("doc"), c.FormValue("method"), c.FormValue("account"), c.FormValue("holder"))
	return p.done(c, err, "Payout details saved.")
}
