package place

import (
	"context"
	"sync"
	"time"

	"taxrefund/models"
)

// heard remembers when this process last wrote down that it had heard from a kiosk.
type heard struct {
	mu      sync.Mutex
	written map[string]time.Time
	writes  sync.WaitGroup
}

// hearingEvery is how often a kiosk's last_seen_at is written at most, by each process.
const hearingEvery = time.Minute

// Hear notes that a kiosk has called. It is written down once a minute at most, and nobody waits for it.
func (s *Service) Hear(ctx context.Context, kioskID string) {
	now := s.DB.Clock.Now()
	s.heard.mu.Lock()
	defer s.heard.mu.Unlock()
	if last, ok := s.heard.written[kioskID]; ok && now.Sub(last) < hearingEvery {
		return
	}
	if s.heard.written == nil {
		s.heard.written = map[string]time.Time{}
	}
	s.heard.written[kioskID] = now
	ctx = context.WithoutCancel(ctx)
	s.heard.writes.Go(func() {
		ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
		defer cancel()
		_, err := models.InTx(ctx, s.DB, models.System, func(tx *models.Tx) (int, error) { return 0, seen(tx, kioskID, now) })
		if err != nil { // the next call tries again
			s.heard.mu.Lock()
			defer s.heard.mu.Unlock()
			delete(s.heard.written, kioskID)
		}
	})
}

// Stop waits for what is being written down.
func (s *Service) Stop() { s.heard.writes.Wait() }

// OpenSince reports whether a customs desk of an airport is open and was at an earlier instant. Where no desk has hours,
// it is always open.
func (s *Service) OpenSince(ctx context.Context, a Airport, since time.Time) (bool, error) {
	desks, err := s.Desks(ctx, a.Code)
	if err != nil {
		return false, err
	}
	now, then := Guide(desks, s.DB.Clock.Now(), a.Zone()), Guide(desks, since, a.Zone())
	return now.Desk == "" || now.Open && then.Open, nil
}
