package handlers_test

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"strings"
	"testing"
	"time"

	"taxrefund/models"
	"taxrefund/models/audit"
	"taxrefund/models/modeltest"
	"taxrefund/models/place"
	"taxrefund/models/staff"
)

// paidDay is a day on which a claim was made and paid; the clock stands on the day after.
func (w *world) paidDay() {
	w.t.Helper()
	w.claim("ref-period-1", w.sale("A-1", 24000))
	for _, job := range []string{"run_payouts", "poll_payouts"} {
		w.must(w.runner.Run(w.t.Context(), models.System, job))
	}
	modeltest.Clock(w.DB).Advance(24 * time.Hour)
}

func TestFinanceAskForAReportByTheAPI(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		w.paidDay()
		ask := obj{"airport": "CDG", "from": "2026-05-08", "to": "2026-05-08"}
		a := w.call("POST", "/v1/periods", w.finance, "key-1", ask)
		if a.status != 202 {
			t.Fatalf("%d %s", a.status, a.body)
		}
		id := a.json(t)["id"].(string)
		if again := w.call("POST", "/v1/periods", w.finance, "key-1", ask); string(again.body) != string(a.body) || again.header.Get("Idempotent-Replayed") != "true" {
			t.Errorf("again: %d %s", again.status, again.body)
		}
		if other := w.call("POST", "/v1/periods", w.finance, "key-1", obj{"from": "2026-05-01", "to": "2026-05-01"}); other.code(t) != "idempotency.other_body" {
			t.Errorf("another body: %d %s", other.status, other.body)
		}
		if same := w.call("POST", "/v1/periods", w.admin, "key-2", ask); same.status != 202 || same.json(t)["id"] != id {
			t.Errorf("the same days: %d %s", same.status, same.body)
		}
		got := w.call("GET", "/v1/periods/"+id, w.finance, "", nil).json(t)
		total := got["sums"].([]any)[0].(map[string]any)
		if got["state"] != "made" || got["percent"] != 100.0 || total["by"] != "total" || total["paid"].(map[string]any)["amount_minor"] == 0.0 || total["paid"].(map[string]any)["amount_minor"] != total["due"].(map[string]any)["amount_minor"] {
			t.Errorf("%v", got)
		}
		for _, f := range got["files"].([]any) {
			file := f.(map[string]any)
			d := w.call("GET", "/v1/periods/"+id+"/report."+file["format"].(string), w.finance, "", nil)
			sum := sha256.Sum256(d.body)
			if d.status != 200 || hex.EncodeToString(sum[:]) != file["sha256"] || d.header.Get("Content-Sha256") != file["sha256"] || float64(len(d.body)) != file["size"] ||
				!strings.Contains(d.header.Get("Content-Disposition"), "period_CDG_2026-05-08_2026-05-08_v1.") {
				t.Errorf("%v: %d, %d bytes, %v", file, d.status, len(d.body), d.header)
			}
		}
		csv := string(w.call("GET", "/v1/periods/"+id+"/report.csv", w.finance, "", nil).body)
		for _, want := range []string{`"2026-05-08T14:00:00+02:00","Europe/Paris","CDG","paid"`, `"FR83404833048","Galerie Vendôme SAS","CHN","EUR"`, "\r\n\"total\","} {
			if !strings.Contains(csv, want) {
				t.Errorf("%s is not in\n%s", want, csv)
			}
		}
		lines, err := audit.Of(t.Context(), db, "period", id)
		if err != nil || len(lines) != 5 || lines[0].Deed != "period.ask" || lines[1].Deed != "period.make" || lines[4].Deed != "report.read" || lines[4].Actor != "The finance" {
			t.Errorf("the log says %+v, %v", lines, err)
		}
		if list := w.call("GET", "/v1/periods", w.finance, "", nil).json(t)["periods"].([]any); len(list) != 1 {
			t.Errorf("%v", list)
		}
		for _, c := range []struct {
			body obj
			code string
		}{
			{obj{"from": "2026-05-08", "to": "2026-05-09"}, "period.not_over"}, {obj{"from": "2026-05-08", "to": "2026-05-07"}, "period.order"},
			{obj{"from": "2025-01-01", "to": "2026-05-08"}, "period.too_long"}, {obj{"from": "yesterday", "to": "2026-05-08"}, "date.malformed"},
			{obj{"airport": "SIN", "from": "2026-05-08", "to": "2026-05-08"}, "period.other_airport"},
		} {
			if r := w.call("POST", "/v1/periods", w.finance, models.NewID(), c.body); r.code(t) != c.code {
				t.Errorf("%v: %d %s", c.body, r.status, r.body)
			}
		}
		if r := w.call("POST", "/v1/periods", w.finance, "", ask); r.code(t) != "idempotency.key_missing" {
			t.Errorf("without a key: %d %s", r.status, r.body)
		}
	})
}

func TestFinanceOfAnotherAirportGetNoReportOfThisOne(t *testing.T) {
	w := newWorld(t, modeltest.Lite(t))
	w.must(w.Places.AddAirport(t.Context(), models.System, place.Airport{Code: "SIN", Name: "Changi", Country: "SG", TimeZone: "Asia/Singapore", Currency: "SGD"}))
	m, err := w.Staff.Add(t.Context(), models.System, staff.New{Email: "lim@example.org", Name: "Lim", Role: staff.Finance, Airport: "SIN", Password: modeltest.Password})
	w.must(err)
	there, err := w.Staff.NewToken(t.Context(), models.System, m.ID, "test", 30)
	w.must(err)
	w.paidDay()
	id := w.call("POST", "/v1/periods", w.finance, "key-1", obj{"from": "2026-05-08", "to": "2026-05-08"}).json(t)["id"].(string)
	for _, path := range []string{"", "/report.csv", "/report.xlsx"} {
		if a := w.call("GET", "/v1/periods/"+id+path, there, "", nil); a.status != 404 || a.code(t) != "period.not_found" {
			t.Errorf("%s: %d %s", path, a.status, a.body)
		}
	}
	if list := w.call("GET", "/v1/periods?airport=CDG", there, "", nil).json(t)["periods"].([]any); len(list) != 0 {
		t.Errorf("%v", list)
	}
	lim := w.signedIn("lim@example.org")
	if status := lim.send("GET", "/finance/periods/"+id, nil); status != 404 {
		t.Errorf("the page answers %d", status)
	}
	if status := lim.send("GET", "/finance/periods/"+id+"/report.csv", nil); status != 404 {
		t.Errorf("the page's file answers %d", status)
	}
	if lines, err := audit.Of(t.Context(), w.DB, "period", id); err != nil || len(lines) != 2 {
		t.Errorf("the log says %+v, %v", lines, err)
	}
}

func TestFinanceAskForAReportOnThePage(t *testing.T) {
	w := newWorld(t, modeltest.Lite(t))
	w.paidDay()
	marc := w.signedIn("finance@example.org")
	marc.open("/finance/periods")
	if !strings.Contains(marc.page, "Nobody has asked for a report yet.") || !strings.Contains(marc.page, `value="2026-05-08"`) || strings.Contains(marc.page, "All airports") {
		t.Errorf("%s", marc.page)
	}
	if status := marc.send("POST", "/finance/periods", url.Values{"csrf": {marc.csrf}, "from": {"2026-05-08"}, "to": {"2026-05-09"}}); status != 422 ||
		!strings.Contains(marc.page, "The last day is not over yet") || !strings.Contains(marc.page, `value="2026-05-09"`) {
		t.Errorf("%d %s", status, marc.page)
	}
	if status := marc.send("POST", "/finance/periods", url.Values{"csrf": {marc.csrf}, "from": {"2026-05-08"}, "to": {"2026-05-08"}}); status != 303 && status != 200 ||
		!strings.Contains(marc.page, "<h1>8 May 2026</h1>") || !strings.Contains(marc.page, "Galerie Vendôme SAS") {
		t.Errorf("%d %s", status, marc.page)
	}
	marc.open("/finance/periods")
	if !strings.Contains(marc.page, "8 May 2026</a>") || !strings.Contains(marc.page, "report.xlsx") {
		t.Errorf("%s", marc.page)
	}
	if n := w.count("periods"); n != 1 {
		t.Errorf("%d reports", n)
	}
}
