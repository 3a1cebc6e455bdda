package tax_test

import (
	"testing"

	"taxrefund/models/tax"
)

func TestSmoke(t *testing.T) {
	b, err := tax.Load()
	if err != nil {
		t.Fatal(err)
	}
	q, err := b.Quote(tax.Basket{Scheme: "SG", DepartsOn: "2023-06-02", KnownOn: "2023-06-02", Explain: true, Traveller: tax.Traveller{BirthDate: "1990-01-01", Nationality: "CHN"},
		Purchases: []tax.Purchase{{Key: "a", MerchantVAT: "M", Shop: "S", Date: "2023-06-01", Gross: 107000, VAT: 7926}}}, "")
	t.Logf("%+v %v", q, err)
	for _, s := range q.Steps {
		t.Logf("%+v", s)
	}
}
func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := tax.Load(); err != nil {
			b.Fatal(err)
		}
	}
}
