package api

import (
	"context"

	"taxrefund/models"
	"taxrefund/models/claim"
)

type findIn struct {
	Body struct {
		Voucher  string `json:"voucher,omitempty" maxLength:"200" doc:"a voucher's QR text, or its number in any spelling"`
		Document *struct {
			IssuingState string `json:"issuing_state" maxLength:"3" doc:"as in the machine-readable zone" example:"CHN"`
			Number       string `json:"number" maxLength:"30"`
		} `json:"document,omitempty"`
	}
}

type foundOut struct {
	Body struct {
		Claims []queueRow `json:"claims" doc:"the newest first, at most 50"`
	}
}

// find lists the claims of a voucher or of a passport at the caller's airport; both stand in the body, never in an address.
func (a *API) find(ctx context.Context, in *findIn) (*foundOut, error) {
	if (in.Body.Voucher == "") == (in.Body.Document == nil) {
		return nil, models.E(models.Invalid, "claim.find", "name a voucher or a document, and not both")
	}
	rows, err := a.found(ctx, in)
	if err != nil {
		return nil, err
	}
	out := &foundOut{}
	for _, r := range rows {
		out.Body.Claims = append(out.Body.Claims, rowView(r))
	}
	return out, nil
}

func (a *API) found(ctx context.Context, in *findIn) ([]claim.QueueRow, error) {
	if d := in.Body.Document; d != nil {
		return a.Claims.FindByPassport(ctx, who(ctx).actor, d.IssuingState, d.Number)
	}
	row, err := a.Claims.FindByVoucher(ctx, who(ctx).actor, in.Body.Voucher)
	return []claim.QueueRow{row}, err
}
