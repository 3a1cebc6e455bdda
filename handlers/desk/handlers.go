// Package desk is the refund desk's way in: an agent finds a claim, explains it, prints its voucher again and withdraws it,
// or makes one with the traveller. Nothing here decides a claim or changes an amount.
package desk

import (
	"context"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"taxrefund/handlers/web"
	"taxrefund/models"
	"taxrefund/models/claim"
	"taxrefund/templates"
)

// Pages serves the refund desk's pages.
type Pages struct {
	*web.Desk // sessions, chrome and rendering, shared by all staff pages
	Claims    *claim.Service
	Voucher   func(context.Context, models.Actor, string) ([]byte, error)
}

// Mount adds the routes; all of them on one screen.
func (p *Pages) Mount(app fiber.Router) {
	g := app.Group("/desk", p.Staff("claims.find"))
	g.Get("/", func(c *fiber.Ctx) error { return p.showFind(c, templates.Find{}, nil) })
	g.Get("/open", p.open)
	g.Post("/find", p.find)
	assist := p.May("claims.assist")
	g.Get("/claims/new", assist, p.newClaim) // before the routes of one claim: "new" is no number
	g.Post("/claims/new/lookup", assist, p.lookup)
	g.Post("/claims/new/submit", assist, p.submit)
	g.Get("/claims/:doc", func(c *fiber.Ctx) error { return p.showClaim(c, nil) })
	g.Get("/claims/:doc/voucher.pdf", p.voucher)
	g.Post("/claims/:doc/withdraw", p.May("claims.withdraw"), p.withdraw)
}

// showFind renders the way to a claim; after a refused form with what was typed, and with what to correct.
func (p *Pages) showFind(c *fiber.Ctx, v templates.Find, wrong error) error {
	airport, err := p.Airport(c)
	if err != nil {
		return err
	}
	v.Chrome = p.Chrome(c, "Find a claim", airport)
	if wrong != nil {
		p.Status(c, wrong)
		v.Errors = templates.Errors{{Field: fieldOf(wrong), Text: web.Said(wrong)}}
	}
	return p.Render(c, "find", v)
}

// fieldOf is the input that an error of the two forms is about.
func fieldOf(err error) string {
	switch models.CodeOf(err) {
	case "document.state":
		return "state"
	case "document.number", "claim.none_by_passport":
		return "number"
	}
	return "doc"
}

// open leads from a scanned or typed voucher to its claim.
func (p *Pages) open(c *fiber.Ctx) error {
	typed := strings.TrimSpace(c.Query("doc"))
	found, err := p.Claims.FindByVoucher(c.UserContext(), p.Visitor(c).Actor, typed)
	if err == nil {
		return c.Redirect("/desk/claims/"+string(found.DocID), fiber.StatusSeeOther)
	}
	if models.KindOf(err) == models.Internal {
		return err
	}
	return p.showFind(c, templates.Find{Scan: typed}, err)
}

func (p *Pages) find(c *fiber.Ctx) error {
	v := templates.Find{State: c.FormValue("state"), Number: c.FormValue("number")}
	rows, err := p.Claims.FindByPassport(c.UserContext(), p.Visitor(c).Actor, v.State, v.Number)
	if err != nil && models.KindOf(err) == models.Internal {
		return err
	}
	if err != nil {
		return p.showFind(c, v, err)
	}
	airport, err := p.Airport(c)
	if err != nil {
		return err
	}
	v.Caption = plural(len(rows), "claim of this passport", "claims of this passport, the newest first")
	for _, r := range rows {
		v.Rows = append(v.Rows, foundRow(r, airport.Zone()))
	}
	return p.showFind(c, v, nil)
}

// showClaim renders the claim, at the time of its own airport; after a refused form with what was wrong.
func (p *Pages) showClaim(c *fiber.Ctx, wrong error) error {
	sheet, err := p.Claims.Voucher(c.UserContext(), p.Visitor(c).Actor, c.Params("doc"))
	if err != nil {
		return err
	}
	v := explain(sheet, p.Claims.DB.Clock.Now())
	if v.Party, err = p.partyOf(c, c.FormValue("party")); err != nil {
		return err
	}
	v.Chrome, v.Cash = p.Chrome(c, "Claim "+v.DocID, sheet.Airport), p.Claims.CashNote(sheet.Claim, p.Claims.DB.Clock.Now())
	if wrong != nil {
		p.Status(c, wrong)
		v.Errors = templates.Errors{{Text: web.Said(wrong)}}
	}
	return p.Render(c, "explain", v)
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

func (p *Pages) withdraw(c *fiber.Ctx) error {
	version, err := strconv.Atoi(c.FormValue("version"))
	if err != nil || version < 1 {
		err = models.E(models.Malformed, "claim.version", "the form names no version; open the claim again")
	} else {
		_, err = p.Claims.Withdraw(c.UserContext(), p.Visitor(c).Actor, c.Params("doc"), version)
	}
	if err != nil && models.KindOf(err) == models.Internal {
		return err
	}
	if err != nil {
		return p.showClaim(c, err)
	}
	p.Flash(c, "Withdrawn. The receipts are free for another claim.")
	return c.Redirect(claimPath(c.Params("doc"), strings.Join(docsOf(c.FormValue("party")), ".")), fiber.StatusSeeOther)
}
