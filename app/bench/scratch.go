package bench

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"

	_ "github.com/jackc/pgx/v5/stdlib" // registers the "pgx" database/sql driver
)

// scratch makes databases beside the one at admin, and drops them all at the end.
type scratch struct {
	admin string
	made  []string
}

// newScratch takes the server from the flag, or from BENCH_DATABASE_URL.
func newScratch(flagged string) (*scratch, error) {
	admin := flagged
	if admin == "" {
		admin = os.Getenv("BENCH_DATABASE_URL")
	}
	if admin == "" {
		return nil, errors.New("name a Postgres whose user may create databases: --database postgres://… or BENCH_DATABASE_URL")
	}
	return &scratch{admin: admin}, nil
}

// url is the address of a scratch database.
func (s *scratch) url(name string) string {
	u, err := url.Parse(s.admin)
	if err != nil {
		return s.admin // opening it says what is wrong
	}
	u.Path = "/" + name
	return u.String()
}

// create makes an empty database, or with a template a copy of that one; an older one of the same name is dropped.
func (s *scratch) create(ctx context.Context, name, template string) error {
	if template == "" {
		template = "template1"
	}
	if err := s.exec(ctx, s.admin, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)", "CREATE DATABASE "+name+" TEMPLATE "+template, "CHECKPOINT"); err != nil {
		return fmt.Errorf("create %s: %w", name, err)
	}
	s.made = append(s.made, name)
	return nil
}

// exec runs statements one after the other, each in its own transaction.
func (s *scratch) exec(ctx context.Context, address string, statements ...string) error {
	db, err := sql.Open("pgx", address)
	if err != nil {
		return err
	}
	defer db.Close()
	for _, q := range statements {
		if _, err := db.ExecContext(ctx, q); err != nil {
			return err
		}
	}
	return nil
}

// drop removes what was created.
func (s *scratch) drop() {
	for _, name := range s.made {
		if os.Getenv("BENCH_KEEP") == "" {
			_ = s.exec(context.Background(), s.admin, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)")
		}
	}
}
