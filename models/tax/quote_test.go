package tax_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"taxrefund/models"
	"taxrefund/models/money"
	"taxrefund/models/tax"
)

func TestEachReceiptIsJudgedByTheLawOfItsDay(t *testing.T) {
	b := book(t)
	x := trip("SG", "2024-01-02", on(gst("new", 10900), "2024-01-01"), on(gst("old", 10800), "2023-12-31"))
	q := quote(t, b, x)
	if q.Version != "SG@2024-01-01" || q.SchemeID != "SG" || q.Currency != "SGD" || q.Profile != "standard" {
		t.Errorf("the answer names %s %s %s %s", q.Version, q.SchemeID, q.Currency, q.Profile)
	}
	if q.Receipts[0].VAT != 900 || q.Receipts[1].VAT != 800 {
		t.Errorf("the tax of the new year is %d, of the old %d", q.Receipts[0].VAT, q.Receipts[1].VAT)
	}
	x.AsOf = "2023-12-31"
	if q := quote(t, b, x); q.Version != "SG@2023-01-01" || q.Receipts[0].VAT != 900 {
		t.Errorf("as of the old year: %s, tax %d", q.Version, q.Receipts[0].VAT)
	}
	early := trip("SG", "2019-04-05", on(gst("a", 50000), "2019-04-03"))
	if r := quote(t, b, early).Receipts[0]; !slices.Equal(codes(r), []string{"tax.no_law"}) || r.Refund != 0 {
		t.Errorf("before any law: %+v", r)
	}
}

func TestWhatIsAssumedIsMarked(t *testing.T) {
	b := book(t)
	for _, c := range []struct {
		name, country, residence, want string
	}{
		{"France, asked where they live", "FR", "CN", "fee grouping_first_day_counts rounding"},
		{"France, not asked", "FR", "", "fee grouping_first_day_counts residence_from_nationality rounding"},
		{"Singapore, asked where they live", "SG", "CN", "fee rounding"},
		{"Singapore, not asked", "SG", "", "fee residence_from_nationality rounding"},
	} {
		x := trip(c.country, "2026-05-04", receipt("a", 20000), receipt("b", 20000))
		x.Traveller.Residence = c.residence
		q := quote(t, b, x)
		if got := strings.Join(slices.Sorted(slices.Values(q.Assumed)), " "); got != c.want {
			t.Errorf("%s: assumed are %q, want %q", c.name, got, c.want)
		}
	}
	x := trip("FR", "2026-05-04", receipt("a", 20000))
	x.Traveller.BirthDate = ""
	if q := quote(t, b, x); !slices.Contains(q.Assumed, "age_from_unknown_birth_date") {
		t.Errorf("of somebody whose age nobody knows, assumed are %q", q.Assumed)
	}
}

func TestABasketThatCannotBeIsRefused(t *testing.T) {
	b := book(t)
	with := func(change func(*tax.Basket)) tax.Basket {
		x := trip("FR", "2026-05-04", receipt("a", 20000))
		change(&x)
		return x
	}
	for name, c := range map[string]struct {
		x    tax.Basket
		code string
	}{
		"an unknown country":          {with(func(x *tax.Basket) { x.Scheme = "ZZ" }), "tax.no_scheme"},
		"too many receipts":           {with(func(x *tax.Basket) { x.Purchases = make([]tax.Purchase, 201) }), "basket.size"},
		"no day of departure":         {with(func(x *tax.Basket) { x.DepartsOn = "" }), "date.malformed"},
		"no day of the claim":         {with(func(x *tax.Basket) { x.AsOf = "2026-02-30" }), "date.malformed"},
		"no day of purchase":          {with(func(x *tax.Basket) { x.Purchases[0].Date = "" }), "date.malformed"},
		"a claim before any law":      {with(func(x *tax.Basket) { x.AsOf = "2003-12-31" }), "tax.no_law"},
		"nothing paid":                {with(func(x *tax.Basket) { x.Purchases[0].Gross = 0 }), "basket.amount"},
		"less than nothing paid":      {with(func(x *tax.Basket) { x.Purchases[0].Gross = -1 }), "basket.amount"},
		"an absurd amount":            {with(func(x *tax.Basket) { x.Purchases[0].Gross = money.MaxMinor + 1 }), "basket.amount"},
		"negative tax":                {with(func(x *tax.Basket) { x.Purchases[0].VAT = -1 }), "basket.amount"},
		"more tax than price":         {with(func(x *tax.Basket) { x.Purchases[0].VAT = 20001 }), "basket.amount"},
		"bought after leaving":        {with(func(x *tax.Basket) { x.Purchases[0].Date = x.DepartsOn.AddDays(2) }), "basket.after_departure"},
		"a line of negative quantity": {with(func(x *tax.Basket) { x.Purchases[0].Lines = []tax.Line{{Quantity: -1}} }), "basket.line"},
		"a line of negative price":    {with(func(x *tax.Basket) { x.Purchases[0].Lines = []tax.Line{{Gross: -1}} }), "basket.line"},
		"a line of negative tax":      {with(func(x *tax.Basket) { x.Purchases[0].Lines = []tax.Line{{VAT: -1}} }), "basket.line"},
	} {
		if _, err := b.Quote(c.x); models.CodeOf(err) != c.code || models.KindOf(err) != models.Invalid {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
	}
	if q, err := b.Quote(with(func(x *tax.Basket) { x.Purchases = nil })); err != nil || q.Refund != 0 {
		t.Errorf("nothing bought is worth %d, %v", q.Refund, err)
	}
	dayAhead := with(func(x *tax.Basket) { x.Purchases[0].Date = x.DepartsOn.AddDays(1) })
	if _, err := b.Quote(dayAhead); err != nil {
		t.Errorf("bought where the calendar is a day ahead: %v", err)
	}
}

// lawOf is a law of these files alone.
func lawOf(files map[string]string) fstest.MapFS {
	from := fstest.MapFS{}
	for path, text := range files {
		from[path] = &fstest.MapFile{Data: []byte(text)}
	}
	return from
}

func load(t *testing.T, files map[string]string) *tax.Book {
	t.Helper()
	b, err := tax.LoadFS(lawOf(files))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestAClaimKeepsTheLawItWasMadeUnder(t *testing.T) {
	now := load(t, map[string]string{"profiles/p.yaml": profile, "schemes/territories.yaml": territories, "schemes/xx.yaml": scheme(version("2020-01-01", "", "100.00"))})
	x := trip("XX", "2026-05-04", receipt("a", 15000))
	made := quote(t, now, x)
	later := load(t, map[string]string{"profiles/p.yaml": profile, "schemes/territories.yaml": territories, "schemes/xx.yaml": scheme(
		version("2026-06-01", "", "500.00"), version("2026-05-01", "2026-05-31", "200.00"), version("2020-01-01", "2026-04-30", "100.00"))})
	kept, err := later.QuoteUnder(made.Version, made.Profile, x)
	if err != nil || kept.Version != made.Version || kept.Refund != made.Refund || made.Refund == 0 {
		t.Errorf("the claim was worth %d under %s, and after a law that reaches back %d under %s, %v", made.Refund, made.Version, kept.Refund, kept.Version, err)
	}
	if fresh := quote(t, later, x); fresh.Version != "XX@2026-05-01" || fresh.Refund != 0 {
		t.Errorf("a claim made now is under %s and worth %d", fresh.Version, fresh.Refund)
	}
	y := trip("XX", "2026-06-01", receipt("a", 15000))
	y.AsOf = "2026-05-31" // made in Europe on the last day, bought where it was tomorrow already
	if q, err := later.QuoteUnder("XX@2026-05-01", "standard", y); err != nil || len(eligible(q)) != 0 || q.Receipts[0].Reasons[0].Params["minimum"] != "EUR 500.00" {
		t.Errorf("a law that was known to come holds from its day on: %+v, %v", q.Receipts, err)
	}
	for _, gone := range []string{"XX@2019-01-01", "XX", "XX@"} {
		if _, err := later.QuoteUnder(gone, "standard", x); models.CodeOf(err) != "tax.version_gone" || models.KindOf(err) != models.Internal {
			t.Errorf("%s: %v", gone, err)
		}
	}
	if _, err := later.QuoteUnder("ZZ@2020-01-01", "standard", x); models.CodeOf(err) != "tax.no_scheme" {
		t.Errorf("a country that is gone: %v", err)
	}
}

func TestAnOfficerSeesWhatTheProfileSays(t *testing.T) {
	p := book(t).Profile("nobody's")
	if p.Name != "standard" {
		t.Fatalf("an unknown profile is %q", p.Name)
	}
	goods := func(gross int64, categories ...string) tax.Purchase {
		x := receipt("a", gross)
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
	one := load(t, map[string]string{"profiles/p.yaml": strings.Replace(profile, "sample_basis_points: 0", "sample_basis_points: 100", 1)}).Profile("standard")
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

// BenchmarkQuote judges ten receipts of five lines, which a kiosk waits for.
func BenchmarkQuote(b *testing.B) {
	law := book(b)
	var list []tax.Purchase
	for i := range 10 {
		p := on(receipt(string(rune('a'+i)), 6000), models.Date("2026-05-04").AddDays(-i))
		for range 5 {
			p.Lines = append(p.Lines, tax.Line{Category: "clothing", Quantity: 1, Gross: 1200, VAT: 200, Rate: "20"})
		}
		list = append(list, p)
	}
	x := trip("FR", "2026-05-04", list...)
	b.ReportAllocs()
	for b.Loop() {
		if q, err := law.Quote(x); err != nil || q.Refund == 0 {
			b.Fatal(q.Refund, err)
		}
	}
}
