package tax

import (
	"slices"

	"taxrefund/models"
)

func onlyOne[T any](*T) string { return "" }

// dates checks the dated values of one rule, and calls check for those that say something. Values with one key must follow
// each other; where the rule has only one key they may leave no gap either.
func dates[T any, P entry[T]](c *checker, rule string, values []T, key func(P) string, check func(path string, v P)) {
	keys := map[string][]int{}
	for i := range values {
		v, path := P(&values[i]), sub("$."+rule, i)
		c.dated(path, v.dated())
		if v.dated().says() {
			check(path, v)
		}
		k := key(v)
		keys[k] = append(keys[k], i)
	}
	for _, members := range keys {
		for n, i := range members {
			for _, j := range members[:n] {
				apart(c, sub("$."+rule, i), P(&values[j]).dated(), P(&values[i]).dated())
			}
		}
		if len(keys) == 1 {
			all := make([]*Dated, len(members))
			for n, i := range members {
				all[n] = P(&values[i]).dated()
			}
			c.contiguous("$."+rule, all)
		}
	}
}

// dated checks when a value holds and where it was read, and takes "unknown" for the beginning of time.
func (c *checker) dated(path string, d *Dated) {
	switch d.Since {
	case "":
		c.bad(path, "scheme.since_missing", `say since when: a day, or "unknown"`)
	case "unknown":
		d.Since = ""
	default:
		c.day(path+".since", &d.Since)
	}
	c.day(path+".until", &d.Until)
	c.day(path+".known_since", &d.KnownSince)
	if d.Until != "" && d.Until < d.Since {
		c.bad(path+".until", "scheme.dates_unordered", "it ends before it begins")
	}
	if d.None && d.NotKnown {
		c.bad(path, "scheme.none_and_not_known", "either there is none, or it is not known")
	}
	if d.NotKnown && d.Source == "" && d.Certainty == "" {
		return
	}
	if _, ok := c.sources[d.Source]; d.Source == "" {
		c.bad(path, "scheme.source_missing", "every value names its source")
	} else if !ok {
		c.bad(path+".source", "scheme.source_unknown", "%q is none of this scheme's sources", d.Source)
	}
	c.cited[d.Source] = true
	c.one(path+".certainty", "scheme.certainty", d.Certainty, "verified", "general_knowledge")
	c.one(path+".date_certainty", "scheme.certainty", d.DateCertainty, "", "verified", "general_knowledge")
}

// apart checks two values of one key: the newer stands first, and they overlap only where one was published later.
func apart(c *checker, path string, newer, older *Dated) {
	if newer.KnownSince != older.KnownSince {
		return
	}
	switch {
	case newer.Since < older.Since:
		c.bad(path+".since", "scheme.order", "the newest value stands first")
	case older.Until == "" || older.Until >= newer.Since:
		c.bad(path, "scheme.overlap", "it must end before the next one begins")
	}
}

// contiguous checks that no day is left out between the first that is covered and the last.
func (c *checker) contiguous(path string, all []*Dated) {
	order := slices.Clone(all)
	slices.SortFunc(order, func(a, b *Dated) int {
		if a.Since < b.Since {
			return -1
		}
		return 1
	})
	end := models.Date("")
	for i, d := range order {
		if i > 0 && end != "" && d.Since > end.AddDays(1) {
			c.bad(sub(path, slices.Index(all, d))+".since", "scheme.gap", "nothing is said of the days from %s to the day before", end.AddDays(1))
		}
		switch {
		case i == 0:
			end = d.Until
		case d.Until == "" || end == "":
			end = ""
		default:
			end = max(end, d.Until)
		}
	}
	if end != "" {
		c.bad(path, "scheme.gap", "nothing is said of the days after %s", end)
	}
}
