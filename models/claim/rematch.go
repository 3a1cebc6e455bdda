package claim

import (
	"context"
	"slices"

	"taxrefund/models"
	"taxrefund/models/audit"
	"taxrefund/models/idempotency"
	"taxrefund/models/merchant"
	"taxrefund/models/money"
	"taxrefund/models/tax"
)

// Render makes the answer to a merchant's call from the sale as it now is.
type Render func(merchant.Sale) (idempotency.Answer, error)

// RecordSale records a merchant's new sale and matches the receipts that were waiting for it again, in one transaction.
func (s *Service) RecordSale(ctx context.Context, actor models.Actor, m merchant.Merchant, r merchant.Report, req idempotency.Request, render Render) (idempotency.Answer, error) {
	return s.sale(ctx, actor, req, render, func(tx *models.Tx) (merchant.Sale, error) {
		sale, err := merchant.Record(tx, s.Ring, m, r)
		if err != nil {
			return sale, err
		}
		if err := s.OwnCurrency(m, sale); err != nil {
			return sale, err
		}
		return sale, s.recordArrived(tx, m, sale)
	})
}

// CorrectSale replaces a merchant's record of a sale that nobody has claimed yet.
func (s *Service) CorrectSale(ctx context.Context, actor models.Actor, m merchant.Merchant, r merchant.Report, req idempotency.Request, render Render) (idempotency.Answer, error) {
	return s.sale(ctx, actor, req, render, func(tx *models.Tx) (merchant.Sale, error) { return Correct(tx, s, m, r) })
}

// VoidSale records that a sale was cancelled or the goods returned. It always succeeds, also for a claimed sale: what is
// unpaid of the claim is held, and what is paid opens a recovery case and a receivable.
func (s *Service) VoidSale(ctx context.Context, actor models.Actor, m merchant.Merchant, v Void, req idempotency.Request, render Render) (idempotency.Answer, error) {
	return s.sale(ctx, actor, req, render, func(tx *models.Tx) (merchant.Sale, error) { return Cancel(tx, s, m, v) })
}

// RecordAll is RecordSale for many checked sales of one merchant that are recorded nowhere yet.
func RecordAll(tx *models.Tx, s *Service, m merchant.Merchant, sales []merchant.Sale) error {
	if err := merchant.RecordAll(tx, sales); err != nil {
		return err
	}
	waited, err := waitedFor(tx, m.VATID, sales)
	if err != nil {
		return err
	}
	numbers := make([]string, len(waited))
	for i, sale := range waited {
		numbers[i] = sale.InvoiceNumber
	}
	if _, err := s.lockWaiting(tx, m.VATID, numbers); err != nil { // all of them in their order, not sale by sale
		return err
	}
	for _, sale := range waited {
		if err := s.recordArrived(tx, m, sale); err != nil {
			return err
		}
	}
	return nil
}

// Correct is CorrectSale inside a transaction.
func Correct(tx *models.Tx, s *Service, m merchant.Merchant, r merchant.Report) (merchant.Sale, error) {
	_, sale, err := merchant.Correct(tx, s.Ring, m, r)
	if err != nil {
		return sale, err
	}
	return sale, s.OwnCurrency(m, sale)
}

// Cancel is VoidSale inside a transaction.
func Cancel(tx *models.Tx, s *Service, m merchant.Merchant, v Void) (merchant.Sale, error) {
	before, err := merchant.Void(tx, m, v.Invoice, v.IssuedOn, v.Reason)
	if err != nil {
		return before, err
	}
	after := before
	after.Status, after.VoidReason, after.Version = "void", v.Reason, before.Version+1
	if before.Status != "taken" {
		return after, nil
	}
	return after, s.saleVoided(tx, before)
}

// OwnCurrency refuses a sale in another currency than the one its country refunds in ("sale.currency").
func (s *Service) OwnCurrency(m merchant.Merchant, sale merchant.Sale) error {
	scheme, err := s.Law.Scheme(m.Country)
	if err != nil || scheme.Currency == sale.Currency {
		return nil // a country without a refund law: its sales are kept, and never match a claim
	}
	return models.E(models.Invalid, "sale.currency", "sales in this country are recorded in %s", scheme.Currency)
}

// Void names the sale that a merchant cancels, and why.
type Void struct {
	Invoice  string
	IssuedOn models.Date
	Reason   string
}

func (s *Service) sale(ctx context.Context, actor models.Actor, req idempotency.Request, render Render, deed func(*models.Tx) (merchant.Sale, error)) (idempotency.Answer, error) {
	return models.InTx(ctx, s.DB, actor, func(tx *models.Tx) (idempotency.Answer, error) {
		return idempotency.Once(tx, req, func() (idempotency.Answer, error) {
			sale, err := deed(tx)
			if err != nil {
				return idempotency.Answer{}, err
			}
			return render(sale)
		})
	})
}

// recordArrived matches receipts that awaited this sale. One that names the right day comes first; then the first claim
// whose receipt matches takes it.
func (s *Service) recordArrived(tx *models.Tx, m merchant.Merchant, sale merchant.Sale) error {
	claims, err := s.lockWaiting(tx, m.VATID, []string{sale.InvoiceNumber})
	if err != nil {
		return err
	}
	claims = slices.DeleteFunc(claims, func(c *Claim) bool { return len(c.waiting(m, sale)) == 0 })
	slices.SortStableFunc(claims, func(a, b *Claim) int { return rightDay(sale)(a.waiting(m, sale)[0], b.waiting(m, sale)[0]) })
	return asHouse(tx, func() error {
		for _, c := range claims {
			if err := s.claimMatchesAgain(tx, c, m, sale); err != nil {
				return err
			}
		}
		return nil
	})
}

// lockWaiting locks the claims with a receipt that awaits the record of any of these invoices.
func (s *Service) lockWaiting(tx *models.Tx, vatID string, numbers []string) ([]*Claim, error) {
	ids, err := claimsWaitingFor(tx, vatID, numbers)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	if err := keepHoldsOut(tx); err != nil {
		return nil, err
	}
	claims := make([]*Claim, len(ids))
	for i, id := range ids {
		if claims[i], err = s.lock(tx, id); err != nil {
			return nil, err
		}
	}
	return claims, nil
}

// asHouse runs deed as an actor of no airport in particular: a merchant's sale may touch claims at any.
func asHouse(tx *models.Tx, deed func() error) error {
	actor := tx.Actor
	defer func() { tx.Actor = actor }()
	tx.Actor.Airport = ""
	return deed()
}

// waiting lists the receipts that await this sale, those that name the right day first. A sale made after the flight left
// is another one under the same number.
func (c *Claim) waiting(m merchant.Merchant, sale merchant.Sale) []*Receipt {
	var out []*Receipt
	for i := range c.Receipts {
		r := &c.Receipts[i]
		if r.Status == AwaitingRecord && r.MerchantVATID == m.VATID && r.InvoiceNumber == sale.InvoiceNumber && !sale.IssuedAt.After(c.DepartsAt) {
			out = append(out, r)
		}
	}
	slices.SortStableFunc(out, rightDay(sale))
	return out
}

// rightDay orders receipts that name the sale's day before those that do not.
func rightDay(sale merchant.Sale) func(a, b *Receipt) int {
	return func(a, b *Receipt) int {
		right, other := a.IssuedOn == sale.IssuedOn, b.IssuedOn == sale.IssuedOn
		switch {
		case right == other:
			return 0
		case right:
			return -1
		}
		return 1
	}
}

func (s *Service) claimMatchesAgain(tx *models.Tx, c *Claim, m merchant.Merchant, sale merchant.Sale) error {
	return s.changeLocked(tx, c, 0, func(tx *models.Tx, c *Claim) (audit.Deed, error) {
		deed := audit.Deed{Name: "claim.match", Detail: map[string]any{"sale": sale.ID}}
		var err error
		if c.Holds, err = liveHolds(tx, c, m.ID); err != nil { // the merchant is in the claim only from now on
			return deed, err
		}
		for _, r := range c.waiting(m, sale) {
			if err := s.matchAgain(tx, c, r, sale); err != nil {
				return deed, err
			}
		}
		return deed, nil
	})
}

// matchAgain decides one waiting receipt by the record that has arrived.
func (s *Service) matchAgain(tx *models.Tx, c *Claim, r *Receipt, sale merchant.Sale) error {
	known, err := read(tx, []Presented{{SaleID: sale.ID}})
	if err != nil {
		return err
	}
	f := known.bySale[sale.ID]
	typed := Presented{MerchantVATID: r.MerchantVATID, InvoiceNumber: r.InvoiceNumber, IssuedOn: r.IssuedOn, Total: money.Of(r.TypedMinor, c.Currency)}
	o := outcome{receipt: *r, found: f}
	o.receipt.Reasons = nil
	o.take(known.lines[sale.ID])
	o.compare(typed, c.documentIndex)
	*r = o.receipt
	if o.refusal != nil {
		r.Live = false
		return r.move(ReceiptRefused)
	}
	if err := merchant.Take(tx, []string{sale.ID}); err != nil {
		return err
	}
	q, err := s.Law.QuoteUnder(c.SchemeVersion, c.Profile, c.basket(standing))
	if err != nil {
		return err
	}
	i := slices.IndexFunc(q.Receipts, func(x tax.ReceiptQuote) bool { return x.Key == r.ID })
	if err := s.send(c, r, q.Receipts[i], o.doubt); err != nil {
		return err
	}
	if !r.Live {
		return merchant.Free(tx, []string{sale.ID})
	}
	return nil
}

// saleVoided acts on a claim whose sale its merchant has just cancelled.
func (s *Service) saleVoided(tx *models.Tx, sale merchant.Sale) error {
	id, err := claimOfSale(tx, sale.ID)
	if err != nil || id == "" {
		return err
	}
	c, err := s.lock(tx, id)
	if err != nil {
		return err
	}
	return asHouse(tx, func() error {
		return s.changeLocked(tx, c, 0, func(tx *models.Tx, c *Claim) (audit.Deed, error) {
			deed := audit.Deed{Name: "claim.sale_void", Detail: map[string]any{"sale": sale.ID}}
			i := slices.IndexFunc(c.Receipts, func(r Receipt) bool { return r.SaleID == sale.ID && r.Live })
			if i < 0 {
				return deed, nil
			}
			return deed, s.receiptVoided(tx, c, &c.Receipts[i])
		})
	})
}

// receiptVoided refuses what was undecided, and asks back what was sent for this very receipt. What is unpaid of the claim is
// held, or goes on, see heedVoids.
func (s *Service) receiptVoided(tx *models.Tx, c *Claim, r *Receipt) error {
	r.addReasons([]Reason{reason("match.void")})
	if r.Status.undecided() {
		return r.move(ReceiptRefused)
	}
	if !r.Status.accepted() || r.DueKey == "" {
		return nil
	}
	fate, err := fateOf(tx, c, *r)
	if err != nil {
		return err
	}
	if err := s.keepNothingForfeited(tx, c, *r, fate.Forfeited); err != nil || fate.Sent == 0 {
		return err
	}
	return s.openRecovery(tx, c, *r, fate.Sent)
}
