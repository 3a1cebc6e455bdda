package tax_test

import (
	"encoding/json"
	"testing"

	"taxrefund/models"
	"taxrefund/models/tax"
)

// FuzzBasket holds that any basket is either refused as invalid, with a code, or answered with sums that add up.
func FuzzBasket(f *testing.F) {
	b := law(f)
	countries := b.Countries()
	for i, country := range countries {
		text, err := json.Marshal(visit(country, bought(today, 20000, "20"), bought(today.AddDays(-2), 6000, "10")))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(uint8(i), text)
	}
	f.Add(uint8(0), []byte(`{"Purchases":[{"Gross":9223372036854775807,"VAT":9223372036854775807}]}`))
	f.Fuzz(func(t *testing.T, country uint8, text []byte) {
		var x tax.Basket
		if json.Unmarshal(text, &x) != nil {
			return
		}
		x.Scheme = countries[int(country)%len(countries)]
		q, err := b.Quote(x, "")
		if err != nil {
			if models.KindOf(err) != models.Invalid || models.CodeOf(err) == "" {
				t.Fatal(err)
			}
			return
		}
		addsUp(t, x, q)
	})
}
