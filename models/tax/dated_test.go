package tax_test

import (
	"slices"
	"testing"

	"taxrefund/models"
	"taxrefund/models/tax"
)

// schemes.md F: the Belgian decree of 7 November 2019, published on the 20th, lowered the minimum to 50 from 1 September 2017
// on, and raised it to 125 from 1 January 2020 on.
const belgium = `- {since: 2020-01-01, amount: "125.00", comparison: gt, basis: inclusive, LAW}
- {since: 2017-09-01, until: 2019-12-31, known_since: 2019-11-20, amount: "50.00", comparison: gt, basis: inclusive, LAW}
- {since: unknown, until: 2019-12-31, amount: "125.00", comparison: gt, basis: inclusive, LAW}`

func TestTheLawIsAskedAsItWasKnown(t *testing.T) {
	b := written(t, rules{"minimum": belgium})
	for _, c := range []struct {
		name          string
		bought, known models.Date
		want          string
	}{
		{"refused in 2018, and rightly so", "2018-03-01", "2018-03-02", ""},
		{"the day before it was published", "2018-03-01", "2019-11-19", ""},
		{"the day it was", "2018-03-01", "2019-11-20", "a"},
		{"before it reaches back", "2017-08-31", "2019-11-20", ""},
		{"from its first day on", "2017-09-01", "2019-11-20", "a"},
		{"to its last", "2019-12-31", "2020-01-01", "a"},
		{"after it", "2020-01-01", "2020-01-02", ""},
	} {
		x := claim(dated(paper("a", 6000), c.bought))
		x.KnownOn, x.DepartsOn = c.known, c.known
		admits(t, c.name, b, x, c.want)
	}
	x := claim(paper("a", 6000))
	x.ValidOn = "2018-03-01"
	admits(t, "another day's law, asked for", b, x, "a")
	q := quote(t, b, x, "")
	if !slices.ContainsFunc(q.Rules, func(u tax.RuleUse) bool {
		return u == tax.RuleUse{Rule: "minimum", Since: "2017-09-01", KnownSince: "2019-11-20", Source: "law", Certainty: "verified"}
	}) {
		t.Errorf("the answer rests on %+v", q.Rules)
	}
}

func TestOfSeveralTestsThatHoldTheLaterPublishedReplacesItsOwnKind(t *testing.T) {
	b := written(t, rules{"traveller": `- {since: 2026-01-01, known_since: 2026-06-01, test: min_age, years: 18, comparison: ge, LAW}
- {since: unknown, test: no_crew, LAW}
- {since: unknown, test: min_age, years: 16, comparison: ge, LAW}`})
	x := claim(paper("a", 12000))
	x.Traveller.BirthDate = today.AddMonths(-12 * 17)
	admits(t, "as known today", b, x, "a")
	x.KnownOn, x.DepartsOn = "2026-06-01", "2026-06-01"
	admits(t, "as known in June", b, x, "")
	crew := true
	x.Traveller.BirthDate, x.Traveller.Crew = "1990-01-01", &crew
	if r := quote(t, b, x, "").Receipts[0]; says(r) != "tax.crew" {
		t.Errorf("the other tests stay: %s", says(r))
	}
}

func TestASchemeThatEndedSaysWhy(t *testing.T) {
	b := written(t, rules{"status": `- {since: 2026-05-01, value: ended, reason: "the scheme was closed", LAW}
- {since: 2020-01-01, until: 2026-04-30, value: active, LAW}`})
	q := admits(t, "over the end", b, claim(paper("a", 12000), dated(paper("b", 12000), "2026-04-30")), "b")
	if r := q.Receipts[0]; says(r) != "tax.scheme_ended" || r.Reasons[0].Params["since"] != "2026-05-01" || r.Reasons[0].Params["detail"] != "the scheme was closed" {
		t.Errorf("%+v", r.Reasons)
	}
	if r := quote(t, b, claim(dated(paper("a", 12000), "2019-12-31")), "").Receipts[0]; says(r) != "tax.no_law" {
		t.Errorf("before any law: %s", says(r))
	}
}

func TestAnAnswerNamesWhatItRestsOn(t *testing.T) {
	x := claim(paper("a", 12000))
	b := written(t, rules{"goods": "- {since: unknown, not_known: true}", "traveller": "- {since: unknown, not_known: true}"})
	q := quote(t, b, x, "")
	if !slices.Equal(q.Assumed, []string{"traveller", "goods"}) || q.Payout != 2000 {
		t.Errorf("that nobody and nothing is excluded is assumed: %v", q.Assumed)
	}
	if q := quote(t, b, x, "law"); len(q.Assumed) != 0 || q.Payout != 2000 {
		t.Errorf("the bare law is what is known of it: %v", q.Assumed)
	}
	if q := quote(t, written(t, nil), x, ""); len(q.Assumed) != 0 {
		t.Errorf("a law that says everything rests on %v", q.Assumed)
	}
}

func TestAnExplanationNamesEveryStep(t *testing.T) {
	b := written(t, rules{"minimum": `amount: "100.00", comparison: gt, basis: inclusive, together: [{by: [merchant]}]`, "fee": `percent_of_tax: "15"`, "goods": "excluded: [tobacco]",
		"deadline": "kind: months_after, months: 3", "traveller": "test: min_age, years: 16, comparison: ge", "refund": "formula: tax_fraction", "inspection": `of: purchase, amount: "1.00", comparison: ge, action: show`})
	x := claim(listed("a", thing("tobacco", 5000), thing("clothing", 9000)), paper("b", 9000), sold(paper("c", 100), "N", "S", "C"))
	x.Explain = true
	q := quote(t, b, x, "")
	told := map[string]bool{}
	for _, s := range q.Steps {
		told[s.Rule] = true
		if s.Says == "" || s.Source != "a law" || s.Address != "https://law.example/ad" || s.Certainty != "verified" {
			t.Errorf("a step that does not say where it was read: %+v", s)
		}
	}
	for _, rule := range []string{"traveller", "goods", "deadline", "minimum", "refund", "fee", "inspection"} {
		if !told[rule] {
			t.Errorf("nothing is said of %s", rule)
		}
	}
	x.Explain = false
	plain := quote(t, b, x, "")
	if q.Steps = nil; !same(plain, q) {
		t.Errorf("explained, it is another answer:\n%+v\n%+v", q, plain)
	}
}
