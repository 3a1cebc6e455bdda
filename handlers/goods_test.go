package handlers_test

import (
	"encoding/json"
	"maps"
	"strings"
	"testing"

	"taxrefund/models"
	"taxrefund/models/modeltest"
)

// What a shop says of its goods comes by the API, is handed to whoever reads the claim, and is seen by the officer.
func TestWhatAShopSaysOfItsGoodsIsSeenByCustoms(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		plain := obj{"description": "Coat", "category": "clothing", "quantity": 1, "gross_minor": 24000, "vat_rate": "20", "vat_minor": 4000}
		plate := obj{"description": "Plate", "category": "watches", "quantity": 2, "gross_minor": 24000, "vat_rate": "20", "vat_minor": 4000,
			"tariff": "6911.10", "origin": "de", "set": "Service", "other_taxes": []obj{{"kind": "wet", "amount_minor": 450}, {"kind": "luxury_tax", "amount_minor": 120}}}
		sale := obj{"action": "record", "invoice_number": "G-1", "store": "VEN", "local_time": "2026-05-07T18:20:00", "currency": "EUR",
			"buyer_document": obj{"issuing_state": "CHN", "number": "E12345678"}, "lines": []obj{plate, plain}}
		a := w.call("POST", "/v1/sales", w.MerchantKey, "goods-1", sale)
		if a.status != 200 {
			t.Fatalf("%d %s", a.status, a.body)
		}
		if again := w.call("POST", "/v1/sales", w.MerchantKey, "goods-1", sale); string(again.body) != string(a.body) {
			t.Errorf("the same again: %s", again.body)
		}
		sale["action"] = "correct"
		plate["origin"] = "JP"
		if a := w.call("POST", "/v1/sales", w.MerchantKey, "goods-2", sale); a.status != 200 || a.json(t)["version"] != 2.0 {
			t.Errorf("corrected: %d %s", a.status, a.body)
		}
		c := w.call("POST", "/v1/claims", w.KioskKey, "ref-goods-1", w.submission("ref-goods-1", obj{"sale_id": a.json(t)["id"]})).json(t)
		lines := c["receipts"].([]any)[0].(obj)["lines"].([]any)
		got, err := json.Marshal(lines)
		w.must(err)
		want := `[{"allowed":2,"category":"watches","description":"Plate","gross":{"amount_minor":24000,"currency":"EUR","text":"EUR 240.00"},"line_no":1,"origin":"JP",` +
			`"other_taxes":[{"amount":{"amount_minor":120,"currency":"EUR","text":"EUR 1.20"},"kind":"luxury_tax"},{"amount":{"amount_minor":450,"currency":"EUR","text":"EUR 4.50"},"kind":"wet"}],` +
			`"quantity":2,"set":"Service","tariff":"691110","vat":{"amount_minor":4000,"currency":"EUR","text":"EUR 40.00"},"vat_rate":"20"},` +
			`{"allowed":1,"category":"clothing","description":"Coat","gross":{"amount_minor":24000,"currency":"EUR","text":"EUR 240.00"},"line_no":2,"quantity":1,` +
			`"vat":{"amount_minor":4000,"currency":"EUR","text":"EUR 40.00"},"vat_rate":"20"}]`
		if string(got) != want {
			t.Errorf("the claim shows\n%s\nwant\n%s", got, want)
		}
		officer := w.signedIn("officer@example.org")
		officer.open("/customs/claims/" + c["doc_id"].(string))
		officer.sees("Tariff 691110, from JP, in the set “Service”, contains luxury tax EUR 1.20, contains wet EUR 4.50")
	})
}

// What a traveller says beyond the passport comes with the claim; the officer sees what was said, and nothing that was not.
func TestWhatATravellerSaysBeyondThePassportIsSeenByCustoms(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		officer := w.signedIn("officer@example.org")
		page := func(reference string, said obj) string {
			t.Helper()
			body := w.submission(reference, obj{"sale_id": w.sale(reference, 24000).ID})
			maps.Copy(body, said)
			a := w.call("POST", "/v1/claims", w.KioskKey, reference, body)
			if a.status != 201 {
				t.Fatalf("%d %s", a.status, a.body)
			}
			officer.open("/customs/claims/" + a.json(t)["doc_id"].(string))
			return officer.page
		}
		page("ref-said-01", obj{"crew": false, "entered_on": "2026-05-01", "statuses": []string{"student_pass", "domestic_helper"}, "abroad_since": "2011-10-19", "leaving_for_months": 12})
		officer.sees("Crew of the flight", "No", "Entered the country", "1 May 2026", "Standing in the country", "Student pass, domestic helper", "Lives abroad since", "19 October 2011",
			"Moves away for", "12 months")
		silent := page("ref-said-02", obj{"crew": nil})
		for _, unsaid := range []string{"Crew of the flight", "Entered the country", "Standing in the country", "Lives abroad since", "Moves away for"} {
			if strings.Contains(silent, unsaid) {
				t.Errorf("nobody asked, and it says %s", unsaid)
			}
		}
	})
}
