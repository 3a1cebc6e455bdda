package handlers_test

import (
	"strings"
	"testing"

	"taxrefund/models"
	"taxrefund/models/modeltest"
	"taxrefund/models/travel"
)

// desk is where every help of the test airport ends.
const desk = ", or see an officer: Customs desk 2, beside check-in row 7, open until 22:00."

func TestWhatIsUnknownIsAnsweredWithWhatToDoAboutIt(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		typed := func(change obj) obj {
			r := obj{"merchant_vat_id": w.Merchant.VATID, "invoice_number": "NEW-1", "issued_on": "2026-05-07", "total": obj{"amount_minor": 60000, "currency": "EUR"}}
			for k, v := range change {
				r[k] = v
			}
			return r
		}
		broken := []string{w.mrz[0], strings.Replace(w.mrz[1], "900314", "900315", 1)}
		for _, tc := range []struct {
			name   string
			path   string
			body   obj
			status int
			help   string
		}{
			{"a passport nobody sold to", "/v1/purchases/lookup", obj{"document": obj{"mrz": stranger()}}, 200, "No shop has registered a purchase with this document yet; scan your receipts, ask the shop"},
			{"a passport read badly", "/v1/purchases/lookup", obj{"document": obj{"mrz": broken}}, 422, "Lay the travel document flat and scan it again"},
			{"a passport read badly, in a claim", "/v1/claims", with(t, w.submission("help-1xx", typed(nil)), "document.mrz", broken), 422, "Lay the travel document flat and scan it again"},
			{"a shop nobody knows", "/v1/claims", w.submission("help-2xx", typed(obj{"merchant_vat_id": "FR40303265045"})), 422, "This shop is not registered here; ask the shop"},
			{"a sale nobody knows", "/v1/claims", w.submission("help-3xx", obj{"sale_id": models.NewID()}), 422, "This receipt is not registered yet; ask the shop"},
			{"a receipt code nobody knows", "/v1/claims", w.submission("help-4xx", obj{"code": "~~~"}), 422, "Scan the receipt's code again, or type the receipt in"},
			{"a scan of nothing", "/v1/scans", obj{"input": "~~~"}, 200, "Try it again"},
			{"a card number for an account", "/v1/claims", with(t, w.submission("help-5xx", typed(nil)), "payout.account", "4111 1111 1111 1111"), 422, "Choose another way to be paid, or cash"},
		} {
			a := w.call("POST", tc.path, w.KioskKey, "help-"+models.NewID(), tc.body)
			help, _ := a.json(t)["help"].(map[string]any)
			if a.status != tc.status || help == nil || help["text"] != tc.help+desk || help["desk"].(map[string]any)["name"] != "Customs desk 2" {
				t.Errorf("%s: %d %s", tc.name, a.status, a.body)
			}
		}
		a := w.call("POST", "/v1/claims", w.KioskKey, "help-6xx", w.submission("help-6xx", typed(nil)))
		if a.status != 201 || a.json(t)["desk"] == nil || !strings.Contains(string(a.body), "This receipt is not registered yet; ask the shop to report it.") {
			t.Errorf("a receipt that waits for its record: %d %s", a.status, a.body)
		}
	})
}

func TestOnlyWhoStandsWithATravellerIsHelped(t *testing.T) {
	w := newWorld(t, modeltest.Lite(t))
	for who, key := range map[string]string{"admin": w.admin, "finance": w.finance} {
		if a := w.call("POST", "/v1/scans", key, "", obj{"input": "~~~"}); a.status != 200 || strings.Contains(string(a.body), `"help"`) {
			t.Errorf("%s: %d %s", who, a.status, a.body)
		}
	}
	if a := w.call("POST", "/v1/scans", w.agent, "", obj{"input": "~~~"}); !strings.Contains(string(a.body), "Customs desk 2") {
		t.Errorf("the agent: %d %s", a.status, a.body)
	}
}

// stranger is the zone of a passport that bought nothing.
func stranger() []string {
	return travel.FormatZone(travel.Document{Kind: "P", IssuingState: "JPN", Number: "TR1234567", Surname: "SATO", GivenNames: "YUKI",
		Nationality: "JPN", BirthDate: "1988-11-02", Sex: "F", ExpiresOn: "2031-01-31"})
}
