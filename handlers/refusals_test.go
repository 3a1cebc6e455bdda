package handlers_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"maps"
	"net/http"
	"strings"
	"testing"

	"taxrefund/models"
	"taxrefund/models/merchant"
	"taxrefund/models/modeltest"
	"taxrefund/models/place"
)

// with returns a copy of the body in which the value at a dotted path is replaced; a nil value takes it out.
func with(t testing.TB, body obj, path string, value any) obj {
	t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	copied := obj{}
	if err := json.Unmarshal(text, &copied); err != nil {
		t.Fatal(err)
	}
	at, parts := copied, strings.Split(path, ".")
	for _, p := range parts[:len(parts)-1] {
		switch next := at[p].(type) {
		case map[string]any:
			at = next
		case []any:
			at = next[0].(map[string]any)
		}
	}
	if last := parts[len(parts)-1]; value == nil {
		delete(at, last)
	} else {
		at[last] = value
	}
	return copied
}

// canary stands for anything personal that a kiosk may send; no answer and no log line may repeat it.
const canary = "ZZCANARYZZ"

func TestWhatAKioskMaySendWrong(t *testing.T) {
	w := newWorld(t, modeltest.Lite(t))
	good := w.submission("ref-wrong-1", w.typed(w.sale("A-1", 24000)))
	badMRZ := []string{w.mrz[0], strings.Replace(w.mrz[1], "CHN9003", "CHN9004", 1)}
	cases := []struct {
		name, path string
		value      any
		status     int
		code       string // of the document
		field      string // "path code" of the first field error; empty when there is none
	}{
		{"a number for the reference", "reference", 5, 422, "request.invalid", "reference field.type"},
		{"no reference", "reference", nil, 422, "request.invalid", "reference field.required"},
		{"a short reference", "reference", "x", 422, "claim.invalid", "reference claim.reference"},
		{"an unknown field", "passport", canary, 422, "request.invalid", "passport field.unknown"},
		{"an unknown field in a receipt", "receipts.gift", canary, 422, "request.invalid", "receipts[0].gift field.unknown"},
		{"a made-up field name", canary + " <b>", 1, 422, "request.invalid", " field.unknown"},
		{"a time in words", "submitted_at", canary, 422, "request.invalid", "submitted_at time.malformed"},
		{"a time in the future", "submitted_at", "2031-01-01T00:00:00Z", 422, "claim.invalid", "submitted_at claim.clock"},
		{"a flight that has left", "flight.departs_at", "2026-05-01T00:00:00Z", 422, "claim.invalid", "flight.departs_at claim.departure"},
		{"a flight that is none", "flight.number", canary, 422, "claim.invalid", "flight.number flight.malformed"},
		{"one line of a passport", "document.mrz", []string{w.mrz[0]}, 422, "claim.invalid", "document.mrz mrz.length"},
		{"a passport with a wrong check digit", "document.mrz", badMRZ, 422, "claim.invalid", "document.mrz mrz.check_birth_date"},
		{"a passport in other letters", "document.mrz", []string{strings.Repeat("é", 44), w.mrz[1]}, 422, "claim.invalid", "document.mrz mrz.charset"},
		{"no receipts", "receipts", []obj{}, 422, "request.invalid", "receipts field.length"},
		{"receipts that are no list", "receipts", obj{"a": 1}, 422, "request.invalid", "receipts field.type"},
		{"a negative amount", "receipts.total.amount_minor", -5, 422, "claim.invalid", "receipts[0].total.amount_minor amount.range"},
		{"an absurd amount", "receipts.total.amount_minor", int64(9_000_000_000_000_000_000), 422, "claim.invalid", "receipts[0].total.amount_minor amount.range"},
		{"a fraction of a cent", "receipts.total.amount_minor", 12.5, 422, "request.invalid", "receipts[0].total.amount_minor field.type"},
		{"an amount in quotes", "receipts.total.amount_minor", "12345", 422, "request.invalid", "receipts[0].total.amount_minor field.type"},
		{"an unknown currency", "receipts.total.currency", "XQQ", 422, "claim.invalid", "receipts[0].total.currency currency.unknown"},
		{"a VAT id with a wrong check digit", "receipts.merchant_vat_id", "FR00404833048", 422, "claim.invalid", "receipts[0].merchant_vat_id vat_id.checksum"},
		{"a date in the future", "receipts.issued_on", "2031-01-01", 422, "claim.invalid", "receipts[0].issued_on date.future"},
		{"a day that does not exist", "receipts.issued_on", "2026-02-30", 422, "claim.invalid", "receipts[0].issued_on date.malformed"},
		{"typed and from lookup", "receipts.sale_id", models.NewID(), 422, "receipt.both", ""},
		{"a way to pay that is not offered", "payout.method", "shells", 422, "claim.invalid", "payout.method payout.method_unavailable"},
		{"a card number", "payout.account", "4111 1111 1111 1111", 422, "claim.invalid", "payout.account payout.card_number_refused"},
		{"an account with a control character", "payout.account", canary + "\u0007", 422, "claim.invalid", "payout.account payout.account"},
		{"a residence in words", "residence", canary, 422, "claim.invalid", "residence country.unknown"},
		{"crew in words", "crew", canary, 422, "request.invalid", "crew field.type"},
		{"a day of entry in words", "entered_on", canary, 422, "claim.invalid", "entered_on date.malformed"},
		{"a day of entry to come", "entered_on", "2026-05-09", 422, "claim.invalid", "entered_on date.future"},
		{"a day abroad that does not exist", "abroad_since", "2026-02-30", 422, "claim.invalid", "abroad_since date.malformed"},
		{"a standing with a blank", "statuses", []string{canary + " pass"}, 422, "claim.invalid", "statuses traveller.statuses"},
		{"a standing that is no list", "statuses", canary, 422, "request.invalid", "statuses field.type"},
		{"leaving for less than nothing", "leaving_for_months", -1, 422, "claim.invalid", "leaving_for_months traveller.leaving"},
		{"leaving for a while", "leaving_for_months", canary, 422, "request.invalid", "leaving_for_months field.type"},
		{"a language in words", "language", canary + "!", 422, "claim.invalid", "language language.malformed"},
		{"nothing", "reference", obj{"a": obj{"b": 1}}, 422, "request.invalid", "reference field.type"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			a := w.call("POST", "/v1/claims", w.KioskKey, "wrong-"+models.NewID(), with(t, good, tc.path, tc.value))
			p := a.json(t)
			field := ""
			if list, ok := p["errors"].([]any); ok {
				first := list[0].(map[string]any)
				field = first["path"].(string) + " " + first["code"].(string)
			}
			if a.status != tc.status || p["code"] != tc.code || field != tc.field {
				t.Errorf("got %d %v %q\nwant %d %s %q\n%s", a.status, p["code"], field, tc.status, tc.code, tc.field, a.body)
			}
			if detail, _ := p["detail"].(string); detail == "" || p["trace_id"] == "" || a.header.Get("Content-Type") != "application/problem+json" {
				t.Errorf("not a problem document: %s", a.body)
			}
			for _, secret := range []string{canary, "E12345678", "E12445678", "4111 1111", "41111111", "xiaoming"} {
				if bytes.Contains(a.body, []byte(secret)) || strings.Contains(w.log.String(), secret) {
					t.Errorf("%s is repeated", secret)
				}
			}
		})
	}
	for _, table := range []string{"claims", "receipts", "idempotency_keys", "payouts", "postings"} {
		if n := w.count(table); n != 0 {
			t.Errorf("%s has %d rows after refusals only", table, n)
		}
	}
	if a := w.call("POST", "/v1/claims", w.KioskKey, "right", good); a.status != 201 {
		t.Errorf("the body that all others were made from is refused: %d %s", a.status, a.body)
	}
}

func TestBodiesThatAreNoClaimAtAll(t *testing.T) {
	w := newWorld(t, modeltest.Lite(t))
	deep := strings.Repeat(`{"a":`, 40) + "1" + strings.Repeat("}", 40)
	for _, tc := range []struct {
		name, body string
		status     int
		code       string
	}{
		{"half an object", `{"reference": "` + canary, 400, "request.malformed"},
		{"two objects", `{}{}`, 400, "request.malformed"},
		{"an array", `[]`, 422, "request.invalid"},
		{"a string", `"` + canary + `"`, 422, "request.invalid"},
		{"nested 40 deep", deep, 400, "request.too_deep"},
		{"a key twice", `{"reference":"a","reference":"b"}`, 400, "request.duplicate_key"},
		{"broken UTF-8", "{\"reference\":\"\xff\"}", 400, "request.malformed"},
		{"a NUL character", `{"reference":"\u0000"}`, 400, "request.malformed"},
		{"nothing", "", 400, "request.malformed"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			a := w.call("POST", "/v1/claims", w.KioskKey, "k", tc.body)
			if a.status != tc.status || a.code(t) != tc.code {
				t.Errorf("got %d %s, want %d %s", a.status, a.body, tc.status, tc.code)
			}
			if bytes.Contains(a.body, []byte(canary)) {
				t.Errorf("the body is repeated: %s", a.body)
			}
		})
	}
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	_, _ = z.Write(bytes.Repeat([]byte(" "), 1<<20))
	_ = z.Close()
	r, err := http.NewRequest("POST", w.base+"/v1/claims", &zipped)
	w.must(err)
	r.Header.Set("Authorization", "Bearer "+w.KioskKey)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Content-Encoding", "gzip")
	if a := w.do(r); a.status != 415 || a.code(t) != "request.encoded" {
		t.Errorf("a compressed body: %d %s", a.status, a.body)
	}
	if a := w.call("POST", "/v1/claims", w.KioskKey, "", w.submission("ref-nokey-1", w.typed(w.sale("A-1", 24000)))); a.status != 400 || a.code(t) != "idempotency.key_missing" {
		t.Errorf("no idempotency key: %d %s", a.status, a.body)
	}
}

func TestWhatAMerchantMaySendWrong(t *testing.T) {
	w := newWorld(t, modeltest.Lite(t))
	good := obj{"action": "record", "invoice_number": "M-1", "store": "VEN", "local_time": "2026-05-07T18:20:00", "currency": "EUR",
		"buyer_document": obj{"issuing_state": "CHN", "number": "E12345678"},
		"lines":          []obj{{"description": "Coat", "category": "clothing", "quantity": 1, "gross_minor": 24000, "vat_rate": "20", "vat_minor": 4000}}}
	for _, tc := range []struct {
		path   string
		value  any
		status int
		code   string
	}{
		{"action", "sell", 422, "request.invalid"}, {"store", "NONE", 422, "sale.store"}, {"currency", "XQQ", 422, "sale.invalid"},
		{"local_time", "2031-05-07T18:20:00", 422, "sale.invalid"}, {"lines.gross_minor", -1, 422, "sale.invalid"},
		{"lines.vat_minor", 9000, 422, "sale.invalid"}, {"lines.quantity", 0, 422, "sale.invalid"}, {"lines.vat_rate", "twenty", 422, "sale.invalid"},
		{"lines", []obj{}, 422, "sale.invalid"}, {"invoice_number", "", 422, "sale.invalid"}, {"colour", 1, 422, "request.invalid"},
		{"action", "void", 422, "date.malformed"}, {"lines.tariff", "coat", 422, "sale.invalid"}, {"lines.origin", "Italy", 422, "sale.invalid"},
		{"lines.set", strings.Repeat("s", 21), 422, "sale.invalid"}, {"lines.other_taxes", []obj{{"kind": "wet", "amount_minor": 20001}}, 422, "sale.invalid"},
		{"lines.other_taxes", []obj{{"kind": "wet"}}, 422, "request.invalid"}, {"lines.other_taxes", "wet:450", 422, "request.invalid"},
	} {
		a := w.call("POST", "/v1/sales", w.MerchantKey, models.NewID(), with(t, good, tc.path, tc.value))
		if a.status != tc.status || a.code(t) != tc.code {
			t.Errorf("%s=%v: got %d %s, want %d %s", tc.path, tc.value, a.status, a.body, tc.status, tc.code)
		}
	}
	if w.count("sales") != 0 {
		t.Errorf("%d sales after refusals only", w.count("sales"))
	}
	if a := w.call("POST", "/v1/sales", w.MerchantKey, "k1", good); a.status != 200 {
		t.Errorf("the sale that all others were made from: %d %s", a.status, a.body)
	}
	if a := w.call("POST", "/v1/sales", w.MerchantKey, "k2", good); a.status != 409 || a.code(t) != "sale.recorded_already" {
		t.Errorf("recorded twice: %d %s", a.status, a.body)
	}
}

func TestNobodyReachesWhatBelongsToAnother(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		c := w.claim("ref-mine-01", w.sale("A-1", 50000, watch))
		id := c["id"].(string)
		_, neighbour := w.AddKiosk("Kiosk 9")
		ctx := t.Context()
		w.must(w.Places.AddAirport(ctx, models.System, place.Airport{Code: "ORY", Name: "Paris Orly", Country: "FR", TimeZone: "Europe/Paris", Currency: "EUR"}))
		terminal, err := w.Places.AddTerminal(ctx, models.System, "ORY", "Orly 4")
		w.must(err)
		_, foreign, err := w.Places.EnrolKiosk(ctx, models.System, "ORY", terminal.ID, "O-1")
		w.must(err)
		w.must(db.Table("staff").Where("id = ?", w.Supervisor.ID).Updates(map[string]any{"airport_code": "ORY"}).Error)
		decision := obj{"version": 1, "receipts": []obj{{"id": c["receipts"].([]any)[0].(map[string]any)["id"], "action": "validate"}}}
		_, otherKey, err := w.Merchants.AddMerchant(ctx, models.System, merchant.Merchant{LegalName: "Other SARL", VATID: "FR40303265045", Country: "FR", MemberFrom: "2020-01-01"})
		w.must(err)
		void := obj{"action": "void", "invoice_number": "A-1", "issued_on": "2026-05-08", "reason": "returned"}
		for _, tc := range []struct {
			name, method, path, key string
			body                    any
			status                  int
			code                    string
		}{
			{"no key", "GET", "/v1/claims/" + id, "", nil, 401, "caller.unknown"},
			{"a key nobody has", "GET", "/v1/claims/" + id, "kiosk_" + strings.Repeat("A", 43), nil, 401, "kiosk.unknown_key"},
			{"a kiosk's key for staff work", "GET", "/v1/claims", w.KioskKey, nil, 403, "caller.forbidden"},
			{"the kiosk beside it", "GET", "/v1/claims/" + id, neighbour, nil, 404, "claim.not_found"},
			{"another airport's kiosk", "GET", "/v1/claims/" + id + "/voucher.pdf", foreign, nil, 404, "claim.not_found"},
			{"another airport's officer", "GET", "/v1/claims/" + id, w.super, nil, 404, "claim.not_found"},
			{"another airport's officer decides", "POST", "/v1/claims/" + id + "/decisions", w.super, decision, 404, "claim.not_found"},
			{"another airport's queue", "GET", "/v1/claims?airport=CDG", w.super, nil, 404, "claim.not_found"},
			{"finance decides", "POST", "/v1/claims/" + id + "/decisions", w.finance, decision, 403, "caller.forbidden"},
			{"an officer reads batches", "GET", "/v1/batches", w.officer, nil, 403, "caller.forbidden"},
			{"another merchant voids the sale", "POST", "/v1/sales", otherKey, void, 404, "sale.not_found"},
			{"a claim that is none", "GET", "/v1/claims/" + models.NewID(), w.officer, nil, 404, "claim.not_found"},
			{"an address that is none", "GET", "/v1/nothing", w.officer, nil, 404, "route.not_found"},
			{"a method that is none", "DELETE", "/v1/claims/" + id, w.officer, nil, 405, "route.method"},
			{"an unknown parameter", "GET", "/v1/claims?sort=name", w.officer, nil, 422, "request.invalid"},
		} {
			a := w.call(tc.method, tc.path, tc.key, models.NewID(), tc.body)
			if a.status != tc.status || a.code(t) != tc.code {
				t.Errorf("%s: got %d %s, want %d %s", tc.name, a.status, a.body, tc.status, tc.code)
			}
		}
		if again := w.call("GET", "/v1/claims/"+id, w.officer, "", nil).json(t); again["version"] != c["version"] {
			t.Errorf("the claim has changed: %v", again)
		}
	})
}

// allowedTo is the whole table of who may call what; a route that is not in it fails the test.
var allowedTo = map[string]string{
	"POST /v1/feeds": "merchant", "GET /v1/feeds": "merchant admin", "GET /v1/feeds/:id": "merchant admin", "GET /v1/feeds/:id/rejects.csv": "merchant admin",
	"POST /v1/sales": "merchant", "POST /v1/purchases/lookup": "kiosk agent", "POST /v1/scans": "kiosk officer supervisor agent cashier finance admin", "POST /v1/quotes": "kiosk merchant officer supervisor agent cashier finance admin", "POST /v1/claims": "kiosk agent",
	"GET /v1/claims": "officer supervisor", "POST /v1/claims/scan": "officer supervisor", "POST /v1/claims/find": "agent", "GET /v1/claims/:id": "kiosk officer supervisor agent",
	"GET /v1/claims/:id/quote": "officer supervisor agent", "GET /v1/claims/:id/voucher.pdf": "kiosk officer supervisor agent", "POST /v1/claims/:id/decisions": "officer supervisor",
	"POST /v1/claims/:id/authority": "officer supervisor",
	"POST /v1/claims/:id/reopen":    "supervisor", "POST /v1/claims/:id/holds": "officer supervisor", "POST /v1/holds/:id/release": "officer supervisor",
	"POST /v1/claims/:id/present": "officer supervisor", "POST /v1/claims/:id/withdraw": "officer supervisor agent", "POST /v1/claims/:id/account": "officer supervisor",
	"GET /v1/batches": "finance admin", "GET /v1/batches/:number": "finance admin", "GET /v1/batches/:number/report.:format": "finance admin",
	"POST /v1/periods": "finance admin", "GET /v1/periods": "finance admin", "GET /v1/periods/:id": "finance admin", "GET /v1/periods/:id/report.:format": "finance admin",
	"GET /v1/payouts/unreconciled": "finance admin", "POST /v1/payouts/:id/hold": "finance", "POST /v1/payouts/:id/release": "finance", "POST /v1/payouts/:id/resolve": "finance",
	"POST /v1/tills": "cashier", "GET /v1/tills": "cashier supervisor finance", "GET /v1/tills/:id": "cashier supervisor finance",
	"GET /v1/tills/:id/report.csv": "cashier supervisor finance", "POST /v1/tills/:id/supplies": "cashier", "POST /v1/tills/:id/offer": "cashier",
	"POST /v1/tills/:id/payments": "cashier", "POST /v1/tills/:id/close": "cashier supervisor finance",
	"GET /v1/prefunds": "finance admin", "POST /v1/prefunds/:rail/top-ups": "finance", "PUT /v1/prefunds/:rail/floor": "finance",
	"GET /v1/merchants/:id/exposure": "finance admin", "PUT /v1/merchants/:id/ceiling": "finance",
	"POST /v1/airports": "admin", "POST /v1/airports/:airport/terminals": "admin", "POST /v1/airports/:airport/desks": "admin", "POST /v1/airports/:airport/kiosks": "admin",
	"POST /v1/kiosks/:id/revoke": "admin", "POST /v1/merchants": "admin", "POST /v1/merchants/:id/stores": "admin", "POST /v1/merchants/:id/suspend": "admin",
	"GET /v1/kiosk": "kiosk", "GET /v1/alerts": "admin", "GET /v1/jobs": "admin", "GET /v1/jobs/:name/runs": "admin", "POST /v1/jobs/:name/runs": "admin",
	"POST /v1/staff": "admin", "POST /v1/staff/:id/disable": "admin",
}

func TestEveryRouteIsInTheTableOfWhoMayCallIt(t *testing.T) {
	w := newWorld(t, modeltest.Lite(t))
	keys := map[string]string{"kiosk": w.KioskKey, "merchant": w.MerchantKey, "officer": w.officer, "supervisor": w.super, "agent": w.agent, "cashier": w.cashier, "finance": w.finance, "admin": w.admin}
	left := maps.Clone(allowedTo)
	for _, route := range w.app.GetRoutes(true) {
		if !strings.HasPrefix(route.Path, "/v1/") || route.Method == "HEAD" {
			continue
		}
		name := route.Method + " " + route.Path
		allowed, ok := left[name]
		if !ok {
			t.Errorf("%s is not in the table", name)
			continue
		}
		delete(left, name)
		path := strings.NewReplacer(":id", models.NewID(), ":airport", "CDG", ":number", "CDG-X", ":format", "csv", ":name", "close_batches").Replace(route.Path)
		for who, key := range keys {
			a := w.call(route.Method, path, key, models.NewID(), nil)
			may := strings.Contains(" "+allowed+" ", " "+who+" ")
			if refused := a.status == 403 && strings.Contains(string(a.body), `"caller.forbidden"`); refused == may {
				t.Errorf("%s as %s: %d %s", name, who, a.status, a.body)
			}
		}
	}
	for name := range left {
		t.Errorf("%s is in the table and not in the app", name)
	}
}
