package tax_test

import (
	"testing"

	"taxrefund/models"
	"taxrefund/models/tax"
)

// tenByFive is ten receipts of five lines over ten days, none of which reaches the minimum of France alone.
func tenByFive(country, rate string) tax.Basket {
	var list []tax.Purchase
	for i := range 10 {
		p := bought(models.Date("2026-05-04").AddDays(-i), 12000, rate)
		one := bought("2026-05-04", 2400, rate).Lines[0]
		p.Lines, p.VAT = nil, 0
		for range 5 {
			p.Lines, p.VAT = append(p.Lines, one), p.VAT+one.VAT
		}
		list = append(list, p)
	}
	return visit(country, list...)
}

// BenchmarkQuote10x5 judges ten receipts of five lines, which a kiosk waits for.
func BenchmarkQuote10x5(b *testing.B) {
	all := law(b)
	for _, c := range []struct {
		country, rate string
		explain       bool
	}{{"FR", "20", false}, {"SG", "9", false}, {"FR", "20", true}, {"SG", "9", true}} {
		name := c.country
		if c.explain {
			name += "/explained"
		}
		x := tenByFive(c.country, c.rate)
		x.Explain = c.explain
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if q, err := all.Quote(x, ""); err != nil || q.Refund == 0 {
					b.Fatal(q.Refund, err)
				}
			}
		})
	}
	small := tenByFive("FR", "20")
	for i := range small.Purchases {
		p := &small.Purchases[i]
		p.Lines = p.Lines[:2]
		p.Gross, p.VAT = 4800, 800
	}
	b.Run("FR/added_up", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if q, err := all.Quote(small, ""); err != nil || q.Refund == 0 {
				b.Fatal(q.Refund, err)
			}
		}
	})
}

// TestAQuoteIsFast holds the number of allocations, which a busy machine does not change.
func TestAQuoteIsFast(t *testing.T) {
	all := law(t)
	for country, rate := range map[string]string{"FR": "20", "SG": "9"} {
		x := tenByFive(country, rate)
		if n := testing.AllocsPerRun(20, func() {
			if _, err := all.Quote(x, ""); err != nil {
				t.Fatal(err)
			}
		}); n > 100 {
			t.Errorf("%s: a quote of ten receipts allocates %v times, want at most 100", country, n)
		}
	}
}
