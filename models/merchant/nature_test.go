package merchant_test

import (
	"strings"
	"testing"

	"taxrefund/models"
	"taxrefund/models/merchant"
	"taxrefund/models/modeltest"
)

func TestWhatIsSaidOfGoodsIsKeptInOneSpelling(t *testing.T) {
	r := report()
	l := &r.Lines[0]
	l.Tariff, l.Origin, l.Set = " 6202.20 90 ", " it", " Service 1 "
	l.OtherTaxes = []merchant.OtherTax{{Kind: "WET", AmountMinor: 450}, {Kind: " excise ", AmountMinor: 0}, {Kind: "consumption", AmountMinor: 19550}}
	s, err := r.Check(shop(), now)
	want := merchant.Nature{Tariff: "62022090", Origin: "IT", Set: "Service 1", OtherTaxes: "consumption:19550;excise:0;wet:450"}
	if err != nil || s.Lines[0].Nature != want || s.Lines[1].Nature != (merchant.Nature{}) {
		t.Errorf("%+v %v %+v", s.Lines, err, fields(err))
	}
	if l.OtherTaxes[0].Kind != "WET" {
		t.Error("the merchant's own report was changed")
	}
	list := s.Lines[0].OtherTaxes.List()
	if len(list) != 3 || list[0] != (merchant.OtherTax{Kind: "consumption", AmountMinor: 19550}) || list[2] != (merchant.OtherTax{Kind: "wet", AmountMinor: 450}) {
		t.Errorf("one by one they are %+v", list)
	}
}

func TestWhatMayNotBeSaidOfGoods(t *testing.T) {
	taxes := func(text string) func(*merchant.ReportLine) {
		return func(l *merchant.ReportLine) {
			var err error
			if l.OtherTaxes, err = merchant.ParseOtherTaxes(text); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, tc := range []struct {
		name  string
		alter func(*merchant.ReportLine)
		field string // empty: accepted
	}{
		{"a chapter", func(l *merchant.ReportLine) { l.Tariff = "62" }, ""},
		{"ten digits", func(l *merchant.ReportLine) { l.Tariff = "6202.20.90.00" }, ""},
		{"one digit", func(l *merchant.ReportLine) { l.Tariff = "6" }, "tariff"},
		{"eleven digits", func(l *merchant.ReportLine) { l.Tariff = "62022090001" }, "tariff"},
		{"a chapter in words", func(l *merchant.ReportLine) { l.Tariff = "62a" }, "tariff"},
		{"digits of another script", func(l *merchant.ReportLine) { l.Tariff = "٦٢" }, "tariff"},
		{"points alone", func(l *merchant.ReportLine) { l.Tariff = "." }, "tariff"},
		{"Kosovo", func(l *merchant.ReportLine) { l.Origin = "XK" }, ""},
		{"a country of three letters", func(l *merchant.ReportLine) { l.Origin = "ITA" }, "origin"},
		{"two letters that are no country", func(l *merchant.ReportLine) { l.Origin = "UK" }, "origin"},
		{"a set of twenty letters", func(l *merchant.ReportLine) { l.Set = strings.Repeat("é", 20) }, ""},
		{"a set of twenty-one", func(l *merchant.ReportLine) { l.Set = strings.Repeat("é", 21) }, "set"},
		{"a set in two lines", func(l *merchant.ReportLine) { l.Set = "a\nb" }, "set"},
		{"five other taxes", taxes("a:1;b:2;c:3;d:4;e:5"), ""},
		{"six", taxes("a:1;b:2;c:3;d:4;e:5;f:6"), "other_taxes"},
		{"as much as is left beside the VAT", taxes("excise:20000"), ""},
		{"a cent more", taxes("excise:20001"), "other_taxes"},
		{"a cent more in two", taxes("excise:10000;wet:10001"), "other_taxes"},
		{"two of the largest", taxes("excise:9223372036854775807;wet:9223372036854775807"), "other_taxes"},
		{"less than nothing", taxes("excise:-1"), "other_taxes"},
		{"one kind twice", taxes("excise:1;Excise:2"), "other_taxes"},
		{"VAT among them", taxes("VAT:1"), "other_taxes"},
		{"a kind with digits", taxes("tax2:1"), "other_taxes"},
		{"a kind of two words", taxes("wine tax:1"), "other_taxes"},
		{"no kind", taxes(":1"), "other_taxes"},
		{"an endless kind", taxes(strings.Repeat("x", 31) + ":1"), "other_taxes"},
		{"a kind that would be two", func(l *merchant.ReportLine) { l.OtherTaxes = []merchant.OtherTax{{Kind: "a:1;b", AmountMinor: 1}} }, "other_taxes"},
	} {
		r := report()
		tc.alter(&r.Lines[0])
		_, err := r.Check(shop(), now)
		f := fields(err)
		if tc.field == "" && err != nil || tc.field != "" && (len(f) != 1 || f[0].Path != "lines[0]."+tc.field || f[0].Code != "sale."+tc.field || f[0].Msg == "") {
			t.Errorf("%s: %v %+v", tc.name, err, f)
		}
	}
}

func TestOtherTaxesThatCannotBeRead(t *testing.T) {
	for _, text := range []string{"wet", "wet:", "wet:4.50", "wet:450;", ";wet:450", "wet=450", "wet:450,excise:1", "wet:99999999999999999999"} {
		if got, err := merchant.ParseOtherTaxes(text); models.CodeOf(err) != "sale.other_taxes" || got != nil {
			t.Errorf("%q: %+v %v", text, got, err)
		}
	}
	if got, err := merchant.ParseOtherTaxes(""); got != nil || err != nil {
		t.Errorf("nothing: %+v %v", got, err)
	}
}

func FuzzOtherTaxes(f *testing.F) {
	for _, s := range []string{"", "wet:450;excise:120", "wet:450;", ":", "a:-1", "VAT:1;vat:1", "a:9223372036854775807;b:1"} {
		f.Add(s, int64(24000))
	}
	f.Fuzz(func(t *testing.T, text string, gross int64) {
		r := report()
		r.Lines = r.Lines[2:]
		r.Lines[0].GrossMinor = gross
		var err error
		if r.Lines[0].OtherTaxes, err = merchant.ParseOtherTaxes(text); err != nil {
			return
		}
		s, err := r.Check(shop(), now)
		if err != nil {
			return
		}
		sum := s.VATMinor
		again := r
		again.Lines[0].OtherTaxes = s.Lines[0].OtherTaxes.List()
		for _, tax := range again.Lines[0].OtherTaxes {
			if sum += tax.AmountMinor; tax.AmountMinor < 0 || sum > s.GrossMinor || sum < 0 {
				t.Fatalf("%q of %d holds %+v", text, gross, s.Lines[0])
			}
		}
		if twice, err := again.Check(shop(), now); err != nil || !twice.Same(s) {
			t.Fatalf("%q is first %+v, then %+v, %v", text, s.Lines[0], twice.Lines[0], err)
		}
	})
}

func TestTheNatureOfGoodsIsStoredWithTheSaleByEveryWayIn(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := modeltest.NewWorld(t, db)
		buyer := "CHN|L898902C3"
		want := merchant.Nature{Tariff: "691110", Origin: "DE", Set: "Service", OtherTaxes: "excise:120"}
		say := func(r *merchant.Report) {
			l := &r.Lines[0]
			l.Tariff, l.Origin, l.Set, l.OtherTaxes = "6911.10", "DE", "Service", []merchant.OtherTax{{Kind: "excise", AmountMinor: 120}}
		}
		w.AddSale(t, buyer, "A-1", 24000, say)
		w.AddSale(t, buyer, "A-2", 24000)
		if _, _, err := correct(t, w, w.Report(buyer, "A-2", 24000, say)); err != nil {
			t.Fatal(err)
		}
		var many []merchant.Sale
		for invoice, how := range map[string]func(*merchant.Report){"A-3": say, "A-4": func(*merchant.Report) {}} {
			r := w.Report(buyer, invoice, 24000, how)
			s, err := r.Check(w.Store, db.Clock.Now())
			if err != nil {
				t.Fatal(err)
			}
			s.BuyerIndex = merchant.BuyerIndex(w.Ring, buyer)
			many = append(many, s)
		}
		for _, sales := range [][]merchant.Sale{many, {other(t, w, buyer)}} {
			if _, err := in(t, w, func(tx *models.Tx) (int, error) { return 0, merchant.RecordAll(tx, sales) }); err != nil {
				t.Fatal(err)
			}
		}
		found := open(t, w, buyer)
		if len(found) != 5 {
			t.Fatalf("found %+v", found)
		}
		for _, f := range found {
			expect := want
			if f.Sale.InvoiceNumber >= "A-4" {
				expect = merchant.Nature{}
			}
			if f.Sale.Lines[0].Nature != expect {
				t.Errorf("%s: %+v", f.Sale.InvoiceNumber, f.Sale.Lines[0].Nature)
			}
		}
	})
}

// other is a sale of which nothing more is said, by itself.
func other(t *testing.T, w *modeltest.World, buyer string) merchant.Sale {
	s, err := w.Report(buyer, "A-5", 24000).Check(w.Store, w.DB.Clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	s.BuyerIndex = merchant.BuyerIndex(w.Ring, buyer)
	return s
}

func TestSalesThatDifferInTheNatureOfGoodsAreNotTheSame(t *testing.T) {
	one, err := report().Check(shop(), now)
	if err != nil {
		t.Fatal(err)
	}
	for name, alter := range map[string]func(*merchant.ReportLine){
		"tariff": func(l *merchant.ReportLine) { l.Tariff = "62" }, "origin": func(l *merchant.ReportLine) { l.Origin = "IT" },
		"set":         func(l *merchant.ReportLine) { l.Set = "a" },
		"other taxes": func(l *merchant.ReportLine) { l.OtherTaxes = []merchant.OtherTax{{Kind: "wet", AmountMinor: 0}} },
	} {
		r := report()
		alter(&r.Lines[1])
		if s, err := r.Check(shop(), now); err != nil || s.Same(one) || !s.Same(s) {
			t.Errorf("another %s: %v", name, err)
		}
	}
}
