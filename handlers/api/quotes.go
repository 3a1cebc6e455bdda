package api

import (
	"context"
	"slices"
	"time"

	"taxrefund/models"
	"taxrefund/models/claim"
	"taxrefund/models/money"
	"taxrefund/models/tax"
)

type quoteIn struct {
	Body BasketIn
}

type quoteOut struct {
	Body QuoteOut
}

// sums are what a quote says of a line, a receipt or the whole, in minor units: payout is refund less fee.
type sums struct {
	GrossMinor   int64 `json:"gross_minor"`
	TaxBaseMinor int64 `json:"tax_base_minor" doc:"the price before taxes of what is eligible"`
	TaxMinor     int64 `json:"tax_minor" doc:"the tax in what is eligible"`
	RefundMinor  int64 `json:"refund_minor" doc:"what the law gives back of it"`
	FeeMinor     int64 `json:"fee_minor" doc:"what is kept, by law or by contract"`
	PayoutMinor  int64 `json:"payout_minor" doc:"what the traveller gets"`
}

// QuoteOut is the law's answer for a basket, step by step.
type QuoteOut struct {
	Scheme            string             `json:"scheme"`
	Version           string             `json:"version" doc:"what a claim made under this law is frozen as"`
	Profile           string             `json:"profile"`
	Currency          string             `json:"currency"`
	Payout            string             `json:"payout" doc:"for people" example:"EUR 123.45"`
	Total             sums               `json:"total" doc:"over eligible receipts"`
	Assumed           []string           `json:"assumed" doc:"what the answer rests on and the law does not say, by name"`
	DepartWithinHours int                `json:"depart_within_hours,omitempty" doc:"after approval"`
	Receipts          []quotedReceiptOut `json:"receipts"`
	Rules             []ruleOut          `json:"rules" doc:"the dated values of the law that the answer rests on"`
	Steps             []stepOut          `json:"steps,omitempty"`
}

type quotedReceiptOut struct {
	Key         string          `json:"key"`
	Eligible    bool            `json:"eligible"`
	Reasons     []reasonOut     `json:"reasons" doc:"why not"`
	Group       string          `json:"group,omitempty" doc:"receipts with the same group reached the minimum together"`
	Sums        sums            `json:"sums"`
	DeadlineOn  string          `json:"deadline_on,omitempty" doc:"the last day on which the goods may leave"`
	ClaimBy     string          `json:"claim_by,omitempty" doc:"the last day on which the refund may be claimed"`
	ValidatedBy string          `json:"validated_by,omitempty" enum:"platform,officer,external"`
	Inspect     []reasonOut     `json:"inspect" doc:"why the law wants an officer to see the goods"`
	Lines       []quotedLineOut `json:"lines"`
}

type quotedLineOut struct {
	Key      string      `json:"key"`
	Eligible bool        `json:"eligible"`
	Reasons  []reasonOut `json:"reasons"`
	Sums     sums        `json:"sums"`
}

type ruleOut struct {
	Rule       string `json:"rule" example:"minimum"`
	Since      string `json:"since,omitempty" doc:"absent: nobody knows since when"`
	KnownSince string `json:"known_since,omitempty"`
	Source     string `json:"source"`
	Address    string `json:"address,omitempty"`
	Certainty  string `json:"certainty,omitempty" enum:"verified,general_knowledge"`
	// A date that is less certain than the value says so.
	DateCertainty string `json:"date_certainty,omitempty" enum:"verified,general_knowledge" doc:"of since and until, where it is less than the value's"`
}

type stepOut struct {
	Receipt string   `json:"receipt,omitempty"`
	Line    string   `json:"line,omitempty"`
	Says    string   `json:"says" example:"EUR 240.00 is more than EUR 100.00"`
	Assumed []string `json:"assumed,omitempty" doc:"what of it the law does not say and the operator's profile assumes, by name"`
	ruleOut
}

// quote answers what a basket is worth. It changes nothing and keeps nothing.
func (a *API) quote(_ context.Context, in *quoteIn) (*quoteOut, error) {
	today := models.DateIn(a.Claims.DB.Clock.Now(), time.UTC)
	out, err := Answer(a.Claims.Law, in.Body, today)
	if err != nil {
		return nil, err
	}
	return &quoteOut{Body: out}, nil
}

// explain works out once more what a claim is worth, under the law it was made under.
func (a *API) explain(ctx context.Context, in *claimIn) (*quoteOut, error) {
	c, err := a.Claims.Get(ctx, who(ctx).actor, in.ID)
	if err != nil {
		return nil, err
	}
	q, s, err := a.Claims.Explain(ctx, c)
	if err != nil {
		return nil, err
	}
	return &quoteOut{Body: quoted(q, s)}, nil
}

// Answer quotes a basket under a book of law. Today stands for a known_on that is not given.
func Answer(law *tax.Book, in BasketIn, today models.Date) (QuoteOut, error) {
	x, err := in.basket(today)
	if err != nil {
		return QuoteOut{}, err
	}
	q, err := law.Quote(x, in.Profile)
	if err != nil {
		return QuoteOut{}, err
	}
	if slices.ContainsFunc(x.Purchases, func(p tax.Purchase) bool {
		return slices.ContainsFunc(p.Lines, func(l tax.Line) bool { return l.FromRate })
	}) {
		q.Assumed = append(q.Assumed, "tax_from_rate")
	}
	s, err := law.Scheme(in.Scheme)
	if err != nil {
		return QuoteOut{}, err
	}
	return quoted(q, s), nil
}

// quoted is a quote as it is shown, with the sources of its law.
func quoted(q tax.Quote, s *tax.Scheme) QuoteOut {
	out := QuoteOut{Scheme: q.SchemeID, Version: q.Version, Profile: q.Profile, Currency: string(q.Currency), Payout: money.Of(q.Payout, q.Currency).String(),
		Total:   sums{q.Gross, q.TaxBase, q.Tax, q.Refund, q.Fee, q.Payout},
		Assumed: append([]string{}, q.Assumed...), DepartWithinHours: q.DepartWithinHours, Receipts: []quotedReceiptOut{}, Rules: []ruleOut{}}
	for _, r := range q.Receipts {
		out.Receipts = append(out.Receipts, quotedReceipt(r))
	}
	for _, u := range q.Rules {
		src := s.Sources[u.Source]
		out.Rules = append(out.Rules, ruleOut{Rule: u.Rule, Since: string(u.Since), KnownSince: string(u.KnownSince), Source: src.Title, Address: src.Address,
			Certainty: u.Certainty, DateCertainty: u.DateCertainty})
	}
	for _, p := range q.Steps {
		out.Steps = append(out.Steps, stepOut{Receipt: p.Receipt, Line: p.Line, Says: p.Says, Assumed: p.Assumed,
			ruleOut: ruleOut{Rule: p.Rule, Since: string(p.Since), KnownSince: string(p.KnownSince), Source: p.Source, Address: p.Address, Certainty: p.Certainty,
				DateCertainty: p.DateCertainty}})
	}
	return out
}

func quotedReceipt(r tax.ReceiptQuote) quotedReceiptOut {
	out := quotedReceiptOut{Key: r.Key, Eligible: r.Eligible, Reasons: lawReasons(r.Reasons), Group: r.Group,
		Sums:       sums{r.Gross, r.TaxBase, r.Tax, r.Refund, r.Fee, r.Payout},
		DeadlineOn: string(r.DeadlineOn), ClaimBy: string(r.ClaimBy), ValidatedBy: r.ValidatedBy, Inspect: lawReasons(r.Inspect)}
	for _, l := range r.Lines {
		out.Lines = append(out.Lines, quotedLineOut{Key: l.Key, Eligible: l.Eligible, Reasons: lawReasons(l.Reasons),
			Sums: sums{l.Gross, l.TaxBase, l.Tax, l.Refund, l.Fee, l.Payout}})
	}
	return out
}

func lawReasons(in []tax.Reason) []reasonOut {
	out := make([]reasonOut, len(in))
	for i, r := range in {
		out[i] = reasonOut{Code: r.Code, Text: claim.Sentence(claim.Reason{Code: r.Code, Params: r.Params})}
		switch r.Code {
		case "tax.not_known":
			out[i].Text = "It is not known " + tax.Point(r.Params["rule"]) + ", and nothing is assumed."
		case "tax.not_asked":
			out[i].Text = "We need to know " + tax.Fact(r.Params["fact"], r.Params["what"]) + "."
		}
	}
	return out
}
