package claim_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"taxrefund/models"
	"taxrefund/models/claim"
	"taxrefund/models/modeltest"
	"taxrefund/models/travel"
)

// TestNoTableHoldsWhoTheTravellerIs takes a claim through its life, and then reads every column of every table: neither
// the name nor the number of the passport nor the account stands anywhere, in no spelling.
func TestNoTableHoldsWhoTheTravellerIs(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		w.wears(travel.Document{Kind: "P", IssuingState: "CHN", Number: "ZQ7755331", Surname: "CANARYSON", GivenNames: "QUETZALIA", Nationality: "CHN",
			BirthDate: "1985-08-12", Sex: "F", ExpiresOn: "2031-04-15", Optional1: "OPT77ION"})
		in := w.submission("ref-canary-1", presented(w.sale("A-1", 60000)), presented(w.sale("A-2", 48000, watch)), w.unrecorded("LATE-1", 24000))
		in.Circumstances = claim.Circumstances{EnteredOn: "2026-01-23", Statuses: []string{"canary_pass"}, AbroadSince: "2011-10-19", LeavingForMonths: 577}
		in.Account, in.Holder = "canary.account@example.cn", "Quetzalia Canaryson-Holder"
		in.Passenger = "CANARYSON/QUETZALIA MS"
		a, err := w.send(w.kiosk(), in)
		if err != nil {
			t.Fatal(err)
		}
		c := w.read(idOf(t, a.Body))
		if _, err := w.decide(c, 2, claim.ReceiptDecision{Action: "validate"}); err != nil {
			t.Fatal(err)
		}
		w.release(w.hold("passport", c))
		if _, err := w.record(w.Report(w.doc.Key(), "LATE-1", 24000), "key-late"); err != nil {
			t.Fatal(err)
		}
		if w.pay() == 0 {
			t.Fatal("nothing was paid")
		}
		if _, err := w.claims.SetPayoutDetails(t.Context(), w.kiosk(), c.ID, "bank", "FR1420041010050500013M02606", "Quetzalia Canaryson-Holder"); err != nil {
			t.Fatal(err)
		}
		dump := everything(t, db)
		if !strings.Contains(dump, strings.ToUpper("ref-canary-1")) {
			t.Fatal("the dump does not show what is stored in clear, so it proves nothing")
		}
		for _, secret := range []string{"CANARYSON", "QUETZALIA", "ZQ7755331", "canary.account", "FR1420041010050500013M02606", "1985-08-12", "850812", "OPT77ION", "2026-01-23", "canary_pass", "2011-10-19"} {
			for _, spelling := range []string{secret, hex.EncodeToString([]byte(secret)), base64.RawStdEncoding.EncodeToString([]byte(secret))} {
				if at := strings.Index(dump, strings.ToUpper(spelling)); at >= 0 {
					t.Errorf("%s stands in the database: …%s…", secret, dump[max(0, at-60):min(len(dump), at+60)])
				}
			}
		}
	})
}

// everything is each value of each table as text, in capital letters.
func everything(t *testing.T, db *models.DB) string {
	t.Helper()
	names := "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
	if db.Engine == models.Postgres {
		names = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
	}
	var tables []string
	if err := db.Raw(names).Scan(&tables).Error; err != nil || len(tables) < 20 {
		t.Fatalf("the tables: %v %v", tables, err)
	}
	var out bytes.Buffer
	for _, table := range tables {
		var rows []map[string]any
		if err := db.Table(table).Find(&rows).Error; err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			for column, value := range row {
				if raw, ok := value.([]byte); ok {
					fmt.Fprintf(&out, "%s.%s=%s %x\n", table, column, raw, raw)
				} else {
					fmt.Fprintf(&out, "%s.%s=%v\n", table, column, value)
				}
			}
		}
	}
	return strings.ToUpper(out.String())
}
