package jobs

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"taxrefund/models"
	"taxrefund/models/backup"
	"taxrefund/models/place"
)

// backUp copies the embedded database into the folder of backups, looks the copy through, and keeps the newest.
func backUp(r *Runner, ctx context.Context, _ models.Actor, _ place.Airport, _ string) (string, error) {
	if r.BackupDir == "" || r.DB.Engine != models.SQLite {
		return "no folder is set, or the database is no embedded one", nil
	}
	name := backup.Name(r.DB.Clock.Now())
	path := filepath.Join(r.BackupDir, name)
	if err := backup.Write(ctx, r.DB, path); err != nil {
		return "", errors.Join(err, backup.Keep(r.BackupDir, r.BackupKeep))
	}
	found, err := backup.Check(ctx, path, r.Places.Ring)
	if err != nil { // under the name of a good one it would push a good one out
		return "", errors.Join(err, os.Remove(path))
	}
	return name + ": " + found.String(), backup.Keep(r.BackupDir, r.BackupKeep)
}
