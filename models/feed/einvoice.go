package feed

import (
	"cmp"
	"context"
	"io"
	"slices"
	"strconv"
	"strings"

	"taxrefund/models/fiscal"
	"taxrefund/models/ident"
	"taxrefund/models/merchant"
)

// invoices reads a file of electronic invoices, which is small enough to be held. A document that cannot be read refuses the
// file. The cursor of such a feed counts invoices, as documents of other character sets have no bytes to go on from.
func (w *run) invoices(ctx context.Context, j judge) (rows, error) {
	file, err := io.ReadAll(w.open(ctx, w.feed.ID, 0))
	if err != nil {
		return nil, err
	}
	list, err := fiscal.ReadInvoices(file)
	if err != nil {
		return nil, err
	}
	i := int(w.feed.NextByte)
	return func() (Row, error) {
		if i >= len(list) {
			return Row{}, io.EOF
		}
		r := j.document(list[i])
		i++
		r.NextByte, r.NextLine = int64(i), r.Line+1
		return r, nil
	}, nil
}

// document makes a row of an invoice, or of a credit note that takes a whole one back.
func (j judge) document(inv fiscal.Invoice) Row {
	r := Row{Line: int64(inv.Line), Action: "record", Report: merchant.Report{Invoice: inv.Number, Currency: string(inv.Currency)}}
	switch {
	case !j.isSeller(inv.Seller):
		r.bad(r.Line, "seller", "feed.seller", "the seller's VAT id on this document is not yours")
	case inv.Kind == fiscal.Invoiced:
		j.invoice(&r, inv)
	case inv.Kind == fiscal.CreditNote:
		r.credit(inv)
	default:
		r.bad(r.Line, "", "feed.correction", "a document that corrects an invoice is not taken; send the whole sale anew as a row with the action correct")
	}
	return r
}

// isSeller reports whether a seller is the feed's merchant; within its country a VAT id may lack its prefix.
func (j judge) isSeller(p fiscal.Party) bool {
	if id, err := ident.ParseVAT(p.VATID); err == nil {
		return id == j.merchant.VATID
	}
	id, err := ident.ParseVATOf(j.merchant.Country, cmp.Or(p.VATID, p.TaxID))
	return err == nil && id.String() == j.merchant.VATID
}

func (j judge) invoice(r *Row, inv fiscal.Invoice) {
	if !inv.Rebate.IsZero() {
		r.bad(r.Line, "", "feed.rebate", "a discount is taken off the total and not off what VAT is reckoned on; spread it over the lines")
	}
	r.buyer(inv.Buyer)
	store, known := j.storeOf(inv.Seller)
	if !known {
		r.bad(r.Line, "store", "sale.store", "the document names none of your stores; put the code of one into the seller's identification")
		return
	}
	r.Report.Store, r.Report.LocalTime = store.Code, j.timeOf(store, inv)
	for _, l := range inv.Goods {
		quantity, err := strconv.ParseInt(l.Quantity, 10, 64)
		if err != nil || quantity < 1 { // 0.75 m of cloth are one piece
			quantity = 1
		}
		r.Report.Lines = append(r.Report.Lines, merchant.ReportLine{Description: shorten(l.Description), Category: cmp.Or(l.Goods, "goods"), Quantity: quantity,
			GrossMinor: l.Gross.Minor, VATRate: l.Rate.String(), VATMinor: l.VAT.Minor, Tariff: l.Tariff, Origin: l.Origin, Set: l.Set})
		r.goods = append(r.goods, int64(l.Line))
	}
}

// storeOf finds the store that a seller's identifiers name, or the only one.
func (j judge) storeOf(p fiscal.Party) (merchant.Store, bool) {
	var found []merchant.Store
	for code, s := range j.stores {
		if len(j.stores) == 1 || slices.Contains(p.IDs, code) {
			found = append(found, s)
		}
	}
	if len(found) != 1 {
		return merchant.Store{}, false
	}
	return found[0], true
}

// timeOf is when a sale was made, by the store's clock: noon where the document names the day only, or when the file came in
// if that was before.
func (j judge) timeOf(s merchant.Store, inv fiscal.Invoice) string {
	if inv.Time != "" {
		return string(inv.IssuedOn) + "T" + inv.Time
	}
	noon := string(inv.IssuedOn) + "T12:00:00"
	came := j.at.In(s.Zone()).Format("2006-01-02T15:04:05")
	if strings.HasPrefix(came, string(inv.IssuedOn)) {
		return min(noon, came)
	}
	return noon
}

// buyer reads the travel document among a buyer's identifiers: issuing state, "|", number. The others say nothing here.
func (r *Row) buyer(p fiscal.Party) {
	for _, id := range p.IDs {
		state, number, is := strings.Cut(id, "|")
		switch {
		case !is:
		case r.BuyerState+r.Buyer != "" && (state != r.BuyerState || number != r.Buyer):
			r.bad(r.Line, "buyer_document", "feed.buyer", "the document names two travel documents of its buyer")
		default:
			r.BuyerState, r.Buyer = state, number
		}
	}
}

// credit makes a row the void of the sale that a credit note takes back.
func (r *Row) credit(note fiscal.Invoice) {
	if len(note.Credits) != 1 {
		r.bad(r.Line, "invoice_number", "feed.credits", "a credit note names the one invoice that it takes back")
		return
	}
	gross := note.Gross
	gross.Minor = max(gross.Minor, -gross.Minor) // Facturae takes off, the others give back
	r.Action, r.Credit = "void", &gross
	r.Report.Invoice, r.IssuedOn = note.Credits[0].Number, string(note.Credits[0].IssuedOn)
	r.Reason = shorten(cmp.Or(note.Reason, "credit note "+note.Number))
}

// shorten cuts a text to what a description or a reason may have.
func shorten(s string) string {
	if list := []rune(s); len(list) > 200 {
		return string(list[:199]) + "…"
	}
	return s
}
