package schema_test

import (
	"strings"
	"testing"

	"taxrefund/models"
	"taxrefund/models/modeltest"
)

func TestWhatIsWrittenIsWritten(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		rows := valid(db)
		_, err := models.InTx(t.Context(), db, models.System, func(tx *models.Tx) (int, error) {
			for _, v := range rows {
				if err := insert(tx, v.table, v.row); err != nil {
					return 0, err
				}
			}
			return 0, nil
		})
		must(t, err)
		for table, change := range map[string]string{
			"postings": "ref = 'x'", "entries": "amount_minor = amount_minor * 2", "audit_log": "reason = 'x'", "decisions": "refund_minor = 0",
			"evidence": "status = 'failed'", "till_lines": "cash_minor = -1", "payout_moves": "reason = 'x'", "batch_reports": "sha256 = 'x'", "laws": "text = 'x'",
			"due_receipts": "from_minor = 1", "payout_changes": "number = 2", "period_sums": "lines = 3", "period_files": "size_bytes = 2",
		} {
			for _, statement := range []string{"UPDATE " + table + " SET " + change, "DELETE FROM " + table} {
				if err := db.Exec(statement).Error; err == nil || !strings.Contains(err.Error(), table+" rows are never changed or removed") {
					t.Errorf("%s: %v", statement, err)
				}
			}
		}
	})
}

func TestAFinishedReportOnAPeriodStaysAsItIs(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		_, err := models.InTx(t.Context(), db, models.System, func(tx *models.Tx) (int, error) {
			for _, v := range valid(db) {
				if err := insert(tx, v.table, v.row); err != nil {
					return 0, err
				}
			}
			return 0, nil
		})
		must(t, err)
		must(t, db.Exec("DELETE FROM period_parts").Error) // while it is being made, for another process to begin anew
		part := "INSERT INTO period_parts (period_id, format, part_no, packed) SELECT id, 'csv', 0, '1' FROM periods"
		if db.Engine == models.Postgres {
			part = strings.Replace(part, "'1'", "'1'::bytea", 1)
		}
		must(t, db.Exec(part).Error)
		must(t, db.Exec("UPDATE periods SET state = 'made'").Error)
		for _, statement := range []string{
			"UPDATE periods SET state = 'making'", "DELETE FROM periods", "UPDATE period_parts SET part_no = 1", "DELETE FROM period_parts", strings.Replace(part, "0,", "1,", 1),
			"INSERT INTO period_files (period_id, format, sha256, size_bytes) SELECT period_id, 'xlsx', sha256, size_bytes FROM period_files",
			"INSERT INTO period_sums SELECT * FROM period_sums",
		} {
			if err := db.Exec(statement).Error; err == nil || !strings.Contains(err.Error(), "never changed or removed") && !strings.Contains(err.Error(), "finished is not changed") {
				t.Errorf("%s: %v", statement, err)
			}
		}
	})
}
