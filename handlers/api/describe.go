package api

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"taxrefund/models/staff"
)

// area is a chapter of the description: the operations whose path begins so, after /v1/.
type area struct{ begins, title string }

// areas are the chapters in the order in which a traveller meets them.
var areas = []area{
	{"sales", "Sales"}, {"feeds", "Feeds: files of sales"}, {"quotes", "Refund law"}, {"scans", "Claims"}, {"purchases", "Claims"}, {"claims", "Claims"}, {"holds", "Claims"}, {"tills", "Cash desk"},
	{"payouts", "Payouts"}, {"prefunds", "Payouts"}, {"batches", "Batches and reports"}, {"periods", "Batches and reports"}, {"airports", "Places"}, {"kiosk", "Places"}, {"merchants", "Merchants"},
	{"staff", "Staff"}, {"jobs", "Running the installation"}, {"alerts", "Running the installation"},
}

// summaries say in a sentence what each operation does; a test demands one for every route.
var summaries = map[string]string{
	"POST /v1/sales":                           "Record, correct or void a sale",
	"POST /v1/feeds":                           "Send a file of sales, which is imported in the background",
	"GET /v1/feeds":                            "List feeds, newest first",
	"GET /v1/feeds/{id}":                       "Show how far a feed has come",
	"GET /v1/feeds/{id}/rejects.csv":           "List what was rejected of a feed, line by line",
	"POST /v1/scans":                           "Say what a scan is and what it says",
	"POST /v1/quotes":                          "Say what a basket is worth under the law, step by step",
	"POST /v1/purchases/lookup":                "List what a passport bought and may claim",
	"POST /v1/claims":                          "Submit a claim; each receipt is answered at once",
	"GET /v1/claims":                           "List the claims of an airport, those that wait for an officer first",
	"POST /v1/claims/scan":                     "Find a claim by its voucher's code",
	"POST /v1/claims/find":                     "Find claims by voucher or passport at the refund desk",
	"GET /v1/claims/{id}":                      "Show a claim",
	"GET /v1/claims/{id}/quote":                "Explain step by step what a claim is worth, under the law it was made under",
	"GET /v1/claims/{id}/voucher.pdf":          "Print the voucher of a claim's current version",
	"POST /v1/claims/{id}/decisions":           "Validate, reduce or refuse receipts",
	"POST /v1/claims/{id}/authority":           "Record what the country's own system answered",
	"POST /v1/claims/{id}/reopen":              "Open a decision again",
	"POST /v1/claims/{id}/holds":               "Hold a claim, its passport or a merchant of it",
	"POST /v1/holds/{id}/release":              "Release a hold",
	"POST /v1/claims/{id}/present":             "Present lapsed receipts again, for another flight",
	"POST /v1/claims/{id}/withdraw":            "Withdraw a claim for its traveller",
	"POST /v1/claims/{id}/account":             "Change how a claim is paid",
	"GET /v1/batches":                          "List batches of payouts, newest first",
	"GET /v1/batches/{number}":                 "Show a batch and its lines",
	"GET /v1/batches/{number}/report.{format}": "Fetch a batch's report: csv, xlsx or pdf",
	"GET /v1/payouts/unreconciled":             "List payouts whose end nobody knows yet",
	"POST /v1/payouts/{id}/hold":               "Hold a payout",
	"POST /v1/payouts/{id}/release":            "Release a held payout",
	"POST /v1/payouts/{id}/resolve":            "Say how a payout in review has ended; it takes two people",
	"GET /v1/prefunds":                         "List the house's money at each rail, its floor, and what waits",
	"POST /v1/prefunds/{rail}/top-ups":         "Record money that was moved to a rail; a bank reference is booked once",
	"PUT /v1/prefunds/{rail}/floor":            "Set what must stay at a rail, or take the floor away",
	"GET /v1/merchants/{id}/exposure":          "Show what is out in refunds on a merchant's sales",
	"PUT /v1/merchants/{id}/ceiling":           "Set the most that may be out on a merchant's sales, or take the ceiling away",
	"POST /v1/tills":                           "Open a till",
	"GET /v1/tills":                            "List tills, newest first",
	"GET /v1/tills/{id}":                       "Show a till and its lines",
	"GET /v1/tills/{id}/report.csv":            "Fetch a till's report",
	"POST /v1/tills/{id}/supplies":             "Bring cash from the vault into a till",
	"POST /v1/tills/{id}/offer":                "Say what a voucher would be paid in cash",
	"POST /v1/tills/{id}/payments":             "Pay a voucher in cash",
	"POST /v1/tills/{id}/close":                "Count and close a till",
	"POST /v1/periods":                         "Ask for a period report, which is made as a job",
	"GET /v1/periods":                          "List period reports, newest first",
	"GET /v1/periods/{id}":                     "Show a period report and how far it is",
	"GET /v1/periods/{id}/report.{format}":     "Fetch a period report: csv or xlsx",
	"POST /v1/airports":                        "Add an airport",
	"POST /v1/airports/{airport}/terminals":    "Add a terminal",
	"POST /v1/airports/{airport}/desks":        "Add a customs desk with its hours",
	"POST /v1/airports/{airport}/kiosks":       "Enrol a kiosk; its key is shown this once",
	"POST /v1/kiosks/{id}/revoke":              "Revoke a kiosk's key",
	"GET /v1/kiosk":                            "Show which kiosk a key belongs to; the call is its sign of life",
	"POST /v1/merchants":                       "Add a merchant; its key is shown this once",
	"POST /v1/merchants/{id}/stores":           "Add a store",
	"POST /v1/merchants/{id}/suspend":          "Suspend a merchant",
	"POST /v1/staff":                           "Add a colleague",
	"POST /v1/staff/{id}/disable":              "Keep a colleague out",
	"GET /v1/jobs":                             "List the jobs, when each runs next, and its newest run",
	"GET /v1/jobs/{name}/runs":                 "List the runs of a job, newest first",
	"POST /v1/jobs/{name}/runs":                "Start a job now",
	"GET /v1/alerts":                           "List what needs attention",
}

// errorsOf are the statuses with which any operation may refuse or fail.
var errorsOf = []int{400, 401, 403, 404, 409, 422, 500, 503}

const intro = "Kiosks look up purchases and submit claims, merchants report sales, and staff do by program what the pages let them do. " +
	"Send the key as Authorization: Bearer; it says who calls. Amounts are whole minor units beside their currency, times are RFC 3339, dates are calendar days. " +
	"Calls that list an Idempotency-Key need one: the same key and body again get the same bytes. Unknown fields are refused."

// describe completes the description: what each operation does, to which chapter it belongs, who may call it, and how it
// fails. It runs once all routes are added.
func (a *API) describe() {
	doc := a.huma.OpenAPI()
	doc.Info.Description = intro
	doc.Components.SecuritySchemes = map[string]*huma.SecurityScheme{"key": {Type: "http", Scheme: "bearer",
		Description: "The key of a kiosk (kiosk_…) or a merchant (merchant_…), shown once when it is enrolled, or a personal token of the staff (staff_…)."}}
	known := doc.Paths["/v1/sales"].Post.Responses
	for _, op := range operations(doc) {
		op.Summary = summaries[op.Method+" "+op.Path]
		op.Tags = []string{areaOf(op.Path).title}
		op.Security = []map[string][]string{{"key": {}}}
		op.Description = "For " + strings.Join(callers(a.allowed[op.Method+" "+op.Path]), ", ") + "."
		a.describeBody(op)
		for status, r := range known {
			if _, has := op.Responses[status]; !has && status[0] >= '4' {
				op.Responses[status] = r
			}
		}
	}
}

// bodies are examples of what no shape can say: which fields go together.
var bodies = map[string]string{
	"POST /v1/claims": `{"reference": "kiosk-4-000017", "submitted_at": "2026-05-08T12:00:00Z", "language": "en", "residence": "CN",
		"document": {"mrz": ["P<CHNWANG<<XIAOMING<<<<<<<<<<<<<<<<<<<<<<<<<", "E123456782CHN9003141M3206308<<<<<<<<<<<<<<<6"]},
		"flight": {"number": "AF116", "departs_at": "2026-05-08T15:00:00Z", "destination": "PVG"},
		"receipts": [{"sale_id": "0196ac1c-5b1e-7c52-9f0e-3d7a8b1f2c44"},
			{"merchant_vat_id": "FR83404833048", "invoice_number": "A-1001", "issued_on": "2026-05-07", "total": {"amount_minor": 24000, "currency": "EUR"}}],
		"payout": {"method": "alipay", "account": "wallet@example.cn"}}`,
	"POST /v1/sales": `{"action": "record", "invoice_number": "A-1001", "store": "OPE", "local_time": "2026-05-07T18:20:00", "currency": "EUR",
		"buyer_document": {"issuing_state": "CHN", "number": "E12345678"},
		"lines": [{"description": "Wool coat", "category": "clothing", "quantity": 1, "gross_minor": 24000, "vat_rate": "20", "vat_minor": 4000,
			"tariff": "6202.20", "origin": "IT"}]}`,
	"POST /v1/claims/find": `{"document": {"issuing_state": "CHN", "number": "E12345678"}}`,
}

// describeBody gives a body its example; JSON is the one medium of what is not a file.
func (a *API) describeBody(op *huma.Operation) {
	if op.RequestBody == nil || op.RequestBody.Content["application/json"] == nil {
		return
	}
	delete(op.RequestBody.Content, "application/octet-stream")
	if text, ok := bodies[op.Method+" "+op.Path]; ok {
		op.RequestBody.Content["application/json"].Example = json.RawMessage(text)
	}
}

func areaOf(path string) area {
	for _, a := range areas {
		if strings.HasPrefix(path, "/v1/"+a.begins) {
			return a
		}
	}
	return area{}
}

// operations lists what the document describes.
func operations(doc *huma.OpenAPI) []*huma.Operation {
	var out []*huma.Operation
	for _, item := range doc.Paths {
		for _, op := range []*huma.Operation{item.Get, item.Post, item.Put} {
			if op != nil {
				out = append(out, op)
			}
		}
	}
	return out
}

var roles = []struct {
	role   staff.Role
	plural string
}{{staff.Officer, "officers"}, {staff.Supervisor, "supervisors"}, {staff.Agent, "agents"}, {staff.Cashier, "cashiers"}, {staff.Finance, "finance"}, {staff.Admin, "administrators"}}

// callers names who may call, staff by their roles.
func callers(allowed []string) []string {
	var out []string
	for _, need := range allowed {
		if need == "kiosk" || need == "merchant" {
			out = append(out, need+"s")
		}
	}
	for _, r := range roles {
		if slices.ContainsFunc(allowed, r.role.May) {
			out = append(out, r.plural)
		}
	}
	return out
}
