package jobs

import (
	"context"
	"fmt"
	"time"

	"taxrefund/models/alert"
	"taxrefund/models/ledger"
	"taxrefund/models/schedule"
)

// condition is one thing that is watched for. To watch for another, add a line to conditions and a function that finds it.
type condition struct {
	name, means string
	every       time.Duration // how often it is looked for at least: once in each such stretch of the clock, by each server
	find        func(r *Runner, ctx context.Context) ([]alert.Finding, error)
}

// conditions is everything that opens an alert.
var conditions = []condition{
	{"kiosk_silent", "a kiosk was not heard of for 10 minutes while a customs desk was open", time.Minute, silentKiosks},
	{"rail_failing", "the last 10 answers of a rail within an hour were failures, or none came", time.Minute, failingRails},
	{"run_late", "a job did not start at its time, or runs longer than it may", time.Minute, lateRuns},
	{"run_failing", "the last runs of a job failed: 5 in a row, or the last one of a nightly job", time.Minute, failingRuns},
	{"queue_long", "more than 100 claims wait for an officer, or one waits for more than 2 hours while a desk is open", time.Minute, longQueues},
	{"prefund_low", "a rail with a floor has less money than the floor and what waits to be sent", 5 * time.Minute, lowPrefunds},
	{"feed_stuck", "a merchant's file came no further for 30 minutes", time.Minute, stuckFeeds},
	{"ledger_uneven", "the ledger does not sum to zero; it is summed once a day", 24 * time.Hour, unevenLedger},
	{"batch_untied", "a batch closed in the last 7 days does not add up with its lines, its reports or the ledger", time.Hour, untiedBatches},
}

// Where the conditions draw their lines.
const (
	kioskSilence = 10 * time.Minute
	railAnswers  = 10
	railMemory   = time.Hour
	queueLength  = 100
	queueWait    = 2 * time.Hour
	feedPatience = 30 * time.Minute
	batchMemory  = 7 * 24 * time.Hour
)

// instant writes a time into a finding.
func instant(t time.Time) string { return t.UTC().Format("2 January 2006, 15:04 UTC") }

// silentKiosks finds kiosks that stopped calling. A kiosk is switched off at night: while no desk is open, and shortly
// after, nobody can tell.
func silentKiosks(r *Runner, ctx context.Context) ([]alert.Finding, error) {
	since := r.DB.Clock.Now().Add(-kioskSilence)
	silent, err := r.Places.Silent(ctx, since)
	if err != nil {
		return nil, err
	}
	open, err := r.openSince(ctx, since)
	if err != nil {
		return nil, err
	}
	var found []alert.Finding
	for _, k := range silent {
		found = append(found, alert.Finding{Subject: k.ID, Airport: k.AirportCode, Unsure: !open[k.AirportCode],
			Detail: fmt.Sprintf("%s was last heard of on %s", k.Name, instant(*k.LastSeenAt))})
	}
	return found, nil
}

// openSince tells for each airport whether a desk is open and was at an earlier instant.
func (r *Runner) openSince(ctx context.Context, since time.Time) (map[string]bool, error) {
	airports, err := r.Places.Airports(ctx)
	open := map[string]bool{}
	for _, a := range airports {
		if open[a.Code], err = r.Places.OpenSince(ctx, a, since); err != nil {
			return nil, err
		}
	}
	return open, err
}

func failingRails(r *Runner, ctx context.Context) ([]alert.Finding, error) {
	rails, err := r.Payouts.FailingRails(ctx, railAnswers, r.DB.Clock.Now().Add(-railMemory))
	var found []alert.Finding
	for _, rail := range rails {
		found = append(found, alert.Finding{Subject: rail, Detail: fmt.Sprintf("the last %d answers of the rail %s were failures, or none came", railAnswers, rail)})
	}
	return found, err
}

// lateRuns looks at every job of the tick, at every airport. One that never ran is new, not late.
func lateRuns(r *Runner, ctx context.Context) ([]alert.Finding, error) {
	var found []alert.Finding
	for _, j := range table {
		airports, err := r.airports(ctx, j)
		if err != nil {
			return nil, err
		}
		for _, a := range airports {
			due := j.rhythm.last(r.DB.Clock.Now().Add(-j.rhythm.grace), a.Zone())
			s, err := schedule.StandsOf(ctx, r.DB, j.key(a), due)
			if err != nil {
				return nil, err
			}
			if d := late(j, s, due); d != "" {
				found = append(found, alert.Finding{Subject: j.key(a), Airport: a.Code, Detail: d})
			}
		}
	}
	return found, nil
}

// failingRuns looks at what the newest finished runs of every job came to.
func failingRuns(r *Runner, ctx context.Context) ([]alert.Finding, error) {
	var found []alert.Finding
	for _, j := range table {
		airports, err := r.airports(ctx, j)
		if err != nil {
			return nil, err
		}
		n := 5
		if j.rhythm.words != everyMinute.words {
			n = 1
		}
		for _, a := range airports {
			failing, err := schedule.Failing(ctx, r.DB, j.key(a), n)
			if err != nil {
				return nil, err
			}
			if failing {
				found = append(found, alert.Finding{Subject: j.key(a), Airport: a.Code, Detail: fmt.Sprintf("%s fails; the list of its runs says why", j.name)})
			}
		}
	}
	return found, nil
}

// late says what is late about a job; nothing is where it says nothing.
func late(j job, s schedule.Stands, due time.Time) string {
	switch {
	case s.Beyond != nil:
		return fmt.Sprintf("%s runs since %s, longer than the %s it may", j.name, instant(*s.Beyond), j.lease)
	case s.Ever && !s.Since:
		return fmt.Sprintf("%s did not start: its run of %s is missing", j.name, instant(due))
	}
	return ""
}

func longQueues(r *Runner, ctx context.Context) ([]alert.Finding, error) {
	queues, err := r.Claims.Waiting(ctx)
	if err != nil {
		return nil, err
	}
	now := r.DB.Clock.Now()
	open, err := r.openSince(ctx, now)
	var found []alert.Finding
	for _, q := range queues {
		if q.Claims > queueLength || now.Sub(q.Oldest) > queueWait {
			found = append(found, alert.Finding{Subject: q.Airport, Airport: q.Airport, Unsure: q.Claims <= queueLength && !open[q.Airport],
				Detail: fmt.Sprintf("%d claims wait for an officer, the oldest since %s", q.Claims, instant(q.Oldest))})
		}
	}
	return found, err
}

func lowPrefunds(r *Runner, ctx context.Context) ([]alert.Finding, error) {
	prefunds, err := r.Payouts.Prefunds(ctx)
	var found []alert.Finding
	for _, p := range prefunds {
		if short := p.Short(); short > 0 {
			found = append(found, alert.Finding{Subject: p.Rail + " " + string(p.Currency), Detail: fmt.Sprintf("the rail %s needs a top-up of %s", p.Rail, p.Amount(short))})
		}
	}
	return found, err
}

func stuckFeeds(r *Runner, ctx context.Context) ([]alert.Finding, error) {
	feeds, err := r.Feeds.Stuck(ctx, r.DB.Clock.Now().Add(-feedPatience))
	var found []alert.Finding
	for _, f := range feeds {
		found = append(found, alert.Finding{Subject: f.ID, Detail: fmt.Sprintf("at line %d since %s", f.NextLine, instant(f.UpdatedAt))})
	}
	return found, err
}

func unevenLedger(r *Runner, ctx context.Context) ([]alert.Finding, error) {
	sums, err := ledger.Sums(ctx, r.DB)
	var found []alert.Finding
	for currency, minor := range sums {
		if minor != 0 {
			found = append(found, alert.Finding{Subject: string(currency), Detail: fmt.Sprintf("the entries in %s sum to %d minor units", currency, minor)})
		}
	}
	return found, err
}

func untiedBatches(r *Runner, ctx context.Context) ([]alert.Finding, error) {
	batches, err := r.Payouts.UntiedBatches(ctx, r.DB.Clock.Now().Add(-batchMemory))
	var found []alert.Finding
	for _, b := range batches {
		found = append(found, alert.Finding{Subject: b.Number, Airport: b.Airport, Detail: "its sums, its lines, its reports or the ledger differ"})
	}
	return found, err
}
