// Package finance is the finance staff's way in: batches with their control totals and files, what is unreconciled, reports
// on periods, the brakes on the rails, the money at them, and what is out on each merchant's sales.
package finance

import (
	"fmt"
	"strings"

	"github.com/gofiber/fiber/v2"

	"taxrefund/handlers/web"
	"taxrefund/models/ident"
	"taxrefund/models/merchant"
	"taxrefund/models/payout"
	"taxrefund/models/period"
	"taxrefund/models/place"
	"taxrefund/reports/payouts"
	"taxrefund/templates"
)

// Pages serves the finance pages.
type Pages struct {
	*web.Desk
	Payouts   *payout.Service
	CashDesk  bool // refunds are paid in cash here, which has a brake like a rail
	Periods   *period.Service
	Merchants *merchant.Service
}

// Mount adds the routes; all of them on one screen.
func (p *Pages) Mount(app fiber.Router) {
	g := app.Group("/finance", p.Staff("reports.read"))
	g.Get("/", p.batches)
	g.Get("/batches/:number", p.batch)
	g.Get("/batches/:number/report.:format", p.report)
	g.Get("/periods", p.periods)
	g.Post("/periods", p.askPeriod)
	g.Get("/periods/:id", p.period)
	g.Get("/periods/:id/report.:format", p.periodReport)
	control := p.May("payouts.control")
	g.Post("/controls/pause", control, p.control)
	g.Post("/controls/resume", control, p.control)
	g.Post("/controls/ceilings", control, p.control)
	g.Post("/prefunds/top-ups", control, p.topUp)
	g.Post("/prefunds/floor", control, p.setFloor)
	g.Get("/exposure", p.exposure)
	g.Post("/exposure/ceiling", control, p.setCeiling)
}

func (p *Pages) batches(c *fiber.Ctx) error {
	airport, err := p.Airport(c)
	if err != nil {
		return err
	}
	return p.showBatches(c, airport, nil)
}

func (p *Pages) showBatches(c *fiber.Ctx, airport place.Airport, wrong templates.Errors) error {
	ctx := c.UserContext()
	list, err := p.Payouts.Batches(ctx, airport.Code)
	if err != nil {
		return err
	}
	open, err := p.Payouts.Unreconciled(ctx, airport.Code)
	if err != nil {
		return err
	}
	v := templates.Batches{Chrome: p.Chrome(c, "Payouts", airport), Totals: totals(list), MayControl: p.Visitor(c).Member.Role.May("payouts.control")}
	v.Errors = wrong
	ids := make([]string, len(list))
	for i, b := range list {
		ids[i] = b.ID
	}
	files, err := p.Payouts.Reports(ctx, ids...)
	if err != nil {
		return err
	}
	for _, b := range list {
		v.Rows = append(v.Rows, p.batchRow(b, airport, reports(b, files[b.ID])))
	}
	now := p.Payouts.DB.Clock.Now()
	for _, u := range open {
		v.Unreconciled = append(v.Unreconciled, templates.Unreconciled{
			Ref: ident.DocID(u.DocID).Grouped(), Why: why(u.Payout), Rail: u.Rail, Amount: u.Amount.String(), Age: age(u.UpdatedAt, now),
		})
	}
	if v.Controls, err = p.controls(c, airport); err != nil {
		return err
	}
	if v.Prefunds, err = p.prefunds(c); err != nil {
		return err
	}
	return p.Render(c, "batches", v)
}

func (p *Pages) batchRow(b payout.Batch, airport place.Airport, files []templates.Report) templates.BatchRow {
	row := templates.BatchRow{
		Href: "/finance/batches/" + b.Number, Number: b.Number, Airport: b.Airport, Method: web.Words(b.Method), Rail: b.Rail,
		Lines: fmt.Sprint(b.LineCount), Total: b.Amount(b.TotalMinor).String(), Paid: b.Amount(b.PaidMinor).String(),
		Failed: b.Amount(b.FailedMinor).String(), Return: b.Amount(b.ReturnedMinor).String(), State: web.TagOf(string(b.State)),
		Opened: web.Local(b.OpenedAt, airport.Zone()), Reports: files,
	}
	if b.ClosedAt != nil {
		row.Closed = web.Local(*b.ClosedAt, airport.Zone())
	}
	return row
}

func reports(b payout.Batch, stored []payout.StoredReport) []templates.Report {
	out := make([]templates.Report, len(stored))
	for i, r := range stored {
		out[i] = templates.Report{
			Href: "/finance/batches/" + b.Number + "/report." + r.Format, Format: strings.ToUpper(r.Format), SHA256: r.SHA256,
			Size: fmt.Sprintf("%d KB", (r.Size+1023)/1024),
		}
	}
	return out
}

func (p *Pages) batch(c *fiber.Ctx) error {
	b, lines, err := p.Payouts.Batch(c.UserContext(), p.Visitor(c).Actor, c.Params("number"))
	if err != nil {
		return err
	}
	airport, err := p.Places.Airport(c.UserContext(), b.Airport)
	if err != nil {
		return err
	}
	files, err := p.Payouts.Reports(c.UserContext(), b.ID)
	if err != nil {
		return err
	}
	v := templates.Batch{
		Chrome: p.Chrome(c, "Batch "+b.Number, airport), Number: b.Number, State: web.TagOf(string(b.State)), Reports: reports(b, files[b.ID]),
		Facts: []templates.Fact{{Name: "Airport", Text: b.Airport}, {Name: "Method", Text: web.Words(b.Method)}, {Name: "Rail", Text: b.Rail},
			{Name: "Currency", Text: string(b.Currency)}, {Name: "Opened", Text: web.Local(b.OpenedAt, airport.Zone())}},
		Sums: []templates.Fact{{Name: "Total", Text: b.Amount(b.TotalMinor).String()}, {Name: "Paid", Text: b.Amount(b.PaidMinor).String()},
			{Name: "Failed", Text: b.Amount(b.FailedMinor).String()}, {Name: "Returned", Text: b.Amount(b.ReturnedMinor).String()}},
		Caption: fmt.Sprintf("%d lines", len(lines)), Count: fmt.Sprint(len(lines)), Total: b.Amount(b.TotalMinor).String(),
	}
	if b.ClosedAt != nil {
		v.Facts = append(v.Facts, templates.Fact{Name: "Closed", Text: web.Local(*b.ClosedAt, airport.Zone())})
	}
	if v.Checks, err = p.checks(c, b, lines); err != nil {
		return err
	}
	for _, l := range lines {
		line := templates.BatchLine{
			No: fmt.Sprint(l.LineNo), Claim: ident.DocID(l.DocID).Grouped(), Kind: web.Words(l.Kind),
			Account: l.AccountMask, RailID: l.RailID, RailRef: l.RailReference, Amount: b.Amount(l.AmountMinor).String(), State: web.TagOf(l.Outcome),
		}
		if p.Visitor(c).Member.Role.May("claims.read") {
			line.ClaimHref = "/customs/claims/" + l.DocID
		}
		if !l.SettledAt.IsZero() {
			line.Booked = web.Local(l.SettledAt, airport.Zone())
		}
		v.Lines = append(v.Lines, line)
	}
	return p.Render(c, "batch", v)
}

func (p *Pages) report(c *fiber.Ctx) error {
	number, format := c.Params("number"), c.Params("format")
	body, _, err := p.Payouts.Report(c.UserContext(), p.Visitor(c).Actor, number, format)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, payouts.MediaType(format))
	c.Set(fiber.HeaderContentDisposition, payouts.Disposition(number, format))
	return c.Send(body)
}
