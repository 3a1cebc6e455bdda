package drill_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"taxrefund/app/drill"
	"taxrefund/app/rails/sandbox"
	"taxrefund/models"
	"taxrefund/models/ledger"
	"taxrefund/models/merchant"
	"taxrefund/models/modeltest"
	"taxrefund/models/schema"
	"taxrefund/models/travel"
)

var (
	rounds = flag.Int("rounds", 60, "how many times a server is killed")
	seed   = flag.Uint64("seed", 20261124, "seed of the schedule of kills")
)

// stage is one drill: a Postgres, the sandbox rail, and two servers that share both.
type stage struct {
	t       *testing.T
	dir     string
	address string
	journal string
	rail    string // its address
	world   *modeltest.World
	servers [2]*drill.Process
	bases   [2]string
	doc     travel.Document
	mrz     []string
	acked   []string       // ids of claims that a server said it has
	died    map[string]int // how often a server died at each failpoint
}

func TestNothingIsPaidTwiceOrLostWhenServersAreKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("the kill test takes minutes")
	}
	s := newStage(t, "drill")
	s.play(*rounds)
	if bad := s.violations(); len(bad) > 0 {
		t.Errorf("seed %d, %d rounds: %d violations:\n%s", *seed, *rounds, len(bad), strings.Join(bad, "\n"))
	}
	for _, place := range drill.Failpoints {
		if s.died[place] == 0 && *rounds >= 2*len(drill.Failpoints) {
			t.Errorf("no server died at %s: that place is not tested", place)
		}
	}
	t.Logf("seed %d: %d kills, of them at failpoints %v; %d claims acknowledged", *seed, *rounds, s.died, len(s.acked))
}

// A check that cannot fail is worth nothing: a server that sends again without asking must turn the drill red.
func TestTheDrillFindsABlindResend(t *testing.T) {
	if testing.Short() {
		t.Skip("the kill test takes minutes")
	}
	s := newStage(t, "drill,blindresend")
	for range 4 {
		s.play(12)
		for _, bad := range s.violations() {
			if strings.HasPrefix(bad, "paid twice") {
				t.Logf("found, as it must be: %s", bad)
				return
			}
		}
	}
	t.Error("a server that resends blindly was not caught")
}

func newStage(t *testing.T, tags string, more ...string) *stage {
	t.Helper()
	s := &stage{t: t, dir: t.TempDir(), address: modeltest.PostgresURL(t), died: map[string]int{}}
	s.journal = filepath.Join(s.dir, "sandbox.jsonl")
	bin, err := drill.Build(t.Context(), s.dir, tags)
	if err != nil {
		t.Fatal(err)
	}
	db, err := models.Open(s.address, models.SystemClock{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	s.world = modeltest.NewWorld(t, db)
	ring := filepath.Join(s.dir, "keyring.json")
	if err := s.world.Ring.WriteFile(ring); err != nil {
		t.Fatal(err)
	}
	if err := schema.Claim(t.Context(), db, "production", s.world.Ring.Fingerprint()); err != nil {
		t.Fatal(err)
	}
	rail := drill.NewProcess(bin, filepath.Join(s.dir, "sandbox.log"), nil, "sandbox", "--listen", "127.0.0.1:0", "--journal", s.journal, "--with-parent")
	if err := rail.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(rail.Kill)
	railBase, err := rail.Out.ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	s.rail = strings.TrimSpace(railBase)
	for i := range s.servers {
		listen, err := drill.FreeAddress()
		if err != nil {
			t.Fatal(err)
		}
		s.bases[i] = "http://" + listen
		env := []string{"DATABASE_URL=" + s.address, "DATA_DIR=" + s.dir, "KEY_RING_FILE=" + ring, "LISTEN=" + listen,
			"SANDBOX_URL=" + s.rail, "SANDBOX_TIMEOUT=400ms", "AUTHORITY=FR"}
		s.servers[i] = drill.NewProcess(bin, filepath.Join(s.dir, fmt.Sprintf("server-%d.log", i)), append(env, more...), "serve")
		if err := s.servers[i].Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(s.servers[i].Kill)
		s.wait(i)
	}
	s.doc = travel.Document{Kind: "P", IssuingState: "CHN", Number: "E12345678", Surname: "WANG", GivenNames: "XIAOMING",
		Nationality: "CHN", BirthDate: "1990-03-14", Sex: "M", ExpiresOn: "2040-06-30"}
	s.mrz = travel.FormatZone(s.doc)
	return s
}

func (s *stage) wait(i int) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), 20*time.Second)
	defer cancel()
	if err := drill.WaitFor(ctx, s.bases[i]); err != nil {
		log, _ := os.ReadFile(filepath.Join(s.dir, fmt.Sprintf("server-%d.log", i)))
		s.t.Fatalf("%v\n%s", err, log)
	}
}

// load is how many claims come in during a round: about as many as the two servers pay out in one, most of them over
// accounts that make the rail misbehave, so that a kill meets payouts in every state.
const load = 6

// play runs rounds of kills under load, then lets everything come to rest.
func (s *stage) play(n int) {
	for i, plan := range drill.Rounds(*seed+uint64(len(s.acked)), n) {
		s.wait(0)
		s.wait(1)
		p := s.servers[plan.Server]
		if plan.Failpoint != "" {
			p.Kill()
			if err := p.Start("TAXREFUND_FAILPOINT=" + plan.Failpoint); err != nil {
				s.t.Fatal(err)
			}
			if err := drill.WaitFor(s.t.Context(), s.bases[plan.Server]); err != nil {
				s.t.Fatal(err)
			}
		}
		end := time.After(plan.After)
		for k := range load {
			s.submit(i, k)
		}
		if plan.Failpoint != "" {
			end = time.After(patience)
		}
		select {
		case <-end:
		case <-p.Ended():
			if plan.Failpoint == "" {
				s.t.Error("a server ended by itself")
			}
			s.died[plan.Failpoint]++
		}
		p.Kill()
		if err := p.Start(); err != nil {
			s.t.Fatal(err)
		}
	}
	s.wait(0)
	s.wait(1)
	s.rest()
}

// patience is how long a server is given to come by the place at which it dies; the jobs tick every second.
const patience = 6 * time.Second

// accounts are what makes the sandbox misbehave; see its package comment.
var accounts = []string{"fine@a.example", "slow@a.example", "late@a.example", "lost@a.example", "lost@b.example", "late@b.example"}

// submit records a sale and sends a claim for it to a random server, again and again under one key until it is answered.
func (s *stage) submit(round, k int) {
	invoice := fmt.Sprintf("R%d-%d-%d", len(s.acked), round, k)
	sale := s.world.AddSale(s.t, s.doc.Key(), invoice, 24000)
	body := s.body(sale, invoice, accounts[(round+k)%len(accounts)])
	for try := range 6 {
		if id := s.post(s.bases[(round+k+try)%2], invoice, body); id != "" {
			s.acked = append(s.acked, id)
			return
		}
	}
}

func (s *stage) body(sale merchant.Sale, reference, account string) []byte {
	now := time.Now().UTC()
	text, err := json.Marshal(map[string]any{
		"reference": "drill-" + reference, "submitted_at": now.Format(time.RFC3339), "document": map[string]any{"mrz": s.mrz}, "residence": "CN",
		"flight":   map[string]any{"number": "AF116", "departs_at": now.Add(3 * time.Hour).Format(time.RFC3339), "destination": "PVG"},
		"receipts": []map[string]any{{"sale_id": sale.ID}}, "payout": map[string]any{"method": "alipay", "account": account}, "language": "en",
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return text
}

func (s *stage) post(base, key string, body []byte) string {
	ctx, cancel := context.WithTimeout(s.t.Context(), 3*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, base+"/v1/claims", bytes.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+s.world.KioskKey)
	req.Header.Set("Idempotency-Key", key)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return ""
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusCreated {
		if res.StatusCode != http.StatusServiceUnavailable && res.StatusCode != http.StatusCreated {
			s.t.Errorf("unexpected answer %d: %s", res.StatusCode, answer)
		}
		return ""
	}
	var got struct{ ID string }
	if err := json.Unmarshal(answer, &got); err != nil {
		s.t.Error(err)
	}
	return got.ID
}

// rest waits until no payout is on its way any more, or two minutes have passed; then violations says what is stuck.
func (s *stage) rest() {
	deadline := time.Now().Add(2 * time.Minute)
	for time.Now().Before(deadline) {
		var open int64
		if err := s.world.DB.Table("payouts").Where("state NOT IN ('paid', 'review', 'details_required', 'forfeited')").Count(&open).Error; err != nil {
			s.t.Fatal(err)
		}
		if open == 0 {
			return
		}
		<-time.After(250 * time.Millisecond)
	}
}

// violations asks the rail's own journal and the books what went wrong: nothing paid twice, nothing lost, nothing
// stuck, nothing unapproved, and a ledger at zero.
func (s *stage) violations() []string {
	var bad []string
	executions, err := sandbox.ReadJournal(s.journal)
	if err != nil {
		s.t.Fatal(err)
	}
	paid := map[string]int64{} // by DocID, which the rail sees as the reference
	for _, e := range executions {
		paid[e.Reference] += e.AmountMinor
	}
	var rows []struct {
		ID, DocID             string
		RefundMinor, DueMinor int64
	}
	if err := s.world.DB.Table("claims").Find(&rows).Error; err != nil {
		s.t.Fatal(err)
	}
	known := map[string]bool{}
	for _, c := range rows {
		known[c.ID] = true
		switch got := paid[c.DocID]; {
		case got > c.RefundMinor:
			bad = append(bad, fmt.Sprintf("paid twice: %s got %d of %d", c.DocID, got, c.RefundMinor))
		case got < c.RefundMinor:
			bad = append(bad, fmt.Sprintf("not paid: %s got %d of %d", c.DocID, got, c.RefundMinor))
		}
		delete(paid, c.DocID)
	}
	for reference, amount := range paid {
		bad = append(bad, fmt.Sprintf("paid without a claim: %s got %d", reference, amount))
	}
	for _, id := range s.acked {
		if !known[id] {
			bad = append(bad, "lost: an acknowledged claim "+id)
		}
	}
	return append(bad, s.books()...)
}

func (s *stage) books() (bad []string) {
	var stuck []struct{ ID, State string }
	if err := s.world.DB.Table("payouts").Where("state <> 'paid'").Find(&stuck).Error; err != nil {
		s.t.Fatal(err)
	}
	for _, p := range stuck {
		bad = append(bad, "stuck: payout "+p.ID+" is "+p.State)
	}
	sums, err := ledger.Sums(s.t.Context(), s.world.DB)
	if err != nil {
		s.t.Fatal(err)
	}
	for currency, sum := range sums {
		if sum != 0 {
			bad = append(bad, fmt.Sprintf("the ledger is at %s %d", currency, sum))
		}
	}
	return bad
}
