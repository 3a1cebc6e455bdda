package handlers_test

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"taxrefund/models"
	"taxrefund/models/modeltest"
	"taxrefund/models/travel"
)

// traveller is somebody whose particulars occur nowhere else, so that a log in which one is found tells of them.
func (w *world) traveller() (secrets []string) {
	w.document = travel.Document{Kind: "P", IssuingState: "CHN", Number: "QX7731946", Surname: "ZANZIBARWALA", GivenNames: "PHILOMENIA",
		Nationality: "CHN", BirthDate: "1987-02-13", Sex: "F", ExpiresOn: "2032-06-30"}
	w.mrz = travel.FormatZone(w.document)
	return []string{"QX7731946", "ZANZIBARWALA", "Zanzibarwala", "PHILOMENIA", "Philomenia", "1987-02-13", "870213", "2026-01-23", "zz_pass", "2011-10-19", "zz.account@canary.example", "ZZINVOICE",
		w.KioskKey, w.MerchantKey, w.officer, w.super, w.agent, w.finance, w.admin, "ZZPASSWORD", "zz.person@canary.example", "ZZNAME", modeltest.Password}
}

// visit walks a traveller through, and sends to every route, as everybody, what cannot be accepted.
func (w *world) visit(round string) (voucher string) {
	t := w.t
	body := w.submission("ref-visit-"+round, obj{"sale_id": w.sale("ZZINVOICE-1"+round, 60000).ID}, obj{"sale_id": w.sale("ZZINVOICE-2"+round, 50000, watch).ID})
	body["payout"] = obj{"method": "alipay", "account": "zz.account@canary.example", "holder": "Philomenia Zanzibarwala"}
	body["crew"], body["entered_on"], body["statuses"], body["abroad_since"], body["leaving_for_months"] = false, "2026-01-23", []string{"zz_pass"}, "2011-10-19", 577
	w.call("POST", "/v1/purchases/lookup", w.KioskKey, "", obj{"document": obj{"mrz": w.mrz}})
	a := w.call("POST", "/v1/claims", w.KioskKey, "visit-"+round, body)
	if a.status == 201 {
		c := a.json(t)
		voucher = c["id"].(string)
		red := c["receipts"].([]any)[1].(map[string]any)["id"]
		w.call("POST", "/v1/claims/"+voucher+"/decisions", w.officer, "", obj{"version": c["version"], "receipts": []obj{{"id": red, "action": "validate"}}})
		w.call("GET", "/v1/claims/"+voucher+"/voucher.pdf", w.KioskKey, "", nil)
	}
	w.call("POST", "/v1/claims/find", w.agent, "", obj{"document": obj{"issuing_state": "CHN", "number": "QX7731946"}})
	f := w.feed(w.MerchantKey, "?name=ZZNAME.csv", "text/csv", feedTop+feedRow("ZZINVOICE-3"+round)+strings.Replace(feedRow("ZZINVOICE-4"+round), "VEN", "ZZNAME", 1))
	if f.status == 202 {
		w.finished(f.json(t)["id"].(string))
	}
	for _, job := range []string{"run_payouts", "poll_payouts", "close_batches", "lapse_receipts"} {
		_ = w.runner.Run(t.Context(), models.System, job)
	}
	for _, path := range []string{"document.mrz", "payout.account", "receipts.sale_id", "flight.number", "reference", "submitted_at", "residence", "statuses", "entered_on", "crew", "ZZNAME"} {
		for _, value := range []any{"zz.account@canary.example", []string{"zz_pass", "zz_pass"}, []string{w.mrz[0], "QX7731946"}, obj{"ZZNAME": "Philomenia"}} {
			w.call("POST", "/v1/claims", w.KioskKey, models.NewID(), with(t.(*testing.T), body, path, value))
		}
	}
	w.scanEverything(body)
	w.wrongEverywhere()
	return voucher
}

// scanEverything sends every kind of scan whole, damaged and as something else.
func (w *world) scanEverything(claim obj) {
	damaged := []string{w.mrz[0], strings.Replace(w.mrz[1], "QX7731946", "QX77319A6", 1)}
	pass := "M1ZANZIBARWALA/PHILOMENEQX77314 CDGPVGAF 0116 128Y023A0042 100"
	code := "A:504113275*B:QX7731946*C:PT*D:FS*E:N*F:20260507*G:ZZINVOICE-9*H:JFK7T2QM-17*I1:PT*I7:200.00*I8:46.00*N:46.00*O:246.00*Q:aB1c*R:1234"
	for _, input := range []any{w.mrz, damaged, pass, pass[:50], pass + "^ZANZIBARWALA", code, code[:70], strings.Replace(code, "O:246", "O:247", 1), "QX7731946", "FRQX7731946", "DE88QX7731946"} {
		for _, family := range []string{"", "mrz", "bcbp", "receipt", "iban", "vat", "QX7731946"} {
			w.call("POST", "/v1/scans", w.KioskKey, "", obj{"input": input, "family": family})
		}
		w.call("POST", "/v1/purchases/lookup", w.KioskKey, "", obj{"document": obj{"mrz": input}})
		for _, path := range []string{"document.mrz", "flight.boarding_pass", "flight.passenger", "receipts.code", "payout.holder"} {
			w.call("POST", "/v1/claims", w.KioskKey, models.NewID(), with(w.t.(*testing.T), claim, path, input))
		}
	}
}

// wrongEverywhere calls every route of the API as everybody, and every page as somebody who may not and as one who may.
func (w *world) wrongEverywhere() {
	people := []*person{w.visitor()}
	for _, role := range []string{"supervisor", "agent", "finance", "admin"} {
		p := w.visitor()
		p.open("/sign-in")
		p.post("/sign-in", "email", role+"@example.org", "password", modeltest.Password)
		p.open("/account")
		people = append(people, p)
	}
	fill := strings.NewReplacer(":id", "QX7731946", ":doc", "QX7731946", ":airport", "ZZNAME", ":number", "ZZNAME", ":format", "ZZNAME", ":name", "ZZNAME", ":voucher", "QX7731946", "*", "ZZNAME")
	for _, route := range w.app.GetRoutes(true) {
		if route.Method == "HEAD" || route.Path == "/sign-out" {
			continue
		}
		path := fill.Replace(route.Path) + "?q=QX7731946&token=ZZPASSWORD"
		if strings.HasPrefix(route.Path, "/v1/") {
			for _, key := range []string{"", "kiosk_ZZPASSWORD", w.KioskKey, w.MerchantKey, w.super, w.agent, w.finance, w.admin} {
				w.call(route.Method, path, key, models.NewID(), `{"document":{"mrz":["`+w.mrz[0]+`","QX7731946"]},"number":"QX7731946","name":"ZZNAME","account":`)
				w.call(route.Method, fill.Replace(route.Path), key, "ZZNAME", obj{"document": obj{"mrz": w.mrz}, "name": "ZZNAME", "email": "zz.person@canary.example", "version": "QX7731946"})
			}
			continue
		}
		for _, p := range people {
			p.send(route.Method, path, nil)
			if route.Method == "POST" {
				p.post(fill.Replace(route.Path), "email", "zz.person@canary.example", "password", "ZZPASSWORD", "name", "ZZNAME", "number", "QX7731946",
					"document", "QX7731946", "state", "CHN", "account", "zz.account@canary.example", "version", "QX7731946", "token", "ZZPASSWORD", "hold-reason", "ZZNAME", "kind", "ZZNAME")
			}
		}
	}
}

// breakTables makes the database refuse in its own words, which quote the row.
func (w *world) breakTables() {
	if w.DB.Engine == models.Postgres {
		w.must(w.DB.Exec(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no "%" here', NEW::text
			USING DETAIL = NEW::text, HINT = NEW::text; END $$`).Error)
		for _, table := range []string{"sales", "audit_log", "idempotency_keys"} {
			w.must(w.DB.Exec("CREATE TRIGGER refuse BEFORE INSERT ON " + table + " FOR EACH ROW EXECUTE FUNCTION refuse()").Error)
		}
	} else {
		w.must(w.DB.Exec(`CREATE TRIGGER refuse BEFORE INSERT ON sales BEGIN SELECT RAISE(ABORT, 'no "' || NEW.invoice_number || '" here'); END`).Error)
		w.must(w.DB.Exec(`CREATE TRIGGER refuse_too BEFORE INSERT ON audit_log BEGIN SELECT RAISE(ABORT, 'no "' || NEW.detail || '" here'); END`).Error)
	}
	w.must(w.DB.Exec("ALTER TABLE payouts RENAME TO gone").Error)
}

func TestNothingPersonalReachesTheLogOrTheFigures(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		secrets := w.traveller()
		id := w.visit("1")
		if id == "" {
			t.Fatal("the traveller did not get through")
		}
		sheet, err := w.runner.Claims.Voucher(t.Context(), models.Actor{Kind: "staff", ID: w.Officer.ID, Role: "officer", Airport: "CDG"}, id)
		w.must(err)
		sale := obj{"action": "record", "invoice_number": "ZZINVOICE-9", "store": "VEN", "local_time": "2026-05-07T18:20:00", "currency": "EUR",
			"buyer_document": obj{"issuing_state": "CHN", "number": "QX7731946"},
			"lines":          []obj{{"description": "Coat", "category": "clothing", "quantity": 1, "gross_minor": 24000, "vat_rate": "20", "vat_minor": 4000}}}
		w.breakTables()
		if a := w.call("POST", "/v1/sales", w.MerchantKey, "k9", sale); a.status != 500 {
			t.Errorf("a broken database: %d %s", a.status, a.body)
		}
		w.wrongEverywhere()
		w.runner.Tick(t.Context())
		w.runner.Stop()
		log, figures := stamps.ReplaceAllString(w.log.String(), ""), w.said()
		for _, secret := range append(secrets, sheet.QR) {
			if at := strings.Index(log, secret); at >= 0 {
				t.Errorf("the log tells %s: …%s", secret, log[max(0, at-300):min(len(log), at+100)])
			}
			if strings.Contains(figures, secret) {
				t.Errorf("the figures tell %s", secret)
			}
		}
		for _, want := range []string{`"status":201`, `"status":422`, `"status":500`, `no … here`, `"msg":"job failed"`, `"run":"2026-05-08T`} {
			if !strings.Contains(log, want) {
				t.Errorf("the log lacks %s, so little was tried", want)
			}
		}
		w.labelsAreFixed(figures)
	})
}

// stamps are the times, traces and row ids of the log's lines: their digits are nobody's.
var stamps = regexp.MustCompile(`"time":"[^"]*"|"trace_id":"[0-9a-f]{32}"|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)

// said is what Prometheus would read.
func (w *world) said() string {
	r := httptest.NewRecorder()
	w.figures.Handler().ServeHTTP(r, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	return r.Body.String()
}

var (
	labelled = regexp.MustCompile(`([a-z_]+)="([^"]*)"`)
	aWord    = regexp.MustCompile(`^[a-z][a-z0-9_.-]*$`)
)

// labelsAreFixed checks every label of our own figures: a route is one of the app's patterns, all others are words.
func (w *world) labelsAreFixed(figures string) {
	w.t.Helper()
	routes := []string{"(none)", "/", "/v1"} // the latter two refuse before any route
	for _, r := range w.app.GetRoutes() {
		routes = append(routes, r.Path)
	}
	seen := map[string]bool{}
	for line := range strings.SplitSeq(figures, "\n") {
		if !strings.HasPrefix(line, "taxrefund_") || strings.HasPrefix(line, "taxrefund_build_info") {
			continue
		}
		seen[line[:strings.IndexAny(line, "{ ")]] = true
		for _, m := range labelled.FindAllStringSubmatch(line, -1) {
			ok := aWord.MatchString(m[2])
			switch m[1] {
			case "route":
				ok = slices.Contains(routes, m[2])
			case "method":
				ok = slices.Contains([]string{"GET", "POST", "PUT", "HEAD", "(none)"}, m[2])
			case "status":
				ok = slices.Contains([]string{"2xx", "3xx", "4xx", "5xx"}, m[2])
			case "airport":
				ok = m[2] == "CDG"
			case "currency":
				ok = m[2] == "EUR"
			case "le":
				ok = true
			}
			if !ok {
				w.t.Errorf("%s is no fixed label: %s", m[0], line)
			}
		}
	}
	for _, want := range []string{"taxrefund_http_request_seconds_count", "taxrefund_claims_total", "taxrefund_receipt_reasons_total", "taxrefund_payout_moves_total",
		"taxrefund_feed_rows_total", "taxrefund_rail_call_seconds_count", "taxrefund_job_run_seconds_count", "taxrefund_figures_failed"} {
		if !seen[want] {
			w.t.Errorf("there is no %s", want)
		}
	}
}

func TestTheTraceOfACallerIsKeptWhereItIsSane(t *testing.T) {
	w := newWorld(t, modeltest.Lite(t))
	const id = "4bf92f3577b34da6a3ce929d0e0e4736"
	for sent, kept := range map[string]bool{
		"00-" + id + "-00f067aa0ba902b7-01": true, "00-" + id + "-00f067aa0ba902b7-00": true,
		"00-" + strings.ToUpper(id) + "-00f067aa0ba902b7-01": false, "00-" + strings.Repeat("0", 32) + "-00f067aa0ba902b7-01": false,
		"00-" + id + "-00f067aa0ba902b7-01-x": false, "ff-" + id + "-00f067aa0ba902b7-01": false, id: false, "": false, "00-QX7731946": false,
	} {
		r, err := http.NewRequest("GET", w.base+"/v1/claims/nothing", nil)
		w.must(err)
		r.Header.Set("Traceparent", sent)
		w.log.Reset()
		a := w.do(r)
		got := a.header.Get("Trace-Id")
		if (got == id) != kept || len(got) != 32 || a.json(t)["trace_id"] != got {
			t.Errorf("%q: the header says %s, the body %v", sent, got, a.json(t)["trace_id"])
		}
		w.until("the log names "+got+" for "+sent, func() bool { // the line is written after the answer
			return strings.Contains(w.log.String(), `"trace_id":"`+got+`"`)
		})
	}
}
