package tax_test

import (
	"slices"
	"testing"

	"taxrefund/models"
	"taxrefund/models/tax"
)

func TestTheMinimumOfEachLaw(t *testing.T) {
	b := book(t)
	for _, c := range []struct {
		source, country string
		bought          models.Date
		gross           int64
		want            bool
	}{
		{"CGI ann. IV art. 24 bis: the total must exceed 100 euro", "FR", "2026-05-04", 10000, false},
		{"mcarthurglen.com prints 100.01 euro as the minimum total", "FR", "2026-05-04", 10001, true},
		{"the first day of that law", "FR", "2021-01-01", 10001, true},
		{"detaxe.com: more than 175 euro until the end of 2020", "FR", "2020-12-31", 17500, false},
		{"one cent more", "FR", "2020-12-31", 17501, true},
		{"GST (General) Regulations reg. 50: not less than 100 dollars", "SG", "2026-05-04", 9999, false},
		{"exactly 100 dollars", "SG", "2026-05-04", 10000, true},
		{"also in 2019", "SG", "2019-04-04", 10000, true},
	} {
		p := receipt("a", c.gross)
		if c.country == "SG" {
			p = gst("a", c.gross)
		}
		q := quote(t, b, trip(c.country, c.bought, p))
		r := q.Receipts[0]
		if r.Eligible != c.want || !c.want && !slices.Equal(codes(r), []string{"tax.below_minimum"}) {
			t.Errorf("%s: %d on %s is eligible %v, %v", c.source, c.gross, c.bought, r.Eligible, r.Reasons)
		}
	}
	r := quote(t, b, trip("FR", "2026-05-04", receipt("a", 100))).Receipts[0]
	if r.Reasons[0].Params["minimum"] != "EUR 100.00" {
		t.Errorf("the minimum is told as %v", r.Reasons)
	}
	for _, c := range []struct {
		country string
		on      models.Date
		minor   int64
		exceed  bool
	}{{"FR", "2026-05-04", 10000, true}, {"FR", "2020-06-01", 17500, true}, {"SG", "2026-05-04", 10000, false}} {
		s, err := b.Scheme(c.country)
		if err != nil {
			t.Fatal(err)
		}
		if m, exceed, err := s.Minimum(c.on); err != nil || m.Minor != c.minor || m.Currency != s.Currency || exceed != c.exceed {
			t.Errorf("%s on %s: %v, exceed %v, %v", c.country, c.on, m, exceed, err)
		}
	}
}

func TestTheTaxOfEachLaw(t *testing.T) {
	b := book(t)
	for _, c := range []struct {
		source, country  string
		bought           models.Date
		gross, vat, want int64
	}{
		{"IRAS, preparing for the rate change: 1,070 × 8/108 = 79.26", "SG", "2023-06-15", 107000, 107000, 7926},
		{"derived from 9/109, constantinasia.com", "SG", "2024-01-01", 109000, 109000, 9000},
		{"derived: the last day of 8 %", "SG", "2023-12-31", 108000, 108000, 8000},
		{"derived: the last day of 7 %", "SG", "2022-12-31", 107000, 107000, 7000},
		{"where the record says less, no more than it says", "SG", "2026-05-04", 109000, 500, 500},
		{"France refunds the tax on the invoice, whatever its rates", "FR", "2026-05-04", 12000, 1234, 1234},
	} {
		p := tax.Purchase{Key: "a", MerchantVAT: "x", Shop: "s", City: "c", Date: c.bought, Gross: c.gross, VAT: c.vat}
		q := quote(t, b, trip(c.country, c.bought, p))
		if r := q.Receipts[0]; !r.Eligible || r.VAT != c.want || r.Refund != r.VAT-r.Fee || q.VAT != r.VAT || q.Refund != r.Refund {
			t.Errorf("%s: tax %d, fee %d, refund %d; want tax %d (%v)", c.source, r.VAT, r.Fee, r.Refund, c.want, r.Reasons)
		}
	}
}

func TestTheOperatorsFeeLiesBetweenFloorAndCeiling(t *testing.T) {
	b := book(t)
	for name, c := range map[string]struct{ vat, fee int64 }{
		"fifteen percent":           {10000, 1500},
		"rounded half up":           {1003, 150},
		"a half goes up":            {1010, 152},
		"the floor of one euro":     {400, 100},
		"the ceiling of sixty":      {500000, 6000},
		"never more than the tax":   {37, 37},
		"just where the floor ends": {667, 100},
	} {
		p := receipt("a", 4000000)
		p.VAT = c.vat
		r := quote(t, b, trip("FR", "2026-05-04", p)).Receipts[0]
		if r.Fee != c.fee || r.Refund != c.vat-c.fee {
			t.Errorf("%s: fee %d, refund %d of %d; want fee %d", name, r.Fee, r.Refund, c.vat, c.fee)
		}
	}
}

func TestWhoTheLawAdmits(t *testing.T) {
	b := book(t)
	born := func(d models.Date) func(*tax.Traveller) { return func(x *tax.Traveller) { x.BirthDate = d } }
	lives := func(nationality, residence string) func(*tax.Traveller) {
		return func(x *tax.Traveller) { x.Nationality, x.Residence = nationality, residence }
	}
	for _, c := range []struct {
		source, country string
		who             func(*tax.Traveller)
		want            string
	}{
		{"service-public.fr F20558: sixteen on the day of purchase", "FR", born("2010-05-04"), ""},
		{"a day younger", "FR", born("2010-05-05"), "tax.too_young"},
		{"reg. 49: sixteen in Singapore too", "SG", born("2010-05-04"), ""},
		{"a day younger there", "SG", born("2010-05-05"), "tax.too_young"},
		{"born after the purchase", "FR", born("2026-05-05"), "tax.too_young"},
		{"service-public.fr F20558: whoever lives in the Union", "FR", lives("CHN", "DE"), "tax.resident"},
		{"overseas departments are inside", "FR", lives("CHN", "GP"), "tax.resident"},
		{"the same place as a passport writes it", "FR", lives("CHN", "GLP"), "tax.resident"},
		{"bretagnecommerceinternational.com: nationality does not matter", "FR", lives("FRA", "CN"), ""},
		{"residents of Britain since 2021", "FR", lives("GBR", "GB"), ""},
		{"French Polynesia is outside", "FR", lives("FRA", "PF"), ""},
		{"a German passport where nobody asked", "FR", lives("D", ""), "tax.resident"},
		{"a Chinese passport where nobody asked", "FR", lives("CHN", ""), ""},
		{"a stateless person where nobody asked", "FR", lives("XXA", ""), ""},
		{"reg. 49: no citizen of Singapore, wherever they live", "SG", lives("SGP", "CN"), "tax.citizen"},
		{"written in two letters", "SG", lives("SG", "CN"), "tax.citizen"},
		{"a Frenchwoman in Singapore", "SG", lives("FRA", "FR"), ""},
		{"reg. 49: nobody who lives there, by permit or by pass", "SG", lives("CHN", "SG"), "tax.resident"},
		{"reg. 49: no crew of the departing aircraft", "SG", func(x *tax.Traveller) { x.Crew = true }, "tax.crew"},
		{"France does not ask about crew", "FR", func(x *tax.Traveller) { x.Crew = true }, ""},
		{"an unreadable birth date refuses nobody", "FR", born(""), ""},
	} {
		p := receipt("a", 50000)
		if c.country == "SG" {
			p = gst("a", 50000)
		}
		x := trip(c.country, "2026-05-04", p)
		c.who(&x.Traveller)
		r := quote(t, b, x).Receipts[0]
		if want := slices.DeleteFunc([]string{c.want}, func(s string) bool { return s == "" }); !slices.Equal(codes(r), want) {
			t.Errorf("%s: %v, want %q", c.source, r.Reasons, c.want)
		}
		if !r.Eligible && (r.Refund != 0 || r.Fee != 0) {
			t.Errorf("%s: refused, and yet worth %d", c.source, r.Refund)
		}
	}
}

func TestGoodsTheLawLeavesOut(t *testing.T) {
	b := book(t)
	for _, c := range []struct {
		country, category string
		want              bool
	}{
		{"FR", "clothing", true}, {"FR", "tobacco", false}, {"FR", "medicines", false}, {"FR", "weapons", false}, {"FR", "stamps", false},
		{"FR", "vehicle_parts", false}, {"FR", "cultural_goods", false}, {"SG", "clothing", true}, {"SG", "tobacco", true},
		{"SG", "accommodation", false}, {"SG", "services", false}, {"SG", "consumed", false},
	} {
		p := receipt("a", 50000)
		p.Lines = []tax.Line{{Category: "clothing", Quantity: 1, Gross: 100, VAT: 10, Rate: "20"}, {Category: c.category, Quantity: 1, Gross: 100, VAT: 10, Rate: "20"}}
		r := quote(t, b, trip(c.country, "2026-05-04", p)).Receipts[0]
		if r.Eligible != c.want || !c.want && !slices.Equal(codes(r), []string{"tax.excluded_goods"}) {
			t.Errorf("%s from %s: eligible %v, %v", c.category, c.country, r.Eligible, r.Reasons)
		}
	}
	free := receipt("a", 50000)
	free.VAT = 0
	if r := quote(t, b, trip("FR", "2026-05-04", free)).Receipts[0]; !slices.Equal(codes(r), []string{"tax.no_tax"}) {
		t.Errorf("a receipt without tax: %v", r.Reasons)
	}
}

func TestTheLastDayToLeave(t *testing.T) {
	b := book(t)
	for _, c := range []struct {
		source, country string
		bought, last    models.Date
	}{
		{"Directive 2006/112/EC art. 147, as Belgium prints it: 15 January, 30 April", "FR", "2026-01-15", "2026-04-30"},
		{"the first of the month has no less", "FR", "2026-01-01", "2026-04-30"},
		{"into February", "FR", "2025-11-30", "2026-02-28"},
		{"into a leap year", "FR", "2027-11-01", "2028-02-29"},
		{"over the turn of the year", "FR", "2025-10-31", "2026-01-31"},
		{"reg. 50: bought no earlier than two months before leaving", "SG", "2026-03-15", "2026-05-15"},
		{"two months before 28 February is 28 December, so the 31st is in time", "SG", "2025-12-31", "2026-02-28"},
		{"two months before 30 April is the end of February", "SG", "2026-02-28", "2026-04-30"},
		{"two months before 31 August is the end of June", "SG", "2026-06-30", "2026-08-31"},
		{"in a leap year", "SG", "2028-02-29", "2028-04-30"},
	} {
		if d, err := b.DeadlineOf(c.country, c.bought); err != nil || d != c.last {
			t.Errorf("%s: bought on %s in %s, leaves until %s, %v; want %s", c.source, c.bought, c.country, d, err, c.last)
		}
		for days, want := range map[int]bool{0: true, 1: false} {
			p := receipt("a", 50000)
			if c.country == "SG" {
				p = gst("a", 50000)
			}
			x := trip(c.country, c.bought, p)
			x.DepartsOn = c.last.AddDays(days)
			r := quote(t, b, x).Receipts[0]
			if r.Eligible != want || r.DeadlineOn != c.last || !want && !slices.Equal(codes(r), []string{"tax.too_old"}) {
				t.Errorf("%s: leaving %d days after the last: %v, %v", c.source, days, r.Eligible, r.Reasons)
			}
		}
	}
	if _, err := b.DeadlineOf("ZZ", "2026-01-01"); models.CodeOf(err) != "tax.no_scheme" {
		t.Errorf("a country without law: %v", err)
	}
	if _, err := b.DeadlineOf("SG", "2019-04-03"); models.CodeOf(err) != "tax.no_law" {
		t.Errorf("a day before the law: %v", err)
	}
}

func TestSchemesAreWhatTheySay(t *testing.T) {
	b := book(t)
	for country, want := range map[string]tax.Scheme{
		"FR": {ID: "FR", Name: "France, vente en détaxe", Currency: "EUR", Zone: "Europe/Paris", ValidatedBy: "external", Authority: "PABLO"},
		"SG": {ID: "SG", Name: "Singapore, Tourist Refund Scheme", Currency: "SGD", Zone: "Asia/Singapore", ValidatedBy: "external", Authority: "eTRS"},
	} {
		s, err := b.Scheme(country)
		if err != nil || s.ID != want.ID || s.Name != want.Name || s.Currency != want.Currency || s.Zone != want.Zone || s.ValidatedBy != want.ValidatedBy || s.Authority != want.Authority {
			t.Errorf("%s: %+v, %v", country, s, err)
		}
	}
	if _, err := b.Scheme("fr"); models.CodeOf(err) != "tax.no_scheme" {
		t.Errorf("a country without law: %v", err)
	}
}
