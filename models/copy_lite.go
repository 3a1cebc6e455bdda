package models

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"syscall"

	"gorm.io/gorm"
)

// Hold keeps every other process from opening the embedded database at path until release; one that has it open already is
// refused with code "database.in_use".
func Hold(path string) (release func() error, err error) {
	lock, err := lockLite(path)
	if err != nil {
		return nil, err
	}
	return lock.Close, nil
}

// lockLite takes the lock file beside an embedded database.
func lockLite(path string) (*os.File, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	lock, err := os.OpenFile(path+".lock", os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the lock file: %w", err)
	}
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		lock.Close()
		return nil, E(Conflict, "database.in_use", "another process has this database open; stop it, or use its pages")
	}
	return lock, nil
}

// CopyTo writes a consistent copy of an embedded database into the empty file at path, while others go on reading and
// writing.
func (d *DB) CopyTo(ctx context.Context, path string) error {
	return d.WithContext(ctx).Exec("VACUUM INTO ?", path).Error
}

// OpenCopy opens a file for reading that nobody writes: a copy of an embedded database. It takes no lock and leaves no
// other files behind.
func OpenCopy(path string, clock Clock) (*DB, error) {
	dsn := "file:" + (&url.URL{Path: path}).EscapedPath() + "?mode=ro&immutable=1&_foreign_keys=1&_time_format=sqlite&_timezone=UTC&_dqs=0&_texttotime=1"
	pool, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, fmt.Errorf("open the copy: %w", err)
	}
	g, err := gorm.Open(lite{pool}, gormConfig(clock))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open the copy: %w", err), pool.Close())
	}
	return &DB{DB: g, Clock: clock, Engine: SQLite}, nil
}
