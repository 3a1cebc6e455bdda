package handlers_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"taxrefund/models"
	"taxrefund/models/modeltest"
	"taxrefund/models/place"
)

func TestFinanceTopsUpSetsAFloorAndSeesWhatWaits(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		w.claim("ref-prefund-1", w.sale("A-1", 60000))
		finance := w.signedIn("finance@example.org")
		finance.sees("Money at the rails", "No floor", "1, EUR 85.00")
		id := []string{"rail", "sandbox", "currency", "EUR", "id", "sandbox-EUR"}
		if status := finance.post("/finance/prefunds/floor", append(id, "floor-sandbox-EUR", "50")...); status != 200 {
			t.Fatalf("floor: %d\n%s", status, finance.page)
		}
		finance.sees("The floor is set.", "All that waits needs", "EUR 135.00", "Top up")
		w.must(w.runner.Run(t.Context(), models.System, "run_payouts"))
		finance.open("/jobs")
		finance.sees("prefund_floor")
		finance.open("/finance/")
		for field, form := range map[string][]string{
			"amount-sandbox-EUR":    {"amount-sandbox-EUR", "much", "reference-sandbox-EUR", "STATEMENT-1"},
			"reference-sandbox-EUR": {"amount-sandbox-EUR", "135.00", "reference-sandbox-EUR", "x"},
		} {
			if status := finance.post("/finance/prefunds/top-ups", append(id, form...)...); status != 422 || !strings.Contains(finance.page, `id="`+field+`-error"`) {
				t.Errorf("%s: %d\n%s", field, status, finance.page)
			}
			finance.sees(`value="`+form[1]+`"`, `value="`+form[3]+`"`)
		}
		form := append(id, "amount-sandbox-EUR", "135.00", "reference-sandbox-EUR", "STATEMENT-1")
		for range 2 { // again is no second one
			if status := finance.post("/finance/prefunds/top-ups", form...); status != 200 {
				t.Fatalf("top-up: %d\n%s", status, finance.page)
			}
		}
		finance.sees("The top-up is booked.", "EUR 135.00", "Enough")
		w.must(w.runner.Run(t.Context(), models.System, "run_payouts"))
		a := w.call("GET", "/v1/prefunds", w.finance, "", nil)
		list, _ := a.json(t)["prefunds"].([]any)
		if a.status != 200 || len(list) != 1 || list[0].(obj)["payouts"] != float64(0) || list[0].(obj)["floor"].(obj)["amount_minor"] != float64(5000) {
			t.Errorf("by program: %d %s", a.status, a.body)
		}
	})
}

func TestFinanceSetsAMerchantsCeiling(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		w.claim("ref-exposed-1", w.sale("A-1", 60000))
		w.claim("ref-exposed-2", w.sale("A-2", 60000))
		finance := w.signedIn("finance@example.org")
		finance.open("/finance/exposure")
		finance.sees("Galerie Vendôme SAS", "EUR 170.00", "No ceiling")
		for _, tc := range []struct{ vat, amount, field string }{{"FR1", "100", "vat-id"}, {w.Merchant.VATID, "much", "ceiling"}, {w.Merchant.VATID, "0", "ceiling"}} {
			status := finance.post("/finance/exposure/ceiling", "vat-id", tc.vat, "currency", "EUR", "ceiling", tc.amount)
			if status < 400 || !strings.Contains(finance.page, `id="`+tc.field+`-error"`) {
				t.Errorf("%s: %d", tc.amount, status)
			}
			finance.sees(`value="`+tc.vat+`"`, `value="`+tc.amount+`"`)
		}
		if status := finance.post("/finance/exposure/ceiling", "vat-id", w.Merchant.VATID, "currency", "EUR", "ceiling", "100"); status != 200 {
			t.Fatalf("ceiling: %d\n%s", status, finance.page)
		}
		finance.sees("The ceiling is set.", "EUR 100.00", "Some wait")
		w.must(w.runner.Run(t.Context(), models.System, "run_payouts"))
		a := w.call("GET", "/v1/merchants/"+w.Merchant.ID+"/exposure", w.finance, "", nil)
		list, _ := a.json(t)["exposures"].([]any)
		if a.status != 200 || len(list) != 1 || list[0].(obj)["out"].(obj)["amount_minor"] != float64(8500) || list[0].(obj)["waiting"].(obj)["amount_minor"] != float64(8500) {
			t.Errorf("by program: %d %s", a.status, a.body)
		}
		if a := w.call("PUT", "/v1/merchants/"+w.Merchant.ID+"/ceiling", w.finance, "", obj{"currency": "EUR"}); a.status != 204 {
			t.Errorf("taken away: %d %s", a.status, a.body)
		}
		finance.open("/finance/exposure")
		finance.sees("No ceiling")
	})
}

func TestWhatIsSharedWithOtherAirportsIsSetByStaffOfAll(t *testing.T) {
	w := newWorld(t, modeltest.Lite(t))
	w.must(w.Places.AddAirport(t.Context(), models.System, place.Airport{Code: "ORY", Name: "Paris Orly", Country: "FR", TimeZone: "Europe/Paris", Currency: "EUR"}))
	for path, body := range map[string]obj{
		"PUT /v1/prefunds/sandbox/floor": {"currency": "EUR", "amount_minor": 5}, "PUT /v1/merchants/" + w.Merchant.ID + "/ceiling": {"currency": "EUR", "amount_minor": 5},
		"POST /v1/prefunds/sandbox/top-ups": {"amount": obj{"amount_minor": 5, "currency": "EUR"}, "reference": "STATEMENT-1"},
	} {
		method, path, _ := strings.Cut(path, " ")
		if a := w.call(method, path, w.finance, "", body); a.status != 403 || a.code(t) != "rail.other_airport" {
			t.Errorf("%s: %d %s", path, a.status, a.body)
		}
		w.must(w.DB.Table("staff").Where("id = ?", w.Finance.ID).Updates(map[string]any{"airport_code": nil}).Error)
		if a := w.call(method, path, w.finance, "", body); a.status != 204 {
			t.Errorf("%s by staff of all: %d %s", path, a.status, a.body)
		}
		w.must(w.DB.Table("staff").Where("id = ?", w.Finance.ID).Updates(map[string]any{"airport_code": "CDG"}).Error)
	}
}

func TestFinanceSeesMoneyAndExposureInARealBrowser(t *testing.T) {
	w := newWorld(t, modeltest.Lite(t))
	w.claim("ref-money-01", w.sale("A-1", 60000))
	w.claim("ref-money-02", w.sale("A-2", 60000))
	finance := w.browser(t)
	finance.signIn("finance@example.org", "main h1")
	finance.do(chromedp.Click("details summary"), chromedp.WaitVisible("#floor-sandbox-EUR"))
	finance.fill("#floor-sandbox-EUR", "100")
	finance.picture("finance-money-form")
	finance.press(`form[action="/finance/prefunds/floor"] button`, ".flash")
	finance.sees("Nothing goes below the floor.")
	finance.picture("finance-money")
	finance.press(`a[href="/finance/exposure"]`, "#vat-id")
	finance.fill("#vat-id", w.Merchant.VATID)
	finance.fill("#ceiling", "100")
	finance.press(`form[action="/finance/exposure/ceiling"] button`, ".flash")
	finance.sees("Some wait")
	finance.picture("finance-exposure")
}
