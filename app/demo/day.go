package demo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"time"

	"taxrefund/models"
)

// Day is one simulated day at a busy airport. The same Seed, Date and Travellers make the same day.
type Day struct {
	Seed       uint64
	Date       models.Date // by the airport's clock
	Travellers int
}

// day is the simulation at work.
type day struct {
	Stage
	Day
	agenda
	clock      *Clock
	rng        *rand.Rand
	zone       *time.Location
	town       *town
	travellers []*traveller
	till       string // id of the cashier's till
	books      books
	free       []time.Time // when each officer at the desks is free again
	tally      tally
}

// rhythm is how often the clock of the jobs ticks in a simulated day; a real one ticks every minute.
const rhythm = 5 * time.Minute

// RunDay plays the day against the running installation, whose clock it moves, and says what it came to. The database must
// be empty. Whatever does not add up at the end is its error.
func RunDay(ctx context.Context, s Stage, clock *Clock, o Day) (DaySummary, error) {
	if err := os.MkdirAll(s.Out, 0o755); err != nil {
		return DaySummary{}, err
	}
	zone := models.Zone("Europe/Paris")
	d := &day{Stage: s, Day: o, clock: clock, rng: rand.New(rand.NewPCG(o.Seed, o.Seed)), zone: zone}
	clock.Until(o.Date.Start(zone))
	var err error
	if d.town, err = s.build(ctx, string(o.Date.AddDays(1))); err != nil {
		return DaySummary{}, fmt.Errorf("build the town: %w", err)
	}
	d.free = make([]time.Time, len(d.town.officers))
	d.crowd()
	s.say("%s at CDG: %d travellers of %d nations, %d shops, %d kiosks, %d officers (seed %d)",
		o.Date.Time().Format("Monday 2 January 2006"), len(d.travellers), len(nations), len(d.town.shops)+len(d.town.jewellers)+2, len(d.town.kiosks), len(d.town.officers), o.Seed)
	d.plan(o.Date.Start(zone).Add(2*time.Hour), d.overnight)
	d.plan(o.Date.Start(zone).Add(4*time.Hour), d.openTill)
	d.plan(o.Date.Start(zone).Add(23*time.Hour+45*time.Minute), d.closeTill)
	d.plan(o.Date.AddDays(1).Start(zone).Add(-time.Second), d.closeBooks)
	end := o.Date.AddDays(1).Start(zone).Add(time.Hour)
	for at := o.Date.Start(zone).Add(4 * time.Hour); !at.After(end); at = at.Add(rhythm) {
		d.plan(at, func(ctx context.Context) error { d.Tick(ctx); return nil })
		if at.In(zone).Minute() == 0 && !at.After(o.Date.AddDays(1).Start(zone)) {
			d.plan(at, d.hour)
		}
	}
	if err := d.run(ctx, clock); err != nil {
		return DaySummary{}, err
	}
	return d.conclude(ctx)
}

// crowd makes the travellers and plans when each comes to a kiosk: one to three hours before the flight.
func (d *day) crowd() {
	c := &crowd{rng: d.rng, town: d.town, day: d.Date, zone: d.zone}
	total := 0
	for _, s := range stories {
		total += s.share
	}
	opens := d.Date.Start(d.zone).Add(4*time.Hour + 5*time.Minute)
	for no := range d.Travellers {
		t := c.somebody(no)
		told := stories[0]
		for i, at := 0, d.rng.IntN(total); i < len(stories); i++ {
			if at -= stories[i].share; at < 0 {
				told = stories[i]
				break
			}
		}
		t.story = told.name
		told.pack(c, t)
		d.travellers = append(d.travellers, t)
		comes := t.departs.Add(-time.Duration(60+d.rng.IntN(130)) * time.Minute).Add(time.Duration(d.rng.IntN(60)) * time.Second)
		if comes.Before(opens) {
			comes = opens.Add(time.Duration(no) * time.Second)
		}
		d.plan(comes, func(ctx context.Context) error { return d.kiosk(ctx, t, told) })
	}
}

// later plans something from now on.
func (d *day) later(after time.Duration, do func(context.Context) error) {
	d.plan(d.clock.Now().Add(after), do)
}

// walk is how long it takes from a kiosk to the customs desk.
func (d *day) walk() time.Duration { return time.Duration(4+d.rng.IntN(20)) * time.Minute }

// queue sends a traveller to the customs desk, where the first officer who is free decides about everything that is red. It
// returns when they are served; a traveller whose flight would leave gives up, and that is the zero time.
func (d *day) queue(t *traveller, walk time.Duration, action, reason string) time.Time {
	comes := d.clock.Now().Add(walk)
	who := 0
	for i, free := range d.free {
		if free.Before(d.free[who]) {
			who = i
		}
	}
	begins := comes
	if d.free[who].After(begins) {
		begins = d.free[who]
	}
	done := begins.Add(time.Duration(90+d.rng.IntN(180)) * time.Second)
	if done.After(t.departs.Add(-15 * time.Minute)) {
		d.tally.gaveUp++
		return time.Time{}
	}
	d.free[who] = done
	d.tally.waited(begins.Sub(comes))
	d.plan(done, func(ctx context.Context) error { return d.decide(ctx, d.town.officers[who], t, action, reason) })
	return done
}

// problem is a refusal in the server's own words.
type problem struct {
	Status int    `json:"status"`
	Code   string `json:"code"`
	Detail string `json:"detail"`
	Errors []struct {
		Code   string `json:"code"`
		Detail string `json:"detail"`
	} `json:"errors"`
}

// refusal reads what a client's error carries, if the server refused; every other error is one of the simulation.
func refusal(err error) (p problem, ok bool) {
	var r *refused
	if !errors.As(err, &r) || r.status >= http.StatusInternalServerError || json.Unmarshal(r.body, &p) != nil {
		return p, false
	}
	return p, p.Code != ""
}

func (d *day) wrong(t *traveller, format string, args ...any) error {
	return fmt.Errorf("traveller %d (%s): %s", t.no, t.story, fmt.Sprintf(format, args...))
}
