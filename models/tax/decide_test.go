package tax_test

import (
	"slices"
	"sync"
	"testing"

	"taxrefund/models"
	"taxrefund/models/money"
	"taxrefund/models/tax"
)

var loaded = sync.OnceValues(func() (*tax.Book, error) { return tax.Load() })

// law is the law that is part of the program, read once.
func law(t testing.TB) *tax.Book {
	t.Helper()
	b, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// minor is an amount of a country's currency, written in major units.
func minor(t testing.TB, country, amount string) int64 {
	t.Helper()
	s, err := law(t).Scheme(country)
	if err != nil {
		t.Fatal(err)
	}
	a, err := money.ParseDecimal(amount, s.Currency)
	if err != nil {
		t.Fatal(err)
	}
	return a.Minor
}

// goods is a line of one thing with the tax of its rate in it, to the nearest minor unit, as a till prints it.
func goods(t testing.TB, country, gross, rate string) tax.Line {
	l := bought("2026-01-01", minor(t, country, gross), rate).Lines[0]
	l.Key, l.Category = gross, "clothing"
	return l
}

// receipt is one purchase of several lines.
func receipt(on models.Date, lines ...tax.Line) tax.Purchase {
	p := tax.Purchase{Key: string(on), MerchantVAT: "M1", Shop: "S1", City: "C1", Date: on, Lines: lines}
	for _, l := range lines {
		p.Gross, p.VAT, p.Key = p.Gross+l.Gross, p.VAT+l.VAT, p.Key+" "+l.Key
	}
	return p
}

// decision is what the law says of one receipt of one line; says names the source's id and what it publishes.
type decision struct {
	says  string
	on    models.Date
	gross string
	rate  string
	with  func(*tax.Basket)
	want  string // the code of the refusal; empty is eligible
}

// decide checks decisions of one country under the standard profile.
func decide(t *testing.T, country string, decisions []decision) {
	t.Helper()
	for _, d := range decisions {
		x := visit(country, receipt(d.on, goods(t, country, d.gross, d.rate)))
		if d.with != nil {
			d.with(&x)
		}
		r := quote(t, law(t), x, "").Receipts[0]
		if want := slices.DeleteFunc([]string{d.want}, func(s string) bool { return s == "" }); !slices.Equal(codes(r), want) {
			t.Errorf("%s, %s: %s of %s: %v, want %q", country, d.says, d.gross, d.on, r.Reasons, d.want)
		}
	}
}

// worth checks what a receipt of one line gives back before any fee.
func worth(t *testing.T, country string, on models.Date, gross, rate, want string) {
	t.Helper()
	r := quote(t, law(t), visit(country, receipt(on, goods(t, country, gross, rate))), "").Receipts[0]
	if r.Refund != minor(t, country, want) || !r.Eligible {
		t.Errorf("%s: %s at %s %% give back %d, want %s (%v)", country, gross, rate, r.Refund, want, r.Reasons)
	}
}

// bare checks that the law by itself answers for a receipt of somebody whose residence is known: nothing is assumed.
func bare(t *testing.T, country, rate string) {
	t.Helper()
	q := quote(t, law(t), visit(country, receipt("2026-05-04", goods(t, country, "900.00", rate))), "law")
	if r := q.Receipts[0]; !r.Eligible || len(q.Assumed) > 0 || r.Fee != 0 || r.Payout != r.Tax {
		t.Errorf("%s: %+v, assumed %v", country, r, q.Assumed)
	}
}

// lastDay checks the last day on which goods may leave, and that the next one is too late.
func lastDay(t *testing.T, country, rate string, on, last models.Date) {
	t.Helper()
	for day, want := range map[models.Date][]string{last: nil, last.AddDays(1): {"tax.too_old"}} {
		x := visit(country, receipt(on, goods(t, country, "900.00", rate)))
		x.DepartsOn, x.KnownOn = day, day
		if r := quote(t, law(t), x, "").Receipts[0]; r.DeadlineOn != last || !slices.Equal(codes(r), want) {
			t.Errorf("%s: bought on %s, leaving on %s: by %s, %v; want %s, %v", country, on, day, r.DeadlineOn, r.Reasons, last, want)
		}
	}
}

// leavesOut checks that goods of some kinds earn nothing and take nothing else with them.
func leavesOut(t *testing.T, country, rate string, categories ...string) {
	t.Helper()
	for _, c := range categories {
		out := goods(t, country, "500.00", rate)
		out.Key, out.Category = "out", c
		r := quote(t, law(t), visit(country, receipt("2026-05-04", goods(t, country, "900.00", rate), out)), "").Receipts[0]
		if !r.Eligible || !r.Lines[0].Eligible || r.Lines[1].Eligible || r.Lines[1].Reasons[0].Code != "tax.excluded_goods" {
			t.Errorf("%s, %s: %+v", country, c, r.Lines)
		}
	}
}

// validatedBy checks who says that goods left which were bought on a day.
func validatedBy(t *testing.T, country string, on models.Date, by, system string) {
	t.Helper()
	s, err := law(t).Scheme(country)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(s.Validation, func(v tax.Validation) bool { return v.Since <= on && (v.Until == "" || v.Until >= on) })
	if i < 0 || s.Validation[i].By != by || s.Validation[i].System != system {
		t.Errorf("%s on %s: validated by %+v; want %q, %q", country, on, s.Validation, by, system)
	}
}

// lives makes the traveller a citizen of one state who lives in another country.
func lives(nationality, residence string) func(*tax.Basket) {
	return func(x *tax.Basket) { x.Traveller.Nationality, x.Traveller.Residence = nationality, residence }
}
