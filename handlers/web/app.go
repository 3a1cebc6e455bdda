// Package web is the plumbing every way in over HTTP shares: the Fiber app with its limits and headers, problem
// documents, the guard on JSON bodies, staff sessions and the check against forged page posts.
package web

import (
	"cmp"
	"log/slog"
	"time"

	"github.com/gofiber/fiber/v2"

	"taxrefund/models"
)

// MaxBody is the largest request body in bytes, except at FeedPath; a claim of 50 receipts is about 12 KiB.
const MaxBody = 64 << 10

// Config is what an installation decides about its HTTP side. The zero value of a field is safe.
type Config struct {
	Log            *slog.Logger // one line a request; nil is silent
	Clock          models.Clock // nil is the machine's clock
	Secure         bool         // people reach us over TLS: HSTS and a __Host- cookie
	TrustedProxies []string     // addresses or CIDR ranges whose X-Forwarded-* is believed; empty believes nobody
	Limits         Limits
	// Begun and Ended hear of every request; Ended by its method, its route's pattern and the status. nil is nobody.
	Begun func()
	Ended func(method, route string, status int, took time.Duration)
	// ErrorPage renders a problem for a person; it is asked for page routes only, and nil sends the JSON document.
	ErrorPage func(*fiber.Ctx, *Problem) error
}

// Limits are how long anything may take; what is left open has the house's own. ARCHITECTURE.md says why they are so.
type Limits struct {
	Read     time.Duration // from a request's first byte to its last, headers included: 10 s
	Write    time.Duration // of an answer: 30 s
	Idle     time.Duration // between two requests of a connection: 60 s
	Deadline time.Duration // of everything a request asks of the database: 10 s
}

// withDefaults fills what was left open.
func (l Limits) withDefaults() Limits {
	return Limits{Read: cmp.Or(l.Read, 10*time.Second), Write: cmp.Or(l.Write, 30*time.Second), Idle: cmp.Or(l.Idle, time.Minute),
		Deadline: cmp.Or(l.Deadline, 10*time.Second)}
}

// withDefaults fills what was left open: a silent log and the machine's clock.
func (c Config) withDefaults() Config {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Clock == nil {
		c.Clock = models.SystemClock{}
	}
	c.Limits = c.Limits.withDefaults()
	if c.Begun == nil {
		c.Begun = func() {}
	}
	if c.Ended == nil {
		c.Ended = func(string, string, int, time.Duration) {}
	}
	return c
}

// NewApp makes the Fiber app that all routes are added to. Every request gets a trace id, the security headers and a
// deadline on its UserContext; whatever fails leaves as a problem document (RFC 9457) and is logged once.
func NewApp(cfg Config) *fiber.App {
	cfg = cfg.withDefaults()
	app := fiber.New(fiber.Config{
		Immutable:               true, // else strings point into buffers of the next request
		StrictRouting:           true,
		CaseSensitive:           true,
		BodyLimit:               MaxBody, // of no effect on streams: see boundBody
		StreamRequestBody:       true,
		ReadBufferSize:          8 << 10,
		ReadTimeout:             cfg.Limits.Read,
		WriteTimeout:            cfg.Limits.Write,
		IdleTimeout:             cfg.Limits.Idle,
		EnableTrustedProxyCheck: true, // without it anybody's X-Forwarded-Host is believed
		TrustedProxies:          cfg.TrustedProxies,
		ProxyHeader:             fiber.HeaderXForwardedFor,
		EnableIPValidation:      true,
		// A multipart body must not be unpacked before refuseEncoded has seen its headers.
		DisablePreParseMultipartForm: true,
		DisableStartupMessage:        true,
		ErrorHandler:                 cfg.answerError,
	})
	app.Server().Logger = quiet{cfg.Log}
	app.Server().CloseOnShutdown = true // whoever is answered while we stop learns that the connection ends
	app.Use(cfg.observe, cfg.limitTime, refuseEncoded, boundBody, refuseOddText)
	return app
}
