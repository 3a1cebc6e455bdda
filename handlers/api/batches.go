package api

import (
	"context"
	"time"

	"taxrefund/models/payout"
	"taxrefund/reports/payouts"
)

type airportIn struct {
	Airport string `query:"airport" maxLength:"3" doc:"IATA code; staff of one airport see theirs"`
}

// airportOf keeps staff of one airport there.
func (in airportIn) airportOf(ctx context.Context) string {
	if own := who(ctx).member.Airport; own != "" {
		return own
	}
	return in.Airport
}

type batchOut struct {
	Number   string     `json:"number"`
	Airport  string     `json:"airport"`
	Method   string     `json:"method"`
	Rail     string     `json:"rail"`
	State    string     `json:"state" enum:"open,closed"`
	OpenedAt time.Time  `json:"opened_at"`
	ClosedAt *time.Time `json:"closed_at,omitempty"`
	Lines    int        `json:"lines"`
	Total    amountOut  `json:"total"`
	Paid     amountOut  `json:"paid"`
	Failed   amountOut  `json:"failed"`
	Returned amountOut  `json:"returned"`
}

func batchView(b payout.Batch) batchOut {
	return batchOut{Number: b.Number, Airport: b.Airport, Method: b.Method, Rail: b.Rail, State: b.State, OpenedAt: b.OpenedAt, ClosedAt: b.ClosedAt,
		Lines: b.LineCount, Total: amount(b.Amount(b.TotalMinor)), Paid: amount(b.Amount(b.PaidMinor)), Failed: amount(b.Amount(b.FailedMinor)),
		Returned: amount(b.Amount(b.ReturnedMinor))}
}

type batchesOut struct {
	Body struct {
		Batches []batchOut `json:"batches" doc:"newest first, at most 200"`
	}
}

func (a *API) batches(ctx context.Context, in *airportIn) (*batchesOut, error) {
	list, err := a.Payouts.Batches(ctx, in.airportOf(ctx))
	out := &batchesOut{}
	out.Body.Batches = []batchOut{}
	for _, b := range list {
		out.Body.Batches = append(out.Body.Batches, batchView(b))
	}
	return out, err
}

type numberIn struct {
	Number string `path:"number"`
}

type batchLine struct {
	LineNo        int       `json:"line_no"`
	Kind          string    `json:"kind" enum:"payout,return"`
	DocID         string    `json:"doc_id"`
	PayoutID      string    `json:"payout_id"`
	RailID        string    `json:"rail_id"`
	RailReference string    `json:"rail_reference"`
	Account       string    `json:"account" doc:"masked"`
	Amount        amountOut `json:"amount"`
	Outcome       string    `json:"outcome"`
}

type reportFile struct {
	Format string `json:"format" enum:"csv,xlsx,pdf"`
	SHA256 string `json:"sha256"`
	Size   int    `json:"size" doc:"bytes"`
}

type batchBody struct {
	Body struct {
		batchOut
		Entries []batchLine  `json:"entries"`
		Reports []reportFile `json:"reports" doc:"made when the batch closed; they never change"`
	}
}

func (a *API) batch(ctx context.Context, in *numberIn) (*batchBody, error) {
	b, lines, err := a.Payouts.Batch(ctx, who(ctx).actor, in.Number)
	if err != nil {
		return nil, err
	}
	files, err := a.Payouts.Reports(ctx, b.ID)
	out := &batchBody{}
	out.Body.batchOut, out.Body.Entries, out.Body.Reports = batchView(b), []batchLine{}, []reportFile{}
	for _, l := range lines {
		out.Body.Entries = append(out.Body.Entries, batchLine{LineNo: l.LineNo, Kind: l.Kind, DocID: l.DocID, PayoutID: l.PayoutID, RailID: l.RailID,
			RailReference: l.RailReference, Account: l.AccountMask, Amount: amount(b.Amount(l.AmountMinor)), Outcome: l.Outcome})
	}
	for _, f := range files[b.ID] {
		out.Body.Reports = append(out.Body.Reports, reportFile(f))
	}
	return out, err
}

type reportIn struct {
	Number string `path:"number"`
	Format string `path:"format" enum:"csv,xlsx,pdf"`
}

func (a *API) report(ctx context.Context, in *reportIn) (*fileOut, error) {
	body, sum, err := a.Payouts.Report(ctx, who(ctx).actor, in.Number, in.Format)
	return &fileOut{ContentType: payouts.MediaType(in.Format), SHA256: sum, Body: body,
		Disposition: payouts.Disposition(in.Number, in.Format)}, err
}

type unreconciledOut struct {
	Body struct {
		Payouts []payoutOut `json:"payouts" doc:"what the rails have not settled, oldest first"`
	}
}

func (a *API) unreconciled(ctx context.Context, in *airportIn) (*unreconciledOut, error) {
	list, err := a.Payouts.Unreconciled(ctx, in.airportOf(ctx))
	out := &unreconciledOut{}
	out.Body.Payouts = []payoutOut{}
	for _, p := range list {
		out.Body.Payouts = append(out.Body.Payouts, payoutView(p.Payout))
	}
	return out, err
}

type payoutDeedIn struct {
	ID   string `path:"id"`
	Body struct {
		Reason string `json:"reason" doc:"3 to 500 characters"`
	}
}

func (a *API) holdPayout(ctx context.Context, in *payoutDeedIn) (*struct{}, error) {
	return nil, a.Payouts.Hold(ctx, who(ctx).actor, in.ID, in.Body.Reason)
}

func (a *API) releasePayout(ctx context.Context, in *payoutDeedIn) (*struct{}, error) {
	return nil, a.Payouts.Release(ctx, who(ctx).actor, in.ID, in.Body.Reason)
}

type resolveIn struct {
	ID   string `path:"id"`
	Body struct {
		Outcome string `json:"outcome" enum:"paid,failed"`
		Reason  string `json:"reason" doc:"3 to 500 characters"`
	}
}

type resolveOut struct {
	Body struct {
		Decided bool `json:"decided" doc:"false until a second person says the same"`
	}
}

// resolvePayout is one of two people's word on a payout that nobody could find out about.
func (a *API) resolvePayout(ctx context.Context, in *resolveIn) (*resolveOut, error) {
	out := &resolveOut{}
	var err error
	out.Body.Decided, err = a.Payouts.ResolveReview(ctx, who(ctx).actor, in.ID, in.Body.Outcome, in.Body.Reason)
	return out, err
}
