package api

import (
	"context"
	"time"

	"taxrefund/models"
	"taxrefund/models/claim"
	"taxrefund/models/idempotency"
	"taxrefund/models/money"
)

type lookupIn struct {
	Body struct {
		Document documentIn `json:"document"`
	}
}

type saleFound struct {
	ID            string    `json:"id"`
	Merchant      string    `json:"merchant"`
	MerchantVATID string    `json:"merchant_vat_id"`
	Shop          string    `json:"shop"`
	City          string    `json:"city"`
	InvoiceNumber string    `json:"invoice_number"`
	IssuedOn      string    `json:"issued_on" format:"date"`
	Gross         amountOut `json:"gross"`
	VAT           amountOut `json:"vat"`
}

type lookupOut struct {
	Body struct {
		Document  string      `json:"document" doc:"masked"`
		ScanNotes []reasonOut `json:"scan_notes,omitempty" doc:"how the document was read, where it was not as printed"`
		Sales     []saleFound `json:"sales"`
		Help      *helpOut    `json:"help,omitempty" doc:"what the traveller can do where there is no sale"`
	}
}

// lookup answers what a passport bought in this airport's country and nobody has claimed yet.
func (a *API) lookup(ctx context.Context, in *lookupIn) (*lookupOut, error) {
	airport, err := a.airportOf(ctx, who(ctx))
	if err != nil {
		return nil, err
	}
	zone, _, err := in.Body.Document.zone(models.DateIn(a.Claims.DB.Clock.Now(), airport.Zone()))
	if err != nil {
		return nil, err
	}
	found, err := a.Claims.Lookup(ctx, who(ctx).actor, airport, zone)
	if err != nil {
		return nil, err
	}
	out := &lookupOut{}
	out.Body.Document, out.Body.ScanNotes, out.Body.Sales = found.Document, reasons(found.ScanNotes), []saleFound{}
	for _, f := range found.Sales {
		out.Body.Sales = append(out.Body.Sales, saleFound{
			ID: f.Sale.ID, Merchant: f.Merchant.LegalName, MerchantVATID: f.Merchant.VATID, Shop: f.Store.Name, City: f.Store.City,
			InvoiceNumber: f.Sale.InvoiceNumber, IssuedOn: string(f.Sale.IssuedOn),
			Gross: amount(money.Of(f.Sale.GrossMinor, f.Sale.Currency)), VAT: amount(money.Of(f.Sale.VATMinor, f.Sale.Currency)),
		})
	}
	if len(found.Sales) == 0 {
		out.Body.Help = a.help(ctx, "purchases.none")
	}
	return out, nil
}

type receiptIn struct {
	SaleID        string    `json:"sale_id,omitempty" maxLength:"36" doc:"from lookup; leave it out and give the other fields for a paper receipt"`
	Code          string    `json:"code,omitempty" maxLength:"3000" doc:"the fiscal code as scanned from a paper receipt; give those of the other fields that it does not say"`
	MerchantVATID string    `json:"merchant_vat_id,omitempty" maxLength:"20"`
	InvoiceNumber string    `json:"invoice_number,omitempty" maxLength:"64"`
	IssuedOn      string    `json:"issued_on,omitempty" maxLength:"10" doc:"the shop's local day, YYYY-MM-DD"`
	Total         *amountIn `json:"total,omitempty" doc:"with VAT"`
	VATMinor      int64     `json:"vat_minor,omitempty"`
}

type submitIn struct {
	Key  string `header:"Idempotency-Key" doc:"1 to 100 visible ASCII characters, made and stored before the first send"`
	Body struct {
		Reference        string     `json:"reference" doc:"made and stored before sending: 8 to 64 letters, digits, - or _"`
		SubmittedAt      time.Time  `json:"submitted_at" doc:"by the clock of the kiosk or program"`
		Document         documentIn `json:"document"`
		Residence        string     `json:"residence,omitempty" doc:"ISO 3166 alpha-2"`
		Crew             *bool      `json:"crew,omitempty" doc:"whether the traveller is crew of the departing flight; left out when nobody asked"`
		EnteredOn        string     `json:"entered_on,omitempty" maxLength:"10" doc:"last entry into the country of purchase, YYYY-MM-DD"`
		Statuses         []string   `json:"statuses,omitempty" doc:"standing in the country of purchase, in at most 5 words such as permanent_resident, work_pass, student_pass, diplomat, military; an empty list says that none is held"`
		AbroadSince      string     `json:"abroad_since,omitempty" maxLength:"10" doc:"of a citizen of the country of purchase who lives abroad: since when, YYYY-MM-DD"`
		LeavingForMonths int        `json:"leaving_for_months,omitempty" doc:"of somebody who moves away from there: for how many months"`
		StayDays         *int       `json:"stay_days,omitempty" doc:"days spent in the country of purchase, of the year or the months that its law names"`
		Denies           []string   `json:"denies,omitempty" doc:"which of the declarations that its law asks for the traveller cannot make, in the words of the law's file; an empty list says that all were made"`
		Flight           struct {
			BoardingPass string    `json:"boarding_pass,omitempty" maxLength:"3000" doc:"as scanned (IATA Resolution 792); the flight is its one from this airport, and what is sent beside it must agree"`
			Number       string    `json:"number,omitempty" maxLength:"12" doc:"left out only with a boarding pass"`
			DepartsAt    time.Time `json:"departs_at,omitempty" doc:"with a boarding pass it may be left out; the flight is then taken to leave in the last minute of the pass's day"`
			Destination  string    `json:"destination,omitempty" doc:"IATA code"`
			Passenger    string    `json:"passenger,omitempty" maxLength:"64" doc:"name on the boarding pass, as printed; one that is not the passport's sends the claim to an officer"`
		} `json:"flight"`
		Receipts []receiptIn `json:"receipts" minItems:"1" maxItems:"50"`
		Payout   struct {
			Method  string `json:"method" example:"alipay"`
			Account string `json:"account,omitempty" doc:"leave it out for cash"`
			Holder  string `json:"holder,omitempty"`
		} `json:"payout"`
		Language string `json:"language,omitempty" doc:"BCP 47" example:"zh"`
	}
	RawBody []byte
}

// circumstances are what the law may ask about the traveller and no passport says; what is left out is not known.
func (in *submitIn) circumstances() claim.Circumstances {
	b := in.Body
	return claim.Circumstances{Crew: b.Crew, EnteredOn: models.Date(b.EnteredOn), Statuses: b.Statuses, AbroadSince: models.Date(b.AbroadSince),
		LeavingForMonths: b.LeavingForMonths, StayDays: b.StayDays, Denies: b.Denies}
}

func (in *submitIn) submission() (claim.Submission, error) {
	b := in.Body
	s := claim.Submission{
		Reference: b.Reference, SubmittedAt: b.SubmittedAt, Residence: b.Residence,
		Flight: b.Flight.Number, Destination: b.Flight.Destination, Passenger: b.Flight.Passenger, DepartsAt: b.Flight.DepartsAt, BoardingPass: b.Flight.BoardingPass,
		Method: b.Payout.Method, Account: b.Payout.Account, Holder: b.Payout.Holder, Language: b.Language, Circumstances: in.circumstances(),
	}
	for _, r := range b.Receipts {
		p := claim.Presented{SaleID: r.SaleID, Code: r.Code, MerchantVATID: r.MerchantVATID, InvoiceNumber: r.InvoiceNumber, IssuedOn: models.Date(r.IssuedOn), VATMinor: r.VATMinor}
		if r.Total != nil {
			p.Total = money.Of(r.Total.AmountMinor, money.Currency(r.Total.Currency))
		}
		if r.SaleID != "" && (r.Code != "" || r.MerchantVATID != "" || r.InvoiceNumber != "" || r.IssuedOn != "" || r.Total != nil || r.VATMinor != 0) {
			return s, models.E(models.Invalid, "receipt.both", "a receipt is named by its sale_id, or scanned or typed, not both")
		}
		s.Receipts = append(s.Receipts, p)
	}
	return s, nil
}

// submit takes a claim in, from a kiosk or from an agent's program; the answer commits with it, and a repetition under the same key gets the same bytes.
func (a *API) submit(ctx context.Context, in *submitIn) (*rawAnswer, error) {
	s, err := in.submission()
	if err != nil {
		return nil, err
	}
	me := who(ctx)
	airport, err := a.airportOf(ctx, me)
	if err != nil {
		return nil, err
	}
	if s.MRZ, s.Typed, err = in.Body.Document.zone(models.DateIn(a.Claims.DB.Clock.Now(), airport.Zone())); err != nil {
		return nil, err
	}
	desks, err := a.desksOf(ctx, airport.Code)
	if err != nil {
		return nil, err
	}
	req := idempotency.Request{Scope: "claims:" + me.actor.ID, Key: in.Key, Body: in.RawBody}
	return sentOr(a.Claims.Submit(ctx, me.actor, airport, s, req, func(c *claim.Claim) (idempotency.Answer, error) {
		return rendered(201, a.view(c, desks, airport.Zone(), c.ReceivedAt))
	}))
}

type claimIn struct {
	ID string `path:"id" doc:"the claim's id, or its doc_id in any spelling"`
}

func (a *API) get(ctx context.Context, in *claimIn) (*claimBody, error) {
	c, err := a.Claims.Get(ctx, who(ctx).actor, in.ID)
	if err != nil {
		return nil, err
	}
	return a.shown(ctx, c)
}

type fileOut struct {
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	SHA256      string `header:"Content-Sha256"`
	Body        []byte
}

func (a *API) voucher(ctx context.Context, in *claimIn) (*fileOut, error) {
	pdf, err := a.Voucher(ctx, who(ctx).actor, in.ID)
	return &fileOut{ContentType: "application/pdf", Disposition: `inline; filename="voucher.pdf"`, Body: pdf}, err
}
