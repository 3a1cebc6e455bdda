package tax_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"taxrefund/models"
	"taxrefund/models/tax"
)

// inCash is a country whose law says this of cash.
func inCash(text string) (*tax.Book, error) {
	return tax.LoadFS(fstest.MapFS{"schemes/xx.yaml": {Data: []byte(scheme(version("2020-01-01", "", "100.00")) + "cash:\n" + text)},
		"schemes/territories.yaml": {Data: []byte(territories)}, "profiles/standard.yaml": {Data: []byte(profile)}})
}

func TestALimitOnCashHoldsBetweenItsDaysByTheDayOfPayment(t *testing.T) {
	b, err := inCash(`  - {since: "2025-04-26", max: "20000.00", per: claim, overflow: other_method, source: law, certainty: verified}
  - {since: "2022-06-23", until: "2025-04-25", max: "10000.00", per: day, overflow: defer, source: law, certainty: verified}
  - {since: "2019-01-01", until: "2022-06-21", none: true, source: law, certainty: verified}
`)
	if err != nil {
		t.Fatal(err)
	}
	s, err := b.Scheme("XX")
	if err != nil {
		t.Fatal(err)
	}
	for day, want := range map[models.Date]int64{"2030-01-01": 2000000, "2025-04-26": 2000000, "2025-04-25": 1000000, "2022-06-23": 1000000, "2022-06-22": -1, "2019-01-01": 0, "2018-12-31": -1} {
		c, ok := s.Cash(day)
		if ok != (want >= 0) || ok && (c.Max.Minor != want || c.None != (want == 0) || c.Source != "law") {
			t.Errorf("on %s %+v %v, want %d", day, c, ok, want)
		}
	}
}

func TestALimitOnCashThatIsNotWrittenSoundlyIsRefused(t *testing.T) {
	const good = `  - {since: "2020-01-01", max: "100.00", per: claim, overflow: split, source: law, certainty: verified}
`
	if _, err := inCash(good); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ old, new, says string }{
		"an unknown key":               {"per: claim", "per: claim, each: 1", `unknown field "each"`},
		"no beginning":                 {`since: "2020-01-01", `, "", "since: date.malformed"},
		"an end before the beginning":  {`since: "2020-01-01"`, `since: "2020-01-01", until: "2019-12-31"`, "until must be a day not before since"},
		"no source":                    {"source: law, ", "", "every value names its source"},
		"no amount":                    {`max: "100.00", `, "", "max is an amount of EUR"},
		"nothing":                      {"100.00", "0.00", "more than nothing"},
		"another currency's decimals":  {"100.00", "100.001", "max is an amount of EUR"},
		"an unknown count":             {"per: claim", "per: year", `per "year" is not known`},
		"an unknown overflow":          {"overflow: split", "overflow: keep", `overflow "keep" is not known`},
		"tomorrow's claim is the same": {"overflow: split", "overflow: defer", "nothing can be put off"},
		"none and a limit":             {"max:", "none: true, max:", "there is no limit to it"},
		"two at once":                  {good, good + good, "it must end before the next one begins"},
		"an older one without its end": {good, good + strings.Replace(good, "2020", "2019", 1), "newest first"},
	} {
		if _, err := inCash(strings.Replace(good, c.old, c.new, 1)); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %q", name, err, c.says)
		}
	}
}

func TestNoLimitOnCashIsKnownHere(t *testing.T) {
	b := book(t)
	for _, country := range []string{"FR", "SG"} {
		s, err := b.Scheme(country)
		if err != nil {
			t.Fatal(err)
		}
		if c, ok := s.Cash("2026-05-08"); ok {
			t.Errorf("%s has %+v", country, c)
		}
	}
}
