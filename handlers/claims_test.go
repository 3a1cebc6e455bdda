package handlers_test

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"testing"

	"taxrefund/models"
	"taxrefund/models/modeltest"
	"taxrefund/models/travel"
)

func TestAClaimGoesInAtAKioskAndTheRefundComesOut(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		w.sale("A-1", 60000)
		w.sale("A-2", 50000, watch)
		found := w.call("POST", "/v1/purchases/lookup", w.KioskKey, "", obj{"document": obj{"mrz": w.mrz}})
		if found.status != 200 || len(found.json(t)["sales"].([]any)) != 2 {
			t.Fatalf("lookup: %d %s", found.status, found.body)
		}
		var receipts []obj
		for _, s := range found.json(t)["sales"].([]any) {
			receipts = append(receipts, obj{"sale_id": s.(map[string]any)["id"]})
		}
		a := w.call("POST", "/v1/claims", w.KioskKey, "ref-whole-1", w.submission("ref-whole-1", receipts...))
		c := a.json(t)
		if a.status != 201 || c["channel"] != "red" || c["desk"].(map[string]any)["name"] != "Customs desk 2" {
			t.Fatalf("submit: %d %s", a.status, a.body)
		}
		var red string
		for _, r := range c["receipts"].([]any) {
			if r := r.(map[string]any); r["colour"] == "red" {
				red = r["id"].(string)
			}
		}
		path := "/v1/claims/" + c["id"].(string)
		decided := w.call("POST", path+"/decisions", w.officer, "", obj{"version": c["version"], "receipts": []obj{{"id": red, "action": "validate"}}})
		if decided.status != 200 || decided.json(t)["status"] != "validated" {
			t.Fatalf("decide: %d %s", decided.status, decided.body)
		}
		if v := w.call("GET", path+"/voucher.pdf", w.KioskKey, "", nil); v.status != 200 || !bytes.HasPrefix(v.body, []byte("%PDF-")) {
			t.Errorf("voucher: %d", v.status)
		}
		for _, job := range []string{"run_payouts", "poll_payouts", "close_batches"} {
			w.must(w.runner.Run(t.Context(), models.System, job))
		}
		after := w.call("GET", path, w.officer, "", nil).json(t)
		for _, p := range after["payouts"].([]any) {
			if p.(map[string]any)["state"] != "paid" {
				t.Errorf("a payout is %v", p)
			}
		}
		list := w.call("GET", "/v1/batches", w.finance, "", nil).json(t)["batches"].([]any)
		number := list[0].(map[string]any)["number"].(string)
		csv := w.call("GET", "/v1/batches/"+number+"/report.csv", w.finance, "", nil)
		if csv.status != 200 || !strings.Contains(string(csv.body), after["doc_id"].(string)) || csv.header.Get("Content-Sha256") == "" {
			t.Errorf("report: %d %v %s", csv.status, csv.header, csv.body)
		}
	})
}

func TestFiftySubmissionsOfOneInvoiceFromTenKiosksLeaveOneLiveClaim(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		s := w.sale("A-1", 24000)
		other := w.document
		other.Number = "E87654321"
		otherMRZ := travel.FormatZone(other)
		keys := make([]string, 10)
		for i := range keys {
			_, keys[i] = w.AddKiosk(fmt.Sprintf("K%02d", i))
		}
		answers := make([]answer, 50)
		var wg sync.WaitGroup
		for i := range answers {
			receipt := obj{"sale_id": s.ID}
			if i%2 == 0 {
				receipt = w.typed(s)
			}
			reference := fmt.Sprintf("ref-race-%03d", i)
			body := w.submission(reference, receipt)
			if i%4 == 0 {
				body["document"] = obj{"mrz": otherMRZ}
			}
			wg.Go(func() { answers[i] = w.call("POST", "/v1/claims", keys[i%10], reference, body) })
		}
		wg.Wait()
		won := 0
		for i, a := range answers {
			switch a.status {
			case 201:
				won++
			case 409:
			default:
				t.Errorf("submission %d: %d %s", i, a.status, a.body)
			}
		}
		var live int64
		w.must(db.Table("receipts").Where("live").Count(&live).Error)
		if won != 1 || live != 1 || w.count("claims") != 1 {
			t.Errorf("%d won, %d live receipts, %d claims; want one of each", won, live, w.count("claims"))
		}
	})
}

func TestTwentyDecisionsAtOnceMakeOne(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		c := w.claim("ref-decide", w.sale("A-1", 50000, watch))
		red := c["receipts"].([]any)[0].(map[string]any)["id"]
		answers := make([]answer, 20)
		var wg sync.WaitGroup
		for i := range answers {
			key, action := w.officer, obj{"id": red, "action": "validate"}
			if i%2 == 0 {
				key, action = w.super, obj{"id": red, "action": "refuse", "reason": "goods_not_present"}
			}
			wg.Go(func() {
				answers[i] = w.call("POST", "/v1/claims/"+c["id"].(string)+"/decisions", key, "", obj{"version": 1, "receipts": []obj{action}})
			})
		}
		wg.Wait()
		won := 0
		for i, a := range answers {
			if a.status == 200 {
				won++
			} else if a.status != 409 {
				t.Errorf("decision %d: %d %s", i, a.status, a.body)
			}
		}
		if won != 1 || w.count("decisions") != 1 {
			t.Errorf("%d won and %d decisions are stored, want one", won, w.count("decisions"))
		}
	})
}

func TestAReplayFromTwoConnectionsGetsTheSameBytes(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		body := w.submission("ref-replay", obj{"sale_id": w.sale("A-1", 24000).ID})
		answers := make([]answer, 10)
		var wg sync.WaitGroup
		for i := range answers {
			wg.Go(func() { answers[i] = w.call("POST", "/v1/claims", w.KioskKey, "ref-replay", body) })
		}
		wg.Wait()
		for i, a := range answers {
			if a.status != 201 || !bytes.Equal(a.body, answers[0].body) {
				t.Errorf("replay %d: %d %s\nfirst: %s", i, a.status, a.body, answers[0].body)
			}
		}
		if w.count("claims") != 1 {
			t.Errorf("%d claims", w.count("claims"))
		}
		body["language"] = "fr"
		if a := w.call("POST", "/v1/claims", w.KioskKey, "ref-replay", body); a.status != 422 || a.code(t) != "idempotency.other_body" {
			t.Errorf("another body under the same key: %d %s", a.status, a.body)
		}
	})
}
