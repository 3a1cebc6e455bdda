package main

import (
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"taxrefund/jobs"
	"taxrefund/models"
	"taxrefund/models/modeltest"
	"taxrefund/models/place"
)

// README.md says which rights are enough to serve: with just these everything that runs by itself runs, and what is
// written once cannot be changed, even if its triggers were gone.
func TestTheRightsThatTheReadmeNamesAreEnough(t *testing.T) {
	text, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile("neither\\s+`UPDATE` nor `DELETE` on `([a-z_, ]+)`").FindSubmatch(text)
	if named == nil {
		t.Fatal("README.md names no tables that are never changed")
	}
	address := modeltest.PostgresURL(t)
	owner, err := models.Open(address, models.SystemClock{})
	if err != nil {
		t.Fatal(err)
	}
	defer owner.Close()
	role := fmt.Sprint("tr_app_", os.Getpid())
	for _, s := range []string{"CREATE ROLE " + role, "REVOKE CREATE ON SCHEMA public FROM PUBLIC", "GRANT USAGE ON SCHEMA public TO " + role,
		"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO " + role, "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO " + role,
		"REVOKE UPDATE, DELETE ON " + string(named[1]) + " FROM " + role} {
		if err := owner.Exec(s).Error; err != nil {
			t.Fatal(err)
		}
	}
	defer func() {
		if err := owner.Exec("DROP OWNED BY " + role + "; DROP ROLE " + role).Error; err != nil {
			t.Error(err)
		}
	}()
	cfg, err := load(func(name string) string {
		return map[string]string{"DATABASE_URL": address, "DATA_DIR": t.TempDir(), "AUTHORITY": "FR"}[name]
	})
	if err != nil {
		t.Fatal(err)
	}
	h, err := open(t.Context(), cfg, "production", models.SystemClock{}, io.Discard, func(c *pgx.ConnConfig) { c.RuntimeParams["role"] = role })
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	if err := h.Places.AddAirport(t.Context(), models.System, place.Airport{Code: "CDG", Name: "Paris", Country: "FR", TimeZone: "Europe/Paris", Currency: "EUR"}); err != nil {
		t.Fatal(err)
	}
	for _, name := range jobs.Names() {
		if err := h.Runner.Run(t.Context(), models.System, name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, table := range append(strings.Split(string(named[1]), ", "), "goose_db_version") {
		deed := map[bool]string{true: "DROP TABLE ", false: "DELETE FROM "}[table == "goose_db_version"]
		if err := h.DB.Exec(deed + table).Error; err == nil || !strings.Contains(err.Error(), "42501") { // insufficient_privilege
			t.Errorf("%s%s: %v", deed, table, err)
		}
	}
}
