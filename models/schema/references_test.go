package schema_test

import (
	"errors"
	"testing"

	"gorm.io/gorm"

	"taxrefund/models"
	"taxrefund/models/modeltest"
)

func TestEveryRowBelongsToOneThatExists(t *testing.T) {
	var keys []struct{ Tab, Col string }
	must(t, modeltest.Postgres(t).Raw(`SELECT c.conrelid::regclass::text AS tab, a.attname AS col FROM pg_constraint c JOIN pg_attribute a
		ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] WHERE c.contype = 'f' AND NOT c.condeferrable`).Scan(&keys).Error)
	if len(keys) < 25 {
		t.Fatalf("only %d references were found", len(keys))
	}
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		_, err := models.InTx(t.Context(), db, models.System, func(tx *models.Tx) (int, error) {
			for _, v := range valid(db) {
				for _, k := range keys {
					if k.Tab != v.table || v.row[k.Col] == nil {
						continue
					}
					stranger := any(id(99))
					if k.Col == "airport_code" {
						stranger = "XXX"
					}
					if err := attempt(tx, v.table, merged(v.row, row{k.Col: stranger})); !errors.Is(err, gorm.ErrForeignKeyViolated) {
						t.Errorf("%s.%s names nothing that exists: %v", k.Tab, k.Col, err)
					}
				}
				if err := insert(tx, v.table, v.row); err != nil {
					return 0, err
				}
			}
			return 0, nil
		})
		must(t, err)
	})
}
