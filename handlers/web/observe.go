package web

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"log/slog"
	"regexp"
	"runtime/debug"
	"strings"

	"github.com/gofiber/fiber/v2"

	"taxrefund/models"
)

type traceKey struct{}

// HeaderTraceID carries the trace id of a request in its response.
const HeaderTraceID = "Trace-Id"

// Trace returns the id a request is known by in logs, audit rows and problem documents.
func Trace(c *fiber.Ctx) string {
	id, _ := c.Locals(traceKey{}).(string)
	return id
}

// TraceOf is Trace for code that only holds the request's context.
func TraceOf(ctx context.Context) string {
	id, _ := ctx.Value(traceKey{}).(string)
	return id
}

// traceparent is the W3C header of a caller who traces: version, trace id, span and flags. Of the version 00 there are
// exactly these four; ids of zeros only are none.
var traceparent = regexp.MustCompile(`^00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$`)

// startTrace takes the trace id of a caller who traces, and makes one for everybody else. An id is 32 hexadecimal digits,
// so that nobody can write anything else into our logs.
func startTrace(c *fiber.Ctx) {
	id := ""
	if m := traceparent.FindStringSubmatch(c.Get("Traceparent")); m != nil && strings.Trim(m[1], "0") != "" {
		id = m[1]
	} else {
		var raw [16]byte
		_, _ = rand.Read(raw[:]) // never fails: it ends the process rather than return weak bytes
		id = hex.EncodeToString(raw[:])
	}
	c.Locals(traceKey{}, id)
	c.Set(HeaderTraceID, id)
}

// observe surrounds every request: trace id, headers, the answer to an error, and one line in the log. The line holds
// the route's pattern, never the path, the query or a body, so it holds nothing personal.
func (cfg Config) observe(c *fiber.Ctx) error {
	start := cfg.Clock.Now()
	cfg.Begun()
	startTrace(c)
	secure(c, cfg.Secure)
	err := cfg.protect(c)
	var failed error
	if err != nil {
		failed = cfg.answerError(c, err)
	}
	status := c.Response().StatusCode()
	route := c.Route().Path
	if fe, ok := errors.AsType[*fiber.Error](err); ok && (fe.Code == fiber.StatusNotFound || fe.Code == fiber.StatusMethodNotAllowed) {
		route = "(none)"
	}
	took := cfg.Clock.Now().Sub(start)
	cfg.Ended(c.Method(), route, status, took)
	cfg.Log.LogAttrs(context.Background(), slog.LevelInfo, "request",
		slog.String("method", c.Method()), slog.String("route", route), slog.Int("status", status),
		slog.Duration("took", took), slog.String("trace_id", Trace(c)))
	return failed
}

// protect is the last resort against a panic.
func (cfg Config) protect(c *fiber.Ctx) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = models.Panicked(v)
			cfg.Log.Error("panic", slog.String("trace_id", Trace(c)), slog.String("stack", string(debug.Stack())))
		}
	}()
	return c.Next()
}

// limitTime gives the request's context a deadline. The client going away does not end it: fasthttp does not tell.
func (cfg Config) limitTime(c *fiber.Ctx) error {
	ctx, cancel := context.WithTimeout(context.WithValue(context.Background(), traceKey{}, Trace(c)), cfg.Limits.Deadline)
	defer cancel()
	c.SetUserContext(ctx)
	return c.Next()
}

// quiet is fasthttp's log: what it could not do, and not of what request, as its texts quote that.
type quiet struct{ *slog.Logger }

// Printf implements fasthttp.Logger.
func (q quiet) Printf(format string, _ ...any) { q.Warn("connection", slog.String("what", format)) }

// answerError turns an error into the answer: a page for people, a problem document for programs. It also serves what
// fasthttp refuses before any middleware has run.
func (cfg Config) answerError(c *fiber.Ctx, err error) error {
	unseen := Trace(c) == ""
	if unseen {
		startTrace(c)
		secure(c, cfg.Secure)
	}
	p := ProblemOf(c.UserContext(), err)
	if unseen {
		cfg.Begun()
		cfg.Ended("(none)", "(none)", p.Status, 0)
	}
	p.TraceID = Trace(c)
	if p.Status >= fiber.StatusInternalServerError {
		cfg.Log.Error("failed", slog.String("trace_id", p.TraceID), slog.String("code", p.Code), slog.Any("error", err))
	}
	for name, value := range p.Headers() {
		c.Set(name, value)
	}
	if cfg.ErrorPage != nil && forPerson(c) {
		c.Status(p.Status)
		return cfg.ErrorPage(c, p)
	}
	c.Status(p.Status)
	return c.JSON(p, "application/problem+json")
}
