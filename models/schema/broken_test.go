package schema_test

import (
	"testing"

	"gorm.io/gorm"

	"taxrefund/models"
	"taxrefund/models/modeltest"
	"taxrefund/models/schema"
)

func TestADatabaseThatCannotBeMigratedIsAnError(t *testing.T) {
	lite := modeltest.Lite(t)
	for name, db := range map[string]*models.DB{
		"no connections":          {DB: &gorm.DB{Config: &gorm.Config{}}, Engine: models.SQLite},
		"an engine without files": {DB: lite.DB, Engine: "oracle"},
	} {
		if n, err := schema.Migrate(t.Context(), db); n != 0 || err == nil {
			t.Errorf("%s: %d files were applied, %v", name, n, err)
		}
		if wait, err := schema.Pending(t.Context(), db); wait || err == nil {
			t.Errorf("%s: a file waits: %v, %v", name, wait, err)
		}
	}
}
