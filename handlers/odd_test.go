package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"taxrefund/models"
	"taxrefund/models/merchant"
	"taxrefund/models/modeltest"
	"taxrefund/models/place"
	"taxrefund/models/staff"
)

func TestNullIsNoList(t *testing.T) {
	w := newWorld(t, modeltest.Lite(t))
	good := w.submission("ref-null-01", w.typed(w.sale("A-1", 24000)))
	for path, body := range map[string]obj{
		"/v1/purchases/lookup": {"document": obj{"mrz": nil}},
		"/v1/claims":           with(t, good, "document", obj{"mrz": nil}),
	} {
		if a := w.call("POST", path, w.KioskKey, models.NewID(), body); a.status != 422 || a.code(t) != "document.both" && a.code(t) != "request.invalid" {
			t.Errorf("%s: %d %s", path, a.status, a.body)
		}
	}
	body := with(t, good, "reference", "ref-null-02")
	body["receipts"] = nil
	if a := w.call("POST", "/v1/claims", w.KioskKey, models.NewID(), body); a.status != 422 || a.code(t) != "request.invalid" {
		t.Errorf("receipts: %d %s", a.status, a.body)
	}
}

func TestTextThatPostgresRefusesIsRefusedBeforeIt(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		c := w.claim("ref-odd-001", w.sale("A-1", 50000, watch))
		path := "/customs/claims/" + c["doc_id"].(string)
		if status := w.visitor().send("POST", "/sign-in", url.Values{"email": {"a\x00b@example.org"}, "password": {"x"}}); status != 400 {
			t.Errorf("NUL in an e-mail address: %d", status)
		}
		officer := w.signedIn("officer@example.org")
		for _, form := range []url.Values{{"kind": {"claim"}, "hold-reason": {"seen \x00 twice"}}, {"kind": {"claim"}, "hold-reason": {"seen \xff twice"}}} {
			form.Set("csrf", officer.csrf)
			if status := officer.send("POST", path+"/holds", form); status != 400 {
				t.Errorf("%q: %d", form.Get("hold-reason"), status)
			}
		}
		if status := officer.open("/customs/claims/%FF"); status != 400 {
			t.Errorf("broken UTF-8 in a path: %d", status)
		}
		if n := w.count("holds"); n != 0 {
			t.Errorf("%d holds", n)
		}
	})
}

func TestAPassportIsFoundHoweverTheShopTypedIt(t *testing.T) {
	w := newWorld(t, modeltest.Lite(t))
	sale := func(invoice, state, number string) obj {
		return obj{"action": "record", "invoice_number": invoice, "store": "VEN", "local_time": "2026-05-07T18:20:00", "currency": "EUR",
			"buyer_document": obj{"issuing_state": state, "number": number},
			"lines":          []obj{{"description": "Coat", "category": "clothing", "quantity": 1, "gross_minor": 24000, "vat_rate": "20", "vat_minor": 4000}}}
	}
	for i, number := range []string{"E12345678", "e12345678", "E 1234 5678", "E12345678<", "E1234-5678"} {
		if a := w.call("POST", "/v1/sales", w.MerchantKey, models.NewID(), sale("S-"+string(rune('a'+i)), "chn", number)); a.status != 200 {
			t.Errorf("%s: %d %s", number, a.status, a.body)
		}
	}
	a := w.call("POST", "/v1/purchases/lookup", w.KioskKey, "", obj{"document": obj{"mrz": w.mrz}})
	if n := len(a.json(t)["sales"].([]any)); n != 5 {
		t.Errorf("%d of 5 sales are found", n)
	}
	for _, bad := range [][2]string{{"XQ", "E1"}, {"CHN", "E1/2"}, {"CHN", "<<"}} {
		if a := w.call("POST", "/v1/sales", w.MerchantKey, models.NewID(), sale("S-9", bad[0], bad[1])); a.status != 422 || !strings.HasPrefix(a.code(t), "document.") && a.code(t) != "request.invalid" {
			t.Errorf("%v: %d %s", bad, a.status, a.body)
		}
	}
}

func TestAnUnreadableNumberOfPiecesDecidesNothing(t *testing.T) {
	w := newWorld(t, modeltest.Lite(t))
	s := w.sale("A-1", 50000, watch, func(r *merchant.Report) { r.Lines[0].Quantity = 5 })
	c := w.claim("ref-pieces1", s)
	officer := w.signedIn("officer@example.org")
	receipt := c["receipts"].([]any)[0].(map[string]any)["id"].(string)
	fields := []string{"version", "1", "receipt", "1", "id-1", receipt, "action-1", "reduce", "reason-1", "partly_present", "allowed-1-1"}
	path := "/customs/claims/" + c["doc_id"].(string) + "/decisions"
	if status := officer.post(path, append(fields, "4 pcs")...); status != 422 || w.count("decisions") != 0 {
		t.Errorf("4 pcs: %d, %d decisions", status, w.count("decisions"))
	}
	if status := officer.post(path, append(fields, "4")...); status != 200 || w.count("decisions") != 1 {
		t.Errorf("4: %d, %d decisions", status, w.count("decisions"))
	}
}

func TestNumbersOutOfRangeAreCalledThat(t *testing.T) {
	w := newWorld(t, modeltest.Lite(t))
	for query, want := range map[string]string{"limit=0": "field.range", "limit=201": "field.range", "limit=ten": "field.type", "tab=red": "field.choice"} {
		a := w.call("GET", "/v1/claims?"+query, w.officer, "", nil)
		if first := a.json(t)["errors"].([]any)[0].(map[string]any); a.status != 422 || first["code"] != want {
			t.Errorf("%s: %d %v, want %s", query, a.status, first, want)
		}
	}
}

func TestAClaimsTimesAreItsAirportsWhereverTheOfficerSits(t *testing.T) {
	w := newWorld(t, modeltest.Lite(t))
	w.must(w.Places.AddAirport(t.Context(), models.System, place.Airport{Code: "SIN", Name: "Singapore Changi", Country: "SG", TimeZone: "Asia/Singapore", Currency: "SGD"}))
	_, err := w.Staff.Add(t.Context(), models.System, staff.New{Email: "roaming@example.org", Name: "R", Role: "officer", Password: modeltest.Password})
	w.must(err)
	doc := w.claim("ref-zone-01", w.sale("A-1", 50000, watch))["doc_id"].(string) // leaves at 17:00 in Paris
	p := w.signedIn("roaming@example.org")
	p.open("/customs/?airport=SIN")
	p.sees("Singapore Changi")
	p.open("/customs/claims/" + doc)
	p.sees("17:00", "All times are local to CDG.")
}

func TestFinanceOfOneAirportStartsItsOwnPayoutsOnly(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		w.must(w.Places.AddAirport(t.Context(), models.System, place.Airport{Code: "NCE", Name: "Nice", Country: "FR", TimeZone: "Europe/Paris", Currency: "EUR"}))
		_, err := w.Staff.Add(t.Context(), models.System, staff.New{Email: "nice@example.org", Name: "N", Role: "finance", Airport: "NCE", Password: modeltest.Password})
		w.must(err)
		w.claim("ref-start-1", w.sale("A-1", 60000))
		p := w.signedIn("nice@example.org")
		p.post("/jobs/start", "job", "run_payouts")
		p.sees("run_payouts:NCE")
		w.ran()
		if strings.Contains(p.page, "run_payouts:CDG") || w.count("attempts") != 0 {
			t.Errorf("%d attempts at another airport:\n%s", w.count("attempts"), p.page)
		}
		if status := p.post("/finance/controls/pause", "airport", "CDG", "control", "sandbox-EUR", "reason-sandbox-EUR", "not ours"); status != 404 || w.count("rail_controls") != 0 {
			t.Errorf("another airport's brake: %d", status)
		}
		w.must(w.runner.Run(t.Context(), models.System, "run_payouts"))
		for _, reason := range []string{"", "not ours"} { // a refused form must not show the other airport's page
			if p.post("/finance/controls/pause", "airport", "CDG", "control", "sandbox-EUR", "reason-sandbox-EUR", reason); strings.Contains(p.page, "CDG-2026") {
				t.Errorf("another airport's batches are shown:\n%s", p.page)
			}
		}
		var starts int64
		w.must(db.Table("audit_log").Where("deed = 'job.start' AND actor_kind = 'staff'").Count(&starts).Error)
		if starts != 1 {
			t.Errorf("%d starts in the log, want one", starts)
		}
	})
}

func TestASecondSignInEndsTheFirstAndAFormAfterTheEndLeadsHome(t *testing.T) {
	w := newWorld(t, modeltest.Lite(t))
	p := w.signedIn("finance@example.org")
	u, err := url.Parse(w.base)
	w.must(err)
	var old string
	for _, c := range p.http.Jar.Cookies(u) {
		if c.Name == "session" {
			old = c.Value
		}
	}
	p.post("/sign-in", "email", "finance@example.org", "password", modeltest.Password)
	r, err := http.NewRequest("GET", w.base+"/finance/", nil)
	w.must(err)
	r.AddCookie(&http.Cookie{Name: "session", Value: old})
	if a := w.do(r); a.status != 303 {
		t.Errorf("the first session still lives: %d", a.status)
	}
	modeltest.Clock(w.DB).Advance(11 * time.Minute)
	p.post("/jobs/start", "job", "run_payouts")
	if status := p.post("/sign-in", "email", "finance@example.org", "password", modeltest.Password, "next", "/"); status != 200 {
		t.Errorf("signing in again after a form: %d\n%s", status, p.page)
	}
	p.sees("Payout batches")
}

func TestOnlyTheLastForeignHopNamesTheOrigin(t *testing.T) {
	w := newWorld(t, modeltest.Lite(t))
	for i := range 12 { // each with another made-up first address; without a trusted proxy none is believed
		r, err := http.NewRequest("POST", w.base+"/sign-in", strings.NewReader(url.Values{"email": {"nobody@example.org"}, "password": {"wrong wrong wrong"}}.Encode()))
		w.must(err)
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("X-Forwarded-For", "6.6.6."+string(rune('0'+i%10)))
		a := w.do(r)
		if want := map[bool]int{true: 401, false: 403}[i < 10]; a.status != want {
			t.Errorf("try %d: %d, want %d", i, a.status, want)
		}
	}
}

func TestAServerWithoutItsTablesIsNotReady(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		for range 3 {
			if a := w.call("GET", "/readyz", "", "", nil); a.status != 200 {
				t.Fatalf("ready: %d %s", a.status, a.body)
			}
		}
		w.must(db.Exec("DELETE FROM goose_db_version WHERE version_id > 0").Error)
		if a := w.call("GET", "/readyz", "", "", nil); a.status != 503 || a.code(t) != "service.unavailable" {
			t.Errorf("without its tables: %d %s", a.status, a.body)
		}
		if a := w.call("GET", "/livez", "", "", nil); a.status != 200 {
			t.Errorf("alive: %d", a.status)
		}
	})
}
