// Package api is the JSON way in: kiosks look up purchases and submit claims, merchants report sales, and staff do by
// program what the pages let them do. Shapes live here, so that nothing of a model leaks by itself.
package api

import (
	"context"
	"log/slog"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humafiber"
	"github.com/gofiber/fiber/v2"

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
	"taxrefund/models/staff"
	"taxrefund/models/till"
)

// API serves /v1 and its description, /openapi.json (OpenAPI 3.1).
type API struct {
	Places    *place.Service
	Merchants *merchant.Service
	Staff     *staff.Service
	Claims    *claim.Service
	Payouts   *payout.Service
	Feeds     *feed.Service
	Tills     *till.Service
	Periods   *period.Service
	Jobs      *jobs.Runner
	Alerts    *alert.Service
	Voucher   func(context.Context, models.Actor, string) ([]byte, error)
	Log       *slog.Logger

	huma    huma.API
	allowed map[string][]string // who may call, by method and path
	desks   deskCache
}

// Mount adds the routes; all of them on one screen. The last words of a line say who may call it: a kiosk, a merchant, or
// staff with a permission; nobody else.
func (a *API) Mount(app *fiber.App) {
	app.Use("/v1", web.GuardJSON)
	cfg := huma.DefaultConfig("Tax refund", "1")
	cfg.DocsPath, cfg.SchemasPath, cfg.CreateHooks = "", "", nil
	cfg.RejectUnknownQueryParameters = true
	huma.DefaultArrayNullable = false // null is no list
	huma.NewErrorWithContext, huma.NewError = problem, plainProblem
	a.huma, a.allowed = humafiber.New(app, cfg), map[string][]string{}

	route(a, "POST", "/v1/sales", a.reportSale, answers[saleOut](a, 200), "merchant")
	a.streams(app)
	route(a, "GET", "/v1/feeds", a.feeds, nil, "merchant", "merchants.manage")
	route(a, "GET", "/v1/feeds/{id}", a.feed, nil, "merchant", "merchants.manage")
	route(a, "POST", "/v1/scans", a.readScan, nil, "kiosk", "")
	route(a, "POST", "/v1/quotes", a.quote, nil, "kiosk", "merchant", "")
	route(a, "POST", "/v1/purchases/lookup", a.lookup, nil, "kiosk", "claims.assist")
	route(a, "POST", "/v1/claims", a.submit, answers[claimOut](a, 201), "kiosk", "claims.assist")
	route(a, "GET", "/v1/claims", a.queue, nil, "claims.read")
	route(a, "POST", "/v1/claims/scan", a.scan, nil, "claims.read")
	route(a, "POST", "/v1/claims/find", a.find, nil, "claims.find")
	route(a, "GET", "/v1/claims/{id}", a.get, nil, "kiosk", "claims.read", "claims.find")
	route(a, "GET", "/v1/claims/{id}/quote", a.explain, nil, "claims.read", "claims.find")
	route(a, "GET", "/v1/claims/{id}/voucher.pdf", a.voucher, file("application/pdf"), "kiosk", "claims.read", "claims.find")
	route(a, "POST", "/v1/claims/{id}/decisions", a.decide, nil, "claims.decide")
	route(a, "POST", "/v1/claims/{id}/authority", a.hearAuthority, nil, "claims.decide")
	route(a, "POST", "/v1/claims/{id}/reopen", a.reopen, nil, "claims.reopen")
	route(a, "POST", "/v1/claims/{id}/holds", a.hold, nil, "claims.decide")
	route(a, "POST", "/v1/holds/{id}/release", a.release, nil, "claims.decide")
	route(a, "POST", "/v1/claims/{id}/present", a.present, nil, "claims.decide")
	route(a, "POST", "/v1/claims/{id}/withdraw", a.withdraw, nil, "claims.withdraw")
	route(a, "POST", "/v1/claims/{id}/account", a.account, nil, "claims.decide")
	route(a, "GET", "/v1/batches", a.batches, nil, "reports.read")
	route(a, "GET", "/v1/batches/{number}", a.batch, nil, "reports.read")
	route(a, "GET", "/v1/batches/{number}/report.{format}", a.report, file("application/octet-stream"), "reports.read")
	route(a, "POST", "/v1/periods", a.askPeriod, answers[periodOut](a, 202), "reports.read")
	route(a, "GET", "/v1/periods", a.periods, nil, "reports.read")
	route(a, "GET", "/v1/periods/{id}", a.period, nil, "reports.read")
	a.periodFiles(app)
	route(a, "GET", "/v1/payouts/unreconciled", a.unreconciled, nil, "reports.read")
	route(a, "POST", "/v1/payouts/{id}/hold", a.holdPayout, nil, "payouts.control")
	route(a, "POST", "/v1/payouts/{id}/release", a.releasePayout, nil, "payouts.control")
	route(a, "POST", "/v1/payouts/{id}/resolve", a.resolvePayout, nil, "payouts.control")
	a.tillsRoutes()
	route(a, "GET", "/v1/prefunds", a.prefunds, nil, "reports.read")
	route(a, "POST", "/v1/prefunds/{rail}/top-ups", a.topUp, nil, "payouts.control")
	route(a, "PUT", "/v1/prefunds/{rail}/floor", a.setFloor, nil, "payouts.control")
	route(a, "GET", "/v1/merchants/{id}/exposure", a.exposure, nil, "reports.read")
	route(a, "PUT", "/v1/merchants/{id}/ceiling", a.setCeiling, nil, "payouts.control")
	route(a, "POST", "/v1/airports", a.addAirport, nil, "places.manage")
	route(a, "POST", "/v1/airports/{airport}/terminals", a.addTerminal, nil, "places.manage")
	route(a, "POST", "/v1/airports/{airport}/desks", a.addDesk, nil, "places.manage")
	route(a, "POST", "/v1/airports/{airport}/kiosks", a.enrolKiosk, nil, "places.manage")
	route(a, "POST", "/v1/kiosks/{id}/revoke", a.revokeKiosk, nil, "places.manage")
	route(a, "POST", "/v1/merchants", a.addMerchant, nil, "merchants.manage")
	route(a, "POST", "/v1/merchants/{id}/stores", a.addStore, nil, "merchants.manage")
	route(a, "POST", "/v1/merchants/{id}/suspend", a.suspendMerchant, nil, "merchants.manage")
	route(a, "GET", "/v1/kiosk", a.kiosk, nil, "kiosk")
	route(a, "GET", "/v1/alerts", a.alerts, nil, "installation.run")
	route(a, "GET", "/v1/jobs", a.jobs, nil, "installation.run")
	route(a, "GET", "/v1/jobs/{name}/runs", a.runs, nil, "installation.run")
	route(a, "POST", "/v1/jobs/{name}/runs", a.runJob, answers[begunOut](a, 202), "installation.run")
	route(a, "POST", "/v1/staff", a.addStaff, nil, "staff.manage")
	route(a, "POST", "/v1/staff/{id}/disable", a.disableStaff, nil, "staff.manage")
	a.describe()
}

// route adds one operation: who may call it is checked before anything of the body is read, and whatever fails leaves as
// the same problem document as everywhere else.
func route[I, O any](a *API, method, path string, do func(context.Context, *I) (*O, error), responses map[string]*huma.Response, allowed ...string) {
	op := huma.Operation{
		Method: method, Path: path, OperationID: operationID(method, path), Responses: responses,
		MaxBodyBytes: web.MaxBody, BodyReadTimeout: -1, // fasthttp has read the body already, under its own deadline
		Middlewares: huma.Middlewares{a.admit(allowed)},
		Errors:      errorsOf,
	}
	a.allowed[method+" "+path] = allowed
	huma.Register(a.huma, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := do(ctx, in)
		if err == nil {
			return out, nil
		}
		p := web.ProblemOf(ctx, err)
		if slices.Contains(atKiosk, path) {
			a.helpful(ctx, p)
		}
		if p.Status >= http.StatusInternalServerError {
			a.Log.ErrorContext(ctx, "failed", "trace_id", web.TraceOf(ctx), "code", p.Code, "error", err)
		}
		return nil, traced(ctx, p)
	})
}

// answers describes an operation whose bytes were made inside its transaction, so that a repetition gets the same ones.
func answers[T any](a *API, status int) map[string]*huma.Response {
	schema := a.huma.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[T](), true, "")
	return map[string]*huma.Response{strconv.Itoa(status): {
		Description: "done, or done before under this Idempotency-Key: the same bytes",
		Content:     map[string]*huma.MediaType{"application/json": {Schema: schema}},
	}}
}

// file describes an answer that is a file: bytes have no schema, in OpenAPI 3.1 as in 3.0.
func file(media string) map[string]*huma.Response {
	return map[string]*huma.Response{"200": {Description: "the file", Content: map[string]*huma.MediaType{media: {}}}}
}

// operationID is "post-claims-id-decisions" for POST /v1/claims/{id}/decisions.
func operationID(method, path string) string {
	words := strings.FieldsFunc(strings.TrimPrefix(path, "/v1"), func(r rune) bool { return strings.ContainsRune("/{}.", r) })
	return strings.ToLower(method) + "-" + strings.Join(words, "-")
}
