package tax_test

import (
	"slices"
	"testing"

	"taxrefund/models"
	"taxrefund/models/tax"
)

func book(t testing.TB) *tax.Book {
	t.Helper()
	b, err := tax.Load()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// trip is somebody whom every scheme admits, leaving a day after the shopping of the day.
func trip(country string, bought models.Date, purchases ...tax.Purchase) tax.Basket {
	for i := range purchases {
		if purchases[i].Date == "" {
			purchases[i].Date = bought
		}
	}
	return tax.Basket{
		Scheme: country, Purchases: purchases, DepartsOn: bought.AddDays(1), AsOf: bought.AddDays(1),
		Traveller: tax.Traveller{BirthDate: "1990-02-03", Nationality: "CHN", Residence: "CN"},
	}
}

// receipt is a purchase at one shop in Paris, with VAT at 20 % in it.
func receipt(key string, gross int64) tax.Purchase {
	return tax.Purchase{Key: key, MerchantVAT: "FR83404833048", Shop: "Opéra", City: "Paris", Gross: gross, VAT: (gross + 3) / 6}
}

// gst is a purchase at one shop in Singapore, with GST at 9 % in it.
func gst(key string, gross int64) tax.Purchase {
	return tax.Purchase{Key: key, MerchantVAT: "M90312345A", Shop: "Orchard", City: "Singapore", Gross: gross, VAT: gross*9/109 + 1}
}

func on(p tax.Purchase, day models.Date) tax.Purchase { p.Date = day; return p }

func quote(t *testing.T, b *tax.Book, x tax.Basket) tax.Quote {
	t.Helper()
	q, err := b.Quote(x)
	if err != nil {
		t.Fatal(err)
	}
	if len(q.Receipts) != len(x.Purchases) {
		t.Fatalf("%d answers for %d purchases", len(q.Receipts), len(x.Purchases))
	}
	return q
}

func codes(r tax.ReceiptQuote) (out []string) {
	for _, reason := range r.Reasons {
		out = append(out, reason.Code)
	}
	return out
}

// eligible lists the keys that the law admits.
func eligible(q tax.Quote) (keys []string) {
	for _, r := range q.Receipts {
		if r.Eligible {
			keys = append(keys, r.Key)
		}
	}
	slices.Sort(keys)
	return keys
}
