package handlers_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"taxrefund/models"
	"taxrefund/models/modeltest"
)

func TestNamesThatAreNotThePassportsAreShownToWhoMayLookAndRefusedWhereTheyMustBe(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		sale := obj{"sale_id": w.sale("A-1", 60000).ID}
		body := w.submission("ref-names-1", sale)
		body["payout"] = obj{"method": "alipay", "account": "xiaoming@example.cn", "holder": "Xiaohong Wang"}
		a := w.call("POST", "/v1/claims", w.KioskKey, "ref-names-1", body)
		if text := string(a.body); a.status != 422 || !strings.Contains(text, "payout.holder_differs") || strings.Contains(text, "iaohong") {
			t.Errorf("an account of somebody else: %d %s", a.status, text)
		}
		body["payout"] = obj{"method": "alipay", "account": "xiaoming@example.cn", "holder": "王小明"}
		body["flight"].(obj)["passenger"] = "WANG/XIAOHONG MS"
		if a = w.call("POST", "/v1/claims", w.KioskKey, "ref-names-1", body); a.status != 201 || a.json(t)["channel"] != "red" || !strings.Contains(string(a.body), "pass.name_differs") {
			t.Fatalf("a boarding pass of somebody else: %d %s", a.status, a.body)
		}
		doc := a.json(t)["doc_id"].(string)
		for email, path := range map[string]string{"officer@example.org": "/customs/claims/", "agent@example.org": "/desk/claims/"} {
			p := w.signedIn(email)
			p.open(path + doc)
			p.sees("Name on boarding pass", "WANG/XIAOHONG MS", "Not the name in the passport; alike 40 of 100", "Name on account", "王小明",
				"These letters cannot be compared with the passport's", "The name on the boarding pass is not the name in the passport; an officer will look.")
		}
		officer := w.signedIn("officer@example.org")
		officer.open("/customs/claims/" + doc)
		if status := officer.post("/customs/claims/"+doc+"/account", "method", "alipay", "account", "x@example.cn", "holder", "Wang Xiaohong"); status != 422 {
			t.Errorf("an officer enters an account of somebody else: %d", status)
		}
		officer.sees("the account must be in the traveller's own name")
	})
}

func TestNamesBesideThePassportsInARealBrowser(t *testing.T) {
	w := newWorld(t, modeltest.Lite(t))
	body := w.submission("ref-names-2", obj{"sale_id": w.sale("A-1", 60000).ID})
	body["payout"] = obj{"method": "alipay", "account": "xiaoming@example.cn", "holder": "王小明"}
	body["flight"].(obj)["passenger"] = "WANG/XIAOHONG MS"
	a := w.call("POST", "/v1/claims", w.KioskKey, "ref-names-2", body)
	doc := a.json(t)["doc_id"].(string)
	officer := w.browser(t)
	officer.signIn("officer@example.org", "table")
	officer.do(chromedp.Navigate(w.base+"/customs/claims/"+doc), chromedp.WaitVisible(".identity"))
	officer.sees("WANG/XIAOHONG MS", "王小明")
	officer.picture("names-officer")
	agent := w.browser(t)
	agent.signIn("agent@example.org", "#state")
	agent.do(chromedp.Navigate(w.base+"/desk/claims/"+doc), chromedp.WaitVisible(".identity"))
	agent.sees("WANG/XIAOHONG MS", "王小明")
	agent.picture("names-desk")
}
