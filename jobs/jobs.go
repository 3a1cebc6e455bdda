// Package jobs is the way in by the clock: cron only ticks, rows decide what is due, and each job calls one step of a
// service. Any number of replicas may tick: a run is a row (job, slot), and only one of them gets it.
package jobs

import (
	"context"
	"errors"
	"log/slog"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"github.com/robfig/cron/v3"

	"taxrefund/models"
	"taxrefund/models/alert"
	"taxrefund/models/claim"
	"taxrefund/models/feed"
	"taxrefund/models/merchant"
	"taxrefund/models/payout"
	"taxrefund/models/period"
	"taxrefund/models/place"
	"taxrefund/models/schedule"
	"taxrefund/models/staff"
)

// Runner runs the jobs of one process. Owner names the process in the run list.
type Runner struct {
	DB         *models.DB
	Places     *place.Service
	Merchants  *merchant.Service
	Staff      *staff.Service
	Claims     *claim.Service
	Payouts    *payout.Service
	Feeds      *feed.Service
	Alerts     *alert.Service
	Periods    *period.Service
	SendAlert  func(context.Context, alert.Notice) error // tells the operator's receiver; nil where there is none
	FeedDir    string                                    // where merchants' files are dropped; empty switches that off
	BackupDir  string                                    // where copies of an embedded database go; empty switches that off
	BackupKeep int                                       // how many stay
	Owner      string
	Log        *slog.Logger
	Ran        func(job, outcome string, took time.Duration) // hears of every run that ended; nil is nobody

	begun  sync.WaitGroup // what Begin has left running
	looked sync.Map       // name of a condition → when this process last looked for it
	life   life
}

// job is one scheduled step. It runs for each airport, by that airport's clock, or once for all where airport is "".
type job struct {
	name, does string
	rhythm     rhythm
	perAirport bool
	lease      time.Duration // after it another replica may take the slot over
	halts      bool          // leaves off between two of its steps when its context ends; all others run to their end
	run        func(r *Runner, ctx context.Context, actor models.Actor, airport place.Airport, slot string) (string, error)
}

// table is what the clock does, in the order of a tick.
var table = []job{
	{"rescue_payouts", "Take up what a server left in the middle when it died", everyMinute, false, 5 * time.Minute, true, rescuePayouts},
	{"poll_payouts", "Ask the rails about what they have not settled, and for what came back", everyMinute, false, 5 * time.Minute, true, pollPayouts},
	{"run_payouts", "Send what is due, within the brakes", everyMinute, true, 5 * time.Minute, true, runPayouts},
	{"close_batches", "Close settled batches and make their reports", everyMinute, false, 5 * time.Minute, false, closeBatches},
	{"lapse_receipts", "Lapse what nobody saw before departure", everyMinute, true, 5 * time.Minute, false, lapseReceipts},
	{"close_recoveries", "Close recovery cases whose money never arrived", everyMinute, true, 5 * time.Minute, false, closeRecoveries},
	{"forfeit_payouts", "End what nobody claimed within the claim period", nightly, true, 30 * time.Minute, false, forfeitPayouts},
	{"take_feeds", "Take merchants' files of sales from the drop folder, and bring them back with what was rejected", everyMinute, false, 15 * time.Minute, true, takeFeeds},
	{"import_feeds", "Go on with files of sales that nobody works on", everyMinute, false, 5 * time.Minute, true, importFeeds},
	{"make_periods", "Make reports on periods that nobody makes", everyMinute, false, 15 * time.Minute, true, makePeriods},
	{"prune", "Remove what nobody can use any more: old runs and alerts, counted sign-ins, ended sessions and tokens", nightlyUTC, false, 30 * time.Minute, false, prune},
	{"mark_ledger", "Sum the rails' accounts, so that their balances are read from there on", nightlyUTC, false, 30 * time.Minute, false, markLedger},
	{"backup", "Copy the embedded database into the folder of backups, and keep the newest", nightlyUTC, false, 30 * time.Minute, false, backUp},
}

// watch is what looks after the others: it ticks apart from them, so that a job that hangs cannot keep it quiet.
var watch = []job{
	{"raise_alerts", "Look for what needs somebody's attention: open alerts, and close those that are over", everyMinute, false, 5 * time.Minute, false, raiseAlerts},
	{"send_alerts", "Tell the operator's receiver of alerts", everyMinute, false, 5 * time.Minute, true, sendAlerts},
}

// all is every job, in the order in which people are shown them.
func all() []job { return slices.Concat(table, watch) }

// Names lists the jobs that Run knows.
func Names() []string {
	list := all()
	names := make([]string, len(list))
	for i, j := range list {
		names[i] = j.name
	}
	return names
}

// Job is one scheduled step as people are shown it; Rhythm says in words how often, by each airport's clock.
type Job struct{ Name, Does, Rhythm string }

// Start ticks every minute in UTC until the returned cron is stopped. A tick that is still at work is not joined by a
// second one, and a panic ends one tick, not the clock: the order of the two wrappers matters.
func (r *Runner) Start() (*cron.Cron, error) {
	l := cron.PrintfLogger(slog.NewLogLogger(r.Log.Handler(), slog.LevelError))
	c := cron.New(cron.WithLocation(time.UTC), cron.WithLogger(l), cron.WithChain(cron.SkipIfStillRunning(l), cron.Recover(l)))
	for _, tick := range []func(context.Context){r.Tick, r.Watch} {
		if _, err := c.AddFunc(spec, func() { tick(r.life.context()) }); err != nil {
			return nil, err
		}
	}
	c.Start()
	return c, nil
}

// Tick runs whatever is due now and not yet taken by another replica. Once ctx has ended no other run is begun.
func (r *Runner) Tick(ctx context.Context) { r.tick(ctx, table) }

// Watch looks after the jobs of Tick and everything else, and tells of what it finds.
func (r *Runner) Watch(ctx context.Context) { r.tick(ctx, watch) }

func (r *Runner) tick(ctx context.Context, list []job) {
	for _, j := range list {
		if ctx.Err() != nil {
			return
		}
		r.each(ctx, j)
	}
}

// each runs a job for every airport for which it is due; one that fails keeps none of the others waiting.
func (r *Runner) each(ctx context.Context, j job) {
	airports, err := r.airports(ctx, j)
	if err != nil {
		r.Log.ErrorContext(ctx, "job failed", "job", j.name, "error", err)
		return
	}
	for _, a := range airports {
		if slot, due := j.rhythm.slot(r.DB.Clock.Now(), a.Zone()); due && ctx.Err() == nil {
			r.once(ctx, j, a, slot)
		}
	}
}

// airports are those that a job runs for: every one, or a nameless one for what runs for all.
func (r *Runner) airports(ctx context.Context, j job) ([]place.Airport, error) {
	if !j.perAirport {
		return []place.Airport{{TimeZone: "UTC"}}, nil
	}
	return r.Places.Airports(ctx)
}

// once takes the slot and runs the job in it.
func (r *Runner) once(ctx context.Context, j job, a place.Airport, slot string) {
	taken, err := schedule.Take(context.WithoutCancel(ctx), r.DB, r.Owner, j.key(a), slot, j.lease)
	if err != nil {
		r.Log.ErrorContext(ctx, "job failed", "job", j.key(a), "run", slot, "error", err)
	}
	if taken {
		_ = r.taken(ctx, j, a, slot) // it is in the log and in the list of runs
	}
}

// taken runs a job whose slot is ours, and records how it ended, also when ctx ends meanwhile.
func (r *Runner) taken(ctx context.Context, j job, a place.Airport, slot string) error {
	toTheEnd := context.WithoutCancel(ctx)
	if !j.halts {
		ctx = toTheEnd
	}
	actor := models.Actor{Kind: "job", ID: j.name, Airport: a.Code, TraceID: slot}
	begun := r.DB.Clock.Now()
	detail, err := r.safely(ctx, j, actor, a, slot)
	outcome := "done"
	if ctx.Err() != nil && errors.Is(err, ctx.Err()) { // the next run goes on
		detail, err = "left off when it was told to", nil
	}
	if err != nil {
		outcome, detail = "failed", models.CodeOf(err)
		r.Log.ErrorContext(ctx, "job failed", "job", j.key(a), "run", slot, "error", err)
	}
	if r.Ran != nil {
		r.Ran(j.name, outcome, r.DB.Clock.Now().Sub(begun))
	}
	models.Failpoint("job.finishing")
	if e := schedule.Finish(toTheEnd, r.DB, r.Owner, j.key(a), slot, outcome, detail); e != nil {
		r.Log.ErrorContext(ctx, "a run could not be recorded", "job", j.key(a), "run", slot, "error", e)
		return e
	}
	return err
}

// key names a job in the list of runs: "lapse_receipts:CDG" where it runs for each airport.
func (j job) key(a place.Airport) string {
	if a.Code == "" {
		return j.name
	}
	return j.name + ":" + a.Code
}

// safely runs a job and makes a panic an error, so that it is listed as failed and the jobs after it still run.
func (r *Runner) safely(ctx context.Context, j job, actor models.Actor, a place.Airport, slot string) (detail string, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = models.Panicked(p)
			r.Log.ErrorContext(ctx, "panic", "job", j.key(a), "run", slot, "stack", string(debug.Stack()))
		}
	}()
	return j.run(r, ctx, actor, a, slot)
}
