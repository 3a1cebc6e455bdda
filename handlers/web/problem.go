package web

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"taxrefund/models"
)

// Problem is the body of every refusal and failure, an RFC 9457 problem document with our own members.
type Problem struct {
	Type    string  `json:"type" doc:"always about:blank; code tells problems apart" example:"about:blank"`
	Title   string  `json:"title" doc:"the words of the HTTP status" example:"Not Found"`
	Status  int     `json:"status" doc:"the HTTP status" example:"404"`
	Code    string  `json:"code" doc:"stable, dotted, lower case; also the key of translations" example:"claim.not_found"`
	Detail  string  `json:"detail" doc:"a sentence for people; never repeats what was sent" example:"there is no such claim here"`
	Errors  []Field `json:"errors,omitempty" doc:"what is wrong with which part of the request"`
	Help    *Help   `json:"help,omitempty" doc:"what the traveller can do about it; where a kiosk or the refund desk asked"`
	TraceID string  `json:"trace_id" doc:"quote it when asking for help" example:"6f1c0f8d3c1b4a5e9d2e7b8a90c1d2e3"`
}

// Field is one part of the request that cannot be accepted.
type Field struct {
	Path   string `json:"path" doc:"JSON path from the body; query. or header. before what is not in it" example:"receipts[0].total.amount_minor"`
	Code   string `json:"code" example:"field.required"`
	Detail string `json:"detail" example:"this is required"`
	At     int    `json:"at,omitempty" doc:"place within a scanned text, in characters from 1"`
}

// Help tells the traveller what to do about an answer that brings no claim.
type Help struct {
	Text string       `json:"text" doc:"for the traveller" example:"This receipt is not registered yet; ask the shop, or see an officer: Desk 2, behind security, open until 14:20."`
	Desk *CustomsDesk `json:"desk,omitempty"`
}

// CustomsDesk is the desk to go to.
type CustomsDesk struct {
	Name  string     `json:"name"`
	Open  bool       `json:"open"`
	Until *time.Time `json:"until,omitempty" doc:"when an open desk closes, or a closed one opens"`
	Text  string     `json:"text" doc:"where to go, as a sentence"`
}

// Error makes a Problem an error; only its code, so that logs stay free of anything typed.
func (p *Problem) Error() string { return p.Code }

// GetStatus tells the OpenAPI layer which status the document goes out with.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType names the media type of the document.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// Headers are the response headers that belong to this problem.
func (p *Problem) Headers() map[string]string {
	switch p.Status {
	case http.StatusServiceUnavailable:
		return map[string]string{fiber.HeaderRetryAfter: "5"}
	case http.StatusTooManyRequests:
		return map[string]string{fiber.HeaderRetryAfter: "60"}
	case http.StatusUnauthorized:
		return map[string]string{fiber.HeaderWWWAuthenticate: "Bearer"}
	}
	return nil
}

// statuses is the only place where a kind of error becomes an HTTP status.
var statuses = map[models.Kind]int{
	models.Malformed:       http.StatusBadRequest,
	models.Unauthenticated: http.StatusUnauthorized,
	models.Forbidden:       http.StatusForbidden,
	models.NotFound:        http.StatusNotFound,
	models.Conflict:        http.StatusConflict,
	models.Invalid:         http.StatusUnprocessableEntity,
	models.Unavailable:     http.StatusServiceUnavailable,
	models.Internal:        http.StatusInternalServerError,
}

// ProblemOf says what a stranger may know about err: everything of a *models.Error, nothing of another error but its
// trace id. A deadline that ran out, on err or on ctx, and an unreachable database read as "try again".
func ProblemOf(ctx context.Context, err error) *Problem {
	if p, ok := errors.AsType[*Problem](err); ok {
		return p
	}
	if e, ok := errors.AsType[*models.Error](err); ok && e.Kind != models.Internal {
		return ofModel(e)
	}
	if e, ok := errors.AsType[*fiber.Error](err); ok {
		return OfStatus(e.Code)
	}
	if errors.Is(err, context.DeadlineExceeded) || ctx != nil && errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return newProblem(http.StatusServiceUnavailable, "request.timeout", "this took too long; send the same request again")
	}
	if unreachable(err) {
		return OfStatus(http.StatusServiceUnavailable)
	}
	return OfStatus(http.StatusInternalServerError)
}

func ofModel(e *models.Error) *Problem {
	p := newProblem(statuses[e.Kind], e.Code, e.Msg)
	for _, f := range e.Fields {
		p.Errors = append(p.Errors, Field{Path: f.Path, Code: f.Code, Detail: f.Msg, At: f.At})
	}
	return p
}

func newProblem(status int, code, detail string) *Problem {
	return &Problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Code: code, Detail: detail}
}

// unreachable reports a database that cannot be reached, as opposed to one that answered with an error.
func unreachable(err error) bool {
	_, network := errors.AsType[*net.OpError](err)
	return network || errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone)
}

// plain are the words for what the HTTP layer itself refuses; texts of fasthttp and Fiber may quote the request.
var plain = map[int][2]string{
	http.StatusBadRequest:                  {"request.malformed", "this request cannot be read"},
	http.StatusUnauthorized:                {"credentials.missing", "send your key as Authorization: Bearer"},
	http.StatusForbidden:                   {"access.refused", "you may not do this"},
	http.StatusNotFound:                    {"route.not_found", "there is nothing at this address"},
	http.StatusMethodNotAllowed:            {"route.method", "this address does not take this method"},
	http.StatusNotAcceptable:               {"request.accept", "the answer is JSON; accept application/json"},
	http.StatusRequestTimeout:              {"request.slow", "the request did not arrive in time"},
	http.StatusLengthRequired:              {"request.length", "say how long the body is, by Content-Length"},
	http.StatusRequestEntityTooLarge:       {"request.too_large", "the body is larger than 64 KiB"},
	http.StatusUnsupportedMediaType:        {"request.media_type", "send the body as application/json"},
	http.StatusUnprocessableEntity:         {"request.invalid", "some of what was sent cannot be accepted"},
	http.StatusTooManyRequests:             {"request.too_many", "too many requests; wait a moment"},
	http.StatusRequestHeaderFieldsTooLarge: {"request.headers_too_large", "the headers are too large"},
	http.StatusServiceUnavailable:          {"service.unavailable", "we cannot answer just now; send the same request again"},
}

// OfStatus is the Problem of a bare HTTP status, in our own words. A status without words of its own is a bad request
// below 500 and our fault from there on.
func OfStatus(status int) *Problem {
	if w, ok := plain[status]; ok {
		return newProblem(status, w[0], w[1])
	}
	if status >= 400 && status < 500 {
		w := plain[http.StatusBadRequest]
		return newProblem(status, w[0], w[1])
	}
	return newProblem(http.StatusInternalServerError, "internal", "something went wrong here; it was logged under the trace id")
}

// machines are the addresses that programs call; everywhere else a person with a browser gets a page.
var machines = []string{"/v1/", "/openapi", "/livez", "/readyz"}

// forPerson reports whether the error goes to somebody in front of a browser.
func forPerson(c *fiber.Ctx) bool {
	for _, prefix := range machines {
		if strings.HasPrefix(c.Path(), prefix) {
			return false
		}
	}
	return strings.Contains(c.Get(fiber.HeaderAccept), "text/html")
}
