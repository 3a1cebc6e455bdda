package tax_test

import (
	"strings"
	"testing"

	"taxrefund/models"
)

func TestALimitOnCashHoldsBetweenItsDaysByTheDayOfPayment(t *testing.T) {
	s, err := written(t, rules{"cash": `- {since: 2025-04-26, max: "20000.00", per: claim, overflow: other_method, LAW}
- {since: 2022-06-22, until: 2025-04-25, max: "10000.00", per: day, overflow: defer, LAW}
- {since: 2020-01-01, until: 2022-06-21, not_known: true}
- {since: 2019-01-01, until: 2019-12-31, none: true, LAW}
- {since: unknown, until: 2018-12-31, not_known: true}`}).Scheme("AD")
	if err != nil {
		t.Fatal(err)
	}
	for day, want := range map[models.Date]int64{"2030-01-01": 2000000, "2025-04-26": 2000000, "2025-04-25": 1000000, "2022-06-22": 1000000, "2022-06-21": -1, "2019-01-01": 0, "2018-12-31": -1} {
		c, ok := s.Cash(day)
		if ok != (want >= 0) || ok && (c.Max.Minor != want || c.None != (want == 0) || c.Source != "law") {
			t.Errorf("on %s %+v %v, want %d", day, c, ok, want)
		}
	}
}

func TestALimitOnCashThatIsNotWrittenSoundlyIsRefused(t *testing.T) {
	const good = `- {since: unknown, max: "100.00", per: claim, overflow: split, LAW}`
	if _, err := writtenOr(rules{"cash": good}); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ old, new, says string }{
		"an unknown key":               {"per: claim", "per: claim, each: 1", `nobody reads "each" here`},
		"no amount":                    {`max: "100.00", `, "", "max is an amount of EUR"},
		"nothing":                      {"100.00", "0.00", "more than nothing"},
		"another currency's decimals":  {"100.00", "100.001", "max is an amount of EUR"},
		"an unknown count":             {"per: claim", "per: year", `"year" is none of payment, day, form, claim`},
		"no overflow":                  {", overflow: split", "", `say overflow: other_method, split, forfeit_balance or defer`},
		"an unknown overflow":          {"overflow: split", "overflow: keep", `"keep" is none of other_method, split, forfeit_balance, defer`},
		"tomorrow's claim is the same": {"overflow: split", "overflow: defer", "nothing can be put off"},
		"none and a limit":             {"max:", "none: true, max:", "this contradicts none: true"},
	} {
		if _, err := writtenOr(rules{"cash": strings.Replace(good, c.old, c.new, 1)}); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %q", name, err, c.says)
		}
	}
}
