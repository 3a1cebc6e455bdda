package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"

	"taxrefund/handlers/web"
	"taxrefund/models"
	"taxrefund/models/idempotency"
	"taxrefund/models/money"
	"taxrefund/models/period"
)

type periodSum struct {
	By              string    `json:"by" enum:"total,airport,method,merchant,nationality"`
	Key             string    `json:"key" doc:"of the airport, method, merchant (VAT id) or nationality; empty for the total"`
	Name            string    `json:"name,omitempty"`
	Lines           int64     `json:"lines"`
	Opening         amountOut `json:"opening" doc:"owed before the period, with what was on its way"`
	Due             amountOut `json:"due"`
	Cancelled       amountOut `json:"cancelled" doc:"taken back before it was sent"`
	Paid            amountOut `json:"paid"`
	Returned        amountOut `json:"returned"`
	Forfeited       amountOut `json:"forfeited"`
	Moved           amountOut `json:"moved" doc:"to this method from another, less what moved away"`
	Closing         amountOut `json:"closing" doc:"opening + due - cancelled - paid + returned - forfeited + moved"`
	OpeningOnItsWay amountOut `json:"opening_on_its_way" doc:"the part of opening that a rail had"`
	Sent            amountOut `json:"sent"`
	Failed          amountOut `json:"failed"`
	ClosingOnItsWay amountOut `json:"closing_on_its_way" doc:"opening_on_its_way + sent - failed - paid"`
	Recovery        amountOut `json:"recovery" doc:"asked back from travellers for void sales; no part of what is owed"`
	RecoveryClosed  amountOut `json:"recovery_closed"`
}

func periodSumView(s period.Sum) periodSum {
	a := func(minor int64) amountOut { return amount(money.Of(minor, s.Currency)) }
	return periodSum{By: s.Dimension, Key: s.Key, Name: s.Name, Lines: s.Lines, Opening: a(s.Opening), Due: a(s.Due), Cancelled: a(s.Cancelled), Paid: a(s.Paid),
		Returned: a(s.Returned), Forfeited: a(s.Forfeited), Moved: a(s.Moved), Closing: a(s.Closing), OpeningOnItsWay: a(s.OpeningSent), Sent: a(s.Sent),
		Failed: a(s.Failed), ClosingOnItsWay: a(s.ClosingSent), Recovery: a(s.Recovery), RecoveryClosed: a(s.RecoveryClosed)}
}

type periodFile struct {
	Format string `json:"format" enum:"csv,xlsx"`
	SHA256 string `json:"sha256"`
	Size   int64  `json:"size" doc:"bytes"`
}

type periodOut struct {
	ID         string       `json:"id"`
	Airport    string       `json:"airport" doc:"IATA code; empty for all airports"`
	From       models.Date  `json:"from" doc:"first day, by the airport's clock"`
	To         models.Date  `json:"to" doc:"last day"`
	State      string       `json:"state" enum:"asked,making,made,failed"`
	Percent    int          `json:"percent"`
	LinesDone  int64        `json:"lines_done"`
	LinesTotal int64        `json:"lines_total"`
	Failure    string       `json:"failure,omitempty" doc:"code of why it failed"`
	Detail     string       `json:"detail,omitempty" doc:"the same in words"`
	AskedAt    time.Time    `json:"asked_at"`
	FinishedAt *time.Time   `json:"finished_at,omitempty"`
	Sums       []periodSum  `json:"sums" doc:"of a report that is made; in a list only the totals"`
	Files      []periodFile `json:"files" doc:"of a report that is made; they never change"`
}

func periodView(p period.Period) periodOut {
	out := periodOut{ID: p.ID, Airport: p.Airport, From: p.From, To: p.To, State: string(p.State), Percent: p.Percent(), LinesDone: p.LinesDone, LinesTotal: p.LinesTotal,
		Failure: p.Failure, Detail: p.FailureText, AskedAt: p.AskedAt.UTC(), FinishedAt: p.FinishedAt, Sums: []periodSum{}, Files: []periodFile{}}
	for _, s := range p.Sums {
		out.Sums = append(out.Sums, periodSumView(s))
	}
	for _, f := range p.Files {
		out.Files = append(out.Files, periodFile(f))
	}
	return out
}

type askPeriodIn struct {
	Key  string `header:"Idempotency-Key" doc:"1 to 100 visible ASCII characters"`
	Body struct {
		Airport string      `json:"airport,omitempty" maxLength:"3" doc:"IATA code; left out it is the caller's own, or all airports"`
		From    models.Date `json:"from" doc:"first day, YYYY-MM-DD by the airport's clock"`
		To      models.Date `json:"to" doc:"last day; it must be over there"`
	}
	RawBody []byte
}

// askPeriod asks for a report; it is made after this answer, see GET /v1/periods/{id}.
func (a *API) askPeriod(ctx context.Context, in *askPeriodIn) (*rawAnswer, error) {
	me := who(ctx)
	ask := period.Ask{Airport: in.Body.Airport, From: in.Body.From, To: in.Body.To}
	if ask.Airport == "" {
		ask.Airport = me.member.Airport
	}
	req := idempotency.Request{Scope: "periods:" + me.member.ID, Key: in.Key, Body: in.RawBody}
	return sentOr(a.Periods.Ask(ctx, me.actor, ask, req, func(p period.Period) (idempotency.Answer, error) {
		return rendered(202, periodView(p))
	}))
}

type periodsOut struct {
	Body struct {
		Periods []periodOut `json:"periods" doc:"newest first, at most 100"`
	}
}

func (a *API) periods(ctx context.Context, in *airportIn) (*periodsOut, error) {
	list, err := a.Periods.List(ctx, who(ctx).actor, in.Airport)
	out := &periodsOut{}
	out.Body.Periods = []periodOut{}
	for _, p := range list {
		out.Body.Periods = append(out.Body.Periods, periodView(p))
	}
	return out, err
}

type periodBody struct{ Body periodOut }

func (a *API) period(ctx context.Context, in *struct {
	ID string `path:"id"`
}) (*periodBody, error) {
	p, err := a.Periods.Get(ctx, who(ctx).actor, in.ID)
	return &periodBody{periodView(p)}, err
}

// periodFiles adds the route whose answers are too large to be held.
func (a *API) periodFiles(app *fiber.App) {
	text := &huma.Schema{Type: "string"}
	a.stream(app, &huma.Operation{Method: "GET", Path: "/v1/periods/{id}/report.{format}", OperationID: "get-periods-id-report-format",
		Parameters: []*huma.Param{{Name: "id", In: "path", Required: true, Schema: text}, {Name: "format", In: "path", Required: true, Schema: &huma.Schema{Type: "string", Enum: []any{"csv", "xlsx"}}}},
		Responses:  file("application/octet-stream")}, func(c *fiber.Ctx) error {
		return web.PeriodReport(c, a.Periods, who(c.UserContext()).actor)
	}, "reports.read")
}
