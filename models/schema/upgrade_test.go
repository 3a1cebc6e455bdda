package schema

import (
	"testing"

	"taxrefund/models"
)

// Numbers are given out when work begins: a database that has a higher one already takes the lower ones too.
func TestADatabaseTakesALowerNumberThatLandedLater(t *testing.T) {
	db, err := models.Open("sqlite:"+t.TempDir()+"/old.db", models.NewFixedClock("2026-05-08T12:00:00Z"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	p, err := provider(db)
	if err != nil {
		t.Fatal(err)
	}
	for _, version := range []int64{1, 6} {
		if _, err := p.ApplyVersion(t.Context(), version, true); err != nil {
			t.Fatal(err)
		}
	}
	if waits, err := Pending(t.Context(), db); err != nil || !waits {
		t.Errorf("nothing waits: %v", err)
	}
	if n, err := Migrate(t.Context(), db); err != nil || n == 0 {
		t.Errorf("%d files were applied, %v", n, err)
	}
	if waits, err := Pending(t.Context(), db); err != nil || waits {
		t.Errorf("something still waits: %v", err)
	}
}

// SQLite makes the staff table anew to widen its roles; the people, their sessions and their tokens come through, and still
// belong to each other.
func TestTheStaffComeThroughTheWideningOfTheirRoles(t *testing.T) {
	db, err := models.Open("sqlite:"+t.TempDir()+"/old.db", models.NewFixedClock("2026-05-08T12:00:00Z"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	p, err := provider(db)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.UpTo(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	now := db.Clock.Now()
	do := func(statement string, args ...any) {
		t.Helper()
		if err := db.Exec(statement, args...).Error; err != nil {
			t.Fatal(err)
		}
	}
	do("INSERT INTO staff VALUES ('1', 'a@example.org', 'A', 'officer', NULL, 'x', 'active', ?)", now)
	do("INSERT INTO staff_sessions VALUES (x'01', '1', 'c', ?, ?, ?)", now, now, now)
	do("INSERT INTO staff_tokens VALUES ('2', x'02', '1', 't', ?, ?, NULL)", now, now)
	if _, err := Migrate(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	var joined int
	if err := db.Raw(`SELECT count(*) FROM staff m JOIN staff_sessions s ON s.staff_id = m.id JOIN staff_tokens k ON k.staff_id = m.id
		WHERE m.email = 'a@example.org' AND m.role = 'officer' AND s.csrf = 'c' AND k.name = 't'`).Scan(&joined).Error; err != nil || joined != 1 {
		t.Errorf("%d of them came through, %v", joined, err)
	}
	do("INSERT INTO staff VALUES ('3', 'b@example.org', 'B', 'agent', NULL, 'x', 'active', ?)", now)
	do("INSERT INTO staff VALUES ('4', 'c@example.org', 'C', 'cashier', NULL, 'x', 'active', ?)", now)
	if err := db.Exec("DELETE FROM staff WHERE id = '1'").Error; err == nil {
		t.Error("somebody with a session and a token was removed")
	}
	if err := db.Exec("INSERT INTO staff_sessions VALUES (x'03', '9', 'c', ?, ?, ?)", now, now, now).Error; err == nil {
		t.Error("a session belongs to nobody")
	}
}
