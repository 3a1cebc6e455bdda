package web

import (
	"bytes"
	"mime"
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"taxrefund/models"
)

// errEncoded is a Problem and not a model error, as 415 has no kind of its own.
var errEncoded = newProblem(fiber.StatusUnsupportedMediaType, "request.encoded", "send the body uncompressed, without Content-Encoding")

// refuseEncoded stands before everything that reads a body: fasthttp inflates compressed bodies without any limit.
func refuseEncoded(c *fiber.Ctx) error {
	for _, encoding := range c.Request().Header.PeekAll(fiber.HeaderContentEncoding) {
		if e := strings.TrimSpace(string(encoding)); e != "" && !strings.EqualFold(e, "identity") {
			copied := *errEncoded
			return &copied
		}
	}
	return c.Next()
}

// refuseOddText keeps NUL and broken UTF-8 out of paths, queries and forms; Postgres refuses both, and that would read as
// our fault. Pages send no multipart forms, so none are taken.
func refuseOddText(c *fiber.Ctx) error {
	if strings.HasPrefix(c.Get(fiber.HeaderContentType), fiber.MIMEMultipartForm) {
		return OfStatus(fiber.StatusUnsupportedMediaType)
	}
	odd := !readable(c.Context().Path())
	for name, value := range c.Context().QueryArgs().All() {
		odd = odd || !readable(name) || !readable(value)
	}
	if !streamed(c) {
		for name, value := range c.Context().PostArgs().All() { // empty unless the body is a form
			odd = odd || !readable(name) || !readable(value)
		}
	}
	if odd {
		return OfStatus(fiber.StatusBadRequest)
	}
	return c.Next()
}

func readable(text []byte) bool {
	return utf8.Valid(text) && !strings.Contains(string(text), "\x00")
}

// GuardJSON stands before the JSON API: bodies are JSON by their media type, at most MaxBody bytes, at most 32 levels
// deep, and name no key twice, so that no two readers can understand the same body differently.
func GuardJSON(c *fiber.Ctx) error {
	if streamed(c) {
		return c.Next()
	}
	body := bytes.Clone(c.Request().Body())
	if len(body) == 0 {
		return c.Next()
	}
	if sent := c.Get(fiber.HeaderContentType); sent != "" {
		if media, _, err := mime.ParseMediaType(sent); err != nil || media != fiber.MIMEApplicationJSON {
			return OfStatus(fiber.StatusUnsupportedMediaType)
		}
	}
	if len(body) > MaxBody {
		return OfStatus(fiber.StatusRequestEntityTooLarge)
	}
	if err := CheckJSON(body); err != nil {
		return err
	}
	c.Request().SetBodyStream(bytes.NewReader(body), len(body)) // huma reads a stream where the server streams
	return c.Next()
}

var (
	errTooDeep   = models.E(models.Malformed, "request.too_deep", "the body is nested more than 32 levels deep")
	errDuplicate = models.E(models.Malformed, "request.duplicate_key", "an object in the body names the same key twice")
	errNotJSON   = models.E(models.Malformed, "request.malformed", "the body is not one JSON value in UTF-8")
)
