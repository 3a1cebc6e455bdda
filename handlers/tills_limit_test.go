package handlers_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"taxrefund/models"
	"taxrefund/models/modeltest"
	"taxrefund/models/tax"
)

// cashLaw adds a limit on cash to the law of France.
func (w *world) cashLaw(max, per, overflow string) {
	w.t.Helper()
	text, err := os.ReadFile("../models/tax/schemes/fr.yaml")
	w.must(err)
	said := `cash: [{since: unknown, max: "` + max + `", per: ` + per + `, overflow: ` + overflow + `, source: fr_sp, certainty: verified}]`
	text = []byte(strings.Replace(string(text), "cash:\n  - {since: unknown, not_known: true}", said, 1))
	law, err := tax.Load(fstest.MapFS{"schemes/fr.yaml": {Data: text}})
	w.must(err)
	w.must(w.claims.KeepLaw(w.t.Context()))
	w.claims.Law = law
}

func TestALimitOnCashIsSaidWhenCashIsChosenAndAgainAtTheDesk(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		w.cashLaw("20.00", "claim", "other_method")
		body := w.submission("ref-limit-01", obj{"sale_id": w.sale("A-1", 24000).ID})
		body["payout"] = obj{"method": "cash"}
		a := w.call("POST", "/v1/claims", w.KioskKey, "ref-limit-01", body)
		if a.status != 422 || a.code(t) != "payout.cash_over_cap" || !strings.Contains(string(a.body), "at most EUR 20.00 a claim is paid in cash; choose alipay or bank") || !strings.Contains(string(a.body), `"path":"payout.method"`) {
			t.Errorf("over the limit: %d %s", a.status, a.body)
		}
		w.cashLaw("20.00", "claim", "forfeit_balance")
		c, code := w.cash("ref-limit-02", w.sale("A-2", 24000))
		if c["cash_note"] != "At most EUR 20.00 a claim is paid in cash; who takes cash gives up the rest." {
			t.Errorf("the kiosk reads %v", c["cash_note"])
		}
		agent := w.signedIn("agent@example.org")
		agent.open("/desk/claims/" + c["doc_id"].(string))
		agent.sees("who takes cash gives up the rest", "Paid at the cash desk, against the voucher and the passport.")
		p := w.signedIn("cashier@example.org")
		p.post("/cash/tills", "key", p.key(), "currency", "EUR", "float", "100.00")
		till := regexp.MustCompile(`/cash/tills/[0-9a-f-]+`).FindString(p.page)
		p.post(till+"/offer", "voucher", code)
		p.sees("Pay EUR 20.00", "EUR 14.00", "In cash the traveller gets EUR 20.00 and loses EUR 14.00.")
		if status := p.post(till+"/payments", "key", p.key(), "voucher", code, "handed", "2000", "rest", "1400", "passport", "yes"); status != 422 {
			t.Errorf("without the traveller's word: %d", status)
		}
		p.sees(`value="yes" checked`, "EUR 14.00 would be lost; tell the traveller, and confirm that they take the cash.")
		if status := p.post(till+"/payments", "key", p.key(), "voucher", code, "handed", "2000", "passport", "yes", "give_up", "yes", "rest", "1300"); status != 422 {
			t.Errorf("told of another balance: %d", status)
		}
		p.sees("EUR 14.00 would be lost; tell the traveller", `name="rest" value="1400"`, `name="give_up" value="yes" aria`) // to be ticked again
		if status := p.post(till+"/payments", "key", p.key(), "voucher", code, "handed", "2000", "passport", "yes", "give_up", "yes", "rest", "1400"); status != 200 {
			t.Errorf("pay: %d\n%s", status, p.page)
		}
		p.sees("Paid. Hand out", "Given up", "EUR 14.00")
		w.cashLaw("20.00", "payment", "split")
		_, code = w.cash("ref-limit-03", w.sale("A-3", 24000))
		path := "/v1/tills/" + till[len("/cash/tills/"):]
		if a := w.call("POST", path+"/offer", w.cashier, "", obj{"voucher": code}); a.status != 200 || a.json(t)["overflow"] != "split" || a.json(t)["rest"].(obj)["amount_minor"] != float64(1400) {
			t.Errorf("the offer: %d %s", a.status, a.body)
		}
		p.open("/cash/")
		p.post(till+"/offer", "voucher", code)
		p.sees("The rest of EUR 14.00 is paid another way: customs enter it for the traveller.")
		if status := p.post(till+"/payments", "key", p.key(), "voucher", code, "handed", "2000", "passport", "yes"); status != 200 {
			t.Errorf("pay: %d\n%s", status, p.page)
		}
		p.sees("Paid. Hand out", "The rest of EUR 14.00 is paid another way: customs enter it for the traveller.")
		w.cashLaw("20.00", "day", "defer")
		c, code = w.cash("ref-limit-04", w.sale("A-4", 24000)) // the flight leaves today
		if c["cash_note"] != "At most EUR 20.00 a day is paid in cash; the rest is paid another way, by alipay or bank." {
			t.Errorf("the kiosk reads %v", c["cash_note"])
		}
		p.open("/cash/")
		if status := p.post(till+"/offer", "voucher", code); status != 409 {
			t.Errorf("more on the same day: %d", status)
		}
		p.sees("At most EUR 20.00 a day is paid in cash; customs enter another way for the traveller: alipay or bank.")
		w.must(w.DB.Exec("UPDATE claims SET departs_at = ? WHERE reference = 'ref-limit-04'", w.DB.Clock.Now().Add(72*time.Hour)).Error)
		p.open("/cash/")
		if status := p.post(till+"/offer", "voucher", code); status != 409 {
			t.Errorf("more on the same day: %d", status)
		}
		p.sees("Today's limit of EUR 20.00 in cash is reached; the rest is paid from 9 May 2026 on.")
	})
}

func TestAnOfficerBringsCashToAnotherMethodAndBack(t *testing.T) {
	w := newWorld(t, modeltest.Lite(t))
	c, code := w.cash("ref-limit-05", w.sale("A-1", 24000))
	doc := c["doc_id"].(string)
	officer := w.signedIn("officer@example.org")
	officer.open("/customs/claims/" + doc)
	officer.sees("Give other payout details", "Cash, at the cash desk")
	if status := officer.post("/customs/claims/"+doc+"/account", "method", "alipay", "account", "xiaoming@example.cn", "holder", ""); status != 200 {
		t.Errorf("to Alipay: %d", status)
	}
	path := "/v1/tills/" + w.openTill(10000)
	if a := w.call("POST", path+"/offer", w.cashier, "", obj{"voucher": code}); a.status != 409 || a.code(t) != "voucher.old_version" {
		t.Errorf("the old voucher: %d %s", a.status, a.body)
	}
	if a := w.call("POST", path+"/offer", w.cashier, "", obj{"voucher": w.code(c["id"].(string))}); a.status != 409 || a.code(t) != "till.other_method" {
		t.Errorf("the new voucher: %d %s", a.status, a.body)
	}
	if a := w.call("POST", "/v1/claims/"+c["id"].(string)+"/account", w.officer, "", obj{"method": "cash"}); a.status != 200 {
		t.Errorf("back to cash: %d %s", a.status, a.body)
	}
	if a := w.call("POST", path+"/offer", w.cashier, "", obj{"voucher": w.code(c["id"].(string))}); a.status != 200 {
		t.Errorf("offered: %d %s", a.status, a.body)
	}
}
