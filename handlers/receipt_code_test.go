package handlers_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"taxrefund/models"
	"taxrefund/models/merchant"
	"taxrefund/models/modeltest"
)

// lisbon is the VAT id of a shop in Portugal; atQR is a receipt of it as its till prints the code (Portaria 195/2020).
const lisbon = "PT504113275"

func atQR(kind, number string) string {
	return "A:504113275*B:999999990*C:PT*D:" + kind + "*E:N*F:20260507*G:" + number + "*H:JFK7T2QM-17*I1:PT*I7:200.00*I8:46.00*N:46.00*O:246.00*Q:aB1c*R:1234"
}

// changed is the code of a German till that has a key, and a signature that is not of it.
func changed(t *testing.T) string {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	point, err := key.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return "V0;till-1;Kassenbeleg-V1;Beleg^246.00_0.00_0.00_0.00_0.00^246.00:Bar;18;112;2026-05-07T15:00:00.000Z;2026-05-07T15:00:01.000Z;ecdsa-plain-SHA256;unixTime;" +
		base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{1}, 64)) + ";" + base64.StdEncoding.EncodeToString(point)
}

// portuguese adds the shop and records a sale of it.
func (w *world) portuguese(t *testing.T, invoice string) {
	t.Helper()
	m, key, err := w.Merchants.AddMerchant(t.Context(), models.System, merchant.Merchant{LegalName: "Chiado Modas Lda", VATID: lisbon, Country: "PT", MemberFrom: "2020-01-01"})
	w.must(err)
	_, err = w.Merchants.AddStore(t.Context(), models.System, merchant.Store{MerchantID: m.ID, Code: "CHI", Name: "Chiado", City: "Lisboa", TimeZone: "Europe/Lisbon"})
	w.must(err)
	a := w.call("POST", "/v1/sales", key, "pt-"+models.NewID(), obj{"action": "record", "invoice_number": invoice, "store": "CHI", "local_time": "2026-05-07T17:00:00", "currency": "EUR",
		"lines": []obj{{"description": "Coat", "category": "clothing", "quantity": 1, "gross_minor": 24600, "vat_rate": "23", "vat_minor": 4600}}})
	if a.status != 200 {
		t.Fatalf("the sale: %d %s", a.status, a.body)
	}
}

func TestAReceiptIsClaimedByItsScannedCode(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		w.portuguese(t, "FS A26/17")
		code := obj{"code": atQR("FS", "FS A26/17")}
		s := w.call("POST", "/v1/scans", w.KioskKey, "", obj{"input": code["code"]})
		want := `"takes":{"receipt":{"merchant_vat_id":"PT504113275","invoice_number":"FS A26/17","issued_on":"2026-05-07","total":{"amount_minor":24600,"currency":"EUR","text":"EUR 246.00"},"vat_minor":4600,"sale":"sale"`
		if s.status != 200 || !strings.Contains(string(s.body), want) || !strings.Contains(string(s.body), `"kind":"pt_at_qr"`) {
			t.Errorf("the scan: %d %s", s.status, s.body)
		}
		a := w.call("POST", "/v1/claims", w.KioskKey, "code-1xx", w.submission("code-1xx", code))
		r, _ := a.json(t)["receipts"].([]any)
		if a.status != 201 || r[0].(map[string]any)["invoice_number"] != "FS A26/17" || !strings.Contains(string(a.body), `"match.exact"`) {
			t.Fatalf("the claim: %d %s", a.status, a.body)
		}
		var detail string
		w.must(db.Read(t.Context()).Raw("SELECT detail FROM audit_log WHERE deed = 'claim.submit'").Scan(&detail).Error)
		if !strings.Contains(strings.ReplaceAll(detail, " ", ""), `"receipt_codes":{"1":"pt_at_qr"}`) {
			t.Errorf("the audit says %s", detail)
		}
	})
}

func TestWhatAScannedCodeCannotBe(t *testing.T) {
	w := newWorld(t, modeltest.Lite(t))
	w.portuguese(t, "FS A26/17")
	good := atQR("FS", "FS A26/17")
	for _, tc := range []struct {
		name    string
		receipt obj
		field   string
		help    string
	}{
		{"a pro forma", obj{"code": atQR("PF", "PF A26/3")}, "receipts[0].code receipt.not_a_sale", "This paper is not the receipt of a sale"},
		{"a credit note", obj{"code": atQR("NC", "NC A26/3")}, "receipts[0].code receipt.not_a_sale", "This paper is not the receipt of a sale"},
		{"a code cut short", obj{"code": good[:60]}, "receipts[0].code receipt.", "Scan the receipt's code again"},
		{"a signature that does not hold", obj{"code": changed(t)}, "receipts[0].code receipt.signature_wrong", "Scan the receipt's code again"},
		{"another total typed", obj{"code": good, "total": obj{"amount_minor": 24700, "currency": "EUR"}}, "receipts[0].total receipt.disagrees", "Scan the receipt's code again"},
		{"another shop typed", obj{"code": good, "merchant_vat_id": w.Merchant.VATID}, "receipts[0].merchant_vat_id receipt.disagrees", "Scan the receipt's code again"},
		{"a code without the shop", obj{"code": "https://porezna.gov.hr/rn?jir=5d1a0b2c-7e31-4f0a-9a64-0c2b6f1e8d47&datv=20260507_1700&izn=246,00"}, "receipts[0].merchant_vat_id receipt.needs", "Type in what the code of the receipt does not say"},
		{"a code and a sale", obj{"code": good, "sale_id": models.NewID()}, "", "Scan the receipt's code again"},
	} {
		a := w.call("POST", "/v1/claims", w.KioskKey, "bad-"+models.NewID(), w.submission("bad-"+models.NewID(), tc.receipt))
		p := a.json(t)
		field := ""
		if list, ok := p["errors"].([]any); ok {
			first := list[0].(map[string]any)
			field = fmt.Sprint(first["path"], " ", first["code"])
		}
		if a.status != 422 || !strings.HasPrefix(field, tc.field) || !strings.Contains(fmt.Sprint(p["help"]), tc.help) {
			t.Errorf("%s: %d %s", tc.name, a.status, a.body)
		}
	}
}
