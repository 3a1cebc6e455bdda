package tax_test

import (
	"strings"
	"testing"

	"taxrefund/models/tax"
)

const rounding = "at: %, tax: half_up, refund: half_up, fee: half_up"

func rounds(at, how string) string {
	return strings.NewReplacer("%", at, "half_up", how).Replace(rounding)
}

func TestEachFormulaGivesBackWhatItSays(t *testing.T) {
	at := func(rate string, gross, vat int64) tax.Line { return tax.Line{Gross: gross, VAT: vat, Rate: rate} }
	china := `formula: percent_of_gross, by_rate: [{goods_rate: "13", percent: "11"}, {goods_rate: "9", percent: "8"}]`
	for _, c := range []struct {
		source, formula string
		lines           []tax.Line
		tax, refund     int64
	}{
		{"the tax on record", "formula: sum_of_tax", []tax.Line{at("20", 12000, 2000), at("5.5", 1055, 55)}, 2055, 2055},
		{"IRAS: 1,070 × 8/108 = 79.26", "formula: tax_fraction, num: 8, den: 108", []tax.Line{at("8", 107000, 107000)}, 107000, 7926},
		{"BE: 1,000 → 173.55", "formula: tax_fraction", []tax.Line{at("21", 100000, 100000)}, 100000, 17355},
		{"PT: 250 → 46.75", "formula: tax_fraction", []tax.Line{at("23", 25000, 25000)}, 25000, 4675},
		{"AU: 660 → 60", "formula: tax_fraction, num: 1, den: 11", []tax.Line{at("10", 66000, 6000)}, 6000, 6000},
		{"each line's own rate", "formula: tax_fraction", []tax.Line{at("21", 12100, 2100), at("6", 10600, 600)}, 2700, 2700},
		{"never more than was paid", "formula: tax_fraction, num: 8, den: 108", []tax.Line{at("8", 107000, 500)}, 500, 500},
		{"CN: 1,000 → 110 at 13 %", china, []tax.Line{at("13", 100000, 11504)}, 11504, 11000},
		{"CN: 8 % at 9 %", china, []tax.Line{at("13", 100000, 11504), at("9.00", 50000, 4128)}, 15632, 15000},
		{"CN: goods at another rate", china, []tax.Line{at("13", 100000, 11504), at("6", 50000, 2830)}, 11504, 11000},
		{"CN: a sum whose tax tells the rate", china, []tax.Line{at("", 50000, 4128)}, 4128, 4000},
		{"UY: 80 % of the tax", `formula: percent_of_tax, percent: "80"`, []tax.Line{at("22", 122000, 22000)}, 22000, 17600},
		{"UY: 85.97 % of 22 % is 15.5 % of the price", `formula: percent_of_tax, percent: "85.97"`, []tax.Line{at("22", 100000, 18033)}, 18033, 15503},
	} {
		b := written(t, rules{"refund": c.formula, "rates": ""})
		p := listed("a", c.lines...)
		q := admits(t, c.source, b, claim(p), "a")
		if q.Tax != c.tax || q.Refund != c.refund || q.Payout != c.refund {
			t.Errorf("%s: tax %d, refund %d, payout %d; want %d and %d", c.source, q.Tax, q.Refund, q.Payout, c.tax, c.refund)
		}
		addsUp(t, claim(p), q)
	}
}

func TestARateThatTheFormulaDoesNotKnowIsLeftOut(t *testing.T) {
	b := written(t, rules{"minimum": `amount: "100.00", comparison: ge, basis: inclusive`, "refund": `formula: percent_of_gross, by_rate: [{goods_rate: "13", percent: "11"}]`})
	other := tax.Line{Gross: 9000, VAT: 500, Rate: "6"}
	if r := quote(t, b, claim(listed("a", other)), "").Receipts[0]; says(r) != "tax.not_covered_rate" {
		t.Errorf("nothing else: %s", says(r))
	}
	admits(t, "it does not help to reach the minimum", b, claim(listed("a", other, tax.Line{Gross: 9000, VAT: 1035, Rate: "13"})), "")
	admits(t, "nor a rate that nobody named and the tax does not tell", b, claim(taxed(paper("a", 20000), 5)), "")
	b = written(t, rules{"refund": "formula: tax_fraction"})
	admits(t, "a sum at the rate in force", b, claim(paper("a", 12000)), "a")
	admits(t, "a rate that is none", b, claim(listed("a", tax.Line{Gross: 9000, VAT: 500, Rate: "many"})), "")
}

// schemes.md C2: Australia gives back goods and services tax and the wine equalisation tax of 14.5 % of the price of wine.
func TestOtherTaxesComeBackToo(t *testing.T) {
	wine := thing("wine", 12000)
	wine.Rate, wine.VAT, wine.Taxes = "10", 1091, []tax.OtherTax{{Kind: "wet", Amount: 1500}, {Kind: "excise", Amount: 300}}
	for _, c := range []struct {
		name, formula string
		refund, base  int64
	}{
		{"from the record", "formula: tax_fraction, num: 1, den: 11, plus: [{kind: wet}]", 1091 + 1500, 9109},
		{"worked out of the price", `formula: tax_fraction, num: 1, den: 11, plus: [{kind: wet, percent_of_price: "14.5", categories: [wine]}]`, 1091 + 1740, 9109},
		{"of other goods only", `formula: tax_fraction, num: 1, den: 11, plus: [{kind: wet, percent_of_price: "14.5", categories: [alcohol]}]`, 1091, 9109},
		{"the sum of taxes", "formula: sum_of_tax, plus: [{kind: wet}, {kind: excise}]", 1091 + 1500 + 300, 9109},
		{"of other goods only, from the record", "formula: sum_of_tax, plus: [{kind: wet, categories: [alcohol]}]", 1091, 9109},
		{"a part of all of them", `formula: percent_of_tax, percent: "50", plus: [{kind: wet}]`, 1296, 9109},
		{"never more than the price", `formula: sum_of_tax, plus: [{kind: wet, percent_of_price: "100"}]`, 12000, 0},
	} {
		x := claim(listed("a", wine))
		q := quote(t, written(t, rules{"refund": c.formula, "rates": ""}), x, "")
		if q.Refund != c.refund || q.TaxBase != c.base {
			t.Errorf("%s: %d of a base of %d, want %d of %d", c.name, q.Refund, q.TaxBase, c.refund, c.base)
		}
		addsUp(t, x, q)
	}
}

func TestAFractionOfACentGoesTheLawsWay(t *testing.T) {
	halves := func(n int) tax.Basket { // each line is worth half a cent
		var lines []tax.Line
		for range n {
			lines = append(lines, tax.Line{Gross: 5, VAT: 1, Rate: "10"})
		}
		return claim(listed("a", lines...))
	}
	for _, c := range []struct {
		at, how string
		lines   int
		want    int64
	}{
		{"line", "half_up", 3, 3}, {"line", "half_even", 3, 0}, {"line", "down", 3, 0}, {"line", "up", 3, 3},
		{"receipt", "half_up", 3, 2}, {"receipt", "half_even", 3, 2}, {"receipt", "half_even", 5, 2}, {"receipt", "down", 3, 1}, {"receipt", "up", 3, 2},
	} {
		for _, formula := range []string{"formula: tax_fraction, num: 1, den: 10", `formula: percent_of_gross, by_rate: [{goods_rate: "10", percent: "10"}]`, `formula: percent_of_tax, percent: "50"`} {
			x := halves(c.lines)
			q := quote(t, written(t, rules{"refund": formula, "rates": "", "rounding": rounds(c.at, c.how)}), x, "")
			if q.Refund != c.want {
				t.Errorf("%s, %s at the %s: %d lines are worth %d, want %d", formula, c.how, c.at, c.lines, q.Refund, c.want)
			}
			addsUp(t, x, q)
		}
	}
}

func TestARefundIsRoundedToAMultipleWhereTheLawSaysSo(t *testing.T) {
	for _, c := range []struct {
		how       string
		vat, want int64
	}{{"down", 1999, 1900}, {"up", 1901, 1900}, {"half_up", 1950, 1900}, {"half_up", 1949, 1900}, {"up", 2000, 2000}, {"down", 99, 0}} {
		b := written(t, rules{"rounding": rounds("receipt", c.how) + `, to: "1.00"`})
		x := claim(taxed(paper("a", 20000), c.vat))
		q := quote(t, b, x, "")
		if q.Refund != c.want {
			t.Errorf("%s: %d is refunded of %d, want %d", c.how, q.Refund, c.vat, c.want)
		}
		addsUp(t, x, q)
	}
	b := written(t, rules{"refund": `formula: percent_of_tax, percent: "90"`, "rounding": rounds("receipt", "up") + `, to: "1.00"`})
	if q := quote(t, b, claim(taxed(paper("a", 20000), 2001)), ""); q.Refund != 1900 {
		t.Errorf("90 %% of 20.01 are 18.01, up to whole euro %d", q.Refund)
	}
}

func TestWithoutKnownRoundingAFractionIsNotKnown(t *testing.T) {
	unknown := rules{"rounding": "- {since: unknown, not_known: true}", "refund": `formula: percent_of_tax, percent: "50"`, "profile": "assume: {any: {rounding: {" + rounds("line", "down") + "}}}\n"}
	b := written(t, unknown)
	if q := quote(t, b, claim(taxed(paper("a", 20000), 3333)), ""); q.Refund != 1666 || len(q.Assumed) != 1 || q.Assumed[0] != "rounding" {
		t.Errorf("assumed: %d, %v", q.Refund, q.Assumed)
	}
	if r := quote(t, b, claim(paper("a", 20000)), "law").Receipts[0]; says(r) != "tax.not_known rounding" || r.Tax != 0 {
		t.Errorf("the bare law: %+v", r)
	}
	unknown["refund"] = "formula: sum_of_tax"
	if q := quote(t, written(t, unknown), claim(paper("a", 20000)), "law"); q.Refund != 3333 || len(q.Assumed) != 0 {
		t.Errorf("the tax on record has no fraction: %d, %v", q.Refund, q.Assumed)
	}
	unknown["refund"] = "- {since: unknown, not_known: true}"
	if r := quote(t, written(t, unknown), claim(paper("a", 20000)), "").Receipts[0]; says(r) != "tax.not_known refund" {
		t.Errorf("an unknown formula: %s", says(r))
	}
}

func TestAReceiptWithoutTaxIsRefused(t *testing.T) {
	for _, formula := range []string{"formula: sum_of_tax", "formula: tax_fraction, num: 9, den: 109"} {
		r := quote(t, written(t, rules{"refund": formula, "rates": ""}), claim(taxed(paper("a", 20000), 0)), "").Receipts[0]
		if says(r) != "tax.no_tax" || r.TaxBase != 0 {
			t.Errorf("%s: %+v", formula, r)
		}
	}
}

// failing is a test, or a drawn one.
type failing interface {
	Helper()
	Fatalf(format string, args ...any)
}

// addsUp fails unless lines sum to receipts and receipts to the total, exactly, and nothing is out of its bounds.
func addsUp(t failing, x tax.Basket, q tax.Quote) {
	t.Helper()
	var all tax.ReceiptQuote
	for i, r := range q.Receipts {
		if wrong := wrongReceipt(x.Purchases[i], r); wrong != "" {
			t.Fatalf("%s: %+v", wrong, r)
		}
		if r.Eligible {
			all.Gross, all.TaxBase, all.Tax = all.Gross+r.Gross, all.TaxBase+r.TaxBase, all.Tax+r.Tax
			all.Refund, all.Fee, all.Payout = all.Refund+r.Refund, all.Fee+r.Fee, all.Payout+r.Payout
		}
	}
	if all.Gross != q.Gross || all.TaxBase != q.TaxBase || all.Tax != q.Tax || all.Refund != q.Refund || all.Fee != q.Fee || all.Payout != q.Payout {
		t.Fatalf("the receipts sum to %+v, the total is %+v", all, q)
	}
}

func wrongReceipt(p tax.Purchase, r tax.ReceiptQuote) string {
	var sum tax.LineQuote
	for _, l := range r.Lines {
		switch {
		case l.Eligible && (len(l.Reasons) > 0 || !r.Eligible):
			return "a line that is eligible has a reason, or stands in a receipt that is not"
		case !l.Eligible && (l.TaxBase|l.Tax|l.Refund|l.Fee|l.Payout) != 0:
			return "a line that is not eligible is worth something"
		case l.TaxBase < 0 || l.Refund < 0 || l.Fee < 0 || l.Payout < 0 || l.Refund > l.Tax || l.Payout != l.Refund-l.Fee || l.Tax+l.TaxBase > l.Gross:
			return "a line is out of bounds"
		}
		sum.Gross, sum.TaxBase, sum.Tax = sum.Gross+l.Gross, sum.TaxBase+l.TaxBase, sum.Tax+l.Tax
		sum.Refund, sum.Fee, sum.Payout = sum.Refund+l.Refund, sum.Fee+l.Fee, sum.Payout+l.Payout
	}
	switch {
	case r.Gross != p.Gross || sum.Gross != r.Gross || len(r.Lines) != max(len(p.Lines), 1):
		return "the gross amounts of the lines are not the receipt's"
	case sum.TaxBase != r.TaxBase || sum.Tax != r.Tax || sum.Refund != r.Refund || sum.Fee != r.Fee || sum.Payout != r.Payout:
		return "the lines do not sum to the receipt"
	case r.Eligible != (len(r.Reasons) == 0):
		return "eligible and its reasons do not agree"
	case r.Payout != r.Refund-r.Fee || r.Payout < 0 || r.Fee < 0 || r.Refund > r.Tax:
		return "a receipt is out of bounds"
	}
	return ""
}
