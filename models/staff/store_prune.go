package staff

import "taxrefund/models"

// deleteEnded removes up to limit rows of each table whose time is over. A session is also over once it has been idle
// longer than any role may be.
func deleteEnded(tx *models.Tx, limit int) (int64, error) {
	idle := max(Officer.idle(), Admin.idle())
	var total int64
	for _, d := range []struct {
		row  any
		key  string
		over string
		args []any
	}{
		{&tryRow{}, "who, slot", "slot < ?", []any{tx.Now.Add(-keptTries)}},
		{&sessionRow{}, "token_hash", "ends_at < ? OR seen_at < ?", []any{tx.Now, tx.Now.Add(-idle)}},
		{&tokenRow{}, "id", "ends_at < ? OR revoked_at < ?", []any{tx.Now, tx.Now}},
		{&linkRow{}, "token_hash", "ends_at < ?", []any{tx.Now}},
	} {
		some := tx.Model(d.row).Select(d.key).Where(d.over, d.args...).Limit(limit)
		res := tx.Where("("+d.key+") IN (?)", some).Delete(d.row)
		if res.Error != nil {
			return total, res.Error
		}
		total += res.RowsAffected
	}
	return total, nil
}
