package claim

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"taxrefund/models"
	"taxrefund/models/audit"
	"taxrefund/models/idempotency"
	"taxrefund/models/ident"
	"taxrefund/models/merchant"
	"taxrefund/models/money"
	"taxrefund/models/payout"
	"taxrefund/models/place"
	"taxrefund/models/sealed"
	"taxrefund/models/tax"
	"taxrefund/models/travel"
)

// Service takes claims through their life. It is safe for concurrent use.
type Service struct {
	DB       *models.DB
	Ring     *sealed.Ring
	Law      *tax.Book
	Settings Settings
}

// Settings are what an installation decides for itself.
type Settings struct {
	Authority map[string]bool   // schemes (country codes) for which this installation is the authority, or acts for it
	Rails     map[string]string // payout method → name of the rail that carries it
	Profile   string            // the operator profile that claims are quoted under; empty is the standard one
}

// Submit takes a claim in: it reads the documents, matches each receipt against its sale, quotes under the law of the
// purchase date, sends each receipt to its channel, and makes due what is. All of it commits together with the answer
// that render makes, or none of it. A submission in which no receipt can stand is refused whole and stores nothing. The
// actor is a kiosk, or the agent who makes the claim with the traveller at the refund desk of the actor's airport.
func (s *Service) Submit(ctx context.Context, actor models.Actor, airport place.Airport, in Submission, req idempotency.Request, render func(*Claim) (idempotency.Answer, error)) (idempotency.Answer, error) {
	in.Receipts = slices.Clone(in.Receipts) // check respells them, and they are the caller's
	doc, err := s.check(&in, airport, s.DB.Clock.Now())
	if err != nil {
		return idempotency.Answer{}, err
	}
	a, err := models.InTx(ctx, s.DB, actor, func(tx *models.Tx) (idempotency.Answer, error) {
		return idempotency.Once(tx, req, func() (idempotency.Answer, error) {
			c, err := s.submit(tx, airport, in, doc)
			if err != nil {
				return idempotency.Answer{}, err
			}
			models.Failpoint("claim.submitted")
			c.tell(tx)
			return render(c)
		})
	})
	s.DB.Tell(refusedFigures(err)...)
	return a, err
}

func (s *Service) submit(tx *models.Tx, airport place.Airport, in Submission, doc travel.Document) (*Claim, error) {
	index := merchant.BuyerIndex(s.Ring, doc.Key())
	outcomes, err := s.matchAll(tx, in.Receipts, index)
	if err != nil {
		return nil, err
	}
	if err := refusedWhole(outcomes); err != nil {
		return nil, err
	}
	c, err := s.draft(tx, airport, in, doc, outcomes)
	if err != nil {
		return nil, err
	}
	c.documentIndex = index
	if err := c.madeAt(tx); err != nil {
		return nil, err
	}
	if c.Holds, err = holdsOnNew(tx, c, merchantIDs(outcomes)); err != nil {
		return nil, err
	}
	if err := s.judge(c, outcomes); err != nil {
		return nil, err
	}
	c.Status = statusOf(c.Receipts)
	if c.Status == Refused {
		return nil, refusal(c.Receipts)
	}
	if err := merchant.Take(tx, liveSales(c)); err != nil {
		return nil, err
	}
	if err := s.worth(c); err != nil {
		return nil, err
	}
	if err := s.cashAllowed(c, tx.Now); err != nil {
		return nil, err
	}
	return c, s.store(tx, c, in)
}

// store writes the new claim, what is due, and the audit. The claim's row comes before the due that points at it.
func (s *Service) store(tx *models.Tx, c *Claim, in Submission) error {
	due, err := s.dueNow(c, dueKeyOf(c.Version))
	if err != nil {
		return err
	}
	if err := insert(tx, c); err != nil {
		return err
	}
	if due != nil {
		if _, err := payout.CreateDue(tx, *due); err != nil {
			return err
		}
	}
	detail := map[string]any{"doc_id": c.DocID, "receipts": len(c.Receipts), "status": c.Status, "scheme": c.SchemeVersion,
		"refund_minor": c.Refund, "due_minor": c.Due}
	if c.Traveller.DocumentRead != "" {
		detail["document"] = c.Traveller.DocumentRead
	}
	if codes := in.codes(); len(codes) > 0 {
		detail["receipt_codes"] = codes
	}
	in.passDetail(detail)
	return audit.Write(tx, audit.Deed{Name: "claim.submit", SubjectKind: "claim", SubjectID: c.ID, Airport: c.Airport, Detail: detail})
}

// refusedWhole refuses a submission in which no receipt can be part of a claim, with the reason of each.
func refusedWhole(outcomes []outcome) error {
	receipts := make([]Receipt, len(outcomes))
	for i, o := range outcomes {
		if o.refusal == nil {
			return nil
		}
		receipts[i] = o.receipt
	}
	return refusal(receipts)
}

// refusal is the error of a submission without a receipt that stands: a conflict when any of them belongs to somebody
// else or is gone, invalid when it is the law that says no to all.
func refusal(receipts []Receipt) error {
	kind, code := models.Invalid, "claim.no_receipt_stands"
	var fields []models.FieldError
	for i, r := range receipts {
		for _, why := range r.Reasons {
			if why.conflicts() {
				kind, code = models.Conflict, "claim.receipt_taken"
			}
			if why.Code != "match.exact" {
				fields = append(fields, models.FieldError{Path: fmt.Sprintf("receipts[%d]", i), Code: why.Code, Msg: Sentence(why)})
			}
		}
	}
	return models.E(kind, code, "none of these receipts can be part of a claim").With(fields...)
}

// draft makes the claim in memory, with its payout details sealed.
func (s *Service) draft(tx *models.Tx, airport place.Airport, in Submission, doc travel.Document, outcomes []outcome) (*Claim, error) {
	scheme, currency, err := s.schemeOf(outcomes)
	if err != nil {
		return nil, err
	}
	c := &Claim{
		ID: models.NewID(), DocID: ident.MintDocID(), Airport: airport.Code, Reference: in.Reference,
		SubmittedAt: in.SubmittedAt.UTC(), ReceivedAt: tx.Now, Scheme: scheme, Currency: currency, Language: in.Language,
		Version: 1, DocumentMask: doc.Masked(), Nationality: doc.Nationality,
		Flight: in.Flight, Destination: in.Destination, DepartsAt: in.DepartsAt.UTC(),
		Method: in.Method, Rail: s.Settings.Rails[in.Method], AccountMask: ident.Mask(in.Account), UpdatedAt: tx.Now,
		Traveller: Traveller{
			Surname: doc.Surname, GivenNames: doc.GivenNames, DocumentNumber: doc.Number, IssuingState: doc.IssuingState,
			Nationality: doc.Nationality, BirthDate: doc.BirthDate, ExpiresOn: doc.ExpiresOn, Residence: in.Residence, Holder: in.Holder,
			NameCut: doc.NameCut, Passenger: in.Passenger, DocumentRead: in.read, Circumstances: in.Circumstances,
		},
		timeZone: airport.TimeZone,
	}
	for _, o := range outcomes {
		c.Receipts = append(c.Receipts, o.receipt)
	}
	return c, s.sealPerson(c, in.Account)
}

// madeAt writes down where the claim comes from: the kiosk that sends it, or the refund desk of the agent who does.
func (c *Claim) madeAt(tx *models.Tx) error {
	if tx.Actor.Kind != "staff" {
		c.KioskID = tx.Actor.ID
		return nil
	}
	if err := place.Within(tx.Actor, c.Airport); err != nil {
		return err
	}
	desk, err := place.RefundDesk(tx, c.Airport)
	c.KioskID, c.AssistedBy = desk.ID, tx.Actor.ID
	return err
}

// sealPerson seals what is personal in a claim: its traveller and the account that it is paid to.
func (s *Service) sealPerson(c *Claim, account string) error {
	traveller, err := json.Marshal(c.Traveller)
	if err != nil {
		return err
	}
	if c.travellerSealed, err = s.Ring.Seal(travellerPlace(c.ID), traveller); err != nil {
		return fmt.Errorf("seal the traveller: %w", err)
	}
	holder := c.Traveller.Holder
	if holder == "" {
		holder = c.Traveller.Name()
	}
	c.accountSealed, err = s.Ring.Seal(accountPlace(c.ID), payout.Payee(account, holder))
	return err
}

// schemeOf finds the one country of purchase and its currency: the law that applies. Purchases in two countries make two
// claims.
func (s *Service) schemeOf(outcomes []outcome) (string, money.Currency, error) {
	country, currency := "", money.Currency("")
	for _, o := range outcomes {
		if o.refusal != nil {
			continue
		}
		if country != "" && (country != o.country || currency != o.currency) {
			return "", "", models.E(models.Invalid, "claim.two_countries", "purchases in two countries, or two currencies, make two claims")
		}
		country, currency = o.country, o.currency
	}
	scheme, err := s.Law.Scheme(country)
	if err == nil && scheme.Currency != currency {
		err = models.E(models.Invalid, "claim.other_currency", "purchases in this country are refunded in %s", scheme.Currency)
	}
	return country, currency, err
}

// judge quotes the claim under today's law, freezes that law on it, and sends each receipt to its channel.
func (s *Service) judge(c *Claim, outcomes []outcome) error {
	basket := c.basket(func(r Receipt) bool { return r.SaleID != "" && outcomes[r.Position-1].refusal == nil })
	q, err := s.Law.Quote(basket, s.Settings.Profile)
	if err != nil {
		return err
	}
	c.SchemeVersion, c.Profile, c.Assumed = q.Version, q.Profile, q.Assumed
	quoted := map[string]tax.ReceiptQuote{}
	for _, r := range q.Receipts {
		quoted[r.Key] = r
	}
	for i := range c.Receipts {
		r, o := &c.Receipts[i], outcomes[i]
		if o.refusal != nil {
			r.Status = ReceiptRefused
			continue
		}
		r.Live = true
		if r.SaleID == "" {
			r.Status, r.DeadlineOn = AwaitingRecord, basket.DepartsOn.AddDays(awaitDays)
			continue
		}
		if err := s.send(c, r, quoted[r.ID], o.doubt); err != nil {
			return err
		}
	}
	return nil
}

// awaitDays is how long after departure a receipt waits for its merchant's record before it lapses.
const awaitDays = 30

// send moves one matched receipt to its channel.
func (s *Service) send(c *Claim, r *Receipt, q tax.ReceiptQuote, doubt []Reason) error {
	r.DeadlineOn = q.DeadlineOn
	if !q.Eligible {
		r.Live = false
		r.Reasons = fromLaw(q.Reasons)
		return r.move(ReceiptRefused)
	}
	r.addReasons(leftOut(q))
	if c.Traveller.BirthDate == "" { // the law's age cannot be told from the document
		doubt = append(slices.Clone(doubt), reason("inspect.unknown_age"))
	}
	doubt = append(slices.Clone(doubt), c.Traveller.passDoubt()...)
	if c.Traveller.DocumentRead == documentTyped && c.AssistedBy == "" { // an agent has seen it, a kiosk has not
		doubt = append(doubt, reason("inspect.typed_document"))
	}
	if hours := q.DepartWithinHours; hours > 0 && c.DepartsAt.Sub(c.ReceivedAt) > time.Duration(hours)*time.Hour {
		doubt = append(slices.Clone(doubt), reason("inspect.too_early"))
	}
	profile, err := s.Law.ProfileUnder(c.SchemeVersion, c.Profile)
	if err != nil {
		return err
	}
	to, why := channel(judgement{
		authority: s.Settings.Authority[c.Scheme] || q.ValidatedBy == "platform",
		officer:   q.ValidatedBy == "officer",
		held:      len(c.Holds) > 0,
		doubt:     doubt,
		inspect:   append(fromLaw(q.Inspect), fromLaw(profile.Inspect(r.purchase(), c.Currency))...),
		sampled:   profile.Sampled(binary.BigEndian.Uint32(s.Ring.Index("sample", r.ID))),
	})
	r.addReasons(why)
	return r.move(to)
}

// liveSales lists the sales that the claim consumes, in lock order.
func liveSales(c *Claim) []string {
	var ids []string
	for _, r := range c.Receipts {
		if r.Live && r.SaleID != "" {
			ids = append(ids, r.SaleID)
		}
	}
	slices.Sort(ids)
	return ids
}

func merchantIDs(outcomes []outcome) []string {
	var ids []string
	for _, o := range outcomes {
		if o.found != nil {
			ids = append(ids, o.found.Merchant.ID)
		}
	}
	return ids
}
