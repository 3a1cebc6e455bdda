package feed

import (
	"errors"
	"time"

	"taxrefund/models"
	"taxrefund/models/claim"
	"taxrefund/models/ident"
	"taxrefund/models/merchant"
	"taxrefund/models/money"
	"taxrefund/models/travel"
)

// judge checks the rows of one feed by themselves, as POST /v1/sales does. Every row is judged as of the instant the file
// was received, so that an import that went on later ends as one that did not stop.
type judge struct {
	claims   *claim.Service
	merchant merchant.Merchant
	stores   map[string]merchant.Store
	at       time.Time
}

// entry is a judged row: a sale to record or to correct, or one to void; or what is wrong with it.
type entry struct {
	Row
	sale merchant.Sale // of a void only its key
	void claim.Void
}

func (e *entry) changes() bool { return len(e.Bad) == 0 && e.Action != "record" }

func (j judge) judge(r Row) entry {
	e := entry{Row: r}
	if len(r.Bad) > 0 {
		return e
	}
	switch r.Action {
	case "record", "correct":
		j.report(&e)
	case "void":
		e.cancel()
	default:
		e.bad(e.Line, "action", "field.choice", "an action is record, correct or void")
	}
	return e
}

func (j judge) report(e *entry) {
	if e.BuyerState != "" || e.Buyer != "" {
		key, err := travel.DocumentKey(e.BuyerState, e.Buyer)
		if err != nil {
			e.blame("buyer_document", err)
		}
		e.Report.BuyerDocument = key
	}
	store, known := j.stores[e.Report.Store]
	if !known {
		e.bad(e.Line, "store", "sale.store", "you have no store with this code")
	}
	sale, err := e.Report.Check(store, j.at)
	if err != nil {
		e.blame("", err)
	}
	if len(e.Bad) > 0 {
		return
	}
	if err := j.claims.OwnCurrency(j.merchant, sale); err != nil {
		e.blame("currency", err)
		return
	}
	if e.Report.BuyerDocument != "" {
		sale.BuyerIndex = merchant.BuyerIndex(j.claims.Ring, e.Report.BuyerDocument)
	}
	e.sale = sale
}

// cancel reads a void.
func (e *entry) cancel() {
	number, err := ident.NormaliseInvoice(e.Report.Invoice)
	if err != nil {
		e.blame("invoice_number", err)
	}
	on, err := models.ParseDate(e.IssuedOn)
	if err != nil && (e.Credit == nil || e.IssuedOn != "") {
		e.blame("issued_on", err)
	}
	e.void = claim.Void{Invoice: number, IssuedOn: on, Reason: e.Reason}
	e.sale = merchant.Sale{InvoiceNumber: number, IssuedOn: on}
	if !merchant.SoundReason(e.Reason) {
		e.bad(e.Line, "reason", "sale.reason", "say in 1 to 200 characters why the sale is void")
	}
}

// blame notes an error of the house as what is wrong with a row: its fields, or the one given.
func (e *entry) blame(field string, err error) {
	known, ok := errors.AsType[*models.Error](err)
	if !ok {
		known = models.E(models.Invalid, "row.invalid", "this cannot be accepted")
	}
	for _, f := range known.Fields {
		e.badField(f.Path, f.Code, f.Msg)
	}
	if len(known.Fields) == 0 {
		e.bad(e.Line, field, known.Code, known.Msg)
	}
}

// known is what is recorded under a row's key at the moment: in the database, or by the rows before it.
type known struct {
	found  bool
	same   bool         // it says what the row says
	status string       // "free", "taken" or "void"
	gross  money.Amount // without a currency when it is not known, as of a sale that a preview only would record
}

// against compares a row with what is recorded. It reports whether there is nothing to do, or notes in the row why it is
// rejected.
func (e *entry) against(k known) (unchanged bool) {
	switch {
	case e.Credit != nil && k.found && k.status != "void" && k.gross.Currency != "" && k.gross != *e.Credit:
		e.bad(e.Line, "", "feed.part", "the credit note takes back another amount than that of the sale; send the whole sale anew as a row with the action correct")
	case e.Action == "record" && !k.found, e.Action == "void" && k.found && k.status != "void":
		return false
	case k.found && (k.same || e.Action == "void"):
		return true
	case !k.found:
		e.bad(e.Line, "invoice_number", "sale.not_found", "you have recorded no such sale")
	case e.Action == "record":
		e.bad(e.Line, "invoice_number", "sale.recorded_already", "this invoice is recorded already and says something else; correct it, and keep the lines of one sale together")
	case k.status == "void":
		e.bad(e.Line, "invoice_number", "sale.void", "this sale is void")
	case k.status == "taken":
		e.bad(e.Line, "invoice_number", "sale.claimed", "a traveller has claimed this sale; it can be voided, not corrected")
	}
	return false
}
