package api

import (
	"context"

	"taxrefund/models/money"
	"taxrefund/models/payout"
)

type prefundOut struct {
	Rail     string     `json:"rail"`
	Balance  amountOut  `json:"balance" doc:"what the rail should say that it has of the house's money"`
	OnItsWay amountOut  `json:"on_its_way" doc:"sent, and not settled yet"`
	Floor    *amountOut `json:"floor,omitempty" doc:"what would bring the money below it is not sent"`
	Waiting  amountOut  `json:"waiting" doc:"due over this rail now, at all airports"`
	Payouts  int        `json:"payouts" doc:"how many of them wait"`
	Short    amountOut  `json:"short" doc:"what must be topped up before all that waits can go"`
}

type prefundsOut struct {
	Body struct {
		Prefunds []prefundOut `json:"prefunds"`
	}
}

func (a *API) prefunds(ctx context.Context, _ *struct{}) (*prefundsOut, error) {
	list, err := a.Payouts.Prefunds(ctx)
	out := &prefundsOut{}
	out.Body.Prefunds = []prefundOut{}
	for _, p := range list {
		out.Body.Prefunds = append(out.Body.Prefunds, prefundOut{Rail: p.Rail, Balance: amount(p.Amount(p.Balance)), OnItsWay: amount(p.Amount(p.OnItsWay)),
			Floor: optional(p.Floor, p.Currency), Waiting: amount(p.Amount(p.Waiting)), Payouts: p.Payouts, Short: amount(p.Amount(p.Short()))})
	}
	return out, err
}

// optional is an amount that may not be set.
func optional(minor *int64, c money.Currency) *amountOut {
	if minor == nil {
		return nil
	}
	a := amount(money.Of(*minor, c))
	return &a
}

type topUpIn struct {
	Rail string `path:"rail"`
	Body struct {
		Amount    amountIn `json:"amount" doc:"negative for money that came back, or to take back what was recorded wrongly"`
		Reference string   `json:"reference" doc:"on the bank's statement, 3 to 60 characters; booked once for a rail"`
	}
}

func (a *API) topUp(ctx context.Context, in *topUpIn) (*struct{}, error) {
	return nil, a.Payouts.TopUp(ctx, who(ctx).actor, payout.TopUp{Rail: in.Rail, Reference: in.Body.Reference,
		Amount: money.Of(in.Body.Amount.AmountMinor, money.Currency(in.Body.Amount.Currency))})
}

// limitIn is a limit in one currency; without an amount the limit is taken away.
type limitIn struct {
	AmountMinor *int64 `json:"amount_minor,omitempty" doc:"leave it out to take the limit away"`
	Currency    string `json:"currency" maxLength:"3"`
}

type floorIn struct {
	Rail string `path:"rail"`
	Body limitIn
}

func (a *API) setFloor(ctx context.Context, in *floorIn) (*struct{}, error) {
	return nil, a.Payouts.SetFloor(ctx, who(ctx).actor, in.Rail, money.Currency(in.Body.Currency), in.Body.AmountMinor)
}

type merchantIn struct {
	ID string `path:"id"`
}

type exposureOut struct {
	Currency string     `json:"currency"`
	Out      amountOut  `json:"out" doc:"refunds on this merchant's sales that are on their way, or were paid within the last 30 days"`
	Waiting  amountOut  `json:"waiting" doc:"due and not sent"`
	Ceiling  *amountOut `json:"ceiling,omitempty" doc:"what would bring more out than this stays due until there is room"`
}

type exposuresOut struct {
	Body struct {
		Exposures []exposureOut `json:"exposures" doc:"one for each currency"`
	}
}

func (a *API) exposure(ctx context.Context, in *merchantIn) (*exposuresOut, error) {
	list, err := a.Payouts.Exposure(ctx, in.ID)
	out := &exposuresOut{}
	out.Body.Exposures = []exposureOut{}
	for _, e := range list {
		out.Body.Exposures = append(out.Body.Exposures, exposureOut{Currency: string(e.Currency), Out: amount(e.Amount(e.Out)),
			Waiting: amount(e.Amount(e.Waiting)), Ceiling: optional(e.Ceiling, e.Currency)})
	}
	return out, err
}

type ceilingIn struct {
	ID   string `path:"id"`
	Body limitIn
}

func (a *API) setCeiling(ctx context.Context, in *ceilingIn) (*struct{}, error) {
	return nil, a.Payouts.SetCeiling(ctx, who(ctx).actor, in.ID, money.Currency(in.Body.Currency), in.Body.AmountMinor)
}
