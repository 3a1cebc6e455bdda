package staff_test

import (
	"testing"
	"time"

	"taxrefund/models"
	"taxrefund/models/modeltest"
	"taxrefund/models/staff"
)

func TestASessionEndsWhenNobodyUsesIt(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := modeltest.NewWorld(t, db)
		for who, idle := range map[staff.Member]time.Duration{
			w.Officer: 15 * time.Minute, w.Supervisor: 15 * time.Minute, w.Finance: 10 * time.Minute, w.Admin: 10 * time.Minute,
		} {
			s := signIn(t, w, who, "10.0.0.1")
			for range 3 { // each use starts the time again
				modeltest.Clock(db).Advance(idle)
				if _, _, err := w.Staff.Session(t.Context(), s.Token); err != nil {
					t.Fatalf("%s: used within %s, but %v", who.Role, idle, err)
				}
			}
			modeltest.Clock(db).Advance(idle + time.Second)
			_, _, err := w.Staff.Session(t.Context(), s.Token)
			wantCode(t, err, "session.ended")
		}
	})
}

func TestASessionEndsAfterTenHoursHoweverBusy(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := modeltest.NewWorld(t, db)
		s := signIn(t, w, w.Officer, "10.0.0.1")
		for range 60 {
			modeltest.Clock(db).Advance(10 * time.Minute)
			if _, _, err := w.Staff.Session(t.Context(), s.Token); err != nil {
				t.Fatalf("at %s: %v", db.Clock.Now(), err)
			}
		}
		modeltest.Clock(db).Advance(time.Second)
		_, _, err := w.Staff.Session(t.Context(), s.Token)
		wantCode(t, err, "session.ended")
	})
}

func TestSigningOutEndsOneSessionOnly(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := modeltest.NewWorld(t, db)
		desk, phone := signIn(t, w, w.Officer, "10.0.0.1"), signIn(t, w, w.Officer, "10.0.0.2")
		for range 2 { // signing out twice is no mistake
			if err := w.Staff.SignOut(t.Context(), desk.Token); err != nil {
				t.Fatal(err)
			}
		}
		_, _, err := w.Staff.Session(t.Context(), desk.Token)
		wantCode(t, err, "session.ended")
		if _, _, err := w.Staff.Session(t.Context(), phone.Token); err != nil {
			t.Errorf("the other session ended too: %v", err)
		}
	})
}

func TestDisablingSomebodyEndsTheirSessionsAndTokens(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := modeltest.NewWorld(t, db)
		s, other := signIn(t, w, w.Officer, "10.0.0.1"), signIn(t, w, w.Supervisor, "10.0.0.2")
		token, err := w.Staff.NewToken(t.Context(), w.Officer.Actor("t"), w.Officer.ID, "script", 30)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Staff.Disable(t.Context(), w.Admin.Actor("t"), w.Officer.ID); err != nil {
			t.Fatal(err)
		}
		_, _, err = w.Staff.Session(t.Context(), s.Token)
		wantCode(t, err, "session.ended")
		_, err = w.Staff.ByToken(t.Context(), token)
		wantCode(t, err, "token.unknown")
		if _, _, err := w.Staff.Session(t.Context(), other.Token); err != nil {
			t.Errorf("somebody else was put out too: %v", err)
		}
		var sessions, tokens int64
		db.Table("staff_sessions").Where("staff_id = ?", w.Officer.ID).Count(&sessions)
		db.Table("staff_tokens").Where("revoked_at IS NULL").Count(&tokens)
		if sessions != 0 || tokens != 0 {
			t.Errorf("%d sessions and %d tokens are left", sessions, tokens)
		}
		for name, id := range map[string]string{"somebody disabled before": w.Officer.ID, "somebody unknown": models.NewID(), "no id": "x"} {
			if err := w.Staff.Disable(t.Context(), w.Admin.Actor("t"), id); models.KindOf(err) != models.NotFound || models.CodeOf(err) != "staff.not_found" {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestAPersonalTokenIsItsOwnersUntilItsLastDay(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := modeltest.NewWorld(t, db)
		token, err := w.Staff.NewToken(t.Context(), w.Finance.Actor("t"), w.Finance.ID, "export", 30)
		if err != nil {
			t.Fatal(err)
		}
		long, err := w.Staff.NewToken(t.Context(), w.Finance.Actor("t"), w.Finance.ID, "for ever", 100_000)
		if err != nil || long == token {
			t.Fatal("two tokens are the same", err)
		}
		modeltest.Clock(db).Advance(30*24*time.Hour - time.Second)
		if m, err := w.Staff.ByToken(t.Context(), token); err != nil || m != w.Finance {
			t.Errorf("the token is %+v's: %v", m, err)
		}
		modeltest.Clock(db).Advance(time.Second)
		_, err = w.Staff.ByToken(t.Context(), token)
		wantCode(t, err, "token.unknown")
		modeltest.Clock(db).Advance(335*24*time.Hour + 23*time.Hour)
		if m, err := w.Staff.ByToken(t.Context(), long); err != nil || m != w.Finance {
			t.Errorf("on its last day the long token is %+v's: %v", m, err)
		}
		modeltest.Clock(db).Advance(time.Hour) // 366 days after it was made
		_, err = w.Staff.ByToken(t.Context(), long)
		wantCode(t, err, "token.unknown")
		for _, wrong := range []string{"", "x", token + "x"} {
			_, err = w.Staff.ByToken(t.Context(), wrong)
			wantCode(t, err, "token.unknown")
		}
		s := signIn(t, w, w.Finance, "10.0.0.1")
		_, err = w.Staff.ByToken(t.Context(), s.Token)
		wantCode(t, err, "token.unknown") // a cookie is no token
	})
}
