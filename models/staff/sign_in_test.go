package staff_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"taxrefund/models"
	"taxrefund/models/audit"
	"taxrefund/models/modeltest"
	"taxrefund/models/staff"
)

func wantCode(t *testing.T, err error, code string) {
	t.Helper()
	if err == nil || models.CodeOf(err) != code {
		t.Errorf("got %v, want %s", err, code)
	}
}

func signIn(t *testing.T, w *modeltest.World, m staff.Member, from string) staff.Session {
	t.Helper()
	s, who, err := w.Staff.SignIn(t.Context(), m.Email, modeltest.Password, from)
	if err != nil || who != m {
		t.Fatalf("%s signs in as %+v: %v", m.Role, who, err)
	}
	return s
}

func TestTheRightPasswordOpensASession(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := modeltest.NewWorld(t, db)
		s, m, err := w.Staff.SignIn(t.Context(), "  OFFICER@example.org ", modeltest.Password, "10.0.0.1")
		if err != nil || m != w.Officer {
			t.Fatalf("signed in as %+v: %v", m, err)
		}
		if s.Token == s.CSRF || len(s.Token) < 22 || len(s.CSRF) < 22 || !s.EndsAt.Equal(db.Clock.Now().Add(10*time.Hour)) {
			t.Errorf("the session is %+v", s)
		}
		got, again, err := w.Staff.Session(t.Context(), s.Token)
		if err != nil || got != w.Officer || again.CSRF != s.CSRF || !again.EndsAt.Equal(s.EndsAt) {
			t.Errorf("the cookie is of %+v with %+v: %v", got, again, err)
		}
		lines, err := audit.Of(t.Context(), db, "staff", w.Officer.ID)
		if err != nil || len(lines) != 1 || lines[0].Deed != "staff.sign_in" || lines[0].Actor != w.Officer.Name {
			t.Errorf("the audit says %+v: %v", lines, err)
		}
		for _, token := range []string{"", "x", s.CSRF, s.Token + "x"} {
			_, _, err := w.Staff.Session(t.Context(), token)
			wantCode(t, err, "session.ended")
		}
		var clear int64
		if err := db.Raw("SELECT count(*) FROM staff_sessions WHERE token_hash = ?", []byte(s.Token)).Scan(&clear).Error; err != nil || clear != 0 {
			t.Errorf("the token is stored as it is: %d %v", clear, err)
		}
	})
}

// Whoever guesses learns nothing: one answer, and the work of one password each time, measured by the memory that the
// hash must take (19 MiB) rather than by a clock.
func TestWrongUnknownAndDisabledAreOneAnswerForTheSameWork(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := modeltest.NewWorld(t, db)
		if err := w.Staff.Disable(t.Context(), w.Admin.Actor("t"), w.Finance.ID); err != nil {
			t.Fatal(err)
		}
		for name, tc := range map[string]struct{ email, password string }{
			"a wrong password":                  {w.Officer.Email, "correct horse batterY"},
			"an empty password":                 {w.Officer.Email, ""},
			"an account that is not there":      {"nobody@example.org", modeltest.Password},
			"a disabled account":                {w.Finance.Email, modeltest.Password},
			"a disabled one's wrong password":   {w.Finance.Email, "wrong horse battery"},
			"an address that is none":           {"'; --", modeltest.Password},
			"the longest password looked at":    {w.Officer.Email, strings.Repeat("x", 512)},
			"the same in Chinese and not there": {"无人@example.org", "正确的马电池订书钉正确"},
		} {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			s, m, err := w.Staff.SignIn(t.Context(), tc.email, tc.password, name)
			runtime.ReadMemStats(&after)
			if s != (staff.Session{}) || m != (staff.Member{}) {
				t.Errorf("%s gives away %+v %+v", name, s, m)
			}
			if err == nil || err.Error() != "sign_in.refused: the e-mail address or the password is wrong" || models.KindOf(err) != models.Unauthenticated {
				t.Errorf("%s is answered %v", name, err)
			}
			if work := after.TotalAlloc - before.TotalAlloc; work < 19<<20 {
				t.Errorf("%s was answered after %d KiB of work, without a hash", name, work>>10)
			}
		}
		var sessions int64
		if err := db.Table("staff_sessions").Count(&sessions).Error; err != nil || sessions != 0 {
			t.Errorf("%d sessions were opened, %v", sessions, err)
		}
	})
}

func TestEveryRefusalIsWrittenDownAlike(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := modeltest.NewWorld(t, db)
		for _, email := range []string{w.Officer.Email, "nobody@example.org"} {
			_, _, err := w.Staff.SignIn(t.Context(), email, "wrong horse battery", "10.0.0.1")
			wantCode(t, err, "sign_in.refused")
		}
		var subjects, details []string
		q := db.Table("audit_log").Where("deed = 'staff.sign_in_refused'").Order("subject_id")
		if err := q.Pluck("subject_id", &subjects).Error; err != nil {
			t.Fatal(err)
		}
		if err := q.Pluck("detail", &details).Error; err != nil {
			t.Fatal(err)
		}
		if len(subjects) != 2 || subjects[0] != "" || subjects[1] != w.Officer.ID {
			t.Errorf("written down as %q: a known account costs another write than an unknown one", subjects)
		}
		if strings.Contains(fmt.Sprint(details), "nobody@") {
			t.Error("the log holds the address that somebody typed")
		}
	})
}

func TestAnAbsurdlyLongTryIsRefusedUnread(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := modeltest.NewWorld(t, db)
		_, _, err := w.Staff.SignIn(t.Context(), w.Officer.Email, strings.Repeat("x", 513), "10.0.0.1")
		wantCode(t, err, "sign_in.refused")
		_, _, err = w.Staff.SignIn(t.Context(), strings.Repeat("x", 255), modeltest.Password, "10.0.0.1")
		wantCode(t, err, "sign_in.refused")
		var tries int64
		if err := db.Table("sign_in_tries").Count(&tries).Error; err != nil || tries != 0 {
			t.Errorf("%d tries counted, %v", tries, err)
		}
	})
}

func TestTheEleventhTryOnAnAccountWaitsForTheNextWindow(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := modeltest.NewWorld(t, db)
		spellings := []string{w.Officer.Email, "Officer@example.org", " officer@EXAMPLE.org"} // one account all the same
		for i := range 10 {
			_, _, err := w.Staff.SignIn(t.Context(), spellings[i%3], "wrong horse battery", fmt.Sprintf("10.0.0.%d", i))
			wantCode(t, err, "sign_in.refused")
		}
		for _, email := range spellings {
			_, _, err := w.Staff.SignIn(t.Context(), email, modeltest.Password, "10.0.1.1")
			wantCode(t, err, "sign_in.throttled")
		}
		signIn(t, w, w.Supervisor, "10.0.1.2") // others are not kept out
		modeltest.Clock(db).Advance(15 * time.Minute)
		signIn(t, w, w.Officer, "10.0.1.1")
	})
}

func TestAWholeShiftSignsInFromOneAddress(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := modeltest.NewWorld(t, db)
		for range 6 {
			signIn(t, w, w.Officer, "10.0.0.1")
			signIn(t, w, w.Supervisor, "10.0.0.1")
		}
		for i := range 10 { // and a success wipes out none of the failures
			_, _, err := w.Staff.SignIn(t.Context(), fmt.Sprintf("nobody%d@example.org", i), "wrong horse battery", "10.0.0.1")
			wantCode(t, err, "sign_in.refused")
			if i == 5 {
				signIn(t, w, w.Officer, "10.0.0.1")
			}
		}
		_, _, err := w.Staff.SignIn(t.Context(), w.Officer.Email, modeltest.Password, "10.0.0.1")
		wantCode(t, err, "sign_in.throttled")
	})
}

func TestTheEleventhTryFromOnePlaceWaitsWhateverTheAccount(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := modeltest.NewWorld(t, db)
		for i := range 10 {
			_, _, err := w.Staff.SignIn(t.Context(), fmt.Sprintf("nobody%d@example.org", i), "wrong horse battery", "10.0.0.1")
			wantCode(t, err, "sign_in.refused")
		}
		_, _, err := w.Staff.SignIn(t.Context(), w.Officer.Email, modeltest.Password, "10.0.0.1")
		wantCode(t, err, "sign_in.throttled")
		signIn(t, w, w.Officer, "10.0.0.2")
	})
}
