package tax_test

import (
	"testing"

	"taxrefund/models"
	"taxrefund/models/money"
)

// TestFiguresThatNoFileCanDateAreWorkedOut holds the published figures that stand in no scheme, because nobody knows since
// when they held or because they are one operator's: the engine must be able to express them all the same. The deposit of
// 7 % that Taiwan asks for downtown [tw_ntbt] is a guarantee, and no part of a refund.
func TestFiguresThatNoFileCanDateAreWorkedOut(t *testing.T) {
	table := func(rows string) string { return `payout: {unit: "0.01", tables: [{rows: [` + rows + `]}]}` }
	for name, tc := range map[string]struct {
		country    string
		currency   money.Currency
		rules      map[string]string
		gross, vat int64
		payout     int64
	}{
		"an outlet in France pays 12 % of the price [fr_mcg]":          {"FR", "EUR", map[string]string{"fee": table(`["0.01", "", percent, "12"]`)}, 100000, 16667, 12000},
		"in Denmark 12 % of the price at the lower end [dk_aal]":       {"DK", "DKK", map[string]string{"fee": table(`["0.01", "9999.99", percent, "12"], ["10000.00", "", percent, "19"]`)}, 100000, 20000, 12000},
		"and 19 % at the upper [dk_aal]":                               {"DK", "DKK", map[string]string{"fee": table(`["0.01", "9999.99", percent, "12"], ["10000.00", "", percent, "19"]`)}, 2500000, 500000, 475000},
		"Iceland once gave back 60 % of the tax [is_89]":               {"IS", "ISK", map[string]string{"refund": `formula: percent_of_tax, percent: "60"`}, 12400, 2400, 1440},
		"and 75 % at most [is_89]":                                     {"IS", "ISK", map[string]string{"refund": `formula: percent_of_tax, percent: "75"`}, 12400, 2400, 1800},
		"Hungary's 68,001 forint are reached [hu_tfe]":                 {"HU", "HUF", map[string]string{"minimum": `amount: "68001", comparison: ge, basis: inclusive`}, 6800100, 1445691, 1445691},
		"and 68,000 do not reach them [hu_tfe]":                        {"HU", "HUF", map[string]string{"minimum": `amount: "68001", comparison: ge, basis: inclusive`}, 6800000, 1445669, 0},
		"a merchant in Japan rounds the yen down, as most do [jp_gtf]": {"JP", "JPY", map[string]string{"refund": "formula: tax_fraction, num: 10, den: 110", "rounding": "at: receipt, tax: down, refund: down, fee: down"}, 1015, 93, 92},
		"another rounds it to the nearest [jp_gtf]":                    {"JP", "JPY", map[string]string{"refund": "formula: tax_fraction, num: 10, den: 110", "rounding": "at: receipt, tax: half_up, refund: half_up, fee: half_up"}, 1015, 93, 92},
		"and another up [jp_gtf]":                                      {"JP", "JPY", map[string]string{"refund": "formula: tax_fraction, num: 10, den: 110", "rounding": "at: receipt, tax: up, refund: up, fee: up"}, 1015, 93, 93},
	} {
		b := inline(t, tc.country, tc.currency, tc.rules)
		if got := quote(t, b, visit(tc.country, recorded(bought("2026-05-04", tc.gross, "20"), tc.vat)), "").Payout; got != tc.payout {
			t.Errorf("%s: %d, want %d", name, got, tc.payout)
		}
	}
}

func TestPeriodsThatNoFileCanDateAreReckoned(t *testing.T) {
	b := inline(t, "ES", "EUR", map[string]string{"claim_within": "kind: years_after, n: 4, from: purchase"})
	if r := quote(t, b, visit("ES", bought("2026-05-04", 10000, "21")), "").Receipts[0]; r.ClaimBy != "2030-05-04" {
		t.Errorf("an operator's form in Spain holds four years [es_gb]: %s", r.ClaimBy)
	}
	b = inline(t, "TW", "TWD", map[string]string{"deadline": "kind: days_after, days: 20, first_day: not_counted"})
	for leaves, want := range map[models.Date]string{"2026-05-24": "", "2026-05-25": "tax.too_old"} {
		if got := verdict(t, b, departing(leaves, visit("TW", bought("2026-05-04", 21000, "5"))), ""); got != want {
			t.Errorf("whoever was refunded downtown in Taiwan leaves within 20 days [tw_ntbt]: on %s it reads %q", leaves, got)
		}
	}
}
