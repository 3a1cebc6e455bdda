package main

import (
	"errors"
	"time"
)

// How long what is running may take to end. A run of payouts sends and records what it has taken, four at most within one
// lease of thirty seconds; whatever is left after all, the next server takes up.
const (
	requestsEnd   = 15 * time.Second
	everythingEnd = 45 * time.Second
)

var errUnfinished = errors.New("not everything has ended in time; the next server takes up what was left")

// finish stops in the order in which nothing is lost: /readyz says no, and for a while everything goes on, so that a proxy
// looks elsewhere; then nothing new begins, and requests, jobs and feeds come to their next good place. The database is
// closed after that.
func (h *House) finish(s *server, stopClock func()) error {
	h.draining.Store(true)
	if h.Config.ShutdownDelay > 0 {
		<-time.After(h.Config.ShutdownDelay)
	}
	ended := make(chan error, 1)
	go func() {
		h.Runner.Halt()
		err := s.stop()
		stopClock()
		h.Runner.Stop() // after the requests, which may have begun runs and feeds
		h.Feeds.Stop()
		ended <- err
	}()
	select {
	case err := <-ended:
		return err
	case <-time.After(everythingEnd):
		return errUnfinished
	}
}
