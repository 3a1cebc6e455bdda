package tax_test

import (
	"strings"
	"testing"

	"taxrefund/models"
	"taxrefund/models/tax"
)

func replace(text, with string) string { return strings.ReplaceAll(text, "%", with) }

func TestAFeeIsWorkedOutAsItIsWritten(t *testing.T) {
	for _, c := range []struct {
		source, fee string
		gross, vat  int64
		want        int64
	}{
		{"of the tax", `percent_of_tax: "15"`, 120000, 20000, 3000},
		{"TW: 14 % of the refund, 1,000 → 860", `percent_of_refund: "14"`, 2100000, 100000, 14000},
		{"CN: 2 % of the price", `percent_of_gross: "2"`, 100000, 11000, 2000},
		{"AE: 4.80 a document", `fixed: "4.80"`, 100000, 10000, 480},
		{"AE: 13 % and 4.80", `percent_of_tax: "13", fixed: "4.80"`, 105000, 5000, 650 + 480},
		{"ZA: the least", `percent_of_gross: "1.3", min: "10.00", max: "250.00"`, 50000, 6522, 1000},
		{"ZA: in between", `percent_of_gross: "1.3", min: "10.00", max: "250.00"`, 1000000, 130435, 13000},
		{"ZA: the most", `percent_of_gross: "1.3", min: "10.00", max: "250.00"`, 2500000, 326087, 25000},
		{"never more than the refund", `fixed: "4.80"`, 1200, 200, 200},
		{"a half goes up", `percent_of_tax: "15"`, 120000, 1010, 152},
		{"AR: less of much", `bands: [{from: "0.01", to: "100.00", percent_of_tax: "30"}, {from: "100.01", to: "", percent_of_tax: "10"}]`, 10001, 1000, 100},
		{"AR: much of little", `bands: [{from: "0.01", to: "100.00", percent_of_tax: "30"}, {from: "100.01", to: "", percent_of_tax: "10"}]`, 10000, 1000, 300},
		{"below the first band", `bands: [{from: "50.00", to: "", percent_of_tax: "30"}]`, 4999, 1000, 0},
		{"a table of what is handed out", "payout: {" + replace(korea, "last") + "}", 49999, 8333, 8333 - 1500},
		{"a table that promises more than there is", "payout: {" + replace(korea, "last") + "}", 49999, 1000, 0},
	} {
		for where, r := range map[string]rules{
			"by law":      {"fee": c.fee},
			"by contract": {"fee": "by_contract: true", "profile": "fee: {AD: {" + c.fee + "}}\n"},
		} {
			x := claim(taxed(paper("a", c.gross), c.vat))
			q := quote(t, written(t, r), x, "")
			if q.Fee != c.want || q.Payout != c.vat-c.want || !q.Receipts[0].Eligible {
				t.Errorf("%s, %s: fee %d, payout %d of %d; want a fee of %d; %s", c.source, where, q.Fee, q.Payout, c.vat, c.want, says(q.Receipts[0]))
			}
			addsUp(t, x, q)
		}
	}
}

// schemes.md C3 and C5: published sums.
func TestAFeeComesOffWhatTheLawGivesBack(t *testing.T) {
	china := written(t, rules{"refund": `formula: percent_of_gross, by_rate: [{goods_rate: "13", percent: "11"}]`, "fee": `percent_of_gross: "2"`})
	q := quote(t, china, claim(listed("a", tax.Line{Gross: 100000, VAT: 11504, Rate: "13"})), "")
	if q.Refund != 11000 || q.Fee != 2000 || q.Payout != 9000 {
		t.Errorf("CN: 1,000 → 110 − 20 = 90, here %d − %d = %d", q.Refund, q.Fee, q.Payout)
	}
	emirates := written(t, rules{"refund": `formula: percent_of_tax, percent: "87"`, "fee": `fixed: "4.80"`})
	if q := quote(t, emirates, claim(taxed(paper("a", 105000), 5000), taxed(paper("b", 105000), 5000)), ""); q.Payout != 2*(4350-480) {
		t.Errorf("AE: a fee for each tag leaves %d", q.Payout)
	}
}

func TestAFeeMayBeTakenOnceForTheClaim(t *testing.T) {
	b := written(t, rules{"fee": `percent_of_gross: "1.3", min: "10.00", max: "250.00", per: claim`})
	x := claim(taxed(paper("a", 20000), 3000), taxed(paper("b", 20000), 1000))
	q := quote(t, b, x, "")
	if q.Fee != 1000 || q.Receipts[0].Fee != 750 || q.Receipts[1].Fee != 250 {
		t.Errorf("the least fee is shared %d and %d", q.Receipts[0].Fee, q.Receipts[1].Fee)
	}
	addsUp(t, x, q)
	x = claim(paper("a", 2400), taxed(paper("b", 20000), 0))
	if q := quote(t, b, x, ""); q.Fee != 400 || q.Payout != 0 {
		t.Errorf("more than all that is refunded: %d", q.Fee)
	}
	change := written(t, rules{"fee": `- {since: 2026-05-04, fixed: "5.00", per: claim, LAW}
- {since: unknown, until: 2026-05-03, fixed: "2.00", LAW}`})
	x = claim(paper("a", 12000), dated(paper("old", 12000), "2026-05-03"), paper("b", 12000))
	q = quote(t, change, x, "")
	if q.Receipts[0].Fee+q.Receipts[2].Fee != 500 || q.Receipts[1].Fee != 200 {
		t.Errorf("a fee of the claim leaves documents of the older law alone: %d, %d, %d", q.Receipts[0].Fee, q.Receipts[1].Fee, q.Receipts[2].Fee)
	}
	addsUp(t, x, q)
}

func TestWhoKeepsAFee(t *testing.T) {
	operator := "fee: {any: {percent_of_tax: \"15\"}}\n"
	for _, c := range []struct {
		name, fee, profile string
		want               int64
	}{
		{"the law says: nothing", "none: true", operator, 0},
		{"the law says how much", `percent_of_tax: "10"`, operator, 200},
		{"the law leaves it to the operator", "by_contract: true", operator, 300},
		{"nobody knows what the law says", "- {since: unknown, not_known: true}", operator, 300},
		{"an operator that keeps nothing here", "by_contract: true", operator + "  AD: {none: true}\n", 0},
		{"an operator that says nothing", "by_contract: true", "", 0},
	} {
		profile := strings.Replace(c.profile, "fee: {any: {percent_of_tax: \"15\"}}\n", "fee:\n  any: {percent_of_tax: \"15\"}\n", 1)
		if q := quote(t, written(t, rules{"fee": c.fee, "profile": profile}), claim(paper("a", 12000)), ""); q.Fee != c.want {
			t.Errorf("%s: %d is kept, want %d", c.name, q.Fee, c.want)
		}
	}
	r := rules{"fee": `percent_of_tax: "10"`, "rounding": "- {since: unknown, not_known: true}"}
	if got := says(quote(t, written(t, r), claim(paper("a", 12000)), "").Receipts[0]); got != "tax.not_known rounding" {
		t.Errorf("a fraction of a cent that nobody knows how to round: %s", got)
	}
	r["fee"] = `fixed: "1.00"`
	if q := quote(t, written(t, r), claim(paper("a", 12000)), ""); q.Payout != 1900 {
		t.Errorf("an amount needs no rounding: %d", q.Payout)
	}
}

func TestATableOfPayoutsSaysAllOfTheFee(t *testing.T) {
	table := replace(korea, "last")
	for _, fee := range []string{"payout: {" + table + `}, percent_of_tax: "10"`, "payout: {" + table + "}, per: claim", "payout: {group: [merchant], " + table + "}"} {
		_, err := writtenOr(rules{"fee": fee})
		if problems, ok := err.(tax.Problems); !ok || problems[0].Code != "scheme.out_of_place" {
			t.Errorf("%s: %v", fee, err)
		}
	}
	for _, rule := range []string{"status", "validation", "refund", "rounding"} {
		_, err := writtenOr(rules{rule: "none: true"})
		if problems, ok := err.(tax.Problems); !ok || problems[0].Code != "scheme.never_none" {
			t.Errorf("%s: %v", rule, err)
		}
	}
}

func TestTheFirstDayOfALawIsItsFirst(t *testing.T) {
	b := written(t, rules{"refund": `- {since: 2026-05-04, formula: percent_of_tax, percent: "50", LAW}
- {since: 2026-01-01, until: 2026-05-03, formula: sum_of_tax, LAW}
- {since: unknown, until: 2025-12-31, not_known: true}`})
	for day, want := range map[models.Date]string{"2026-05-04": "1000", "2026-05-03": "2000", "2025-12-31": "tax.not_known refund"} {
		x := claim(dated(paper("a", 12000), day))
		q := quote(t, b, x, "")
		got := says(q.Receipts[0])
		if q.Refund > 0 {
			got = map[int64]string{1000: "1000", 2000: "2000"}[q.Refund]
		}
		if got != want {
			t.Errorf("bought on %s: %s, want %s", day, got, want)
		}
	}
}
