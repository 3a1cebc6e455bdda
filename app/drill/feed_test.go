package drill_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"taxrefund/app/bench"
	"taxrefund/app/drill"
	"taxrefund/models"
	"taxrefund/models/claim"
	"taxrefund/models/feed"
	"taxrefund/models/merchant"
	"taxrefund/models/modeltest"
	"taxrefund/models/schema"
	"taxrefund/models/tax"
)

var (
	feedSales = flag.Int("feed-sales", 20_000, "how many sales the feed has in which a server is killed")
	feedKills = flag.Int("feed-kills", 12, "how many times")
)

// feedPlaces are where a server dies while a feed goes in; every second time it dies anywhere.
var feedPlaces = []string{"feed.part", "feed.chunk", "feed.chunked"}

// A feed whose server is killed again and again ends as one that nobody disturbed.
func TestAFeedSurvivesKillsToTheSameEnd(t *testing.T) {
	if testing.Short() {
		t.Skip("the kill test takes minutes")
	}
	program, err := drill.Build(t.Context(), t.TempDir(), "drill")
	if err != nil {
		t.Fatal(err)
	}
	at := time.Now().UTC()
	file := feedFile(t, at)
	fresh := map[string]func() string{
		"sqlite":   func() string { return "sqlite:" + filepath.Join(t.TempDir(), "feed.db") },
		"postgres": func() string { return modeltest.PostgresURL(t) },
	}
	for engine, address := range fresh {
		t.Run(engine, func(t *testing.T) {
			want := undisturbed(t, address(), file)
			killed := address()
			w := feedWorld(t, killed)
			kills := disturbed(t, program, killed, w, file)
			db := reopened(t, killed)
			if got := theEnd(t, db); got != want {
				t.Errorf("after %d kills, %v, it ended as\n%s\nundisturbed as\n%s", *feedKills, kills, got, want)
			}
			t.Logf("%d kills, of them at failpoints %v: %.300s", *feedKills, kills, want)
		})
	}
}

// feedFile has sales of three lines, one in a hundred wrong, and then corrections and voids.
func feedFile(t *testing.T, at time.Time) []byte {
	t.Helper()
	var out bytes.Buffer
	if _, err := bench.WriteFeed(&out, *feedSales, 1, at); err != nil {
		t.Fatal(err)
	}
	for i := range 150 {
		day := at.Add(-time.Duration(i) * time.Second)
		fmt.Fprintf(&out, "correct,F-%08d,OPE,%s,EUR,,,Hat,clothing,1,600,20,100,,\n", i, day.Format("2006-01-02T15:04:05"))
		fmt.Fprintf(&out, "void,F-%08d,,,,,,,,,,,,%s,returned\n", 200+i, at.Add(-time.Duration(200+i)*time.Second).Format(time.DateOnly))
	}
	return out.Bytes()
}

func reopened(t *testing.T, address string) *models.DB {
	t.Helper()
	db, err := models.Open(address, models.SystemClock{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// feedWorld makes a merchant with a store, and closes the database, as SQLite serves one process.
func feedWorld(t *testing.T, address string) *modeltest.World {
	t.Helper()
	db := reopened(t, address)
	if _, err := schema.Migrate(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	w := modeltest.NewWorld(t, db)
	if _, err := w.Merchants.AddStore(t.Context(), models.System, merchant.Store{MerchantID: w.Merchant.ID, Code: "OPE", Name: "Opéra", City: "Paris", TimeZone: "UTC"}); err != nil {
		t.Fatal(err)
	}
	if err := schema.Claim(t.Context(), db, "production", w.Ring.Fingerprint()); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return w
}

// undisturbed imports the file in one go and says how that ends.
func undisturbed(t *testing.T, address string, file []byte) string {
	t.Helper()
	w := feedWorld(t, address)
	db := reopened(t, address)
	law, err := tax.Load()
	if err != nil {
		t.Fatal(err)
	}
	s := &feed.Service{DB: db, Ring: w.Ring, Merchants: &merchant.Service{DB: db, Ring: w.Ring}, Claims: &claim.Service{DB: db, Ring: w.Ring, Law: law}, Owner: "undisturbed"}
	f, _, err := s.Receive(t.Context(), models.Actor{Kind: "merchant", ID: w.Merchant.ID}, w.Merchant, feed.Upload{Name: "sales.csv", Format: feed.CSV, Body: bytes.NewReader(file)})
	if err == nil {
		err = s.Import(t.Context(), f.ID, time.Time{})
	}
	if err != nil {
		t.Fatal(err)
	}
	end := theEnd(t, db)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return end
}

// disturbed sends the file to a server that dies again and again, and then to one that lives. It returns how often one died at
// each place by itself.
func disturbed(t *testing.T, program, address string, w *modeltest.World, file []byte) map[string]int {
	t.Helper()
	dir := t.TempDir()
	ring := filepath.Join(dir, "keyring.json")
	if err := w.Ring.WriteFile(ring); err != nil {
		t.Fatal(err)
	}
	listen, err := drill.FreeAddress()
	if err != nil {
		t.Fatal(err)
	}
	p := drill.NewProcess(program, filepath.Join(dir, "server.log"), []string{"DATABASE_URL=" + address, "DATA_DIR=" + dir, "KEY_RING_FILE=" + ring, "LISTEN=" + listen}, "serve")
	t.Cleanup(p.Kill)
	random := rand.New(rand.NewPCG(*seed, 1))
	died := map[string]int{}
	for i := range *feedKills {
		place := ""
		if i%2 == 0 {
			place = feedPlaces[i/2%len(feedPlaces)]
		}
		start(t, p, listen, "TAXREFUND_FAILPOINT="+place)
		sendFeed(t, listen, w.MerchantKey, file)
		wait := time.Duration(50+random.IntN(900)) * time.Millisecond
		if place != "" {
			wait = patience
		}
		select {
		case <-p.Ended():
			if died[place]++; place == "" {
				t.Error("a server ended by itself")
			}
		case <-time.After(wait):
		}
		p.Kill()
	}
	for _, place := range feedPlaces {
		if died[place] == 0 && *feedKills >= 2*len(feedPlaces) {
			t.Errorf("no server died at %s: that place is not tested", place)
		}
	}
	start(t, p, listen)
	id := sendFeed(t, listen, w.MerchantKey, file)
	for deadline := time.Now().Add(2 * time.Minute); !feedDone(t, listen, w.MerchantKey, id); {
		if time.Now().After(deadline) {
			t.Fatal("the feed does not end")
		}
		<-time.After(50 * time.Millisecond)
	}
	p.Kill()
	return died
}

func start(t *testing.T, p *drill.Process, listen string, extra ...string) {
	t.Helper()
	if err := p.Start(extra...); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if err := drill.WaitFor(ctx, "http://"+listen); err != nil {
		t.Fatal(err)
	}
}

// sendFeed returns the feed's id, or nothing when the server died meanwhile.
func sendFeed(t *testing.T, listen, key string, file []byte) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+listen+"/v1/feeds?name=sales.csv", bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+key)
	req.Header.Set("Content-Type", "text/csv")
	got, _ := answerOf(t, req)
	return got
}

func feedDone(t *testing.T, listen, key, id string) bool {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+listen+"/v1/feeds/"+id, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+key)
	_, state := answerOf(t, req)
	return state == "done"
}

func answerOf(t *testing.T, req *http.Request) (id, state string) {
	t.Helper()
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", ""
	}
	defer res.Body.Close()
	var got struct{ ID, State, Code string }
	if err := json.NewDecoder(res.Body).Decode(&got); err != nil {
		return "", ""
	}
	if res.StatusCode != http.StatusOK && res.StatusCode != http.StatusAccepted && res.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("unexpected answer %d %s", res.StatusCode, got.Code)
	}
	return got.ID, got.State
}

// theEnd is everything that a feed leaves behind, in words that do not depend on ids and times.
func theEnd(t *testing.T, db *models.DB) string {
	t.Helper()
	end := ""
	for _, q := range []struct{ what, query string }{
		{"feed", "SELECT name || ' ' || state || ' ' || recorded || ' ' || unchanged || ' ' || corrected || ' ' || voided || ' ' || rejected FROM feeds WHERE state <> 'receiving'"},
		{"parts", "SELECT count(*) || '' FROM feed_parts p JOIN feeds f ON f.id = p.feed_id WHERE f.state <> 'receiving'"},
		{"sales", "SELECT count(*) || ' ' || sum(gross_minor) || ' ' || sum(vat_minor) || ' ' || sum(version) FROM sales"},
		{"void", "SELECT count(*) || '' FROM sales WHERE status = 'void'"},
		{"lines", "SELECT count(*) || ' ' || sum(gross_minor) || ' ' || sum(line_no) FROM sale_lines"},
		{"deeds", "SELECT deed || ' ' || count(*) FROM audit_log WHERE deed IN ('sale.correct', 'sale.void', 'feed.receive', 'feed.done') GROUP BY deed ORDER BY deed"},
		{"rejects", "SELECT line_no || ' ' || field || ' ' || code || ' ' || invoice_number FROM feed_rejects ORDER BY line_no, place"},
	} {
		var rows []string
		if err := db.Raw(q.query).Scan(&rows).Error; err != nil {
			t.Fatal(err)
		}
		end += fmt.Sprintf("%s: %v\n", q.what, rows)
	}
	return end
}
