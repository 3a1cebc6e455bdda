package bench

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"

	"taxrefund/models"
	"taxrefund/models/period"
	"taxrefund/models/place"
	"taxrefund/models/schema"
	"taxrefund/models/sealed"
	"taxrefund/reports/periods"
)

// report makes the report of a month with many lines, and lets psql copy the very rows of its CSV into a file.
func (b *Bench) report(ctx context.Context, args []string) error {
	f := flag.NewFlagSet("report", flag.ContinueOnError)
	lines := f.Int("lines", 1_000_000, "how many lines the report has")
	rounds := f.Int("rounds", 2, "how often it is made")
	database := f.String("database", "", "Postgres to make a scratch database on (default $BENCH_DATABASE_URL)")
	if err := f.Parse(args); err != nil {
		return err
	}
	s, err := newScratch(*database)
	if err != nil {
		return err
	}
	defer s.drop()
	const name = "taxrefund_bench_report"
	if err := s.create(ctx, name, ""); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "taxrefund-report")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	r := &reportBench{Bench: b, rec: &Recorder{}, url: s.url(name), file: filepath.Join(dir, "rows.csv")}
	r.db, err = models.Open(r.url, models.SystemClock{}, func(c *pgx.ConnConfig) { c.Tracer = r.rec })
	if err != nil {
		return err
	}
	defer r.db.Close()
	if err := r.fill(ctx, *lines); err != nil {
		return fmt.Errorf("fill: %w", err)
	}
	b.say("%-6s %10s %14s %14s %16s %16s %8s %14s %14s", "round", "lines", "figures s", "CSV s", "CSV lines/s", "psql lines/s", "ratio", "most heap", "most memory")
	for i := range *rounds {
		if err := r.round(ctx, i+1); err != nil {
			return err
		}
	}
	b.say("CSV: from the query to the last packed part in the database, with its SHA-256. psql: \\copy of the same query to a file.")
	b.say("The bars: a ratio of 0.5 or more, less than 100 MiB of heap.")
	return nil
}

type reportBench struct {
	*Bench
	db        *models.DB
	rec       *Recorder
	places    *place.Service
	url, file string
	from      models.Date // first day of the month
}

// round makes a report of its own days, so that none is found made already.
func (r *reportBench) round(ctx context.Context, no int) error {
	var began, ended time.Time
	write := func(w io.Writer, report period.Report) error {
		runtime.GC() // the figures' garbage is not the CSV's
		began = time.Now()
		err := periods.CSV(w, report)
		ended = time.Now()
		return err
	}
	s := &period.Service{DB: r.db, Places: r.places, Owner: "bench", Formats: map[string]period.Render{"csv": write}}
	r.rec.take()
	heap := watchHeap()
	start := time.Now()
	p, err := s.Make(ctx, models.System, period.Ask{Airport: "CDG", From: r.from.AddDays(1 - no), To: r.from.AddDays(29)})
	most := heap()
	if err != nil {
		return err
	}
	if p.State != period.Made {
		return fmt.Errorf("the report is %s: %s", p.State, p.FailureText)
	}
	query, err := r.linesQuery()
	if err != nil {
		return err
	}
	psql := time.Now()
	copy := exec.CommandContext(ctx, "psql", r.url, "-qc", `\copy (`+query+`) to '`+r.file+`' csv`)
	copy.Env = append(os.Environ(), "PGOPTIONS=-c jit=off -c work_mem=32MB") // as models.View has it
	if out, err := copy.CombinedOutput(); err != nil {
		return fmt.Errorf("psql: %w: %s", err, out)
	}
	copied := time.Since(psql)
	mine, theirs := float64(p.LinesTotal)/ended.Sub(began).Seconds(), float64(p.LinesTotal)/copied.Seconds()
	r.say("%-6d %10d %14.1f %14.1f %16.0f %16.0f %8.2f %10d MiB %10d MiB", no, p.LinesTotal, began.Sub(start).Seconds(), ended.Sub(began).Seconds(), mine, theirs, mine/theirs, most>>20, peak()>>20)
	return nil
}

// linesQuery is the statement that read the lines, with its arguments written into it, on one line as \copy wants it.
func (r *reportBench) linesQuery() (string, error) {
	for _, st := range r.rec.take() {
		if !strings.Contains(st.text, "ORDER BY m.at") {
			continue
		}
		var pairs []string
		for i := len(st.args); i > 0; i-- { // $10 before $1
			text := fmt.Sprint(st.args[i-1])
			if at, ok := st.args[i-1].(time.Time); ok {
				text = at.UTC().Format(time.RFC3339Nano)
			}
			pairs = append(pairs, fmt.Sprint("$", i), "'"+strings.ReplaceAll(text, "'", "''")+"'")
		}
		return strings.Join(strings.Fields(strings.NewReplacer(pairs...).Replace(st.text)), " "), nil
	}
	return "", errors.New("the statement of the lines was not seen")
}

// watchHeap looks at the heap every 20 milliseconds until the returned function is called, which says the most it saw.
func watchHeap() func() uint64 {
	runtime.GC()
	var most atomic.Uint64
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			most.Store(max(most.Load(), m.HeapAlloc))
			select {
			case <-stop:
				return
			case <-tick.C:
			}
		}
	}()
	return func() uint64 { close(stop); <-done; return most.Load() }
}

// fill writes a month of payouts, each for two receipts that became due, were sent and paid: six lines. A tenth as many
// became due before and are owed.
func (r *reportBench) fill(ctx context.Context, lines int) error {
	ring, err := sealed.NewRing()
	if err != nil {
		return err
	}
	if _, err := schema.Migrate(ctx, r.db); err != nil {
		return err
	}
	r.places = &place.Service{DB: r.db, Ring: ring}
	actor := models.Actor{Kind: "system", ID: "bench"}
	if err := r.places.AddAirport(ctx, actor, place.Airport{Code: "CDG", Name: "Paris Charles de Gaulle", Country: "FR", TimeZone: "Europe/Paris", Currency: "EUR"}); err != nil {
		return err
	}
	t, err := r.places.AddTerminal(ctx, actor, "CDG", "2E")
	if err != nil {
		return err
	}
	k, _, err := r.places.EnrolKiosk(ctx, actor, "CDG", t.ID, "Kiosk")
	if err != nil {
		return err
	}
	r.from = models.DateIn(time.Now(), time.UTC).AddDays(-40)
	begin := time.Now()
	pool, err := r.db.DB.DB()
	if err != nil {
		return err
	}
	conn, err := pool.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	n := (lines + 5) / 6
	fixed := strings.NewReplacer(":kiosk", "'"+k.ID+"'", ":first", fmt.Sprint(-n/10), ":last", fmt.Sprint(n-1), ":day", "'"+string(r.from)+" 06:00:00+00'", ":step", fmt.Sprintf("interval '%d microseconds'", (29*24*time.Hour).Microseconds()/int64(n)))
	for _, q := range month {
		if _, err := conn.ExecContext(ctx, fixed.Replace(q)); err != nil {
			return fmt.Errorf("%.60s: %w", q, err)
		}
	}
	r.say("%d claims filled in in %.0f s", n+n/10, time.Since(begin).Seconds())
	return nil
}
