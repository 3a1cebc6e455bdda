package claim

import (
	"context"
	"slices"

	"taxrefund/models"
	"taxrefund/models/audit"
	"taxrefund/models/idempotency"
	"taxrefund/models/ledger"
	"taxrefund/models/merchant"
	"taxrefund/models/money"
	"taxrefund/models/payout"
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
		return sale, s.recordArrived(tx, m, sale)
	})
}

// CorrectSale replaces a merchant's record of a sale that nobody has claimed yet.
func (s *Service) CorrectSale(ctx context.Context, actor models.Actor, m merchant.Merchant, r merchant.Report, req idempotency.Request, render Render) (idempotency.Answer, error) {
	return s.sale(ctx, actor, req, render, func(tx *models.Tx) (merchant.Sale, error) {
		_, sale, err := merchant.Correct(tx, s.Ring, m, r)
		return sale, err
	})
}

// VoidSale records that a sale was cancelled or the goods returned. It always succeeds, also for a claimed sale: what is
// unpaid of the claim is held, and what is paid opens a recovery case and a receivable.
func (s *Service) VoidSale(ctx context.Context, actor models.Actor, m merchant.Merchant, v Void, req idempotency.Request, render Render) (idempotency.Answer, error) {
	return s.sale(ctx, actor, req, render, func(tx *models.Tx) (merchant.Sale, error) {
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
	})
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

// recordArrived matches receipts that awaited this sale. The first claim whose receipt matches takes it.
func (s *Service) recordArrived(tx *models.Tx, m merchant.Merchant, sale merchant.Sale) error {
	claims, err := claimsWaitingFor(tx, m.VATID, sale.InvoiceNumber)
	if err != nil || len(claims) == 0 {
		return err
	}
	for _, id := range claims {
		c, err := s.lock(tx, id)
		if err != nil {
			return err
		}
		merchantActor := tx.Actor
		tx.Actor.Airport = "" // a merchant's sale may touch claims at any airport
		err = s.changeLocked(tx, c, 0, func(tx *models.Tx, c *Claim) (audit.Deed, error) {
			deed := audit.Deed{Name: "claim.match", Detail: map[string]any{"sale": sale.ID}}
			for i := range c.Receipts {
				r := &c.Receipts[i]
				if r.Status == AwaitingRecord && r.MerchantVATID == m.VATID && r.InvoiceNumber == sale.InvoiceNumber {
					if err := s.matchAgain(tx, c, r, sale); err != nil {
						return deed, err
					}
				}
			}
			return deed, nil
		})
		tx.Actor = merchantActor
		if err != nil {
			return err
		}
	}
	return nil
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
	scheme, err := s.Law.Scheme(c.Scheme)
	if err != nil {
		return err
	}
	q, err := s.Law.QuoteUnder(c.SchemeVersion, c.Profile, c.basket(func(x Receipt) bool {
		return x.SaleID != "" && (x.Status.undecided() || x.Status.accepted())
	}))
	if err != nil {
		return err
	}
	i := slices.IndexFunc(q.Receipts, func(x tax.ReceiptQuote) bool { return x.Key == r.ID })
	if err := s.send(c, r, scheme, q.Receipts[i], o.doubt); err != nil {
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
	merchantActor := tx.Actor
	tx.Actor.Airport = ""
	defer func() { tx.Actor = merchantActor }()
	return s.changeLocked(tx, c, 0, func(tx *models.Tx, c *Claim) (audit.Deed, error) {
		deed := audit.Deed{Name: "claim.sale_void", Detail: map[string]any{"sale": sale.ID}}
		i := slices.IndexFunc(c.Receipts, func(r Receipt) bool { return r.SaleID == sale.ID && r.Live })
		if i < 0 {
			return deed, nil
		}
		r := &c.Receipts[i]
		r.addReasons([]Reason{reason("match.void")})
		if r.Status.undecided() {
			return deed, r.move(ReceiptRefused)
		}
		frozen, err := payout.HoldClaim(tx, c.ID, "sale.void")
		if err != nil || frozen.Sent == 0 || r.Due == 0 {
			return deed, err
		}
		return deed, s.openRecovery(tx, c, *r)
	})
}

// openRecovery opens a case for money that went out for a sale that is void now, and books what is to come back.
func (s *Service) openRecovery(tx *models.Tx, c *Claim, r Receipt) error {
	row := recoveryRow{ID: models.NewID(), ClaimID: c.ID, ReceiptID: r.ID, Reason: "sale.void", Currency: string(c.Currency),
		AmountMinor: r.Due, Status: "open", OpenedAt: tx.Now}
	if err := tx.Create(&row).Error; err != nil {
		return err
	}
	return ledger.Post(tx, ledger.Posting{Kind: "recovery", Ref: r.ID, Entries: []ledger.Entry{
		{Account: ledger.Recovery(c.ID), Amount: c.Amount(r.Due)},
		{Account: ledger.VATReceivable(c.Scheme), Amount: c.Amount(-r.Due)},
	}})
}
