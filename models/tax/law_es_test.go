package tax_test

import (
	"slices"
	"testing"

	"taxrefund/models"
	"taxrefund/models/tax"
)

func TestSpain(t *testing.T) {
	decide(t, "ES", []decision{
		{says: "es_varona: no minimum since July 2018", on: "2018-07-05", gross: "0.50", rate: "21"},
		{says: "es_tab12: more than 90.15 before", on: "2018-07-04", gross: "90.15", rate: "21", want: "tax.below_minimum"},
		{says: "es_tab12: a cent more", on: "2018-07-04", gross: "90.16", rate: "21"},
		{says: "es_aeat: who lives in the Union", on: "2026-05-04", gross: "90.00", rate: "21", with: lives("CHN", "FR"), want: "tax.resident"},
		{says: "es_aeat: a Spaniard of whom nobody knows more", on: "2026-05-04", gross: "90.00", rate: "21", with: lives("ESP", ""), want: "tax.resident"},
		{says: "es_aeat: a resident of the Canary Islands", on: "2026-05-04", gross: "90.00", rate: "21", with: lives("ESP", "IC")},
		{says: "es_aeat: a resident of Ceuta or Melilla", on: "2026-05-04", gross: "90.00", rate: "21", with: lives("ESP", "EA")},
	})
	worth(t, "ES", "2026-05-04", "121.00", "21", "21.00")
	bare(t, "ES", "21")
	lastDay(t, "ES", "21", "2026-01-15", "2026-04-30") // es_aeat
	leavesOut(t, "ES", "21", "transport_supplies", "vehicle_parts", "fuel", "resale")
	validatedBy(t, "ES", "2019-01-01", "external", "DIVA")
	validatedBy(t, "ES", "2018-12-31", "officer", "")
}

// greedy keeps the whole tax, so that what it pays out is what the state demands.
const greedy = `
name: greedy
assume: {ES: {rounding: {at: receipt, tax: half_up, refund: half_up, fee: half_up}}}
fee: {ES: {percent_of_tax: "100"}}`

// least checks what an operator that would keep everything must pay out for a basket.
func least(t *testing.T, b *tax.Book, want string, purchases ...tax.Purchase) {
	t.Helper()
	q := quote(t, b, visit("ES", purchases...), "greedy")
	sum := int64(0)
	for _, r := range q.Receipts {
		sum += r.Payout
		if r.Refund-r.Fee != r.Payout || r.Fee < 0 {
			t.Errorf("%s: %+v", r.Key, r)
		}
	}
	if q.Payout != minor(t, "ES", want) || sum != q.Payout {
		t.Errorf("%s: at least %d is paid out, want %s", q.Receipts[0].Key, q.Payout, want)
	}
}

// es_tab18 and es_tab12: what 21 % goods of more than 100.00 are worth, in bands of 25.00, up to 1,000.00.
var fixed21 = []string{
	"13.00", "16.50", "19.50", "22.00", "25.00", "28.50", "31.50", "34.50", "38.00", "41.00", "44.00", "48.00",
	"51.00", "53.50", "56.50", "60.00", "65.50", "69.00", "73.00", "75.50", "78.50", "82.50", "85.50", "89.50",
	"92.00", "95.50", "99.00", "102.00", "105.50", "109.50", "113.50", "116.00", "119.50", "122.00", "126.00", "128.50",
}

func TestSpainsTableOfLeastRefunds(t *testing.T) {
	b := book(t, greedy)
	for _, day := range []models.Date{"2026-05-04", "2018-07-15", "2018-07-14", "2012-12-15"} {
		for k, want := range fixed21 {
			from := tax.Line{Key: want, Category: "clothing", Quantity: 1, Gross: 100_01 + int64(k)*25_00, Rate: "21"}
			from.VAT = from.Gross * 21 / 121
			to := from
			to.Gross += 24_99
			to.VAT = to.Gross * 21 / 121
			least(t, b, want, receipt(day, from))
			least(t, b, want, receipt(day, to))
		}
		for _, row := range []struct{ gross, rate, want string }{
			{"1000.01", "21", "137.00"}, {"1500.00", "21", "205.50"}, // 13.70 %
			{"1500.01", "21", "210.75"}, {"2000.00", "21", "281.00"}, // 14.05 %
			{"2000.01", "21", "290.00"}, {"3000.00", "21", "435.00"}, // 14.50 %
			{"3000.01", "21", "447.00"}, {"4000.00", "21", "596.00"}, // 14.90 %
			{"4000.01", "21", "612.00"}, {"5000.00", "21", "765.00"}, // 15.30 %
			{"5000.01", "21", "785.00"}, {"90000.00", "21", "14130.00"}, // 15.70 %
			{"100.00", "21", "10.50"},                           // 10.50 %, and 10.50 in the older table
			{"100.00", "10", "5.00"}, {"220.00", "10", "11.00"}, // 5 %
			{"220.01", "10", "15.40"}, {"90000.00", "10", "6300.00"}, // 7 %
			{"100.00", "4", "2.00"}, {"90000.00", "4", "1800.00"}, // 2 %
		} {
			least(t, b, row.want, receipt(day, goods(t, "ES", row.gross, row.rate)))
		}
	}
	least(t, b, "8.40", receipt("2018-07-15", goods(t, "ES", "80.00", "21")))  // es_tab18: 10.50 % up to 100.00
	least(t, b, "0.00", receipt("2018-07-14", goods(t, "ES", "80.00", "21")))  // es_tab12: only invoices of more than 90.15
	least(t, b, "10.50", receipt("2018-07-14", goods(t, "ES", "90.16", "21"))) // es_tab12: 10.50, and not 10.50 %
	least(t, b, "9.47", receipt("2018-07-15", goods(t, "ES", "90.16", "21")))
	least(t, b, "89.50", receipt("2026-05-04", goods(t, "ES", "700.00", "21"))) // the row printed as 700,00 to 725,00
	least(t, b, "0.00", receipt("2012-12-14", goods(t, "ES", "200.00", "21")))  // before the tables nothing is known
}

// es_tab18: invoices of one supplier are added up first, each rate by its own table.
func TestSpanishInvoicesOfOneSupplierAreAddedUp(t *testing.T) {
	b := book(t, greedy)
	one, two := receipt("2026-05-02", goods(t, "ES", "60.00", "21")), receipt("2026-05-04", goods(t, "ES", "60.00", "21.0"))
	least(t, b, "13.00", one, two) // 120.00, and not twice 6.30
	other := two
	other.MerchantVAT = "another"
	least(t, b, "12.60", one, other)
	least(t, b, "18.50", receipt("2026-05-04", goods(t, "ES", "110.00", "21"), goods(t, "ES", "110.00", "10"))) // 13.00 and 5 %
	least(t, b, "13.00", receipt("2026-05-04", goods(t, "ES", "110.00", "21"), goods(t, "ES", "20.00", "5")))   // for 5 % there is no table
	small := receipt("2018-07-10", goods(t, "ES", "80.00", "21"))
	least(t, b, "13.00", small, receipt("2018-07-10", goods(t, "ES", "110.00", "21"))) // es_tab12: only the larger one counts
	late := receipt("2018-07-14", goods(t, "ES", "110.00", "21"))
	least(t, b, "19.30", late, receipt("2018-07-15", goods(t, "ES", "60.00", "21"))) // of two laws: 13.00 and 6.30
}

func TestASpanishOperatorMayOnlyPayMore(t *testing.T) {
	x := visit("ES", receipt("2026-05-04", goods(t, "ES", "500.00", "21")))
	if r := quote(t, law(t), x, "").Receipts[0]; r.Refund != 86_78 || r.Fee != 13_02 || r.Payout != 73_76 { // 15 % of the tax, above the 60.00
		t.Errorf("the standard profile pays %d of %d", r.Payout, r.Refund)
	}
	if r := quote(t, law(t), x, "law").Receipts[0]; r.Payout != 86_78 {
		t.Errorf("where nothing is kept, %d is paid out", r.Payout)
	}
	b := book(t, "name: fixed\nfee: {ES: {fixed: \"40.00\"}}")
	if r := quote(t, b, x, "fixed").Receipts[0]; !slices.Equal(codes(r), []string{"tax.not_known rounding"}) {
		t.Errorf("without rounding nobody can tell the least refund: %+v", r)
	}
}

// An invoice that is not decided yet may still move what its supplier's others are worth.
func TestASpanishInvoiceWaitsForOthersOfItsSupplier(t *testing.T) {
	b := book(t, greedy)
	x := visit("ES", receipt("2026-05-02", goods(t, "ES", "60.00", "21")), receipt("2026-05-04", goods(t, "ES", "60.00", "21")))
	x.Purchases[0].Key, x.Purchases[1].Key = "decided", "open"
	for merchant, want := range map[string]bool{"M1": false, "another": true} {
		x.Purchases[1].MerchantVAT = merchant
		free, err := b.Independent(quote(t, b, x, "greedy").Version, "greedy", x, map[string]bool{"open": true})
		if err != nil || free["decided"] != want {
			t.Errorf("beside one of %s: %v, %v", merchant, free, err)
		}
	}
}
