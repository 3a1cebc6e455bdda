package tax_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"taxrefund/models/tax"
)

const (
	fr  = "schemes/fr.yaml"
	ter = "schemes/territories.yaml"
	cat = "schemes/categories.yaml"
	std = "profiles/standard.yaml"
)

// broken is a law with one thing wrong in it.
type broken struct {
	name, file, old, new string
	path, code           string
}

// brokenHeads are files that are wrong as files, or in what stands above the rules.
var brokenHeads = []broken{
	{"an unknown key of a scheme", fr, "name: A country", "name: A country\nnom: Pays #!", "$.nom", "scheme.unknown_key"},
	{"an unknown rule", fr, "goods:\n", "goodies: []\ngoods:\n", "$.goodies", "scheme.unknown_key"},
	{"an unknown key of a source", fr, "kind: law}", "kind: law, date: 2020}", "$.sources.law.date", "scheme.unknown_key"},
	{"an unknown key of an entry", fr, "years: 16,", "years: 16, month: 2,", "$.traveller[2].month", "scheme.unknown_key"},
	{"an unknown key of a grouping", fr, "days: 3,", "days: 3, hours: 2,", "$.minimum[0].together[0].hours", "scheme.unknown_key"},
	{"an unknown key of a floor", fr, "basis: tax}", "basis: tax, per: item}", "$.minimum[0].floor.per", "scheme.unknown_key"},
	{"an unknown key of an exception", fr, "abroad_years: 2", "abroad_months: 24", "$.traveller[1].unless.abroad_months", "scheme.unknown_key"},
	{"an unknown key of a table", fr, "        - rate: \"10\"\n", "        - rate: \"10\"\n          title: books #!\n", "$.refund[0].tiers.tables[1].title", "scheme.unknown_key"},
	{"an unknown key of a fee band", fr, `{from: "100.00", percent_of_tax`, `{from: "100.00", upto: "1", percent_of_tax`, "$.fee[0].bands[1].upto", "scheme.unknown_key"},
	{"an unknown key of a tax besides VAT", fr, "kind: wine_tax", "kind: wine_tax, rate: 5", "$.refund[1].plus[0].rate", "scheme.unknown_key"},
	{"an unknown key of a row by rate", fr, `goods_rate: "20"`, `goods_rate: "20", name: x`, "$.refund[3].by_rate[0].name", "scheme.unknown_key"},
	{"a key of the program's own", fr, `- {since: unknown, max: "1000.00"`, `- {minor: 5, since: unknown, max: "1000.00"`, "$.cash[0].minor", "scheme.unknown_key"},
	{"a key in capitals", fr, "zone:", "Zone: x\nzone:", "$.Zone", "scheme.unknown_key"},
	{"a key that stands twice", fr, "zone: Europe/Paris", "zone: Europe/Paris\nzone: Europe/Rome #!", "$.zone", "scheme.key_twice"},
	{"a key that stands twice in an entry", fr, "years: 16,", "years: 16, years: 18,", "$.traveller[2].years", "scheme.key_twice"},
	{"a source that stands twice, once in quotes", fr, "  gk:", "  \"law\": {} #!\n  gk:", "$.sources.law", "scheme.key_twice"},
	{"a key that is a number", fr, "zone:", "7: x\nzone:", `$."7"`, "scheme.key"},
	{"a key that is a list", fr, "zone:", "? a\n: x\nzone:", `$."?"`, "scheme.key"},
	{"a key that writes into the terminal", fr, "  gk:", "  \"\\x1b[2J\": {}\n  gk:", `$.sources."\x1b[2J"`, "scheme.key"},
	{"an anchor", fr, "name: A country", "name: &a A country", "$", "scheme.alias"},
	{"an alias", fr, "zone: Europe/Paris", "zone: *a", "$", "scheme.alias"},
	{"a merge", fr, "kind: law}", "kind: law, <<: x}", "$", "scheme.alias"},
	{"a tag", fr, "name: A country", "name: !!str A country", "$", "scheme.tag"},
	{"a directive", fr, "id: FR", "%YAML 1.1\n---\nid: FR", "$", "scheme.tag"},
	{"brackets within brackets", fr, "excluded: [tobacco]", "excluded: " + strings.Repeat("[", 30) + strings.Repeat("]", 30), "$", "scheme.nesting"},
	{"lists within lists", fr, "zone: Europe/Paris", "zone:\n" + strings.Repeat("- ", 30) + "x #!", "$", "scheme.nesting"},
	{"more than a file may hold", fr, "id: FR", "# " + strings.Repeat("x", 256<<10) + "\nid: FR", "$", "scheme.too_long"},
	{"a NUL", fr, "name: A country", "name: A\x00country", "$", "scheme.not_text"},
	{"text that is not UTF-8", fr, "name: A country", "name: A c\xf6untry", "$", "scheme.not_text"},
	{"a mark of byte order", fr, "id: FR", "\ufeffid: FR", "$", "scheme.not_text"},
	{"text that turns its direction", fr, "name: A country", "name: A \u202ecountry", "$", "scheme.not_text"},
	{"two documents", fr, "zone: Europe/Paris", "zone: Europe/Paris\n--- #!\nid: DE", "$", "scheme.one_document"},
	{"a document that looks like a frozen part", fr, "name: A country", "name: \"A\n--- # schemes/de.yaml #!\n\"", "$", "scheme.one_document"},
	{"a bracket that does not close", fr, "excluded: [tobacco]", "excluded: [tobacco", "$", "scheme.syntax"},
	{"a tab for blanks", fr, "  law: {", "\tlaw: {", "$", "scheme.syntax"},
	{"a quote that does not close", std, "name: standard", "name: 'standard", "$", "scheme.syntax"},
	{"a key without a value", fr, "name: A country", "name:", "$.name", "scheme.empty"},
	{"an end that is null", fr, "- {since: unknown, channel: immediate", "- {since: unknown, until: null, channel: immediate", "$.maximum[0].until", "scheme.empty"},
	{"text where a list is", fr, "excluded: [tobacco]", "excluded: tobacco", "$.goods[0].excluded", "scheme.type"},
	{"a list where text is", fr, "name: A country", "name: [A, country]", "$.name", "scheme.type"},
	{"a mapping where a list is", fr, "depart_within:\n  - {", "depart_within:\n  {", "$.depart_within", "scheme.type"},
	{"an entry that is a word", fr, "  - {since: unknown, hours: 12, source: law, certainty: verified}", "  - twelve", "$.depart_within[0]", "scheme.type"},
	{"true where text is", fr, "name: A country", "name: true", "$.name", "scheme.type"},
	{"text where a number is", fr, "hours: 12", `hours: "12"`, "$.depart_within[0].hours", "scheme.type"},
	{"half an hour", fr, "hours: 12", "hours: 12.5", "$.depart_within[0].hours", "scheme.type"},
	{"octal hours", fr, "hours: 12", "hours: 0o14", "$.depart_within[0].hours", "scheme.type"},
	{"hours below nothing", fr, "hours: 12", "hours: -12", "$.depart_within[0].hours", "scheme.type"},
	{"more than a number holds", fr, "hours: 12", "hours: 99999999999999999999", "$.depart_within[0].hours", "scheme.type"},
	{"text where yes or no is", fr, "none: true", `none: "true"`, "$.maximum[1].none", "scheme.type"},
	{"an amount that is a list", fr, "amount: 100.10", "amount: [100.10]", "$.minimum[1].amount", "scheme.type"},
	{"an amount that is infinite", fr, "amount: 100.10", "amount: .inf", "$.minimum[1].amount", "scheme.type"},
	{"a country in small letters", fr, "id: FR", "id: fr", "$.id", "scheme.id"},
	{"a country that there is not", fr, "id: FR", "id: QQ", "$.id", "scheme.id"},
	{"a scheme in another one's file", fr, "id: FR", "id: DE", "$.id", "scheme.file_name"},
	{"no name", fr, "name: A country", `name: ""`, "$.name", "scheme.name"},
	{"no currency", fr, "currency: EUR", "currency: EURO", "$.currency", "scheme.currency"},
	{"no zone", fr, "zone: Europe/Paris", "zone: Europe/Pairs", "$.zone", "scheme.zone"},
	{"the machine's own zone", fr, "zone: Europe/Paris", "zone: Local", "$.zone", "scheme.zone"},
	{"a zone out of a folder", fr, "zone: Europe/Paris", "zone: ../../etc/passwd", "$.zone", "scheme.zone"},
	{"a source without a title", fr, "{title: What people say, ", "{", "$.sources.gk", "scheme.source_incomplete"},
	{"a law without an address", fr, `, address: "https://law.example/1"`, "", "$.sources.law", "scheme.source_incomplete"},
	{"an address of general knowledge", fr, "say, kind: general", `say, address: "https://x.example", kind: general`, "$.sources.gk", "scheme.source_incomplete"},
	{"an address that is a program", fr, "https://law.example/1", "javascript:alert(1)", "$.sources.law.address", "scheme.address"},
	{"a source of no known kind", fr, "kind: law}", "kind: hearsay}", "$.sources.law.kind", "scheme.source_kind"},
	{"a source that nobody cites", fr, "  gk:", "  other: {title: Other, kind: general_knowledge} #!\n  gk:", "$.sources.other", "scheme.source_unused"},
	{"no word on cash", fr, "cash:\n  - {since: unknown, max: \"1000.00\", per: day, overflow: split, source: law, certainty: verified}\n", "", "$.cash", "scheme.rule_missing"},
	{"a rule without entries", fr, "inspection:\n  - {since: unknown, of: item, amount: \"2000.00\", comparison: ge, categories: [watches], action: show, source: law, certainty: verified}\n", "inspection: []\n", "$.inspection", "scheme.rule_missing"},
	{"a category without words", cat, "Tobacco products", `""`, "$.tobacco", "scheme.category_words"},
	{"a category that is a list", cat, "Tobacco products", "[cigars]", "$.tobacco", "scheme.type"},
	{"a territory without countries", ter, "  - since: 2021-01-01\n    countries: [DE, FR]", "  - since: 2021-01-01\n    countries: []", "$.EU[0]", "scheme.territory"},
	{"a territory without a source", ter, "  - since: 2021-01-01\n    countries: [DE, FR]\n    source: a directive", "  - since: 2021-01-01\n    countries: [DE, FR]\n    source: \"\"", "$.EU[0]", "scheme.territory"},
	{"a territory that is empty", ter, "EU:\n", "GCC: [] #!\nEU:\n", "$.GCC", "scheme.territory"},
	{"a territory with an unknown country", ter, "[DE, FR]", "[DE, EN]", "$.EU[0].countries[1]", "scheme.country"},
	{"a territory with a country twice", ter, "[DE, FR]", "[DE, DE]", "$.EU[0].countries[1]", "scheme.listed_twice"},
	{"a territory with a gap", ter, "until: 2020-12-31", "until: 2020-12-30", "$.EU[1].until", "scheme.territory_gap"},
	{"a territory that overlaps itself", ter, "until: 2020-12-31", "until: 2021-01-01", "$.EU[1].until", "scheme.territory_gap"},
	{"a territory that ends", ter, "  - since: 2021-01-01\n", "  - since: 2021-01-01\n    until: 2029-12-31 #!\n", "$.EU[0].until", "scheme.territory_gap"},
	{"a territory that begins", ter, "since: unknown", "since: 1993-01-01", "$.EU[1].since", "scheme.territory_gap"},
	{"a territory that ends before it begins", ter, "since: unknown\n    until: 2020-12-31", "since: 2021-06-01\n    until: 2020-12-31 #!", "$.EU[1].until", "scheme.dates_unordered"},
	{"a territory without a beginning", ter, "  - since: unknown\n    until", "  - until", "$.EU[1]", "scheme.since_missing"},
	{"a territory since a day that is none", ter, "until: 2020-12-31", "until: 2020-12-32", "$.EU[1].until", "scheme.date"},
	{"an unknown key of a territory", ter, "countries: [DE, FR]", "countries: [DE, FR]\n    names: [] #!", "$.EU[0].names", "scheme.unknown_key"},
}

// brokenDates are entries whose dates or sources are wrong, whatever they say.
var brokenDates = []broken{
	{"no beginning", fr, "- {since: unknown, hours", "- {hours", "$.depart_within[0]", "scheme.since_missing"},
	{"a day that does not exist", fr, "{since: 2019-01-01", "{since: 2019-02-30", "$.refund[1].since", "scheme.date"},
	{"a day without noughts", fr, "until: 2018-12-31", "until: 2018-12-3", "$.refund[2].until", "scheme.date"},
	{"a day with an hour", fr, "known_since: 2018-06-01", "known_since: 2018-06-01T12:00:00Z", "$.minimum[2].known_since", "scheme.date"},
	{"a day of the year 9999", fr, "{since: unknown, kind: months_after", "{since: 9999-01-01, kind: months_after", "$.claim_within[0].since", "scheme.date"},
	{"an end before the beginning", fr, "until: 2018-12-31", "until: 2017-12-31", "$.refund[2].until", "scheme.dates_unordered"},
	{"a gap", fr, "until: 2018-12-31", "until: 2018-12-30", "$.refund[2].until", "scheme.gap"},
	{"an overlap", fr, "until: 2018-12-31", "until: 2019-01-01", "$.refund[2]", "scheme.overlap"},
	{"an older value without an end", fr, "2018-01-01, until: 2018-12-31,", "2018-01-01,", "$.refund[2]", "scheme.overlap"},
	{"a rule that ends without a word", fr, "- {since: unknown, hours", "- {since: unknown, until: 2030-01-01, hours", "$.depart_within[0].until", "scheme.gap"},
	{"the oldest value first", fr, "rates:\n  - {since: 2020-01-01, name: standard, rate: 20, source: law, certainty: verified}\n  - {since: unknown, until: 2019-12-31, name", "rates:\n  - {since: unknown, until: 2019-12-31, name: standard, rate: \"19.6\", source: law, certainty: verified}\n  - {since: 2020-01-01, #!\n    name", "$.rates[1].since", "scheme.order"},
	{"the older value first, though the newer was published late", fr, "{since: 2018-01-01, until: 2020-12-31, known_since: 2018-06-01", "{since: 2021-02-01, known_since: 2021-06-01", "$.minimum[2].since", "scheme.order"},
	{"a minimum that begins after the scheme", fr, "  - {since: unknown, until: 2020-12-31, amount: \"175.00\"", "  - {since: 2015-01-01, until: 2020-12-31, amount: \"175.00\"", "$.minimum[3].since", "scheme.gap_before"},
	{"goods that begin after the scheme", fr, "- {since: unknown, excluded: [tobacco]", "- {since: 2021-01-01, excluded: [tobacco]", "$.goods[0].since", "scheme.gap_before"},
	{"a deadline that begins after the scheme, but for tobacco", fr, "- {since: unknown, kind: month_end_after", "- {since: 2021-01-01, kind: month_end_after", "$.deadline[0].since", "scheme.gap_before"},
	{"cash that begins after the scheme", fr, "- {since: unknown, max:", "- {since: 2021-01-01, max:", "$.cash[0].since", "scheme.gap_before"},
	{"a scheme that begins on no day", fr, "{since: unknown, value: active", "{since: 2020-02-30, value: active", "$.status[0].since", "scheme.date"},
	{"known before it held", fr, "known_since: 2018-06-01", "known_since: 2017-06-01", "$.minimum[2].known_since", "scheme.known_since"},
	{"an older text that ends before the new one was known", fr, "  - {since: unknown, until: 2020-12-31, amount: \"175.00\"", "  - {since: unknown, until: 2017-12-31, amount: \"175.00\"", "$.minimum[3].until", "scheme.known_gap"},
	{"no source", fr, "hours: 12, source: law,", "hours: 12,", "$.depart_within[0]", "scheme.source_missing"},
	{"a source that there is not", fr, "hours: 12, source: law,", "hours: 12, source: laws,", "$.depart_within[0].source", "scheme.source_unknown"},
	{"no certainty", fr, "hours: 12, source: law, certainty: verified", "hours: 12, source: law", "$.depart_within[0].certainty", "scheme.certainty"},
	{"a certainty that is none", fr, "hours: 12, source: law, certainty: verified", "hours: 12, source: law, certainty: likely", "$.depart_within[0].certainty", "scheme.certainty"},
	{"dates of unknown certainty", fr, "hours: 12, source: law,", "hours: 12, date_certainty: rumour, source: law,", "$.depart_within[0].date_certainty", "scheme.certainty"},
	{"general knowledge that verifies", fr, "source: gk, certainty: general_knowledge", "source: gk, certainty: verified", "$.traveller[7].certainty", "scheme.unverifiable"},
	{"none, with a value", fr, "channel: departure, none: true", `channel: departure, amount: "1.00", none: true`, "$.maximum[1].amount", "scheme.beside_none"},
	{"not known, with a value", fr, "hours: 12, source: law, certainty: verified", "hours: 12, not_known: true", "$.depart_within[0].hours", "scheme.beside_none"},
	{"no cash at all, with a limit", fr, `max: "1000.00", per: day, overflow: split, source`, `max: "1000.00", none: true, source`, "$.cash[0].max", "scheme.beside_none"},
	{"none and not known", fr, "channel: departure, none: true", "channel: departure, none: true, not_known: true", "$.maximum[1]", "scheme.none_and_not_known"},
	{"a law without a formula", fr, "until: 2017-12-31, formula: percent_of_gross, by_rate: [{goods_rate: \"20\", percent: \"11\"}],", "until: 2017-12-31, none: true,", "$.refund[3]", "scheme.never_none"},
	{"a law that nobody validates", fr, "by: external, system: SYSTEM, unit: line", "none: true", "$.validation[0]", "scheme.never_none"},
	{"a scheme of which nobody knows whether it is in force", fr, "value: active, source: law, certainty: verified", "not_known: true", "$.status[0]", "scheme.status"},
}

func TestEveryBrokenLawIsRefusedWhereAndForWhatItIsWrong(t *testing.T) {
	for _, b := range slices.Concat(brokenHeads, brokenDates, brokenRules, brokenProfiles) {
		t.Run(b.name, func(t *testing.T) {
			files := soundLaw(t)
			line := breakIn(t, files, b.file, b.old, b.new)
			if b.code == "scheme.rule_missing" && !strings.Contains(b.new, "[]") {
				line = 1 // what is not there stands nowhere
			}
			problems := told(t, files)
			if len(problems) != 1 {
				t.Fatalf("%d problems, not one:\n%v", len(problems), problems)
			}
			if p := problems[0]; p.File != b.file || p.Path != b.path || p.Code != b.code || p.Line != line {
				t.Errorf("told %v\nnot %s:%d: %s (%s)", p, b.file, line, b.path, b.code)
			}
		})
	}
}

// Where a vocabulary cannot be read, what refers to it is not blamed.
func TestFoldersThatCannotBeALawAreRefused(t *testing.T) {
	for name, c := range map[string]struct {
		change func(fstest.MapFS)
		code   string
	}{
		"no categories":              {func(f fstest.MapFS) { delete(f, cat) }, "scheme.file_missing"},
		"no territories":             {func(f fstest.MapFS) { delete(f, ter) }, "scheme.file_missing"},
		"categories that are empty":  {func(f fstest.MapFS) { f[cat] = &fstest.MapFile{Data: []byte("{}")} }, "scheme.no_categories"},
		"a file without text":        {func(f fstest.MapFS) { f[cat] = &fstest.MapFile{Data: []byte("# nothing\n")} }, "scheme.one_document"},
		"a file with another ending": {func(f fstest.MapFS) { f["schemes/de.yml"] = f[fr] }, "scheme.file_name"},
		"a folder among the schemes": {func(f fstest.MapFS) { f["schemes/old/fr.yaml"] = f[fr] }, "scheme.file_name"},
		"no standard profile":        {func(f fstest.MapFS) { delete(f, std) }, "scheme.no_standard_profile"},
		"a profile of the same name": {func(f fstest.MapFS) { f["profiles/z.yaml"] = f[std] }, "profile.name"},
		"a file that is enormous":    {func(f fstest.MapFS) { f["schemes/de.yaml"] = &fstest.MapFile{Data: make([]byte, 64<<20)} }, "scheme.too_long"},
	} {
		files := soundLaw(t)
		c.change(files)
		if p := told(t, files); len(p) != 1 || p[0].Code != c.code {
			t.Errorf("%s: told %v, not one %s", name, p, c.code)
		}
	}
	if p := told(t, soundLaw(t), fstest.MapFS{}); len(p) != 1 || p[0].Code != "scheme.file_missing" {
		t.Errorf("an empty folder over the law: %v", p)
	}
	var none tax.Problems
	if none.Error() != "" {
		t.Error("no problem has words")
	}
}
