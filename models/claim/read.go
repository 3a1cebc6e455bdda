package claim

import (
	"context"
	"errors"
	"time"

	"taxrefund/models"
	"taxrefund/models/ident"
	"taxrefund/models/merchant"
	"taxrefund/models/money"
	"taxrefund/models/payout"
	"taxrefund/models/place"
)

// Found is what lookup answers: every open sale the merchants recorded for a passport, bought in the airport's country.
type Found struct {
	Document  string   // masked
	ScanNotes []Reason // what a person should know of how the document was read
	Sales     []merchant.Found
}

// Lookup is the passport-first step, at a kiosk or at the refund desk. A traveller at a kiosk leaves no trace of it; of an
// agent the audit keeps that they looked, under the blind index of the passport.
func (s *Service) Lookup(ctx context.Context, actor models.Actor, airport place.Airport, mrz []string) (Found, error) {
	doc, read, err := readDocument(mrz, models.DateIn(s.DB.Clock.Now(), airport.Zone()))
	if err != nil {
		return Found{}, err
	}
	if err := place.Within(actor, airport.Code); err != nil {
		return Found{}, err
	}
	index := merchant.BuyerIndex(s.Ring, doc.Key())
	if actor.Kind == "staff" {
		if err := s.looked(ctx, actor, "purchases.lookup", index, airport.Code); err != nil {
			return Found{}, err
		}
	}
	sales, err := merchant.Open(ctx, s.DB, index, airport.Country)
	return Found{Document: doc.Masked(), ScanNotes: scanNotes(read), Sales: sales}, err
}

// Get reads one claim with its payouts and holds. id is a row id or a DocID in any spelling; another airport's or
// kiosk's claim is not found.
func (s *Service) Get(ctx context.Context, actor models.Actor, id string) (*Claim, error) {
	db := s.DB.Read(ctx)
	c, err := s.load(db, s.DB.Read(ctx), id)
	if err != nil {
		return nil, err
	}
	if err := c.visible(actor); err != nil {
		return nil, err
	}
	reading := &models.Tx{DB: s.DB.Read(ctx)}
	payouts, err1 := payout.OfClaim(ctx, s.DB, c.ID)
	holds, err2 := liveHolds(reading, c)
	c.Payouts, c.Holds = payouts, holds
	return c, errors.Join(err1, err2)
}

// Queue is a customs desk's work list.
type Queue struct {
	Rows                        []QueueRow
	Waiting, Held, DecidedToday int
}

// QueueRow is one claim in the list.
type QueueRow struct {
	ID           string
	DocID        ident.DocID
	Status       Status
	Channel      string // "red", "amber" or "green"
	Traveller    string
	DocumentMask string
	Nationality  string
	Flight       string
	Destination  string // IATA code; empty when the kiosk did not send it
	DepartsAt    time.Time
	ReceivedAt   time.Time
	Receipts     int
	ToInspect    int
	Refund       money.Amount
	Reasons      []Reason
	Held         bool
	Version      int
}

// Queue lists claims in the order of what to do next: red before the rest, then by departure, then by age. tab is
// "waiting", "held", "decided" (since midnight at the airport) or "all", which is the newest first.
func (s *Service) Queue(ctx context.Context, actor models.Actor, airport place.Airport, tab string, limit int) (Queue, error) {
	if actor.Airport != "" && actor.Airport != airport.Code {
		return Queue{}, errNotFound
	}
	midnight := models.DateIn(s.DB.Clock.Now(), airport.Zone()).Start(airport.Zone())
	holds, err := s.held(ctx)
	if err != nil {
		return Queue{}, err
	}
	q, err := s.counts(ctx, holds, airport.Code, midnight)
	if err != nil {
		return q, err
	}
	ids, err := s.queueIDs(ctx, holds, tab, map[string]any{"a": airport.Code, "m": midnight, "l": limit})
	if err != nil {
		return q, err
	}
	claims, err := s.loadMany(ctx, ids)
	if err != nil {
		return q, err
	}
	stopped, err := holds.of(s.DB.Read(ctx), ids)
	for _, c := range claims {
		q.Rows = append(q.Rows, rowFor(c, stopped[c.ID]))
	}
	return q, err
}

func rowFor(c *Claim, held bool) QueueRow {
	row := QueueRow{
		ID: c.ID, DocID: c.DocID, Status: c.Status, Channel: c.Channel(), Traveller: c.Traveller.Name(),
		DocumentMask: c.DocumentMask, Nationality: c.Nationality, Flight: c.Flight, Destination: c.Destination, DepartsAt: c.DepartsAt, ReceivedAt: c.ReceivedAt,
		Receipts: len(c.Receipts), Refund: c.Amount(c.Refund), Held: held, Version: c.Version,
	}
	seen := map[string]bool{}
	for _, r := range c.Receipts {
		if r.Status != Inspection {
			continue
		}
		row.ToInspect++
		for _, why := range r.Reasons {
			if !seen[why.Code] && why.Code != "match.exact" {
				seen[why.Code] = true
				row.Reasons = append(row.Reasons, why)
			}
		}
	}
	return row
}

// Sheet is everything a voucher prints.
type Sheet struct {
	Claim   *Claim
	Airport place.Airport
	Desks   []place.Desk
	Scheme  string // name of the law, with its version
	QR      string
}

// Voucher gathers the sheet of a claim's current version. The QR holds the DocID, the version and a signature over both,
// and nothing about the traveller.
func (s *Service) Voucher(ctx context.Context, actor models.Actor, id string) (Sheet, error) {
	c, err := s.Get(ctx, actor, id)
	if err != nil {
		return Sheet{}, err
	}
	places := place.Service{DB: s.DB, Ring: s.Ring}
	airport, err1 := places.Airport(ctx, c.Airport)
	desks, err2 := places.Desks(ctx, c.Airport)
	scheme, err3 := s.Law.Scheme(c.Scheme)
	if err := errors.Join(err1, err2, err3); err != nil {
		return Sheet{}, err
	}
	return Sheet{Claim: c, Airport: airport, Desks: desks, Scheme: scheme.Name + ", rules " + c.SchemeVersion, QR: s.qr(c)}, nil
}
