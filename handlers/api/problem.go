package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"regexp"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"taxrefund/handlers/web"
	"taxrefund/models"
)

// problem makes what huma refuses by itself the same document as everything else. It never passes a value on, and only
// so much of huma's words as cannot quote one.
func problem(hc huma.Context, status int, _ string, errs ...error) huma.StatusError {
	p := web.OfStatus(status)
	var causes []error
	for _, e := range errs {
		var d huma.ErrorDetailer // no error by its type, so errors.AsType cannot ask for it
		if !errors.As(e, &d) {
			causes = append(causes, e)
			continue
		}
		p.Errors = append(p.Errors, fieldOf(d.ErrorDetail()))
	}
	if status == http.StatusBadRequest && len(p.Errors) > 0 && len(causes) == 0 {
		p = web.OfStatus(http.StatusBadRequest) // a body that is no JSON has no parts to point at
	}
	if hc != nil {
		p.TraceID = web.TraceOf(hc.Context())
	}
	return p
}

func plainProblem(status int, text string, errs ...error) huma.StatusError {
	return problem(nil, status, text, errs...)
}

// traced gives the document its trace id, and the headers that belong to its status.
func traced(ctx context.Context, p *web.Problem) error {
	known := *p
	known.TraceID = web.TraceOf(ctx)
	headers := http.Header{}
	for name, value := range known.Headers() {
		headers.Set(name, value)
	}
	if len(headers) == 0 {
		return &known
	}
	return huma.ErrorWithHeaders(&known, headers)
}

// refuse answers from a middleware, where nothing can be returned.
func refuse(hc huma.Context, err error) {
	p := *web.ProblemOf(hc.Context(), err)
	p.TraceID = web.TraceOf(hc.Context())
	for name, value := range p.Headers() {
		hc.SetHeader(name, value)
	}
	hc.SetHeader("Content-Type", p.ContentType(""))
	hc.SetStatus(p.Status)
	_ = json.NewEncoder(hc.BodyWriter()).Encode(&p) // the response buffer takes everything
}

// complaints are huma's messages by their beginnings, and what they mean here.
var complaints = []struct{ begins, code, says string }{
	{"expected required property", "field.required", "this is required"},
	{"unexpected property", "field.unknown", "there is no such field"},
	{"unknown query parameter", "field.unknown", "there is no such parameter"},
	{"required", "field.required", "this is required"},
	{"expected string to be RFC 3339", "time.malformed", "a time is written like 2026-05-07T18:20:00Z"},
	{"expected string", "field.type", "this must be a text"},
	{"expected boolean", "field.type", "this must be true or false"},
	{"expected integer", "field.type", "this must be a whole number"},
	{"expected number >", "field.range", "this number is too small"},
	{"expected number <", "field.range", "this number is too large"},
	{"expected number", "field.type", "this must be a whole number"},
	{"invalid integer", "field.type", "this must be a whole number"},
	{"expected array length", "field.length", "this list has too many or too few entries"},
	{"expected array", "field.type", "this must be a list"},
	{"expected object", "field.type", "this must be an object"},
	{"expected value to be one of", "field.choice", "this is none of the choices"},
	{"expected length", "field.length", "this text is too long or too short"},
}

var (
	missingName = regexp.MustCompile(`^expected required property ([a-z_0-9]{1,40}) to be present`)
	knownPath   = regexp.MustCompile(`^[a-z_0-9.\[\]-]{0,120}$`)
)

func fieldOf(d *huma.ErrorDetail) web.Field {
	path := strings.TrimPrefix(strings.TrimPrefix(d.Location, "body"), ".")
	if m := missingName.FindStringSubmatch(d.Message); m != nil {
		path = strings.TrimPrefix(path+"."+m[1], ".")
	}
	if !knownPath.MatchString(path) { // a name that the caller made up may be anything
		path = path[:max(strings.LastIndexByte(path, '.'), 0)]
		if !knownPath.MatchString(path) {
			path = ""
		}
	}
	for _, c := range complaints {
		if strings.HasPrefix(d.Message, c.begins) {
			return web.Field{Path: path, Code: c.code, Detail: c.says}
		}
	}
	return web.Field{Path: path, Code: "field.invalid", Detail: "this cannot be accepted"}
}

var errWrongCaller = models.E(models.Forbidden, "caller.forbidden", "this key may not call this")
