package api

import (
	"context"
	"encoding/json"
	"time"

	"taxrefund/handlers/web"
	"taxrefund/models"
	"taxrefund/models/claim"
	"taxrefund/models/idempotency"
	"taxrefund/models/money"
	"taxrefund/models/payout"
	"taxrefund/models/place"
	"taxrefund/models/travel"
)

// amountOut is money with its currency, and the same in words for people.
type amountOut struct {
	AmountMinor int64  `json:"amount_minor" doc:"whole minor units: 12345 is 123.45 euro, 500 is 500 yen"`
	Currency    string `json:"currency" doc:"ISO 4217" example:"EUR"`
	Text        string `json:"text" example:"EUR 123.45"`
}

func amount(a money.Amount) amountOut {
	return amountOut{AmountMinor: a.Minor, Currency: string(a.Currency), Text: a.String()}
}

type amountIn struct {
	AmountMinor int64  `json:"amount_minor"`
	Currency    string `json:"currency" maxLength:"3"`
}

// documentIn is a document as it was scanned, or as somebody typed it.
type documentIn struct {
	MRZ          []string `json:"mrz,omitempty" minItems:"1" maxItems:"3" doc:"the machine-readable zone as scanned: its two or three lines (ICAO Doc 9303, passport or identity card), or one text; leave out the other fields"`
	Surname      string   `json:"surname,omitempty" maxLength:"80" doc:"this and what follows where no machine can read the zone; of a kiosk, an officer then sees the passport"`
	GivenNames   string   `json:"given_names,omitempty" maxLength:"80"`
	IssuingState string   `json:"issuing_state,omitempty" maxLength:"3" doc:"as printed, such as CHN or D"`
	Number       string   `json:"number,omitempty" maxLength:"32"`
	Nationality  string   `json:"nationality,omitempty" maxLength:"3"`
	BirthDate    string   `json:"birth_date,omitempty" maxLength:"10" doc:"YYYY-MM-DD"`
	Sex          string   `json:"sex,omitempty" maxLength:"1" doc:"F, M or left out"`
	ExpiresOn    string   `json:"expires_on,omitempty" maxLength:"10" doc:"YYYY-MM-DD"`
}

// zone is the scanned zone, or the one that would have been, of what was typed.
func (d documentIn) zone(today models.Date) (lines []string, typed bool, err error) {
	t := travel.Typed{Surname: d.Surname, GivenNames: d.GivenNames, IssuingState: d.IssuingState, Number: d.Number, Nationality: d.Nationality,
		BirthDate: d.BirthDate, Sex: d.Sex, ExpiresOn: d.ExpiresOn}
	if typed = t != (travel.Typed{}); typed == (len(d.MRZ) > 0) {
		return nil, typed, models.E(models.Invalid, "document.both", "a document is given by its mrz or by its typed fields, by one of the two")
	}
	if typed {
		lines, err = t.Zone(today)
		return lines, true, err
	}
	return d.MRZ, false, nil
}

type reasonOut struct {
	Code string `json:"code" example:"inspect.above_ceiling"`
	Text string `json:"text" doc:"the reason in plain English"`
}

func reasons(in []claim.Reason) []reasonOut {
	out := make([]reasonOut, len(in))
	for i, r := range in {
		out[i] = reasonOut{Code: r.Code, Text: claim.Sentence(r)}
	}
	return out
}

type receiptOut struct {
	ID            string      `json:"id"`
	Position      int         `json:"position"`
	SaleID        string      `json:"sale_id,omitempty"`
	Status        string      `json:"status" enum:"presented,validated,reduced,inspection,awaiting_record,awaiting_authority,refused,lapsed,withdrawn"`
	Colour        string      `json:"colour" enum:"green,red,amber,grey" doc:"green: validated; red: see an officer, or refused; amber: waits; grey: over"`
	Merchant      string      `json:"merchant,omitempty"`
	MerchantVATID string      `json:"merchant_vat_id"`
	Shop          string      `json:"shop,omitempty"`
	InvoiceNumber string      `json:"invoice_number"`
	IssuedOn      string      `json:"issued_on" format:"date"`
	Deadline      string      `json:"deadline,omitempty" format:"date" doc:"last day on which the goods may leave"`
	Gross         amountOut   `json:"gross"`
	VAT           amountOut   `json:"vat"`
	Fee           amountOut   `json:"fee"`
	Refund        amountOut   `json:"refund"`
	Due           amountOut   `json:"due" doc:"the part of the refund that has become due"`
	Reasons       []reasonOut `json:"reasons"`
	Lines         []lineOut   `json:"lines"`
}

type payoutOut struct {
	ID      string     `json:"id"`
	State   string     `json:"state"`
	Method  string     `json:"method"`
	Account string     `json:"account" doc:"masked"`
	Amount  amountOut  `json:"amount"`
	Reason  string     `json:"reason,omitempty"`
	DueAt   time.Time  `json:"due_at"`
	PaidAt  *time.Time `json:"paid_at,omitempty"`
}

type deskOut = web.CustomsDesk

type holdOut struct {
	ID       string    `json:"id"`
	Kind     string    `json:"kind" enum:"claim,passport,merchant"`
	Reason   string    `json:"reason"`
	PlacedAt time.Time `json:"placed_at"`
}

// standingOut answers a traveller who asks.
type standingOut struct {
	State  string `json:"state" example:"validated, paid" doc:"in words; for programs there is status"`
	Reason string `json:"reason"`
	Next   string `json:"next" doc:"what the traveller does or waits for"`
}

type claimOut struct {
	ID            string       `json:"id"`
	DocID         string       `json:"doc_id" doc:"the claim's number for people, without its hyphens"`
	Reference     string       `json:"reference"`
	Airport       string       `json:"airport"`
	Status        string       `json:"status" enum:"open,validated,partly_validated,refused,lapsed,withdrawn"`
	Channel       string       `json:"channel" enum:"green,red,amber"`
	Version       int          `json:"version" doc:"rises with every decision; send it back when deciding"`
	Document      string       `json:"document" doc:"masked"`
	Flight        string       `json:"flight"`
	DepartsAt     time.Time    `json:"departs_at"`
	Scheme        string       `json:"scheme"`
	SchemeVersion string       `json:"scheme_version"`
	Assumed       []string     `json:"assumed" doc:"values the law leaves open and the operator's profile fills in"`
	Gross         amountOut    `json:"gross"`
	VAT           amountOut    `json:"vat"`
	Fee           amountOut    `json:"fee"`
	Refund        amountOut    `json:"refund"`
	Due           amountOut    `json:"due"`
	Standing      standingOut  `json:"standing"`
	ScanNotes     []reasonOut  `json:"scan_notes,omitempty" doc:"how the document was read, where it was not as printed: document.repaired, document.typed"`
	CashNote      string       `json:"cash_note,omitempty" doc:"what limits cash, where it is chosen: a sentence for the traveller"`
	Desk          *deskOut     `json:"desk,omitempty" doc:"where an officer looks at what is red, and helps with a receipt that is not registered yet"`
	Receipts      []receiptOut `json:"receipts"`
	Payouts       []payoutOut  `json:"payouts"`
	Holds         []holdOut    `json:"holds,omitempty" doc:"shown to customs only"`
}

// colours says what a kiosk lights for the state of one receipt.
var colours = map[claim.ReceiptStatus]string{
	claim.ReceiptValidated: "green", claim.Reduced: "green", claim.Inspection: "red", claim.ReceiptRefused: "red",
	claim.ReceiptPresented: "amber", claim.AwaitingRecord: "amber", claim.AwaitingAuthority: "amber",
	claim.ReceiptLapsed: "grey", claim.ReceiptWithdrawn: "grey",
}

// view shows a claim to whoever may see it. desks and zone are the airport's; now says which desk is open.
func (a *API) view(c *claim.Claim, desks []place.Desk, zone *time.Location, now time.Time) claimOut {
	out := claimOut{
		ID: c.ID, DocID: string(c.DocID), Reference: c.Reference, Airport: c.Airport, Status: string(c.Status), Channel: c.Channel(),
		Version: c.Version, Document: c.DocumentMask, Flight: c.Flight, DepartsAt: c.DepartsAt, Scheme: c.Scheme,
		SchemeVersion: c.SchemeVersion, Assumed: append([]string{}, c.Assumed...),
		Gross: amount(c.Amount(c.Gross)), VAT: amount(c.Amount(c.VAT)), Fee: amount(c.Amount(c.Fee)),
		Refund: amount(c.Amount(c.Refund)), Due: amount(c.Amount(c.Due)), Standing: standingOut(c.Standing()), Receipts: []receiptOut{}, Payouts: []payoutOut{},
		ScanNotes: reasons(c.ScanNotes()), CashNote: a.Claims.CashNote(c, now),
	}
	for _, r := range c.Receipts {
		out.Receipts = append(out.Receipts, receiptView(c, r))
	}
	for _, p := range c.Payouts {
		out.Payouts = append(out.Payouts, payoutView(p))
	}
	if channel := c.Channel(); c.Status == claim.Open && (channel == "red" || c.Awaits()) {
		out.Desk = guide(desks, now, zone)
	}
	return out
}

func payoutView(p payout.Payout) payoutOut {
	return payoutOut{ID: p.ID, State: string(p.State), Method: p.Method, Account: p.AccountMask, Amount: amount(p.Amount),
		Reason: p.StateReason, DueAt: p.DueAt, PaidAt: p.PaidAt}
}

func receiptView(c *claim.Claim, r claim.Receipt) receiptOut {
	out := receiptOut{
		ID: r.ID, Position: r.Position, SaleID: r.SaleID, Status: string(r.Status), Colour: colours[r.Status], Merchant: r.MerchantName,
		MerchantVATID: r.MerchantVATID, Shop: r.Shop, InvoiceNumber: r.InvoiceNumber, IssuedOn: string(r.IssuedOn), Deadline: string(r.DeadlineOn),
		Gross: amount(c.Amount(r.Gross)), VAT: amount(c.Amount(r.VAT)), Fee: amount(c.Amount(r.Fee)), Refund: amount(c.Amount(r.Refund)),
		Due: amount(c.Amount(r.Due)), Reasons: reasons(r.Reasons), Lines: []lineOut{},
	}
	if r.SaleID == "" {
		out.Gross = amount(c.Amount(r.TypedMinor))
	}
	for _, l := range r.Lines {
		out.Lines = append(out.Lines, lineView(c, l))
	}
	return out
}

func guide(desks []place.Desk, now time.Time, zone *time.Location) *deskOut {
	g := place.Guide(desks, now, zone)
	out := &deskOut{Name: g.Desk, Open: g.Open, Text: g.Sentence}
	if !g.Until.IsZero() {
		until := g.Until.UTC()
		out.Until = &until
	}
	return out
}

// shown reads what a view needs and makes it.
func (a *API) shown(ctx context.Context, c *claim.Claim) (*claimBody, error) {
	airport, err := a.Places.Airport(ctx, c.Airport)
	if err != nil {
		return nil, err
	}
	desks, err := a.desksOf(ctx, c.Airport)
	if err != nil {
		return nil, err
	}
	out := a.view(c, desks, airport.Zone(), a.Claims.DB.Clock.Now())
	if who(ctx).member.Role.May("claims.read") {
		for _, h := range c.Holds {
			out.Holds = append(out.Holds, holdOut{ID: h.ID, Kind: h.Kind, Reason: h.Reason, PlacedAt: h.PlacedAt})
		}
	}
	return &claimBody{Body: out}, nil
}

type claimBody struct{ Body claimOut }

// rawAnswer sends bytes that were made inside a transaction.
type rawAnswer struct {
	Status      int
	ContentType string `header:"Content-Type"`
	Replayed    string `header:"Idempotent-Replayed"`
	Body        []byte
}

func sentOr(a idempotency.Answer, err error) (*rawAnswer, error) {
	if err != nil {
		return nil, err
	}
	out := &rawAnswer{Status: a.Status, ContentType: "application/json", Body: a.Body}
	if a.Replayed {
		out.Replayed = "true"
	}
	return out, nil
}

func rendered(status int, v any) (idempotency.Answer, error) {
	body, err := json.Marshal(v)
	return idempotency.Answer{Status: status, Body: body}, err
}
