package place_test

import (
	"sync"
	"testing"

	"taxrefund/models"
	"taxrefund/models/audit"
	"taxrefund/models/modeltest"
	"taxrefund/models/place"
)

func refundDesk(t *testing.T, w *modeltest.World, airport string) (place.Kiosk, error) {
	t.Helper()
	return models.InTx(t.Context(), w.DB, w.Agent.Actor("t"), func(tx *models.Tx) (place.Kiosk, error) { return place.RefundDesk(tx, airport) })
}

func TestAnAirportHasOneRefundDeskHoweverManyAgentsBeginAtOnce(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := modeltest.NewWorld(t, db)
		var desks [20]place.Kiosk
		var errs [20]error
		var wg sync.WaitGroup
		for i := range desks {
			wg.Go(func() { desks[i], errs[i] = refundDesk(t, w, "CDG") })
		}
		wg.Wait()
		for i, d := range desks {
			if errs[i] != nil || d.ID == "" || d.ID != desks[0].ID || d.TerminalID != w.Terminal.ID {
				t.Errorf("agent %d got %+v, %v", i, d, errs[i])
			}
		}
		lines, err := audit.Of(t.Context(), db, "kiosk", desks[0].ID)
		if err != nil || len(lines) != 1 || lines[0].Deed != "refund_desk.add" || lines[0].Actor != w.Agent.Name {
			t.Errorf("the audit says %+v, %v", lines, err)
		}
		kiosks, err := w.Places.Kiosks(t.Context(), "CDG")
		if err != nil || len(kiosks) != 1 || kiosks[0].ID != w.Kiosk.ID {
			t.Errorf("the kiosks are %+v, %v", kiosks, err)
		}
		wantCode(t, w.Places.RevokeKiosk(t.Context(), w.Admin.Actor("t"), desks[0].ID), "kiosk.not_found")
	})
}

func TestARefundDeskIsMadeBesideAKioskOfItsName(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := modeltest.NewWorld(t, db)
		kiosk, _ := w.AddKiosk("Refund desk")
		desk, err := refundDesk(t, w, "CDG")
		if err != nil || desk.ID == kiosk.ID || desk.Name == kiosk.Name {
			t.Errorf("got %+v, %v", desk, err)
		}
		if again, err := refundDesk(t, w, "CDG"); err != nil || again.ID != desk.ID {
			t.Errorf("then %+v, %v", again, err)
		}
	})
}

func TestAnAirportWithoutATerminalHasNoRefundDesk(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := modeltest.NewWorld(t, db)
		if err := w.Places.AddAirport(t.Context(), models.System, singapore()); err != nil {
			t.Fatal(err)
		}
		_, err := refundDesk(t, w, "SIN")
		wantCode(t, err, "terminal.none")
	})
}

// Even somebody who could write a key's hash into the row of the desk could not sign in as it.
func TestNobodySignsInAsTheRefundDesk(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := modeltest.NewWorld(t, db)
		desk, err := refundDesk(t, w, "CDG")
		if err != nil {
			t.Fatal(err)
		}
		key := "kiosk_stolen"
		if err := db.Exec("UPDATE kiosks SET key_hash = ? WHERE id = ?", w.Ring.HashToken(key), desk.ID).Error; err != nil {
			t.Fatal(err)
		}
		_, _, err = w.Places.Authenticate(t.Context(), key)
		wantCode(t, err, "kiosk.unknown_key")
	})
}
