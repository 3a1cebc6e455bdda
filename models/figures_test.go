package models_test

import (
	"errors"
	"testing"

	"taxrefund/models"
	"taxrefund/models/modeltest"
)

func TestOnlyWhatWasCommittedIsCounted(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		var told []models.Figure
		db.Counted = func(f models.Figure) { told = append(told, f) }
		count := func(err error) func(*models.Tx) (int, error) {
			return func(tx *models.Tx) (int, error) {
				tx.Count("things", 2, "green")
				tx.Count("things", 0, "red") // nothing has happened
				return 0, err
			}
		}
		if _, err := models.InTx(t.Context(), db, models.System, count(nil)); err != nil {
			t.Fatal(err)
		}
		if _, err := models.InTx(t.Context(), db, models.System, count(errors.New("no"))); err == nil {
			t.Fatal("an error was lost")
		}
		if len(told) != 1 || told[0].Name != "things" || told[0].N != 2 || told[0].Labels[0] != "green" {
			t.Errorf("told %+v", told)
		}
	})
}
