package models_test

import (
	"testing"

	"gorm.io/gorm"

	"taxrefund/models"
	"taxrefund/models/modeltest"
)

func TestAViewSeesOneInstantAndWritesNothing(t *testing.T) {
	db := modeltest.Postgres(t)
	count := func(g *gorm.DB) (n int64) {
		t.Helper()
		if err := g.Table("rail_cursors").Count(&n).Error; err != nil {
			t.Fatal(err)
		}
		return n
	}
	write := "INSERT INTO rail_cursors (rail, position, updated_at) VALUES ('r', '1', now())"
	err := db.View(t.Context(), func(view *gorm.DB) error {
		before := count(view)
		if err := db.Exec(write).Error; err != nil {
			t.Fatal(err)
		}
		if after := count(view); before != 0 || after != 0 {
			t.Errorf("it saw %d and then %d", before, after)
		}
		return view.Exec("DELETE FROM rail_cursors").Error
	})
	if err == nil || count(db.DB) != 1 {
		t.Errorf("it wrote: %v", err)
	}
}

func TestAViewReadsOnEitherEngine(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		n := int64(-1)
		if err := db.View(t.Context(), func(view *gorm.DB) error { return view.Table("claims").Count(&n).Error }); err != nil || n != 0 {
			t.Errorf("%d, %v", n, err)
		}
	})
}
