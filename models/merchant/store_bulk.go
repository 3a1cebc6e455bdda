package merchant

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/google/uuid"

	"taxrefund/models"
)

// Key is what a sale is known by within its merchant.
type Key struct {
	Number   string // normalised
	IssuedOn models.Date
}

// Key is the sale's own.
func (s Sale) Key() Key { return Key{s.InvoiceNumber, s.IssuedOn} }

// Same reports whether two records say the same of a purchase; who claimed it, its version and whether it is void do
// not count.
func (s Sale) Same(o Sale) bool {
	return s.MerchantID == o.MerchantID && s.StoreID == o.StoreID && s.InvoiceNumber == o.InvoiceNumber && s.IssuedOn == o.IssuedOn &&
		s.IssuedAt.Equal(o.IssuedAt) && s.Currency == o.Currency && s.GrossMinor == o.GrossMinor && s.VATMinor == o.VATMinor &&
		slices.Equal(s.BuyerIndex, o.BuyerIndex) && slices.Equal(s.Lines, o.Lines)
}

// StoresOf reads a merchant's stores by their codes.
func StoresOf(ctx context.Context, db *models.DB, merchantID string) (map[string]Store, error) {
	var rows []storeRow
	err := db.Read(ctx).Where("merchant_id = ?", merchantID).Find(&rows).Error
	out := map[string]Store{}
	for _, r := range rows {
		out[r.Code] = Store(r)
	}
	return out, err
}

// keysOf unfolds a list of keys on each engine: one bound value, whatever their number.
var keysOf = map[models.Engine]string{
	models.Postgres: `SELECT e->>0 AS number, e->>1 AS day FROM json_array_elements(CAST(? AS json)) e`,
	models.SQLite:   `SELECT json_extract(value, '$[0]') AS number, json_extract(value, '$[1]') AS day FROM json_each(?)`,
}

// Recorded finds which sales of a merchant are recorded already, without their lines, in one statement. It locks nothing.
// CROSS JOIN keeps SQLite from walking through the sales and looking each up among the keys.
func Recorded(tx *models.Tx, merchantID string, keys []Key) (map[Key]Sale, error) {
	out := map[Key]Sale{}
	if len(keys) == 0 {
		return out, nil
	}
	pairs := make([][2]string, len(keys))
	for i, k := range keys {
		pairs[i] = [2]string{k.Number, string(k.IssuedOn)}
	}
	list, err := json.Marshal(pairs)
	if err != nil {
		return nil, err
	}
	var rows []saleRow
	err = tx.Raw("SELECT s.* FROM ("+keysOf[tx.Engine]+") k CROSS JOIN sales s WHERE s.merchant_id = ? AND s.invoice_number = k.number AND s.issued_on = k.day",
		string(list), merchantID).Scan(&rows).Error
	for _, r := range rows {
		s := r.sale()
		out[s.Key()] = s
	}
	return out, err
}

// DaysOf lists the days of a merchant's sales under an invoice number, which begins anew every year with some.
func DaysOf(tx *models.Tx, merchantID, invoice string) ([]models.Date, error) {
	var days []models.Date
	err := tx.Model(&saleRow{}).Where("merchant_id = ? AND invoice_number = ?", merchantID, invoice).Order("issued_on").Pluck("issued_on", &days).Error
	return days, err
}

// RecordAll adds checked sales that nobody has recorded, all of one merchant, giving them their ids. A single one that is
// recorded already refuses them all ("sale.recorded_already"). Whoever reports many leaves one line in the audit log.
func RecordAll(tx *models.Tx, sales []Sale) error {
	heads, lines := make([][]any, len(sales)), make([][]any, 0, 3*len(sales))
	natured := slices.ContainsFunc(sales, Sale.natured)
	for i := range sales {
		s := &sales[i]
		key := uuid.Must(uuid.NewV7())
		s.ID = key.String()
		var id, merchantID, storeID any = s.ID, s.MerchantID, s.StoreID
		if tx.Engine == models.Postgres { // which takes the bytes of an id faster than its text
			id, merchantID, storeID = [16]byte(key), [16]byte(uuid.MustParse(s.MerchantID)), [16]byte(uuid.MustParse(s.StoreID))
		}
		heads[i] = []any{id, merchantID, storeID, s.InvoiceNumber, string(s.IssuedOn), s.IssuedAt, string(s.Currency), s.GrossMinor, s.VATMinor,
			s.BuyerIndex, s.Status, s.Version, tx.Now, tx.Now}
		for _, l := range s.Lines {
			row := []any{id, l.LineNo, l.Description, l.Category, l.Quantity, l.GrossMinor, l.VATRate, l.VATMinor}
			if natured {
				row = append(row, l.Tariff, l.Origin, l.Set, string(l.OtherTaxes))
			}
			lines = append(lines, row)
		}
	}
	if err := tx.Copy("sales", saleColumns, heads); err != nil {
		return err
	}
	if !natured { // as most feeds are: a third of the columns need not travel
		return tx.Copy("sale_lines", lineColumns[:len(lineColumns)-4], lines)
	}
	return tx.Copy("sale_lines", lineColumns, lines)
}

// natured reports whether anything is said of the nature of the sale's goods.
func (s Sale) natured() bool {
	return slices.ContainsFunc(s.Lines, func(l SaleLine) bool { return l.Nature != Nature{} })
}

var (
	saleColumns = []string{"id", "merchant_id", "store_id", "invoice_number", "issued_on", "issued_at", "currency", "gross_minor", "vat_minor",
		"buyer_index", "status", "version", "recorded_at", "updated_at"}
	lineColumns = []string{"sale_id", "line_no", "description", "category", "quantity", "gross_minor", "vat_rate", "vat_minor", "tariff", "origin", "set_name", "other_taxes"}
)
