package tax_test

import (
	"testing"

	"taxrefund/models"
	"taxrefund/models/tax"
)

// ruling is one case that a country's law decides, with where it was read or what it is derived from.
type ruling struct {
	source string
	basket tax.Basket
	want   string // the first reason why not; empty is eligible
	refund int64  // of the whole basket, where it matters
	payout int64  // likewise
}

func (all rulings) hold(t *testing.T, law *tax.Book, profile string) {
	t.Helper()
	for _, c := range all {
		if got := verdict(t, law, c.basket, profile); got != c.want {
			t.Errorf("%s: %q, want %q", c.source, got, c.want)
			continue
		}
		q := quote(t, law, c.basket, profile)
		if c.refund != 0 && q.Refund != c.refund || c.payout != 0 && q.Payout != c.payout {
			t.Errorf("%s: refund %d, payout %d; want %d, %d", c.source, q.Refund, q.Payout, c.refund, c.payout)
		}
	}
}

type rulings []ruling

func asking(x tax.Basket, channel string) tax.Basket { x.Channel = channel; return x }

// ofKind makes a purchase one of goods of a category.
func ofKind(p tax.Purchase, category string) tax.Purchase { p.Lines[0].Category = category; return p }

// inShop moves a purchase to another shop.
func inShop(p tax.Purchase, merchant, shop, city string) tax.Purchase {
	p.MerchantVAT, p.Shop, p.City = merchant, shop, city
	return p
}

// recorded is a purchase whose record shows another tax than its rate would.
func recorded(p tax.Purchase, vat int64) tax.Purchase { p.VAT, p.Lines[0].VAT = vat, vat; return p }

// lastDays checks on which last day goods may leave: one day more is too late.
func lastDays(t *testing.T, law *tax.Book, country string, p func(models.Date) tax.Purchase, days map[models.Date]models.Date) {
	t.Helper()
	for day, last := range days {
		for late, want := range map[int]string{0: "", 1: "tax.too_old"} {
			x := departing(last.AddDays(late), visit(country, p(day)))
			x.Traveller.EnteredOn = day
			x.Traveller.Statuses = []tax.Standing{{Name: "temporary_visitor"}}
			r := quote(t, law, x, "standard").Receipts[0]
			if r.DeadlineOn != last || want == "" && !r.Eligible || want != "" && codes(r)[0] != want {
				t.Errorf("%s: bought on %s, last day %s, left on %s: %v; want %s", country, day, r.DeadlineOn, x.DepartsOn, codes(r), last)
			}
		}
	}
}

// shown lists what an officer must see of a basket's first receipt, by law.
func shown(q tax.Quote) (actions []string) {
	for _, r := range q.Receipts[0].Inspect {
		actions = append(actions, r.Params["action"])
	}
	return actions
}

// cashOn is the limit on cash of a day.
func cashOn(t *testing.T, law *tax.Book, country string, on models.Date) tax.CashCap {
	t.Helper()
	s, err := law.Scheme(country)
	if err != nil {
		t.Fatal(err)
	}
	c, ok := s.Cash(on)
	if !ok {
		t.Errorf("%s says nothing of cash on %s", country, on)
	}
	return c
}

// leftOut checks that a basket whose first purchase is goods of one of these kinds earns nothing.
func leftOut(t *testing.T, x tax.Basket, categories ...string) {
	t.Helper()
	for _, c := range categories {
		x.Purchases[0].Lines[0].Category = c
		if got := verdict(t, law(t), x, ""); got != "tax.excluded_goods" {
			t.Errorf("%s, %s: %q", x.Scheme, c, got)
		}
	}
}

// addedUpByShopAndDay checks that two halves of a minimum reach it only in one shop on one day.
func addedUpByShopAndDay(t *testing.T, trip func(...tax.Purchase) tax.Basket, half func(models.Date) tax.Purchase, days map[models.Date]string) {
	t.Helper()
	for day, together := range days {
		elsewhere := inShop(half(day), "M1", "S2", "C1")
		for _, c := range []struct {
			x    tax.Basket
			want string
		}{{trip(half(day), half(day)), together}, {trip(half(day), elsewhere), "tax.below_minimum"}, {trip(half(day.AddDays(-1)), half(day)), "tax.below_minimum"}} {
			if got := verdict(t, law(t), c.x, ""); got != c.want {
				t.Errorf("%s, two halves on %s: %q, want %q", c.x.Scheme, day, got, c.want)
			}
		}
	}
}

// claimedBy is the last day on which the first purchase of a basket may be claimed.
func claimedBy(t *testing.T, x tax.Basket) models.Date {
	t.Helper()
	return quote(t, law(t), x, "").Receipts[0].ClaimBy
}

// standing is somebody who holds a status in the country of purchase.
func standing(x tax.Basket, status string) tax.Basket {
	x.Traveller.Statuses = []tax.Standing{{Name: status}}
	return x
}
