package tax

import (
	"cmp"

	"taxrefund/models"
)

// Example is one line of goods that a scheme covers, dear enough to reach its minimum several times over.
type Example struct {
	Gross                  int64 // minor units
	Rate, Category, Origin string
}

// Example finds goods bought on a day to show a scheme with, under the standard profile.
func (b *Book) Example(s *Scheme, on models.Date) Example {
	x := Example{Gross: 20_000, Category: "clothing"}
	for range s.Currency.Digits() - 2 {
		x.Gross *= 10
	}
	allInForce(s.Rates, on, on, func(r *TaxRate) string { return r.Name }, func(r *TaxRate) { x.Rate = cmp.Or(x.Rate, r.Rate.Text) })
	if x.Rate == "" && len(s.Rates) > 0 { // nobody has found the rates of that day
		x.Rate = s.Rates[len(s.Rates)-1].Rate.Text
	}
	x.Rate = cmp.Or(x.Rate, "20")
	if f := inForce(s.Refund, on, on); f != nil && len(f.ByRate) > 0 {
		x.Rate = f.ByRate[0].GoodsRate
	}
	if g := inForce(s.Goods, on, on); g != nil {
		if len(g.Only) > 0 {
			x.Category = g.Only[0]
		}
		if len(g.OnlyRates) > 0 {
			x.Rate = g.OnlyRates[0]
		}
		if len(g.OnlyOrigins) > 0 {
			x.Origin = g.OnlyOrigins[0]
		}
	}
	m := s.minimumFor(on, on, "")
	if m == nil || !m.says() {
		m = b.profiles[standard].operators[s.ID].assume.Minimum
	}
	if m != nil {
		x.Gross = max(x.Gross, 4*m.Amount.Minor)
		if m.Basis == "tax" {
			x.Gross = 40 * m.Amount.Minor
		}
	}
	return x
}
