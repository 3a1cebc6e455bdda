package handlers_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"taxrefund/models/modeltest"
)

// everyRef calls fn for each $ref of a document.
func everyRef(at any, fn func(ref string)) {
	switch x := at.(type) {
	case map[string]any:
		for key, value := range x {
			if ref, ok := value.(string); ok && key == "$ref" {
				fn(ref)
			}
			everyRef(value, fn)
		}
	case []any:
		for _, value := range x {
			everyRef(value, fn)
		}
	}
}

var inPath = regexp.MustCompile(`\{([a-z_]+)\}`)

func TestEveryOperationIsDescribed(t *testing.T) {
	w := newWorld(t, modeltest.Lite(t))
	doc := w.call("GET", "/openapi.json", "", "", nil).json(t)
	if v, _ := doc["openapi"].(string); !strings.HasPrefix(v, "3.1.") || doc["info"].(obj)["title"] == "" || doc["info"].(obj)["version"] == "" {
		t.Errorf("the head is %v %v", doc["openapi"], doc["info"])
	}
	everyRef(doc, func(ref string) {
		at := any(doc)
		for part := range strings.SplitSeq(strings.TrimPrefix(ref, "#/"), "/") {
			at, _ = at.(obj)[part]
		}
		if at == nil {
			t.Errorf("%s leads nowhere", ref)
		}
	})
	described, ids := map[string]bool{}, map[string]bool{}
	for path, item := range doc["paths"].(obj) {
		for method, value := range item.(obj) {
			op, name := value.(obj), strings.ToUpper(method)+" "+path
			described[name] = true
			if id, _ := op["operationId"].(string); id == "" || ids[id] {
				t.Errorf("%s: operationId %q", name, id)
			} else {
				ids[id] = true
			}
			if s, _ := op["summary"].(string); s == "" || strings.HasSuffix(s, ".") {
				t.Errorf("%s has the summary %q; write one in handlers/api/describe.go", name, s)
			}
			if tags, _ := op["tags"].([]any); len(tags) != 1 || tags[0] == "" {
				t.Errorf("%s belongs to the chapters %v", name, tags)
			}
			if who, _ := op["description"].(string); len(who) < len("For x.") || who == "For ." {
				t.Errorf("%s does not say who may call it: %q", name, who)
			}
			if security, _ := op["security"].([]any); len(security) != 1 || security[0].(obj)["key"] == nil {
				t.Errorf("%s names the security %v", name, op["security"])
			}
			w.answersAreDescribed(name, op)
			var params []string
			for _, p := range sliceOf(op["parameters"]) {
				if p.(obj)["in"] == "path" && p.(obj)["required"] == true {
					params = append(params, p.(obj)["name"].(string))
				}
			}
			for _, m := range inPath.FindAllStringSubmatch(path, -1) {
				if !slices.Contains(params, m[1]) {
					t.Errorf("%s does not describe {%s}", name, m[1])
				}
			}
		}
	}
	if doc["components"].(obj)["securitySchemes"].(obj)["key"].(obj)["scheme"] != "bearer" {
		t.Error("no security scheme is named key")
	}
	for route := range allowedTo {
		if name := regexp.MustCompile(`:([a-z]+)`).ReplaceAllString(route, "{$1}"); !described[name] {
			t.Errorf("%s is not described", name)
		}
	}
}

func sliceOf(v any) []any {
	list, _ := v.([]any)
	return list
}

// answersAreDescribed wants one that is good, and a problem document for each that is not.
func (w *world) answersAreDescribed(name string, op obj) {
	w.t.Helper()
	answers, good := op["responses"].(obj), false
	for status, a := range answers {
		good = good || status[0] == '2'
		if a.(obj)["description"] == "" {
			w.t.Errorf("%s says nothing of %s", name, status)
		}
	}
	if !good {
		w.t.Errorf("%s never succeeds: %v", name, answers)
	}
	for _, status := range []string{"400", "401", "403", "404", "409", "422", "500", "503"} {
		a, ok := answers[status].(obj)
		if !ok || a["content"].(obj)["application/problem+json"] == nil {
			w.t.Errorf("%s does not describe %s", name, status)
		}
	}
}

func TestTheDocumentationNeedsNoSignInNoScriptAndNoInternet(t *testing.T) {
	w := newWorld(t, modeltest.Lite(t))
	a := w.call("GET", "/docs", "", "", nil)
	page := string(a.body)
	if a.status != 200 || !strings.Contains(a.header.Get("Content-Security-Policy"), "default-src 'none'") {
		t.Fatalf("%d %v", a.status, a.header)
	}
	for route := range allowedTo {
		_, path, _ := strings.Cut(regexp.MustCompile(`:([a-z]+)`).ReplaceAllString(route, "{$1}"), " ")
		if !strings.Contains(page, "<code>"+path+"</code>") {
			t.Errorf("the page lacks %s", path)
		}
	}
	for _, want := range []string{"For kiosks, agents.", "Idempotency-Key", "receipts[].total.amount_minor", "claim.receipt_taken", "request.too_large", "&#34;amount_minor&#34;: 12345", `id="post-claims-id-decisions"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if m := regexp.MustCompile(`(src|href)="(https?:)?//[^"]*"`).FindString(page); m != "" {
		t.Errorf("the page needs %s", m)
	}
	anchors := map[string]bool{}
	for _, m := range regexp.MustCompile(` id="([^"]+)"`).FindAllStringSubmatch(page, -1) {
		if anchors[m[1]] {
			t.Errorf("two places are called %s", m[1])
		}
		anchors[m[1]] = true
	}
	for _, m := range regexp.MustCompile(`href="#([^"]+)"`).FindAllStringSubmatch(page, -1) {
		if !anchors[m[1]] {
			t.Errorf("#%s leads nowhere", m[1])
		}
	}
}

func TestTheDocumentationInARealBrowser(t *testing.T) {
	w := newWorld(t, modeltest.Lite(t))
	b := w.browser(t)
	b.do(chromedp.Navigate(w.base+"/docs"), chromedp.WaitVisible("#post-claims"))
	b.sees("Submit a claim; each receipt is answered at once", "POST /v1/claims")
	b.picture("docs")
	b.do(chromedp.EmulateViewport(390, 844), chromedp.Navigate(w.base+"/docs#post-claims"), chromedp.WaitVisible("#post-claims"))
	b.picture("docs-narrow")
	wide, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](`document.documentElement.scrollWidth > document.documentElement.clientWidth`))
	b.must(err)
	if wide {
		t.Error("the page is wider than a narrow window")
	}
}

// What the page shows as an example is read by the route: a sale goes in as it stands, and a claim says what is wrong with
// its moment and not with its shape.
func TestTheExamplesHaveTheShapeThatIsAccepted(t *testing.T) {
	w := newWorld(t, modeltest.Lite(t))
	doc := w.call("GET", "/openapi.json", "", "", nil).json(t)
	body := func(path string) obj {
		return doc["paths"].(obj)[path].(obj)["post"].(obj)["requestBody"].(obj)["content"].(obj)["application/json"].(obj)["example"].(obj)
	}
	if a := w.call("POST", "/v1/sales", w.MerchantKey, "example", with(t, body("/v1/sales"), "store", w.Store.Code)); a.status != 200 {
		t.Errorf("the sale: %d %s", a.status, a.body)
	}
	claim := body("/v1/claims")
	claim["receipts"] = claim["receipts"].([]any)[1:] // the other one is from a lookup
	if a := w.call("POST", "/v1/claims", w.KioskKey, "example", claim); a.status != 201 {
		t.Errorf("the claim: %d %s", a.status, a.body)
	}
	if a := w.call("POST", "/v1/claims/find", w.agent, "", body("/v1/claims/find")); a.status != 200 {
		t.Errorf("the search: %d %s", a.status, a.body)
	}
}
