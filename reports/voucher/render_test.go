package voucher_test

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jung-kurt/gofpdf"

	"taxrefund/models/claim"
	"taxrefund/reports/voucher"
	"taxrefund/templates"
)

func itoa(n int) string { return strconv.Itoa(n) }

func TestOneVersionHasOneSetOfBytes(t *testing.T) {
	other, err := voucher.New(templates.NotoSansSC()) // as another replica would
	if err != nil {
		t.Fatal(err)
	}
	for name, v := range looks() {
		first := render(t, v)
		for range 5 {
			if again, err := other.Render(v); err != nil || !bytes.Equal(again, first) {
				t.Errorf("%s: other bytes the second time (%v)", name, err)
			}
		}
	}
}

func TestAnotherVersionHasOtherBytes(t *testing.T) {
	v := english()
	first := render(t, v)
	v.Version++
	if bytes.Equal(render(t, v), first) {
		t.Error("version 3 is printed as version 2")
	}
}

// Eight kiosks at once, each with its own traveller: nobody reads another's name or another's money.
func TestVouchersMadeAtOnceDoNotMix(t *testing.T) {
	const workers, each = 8, 15
	type printed struct {
		v   voucher.Voucher
		pdf []byte
	}
	made := make([][]printed, workers)
	r := renderer(t)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := range each {
				v := voucher.Of(sheet([]string{"en", "fr", "zh"}[(w+i)%3], claim.Open, claim.ReceiptValidated, claim.Inspection))
				v.Traveller = fmt.Sprintf("旅客 %c Traveller %d-%d", '一'+rune(w*each+i), w, i)
				v.Totals.PayoutText = fmt.Sprintf("EUR %d.%02d", w+1, i)
				pdf, err := r.Render(v)
				if err != nil {
					t.Error(err)
				}
				made[w] = append(made[w], printed{v, pdf})
			}
		})
	}
	wg.Wait()
	for _, p := range append(append([][]printed{}, made...)[0], made[workers-1]...) {
		if said := textOf(t, p.pdf); !strings.Contains(said, p.v.Traveller) || !strings.Contains(said, p.v.Totals.PayoutText) {
			t.Errorf("%q with %q is missing in\n%s", p.v.Traveller, p.v.Totals.PayoutText, said)
		}
	}
	for _, run := range made {
		for _, p := range run {
			if alone := render(t, p.v); !bytes.Equal(alone, p.pdf) {
				t.Errorf("%s: other bytes than alone", p.v.Traveller)
			}
		}
	}
}

// The page itself is gofpdf's: the file begins with what gofpdf alone writes for it.
func TestThePageIsMadeByGofpdf(t *testing.T) {
	v := english()
	pdf := gofpdf.New("P", "pt", "A4", "")
	pdf.SetCompression(false)
	pdf.SetCatalogSort(true)
	pdf.SetCreationDate(v.IssuedAt)
	pdf.SetModificationDate(v.IssuedAt)
	pdf.SetTitle("Tax refund voucher "+v.DocID, true)
	pdf.SetProducer("taxrefund", false)
	pdf.AddPage()
	pdf.RawWriteStr("/T0 Do /T1 Do\n")
	var want bytes.Buffer
	if err := pdf.Output(&want); err != nil {
		t.Fatal(err)
	}
	if got := render(t, v); !bytes.HasPrefix(got, want.Bytes()) {
		t.Errorf("the file begins with\n%.400s\nand gofpdf writes\n%.400s", got, want.Bytes())
	}
}

func TestADamagedFontIsRefused(t *testing.T) {
	whole := templates.NotoSansSC()
	for name, font := range map[string][]byte{
		"nothing": nil, "a short file": whole[:11], "cut in its directory": whole[:100], "cut in its tables": whole[:len(whole)/3],
		"a collection": append([]byte("ttcf"), whole[4:4096]...), "CFF outlines": append([]byte("OTTO"), whole[4:4096]...),
	} {
		if _, err := voucher.New(font); err == nil {
			t.Errorf("%s: taken as a font", name)
		}
	}
}

func TestTooLongAQRIsAnErrorAndNoPanic(t *testing.T) {
	v := english()
	v.QR = strings.Repeat("x", 3000)
	if _, err := renderer(t).Render(v); err == nil {
		t.Error("a code of 3000 characters was drawn")
	}
	render(t, english()) // and the next traveller still gets a voucher
}

func TestTimesAreTheAirports(t *testing.T) {
	v := english()
	v.Zone, v.DepartsAt = time.FixedZone("", 9*3600), time.Date(2026, 12, 31, 16, 30, 0, 0, time.UTC)
	if said := textOf(t, render(t, v)); !strings.Contains(said, "1 January 2027, 01:30") {
		t.Errorf("the departure reads\n%s", said)
	}
}

// BenchmarkVoucher prints a Chinese voucher of twelve receipts with barcode and QR. Run it with -cpu 1 for one core.
func BenchmarkVoucher(b *testing.B) {
	r, v := renderer(b), chinese()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := r.Render(v); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "vouchers/s")
}
