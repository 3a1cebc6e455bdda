package period

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"gorm.io/gorm"

	"taxrefund/models"
	"taxrefund/models/audit"
	"taxrefund/models/money"
	"taxrefund/models/place"
)

const (
	// lease is how long a process may say nothing before another makes the report anew. It is renewed three times as often.
	lease = time.Minute
	// mostTries is how often a report is begun before it fails: by then it is not the machine.
	mostTries = 5
)

// making is one process at work on one report.
type making struct {
	*Service
	Period
	owner    string
	actor    models.Actor
	airports []place.Airport
	cuts     []cut
	books    books
}

// Work makes a report to its end. Whoever else makes it is left to, and a finished one is left alone. A report that does not
// tie out ends as failed, which is no error of Work.
func (s *Service) Work(ctx context.Context, id string) error {
	m := &making{Service: s, owner: s.Owner + "/" + models.NewID()[24:], actor: models.Actor{Kind: "job", ID: "make_periods", TraceID: id}}
	tries := 0
	var err error
	m.Period, err = models.InTx(ctx, s.DB, m.actor, func(tx *models.Tx) (Period, error) {
		p, n, err := takeLease(tx, id, m.owner)
		tries = n
		return p, err
	})
	if errors.Is(err, errLost) {
		return nil
	}
	if err != nil {
		return err
	}
	defer func() {
		_, _ = models.InTx(context.WithoutCancel(ctx), s.DB, m.actor, func(tx *models.Tx) (int, error) { return 0, freeLease(tx, id, m.owner) })
	}()
	if tries > mostTries { // whoever made it before died of it
		return m.fail(ctx, models.E(models.Internal, "period.broken", "this report could not be made; we have been told why"))
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	go m.beat(ctx, stop)
	err = s.DB.View(ctx, func(view *gorm.DB) error {
		m.books = books{view, s.DB.Engine}
		return m.run(ctx)
	})
	why, ok := errors.AsType[*models.Error](err)
	switch {
	case err == nil || errors.Is(err, errLost) || errors.Is(context.Cause(ctx), errLost):
		return nil
	case ok && why.Kind == models.Invalid:
		return m.fail(ctx, why)
	case tries >= mostTries && ctx.Err() == nil:
		return errors.Join(err, m.fail(ctx, models.E(models.Internal, "period.broken", "this report could not be made; we have been told why")))
	}
	return err
}

// beat renews the lease for as long as the report is being made, however long one statement takes. Where another process has
// taken it over, it stops this one.
func (m *making) beat(ctx context.Context, stop context.CancelCauseFunc) {
	tick := time.NewTicker(lease / 3)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		_, err := models.InTx(ctx, m.DB, m.actor, func(tx *models.Tx) (int, error) { return 0, renew(tx, m.ID, m.owner) })
		if errors.Is(err, errLost) {
			stop(errLost)
			return
		}
	}
}

// run reads the figures, holds them against the other books, and writes the files.
func (m *making) run(ctx context.Context) error {
	var err error
	if m.airports, m.cuts, err = m.Service.cuts(ctx, m.Period.Ask); err != nil {
		return err
	}
	if m.Sums, err = m.figures(); err != nil {
		return err
	}
	for _, t := range m.Totals() {
		m.LinesTotal += t.Lines
	}
	models.Failpoint("period.figures")
	var files []File
	for _, format := range slices.Sorted(maps.Keys(m.Formats)) {
		f, err := m.file(ctx, format)
		if err != nil {
			return err
		}
		files = append(files, f)
	}
	_, err = models.InTx(ctx, m.DB, m.actor, func(tx *models.Tx) (int, error) {
		if err := keep(tx, m.ID, m.owner, m.LinesTotal, m.LinesTotal); err != nil {
			return 0, err
		}
		if err := insertResult(tx, m.ID, m.Sums, files); err != nil {
			return 0, err
		}
		if err := finish(tx, m.ID, m.owner, Made, nil); err != nil {
			return 0, err
		}
		return 0, audit.Write(tx, audit.Deed{Name: "period.make", SubjectKind: "period", SubjectID: m.ID, Airport: m.Airport,
			Detail: map[string]any{"from": m.From, "to": m.To, "lines": m.LinesTotal, "files": files}})
	})
	return err
}

// figures adds up what moved at every airport, and checks each airport against the other books.
func (m *making) figures() ([]Sum, error) {
	all := sheet{}
	for _, c := range m.cuts {
		list, err := m.books.cells(c)
		if err != nil {
			return nil, fmt.Errorf("what moved at %s: %w", c.airport, err)
		}
		for _, x := range list {
			if err := all.add(c, x); err != nil {
				return nil, err
			}
		}
		others, err := m.books.sides(c)
		if err != nil {
			return nil, err
		}
		if err := all.check(c.airport, others); err != nil {
			return nil, err
		}
	}
	return all.list(), nil
}

// file writes one file part by part. Its lines must add up to the figures.
func (m *making) file(ctx context.Context, format string) (File, error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	w := newKeeper(ctx, m, format)
	sums := map[money.Currency]*Figures{}
	for _, t := range m.Totals() {
		sums[t.Currency] = &Figures{}
	}
	read := false
	r := Report{Period: m.Period, Airports: m.airports}
	r.Lines = func(yield func(*Line, error) bool) {
		read, m.LinesDone = true, 0
		if err := m.lines(sums, yield); err != nil && !errors.Is(err, errEnough) {
			yield(nil, err)
		}
	}
	if err := m.Formats[format](w, r); err != nil {
		return File{}, fmt.Errorf("%s: %w", format, err)
	}
	for _, t := range m.Totals() {
		if got := *sums[t.Currency]; read && !t.sameMoves(got) {
			return File{}, models.E(models.Invalid, "period.lines_differ", "the lines in %s do not add up to the figures", t.Currency)
		}
	}
	return w.close()
}

var errEnough = errors.New("whoever reads the lines has enough")

// lines hands on the lines of every airport, and adds them up.
func (m *making) lines(sums map[money.Currency]*Figures, yield func(*Line, error) bool) error {
	for _, c := range m.cuts {
		err := m.books.eachLine(c, func(l *Line) error {
			f := sums[l.Currency]
			if f == nil {
				return models.E(models.Invalid, "period.lines_differ", "there are lines in %s and no figures", l.Currency)
			}
			f.count(l)
			m.LinesDone++
			if !yield(l, nil) {
				return errEnough
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (m *making) fail(ctx context.Context, why *models.Error) error {
	_, err := models.InTx(ctx, m.DB, m.actor, func(tx *models.Tx) (int, error) {
		if err := finish(tx, m.ID, m.owner, Failed, why); err != nil {
			return 0, err
		}
		return 0, audit.Write(tx, audit.Deed{Name: "period.fail", SubjectKind: "period", SubjectID: m.ID, Airport: m.Airport, Reason: why.Code})
	})
	return err
}
