package payout

import (
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

// ceiling is one that a transaction has locked.
type ceiling struct {
	ceilingRow
	out *int64 // what is out: read when it is first needed, and with what the transaction has let go since
}

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
func roomOf(tx *models.Tx, rail string) (map[string]*room, error) {
	var floors []floorRow
	if err := forUpdate(tx).Where("rail = ?", rail).Order("currency").Find(&floors).Error; err != nil || len(floors) == 0 {
		return nil, err
	}
	out := map[string]*room{}
	for _, f := range floors {
		out[f.Currency] = &room{floor: f.FloorMinor}
	}
	for currency, r := range out {
		balance, sent, err := moneyAt(tx, rail, money.Currency(currency))
		if err != nil {
			return nil, err
		}
		r.left = balance - sent
	}
	return out, nil
}

// moneyAt is the house's money at a rail, and what of it is on its way: the clearing account is below zero by it.
func moneyAt(tx *models.Tx, rail string, c money.Currency) (balance, sent int64, err error) {
	prefund, clearing, err := ledger.PairIn(tx, ledger.Prefund(rail), ledger.Clearing(rail), c)
	return prefund, -clearing, err
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
	err := tx.Raw(`SELECT rail, currency, COUNT(*) AS payouts, SUM(amount_minor) AS minor FROM payouts WHERE state = 'due' AND rail IN ? AND method <> ?
		GROUP BY rail, currency`, rails, Cash).Scan(&waits).Error
	for _, w := range waits {
		p := at(w.Rail, w.Currency)
		p.Payouts, p.Waiting = w.Payouts, w.Minor
	}
	for _, p := range known {
		if err == nil {
			p.Balance, p.OnItsWay, err = moneyAt(tx, p.Rail, p.Currency)
		}
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
func lockCeilings(tx *models.Tx, list []Payout) ([]ceiling, error) {
	claims := make([]string, len(list))
	for i, p := range list {
		claims[i] = p.ClaimID
	}
	var rows []ceilingRow
	err := forUpdate(tx).Where("merchant_id IN (SELECT s.merchant_id FROM receipts r JOIN sales s ON s.id = r.sale_id WHERE r.claim_id IN ?)", claims).
		Order("merchant_id, currency").Find(&rows).Error
	out := make([]ceiling, len(rows))
	for i, r := range rows {
		out[i] = ceiling{ceilingRow: r}
	}
	return out, err
}

// ofDue joins the payouts p, each by a way that an index knows, to the receipts r of their dues: of a due that was cut in
// two, both parts are the whole due's, as nobody can tell which merchant's goods a part is for.
const ofDue = ` JOIN receipts r ON r.claim_id = p.claim_id AND r.due_key <> '' AND (p.due_key = r.due_key OR p.due_key LIKE r.due_key || '.%')`

// outReceipts are those of whose due something is out.
const outReceipts = `SELECT DISTINCT r.id, r.sale_id, r.claim_id, r.due_minor FROM (
	SELECT claim_id, due_key FROM payouts WHERE state IN ('batched', 'submitting', 'in_process', 'unknown')
	UNION ALL SELECT claim_id, due_key FROM payouts WHERE state = 'review'
	UNION ALL SELECT claim_id, due_key FROM payouts WHERE state = 'held' AND state_reason = @after AND updated_at >= @since
	UNION ALL SELECT claim_id, due_key FROM payouts WHERE state = 'paid' AND paid_at >= @since) p` + ofDue

// waitingReceipts are those of whose due something is due and not sent; they may be among outReceipts too.
const waitingReceipts = `SELECT DISTINCT r.id, r.sale_id, r.claim_id, r.due_minor FROM (
	SELECT claim_id, due_key FROM payouts WHERE state IN ('due', 'details_required')
	UNION ALL SELECT claim_id, due_key FROM payouts WHERE state = 'held' AND state_reason <> @after) p` + ofDue

func outArgs(tx *models.Tx, more map[string]any) map[string]any {
	more["since"], more["after"] = tx.Now.Add(-exposed), PaidAfterAll
	return more
}

// shareOf is what a payout would add to what is out on a merchant's sales: nothing where a part of its due is out already.
func shareOf(tx *models.Tx, merchantID string, p Payout) (minor int64, err error) {
	err = tx.Raw(`SELECT COALESCE(SUM(r.due_minor), 0) FROM receipts r JOIN sales s ON s.id = r.sale_id
		WHERE r.claim_id = @claim AND r.due_key = @key AND s.merchant_id = @merchant AND NOT EXISTS (SELECT 1 FROM payouts p
			WHERE p.claim_id = @claim AND (p.due_key = @key OR p.due_key LIKE @key || '.%') AND (p.state IN ('batched', 'submitting', 'in_process', 'unknown', 'review')
				OR p.state = 'paid' AND p.paid_at >= @since OR p.state = 'held' AND p.state_reason = @after AND p.updated_at >= @since))`,
		outArgs(tx, map[string]any{"claim": p.ClaimID, "key": p.BaseKey(), "merchant": merchantID})).Scan(&minor).Error
	return minor, err
}

// outOf is what is out on a merchant's sales.
func outOf(tx *models.Tx, c ceilingRow) (minor int64, err error) {
	err = tx.Raw(`SELECT COALESCE(SUM(r.due_minor), 0) FROM (`+outReceipts+`) r JOIN sales s ON s.id = r.sale_id JOIN claims c ON c.id = r.claim_id
		WHERE s.merchant_id = @merchant AND s.status <> 'free' AND c.currency = @currency`,
		outArgs(tx, map[string]any{"merchant": c.MerchantID, "currency": c.Currency})).Scan(&minor).Error
	return minor, err
}

// exposures reads one merchant's exposure, or with an empty id everybody's.
func exposures(tx *models.Tx, merchantID string, most int) ([]Exposure, error) {
	where := ""
	if merchantID != "" {
		where = " AND s.merchant_id = @merchant"
	}
	var list []Exposure
	err := tx.Raw(`WITH gone AS (`+outReceipts+`), here AS (`+waitingReceipts+`)
		SELECT m.id AS merchant_id, m.vat_id AS vat_id, m.legal_name, x.currency, SUM(x.out_minor) AS "out", SUM(x.waiting_minor) AS waiting, MAX(x.ceiling_minor) AS ceiling
		FROM (SELECT s.merchant_id, c.currency, r.out_minor, r.waiting_minor, NULL AS ceiling_minor
			FROM (SELECT sale_id, claim_id, due_minor AS out_minor, 0 AS waiting_minor FROM gone
				UNION ALL SELECT sale_id, claim_id, 0, due_minor FROM here WHERE id NOT IN (SELECT id FROM gone)) r
			JOIN sales s ON s.id = r.sale_id JOIN claims c ON c.id = r.claim_id WHERE s.status <> 'free'`+where+`
			UNION ALL SELECT s.merchant_id, s.currency, 0, 0, s.ceiling_minor FROM merchant_ceilings s WHERE 1 = 1`+where+`) x
		JOIN merchants m ON m.id = x.merchant_id GROUP BY m.id, m.vat_id, m.legal_name, x.currency
		HAVING SUM(x.out_minor) + SUM(x.waiting_minor) > 0 OR MAX(x.ceiling_minor) IS NOT NULL
		ORDER BY SUM(x.out_minor) + SUM(x.waiting_minor) DESC, m.vat_id, x.currency LIMIT @most`,
		outArgs(tx, map[string]any{"merchant": merchantID, "most": most})).Scan(&list).Error
	return list, err
}
