package tax_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"taxrefund/models"
	"taxrefund/models/money"
	"taxrefund/models/tax"
)

func TestABasketThatCannotBeIsRefused(t *testing.T) {
	b := written(t, nil)
	one := func(change func(*tax.Purchase)) func(*tax.Basket) {
		return func(x *tax.Basket) { change(&x.Purchases[0]) }
	}
	lines := func(l ...tax.Line) func(*tax.Basket) {
		return func(x *tax.Basket) { x.Purchases[0].Lines = l }
	}
	for name, c := range map[string]struct {
		change func(*tax.Basket)
		code   string
	}{
		"an unknown country":                 {func(x *tax.Basket) { x.Scheme = "ZZ" }, "tax.no_scheme"},
		"too many receipts":                  {func(x *tax.Basket) { x.Purchases = make([]tax.Purchase, 201) }, "basket.size"},
		"no day of departure":                {func(x *tax.Basket) { x.DepartsOn = "" }, "date.malformed"},
		"no day of the claim":                {func(x *tax.Basket) { x.KnownOn = "2026-02-30" }, "date.malformed"},
		"no such day of the law":             {func(x *tax.Basket) { x.ValidOn = "2026-02-30" }, "date.malformed"},
		"no such birth date":                 {func(x *tax.Basket) { x.Traveller.BirthDate = "1990" }, "date.malformed"},
		"an unknown channel":                 {func(x *tax.Basket) { x.Channel = "later" }, "basket.channel"},
		"a stay that was paid for":           {func(x *tax.Basket) { x.UsedInStay = -1 }, "basket.amount"},
		"an absurd stay":                     {func(x *tax.Basket) { x.UsedInStay = math.MaxInt64 }, "basket.amount"},
		"no day of purchase":                 {one(func(p *tax.Purchase) { p.Date = "" }), "date.malformed"},
		"another currency":                   {one(func(p *tax.Purchase) { p.Currency = "USD" }), "basket.currency"},
		"nothing paid":                       {one(func(p *tax.Purchase) { p.Gross = 0 }), "basket.amount"},
		"less than nothing paid":             {one(func(p *tax.Purchase) { p.Gross = math.MinInt64 }), "basket.amount"},
		"an absurd amount":                   {one(func(p *tax.Purchase) { p.Gross = money.MaxMinor + 1 }), "basket.amount"},
		"the most absurd":                    {one(func(p *tax.Purchase) { p.Gross, p.VAT = math.MaxInt64, math.MaxInt64 }), "basket.amount"},
		"negative tax":                       {one(func(p *tax.Purchase) { p.VAT = -1 }), "basket.amount"},
		"more tax than price":                {one(func(p *tax.Purchase) { p.VAT = 12001 }), "basket.amount"},
		"bought after leaving":               {one(func(p *tax.Purchase) { p.Date = today.AddDays(3) }), "basket.after_departure"},
		"bought before birth":                {func(x *tax.Basket) { x.Traveller.BirthDate = today.AddDays(1) }, "basket.unborn"},
		"too much together":                  {func(x *tax.Basket) { x.Purchases = []tax.Purchase{paper("a", money.MaxMinor), paper("b", 1)} }, "basket.amount"},
		"too many lines":                     {lines(make([]tax.Line, 1001)...), "basket.size"},
		"a line of negative quantity":        {lines(tax.Line{Quantity: -1, Gross: 12000}), "basket.line"},
		"a line of negative price":           {lines(tax.Line{Gross: -1}, tax.Line{Gross: 12001}), "basket.line"},
		"a line of negative tax":             {lines(tax.Line{Gross: 12000, VAT: -1}), "basket.line"},
		"a line of absurd tax":               {lines(tax.Line{Gross: 12000, VAT: math.MaxInt64, Taxes: []tax.OtherTax{{Amount: 1}}}), "basket.line"},
		"a line of more taxes than price":    {lines(tax.Line{Gross: 12000, VAT: 2000, Taxes: []tax.OtherTax{{Amount: 10001}}}), "basket.line"},
		"a negative tax in a line":           {lines(tax.Line{Gross: 12000, Taxes: []tax.OtherTax{{Amount: -1}}}), "basket.line"},
		"too many taxes":                     {lines(tax.Line{Gross: 12000, Taxes: make([]tax.OtherTax, 21)}), "basket.size"},
		"lines that do not add up":           {lines(tax.Line{Gross: 11999, VAT: 2000}), "basket.sum"},
		"lines of more tax than the receipt": {lines(tax.Line{Gross: 12000, VAT: 2001}), "basket.sum"},
	} {
		x := claim(paper("a", 12000))
		c.change(&x)
		if _, err := b.Quote(x, ""); models.CodeOf(err) != c.code || models.KindOf(err) != models.Invalid {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
	}
	if _, err := b.Quote(claim(), "nobody's"); models.CodeOf(err) != "tax.no_profile" {
		t.Errorf("an unknown profile: %v", err)
	}
	if q, err := b.Quote(claim(), ""); err != nil || q.Refund != 0 {
		t.Errorf("nothing bought is worth %d, %v", q.Refund, err)
	}
	if _, err := b.Quote(claim(dated(paper("a", 12000), today.AddDays(2))), ""); err != nil {
		t.Errorf("bought where the calendar is a day ahead: %v", err)
	}
}

func TestAQuoteLeavesItsBasketAlone(t *testing.T) {
	x := claim(paper("a", 12000), listed("b", thing("clothing", 6000)))
	before := fmt.Sprintf("%+v", x)
	quote(t, written(t, rules{"refund": "formula: tax_fraction"}), x, "")
	if after := fmt.Sprintf("%+v", x); after != before {
		t.Errorf("%s\nbecame\n%s", before, after)
	}
}

func TestAnOfficerSeesWhatTheProfileSays(t *testing.T) {
	p, err := law(t).Profile("")
	if err != nil {
		t.Fatal(err)
	}
	goods := func(gross int64, categories ...string) tax.Purchase {
		x := paper("a", gross)
		for _, c := range categories {
			x.Lines = append(x.Lines, tax.Line{Category: c})
		}
		return x
	}
	for name, c := range map[string]struct {
		x    tax.Purchase
		want string
	}{
		"ordinary":                        {goods(100000, "clothing"), ""},
		"above the ceiling":               {goods(100001, "clothing"), "inspect.above_ceiling"},
		"a category, told once":           {goods(5000, "clothing", "watches", "art"), "inspect.goods_category watches"},
		"both":                            {goods(100001, "jewellery"), "inspect.above_ceiling inspect.goods_category jewellery"},
		"a reduced receipt without lines": {goods(5000), ""},
	} {
		var got []string
		for _, r := range p.Inspect(c.x, "EUR") {
			got = append(got, r.Code)
			if v := r.Params["category"]; v != "" {
				got = append(got, v)
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %v, want %q", name, got, c.want)
		}
	}
	if p.Sampled(0) {
		t.Error("the standard profile draws no samples")
	}
	one, err := written(t, rules{"profile": "inspect: {sample_basis_points: 100}\n"}).Profile("")
	if err != nil {
		t.Fatal(err)
	}
	drawn := 0
	for h := range uint32(20_000) {
		if one.Sampled(h) {
			drawn++
		}
	}
	if drawn != 200 {
		t.Errorf("one percent of 20000 are %d", drawn)
	}
}

func TestSchemesAreFoundByCountry(t *testing.T) {
	b := law(t)
	for country, want := range map[string][3]string{"FR": {"EUR", "external", "PABLO"}, "SG": {"SGD", "external", "eTRS"}} {
		s, err := b.Scheme(country)
		if err != nil {
			t.Fatal(err)
		}
		if by, system := s.ValidatedBy(today, today); !slices.Equal([]string{string(s.Currency), by, system}, want[:]) {
			t.Errorf("%s: %s, %s, %s", country, s.Currency, by, system)
		}
	}
	if _, err := b.Scheme("fr"); models.CodeOf(err) != "tax.no_scheme" {
		t.Errorf("a country without law: %v", err)
	}
}
