package till

import (
	"time"

	"taxrefund/models"
	"taxrefund/models/tax"
)

// momentAt is now, at an airport.
func momentAt(tx *models.Tx, airport string) (moment, error) {
	var row struct{ Country, TimeZone string }
	err := tx.Raw("SELECT country, time_zone FROM airports WHERE code = ?", airport).Scan(&row).Error
	return moment{now: tx.Now, zone: models.Zone(row.TimeZone), country: row.Country}, err
}

// handedBefore adds up the cash, in minor units, that counts against a limit already. The traveller's claims are locked, so
// that no other desk adds to it meanwhile.
func handedBefore(tx *models.Tx, d desk, per string) (minor int64, err error) {
	const paid = `SELECT COALESCE(-SUM(l.cash_minor), 0) FROM till_lines l JOIN payouts p ON p.id = l.payout_id `
	switch per {
	case tax.PerDay:
		const mine = `JOIN claims c ON c.id = p.claim_id JOIN tills t ON t.id = l.till_id
			WHERE c.document_index = (SELECT m.document_index FROM claims m WHERE m.id = ?) AND c.scheme = ? AND t.airport_code = ? AND l.at >= ? AND l.at < ?`
		var from, until time.Time = d.at.today().Start(d.at.zone).UTC(), d.at.tomorrow().UTC()
		err = tx.Raw(paid+mine, d.claim.ID, d.claim.Scheme, d.till.Airport, from, until).Scan(&minor).Error
	case tax.PerClaim:
		err = tx.Raw(paid+"WHERE p.claim_id = ?", d.claim.ID).Scan(&minor).Error
	}
	return minor, err
}
