package tax_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"taxrefund/models"
	"taxrefund/models/money"
	"taxrefund/models/tax"
)

// book is the law and the profiles that are part of the program, with a test's own profiles beside them.
func book(t testing.TB, profiles ...string) *tax.Book {
	t.Helper()
	if len(profiles) == 0 {
		return law(t)
	}
	own := fstest.MapFS{}
	for i, text := range profiles {
		own[fmt.Sprintf("profiles/own%d.yaml", i)] = &fstest.MapFile{Data: []byte(text)}
	}
	b, err := tax.Load(own)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// inline is a book of one scheme written in a test. A rule is given by name, without its dates and source; those not given
// ask for nothing. Nothing is assumed.
func inline(t testing.TB, id string, currency money.Currency, rules map[string]string) *tax.Book {
	t.Helper()
	b, err := inlineBook(id, currency, rules)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func inlineBook(id string, currency money.Currency, rules map[string]string) (*tax.Book, error) {
	text := fmt.Sprintf("id: %s\nname: %s\ncurrency: %s\nzone: Etc/UTC\nsources:\n  law: {title: a law, address: \"https://law.example\", kind: law}\n", id, id, currency)
	for _, rule := range [][2]string{{"status", "value: active"}, {"validation", "by: officer, unit: line"}, {"minimum", `amount: "0", comparison: ge, basis: inclusive`},
		{"maximum", "none: true"}, {"traveller", "none: true"}, {"goods", "none: true"}, {"refund", "formula: sum_of_tax"}, {"fee", "none: true"},
		{"deadline", "kind: months_after, months: 3"}, {"claim_within", "none: true"},
		{"rounding", "at: receipt, tax: half_up, refund: half_up, fee: half_up"}, {"inspection", "none: true"}, {"cash", "not_known: true"}} {
		says := rule[1]
		if given, ok := rules[rule[0]]; ok {
			says = given
		}
		text += fmt.Sprintf("%s:\n  - {since: unknown, %s, source: law, certainty: verified}\n", rule[0], says)
	}
	return tax.LoadFS(fstest.MapFS{
		"schemes/" + strings.ToLower(id) + ".yaml": {Data: []byte(text)},
		"schemes/categories.yaml":                  {Data: []byte("clothing: Clothing\n")},
		"schemes/territories.yaml":                 {Data: []byte("EU: [{since: unknown, countries: [FR], source: law}]\n")},
		"profiles/standard.yaml":                   {Data: []byte("name: standard\n")},
	})
}

// bought is a purchase of one thing at one shop, in minor units, with tax at a rate in it.
func bought(day models.Date, gross int64, rate string) tax.Purchase {
	r, err := money.ParseRate(rate)
	if err != nil {
		panic(err)
	}
	num, scale := r.Frac()
	vat, err := money.MulDiv(gross, num, 100*scale+num, money.HalfUp)
	if err != nil {
		panic(err)
	}
	return tax.Purchase{Key: fmt.Sprint(day, " ", gross), MerchantVAT: "M1", Shop: "S1", City: "C1", Date: day, Gross: gross, VAT: vat,
		Lines: []tax.Line{{Key: "1", Quantity: 1, Gross: gross, VAT: vat, Rate: rate}}}
}

// visit is somebody from China whom every law admits, who leaves the day after the last purchase.
func visit(country string, purchases ...tax.Purchase) tax.Basket {
	last := models.Date("")
	for i := range purchases {
		last = max(last, purchases[i].Date)
	}
	crew, stay := false, 10
	return tax.Basket{Scheme: country, Purchases: purchases, DepartsOn: last.AddDays(1), KnownOn: last.AddDays(1), Traveller: tax.Traveller{
		BirthDate: "1990-02-03", Nationality: "CHN", Residence: "CN", Crew: &crew, EnteredOn: last.AddDays(-10), StayDays: &stay, Statuses: []tax.Standing{}}}
}

func quote(t testing.TB, b *tax.Book, x tax.Basket, profile string) tax.Quote {
	t.Helper()
	q, err := b.Quote(x, profile)
	if err != nil {
		t.Fatal(err)
	}
	if len(q.Receipts) != len(x.Purchases) {
		t.Fatalf("%d answers for %d purchases", len(q.Receipts), len(x.Purchases))
	}
	return q
}

// codes lists why a receipt earns nothing; what is not known or not asked says of which rule or fact.
func codes(r tax.ReceiptQuote) (out []string) {
	for _, why := range r.Reasons {
		code := why.Code
		if about := why.Params["rule"] + why.Params["fact"]; about != "" {
			code += " " + about
		}
		out = append(out, code)
	}
	return out
}

// verdict is "" for a basket whose every receipt is eligible, else the first reason of the first that is not.
func verdict(t testing.TB, b *tax.Book, x tax.Basket, profile string) string {
	t.Helper()
	for _, r := range quote(t, b, x, profile).Receipts {
		if !r.Eligible {
			return codes(r)[0]
		}
	}
	return ""
}

// assumes fails unless an answer names certain assumptions that it rests on.
func assumes(t testing.TB, q tax.Quote, what ...string) {
	t.Helper()
	for _, w := range what {
		if !slices.Contains(q.Assumed, w) {
			t.Errorf("the answer does not name its assumption %q: %v", w, q.Assumed)
		}
	}
}

// asked is a basket and what becomes of it: "" is eligible, else the first reason why not.
type asked struct {
	x    tax.Basket
	want string
}

func verdicts(t *testing.T, b *tax.Book, cases map[string]asked) {
	t.Helper()
	for name, c := range cases {
		if got := verdict(t, b, c.x, ""); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// departing puts the departure on another day.
func departing(day models.Date, x tax.Basket) tax.Basket {
	x.DepartsOn, x.KnownOn = day, day
	return x
}

// who changes the traveller.
func who(x tax.Basket, change func(*tax.Traveller)) tax.Basket {
	change(&x.Traveller)
	return x
}

// from is a traveller of a nationality who lives in a country.
func from(nationality, residence string, x tax.Basket) tax.Basket {
	x.Traveller.Nationality, x.Traveller.Residence = nationality, residence
	return x
}

// entered puts the day on which the traveller came.
func entered(day models.Date, x tax.Basket) tax.Basket {
	x.Traveller.EnteredOn = day
	return x
}

// of makes a purchase one of certain goods, made somewhere.
func of(category, origin string, p tax.Purchase) tax.Purchase {
	p.Lines = slices.Clone(p.Lines)
	p.Lines[0].Category, p.Lines[0].Origin = category, origin
	return p
}

// at makes a purchase one at another shop of a merchant, under a name of its own.
func at(merchant, shop string, p tax.Purchase) tax.Purchase {
	p.MerchantVAT, p.Shop, p.Key = merchant, shop, p.Key+merchant+shop
	return p
}

// merged is one receipt with the lines of several.
func merged(p ...tax.Purchase) tax.Purchase {
	all := p[0]
	for _, q := range p[1:] {
		all.Gross, all.VAT, all.Lines = all.Gross+q.Gross, all.VAT+q.VAT, append(slices.Clone(all.Lines), q.Lines...)
	}
	return all
}

// rate is a country's rate of VAT of a name on a day; empty where none is known.
func rate(t testing.TB, b *tax.Book, country, name string, on models.Date) string {
	t.Helper()
	s, err := b.Scheme(country)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range s.Rates {
		if r.Name == name && on >= r.Since && (r.Until == "" || on <= r.Until) {
			return r.Rate.Text
		}
	}
	return ""
}

// cash is what a country's law lets be handed out on a day, in minor units; -1 where no limit is known.
func cash(t testing.TB, b *tax.Book, country string, on models.Date) int64 {
	t.Helper()
	s, err := b.Scheme(country)
	if err != nil {
		t.Fatal(err)
	}
	limit, ok := s.Cash(on)
	if !ok {
		return -1
	}
	return limit.Max.Minor
}
