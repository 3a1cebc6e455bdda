package models

import (
	"sync"
	"time"
)

// Clock tells the time; it is injected everywhere so that tests neither sleep nor read the machine's clock.
type Clock interface{ Now() time.Time }

// SystemClock is the machine's clock in UTC, cut to microseconds because that is what Postgres keeps.
type SystemClock struct{}

// Now returns the current UTC time in whole microseconds.
func (SystemClock) Now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

var zones sync.Map // name → *time.Location

// Zone finds a time zone by its IANA name, or UTC when the name is not known on this machine. It remembers what it found:
// time.LoadLocation reads a file each time.
func Zone(name string) *time.Location {
	if z, ok := zones.Load(name); ok {
		return z.(*time.Location)
	}
	z, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	zones.Store(name, z)
	return z
}

// FixedClock stands still until it is moved. It is safe for concurrent use.
type FixedClock struct {
	mu  sync.Mutex
	now time.Time
}

// NewFixedClock starts a FixedClock at an RFC 3339 instant and panics when it cannot be read.
func NewFixedClock(rfc3339 string) *FixedClock {
	t, err := time.Parse(time.RFC3339, rfc3339)
	if err != nil {
		panic(err)
	}
	return &FixedClock{now: t.UTC()}
}

// Now returns the instant the clock stands at.
func (c *FixedClock) Now() time.Time { c.mu.Lock(); defer c.mu.Unlock(); return c.now }

// Advance moves the clock forward by d, or back when d is negative.
func (c *FixedClock) Advance(d time.Duration) { c.mu.Lock(); defer c.mu.Unlock(); c.now = c.now.Add(d) }
