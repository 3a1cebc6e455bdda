package api

import (
	"context"
	"mime"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"

	"taxrefund/handlers/web"
	"taxrefund/models"
	"taxrefund/models/feed"
)

type feedOut struct {
	ID         string     `json:"id"`
	Merchant   string     `json:"merchant" doc:"legal name"`
	Name       string     `json:"name"`
	Format     string     `json:"format" enum:"csv,jsonl,xml"`
	Preview    bool       `json:"preview"`
	State      string     `json:"state" enum:"receiving,received,running,done,refused"`
	SHA256     string     `json:"sha256"`
	SizeBytes  int64      `json:"size_bytes"`
	Percent    int        `json:"percent" doc:"of the file that is worked through"`
	Line       int64      `json:"line" doc:"the next one"`
	Recorded   int64      `json:"recorded"`
	Unchanged  int64      `json:"unchanged" doc:"said what is recorded already"`
	Corrected  int64      `json:"corrected"`
	Voided     int64      `json:"voided"`
	Rejected   int64      `json:"rejected" doc:"sales; what is wrong with them is in rejects.csv"`
	Refusal    string     `json:"refusal,omitempty" doc:"code of why the whole file was refused"`
	Detail     string     `json:"detail,omitempty" doc:"the same in words"`
	ReceivedAt time.Time  `json:"received_at"`
	FinishedAt *time.Time `json:"finished_at,omitempty"`
}

func feedView(f feed.Feed) feedOut {
	return feedOut{ID: f.ID, Merchant: f.MerchantName, Name: f.Name, Format: f.Format, Preview: f.Preview, State: string(f.State), SHA256: f.SHA256, SizeBytes: f.SizeBytes,
		Percent: f.Percent(), Line: f.NextLine, Recorded: f.Recorded, Unchanged: f.Unchanged, Corrected: f.Corrected, Voided: f.Voided, Rejected: f.Rejected,
		Refusal: f.Refusal, Detail: f.RefusalText, ReceivedAt: f.ReceivedAt, FinishedAt: f.FinishedAt}
}

// formats are the media types of a feed's formats.
var formats = map[string]string{"text/csv": feed.CSV, "application/jsonl": feed.JSONL, "application/x-ndjson": feed.JSONL,
	"application/xml": feed.XML, "text/xml": feed.XML}

var errFeedType = models.E(models.Invalid, "feed.format", "say what the file is: Content-Type: text/csv, application/jsonl or application/xml")

// streams adds the routes whose bodies are too large to be held: huma would hold them.
func (a *API) streams(app *fiber.App) {
	text := &huma.Schema{Type: "string"}
	receive := &huma.Operation{Method: "POST", Path: web.FeedPath, OperationID: "post-feeds",
		Parameters:  []*huma.Param{{Name: "name", In: "query", Schema: text}, {Name: "preview", In: "query", Schema: &huma.Schema{Type: "boolean"}}},
		RequestBody: &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"text/csv": {Schema: text}, "application/jsonl": {Schema: text}, "application/xml": {Schema: text}}},
		Responses:   answers[feedOut](a, 202)}
	receive.Responses["200"] = &huma.Response{Description: "this file was sent before; the feed that it is", Content: receive.Responses["202"].Content}
	receive.Responses["202"].Description = "received"
	a.stream(app, receive, a.receiveFeed, "merchant")
	a.stream(app, &huma.Operation{Method: "GET", Path: web.FeedPath + "/{id}/rejects.csv", OperationID: "get-feeds-id-rejects-csv",
		Parameters: []*huma.Param{{Name: "id", In: "path", Required: true, Schema: text}}, Responses: file("text/csv")}, a.rejects, "merchant", "merchants.manage")
}

// stream adds one operation outside of huma, which would hold what is sent or answered.
func (a *API) stream(app *fiber.App, op *huma.Operation, do fiber.Handler, allowed ...string) {
	app.Add(op.Method, strings.NewReplacer("{", ":", "}", "").Replace(op.Path), a.only(allowed...), do)
	a.huma.OpenAPI().AddOperation(op)
	a.allowed[op.Method+" "+op.Path] = allowed
}

// only is admit for routes outside of huma.
func (a *API) only(allowed ...string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		known, err := a.identify(c.UserContext(), c.Get(fiber.HeaderAuthorization))
		if err == nil && !known.is(allowed) {
			err = errWrongCaller
		}
		if err != nil {
			web.HangUp(c)
			return err
		}
		c.SetUserContext(context.WithValue(c.UserContext(), callerKey{}, known))
		return c.Next()
	}
}

// receiveFeed takes in a file of sales as it streams by, and starts its import.
func (a *API) receiveFeed(c *fiber.Ctx) error {
	me := who(c.UserContext())
	// A large file may take its time; what is too slow is stopped by the connection's own deadlines.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.UserContext()), 6*time.Hour)
	defer cancel()
	up, err := uploadOf(c)
	if err != nil {
		web.HangUp(c)
		return err
	}
	f, again, err := a.Feeds.Receive(ctx, me.actor, me.merchant, up)
	if err != nil {
		web.HangUp(c)
		return err
	}
	if f.State == feed.Received {
		a.Feeds.Start(f.ID)
	}
	status := fiber.StatusAccepted
	if again {
		status = fiber.StatusOK
	}
	return c.Status(status).JSON(feedView(f))
}

func uploadOf(c *fiber.Ctx) (feed.Upload, error) {
	media, _, _ := mime.ParseMediaType(c.Get(fiber.HeaderContentType))
	up := feed.Upload{Format: formats[media]}
	if up.Format == "" {
		return up, errFeedType
	}
	var err error
	if up.Body, err = web.Upload(c); err != nil {
		return up, err
	}
	for name := range c.Context().QueryArgs().All() {
		if !slices.Contains([]string{"name", "preview"}, string(name)) {
			return up, models.E(models.Invalid, "request.invalid", "the parameters are name and preview")
		}
	}
	up.Name = c.Query("name", "sales."+up.Format)
	switch c.Query("preview", "false") {
	case "true":
		up.Preview = true
	case "false":
	default:
		return up, models.E(models.Invalid, "request.invalid", "preview is true or false")
	}
	return up, nil
}

type feedsOut struct {
	Body struct {
		Feeds []feedOut `json:"feeds" doc:"newest first, at most 100"`
	}
}

func (a *API) feeds(ctx context.Context, _ *struct{}) (*feedsOut, error) {
	list, err := a.Feeds.List(ctx, who(ctx).actor)
	out := &feedsOut{}
	out.Body.Feeds = []feedOut{}
	for _, f := range list {
		out.Body.Feeds = append(out.Body.Feeds, feedView(f))
	}
	return out, err
}

type feedBody struct{ Body feedOut }

func (a *API) feed(ctx context.Context, in *struct {
	ID string `path:"id"`
}) (*feedBody, error) {
	f, err := a.Feeds.Get(ctx, who(ctx).actor, in.ID)
	return &feedBody{feedView(f)}, err
}

func (a *API) rejects(c *fiber.Ctx) error {
	return web.Rejects(c, a.Feeds, who(c.UserContext()).actor, c.Params("id"))
}
