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

func TestReceiptsAreAddedUpOnlyAsTheLawAllows(t *testing.T) {
	b := book(t)
	at := func(p tax.Purchase, vat, shop, city string) tax.Purchase {
		p.MerchantVAT, p.Shop, p.City = vat, shop, city
		return p
	}
	for _, c := range []struct {
		name, country string
		purchases     []tax.Purchase
		want          string
	}{
		// CGI ann. IV art. 24 bis: several shops of one city under one VAT number within three calendar days, over 100 euro.
		{"two shops of one city and number", "FR", []tax.Purchase{receipt("a", 6000), at(receipt("b", 6000), "FR83404833048", "Rivoli", "Paris")}, "a b"},
		{"together exactly the minimum", "FR", []tax.Purchase{receipt("a", 6000), receipt("b", 4000)}, ""},
		{"another city", "FR", []tax.Purchase{receipt("a", 6000), at(receipt("b", 6000), "FR83404833048", "Opéra", "Lyon")}, ""},
		{"another VAT number", "FR", []tax.Purchase{receipt("a", 6000), at(receipt("b", 6000), "FR40303265045", "Opéra", "Paris")}, ""},
		{"the third day", "FR", []tax.Purchase{on(receipt("a", 6000), "2026-05-02"), receipt("b", 6000)}, "a b"},
		{"the fourth day", "FR", []tax.Purchase{on(receipt("a", 6000), "2026-05-01"), receipt("b", 6000)}, ""},
		{"a sliding window leaves the first day out", "FR", []tax.Purchase{on(receipt("a", 1000), "2026-05-01"), on(receipt("b", 6000), "2026-05-03"), receipt("c", 6000)}, "b c"},
		{"two windows may share a receipt", "FR", []tax.Purchase{on(receipt("a", 5000), "2026-05-01"), on(receipt("b", 6000), "2026-05-03"), on(receipt("c", 5000), "2026-05-05")}, "a b c"},
		{"a large one lifts a small one", "FR", []tax.Purchase{receipt("a", 20000), receipt("b", 500)}, "a b"},
		{"under the older law, one shop and one day", "FR", []tax.Purchase{on(receipt("a", 9000), "2020-12-30"), on(receipt("b", 9000), "2020-12-30")}, "a b"},
		{"under the older law, another day", "FR", []tax.Purchase{on(receipt("a", 9000), "2020-12-29"), on(receipt("b", 9000), "2020-12-30")}, ""},
		{"no group spans two laws", "FR", []tax.Purchase{on(receipt("a", 9000), "2020-12-31"), on(receipt("b", 9000), "2021-01-01")}, ""},
		// IRAS: up to three same-day receipts of one registration number and shop name, at least 100 dollars.
		{"three of one day", "SG", []tax.Purchase{gst("a", 3400), gst("b", 3300), gst("c", 3300)}, "a b c"},
		{"three that stay below", "SG", []tax.Purchase{gst("a", 3400), gst("b", 3300), gst("c", 3299)}, ""},
		{"four are one too many", "SG", []tax.Purchase{gst("a", 2500), gst("b", 2500), gst("c", 2500), gst("d", 2500)}, ""},
		{"of four, the three that are worth most", "SG", []tax.Purchase{gst("a", 2000), gst("b", 4000), gst("c", 5000), gst("d", 3000)}, "b c d"},
		{"another day", "SG", []tax.Purchase{on(gst("a", 5000), "2026-05-03"), gst("b", 5000)}, ""},
		{"another shop", "SG", []tax.Purchase{gst("a", 5000), at(gst("b", 5000), "M90312345A", "Marina", "Singapore")}, ""},
		{"another number", "SG", []tax.Purchase{gst("a", 5000), at(gst("b", 5000), "M90399999Z", "Orchard", "Singapore")}, ""},
	} {
		last := models.Date("2026-05-04")
		if d := c.purchases[len(c.purchases)-1].Date; d != "" {
			last = d
		}
		q := quote(t, b, trip(c.country, last, c.purchases...))
		if got := strings.Join(eligible(q), " "); got != c.want {
			t.Errorf("%s: eligible are %q, want %q", c.name, got, c.want)
		}
	}
}

func TestTheLargestThreeCountWhereOnlyTheyReachTheMinimum(t *testing.T) {
	little := gst("most", 6000)
	little.VAT = 110 // mostly goods without tax: the smallest refund on the largest receipt
	q := quote(t, book(t), trip("SG", "2026-05-04", little, gst("a", 3000), gst("b", 3000), gst("c", 3000)))
	if got := strings.Join(eligible(q), " "); got != "a b most" {
		t.Errorf("eligible are %q", got)
	}
}

func TestNoGroupSpansTwoVersionsOfOneRule(t *testing.T) {
	windowed := func(since, until string) string {
		return strings.Replace(version(since, until, "100.00"), "{kind: none", "{kind: city_days, days: 3", 1)
	}
	b := load(t, map[string]string{"profiles/p.yaml": profile, "schemes/territories.yaml": territories,
		"schemes/xx.yaml": scheme(windowed("2026-05-04", ""), windowed("2020-01-01", "2026-05-03"))})
	q := quote(t, b, trip("XX", "2026-05-04", on(receipt("a", 6000), "2026-05-02"), on(receipt("b", 6000), "2026-05-03"), receipt("c", 6000)))
	if got := strings.Join(eligible(q), " "); got != "a b" {
		t.Errorf("eligible are %q", got)
	}
}

func TestAGroupIsNamedOnWhatItLifted(t *testing.T) {
	q := quote(t, book(t), trip("FR", "2026-05-04", receipt("large", 20000), receipt("small", 500)))
	large, small := q.Receipts[0], q.Receipts[1]
	if large.Group != "" || small.Group == "" {
		t.Errorf("the large one is in group %q, the small one in %q", large.Group, small.Group)
	}
}

func TestAReceiptTheLawRefusesLiftsNothing(t *testing.T) {
	tobacco := receipt("tobacco", 9000)
	tobacco.Lines = []tax.Line{{Category: "tobacco", Quantity: 1, Gross: 9000, VAT: 1500, Rate: "20"}}
	q := quote(t, book(t), trip("FR", "2026-05-04", tobacco, receipt("scarf", 9000)))
	if got := eligible(q); len(got) != 0 {
		t.Errorf("eligible are %v", got)
	}
}

func TestOnlyWhatSurvivesEveryRefusalIsDueAtOnce(t *testing.T) {
	b := book(t)
	for _, c := range []struct {
		name, country string
		purchases     []tax.Purchase
		undecided     string
		due           string
	}{
		{"nothing is undecided", "FR", []tax.Purchase{receipt("a", 6000), receipt("b", 6000)}, "", "a b"},
		{"the other half of a group is undecided", "FR", []tax.Purchase{receipt("a", 6000), receipt("b", 6000)}, "b", ""},
		{"one that stands alone", "FR", []tax.Purchase{receipt("a", 20000), receipt("b", 6000)}, "b", "a"},
		{"a small one that a decided large one lifts", "FR", []tax.Purchase{receipt("a", 20000), receipt("b", 500)}, "", "a b"},
		{"a small one that an undecided large one lifts", "FR", []tax.Purchase{receipt("a", 20000), receipt("b", 500)}, "a", ""},
		{"two of a group that is enough without the third", "FR", []tax.Purchase{receipt("a", 6000), receipt("b", 6000), receipt("c", 6000)}, "c", "a b"},
		{"of four in Singapore, the undecided one would be among the best three", "SG", []tax.Purchase{gst("a", 4000), gst("b", 4000), gst("c", 4000), gst("d", 4500)}, "d", "a b"},
		{"below the minimum whatever is decided", "FR", []tax.Purchase{receipt("a", 500), receipt("b", 500)}, "b", ""},
	} {
		x := trip(c.country, "2026-05-04", c.purchases...)
		q := quote(t, b, x)
		undecided := map[string]bool{}
		for key := range strings.FieldsSeq(c.undecided) {
			undecided[key] = true
		}
		sure, err := b.Independent(q.Version, q.Profile, x, undecided)
		if err != nil {
			t.Fatal(err)
		}
		var due []string
		for key, ok := range sure {
			if undecided[key] {
				t.Errorf("%s: %s is undecided, and yet answered for", c.name, key)
			}
			if ok {
				due = append(due, key)
			}
		}
		slices.Sort(due)
		if got := strings.Join(due, " "); got != c.due {
			t.Errorf("%s: due at once are %q, want %q", c.name, got, c.due)
		}
	}
	if _, err := b.Independent("ZZ@2020-01-01", "standard", trip("FR", "2026-05-04"), nil); models.CodeOf(err) != "tax.no_scheme" {
		t.Errorf("an unknown law: %v", err)
	}
}

// basket draws a trip with up to eight receipts of a few shops and days.
func basket(r *rapid.T) tax.Basket {
	country := rapid.SampledFrom([]string{"FR", "SG"}).Draw(r, "country")
	day := models.Date("2026-05-04")
	var list []tax.Purchase
	for i := range rapid.IntRange(0, 8).Draw(r, "receipts") {
		gross := rapid.OneOf(rapid.Int64Range(1, 15000), rapid.Int64Range(1, 1_000_000_000_000_00)).Draw(r, "gross")
		list = append(list, tax.Purchase{
			Key: strconv.Itoa(i), MerchantVAT: rapid.SampledFrom([]string{"m", "n"}).Draw(r, "merchant"),
			Shop: rapid.SampledFrom([]string{"s", "t"}).Draw(r, "shop"), City: rapid.SampledFrom([]string{"c", "d"}).Draw(r, "city"),
			Date: day.AddDays(-rapid.IntRange(0, 5).Draw(r, "days ago")), Gross: gross, VAT: rapid.Int64Range(0, gross).Draw(r, "vat"),
		})
	}
	return trip(country, day, list...)
}

func TestNoRefundIsEverAboveTheTax(t *testing.T) {
	b := book(t)
	rapid.Check(t, func(r *rapid.T) {
		x := basket(r)
		q, err := b.Quote(x)
		if err != nil {
			r.Fatal(err)
		}
		var gross, vat, fee, refund int64
		for i, a := range q.Receipts {
			if a.Refund < 0 || a.Fee < 0 || a.Refund+a.Fee > a.VAT || a.VAT > x.Purchases[i].VAT {
				r.Fatalf("%+v of %+v", a, x.Purchases[i])
			}
			if a.Eligible != (len(a.Reasons) == 0) || !a.Eligible && a.Refund+a.Fee != 0 || a.Eligible && a.Refund+a.Fee != a.VAT {
				r.Fatalf("eligible and its worth do not agree: %+v", a)
			}
			if a.Eligible {
				gross, vat, fee, refund = gross+a.Gross, vat+a.VAT, fee+a.Fee, refund+a.Refund
			}
		}
		if q.Gross != gross || q.VAT != vat || q.Fee != fee || q.Refund != refund || refund > vat {
			r.Fatalf("the totals %d %d %d %d are not the sums %d %d %d %d", q.Gross, q.VAT, q.Fee, q.Refund, gross, vat, fee, refund)
		}
	})
}

func TestWhatIsDueAtOnceStaysDueWhateverIsDecided(t *testing.T) {
	b := book(t)
	rapid.Check(t, func(r *rapid.T) {
		x := basket(r)
		q, err := b.Quote(x)
		if err != nil {
			r.Fatal(err)
		}
		undecided := map[string]bool{}
		for _, p := range x.Purchases {
			undecided[p.Key] = rapid.Bool().Draw(r, "undecided")
		}
		sure, err := b.Independent(q.Version, q.Profile, x, undecided)
		if err != nil {
			r.Fatal(err)
		}
		refused := x
		refused.Purchases = slices.DeleteFunc(slices.Clone(x.Purchases), func(p tax.Purchase) bool { return undecided[p.Key] })
		after, err := b.QuoteUnder(q.Version, q.Profile, refused)
		if err != nil {
			r.Fatal(err)
		}
		before := map[string]int64{}
		for _, a := range q.Receipts {
			before[a.Key] = a.Refund
		}
		for _, a := range after.Receipts {
			if sure[a.Key] && (!a.Eligible || a.Refund != before[a.Key]) {
				r.Fatalf("%s was due at once with %d and is now %+v", a.Key, before[a.Key], a)
			}
		}
	})
}

func TestTheOrderOfReceiptsChangesNothing(t *testing.T) {
	b := book(t)
	rapid.Check(t, func(r *rapid.T) {
		x := basket(r)
		y := x
		y.Purchases = rapid.Permutation(x.Purchases).Draw(r, "order")
		p, err1 := b.Quote(x)
		q, err2 := b.Quote(y)
		if err1 != nil || err2 != nil {
			r.Fatal(err1, err2)
		}
		if !slices.Equal(eligible(p), eligible(q)) || p.Refund != q.Refund {
			r.Fatalf("in one order %v %d, in another %v %d", eligible(p), p.Refund, eligible(q), q.Refund)
		}
	})
}

// Three same-day receipts may be added up in Singapore (IRAS, Tourist Refund Scheme). Money that is paid at once must
// still be due when a fourth receipt comes into the group: a late record, or a large receipt that is reduced.
func TestInSingaporeMoneyWaitsForWhatMayStillJoinTheGroup(t *testing.T) {
	b := book(t)
	basket := func(fourth int64) tax.Basket {
		x := tax.Basket{Scheme: "SG", DepartsOn: "2026-05-20", AsOf: "2026-05-20", Traveller: tax.Traveller{BirthDate: "1990-01-01", Nationality: "CHN", Residence: "CN"}}
		for i, gross := range []int64{4000, 3500, 3000, fourth} {
			x.Purchases = append(x.Purchases, tax.Purchase{Key: string(rune('a' + i)), MerchantVAT: "SG1", Shop: "Orchard", City: "Singapore", Date: "2026-05-10", Gross: gross, VAT: gross * 9 / 109})
		}
		return x
	}
	q, err := b.Quote(basket(3100))
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		fourth int64
		due    bool
	}{
		"its record is not here yet":     {0, false},
		"large, and may be reduced":      {15000, false},
		"small, and may only be refused": {100, true},
	} {
		sure, err := b.Independent(q.Version, q.Profile, basket(tc.fourth), map[string]bool{"d": true})
		if err != nil || sure["a"] != tc.due {
			t.Errorf("%s: a is due at once: %v (%v), want %v", name, sure["a"], err, tc.due)
		}
	}
}
