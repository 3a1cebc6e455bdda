package merchant

import (
	"taxrefund/models"
	"taxrefund/models/audit"
	"taxrefund/models/ident"
	"taxrefund/models/sealed"
)

// Record adds a new sale; it is free to be claimed. An invoice that is recorded already is a conflict.
func Record(tx *models.Tx, ring *sealed.Ring, m Merchant, r Report) (Sale, error) {
	s, err := prepare(tx, ring, m, r)
	if err != nil {
		return s, err
	}
	s.ID = models.NewID()
	if err := insertSale(tx, s); err != nil {
		return s, err
	}
	return s, deed(tx, "sale.record", s, "")
}

func prepare(tx *models.Tx, ring *sealed.Ring, m Merchant, r Report) (Sale, error) {
	store, err := storeByCode(tx, m.ID, r.Store)
	if err != nil {
		return Sale{}, err
	}
	s, err := r.Check(store, tx.Now)
	if err == nil && r.BuyerDocument != "" {
		s.BuyerIndex = BuyerIndex(ring, r.BuyerDocument)
	}
	return s, err
}

// Correct replaces what was recorded about a free sale, and returns it as it was and as it is. A claimed sale cannot be
// corrected ("sale.claimed"), nor a void one.
func Correct(tx *models.Tx, ring *sealed.Ring, m Merchant, r Report) (before, after Sale, err error) {
	after, err = prepare(tx, ring, m, r)
	if err != nil {
		return before, after, err
	}
	before, err = lockSale(tx, m.ID, after.InvoiceNumber, after.IssuedOn)
	if err != nil {
		return before, after, err
	}
	switch before.Status {
	case "void":
		return before, after, errVoid
	case "taken":
		return before, after, errClaimed
	}
	after.ID, after.Version = before.ID, before.Version+1
	if err := rewriteSale(tx, after); err != nil {
		return before, after, err
	}
	return before, after, deed(tx, "sale.correct", after, "")
}

// Void cancels a sale whatever its state, and returns it as it was before: the caller acts on a claimed one.
func Void(tx *models.Tx, m Merchant, invoice string, issuedOn models.Date, reason string) (Sale, error) {
	if !SoundReason(reason) {
		return Sale{}, models.E(models.Invalid, "sale.reason", "say in 1 to 200 characters why the sale is void")
	}
	number, err := ident.NormaliseInvoice(invoice)
	if err != nil {
		return Sale{}, err
	}
	s, err := lockSale(tx, m.ID, number, issuedOn)
	if err != nil {
		return s, err
	}
	if s.Status == "void" {
		return s, errVoid
	}
	if err := voidSale(tx, s, reason); err != nil {
		return s, err
	}
	return s, deed(tx, "sale.void", s, reason)
}

func deed(tx *models.Tx, name string, s Sale, reason string) error {
	return audit.Write(tx, audit.Deed{Name: name, SubjectKind: "sale", SubjectID: s.ID, Reason: reason,
		Detail: map[string]any{"version": s.Version, "gross_minor": s.GrossMinor, "vat_minor": s.VATMinor}})
}

// SoundReason reports whether a text may say why a sale is void.
func SoundReason(reason string) bool { return printable(reason, 200) }
