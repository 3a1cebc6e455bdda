package tax

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"taxrefund/models/travel"
)

// What no law exceeds: a figure above it is a slip of the hand.
const (
	maxDays   = 3660
	maxMonths = 240
	maxHours  = 10_000
)

func (c *checker) threshold(path string, t *Threshold) {
	c.needSum(path+".amount", &t.Amount)
	c.one(path+".comparison", "scheme.comparison", t.Comparison, words["Threshold.comparison"]...)
	c.one(path+".basis", "scheme.basis", t.Basis, words["Threshold.basis"]...)
}

func (c *checker) minimum(path string, m *Minimum) {
	c.threshold(path, &m.Threshold)
	c.may(path+".per", "scheme.per", m.Per, words["Minimum.per"]...)
	c.countries(path+".residents", m.Residents)
	c.categories(path+".without", m.Without)
	if m.Per == "item" && len(m.Together) > 0 {
		c.bad(path+".together", "scheme.item_together", "where each item must reach the minimum nothing is added up")
	}
	for i := range m.Together {
		c.grouping(sub(path+".together", i), &m.Together[i])
	}
	if m.Floor != nil {
		c.threshold(path+".floor", m.Floor)
	}
	if m.Also != nil {
		if m.Also.Also != nil || len(m.Also.Residents) > 0 || m.Also.Dated != (Dated{}) {
			c.bad(path+".also", "scheme.also", "a second minimum has neither dates, nor source, nor residents, nor a third one")
			return
		}
		c.minimum(path+".also", m.Also)
	}
}

func (c *checker) grouping(path string, g *Grouping) {
	day := false
	for i, by := range g.By {
		c.one(sub(path+".by", i), "scheme.group_by", by, words["Grouping.by"]...)
		day = day || by == "day"
	}
	if g.Days > 366 || g.BeforeDeparture > 366 || g.Receipts == 1 || g.Receipts > maxPurchases {
		c.bad(path, "scheme.grouping", "receipts of at most 366 days are added up, 2 to %d of them", maxPurchases)
	}
	if g.Days > 0 && (day || g.BeforeDeparture > 0) {
		c.bad(path+".days", "scheme.windows", "either one day, or so many days, or so many days before departure")
	}
	c.firstDay(path+".first_day", g.FirstDay, g.Days > 1)
}

func (c *checker) maximum(path string, m *Maximum) {
	c.may(path+".channel", "scheme.channel", m.Channel, words["Maximum.channel"]...)
	c.categories(path+".categories", m.Categories)
	for i, by := range m.By {
		c.one(sub(path+".by", i), "scheme.group_by", by, words["Maximum.by"]...)
	}
	if m.Amount.Text == "" && m.PerStay == nil {
		c.bad(path, "scheme.amount_missing", "a maximum has an amount, or one for the whole stay")
		return
	}
	if m.Amount.Text == "" {
		c.only(path, "per_stay alone", m, "channel", "per_stay", "description")
	} else {
		c.sum(path+".amount", &m.Amount)
		c.one(path+".comparison", "scheme.comparison", m.Comparison, words["Maximum.comparison"]...)
		c.one(path+".basis", "scheme.basis", m.Basis, words["Maximum.basis"]...)
	}
	if m.PerStay != nil {
		c.needSum(path+".per_stay", m.PerStay)
	}
}

// testKey keeps tests of one kind apart from each other in time; the same kind may stand twice with different subjects.
func testKey(t *Test) string {
	return strings.Join([]string{t.Test, t.Territory, t.What, strings.Join(t.Citizens, " "), strings.Join(t.Residents, " "), strings.Join(t.Statuses, " ")}, "|")
}

// testKeys lists what each test on the person needs to know; deadlineKeys what each kind of deadline does.
var (
	testKeys = map[string][]string{
		"residence_outside": {"territory"}, "not_citizen": {"states"}, "min_age": {"years", "comparison"}, "max_stay": {"days", "months", "comparison", "on"},
		"max_stay_in_year": {"days", "comparison"}, "max_stay_in_months": {"days", "months", "comparison"}, "entered_before_purchase": {},
		"not_status": {"statuses", "months", "on"}, "only_status": {"statuses", "months", "on"}, "no_crew": {}, "declares": {"what"},
	}
	deadlineKeys = map[string][]string{
		"month_end_after": {"months", "from"}, "months_after": {"months", "from"}, "days_after": {"days", "from"},
		"months_before_departure": {"months"}, "days_before_departure": {"days"},
	}
)

func (c *checker) test(path string, t *Test) {
	keys, ok := testKeys[t.Test]
	if !ok {
		c.one(path+".test", "scheme.test", t.Test, words["Test.test"]...)
		return
	}
	c.only(path, t.Test, t, append(keys, "test", "residents", "citizens", "unless")...)
	switch t.Test {
	case "residence_outside":
		if _, ok := c.book.territories[t.Territory]; !ok && len(c.book.territories) > 0 && !isCountry(t.Territory) {
			c.bad(path+".territory", "scheme.territory_unknown", "%q is neither in territories.yaml nor a country%s", t.Territory, capitals(t.Territory, isCountry))
		}
	case "not_citizen":
		c.states(path+".states", t.States)
		if len(t.States) == 0 {
			c.bad(path, "scheme.states_missing", "whose citizens?")
		}
	case "min_age":
		c.one(path+".comparison", "scheme.comparison", t.Comparison, "ge", "gt")
		if t.Years < 1 || t.Years > 100 {
			c.bad(path+".years", "scheme.years", "an age is 1 to 100 years")
		}
	case "max_stay", "max_stay_in_year", "max_stay_in_months":
		c.one(path+".comparison", "scheme.comparison", t.Comparison, "le", "lt")
		if t.Test == "max_stay" && (t.Days > 0) == (t.Months > 0) || t.Test != "max_stay" && t.Days == 0 || t.Test == "max_stay_in_months" && t.Months == 0 || t.Days > maxDays || t.Months > maxMonths {
			c.bad(path, "scheme.stay", "a stay is limited in days or in months; max_stay_in_months has both")
		}
		if t.Test != "max_stay" && len(t.On) > 0 || len(t.On) > 1 || len(t.On) == 1 && t.On[0] != "purchase" {
			c.bad(path+".on", "scheme.on", "only max_stay may be asked on another day than that of departure, and only on that of purchase")
		}
	case "not_status", "only_status":
		if len(t.Statuses) == 0 {
			c.bad(path, "scheme.statuses_missing", "which statuses?")
		}
		if t.Months > maxMonths {
			c.bad(path+".months", "scheme.period", "at most %d months", maxMonths)
		}
		for i, on := range t.On {
			c.one(sub(path+".on", i), "scheme.on", on, words["Test.on"]...)
		}
	case "declares":
		if t.What == "" {
			c.bad(path, "scheme.what_missing", "what must the traveller be able to say?")
		}
	}
	c.states(path+".citizens", t.Citizens)
	c.countries(path+".residents", t.Residents)
	c.unless(path+".unless", t.Unless)
}

func (c *checker) unless(path string, u *Unless) {
	if u == nil {
		return
	}
	c.countries(path+".residents", u.Residents)
	c.states(path+".citizens", u.Citizens)
	c.states(path+".leavers", u.Leavers)
	if len(u.Leavers) > 0 && u.LeavingMonths == 0 {
		c.bad(path+".leavers", "scheme.leavers", "for how many months do they leave?")
	}
	if len(said(u, "leavers", "last_days")) == 0 {
		c.bad(path, "scheme.unless_empty", "who is admitted all the same?")
	}
	if u.AbroadYears > 100 || u.LeavingMonths > maxMonths {
		c.bad(path, "scheme.years", "at most 100 years abroad, and %d months away", maxMonths)
	}
	if u.LastDays > 0 && u.LeavingMonths+len(u.Statuses) == 0 {
		c.bad(path+".last_days", "scheme.last_days", "the last days before somebody leaves (leaving_months), or a status ends (statuses)")
	}
}

func (c *checker) states(path string, states []string) {
	for i, s := range states {
		if travel.Alpha2(s) == "" {
			c.bad(sub(path, i), "scheme.state", "%q is no state as a passport names it (three letters)%s", s, capitals(s, func(s string) bool { return travel.Alpha2(s) != "" }))
		}
	}
}

var tariff = regexp.MustCompile(`^[0-9]{2,10}$`)

func (c *checker) goods(path string, g *Goods) {
	c.categories(path+".excluded", g.Excluded)
	c.categories(path+".only", g.Only)
	c.countries(path+".only_origins", g.OnlyOrigins)
	for i, name := range g.Only {
		if slices.Contains(g.Excluded, name) {
			c.bad(sub(path+".only", i), "scheme.goods", "%q is excluded too", name)
		}
	}
	if len(g.Except) > 0 && len(g.Excluded)+len(g.ExcludedTariffs) == 0 {
		c.bad(path+".except", "scheme.out_of_place", "an exception is one from what is excluded")
	}
	for name, list := range map[string][]string{"excluded_tariffs": g.ExcludedTariffs, "except": g.Except} {
		for i, t := range list {
			if !tariff.MatchString(t) {
				c.bad(sub(path+"."+name, i), "scheme.tariff", "%q is no part of a customs tariff code: 2 to 10 digits", t)
			}
		}
	}
	for i, r := range g.OnlyRates {
		p := Percent{Text: r}
		c.needPercent(sub(path+".only_rates", i), &p)
	}
	if len(said(g)) == 0 {
		c.bad(path, "scheme.goods", "say which goods, or that the law excludes none (none: true)")
	}
}

func (c *checker) deadline(path string, d *Deadline) {
	c.one(path+".kind", "scheme.deadline", d.Kind, words["Deadline.kind"]...)
	c.may(path+".from", "scheme.from", d.From, words["Deadline.from"]...)
	c.categories(path+".categories", d.Categories)
	if keys, ok := deadlineKeys[d.Kind]; ok {
		c.only(path, d.Kind, d, append(keys, "kind", "categories", "first_day")...)
		days := slices.Contains(keys, "days")
		if days && (d.Days < 1 || d.Days > maxDays) || !days && (d.Months < 1 || d.Months > maxMonths) {
			c.bad(path, "scheme.period", "a deadline has days or months, as its kind says: 1 to %d days, 1 to %d months", maxDays, maxMonths)
		}
	}
	c.firstDay(path+".first_day", d.FirstDay, d.Kind == "days_after")
}

// firstDay checks that whoever counts days says whether the first is one of them, and nobody else does.
func (c *checker) firstDay(path, value string, counts bool) {
	allowed := []string{""}
	if counts {
		allowed = words["Deadline.first_day"]
	}
	c.one(path, "scheme.first_day", value, allowed...)
}

func (c *checker) claimWithin(path string, w *ClaimWithin) {
	c.one(path+".kind", "scheme.claim_within", w.Kind, words["ClaimWithin.kind"]...)
	c.one(path+".from", "scheme.from", w.From, words["ClaimWithin.from"]...)
	c.firstDay(path+".first_day", w.FirstDay, w.Kind == "days_after")
	if most := map[string]int{"days_after": maxDays, "years_after": maxMonths / 12}; w.N < 1 || w.N > cmp.Or(most[w.Kind], maxMonths) {
		c.bad(path+".n", "scheme.period", "so many days, months or years: at least one, and at most %d days or %d months", maxDays, maxMonths)
	}
}

func (c *checker) inspection(path string, i *Inspection) {
	c.one(path+".of", "scheme.inspection", i.Of, words["Inspection.of"]...)
	c.one(path+".action", "scheme.action", i.Action, words["Inspection.action"]...)
	c.one(path+".comparison", "scheme.comparison", i.Comparison, words["Inspection.comparison"]...)
	c.needSum(path+".amount", &i.Amount)
	c.categories(path+".categories", i.Categories)
	if len(i.Categories) > 0 && i.Of != "item" && slices.Contains(words["Inspection.of"], i.Of) {
		c.bad(path+".categories", "scheme.inspection", "kinds of goods go with items")
	}
}
