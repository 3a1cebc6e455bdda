// Package claim is the life of a traveller's claim: receipts presented at a kiosk are matched against the merchants' own
// sales, judged by the refund law of the country of purchase, sent to the green or the red channel, decided by customs
// officers, and made due for payout.
//
// To find where a receipt becomes red read channel.go; to find what a receipt is matched by read match.go.
package claim

import (
	"slices"
	"strings"
	"time"

	"taxrefund/models"
	"taxrefund/models/ident"
	"taxrefund/models/merchant"
	"taxrefund/models/money"
	"taxrefund/models/payout"
)

// Claim is one traveller, one departure, one scheme and one currency. Amounts are minor units of Currency.
type Claim struct {
	ID            string
	DocID         ident.DocID
	Airport       string    // IATA code
	KioskID       string    // or the airport's refund desk, where an agent made it with the traveller
	AssistedBy    string    // that agent's id; empty for a claim from a kiosk
	Reference     string    // made on the kiosk before sending
	SubmittedAt   time.Time // by the kiosk's clock
	ReceivedAt    time.Time // by ours
	Scheme        string    // country of purchase, ISO 3166 alpha-2
	SchemeVersion string    // frozen: later law never changes this claim
	Profile       string    // operator profile, frozen too
	Assumed       []string  // values the law leaves open and the profile filled in
	Currency      money.Currency
	Language      string // BCP 47
	Status        Status
	Version       int // rises with every decision; the voucher carries it
	Traveller     Traveller
	DocumentMask  string
	Nationality   string // as in the machine-readable zone
	Flight        string
	Destination   string
	DepartsAt     time.Time
	Method        string
	Rail          string
	AccountMask   string
	Gross         int64
	VAT           int64
	Fee           int64
	Refund        int64 // what the receipts still standing are worth to the traveller
	Due           int64 // what has become due so far
	Receipts      []Receipt
	Payouts       []payout.Payout
	Holds         []Hold
	UpdatedAt     time.Time

	documentIndex   []byte
	accountSealed   []byte
	stoppedByVoid   bool   // a void sale keeps everything back, see voidStops; known while a step runs
	heldFor         string // why finance held a due that the running step took back
	travellerSealed []byte
	timeZone        string // of the airport, IANA name
}

// Traveller is what the travel document says, plus where its holder lives and what else the law may ask. It is sealed at
// rest.
type Traveller struct {
	Surname        string
	GivenNames     string
	DocumentNumber string
	IssuingState   string // as in the machine-readable zone
	Nationality    string
	BirthDate      models.Date
	ExpiresOn      models.Date
	Residence      string // ISO 3166 alpha-2, empty when the kiosk did not ask
	Holder         string // name on the payout account
	NameCut        bool   `json:",omitempty"` // the name fills the passport's zone and may go on
	Passenger      string `json:",omitempty"` // name on the boarding pass, where one was shown
	DocumentRead   string `json:",omitempty"` // "repaired", "typed", or "" for scanned as printed
	Circumstances
}

// Name is the traveller's name as a person would read it.
func (t Traveller) Name() string { return strings.TrimSpace(t.GivenNames + " " + t.Surname) }

// Receipt is one purchase presented in a claim. Amounts are minor units of the claim's currency; after a reduction they
// are the reduced ones.
type Receipt struct {
	ID            string
	Position      int    // 1 is the first one presented
	SaleID        string // empty until the merchant has recorded the sale
	MerchantVATID string
	MerchantName  string
	Shop          string
	City          string
	InvoiceNumber string
	IssuedOn      models.Date // the shop's local day
	TypedMinor    int64       // total typed at the kiosk; 0 when it came from lookup
	Status        ReceiptStatus
	Live          bool // consumes its sale: no other claim may present it
	Reasons       []Reason
	Gross         int64
	VAT           int64
	Fee           int64
	Refund        int64
	Due           int64  // part of Refund that has become due
	DueKey        string // names the due it is part of, empty while nothing is due
	Lines         []Line
	DeadlineOn    models.Date // last day on which the goods may leave
}

// Line is one kind of goods on a receipt. Allowed is how many of them customs accept; it starts at Quantity.
type Line struct {
	LineNo      int    `json:"line_no"`
	Description string `json:"description"`
	Category    string `json:"category"`
	Quantity    int64  `json:"quantity"`
	Allowed     int64  `json:"allowed"`
	Gross       int64  `json:"gross_minor"`
	VAT         int64  `json:"vat_minor"`
	VATRate     string `json:"vat_rate"`
	merchant.Nature
}

// zone is the airport's time zone: every calendar day of the claim is a day there.
func (c *Claim) zone() *time.Location { return models.Zone(c.timeZone) }

// Amount dresses minor units with the claim's currency.
func (c *Claim) Amount(minor int64) money.Amount { return money.Of(minor, c.Currency) }

// Channel is the colour of the whole claim: "red" when an officer must see something, "amber" when it waits for a
// record or an authority, else "green".
func (c *Claim) Channel() string {
	switch {
	case c.has(Inspection):
		return "red"
	case c.has(AwaitingRecord), c.has(AwaitingAuthority):
		return "amber"
	case c.Status == Refused, c.Status == Lapsed:
		return "red"
	}
	return "green"
}

// Awaits reports whether a receipt of the claim waits for its shop's report.
func (c *Claim) Awaits() bool { return c.has(AwaitingRecord) }

func (c *Claim) has(s ReceiptStatus) bool {
	return slices.ContainsFunc(c.Receipts, func(r Receipt) bool { return r.Status == s })
}

// voided reports whether the shop cancelled the sale after it was claimed: whatever was decided, it is not paid.
func (r Receipt) voided() bool {
	return slices.ContainsFunc(r.Reasons, func(why Reason) bool { return why.Code == "match.void" })
}

// stopped says why nothing of this claim may be paid now, as a payout's reason; empty when it may.
func (c *Claim) stopped() string {
	if c.stoppedByVoid {
		return payout.SaleVoid
	}
	if c.heldFor != "" {
		return c.heldFor
	}
	if len(c.Holds) > 0 {
		return "hold." + c.Holds[0].Kind
	}
	return ""
}

// acceptedVoid reports whether a receipt is accepted whose sale its shop has cancelled since.
func acceptedVoid(r Receipt) bool { return r.Status.accepted() && r.voided() }

// receipt finds a receipt of this claim by its id.
func (c *Claim) receipt(id string) (*Receipt, error) {
	for i := range c.Receipts {
		if c.Receipts[i].ID == id {
			return &c.Receipts[i], nil
		}
	}
	return nil, models.E(models.NotFound, "claim.receipt_not_found", "this claim has no such receipt")
}

var errNotFound = models.E(models.NotFound, "claim.not_found", "there is no such claim here")
var errStale = models.E(models.Conflict, "claim.stale_version", "somebody decided this claim in the meantime; read it again")

// visible keeps other airports' claims, and other kiosks', from whoever asks: to them there is no such claim.
func (c *Claim) visible(a models.Actor) error {
	if a.Airport != "" && a.Airport != c.Airport || a.Kind == "kiosk" && a.ID != c.KioskID {
		return errNotFound
	}
	return nil
}
