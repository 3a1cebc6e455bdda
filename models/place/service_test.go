package place_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"taxrefund/models"
	"taxrefund/models/audit"
	"taxrefund/models/modeltest"
	"taxrefund/models/place"
)

func wantCode(t *testing.T, err error, code string) {
	t.Helper()
	if err == nil || models.CodeOf(err) != code {
		t.Errorf("got %v, want %s", err, code)
	}
}

func singapore() place.Airport {
	return place.Airport{Code: "SIN", Name: "Singapore Changi", Country: "SG", TimeZone: "Asia/Singapore", Currency: "SGD"}
}

func TestWhichAirportsAreAdded(t *testing.T) {
	cases := []struct {
		name  string
		alter func(*place.Airport)
		code  string // empty: accepted
	}{
		{"one more airport, with a name of 80 characters", func(a *place.Airport) { a.Name = strings.Repeat("樟", 80) }, ""},
		{"one that is here already", func(a *place.Airport) { a.Code = "CDG" }, "airport.exists"},
		{"with a code in small letters", func(a *place.Airport) { a.Code = "sin" }, "airport.code"},
		{"with an ICAO code", func(a *place.Airport) { a.Code = "WSSS" }, "airport.code"},
		{"without a name", func(a *place.Airport) { a.Name = "" }, "place.name"},
		{"with a name of 81", func(a *place.Airport) { a.Name = strings.Repeat("樟", 81) }, "place.name"},
		{"with a line break in its name", func(a *place.Airport) { a.Name = "Changi\nx" }, "place.name"},
		{"with a country of three letters", func(a *place.Airport) { a.Country = "SGP" }, "country.unknown"},
		{"without a time zone", func(a *place.Airport) { a.TimeZone = "" }, "airport.time_zone"},
		{"with this machine's time zone", func(a *place.Airport) { a.TimeZone = "Local" }, "airport.time_zone"},
		{"with an unknown time zone", func(a *place.Airport) { a.TimeZone = "Asia/Atlantis" }, "airport.time_zone"},
		{"with an unknown currency", func(a *place.Airport) { a.Currency = "SGX" }, "currency.unknown"},
	}
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := modeltest.NewWorld(t, db)
		for _, tc := range cases {
			a := singapore()
			tc.alter(&a)
			err := w.Places.AddAirport(t.Context(), w.Admin.Actor("t"), a)
			if tc.code != "" {
				if models.CodeOf(err) != tc.code {
					t.Errorf("%s: got %v, want %s", tc.name, err, tc.code)
				}
				continue
			}
			if err != nil {
				t.Fatalf("%s: %v", tc.name, err)
			}
			if got, err := w.Places.Airport(t.Context(), "SIN"); err != nil || got != a {
				t.Errorf("read back as %+v, %v", got, err)
			}
			if all, err := w.Places.Airports(t.Context()); err != nil || !slices.Equal(all, []place.Airport{w.Airport, a}) {
				t.Errorf("all are %+v, %v", all, err)
			}
		}
	})
}

func TestWhatIsBuiltAtAnAirportIsReadBack(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := modeltest.NewWorld(t, db)
		t1, err := w.Places.AddTerminal(t.Context(), w.Admin.Actor("t"), "CDG", "Terminal 1")
		if err != nil {
			t.Fatal(err)
		}
		if got, err := w.Places.Terminals(t.Context(), "CDG"); err != nil || !slices.Equal(got, []place.Terminal{t1, w.Terminal}) {
			t.Errorf("the terminals are %+v, %v", got, err)
		}
		bare, err := w.Places.AddDesk(t.Context(), w.Admin.Actor("t"), place.Desk{AirportCode: "CDG", TerminalID: t1.ID, Name: "A desk", Directions: "left"})
		if err != nil {
			t.Fatal(err)
		}
		got, err := w.Places.Desks(t.Context(), "CDG")
		if err != nil || len(got) != 2 || got[0].ID != bare.ID || got[0].Directions != "left" || len(got[0].Hours) != 0 || got[1].ID != w.Desk.ID {
			t.Fatalf("the desks are %+v, %v", got, err)
		}
		if !slices.Equal(got[1].Hours, w.Desk.Hours) {
			t.Errorf("its hours are %+v, want %+v", got[1].Hours, w.Desk.Hours)
		}
		if none, err := w.Places.Desks(t.Context(), "SIN"); err != nil || len(none) != 0 {
			t.Errorf("another airport has %+v, %v", none, err)
		}
		lines, err := audit.Of(t.Context(), db, "desk", bare.ID)
		if err != nil || len(lines) != 1 || lines[0].Deed != "desk.add" || lines[0].Actor != w.Admin.Name {
			t.Errorf("the audit says %+v, %v", lines, err)
		}
	})
}

func TestWhatIsNotBuilt(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := modeltest.NewWorld(t, db)
		ctx, admin := t.Context(), w.Admin.Actor("t")
		_, err := w.Places.AddTerminal(ctx, admin, "CDG", "")
		wantCode(t, err, "place.name")
		_, err = w.Places.AddTerminal(ctx, admin, "XXX", "Terminal 1")
		wantCode(t, err, "airport.not_found")
		_, err = w.Places.AddTerminal(ctx, admin, "CDG", w.Terminal.Name)
		wantCode(t, err, "terminal.name_taken")
		_, _, err = w.Places.EnrolKiosk(ctx, admin, "CDG", w.Terminal.ID, "")
		wantCode(t, err, "place.name")
		_, _, err = w.Places.EnrolKiosk(ctx, admin, "CDG", w.Terminal.ID, w.Kiosk.Name)
		wantCode(t, err, "kiosk.name_taken")
		_, err = w.Places.Airport(ctx, "XXX")
		wantCode(t, err, "airport.not_found")
		for _, terminal := range []string{"", "x", models.NewID()} {
			_, _, err = w.Places.EnrolKiosk(ctx, admin, "CDG", terminal, "Kiosk 2")
			wantCode(t, err, "terminal.not_found")
			_, err = w.Places.AddDesk(ctx, admin, place.Desk{AirportCode: "CDG", TerminalID: terminal, Name: "Desk"})
			wantCode(t, err, "terminal.not_found")
		}
	})
}

func TestWhichDesksAreAdded(t *testing.T) {
	hours := func(h ...place.Hours) func(*place.Desk) { return func(d *place.Desk) { d.Hours = h } }
	cases := []struct {
		name  string
		alter func(*place.Desk)
		code  string // empty: accepted
	}{
		{"open all day", hours(place.Hours{Weekday: time.Monday, Opens: 0, Closes: 1440}), ""},
		{"open twice a day", hours(place.Hours{Weekday: time.Monday, Opens: 0, Closes: 720}, place.Hours{Weekday: time.Monday, Opens: 720, Closes: 1440}), ""},
		{"without a name", func(d *place.Desk) { d.Name = "" }, "place.name"},
		{"with a name that is taken", func(d *place.Desk) { d.Name = "Customs desk 2" }, "desk.name_taken"},
		{"closing before it opens", hours(place.Hours{Opens: 600, Closes: 600}), "desk.hours"},
		{"open before midnight", hours(place.Hours{Opens: -1, Closes: 600}), "desk.hours"},
		{"open after 24:00", hours(place.Hours{Opens: 600, Closes: 1441}), "desk.hours"},
		{"on an eighth day", hours(place.Hours{Weekday: 7, Opens: 0, Closes: 600}), "desk.hours"},
		{"with hours that overlap", hours(place.Hours{Opens: 0, Closes: 600}, place.Hours{Opens: 599, Closes: 700}), "desk.hours"},
		{"with the same hours twice", hours(place.Hours{Opens: 0, Closes: 600}, place.Hours{Opens: 0, Closes: 600}), "desk.hours"},
	}
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := modeltest.NewWorld(t, db)
		for i, tc := range cases {
			d := place.Desk{AirportCode: "CDG", TerminalID: w.Terminal.ID, Name: fmt.Sprintf("A desk %d", i), Directions: "beside row 9"}
			tc.alter(&d)
			got, err := w.Places.AddDesk(t.Context(), w.Admin.Actor("t"), d)
			if tc.code != "" {
				if models.CodeOf(err) != tc.code {
					t.Errorf("%s: got %v, want %s", tc.name, err, tc.code)
				}
				continue
			}
			if err != nil {
				t.Fatalf("%s: %v", tc.name, err)
			}
			all, err := w.Places.Desks(t.Context(), "CDG")
			at := slices.IndexFunc(all, func(x place.Desk) bool { return x.ID == got.ID })
			if err != nil || at < 0 || all[at].Name != d.Name || !slices.Equal(all[at].Hours, d.Hours) {
				t.Errorf("%s: read back %+v, %v", tc.name, all, err)
			}
		}
	})
}

// Staff of one airport see no other: to them there is none.
func TestStaffOfOneAirportBuildNothingAtAnother(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := modeltest.NewWorld(t, db)
		ctx, stranger := t.Context(), w.Admin.Actor("t")
		stranger.Airport = "SIN"
		if err := w.Places.AddAirport(ctx, w.Admin.Actor("t"), singapore()); err != nil {
			t.Fatal(err)
		}
		foreign, err := w.Places.AddTerminal(ctx, stranger, "SIN", "Terminal 1")
		if err != nil {
			t.Fatal(err)
		}
		orly := singapore()
		orly.Code = "ORY"
		wantCode(t, w.Places.AddAirport(ctx, stranger, orly), "airport.not_found")
		_, err = w.Places.AddTerminal(ctx, stranger, "CDG", "Terminal 1")
		wantCode(t, err, "airport.not_found")
		_, err = w.Places.AddDesk(ctx, stranger, place.Desk{AirportCode: "CDG", TerminalID: w.Terminal.ID, Name: "Desk"})
		wantCode(t, err, "airport.not_found")
		_, _, err = w.Places.EnrolKiosk(ctx, stranger, "CDG", w.Terminal.ID, "Kiosk 2")
		wantCode(t, err, "airport.not_found")
		wantCode(t, w.Places.RevokeKiosk(ctx, stranger, w.Kiosk.ID), "kiosk.not_found")
		_, _, err = w.Places.EnrolKiosk(ctx, w.Admin.Actor("t"), "CDG", foreign.ID, "Kiosk 2")
		wantCode(t, err, "terminal.not_found") // nor is another airport's terminal this one's
		if _, _, err := w.Places.Authenticate(ctx, w.KioskKey); err != nil {
			t.Errorf("the kiosk lost its key: %v", err)
		}
	})
}

func TestAKioskIsKnownByItsKeyUntilItIsRevoked(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := modeltest.NewWorld(t, db)
		k, key := w.AddKiosk("Kiosk 2")
		if got, a, err := w.Places.Authenticate(t.Context(), key); err != nil || got != k || a != w.Airport {
			t.Fatalf("the key is %+v's at %+v: %v", got, a, err)
		}
		for _, wrong := range []string{"", "x", key + "x", w.MerchantKey} {
			_, _, err := w.Places.Authenticate(t.Context(), wrong)
			wantCode(t, err, "kiosk.unknown_key")
		}
		if err := w.Places.RevokeKiosk(t.Context(), w.Admin.Actor("t"), k.ID); err != nil {
			t.Fatal(err)
		}
		_, _, err := w.Places.Authenticate(t.Context(), key)
		wantCode(t, err, "kiosk.unknown_key")
		for _, id := range []string{k.ID, models.NewID(), "x"} {
			wantCode(t, w.Places.RevokeKiosk(t.Context(), w.Admin.Actor("t"), id), "kiosk.not_found")
		}
		k.Status = "revoked"
		if all, err := w.Places.Kiosks(t.Context(), "CDG"); err != nil || !slices.Equal(all, []place.Kiosk{w.Kiosk, k}) {
			t.Errorf("the kiosks are %+v, %v", all, err)
		}
		lines, err := audit.Of(t.Context(), db, "kiosk", k.ID)
		if err != nil || len(lines) != 2 || lines[1].Deed != "kiosk.revoke" {
			t.Errorf("the audit says %+v, %v", lines, err)
		}
		if _, other, err := w.Places.Authenticate(t.Context(), w.KioskKey); err != nil || other != w.Airport {
			t.Errorf("the other kiosk: %+v, %v", other, err)
		}
	})
}
