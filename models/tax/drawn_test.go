package tax_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"taxrefund/models"
	"taxrefund/models/tax"
)

// knotted are laws in which receipts hang on each other, one in each way.
var knotted = map[string]rules{
	"added up":                 {"minimum": `amount: "100.00", comparison: gt, basis: inclusive, together: [{by: [merchant, city], days: 3, first_day: counts}]`},
	"added up in two ways":     {"minimum": `amount: "100.00", comparison: ge, basis: exclusive, floor: {amount: "10.00", comparison: ge, basis: inclusive}, together: [{by: [shop, day]}, {by: [merchant], before_departure: 10}]`},
	"few receipts":             {"minimum": `amount: "100.00", comparison: ge, basis: inclusive, together: [{by: [shop, day], receipts: 3}], without: [deposit]`},
	"few receipts, few days":   {"minimum": `amount: "100.00", comparison: ge, basis: tax, together: [{by: [merchant], days: 2, first_day: counts, receipts: 2}]`},
	"a second minimum":         {"minimum": `amount: "50.00", comparison: ge, basis: inclusive, together: [{by: [shop, day], receipts: 2}], also: {amount: "150.00", comparison: ge, basis: inclusive, together: [{}]}`},
	"an operator's minimum":    {"minimum": `amount: "50.00", comparison: ge, basis: inclusive, together: [{by: [shop], receipts: 2}]`, "profile": `minimum: {AD: {amount: "80.00", comparison: ge, basis: inclusive, together: [{by: [merchant], receipts: 2}]}}` + "\n"},
	"each item":                {"minimum": `amount: "20.00", comparison: gt, basis: exclusive, per: item`},
	"tables":                   {"refund": "formula: tiers, tiers: {" + spain + "}", "minimum": `amount: "50.00", comparison: ge, basis: inclusive, together: [{by: [city, day]}]`},
	"a table of receipts":      {"refund": "formula: tiers, tiers: {" + replace(korea, "nothing") + "}"},
	"a floor":                  {"floor": "tiers: {" + spain + `}, only_over: "40.00"`, "fee": "by_contract: true", "profile": "fee: {AD: {percent_of_tax: \"40\"}}\n"},
	"records as one":           {"validation": "by: officer, unit: record"},
	"the form as one":          {"validation": "by: officer, unit: form"},
	"the form as one, guessed": {"validation": "- {since: unknown, not_known: true}", "profile": "assume: {AD: {validation: {by: officer, unit: form}}}\n"},
	"a fee of the claim":       {"fee": `percent_of_gross: "1.3", min: "10.00", max: "25.00", per: claim`},
	"a stay":                   {"maximum": `channel: departure, amount: "150.00", comparison: lt, basis: inclusive, per_stay: "300.00"`},
	"a shop's day":             {"maximum": `amount: "150.00", comparison: le, basis: inclusive, by: [shop, day]`},
	"goods of a shop's day":    {"maximum": `amount: "100.00", comparison: le, basis: exclusive, by: [shop, day], categories: [food]`, "minimum": `amount: "50.00", comparison: ge, basis: exclusive, together: [{by: [merchant]}]`},
	"deadlines of goods":       {"deadline": "- {since: unknown, kind: days_after, days: 3, first_day: not_counted, categories: [food], LAW}\n- {since: unknown, kind: months_after, months: 3, LAW}", "minimum": `amount: "100.00", comparison: gt, basis: inclusive, together: [{by: [shop], receipts: 2}]`},
	"fractions":                {"refund": "formula: tax_fraction", "fee": `percent_of_refund: "14", min: "1.00"`, "rounding": rounds("line", "half_even")},
	"fractions at the end":     {"refund": `formula: percent_of_gross, by_rate: [{goods_rate: "20", percent: "11"}, {goods_rate: "5.5", percent: "3"}]`, "fee": `percent_of_gross: "2"`, "rounding": rounds("receipt", "down")},
	"multiples":                {"refund": `formula: percent_of_tax, percent: "87"`, "fee": `fixed: "4.80"`, "rounding": rounds("receipt", "half_up") + `, to: "0.50"`},
	"other taxes":              {"refund": `formula: tax_fraction, plus: [{kind: wet}, {kind: luxury, percent_of_price: "2.5", categories: [watches]}]`},
}

// everyLaw runs a test under all laws that are part of the program, and under those written here.
func everyLaw(t *testing.T, run func(t *testing.T, b *tax.Book, s *tax.Scheme)) {
	t.Helper()
	try := func(name string, b *tax.Book, id string) {
		s, err := b.Scheme(id)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(name, func(t *testing.T) { run(t, b, s) })
	}
	b, ids := law(t), map[string]bool{}
	for _, f := range b.Frozen() {
		ids[f.Version[:2]] = true
	}
	for id := range ids {
		try(id, b, id)
	}
	for name, r := range knotted {
		try(strings.ReplaceAll(name, " ", "_"), written(t, r), "AD")
	}
}

// drawn is a trip with up to seven receipts of a few shops and days, around the days and amounts at which the law changes its
// mind.
func drawn(r *rapid.T, s *tax.Scheme) tax.Basket {
	days := []models.Date{today, "2026-11-20", "2027-01-10"}
	unit := int64(10000)
	for _, m := range s.Minimum {
		if m.Since > "2004" {
			days = append(days, m.Since, m.Since.AddDays(2))
		}
		unit = max(m.Amount.Minor, 100)
	}
	day := rapid.SampledFrom(days).Draw(r, "day")
	x := tax.Basket{Scheme: s.ID, DepartsOn: day.AddDays(rapid.IntRange(0, 4).Draw(r, "days until leaving")), Traveller: visitor(r, day),
		Channel: rapid.SampledFrom([]string{"", "", "immediate", "downtown"}).Draw(r, "channel")}
	x.KnownOn = x.DepartsOn
	for i := range rapid.IntRange(0, 7).Draw(r, "receipts") {
		p := tax.Purchase{
			Key: strconv.Itoa(i), MerchantVAT: rapid.SampledFrom([]string{"m", "m", "n"}).Draw(r, "merchant"),
			Shop: rapid.SampledFrom([]string{"s", "s", "t"}).Draw(r, "shop"), City: rapid.SampledFrom([]string{"c", "c", "d"}).Draw(r, "city"),
			Date: day.AddDays(-rapid.SampledFrom([]int{0, 0, 0, 1, 2, 5, 40}).Draw(r, "days ago")),
		}
		for j := range rapid.IntRange(0, 3).Draw(r, "lines") {
			p.Lines = append(p.Lines, ware(r, s, unit, strconv.Itoa(j)))
		}
		p.Gross, p.VAT = sum(p.Lines)
		if p.Gross == 0 {
			l := ware(r, s, unit, "")
			p.Lines, p.Gross, p.VAT = nil, max(l.Gross, 1), l.VAT
		}
		x.Purchases = append(x.Purchases, p)
	}
	return x
}

func visitor(r *rapid.T, day models.Date) tax.Traveller {
	if rapid.IntRange(0, 5).Draw(r, "asked") == 0 {
		return tax.Traveller{Nationality: rapid.SampledFrom([]string{"CHN", "D", "SGP", "NOR", ""}).Draw(r, "passport")}
	}
	crew, stay := false, 10
	return tax.Traveller{BirthDate: "1990-02-03", Nationality: "CHN", Residence: rapid.SampledFrom([]string{"CN", "CN", "CN", "NO", "DE"}).Draw(r, "residence"),
		Crew: &crew, StayDays: &stay, EnteredOn: day.AddDays(-50), Statuses: []tax.Standing{}}
}

func ware(r *rapid.T, s *tax.Scheme, unit int64, key string) tax.Line {
	kinds := []string{"clothing", "clothing", "food", "watches", "wine", "deposit", ""}
	for _, g := range s.Goods {
		kinds = append(append(kinds, g.Only...), g.Excluded...)
	}
	rates := []string{""}
	for _, rate := range s.Rates {
		rates = append(rates, rate.Rate.Text)
	}
	for _, f := range s.Refund {
		for _, row := range f.ByRate {
			rates = append(rates, row.GoodsRate)
		}
		if f.Tiers != nil {
			for _, table := range f.Tiers.Tables {
				rates = append(rates, table.Rate)
			}
		}
	}
	l := tax.Line{Key: key, Category: rapid.SampledFrom(kinds).Draw(r, "kind"), Rate: rapid.SampledFrom(rates).Draw(r, "rate"), Quantity: rapid.IntRange(1, 3).Draw(r, "pieces"),
		Set: rapid.SampledFrom([]string{"", "", "tea"}).Draw(r, "set"), Origin: rapid.SampledFrom([]string{"", s.ID}).Draw(r, "origin")}
	l.Gross = rapid.OneOf(rapid.Int64Range(0, unit*2), rapid.Int64Range(unit/3, unit/2+1), rapid.SampledFrom([]int64{unit - 1, unit, unit + 1, unit * 4})).Draw(r, "gross")
	l.VAT = rapid.OneOf(rapid.Just(l.Gross/6), rapid.Just(l.Gross*9/109), rapid.Int64Range(0, l.Gross/3)).Draw(r, "vat")
	if rapid.IntRange(0, 4).Draw(r, "other tax") == 0 {
		l.Taxes = []tax.OtherTax{{Kind: "wet", Amount: l.Gross / 10}}
	}
	return l
}

func sum(lines []tax.Line) (gross, vat int64) {
	for _, l := range lines {
		gross, vat = gross+l.Gross, vat+l.VAT
	}
	return gross, vat
}

// less is a receipt of which an officer has left something out: goods, pieces of goods, or a sum.
func less(r *rapid.T, p tax.Purchase) tax.Purchase {
	p.Reduced, p.Left = true, true
	if len(p.Lines) == 0 || rapid.Bool().Draw(r, "to a sum") {
		gross := rapid.Int64Range(1, p.Gross).Draw(r, "left of the gross")
		p.VAT, p.Gross, p.Lines = min(p.VAT, gross), gross, nil
		return p
	}
	p.Lines = slices.Clone(p.Lines)
	for j := range p.Lines {
		l := &p.Lines[j]
		switch rapid.IntRange(0, 2).Draw(r, "pieces left") {
		case 0:
			l.Gross, l.VAT, l.Taxes = 0, 0, nil
		case 1:
			if l.Quantity > 1 {
				l.Gross, l.VAT, l.Quantity, l.Taxes = l.Gross/int64(l.Quantity), l.VAT/int64(l.Quantity), 1, nil
			}
		}
	}
	if p.Gross, p.VAT = sum(p.Lines); p.Gross == 0 {
		p.Gross, p.VAT, p.Lines = 1, 0, nil
	}
	return p
}
