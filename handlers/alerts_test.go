package handlers_test

import (
	"strings"
	"testing"
	"time"

	"taxrefund/models"
	"taxrefund/models/modeltest"
)

func TestAnAdministratorSeesAlertsOpenOnesFirst(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		clock := modeltest.Clock(db)
		if a := w.call("GET", "/v1/kiosk", w.KioskKey, "", nil); a.status != 200 || a.json(t)["name"] != "Kiosk 1" || a.json(t)["airport"] != "CDG" || a.json(t)["now"] != "2026-05-08T12:00:00Z" {
			t.Errorf("%d %s", a.status, a.body)
		}
		w.Places.Stop()
		admin := w.signedIn("admin@example.org")
		admin.open("/alerts")
		admin.sees("Nothing needs attention, and nothing did.", "Kiosk silent", "A kiosk was not heard of for 10 minutes while a customs desk was open.")
		clock.Advance(20 * time.Minute)
		w.must(w.runner.Run(t.Context(), models.System, "raise_alerts"))
		list := w.list("/v1/alerts?state=open", w.admin, "alerts")
		if len(list) != 1 {
			t.Fatalf("%v", list)
		}
		one := list[0].(map[string]any)
		if one["condition"] != "kiosk_silent" || one["subject"] != w.Kiosk.ID || one["airport"] != "CDG" || one["opened_at"] != "2026-05-08T12:20:00Z" || one["closed_at"] != nil || one["notice"] != "waiting" {
			t.Errorf("%v", one)
		}
		admin = w.signedIn("admin@example.org")
		admin.open("/alerts")
		admin.sees("Kiosk 1 was last heard of on 8 May 2026, 12:00 UTC", "Open", "Not told yet", "8 May 2026, 14:20")
		admin.open("/admin/")
		admin.sees("8 May 2026, 14:00")
		w.call("GET", "/v1/kiosk", w.KioskKey, "", nil)
		w.Places.Stop()
		w.must(w.runner.Run(t.Context(), models.System, "raise_alerts"))
		if list := w.list("/v1/alerts?state=open", w.admin, "alerts"); len(list) != 0 {
			t.Errorf("it calls, and still %v", list)
		}
		if list := w.list("/v1/alerts", w.admin, "alerts"); len(list) != 1 || list[0].(map[string]any)["closed_at"] != "2026-05-08T12:20:00Z" {
			t.Errorf("%v", list)
		}
		admin.open("/alerts")
		if admin.sees("Closed"); strings.Contains(admin.page, "Nothing needs attention") {
			t.Error("what is over is not shown")
		}
	})
}
