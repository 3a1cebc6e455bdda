// Package backup copies an embedded database while it is in use, looks a copy through, and puts one back in place. What
// is personal in a copy is sealed: without the key ring nobody reads it, so the ring is kept beside it, but not with it.
// A Postgres is backed up by its own tools.
package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"taxrefund/models"
	"taxrefund/models/payout"
	"taxrefund/models/schema"
	"taxrefund/models/sealed"
)

// Write puts a consistent copy of an embedded database at path, whole or not at all. A file that is there is not written
// over ("backup.exists").
func Write(ctx context.Context, db *models.DB, path string) error {
	if db.Engine != models.SQLite {
		return models.E(models.Invalid, "backup.postgres", "only an embedded database is copied here; back Postgres up by its own tools, see README.md")
	}
	return whole(path, func(temporary string) error { return db.CopyTo(ctx, temporary) })
}

// whole makes a file under another name, and gives it its own once it is on the disk.
func whole(path string, write func(temporary string) error) error {
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return models.E(models.Conflict, "backup.exists", "there is a file of this name already; it is not written over")
	}
	dir, base := filepath.Split(path)
	dir = filepath.Clean(dir)
	t, err := os.CreateTemp(dir, "."+base+".part-*") // readable by its owner only
	if err != nil {
		return fmt.Errorf("make a file beside it: %w", err)
	}
	defer os.Remove(t.Name())
	defer t.Close()
	if err := write(t.Name()); err != nil {
		return err
	}
	if err := t.Sync(); err != nil {
		return err
	}
	if err := os.Link(t.Name(), path); err != nil { // unlike a rename it writes over nothing
		return fmt.Errorf("put the file in place: %w", err)
	}
	return syncFolder(dir)
}

// syncFolder makes the names in a folder last.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

// nameLayout is what copies in a folder of copies are called; the names sort by time.
const nameLayout = "taxrefund-20060102T150405Z.db"

// Name is the name of a copy made at an instant.
func Name(at time.Time) string { return at.UTC().Format(nameLayout) }

func isName(s string) bool {
	_, err := time.Parse(nameLayout, s)
	return err == nil
}

// Keep removes all but the newest copies in a folder, by their names, and what was left half written. Other files stay.
func Keep(dir string, newest int) error {
	entries, err := os.ReadDir(dir) // sorted by name
	if err != nil {
		return err
	}
	var copies []string
	var failed []error
	for _, e := range entries {
		name := e.Name()
		if isName(name) {
			copies = append(copies, name)
		}
		if half, _, ok := strings.Cut(strings.TrimPrefix(name, "."), ".part-"); ok && isName(half) {
			failed = append(failed, os.Remove(filepath.Join(dir, name)))
		}
	}
	slices.Reverse(copies)
	for _, name := range copies[min(newest, len(copies)):] {
		failed = append(failed, os.Remove(filepath.Join(dir, name)))
	}
	return errors.Join(failed...)
}

// Restore looks the copy at from through and puts it at path, whole or not at all, where no database is yet
// ("backup.exists"). Its tables are brought up to date, and every rail is paused: what was due when the copy was made may
// have been paid since, and the copy does not know.
func Restore(ctx context.Context, from, path string, ring *sealed.Ring) (Found, error) {
	release, err := models.Hold(path)
	if err != nil {
		return Found{}, err
	}
	defer release()
	for _, rest := range []string{"-wal", "-shm", "-journal"} { // SQLite would play them into the copy
		if _, err := os.Lstat(path + rest); !errors.Is(err, fs.ErrNotExist) {
			return Found{}, models.E(models.Conflict, "backup.exists", "a database was here, and something of it is left; move it away first")
		}
	}
	var found Found
	err = whole(path, func(temporary string) error {
		if err := copyFile(from, temporary); err != nil {
			return err
		}
		var err error
		if found, err = Check(ctx, temporary, ring); err != nil { // what is put in place is what was looked through
			return err
		}
		return ready(ctx, temporary)
	})
	return found, err
}

// ready makes a copy ready to be served.
func ready(ctx context.Context, path string) error {
	db, err := models.Open("sqlite:"+path, models.SystemClock{})
	if err != nil {
		return err
	}
	defer os.Remove(path + ".lock")
	if _, err = schema.Migrate(ctx, db); err == nil {
		_, err = models.InTx(ctx, db, models.System, func(tx *models.Tx) (int, error) {
			if err := tx.Exec("DELETE FROM staff_sessions").Error; err != nil { // who was signed in then may not be allowed in now
				return 0, err
			}
			return payout.PauseAll(tx, pausedWhy)
		})
	}
	return errors.Join(err, db.Close()) // the last to close it moves everything into the one file
}

const pausedWhy = "The database was restored from a backup. Compare the rail's own list with the payouts that are due before anything is sent."

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return fmt.Errorf("open the backup: %w", err)
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	defer out.Close()
	if _, err := io.Copy(out, in); err != nil {
		return fmt.Errorf("copy the backup: %w", err)
	}
	return out.Sync()
}
