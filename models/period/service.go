package period

import (
	"context"
	"errors"
	"io"
	"iter"
	"log/slog"
	"sync"
	"time"

	"taxrefund/models"
	"taxrefund/models/audit"
	"taxrefund/models/idempotency"
	"taxrefund/models/place"
)

// Report is what a file is written from. Lines may be ranged over once; an error ends them.
type Report struct {
	Period
	Airports []place.Airport // that it covers
	Lines    iter.Seq2[*Line, error]
}

// Render writes a report as a file of one format.
type Render func(io.Writer, Report) error

// Service makes reports and hands them out. Owner names the process in leases; Formats are the files that each report has.
type Service struct {
	DB      *models.DB
	Places  *place.Service
	Formats map[string]Render
	Owner   string
	Log     *slog.Logger

	background models.Background // what Start has begun
	makers     chan struct{}     // those at work in it
	once       sync.Once         // makes makers
}

// Ask asks for a report, once for each Idempotency-Key, and begins to make it; a small one is made when
// it returns. The same days that were asked for before are the report made then, unless it failed. render is the answer, from the report as asked for.
func (s *Service) Ask(ctx context.Context, actor models.Actor, a Ask, req idempotency.Request, render func(Period) (idempotency.Answer, error)) (idempotency.Answer, error) {
	if err := s.check(ctx, actor, a); err != nil {
		return idempotency.Answer{}, err
	}
	var p Period
	answer, err := again(func() (idempotency.Answer, error) {
		return models.InTx(ctx, s.DB, actor, func(tx *models.Tx) (idempotency.Answer, error) {
			return idempotency.Once(tx, req, func() (idempotency.Answer, error) {
				var err error
				if p, err = findOrAsk(tx, a); err != nil {
					return idempotency.Answer{}, err
				}
				return render(p)
			})
		})
	})
	if err != nil || answer.Replayed || p.State != Asked {
		return answer, err
	}
	s.begin(ctx, p.ID)
	return answer, nil
}

func (s *Service) check(ctx context.Context, actor models.Actor, a Ask) error {
	if actor.Airport != "" && actor.Airport != a.Airport {
		return errOther
	}
	if err := a.check(); err != nil {
		return err
	}
	_, _, err := s.cuts(ctx, a)
	return err
}

// findOrAsk finds the report on these days or asks for it.
func findOrAsk(tx *models.Tx, a Ask) (Period, error) {
	p, found, err := live(tx.DB, a)
	if err != nil || found {
		return p, err
	}
	p = Period{ID: models.NewID(), Ask: a, State: Asked, AskedBy: tx.Actor.ID, AskedAt: tx.Now}
	if err := insertPeriod(tx, p); err != nil {
		return p, err
	}
	return p, audit.Write(tx, audit.Deed{Name: "period.ask", SubjectKind: "period", SubjectID: p.ID, Airport: a.Airport, Detail: map[string]any{"from": a.From, "to": a.To}})
}

// again repeats what lost to somebody who asked for the same days at the same moment: theirs is found then.
func again[T any](ask func() (T, error)) (T, error) {
	v, err := ask()
	if models.CodeOf(err) == "period.asked_already" {
		return ask()
	}
	return v, err
}

// Make asks for a report and makes it at once, if nobody has; it returns it with its figures. A report that another
// process is making comes back as it stands.
func (s *Service) Make(ctx context.Context, actor models.Actor, a Ask) (Period, error) {
	p, err := s.ask(ctx, actor, a)
	if err != nil {
		return p, err
	}
	if err := s.Work(ctx, p.ID); err != nil {
		return p, err
	}
	return s.Get(ctx, actor, p.ID)
}

// MakeOrStart asks for a report and begins to make it. A small one is made when it returns.
func (s *Service) MakeOrStart(ctx context.Context, actor models.Actor, a Ask) (Period, error) {
	p, err := s.ask(ctx, actor, a)
	if err != nil {
		return p, err
	}
	if p.State == Asked {
		s.begin(ctx, p.ID)
	}
	return s.Get(ctx, actor, p.ID)
}

func (s *Service) ask(ctx context.Context, actor models.Actor, a Ask) (Period, error) {
	if err := s.check(ctx, actor, a); err != nil {
		return Period{}, err
	}
	return again(func() (Period, error) {
		return models.InTx(ctx, s.DB, actor, func(tx *models.Tx) (Period, error) { return findOrAsk(tx, a) })
	})
}

// patience is how long whoever asks for a report waits for it; most are made by then.
const patience = 3 * time.Second

// begin starts to make a report in the background, and waits for it a little.
func (s *Service) begin(ctx context.Context, id string) {
	select {
	case <-s.Start(id):
	case <-time.After(patience):
	case <-ctx.Done():
	}
}

// cuts are the airports of a report and its midnights there. A period that is not over at one of them is refused.
func (s *Service) cuts(ctx context.Context, a Ask) ([]place.Airport, []cut, error) {
	var airports []place.Airport
	if a.Airport != "" {
		one, err := s.Places.Airport(ctx, a.Airport)
		if err != nil {
			return nil, nil, err
		}
		airports = []place.Airport{one}
	} else {
		var err error
		if airports, err = s.Places.Airports(ctx); err != nil {
			return nil, nil, err
		}
	}
	var cuts []cut
	for _, airport := range airports {
		c := a.cutAt(airport.Code, airport.Name, airport.Zone())
		if s.DB.Clock.Now().Before(c.until.Add(settling)) {
			return nil, nil, errRunning
		}
		cuts = append(cuts, c)
	}
	return airports, cuts, nil
}

// Get reads a report with its figures; staff of one airport see theirs only.
func (s *Service) Get(ctx context.Context, actor models.Actor, id string) (Period, error) {
	id, err := models.ParseID(id, errNone.Code, "report here")
	if err != nil {
		return Period{}, err
	}
	p, err := read(s.DB.Read(ctx), id)
	if err == nil && actor.Airport != "" && actor.Airport != p.Airport {
		return Period{}, errNone
	}
	if err != nil {
		return p, err
	}
	one := []Period{p}
	err = fill(s.DB.Read(ctx), one, Dimensions)
	return one[0], err
}

// List reads the newest reports with their totals and files, at most 100, of one airport or with an empty code of all.
func (s *Service) List(ctx context.Context, actor models.Actor, airport string) ([]Period, error) {
	if actor.Airport != "" {
		airport = actor.Airport
	}
	out, err := list(ctx, s.DB, airport, 100)
	if err != nil || len(out) == 0 {
		return out, err
	}
	return out, fill(s.DB.Read(ctx), out, []string{ByTotal})
}

// mostMakers is how many reports one process makes at once in the background: each reads from a connection of its own for as
// long as it takes, and claims need connections too.
const mostMakers = 2

// Start makes a report in the background, until it is finished or Stop is called; the channel is closed then. What is left
// the clock goes on with.
func (s *Service) Start(id string) <-chan struct{} {
	s.once.Do(func() { s.makers = make(chan struct{}, mostMakers) })
	done := make(chan struct{})
	s.background.Go(func(ctx context.Context) {
		defer close(done)
		select {
		case s.makers <- struct{}{}:
			defer func() { <-s.makers }()
		case <-ctx.Done():
			return
		}
		err := s.Work(ctx, id)
		if err != nil && ctx.Err() == nil && s.Log != nil {
			s.Log.ErrorContext(ctx, "period", "period", id, "code", models.CodeOf(err), "error", err)
		}
	})
	return done
}

// Stop ends what Start has begun, and waits for it.
func (s *Service) Stop() { s.background.Stop() }

// Resume makes reports that nobody makes: asked for and not begun, or left by a process that died. It returns how many.
func (s *Service) Resume(ctx context.Context, budget time.Duration) (int, error) {
	begin := s.DB.Clock.Now()
	ids, err := waiting(ctx, s.DB)
	if err != nil {
		return 0, err
	}
	var failed []error
	n := 0
	for _, id := range ids {
		if s.DB.Clock.Now().Sub(begin) >= budget {
			break
		}
		n++
		failed = append(failed, s.Work(ctx, id))
	}
	return n, errors.Join(failed...)
}
