package tax_test

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"taxrefund/models/tax"
)

const profile = `name: standard
rounding: half_up
fee: {percent_of_tax: "15", min: "1.00", max: "60.00"}
inspect: {above: "1000.00", categories: [watches], sample_basis_points: 0}
`

func scheme(versions ...string) string {
	return `id: XX
name: A country
currency: EUR
zone: Europe/Paris
validated_by: {value: officer, source: law, certainty: verified}
versions:
` + strings.Join(versions, "")
}

func version(since, until, minimum string) string {
	ends := ""
	if until != "" {
		ends = fmt.Sprintf("    until: %q\n", until)
	}
	return fmt.Sprintf(`  - since: %q
%s    minimum: {amount: %q, comparison: gt, source: law, certainty: verified}
    grouping: {kind: none, source: law, certainty: verified}
    refund: {kind: fraction_of_gross, num: 1, den: 6, source: law, certainty: general_knowledge}
    deadline: {kind: end_of_month_after, months: 3, source: law, certainty: verified}
    min_age: {years: 16, source: law, certainty: verified}
    residence_outside: {territory: EU, source: law, certainty: verified}
    not_citizen: {state: XXX, source: law, certainty: verified}
    no_crew: {value: true, source: law, certainty: verified}
    excluded_categories: {values: [], source: law, certainty: verified}
`, since, ends, minimum)
}

const territories = "EU: {countries: [FR], source: law}\n"

func TestALawThatIsNotWrittenSoundlyIsRefused(t *testing.T) {
	one := version("2020-01-01", "", "100.00")
	for name, c := range map[string]struct{ file, old, new, says string }{
		"an unknown key":                        {"scheme", "name: A", "nam: A", `unknown field "nam"`},
		"an unknown key of a version":           {"scheme", "    min_age: {years: 16,", "    min_age: {years: 16, months: 2,", `unknown field "months"`},
		"no currency":                           {"scheme", "currency: EUR", "currency: EURO", "currency.unknown"},
		"an unknown validator":                  {"scheme", "value: officer", "value: anybody", `validated_by "anybody" is not known`},
		"a validator without a source":          {"scheme", "value: officer, source: law", "value: officer", "validated_by: every value names its source"},
		"a day that does not exist":             {"scheme", `since: "2020-01-01"`, `since: "2020-02-30"`, "since: date.malformed"},
		"an end before the beginning":           {"scheme", `since: "2020-01-01"`, "since: \"2020-01-01\"\n    until: \"2019-12-31\"", "until must be a day not before since"},
		"an end that is no day":                 {"scheme", `since: "2020-01-01"`, "since: \"2020-01-01\"\n    until: soon", "until must be a day"},
		"a minimum that is no amount":           {"scheme", `amount: "100.00"`, `amount: "100.001"`, "minimum.amount: money.malformed"},
		"no minimum":                            {"scheme", "    minimum: {amount: \"100.00\", comparison: gt, source: law, certainty: verified}\n", "", "minimum.amount"},
		"an unknown comparison":                 {"scheme", "comparison: gt", "comparison: above", `"above" is none of [gt ge]`},
		"a comparison that is a grouping":       {"scheme", "comparison: gt", "comparison: none", `"none" is none of [gt ge]`},
		"an unknown grouping":                   {"scheme", "{kind: none", "{kind: family", `"family" is none of`},
		"a grouping over no days":               {"scheme", "{kind: none", "{kind: city_days", "a grouping has days"},
		"an unknown refund":                     {"scheme", "fraction_of_gross", "half", `"half" is none of`},
		"an unknown deadline":                   {"scheme", "end_of_month_after", "whenever", `"whenever" is none of`},
		"a deadline of no months":               {"scheme", "months: 3", "months: 0", "a deadline has months"},
		"a fraction of one":                     {"scheme", "den: 6", "den: 1", "a tax fraction lies between nothing and one"},
		"a fraction of nothing":                 {"scheme", "num: 1", "num: 0", "a tax fraction lies between nothing and one"},
		"a value without a source":              {"scheme", "{years: 16, source: law", "{years: 16", "every value names its source"},
		"a value of unknown certainty":          {"scheme", "certainty: general_knowledge", "certainty: rumour", "every value names its source"},
		"a residence without a source":          {"scheme", "{territory: EU, source: law", "{territory: EU", "every value names its source"},
		"a citizenship without a source":        {"scheme", "{state: XXX, source: law", "{state: XXX", "every value names its source"},
		"a crew rule without a source":          {"scheme", "{value: true, source: law", "{value: true", "every value names its source"},
		"an unknown territory":                  {"scheme", "territory: EU", "territory: EFTA", `territory "EFTA" is not known`},
		"no version":                            {"scheme", one, "  []\n", "at least one version"},
		"versions in the wrong order":           {"scheme", one, version("2019-01-01", "2019-12-31", "1.00") + one, "newest first"},
		"versions that overlap":                 {"scheme", one, one + version("2019-01-01", "2020-01-01", "1.00"), "it must end before the next one begins"},
		"an older version without an end":       {"scheme", one, one + version("2019-01-01", "", "1.00"), "it must end before the next one begins"},
		"an unknown key of a territory":         {"territories", "source: law", "sauce: law", `unknown field "sauce"`},
		"a territory without a source":          {"territories", ", source: law", "", "it has countries, and a source"},
		"a territory of nobody":                 {"territories", "[FR]", "[]", "it has countries, and a source"},
		"an unknown key of a profile":           {"profile", "rounding:", "rounded:", `unknown field "rounded"`},
		"an unknown rounding":                   {"profile", "half_up", "sideways", `rounding "sideways" is not known`},
		"a fee that is no rate":                 {"profile", `"15"`, `"15%"`, "fee.percent_of_tax: rate.malformed"},
		"a floor that is no amount":             {"profile", `"1.00"`, `"1.005"`, `"1.005" is no amount of EUR`},
		"a ceiling that is no amount":           {"profile", `"60.00"`, `"sixty"`, `"sixty" is no amount of EUR`},
		"an inspection limit that is no amount": {"profile", `"1000.00"`, `"1,000"`, `"1,000" is no amount of EUR`},
		"more samples than there are":           {"profile", "sample_basis_points: 0", "sample_basis_points: 10001", "at most 10000"},
		"no standard profile":                   {"profile", "name: standard", "name: other", `no profile named "standard"`},
	} {
		text := map[string]string{"scheme": scheme(one), "territories": territories, "profile": profile}
		if strings.Count(text[c.file], c.old) != 1 {
			t.Fatalf("%s: %q is not once in the %s", name, c.old, c.file)
		}
		text[c.file] = strings.Replace(text[c.file], c.old, c.new, 1)
		_, err := tax.LoadFS(lawOf(map[string]string{
			"schemes/xx.yaml": text["scheme"], "schemes/territories.yaml": text["territories"], "profiles/p.yaml": text["profile"]}))
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v; want it to say %q", name, err, c.says)
		}
	}
}

func TestALawThatIsWrittenSoundlyIsRead(t *testing.T) {
	files := map[string]string{"schemes/territories.yaml": territories, "profiles/p.yaml": strings.Replace(profile, `min: "1.00", `, "", 1),
		"schemes/xx.yaml": scheme(version("2020-01-01", "", "100.00"), version("2018-01-01", "2019-06-30", "50.00"))}
	b := load(t, files)
	if q := quote(t, b, trip("XX", "2026-05-04", receipt("a", 60000))); q.Fee != 1500 {
		t.Errorf("the fee of a profile without a floor is %d", q.Fee)
	}
	s, err := b.Scheme("XX")
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Minimum("2019-08-01"); err == nil {
		t.Error("a law was found in the gap between two")
	}
	files["schemes/yy.yaml"] = files["schemes/xx.yaml"]
	if _, err := tax.LoadFS(lawOf(files)); err == nil || !strings.Contains(err.Error(), "two schemes of XX") {
		t.Errorf("one country twice: %v", err)
	}
	delete(files, "schemes/yy.yaml")
	files["profiles/q.yaml"] = files["profiles/p.yaml"]
	if _, err := tax.LoadFS(lawOf(files)); err == nil || !strings.Contains(err.Error(), `two profiles named "standard"`) {
		t.Errorf("one profile twice: %v", err)
	}
}

// broken is a file system that lists a file and cannot read it.
type broken struct{ fs.FS }

func (b broken) Open(name string) (fs.File, error) {
	if strings.HasSuffix(name, ".yaml") {
		return nil, fs.ErrPermission
	}
	return b.FS.Open(name)
}

func TestAFileThatCannotBeReadIsAnError(t *testing.T) {
	if _, err := tax.LoadFS(broken{lawOf(map[string]string{"profiles/p.yaml": profile})}); err == nil {
		t.Error("a file was not read, and nobody was told")
	}
}
