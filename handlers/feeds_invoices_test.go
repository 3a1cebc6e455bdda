package handlers_test

import (
	"os"
	"strings"
	"testing"

	"taxrefund/models"
	"taxrefund/models/merchant"
	"taxrefund/models/modeltest"
)

// invoice is one of our own electronic invoices of 8 May 2026, from the store VEN to the traveller of this world.
func (w *world) invoice(name string) string {
	w.t.Helper()
	text, err := os.ReadFile("../models/fiscal/testdata/" + name + ".xml")
	w.must(err)
	return strings.ReplaceAll(string(text), "12345678903", "00743110157") // which has a province, as merchants are enrolled with one only
}

func TestASaleThatCameAsAnElectronicInvoiceIsClaimed(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		keys := map[string]string{"FR": w.MerchantKey}
		for country, vatID := range map[string]string{"ES": "ESB23103039", "IT": "IT00743110157"} {
			m, key, err := w.Merchants.AddMerchant(t.Context(), models.System, merchant.Merchant{LegalName: "Gallery", VATID: vatID, Country: country, MemberFrom: "2020-01-01"})
			w.must(err)
			for _, code := range []string{"VEN", "OPE"} {
				_, err = w.Merchants.AddStore(t.Context(), models.System, merchant.Store{MerchantID: m.ID, Code: code, Name: "Gallery", City: "City", TimeZone: "Europe/Rome"})
				w.must(err)
			}
			keys[country] = key
		}
		for _, c := range []struct{ key, name, media string }{
			{keys["FR"], "invoice.ubl", "application/xml"},
			{keys["FR"], "invoice.cii", "text/xml; charset=utf-8"},
			{keys["ES"], "invoice.facturae", "application/xml"},
			{keys["IT"], "invoice.fatturapa", "application/xml"},
		} {
			a := w.feed(c.key, "?name="+c.name, c.media, w.invoice(c.name))
			if a.status != 202 {
				t.Fatalf("%s: %d %s", c.name, a.status, a.body)
			}
			w.until("the feed is finished", func() bool {
				f := w.call("GET", "/v1/feeds/"+a.json(t)["id"].(string), c.key, "", nil).json(t)
				if f["finished_at"] != nil && (f["state"] != "done" || f["recorded"] != 1.0 || f["format"] != "xml") {
					t.Fatalf("%s: %v", c.name, f)
				}
				return f["finished_at"] != nil
			})
		}
		found := w.call("POST", "/v1/purchases/lookup", w.KioskKey, "", obj{"document": obj{"mrz": w.mrz}}).json(t)["sales"].([]any)
		var receipts []obj
		for _, s := range found {
			receipts = append(receipts, obj{"sale_id": s.(map[string]any)["id"]})
		}
		var buyers, sales int64
		w.must(db.Raw("SELECT count(DISTINCT buyer_index), count(*) FROM sales").Row().Scan(&buyers, &sales))
		if len(found) != 2 || buyers != 1 || sales != 4 { // at this airport those of its country are found
			t.Fatalf("%d sales of %d buyers, of which are found %v", sales, buyers, found)
		}
		a := w.call("POST", "/v1/claims", w.KioskKey, "ref-invoices", w.submission("ref-invoices", receipts...))
		if a.status != 201 {
			t.Fatalf("submit: %d %s", a.status, a.body)
		}
		for _, r := range a.json(t)["receipts"].([]any) {
			if r := r.(map[string]any); r["colour"] != "green" {
				t.Errorf("a receipt is %v", r)
			}
		}

		// A credit note on one of them takes it back, claimed or not.
		id := w.feed(keys["FR"], "?name=credit.xml", "application/xml", w.invoice("credit.ubl")).json(t)["id"].(string)
		if f := w.finished(id); f["state"] != "done" || f["voided"] != 1.0 {
			t.Errorf("the credit note: %v", f)
		}
		var why []string
		w.must(db.Raw("SELECT void_reason FROM sales WHERE status = 'void'").Scan(&why).Error)
		if strings.Join(why, "|") != "Goods returned" {
			t.Errorf("void are %q", why)
		}
	})
}

func TestADocumentThatIsNoInvoiceRefusesItsFeed(t *testing.T) {
	w := newWorld(t, modeltest.Lite(t))
	text := w.invoice("invoice.ubl")
	for code, text := range map[string]string{
		"invoice_file.format":    "<html/>",
		"invoice_file.cut":       text[:2000],
		"invoice_file.dtd":       "<!DOCTYPE x>" + text[strings.Index(text, "<Invoice"):],
		"invoice_file.depth":     strings.Replace(text, "<cbc:ID>", strings.Repeat("<a>", 100_000)+"<cbc:ID>", 1),
		"invoice_file.totals":    strings.Replace(text, ">50.00<", ">50.01<", 1),
		"invoice_file.too_large": strings.Replace(text, "<cbc:ID>", strings.Repeat("<cbc:X/>", 250_000)+"<cbc:ID>", 1),
	} {
		f := w.finished(w.feed(w.MerchantKey, "", "application/xml", text).json(t)["id"].(string))
		if detail, _ := f["detail"].(string); f["state"] != "refused" || f["refusal"] != code || !strings.HasPrefix(detail, "line ") {
			t.Errorf("%s: %v", code, f)
		}
	}
	if a := w.feed(w.MerchantKey, "", "application/xml", text+strings.Repeat(" ", 8<<20)); a.status != 422 || a.code(t) != "feed.too_large" || w.count("sales") != 0 {
		t.Errorf("a large one: %d %s", a.status, a.body)
	}
}
