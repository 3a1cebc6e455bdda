//go:build drill

package jobs

// The drill ticks every second, so that sixty rounds fit into minutes.
const (
	spec       = "@every 1s"
	slotLayout = "2006-01-02T15:04:05"
)
