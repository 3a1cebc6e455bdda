package web

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"runtime/debug"

	"github.com/gofiber/fiber/v2"
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

// startTrace never takes an id from the client, so that nobody can write into our logs.
func startTrace(c *fiber.Ctx) {
	var raw [16]byte
	_, _ = rand.Read(raw[:]) // never fails: it ends the process rather than return weak bytes
	id := hex.EncodeToString(raw[:])
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

// errPanic stands for a panic that was caught; its text never leaves the log.
var errPanic = errors.New("a handler panicked")

// protect is the last resort against a panic. Only runtime errors are logged with their text: other values may hold
// what a traveller typed.
func (cfg Config) protect(c *fiber.Ctx) (err error) {
	defer func() {
		v := recover()
		if v == nil {
			return
		}
		err = fmt.Errorf("%w: %T", errPanic, v)
		if re, ok := v.(runtime.Error); ok {
			err = fmt.Errorf("%w: %w", errPanic, re)
		}
		cfg.Log.Error("panic", slog.String("trace_id", Trace(c)), slog.String("stack", string(debug.Stack())))
	}()
	return c.Next()
}

// limitTime gives the request's context a deadline. The client going away does not end it: fasthttp does not tell.
func (cfg Config) limitTime(c *fiber.Ctx) error {
	ctx, cancel := context.WithTimeout(context.WithValue(context.Background(), traceKey{}, Trace(c)), cfg.Deadline)
	defer cancel()
	c.SetUserContext(ctx)
	return c.Next()
}

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
		cfg.Log.Error("failed", slog.String("trace_id", p.TraceID), slog.String("code", p.Code), slog.String("error", err.Error()))
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
