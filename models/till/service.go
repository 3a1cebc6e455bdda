package till

import (
	"context"
	"slices"

	"taxrefund/models"
	"taxrefund/models/audit"
	"taxrefund/models/idempotency"
	"taxrefund/models/ledger"
	"taxrefund/models/money"
)

// Render makes the answer to a deed that changed a till, inside its transaction.
type Render func(Till) (idempotency.Answer, error)

// Open gives the acting cashier a till with a counted float, which may be nothing. One is open per cashier and currency
// ("till.open_already").
func (s *Service) Open(ctx context.Context, cashier models.Actor, float money.Amount, req idempotency.Request, render Render) (idempotency.Answer, error) {
	if err := works(cashier); err != nil {
		return idempotency.Answer{}, err
	}
	if _, err := money.ParseCurrency(string(float.Currency)); err != nil {
		return idempotency.Answer{}, err
	}
	if float.Minor < 0 || float.Minor > money.MaxMinor {
		return idempotency.Answer{}, models.E(models.Invalid, "till.float", "a float is nothing or more")
	}
	return s.once(ctx, cashier, req, func(tx *models.Tx) (idempotency.Answer, error) {
		t := Till{ID: models.NewID(), Airport: cashier.Airport, CashierID: cashier.ID, Cashier: cashier.Name, Currency: float.Currency,
			State: open, OpenedAt: tx.Now, Float: float.Minor}
		if err := insertTill(tx, t); err != nil {
			return idempotency.Answer{}, err
		}
		err := post(tx, "till_open", t.ID, []ledger.Entry{{Account: ledger.Till(t.ID), Amount: float}, {Account: ledger.Vault(t.Airport), Amount: float.Neg()}})
		if err != nil {
			return idempotency.Answer{}, err
		}
		if err := t.audit(tx, "till.open", "", map[string]any{"currency": t.Currency, "float_minor": t.Float}); err != nil {
			return idempotency.Answer{}, err
		}
		return render(t)
	})
}

// Supply brings more cash from the vault into the acting cashier's open till.
func (s *Service) Supply(ctx context.Context, cashier models.Actor, id string, minor int64, req idempotency.Request, render Render) (idempotency.Answer, error) {
	if minor <= 0 || minor > money.MaxMinor {
		return idempotency.Answer{}, models.E(models.Invalid, "till.supply", "a supply is more than nothing")
	}
	return s.once(ctx, cashier, req, func(tx *models.Tx) (idempotency.Answer, error) {
		t, err := lockOwn(tx, id)
		if err != nil {
			return idempotency.Answer{}, err
		}
		line, err := addLine(tx, t, lineRow{Kind: supply, CashMinor: minor})
		if err != nil {
			return idempotency.Answer{}, err
		}
		t.In += minor
		err = post(tx, "till_supply", lineRef(t, line), []ledger.Entry{
			{Account: ledger.Till(t.ID), Amount: t.Amount(minor)}, {Account: ledger.Vault(t.Airport), Amount: t.Amount(-minor)}})
		if err != nil {
			return idempotency.Answer{}, err
		}
		if err := t.audit(tx, "till.supply", "", map[string]any{"cash_minor": minor}); err != nil {
			return idempotency.Answer{}, err
		}
		return render(t)
	})
}

// Close ends a shift by a count: everything in the till goes back to the vault, and what it holds more or less than float +
// in − out is booked as a difference, with a reason. Its cashier closes it; finance or a supervisor may too, with a reason.
func (s *Service) Close(ctx context.Context, actor models.Actor, id string, c Count, req idempotency.Request, render Render) (idempotency.Answer, error) {
	return s.once(ctx, actor, req, func(tx *models.Tx) (idempotency.Answer, error) {
		t, err := lock(tx, id)
		if err != nil {
			return idempotency.Answer{}, err
		}
		if err := t.visible(tx.Actor); err != nil {
			return idempotency.Answer{}, err
		}
		if t.State != open {
			return idempotency.Answer{}, errClosed
		}
		if err := c.check(t, tx.Actor); err != nil {
			return idempotency.Answer{}, err
		}
		t.State, t.ClosedAt, t.ClosedBy, t.Counted, t.Reason = closed, &tx.Now, tx.Actor.Name, c.CountedMinor, c.Reason
		if err := saveClosed(tx, t); err != nil {
			return idempotency.Answer{}, err
		}
		err = post(tx, "till_close", t.ID, []ledger.Entry{
			{Account: ledger.Vault(t.Airport), Amount: t.Amount(t.Counted)}, {Account: ledger.Till(t.ID), Amount: t.Amount(-t.Expected())},
			{Account: ledger.CashDifference(t.Airport), Amount: t.Amount(-t.Difference())}})
		if err != nil {
			return idempotency.Answer{}, err
		}
		err = t.audit(tx, "till.close", t.Reason, map[string]any{"expected_minor": t.Expected(), "counted_minor": t.Counted, "payments": t.Payments})
		if err != nil {
			return idempotency.Answer{}, err
		}
		return render(t)
	})
}

// once runs a deed unless this request was answered before.
func (s *Service) once(ctx context.Context, actor models.Actor, req idempotency.Request, deed func(*models.Tx) (idempotency.Answer, error)) (idempotency.Answer, error) {
	return models.InTx(ctx, s.DB, actor, func(tx *models.Tx) (idempotency.Answer, error) {
		return idempotency.Once(tx, req, func() (idempotency.Answer, error) { return deed(tx) })
	})
}

// post books what moves; a till may be opened, and closed, with nothing in it.
func post(tx *models.Tx, kind, ref string, entries []ledger.Entry) error {
	entries = slices.DeleteFunc(entries, func(e ledger.Entry) bool { return e.Amount.IsZero() })
	if len(entries) == 0 {
		return nil
	}
	return ledger.Post(tx, ledger.Posting{Kind: kind, Ref: ref, Entries: entries})
}

func (t Till) audit(tx *models.Tx, deed, reason string, detail map[string]any) error {
	return audit.Write(tx, audit.Deed{Name: deed, SubjectKind: "till", SubjectID: t.ID, Airport: t.Airport, Reason: reason, Detail: detail})
}
