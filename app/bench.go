package main

import (
	"context"
	"os"
	"path/filepath"

	"github.com/jackc/pgx/v5"

	"taxrefund/app/bench"
	"taxrefund/models"
)

// runBench measures this program on scratch databases of a Postgres.
func runBench(ctx context.Context, args []string) error {
	dir, err := os.MkdirTemp("", "taxrefund-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	rail, stop, err := startSandbox(dir)
	if err != nil {
		return err
	}
	defer stop()
	b := &bench.Bench{Out: os.Stdout, Open: func(ctx context.Context, database string, r *bench.Recorder) (*bench.House, error) {
		return openBench(ctx, dir, database, rail, r)
	}}
	return b.Run(ctx, args)
}

// openBench starts the real server, with its log in a file and its jobs at rest.
func openBench(ctx context.Context, dir, database, rail string, r *bench.Recorder) (*bench.House, error) {
	cfg, err := load(func(name string) string {
		return map[string]string{"DATABASE_URL": database, "DATA_DIR": dir, "LISTEN": free("127.0.0.1:0"), "AUTHORITY": "FR,SG", "SANDBOX_URL": rail}[name]
	})
	if err != nil {
		return nil, err
	}
	log, err := os.OpenFile(filepath.Join(dir, "server.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	h, err := open(ctx, cfg, "production", models.SystemClock{}, log, func(c *pgx.ConnConfig) {
		if r != nil {
			c.Tracer = r
		}
	})
	if err != nil {
		return nil, err
	}
	s, err := listenAndServe(h)
	if err != nil {
		return nil, err
	}
	stop := func() { _ = s.stop(); _ = h.Close(); _ = log.Close() }
	return &bench.House{Base: s.base, DB: h.DB, Ring: h.Ring, Places: h.Places, Merchants: h.Merchants, Staff: h.Staff, RunJob: h.Runner.Run, Stop: stop}, nil
}
