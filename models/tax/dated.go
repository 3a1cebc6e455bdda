package tax

import (
	"slices"

	"taxrefund/models"
)

// Dated says when a value of the law holds, since when it could be known, and where it was read. Law has two time axes: a
// decree published in November may hold since September, and a refusal of October was right when it was given.
type Dated struct {
	Since         models.Date `yaml:"since"`          // the first day, or "unknown": as far back as anybody asks
	Until         models.Date `yaml:"until"`          // the last day; absent is open
	KnownSince    models.Date `yaml:"known_since"`    // the day it was published, where that is after Since; before, the older text is the law
	Source        string      `yaml:"source"`         // a key of the scheme's sources
	Certainty     string      `yaml:"certainty"`      // "verified" (read in the source) or "general_knowledge"
	DateCertainty string      `yaml:"date_certainty"` // where the dates are less certain than the value
	Note          string      `yaml:"note"`
	None          bool        `yaml:"none"`      // the law has no such rule
	NotKnown      bool        `yaml:"not_known"` // nobody has found what the law says
}

func (d *Dated) dated() *Dated { return d }

// says reports whether the entry gives a value, rather than that there is none or that it is not known.
func (d *Dated) says() bool { return !d.None && !d.NotKnown }

func (d *Dated) covers(on models.Date) bool {
	return on >= d.Since && (d.Until == "" || on <= d.Until)
}

// entry is one dated value of a rule.
type entry[T any] interface {
	*T
	dated() *Dated
}

// inForce finds the value that holds on a day as it was known on another: of several, the one published last. Nil where the
// law says nothing of that day.
func inForce[T any, P entry[T]](values []T, on, known models.Date) P {
	var found P
	for i := range values {
		v := P(&values[i])
		d := v.dated()
		if d.covers(on) && d.KnownSince <= known && (found == nil || d.KnownSince > found.dated().KnownSince) {
			found = v
		}
	}
	return found
}

// inForceFor is inForce for a rule whose values may be for some only: of those in force, the one that names the subject, or
// else the general one, which names nobody.
func inForceFor[T any, P entry[T]](values []T, on, known models.Date, subject string, names func(P) []string) P {
	var own, general P
	for i := range values {
		v := P(&values[i])
		d := v.dated()
		if !d.covers(on) || d.KnownSince > known {
			continue
		}
		best := &general
		if who := names(v); len(who) > 0 {
			if !slices.Contains(who, subject) {
				continue
			}
			best = &own
		}
		if *best == nil || d.KnownSince > (*best).dated().KnownSince {
			*best = v
		}
	}
	if own != nil {
		return own
	}
	return general
}

// allInForce calls do for every value that holds, where a rule has several side by side. Of values with one key the one
// published last holds.
func allInForce[T any, P entry[T]](values []T, on, known models.Date, key func(P) string, do func(P)) {
	for i := range values {
		v := P(&values[i])
		d := v.dated()
		if !d.covers(on) || d.KnownSince > known {
			continue
		}
		superseded := false
		for j := range values {
			o := P(&values[j])
			if j != i && o.dated().covers(on) && o.dated().KnownSince <= known && o.dated().KnownSince > d.KnownSince && key(o) == key(v) {
				superseded = true
			}
		}
		if !superseded {
			do(v)
		}
	}
}
