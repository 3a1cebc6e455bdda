package api

import (
	"context"

	"taxrefund/models"
	"taxrefund/models/claim"
	"taxrefund/models/idempotency"
	"taxrefund/models/ident"
	"taxrefund/models/merchant"
	"taxrefund/models/money"
	"taxrefund/models/travel"
)

type buyerIn struct {
	IssuingState string `json:"issuing_state" minLength:"1" maxLength:"3" doc:"as in the machine-readable zone"`
	Number       string `json:"number" minLength:"1" maxLength:"20"`
}

type saleIn struct {
	Key  string `header:"Idempotency-Key" doc:"1 to 100 visible ASCII characters"`
	Body struct {
		Action        string   `json:"action" enum:"record,correct,void"`
		InvoiceNumber string   `json:"invoice_number"`
		Store         string   `json:"store,omitempty" doc:"the store's code; to record or correct"`
		LocalTime     string   `json:"local_time,omitempty" doc:"by the store's clock: 2026-05-07T18:20:00; to record or correct"`
		Currency      string   `json:"currency,omitempty"`
		BuyerDocument *buyerIn `json:"buyer_document,omitempty" doc:"kept as a blind index only"`
		Lines         []soldIn `json:"lines,omitempty" maxItems:"500"`
		IssuedOn      string   `json:"issued_on,omitempty" doc:"the store's local day; to void"`
		Reason        string   `json:"reason,omitempty" doc:"to void"`
	}
	RawBody []byte
}

type saleOut struct {
	ID            string    `json:"id"`
	InvoiceNumber string    `json:"invoice_number"`
	IssuedOn      string    `json:"issued_on" format:"date"`
	Status        string    `json:"status" enum:"free,taken,void"`
	Version       int       `json:"version"`
	Gross         amountOut `json:"gross"`
	VAT           amountOut `json:"vat"`
}

func (in *saleIn) report() (merchant.Report, error) {
	b := in.Body
	r := merchant.Report{Invoice: b.InvoiceNumber, Store: b.Store, LocalTime: b.LocalTime, Currency: b.Currency}
	if d := b.BuyerDocument; d != nil {
		key, err := travel.DocumentKey(d.IssuingState, d.Number)
		if err != nil {
			return r, err
		}
		r.BuyerDocument = key
	}
	for _, l := range b.Lines {
		r.Lines = append(r.Lines, l.line())
	}
	return r, nil
}

func (in *saleIn) void() (claim.Void, error) {
	invoice, err := ident.NormaliseInvoice(in.Body.InvoiceNumber)
	if err != nil {
		return claim.Void{}, err
	}
	on, err := models.ParseDate(in.Body.IssuedOn)
	return claim.Void{Invoice: invoice, IssuedOn: on, Reason: in.Body.Reason}, err
}

// reportSale records, corrects or voids one sale of the calling merchant.
func (a *API) reportSale(ctx context.Context, in *saleIn) (*rawAnswer, error) {
	me := who(ctx)
	req := idempotency.Request{Scope: "sales:" + me.merchant.ID, Key: in.Key, Body: in.RawBody}
	render := func(s merchant.Sale) (idempotency.Answer, error) {
		return rendered(200, saleOut{ID: s.ID, InvoiceNumber: s.InvoiceNumber, IssuedOn: string(s.IssuedOn), Status: s.Status, Version: s.Version,
			Gross: amount(money.Of(s.GrossMinor, s.Currency)), VAT: amount(money.Of(s.VATMinor, s.Currency))})
	}
	if in.Body.Action == "void" {
		v, err := in.void()
		if err != nil {
			return nil, err
		}
		return sentOr(a.Claims.VoidSale(ctx, me.actor, me.merchant, v, req, render))
	}
	r, err := in.report()
	if err != nil {
		return nil, err
	}
	if in.Body.Action == "correct" {
		return sentOr(a.Claims.CorrectSale(ctx, me.actor, me.merchant, r, req, render))
	}
	return sentOr(a.Claims.RecordSale(ctx, me.actor, me.merchant, r, req, render))
}
