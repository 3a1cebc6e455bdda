// Package fiscal reads what a shop's papers say by themselves: the fiscal codes that states make tills print on receipts,
// and electronic invoices. Nothing here asks a state's server: what a code proves by itself is said, and the rest is what
// its seller, or whoever printed it, claims.
package fiscal

import (
	"taxrefund/models"
	"taxrefund/models/money"
)

// Receipt is what a fiscal code says, in one shape for every state. What a code does not say is empty. Amounts are below zero
// only where goods were given back: the totals of a refund, or one rate of a sale that also takes back deposits.
type Receipt struct {
	System     string        // the layout, such as "pt_at_qr"; Systems lists them
	Country    string        // ISO 3166 alpha-2 of the state whose layout it is
	Seller     string        // the seller's number as the code writes it: tax number, VAT id, or none
	SellerName string        // the seller's name, where the code gives it
	VATID      string        // the seller's VAT id with its prefix, where the code gives it and its check digits hold
	Register   string        // the till's or device's number
	Number     string        // the receipt's or invoice's number as a merchant would report it
	IssuedOn   models.Date   // by the shop's calendar
	Time       string        // by the shop's clock, YYYY-MM-DDThh:mm:ss
	Gross      *money.Amount // with VAT; nil when the code has no total, or one that reads two ways
	Net, VAT   *money.Amount
	Rates      []Rate // totals by rate, in the order of the code
	Buyer      string // the buyer's number: personal, never to be logged
	Sale       Sale
	Proof      Proof
	Claimed    []string // names of the fields above, as JSON writes them, that nothing in the code proves
	Warnings   []string // what is unusual and still readable
	Said       any      // what the code says, field by field under the names of its own layout
}

// Rate is the part of a receipt under one rate of VAT. What the code does not say of it is nil.
type Rate struct {
	Name            string      // the rate's name in the layout, such as "reduced"
	Percent         *money.Rate // per cent, nil where the layout names the rate only
	Region          string      // a part of the country with rates of its own, such as "PT-MA"
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

// claims are the names of what a receipt says.
func (r *Receipt) claims() []string {
	names := make([]string, 0, 13)
	for _, f := range [...]struct {
		name string
		said bool
	}{
		{"seller", r.Seller != ""}, {"seller_name", r.SellerName != ""}, {"vat_id", r.VATID != ""}, {"register", r.Register != ""},
		{"number", r.Number != ""}, {"issued_on", r.IssuedOn != ""}, {"time", r.Time != ""}, {"gross", r.Gross != nil},
		{"net", r.Net != nil}, {"vat", r.VAT != nil}, {"rates", len(r.Rates) > 0}, {"buyer", r.Buyer != ""},
	} {
		if f.said {
			names = append(names, f.name)
		}
	}
	return names
}
