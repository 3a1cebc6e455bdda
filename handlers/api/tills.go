package api

import (
	"bytes"
	"context"
	"time"

	"taxrefund/models"
	"taxrefund/models/idempotency"
	"taxrefund/models/money"
	"taxrefund/models/till"
	"taxrefund/reports/tills"
)

type tillOut struct {
	ID         string     `json:"id"`
	Airport    string     `json:"airport"`
	Cashier    string     `json:"cashier"`
	State      string     `json:"state" enum:"open,closed"`
	OpenedAt   time.Time  `json:"opened_at"`
	ClosedAt   *time.Time `json:"closed_at,omitempty"`
	ClosedBy   string     `json:"closed_by,omitempty"`
	Payments   int        `json:"payments"`
	Float      amountOut  `json:"float"`
	In         amountOut  `json:"in" doc:"brought from the vault since"`
	Out        amountOut  `json:"out" doc:"handed out"`
	Rounding   amountOut  `json:"rounding" doc:"what the smallest coin kept of what was due; negative when it gave"`
	Expected   amountOut  `json:"expected" doc:"float + in − out"`
	Counted    *amountOut `json:"counted,omitempty"`
	Difference *amountOut `json:"difference,omitempty" doc:"counted − expected"`
	Reason     string     `json:"reason,omitempty"`
}

func tillView(t till.Till) tillOut {
	out := tillOut{ID: t.ID, Airport: t.Airport, Cashier: t.Cashier, State: t.State, OpenedAt: t.OpenedAt, ClosedAt: t.ClosedAt, ClosedBy: t.ClosedBy,
		Payments: t.Payments, Float: amount(t.Amount(t.Float)), In: amount(t.Amount(t.In)), Out: amount(t.Amount(t.Out)),
		Rounding: amount(t.Amount(t.Rounded)), Expected: amount(t.Amount(t.Expected())), Reason: t.Reason}
	if t.ClosedAt != nil {
		counted, difference := amount(t.Amount(t.Counted)), amount(t.Amount(t.Difference()))
		out.Counted, out.Difference = &counted, &difference
	}
	return out
}

type tillLine struct {
	LineNo    int        `json:"line_no"`
	Kind      string     `json:"kind" enum:"payment,supply"`
	At        time.Time  `json:"at"`
	DocID     string     `json:"doc_id,omitempty"`
	PayoutID  string     `json:"payout_id,omitempty"`
	RailID    string     `json:"rail_id,omitempty"`
	Due       *amountOut `json:"due,omitempty" doc:"what the payment settled"`
	Cash      amountOut  `json:"cash" doc:"negative when it went out"`
	Forfeited *amountOut `json:"forfeited,omitempty" doc:"what the traveller gave up with the payment"`
}

func tillLineView(t till.Till, l till.Line) tillLine {
	out := tillLine{LineNo: l.LineNo, Kind: l.Kind, At: l.At, DocID: l.DocID, PayoutID: l.PayoutID, RailID: l.RailID, Cash: amount(t.Amount(l.Cash))}
	if l.Due != 0 {
		due := amount(t.Amount(l.Due))
		out.Due = &due
	}
	if l.Forfeited != 0 {
		gone := amount(t.Amount(l.Forfeited))
		out.Forfeited = &gone
	}
	return out
}

// tillsRoutes are the cash desk's; who may call them stands last, as in Mount.
func (a *API) tillsRoutes() {
	route(a, "POST", "/v1/tills", a.openTill, answers[tillOut](a, 201), "tills.work")
	route(a, "GET", "/v1/tills", a.tills, nil, "tills.count")
	route(a, "GET", "/v1/tills/{id}", a.till, nil, "tills.count")
	route(a, "GET", "/v1/tills/{id}/report.csv", a.tillReport, file("text/csv"), "tills.count")
	route(a, "POST", "/v1/tills/{id}/supplies", a.supplyTill, answers[tillOut](a, 201), "tills.work")
	route(a, "POST", "/v1/tills/{id}/offer", a.offer, nil, "tills.work")
	route(a, "POST", "/v1/tills/{id}/payments", a.payCash, answers[paymentOut](a, 201), "tills.work")
	route(a, "POST", "/v1/tills/{id}/close", a.closeTill, answers[tillOut](a, 200), "tills.count")
}

// tillRequest is an unsafe call of the caller's; the route keeps keys of different deeds apart.
func tillRequest(ctx context.Context, route, key string, body []byte) idempotency.Request {
	return idempotency.Request{Scope: route + ":" + who(ctx).actor.ID, Key: key, Body: body}
}

func renderTill(status int) till.Render {
	return func(t till.Till) (idempotency.Answer, error) { return rendered(status, tillView(t)) }
}

type openTillIn struct {
	Key  string `header:"Idempotency-Key"`
	Body struct {
		Float amountIn `json:"float" doc:"counted; may be nothing"`
	}
	RawBody []byte
}

func (a *API) openTill(ctx context.Context, in *openTillIn) (*rawAnswer, error) {
	float := money.Of(in.Body.Float.AmountMinor, money.Currency(in.Body.Float.Currency))
	return sentOr(a.Tills.Open(ctx, who(ctx).actor, float, tillRequest(ctx, "tills", in.Key, in.RawBody), renderTill(201)))
}

type tillsOut struct {
	Body struct {
		Tills []tillOut `json:"tills" doc:"open ones first, then the newest; at most 200"`
	}
}

func (a *API) tills(ctx context.Context, in *airportIn) (*tillsOut, error) {
	list, err := a.Tills.Tills(ctx, who(ctx).actor, in.airportOf(ctx))
	out := &tillsOut{}
	out.Body.Tills = []tillOut{}
	for _, t := range list {
		out.Body.Tills = append(out.Body.Tills, tillView(t))
	}
	return out, err
}

type tillIn struct {
	ID string `path:"id"`
}

type tillBody struct {
	Body struct {
		Till  tillOut    `json:"till"`
		Lines []tillLine `json:"lines"`
	}
}

func (a *API) till(ctx context.Context, in *tillIn) (*tillBody, error) {
	t, lines, err := a.Tills.Get(ctx, who(ctx).actor, in.ID)
	if err != nil {
		return nil, err
	}
	out := &tillBody{}
	out.Body.Till, out.Body.Lines = tillView(t), []tillLine{}
	for _, l := range lines {
		out.Body.Lines = append(out.Body.Lines, tillLineView(t, l))
	}
	return out, nil
}

func (a *API) tillReport(ctx context.Context, in *tillIn) (*fileOut, error) {
	t, lines, err := a.Tills.Get(ctx, who(ctx).actor, in.ID)
	if err != nil {
		return nil, err
	}
	airport, err := a.Places.Airport(ctx, t.Airport)
	if err != nil {
		return nil, err
	}
	var body bytes.Buffer
	err = tills.CSV(&body, t, lines, airport.Zone())
	return &fileOut{ContentType: "text/csv; charset=utf-8", Disposition: `attachment; filename="till.csv"`, Body: body.Bytes()}, err
}

type supplyIn struct {
	ID   string `path:"id"`
	Key  string `header:"Idempotency-Key"`
	Body struct {
		CashMinor int64 `json:"cash_minor" doc:"brought from the vault, in minor units of the till's currency"`
	}
	RawBody []byte
}

func (a *API) supplyTill(ctx context.Context, in *supplyIn) (*rawAnswer, error) {
	return sentOr(a.Tills.Supply(ctx, who(ctx).actor, in.ID, in.Body.CashMinor, tillRequest(ctx, "supplies:"+in.ID, in.Key, in.RawBody), renderTill(201)))
}

type closeTillIn struct {
	ID   string `path:"id"`
	Key  string `header:"Idempotency-Key"`
	Body struct {
		CountedMinor int64  `json:"counted_minor"`
		Reason       string `json:"reason,omitempty" doc:"3 to 500 characters; needed for a difference, and for another person's till"`
	}
	RawBody []byte
}

func (a *API) closeTill(ctx context.Context, in *closeTillIn) (*rawAnswer, error) {
	count := till.Count{CountedMinor: in.Body.CountedMinor, Reason: in.Body.Reason}
	return sentOr(a.Tills.Close(ctx, who(ctx).actor, in.ID, count, tillRequest(ctx, "close:"+in.ID, in.Key, in.RawBody), renderTill(200)))
}

type offerIn struct {
	ID   string `path:"id"`
	Body struct {
		Voucher string `json:"voucher" maxLength:"200" doc:"the voucher's QR text, or its number in any spelling"`
		Version int    `json:"version,omitempty" doc:"of a typed number; a QR text has its own"`
	}
}

type offerOut struct {
	DocID     string     `json:"doc_id"`
	Version   int        `json:"version"`
	Traveller string     `json:"traveller" doc:"compare it with the passport"`
	Document  string     `json:"document" doc:"masked"`
	State     string     `json:"issuing_state"`
	Due       amountOut  `json:"due" doc:"what a payment settles now"`
	Handed    amountOut  `json:"handed" doc:"due in whole coins; send it back with the payment"`
	Words     string     `json:"words" doc:"handed, written out" example:"thirty-four and 05/100 EUR"`
	Rest      *amountOut `json:"rest,omitempty" doc:"of the same due, above the limit on cash"`
	Overflow  string     `json:"overflow,omitempty" enum:"split,forfeit_balance,defer" doc:"what becomes of the rest: another way of payment, given up by the traveller, or cash from the next day; not put off for who leaves before"`
	More      int        `json:"more" doc:"how many payments of this voucher may follow this one"`
}

func offerView(o till.Offer) offerOut {
	out := offerOut{DocID: string(o.DocID), Version: o.Version, Traveller: o.Traveller, Document: o.Document, State: o.State, Due: amount(o.Due),
		Handed: amount(o.Handed), Words: o.Handed.Words(), Overflow: o.Overflow, More: o.More}
	if o.Overflow != "" {
		rest := amount(o.Rest)
		out.Rest = &rest
	}
	return out
}

// offer says what a voucher is paid in cash now; it changes nothing.
func (a *API) offer(ctx context.Context, in *offerIn) (*struct{ Body offerOut }, error) {
	o, err := a.Tills.Offer(ctx, who(ctx).actor, in.ID, till.Voucher{Code: in.Body.Voucher, Version: in.Body.Version})
	return &struct{ Body offerOut }{offerView(o)}, err
}

type payCashIn struct {
	ID   string `path:"id"`
	Key  string `header:"Idempotency-Key"`
	Body struct {
		Voucher       string   `json:"voucher" maxLength:"200" doc:"the voucher's QR text, or its number in any spelling"`
		Version       int      `json:"version,omitempty" doc:"of a typed number; a QR text has its own"`
		Handed        amountIn `json:"handed" doc:"as it was offered"`
		PassportSeen  bool     `json:"passport_seen"`
		GiveUpBalance bool     `json:"give_up_balance,omitempty" doc:"the traveller was told that the rest is lost, and takes the cash"`
		RestMinor     int64    `json:"rest_minor,omitempty" doc:"of the balance that is given up, as it was offered"`
	}
	RawBody []byte
}

type paymentOut struct {
	Till  tillOut  `json:"till"`
	Line  tillLine `json:"line"`
	Offer offerOut `json:"offer"`
}

func (a *API) payCash(ctx context.Context, in *payCashIn) (*rawAnswer, error) {
	p := till.Payment{Voucher: till.Voucher{Code: in.Body.Voucher, Version: in.Body.Version}, HandedMinor: in.Body.Handed.AmountMinor,
		PassportSeen: in.Body.PassportSeen, GiveUpBalance: in.Body.GiveUpBalance, RestMinor: in.Body.RestMinor}
	req := tillRequest(ctx, "payments:"+in.ID, in.Key, in.RawBody)
	return sentOr(a.Tills.Pay(ctx, who(ctx).actor, in.ID, p, req, func(made till.Paid) (idempotency.Answer, error) {
		if string(made.Offer.Handed.Currency) != in.Body.Handed.Currency {
			return idempotency.Answer{}, models.E(models.Conflict, "till.amount_changed", "this till pays in %s", made.Till.Currency)
		}
		return rendered(201, paymentOut{tillView(made.Till), tillLineView(made.Till, made.Line), offerView(made.Offer)})
	}))
}
