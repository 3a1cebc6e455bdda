package staff_test

import (
	"fmt"
	"sync"
	"testing"

	"taxrefund/models"
	"taxrefund/models/modeltest"
	"taxrefund/models/place"
	"taxrefund/models/staff"
)

func TestAnAdministratorOfOneAirportReachesNoFurther(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := modeltest.NewWorld(t, db)
		sin := place.Airport{Code: "SIN", Name: "Singapore Changi", Country: "SG", TimeZone: "Asia/Singapore", Currency: "SGD"}
		if err := w.Places.AddAirport(t.Context(), models.System, sin); err != nil {
			t.Fatal(err)
		}
		local := w.Admin.Actor("t")
		local.Airport = "SIN"
		for name, airport := range map[string]string{"of another airport": "CDG", "of all airports": ""} {
			_, err := w.Staff.Add(t.Context(), local, staff.New{Email: "a@example.org", Name: "A", Role: staff.Admin, Airport: airport, Password: modeltest.Password})
			if models.CodeOf(err) != "airport.not_found" {
				t.Errorf("made an administrator %s: %v", name, err)
			}
		}
		for _, m := range []staff.Member{w.Officer, w.Admin} {
			wantCode(t, w.Staff.Disable(t.Context(), local, m.ID), "staff.not_found")
		}
		own, err := w.Staff.Add(t.Context(), local, staff.New{Email: "a@example.org", Name: "A", Role: staff.Officer, Airport: "SIN", Password: modeltest.Password})
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Staff.Disable(t.Context(), local, own.ID); err != nil {
			t.Errorf("may not put out their own: %v", err)
		}
		signIn(t, w, w.Officer, "10.0.0.1")
		signIn(t, w, w.Admin, "10.0.0.1")
	})
}

func TestAdministratorsCannotAllPutEachOtherOut(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := modeltest.NewWorld(t, db)
		wantCode(t, w.Staff.Disable(t.Context(), w.Admin.Actor("t"), w.Admin.ID), "staff.last_admin")
		admins := []staff.Member{w.Admin}
		for i := range 3 {
			m, err := w.Staff.Add(t.Context(), w.Admin.Actor("t"), staff.New{Email: fmt.Sprintf("admin%d@example.org", i), Name: "A", Role: staff.Admin, Password: modeltest.Password})
			if err != nil {
				t.Fatal(err)
			}
			admins = append(admins, m)
		}
		errs := make([]error, len(admins))
		var wg sync.WaitGroup
		for i := range admins {
			wg.Go(func() { errs[i] = w.Staff.Disable(t.Context(), admins[(i+1)%len(admins)].Actor("t"), admins[i].ID) })
		}
		wg.Wait()
		refused := 0
		for _, err := range errs {
			if err != nil {
				refused++
				wantCode(t, err, "staff.last_admin")
			}
		}
		var left int64
		if err := db.Table("staff").Where("role = 'admin' AND status = 'active'").Count(&left).Error; err != nil || left != 1 || refused != 1 {
			t.Errorf("%d are left and %d were refused, %v; want one of each", left, refused, err)
		}
	})
}
