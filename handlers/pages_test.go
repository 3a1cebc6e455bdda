package handlers_test

import (
	"html"
	"io"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"taxrefund/models"
	"taxrefund/models/modeltest"
)

// person is somebody in front of a browser.
type person struct {
	w    *world
	http *http.Client
	page string // the last page they saw
	csrf string
}

func (w *world) visitor() *person {
	jar, err := cookiejar.New(nil)
	w.must(err)
	return &person{w: w, http: &http.Client{Jar: jar}}
}

var csrfField = regexp.MustCompile(`name="csrf" value="([^"]+)"`)

func (p *person) send(method, path string, form url.Values, headers ...string) int {
	p.w.t.Helper()
	r, err := http.NewRequest(method, p.w.base+path, strings.NewReader(form.Encode()))
	p.w.must(err)
	r.Header.Set("Accept", "text/html")
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", p.w.base)
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	res, err := p.http.Do(r)
	p.w.must(err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	p.w.must(err)
	p.page = string(body)
	if m := csrfField.FindStringSubmatch(p.page); m != nil {
		p.csrf = html.UnescapeString(m[1])
	}
	return res.StatusCode
}

func (p *person) open(path string) int { p.w.t.Helper(); return p.send("GET", path, nil) }

// post sends a form as the page would, with its token.
func (p *person) post(path string, fields ...string) int {
	p.w.t.Helper()
	form := url.Values{"csrf": {p.csrf}}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	return p.send("POST", path, form)
}

func (p *person) sees(texts ...string) {
	p.w.t.Helper()
	for _, text := range texts {
		if !strings.Contains(html.UnescapeString(p.page), text) {
			p.w.t.Errorf("the page lacks %q:\n%s", text, p.page)
		}
	}
}

func (w *world) signedIn(email string) *person {
	w.t.Helper()
	p := w.visitor()
	if p.open("/"); !strings.Contains(p.page, "<h1>Sign in</h1>") {
		w.t.Fatalf("not led to the sign-in page:\n%s", p.page)
	}
	if status := p.post("/sign-in", "email", email, "password", modeltest.Password); status != 200 {
		w.t.Fatalf("sign in as %s: %d\n%s", email, status, p.page)
	}
	return p
}

func TestAnOfficerFindsAndDecidesARedClaimOnThePages(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		c := w.claim("ref-page-1", w.sale("A-1", 60000), w.sale("A-2", 50000, watch))
		doc := c["doc_id"].(string)
		officer := w.signedIn("officer@example.org")
		officer.sees("XIAOMING WANG", "1 claim waiting", "Goods of this kind are shown to an officer.")
		if officer.open("/customs/open?doc=" + strings.ToLower(doc)); !strings.Contains(officer.page, "/customs/claims/"+doc+"/decisions") {
			t.Fatalf("the voucher number does not open its claim:\n%s", officer.page)
		}
		officer.sees("Galerie Vendôme SAS", "Wool coat", "••••••678")
		if strings.Contains(officer.page, "E12345678") {
			t.Error("the page shows the whole passport number")
		}
		red := c["receipts"].([]any)[1].(map[string]any)["id"].(string)
		path := "/customs/claims/" + doc
		if status := officer.post(path+"/decisions", "version", "1", "receipt", "2", "id-2", red, "action-2", "reduce", "reason-2", "partly_present", "amount-2", "9000", "note-2", "one box only"); status != 422 {
			t.Errorf("a reduction above the total: %d", status)
		}
		officer.sees("one box only", "There is a problem")
		if status := officer.post(path+"/decisions", "version", "1", "receipt", "2", "id-2", red, "action-2", "validate"); status != 200 {
			t.Errorf("validate: %d", status)
		}
		officer.sees("Decision recorded", "Validated")
		if status := officer.post(path+"/decisions", "version", "1", "receipt", "2", "id-2", red, "action-2", "refuse", "reason-2", "other"); status != 409 {
			t.Errorf("a decision on an old version: %d", status)
		}
		if status := officer.open(path + "/voucher.pdf"); status != 200 || !strings.HasPrefix(officer.page, "%PDF-") {
			t.Errorf("voucher: %d", status)
		}
		officer.open(path)
		if status := officer.post(path+"/holds", "kind", "passport", "hold-reason", "seen with another passport"); status != 200 {
			t.Errorf("hold: %d\n%s", status, officer.page)
		}
		officer.sees("Held", "seen with another passport")
		officer.open(path)
		hold := regexp.MustCompile(`name="hold" value="([^"]+)"`).FindStringSubmatch(officer.page)
		if status := officer.post(path+"/holds/release", "hold", hold[1]); status != 200 {
			t.Errorf("release: %d", status)
		}
		officer.sees("Hold released.")
	})
}

func TestFinanceSeesItsBatchesAndSetsTheBrakes(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		w.claim("ref-batch-1", w.sale("A-1", 60000))
		finance := w.signedIn("finance@example.org")
		if status := finance.post("/finance/controls/pause", "airport", "CDG", "control", "sandbox-EUR", "reason-sandbox-EUR", "rail announced an outage"); status != 200 {
			t.Fatalf("pause: %d\n%s", status, finance.page)
		}
		finance.sees("Paused", "rail announced an outage")
		w.must(w.runner.Run(t.Context(), models.System, "run_payouts"))
		if n := w.count("attempts"); n != 0 {
			t.Errorf("%d attempts over a paused rail", n)
		}
		finance.open("/jobs")
		finance.sees("run_payouts", "paused")
		finance.open("/finance/")
		finance.post("/finance/controls/resume", "airport", "CDG", "control", "sandbox-EUR")
		if status := finance.post("/finance/controls/ceilings", "airport", "CDG", "control", "sandbox-EUR", "single-sandbox-EUR", "1000", "daily-sandbox-EUR", "much"); status != 422 {
			t.Errorf("a ceiling in words: %d", status)
		}
		finance.sees("There is a problem", `href="#daily-sandbox-EUR"`, `value="much"`, `value="1000"`)
		finance.open("/jobs")
		for _, job := range []string{"run_payouts", "poll_payouts", "close_batches"} {
			if status := finance.post("/jobs/start", "job", job); status != 200 {
				t.Errorf("%s: %d\n%s", job, status, finance.page)
			}
			w.ran()
		}
		finance.open("/finance/")
		finance.sees("EUR 85.00", "Closed")
		link := regexp.MustCompile(`href="(/finance/batches/[^"/]+)"`).FindStringSubmatch(finance.page)
		if link == nil {
			t.Fatalf("no batch on the page:\n%s", finance.page)
		}
		finance.open(link[1])
		finance.sees("SHA-256", "EUR 85.00", "Does it add up?")
		if n := strings.Count(finance.page, "Agrees"); n != 3 {
			t.Errorf("%d of 3 sides agree:\n%s", n, finance.page)
		}
		for _, format := range []string{"csv", "xlsx", "pdf"} {
			if status := finance.open(link[1] + "/report." + format); status != 200 || len(finance.page) < 500 {
				t.Errorf("report.%s: %d, %d bytes", format, status, len(finance.page))
			}
		}
		if finance.open(link[1] + "/report.exe"); !strings.Contains(finance.page, "no such report") {
			t.Errorf("a format that is none:\n%s", finance.page)
		}
	})
}

func TestTheAdministratorEnrolsAKioskAndSeesItsKeyOnce(t *testing.T) {
	w := newWorld(t, modeltest.Lite(t))
	admin := w.signedIn("admin@example.org")
	if status := admin.post("/places/kiosks", "airport", "CDG", "terminal", w.Terminal.ID, "kiosk-name", "Kiosk 7"); status != 200 {
		t.Fatalf("enrol: %d\n%s", status, admin.page)
	}
	key := regexp.MustCompile(`kiosk_[A-Za-z0-9_-]{43}`).FindString(admin.page)
	if a := w.call("POST", "/v1/purchases/lookup", key, "", obj{"document": obj{"mrz": w.mrz}}); a.status != 200 {
		t.Errorf("the shown key: %d %s", a.status, a.body)
	}
	if admin.open("/admin/"); strings.Contains(admin.page, key) {
		t.Error("the key is shown a second time")
	}
	id := regexp.MustCompile(`name="kiosk" value="([^"]+)"`).FindStringSubmatch(admin.page)
	admin.post("/places/kiosks/revoke", "kiosk", id[1])
	admin.sees("The kiosk's key no longer works.")
	if status := admin.post("/places/kiosks", "airport", "CDG", "terminal", w.Terminal.ID, "kiosk-name", "Kiosk 7"); status != 409 {
		t.Errorf("a name that is taken: %d", status)
	}
}

func TestFormsFromElsewhereAndFormerSessionsDoNothing(t *testing.T) {
	w := newWorld(t, modeltest.Lite(t))
	w.claim("ref-forge-1", w.sale("A-1", 60000))
	finance := w.signedIn("finance@example.org")
	form := func(csrf string) url.Values {
		return url.Values{"csrf": {csrf}, "airport": {"CDG"}, "control": {"sandbox-EUR"}, "reason-sandbox-EUR": {"forged"}}
	}
	other := w.signedIn("finance@example.org")
	for name, tc := range map[string]struct {
		csrf    string
		headers []string
	}{
		"no token":          {"", nil},
		"another session's": {other.csrf, nil},
		"a foreign origin":  {finance.csrf, []string{"Origin", "https://evil.example"}},
		"a foreign site":    {finance.csrf, []string{"Sec-Fetch-Site", "cross-site"}},
		"a sibling's site":  {finance.csrf, []string{"Sec-Fetch-Site", "same-site"}},
	} {
		if status := finance.send("POST", "/finance/controls/pause", form(tc.csrf), tc.headers...); status != 403 {
			t.Errorf("%s: %d, want 403", name, status)
		}
	}
	if n := w.count("rail_controls"); n != 0 {
		t.Errorf("a forged form has set %d brakes", n)
	}
	if status := w.visitor().send("POST", "/sign-in", url.Values{"email": {"finance@example.org"}, "password": {modeltest.Password}}, "Origin", "https://evil.example"); status != 403 {
		t.Errorf("a sign-in from elsewhere: %d", status)
	}
	if status := finance.open("/customs/"); status != 403 {
		t.Errorf("finance on the officers' page: %d", status)
	}
	finance.open("/finance/")
	jar := finance.http.Jar
	finance.post("/sign-out")
	finance.sees("Sign in")
	again := &person{w: w, http: &http.Client{Jar: jar}}
	if again.open("/finance/"); !strings.Contains(again.page, "<h1>Sign in</h1>") {
		t.Errorf("a page after signing out:\n%s", again.page)
	}
	wrong := w.visitor()
	wrong.open("/sign-in?next=https://evil.example/")
	if status := wrong.post("/sign-in", "email", "nobody@example.org", "password", "twelve letters"); status != 401 {
		t.Errorf("an unknown account: %d", status)
	}
	if strings.Contains(wrong.page, "evil.example") {
		t.Error("an address elsewhere is kept to go on to")
	}
}

// public are the addresses that need no sign-in.
var public = map[string]bool{"/sign-in": true, "/setup": true, "/livez": true, "/readyz": true, "/static/:name": true, "/openapi.json": true, "/docs": true,
	"/openapi.yaml": true, "/openapi-3.0.json": true, "/openapi-3.0.yaml": true}

func TestNoPageCanBeReadWithoutSigningIn(t *testing.T) {
	w := newWorld(t, modeltest.Lite(t))
	for _, route := range w.app.GetRoutes(true) {
		if public[route.Path] || strings.HasPrefix(route.Path, "/v1/") || route.Method == "HEAD" {
			continue
		}
		r, err := http.NewRequest(route.Method, w.base+strings.NewReplacer(":doc", "X", ":number", "X", ":format", "csv", ":till", models.NewID(), ":line", "1").Replace(route.Path), nil)
		w.must(err)
		a := w.do(r)
		if a.status != 303 || !strings.HasPrefix(a.header.Get("Location"), "/sign-in") {
			t.Errorf("%s %s without a session: %d %s", route.Method, route.Path, a.status, a.header.Get("Location"))
		}
	}
}

func TestAPersonMakesATokenWithTheirOwnRights(t *testing.T) {
	w := newWorld(t, modeltest.Lite(t))
	officer := w.signedIn("officer@example.org")
	if status := officer.post("/account/tokens", "token-name", "queue display", "days", "900"); status != 422 {
		t.Errorf("900 days: %d", status)
	}
	officer.sees("A token ends after 1 to 366 days.", "queue display")
	officer.post("/account/tokens", "token-name", "queue display", "days", "30")
	token := regexp.MustCompile(`staff_[A-Za-z0-9_-]{43}`).FindString(officer.page)
	if a := w.call("GET", "/v1/claims", token, "", nil); a.status != 200 {
		t.Errorf("the queue with the new token: %d %s", a.status, a.body)
	}
	if a := w.call("GET", "/v1/batches", token, "", nil); a.status != 403 {
		t.Errorf("the batches with an officer's token: %d", a.status)
	}
	if officer.open("/account"); strings.Contains(officer.page, token) {
		t.Error("the token is shown a second time")
	}
}

// allowedPages is the table of who may open which page and send which form; a route that is not in it fails the test.
var allowedPages = map[string]string{
	"GET /": "officer supervisor agent cashier finance admin", "POST /sign-out": "officer supervisor agent cashier finance admin",
	"GET /account": "officer supervisor agent cashier finance admin", "POST /account/tokens": "officer supervisor agent cashier finance admin",
	"GET /admin/": "admin", "POST /places/kiosks": "admin", "POST /places/kiosks/revoke": "admin",
	"GET /feeds": "admin", "GET /feeds/:id/rejects.csv": "admin",
	"GET /alerts": "admin", "GET /jobs": "finance admin", "POST /jobs/start": "finance admin",
	"GET /customs/": "officer supervisor", "GET /customs/open": "officer supervisor", "GET /customs/claims/:doc": "officer supervisor",
	"GET /customs/claims/:doc/voucher.pdf": "officer supervisor", "POST /customs/claims/:doc/decisions": "officer supervisor",
	"POST /customs/claims/:doc/reopen": "supervisor", "POST /customs/claims/:doc/holds": "officer supervisor",
	"POST /customs/claims/:doc/holds/release": "officer supervisor", "POST /customs/claims/:doc/present": "officer supervisor",
	"POST /customs/claims/:doc/withdraw": "officer supervisor", "POST /customs/claims/:doc/account": "officer supervisor",
	"GET /desk/": "agent", "GET /desk/open": "agent", "POST /desk/find": "agent", "GET /desk/claims/:doc": "agent",
	"GET /desk/claims/new": "agent", "POST /desk/claims/new/lookup": "agent", "POST /desk/claims/new/submit": "agent",
	"GET /desk/claims/:doc/voucher.pdf": "agent", "POST /desk/claims/:doc/withdraw": "agent",
	"GET /cash/": "cashier", "GET /cash/tills": "supervisor finance", "POST /cash/tills": "cashier", "GET /cash/tills/:till": "cashier supervisor finance",
	"GET /cash/tills/:till/report.csv": "cashier supervisor finance", "POST /cash/tills/:till/close": "cashier supervisor finance",
	"POST /cash/tills/:till/supplies": "cashier", "POST /cash/tills/:till/offer": "cashier", "POST /cash/tills/:till/payments": "cashier",
	"GET /cash/tills/:till/payments/:line": "cashier",
	"GET /finance/":                        "finance admin", "GET /finance/batches/:number": "finance admin", "GET /finance/batches/:number/report.:format": "finance admin",
	"GET /finance/periods": "finance admin", "POST /finance/periods": "finance admin", "GET /finance/periods/:id": "finance admin", "GET /finance/periods/:id/report.:format": "finance admin",
	"POST /finance/prefunds/top-ups": "finance", "POST /finance/prefunds/floor": "finance", "GET /finance/exposure": "finance admin", "POST /finance/exposure/ceiling": "finance",
	"POST /finance/controls/pause": "finance", "POST /finance/controls/resume": "finance", "POST /finance/controls/ceilings": "finance",
}

func TestEveryPageIsInTheTableOfWhoMayOpenIt(t *testing.T) {
	w := newWorld(t, modeltest.Lite(t))
	people := map[string]*person{}
	for _, role := range []string{"officer", "supervisor", "agent", "cashier", "finance", "admin"} {
		people[role] = w.signedIn(role + "@example.org")
	}
	left := maps.Clone(allowedPages)
	for _, route := range w.app.GetRoutes(true) {
		name := route.Method + " " + route.Path
		if public[route.Path] || strings.HasPrefix(route.Path, "/v1/") || route.Method == "HEAD" {
			continue
		}
		allowed, ok := left[name]
		if !ok {
			t.Errorf("%s is not in the table", name)
			continue
		}
		delete(left, name)
		if route.Path == "/sign-out" {
			continue // it would end the person's session
		}
		path := strings.NewReplacer(":doc", "7K3M9Q2XB4TNC", ":number", "X", ":format", "csv").Replace(route.Path)
		for role, p := range people {
			var form url.Values
			if route.Method == "POST" {
				form = url.Values{"csrf": {p.csrf}}
			}
			status, may := p.send(route.Method, path, form), strings.Contains(" "+allowed+" ", " "+role+" ")
			if refused := status == 403 && strings.Contains(p.page, "Your role may not do this"); refused == may {
				t.Errorf("%s as %s: %d, may is %v", name, role, status, may)
			}
			p.open("/account") // a fresh token
		}
	}
	for name := range left {
		t.Errorf("%s is in the table and not in the app", name)
	}
}
