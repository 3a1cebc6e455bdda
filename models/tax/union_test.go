package tax_test

import (
	"cmp"
	"strings"
	"testing"

	"taxrefund/models"
	"taxrefund/models/tax"
)

// leaving is a visit that ends on another day.
func leaving(on models.Date, x tax.Basket) tax.Basket {
	x.DepartsOn, x.KnownOn = on, on
	return x
}

// by is a visit of somebody else.
func by(who tax.Traveller, x tax.Basket) tax.Basket {
	who.BirthDate = cmp.Or(who.BirthDate, "1990-02-03")
	x.Traveller = who
	return x
}

// line is one thing of a kind, in minor units, with tax at a rate in it.
func line(gross int64, rate, category string) tax.Line {
	l := bought("2026-01-01", gross, rate).Lines[0]
	l.Category = category
	return l
}

// judged is a visit and what the standard profile must say of each receipt: "ok", or why not.
type judged struct {
	name string
	x    tax.Basket
	want string
}

func judge(t *testing.T, b *tax.Book, all []judged) {
	t.Helper()
	for _, c := range all {
		var said []string
		for _, r := range quote(t, b, c.x, "").Receipts {
			why := strings.ReplaceAll(strings.Join(codes(r), "+"), "tax.", "")
			said = append(said, cmp.Or(why, "ok"))
			if r.Eligible != (why == "") {
				t.Errorf("%s: eligible is %v, reasons are %q", c.name, r.Eligible, why)
			}
		}
		if got := strings.Join(said, ", "); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// rateOn is a rate of VAT of a country on a day, empty where its file says none.
func rateOn(t *testing.T, b *tax.Book, country, name string, on models.Date) string {
	t.Helper()
	s, err := b.Scheme(country)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range s.Rates {
		if r.Name == name && r.Since <= on && (r.Until == "" || on <= r.Until) {
			return r.Rate.Text
		}
	}
	return ""
}
