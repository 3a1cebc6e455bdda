package bench

import (
	"context"
	"database/sql"
	"flag"
	"fmt"
	"slices"
	"time"
)

// scaleBench is one run of "bench scale".
type scaleBench struct {
	*Bench
	h   *House
	db  *sql.DB
	rec *Recorder
	grounds
	sold    int      // sales that were reported while measuring
	tickets []ticket // not yet submitted
	people  people
	rounds  int
}

const (
	templateClaims = 50 // in one clone: what one airport takes in within 50 minutes
	liveClaims     = 120
)

// scale measures every way in with few claims in the tables and again with many, and lists what reads a large table whole.
func (b *Bench) scale(ctx context.Context, args []string) error {
	f := flag.NewFlagSet("bench scale", flag.ContinueOnError)
	database := f.String("database", "", "a Postgres whose superuser we are; default BENCH_DATABASE_URL")
	few := f.Int("few", 10_000, "claims at first")
	many := f.Int("many", 1_000_000, "claims in the end")
	s := &scaleBench{Bench: b, rec: &Recorder{}}
	f.IntVar(&s.rounds, "rounds", 200, "times each way in is asked")
	if err := f.Parse(args); err != nil {
		return err
	}
	scratch, err := newScratch(*database)
	if err != nil {
		return err
	}
	defer scratch.drop()
	if err := scratch.create(ctx, seedDB, ""); err != nil {
		return err
	}
	if s.db, err = sql.Open("pgx", scratch.url(seedDB)); err != nil {
		return err
	}
	defer s.db.Close()
	if s.h, err = b.Open(ctx, scratch.url(seedDB), s.rec); err != nil {
		return err
	}
	defer s.h.Stop()
	if err := s.begin(ctx); err != nil {
		return err
	}
	before, err := s.at(ctx, 1, *few/templateClaims)
	if err != nil {
		return err
	}
	after, err := s.at(ctx, *few/templateClaims+1, *many/templateClaims)
	if err != nil {
		return err
	}
	s.report(*few, *many, before, after)
	return s.plans(ctx)
}

// begin makes the template: claims of an hour, paid, their batch closed. Then come the claims that stay open, of which
// there are as many whatever lies in the past.
func (s *scaleBench) begin(ctx context.Context) error {
	var err error
	g, err := airport(ctx, s.h)
	if err != nil {
		return err
	}
	s.grounds = g
	if s.people, err = hire(ctx, s.h); err != nil {
		return err
	}
	if s.tickets, err = tickets(ctx, s.h, g, templateClaims+liveClaims+4*s.rounds+100, 3); err != nil {
		return err
	}
	if err := s.submit(templateClaims); err != nil {
		return err
	}
	if err := s.payOut(ctx); err != nil {
		return err
	}
	if err := template(ctx, s.db); err != nil {
		return err
	}
	for i := range liveClaims / 2 { // these bought a watch, which an officer must see: the queue is never empty
		_, err := s.db.ExecContext(ctx, "UPDATE sale_lines SET category = 'watches' WHERE sale_id = (SELECT id FROM sales WHERE invoice_number = $1)",
			fmt.Sprintf("B%d-0", templateClaims+2*i))
		if err != nil {
			return err
		}
	}
	return s.submit(liveClaims)
}

// submit sends the next n tickets.
func (s *scaleBench) submit(n int) error {
	list := s.tickets[:n]
	s.tickets = s.tickets[n:]
	_, err := submitAll(s.h.Base, list, 4, 0)
	return err
}

func (s *scaleBench) payOut(ctx context.Context) error {
	for range 3 {
		for _, job := range []string{"run_payouts", "poll_payouts", "close_batches"} {
			if err := s.h.RunJob(ctx, system, job); err != nil {
				return fmt.Errorf("job %s: %w", job, err)
			}
		}
	}
	return nil
}

// at grows the past and measures everything.
func (s *scaleBench) at(ctx context.Context, from, to int) (map[string]spent, error) {
	began := time.Now()
	if err := grow(ctx, s.db, from, to); err != nil {
		return nil, err
	}
	if err := s.h.RunJob(ctx, system, "mark_ledger"); err != nil { // as the night before would have
		return nil, err
	}
	s.say("%d claims in the tables after %.0f s", to*templateClaims, time.Since(began).Seconds())
	s.rec.take()
	return s.measure(ctx)
}

func (s *scaleBench) report(few, many int, before, after map[string]spent) {
	s.say("")
	s.say("%-46s %12s %12s %7s", "p95 in ms", fmt.Sprint(few), fmt.Sprint(many), "ratio")
	var names []string
	for name := range after {
		names = append(names, name)
	}
	slices.Sort(names)
	worst := 0.0
	for _, name := range names {
		a, b := before[name].quantile(0.95), after[name].quantile(0.95)
		ratio := float64(b) / float64(a)
		worst = max(worst, ratio)
		s.say("%-46s %12.2f %12.2f %7.2f", name, float64(a)/1e6, float64(b)/1e6, ratio)
	}
	s.say("%-46s %12s %12s %7.2f", "worst", "", "", worst)
}
