package bench

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"runtime/pprof"
	"slices"
	"time"
)

// claimsBench is one run of "bench claims".
type claimsBench struct {
	*Bench
	db       *scratch
	clients  int
	receipts int
	count    int // claims of a round at full load
	profile  string

	tickets []ticket
	script  *script
}

// round is what one round found.
type round struct {
	server, half  spent
	pgbench, args float64 // transactions a second; args is only the reading of the arguments
}

// bare is what pgbench does when the reading of its arguments, which the server does not have to do, is left out.
func (r round) bare() float64 { return 1 / (1/r.pgbench - 1/r.args) }

// claims submits claims through the real HTTP server, and has pgbench execute the same statements with the same
// arguments on a copy of the same database.
func (b *Bench) claims(ctx context.Context, args []string) error {
	f := flag.NewFlagSet("bench claims", flag.ContinueOnError)
	c := &claimsBench{Bench: b}
	database := f.String("database", "", "a Postgres whose user may create databases; default BENCH_DATABASE_URL")
	f.IntVar(&c.clients, "clients", 16, "clients at once, each on its own connection")
	f.IntVar(&c.receipts, "receipts", 3, "receipts a claim")
	f.IntVar(&c.count, "claims", 8000, "claims a round")
	rounds := f.Int("rounds", 3, "rounds; each has a fresh copy of the database for the server and for pgbench")
	f.StringVar(&c.profile, "profile", "", "folder for a CPU profile of the server and the pgbench script")
	if err := f.Parse(args); err != nil {
		return err
	}
	if _, err := exec.LookPath("pgbench"); err != nil {
		return errors.New("pgbench is not installed (Debian: apt-get install postgresql)")
	}
	c.count -= c.count % c.clients
	var err error
	if c.db, err = newScratch(*database); err != nil {
		return err
	}
	defer c.db.drop()
	if err := c.prepare(ctx); err != nil {
		return err
	}
	var done []round
	for i := range *rounds {
		r, err := c.round(ctx, i)
		if err != nil {
			return err
		}
		done = append(done, r)
	}
	c.report(done)
	return nil
}

const (
	seedDB = "taxrefund_bench_seed"
	copyDB = "taxrefund_bench_copy"
)

// prepare fills the database that every round copies, records the statements of all claims on one copy, and keeps their
// arguments.
func (c *claimsBench) prepare(ctx context.Context) error {
	if err := c.db.create(ctx, seedDB, ""); err != nil {
		return err
	}
	h, err := c.Open(ctx, c.db.url(seedDB), nil)
	if err != nil {
		return err
	}
	g, err := airport(ctx, h)
	if err == nil {
		c.tickets, err = tickets(ctx, h, g, c.count+c.count/2, c.receipts)
	}
	h.Stop()
	if err != nil {
		return fmt.Errorf("fill: %w", err)
	}
	if err := c.db.exec(ctx, c.db.url(seedDB), "VACUUM ANALYZE"); err != nil {
		return err
	}
	claims, err := c.recorded(ctx)
	if err != nil {
		return err
	}
	dir := c.profile
	if dir == "" {
		if dir, err = os.MkdirTemp("", "bench"); err != nil {
			return err
		}
	}
	if c.script, err = newScript(dir, claims); err != nil {
		return err
	}
	return c.script.keep(ctx, c.db.url(seedDB))
}

// recorded submits the claims one by one on a copy and returns the statements of each.
func (c *claimsBench) recorded(ctx context.Context) ([][]statement, error) {
	r := &Recorder{}
	h, err := c.copy(ctx, r)
	if err != nil {
		return nil, err
	}
	defer h.Stop()
	list := c.tickets[:c.count+1]
	var out [][]statement
	for i, t := range list {
		r.take()
		if _, err := submitAll(h.Base, []ticket{t}, 1, 0); err != nil {
			return nil, err
		}
		if log := r.take(); i > 0 { // the first one also reads what the server remembers from then on
			out = append(out, log)
		}
	}
	return out, nil
}

func (c *claimsBench) copy(ctx context.Context, r *Recorder) (*House, error) {
	if err := c.db.create(ctx, copyDB, seedDB); err != nil {
		return nil, err
	}
	return c.Open(ctx, c.db.url(copyDB), r)
}

// round measures the server, and then pgbench on a fresh copy.
func (c *claimsBench) round(ctx context.Context, number int) (r round, err error) {
	h, err := c.copy(ctx, nil)
	if err != nil {
		return r, err
	}
	warm := c.count / 10
	if _, err = submitAll(h.Base, c.tickets[c.count+c.count/2-warm:], c.clients, 0); err == nil {
		r.server, err = c.profiled(number, func() (spent, error) { return submitAll(h.Base, c.tickets[:c.count], c.clients, 0) })
	}
	if err == nil {
		r.half, err = submitAll(h.Base, c.tickets[c.count:c.count+c.count/2-warm], c.clients, r.server.perSecond()/2)
	}
	h.Stop()
	if err != nil {
		return r, err
	}
	if err = c.db.create(ctx, copyDB, seedDB); err != nil {
		return r, err
	}
	if r.pgbench, err = c.script.run(ctx, "claim", c.db.url(copyDB), c.clients); err != nil {
		return r, err
	}
	r.args, err = c.script.run(ctx, "args", c.db.url(copyDB), c.clients)
	c.say("round %d: server %.0f/s, pgbench %.0f/s", number+1, r.server.perSecond(), r.bare())
	return r, err
}

// profiled writes a CPU profile of the first round when one is wanted.
func (c *claimsBench) profiled(number int, load func() (spent, error)) (spent, error) {
	if c.profile == "" || number > 0 {
		return load()
	}
	file, err := os.Create(c.profile + "/claims.pprof")
	if err != nil {
		return spent{}, err
	}
	defer file.Close()
	if err := pprof.StartCPUProfile(file); err != nil {
		return spent{}, err
	}
	defer pprof.StopCPUProfile()
	return load()
}

func (c *claimsBench) report(done []round) {
	middle := func(f func(round) float64) float64 {
		var v []float64
		for _, r := range done {
			v = append(v, f(r))
		}
		slices.Sort(v)
		return v[len(v)/2]
	}
	server := middle(func(r round) float64 { return r.server.perSecond() })
	bare := middle(func(r round) float64 { return r.bare() })
	ms := func(share float64, of func(round) spent) float64 {
		return middle(func(r round) float64 { return float64(of(r).quantile(share)) / float64(time.Millisecond) })
	}
	full, half := func(r round) spent { return r.server }, func(r round) spent { return r.half }
	c.say("")
	c.say("%d claims of %d receipts, %d clients, %d CPUs, medians of %d rounds", c.count, c.receipts, c.clients, runtime.NumCPU(), len(done))
	c.say("  claims through HTTP        %8.0f /s   p50 %.1f ms   p95 %.1f ms   p99 %.1f ms", server, ms(0.5, full), ms(0.95, full), ms(0.99, full))
	c.say("  at half that load          %8.0f /s   p50 %.1f ms   p95 %.1f ms   p99 %.1f ms", server/2, ms(0.5, half), ms(0.95, half), ms(0.99, half))
	c.say("  pgbench, same statements   %8.0f /s   (%.0f with the reading of its arguments)", bare, middle(func(r round) float64 { return r.pgbench }))
	c.say("  ratio                      %8.2f", server/bare)
	c.say("  statements a claim         %8d   authentication, BEGIN and COMMIT among them", len(c.script.texts))
	if c.profile != "" {
		c.say("  profile and script in %s: go tool pprof -top %s/claims.pprof", c.profile, c.profile)
	}
}
