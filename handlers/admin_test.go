package handlers_test

import (
	"testing"

	"taxrefund/models"
	"taxrefund/models/modeltest"
)

func TestAnInstallationIsSetUpByItsAdministrator(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		make := func(path string, body obj, want int) map[string]any {
			t.Helper()
			a := w.call("POST", path, w.admin, "", body)
			if a.status != want {
				t.Fatalf("%s: %d %s, want %d", path, a.status, a.body, want)
			}
			return a.json(t)
		}
		make("/v1/airports", obj{"code": "SIN", "name": "Singapore Changi", "country": "SG", "time_zone": "Asia/Singapore", "currency": "SGD"}, 200)
		terminal := make("/v1/airports/SIN/terminals", obj{"name": "Terminal 3"}, 200)["id"]
		make("/v1/airports/SIN/desks", obj{"terminal_id": terminal, "name": "GST desk", "directions": "before security",
			"hours": []obj{{"weekday": 1, "opens_minute": 0, "closes_minute": 1440}}}, 200)
		kiosk := make("/v1/airports/SIN/kiosks", obj{"terminal_id": terminal, "name": "K-01"}, 200)
		if a := w.call("POST", "/v1/purchases/lookup", kiosk["key"].(string), "", obj{"document": obj{"mrz": w.mrz}}); a.status != 200 {
			t.Errorf("the new kiosk: %d %s", a.status, a.body)
		}
		shop := make("/v1/merchants", obj{"legal_name": "Maison SARL", "vat_id": "FR40303265045", "country": "FR", "member_from": "2024-01-01"}, 200)
		make("/v1/merchants/"+shop["id"].(string)+"/stores", obj{"code": "M1", "name": "Maison", "city": "Lyon", "time_zone": "Europe/Paris"}, 200)
		person := make("/v1/staff", obj{"email": "o@example.org", "name": "O", "role": "officer", "airport": "SIN", "password": "a long enough phrase"}, 200)["id"].(string)
		w.call("POST", "/v1/staff/"+person+"/disable", w.admin, "", nil)
		w.call("POST", "/v1/kiosks/"+kiosk["id"].(string)+"/revoke", w.admin, "", nil)
		if a := w.call("POST", "/v1/purchases/lookup", kiosk["key"].(string), "", obj{"document": obj{"mrz": w.mrz}}); a.status != 401 {
			t.Errorf("the revoked kiosk: %d %s", a.status, a.body)
		}
	})
}

func TestWhatAnAdministratorMaySendWrong(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		shop := obj{"legal_name": "Maison SARL", "vat_id": "FR40303265045", "country": "FR", "member_from": "2024-01-01"}
		store := obj{"code": "M1", "name": "Maison", "city": "Lyon", "time_zone": "Europe/Paris"}
		person := obj{"email": "o@example.org", "name": "O", "role": "officer", "airport": "CDG", "password": "a long enough phrase"}
		for _, tc := range []struct {
			path   string
			body   obj
			status int
			code   string
		}{
			{"/v1/airports", obj{"code": "CDG", "name": "Again", "country": "FR", "time_zone": "Europe/Paris", "currency": "EUR"}, 409, "airport.exists"},
			{"/v1/airports", obj{"code": "paris", "name": "P", "country": "FR", "time_zone": "Europe/Paris", "currency": "EUR"}, 422, "airport.code"},
			{"/v1/airports/XXX/terminals", obj{"name": "T"}, 404, "airport.not_found"},
			{"/v1/airports/CDG/kiosks", obj{"terminal_id": "x", "name": "K"}, 404, "terminal.not_found"},
			{"/v1/airports/CDG/desks", obj{"terminal_id": w.Terminal.ID, "name": "D", "directions": "there", "hours": []obj{{"weekday": 1, "opens_minute": 900, "closes_minute": 600}}}, 422, "desk.hours"},
			{"/v1/kiosks/x/revoke", nil, 404, "kiosk.not_found"},
			{"/v1/merchants", with(t, shop, "vat_id", "FR83404833048"), 409, "merchant.vat_id_taken"},
			{"/v1/merchants", with(t, shop, "vat_id", "FR83404833049"), 422, "vat_id.checksum"},
			{"/v1/merchants", with(t, shop, "country", "France"), 422, "country.unknown"},
			{"/v1/merchants", with(t, shop, "member_from", "soon"), 422, "date.malformed"},
			{"/v1/merchants", with(t, shop, "member_until", "2023-02-30"), 422, "date.malformed"},
			{"/v1/merchants/x/stores", store, 404, "merchant.not_found"},
			{"/v1/merchants/" + models.NewID() + "/stores", store, 404, "merchant.not_found"},
			{"/v1/merchants/" + w.Merchant.ID + "/stores", with(t, store, "time_zone", "Paris"), 422, "store.invalid"},
			{"/v1/merchants/" + w.Merchant.ID + "/stores", with(t, store, "code", "VEN"), 409, "store.code_taken"},
			{"/v1/merchants/x/suspend", obj{"reason": "unpaid"}, 404, "merchant.not_found"},
			{"/v1/staff", with(t, person, "email", "officer@example.org"), 409, "staff.email_taken"},
			{"/v1/staff", with(t, person, "password", "short"), 422, "password.weak"},
			{"/v1/staff", with(t, person, "airport", "XXX"), 404, "airport.not_found"},
			{"/v1/staff/x/disable", nil, 404, "staff.not_found"},
		} {
			var body any
			if tc.body != nil {
				body = tc.body
			}
			if a := w.call("POST", tc.path, w.admin, "", body); a.status != tc.status || a.code(t) != tc.code {
				t.Errorf("%s %v: got %d %s, want %d %s", tc.path, tc.body, a.status, a.body, tc.status, tc.code)
			}
		}
	})
}
