package tax

import (
	"regexp"
	"strings"

	"taxrefund/models/travel"
)

func (c *checker) threshold(path string, t *Threshold) {
	c.needSum(path+".amount", &t.Amount)
	c.one(path+".comparison", "scheme.comparison", t.Comparison, "gt", "ge")
	c.one(path+".basis", "scheme.basis", t.Basis, "inclusive", "exclusive", "tax", "unknown")
}

func (c *checker) minimum(path string, m *Minimum) {
	c.threshold(path, &m.Threshold)
	c.one(path+".per", "scheme.per", m.Per, "", "receipt", "item")
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
		if m.Also.Also != nil || len(m.Also.Residents) > 0 || m.Also.Since != "" || m.Also.Source != "" {
			c.bad(path+".also", "scheme.also", "a second minimum has neither dates, nor source, nor residents, nor a third one")
			return
		}
		c.minimum(path+".also", m.Also)
	}
}

func (c *checker) grouping(path string, g *Grouping) {
	day := false
	for i, by := range g.By {
		c.one(sub(path+".by", i), "scheme.group_by", by, "merchant", "shop", "city", "day")
		day = day || by == "day"
	}
	if g.Days < 0 || g.Days > 366 || g.BeforeDeparture < 0 || g.Receipts < 0 || g.Receipts == 1 {
		c.bad(path, "scheme.grouping", "days are 0 to 366, and at least two receipts are added up")
	}
	if g.Days > 0 && (day || g.BeforeDeparture > 0) {
		c.bad(path+".days", "scheme.windows", "either one day, or so many days, or so many days before departure")
	}
	allowed := []string{"counts", "not_counted", "unknown"}
	if g.Days < 2 {
		allowed = []string{""}
	}
	c.one(path+".first_day", "scheme.first_day", g.FirstDay, allowed...)
}

func (c *checker) maximum(path string, m *Maximum) {
	c.one(path+".channel", "scheme.channel", m.Channel, "", "immediate", "downtown", "departure")
	c.categories(path+".categories", m.Categories)
	for i, by := range m.By {
		c.one(sub(path+".by", i), "scheme.group_by", by, "merchant", "shop", "day")
	}
	if m.Amount.Text == "" && m.PerStay == nil {
		c.bad(path, "scheme.amount_missing", "a maximum has an amount, or one for the whole stay")
		return
	}
	if m.Amount.Text != "" {
		c.sum(path+".amount", &m.Amount)
		c.one(path+".comparison", "scheme.comparison", m.Comparison, "le", "lt")
		c.one(path+".basis", "scheme.basis", m.Basis, "inclusive", "exclusive", "tax", "unknown")
	}
	if m.PerStay != nil {
		c.needSum(path+".per_stay", m.PerStay)
	}
}

// testKey keeps tests of one kind apart from each other in time; the same kind may stand twice with different subjects.
func testKey(t *Test) string {
	return t.Test + "|" + t.Territory + "|" + t.What + "|" + strings.Join(t.Citizens, " ") + "|" + strings.Join(t.Statuses, " ")
}

func (c *checker) test(path string, t *Test) {
	c.one(path+".test", "scheme.test", t.Test, "residence_outside", "not_citizen", "min_age", "max_stay", "max_stay_in_year", "max_stay_in_months",
		"entered_before_purchase", "not_status", "only_status", "no_crew", "declares")
	switch t.Test {
	case "residence_outside":
		if c.book.territories[t.Territory] == nil {
			c.bad(path+".territory", "scheme.territory_unknown", "%q is not in territories.yaml", t.Territory)
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
		if t.Test == "max_stay" && (t.Days > 0) == (t.Months > 0) || t.Test != "max_stay" && t.Days <= 0 || t.Test == "max_stay_in_months" && t.Months <= 0 {
			c.bad(path, "scheme.stay", "a stay is limited in days or in months")
		}
		if t.Test != "max_stay" && len(t.On) > 0 || len(t.On) > 1 || len(t.On) == 1 && t.On[0] != "purchase" {
			c.bad(path+".on", "scheme.on", "only max_stay may be asked on another day than that of departure, and only on that of purchase")
		}
	case "not_status", "only_status":
		if len(t.Statuses) == 0 {
			c.bad(path, "scheme.statuses_missing", "which statuses?")
		}
		for i, on := range t.On {
			c.one(sub(path+".on", i), "scheme.on", on, "purchase", "claim")
		}
	case "declares":
		if t.What == "" {
			c.bad(path, "scheme.what_missing", "what must the traveller be able to say?")
		}
	}
	c.states(path+".citizens", t.Citizens)
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
	if len(u.Residents)+len(u.Citizens)+len(u.Statuses)+u.AbroadYears+u.LeavingMonths == 0 {
		c.bad(path, "scheme.unless_empty", "who is admitted all the same?")
	}
}

func (c *checker) states(path string, states []string) {
	for i, s := range states {
		if travel.Alpha2(s) == "" {
			c.bad(sub(path, i), "scheme.state", "%q is no state as a passport names it (three letters)", s)
		}
	}
}

var tariff = regexp.MustCompile(`^[0-9]{2,10}$`)

func (c *checker) goods(path string, g *Goods) {
	c.categories(path+".excluded", g.Excluded)
	c.categories(path+".only", g.Only)
	c.countries(path+".only_origins", g.OnlyOrigins)
	for name, list := range map[string][]string{"excluded_tariffs": g.ExcludedTariffs, "except": g.Except} {
		for i, t := range list {
			if !tariff.MatchString(t) {
				c.bad(sub(path+"."+name, i), "scheme.tariff", "%q is no part of a customs tariff code: 2 to 10 digits", t)
			}
		}
	}
	for i, r := range g.OnlyRates {
		p := Percent{Text: r}
		c.percent(sub(path+".only_rates", i), &p)
	}
	if len(g.Excluded)+len(g.ExcludedTariffs)+len(g.Only)+len(g.OnlyRates)+len(g.OnlyOrigins) == 0 {
		c.bad(path, "scheme.goods", "say which goods, or that the law excludes none (none: true)")
	}
}

func (c *checker) deadline(path string, d *Deadline) {
	c.one(path+".kind", "scheme.deadline", d.Kind, "month_end_after", "months_after", "days_after", "months_before_departure", "days_before_departure")
	c.one(path+".from", "scheme.from", d.From, "", "purchase", "entry")
	c.categories(path+".categories", d.Categories)
	days := d.Kind == "days_after" || d.Kind == "days_before_departure"
	if d.Months < 0 || d.Days < 0 || days != (d.Days > 0) || days == (d.Months > 0) {
		c.bad(path, "scheme.period", "a deadline has either days or months, as its kind says")
	}
	c.firstDay(path+".first_day", d.FirstDay, d.Kind)
}

// firstDay checks that whoever counts days says whether the first is one of them.
func (c *checker) firstDay(path, value, kind string) {
	allowed := []string{""}
	if kind == "days_after" {
		allowed = []string{"counts", "not_counted", "unknown"}
	}
	c.one(path, "scheme.first_day", value, allowed...)
}

func (c *checker) claimWithin(path string, w *ClaimWithin) {
	c.one(path+".kind", "scheme.claim_within", w.Kind, "days_after", "months_after", "years_after", "month_end_after")
	c.one(path+".from", "scheme.from", w.From, "purchase", "export", "approval")
	c.firstDay(path+".first_day", w.FirstDay, w.Kind)
	if w.N <= 0 {
		c.bad(path+".n", "scheme.period", "so many days, months or years: at least one")
	}
}

func (c *checker) inspection(path string, i *Inspection) {
	c.one(path+".of", "scheme.inspection", i.Of, "item", "purchase", "total", "refund", "total_refund")
	c.one(path+".action", "scheme.action", i.Action, "show", "show_airside")
	c.one(path+".comparison", "scheme.comparison", i.Comparison, "gt", "ge")
	c.needSum(path+".amount", &i.Amount)
	c.categories(path+".categories", i.Categories)
	if len(i.Categories) > 0 && i.Of != "item" {
		c.bad(path+".categories", "scheme.inspection", "kinds of goods go with items")
	}
}
