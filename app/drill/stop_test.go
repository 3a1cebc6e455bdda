package drill_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"taxrefund/app/rails/sandbox"
)

// Two servers are told to stop in the middle of claims and payouts: both end by themselves, in good order, and nothing is
// left half done, without anybody taking it up.
func TestAServerThatIsToldToStopFinishesWhatItBegan(t *testing.T) {
	if testing.Short() {
		t.Skip("runs real servers")
	}
	s := newStage(t, "drill", "SHUTDOWN_DELAY=1s", "SANDBOX_TIMEOUT=5s")
	s.slowRail(200) // so that every server is told to stop while it waits for an answer
	bodies := make([][]byte, 120)
	for i := range bodies {
		reference := fmt.Sprint("STOP-", i)
		bodies[i] = s.body(s.world.AddSale(t, s.doc.Key(), reference, 24000), reference, "fine@a.example")
	}
	var acked atomic.Int64
	var mu sync.Mutex
	known := map[string]bool{}
	send := func(i int) bool {
		id := s.post(s.bases[i%2], fmt.Sprint("STOP-", i), bodies[i])
		if id == "" {
			return false
		}
		acked.Add(1)
		mu.Lock()
		defer mu.Unlock()
		if !known[id] {
			known[id] = true
			s.acked = append(s.acked, id)
		}
		return true
	}
	for i := range 40 { // so that there is something to pay
		send(i)
	}
	s.until("payouts are under way", func() bool {
		paid, err := sandbox.ReadJournal(s.journal)
		return err == nil && len(paid) > 0
	})
	before := acked.Load()
	var senders sync.WaitGroup
	for k := range 6 { // each until nobody listens any more; in the end they repeat themselves
		senders.Go(func() {
			for i := 40 + k; send(i % len(bodies)); i += 6 {
			}
		})
	}
	s.until("claims come in", func() bool { return acked.Load() > before })
	begun := time.Now()
	for _, p := range s.servers {
		if err := p.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
	}
	s.until("the server says that it stops", func() bool { return s.status(0, "/readyz") == http.StatusServiceUnavailable })
	for i, p := range s.servers {
		select {
		case <-p.Ended():
		case <-time.After(50 * time.Second):
			t.Fatalf("server %d does not end", i)
		}
		if code := p.ExitCode(); code != 0 {
			log, _ := os.ReadFile(filepath.Join(s.dir, fmt.Sprintf("server-%d.log", i)))
			t.Errorf("server %d ended with %d:\n%s", i, code, log[max(0, len(log)-2000):])
		}
	}
	took := time.Since(begun)
	senders.Wait()
	s.nothingIsHalfDone()
	s.aSecondSignalEndsAtOnce()
	t.Logf("%d claims acknowledged, %d answers; both servers ended within %v", len(s.acked), acked.Load(), took.Round(time.Millisecond))
}

// slowRail makes the rail wait before it executes anything.
func (s *stage) slowRail(ms int) {
	res, err := http.Post(s.rail+"/v1/settings", "application/json", strings.NewReader(fmt.Sprintf(`{"delay_ms": %d}`, ms)))
	if err != nil {
		s.t.Fatal(err)
	}
	_ = res.Body.Close()
	if res.StatusCode >= 300 {
		s.t.Fatalf("the rail's settings: %s", res.Status)
	}
}

func (s *stage) aSecondSignalEndsAtOnce() {
	p := s.servers[0]
	if err := p.Start("SHUTDOWN_DELAY=1m"); err != nil {
		s.t.Fatal(err)
	}
	s.wait(0)
	_ = p.Signal(syscall.SIGTERM)
	s.until("the server says that it stops", func() bool { return s.status(0, "/readyz") == http.StatusServiceUnavailable })
	_ = p.Signal(syscall.SIGTERM)
	select {
	case <-p.Ended():
	case <-time.After(20 * time.Second):
		s.t.Error("a second signal does not end it")
	}
}

func (s *stage) until(what string, ok func() bool) {
	s.t.Helper()
	for range 2000 {
		if ok() {
			return
		}
		<-time.After(10 * time.Millisecond)
	}
	s.t.Fatal("this never came: " + what)
}

// status is what a server answers; 0 when it does not.
func (s *stage) status(i int, path string) int {
	res, err := http.Get(s.bases[i] + path)
	if err != nil {
		return 0
	}
	_ = res.Body.Close()
	return res.StatusCode
}

// nothingIsHalfDone looks at what two stopped servers have left in the database and at the rail.
func (s *stage) nothingIsHalfDone() {
	count := func(table, where string, args ...any) (n int64) {
		if err := s.world.DB.Table(table).Where(where, args...).Count(&n).Error; err != nil {
			s.t.Fatal(err)
		}
		return n
	}
	if n := count("claims", "id IN ?", s.acked); n != int64(len(s.acked)) || n == 0 {
		s.t.Errorf("of %d acknowledged claims there are %d", len(s.acked), n)
	}
	if n := count("payouts", "state NOT IN ('due', 'paid')"); n != 0 {
		s.t.Errorf("%d payouts are neither due nor paid", n)
	}
	if n := count("job_runs", "outcome = 'running'"); n != 0 {
		s.t.Errorf("%d runs are not over", n)
	}
	executed, err := sandbox.ReadJournal(s.journal)
	if err != nil {
		s.t.Fatal(err)
	}
	if paid := count("payouts", "state = 'paid'"); paid != int64(len(executed)) || paid == 0 {
		s.t.Errorf("the rail has paid %d, and %d are recorded", len(executed), paid)
	}
}
