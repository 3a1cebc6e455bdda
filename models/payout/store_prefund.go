package payout

import (
	"strings"
	"time"

	"gorm.io/gorm/clause"

	"taxrefund/models"
	"taxrefund/models/ledger"
	"taxrefund/models/money"
)

type floorRow struct {
	Rail       string `gorm:"primaryKey"`
	Currency   string `gorm:"primaryKey"`
	FloorMinor int64
	ChangedBy  string
	ChangedAt  time.Time
}

func (floorRow) TableName() string { return "rail_floors" }

type ceilingRow struct {
	MerchantID   string `gorm:"primaryKey"`
	Currency     string `gorm:"primaryKey"`
	CeilingMinor int64
	ChangedBy    string
	ChangedAt    time.Time
}

func (ceilingRow) TableName() string { return "merchant_ceilings" }

func saveFloor(tx *models.Tx, rail string, c money.Currency, floor *int64) error {
	if floor == nil {
		return tx.Where("rail = ? AND currency = ?", rail, string(c)).Delete(&floorRow{}).Error
	}
	row := floorRow{Rail: rail, Currency: string(c), FloorMinor: *floor, ChangedBy: tx.Actor.ID, ChangedAt: tx.Now}
	return tx.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "rail"}, {Name: "currency"}},
		DoUpdates: clause.AssignmentColumns([]string{"floor_minor", "changed_by", "changed_at"})}).Create(&row).Error
}

// room is what a run may still send in one currency before it comes to the floor.
type room struct{ left, floor int64 }

// roomOf reads the room at a rail where a floor is set, and locks the floors: two runs at once do not both spend what is
// left. What was sent is spent, whether it is settled or not.
func roomOf(tx *models.Tx, rail string, before past) (map[string]*room, error) {
	var floors []floorRow
	if err := forUpdate(tx).Where("rail = ?", rail).Order("currency").Find(&floors).Error; err != nil || len(floors) == 0 {
		return nil, err
	}
	out := map[string]*room{}
	for _, f := range floors {
		out[f.Currency] = &room{floor: f.FloorMinor, left: before.minor[f.Currency]}
	}
	var sums []railSum
	err := tx.Raw(`SELECT e.currency, SUM(e.amount_minor) AS minor FROM postings p JOIN entries e ON e.posting_id = p.id
		WHERE p.at >= ? AND e.account IN ? GROUP BY e.currency`, before.until, accountsAt(rail)).Scan(&sums).Error
	for _, s := range sums {
		if r := out[s.Currency]; r != nil {
			r.left += s.Minor
		}
	}
	return out, err
}

// past is what moved at a rail before a moment, by currency: a run reads it once, as it is the sum of all that ever was.
type past struct {
	until time.Time
	minor map[string]int64
}

// settling is how old a posting is when it is surely committed, or never will be.
const settling = time.Hour

// pastAt reads the past of a rail where a floor is set; without one there is nothing to know.
func pastAt(tx *models.Tx, rail string) (past, error) {
	var n int64
	if err := tx.Model(&floorRow{}).Where("rail = ?", rail).Count(&n).Error; err != nil || n == 0 {
		return past{}, err
	}
	p := past{until: tx.Now.Add(-settling), minor: map[string]int64{}}
	var sums []railSum
	err := tx.Raw(`SELECT x.currency, SUM(x.minor) AS minor FROM (
		SELECT currency, amount_minor AS minor FROM entries WHERE account IN @accounts
		UNION ALL SELECT e.currency, -e.amount_minor FROM postings p JOIN entries e ON e.posting_id = p.id WHERE p.at >= @until AND e.account IN @accounts
		) x GROUP BY x.currency`, map[string]any{"accounts": accountsAt(rail), "until": p.until}).Scan(&sums).Error
	for _, s := range sums {
		p.minor[s.Currency] = s.Minor
	}
	return p, err
}

type railSum struct {
	Account, Currency string
	Minor             int64
}

func accountsAt(rail string) []string { return []string{ledger.Prefund(rail), ledger.Clearing(rail)} }

// moneyAt sums the prefund and the clearing accounts of rails; the latter is below zero by what is on its way.
func moneyAt(tx *models.Tx, rails []string) ([]railSum, error) {
	var accounts []string
	for _, r := range rails {
		accounts = append(accounts, accountsAt(r)...)
	}
	var sums []railSum
	err := tx.Raw("SELECT account, currency, SUM(amount_minor) AS minor FROM entries WHERE account IN ? GROUP BY account, currency", accounts).Scan(&sums).Error
	return sums, err
}

// prefunds gathers what is known of the rails' money, by rail and currency.
func prefunds(tx *models.Tx, rails []string) (map[string]*Prefund, error) {
	known := map[string]*Prefund{}
	at := func(rail, currency string) *Prefund {
		key := rail + " " + currency
		if known[key] == nil {
			known[key] = &Prefund{Rail: rail, Currency: money.Currency(currency)}
		}
		return known[key]
	}
	var currencies []string
	if err := tx.Table("airports").Distinct("currency").Pluck("currency", &currencies).Error; err != nil {
		return nil, err
	}
	for _, rail := range rails {
		for _, c := range currencies {
			at(rail, c)
		}
	}
	sums, err := moneyAt(tx, rails)
	if err != nil {
		return nil, err
	}
	for _, s := range sums {
		kind, rail, _ := strings.Cut(s.Account, ":")
		if p := at(rail, s.Currency); kind+":" == ledger.Prefund("") {
			p.Balance = s.Minor
		} else {
			p.OnItsWay = -s.Minor
		}
	}
	var floors []floorRow
	if err := tx.Where("rail IN ?", rails).Find(&floors).Error; err != nil {
		return nil, err
	}
	for _, f := range floors {
		at(f.Rail, f.Currency).Floor = &f.FloorMinor
	}
	var waits []struct {
		Rail, Currency string
		Payouts        int
		Minor          int64
	}
	err = tx.Raw(`SELECT rail, currency, COUNT(*) AS payouts, SUM(amount_minor) AS minor FROM payouts WHERE state = 'due' AND rail IN ? AND method <> ?
		GROUP BY rail, currency`, rails, Cash).Scan(&waits).Error
	for _, w := range waits {
		p := at(w.Rail, w.Currency)
		p.Payouts, p.Waiting = w.Payouts, w.Minor
	}
	return known, err
}

// posted is what an earlier posting moved on an account; without a currency where there is none.
func posted(tx *models.Tx, kind, ref, account string) (money.Amount, error) {
	var row struct {
		Currency    string
		AmountMinor int64
	}
	err := tx.Raw(`SELECT e.currency, e.amount_minor FROM postings p JOIN entries e ON e.posting_id = p.id
		WHERE p.kind = ? AND p.ref = ? AND e.account = ?`, kind, ref, account).Scan(&row).Error
	return money.Of(row.AmountMinor, money.Currency(row.Currency)), err
}

func otherAirports(tx *models.Tx) (n int64, err error) {
	err = tx.Table("airports").Where("code <> ?", tx.Actor.Airport).Count(&n).Error
	return n, err
}

func merchantExists(tx *models.Tx, id string) error {
	var n int64
	if err := tx.Table("merchants").Where("id = ?", id).Count(&n).Error; err != nil {
		return err
	}
	if n == 0 {
		return errNoMerchant
	}
	return nil
}

func saveCeiling(tx *models.Tx, merchantID string, c money.Currency, ceiling *int64) error {
	if ceiling == nil {
		return tx.Where("merchant_id = ? AND currency = ?", merchantID, string(c)).Delete(&ceilingRow{}).Error
	}
	row := ceilingRow{MerchantID: merchantID, Currency: string(c), CeilingMinor: *ceiling, ChangedBy: tx.Actor.ID, ChangedAt: tx.Now}
	return tx.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "merchant_id"}, {Name: "currency"}},
		DoUpdates: clause.AssignmentColumns([]string{"ceiling_minor", "changed_by", "changed_at"})}).Create(&row).Error
}

// lockCeilings locks the ceilings of the merchants in these payouts, once the payouts are locked.
func lockCeilings(tx *models.Tx, list []Payout) ([]ceilingRow, error) {
	claims := make([]string, len(list))
	for i, p := range list {
		claims[i] = p.ClaimID
	}
	var rows []ceilingRow
	err := forUpdate(tx).Where("merchant_id IN (SELECT s.merchant_id FROM receipts r JOIN sales s ON s.id = r.sale_id WHERE r.claim_id IN ?)", claims).
		Order("merchant_id, currency").Find(&rows).Error
	return rows, err
}

// ofDue is the condition that a payout p is the due that a receipt r is part of, or was cut from it.
const ofDue = "p.claim_id = r.claim_id AND (p.due_key = r.due_key OR p.due_key LIKE r.due_key || '.%')"

// isOut is the condition that something of the due of a receipt r is out. Of a due that was cut in two, both parts count
// once one is out: which merchant's goods a part is for cannot be told.
const isOut = "EXISTS (SELECT 1 FROM payouts p WHERE " + ofDue + ` AND (p.state IN ('batched', 'submitting', 'in_process', 'unknown', 'review')
	OR p.state = 'paid' AND p.paid_at >= @since OR p.state = 'held' AND p.state_reason = @after AND p.updated_at >= @since))`

// waits is the condition that something of it is due and not sent.
const waits = "EXISTS (SELECT 1 FROM payouts p WHERE " + ofDue + " AND p.state IN ('due', 'held', 'details_required') AND p.state_reason <> @after)"

func outArgs(tx *models.Tx, more map[string]any) map[string]any {
	more["since"], more["after"] = tx.Now.Add(-exposed), PaidAfterAll
	return more
}

// shareOf is what a payout would add to what is out on a merchant's sales.
func shareOf(tx *models.Tx, merchantID string, p Payout) (minor int64, err error) {
	err = tx.Raw(`SELECT COALESCE(SUM(r.due_minor), 0) FROM receipts r JOIN sales s ON s.id = r.sale_id
		WHERE r.claim_id = @claim AND r.due_key = @key AND s.merchant_id = @merchant AND NOT `+isOut,
		outArgs(tx, map[string]any{"claim": p.ClaimID, "key": p.BaseKey(), "merchant": merchantID})).Scan(&minor).Error
	return minor, err
}

// outOf is what is out on a merchant's sales.
func outOf(tx *models.Tx, c ceilingRow) (minor int64, err error) {
	err = tx.Raw(`SELECT COALESCE(SUM(r.due_minor), 0) FROM sales s JOIN receipts r ON r.sale_id = s.id JOIN claims c ON c.id = r.claim_id
		WHERE s.merchant_id = @merchant AND s.status <> 'free' AND r.due_key <> '' AND c.currency = @currency AND `+isOut,
		outArgs(tx, map[string]any{"merchant": c.MerchantID, "currency": c.Currency})).Scan(&minor).Error
	return minor, err
}

// exposures reads one merchant's exposure, or with an empty id everybody's.
func exposures(tx *models.Tx, merchantID string, most int) ([]Exposure, error) {
	where := ""
	if merchantID != "" {
		where = " AND s.merchant_id = @merchant"
	}
	var out []Exposure
	err := tx.Raw(`SELECT m.id AS merchant_id, m.vat_id AS vat_id, m.legal_name, x.currency, SUM(x.out_minor) AS "out", SUM(x.waiting_minor) AS waiting, MAX(x.ceiling_minor) AS ceiling
		FROM (SELECT s.merchant_id, c.currency, CASE WHEN `+isOut+` THEN r.due_minor ELSE 0 END AS out_minor,
				CASE WHEN `+isOut+` THEN 0 WHEN `+waits+` THEN r.due_minor ELSE 0 END AS waiting_minor, NULL AS ceiling_minor
			FROM sales s JOIN receipts r ON r.sale_id = s.id JOIN claims c ON c.id = r.claim_id WHERE s.status <> 'free' AND r.due_key <> ''`+where+`
			UNION ALL SELECT s.merchant_id, s.currency, 0, 0, s.ceiling_minor FROM merchant_ceilings s WHERE 1 = 1`+where+`) x
		JOIN merchants m ON m.id = x.merchant_id GROUP BY m.id, m.vat_id, m.legal_name, x.currency
		HAVING SUM(x.out_minor) + SUM(x.waiting_minor) > 0 OR MAX(x.ceiling_minor) IS NOT NULL
		ORDER BY SUM(x.out_minor) + SUM(x.waiting_minor) DESC, m.vat_id, x.currency LIMIT @most`,
		outArgs(tx, map[string]any{"merchant": merchantID, "most": most})).Scan(&out).Error
	return out, err
}
