package handlers_test

import (
	"strings"
	"testing"

	"taxrefund/models/modeltest"
)

func TestAQuoteExplainsItselfStepByStep(t *testing.T) {
	w := newWorld(t, modeltest.Lite(t))
	basket := obj{
		"scheme": "FR", "known_on": "2026-05-08", "departs_on": "2026-05-09",
		"traveller": obj{"birth_date": "1990-02-03", "nationality": "CHN", "residence": "CN"},
		"purchases": []obj{
			{"key": "coat", "merchant_vat_id": "FR83404833048", "shop": "Opéra", "city": "Paris", "issued_on": "2026-05-07", "lines": []obj{
				{"category": "clothing", "gross_minor": 24000, "vat_rate": "20", "vat_minor": 4000}, {"category": "tobacco", "gross_minor": 1200, "vat_rate": "20", "vat_minor": 200}}},
			{"key": "scarf", "merchant_vat_id": "FR11111111111", "shop": "Halles", "city": "Paris", "issued_on": "2026-05-07", "gross_minor": 6000, "vat_rate": "20"},
		},
	}
	a := w.call("POST", "/v1/quotes", w.KioskKey, "", basket)
	if a.status != 200 {
		t.Fatalf("%d %s", a.status, a.body)
	}
	for _, want := range []string{
		`"payout":"EUR 34.00"`, `"refund_minor":4000,"fee_minor":600,"payout_minor":3400`, `"deadline_on":"2026-08-31"`, `"assumed":["stay","status","maximum","minimum_first_day","rounding","inspection","tax_from_rate"]`,
		`"code":"tax.excluded_goods"`, `"code":"tax.below_minimum"`, `"says":"EUR 240.00 is more than EUR 100.00; the rest of EUR 252.00 does not count"`, `"rule":"minimum","since":"2021-01-01"`, `Article-24-bis`, `"certainty":"verified"`,
		`"says":"operator profile standard keeps by contract 15 % of the tax EUR 40.00 = EUR 6.00 (at least EUR 1.00, at most EUR 60.00); assumed by operator profile standard: the rounding","assumed":["rounding"]`, `"date_certainty":"general_knowledge"`,
	} {
		if !strings.Contains(string(a.body), want) {
			t.Errorf("the answer has no %s: %s", want, a.body)
		}
	}
	basket["explain"] = false
	if a := w.call("POST", "/v1/quotes", w.MerchantKey, "", basket); a.status != 200 || strings.Contains(string(a.body), `"steps"`) {
		t.Errorf("without steps: %d %s", a.status, a.body)
	}
	basket["profile"] = "law"
	if a := w.call("POST", "/v1/quotes", w.officer, "", basket); a.status != 200 || !strings.Contains(string(a.body), "We need to know when the traveller entered the country, or how many days of the period they spent there.") {
		t.Errorf("under the bare law: %d %s", a.status, a.body)
	}
	for name, tc := range map[string]struct {
		change obj
		status int
		code   string
	}{
		"a country without a law": {obj{"scheme": "QQ"}, 422, "tax.no_scheme"},
		"no such profile":         {obj{"profile": "nobody"}, 422, "tax.no_profile"},
		"another currency":        {obj{"purchases": []obj{{"issued_on": "2026-05-07", "gross_minor": 6000, "vat_rate": "20", "currency": "USD"}}}, 422, "basket.currency"},
		"a field too many":        {obj{"gift": 1}, 422, "request.invalid"},
		"no purchases":            {obj{"purchases": []obj{}}, 422, "request.invalid"},
	} {
		body := obj{}
		for k, v := range basket {
			body[k] = v
		}
		for k, v := range tc.change {
			body[k] = v
		}
		if body["profile"] == "law" && name != "no such profile" {
			delete(body, "profile")
		}
		if a := w.call("POST", "/v1/quotes", w.KioskKey, "", body); a.status != tc.status || a.code(t) != tc.code {
			t.Errorf("%s: %d %s", name, a.status, a.body)
		}
	}
	if a := w.call("POST", "/v1/quotes", "", "", basket); a.status != 401 {
		t.Errorf("nobody is answered: %d", a.status)
	}
}

func TestAClaimIsExplainedToOfficersAndAgents(t *testing.T) {
	w := newWorld(t, modeltest.Lite(t))
	made := w.call("POST", "/v1/claims", w.KioskKey, "ref-explain-01", w.submission("ref-explain-01", obj{"sale_id": w.sale("A-1", 24000).ID}))
	id := made.json(t)["doc_id"].(string)
	for name, key := range map[string]string{"an officer": w.officer, "an agent": w.agent} {
		a := w.call("GET", "/v1/claims/"+id+"/quote", key, "", nil)
		if a.status != 200 || !strings.Contains(string(a.body), `"payout":"EUR 34.00"`) || !strings.Contains(string(a.body), `"says":`) || !strings.Contains(string(a.body), `"key":"1"`) {
			t.Errorf("%s reads %d %s", name, a.status, a.body)
		}
	}
	if a := w.call("GET", "/v1/claims/"+id+"/quote", w.KioskKey, "", nil); a.status != 403 {
		t.Errorf("a kiosk reads %d", a.status)
	}
}
