//go:build !drill

package jobs

// spec and slotLayout say how often the clock ticks: every minute, and the slot of a tick is its minute.
const (
	spec       = "* * * * *"
	slotLayout = "2006-01-02T15:04"
)
