package feed

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"taxrefund/models"
	"taxrefund/models/claim"
	"taxrefund/models/merchant"
	"taxrefund/models/sealed"
)

// Service receives and imports feeds. Owner names the process in leases.
type Service struct {
	DB        *models.DB
	Ring      *sealed.Ring
	Merchants *merchant.Service
	Claims    *claim.Service
	Owner     string
	Log       *slog.Logger

	background models.Background // what Start has begun
}

// Start imports a feed in the background, until it is done or Stop is called. What is left then another process or the
// clock goes on with.
func (s *Service) Start(id string) {
	s.background.Go(func(ctx context.Context) {
		err := s.Import(ctx, id, time.Time{})
		if err != nil && ctx.Err() == nil && s.Log != nil {
			s.Log.ErrorContext(ctx, "feed", "feed", id, "code", models.CodeOf(err), "error", err)
		}
	})
}

// Stop ends what Start has begun, and waits for it.
func (s *Service) Stop() { s.background.Stop() }

// Resume goes on with feeds that nobody works on, for so long, and forgets files that were never wholly sent. It returns
// how many feeds it worked on. A preview begins anew and must come to its end at once, so it goes on in the background.
func (s *Service) Resume(ctx context.Context, budget time.Duration) (int, error) {
	now := s.DB.Clock.Now()
	gone, err := abandoned(ctx, s.DB, now.Add(-patience))
	if err != nil {
		return 0, err
	}
	for _, id := range gone {
		if _, err := models.InTx(ctx, s.DB, models.System, func(tx *models.Tx) (int, error) { return 0, forget(tx, id) }); err != nil {
			return 0, err
		}
	}
	feeds, err := waiting(ctx, s.DB, now)
	if err != nil {
		return 0, err
	}
	var failed []error
	n := 0
	for _, f := range feeds {
		if s.DB.Clock.Now().Sub(now) >= budget {
			break
		}
		n++
		if f.Preview {
			s.Start(f.ID)
			continue
		}
		failed = append(failed, s.Import(ctx, f.ID, now.Add(budget)))
	}
	return n, errors.Join(failed...)
}

// Get reads one feed; a merchant sees its own only.
func (s *Service) Get(ctx context.Context, actor models.Actor, id string) (Feed, error) {
	id, err := models.ParseID(id, errNoFeed.Code, "feed here")
	if err != nil {
		return Feed{}, err
	}
	f, err := readFeed(s.DB.Read(ctx), id)
	if err == nil && actor.Kind == "merchant" && actor.ID != f.MerchantID {
		return Feed{}, errNoFeed
	}
	return f, err
}

// List reads the newest feeds, at most 100; a merchant sees its own only.
func (s *Service) List(ctx context.Context, actor models.Actor) ([]Feed, error) {
	of := ""
	if actor.Kind == "merchant" {
		of = actor.ID
	}
	return list(ctx, s.DB, of, 100)
}

// Rejects calls fn for everything that is wrong with a feed, line by line, without holding it in memory.
func (s *Service) Rejects(ctx context.Context, actor models.Actor, id string, fn func(Reject) error) error {
	f, err := s.Get(ctx, actor, id)
	if err != nil {
		return err
	}
	return eachReject(ctx, s.DB, f.ID, fn)
}
