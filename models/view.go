package models

import (
	"context"
	"database/sql"

	"gorm.io/gorm"
)

// View runs fn on one unchanging view of the database, for reports that read much of it: whatever is committed meanwhile
// is not seen, and nothing can be written. On SQLite, where a long reader sees each statement's own instant, fn must not
// rely on that.
func (d *DB) View(ctx context.Context, fn func(*gorm.DB) error) error {
	if d.Engine == SQLite {
		return fn(d.Read(ctx))
	}
	tx := d.WithContext(ctx).Begin(&sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if tx.Error != nil {
		return tx.Error
	}
	defer tx.Rollback()
	// Compiling a statement of many joins takes seconds and gains nothing; sorting a million rows wants room.
	if err := tx.Exec("SET LOCAL jit = off").Error; err != nil {
		return err
	}
	if err := tx.Exec("SET LOCAL work_mem = '32MB'").Error; err != nil {
		return err
	}
	return fn(tx)
}
