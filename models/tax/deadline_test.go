package tax_test

import (
	"testing"

	"taxrefund/models"
	"taxrefund/models/tax"
)

func TestTheLastDayToLeave(t *testing.T) {
	for _, c := range []struct {
		source, rule string
		bought, last models.Date
	}{
		{"Directive 2006/112/EC art. 147, as Belgium prints it", "kind: month_end_after, months: 3", "2026-01-15", "2026-04-30"},
		{"the first of the month has no less", "kind: month_end_after, months: 3", "2026-01-01", "2026-04-30"},
		{"into February", "kind: month_end_after, months: 3", "2025-11-30", "2026-02-28"},
		{"into a leap year", "kind: month_end_after, months: 3", "2027-11-01", "2028-02-29"},
		{"over the turn of the year", "kind: month_end_after, months: 3", "2025-10-31", "2026-01-31"},
		{"months after", "kind: months_after, months: 3", "2026-01-15", "2026-04-15"},
		{"a month that has no such day", "kind: months_after, months: 1", "2026-01-31", "2026-02-28"},
		{"CH: 90 days", "kind: days_after, days: 90, first_day: not_counted", "2026-01-01", "2026-04-01"},
		{"TH: 60 days, the first counts", "kind: days_after, days: 60, first_day: counts", "2026-01-01", "2026-03-01"},
		{"SG reg. 50: two months before leaving", "kind: months_before_departure, months: 2", "2026-03-15", "2026-05-15"},
		{"two months before 28 February is 28 December, so the 31st is in time", "kind: months_before_departure, months: 2", "2025-12-31", "2026-02-28"},
		{"two months before 30 April is the end of February", "kind: months_before_departure, months: 2", "2026-02-28", "2026-04-30"},
		{"two months before 31 August is the end of June", "kind: months_before_departure, months: 2", "2026-06-30", "2026-08-31"},
		{"in a leap year", "kind: months_before_departure, months: 2", "2028-02-29", "2028-04-30"},
		{"AU: 60 days before leaving", "kind: days_before_departure, days: 60", "2026-01-01", "2026-03-02"},
		{"ID: 60 days of the stay", "kind: days_after, days: 60, first_day: not_counted, from: entry", "2026-01-20", "2026-03-02"},
	} {
		b := written(t, rules{"deadline": c.rule})
		for late, want := range map[int]string{0: "", 1: "tax.too_old"} {
			x := claim(dated(paper("a", 12000), c.bought))
			x.DepartsOn, x.KnownOn, x.Traveller.EnteredOn = c.last.AddDays(late), c.last.AddDays(late), "2026-01-01"
			r := quote(t, b, x, "").Receipts[0]
			if says(r) != want || r.DeadlineOn != c.last {
				t.Errorf("%s: bought on %s, %d days late: %q, until %s; want %s", c.source, c.bought, late, says(r), r.DeadlineOn, c.last)
			}
			x.Purchases[0].Left = true
			if r := quote(t, b, x, "").Receipts[0]; !r.Eligible {
				t.Errorf("%s: validated in time, %d days late: %s", c.source, late, says(r))
			}
		}
	}
}

func TestWithoutADeadlineNothingIsTooOld(t *testing.T) {
	x := claim(dated(paper("a", 12000), "2019-01-01"))
	if r := quote(t, written(t, rules{"deadline": "none: true"}), x, "").Receipts[0]; !r.Eligible || r.DeadlineOn != "" {
		t.Errorf("none: %s, %s", says(r), r.DeadlineOn)
	}
	b := written(t, rules{"deadline": "- {since: unknown, not_known: true}", "profile": "assume: {any: {deadline: {kind: months_after, months: 3}}}\n"})
	if r := quote(t, b, x, "law").Receipts[0]; says(r) != "tax.not_known deadline" {
		t.Errorf("the bare law: %s", says(r))
	}
	q := quote(t, b, x, "")
	named(t, q, "deadline")
	if says(q.Receipts[0]) != "tax.too_old" {
		t.Errorf("assumed: %s", says(q.Receipts[0]))
	}
}

func TestTheEarliestDeadlineOfItsGoodsIsAReceipts(t *testing.T) {
	rule := `- {since: unknown, kind: days_after, days: 30, first_day: not_counted, categories: [consumables], LAW}
- {since: unknown, kind: months_after, months: 6, LAW}`
	b := written(t, rules{"deadline": rule, "goods": "excluded: [tobacco]"})
	for _, c := range []struct {
		name  string
		lines []tax.Line
		want  models.Date
	}{
		{"other goods", []tax.Line{thing("clothing", 1200)}, "2026-11-04"},
		{"consumables", []tax.Line{thing("consumables", 1200)}, "2026-06-03"},
		{"both", []tax.Line{thing("clothing", 1200), thing("consumables", 1200)}, "2026-06-03"},
		{"both, the other way round", []tax.Line{thing("consumables", 1200), thing("clothing", 1200)}, "2026-06-03"},
	} {
		if r := quote(t, b, claim(listed("a", c.lines...)), "").Receipts[0]; r.DeadlineOn != c.want {
			t.Errorf("%s: %s, want %s", c.name, r.DeadlineOn, c.want)
		}
	}
	b = written(t, rules{"deadline": rule, "goods": "excluded: [consumables]"})
	if r := quote(t, b, claim(listed("a", thing("consumables", 1200), thing("clothing", 1200))), "").Receipts[0]; r.DeadlineOn != "2026-11-04" {
		t.Errorf("what is left out hurries nobody: %s", r.DeadlineOn)
	}
	b = written(t, rules{"deadline": `- {since: unknown, not_known: true, categories: [consumables]}
- {since: unknown, kind: months_after, months: 6, LAW}`})
	if r := quote(t, b, claim(listed("a", thing("clothing", 1200), thing("consumables", 1200))), "").Receipts[0]; says(r) != "tax.not_known deadline" {
		t.Errorf("of some of its goods nobody knows it: %s", says(r))
	}
}

func TestWhereTheLawDoesNotSayHowDaysAreCountedItIsAssumed(t *testing.T) {
	for assumed, want := range map[string]models.Date{"first_day: counts": "2026-05-13", "first_day: not_counted": "2026-05-14", "": "2026-05-13"} {
		b := written(t, rules{"deadline": "kind: days_after, days: 10, first_day: unknown", "claim_within": "kind: days_after, n: 10, from: purchase, first_day: unknown", "profile": "assume: {any: {" + assumed + "}}\n"})
		q := quote(t, b, claim(paper("a", 12000)), "")
		if assumed != "" {
			named(t, q, "first_day")
		}
		if r := q.Receipts[0]; r.DeadlineOn != want || r.ClaimBy != want {
			t.Errorf("%q: to leave by %s, to claim by %s, want %s", assumed, r.DeadlineOn, r.ClaimBy, want)
		}
	}
}

func TestWhereNothingIsAssumedOnlyTheDayThatHangsOnTheCountIsNotKnown(t *testing.T) {
	b := written(t, rules{"deadline": "kind: days_after, days: 10, first_day: unknown", "minimum": "amount: \"100.00\", comparison: gt, basis: inclusive, together: [{by: [merchant, city], days: 3, first_day: unknown}]"})
	for leaves, want := range map[models.Date]string{"2026-05-13": "", "2026-05-14": "tax.not_known deadline", "2026-05-15": "tax.too_old"} {
		x := claim(paper("a", 12000))
		x.DepartsOn = leaves
		if r := quote(t, b, x, "law").Receipts[0]; says(r) != want {
			t.Errorf("leaving on %s: %q, want %q", leaves, says(r), want)
		}
	}
	for second, want := range map[models.Date]string{"2026-05-06": "", "2026-05-07": "tax.not_known minimum_first_day", "2026-05-08": "tax.below_minimum"} {
		one, two := paper("a", 6000), paper("b", 6000)
		two.Date = second
		x := claim(one, two)
		x.DepartsOn = "2026-05-10"
		if r := quote(t, b, x, "law").Receipts[0]; says(r) != want {
			t.Errorf("with another of %s: %q, want %q", second, says(r), want)
		}
	}
	near := paper("b", 6000)
	near.City, near.MerchantVAT = "", ""
	far := paper("a", 6000)
	far.City, far.MerchantVAT = "", ""
	if r := quote(t, b, claim(far, near), "").Receipts[0]; says(r) != "tax.below_minimum" {
		t.Errorf("two receipts of which nobody says where they are from: %q", says(r))
	}
}

func TestADeadlineOfAStayNeedsItsBeginning(t *testing.T) {
	b := written(t, rules{"deadline": "kind: days_after, days: 60, first_day: counts, from: entry", "profile": "assume: {any: {stay: within_limit}}\n"})
	x := claim(paper("a", 12000))
	x.Traveller.EnteredOn = ""
	named(t, admits(t, "assumed", b, x, "a"), "stay")
	if r := quote(t, b, x, "law").Receipts[0]; says(r) != "tax.not_asked stay" {
		t.Errorf("the bare law: %s", says(r))
	}
}

func TestTheLastDayToClaim(t *testing.T) {
	for rule, want := range map[string]models.Date{
		"kind: months_after, n: 2, from: approval":                      "2026-07-05",
		"kind: years_after, n: 4, from: purchase":                       "2030-05-04",
		"kind: days_after, n: 90, from: export, first_day: not_counted": "2026-08-03",
		"kind: month_end_after, n: 6, from: purchase":                   "2026-11-30",
		"kind: days_after, n: 1, from: purchase, first_day: counts":     "2026-05-04",
		"none: true": "",
	} {
		q := quote(t, written(t, rules{"claim_within": rule, "depart_within": "hours: 12"}), claim(paper("a", 12000)), "")
		if got := q.Receipts[0].ClaimBy; got != want || q.DepartWithinHours != 12 {
			t.Errorf("%s: %s, want %s; to depart within %d hours", rule, got, want, q.DepartWithinHours)
		}
	}
}
