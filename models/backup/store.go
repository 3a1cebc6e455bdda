package backup

import (
	"context"

	"taxrefund/models"
	"taxrefund/models/schema"
	"taxrefund/models/sealed"
)

// integrity asks SQLite to read every page and every reference.
func integrity(ctx context.Context, db *models.DB) error {
	var said []string
	if err := db.Read(ctx).Raw("PRAGMA integrity_check(1)").Scan(&said).Error; err != nil {
		return damaged("it cannot be read to its end")
	}
	if len(said) != 1 || said[0] != "ok" {
		return damaged("its pages do not fit together")
	}
	var strays int64
	if err := db.Read(ctx).Raw("SELECT count(*) FROM pragma_foreign_key_check").Scan(&strays).Error; err != nil {
		return damaged("its references cannot be read")
	}
	if strays > 0 {
		return damaged("some of its rows belong to rows that are not there")
	}
	return nil
}

// owned refuses what this installation could not open.
func owned(ctx context.Context, db *models.DB, ring *sealed.Ring) error {
	newer, err := schema.Newer(ctx, db)
	if err != nil {
		return models.E(models.Invalid, "backup.unreadable", "this file is no backup of an embedded database")
	}
	if newer {
		return models.E(models.Invalid, "backup.newer", "a newer program made this backup; restore it with that one")
	}
	kind, fingerprint, err := schema.Owner(ctx, db)
	switch {
	case err != nil:
		return models.E(models.Invalid, "backup.unreadable", "this file is no backup of an embedded database")
	case ring != nil && fingerprint != ring.Fingerprint():
		return models.E(models.Conflict, "backup.other_ring", "this backup was sealed with another key ring; without that one nobody can read it")
	case kind == "demo":
		return models.E(models.Conflict, "backup.demo", "this is a demonstration's database with known passwords; it is never served in earnest")
	}
	return nil
}

func (f *Found) count(ctx context.Context, db *models.DB) error {
	return db.Read(ctx).Raw(`SELECT (SELECT count(*) FROM sales) AS sales, (SELECT count(*) FROM claims) AS claims,
		(SELECT count(*) FROM payouts) AS payouts, (SELECT count(*) FROM entries) AS entries`).Row().Scan(&f.Sales, &f.Claims, &f.Payouts, &f.Entries)
}
