// Package handlers joins every way in over HTTP to one app.
package handlers

import (
	"context"
	"io/fs"
	"log/slog"
	"mime"
	"path"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"taxrefund/handlers/admin"
	"taxrefund/handlers/api"
	"taxrefund/handlers/cash"
	"taxrefund/handlers/customs"
	"taxrefund/handlers/desk"
	"taxrefund/handlers/finance"
	"taxrefund/handlers/web"
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
	"taxrefund/models/staff"
	"taxrefund/models/till"
	"taxrefund/reports/voucher"
	"taxrefund/templates"
)

// Config is everything the ways in need.
type Config struct {
	DB             *models.DB
	Places         *place.Service
	Merchants      *merchant.Service
	Staff          *staff.Service
	Claims         *claim.Service
	Payouts        *payout.Service
	Feeds          *feed.Service
	Tills          *till.Service
	Periods        *period.Service
	Jobs           *jobs.Runner
	Alerts         *alert.Service
	Pdf            *voucher.Renderer
	Log            *slog.Logger
	Draining       func() bool // whether the server is about to stop; nil is never
	Begun          func()      // see web.Config
	Ended          func(method, route string, status int, took time.Duration)
	BaseURL        string
	TrustedProxies []string
	Accounts       []templates.DemoAccount // only a demonstration has any
}

// New makes the app with all its routes.
func New(cfg Config) (*fiber.App, error) {
	if _, err := templates.Load(); err != nil {
		return nil, err
	}
	secure := strings.HasPrefix(cfg.BaseURL, "https://")
	staffed := &web.Desk{Members: cfg.Staff, Places: cfg.Places, BaseURL: cfg.BaseURL, Secure: secure, TrustedProxies: cfg.TrustedProxies, Demo: len(cfg.Accounts) > 0, Accounts: cfg.Accounts}
	app := web.NewApp(web.Config{Log: cfg.Log, Clock: cfg.DB.Clock, Secure: secure, TrustedProxies: cfg.TrustedProxies, ErrorPage: staffed.ErrorPage, Begun: cfg.Begun, Ended: cfg.Ended})
	app.Get("/livez", func(c *fiber.Ctx) error { return c.SendString("ok\n") })
	app.Get("/readyz", cfg.ready)
	app.Get("/static/:name", static)
	print := func(ctx context.Context, actor models.Actor, id string) ([]byte, error) {
		sheet, err := cfg.Claims.Voucher(ctx, actor, id)
		if err != nil {
			return nil, err
		}
		return cfg.Pdf.Render(voucher.Of(sheet))
	}
	program := &api.API{Places: cfg.Places, Merchants: cfg.Merchants, Staff: cfg.Staff, Claims: cfg.Claims, Payouts: cfg.Payouts, Feeds: cfg.Feeds, Tills: cfg.Tills, Periods: cfg.Periods, Jobs: cfg.Jobs, Alerts: cfg.Alerts, Voucher: print, Log: cfg.Log}
	program.Mount(app)
	docs := program.Docs()
	docs.Chrome = staffed.Bare("The API")
	app.Get("/docs", func(c *fiber.Ctx) error { return staffed.Render(c, "docs", docs) })
	(&admin.Pages{Desk: staffed, Feeds: cfg.Feeds, Jobs: cfg.Jobs, Alerts: cfg.Alerts}).Mount(app)
	(&customs.Pages{Desk: staffed, Claims: cfg.Claims, Voucher: print}).Mount(app)
	(&desk.Pages{Desk: staffed, Claims: cfg.Claims, Voucher: print}).Mount(app)
	(&cash.Pages{Desk: staffed, Tills: cfg.Tills}).Mount(app)
	(&finance.Pages{Desk: staffed, CashDesk: cfg.Claims.Settings.Rails[payout.Cash] != "", Payouts: cfg.Payouts, Periods: cfg.Periods, Merchants: cfg.Merchants}).Mount(app)
	return app, nil
}

// ready says whether the database answers and has our tables, and the server is not about to stop, so that a proxy sends
// nobody to a server that cannot work.
func (cfg Config) ready(c *fiber.Ctx) error {
	if cfg.Draining != nil && cfg.Draining() {
		return web.OfStatus(fiber.StatusServiceUnavailable)
	}
	if waits, err := schema.Pending(c.UserContext(), cfg.DB); err != nil || waits {
		return web.OfStatus(fiber.StatusServiceUnavailable)
	}
	return c.SendString("ok\n")
}

// static serves the embedded files; with the hash of its content in the address a file may be kept for ever.
func static(c *fiber.Ctx) error {
	name := c.Params("name")
	body, err := fs.ReadFile(templates.Static(), name)
	if err != nil {
		return fiber.ErrNotFound
	}
	c.Set(fiber.HeaderContentType, mime.TypeByExtension(path.Ext(name)))
	if c.Query("v") != "" {
		c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	}
	return c.Send(body)
}
