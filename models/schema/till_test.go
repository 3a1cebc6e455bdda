package schema_test

import (
	"errors"
	"maps"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"taxrefund/models"
	"taxrefund/models/modeltest"
)

func TestAClosedTillNeverChanges(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		for _, v := range valid(db) {
			if v.table == "entries" || v.table == "postings" {
				continue
			}
			if v.table == "till_lines" {
				must(t, db.Table("tills").Where("id = ?", id(23)).Updates(map[string]any{"state": "closed", "closed_at": db.Clock.Now(), "closed_by": id(7),
					"expected_minor": 5, "counted_minor": 4, "reason": "a coin is missing"}).Error)
				if err := db.Table("till_lines").Create(maps.Clone(v.row)).Error; err == nil || !strings.Contains(err.Error()+constraintOf(err), "till_lines_open") {
					t.Errorf("a closed till took a line: %v", err)
				}
				break
			}
			must(t, db.Table(v.table).Create(maps.Clone(v.row)).Error)
		}
		for _, statement := range []string{"UPDATE tills SET counted_minor = 5", "UPDATE tills SET state = 'open', closed_at = NULL, closed_by = NULL, expected_minor = NULL, counted_minor = NULL", "DELETE FROM tills"} {
			if err := db.Exec(statement).Error; err == nil || !strings.Contains(err.Error(), "tills rows are never changed or removed") {
				t.Errorf("%s: %v", statement, err)
			}
		}
	})
}

func constraintOf(err error) string {
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return pg.ConstraintName
	}
	return ""
}
