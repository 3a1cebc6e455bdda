package api

import (
	"context"
	"time"

	"taxrefund/models"
	"taxrefund/models/claim"
)

type queueIn struct {
	Airport string `query:"airport" maxLength:"3" doc:"IATA code; staff of one airport need not give it"`
	Tab     string `query:"tab" enum:"waiting,held,decided,all" default:"waiting"`
	Limit   int    `query:"limit" minimum:"1" maximum:"200" default:"100"`
}

type queueRow struct {
	ID        string      `json:"id"`
	DocID     string      `json:"doc_id"`
	Status    string      `json:"status"`
	Channel   string      `json:"channel"`
	Flight    string      `json:"flight"`
	DepartsAt time.Time   `json:"departs_at"`
	Receipts  int         `json:"receipts"`
	ToInspect int         `json:"to_inspect"`
	Refund    amountOut   `json:"refund"`
	Reasons   []reasonOut `json:"reasons"`
	Held      bool        `json:"held"`
	Version   int         `json:"version"`
}

type queueOut struct {
	Body struct {
		Waiting      int        `json:"waiting"`
		Held         int        `json:"held"`
		DecidedToday int        `json:"decided_today"`
		Claims       []queueRow `json:"claims" doc:"red first, then by departure, then by age"`
	}
}

func (a *API) queue(ctx context.Context, in *queueIn) (*queueOut, error) {
	me := who(ctx)
	if in.Airport == "" {
		in.Airport = me.member.Airport
	}
	airport, err := a.Places.Airport(ctx, in.Airport)
	if err != nil {
		return nil, err
	}
	q, err := a.Claims.Queue(ctx, me.actor, airport, in.Tab, in.Limit)
	if err != nil {
		return nil, err
	}
	out := &queueOut{}
	out.Body.Waiting, out.Body.Held, out.Body.DecidedToday, out.Body.Claims = q.Waiting, q.Held, q.DecidedToday, []queueRow{}
	for _, r := range q.Rows {
		out.Body.Claims = append(out.Body.Claims, rowView(r))
	}
	return out, nil
}

func rowView(r claim.QueueRow) queueRow {
	return queueRow{ID: r.ID, DocID: string(r.DocID), Status: string(r.Status), Channel: r.Channel,
		Flight: r.Flight, DepartsAt: r.DepartsAt, Receipts: r.Receipts, ToInspect: r.ToInspect, Refund: amount(r.Refund),
		Reasons: reasons(r.Reasons), Held: r.Held, Version: r.Version}
}

type scanIn struct {
	Body struct {
		Code string `json:"code" maxLength:"200" doc:"a voucher's QR text, or its number in any spelling"`
	}
}

// scan opens a claim by its voucher; a QR counts only when our signature on it holds.
func (a *API) scan(ctx context.Context, in *scanIn) (*claimBody, error) {
	doc, err := a.Claims.Scan(in.Body.Code)
	if err != nil {
		return nil, err
	}
	return a.get(ctx, &claimIn{ID: string(doc)})
}

type decisionIn struct {
	ID          string      `json:"id"`
	Action      string      `json:"action" enum:"validate,reduce,refuse"`
	Reason      string      `json:"reason,omitempty" doc:"required to reduce or refuse"`
	Note        string      `json:"note,omitempty" doc:"for colleagues"`
	AmountMinor *int64      `json:"amount_minor,omitempty" doc:"reduce to this gross amount"`
	Lines       []allowedIn `json:"lines,omitempty" doc:"reduce to these goods; a line not named stays whole"`
}

type allowedIn struct {
	LineNo   int   `json:"line_no"`
	Quantity int64 `json:"quantity"`
}

type decideIn struct {
	ID   string `path:"id"`
	Body struct {
		Version  int          `json:"version" minimum:"1" doc:"of the claim as it was read; another one is 409"`
		Receipts []decisionIn `json:"receipts" minItems:"1" maxItems:"50"`
	}
}

func (a *API) decide(ctx context.Context, in *decideIn) (*claimBody, error) {
	d := claim.Decision{Version: in.Body.Version}
	for _, r := range in.Body.Receipts {
		rd := claim.ReceiptDecision{ReceiptID: r.ID, Action: r.Action, Reason: r.Reason, Note: r.Note, AmountMinor: r.AmountMinor}
		for _, l := range r.Lines {
			rd.Lines = append(rd.Lines, claim.AllowedLine{LineNo: l.LineNo, Quantity: l.Quantity})
		}
		d.Receipts = append(d.Receipts, rd)
	}
	return a.after(ctx, in.ID, func(me models.Actor) error {
		_, err := a.Claims.Decide(ctx, me, in.ID, d)
		return err
	})
}

// after does a deed to a claim and answers with the claim as it now is.
func (a *API) after(ctx context.Context, id string, deed func(models.Actor) error) (*claimBody, error) {
	if err := deed(who(ctx).actor); err != nil {
		return nil, err
	}
	return a.get(ctx, &claimIn{ID: id})
}

type authorityIn struct {
	ID   string `path:"id"`
	Body struct {
		Receipts  []string `json:"receipts,omitempty" maxItems:"50" doc:"ids; leave them out to mean all that await the authority"`
		Outcome   string   `json:"outcome" enum:"validated,refused,inspect"`
		Reference string   `json:"reference" doc:"under which the authority finds its answer, 3 to 100 characters"`
	}
}

// hearAuthority records what the country's own system answered about receipts that awaited it.
func (a *API) hearAuthority(ctx context.Context, in *authorityIn) (*claimBody, error) {
	return a.after(ctx, in.ID, func(me models.Actor) error {
		_, err := a.Claims.HearAuthority(ctx, me, in.ID, claim.AuthorityWord{Receipts: in.Body.Receipts, Outcome: in.Body.Outcome, Reference: in.Body.Reference})
		return err
	})
}

type reopenIn struct {
	ID   string `path:"id"`
	Body struct {
		Version   int    `json:"version" minimum:"1"`
		ReceiptID string `json:"receipt_id"`
		Reason    string `json:"reason" maxLength:"500"`
	}
}

func (a *API) reopen(ctx context.Context, in *reopenIn) (*claimBody, error) {
	return a.after(ctx, in.ID, func(me models.Actor) error {
		_, err := a.Claims.Reopen(ctx, me, in.ID, in.Body.ReceiptID, in.Body.Reason, in.Body.Version)
		return err
	})
}

type holdIn struct {
	ID   string `path:"id"`
	Body struct {
		Kind   string `json:"kind" enum:"claim,passport,merchant"`
		Reason string `json:"reason" doc:"for colleagues, 5 to 500 characters"`
	}
}

func (a *API) hold(ctx context.Context, in *holdIn) (*claimBody, error) {
	return a.after(ctx, in.ID, func(me models.Actor) error {
		return a.Claims.Hold(ctx, me, in.Body.Kind, in.ID, in.Body.Reason)
	})
}

func (a *API) release(ctx context.Context, in *claimIn) (*struct{}, error) {
	return nil, a.Claims.ReleaseHold(ctx, who(ctx).actor, in.ID)
}

type presentIn struct {
	ID   string `path:"id"`
	Body struct {
		Version   int       `json:"version" minimum:"1"`
		Flight    string    `json:"flight"`
		DepartsAt time.Time `json:"departs_at"`
	}
}

func (a *API) present(ctx context.Context, in *presentIn) (*claimBody, error) {
	return a.after(ctx, in.ID, func(me models.Actor) error {
		_, err := a.Claims.PresentAgain(ctx, me, in.ID, in.Body.Flight, in.Body.DepartsAt, in.Body.Version)
		return err
	})
}

type withdrawIn struct {
	ID   string `path:"id"`
	Body struct {
		Version int `json:"version" minimum:"1"`
	}
}

func (a *API) withdraw(ctx context.Context, in *withdrawIn) (*claimBody, error) {
	return a.after(ctx, in.ID, func(me models.Actor) error {
		_, err := a.Claims.Withdraw(ctx, me, in.ID, in.Body.Version)
		return err
	})
}

type accountIn struct {
	ID   string `path:"id"`
	Body struct {
		Method  string `json:"method"`
		Account string `json:"account,omitempty" doc:"leave it out for cash"`
		Holder  string `json:"holder,omitempty"`
	}
}

func (a *API) account(ctx context.Context, in *accountIn) (*claimBody, error) {
	return a.after(ctx, in.ID, func(me models.Actor) error {
		_, err := a.Claims.SetPayoutDetails(ctx, me, in.ID, in.Body.Method, in.Body.Account, in.Body.Holder)
		return err
	})
}
