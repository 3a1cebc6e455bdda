package tax_test

import (
	"slices"
	"strings"
	"testing"

	"taxrefund/models/tax"
)

// A problem says what to write.
func TestAProblemSaysWhatToDoAboutIt(t *testing.T) {
	for says, b := range map[string]broken{
		"nothing is said of the days from 2018-12-31 to 2018-12-31":                                                                      {old: "until: 2018-12-31", new: "until: 2018-12-30"},
		"nothing is said of the days from 2030-01-02 on":                                                                                 {old: "- {since: unknown, hours", new: "- {since: unknown, until: 2030-01-01, hours"},
		"the value above was published on 2018-06-01; until then only this text was known, up to 2020-12-31: write that day":             {old: "- {since: unknown, until: 2020-12-31, amount: \"175.00\"", new: "- {since: unknown, until: 2017-12-31, amount: \"175.00\""},
		"nothing is said of the days before 2021-01-01, while status begins as far back as anybody asks; write none: true or not_known":  {old: "- {since: unknown, excluded: [tobacco]", new: "- {since: 2021-01-01, excluded: [tobacco]"},
		"nothing is said of the days before 2021-01-01, while status begins as far back as anybody asks; write not_known: true for them": {old: "- {since: unknown, at: receipt", new: "- {since: 2021-01-01, at: receipt"},
		"say certainty: verified or general_knowledge":                                                                                   {old: "hours: 12, source: law, certainty: verified", new: "hours: 12, source: law"},
		"say basis: inclusive, exclusive, tax or unknown":                                                                                {old: "    basis: inclusive\n", new: "    #!\n"},
		"say comparison: gt or ge":                                        {old: "    comparison: gt\n", new: "    #!\n"},
		"say per: payment, day, form or claim":                            {old: "per: day, overflow", new: "overflow"},
		"first_day means nothing here":                                    {old: "receipts: 3", new: "receipts: 3, first_day: counts"},
		`nobody reads "known_sinse" here: did you mean known_since?`:      {old: "known_since: 2018", new: "known_sinse: 2018"},
		`nobody reads "minimun" here: did you mean minimum?`:              {old: "maximum:\n", new: "minimun: []\nmaximum:\n"},
		"(two letters): write NO":                                         {old: `["NO"]`, new: `["no"]`},
		"(two capital letters): write FR":                                 {old: "id: FR", new: "id: fr"},
		"(three letters): write FRA":                                      {old: "states: [FRA]", new: "states: [fra]"},
		"49/300 is the tax in a price at none of the rates of these days": {old: "den: 299", new: "den: 300"},
		"no VAT is 0.2 %: a rate is 0, or 0.5 to 50":                      {old: "rate: 20", new: "rate: 0.2"},
	} {
		files := soundLaw(t)
		breakIn(t, files, fr, b.old, b.new)
		if p := told(t, files); len(p) != 1 || !strings.Contains(p[0].Msg, says) {
			t.Errorf("told\n%v\nwant %s", p, says)
		}
	}
	late := "- {since: 2025-07-01, known_since: 2025-09-15, hours: 10, LAW}\n- {since: unknown, until: 2025-06-30, hours: 12, LAW}"
	if p := toldOf(t, rules{"depart_within": late}); len(p) != 1 || p[0].Msg != "the value above was published on 2025-09-15; until then only this text was known, and it had no end: leave out until" {
		t.Errorf("told %v", p)
	}
	if p := toldOf(t, rules{"status": "- {since: 2020-01-01, value: active, LAW}", "goods": "- {since: 2021-01-01, excluded: [tobacco], LAW}"}); len(p) != 1 || !strings.HasPrefix(p[0].Msg, "nothing is said of the days from 2020-01-01 to 2020-12-31, while status begins on 2020-01-01; write none: true or not_known: true for them") {
		t.Errorf("told %v", p)
	}
	if p := toldOf(t, rules{"status": "- {since: 2020-01-01, value: active, LAW}", "traveller": "- {since: 2021-01-01, test: no_crew, LAW}"}); len(p) != 1 || p[0].Code != "scheme.gap_before" || p[0].Path != "$.traveller[0].since" {
		t.Errorf("of tests on travellers: %v", p)
	}
	if p := toldOf(t, rules{"status": "- {since: 2020-01-01, value: active, LAW}", "traveller": "- {since: 2021-01-01, test: no_crew, LAW}\n- {since: 2020-01-01, test: min_age, years: 16, comparison: ge, LAW}", "floor": "", "rates": ""}); p != nil {
		t.Errorf("a test may begin later where another holds: %v", p)
	}
}

func TestValuesSideBySideLeaveNoDayToNobody(t *testing.T) {
	maximum := func(until string) string {
		return "- {since: 2022-01-01, channel: departure, none: true, LAW}\n- {since: unknown, until: " + until + ", channel: immediate, amount: \"500.00\", comparison: le, basis: inclusive, LAW}"
	}
	if p := toldOf(t, rules{"maximum": maximum("2021-12-31")}); p != nil {
		t.Errorf("one after the other: %v", p)
	}
	if p := toldOf(t, rules{"maximum": maximum("2020-12-31")}); len(p) != 1 || p[0].Code != "scheme.gap" || p[0].Path != "$.maximum[1].until" || p[0].Msg != "nothing is said of the days from 2021-01-01 to 2021-12-31" {
		t.Errorf("with a year between them: %v", p)
	}
}

func toldOf(t *testing.T, r rules) tax.Problems {
	t.Helper()
	_, err := writtenOr(r)
	p, ok := err.(tax.Problems)
	if err != nil && !ok {
		t.Fatal(err)
	}
	return p
}

// A rate that is stated for a part of the days only, or a fraction where no rates are stated, tells nothing of a fraction.
func TestAFractionIsHeldAgainstTheRatesOfItsDaysOnly(t *testing.T) {
	fraction := "- {since: 2020-01-01, formula: tax_fraction, num: 3, den: 23, LAW}\n- {since: unknown, until: 2019-12-31, formula: tax_fraction, num: 1, den: 11, LAW}"
	for rates, sound := range map[string]bool{
		"": true,
		"- {since: 2020-01-01, name: standard, rate: 15, LAW}\n- {since: unknown, until: 2019-12-31, name: standard, rate: 10, LAW}":   true,
		"- {since: 2020-01-01, name: standard, rate: 15, LAW}":                                                                         true,
		"- {since: 2020-01-01, name: standard, rate: 10, LAW}\n- {since: unknown, until: 2019-12-31, name: standard, rate: 10, LAW}":   false,
		"- {since: unknown, name: standard, rate: 10, LAW}":                                                                            false,
		"- {since: unknown, name: standard, rate: 10, LAW}\n- {since: 2019-07-01, name: reduced, rate: 15, LAW}":                       true,
		"- {since: 2020-07-01, name: reduced, rate: 5, LAW}\n- {since: unknown, until: 2020-06-30, name: standard, rate: 10, LAW}":     false,
		"- {since: 2020-07-01, name: reduced, rate: 5, LAW}\n- {since: unknown, until: 2020-05-31, name: standard, rate: 10, LAW}":     true,
		"- {since: 2020-01-01, name: standard, not_known: true}\n- {since: unknown, until: 2019-12-31, name: standard, rate: 10, LAW}": true,
	} {
		p := toldOf(t, rules{"rates": rates, "refund": fraction})
		if sound != (p == nil) || p != nil && p[0].Code != "scheme.fraction_of_no_rate" {
			t.Errorf("with rates %q: %v", rates, p)
		}
	}
}

// The law of an old claim may have said nothing of its days; an answer then rests on what the operator assumes, and says so.
func TestOfDaysOfWhichNobodySaysAnythingTheAnswerNamesWhatIsAssumed(t *testing.T) {
	b := written(t, rules{"goods": "excluded: [tobacco]", "traveller": "test: no_crew"})
	old := frozen(t, b, quote(t, b, claim(paper("a", 15000)), "").Version)
	for rule, entry := range map[string]string{"goods": "excluded: [tobacco]", "traveller": "test: no_crew"} {
		law := tax.FrozenAs(strings.Replace(old.Text, "{since: unknown, "+entry, "{since: 2027-01-01, "+entry, 1))
		if err := b.Recall(law); err != nil {
			t.Fatal(err)
		}
		q, err := b.QuoteUnder(law.Version, "standard", claim(paper("a", 15000)))
		if err != nil || !slices.Contains(q.Assumed, rule) {
			t.Errorf("%s: assumed %v, %v", rule, q.Assumed, err)
		}
		if q := quote(t, b, claim(paper("a", 15000)), ""); slices.Contains(q.Assumed, rule) {
			t.Errorf("%s is said, and assumed too", rule)
		}
	}
}
