package admin

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"taxrefund/handlers/web"
	"taxrefund/models"
	"taxrefund/templates"
)

func (p *Pages) account(c *fiber.Ctx) error { return p.showAccount(c, "", nil) }

func (p *Pages) showAccount(c *fiber.Ctx, token string, wrong templates.Errors) error {
	airport, err := p.Airport(c)
	if err != nil {
		return err
	}
	me := p.Visitor(c).Member
	v := templates.Account{Chrome: p.Chrome(c, "Your account", airport), Token: token, Name: c.FormValue("token-name"), Days: c.FormValue("days", "90")}
	v.Errors = wrong
	where := "All airports"
	if me.Airport != "" {
		where = airport.Name
	}
	v.Facts = []templates.Fact{{Name: "Name", Text: me.Name}, {Name: "Email address", Text: me.Email}, {Name: "Role", Text: v.Role}, {Name: "Works at", Text: where}}
	return p.Render(c, "account", v)
}

// makeToken gives the visitor a personal token for the API, with their own rights and no more.
func (p *Pages) makeToken(c *fiber.Ctx) error {
	days, err := strconv.Atoi(c.FormValue("days"))
	if err != nil || days < 1 || days > 366 {
		p.Status(c, models.E(models.Invalid, "token.days", "days"))
		return p.showAccount(c, "", templates.Errors{{Field: "days", Text: "A token ends after 1 to 366 days."}})
	}
	name := c.FormValue("token-name")
	if len(name) == 0 || len(name) > 80 {
		p.Status(c, models.E(models.Invalid, "token.name", "name"))
		return p.showAccount(c, "", templates.Errors{{Field: "token-name", Text: "Say in 1 to 80 characters what the token is for."}})
	}
	v := p.Visitor(c)
	token, err := p.Members.NewToken(c.UserContext(), v.Actor, v.Member.ID, name, days)
	if err != nil && models.KindOf(err) == models.Internal {
		return err
	}
	if err != nil {
		p.Status(c, err)
		return p.showAccount(c, "", templates.Errors{{Text: web.Said(err)}})
	}
	return p.showAccount(c, token, nil)
}
