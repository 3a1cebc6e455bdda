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
		return 0, now.is(kind, ringFingerprint)
	})
	return err
}

// Ours refuses, with the codes of Claim and before anything is migrated, a database that belongs to others. One without
// tables belongs to nobody yet.
func Ours(ctx context.Context, db *models.DB, kind, ringFingerprint string) error {
	var now installation
	res := db.Read(ctx).Where("id = 1").Limit(1).Find(&now)
	if res.Error != nil || res.RowsAffected == 0 { // no table, or nothing in it: Migrate and Claim say what is wrong otherwise
		return nil
	}
	return now.is(kind, ringFingerprint)
}

func (i installation) is(kind, ringFingerprint string) error {
	switch {
	case i.RingFingerprint != ringFingerprint:
		return models.E(models.Conflict, "database.other_ring", "this database was sealed with another key ring; start with that one")
	case i.Kind == "demo" && kind != "demo":
		return models.E(models.Conflict, "database.demo", "this is a demonstration's database with known passwords; it is never served in earnest")
	case i.Kind != kind:
		return models.E(models.Conflict, "database.not_demo", "this database is in earnest use; the demonstration does not touch it")
	}
	return nil
}

// Owner reads whose a database is: its kind and the fingerprint of the key ring that sealed it.
func Owner(ctx context.Context, db *models.DB) (kind, ringFingerprint string, err error) {
	var now installation
	err = db.Read(ctx).Where("id = 1").Take(&now).Error
	return now.Kind, now.RingFingerprint, err
}
