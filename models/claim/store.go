package claim

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"taxrefund/models"
	"taxrefund/models/ident"
	"taxrefund/models/merchant"
	"taxrefund/models/money"
)

type claimRow struct {
	ID, DocID, AirportCode, KioskID, Reference string
	SubmittedAt, ReceivedAt                    time.Time
	Scheme, SchemeVersion, Profile             string
	Currency, Language, Status                 string
	Version                                    int
	TravellerSealed, DocumentIndex             []byte
	DocumentMask, Nationality                  string
	Flight                                     string
	DepartsAt                                  time.Time
	Destination, Method, Rail                  string
	AccountSealed                              []byte
	AccountMask                                string
	GrossMinor, VatMinor, FeeMinor             int64
	RefundMinor, DueMinor                      int64
	Assumed                                    string
	UpdatedAt                                  time.Time
	AssistedBy                                 string
	TimeZone                                   string `gorm:"->"` // of the airport; only read, see claimColumns
}

func (claimRow) TableName() string { return "claims" }

// claimColumns are a claim's own, and the time zone that its calendar days are in.
const claimColumns = "claims.*, (SELECT a.time_zone FROM airports a WHERE a.code = claims.airport_code) AS time_zone"

type receiptRow struct {
	ID, ClaimID                    string
	Position                       int
	SaleID                         *string
	MerchantVatID, MerchantName    string
	Shop, City, InvoiceNumber      string
	IssuedOn                       models.Date
	TypedMinor                     *int64
	Status                         string
	Live                           bool
	Reasons                        string
	GrossMinor, VatMinor, FeeMinor int64
	RefundMinor, DueMinor          int64
	DueKey, Lines                  string
	DeadlineOn                     models.Date
	UpdatedAt                      time.Time
}

func (receiptRow) TableName() string { return "receipts" }

// accountPlace is the sealing place of a payout account; payouts copies the sealed bytes and opens them there too.
func accountPlace(claimID string) string { return "claims.account:" + claimID }

func travellerPlace(claimID string) string { return "claims.traveller:" + claimID }

// insert writes a new claim and its receipts in two statements.
func insert(tx *models.Tx, c *Claim) error {
	row := claimRow{
		ID: c.ID, DocID: string(c.DocID), AirportCode: c.Airport, KioskID: c.KioskID, AssistedBy: c.AssistedBy, Reference: c.Reference,
		SubmittedAt: c.SubmittedAt, ReceivedAt: c.ReceivedAt,
		Scheme: c.Scheme, SchemeVersion: c.SchemeVersion, Profile: c.Profile,
		Currency: string(c.Currency), Language: c.Language, Status: string(c.Status), Version: c.Version,
		TravellerSealed: c.travellerSealed, DocumentIndex: c.documentIndex, DocumentMask: c.DocumentMask, Nationality: c.Nationality,
		Flight: c.Flight, DepartsAt: c.DepartsAt, Destination: c.Destination,
		Method: c.Method, Rail: c.Rail, AccountSealed: c.accountSealed, AccountMask: c.AccountMask,
		GrossMinor: c.Gross, VatMinor: c.VAT, FeeMinor: c.Fee, RefundMinor: c.Refund, DueMinor: c.Due,
		Assumed: marshal(c.Assumed), UpdatedAt: tx.Now,
	}
	if err := tx.Insert(&row); err != nil {
		return err
	}
	rows := make([]receiptRow, len(c.Receipts))
	for i, r := range c.Receipts {
		rows[i] = rowOf(c.ID, r, tx.Now)
	}
	return tx.Insert(&rows)
}

func rowOf(claimID string, r Receipt, now time.Time) receiptRow {
	row := receiptRow{
		ID: r.ID, ClaimID: claimID, Position: r.Position, MerchantVatID: r.MerchantVATID, MerchantName: r.MerchantName,
		Shop: r.Shop, City: r.City, InvoiceNumber: r.InvoiceNumber, IssuedOn: r.IssuedOn,
		Status: string(r.Status), Live: r.Live, Reasons: marshal(r.Reasons),
		GrossMinor: r.Gross, VatMinor: r.VAT, FeeMinor: r.Fee, RefundMinor: r.Refund, DueMinor: r.Due, DueKey: r.DueKey,
		Lines: marshal(r.Lines), DeadlineOn: r.DeadlineOn, UpdatedAt: now,
	}
	if r.SaleID != "" {
		row.SaleID = &r.SaleID
	}
	if r.TypedMinor != 0 {
		row.TypedMinor = &r.TypedMinor
	}
	return row
}

// update writes what a step changed: the claim under its version as read, and the receipts that differ from before.
func update(tx *models.Tx, c *Claim, before []Receipt) error {
	res := tx.Model(&claimRow{}).Where("id = ? AND version = ?", c.ID, c.Version).Updates(map[string]any{
		"status": string(c.Status), "version": c.Version + 1,
		"gross_minor": c.Gross, "vat_minor": c.VAT, "fee_minor": c.Fee, "refund_minor": c.Refund, "due_minor": c.Due,
		"flight": c.Flight, "departs_at": c.DepartsAt, "updated_at": tx.Now,
		"method": c.Method, "rail": c.Rail, "account_sealed": c.accountSealed, "account_mask": c.AccountMask,
		"traveller_sealed": c.travellerSealed, "assumed": marshal(c.Assumed),
	})
	if err := models.Changed(res, errStale); err != nil {
		return err
	}
	c.Version++
	c.UpdatedAt = tx.Now
	for i, r := range c.Receipts {
		old, now := rowOf(c.ID, before[i], tx.Now), rowOf(c.ID, r, tx.Now)
		if sameRow(old, now) {
			continue
		}
		res := tx.Model(&receiptRow{}).Where("id = ? AND status = ?", r.ID, old.Status).Updates(map[string]any{
			"sale_id": now.SaleID, "merchant_name": now.MerchantName, "shop": now.Shop, "city": now.City,
			"issued_on": now.IssuedOn, "status": now.Status, "live": now.Live, "reasons": now.Reasons,
			"gross_minor": now.GrossMinor, "vat_minor": now.VatMinor, "fee_minor": now.FeeMinor,
			"refund_minor": now.RefundMinor, "due_minor": now.DueMinor, "due_key": now.DueKey,
			"lines": now.Lines, "deadline_on": now.DeadlineOn, "updated_at": now.UpdatedAt,
		})
		if err := models.Changed(res, errStale); err != nil {
			return err
		}
	}
	return nil
}

func sameRow(a, b receiptRow) bool {
	if (a.SaleID == nil) != (b.SaleID == nil) || a.SaleID != nil && *a.SaleID != *b.SaleID {
		return false
	}
	a.SaleID, b.SaleID, a.TypedMinor, b.TypedMinor = nil, nil, nil, nil
	return a == b
}

// lock reads a claim for changing. id is a row id or a DocID in any spelling. A claim's key never changes, and the lock
// says so: writing a payout looks its claim up by the key, after the payout is locked.
func (s *Service) lock(tx *models.Tx, id string) (*Claim, error) {
	c, err := s.load(tx.DB.Clauses(clause.Locking{Strength: "NO KEY UPDATE"}), tx.DB, id)
	if err != nil {
		return nil, err
	}
	return c, s.recall(tx.DB, c.SchemeVersion)
}

func (s *Service) load(q, rest *gorm.DB, id string) (*Claim, error) {
	column, value, err := key(id)
	if err != nil {
		return nil, err
	}
	var row claimRow
	if err := q.Select(claimColumns).Where(column+" = ?", value).Take(&row).Error; errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, errNotFound
	} else if err != nil {
		return nil, fmt.Errorf("read the claim: %w", err)
	}
	var rows []receiptRow
	if err := rest.Where("claim_id = ?", row.ID).Order("position").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read the receipts: %w", err)
	}
	return s.open(row, rows)
}

func key(id string) (column, value string, err error) {
	if u, err := models.ParseID(id, errNotFound.Code, "claim"); err == nil {
		return "id", u, nil
	}
	d, err := ident.ParseDocID(id)
	if err != nil {
		return "", "", err
	}
	return "doc_id", string(d), nil
}

func (s *Service) open(row claimRow, rows []receiptRow) (*Claim, error) {
	c := &Claim{
		ID: row.ID, DocID: ident.DocID(row.DocID), Airport: row.AirportCode, KioskID: row.KioskID, AssistedBy: row.AssistedBy, Reference: row.Reference,
		SubmittedAt: row.SubmittedAt.UTC(), ReceivedAt: row.ReceivedAt.UTC(),
		Scheme: row.Scheme, SchemeVersion: row.SchemeVersion, Profile: row.Profile,
		Currency: money.Currency(row.Currency), Language: row.Language, Status: Status(row.Status), Version: row.Version,
		DocumentMask: row.DocumentMask, Nationality: row.Nationality,
		Flight: row.Flight, Destination: row.Destination, DepartsAt: row.DepartsAt.UTC(),
		Method: row.Method, Rail: row.Rail, AccountMask: row.AccountMask,
		Gross: row.GrossMinor, VAT: row.VatMinor, Fee: row.FeeMinor, Refund: row.RefundMinor, Due: row.DueMinor,
		UpdatedAt: row.UpdatedAt.UTC(), documentIndex: row.DocumentIndex, accountSealed: row.AccountSealed,
		travellerSealed: row.TravellerSealed, timeZone: row.TimeZone,
	}
	plain, err := s.Ring.Open(travellerPlace(row.ID), row.TravellerSealed)
	if err != nil {
		return nil, fmt.Errorf("open the traveller: %w", err)
	}
	if err := errors.Join(json.Unmarshal(plain, &c.Traveller), json.Unmarshal([]byte(row.Assumed), &c.Assumed)); err != nil {
		return nil, fmt.Errorf("read the claim: %w", err)
	}
	for _, r := range rows {
		receipt, err := receiptOf(r)
		if err != nil {
			return nil, err
		}
		c.Receipts = append(c.Receipts, receipt)
	}
	return c, nil
}

func receiptOf(row receiptRow) (Receipt, error) {
	r := Receipt{
		ID: row.ID, Position: row.Position, MerchantVATID: row.MerchantVatID, MerchantName: row.MerchantName,
		Shop: row.Shop, City: row.City, InvoiceNumber: row.InvoiceNumber, IssuedOn: row.IssuedOn,
		Status: ReceiptStatus(row.Status), Live: row.Live, Gross: row.GrossMinor, VAT: row.VatMinor, Fee: row.FeeMinor,
		Refund: row.RefundMinor, Due: row.DueMinor, DueKey: row.DueKey, DeadlineOn: row.DeadlineOn,
	}
	if row.SaleID != nil {
		r.SaleID = *row.SaleID
	}
	if row.TypedMinor != nil {
		r.TypedMinor = *row.TypedMinor
	}
	err := errors.Join(json.Unmarshal([]byte(row.Reasons), &r.Reasons), json.Unmarshal([]byte(row.Lines), &r.Lines))
	if err != nil {
		return r, fmt.Errorf("read a receipt: %w", err)
	}
	return r, nil
}

func marshal(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // only our own plain structs come here
	}
	if string(b) == "null" {
		return "[]"
	}
	return string(b)
}

// claimsWaitingFor finds the claims with a receipt that awaits the record of any of these invoices, in lock order.
func claimsWaitingFor(tx *models.Tx, vatID string, numbers []string) ([]string, error) {
	var ids []string
	err := tx.Model(&receiptRow{}).Distinct("claim_id").
		Where("status = ? AND merchant_vat_id = ? AND invoice_number IN ?", string(AwaitingRecord), vatID, numbers).
		Order("claim_id").Pluck("claim_id", &ids).Error
	return ids, err
}

// waitedFor picks the sales whose invoice a receipt awaits, in one statement, in their order. It is asked once they are
// inserted: their merchant's row is locked from then on, so that no receipt can start to wait unseen (merchant.ByVAT).
func waitedFor(tx *models.Tx, vatID string, sales []merchant.Sale) ([]merchant.Sale, error) {
	var waiting []string
	err := tx.Model(&receiptRow{}).Distinct("invoice_number").Where("status = ? AND merchant_vat_id = ?", string(AwaitingRecord), vatID).
		Pluck("invoice_number", &waiting).Error
	if err != nil || len(waiting) == 0 {
		return nil, err
	}
	known := map[string]bool{}
	for _, n := range waiting {
		known[n] = true
	}
	var out []merchant.Sale
	for _, sale := range sales {
		if known[sale.InvoiceNumber] {
			out = append(out, sale)
		}
	}
	return out, nil
}

// claimOfSale finds the claim that holds a sale, empty when none does.
func claimOfSale(tx *models.Tx, saleID string) (string, error) {
	var ids []string
	err := tx.Model(&receiptRow{}).Where("sale_id = ? AND live", saleID).Pluck("claim_id", &ids).Error
	if err != nil || len(ids) == 0 {
		return "", err
	}
	return ids[0], nil
}

// livePairs reads which of these invoices a live receipt has consumed already.
func livePairs(tx *models.Tx, vatIDs, invoices []string) (map[string]bool, error) {
	var rows []receiptRow
	err := tx.Select("merchant_vat_id", "invoice_number", "issued_on").
		Where("live AND merchant_vat_id IN ? AND invoice_number IN ?", vatIDs, invoices).Find(&rows).Error
	taken := map[string]bool{}
	for _, r := range rows {
		taken[identity(r.MerchantVatID, r.InvoiceNumber, r.IssuedOn)] = true
	}
	return taken, err
}

// departed finds claims of an airport with a receipt that nobody decided and whose time is over, in lock order.
func departed(ctx context.Context, db *models.DB, airport string, now time.Time, today models.Date) ([]string, error) {
	var ids []string
	err := db.Read(ctx).Raw(`SELECT DISTINCT c.id FROM claims c JOIN receipts r ON r.claim_id = c.id
		WHERE c.airport_code = ? AND c.status = 'open' AND (r.status IN ('inspection', 'presented') AND c.departs_at < ?
		OR r.status IN ('awaiting_record', 'awaiting_authority') AND r.deadline_on < ?) ORDER BY c.id`, airport, now, today).Scan(&ids).Error
	return ids, err
}
