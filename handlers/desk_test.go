package handlers_test

import (
	"strings"
	"testing"

	"taxrefund/models"
	"taxrefund/models/modeltest"
	"taxrefund/models/place"
)

func TestAnAgentFindsExplainsAndWithdrawsAClaimOnThePages(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		c := w.claim("ref-desk-01", w.sale("A-1", 60000), w.sale("A-2", 50000, watch))
		doc := c["doc_id"].(string)
		agent := w.signedIn("agent@example.org")
		agent.sees("Find a claim", "Refund desk agent")
		if status := agent.post("/desk/find", "state", "chn", "number", "e 1234 5678"); status != 200 {
			t.Errorf("find by passport: %d", status)
		}
		agent.sees("1 claim of this passport", "XIAOMING WANG", `href="/desk/claims/`+doc+`"`)
		for _, tc := range []struct {
			state, number, said string
			status              int
		}{
			{"CHN", "E99999999", "This passport has no claim here.", 404}, {"China", "E12345678", "A state is written as in the passport", 422},
			{"CHN", "E1/2", "A document number has 1 to 23 letters and digits.", 422}, {"CHN", "", "A document number has 1 to 23 letters and digits.", 422},
		} {
			if status := agent.post("/desk/find", "state", tc.state, "number", tc.number); status != tc.status {
				t.Errorf("%s %s: %d", tc.state, tc.number, status)
			}
			agent.sees(tc.said, `value="`+tc.state+`"`, `value="`+tc.number+`"`)
		}
		if status := agent.open("/desk/open?doc=TRV1:" + doc + ":1:AAAA"); status != 422 {
			t.Errorf("a forged voucher: %d", status)
		}
		agent.sees("The signature of this voucher does not hold")
		agent.open("/desk/open?doc=" + strings.ToLower(doc))
		agent.sees("Goods of this kind are shown to an officer.", "Go to the customs desk before the flight", "Customs desk 2", "EUR 85.00", "••••••678")
		if strings.Contains(agent.page, "E12345678") || strings.Contains(agent.page, "decisions") || strings.Contains(agent.page, "amount-") {
			t.Errorf("the page shows the whole passport number, or a way to decide:\n%s", agent.page)
		}
		path := "/desk/claims/" + doc
		if status := agent.open(path + "/voucher.pdf"); status != 200 || !strings.HasPrefix(agent.page, "%PDF-") {
			t.Errorf("voucher: %d", status)
		}
		agent.open(path)
		for version, want := range map[string]int{"": 400, "x": 400, "7": 409} {
			if status := agent.post(path+"/withdraw", "version", version); status != want {
				t.Errorf("withdraw at version %q: %d, want %d", version, status, want)
			}
		}
		if status := agent.post(path+"/withdraw", "version", "1"); status != 200 {
			t.Errorf("withdraw: %d\n%s", status, agent.page)
		}
		agent.sees("Withdrawn. The receipts are free for another claim.", "The traveller gave this refund up.")
		if strings.Contains(agent.page, "Withdraw the claim") {
			t.Error("a withdrawn claim may be withdrawn again")
		}
	})
}

func TestAnAgentWithdrawsNothingThatWasSent(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		doc := w.claim("ref-desk-02", w.sale("A-1", 60000))["doc_id"].(string)
		w.must(w.runner.Run(t.Context(), models.System, "run_payouts"))
		agent := w.signedIn("agent@example.org")
		agent.open("/desk/claims/" + doc)
		if strings.Contains(agent.page, "Withdraw the claim") {
			t.Error("the page offers to withdraw what was sent")
		}
		if status := agent.post("/desk/claims/"+doc+"/withdraw", "version", "1"); status != 409 {
			t.Errorf("withdraw after sending: %d", status)
		}
		agent.sees("The money is on its way or paid")
		a := w.call("POST", "/v1/claims/"+doc+"/withdraw", w.agent, "", obj{"version": 1})
		if a.status != 409 || a.code(t) != "payout.sent_already" {
			t.Errorf("by program: %d %s", a.status, a.body)
		}
	})
}

func TestAnAgentNeitherDecidesNorLearnsWhySomebodyHolds(t *testing.T) {
	w := newWorld(t, modeltest.Lite(t))
	c := w.claim("ref-desk-03", w.sale("A-1", 60000), w.sale("A-2", 50000, watch))
	id, red := c["id"].(string), c["receipts"].([]any)[1].(map[string]any)["id"]
	for path, body := range map[string]obj{
		"decisions": {"version": 1, "receipts": []obj{{"id": red, "action": "validate"}}}, "reopen": {"version": 1, "receipt_id": red, "reason": "please"},
		"holds": {"kind": "claim", "reason": "not mine to place"}, "account": {"method": "alipay", "account": "other@example.cn"},
		"authority": {"outcome": "validated", "reference": "ABC"}, "present": {"version": 1, "flight": "AF1", "departs_at": "2026-05-09T12:00:00Z"},
	} {
		if a := w.call("POST", "/v1/claims/"+id+"/"+path, w.agent, "", body); a.status != 403 || a.code(t) != "caller.forbidden" {
			t.Errorf("%s: %d %s", path, a.status, a.body)
		}
	}
	if a := w.call("POST", "/v1/claims/"+id+"/holds", w.officer, "", obj{"kind": "passport", "reason": "known from last week"}); a.status != 200 {
		t.Fatalf("hold: %d %s", a.status, a.body)
	}
	a := w.call("GET", "/v1/claims/"+id, w.agent, "", nil)
	if a.status != 200 || strings.Contains(string(a.body), "known from last week") || a.json(t)["version"] != float64(1) {
		t.Errorf("the agent reads %d %s", a.status, a.body)
	}
	agent := w.signedIn("agent@example.org")
	agent.open("/desk/claims/" + c["doc_id"].(string))
	agent.sees("This claim is held")
	if strings.Contains(agent.page, "known from last week") {
		t.Error("the page says why customs hold the passport")
	}
}

func TestAClaimIsFoundByItsVoucherOrPassportAtItsAirportOnly(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		first := w.claim("ref-find-01", w.sale("A-1", 60000))
		modeltest.Clock(db).Advance(60e9)
		second := w.claim("ref-find-02", w.sale("A-2", 50000, watch))
		passport := obj{"document": obj{"issuing_state": "CHN", "number": "E12345678"}}
		a := w.call("POST", "/v1/claims/find", w.agent, "", passport)
		list, _ := a.json(t)["claims"].([]any)
		if a.status != 200 || len(list) != 2 || list[0].(obj)["doc_id"] != second["doc_id"] || list[1].(obj)["doc_id"] != first["doc_id"] {
			t.Errorf("by passport: %d %s", a.status, a.body)
		}
		voucher := obj{"voucher": first["doc_id"]}
		a = w.call("POST", "/v1/claims/find", w.agent, "", voucher)
		if list, _ = a.json(t)["claims"].([]any); a.status != 200 || len(list) != 1 || list[0].(obj)["id"] != first["id"] {
			t.Errorf("by voucher: %d %s", a.status, a.body)
		}
		for name, tc := range map[string]struct {
			body   obj
			status int
			code   string
		}{
			"nothing":              {obj{}, 422, "claim.find"},
			"both":                 {obj{"voucher": first["doc_id"], "document": passport["document"]}, 422, "claim.find"},
			"a forged voucher":     {obj{"voucher": "TRV1:" + first["doc_id"].(string) + ":1:AAAA"}, 422, "voucher.forged"},
			"an unknown passport":  {obj{"document": obj{"issuing_state": "CHN", "number": "E99999999"}}, 404, "claim.none_by_passport"},
			"a state that is none": {obj{"document": obj{"issuing_state": "XQX", "number": "E12345678"}}, 422, "document.state"},
		} {
			if a := w.call("POST", "/v1/claims/find", w.agent, "", tc.body); a.status != tc.status || a.code(t) != tc.code || strings.Contains(string(a.body), "E99999999") {
				t.Errorf("%s: %d %s", name, a.status, a.body)
			}
		}
		w.must(w.Places.AddAirport(t.Context(), models.System, place.Airport{Code: "ORY", Name: "Paris Orly", Country: "FR", TimeZone: "Europe/Paris", Currency: "EUR"}))
		w.must(db.Table("staff").Where("id = ?", w.Agent.ID).Updates(map[string]any{"airport_code": "ORY"}).Error)
		if a := w.call("POST", "/v1/claims/find", w.agent, "", passport); a.code(t) != "claim.none_by_passport" {
			t.Errorf("another airport's agent finds by passport: %s", a.body)
		}
		if a := w.call("POST", "/v1/claims/find", w.agent, "", voucher); a.code(t) != "claim.not_found" {
			t.Errorf("another airport's agent finds by voucher: %s", a.body)
		}
		if a := w.call("POST", "/v1/claims/"+first["id"].(string)+"/withdraw", w.agent, "", obj{"version": 1}); a.code(t) != "claim.not_found" {
			t.Errorf("another airport's agent withdraws: %s", a.body)
		}
	})
}

func TestAnAgentsProgramLooksUpAndMakesAClaim(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		s := w.sale("A-1", 60000)
		a := w.call("POST", "/v1/purchases/lookup", w.agent, "", obj{"document": obj{"mrz": w.mrz}})
		if sales, _ := a.json(t)["sales"].([]any); a.status != 200 || len(sales) != 1 || sales[0].(obj)["id"] != s.ID {
			t.Fatalf("lookup: %d %s", a.status, a.body)
		}
		body := w.submission("ref-assist-1", obj{"sale_id": s.ID})
		first := w.call("POST", "/v1/claims", w.agent, "assist-1", body)
		again := w.call("POST", "/v1/claims", w.agent, "assist-1", body)
		if first.status != 201 || string(first.body) != string(again.body) || again.header.Get("Idempotent-Replayed") != "true" {
			t.Fatalf("%d %s, then %d %s", first.status, first.body, again.status, again.body)
		}
		var by string
		w.must(db.Table("claims").Where("id = ?", first.json(t)["id"]).Pluck("assisted_by", &by).Error)
		if by != w.Agent.ID {
			t.Errorf("assisted by %q", by)
		}
		w.must(db.Table("staff").Where("id = ?", w.Agent.ID).Updates(map[string]any{"airport_code": nil}).Error)
		for path, body := range map[string]obj{"/v1/claims": body, "/v1/purchases/lookup": {"document": obj{"mrz": w.mrz}}} {
			if a := w.call("POST", path, w.agent, "assist-2", body); a.status != 403 || a.code(t) != "caller.no_airport" {
				t.Errorf("%s by an agent of no airport: %d %s", path, a.status, a.body)
			}
		}
	})
}

func TestAnAgentWorksInARealBrowser(t *testing.T) {
	w := newWorld(t, modeltest.Lite(t))
	c := w.claim("ref-browser-9", w.sale("A-1", 60000), w.sale("A-2", 50000, watch))
	agent := w.browser(t)
	agent.signIn("agent@example.org", "#state")
	agent.fill("#state", "CHN")
	agent.fill("#number", "E12345678")
	agent.press(`form[action="/desk/find"] button`, "table")
	agent.picture("desk-find")
	agent.press(`table a[href^="/desk/claims/"]`, ".identity")
	agent.sees(c["doc_id"].(string)[:4], "What happens next")
	agent.picture("desk-explain")
}
