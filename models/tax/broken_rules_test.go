package tax_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// brokenRules are entries that say something that is no rule.
var brokenRules = []broken{
	{"a status that is none", fr, "value: active", "value: paused", "$.status[0].value", "scheme.status"},
	{"an end without a reason", fr, "value: active", "value: ended", "$.status[0]", "scheme.reason_missing"},
	{"a reason for being in force", fr, "value: active", "value: active, reason: because", "$.status[0].reason", "scheme.out_of_place"},
	{"nobody who validates", fr, "by: external", "by: anybody", "$.validation[0].by", "scheme.validation"},
	{"a unit that is none", fr, "unit: line", "unit: box", "$.validation[0].unit", "scheme.unit"},
	{"a rate without a name", fr, "name: standard, rate: 20", `name: "", rate: 20`, "$.rates[0]", "scheme.rate"},
	{"a rate without a percentage", fr, "name: standard, rate: 20,", "name: standard,", "$.rates[0].rate", "scheme.percent_missing"},
	{"a rate with a sign", fr, "rate: 20", "rate: 20%", "$.rates[0].rate", "scheme.percent"},
	{"a rate below nothing", fr, "rate: 20", "rate: -20", "$.rates[0].rate", "scheme.percent"},
	{"a rate of more than the whole", fr, "rate: 20", "rate: 120", "$.rates[0].rate", "scheme.percent_above_hundred"},
	{"a rate that was meant for twenty", fr, "rate: 20", "rate: 0.20", "$.rates[0].rate", "scheme.rate_unlikely"},
	{"a rate of more than half", fr, "rate: 20", "rate: 50.1", "$.rates[0].rate", "scheme.rate_unlikely"},
	{"no minimum", fr, "minimum:\n  - since: 2021-01-01\n    amount: \"100.00\"\n", "minimum:\n  - since: 2021-01-01 #!\n", "$.minimum[0].amount", "scheme.amount_missing"},
	{"a minimum with too many digits", fr, `amount: "100.00"`, `amount: "100.005"`, "$.minimum[0].amount", "scheme.amount"},
	{"a minimum with a comma", fr, `amount: "100.00"`, `amount: "100,00"`, "$.minimum[0].amount", "scheme.amount"},
	{"a minimum with an exponent", fr, `amount: "100.00"`, `amount: 1e2`, "$.minimum[0].amount", "scheme.amount"},
	{"a minimum in hexadecimals", fr, `amount: "100.00"`, `amount: 0x64`, "$.minimum[0].amount", "scheme.amount"},
	{"a minimum with groups of digits", fr, `amount: "100.00"`, `amount: 1_000`, "$.minimum[0].amount", "scheme.amount"},
	{"a minimum below nothing", fr, `amount: "100.00"`, `amount: "-1.00"`, "$.minimum[0].amount", "scheme.amount"},
	{"a minimum of more than there is", fr, `amount: "100.00"`, `amount: "99999999999999999.00"`, "$.minimum[0].amount", "scheme.amount"},
	{"a minimum in another currency", fr, `amount: "100.00"`, `amount: EUR 100`, "$.minimum[0].amount", "scheme.amount"},
	{"a comparison that is none", fr, "    comparison: gt", "    comparison: above", "$.minimum[0].comparison", "scheme.comparison"},
	{"a maximum's comparison at a minimum", fr, "    comparison: gt", "    comparison: le", "$.minimum[0].comparison", "scheme.comparison"},
	{"a basis that is none", fr, "    basis: inclusive", "    basis: net", "$.minimum[0].basis", "scheme.basis"},
	{"a minimum for each that is none", fr, "per: item", "per: piece", "$.minimum[1].per", "scheme.per"},
	{"items added up", fr, "per: item,", "per: item, together: [{by: [day]}],", "$.minimum[1].together", "scheme.item_together"},
	{"a resident of no country", fr, `residents: ["NO"]`, `residents: ["NOR"]`, "$.minimum[1].residents[0]", "scheme.country"},
	{"a resident twice", fr, `residents: ["NO"]`, `residents: ["NO", "NO"]`, "$.minimum[1].residents[1]", "scheme.listed_twice"},
	{"residents with two minimums", fr, "  - {since: 2018-01-01, until: 2020-12-31, known", "  - {since: 2021-01-01, residents: [SE, \"NO\"], none: true, source: law, certainty: verified} #!\n  - {since: 2018-01-01, until: 2020-12-31, known", "$.minimum[2].residents", "scheme.ambiguous"},
	{"a minimum left aside by an unknown word", fr, "without: [deposit]", "without: [deposits]", "$.minimum[0].without[0]", "scheme.category"},
	{"a grouping by family", fr, "by: [merchant, city]", "by: [merchant, family]", "$.minimum[0].together[0].by[1]", "scheme.group_by"},
	{"a grouping by one thing twice", fr, "by: [merchant, city]", "by: [city, city]", "$.minimum[0].together[0].by[1]", "scheme.listed_twice"},
	{"a grouping of one receipt", fr, "receipts: 3", "receipts: 1", "$.minimum[0].together[1]", "scheme.grouping"},
	{"a grouping over years", fr, "days: 3,", "days: 400,", "$.minimum[0].together[0]", "scheme.grouping"},
	{"a day and days", fr, "by: [merchant, city]", "by: [merchant, day]", "$.minimum[0].together[0].days", "scheme.windows"},
	{"two windows", fr, "days: 3,", "days: 3, before_departure: 60,", "$.minimum[0].together[0].days", "scheme.windows"},
	{"days without a word on the first", fr, ", first_day: unknown", "", "$.minimum[0].together[0].first_day", "scheme.first_day"},
	{"a first day without days", fr, "receipts: 3", "receipts: 3, first_day: counts", "$.minimum[0].together[1].first_day", "scheme.first_day"},
	{"a second minimum with dates", fr, `also: {amount`, `also: {since: 2020-01-01, amount`, "$.minimum[0].also", "scheme.also"},
	{"a third minimum", fr, `also: {amount`, `also: {also: {amount: "1.00", comparison: gt, basis: tax}, amount`, "$.minimum[0].also", "scheme.also"},
	{"a minimum of residents alone", fr, "deadline:\n  - {since: unknown, kind: month_end_after, months: 3,", "deadline:\n  - {since: unknown, categories: [art], kind: month_end_after, months: 3,", "$.deadline", "scheme.general_missing"},
	{"a channel that is none", fr, "channel: immediate", "channel: online", "$.maximum[0].channel", "scheme.channel"},
	{"a maximum of nothing", fr, `channel: immediate, amount: "500.00", comparison: le, basis: inclusive, by: [shop, day], categories: [watches], per_stay: "5000.00",`, "channel: immediate,", "$.maximum[0]", "scheme.amount_missing"},
	{"a maximum of a stay by kinds of goods", fr, `amount: "500.00", comparison: le, basis: inclusive, by: [shop, day], categories`, "categories", "$.maximum[0].categories", "scheme.out_of_place"},
	{"a minimum's comparison at a maximum", fr, "comparison: le, basis: inclusive, by", "comparison: ge, basis: inclusive, by", "$.maximum[0].comparison", "scheme.comparison"},
	{"a maximum by city", fr, "by: [shop, day], cat", "by: [city, day], cat", "$.maximum[0].by[0]", "scheme.group_by"},
	{"a test that is none", fr, "test: no_crew", "test: no_pilots", "$.traveller[7].test", "scheme.test"},
	{"a territory that there is not", fr, "territory: EU", "territory: GCC", "$.traveller[0].territory", "scheme.territory_unknown"},
	{"no territory", fr, "territory: EU, ", "", "$.traveller[0].territory", "scheme.territory_unknown"},
	{"citizens of nowhere", fr, "states: [FRA], ", "", "$.traveller[1]", "scheme.states_missing"},
	{"citizens by two letters", fr, "states: [FRA]", "states: [FR]", "$.traveller[1].states[0]", "scheme.state"},
	{"an age of nothing", fr, "years: 16", "years: 0", "$.traveller[2].years", "scheme.years"},
	{"an age of nobody", fr, "years: 16", "years: 160", "$.traveller[2].years", "scheme.years"},
	{"a territory of an age", fr, "years: 16,", "years: 16, territory: EU,", "$.traveller[2].territory", "scheme.out_of_place"},
	{"a stay in days and months", fr, "test: max_stay, months: 6", "test: max_stay, months: 6, days: 3", "$.traveller[3]", "scheme.stay"},
	{"a stay without an end", fr, "days: 365, months: 24", "months: 24", "$.traveller[4]", "scheme.stay"},
	{"a stay of centuries", fr, "days: 365, months: 24", "days: 365, months: 2400", "$.traveller[4]", "scheme.stay"},
	{"a minimum's comparison at a stay", fr, "months: 6, comparison: lt", "months: 6, comparison: gt", "$.traveller[3].comparison", "scheme.comparison"},
	{"a stay for a status", fr, "months: 6, comparison: lt", "months: 6, comparison: lt, statuses: [diplomat]", "$.traveller[3].statuses", "scheme.out_of_place"},
	{"no status", fr, "statuses: [diplomat], ", "", "$.traveller[5]", "scheme.statuses_missing"},
	{"a status on no day", fr, "on: [purchase, claim]", "on: [purchase, departure]", "$.traveller[5].on[1]", "scheme.on"},
	{"a status within centuries", fr, "months: 3, on:", "months: 300, on:", "$.traveller[5].months", "scheme.period"},
	{"nothing to declare", fr, "what: carried by hand, ", "", "$.traveller[6]", "scheme.what_missing"},
	{"an exception for nobody", fr, "unless: {abroad_years: 2, citizens: [NOR], residents: [SE]}", "unless: {}", "$.traveller[1].unless", "scheme.unless_empty"},
	{"an exception after centuries", fr, "abroad_years: 2", "abroad_years: 200", "$.traveller[1].unless", "scheme.years"},
	{"leavers who never leave", fr, "unless: {abroad_years: 2,", "unless: {abroad_years: 2, leavers: [NOR],", "$.traveller[1].unless.leavers", "scheme.leavers"},
	{"the last days of nobody who leaves", fr, "unless: {abroad_years: 2,", "unless: {abroad_years: 2, last_days: 14,", "$.traveller[1].unless.last_days", "scheme.last_days"},
	{"an exception for citizens of nowhere", fr, "citizens: [NOR]", "citizens: [N]", "$.traveller[1].unless.citizens[0]", "scheme.state"},
	{"one test twice at once", fr, "  - {since: unknown, test: no_crew,", "  - {since: unknown, test: no_crew, source: law, certainty: verified}\n  - {since: unknown, test: no_crew, #!\n    ", "$.traveller[8]", "scheme.overlap"},
	{"goods of no kind", fr, "excluded: [tobacco]", "excluded: [cigars]", "$.goods[0].excluded[0]", "scheme.category"},
	{"goods twice", fr, "excluded: [tobacco]", "excluded: [tobacco, art, tobacco]", "$.goods[0].excluded[2]", "scheme.listed_twice"},
	{"goods that are the only ones and excluded", fr, "excluded: [tobacco],", "excluded: [tobacco], only: [art, tobacco],", "$.goods[0].only[1]", "scheme.goods"},
	{"goods that are not named", fr, `excluded: [tobacco], excluded_tariffs: ["24"], except: ["2404"], only_rates: ["20"], only_origins: [FR],`, "", "$.goods[0]", "scheme.goods"},
	{"an exception from nothing", fr, `excluded: [tobacco], excluded_tariffs: ["24"], `, "", "$.goods[0].except", "scheme.out_of_place"},
	{"a tariff in words", fr, `excluded_tariffs: ["24"]`, `excluded_tariffs: ["ch. 24"]`, "$.goods[0].excluded_tariffs[0]", "scheme.tariff"},
	{"a rate in words", fr, `only_rates: ["20"]`, `only_rates: [standard]`, "$.goods[0].only_rates[0]", "scheme.percent"},
	{"an origin that there is not", fr, `only_origins: [FR]`, `only_origins: [EU]`, "$.goods[0].only_origins[0]", "scheme.country"},
	{"a formula that is none", fr, "formula: percent_of_tax", "formula: half", "$.refund[2].formula", "scheme.formula"},
	{"a percentage of the sum of tax", fr, "formula: percent_of_tax", "formula: sum_of_tax", "$.refund[2].percent", "scheme.out_of_place"},
	{"no percentage of the tax", fr, `formula: percent_of_tax, percent: "80"`, "formula: percent_of_tax", "$.refund[2].percent", "scheme.percent_missing"},
	{"more than the tax", fr, `percent: "80"`, `percent: "100.01"`, "$.refund[2].percent", "scheme.percent_above_hundred"},
	{"a fraction of one", fr, "num: 49, den: 299", "num: 6, den: 6", "$.refund[1]", "scheme.fraction"},
	{"a fraction of another rate", fr, "num: 49, den: 299", "num: 1, den: 6", "$.refund[1]", "scheme.fraction_of_no_rate"},
	{"half a fraction", fr, "num: 49, den: 299", "num: 49", "$.refund[1]", "scheme.fraction"},
	{"no rows by rate", fr, `by_rate: [{goods_rate: "20", percent: "11"}]`, "by_rate: []", "$.refund[3].by_rate", "scheme.by_rate"},
	{"two rows for one rate", fr, `percent: "11"}]`, `percent: "11"}, {goods_rate: "20.0", percent: "8"}]`, "$.refund[3].by_rate[1]", "scheme.by_rate"},
	{"a tax of no kind", fr, "kind: wine_tax, ", "", "$.refund[1].plus[0]", "scheme.plus"},
	{"a formula by tables without any", fr, "percent_of_gross, by_rate: [{goods_rate: \"20\", percent: \"11\"}]", "tiers", "$.refund[3]", "scheme.tier_empty"},
	{"no tables", fr, `tables: [{rows: [["0.01", "", percent, "4"]]}]`, "tables: []", "$.floor[0].tiers.tables", "scheme.tier_empty"},
	{"no bands", fr, `rows: [["0.01", "", percent, "4"]]`, "rows: []", "$.floor[0].tiers.tables[0].rows", "scheme.tier_empty"},
	{"bands that lie nothing apart", fr, `      unit: "0.01"`, `      unit: "0.00"`, "$.refund[0].tiers.unit", "scheme.tier_unit"},
	{"bands grouped by city", fr, "group: [merchant]", "group: [city]", "$.refund[0].tiers.group[0]", "scheme.group_by"},
	{"above the last band something else", fr, "above: nothing", "above: ask", "$.refund[0].tiers.above", "scheme.tier_above"},
	{"nothing said above the last band", fr, `["0.01", "", percent, "4"]`, `["0.01", "9.99", percent, "4"]`, "$.floor[0].tiers.tables[0].rows[0]", "scheme.tier_above"},
	{"two tables for one rate", fr, `        - rate: "10"`, `        - rate: "20.0"`, "$.refund[0].tiers.tables[1]", "scheme.tier_rate"},
	{"a table for all and one for a rate", fr, "        - rate: \"10\"\n          rows:", "        - rows:", "$.refund[0].tiers.tables[1]", "scheme.tier_rate"},
	{"a band of three", fr, `["100.01", "125.00", fixed, "13.00"]`, `["100.01", "125.00", "13.00"]`, "$.refund[0].tiers.tables[0].rows[1]", "scheme.tier_row"},
	{"a band of neither", fr, `["100.01", "125.00", fixed, "13.00"]`, `["100.01", "125.00", about, "13.00"]`, "$.refund[0].tiers.tables[0].rows[1]", "scheme.tier_row"},
	{"a band without a value", fr, `["100.01", "125.00", fixed, "13.00"]`, `["100.01", "125.00", fixed, ""]`, "$.refund[0].tiers.tables[0].rows[1]", "scheme.amount_missing"},
	{"a band that is open too early", fr, `["100.01", "125.00", fixed`, `["100.01", "", fixed`, "$.refund[0].tiers.tables[0].rows[1]", "scheme.tier_open"},
	{"a band that ends before it begins", fr, `["125.01", "500.00", fixed`, `["125.01", "50.00", fixed`, "$.refund[0].tiers.tables[0].rows[2]", "scheme.tier_order"},
	{"a gap between bands", fr, `["100.01", "125.00", fixed`, `["100.02", "125.00", fixed`, "$.refund[0].tiers.tables[0].rows[1]", "scheme.tier_gap"},
	{"bands that overlap", fr, `["100.01", "125.00", fixed`, `["100.00", "125.00", fixed`, "$.refund[0].tiers.tables[0].rows[1]", "scheme.tier_overlap"},
	{"a fee of nothing said", fr, `since: unknown, until: 2019-12-31, by_contract: true,`, "since: unknown, until: 2019-12-31,", "$.fee[1]", "scheme.fee"},
	{"a fee by contract and by law", fr, `by_contract: true,`, `by_contract: true, fixed: "1.00",`, "$.fee[1].fixed", "scheme.out_of_place"},
	{"a fee per page", fr, "per: document", "per: page", "$.fee[0].per", "scheme.fee_per"},
	{"a fee whose ceiling is below its floor", fr, `min: "1.00", max: "50.00", per`, `min: "1.00", max: "0.50", per`, "$.fee[0].max", "scheme.fee_bounds"},
	{"a gap between fee bands", fr, `to: "99.99"`, `to: "99.98"`, "$.fee[0].bands[1]", "scheme.fee_bands"},
	{"a last fee band that ends", fr, `{from: "100.00", percent`, `{from: "100.00", to: "200.00", percent`, "$.fee[0].bands[1]", "scheme.fee_bands"},
	{"a deadline that is none", fr, "kind: month_end_after", "kind: whenever", "$.deadline[0].kind", "scheme.deadline"},
	{"a deadline of no months", fr, "kind: month_end_after, months: 3", "kind: month_end_after", "$.deadline[0]", "scheme.period"},
	{"a deadline of centuries", fr, "kind: month_end_after, months: 3", "kind: month_end_after, months: 3000", "$.deadline[0]", "scheme.period"},
	{"days of a deadline in months", fr, "kind: month_end_after, months: 3", "kind: month_end_after, months: 3, days: 2", "$.deadline[0].days", "scheme.out_of_place"},
	{"a first day of a deadline in months", fr, "kind: month_end_after, months: 3", "kind: month_end_after, months: 3, first_day: counts", "$.deadline[0].first_day", "scheme.first_day"},
	{"a deadline from birth", fr, "kind: month_end_after, months: 3", "kind: month_end_after, months: 3, from: birth", "$.deadline[0].from", "scheme.from"},
	{"a claim within a kind that is none", fr, "kind: months_after, n: 6", "kind: months_before_departure, n: 6", "$.claim_within[0].kind", "scheme.claim_within"},
	{"a claim within nothing", fr, ", n: 6, ", ", ", "$.claim_within[0].n", "scheme.period"},
	{"a claim from no day", fr, "from: export", "from: entry", "$.claim_within[0].from", "scheme.from"},
	{"leaving within no hours", fr, "hours: 12", "hours: 0", "$.depart_within[0].hours", "scheme.hours"},
	{"rounding of the claim", fr, "at: receipt", "at: claim", "$.rounding[0].at", "scheme.round_at"},
	{"rounding as one likes", fr, "fee: down", "fee: nearest", "$.rounding[0].fee", "scheme.rounding"},
	{"rounding to multiples of nothing", fr, `to: "0.05"`, `to: "0.00"`, "$.rounding[0].to", "scheme.round_to"},
	{"an inspection of nothing", fr, "of: item", "of: bag", "$.inspection[0].of", "scheme.inspection"},
	{"an inspection of kinds of goods in a total", fr, "of: item", "of: total", "$.inspection[0].categories", "scheme.inspection"},
	{"an inspection that does nothing", fr, "action: show", "action: wave", "$.inspection[0].action", "scheme.action"},
	{"cash per year", fr, "per: day, overflow", "per: year, overflow", "$.cash[0].per", "scheme.cash"},
	{"no word on what cash is counted for", fr, "per: day, overflow", "overflow", "$.cash[0].per", "scheme.cash"},
	{"cash of no amount", fr, `max: "1000.00", per: day`, `max: plenty, per: day`, "$.cash[0].max", "scheme.cash"},
	{"cash put off that will be no less", fr, "per: day, overflow: split", "per: form, overflow: defer", "$.cash[0].overflow", "scheme.cash"},
}

// brokenProfiles are operators' files with one thing wrong.
var brokenProfiles = []broken{
	{"an unknown key of a profile", std, "inspect:", "rounding: half_up\ninspect:", "$.rounding", "scheme.unknown_key"},
	{"an unknown key of assumptions", std, "crew: not_crew", "crew: not_crew\n    age: 30 #!", "$.assume.FR.age", "scheme.unknown_key"},
	{"a profile without a name", std, "name: standard", `name: ""`, "$.name", "profile.name"},
	{"assumptions for a scheme that there is not", std, "  FR:\n    crew", "  DE: {crew: not_crew} #!\n  FR:\n    crew", "$.assume.DE", "profile.scheme"},
	{"an assumption that is none", std, "crew: not_crew", "crew: pilots", "$.assume.FR.crew", "profile.assumption"},
	{"an assumption for any that is none", std, "residence: nationality", "residence: anywhere", "$.assume.any.residence", "profile.assumption"},
	{"an assumed minimum for any country", std, "any:\n    residence: nationality\n    stay: within_limit\n    declares: \"yes\"\n    minimum_basis: inclusive", "any:\n    residence: nationality\n    minimum: {amount: \"5.00\", comparison: ge, basis: inclusive}", "$.assume.any", "profile.any_amount"},
	{"a fee in money for any country", std, `any: {percent_of_tax: "15"}`, `any: {fixed: "1.00"}`, "$.fee.any", "profile.any_amount"},
	{"a minimum for any country", std, "FR: {amount: \"120.00\"", "any: {amount: \"120.00\"", "$.minimum.any", "profile.any_amount"},
	{"a fee with dates", std, `FR: {percent_of_tax: "15"`, `FR: {since: 2020-01-01, percent_of_tax: "15"`, "$.fee.FR", "profile.dates"},
	{"an assumed deadline with dates", std, "{kind: months_after, months: 3}", "{kind: months_after, months: 3, until: 2020-01-01}", "$.assume.FR.deadline", "profile.dates"},
	{"a fee that is none and something", std, `FR: {percent_of_tax: "15", min: "1.00", max: "60.00"}`, `FR: {none: true, min: "1.00"}`, "$.fee.FR.min", "scheme.beside_none"},
	{"a fee that the contract leaves to the contract", std, `FR: {percent_of_tax: "15", min: "1.00", max: "60.00"}`, "FR: {by_contract: true}", "$.fee.FR.by_contract", "scheme.out_of_place"},
	{"a fee of another currency's digits", std, `min: "1.00"`, `min: "1.005"`, "$.fee.FR.min", "scheme.amount"},
	{"a minimum for some", std, `FR: {amount: "120.00"`, `FR: {residents: ["NO"], amount: "120.00"`, "$.minimum.FR", "profile.minimum"},
	{"a ceiling in no currency", std, `{EUR: "1000.00"}`, `{EURO: "1000.00"}`, "$.inspect.above.EURO", "scheme.amount"},
	{"goods of no kind", std, "categories: [watches]", "categories: [clocks]", "$.inspect.categories[0]", "scheme.category"},
	{"more than all drawn", std, "sample_basis_points: 5", "sample_basis_points: 10001", "$.inspect.sample_basis_points", "profile.sample"},
	{"less than none drawn", std, "sample_basis_points: 5", "sample_basis_points: -1", "$.inspect.sample_basis_points", "scheme.type"},
	{"a claim period of a century", std, "claim_period_months: 36", "claim_period_months: 1200", "$.claim_period_months", "profile.claim_period"},
}

func TestEveryCodeOfTheLoaderIsToldBySomeBrokenFile(t *testing.T) {
	told := map[string]bool{"scheme.file_missing": true, "scheme.no_categories": true, "scheme.no_standard_profile": true} // of whole folders
	for _, b := range slices.Concat(brokenHeads, brokenDates, brokenRules, brokenProfiles) {
		told[b.code] = true
	}
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), e.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
				if s, _ := strconv.Unquote(l.Value); strings.HasPrefix(s, "scheme.") || strings.HasPrefix(s, "profile.") {
					found[s] = true
				}
			}
			return true
		})
	}
	for code := range found {
		if !told[code] {
			t.Errorf("no broken file brings out %s", code)
		}
	}
	for code := range told {
		if !found[code] {
			t.Errorf("nothing in the source says %s", code)
		}
	}
	if len(found) < 35 {
		t.Errorf("only %d codes found", len(found))
	}
	t.Logf("%d codes, %d broken files", len(found), len(brokenHeads)+len(brokenDates)+len(brokenRules)+len(brokenProfiles))
}
