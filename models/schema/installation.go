package schema

import (
	"context"
	"time"

	"gorm.io/gorm/clause"

	"taxrefund/models"
)

type installation struct {
	ID              int
	Kind            string
	RingFingerprint string
	CreatedAt       time.Time
}

func (installation) TableName() string { return "installation" }

// Claim binds a new database to its kind ("demo" or "production") and key ring, and refuses one that is bound to others:
// code "database.demo" or "database.not_demo" for the kind, "database.other_ring" for the ring.
func Claim(ctx context.Context, db *models.DB, kind, ringFingerprint string) error {
	_, err := models.InTx(ctx, db, models.System, func(tx *models.Tx) (int, error) {
		row := installation{ID: 1, Kind: kind, RingFingerprint: ringFingerprint, CreatedAt: tx.Now}
		if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error; err != nil {
			return 0, err
		}
		var now installation
		if err := tx.Where("id = 1").Take(&now).Error; err != nil {
			return 0, err
		}
		switch {
		case now.RingFingerprint != ringFingerprint:
			return 0, models.E(models.Conflict, "database.other_ring", "this database was sealed with another key ring; start with that one")
		case now.Kind == "demo" && kind != "demo":
			return 0, models.E(models.Conflict, "database.demo", "this is a demonstration's database with known passwords; it is never served in earnest")
		case now.Kind != kind:
			return 0, models.E(models.Conflict, "database.not_demo", "this database is in earnest use; the demonstration does not touch it")
		}
		return 0, nil
	})
	return err
}

// Owner reads whose a database is: its kind and the fingerprint of the key ring that sealed it.
func Owner(ctx context.Context, db *models.DB) (kind, ringFingerprint string, err error) {
	var now installation
	err = db.Read(ctx).Where("id = 1").Take(&now).Error
	return now.Kind, now.RingFingerprint, err
}
