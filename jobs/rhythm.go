package jobs

import (
	"time"

	"taxrefund/models/schedule"
)

// rhythm says how often a job runs, by an airport's clock.
type rhythm struct {
	words string
	grace time.Duration                                           // how late a run may begin
	slot  func(now time.Time, zone *time.Location) (string, bool) // which slot is due, if any
	last  func(now time.Time, zone *time.Location) time.Time      // when the newest slot began
	next  func(now time.Time, zone *time.Location) time.Time      // when the slot after that begins
}

// everyMinute is due at every tick.
var everyMinute = rhythm{
	"every minute", 5 * time.Minute,
	func(now time.Time, _ *time.Location) (string, bool) { return now.UTC().Format(slotLayout), true },
	func(now time.Time, _ *time.Location) time.Time { return now.UTC().Truncate(time.Minute) },
	func(now time.Time, _ *time.Location) time.Time {
		return now.UTC().Truncate(time.Minute).Add(time.Minute)
	},
}

// nightly is due once a day after 03:10 by the airport's clock; a service that was down catches up the same day.
var nightly = rhythm{
	"every night at 03:10", 30 * time.Minute,
	func(now time.Time, zone *time.Location) (string, bool) { return schedule.Due(now, zone, 3, 10) },
	func(now time.Time, zone *time.Location) time.Time { return schedule.Last(now, zone, 3, 10) },
	func(now time.Time, zone *time.Location) time.Time { return schedule.Next(now, zone, 3, 10) },
}

// nightlyUTC is nightly for what runs once for all airports.
var nightlyUTC = rhythm{"every night at 03:10 UTC", nightly.grace, nightly.slot, nightly.last, nightly.next}
