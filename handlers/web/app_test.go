package web_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"taxrefund/handlers/web"
	"taxrefund/models"
)

// secret stands for everything an answer must never repeat.
const secret = "EB1234567"

func app(t *testing.T, cfg web.Config) *fiber.App {
	t.Helper()
	a := web.NewApp(cfg)
	a.Use("/v1", web.GuardJSON)
	fail := func(err error) fiber.Handler { return func(*fiber.Ctx) error { return err } }
	a.Get("/malformed", fail(models.E(models.Malformed, "x.malformed", "a")))
	a.Get("/unauthenticated", fail(models.E(models.Unauthenticated, "x.who", "a")))
	a.Get("/forbidden", fail(models.E(models.Forbidden, "x.forbidden", "a")))
	a.Get("/missing", fail(fmt.Errorf("wrapped: %w", models.E(models.NotFound, "x.missing", "a"))))
	a.Get("/conflict", fail(models.E(models.Conflict, "x.conflict", "a")))
	a.Get("/invalid", fail(models.E(models.Invalid, "x.invalid", "a").With(models.FieldError{Path: "a[0].b", Code: "a.b", Msg: "no"})))
	a.Get("/unavailable", fail(models.E(models.Unavailable, "x.later", "a")))
	a.Get("/internal", fail(models.E(models.Internal, "x.internal", secret)))
	a.Get("/plain", fail(errors.New("password of "+secret)))
	a.Get("/panic", func(*fiber.Ctx) error { panic(secret) })
	a.Get("/dial", fail(fmt.Errorf("begin: %w", &net.OpError{Op: "dial", Err: errors.New(secret)})))
	a.Get("/deadline", func(c *fiber.Ctx) error {
		<-c.UserContext().Done()
		return errors.New("interrupted")
	})
	a.Get("/items/:id", func(c *fiber.Ctx) error { return c.SendString("ok") })
	a.Post("/v1/echo", func(c *fiber.Ctx) error { return c.SendString("ok") })
	return a
}

func do(t *testing.T, a *fiber.App, r *http.Request) (*http.Response, string) {
	t.Helper()
	res, err := a.Test(r, -1)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(body)
}

func TestEachKindOfErrorHasItsStatus(t *testing.T) {
	a := app(t, web.Config{Limits: web.Limits{Deadline: 20 * time.Millisecond}})
	cases := []struct {
		path   string
		status int
		code   string
	}{
		{"/malformed", 400, "x.malformed"}, {"/unauthenticated", 401, "x.who"}, {"/forbidden", 403, "x.forbidden"},
		{"/missing", 404, "x.missing"}, {"/conflict", 409, "x.conflict"}, {"/invalid", 422, "x.invalid"},
		{"/unavailable", 503, "x.later"}, {"/internal", 500, "internal"}, {"/plain", 500, "internal"}, {"/panic", 500, "internal"},
		{"/dial", 503, "service.unavailable"}, {"/deadline", 503, "request.timeout"}, {"/nowhere", 404, "route.not_found"},
		{"/MISSING", 404, "route.not_found"}, {"/missing/", 404, "route.not_found"}, {"/v1/echo", 405, "route.method"},
		{"/items/1?a=%00", 400, "request.malformed"}, {"/items/1?a=%ff", 400, "request.malformed"},
	}
	for _, tc := range cases {
		t.Run(tc.path, func(t *testing.T) {
			res, body := do(t, a, httptest.NewRequest("GET", tc.path, nil))
			var p web.Problem
			if err := json.Unmarshal([]byte(body), &p); err != nil {
				t.Fatalf("%v in %s", err, body)
			}
			if res.StatusCode != tc.status || p.Status != tc.status || p.Code != tc.code {
				t.Errorf("got %d %s, want %d %s", res.StatusCode, p.Code, tc.status, tc.code)
			}
			if res.Header.Get("Content-Type") != "application/problem+json" || p.Type != "about:blank" || p.Title != http.StatusText(tc.status) || p.Detail == "" {
				t.Errorf("not a problem document: %s %s", res.Header.Get("Content-Type"), body)
			}
			if p.TraceID == "" || p.TraceID != res.Header.Get(web.HeaderTraceID) {
				t.Errorf("trace id %q, header %q", p.TraceID, res.Header.Get(web.HeaderTraceID))
			}
			if strings.Contains(body, secret) {
				t.Errorf("the answer tells the cause: %s", body)
			}
			if retry := res.Header.Get("Retry-After"); (retry != "") != (tc.status == 503) {
				t.Errorf("Retry-After is %q", retry)
			}
		})
	}
}

func TestFieldErrorsKeepPathAndCode(t *testing.T) {
	_, body := do(t, app(t, web.Config{}), httptest.NewRequest("GET", "/invalid", nil))
	if !strings.Contains(body, `"errors":[{"path":"a[0].b","code":"a.b","detail":"no"}]`) {
		t.Error(body)
	}
}

func TestEveryAnswerCarriesTheSecurityHeaders(t *testing.T) {
	for _, overTLS := range []bool{false, true} {
		a := app(t, web.Config{Secure: overTLS})
		for _, path := range []string{"/items/1", "/nowhere", "/panic", "/v1/echo"} {
			res, _ := do(t, a, httptest.NewRequest("GET", path, nil))
			for name, want := range map[string]string{
				"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin", "Cache-Control": "no-store",
			} {
				if got := res.Header.Get(name); got != want {
					t.Errorf("%s: %s is %q, want %q", path, name, got, want)
				}
			}
			if csp := res.Header.Get("Content-Security-Policy"); !strings.HasPrefix(csp, "default-src 'none'; script-src 'self'") || strings.Contains(csp, "unsafe") {
				t.Errorf("%s: policy %q", path, csp)
			}
			if hsts := res.Header.Get("Strict-Transport-Security"); (hsts != "") != overTLS {
				t.Errorf("%s: HSTS is %q with TLS %v", path, hsts, overTLS)
			}
			if res.Header.Get("Server") != "" {
				t.Errorf("%s: names its server", path)
			}
		}
	}
}

func TestTheLogHoldsThePatternAndNothingTyped(t *testing.T) {
	var log bytes.Buffer
	a := app(t, web.Config{Log: models.NewLog(&log)})
	for _, path := range []string{"/items/" + secret, "/items/1?passport=" + secret, "/" + secret, "/panic"} {
		r := httptest.NewRequest("GET", path, nil)
		r.Header.Set("User-Agent", secret)
		r.Header.Set(web.HeaderTraceID, secret)
		do(t, a, r)
	}
	if strings.Contains(log.String(), secret) {
		t.Errorf("the log repeats what was typed:\n%s", log.String())
	}
	for _, want := range []string{`"route":"/items/:id"`, `"route":"(none)"`, `"status":500`, `"msg":"panic"`} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log lacks %s:\n%s", want, log.String())
		}
	}
}

func TestACompressedBodyIsNotOpened(t *testing.T) {
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	_, _ = z.Write(bytes.Repeat([]byte("0"), 20<<20))
	_ = z.Close()
	a := app(t, web.Config{})
	for _, encoding := range []string{"gzip", "deflate", "br", "zstd", "GZIP", "identity, gzip"} {
		r := httptest.NewRequest("POST", "/v1/echo", bytes.NewReader(bomb.Bytes()))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Content-Encoding", encoding)
		if res, body := do(t, a, r); res.StatusCode != 415 || !strings.Contains(body, "request.encoded") {
			t.Errorf("%s: %d %s", encoding, res.StatusCode, body)
		}
	}
}

func TestTheJSONGuardReadsTheMediaType(t *testing.T) {
	a := app(t, web.Config{})
	for media, want := range map[string]int{
		"application/json": 200, "application/json; charset=utf-8": 200, "": 200, "text/plain": 415,
		"text/plain+json": 415, "application/x-www-form-urlencoded": 415, ";": 415,
	} {
		r := httptest.NewRequest("POST", "/v1/echo", strings.NewReader(`{"a":1}`))
		r.Header.Set("Content-Type", media)
		if media == "" {
			r.Header.Del("Content-Type")
		}
		if res, body := do(t, a, r); res.StatusCode != want {
			t.Errorf("%q: %d, want %d: %s", media, res.StatusCode, want, body)
		}
	}
}

func TestAPersonGetsAPageAndAProgramADocument(t *testing.T) {
	cfg := web.Config{ErrorPage: func(c *fiber.Ctx, p *web.Problem) error {
		c.Set("Content-Type", "text/html; charset=utf-8")
		return c.SendString("<h1>" + p.Code + "</h1>")
	}}
	a := app(t, cfg)
	for _, tc := range []struct {
		path, accept string
		page         bool
	}{
		{"/missing", "text/html,*/*", true}, {"/missing", "application/json", false}, {"/missing", "", false}, {"/v1/nothing", "text/html", false},
	} {
		r := httptest.NewRequest("GET", tc.path, nil)
		r.Header.Set("Accept", tc.accept)
		res, body := do(t, a, r)
		if strings.HasPrefix(body, "<h1>") != tc.page || res.StatusCode != 404 {
			t.Errorf("%s for %q: %d %s", tc.path, tc.accept, res.StatusCode, body)
		}
	}
}

func TestADeadlineReachesTheHandlersContext(t *testing.T) {
	a := web.NewApp(web.Config{})
	a.Get("/", func(c *fiber.Ctx) error {
		if _, ok := c.UserContext().Deadline(); !ok {
			return errors.New("no deadline")
		}
		if web.TraceOf(c.UserContext()) != web.Trace(c) || web.TraceOf(context.Background()) != "" {
			return errors.New("no trace id")
		}
		return c.SendStatus(204)
	})
	if res, body := do(t, a, httptest.NewRequest("GET", "/", nil)); res.StatusCode != 204 {
		t.Error(res.StatusCode, body)
	}
}
