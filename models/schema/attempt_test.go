package schema_test

import (
	"errors"
	"maps"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"

	"taxrefund/models"
	"taxrefund/models/modeltest"
)

// brokenOf lists what must be refused before a table's valid row stands, and what beside it.
func brokenOf(table string) (checks, uniques map[string][]row) {
	checks, uniques = map[string][]row{}, map[string][]row{}
	for name, changes := range broken {
		switch {
		case tableOf(name) != table:
		case strings.HasSuffix(name, "_key") || strings.HasSuffix(name, "_once") || strings.Contains(name, "_one_live") || strings.Contains(name, "_one_open"):
			uniques[name] = changes
		default:
			checks[name] = changes
		}
	}
	return checks, uniques
}

// tableOf finds the table that a promise is named after.
func tableOf(promise string) (table string) {
	for _, v := range valid(&models.DB{Clock: models.NewFixedClock(modeltest.Noon)}) {
		if strings.HasPrefix(promise, v.table+"_") && len(v.table) > len(table) {
			table = v.table
		}
	}
	return table
}

// impliedBy names a promise that no row can break without breaking another, which Postgres looks at first.
var impliedBy = map[string]string{"receipts_vat": "receipts_refund", "feeds_size": "feeds_next_byte"}

func refuses(t *testing.T, tx *models.Tx, table, promise string, r row) {
	t.Helper()
	err := attempt(tx, table, r)
	pg, isPG := errors.AsType[*pgconn.PgError](err)
	switch {
	case err == nil:
		t.Errorf("%s accepted a row that breaks %s: %v", table, promise, r)
	case isPG && pg.ConstraintName != promise && pg.ConstraintName != impliedBy[promise]:
		t.Errorf("%s was refused by %s, want %s", table, pg.ConstraintName, promise)
	case !isPG && !errors.Is(err, gorm.ErrDuplicatedKey) && !strings.Contains(err.Error(), "CHECK constraint failed: "+promise+" "):
		t.Errorf("%s was refused by %v, want %s", table, err, promise)
	}
}

// attempt inserts a row and takes it back.
func attempt(tx *models.Tx, table string, r row) error {
	if err := tx.SavePoint("here").Error; err != nil {
		return err
	}
	err := insert(tx, table, r)
	return errors.Join(err, tx.RollbackTo("here").Error)
}

func insert(tx *models.Tx, table string, r row) error {
	if table == "postings" && r["id"] != id(20) { // a seal needs its entries
		for i, minor := range []int{5, -5} {
			if err := insert(tx, "entries", row{"posting_id": r["id"], "line_no": i + 1, "account": "a", "currency": "EUR", "amount_minor": minor}); err != nil {
				return err
			}
		}
	}
	return tx.Table(table).Create(maps.Clone(r)).Error
}

func merged(r, change row) row {
	out := maps.Clone(r)
	maps.Copy(out, change)
	return out
}
