package tax_test

import (
	"testing"

	"taxrefund/models/tax"
)

func TestTheLawLeavesGoodsOut(t *testing.T) {
	of := func(category, tariff, rate, origin string) tax.Line {
		l := thing(category, 12000)
		l.Tariff, l.Rate, l.Origin = tariff, rate, origin
		return l
	}
	for _, c := range []struct {
		name, goods string
		line        tax.Line
		want        string
	}{
		{"excluded by kind", "excluded: [tobacco, fuel]", of("tobacco", "", "20", ""), "tax.excluded_goods"},
		{"another kind", "excluded: [tobacco]", of("clothing", "", "20", ""), ""},
		{"of no particular kind", "excluded: [tobacco]", of("", "", "20", ""), ""},
		{"excluded by chapter", `excluded_tariffs: ["24"]`, of("", "240220", "20", ""), "tax.excluded_goods"},
		{"another chapter", `excluded_tariffs: ["24"]`, of("", "610910", "20", ""), ""},
		{"a chapter that nobody named", `excluded_tariffs: ["24"]`, of("tobacco", "", "20", ""), ""},
		{"allowed within an excluded chapter", `excluded_tariffs: ["22"], except: ["2204"]`, of("", "220421", "20", ""), ""},
		{"allowed within an excluded kind", `excluded: [alcohol], except: ["2204"]`, of("alcohol", "220421", "20", ""), ""},
		{"beside what is allowed", `excluded_tariffs: ["22"], except: ["2204"]`, of("", "220830", "20", ""), "tax.excluded_goods"},
		{"UY: on the white list", `only: [clothing, food], only_rates: ["22"]`, of("clothing", "", "22.0", ""), ""},
		{"UY: not on it", "only: [clothing, food]", of("watches", "", "22", ""), "tax.not_covered_goods"},
		{"UY: at another rate", `only: [clothing, food], only_rates: ["22"]`, of("food", "", "10", ""), "tax.not_covered_rate"},
		{"a rate that the tax tells", `only_rates: ["20"]`, of("food", "", "", ""), ""},
		{"a rate that the tax does not tell", `only_rates: ["22"]`, of("food", "", "", ""), "tax.not_covered_rate"},
		{"AR: made there", "only_origins: [AR]", of("", "", "20", "AR"), ""},
		{"AR: made elsewhere", "only_origins: [AR]", of("", "", "20", "IT"), "tax.not_covered_origin"},
		{"AR: nobody knows where", "only_origins: [AR]", of("", "", "20", ""), "tax.not_covered_origin"},
	} {
		b := written(t, rules{"goods": c.goods})
		if r := quote(t, b, claim(listed("a", c.line)), "").Receipts[0]; says(r) != c.want {
			t.Errorf("%s: %q, want %q", c.name, says(r), c.want)
		}
	}
}

func TestAnExcludedLineTakesOnlyItselfOut(t *testing.T) {
	b := written(t, rules{"goods": "excluded: [tobacco]", "minimum": `amount: "100.00", comparison: gt, basis: inclusive`})
	x := claim(listed("a", thing("tobacco", 5000), thing("clothing", 10001)), listed("b", thing("tobacco", 5000), thing("clothing", 10000)))
	q := admits(t, "it does not help to reach the minimum", b, x, "a")
	if r := q.Receipts[0]; r.Refund != 1667 || r.Gross != 15001 || r.Lines[0].Eligible || r.Lines[0].Reasons[0].Code != "tax.excluded_goods" || !r.Lines[1].Eligible {
		t.Errorf("%+v", r)
	}
	addsUp(t, x, q)
}

// schemes.md C12: Japan from November 2026 gives nothing for a record of which one item is not confirmed.
func TestWhatIsValidatedAsOneFallsAsOne(t *testing.T) {
	reduced := paper("a", 12000)
	reduced.Reduced = true
	for _, c := range []struct {
		unit, want string
		broken     bool
	}{{"line", "a b", false}, {"record", "b", false}, {"form", "", false}, {"line", "a b", true}, {"record", "b", true}, {"form", "", true}} {
		x := claim(reduced, paper("b", 12000))
		if x.Broken = c.broken; c.unit == "form" && c.broken {
			x.Purchases = x.Purchases[1:]
		}
		admits(t, c.unit, written(t, rules{"validation": "by: officer, unit: " + c.unit}), x, c.want)
	}
	b := written(t, rules{"validation": "by: officer, unit: form"})
	admits(t, "a form that is whole", b, claim(paper("a", 12000), paper("b", 12000)), "a b")
	b = written(t, rules{"validation": "- {since: unknown, not_known: true}", "profile": "assume: {AD: {validation: {by: officer, unit: record}}}\n"})
	named(t, admits(t, "assumed", b, claim(reduced, paper("b", 12000)), "b"), "validation")
	if r := quote(t, b, claim(paper("a", 12000)), "law").Receipts[0]; says(r) != "tax.not_known validation" {
		t.Errorf("the bare law: %s", says(r))
	}
}

// schemes.md H: Thailand, Iceland and Ireland.
func TestTheLawNamesWhatAnOfficerMustSee(t *testing.T) {
	watch := thing("watches", 40000)
	pair := thing("watches", 80001)
	pair.Quantity = 2
	for _, c := range []struct {
		name, rule string
		x          tax.Basket
		want       []string
	}{
		{"an item that reaches it", `of: item, amount: "400.00", comparison: ge, categories: [watches], action: show_airside`, claim(listed("a", watch), listed("b", thing("clothing", 40000))), []string{"show_airside", ""}},
		{"an item just below", `of: item, amount: "400.01", comparison: ge, action: show`, claim(listed("a", watch)), []string{""}},
		{"an item that must exceed it", `of: item, amount: "400.00", comparison: gt, action: show`, claim(listed("a", watch), listed("b", pair)), []string{"", "show"}},
		{"an item that is left out anyway", `of: item, amount: "1.00", comparison: ge, categories: [tobacco], action: show`, claim(listed("a", thing("tobacco", 4000), watch)), []string{""}},
		{"a purchase", `of: purchase, amount: "400.00", comparison: ge, action: show`, claim(paper("a", 39999), paper("b", 40000)), []string{"", "show"}},
		{"all purchases", `of: total, amount: "200.00", comparison: ge, action: show`, claim(paper("a", 10000), paper("b", 10000)), []string{"show", "show"}},
		{"all purchases, just below", `of: total, amount: "200.00", comparison: ge, action: show`, claim(paper("a", 9999), paper("b", 10000)), []string{"", ""}},
		{"a refund, before any fee", `of: refund, amount: "20.00", comparison: ge, action: show`, claim(paper("a", 12000), paper("b", 11900)), []string{"show", ""}},
		{"all refunds", `of: total_refund, amount: "40.00", comparison: gt, action: show`, claim(paper("a", 12000), paper("b", 12006)), []string{"show", "show"}},
		{"what is refused is not shown", `of: purchase, amount: "1.00", comparison: ge, action: show`, claim(taxed(paper("a", 12000), 0)), []string{""}},
	} {
		b := written(t, rules{"inspection": c.rule, "goods": "excluded: [tobacco]", "fee": `percent_of_tax: "10"`})
		for i, r := range quote(t, b, c.x, "").Receipts {
			got := ""
			if len(r.Inspect) > 0 {
				got = r.Inspect[0].Params["action"]
			}
			if got != c.want[i] {
				t.Errorf("%s: %s is %q, want %q", c.name, r.Key, got, c.want[i])
			}
		}
	}
	twice := written(t, rules{"inspection": `- {since: unknown, of: item, amount: "400.00", comparison: ge, categories: [watches], action: show_airside, LAW}
- {since: unknown, of: total, amount: "200.00", comparison: ge, action: show, LAW}`})
	if r := quote(t, twice, claim(listed("a", watch)), "").Receipts[0]; len(r.Inspect) != 2 {
		t.Errorf("TH: a watch of 40,000 is shown twice, here %v", r.Inspect)
	}
	if r := quote(t, twice, claim(listed("a", thing("watches", 19999))), "").Receipts[0]; len(r.Inspect) != 0 {
		t.Errorf("TH: 19,999 are not shown, here %v", r.Inspect)
	}
}
