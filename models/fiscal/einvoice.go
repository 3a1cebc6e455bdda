package fiscal

import (
	"taxrefund/models"
	"taxrefund/models/money"
)

// Invoice is what an electronic invoice says, in one shape for every format. Amounts have the signs that the document gives
// them: a credit note is positive in UBL, CII and FatturaPA, and negative in Facturae.
type Invoice struct {
	Format   string // "ubl", "cii", "facturae" or "fatturapa"
	Kind     InvoiceKind
	Number   string // in Facturae with its series before it
	IssuedOn models.Date
	Time     string // by the seller's clock, hh:mm:ss; empty where only the day is given
	Currency money.Currency
	Seller   Party
	Buyer    Party
	Credits  []Reference // the invoices that a credit note or a correction is about
	Reason   string      // what the seller says of it: why there is a credit note

	// Lines add up to Net, VAT and Gross exactly. Allowances, charges and the rounding of the document are spread over them.
	Lines           []InvoiceLine
	Goods           []InvoiceLine // Lines with what came back or was rebated in lines of its own taken off the others of its rate
	Shares          []RateShare   // the document's own breakdown of its VAT
	Net, VAT, Gross money.Amount
	Total           money.Amount // what the document calls its total with VAT; differs from Gross by what lies outside of VAT: stamp duty, rounding
	Rebate          money.Amount // what is taken off the total and not off what VAT is reckoned on
	Line            int          // of the file where it begins, from 1
}

// InvoiceKind says what a document does.
type InvoiceKind string

// The kinds. What is no sale of goods by its seller, as a pro forma, is refused.
const (
	Invoiced   InvoiceKind = "invoice"
	CreditNote InvoiceKind = "credit_note" // also an invoice of less than nothing
	Correction InvoiceKind = "correction"  // takes the place of an invoice, or adds to it
)

// Party is a seller or a buyer. A buyer is a person: nothing of it belongs into a log.
type Party struct {
	Name    string
	VATID   string   // as written, with its country before it
	TaxID   string   // the number within the country, where that is given instead
	Country string   // as written: ISO 3166 alpha-2, in Facturae alpha-3
	IDs     []string // other identifiers, in the order of the document
}

// Reference names an invoice.
type Reference struct {
	Number   string
	IssuedOn models.Date // empty where it is not given
}

// InvoiceLine is one kind of goods.
type InvoiceLine struct {
	Description     string
	Quantity        string     // a decimal without needless zeros, such as "2" or "0.75"
	Category        string     // VAT category: UNTDID 5305 in UBL and CII, Natura in FatturaPA, empty in Facturae
	Rate            money.Rate // per cent
	Net, VAT, Gross money.Amount
	Tariff          string // customs tariff code
	Origin          string // country of origin
	Goods, Set      string // kind of goods and set, as package merchant has them
	Line            int    // of the file, from 1
}

// RateShare is one row of the breakdown of VAT.
type RateShare struct {
	Category string
	Rate     money.Rate
	Net, VAT money.Amount
}

// MaxInvoiceFile is how large a file of invoices may be, in bytes, attachments included.
const MaxInvoiceFile = 8 << 20

// invoiceFormat is one kind of XML document that holds invoices.
type invoiceFormat struct {
	name  string
	roots []string        // name and namespace of the outermost element
	inner map[string]bool // namespaces of what is read in it; elements of others are passed over
	read  func(p *paper, root *element) []*draft
}

var invoiceFormats = []invoiceFormat{ublFormat, ciiFormat, facturaeFormat, fatturapaFormat}

// ReadInvoices reads a file of electronic invoices, whose format it tells by its outermost element. UBL and CII files hold
// one invoice; Facturae and FatturaPA may hold several. All are read or none: errors are Invalid with a code that begins
// with "invoice_file.", and with the line and column in their text and field ("12:8" as Path, characters from 1 as At).
func ReadInvoices(file []byte) ([]Invoice, error) {
	p, err := openPaper(file)
	if err != nil {
		return nil, err
	}
	root, format, err := p.parse()
	if err != nil {
		return nil, err
	}
	drafts := format.read(p, root)
	var out []Invoice
	for _, d := range drafts {
		if p.err != nil {
			break
		}
		d.inv.Format = format.name
		out = append(out, d.agree(p))
	}
	if p.err == nil && len(out) == 0 {
		p.fail(root, "empty", "there is no invoice in this file")
	}
	if p.err != nil {
		return nil, p.err
	}
	return out, nil
}
