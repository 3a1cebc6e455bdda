package demo

import (
	"sync"
	"time"

	"taxrefund/models"
)

// Clock stands still until the day moves it forward, and runs on with the machine's clock once the day is over. It is safe
// for concurrent use.
type Clock struct {
	mu      sync.Mutex
	at      time.Time
	machine time.Time // what the machine's clock said when this one began to run; zero while it stands
}

// NewClock stands at an instant.
func NewClock(at time.Time) *Clock { return &Clock{at: at.UTC()} }

// Now returns the instant in UTC, in whole microseconds as Postgres keeps them.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.machine.IsZero() {
		return c.at
	}
	return c.at.Add(models.SystemClock{}.Now().Sub(c.machine))
}

// Until moves the clock forward to an instant; one that has passed changes nothing.
func (c *Clock) Until(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if at.After(c.at) {
		c.at = at.UTC().Truncate(time.Microsecond)
	}
}

// Run lets time pass from now on.
func (c *Clock) Run() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.machine = models.SystemClock{}.Now()
}
