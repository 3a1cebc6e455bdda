package handlers_test

import (
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"taxrefund/models"
	"taxrefund/models/merchant"
	"taxrefund/models/modeltest"
	"taxrefund/models/money"
)

// cash submits sales of which the refund is paid in cash, and returns the claim and the code of its voucher.
func (w *world) cash(reference string, sales ...merchant.Sale) (c obj, code string) {
	w.t.Helper()
	var receipts []obj
	for _, s := range sales {
		receipts = append(receipts, obj{"sale_id": s.ID})
	}
	body := w.submission(reference, receipts...)
	body["payout"] = obj{"method": "cash"}
	a := w.call("POST", "/v1/claims", w.KioskKey, reference, body)
	if a.status != 201 {
		w.t.Fatalf("submit: %d %s", a.status, a.body)
	}
	return a.json(w.t), w.code(a.json(w.t)["id"].(string))
}

func (w *world) code(id string) string {
	w.t.Helper()
	sheet, err := w.claims.Voucher(w.t.Context(), models.System, id)
	w.must(err)
	return sheet.QR
}

func (w *world) openTill(minor int64) string {
	w.t.Helper()
	a := w.call("POST", "/v1/tills", w.cashier, models.NewID(), obj{"float": obj{"amount_minor": minor, "currency": "EUR"}})
	if a.status != 201 {
		w.t.Fatalf("open a till: %d %s", a.status, a.body)
	}
	return a.json(w.t)["id"].(string)
}

func TestAProgramPaysAVoucherInCashAndClosesItsTill(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		c, code := w.cash("ref-cash-01", w.sale("A-1", 24000))
		if p := c["payouts"].([]any); len(p) != 0 && p[0].(obj)["account"] != "" {
			t.Errorf("the kiosk reads %v", p)
		}
		path := "/v1/tills/" + w.openTill(10000)
		if a := w.call("POST", "/v1/tills", w.cashier, models.NewID(), obj{"float": obj{"amount_minor": 1, "currency": "EUR"}}); a.status != 409 || a.code(t) != "till.open_already" {
			t.Errorf("a second till: %d %s", a.status, a.body)
		}
		a := w.call("POST", path+"/offer", w.cashier, "", obj{"voucher": code})
		o := a.json(t)
		if a.status != 200 || o["traveller"] != "XIAOMING WANG" || o["words"] != "thirty-four and 00/100 EUR" || strings.Contains(string(a.body), "E12345678") || strings.Contains(string(a.body), "receipts") {
			t.Errorf("the offer: %d %s", a.status, a.body)
		}
		pay := obj{"voucher": code, "passport_seen": true, "handed": obj{"amount_minor": 3400, "currency": "EUR"}}
		for _, wrong := range []struct {
			field  string
			value  any
			status int
			code   string
		}{{"passport_seen", false, 422, "till.passport"}, {"handed", obj{"amount_minor": 3500, "currency": "EUR"}, 409, "till.amount_changed"},
			{"handed", obj{"amount_minor": 3400, "currency": "USD"}, 409, "till.amount_changed"}, {"voucher", "TRV1:X", 422, "voucher.malformed"},
			{"voucher", c["doc_id"], 422, "voucher.version"}} {
			if a := w.call("POST", path+"/payments", w.cashier, models.NewID(), with(t, pay, wrong.field, wrong.value)); a.status != wrong.status || a.code(t) != wrong.code {
				t.Errorf("%s=%v: %d %s", wrong.field, wrong.value, a.status, a.body)
			}
		}
		if a := w.call("POST", path+"/payments", w.cashier, "", pay); a.status != 400 || a.code(t) != "idempotency.key_missing" {
			t.Errorf("without a key: %d %s", a.status, a.body)
		}
		first, again := w.call("POST", path+"/payments", w.cashier, "pay-1", pay), w.call("POST", path+"/payments", w.cashier, "pay-1", pay)
		if first.status != 201 || string(first.body) != string(again.body) || again.header.Get("Idempotent-Replayed") != "true" {
			t.Errorf("paid %d %s, again %d %s", first.status, first.body, again.status, again.body)
		}
		if a := w.call("POST", path+"/payments", w.cashier, "pay-2", pay); a.status != 409 || a.code(t) != "till.paid_already" {
			t.Errorf("a second time: %d %s", a.status, a.body)
		}
		if a := w.call("POST", path+"/supplies", w.cashier, "s-1", obj{"cash_minor": 5000}); a.status != 201 || a.json(t)["expected"].(obj)["amount_minor"] != float64(11600) {
			t.Errorf("supplied: %d %s", a.status, a.body)
		}
		if a := w.call("POST", path+"/close", w.cashier, "c-1", obj{"counted_minor": 11500}); a.status != 422 || a.code(t) != "till.difference" {
			t.Errorf("counted less: %d %s", a.status, a.body)
		}
		a = w.call("POST", path+"/close", w.cashier, "c-2", obj{"counted_minor": 11500, "reason": "a coin fell behind the desk"})
		if a.status != 200 || a.json(t)["difference"].(obj)["amount_minor"] != float64(-100) {
			t.Errorf("closed: %d %s", a.status, a.body)
		}
		if a := w.call("GET", path, w.finance, "", nil); a.status != 200 || len(a.json(t)["lines"].([]any)) != 2 || a.json(t)["till"].(obj)["reason"] != "a coin fell behind the desk" {
			t.Errorf("finance reads %d %s", a.status, a.body)
		}
		if a := w.call("GET", path+"/report.csv", w.super, "", nil); a.status != 200 || strings.Count(string(a.body), "\n") != 7 || !strings.Contains(string(a.body), c["doc_id"].(string)) {
			t.Errorf("the report: %d %s", a.status, a.body)
		}
		if a := w.call("GET", "/v1/tills", w.super, "", nil); a.status != 200 || len(a.json(t)["tills"].([]any)) != 1 {
			t.Errorf("the list: %d %s", a.status, a.body)
		}
	})
}

func TestADayOfCashIsABatchWithReportsThatAddUp(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		w.must(db.Exec("UPDATE airports SET country = 'FI'").Error) // five cents
		path, due, handed := "/v1/tills/"+w.openTill(100000), float64(0), float64(0)
		for i, gross := range []int64{24010, 24010, 24030} {
			c, code := w.cash(fmt.Sprint("ref-cash-1", i), w.sale(fmt.Sprint("A-", i), gross))
			o := w.call("POST", path+"/offer", w.cashier, "", obj{"voucher": code}).json(t)
			a := w.call("POST", path+"/payments", w.cashier, fmt.Sprint("pay-", i), obj{"voucher": code, "passport_seen": true, "handed": obj{"amount_minor": o["handed"].(obj)["amount_minor"], "currency": "EUR"}})
			if a.status != 201 {
				t.Fatalf("pay: %d %s", a.status, a.body)
			}
			due, handed = due+c["due"].(obj)["amount_minor"].(float64), handed+o["handed"].(obj)["amount_minor"].(float64)
		}
		w.must(w.runner.Run(t.Context(), models.System, "close_batches"))
		modeltest.Clock(db).Advance(24 * time.Hour)
		w.must(w.runner.Run(t.Context(), models.System, "close_batches"))
		list := w.call("GET", "/v1/batches", w.finance, "", nil).json(t)["batches"].([]any)
		b := list[0].(obj)
		if len(list) != 1 || b["state"] != "closed" || b["rail"] != "cash" || b["paid"].(obj)["amount_minor"] != due || due == handed {
			t.Fatalf("the batches are %v, due were %v, handed out %v", list, due, handed)
		}
		number := b["number"].(string)
		a := w.call("GET", "/v1/batches/"+number+"/report.csv", w.finance, "", nil)
		if a.status != 200 || strings.Count(string(a.body), "\r\n") != 5 || !strings.Contains(string(a.body), money.Of(int64(due), "EUR").Decimal()) {
			t.Errorf("its report: %d %s", a.status, a.body)
		}
		p := w.signedIn("finance@example.org")
		p.open("/finance/batches/" + number)
		if p.sees("Agrees"); strings.Contains(p.page, "Differs") {
			t.Error("the sides of the batch differ")
		}
	})
}

func TestTwentyProgramsPayOneVoucherOnce(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		_, code := w.cash("ref-cash-02", w.sale("A-1", 24000))
		path, won := "/v1/tills/"+w.openTill(100000), make([]int, 20)
		var all sync.WaitGroup
		for i := range won {
			all.Go(func() {
				won[i] = w.call("POST", path+"/payments", w.cashier, fmt.Sprint("pay-", i), obj{"voucher": code, "passport_seen": true, "handed": obj{"amount_minor": 3400, "currency": "EUR"}}).status
			})
		}
		all.Wait()
		n := 0
		for _, status := range won {
			if status == 201 {
				n++
			} else if status != 409 {
				t.Errorf("a loser was answered %d", status)
			}
		}
		if n != 1 || w.count("till_lines") != 1 || w.count("attempts") != 1 {
			t.Errorf("%d won, %d lines", n, w.count("till_lines"))
		}
	})
}

// key is the key of the last form that a person saw.
func (p *person) key() string {
	p.w.t.Helper()
	m := formKey.FindStringSubmatch(p.page)
	if m == nil {
		p.w.t.Fatalf("the page has no form with a key:\n%s", p.page)
	}
	return m[1]
}

func TestACashierPaysOnThePagesAndAFormSentTwiceShowsTheSameReceipt(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		c, code := w.cash("ref-cash-03", w.sale("A-1", 24000))
		p := w.signedIn("cashier@example.org")
		p.sees("Cash desk", "Open your till")
		if status := p.post("/cash/tills", "key", p.key(), "currency", "EUR", "float", "10.5x"); status != 422 {
			t.Errorf("a float that is none: %d", status)
		}
		p.sees("An amount is written like 1234.50", `value="10.5x"`)
		if status := p.post("/cash/tills", "key", p.key(), "currency", "EUR", "float", "100.00"); status != 200 {
			t.Errorf("open: %d\n%s", status, p.page)
		}
		p.sees("The till is open.", "Scan the voucher", "EUR 100.00")
		till := regexp.MustCompile(`/cash/tills/[0-9a-f-]+`).FindString(p.page)
		if status := p.post(till+"/offer", "voucher", c["doc_id"].(string), "version", "7"); status != 409 {
			t.Errorf("an old version: %d", status)
		}
		p.sees("This is not the latest version of the voucher; have it printed again at the refund desk", `value="7"`)
		if status := p.post(till+"/offer", "voucher", code); status != 200 {
			t.Errorf("scan: %d", status)
		}
		p.sees("Pay EUR 34.00", "thirty-four and 00/100 EUR", "XIAOMING WANG", "••••••678")
		if strings.Contains(p.page, "E12345678") || strings.Contains(p.page, "Vendôme") {
			t.Error("the page shows more than is needed to pay")
		}
		form := []string{"key", p.key(), "voucher", code, "version", "", "handed", "3400"}
		if status := p.post(till+"/payments", form...); status != 422 {
			t.Errorf("without the passport: %d", status)
		}
		p.sees("Compare the passport with the name and the number, and confirm it.")
		form = append([]string{"key", p.key()}, append(form[2:], "passport", "yes")...)
		csrf := p.csrf
		for range 2 {
			p.csrf = csrf
			if status := p.post(till+"/payments", form...); status != 200 {
				t.Errorf("pay: %d\n%s", status, p.page)
			}
			p.sees("Paid. Hand out", "EUR 34.00", "line 1 of till")
		}
		p.open("/cash/")
		if status := p.post(till+"/offer", "voucher", code); status != 409 {
			t.Errorf("scanned again: %d", status)
		}
		p.sees("This refund is paid already; nothing more is due.", "EUR 66.00")
		p.open(till)
		if status := p.post(till+"/supplies", "key", p.key(), "supply", "0"); status != 422 {
			t.Errorf("a supply of nothing: %d", status)
		}
		p.sees("A supply is more than nothing.")
		p.post(till+"/supplies", "key", p.key(), "supply", "50.00")
		p.sees("EUR 50.00 is in the till.")
		p.open(till)
		if status := p.post(till+"/close", "key", p.key(), "counted", "115.00", "reason", ""); status != 422 {
			t.Errorf("a count with a difference: %d", status)
		}
		p.sees("The count is EUR 115.00 and should be EUR 116.00; count again, or say why.", `value="115.00"`)
		p.post(till+"/close", "key", p.key(), "counted", "115.00", "reason", "a coin fell behind the desk")
		p.sees("The till is closed.", "EUR -1.00", "a coin fell behind the desk")
		if status := p.open(till + "/report.csv"); status != 200 || !strings.Contains(p.page, "difference") {
			t.Errorf("the report: %d", status)
		}
		p.open("/cash/")
		p.sees("Open your till", "EUR 1.00 less")
	})
}

func TestASupervisorCountsTheTillOfSomebodyElse(t *testing.T) {
	w := newWorld(t, modeltest.Lite(t))
	till := "/cash/tills/" + w.openTill(10000)
	super := w.signedIn("supervisor@example.org")
	super.open("/cash/tills")
	super.sees("The cashier", till)
	super.open(till)
	super.sees("Count and close")
	if strings.Contains(super.page, "Bring cash from the vault") {
		t.Error("a supervisor may bring cash into somebody's till")
	}
	if status := super.post(till+"/close", "key", super.key(), "counted", "100.00", "reason", ""); status != 422 {
		t.Errorf("without a reason: %d", status)
	}
	super.sees("Say why you close another person's till.")
	super.post(till+"/close", "key", super.key(), "counted", "100.00", "reason", "the cashier fell ill")
	super.sees("The till is closed.", "the cashier fell ill", "The supervisor")
	if status := super.post(till+"/offer", "voucher", "x"); status != 403 {
		t.Errorf("a supervisor scans: %d", status)
	}
	w.must(w.DB.Table("staff").Where("id = ?", w.Supervisor.ID).Updates(map[string]any{"airport_code": nil}).Error)
	if status := super.open("/cash/tills/" + models.NewID()); status != 404 {
		t.Errorf("a till nobody has: %d", status)
	}
}

func TestACashierWorksInARealBrowser(t *testing.T) {
	w := newWorld(t, modeltest.Lite(t))
	_, code := w.cash("ref-cash-04", w.sale("A-1", 24000))
	b := w.browser(t)
	b.signIn("cashier@example.org", "#float")
	b.picture("cash-open")
	b.fill("#float", "200.00")
	b.press("section form button", `input[name="voucher"]`)
	b.picture("cash-desk")
	b.fill(`input[name="voucher"]`, code)
	b.press("form.till button", "#passport")
	b.sees("Pay EUR 34.00", "XIAOMING WANG")
	b.picture("cash-offer")
	b.do(chromedp.Click("#passport"))
	b.press(`form[action$="/payments"] button`, ".identity.ok")
	b.sees("Paid. Hand out", "EUR 34.00")
	b.picture("cash-paid")
	b.press(`.submit a:not(.primary)`, "#counted")
	b.picture("cash-till")
	b.fill("#counted", "166.00")
	b.press(`form[action$="/close"] button`, ".flash")
	b.sees("The till is closed.", "EUR 0.00")
	b.picture("cash-closed")
	b.do(chromedp.EmulateViewport(390, 844), chromedp.Navigate(w.base+"/cash/"), chromedp.WaitVisible("#float"))
	b.picture("cash-phone")
}
