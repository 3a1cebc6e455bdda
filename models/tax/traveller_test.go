package tax_test

import (
	"testing"

	"taxrefund/models"
	"taxrefund/models/tax"
)

func TestWhoTheLawAdmits(t *testing.T) {
	yes, no := true, false
	days := func(n int) func(*tax.Traveller) { return func(x *tax.Traveller) { x.StayDays = &n } }
	born := func(d models.Date) func(*tax.Traveller) { return func(x *tax.Traveller) { x.BirthDate = d } }
	entered := func(d models.Date) func(*tax.Traveller) { return func(x *tax.Traveller) { x.EnteredOn = d } }
	lives := func(nationality, residence string) func(*tax.Traveller) {
		return func(x *tax.Traveller) { x.Nationality, x.Residence = nationality, residence }
	}
	held := func(name string, since, until models.Date) func(*tax.Traveller) {
		return func(x *tax.Traveller) {
			x.Statuses = []tax.Standing{{Name: name, Since: since, Until: until}, {Name: "tourist"}}
		}
	}
	union, pass := "test: residence_outside, territory: EU", "test: not_status, statuses: [student_pass], months: 3, on: [purchase, claim]"
	for _, c := range []struct {
		name, test string
		who        func(*tax.Traveller)
		want       string
	}{
		{"FR: sixteen on the day of purchase", "test: min_age, years: 16, comparison: ge", born("2010-05-04"), ""},
		{"FR: a day younger", "test: min_age, years: 16, comparison: ge", born("2010-05-05"), "tax.too_young"},
		{"GR: eighteen is not older than eighteen", "test: min_age, years: 18, comparison: gt", born("2008-05-04"), "tax.too_young"},
		{"GR: the day after the birthday is", "test: min_age, years: 18, comparison: gt", born("2008-05-03"), ""},
		{"lives in the Union", union, lives("CHN", "DE"), "tax.resident"},
		{"lives in it, as a passport writes it", union, lives("CHN", "D"), "tax.resident"},
		{"lives in an overseas department", union, lives("CHN", "GP"), "tax.resident"},
		{"lives in Britain since 2021", union, lives("GBR", "GB"), ""},
		{"lives in Northern Ireland", union, lives("GBR", "XI"), "tax.resident"},
		{"a citizen who lives outside", union, lives("FRA", "CN"), ""},
		{"a citizen", "test: not_citizen, states: [SGP]", lives("SGP", "CN"), "tax.citizen"},
		{"a citizen in two letters", "test: not_citizen, states: [SGP]", lives("SG", "CN"), "tax.citizen"},
		{"another citizen", "test: not_citizen, states: [SGP]", lives("FRA", "SG"), ""},
		{"crew", "test: no_crew", func(x *tax.Traveller) { x.Crew = &yes }, "tax.crew"},
		{"no crew", "test: no_crew", func(x *tax.Traveller) { x.Crew = &no }, ""},
		{"CN: 183 days", "test: max_stay, days: 183, comparison: le", entered(today.AddDays(1 - 183)), ""},
		{"CN: one more", "test: max_stay, days: 183, comparison: le", entered(today.AddDays(-183)), "tax.stay_too_long"},
		{"FR: less than six months", "test: max_stay, months: 6, comparison: lt", entered("2025-11-06"), ""},
		{"FR: just six months", "test: max_stay, months: 6, comparison: lt", entered("2025-11-05"), "tax.stay_too_long"},
		{"days of a year", "test: max_stay_in_year, days: 183, comparison: lt", days(182), ""},
		{"too many days of a year", "test: max_stay_in_year, days: 183, comparison: lt", days(183), "tax.stay_too_long"},
		{"days of some months", "test: max_stay_in_months, days: 365, months: 24, comparison: le", days(365), ""},
		{"too many days of some months", "test: max_stay_in_months, days: 365, months: 24, comparison: le", days(366), "tax.stay_too_long"},
		{"CN: bought on the day of entry", "test: entered_before_purchase", entered(today), ""},
		{"CN: bought before", "test: entered_before_purchase", entered(today.AddDays(1)), "tax.before_entry"},
		{"SG: holds a pass", pass, held("student_pass", "2025-01-01", ""), "tax.status"},
		{"SG: held it within three months", pass, held("student_pass", "2025-01-01", "2026-02-04"), "tax.status"},
		{"SG: held it earlier", pass, held("student_pass", "2025-01-01", "2026-02-03"), ""},
		{"SG: holds it only when claiming", pass, held("student_pass", "2026-05-05", ""), "tax.status"},
		{"SG: holds it later", pass, held("student_pass", "2026-05-06", ""), ""},
		{"SG: holds another", pass, held("crew_pass", "2025-01-01", ""), ""},
		{"on the day of the claim only", "test: not_status, statuses: [student_pass], on: [claim]", held("student_pass", "2025-01-01", "2026-05-04"), ""},
		{"JP: has the status asked for", "test: only_status, statuses: [tourist]", held("x", "", ""), ""},
		{"JP: has none of them", "test: only_status, statuses: [diplomat]", held("x", "", ""), "tax.no_status"},
		{"can declare it", "test: declares, what: goods_for_own_use", func(*tax.Traveller) {}, "tax.not_asked declares"},
		{"cannot", "test: declares, what: goods_for_own_use", func(x *tax.Traveller) { x.Denies = []string{"goods_for_own_use"} }, "tax.not_declared"},
	} {
		x := claim(paper("a", 12000))
		c.who(&x.Traveller)
		if r := quote(t, written(t, rules{"traveller": c.test}), x, "").Receipts[0]; says(r) != c.want {
			t.Errorf("%s: %q, want %q", c.name, says(r), c.want)
		}
	}
}

func TestSomeAreAdmittedAllTheSame(t *testing.T) {
	for _, c := range []struct {
		name, rule string
		who        func(*tax.Traveller)
		want       bool
	}{
		{"nobody else", "citizens: [USA]", func(*tax.Traveller) {}, false},
		{"residents", "residents: [DE]", func(*tax.Traveller) {}, true},
		{"citizens", "citizens: [CHN]", func(*tax.Traveller) {}, true},
		{"who have lived abroad for two years", "abroad_years: 2", func(x *tax.Traveller) { x.AbroadSince = "2024-05-04" }, true},
		{"who have not yet", "abroad_years: 2", func(x *tax.Traveller) { x.AbroadSince = "2024-05-05" }, false},
		{"who did not say", "abroad_years: 2", func(*tax.Traveller) {}, false},
		{"who move away for a year", "leaving_months: 12", func(x *tax.Traveller) { x.LeavingForMonths = 12 }, true},
		{"for less", "leaving_months: 12", func(x *tax.Traveller) { x.LeavingForMonths = 11 }, false},
		{"who hold something", "statuses: [soldier]", func(x *tax.Traveller) { x.Statuses = []tax.Standing{{Name: "soldier"}} }, true},
		{"who held it", "statuses: [soldier]", func(x *tax.Traveller) { x.Statuses = []tax.Standing{{Name: "soldier", Until: "2026-05-03"}} }, false},
		{"of whom nobody knows where they live", "citizens: [CHN]", func(x *tax.Traveller) { x.Residence = "" }, true},
	} {
		x := claim(paper("a", 12000))
		x.Traveller.Residence = "DE"
		c.who(&x.Traveller)
		b := written(t, rules{"traveller": "test: residence_outside, territory: EU, unless: {" + c.rule + "}"})
		if r := quote(t, b, x, "").Receipts[0]; r.Eligible != c.want {
			t.Errorf("%s: admitted %v, %s", c.name, r.Eligible, says(r))
		}
	}
}

func TestWhatNobodyAskedIsAssumedByNameOrNotKnown(t *testing.T) {
	profile := "assume: {any: {residence: nationality, birth_date: old_enough, crew: not_crew, stay: within_limit, status: none, declares: \"yes\"}}\n"
	for name, test := range map[string]string{
		"residence": "test: residence_outside, territory: EU", "birth_date": "test: min_age, years: 16, comparison: ge", "crew": "test: no_crew",
		"stay": "test: max_stay, days: 90, comparison: le", "status": "test: not_status, statuses: [diplomat]", "declares": "test: declares, what: own_use",
	} {
		b := written(t, rules{"traveller": test, "profile": profile})
		x := claim(paper("a", 12000))
		x.Traveller = tax.Traveller{Nationality: "CHN"}
		q := admits(t, name, b, x, "a")
		if len(q.Assumed) != 1 || q.Assumed[0] != name {
			t.Errorf("%s: assumed are %v", name, q.Assumed)
		}
		if r := quote(t, b, x, "law").Receipts[0]; says(r) != "tax.not_asked "+name {
			t.Errorf("%s, the bare law: %s", name, says(r))
		}
	}
	b := written(t, rules{"traveller": "test: residence_outside, territory: EU", "profile": profile})
	for nationality, want := range map[string]string{"D": "tax.resident", "CHN": "", "XXA": "", "": "tax.not_asked residence"} {
		x := claim(paper("a", 12000))
		x.Traveller = tax.Traveller{Nationality: nationality}
		if r := quote(t, b, x, "").Receipts[0]; says(r) != want {
			t.Errorf("a passport of %q: %q, want %q", nationality, says(r), want)
		}
	}
	b = written(t, rules{"traveller": "test: not_citizen, states: [SGP]", "profile": profile})
	x := claim(paper("a", 12000))
	x.Traveller.Nationality = ""
	if r := quote(t, b, x, "").Receipts[0]; says(r) != "tax.not_asked nationality" {
		t.Errorf("a citizen of nobody knows where: %s", says(r))
	}
}
