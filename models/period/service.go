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

	mu     sync.Mutex
	ctx    context.Context // of what Start has begun; nil until then
	cancel context.CancelFunc
	begun  sync.WaitGroup
}

// Ask asks for a report. The same days that were asked for before are the report made then, unless it failed; again says so.
func (s *Service) Ask(ctx context.Context, actor models.Actor, a Ask) (p Period, again bool, err error) {
	if actor.Airport != "" && actor.Airport != a.Airport {
		return p, false, errOther
	}
	if err := a.check(); err != nil {
		return p, false, err
	}
	if _, _, err := s.cuts(ctx, a); err != nil {
		return p, false, err
	}
	return s.ask(ctx, actor, a)
}

func (s *Service) ask(ctx context.Context, actor models.Actor, a Ask) (p Period, again bool, err error) {
	id, err := models.InTx(ctx, s.DB, actor, func(tx *models.Tx) (string, error) {
		old, found, err := live(tx.DB, a)
		if again = found; err != nil || found {
			return old.ID, err
		}
		p := Period{ID: models.NewID(), Ask: a}
		if err := insertPeriod(tx, p); err != nil {
			return "", err
		}
		return p.ID, audit.Write(tx, audit.Deed{Name: "period.ask", SubjectKind: "period", SubjectID: p.ID, Airport: a.Airport,
			Detail: map[string]any{"from": a.From, "to": a.To}})
	})
	if models.CodeOf(err) == "period.asked_already" { // by somebody else, at the same moment
		return s.ask(ctx, actor, a)
	}
	if err != nil {
		return p, again, err
	}
	p, err = s.Get(ctx, actor, id)
	return p, again, err
}

// Make asks for a report and makes it at once, if nobody has; it returns it with its figures. A report that another
// process is making comes back as it stands.
func (s *Service) Make(ctx context.Context, actor models.Actor, a Ask) (Period, error) {
	p, _, err := s.Ask(ctx, actor, a)
	if err != nil || p.State == Made {
		return p, err
	}
	if err := s.Work(ctx, p.ID); err != nil {
		return p, err
	}
	return s.Get(ctx, actor, p.ID)
}

// small is how many postings a report may cover to be made while whoever asks for it waits.
const small = 5000

// MakeOrStart makes a small report at once and begins a large one in the background.
func (s *Service) MakeOrStart(ctx context.Context, actor models.Actor, a Ask) (p Period, again bool, err error) {
	p, again, err = s.Ask(ctx, actor, a)
	if err != nil || p.State != Asked {
		return p, again, err
	}
	_, cuts, err := s.cuts(ctx, a)
	if err != nil {
		return p, again, err
	}
	n := 0
	for _, c := range cuts {
		ok, err := few(ctx, s.DB, c.from, c.until, small)
		if err != nil {
			return p, again, err
		}
		if !ok {
			n++
		}
	}
	if n > 0 {
		s.Start(p.ID)
		return p, again, nil
	}
	p, err = s.Make(ctx, actor, a)
	return p, again, err
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

// Start makes a report in the background, until it is finished or Stop is called. What is left then the clock goes on with.
func (s *Service) Start(id string) {
	s.mu.Lock()
	if s.ctx == nil {
		s.ctx, s.cancel = context.WithCancel(context.Background())
	}
	ctx := s.ctx
	s.mu.Unlock()
	s.begun.Go(func() {
		err := s.Work(ctx, id)
		if err != nil && ctx.Err() == nil && s.Log != nil {
			s.Log.ErrorContext(ctx, "period", "period", id, "code", models.CodeOf(err), "error", err.Error())
		}
	})
}

// Stop ends what Start has begun, and waits for it.
func (s *Service) Stop() {
	s.mu.Lock()
	cancel := s.cancel
	s.mu.Unlock()
	if cancel != nil {
		cancel()
	}
	s.begun.Wait()
}

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
