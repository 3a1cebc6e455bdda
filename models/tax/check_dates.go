package tax

import (
	"cmp"
	"maps"
	"slices"

	"taxrefund/models"
)

func onlyOne[T any](*T) string { return "" }

// general lists the rules of which a scheme may have several for different people or goods: one of them is everybody else's.
var general = map[string]bool{"minimum": true, "deadline": true}

// dates checks the dated values of one rule, and calls check for those that say something. Values with one key must follow
// each other; where the rule has only one key, or the key of everybody, they may leave no gap either.
func dates[T any, P entry[T]](c *checker, rule string, values []T, key func(P) string, check func(path string, v P)) {
	keys, all, dated := map[string][]int{}, make([]*Dated, len(values)), true
	for i := range values {
		v, path := P(&values[i]), sub("$."+rule, i)
		all[i] = v.dated()
		dated = c.dated(path, all[i]) && dated
		if all[i].says() {
			check(path, v)
		} else {
			c.silent(path, rule, v, all[i])
		}
		keys[key(v)] = append(keys[key(v)], i)
	}
	for _, members := range keys {
		if !dated {
			break // nothing follows from days that are none
		}
		for n, i := range members {
			for _, j := range members[:n] {
				c.apart(sub("$."+rule, i), all[j], all[i])
			}
		}
	}
	if dated {
		c.complete(rule, all, keys)
	}
	if general[rule] && len(values) > 0 && keys[""] == nil {
		c.bad("$."+rule, "scheme.general_missing", "say what holds for everybody and everything else, if only that it is not known")
	}
}

// complete checks that of every day since the scheme began something is said that holds for everybody. Where values of several
// keys hold side by side each may begin and end as it likes, as long as there is one.
func (c *checker) complete(rule string, all []*Dated, keys map[string][]int) {
	members := keys[""]
	if !general[rule] {
		members = slices.Concat(slices.Collect(maps.Values(keys))...)
		slices.Sort(members) // so that the same is told every time
	}
	if len(members) == 0 {
		return
	}
	c.reachesBack(rule, all, members)
	if len(keys) == 1 || general[rule] {
		c.contiguous("$."+rule, all, members)
	} else if at, from, to := hole(all, members); at != "" && slices.Contains(spoken, rule) {
		c.bad("$."+rule+at, "scheme.gap", "nothing is said of the days %s", days(from, to))
	}
}

// dated checks when a value holds and where it was read, and takes "unknown" for the beginning of time. It reports whether the
// days are sound.
func (c *checker) dated(path string, d *Dated) bool {
	before := len(c.problems)
	c.since(path, &d.Since)
	c.day(path+".until", &d.Until)
	c.day(path+".known_since", &d.KnownSince)
	if d.Until != "" && d.Until < d.Since {
		c.bad(path+".until", "scheme.dates_unordered", "it ends before it begins")
	}
	if d.KnownSince != "" && d.KnownSince < d.Since {
		c.bad(path+".known_since", "scheme.known_since", "what is published before it holds is known in time: known_since is for what was published later")
	}
	sound := len(c.problems) == before
	if d.NotKnown && d.Source == "" && d.Certainty == "" {
		return sound
	}
	src, ok := c.sources[d.Source]
	switch {
	case d.Source == "":
		c.bad(path, "scheme.source_missing", "every value names its source")
	case !ok:
		c.bad(path+".source", "scheme.source_unknown", "%q is none of this scheme's sources", d.Source)
	case src.Kind == "general_knowledge" && d.Certainty == "verified":
		c.bad(path+".certainty", "scheme.unverifiable", "general knowledge verifies nothing")
	}
	c.cited[d.Source] = true
	c.one(path+".certainty", "scheme.certainty", d.Certainty, words["Dated.certainty"]...)
	c.may(path+".date_certainty", "scheme.certainty", d.DateCertainty, words["Dated.date_certainty"]...)
	return sound
}

// since reads a first day, and takes "unknown" for the beginning of time.
func (c *checker) since(path string, d *models.Date) {
	switch *d {
	case "":
		c.bad(path, "scheme.since_missing", `say since when: a day, or "unknown"`)
	case "unknown":
		*d = ""
	default:
		c.day(path+".since", d)
	}
}

// apart checks two values of one key: the newer stands first, and they overlap only where one was published later.
func (c *checker) apart(path string, newer, older *Dated) {
	switch {
	case newer.Since < older.Since:
		c.bad(path+".since", "scheme.order", "the newest value stands first")
	case newer.KnownSince != older.KnownSince:
	case older.Until == "" || older.Until >= newer.Since:
		c.bad(path, "scheme.overlap", "it must end before the next one begins")
	}
}

// contiguous checks that no day is left out between the first that is covered and the last; and that none was, for whoever
// asked before a later value was published: until then the older text is the law.
func (c *checker) contiguous(path string, all []*Dated, members []int) {
	published := map[models.Date]bool{}
	for _, i := range members {
		published[all[i].KnownSince] = true
	}
	var later models.Date // when the next one was published
	for _, known := range slices.Backward(slices.Sorted(maps.Keys(published))) {
		then := slices.DeleteFunc(slices.Clone(members), func(i int) bool { return all[i].KnownSince > known })
		at, from, to := hole(all, then)
		switch {
		case at == "":
			later = known
			continue
		case later == "":
			c.bad(path+at, "scheme.gap", "nothing is said of the days %s", days(from, to))
		case to == "":
			c.bad(path+at, "scheme.known_gap", "the value above was published on %s; until then only this text was known, and it had no end: leave out until", later)
		default:
			c.bad(path+at, "scheme.known_gap", "the value above was published on %s; until then only this text was known, up to %s: write that day", later, to)
		}
		return
	}
}

// days names a stretch of days; an empty last day is none.
func days(from, to models.Date) string {
	if to == "" {
		return "from " + string(from) + " on"
	}
	return "from " + string(from) + " to " + string(to)
}

// hole finds the days of which some values say nothing though they speak of earlier ones, and where in the file that shows.
// The last of them is empty where no later day is spoken of.
func hole(all []*Dated, members []int) (at string, from, to models.Date) {
	slices.SortFunc(members, func(i, j int) int { return cmp.Compare(all[i].Since, all[j].Since) })
	last := members[0] // the one that reaches furthest so far
	for _, i := range members[1:] {
		end := all[last].Until
		if end != "" && all[i].Since > end.AddDays(1) {
			to = all[i].Since.AddDays(-1)
			break
		}
		if end != "" && (all[i].Until == "" || all[i].Until > end) {
			last = i
		}
	}
	if end := all[last].Until; end != "" {
		return sub("", last) + ".until", end.AddDays(1), to
	}
	return "", "", ""
}

// reachesBack checks that a rule that no scheme may pass over in silence speaks of every day since the scheme began: what it
// leaves out would ask for nothing. A text published later is no word of the days before.
func (c *checker) reachesBack(rule string, all []*Dated, members []int) {
	first := slices.MinFunc(members, func(i, j int) int {
		return cmp.Or(cmp.Compare(all[i].KnownSince, all[j].KnownSince), cmp.Compare(all[i].Since, all[j].Since))
	})
	if c.begins == nil || !slices.Contains(spoken, rule) || all[first].Since <= *c.begins {
		return
	}
	since, begins := all[first].Since, *c.begins
	missing, start := days(begins, since.AddDays(-1)), "on "+string(begins)
	if begins == "" {
		missing, start = "before "+string(since), "as far back as anybody asks"
	}
	write := "none: true or not_known: true"
	if never[rule] {
		write = "not_known: true"
	}
	c.bad(sub("$."+rule, first)+".since", "scheme.gap_before", "nothing is said of the days %s, while status begins %s; write %s for them", missing, start, write)
}

// ambiguous refuses two values that hold at once for the same people or goods, though each says for whom it is.
func ambiguous[T any, P entry[T]](c *checker, rule, key string, values []T, list func(P) []string) {
	for i := range values {
		for j := range values[:i] {
			a, b := P(&values[i]), P(&values[j])
			if a.dated().KnownSince != b.dated().KnownSince || !meet(a.dated(), b.dated()) || slices.Equal(list(a), list(b)) {
				continue
			}
			for _, word := range list(a) {
				if slices.Contains(list(b), word) {
					c.bad(sub("$."+rule, i)+"."+key, "scheme.ambiguous", "%q has another %s at the same time", word, rule)
					return
				}
			}
		}
	}
}

func meet(a, b *Dated) bool {
	return (a.Until == "" || a.Until >= b.Since) && (b.Until == "" || b.Until >= a.Since)
}
