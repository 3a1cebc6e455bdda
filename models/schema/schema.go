// Package schema holds the tables of both engines as numbered SQL files that only go forward, and applies them.
package schema

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"slices"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"taxrefund/models"
)

//go:embed postgres/*.sql sqlite/*.sql
var files embed.FS

// Migrate brings db to the newest schema and returns how many files were applied. Several instances may start at once
// on Postgres: a row with a lease lets one of them work while the others wait.
func Migrate(ctx context.Context, db *models.DB) (int, error) {
	p, err := provider(db)
	if err != nil {
		return 0, err
	}
	done, err := p.Up(ctx)
	if err != nil {
		return len(done), fmt.Errorf("migrate: %w", err)
	}
	return len(done), nil
}

// Pending reports whether a schema file waits to be applied; readiness asks it.
func Pending(ctx context.Context, db *models.DB) (bool, error) {
	p, err := provider(db)
	if err != nil {
		return false, err
	}
	return p.HasPending(ctx)
}

// Newer reports whether a database has a schema file that this program does not know: a newer one made it.
func Newer(ctx context.Context, db *models.DB) (bool, error) {
	p, err := provider(db)
	if err != nil {
		return false, err
	}
	var applied []int64
	if err := db.Read(ctx).Raw("SELECT DISTINCT version_id FROM goose_db_version WHERE version_id > 0").Scan(&applied).Error; err != nil {
		return false, err
	}
	for _, s := range p.ListSources() {
		applied = slices.DeleteFunc(applied, func(v int64) bool { return v == s.Version })
	}
	return len(applied) > 0, nil
}

func provider(db *models.DB) (*goose.Provider, error) {
	pool, err := db.DB.DB()
	if err != nil {
		return nil, err
	}
	// A lower number may come later: numbers are given out when work begins, and the work lands in another order.
	dialect, opts := goose.DialectSQLite3, []goose.ProviderOption{goose.WithAllowOutofOrder(true)}
	if db.Engine == models.Postgres {
		l, err := lock.NewPostgresTableLocker()
		if err != nil {
			return nil, err
		}
		dialect, opts = goose.DialectPostgres, append(opts, goose.WithLocker(l))
	}
	sub, err := fs.Sub(files, string(db.Engine))
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(dialect, pool, sub, opts...)
}
