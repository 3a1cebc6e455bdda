package handlers_test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"taxrefund/models"
	"taxrefund/models/merchant"
	"taxrefund/models/modeltest"
)

const feedTop = "invoice_number,store,local_time,currency,description,category,quantity,gross_minor,vat_rate,vat_minor\n"

func feedRow(invoice string) string {
	return invoice + ",VEN,2026-05-08T09:00:00,EUR,Wool coat,clothing,1,12000,20,2000\n"
}

func (w *world) feed(key, query, media, text string) answer {
	w.t.Helper()
	r, err := http.NewRequest("POST", w.base+"/v1/feeds"+query, strings.NewReader(text))
	w.must(err)
	r.Header.Set("Authorization", "Bearer "+key)
	r.Header.Set("Content-Type", media)
	return w.do(r)
}

// finished asks for a feed's progress until it is done.
func (w *world) finished(id string) (f obj) {
	w.t.Helper()
	w.until("the feed is finished", func() bool {
		a := w.call("GET", "/v1/feeds/"+id, w.MerchantKey, "", nil)
		f = a.json(w.t)
		return f["finished_at"] != nil || a.status != 200
	})
	return f
}

func TestAMerchantSendsAFeedByStream(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		var text strings.Builder
		text.WriteString(feedTop)
		for i := range 20_000 { // more than a megabyte
			text.WriteString(feedRow(fmt.Sprint("A-", i)))
		}
		text.WriteString(strings.Replace(feedRow("=B-1"), "VEN", "NONE", 1) + feedRow("B-2"))
		a := w.feed(w.MerchantKey, "?name=may.csv&preview=true", "text/csv", text.String())
		if a.status != 202 {
			t.Fatalf("%d %s", a.status, a.body)
		}
		if f := w.finished(a.json(t)["id"].(string)); f["recorded"] != 20_001.0 || f["rejected"] != 1.0 || f["preview"] != true || w.count("sales") != 0 {
			t.Errorf("the preview says %v", f)
		}
		a = w.feed(w.MerchantKey, "?name=may.csv", "text/csv; charset=utf-8", text.String())
		id, _ := a.json(t)["id"].(string)
		if f := w.finished(id); a.status != 202 || f["state"] != "done" || f["recorded"] != 20_001.0 || f["rejected"] != 1.0 || f["percent"] != 100.0 || w.count("sales") != 20_001 {
			t.Errorf("%d %v", a.status, f)
		}
		if a := w.feed(w.MerchantKey, "?name=june.csv", "text/csv", text.String()); a.status != 200 || a.json(t)["id"] != id {
			t.Errorf("the same file again: %d %s", a.status, a.body)
		}
		want := "line,invoice_number,field,code,reason\n20002,'=B-1,store,sale.store,you have no store with this code\n"
		if a := w.call("GET", "/v1/feeds/"+id+"/rejects.csv", w.MerchantKey, "", nil); a.status != 200 || string(a.body) != want || a.header.Get("Content-Type") != "text/csv; charset=utf-8" {
			t.Errorf("%d %s", a.status, a.body)
		}
		if list := w.call("GET", "/v1/feeds", w.admin, "", nil).json(t)["feeds"].([]any); len(list) != 2 {
			t.Errorf("the administrator sees %v", list)
		}
		_, other, err := w.Merchants.AddMerchant(t.Context(), models.System, merchant.Merchant{LegalName: "Other SARL", VATID: "FR40303265045", Country: "FR", MemberFrom: "2020-01-01"})
		w.must(err)
		for _, path := range []string{"/v1/feeds/" + id, "/v1/feeds/" + id + "/rejects.csv", "/v1/feeds/x"} {
			if a := w.call("GET", path, other, "", nil); a.status != 404 || a.code(t) != "feed.not_found" {
				t.Errorf("another merchant: %d %s", a.status, a.body)
			}
		}
		f := w.finished(w.feed(other, "?name=theirs.csv", "text/csv", feedTop+feedRow("A-1")).json(t)["id"].(string))
		if f["code"] != "feed.not_found" || w.count("sales") != 20_001 {
			t.Errorf("another merchant's sales: %v", f)
		}
	})
}

func TestWhatIsNoFeedIsRefused(t *testing.T) {
	w := newWorld(t, modeltest.Lite(t))
	for _, c := range []struct {
		key, query, media, text string
		status                  int
		code                    string
	}{
		{w.MerchantKey, "", "application/json", "{}", 422, "feed.format"},
		{w.MerchantKey, "", "application/x-www-form-urlencoded", "a=%ff", 422, "feed.format"},
		{w.MerchantKey, "", "multipart/form-data; boundary=x", "--x--", 415, "request.media_type"},
		{w.MerchantKey, "", "text/csv", "", 422, "feed.empty"},
		{w.MerchantKey, "?name=" + strings.Repeat("x", 201), "text/csv", feedTop, 422, "feed.name"},
		{w.MerchantKey, "?preview=maybe", "text/csv", feedTop, 422, "request.invalid"},
		{w.MerchantKey, "?dry=true", "text/csv", feedTop, 422, "request.invalid"},
		{w.KioskKey, "", "text/csv", strings.Repeat("x", 1<<20), 403, "caller.forbidden"},
		{w.admin, "", "text/csv", feedTop, 403, "caller.forbidden"},
		{"", "", "text/csv", feedTop, 401, "caller.unknown"},
	} {
		if a := w.feed(c.key, c.query, c.media, c.text); a.status != c.status || a.code(t) != c.code {
			t.Errorf("%s %s %.20s: %d %s", c.query, c.media, c.text, a.status, a.body)
		}
	}
	if w.count("feeds") != 0 || w.count("feed_parts") != 0 {
		t.Error("something is kept")
	}
}

// Streaming one route must not open the others: no body above 64 KiB gets in, whether its length is said or not.
func TestNoOtherRouteTakesALargeBody(t *testing.T) {
	w := newWorld(t, modeltest.Lite(t))
	big := strings.Repeat("a", 64<<10+1)
	for _, path := range []string{"/v1/sales", "/v1/claims", "/v1/feeds/", "/v1/feeds/x", "/sign-in", "/nowhere", "/v1/Feeds"} {
		for name, body := range map[string]io.Reader{"said": strings.NewReader(big), "not said": io.MultiReader(strings.NewReader(big))} {
			r, err := http.NewRequest("POST", w.base+path, body)
			w.must(err)
			r.Header.Set("Authorization", "Bearer "+w.MerchantKey)
			if a := w.do(r); a.status != 413 || a.code(t) != "request.too_large" {
				t.Errorf("%s, length %s: %d %s", path, name, a.status, a.body)
			}
		}
	}
	padded := `{"action":"void","invoice_number":"A-1","issued_on":"2026-05-08","reason":"` + strings.Repeat("x", 60<<10) + `"}`
	for range 3 { // chunked and kept alive: what follows is not mistaken for the rest
		r, err := http.NewRequest("POST", w.base+"/v1/sales", io.MultiReader(strings.NewReader(padded)))
		w.must(err)
		r.Header.Set("Authorization", "Bearer "+w.MerchantKey)
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Idempotency-Key", models.NewID())
		if a := w.do(r); a.status != 422 || a.code(t) != "sale.reason" {
			t.Errorf("a chunked body of 60 KiB: %d %s", a.status, a.body)
		}
	}
}

func TestAFeedThatBreaksOffLeavesNothing(t *testing.T) {
	for _, c := range []struct{ name, head, status string }{
		{"its length said", "Content-Length: 5000000\r\n\r\n", "HTTP/1.1 400 "},
		{"its length not said", "Transfer-Encoding: chunked\r\n\r\n500000\r\n", "HTTP/1.1 411 "},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, modeltest.Lite(t))
			conn, err := net.Dial("tcp", strings.TrimPrefix(w.base, "http://"))
			w.must(err)
			defer conn.Close()
			text := feedTop + strings.Repeat(feedRow("A-1"), 30_000)
			_, err = fmt.Fprintf(conn, "POST /v1/feeds?name=half.csv HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: text/csv\r\n%s%s", w.MerchantKey, c.head, text)
			w.must(err)
			w.must(conn.(*net.TCPConn).CloseWrite())
			said, err := io.ReadAll(conn)
			if err != nil || !strings.HasPrefix(string(said), c.status) {
				t.Errorf("it is told %.100s, %v", said, err)
			}
			if w.count("feeds") != 0 || w.count("feed_parts") != 0 || w.count("sales") != 0 {
				t.Errorf("%d feeds, %d parts, %d sales are kept", w.count("feeds"), w.count("feed_parts"), w.count("sales"))
			}
		})
	}
}

func TestTheAdministratorSeesEveryFeedAndWhatWasRejected(t *testing.T) {
	w := newWorld(t, modeltest.Lite(t))
	id := w.feed(w.MerchantKey, "?name=may.csv", "text/csv", feedTop+feedRow("A-1")+strings.Replace(feedRow("A-2"), "VEN", "NONE", 1)).json(t)["id"].(string)
	w.finished(id)
	w.finished(w.feed(w.MerchantKey, "?name=june.csv", "text/csv", strings.ReplaceAll(feedTop, ",", ";")).json(t)["id"].(string))
	p := w.signedIn("admin@example.org")
	p.open("/feeds")
	p.sees("may.csv", "Galerie Vendôme SAS", "Done", "/feeds/"+id+"/rejects.csv", "june.csv", "Refused", "The columns are separated by semicolons; separate them by commas")
	p.open("/feeds/" + id + "/rejects.csv")
	p.sees("3,A-2,store,sale.store,")
}
