// Package merchant keeps the merchants' own records of what they sold: the truth that every receipt is matched against.
package merchant

import (
	"time"

	"taxrefund/models"
	"taxrefund/models/money"
	"taxrefund/models/sealed"
)

// Merchant is a taxable person that sells tax-free.
type Merchant struct {
	ID, LegalName string
	VATID         string // normalised, with its country prefix; unique
	Country       string // ISO 3166 alpha-2
	MemberFrom    models.Date
	MemberUntil   models.Date // last day in the scheme; empty while a member
	Status        string      // "active" or "suspended"
}

// MemberOn reports whether the merchant took part in the scheme on a day.
func (m Merchant) MemberOn(d models.Date) bool {
	return m.Status == "active" && d >= m.MemberFrom && (m.MemberUntil == "" || d <= m.MemberUntil)
}

// Store is one shop of a merchant; its clock dates the sales.
type Store struct {
	ID, MerchantID string
	Code           string // the merchant's own name for it
	Name, City     string
	TimeZone       string // IANA name
}

// Zone is the store's time zone, or UTC when the name is not known on this machine.
func (s Store) Zone() *time.Location { return models.Zone(s.TimeZone) }

// Sale is one purchase as the merchant recorded it. Amounts are minor units of Currency.
type Sale struct {
	ID, MerchantID, StoreID string
	InvoiceNumber           string      // normalised
	IssuedOn                models.Date // the store's local day
	IssuedAt                time.Time
	Currency                money.Currency
	GrossMinor, VATMinor    int64
	BuyerIndex              []byte // blind index of the buyer's travel document; empty when none was shown
	Status                  string // "free", "taken" by a claim, or "void"
	Version                 int
	VoidReason              string
	Lines                   []SaleLine
}

// SaleLine is one kind of goods in a sale.
type SaleLine struct {
	LineNo                int
	Description, Category string
	Quantity              int64
	GrossMinor            int64
	VATRate               string // percent, as the merchant wrote it: "20", "5.5"
	VATMinor              int64
	Nature
}

// Found is a sale with whose and where it was.
type Found struct {
	Sale     Sale
	Merchant Merchant
	Store    Store
}

// Invoice names a sale by its merchant and number.
type Invoice struct{ VATID, Number string }

// BuyerIndex is the blind index of a travel document; documentKey is travel.Document.Key.
func BuyerIndex(ring *sealed.Ring, documentKey string) []byte {
	return ring.Index("document", documentKey)
}

var (
	errNoSale     = models.E(models.NotFound, "sale.not_found", "you have recorded no such sale")
	errVoid       = models.E(models.Conflict, "sale.void", "this sale is void")
	errClaimed    = models.E(models.Conflict, "sale.claimed", "a traveller has claimed this sale; it can be voided, not corrected")
	errTaken      = models.E(models.Conflict, "claim.receipt_taken", "this receipt is already part of another claim")
	errNoMerchant = models.E(models.NotFound, "merchant.not_found", "there is no such merchant here, or it is suspended")
	errNoStore    = models.E(models.Invalid, "sale.store", "you have no store with this code")
	errUnknownKey = models.E(models.Unauthenticated, "merchant.unknown_key", "this key belongs to no merchant")
)
