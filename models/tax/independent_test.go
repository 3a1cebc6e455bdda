package tax_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"taxrefund/models"
	"taxrefund/models/tax"
)

func independent(t testing.TB, b *tax.Book, x tax.Basket, undecided ...string) map[string]bool {
	t.Helper()
	open := map[string]bool{}
	for _, key := range undecided {
		open[key] = true
	}
	asked := x
	asked.Purchases = slices.DeleteFunc(slices.Clone(x.Purchases), func(p tax.Purchase) bool { return p.Gross == 0 })
	sure, err := b.Independent(quote(t, b, asked, "").Version, "", x, open)
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range undecided {
		if _, told := sure[key]; told {
			t.Errorf("%s is undecided, and yet answered for", key)
		}
	}
	return sure
}

func TestOnlyWhatSurvivesEveryRefusalIsDueAtOnce(t *testing.T) {
	missing := tax.Purchase{Key: "m", MerchantVAT: "M", Date: today}
	elsewhere := sold(paper("e", 6000), "N", "T", "D")
	for _, c := range []struct {
		name, law string
		purchases []tax.Purchase
		undecided string
		due       string
	}{
		{"nothing is undecided", "added up", []tax.Purchase{paper("a", 6000), paper("b", 6000)}, "", "a b"},
		{"the other half of a group", "added up", []tax.Purchase{paper("a", 6000), paper("b", 6000)}, "b", ""},
		{"one that stands alone", "added up", []tax.Purchase{paper("a", 20000), paper("b", 6000)}, "b", "a"},
		{"a small one that a decided large one lifts", "added up", []tax.Purchase{paper("a", 20000), paper("b", 500), paper("c", 500)}, "c", "a b"},
		{"a small one that an undecided large one lifts", "added up", []tax.Purchase{paper("a", 20000), paper("b", 500)}, "a", ""},
		{"a group that is enough without the third", "added up", []tax.Purchase{paper("a", 6000), paper("b", 6000), paper("c", 6000)}, "c", "a b"},
		{"below the minimum whatever is decided", "added up", []tax.Purchase{paper("a", 500), paper("b", 500)}, "b", ""},
		{"of four, the undecided would be among the largest", "few receipts", []tax.Purchase{paper("a", 4000), paper("b", 4000), paper("c", 4000), paper("d", 4500)}, "d", "a b"},
		{"a record that is not here yet may take a place", "few receipts", []tax.Purchase{paper("a", 4000), paper("b", 3500), paper("c", 3000), missing}, "m", "a b"},
		{"a large one that may be reduced takes a place", "few receipts", []tax.Purchase{paper("a", 4000), paper("b", 3500), paper("c", 3000), paper("d", 15000)}, "d", "a b"},
		{"a small one takes none", "few receipts", []tax.Purchase{paper("a", 4000), paper("b", 3500), paper("c", 3000), paper("d", 100)}, "d", "a b c"},
		{"what stands alone needs no place", "few receipts", []tax.Purchase{paper("a", 10000), paper("b", 15000)}, "b", "a"},
		{"a seller's table", "tables", []tax.Purchase{listed("a", at21(6000)), listed("b", at21(6000)), sold(listed("e", at21(6000)), "N", "T", "D")}, "b", "e"},
		{"a seller's table and a missing record", "tables", []tax.Purchase{listed("a", at21(6000)), missing, sold(listed("e", at21(6000)), "N", "T", "D")}, "m", "e"},
		{"a table of each receipt", "a table of receipts", []tax.Purchase{paper("a", 50000), paper("b", 50000)}, "b", "a"},
		{"a fee of the claim", "a fee of the claim", []tax.Purchase{paper("a", 50000), elsewhere}, "e", ""},
		{"a fee of the claim, all decided", "a fee of the claim", []tax.Purchase{paper("a", 50000), elsewhere}, "", "a e"},
		{"a form", "the form as one", []tax.Purchase{paper("a", 50000), elsewhere}, "e", ""},
		{"a form, as the operator takes it", "the form as one, guessed", []tax.Purchase{paper("a", 50000), elsewhere}, "e", ""},
		{"a record", "records as one", []tax.Purchase{paper("a", 50000), elsewhere}, "e", "a"},
		{"a stay that is not used up", "a stay", []tax.Purchase{paper("a", 14000), dated(paper("b", 14000), today.AddDays(-1))}, "b", "a"},
		{"a stay that an earlier one may use up", "a stay", []tax.Purchase{paper("a", 9000), dated(paper("b", 14000), today.AddDays(-1)), dated(paper("c", 14000), today.AddDays(-2))}, "c", "b"},
		{"a stay whose earlier ones are decided", "a stay", []tax.Purchase{paper("a", 14000), dated(paper("b", 14000), today.AddDays(-1)), dated(paper("c", 14000), today.AddDays(-2))}, "a", "b c"},
		{"a shop's day", "a shop's day", []tax.Purchase{paper("a", 7000), paper("b", 7000), elsewhere}, "b", "e"},
	} {
		var undecided []string
		for key := range strings.FieldsSeq(c.undecided) {
			undecided = append(undecided, key)
		}
		sure := independent(t, written(t, knotted[c.law]), claim(c.purchases...), undecided...)
		var due []string
		for key, ok := range sure {
			if ok {
				due = append(due, key)
			}
		}
		slices.Sort(due)
		if got := strings.Join(due, " "); got != c.due {
			t.Errorf("%s: due at once are %q, want %q", c.name, got, c.due)
		}
	}
}

// A receipt without tax takes a place in a group of two all the same, so that a larger one that is reduced leaves none.
func TestAReceiptWithoutTaxHoldsItsPlaceInAGroup(t *testing.T) {
	b := written(t, rules{"minimum": `amount: "100.00", comparison: gt, basis: inclusive, together: [{by: [shop], receipts: 2}]`})
	x := claim(listed("small", tax.Line{Gross: 400, VAT: 67, Rate: "20"}), listed("untaxed", tax.Line{Gross: 9999, Rate: "20"}), listed("open", tax.Line{Gross: 13000, VAT: 2167, Rate: "20"}))
	if q := quote(t, b, x, ""); !q.Receipts[0].Eligible || says(q.Receipts[1]) != "tax.no_tax" {
		t.Fatalf("%+v", q)
	}
	if sure := independent(t, b, x, "open"); sure["small"] {
		t.Error("it is due at once, though the open one may take its place")
	}
	if sure := independent(t, b, x); !sure["small"] {
		t.Error("nothing is open, and it is not due")
	}
}

func TestPurchasesOfOneKeyAreNotToldApart(t *testing.T) {
	b := written(t, nil)
	x := claim(paper("a", 6000), paper("a", 6000))
	if _, err := b.Independent(quote(t, b, x, "").Version, "", x, nil); models.CodeOf(err) != "basket.key" {
		t.Errorf("two of one key: %v", err)
	}
	x.Purchases[1].Gross, x.Purchases[1].VAT = 0, 0
	if _, err := b.Independent(quote(t, b, claim(), "").Version, "", x, nil); models.CodeOf(err) != "basket.key" {
		t.Errorf("one of them without a record: %v", err)
	}
	if _, err := b.Independent("AD@000000000000", "", claim(), nil); models.CodeOf(err) != "tax.version_gone" {
		t.Errorf("an unknown law: %v", err)
	}
}

// Officers refuse some of the undecided, take goods out of others and validate the rest, in every combination; late records
// come in as they please. What was called due at once must keep its exact payout.
func TestWhatIsDueAtOnceSurvivesAnyDecision(t *testing.T) {
	everyLaw(t, func(t *testing.T, b *tax.Book, s *tax.Scheme) {
		rapid.Check(t, func(r *rapid.T) {
			x := drawn(r, s)
			whole, err := b.Quote(x, "")
			if err != nil {
				r.Fatal(err)
			}
			undecided, open := map[string]bool{}, []int{}
			for i := range x.Purchases {
				if p := &x.Purchases[i]; len(open) < 5 && rapid.Bool().Draw(r, "undecided") {
					undecided[p.Key] = true
					open = append(open, i)
				} else {
					p.Left = rapid.Bool().Draw(r, "left")
				}
			}
			later := slices.Clone(x.Purchases)
			if len(open) > 0 && rapid.IntRange(0, 3).Draw(r, "a record is missing") == 0 {
				p := &x.Purchases[open[0]]
				*p = tax.Purchase{Key: p.Key, MerchantVAT: p.MerchantVAT, Date: p.Date}
			}
			sure, err := b.Independent(whole.Version, "", x, undecided)
			if err != nil {
				r.Fatal(err)
			}
			worth := payouts(r, b, x)
			for fate := range 1 << len(open) {
				after := settle(r, x, later, open, fate)
				q, err := b.QuoteUnder(whole.Version, "", after)
				if err != nil {
					r.Fatal(err)
				}
				for _, a := range q.Receipts {
					if sure[a.Key] && (!a.Eligible || a.Payout != worth[a.Key]) {
						r.Fatalf("%s was due at once with %d and is now %+v\nof %+v", a.Key, worth[a.Key], a, after)
					}
				}
			}
		})
	})
}

// payouts is what each receipt of a basket is worth while the undecided stand.
func payouts(r *rapid.T, b *tax.Book, x tax.Basket) map[string]int64 {
	x.Purchases = slices.DeleteFunc(slices.Clone(x.Purchases), func(p tax.Purchase) bool { return p.Gross == 0 })
	q, err := b.Quote(x, "")
	if err != nil {
		r.Fatal(err)
	}
	out := map[string]int64{}
	for _, a := range q.Receipts {
		out[a.Key] = a.Payout
	}
	return out
}

// settle refuses those of the open receipts whose bit is set; the others are validated, some of them reduced.
func settle(r *rapid.T, x tax.Basket, later []tax.Purchase, open []int, refused int) tax.Basket {
	x.Purchases = nil
	for i, p := range later {
		n := slices.Index(open, i)
		switch {
		case n >= 0 && refused>>n&1 == 1:
			x.Broken = true
			continue
		case n >= 0:
			if p.Left = rapid.Bool().Draw(r, "validated"); rapid.Bool().Draw(r, "reduced") {
				p = less(r, p)
			}
		}
		x.Purchases = append(x.Purchases, p)
	}
	return x
}
