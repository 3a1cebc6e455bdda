package merchant_test

import (
	"strings"
	"sync"
	"testing"

	"taxrefund/models"
	"taxrefund/models/audit"
	"taxrefund/models/merchant"
	"taxrefund/models/modeltest"
)

func wantCode(t *testing.T, err error, code string) {
	t.Helper()
	if err == nil || models.CodeOf(err) != code {
		t.Errorf("got %v, want %s", err, code)
	}
}

// in runs one deed on sales in a transaction of the world's merchant.
func in[T any](t *testing.T, w *modeltest.World, deed func(*models.Tx) (T, error)) (T, error) {
	t.Helper()
	return models.InTx(t.Context(), w.DB, models.Actor{Kind: "merchant", ID: w.Merchant.ID}, deed)
}

func correct(t *testing.T, w *modeltest.World, r merchant.Report) (before, after merchant.Sale, err error) {
	t.Helper()
	_, err = in(t, w, func(tx *models.Tx) (int, error) {
		var err error
		before, after, err = merchant.Correct(tx, w.Ring, w.Merchant, r)
		return 0, err
	})
	return before, after, err
}

func void(t *testing.T, w *modeltest.World, s merchant.Sale, reason string) (merchant.Sale, error) {
	t.Helper()
	return in(t, w, func(tx *models.Tx) (merchant.Sale, error) {
		return merchant.Void(tx, w.Merchant, s.InvoiceNumber, s.IssuedOn, reason)
	})
}

func take(t *testing.T, w *modeltest.World, ids ...string) error {
	t.Helper()
	_, err := in(t, w, func(tx *models.Tx) (int, error) { return 0, merchant.Take(tx, ids) })
	return err
}

// open is what lookup finds for a document.
func open(t *testing.T, w *modeltest.World, document string) []merchant.Found {
	t.Helper()
	found, err := merchant.Open(t.Context(), w.DB, merchant.BuyerIndex(w.Ring, document), "FR")
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestARecordedSaleIsFoundByItsBuyerOnly(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := modeltest.NewWorld(t, db)
		s := w.AddSale(t, "CHN|L898902C3", "A-1", 24000)
		w.AddSale(t, "", "A-2", 24000)
		found := open(t, w, "CHN|L898902C3")
		if len(found) != 1 || found[0].Sale.ID != s.ID || found[0].Merchant != w.Merchant || found[0].Store != w.Store || len(found[0].Sale.Lines) != 1 ||
			found[0].Sale.Lines[0] != s.Lines[0] || found[0].Sale.GrossMinor != 24000 || !found[0].Sale.IssuedAt.Equal(s.IssuedAt) {
			t.Errorf("found %+v, want %+v", found, s)
		}
		if other := open(t, w, "CHN|L898902C4"); len(other) != 0 {
			t.Errorf("another passport finds %+v", other)
		}
		if abroad, err := merchant.Open(t.Context(), db, merchant.BuyerIndex(w.Ring, "CHN|L898902C3"), "SG"); err != nil || len(abroad) != 0 {
			t.Errorf("another country finds %+v, %v", abroad, err)
		}
		lines, err := audit.Of(t.Context(), db, "sale", s.ID)
		if err != nil || len(lines) != 1 || lines[0].Deed != "sale.record" || strings.Contains(lines[0].Detail, "L898902C3") {
			t.Errorf("the audit says %+v, %v", lines, err)
		}
	})
}

func TestAnInvoiceIsRecordedOnceADay(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := modeltest.NewWorld(t, db)
		errs := make([]error, 20)
		var wg sync.WaitGroup
		for i := range errs {
			wg.Go(func() {
				_, errs[i] = in(t, w, func(tx *models.Tx) (merchant.Sale, error) {
					return merchant.Record(tx, w.Ring, w.Merchant, w.Report("", "a-1", 24000))
				})
			})
		}
		wg.Wait()
		won := 0
		for _, err := range errs {
			if err == nil {
				won++
			} else {
				wantCode(t, err, "sale.recorded_already")
			}
		}
		if won != 1 {
			t.Errorf("%d were recorded", won)
		}
		w.AddSale(t, "", "A-1", 24000, func(r *merchant.Report) { r.LocalTime = "2026-05-07T10:00:00" }) // another day's is another invoice
	})
}

func TestASaleNeedsAStoreOfTheMerchant(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := modeltest.NewWorld(t, db)
		for _, r := range []merchant.Report{
			w.Report("", "A-1", 24000, func(r *merchant.Report) { r.Store = "NONE" }),
			w.Report("", "A-1", 24000, func(r *merchant.Report) { r.Lines = nil }),
		} {
			if _, err := in(t, w, func(tx *models.Tx) (merchant.Sale, error) { return merchant.Record(tx, w.Ring, w.Merchant, r) }); models.KindOf(err) != models.Invalid {
				t.Errorf("got %v", err)
			}
		}
		var rows int64
		if err := db.Table("sales").Count(&rows).Error; err != nil || rows != 0 {
			t.Errorf("%d sales were stored, %v", rows, err)
		}
	})
}

func TestACorrectionReplacesAllThatWasRecorded(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := modeltest.NewWorld(t, db)
		s := w.AddSale(t, "CHN|L898902C3", "A-1", 24000)
		r := w.Report("GBR|123456789", " a-1", 12000, func(r *merchant.Report) {
			r.Lines = append(r.Lines, merchant.ReportLine{Description: "Hat", Category: "clothing", Quantity: 1, GrossMinor: 6000, VATRate: "20", VATMinor: 1000})
		})
		before, after, err := correct(t, w, r)
		if err != nil || before.ID != s.ID || after.ID != s.ID || before.Version != 1 || after.Version != 2 || before.GrossMinor != 24000 || after.GrossMinor != 18000 {
			t.Fatalf("from %+v to %+v: %v", before, after, err)
		}
		if left := open(t, w, "CHN|L898902C3"); len(left) != 0 {
			t.Error("the first buyer still finds it")
		}
		found := open(t, w, "GBR|123456789")
		if len(found) != 1 || found[0].Sale.GrossMinor != 18000 || found[0].Sale.VATMinor != 3000 || found[0].Sale.Version != 2 || len(found[0].Sale.Lines) != 2 {
			t.Errorf("now it is %+v", found)
		}
	})
}

func TestWhatCannotBeCorrectedOrVoided(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := modeltest.NewWorld(t, db)
		taken, gone := w.AddSale(t, "", "A-1", 24000), w.AddSale(t, "", "A-2", 24000)
		if err := take(t, w, taken.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := void(t, w, gone, "returned"); err != nil {
			t.Fatal(err)
		}
		_, _, err := correct(t, w, w.Report("", "A-1", 12000))
		wantCode(t, err, "sale.claimed")
		_, _, err = correct(t, w, w.Report("", "A-2", 12000))
		wantCode(t, err, "sale.void")
		_, _, err = correct(t, w, w.Report("", "A-3", 12000))
		wantCode(t, err, "sale.not_found")
		_, _, err = correct(t, w, w.Report("", "A-1", 12000, func(r *merchant.Report) { r.Currency = "?" }))
		wantCode(t, err, "sale.invalid")
		_, err = void(t, w, gone, "again")
		wantCode(t, err, "sale.void")
		_, err = void(t, w, merchant.Sale{InvoiceNumber: "A-9", IssuedOn: taken.IssuedOn}, "returned")
		wantCode(t, err, "sale.not_found")
		for _, reason := range []string{"", "a\nb", strings.Repeat("x", 201)} {
			_, err = void(t, w, taken, reason)
			wantCode(t, err, "sale.reason")
		}
	})
}

func TestASaleIsVoidedWhateverItsState(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := modeltest.NewWorld(t, db)
		free, taken := w.AddSale(t, "CHN|L898902C3", "A-1", 24000), w.AddSale(t, "", "A-2", 24000)
		if err := take(t, w, taken.ID); err != nil {
			t.Fatal(err)
		}
		free.InvoiceNumber = " a-1 " // as the merchant may spell it
		for status, s := range map[string]merchant.Sale{"free": free, "taken": taken} {
			if before, err := void(t, w, s, "goods returned"); err != nil || before.Status != status {
				t.Errorf("it was %q, %v; want %q", before.Status, err, status)
			}
		}
		if found := open(t, w, "CHN|L898902C3"); len(found) != 0 {
			t.Errorf("a void sale is found: %+v", found)
		}
		found, err := in(t, w, func(tx *models.Tx) ([]merchant.Found, error) { return merchant.Match(tx, []string{free.ID}, nil) })
		if err != nil || len(found) != 1 || found[0].Sale.Status != "void" || found[0].Sale.VoidReason != "goods returned" || found[0].Sale.Version != 2 {
			t.Errorf("got %+v, %v", found, err)
		}
	})
}

func TestOneOfTwentyTakesASale(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := modeltest.NewWorld(t, db)
		a, b := w.AddSale(t, "", "A-1", 24000), w.AddSale(t, "", "A-2", 24000)
		errs := make([]error, 20)
		var wg sync.WaitGroup
		for i := range errs {
			wg.Go(func() { errs[i] = take(t, w, a.ID, b.ID) })
		}
		wg.Wait()
		won := 0
		for _, err := range errs {
			if err == nil {
				won++
			} else {
				wantCode(t, err, "claim.receipt_taken")
			}
		}
		if won != 1 {
			t.Errorf("%d took it", won)
		}
		free := func() error {
			_, err := in(t, w, func(tx *models.Tx) (int, error) {
				if err := merchant.Lock(tx, []string{a.ID}); err != nil {
					return 0, err
				}
				return 0, merchant.Free(tx, []string{a.ID})
			})
			return err
		}
		if err := free(); err != nil {
			t.Fatal(err)
		}
		wantCode(t, free(), "claim.receipt_taken") // what is free cannot be given back
		wantCode(t, take(t, w, a.ID, b.ID), "claim.receipt_taken")
		if err := take(t, w, a.ID); err != nil {
			t.Errorf("the other was taken by halves: %v", err)
		}
		if err := take(t, w); err != nil {
			t.Errorf("taking nothing: %v", err)
		}
	})
}

func TestMatchingFindsByIdAndByInvoiceOnAnyDay(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := modeltest.NewWorld(t, db)
		a := w.AddSale(t, "", "A-1", 24000)
		b := w.AddSale(t, "", "A-1", 24000, func(r *merchant.Report) { r.LocalTime = "2026-05-01T10:00:00" })
		c := w.AddSale(t, "", "A-2", 24000)
		w.AddSale(t, "", "A-3", 24000)
		found, err := in(t, w, func(tx *models.Tx) ([]merchant.Found, error) {
			return merchant.Match(tx, []string{c.ID}, []merchant.Invoice{{VATID: w.Merchant.VATID, Number: "A-1"}, {VATID: "FR40303265045", Number: "A-3"}})
		})
		if err != nil || len(found) != 3 || found[0].Sale.ID != a.ID || found[1].Sale.ID != b.ID || found[2].Sale.ID != c.ID {
			t.Errorf("found %+v, %v", found, err)
		}
		none, err := in(t, w, func(tx *models.Tx) ([]merchant.Found, error) { return merchant.Match(tx, nil, nil) })
		if err != nil || none != nil {
			t.Errorf("nothing asked, but %+v, %v", none, err)
		}
		lines, err := in(t, w, func(tx *models.Tx) (map[string][]merchant.SaleLine, error) {
			return merchant.LinesOf(tx, []string{a.ID, b.ID})
		})
		if err != nil || len(lines) != 2 || len(lines[a.ID]) != 1 {
			t.Errorf("the lines are %+v, %v", lines, err)
		}
		byVAT, err := in(t, w, func(tx *models.Tx) (map[string]merchant.Merchant, error) {
			return merchant.ByVAT(tx, []string{w.Merchant.VATID, "FR40303265045"})
		})
		if err != nil || len(byVAT) != 1 || byVAT[w.Merchant.VATID] != w.Merchant {
			t.Errorf("by VAT id: %+v, %v", byVAT, err)
		}
	})
}

func TestASuspendedMerchantIsOutAtOnce(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := modeltest.NewWorld(t, db)
		if m, err := w.Merchants.Authenticate(t.Context(), w.MerchantKey); err != nil || m != w.Merchant {
			t.Fatalf("the key is %+v's: %v", m, err)
		}
		for _, key := range []string{"", "x", w.MerchantKey + "x", w.KioskKey} {
			_, err := w.Merchants.Authenticate(t.Context(), key)
			wantCode(t, err, "merchant.unknown_key")
		}
		if err := w.Merchants.Suspend(t.Context(), w.Admin.Actor("t"), w.Merchant.ID, "left the scheme"); err != nil {
			t.Fatal(err)
		}
		_, err := w.Merchants.Authenticate(t.Context(), w.MerchantKey)
		wantCode(t, err, "merchant.unknown_key")
		for name, id := range map[string]string{"suspended before": w.Merchant.ID, "unknown": models.NewID(), "no id": "x"} {
			if err := w.Merchants.Suspend(t.Context(), w.Admin.Actor("t"), id, "again"); models.CodeOf(err) != "merchant.not_found" || models.KindOf(err) != models.NotFound {
				t.Errorf("%s: %v", name, err)
			}
		}
		lines, err := audit.Of(t.Context(), db, "merchant", w.Merchant.ID)
		if err != nil || len(lines) != 2 || lines[1].Deed != "merchant.suspend" || lines[1].Reason != "left the scheme" {
			t.Errorf("the audit says %+v, %v", lines, err)
		}
	})
}

func TestWhichMerchantsAreAdded(t *testing.T) {
	ok := merchant.Merchant{LegalName: "Other SARL", VATID: "fr 40 303 265 045", Country: "FR", MemberFrom: "2020-01-01", MemberUntil: "2030-12-31"}
	cases := []struct {
		name  string
		alter func(*merchant.Merchant)
		code  string // empty: accepted
	}{
		{"one with its VAT id in any spelling", func(*merchant.Merchant) {}, ""},
		{"without a VAT id", func(m *merchant.Merchant) { m.VATID = "" }, "vat_id.format"},
		{"with a mistyped VAT id", func(m *merchant.Merchant) { m.VATID = "FR41303265045" }, "vat_id.checksum"},
		{"without a name", func(m *merchant.Merchant) { m.LegalName = "" }, "merchant.legal_name"},
		{"without a country", func(m *merchant.Merchant) { m.Country = "" }, "country.unknown"},
		{"with a country spelled out", func(m *merchant.Merchant) { m.Country = "France" }, "country.unknown"},
		{"without its first day", func(m *merchant.Merchant) { m.MemberFrom = "" }, "date.malformed"},
		{"with a last day that is none", func(m *merchant.Merchant) { m.MemberUntil = "2030-02-30" }, "date.malformed"},
		{"with a VAT id that is taken", func(m *merchant.Merchant) { m.VATID = "FR83404833048" }, "merchant.vat_id_taken"},
	}
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := modeltest.NewWorld(t, db)
		for _, tc := range cases {
			in := ok
			tc.alter(&in)
			m, key, err := w.Merchants.AddMerchant(t.Context(), w.Admin.Actor("t"), in)
			if tc.code != "" {
				if models.CodeOf(err) != tc.code {
					t.Errorf("%s: got %v, want %s", tc.name, err, tc.code)
				}
				continue
			}
			if err != nil || m.VATID != "FR40303265045" || m.Status != "active" {
				t.Fatalf("%s: got %+v, %v", tc.name, m, err)
			}
			if got, err := w.Merchants.Authenticate(t.Context(), key); err != nil || got != m {
				t.Errorf("%s: its key is %+v's: %v", tc.name, got, err)
			}
		}
	})
}

func TestWhichStoresAreAdded(t *testing.T) {
	cases := []struct {
		name  string
		alter func(*merchant.Store)
		code  string // empty: accepted
	}{
		{"one more shop", func(*merchant.Store) {}, ""},
		{"without a code", func(s *merchant.Store) { s.Code = "" }, "store.invalid"},
		{"without a name", func(s *merchant.Store) { s.Name = "" }, "store.invalid"},
		{"without a city", func(s *merchant.Store) { s.City = "" }, "store.invalid"},
		{"without a time zone", func(s *merchant.Store) { s.TimeZone = "" }, "store.invalid"},
		{"with an unknown time zone", func(s *merchant.Store) { s.TimeZone = "Europe/Atlantis" }, "store.invalid"},
		{"with this machine's time zone", func(s *merchant.Store) { s.TimeZone = "Local" }, "store.invalid"},
		{"with a code that is taken", func(s *merchant.Store) { s.Code = "VEN" }, "store.code_taken"},
		{"of nobody", func(s *merchant.Store) { s.MerchantID = "" }, "merchant.not_found"},
		{"of an unknown merchant", func(s *merchant.Store) { s.MerchantID = models.NewID() }, "merchant.not_found"},
	}
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := modeltest.NewWorld(t, db)
		for _, tc := range cases {
			s := merchant.Store{MerchantID: w.Merchant.ID, Code: "LYO", Name: "Lyon", City: "Lyon", TimeZone: "Europe/Paris"}
			tc.alter(&s)
			got, err := w.Merchants.AddStore(t.Context(), w.Admin.Actor("t"), s)
			if tc.code != "" {
				if models.CodeOf(err) != tc.code {
					t.Errorf("%s: got %v, want %s", tc.name, err, tc.code)
				}
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			sale := w.AddSale(t, "CHN|L898902C3", "A-1", 24000, func(r *merchant.Report) { r.Store = "LYO" })
			if found := open(t, w, "CHN|L898902C3"); sale.StoreID != got.ID || len(found) != 1 || found[0].Store != got {
				t.Errorf("%s: its sale is found at %+v", tc.name, found)
			}
		}
	})
}
