package claim

import (
	"maps"

	"taxrefund/models"
	"taxrefund/models/merchant"
)

// records is what the merchants know about the receipts of one submission.
type records struct {
	bySale    map[string]*merchant.Found
	byInvoice map[string][]*merchant.Found // merchant VAT id + invoice number, every date
	merchants map[string]merchant.Merchant // by VAT id, for invoices that no sale was found for
	live      map[string]bool              // identities a live receipt has consumed, for the same
	lines     map[string][]merchant.SaleLine
}

// matchAll reads what the merchants know, locking the sales in order, and compares every receipt with it.
func (s *Service) matchAll(tx *models.Tx, receipts []Presented, documentIndex []byte) ([]outcome, error) {
	known, err := read(tx, receipts)
	if err != nil {
		return nil, err
	}
	out := make([]outcome, len(receipts))
	for i, p := range receipts {
		out[i] = match(p, known, documentIndex)
		out[i].receipt.Position = i + 1
	}
	return out, nil
}

// read gathers the records in two statements; a few more look closer where an invoice has no sale.
func read(tx *models.Tx, receipts []Presented) (records, error) {
	known := records{bySale: map[string]*merchant.Found{}, byInvoice: map[string][]*merchant.Found{}, lines: map[string][]merchant.SaleLine{}}
	var ids []string
	var invoices []merchant.Invoice
	for _, p := range receipts {
		if p.SaleID != "" {
			ids = append(ids, p.SaleID)
		} else {
			invoices = append(invoices, merchant.Invoice{VATID: p.MerchantVATID, Number: p.InvoiceNumber})
		}
	}
	if err := known.add(tx, ids, invoices); err != nil {
		return known, err
	}
	return known, known.lookCloser(tx, invoices)
}

func (k *records) add(tx *models.Tx, ids []string, invoices []merchant.Invoice) error {
	found, err := merchant.Match(tx, ids, invoices)
	if err != nil || len(found) == 0 {
		return err
	}
	var sales []string
	for i := range found {
		f := &found[i]
		sales = append(sales, f.Sale.ID)
		k.bySale[f.Sale.ID] = f
		p := pair(f.Merchant.VATID, f.Sale.InvoiceNumber)
		k.byInvoice[p] = append(k.byInvoice[p], f)
	}
	lines, err := merchant.LinesOf(tx, sales)
	maps.Copy(k.lines, lines)
	return err
}

// lookCloser asks who the merchants are and what is consumed, for the invoices that no sale was found for. It keeps new
// sales of these merchants out and looks once more: a sale recorded in between would never meet the receipt that waits. As
// sales are locked before merchants, all of it begins again then.
func (k *records) lookCloser(tx *models.Tx, invoices []merchant.Invoice) (err error) {
	var vatIDs, numbers []string
	var missing []merchant.Invoice
	for _, i := range invoices {
		if len(k.byInvoice[pair(i.VATID, i.Number)]) == 0 {
			vatIDs, numbers, missing = append(vatIDs, i.VATID), append(numbers, i.Number), append(missing, i)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	if k.merchants, err = merchant.ByVAT(tx, vatIDs); err != nil {
		return err
	}
	if came, err := merchant.AnyRecorded(tx, missing); err != nil {
		return err
	} else if came {
		return models.ErrAgain
	}
	k.live, err = livePairs(tx, vatIDs, numbers)
	return err
}
