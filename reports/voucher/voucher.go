// Package voucher prints the refund voucher, one A4 page as PDF, from texts chosen by the caller. The same Voucher always
// gives the same bytes, so a version can be made again at any time and still match its recorded hash.
package voucher

import (
	"fmt"
	"sync"
	"time"

	"taxrefund/models"
)

// Voucher is everything printed. Texts are already in the traveller's language and amounts already written with their
// currency; nothing is looked up or computed here. Texts may come from strangers: what the font cannot draw is replaced
// (see Renderer.Printable) and what does not fit is shortened with an ellipsis.
type Voucher struct {
	DocID     string         // grouped for reading, as "7K3M-9Q2X-B4TN-C"; its letters and digits also go into a Code 128 barcode
	Version   int            // rises when a decision changes the document
	IssuedAt  time.Time      // an instant; also the creation date inside the file
	Zone      *time.Location // the airport's, in which times are printed; nil means UTC
	Language  string         // "en", "fr" or "zh" for the fixed words; anything else prints English
	Airport   string         // "Paris Charles de Gaulle (CDG)"
	Scheme    string         // the law in force at purchase, as a person would cite it
	Traveller string

	DocumentMasked string // passport number with all but its last characters hidden
	Nationality    string
	Flight         string
	DepartsAt      time.Time // an instant; the zero time prints nothing

	StatusLabel string // "Validated", "Partly validated", "See customs"
	StatusKind  string // "green", "amber" or "red": each has its own shape beside its colour; others are neutral

	Receipts []Receipt
	Totals   Totals
	Method   string   // where the money goes, masked: "Alipay ···· 4821"
	Next     []string // what the traveller does now, a sentence each
	Desk     string   // the customs desk to go to; empty where nobody must
	DeskHint string   // how to find it and when it is open
	Deadline string   // the last moment, "24 November 2026, 16:00"
	Until    string   // for what, a short sentence
	QR       string   // what the QR code says, short ASCII; empty prints none
}

// Receipt is one row of the table. Rows that do not fit are counted in one last line, with the total of all.
type Receipt struct {
	Position           int // its number in the claim; 0 is printed as the row's own
	Merchant, Invoice  string
	Date               models.Date // the invoice's own day
	Gross, VAT, Refund string      // with currency, as "EUR 123.45"
	StatusLabel        string
	Reason             string // why it is not simply validated, in plain words; may be empty
}

// Totals are the sums of the whole claim, written with their currency. An empty text leaves its line out.
type Totals struct {
	GrossText, VATText, FeeText, RefundText, PayoutText string

	FeeAssumed bool // the operator's fee is an assumption of this installation; a note says so
	Open       bool // something is undecided: RefundText is what it may become, and only PayoutText is certain
}

// Renderer holds the parsed font and, per language, the finished part of the page that is the same on every voucher. It is
// safe for concurrent use.
type Renderer struct {
	font       *font
	locales    map[string]*locale
	workspaces sync.Pool
}

// locale is what all vouchers of a language share.
type locale struct {
	*labels
	chars  *charset
	static section
}

// New reads a TrueType font with glyf outlines (templates.NotoSansSC) and prepares every language. The bytes are kept and
// must not change. It fails where the font is damaged, a collection, or has CFF outlines.
func New(font []byte) (r *Renderer, err error) {
	defer recovered(&err)
	f, err := parseFont(font)
	if err != nil {
		return nil, err
	}
	r = &Renderer{font: f, locales: make(map[string]*locale, len(catalogue))}
	r.workspaces.New = func() any { return newWorkspace(f) }
	for language, words := range catalogue {
		if r.locales[language], err = newLocale(f, language, words); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// Render returns the PDF of v, about 60 kB. It fails only where v.QR is too long for a code, or by a fault of this package;
// a panic below is returned as an error, so that no voucher can stop the service.
func (r *Renderer) Render(v Voucher) (pdf []byte, err error) {
	defer recovered(&err)
	loc := r.locales[v.Language]
	if loc == nil {
		loc = r.locales["en"]
	}
	w := r.workspaces.Get().(*workspace)
	pdf, err = w.render(loc, v)
	r.workspaces.Put(w) // not after a panic: what is half done is left to the collector
	return pdf, err
}

// Printable returns s as a voucher in language prints it, and how many of its characters were lost: replaced by '?', or
// printed without their accent. A name that loses any deserves a person's look.
func (r *Renderer) Printable(language, s string) (string, int) {
	c := cleaner{font: r.font, latin: language != "zh"}
	return c.clean(s), c.lost
}

func recovered(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("voucher: %v", p)
	}
}
