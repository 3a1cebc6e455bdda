// Package fiscal reads what a shop's papers say by themselves: the fiscal codes that states make tills print on receipts,
// and electronic invoices. Nothing here asks a state's server: what a code proves by itself is said, and the rest is what
// its seller, or whoever printed it, claims.
package fiscal

import (
	"slices"

	"taxrefund/models"
	"taxrefund/models/money"
)

// Receipt is what a fiscal code says, in one shape for every state. What a code does not say is empty.
type Receipt struct {
	System   string        // the layout, such as "pt_at_qr"; Systems lists them
	Country  string        // ISO 3166 alpha-2 of the state whose layout it is
	Seller   string        // the seller's number as the code writes it: tax number, VAT id, or none
	VATID    string        // the seller's VAT id with its prefix, where the code gives it and its check digits hold
	Register string        // the till's or device's number
	Number   string        // the receipt's or invoice's number as a merchant would report it
	IssuedOn models.Date   // by the shop's calendar
	Time     string        // by the shop's clock, YYYY-MM-DDThh:mm:ss
	Gross    *money.Amount // with VAT; nil when the code has no total, or one that reads two ways
	Net, VAT *money.Amount
	Rates    []Rate // totals by rate, in the order of the code
	Buyer    string // the buyer's number: personal, never to be logged
	Sale     Sale
	Proof    Proof
	Claimed  []string // names of the fields above that nothing in the code proves
	Warnings []string // what is unusual and still readable
	Said     any      // what the code says, field by field under the names of its own layout
}

// Rate is the part of a receipt under one rate of VAT. What the code does not say of it is nil.
type Rate struct {
	Percent         money.Rate // per cent
	Region          string     // a part of the country with rates of its own, such as "PT-MA"
	Gross, Net, VAT *money.Amount
}

// Sale says whether a receipt is about goods sold; only those can be claimed.
type Sale string

// The values of Sale.
const (
	Sold     Sale = "sale"
	Refunded Sale = "refund"   // goods given back, a credit note
	Void     Sale = "void"     // cancelled by the shop
	Other    Sale = "other"    // a pro forma, a delivery note, an order: no sale yet
	Training Sale = "training" // made to try the till out
)

// Proof is what a code proves by itself, without a state's server or a certificate that it does not carry.
type Proof string

// The values of Proof.
const (
	Nothing   Proof = "nothing"
	CheckSum  Proof = "check_sum" // it was read as it was printed; whoever printed it may have invented it
	Signature Proof = "signature" // signed by the key that the code itself carries; whose key that is, it cannot prove
)

// layout is one state's code.
type layout struct {
	system, country string
	begins          func(text string) bool // whether a text is meant to be this code, however broken
	decode          func(text string) (Receipt, error)
}

// layouts are tried in this order; the first whose begins is true reads the code. Each stands in a file of its own.
var layouts = []layout{}

// Systems are the layouts that Decode knows.
func Systems() []string {
	var names []string
	for _, l := range layouts {
		names = append(names, l.system)
	}
	return names
}

// maxCode is the largest QR code in bytes (ISO/IEC 18004, version 40-L).
const maxCode = 2953

// Decode reads the code of a receipt. Errors are Invalid: "receipt.code_unknown" for a text that is no code known here,
// else what is wrong by its layout, such as "receipt.date", with the place of it; the Receipt then has its System and
// nothing else.
func Decode(text string) (Receipt, error) {
	i := slices.IndexFunc(layouts, func(l layout) bool { return l.begins(text) })
	if i < 0 {
		return Receipt{}, models.E(models.Invalid, "receipt.code_unknown", "this is no receipt code that is known here; type the receipt in, or see an officer")
	}
	return layouts[i].read(text)
}

// DecodeAs reads a code by the layout of one system. A system that is not known is Invalid, "receipt.system".
func DecodeAs(system, text string) (Receipt, error) {
	i := slices.IndexFunc(layouts, func(l layout) bool { return l.system == system })
	if i < 0 {
		return Receipt{}, models.E(models.Invalid, "receipt.system", "no receipt code of this name is known here")
	}
	return layouts[i].read(text)
}

func (l layout) read(text string) (Receipt, error) {
	if len(text) > maxCode {
		return Receipt{System: l.system}, bad("too_long", maxCode+1, "no code holds more than %d characters", maxCode)
	}
	r, err := l.decode(text)
	if err != nil {
		return Receipt{System: l.system}, err
	}
	r.System, r.Country = l.system, l.country
	return r, nil
}

// bad is what is wrong with a code: problem is the last word of "receipt.problem", at the place in characters from 1, 0 for none.
func bad(problem string, at int, format string, args ...any) error {
	e := models.E(models.Invalid, "receipt."+problem, format, args...)
	return e.With(models.FieldError{Code: e.Code, Msg: e.Msg, At: at})
}
