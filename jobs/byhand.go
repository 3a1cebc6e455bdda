package jobs

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"taxrefund/models"
	"taxrefund/models/audit"
	"taxrefund/models/idempotency"
	"taxrefund/models/place"
	"taxrefund/models/schedule"
)

// Run runs one job now, by hand, under a slot of its own; whoever is bound to an airport runs it for that one only.
// Unknown names are refused with code "job.unknown", a job that is at work with "job.running".
func (r *Runner) Run(ctx context.Context, actor models.Actor, name string) error {
	b, err := r.byHand(ctx, actor, name)
	if err != nil {
		return err
	}
	if _, err := models.InTx(ctx, r.DB, actor, func(tx *models.Tx) ([]schedule.Run, error) { return b.start(tx) }); err != nil {
		return err
	}
	return b.run(ctx)
}

// Begin is Run for callers who do not wait: the runs and the answer about them commit together, and go on by themselves
// afterwards; Stop waits for them. Errors are those of Run.
func (r *Runner) Begin(ctx context.Context, actor models.Actor, name string, req idempotency.Request, render func([]schedule.Run) (idempotency.Answer, error)) (idempotency.Answer, error) {
	b, err := r.byHand(ctx, actor, name)
	if err != nil {
		return idempotency.Answer{}, err
	}
	a, err := models.InTx(ctx, r.DB, actor, func(tx *models.Tx) (idempotency.Answer, error) {
		return idempotency.Once(tx, req, func() (idempotency.Answer, error) {
			runs, err := b.start(tx)
			if err != nil {
				return idempotency.Answer{}, err
			}
			return render(runs)
		})
	})
	if err == nil && !a.Replayed {
		r.begun.Go(func() {
			_ = b.run(r.life.context()) // it is in the log and in the list of runs
		})
	}
	return a, err
}

// handSlot begins the slots of what is run by hand.
const handSlot = "by-hand-"

// byHand is one job about to be run by hand.
type byHand struct {
	*Runner
	job      job
	airports []place.Airport
	slot     string
}

func (r *Runner) byHand(ctx context.Context, actor models.Actor, name string) (byHand, error) {
	j, err := find(name)
	if err != nil {
		return byHand{}, err
	}
	airports, err := r.airports(ctx, j)
	airports = slices.DeleteFunc(airports, func(a place.Airport) bool {
		return a.Code != "" && actor.Airport != "" && a.Code != actor.Airport
	})
	return byHand{r, j, airports, handSlot + models.NewID()[24:]}, err
}

// start takes the slot at every airport, or nowhere.
func (b byHand) start(tx *models.Tx) ([]schedule.Run, error) {
	keys := make([]string, len(b.airports))
	for i, a := range b.airports {
		keys[i] = b.job.key(a)
	}
	runs, err := schedule.Start(tx, b.Owner, keys, b.slot, b.job.lease)
	if err != nil {
		return nil, err
	}
	return runs, audit.Write(tx, audit.Deed{Name: "job.start", SubjectKind: "job", SubjectID: b.job.name, Airport: tx.Actor.Airport})
}

func (b byHand) run(ctx context.Context) error {
	var failed []error
	for _, a := range b.airports {
		if err := b.taken(ctx, b.job, a, b.slot); err != nil {
			failed = append(failed, fmt.Errorf("%s %s: %w", b.job.name, a.Code, err))
		}
	}
	return errors.Join(failed...)
}

// find looks a job up by its name ("job.unknown").
func find(name string) (job, error) {
	for _, j := range all() {
		if j.name == name {
			return j, nil
		}
	}
	return job{}, models.E(models.NotFound, "job.unknown", "there is no such job; the jobs are %v", Names())
}

// Status is a job, when it runs next, and its newest run, if there was one.
type Status struct {
	Job
	Next time.Time // the earliest of the airports that the asker sees
	Last *schedule.Run
}

// Statuses lists every job in the order of a tick, as staff of one airport or of all see it.
func (r *Runner) Statuses(ctx context.Context, actor models.Actor) ([]Status, error) {
	airports, err := r.Places.Airports(ctx)
	if err != nil {
		return nil, err
	}
	airports = slices.DeleteFunc(airports, func(a place.Airport) bool { return place.Within(actor, a.Code) != nil })
	list, now := all(), r.DB.Clock.Now()
	out := make([]Status, len(list))
	for i, j := range list {
		out[i].Job = Job{Name: j.name, Does: j.does, Rhythm: j.rhythm.words}
		zones := []*time.Location{time.UTC}
		if j.perAirport && len(airports) > 0 {
			zones = zones[:0]
			for _, a := range airports {
				zones = append(zones, a.Zone())
			}
		}
		out[i].Next = j.rhythm.next(now, zones[0])
		for _, z := range zones[1:] {
			if next := j.rhythm.next(now, z); next.Before(out[i].Next) {
				out[i].Next = next
			}
		}
		runs, _, err := schedule.Of(ctx, r.DB, schedule.Query{Job: j.name, Airport: actor.Airport, Limit: 1})
		if err != nil {
			return nil, err
		}
		if len(runs) > 0 {
			out[i].Last = &runs[0]
		}
	}
	return out, nil
}

// Runs lists the runs of one job, newest first, and the cursor that goes on after them ("" at the end). Unknown names are
// refused with code "job.unknown".
func (r *Runner) Runs(ctx context.Context, actor models.Actor, name, cursor string, limit int) ([]schedule.Run, string, error) {
	if _, err := find(name); err != nil {
		return nil, "", err
	}
	return schedule.Of(ctx, r.DB, schedule.Query{Job: name, Airport: actor.Airport, Cursor: cursor, Limit: limit})
}
