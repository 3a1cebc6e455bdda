package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"

	"taxrefund/app/metrics"
	"taxrefund/app/rails/sandbox"
	"taxrefund/app/webhook"
	"taxrefund/jobs"
	"taxrefund/models"
	"taxrefund/models/alert"
	"taxrefund/models/claim"
	"taxrefund/models/feed"
	"taxrefund/models/merchant"
	"taxrefund/models/payout"
	"taxrefund/models/period"
	"taxrefund/models/place"
	"taxrefund/models/schema"
	"taxrefund/models/sealed"
	"taxrefund/models/staff"
	"taxrefund/models/tax"
	"taxrefund/models/till"
	"taxrefund/reports/periods"
	"taxrefund/templates"
)

// House is one running installation: its database, its keys and its services, wired once.
type House struct {
	Config    Config
	DB        *models.DB
	Ring      *sealed.Ring
	Places    *place.Service
	Merchants *merchant.Service
	Staff     *staff.Service
	Claims    *claim.Service
	Payouts   *payout.Service
	Feeds     *feed.Service
	Tills     *till.Service
	Periods   *period.Service
	Alerts    *alert.Service
	Runner    *jobs.Runner
	Metrics   *metrics.Metrics
	Log       *slog.Logger
	draining  atomic.Bool             // about to stop
	Accounts  []templates.DemoAccount // with their passwords; only a demonstration has any
}

// production opens the installation that the environment describes.
func production(ctx context.Context) (*House, error) {
	cfg, err := load(os.Getenv)
	if err != nil {
		return nil, err
	}
	return open(ctx, cfg, "production", models.SystemClock{}, os.Stderr)
}

// open opens the database, brings its tables up to date, binds it to its kind and key ring, and wires the services, which
// write their log to log. tune changes how Postgres is connected to.
func open(ctx context.Context, cfg Config, kind string, clock models.Clock, log io.Writer, tune ...func(*pgx.ConnConfig)) (*House, error) {
	law, err := readLaw(cfg.LawDir)
	if err != nil {
		return nil, fmt.Errorf("the refund law cannot be read: %w", err)
	}
	ring, err := openRing(cfg)
	if err != nil {
		return nil, err
	}
	db, err := models.Open(cfg.Database, clock, tune...)
	if err != nil {
		return nil, err
	}
	if err = schema.Ours(ctx, db, kind, ring.Fingerprint()); err == nil {
		_, err = schema.Migrate(ctx, db)
	}
	if err == nil {
		err = schema.Claim(ctx, db, kind, ring.Fingerprint())
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	figures, err := metrics.New(db)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	db.Counted = figures.Count
	h := &House{Config: cfg, DB: db, Ring: ring, Metrics: figures, Log: models.NewLog(log)}
	if err := h.wire(law); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	if err := h.Claims.KeepLaw(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	if err := figures.Watch(h.Claims, h.Payouts); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return h, nil
}

// openRing takes the key ring from the environment, or from its file, which it makes where there is none: a database that
// was sealed with another one is refused.
func openRing(cfg Config) (*sealed.Ring, error) {
	if cfg.KeyRingText != "" {
		return sealed.FromEnv(cfg.KeyRingText)
	}
	if err := os.MkdirAll(cfg.Data, 0o700); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	return sealed.OpenFile(cfg.KeyRing, true)
}

// wire makes the services.
func (h *House) wire(law *tax.Book) error {
	cfg, db, ring, log := h.Config, h.DB, h.Ring, h.Log
	methods, rails := map[string]string{}, map[string]payout.Rail{}
	if cfg.SandboxURL != "" {
		rails["sandbox"] = h.Metrics.Rail(sandbox.New(cfg.SandboxURL, cfg.SandboxTimeout), db.Clock)
		for _, m := range []string{"alipay", "wallet", "bank", "card"} {
			methods[m] = "sandbox"
		}
	}
	if cfg.CashDesk {
		methods[payout.Cash] = payout.Cash
	}
	owner := owner()
	h.Places = &place.Service{DB: db, Ring: ring}
	h.Merchants = &merchant.Service{DB: db, Ring: ring}
	h.Staff = &staff.Service{DB: db, Ring: ring}
	h.Claims = &claim.Service{DB: db, Ring: ring, Law: law, Settings: claim.Settings{Authority: cfg.Authority, Rails: methods}}
	h.Tills = &till.Service{DB: db, Claims: h.Claims}
	h.Payouts = &payout.Service{DB: db, Ring: ring, Rails: rails, Owner: owner}
	h.Feeds = &feed.Service{DB: db, Ring: ring, Merchants: h.Merchants, Claims: h.Claims, Owner: owner, Log: log}
	h.Periods = &period.Service{DB: db, Places: h.Places, Formats: periods.Formats(), Owner: owner, Log: h.Log}
	h.Runner = &jobs.Runner{DB: db, Places: h.Places, Merchants: h.Merchants, Staff: h.Staff, Claims: h.Claims, Payouts: h.Payouts, Feeds: h.Feeds, Periods: h.Periods, FeedDir: cfg.FeedDir, BackupDir: cfg.BackupDir, BackupKeep: cfg.BackupKeep, Owner: owner, Log: h.Log, Ran: h.Metrics.Ran}
	h.Alerts = &alert.Service{DB: db, Notify: cfg.AlertURL != ""}
	h.Runner.Alerts = h.Alerts
	if cfg.AlertURL != "" {
		receiver, err := webhook.New(cfg.AlertURL, cfg.AlertSecret, db.Clock)
		if err != nil {
			return fmt.Errorf("ALERT_WEBHOOK_URL: %w", err)
		}
		h.Runner.SendAlert = receiver.Send
	}
	return nil
}

// owner names this process in leases and the run list.
func owner() string {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	return fmt.Sprintf("%s/%d/%d", host, os.Getpid(), time.Now().UnixNano()%1e6)
}

// Close ends what runs in the background and gives the database back.
func (h *House) Close() error {
	h.Runner.Stop()
	h.Feeds.Stop()
	h.Periods.Stop()
	h.Places.Stop()
	return h.DB.Close()
}
