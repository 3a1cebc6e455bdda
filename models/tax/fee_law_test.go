package tax_test

import (
	"errors"
	"fmt"
	"testing"

	"taxrefund/models/tax"
)

func TestACommissionMayFallAsThePriceRises(t *testing.T) {
	b := inline(t, "AR", "ARS", map[string]string{"fee": `bands: [{from: "70.00", to: "499.99", percent_of_tax: "25"}, {from: "500.00", to: "999.99", percent_of_tax: "15"}, {from: "1000.00", percent_of_tax: "5"}]`})
	for gross, want := range map[int64]int64{
		12100:   525,  // a quarter of 21.00
		49999:   2170, // of 86.78, half up
		50000:   1302, // 15 % of 86.78: the fee itself may fall
		99999:   2603,
		100000:  868, // 5 % of 173.55
		1210000: 10500,
	} {
		if q := quote(t, b, visit("AR", bought("2025-03-01", gross, "21")), ""); q.Fee != want || q.Payout != q.Refund-want {
			t.Errorf("of %d %d is kept, want %d", gross, q.Fee, want)
		}
	}
}

func TestBandsOfACommissionFollowEachOther(t *testing.T) {
	for name, bands := range map[string]string{
		"a gap":               `[{from: "0.00", to: "10.00", percent_of_tax: "5"}, {from: "10.02", percent_of_tax: "4"}]`,
		"an overlap":          `[{from: "0.00", to: "10.00", percent_of_tax: "5"}, {from: "10.00", percent_of_tax: "4"}]`,
		"an open band inside": `[{from: "0.00", percent_of_tax: "5"}, {from: "0.01", percent_of_tax: "4"}]`,
		"an end too early":    `[{from: "10.00", to: "9.99", percent_of_tax: "5"}]`,
	} {
		_, err := inlineBook("AR", "ARS", map[string]string{"fee": "bands: " + bands})
		if p, _ := errors.AsType[tax.Problems](err); len(p) == 0 || p[0].Code != "scheme.fee_bands" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAFeeLiesBetweenItsBounds(t *testing.T) {
	const bounds = `percent_of_gross: "1.3", min: "10.00", max: "250.00"`
	for name, c := range map[string]struct {
		per  string
		x    []int64
		want int64
	}{
		"the floor":                           {"document", []int64{50000}, 1000},
		"just above the floor":                {"document", []int64{76924}, 1000}, // 10.00012
		"between":                             {"document", []int64{1000000}, 13000},
		"at the ceiling":                      {"document", []int64{1923077}, 25000}, // 250.00001
		"the ceiling":                         {"document", []int64{2500000}, 25000},
		"never more than the refund":          {"document", []int64{5000}, 652},
		"each document has bounds of its own": {"document", []int64{50000, 2500000}, 26000},
		"a claim has them once":               {"claim", []int64{50000, 2500000}, 25000},
		"a small claim, too":                  {"claim", []int64{5000, 5000, 5000}, 1000},
	} {
		b := inline(t, "ZA", "ZAR", map[string]string{"fee": bounds + ", per: " + c.per})
		var all []tax.Purchase
		for i, gross := range c.x {
			p := bought("2025-03-01", gross, "15")
			p.Key = fmt.Sprint(i)
			all = append(all, p)
		}
		q := quote(t, b, visit("ZA", all...), "")
		if q.Fee != c.want {
			t.Errorf("%s: %d, want %d", name, q.Fee, c.want)
		}
		for _, r := range q.Receipts {
			if r.Fee < 0 || r.Fee > r.Refund || r.Payout != r.Refund-r.Fee {
				t.Errorf("%s: %d is kept of %d", name, r.Fee, r.Refund)
			}
		}
	}
}
