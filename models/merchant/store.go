package merchant

import (
	"context"
	"errors"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"taxrefund/models"
	"taxrefund/models/money"
)

type merchantRow struct {
	ID, LegalName           string
	VatID                   string `gorm:"column:vat_id"`
	Country                 string
	MemberFrom, MemberUntil models.Date
	Status                  string
	KeyHash                 []byte
	CreatedAt               time.Time
}

func (merchantRow) TableName() string { return "merchants" }

func (r merchantRow) merchant() Merchant {
	return Merchant{ID: r.ID, LegalName: r.LegalName, VATID: r.VatID, Country: r.Country, MemberFrom: r.MemberFrom, MemberUntil: r.MemberUntil, Status: r.Status}
}

type storeRow struct{ ID, MerchantID, Code, Name, City, TimeZone string }

func (storeRow) TableName() string { return "stores" }

type saleRow struct {
	ID, MerchantID, StoreID, InvoiceNumber string
	IssuedOn                               models.Date
	IssuedAt                               time.Time
	Currency                               string
	GrossMinor, VatMinor                   int64
	BuyerIndex                             []byte
	Status                                 string
	Version                                int
	VoidReason                             *string
	RecordedAt, UpdatedAt                  time.Time
}

func (saleRow) TableName() string { return "sales" }

func (r saleRow) sale() Sale {
	s := Sale{ID: r.ID, MerchantID: r.MerchantID, StoreID: r.StoreID, InvoiceNumber: r.InvoiceNumber, IssuedOn: r.IssuedOn, IssuedAt: r.IssuedAt.UTC(),
		Currency: money.Currency(r.Currency), GrossMinor: r.GrossMinor, VATMinor: r.VatMinor, BuyerIndex: r.BuyerIndex, Status: r.Status, Version: r.Version}
	if r.VoidReason != nil {
		s.VoidReason = *r.VoidReason
	}
	return s
}

type lineRow struct {
	SaleID                string
	LineNo                int
	Description, Category string
	Quantity, GrossMinor  int64
	VatRate               string
	VatMinor              int64
	Tariff, Origin        string
	SetName, OtherTaxes   string
}

func (lineRow) TableName() string { return "sale_lines" }

func storeByCode(tx *models.Tx, merchantID, code string) (Store, error) {
	var row storeRow
	err := tx.Where("merchant_id = ? AND code = ?", merchantID, code).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return Store{}, errNoStore
	}
	return Store(row), err
}

func insertSale(tx *models.Tx, s Sale) error {
	row := saleRow{ID: s.ID, MerchantID: s.MerchantID, StoreID: s.StoreID, InvoiceNumber: s.InvoiceNumber, IssuedOn: s.IssuedOn, IssuedAt: s.IssuedAt,
		Currency: string(s.Currency), GrossMinor: s.GrossMinor, VatMinor: s.VATMinor, BuyerIndex: s.BuyerIndex, Status: s.Status, Version: s.Version,
		RecordedAt: tx.Now, UpdatedAt: tx.Now}
	if err := tx.Create(&row).Error; err != nil {
		return err
	}
	return insertLines(tx, s)
}

func insertLines(tx *models.Tx, s Sale) error {
	rows := make([]lineRow, len(s.Lines))
	for i, l := range s.Lines {
		rows[i] = lineRow{SaleID: s.ID, LineNo: l.LineNo, Description: l.Description, Category: l.Category, Quantity: l.Quantity,
			GrossMinor: l.GrossMinor, VatRate: l.VATRate, VatMinor: l.VATMinor,
			Tariff: l.Tariff, Origin: l.Origin, SetName: l.Set, OtherTaxes: string(l.OtherTaxes)}
	}
	return tx.CreateInBatches(&rows, 200).Error
}

func lockSale(tx *models.Tx, merchantID, invoice string, issuedOn models.Date) (Sale, error) {
	var row saleRow
	err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).
		Where("merchant_id = ? AND invoice_number = ? AND issued_on = ?", merchantID, invoice, issuedOn).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return Sale{}, errNoSale
	}
	return row.sale(), err
}

func rewriteSale(tx *models.Tx, s Sale) error {
	res := tx.Model(&saleRow{}).Where("id = ? AND status = 'free' AND version = ?", s.ID, s.Version-1).Updates(map[string]any{
		"store_id": s.StoreID, "issued_at": s.IssuedAt, "currency": string(s.Currency), "gross_minor": s.GrossMinor, "vat_minor": s.VATMinor,
		"buyer_index": s.BuyerIndex, "version": s.Version, "updated_at": tx.Now,
	})
	if err := models.Changed(res, errClaimed); err != nil {
		return err
	}
	if err := tx.Where("sale_id = ?", s.ID).Delete(&lineRow{}).Error; err != nil {
		return err
	}
	return insertLines(tx, s)
}

func voidSale(tx *models.Tx, s Sale, reason string) error {
	return models.Changed(tx.Model(&saleRow{}).Where("id = ? AND version = ?", s.ID, s.Version).Updates(map[string]any{
		"status": "void", "void_reason": reason, "version": s.Version + 1, "updated_at": tx.Now,
	}), errVoid)
}

// joined is a sale with its merchant and store, read in one statement.
type joined struct {
	Row                                       saleRow `gorm:"embedded"`
	VatID, LegalName, Country, MerchantStatus string
	MemberFrom, MemberUntil                   models.Date
	StoreCode, StoreName, City, StoreZone     string
}

const joinedColumns = `s.id, s.merchant_id, s.store_id, s.invoice_number, s.issued_on, s.issued_at, s.currency, s.gross_minor, s.vat_minor,
	s.buyer_index, s.status, s.version, s.void_reason, m.vat_id, m.legal_name, m.country, m.status AS merchant_status, m.member_from, m.member_until,
	t.code AS store_code, t.name AS store_name, t.city, t.time_zone AS store_zone
	FROM sales s JOIN merchants m ON m.id = s.merchant_id JOIN stores t ON t.id = s.store_id`

func (j joined) found() Found {
	return Found{
		Sale:     j.Row.sale(),
		Merchant: Merchant{ID: j.Row.MerchantID, LegalName: j.LegalName, VATID: j.VatID, Country: j.Country, MemberFrom: j.MemberFrom, MemberUntil: j.MemberUntil, Status: j.MerchantStatus},
		Store:    Store{ID: j.Row.StoreID, MerchantID: j.Row.MerchantID, Code: j.StoreCode, Name: j.StoreName, City: j.City, TimeZone: j.StoreZone},
	}
}

// Match finds sales by their ids, or by merchant and invoice number on any date, and locks them in the order of their
// ids. One statement.
func Match(tx *models.Tx, ids []string, invoices []Invoice) ([]Found, error) {
	where, args := wanted(invoices)
	if len(ids) > 0 {
		where, args = append(where, "s.id IN ?"), append(args, ids)
	}
	if len(where) == 0 {
		return nil, nil
	}
	query := "SELECT " + joinedColumns + " WHERE " + strings.Join(where, " OR ") + " ORDER BY s.id"
	if tx.Engine == models.Postgres {
		query += " FOR UPDATE OF s"
	}
	return scan(tx.DB, query, args...)
}

// AnyRecorded reports whether any of these invoices is recorded, on any date, and locks nothing.
func AnyRecorded(tx *models.Tx, invoices []Invoice) (bool, error) {
	where, args := wanted(invoices)
	var n int64
	err := tx.Raw("SELECT count(*) FROM sales s JOIN merchants m ON m.id = s.merchant_id WHERE "+strings.Join(where, " OR "), args...).Scan(&n).Error
	return n > 0, err
}

// wanted is the condition that a sale's invoice is any of these, in parts to be joined by OR.
func wanted(invoices []Invoice) (where []string, args []any) {
	for _, i := range invoices {
		where, args = append(where, "(m.vat_id = ? AND s.invoice_number = ?)"), append(args, i.VATID, i.Number)
	}
	return where, args
}

// Open lists the free sales recorded for a travel document in one country, newest first, with their lines.
func Open(ctx context.Context, db *models.DB, documentIndex []byte, country string) ([]Found, error) {
	found, err := scan(db.Read(ctx), "SELECT "+joinedColumns+" WHERE s.buyer_index = ? AND s.status = 'free' AND m.country = ? ORDER BY s.issued_at DESC, s.id LIMIT 200", documentIndex, country)
	if err != nil || len(found) == 0 {
		return found, err
	}
	ids := make([]string, len(found))
	for i, f := range found {
		ids[i] = f.Sale.ID
	}
	lines, err := linesOf(db.Read(ctx), ids)
	for i := range found {
		found[i].Sale.Lines = lines[found[i].Sale.ID]
	}
	return found, err
}

func scan(db *gorm.DB, query string, args ...any) ([]Found, error) {
	var rows []joined
	err := db.Raw(query, args...).Scan(&rows).Error
	out := make([]Found, len(rows))
	for i, r := range rows {
		out[i] = r.found()
	}
	return out, err
}

// LinesOf reads the lines of sales in one statement, in their order.
func LinesOf(tx *models.Tx, saleIDs []string) (map[string][]SaleLine, error) {
	return linesOf(tx.DB, saleIDs)
}

func linesOf(db *gorm.DB, saleIDs []string) (map[string][]SaleLine, error) {
	var rows []lineRow
	err := db.Where("sale_id IN ?", saleIDs).Order("sale_id, line_no").Find(&rows).Error
	out := map[string][]SaleLine{}
	for _, r := range rows {
		out[r.SaleID] = append(out[r.SaleID], SaleLine{LineNo: r.LineNo, Description: r.Description, Category: r.Category, Quantity: r.Quantity,
			GrossMinor: r.GrossMinor, VATRate: r.VatRate, VATMinor: r.VatMinor,
			Nature: Nature{Tariff: r.Tariff, Origin: r.Origin, Set: r.SetName, OtherTaxes: OtherTaxes(r.OtherTaxes)}})
	}
	return out, err
}

// Lock locks sales in the order of their ids, before the claims that hold them.
func Lock(tx *models.Tx, ids []string) error {
	var found []string
	return tx.Model(&saleRow{}).Clauses(clause.Locking{Strength: "UPDATE"}).Where("id IN ?", ids).Order("id").Pluck("id", &found).Error
}

// Take marks free sales as taken by a claim; when any of them is not free any more nothing may go on
// ("claim.receipt_taken").
func Take(tx *models.Tx, ids []string) error { return turn(tx, ids, "free", "taken") }

// Free gives taken sales back.
func Free(tx *models.Tx, ids []string) error { return turn(tx, ids, "taken", "free") }

func turn(tx *models.Tx, ids []string, from, to string) error {
	if len(ids) == 0 {
		return nil
	}
	return tx.Later(func(db *gorm.DB) *gorm.DB {
		return db.Model(&saleRow{}).Where("id IN ? AND status = ?", ids, from).Updates(map[string]any{"status": to, "updated_at": tx.Now})
	}, func(rows int64) error {
		if rows != int64(len(ids)) {
			return errTaken
		}
		return nil
	})
}

// ByVAT reads merchants by VAT id, in one statement, and lets none of them record a sale before the transaction ends.
func ByVAT(tx *models.Tx, vatIDs []string) (map[string]Merchant, error) {
	var rows []merchantRow
	err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where("vat_id IN ?", vatIDs).Order("id").Find(&rows).Error
	out := map[string]Merchant{}
	for _, r := range rows {
		out[r.VatID] = r.merchant()
	}
	return out, err
}
