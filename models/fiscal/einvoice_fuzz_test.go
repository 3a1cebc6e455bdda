package fiscal_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"taxrefund/models"
	"taxrefund/models/fiscal"
)

// FuzzInvoice: the lines of whatever is read add up to its totals exactly, and what is refused says where.
func FuzzInvoice(f *testing.F) {
	for _, name := range []string{"invoice.ubl.xml", "credit.ubl.xml", "invoice.cii.xml", "invoice.facturae.xml", "invoice.fatturapa.xml"} {
		f.Add(specimen(f, name))
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := fiscal.ReadInvoices([]byte(text))
		if why, ok := errors.AsType[*models.Error](err); err != nil && (!ok || got != nil || !strings.HasPrefix(why.Code, "invoice_file.") || len(why.Fields) != 1 || why.Fields[0].At < 1 || why.Fields[0].Path == "") {
			t.Fatalf("%d invoices, %v", len(got), err)
		}
		for _, inv := range got {
			addsUp(t, inv)
			var gross int64
			for _, l := range inv.Goods {
				gross += l.Gross.Minor
			}
			if gross != inv.Gross.Minor {
				t.Fatalf("goods are worth %d, the invoice %d", gross, inv.Gross.Minor)
			}
		}
	})
}

// FuzzInvoiceAmounts changes the amounts of an invoice, so that most of what is tried gets as far as the sums.
func FuzzInvoiceAmounts(f *testing.F) {
	f.Add(int64(20000), int64(5000), int64(-1000), int64(24000), int64(4800))
	text := specimen(f, "invoice.ubl.xml")
	f.Fuzz(func(t *testing.T, coat, hat, less, base, vat int64) {
		cents := func(n int64) string { return fmt.Sprintf(">%d.%02d<", n/100, max(n%100, -(n%100))) }
		got, err := fiscal.ReadInvoices([]byte(strings.NewReplacer(">200.00<", cents(coat), ">50.00<", cents(hat), `>10.00<`, cents(-less), ">240.00<", cents(base), ">48.00<", cents(vat),
			">270.00<", cents(coat+hat+2000), ">260.00<", cents(base+2000), ">49.10<", cents(vat+110), ">309.10<", cents(base+vat+2110)).Replace(text)))
		if err == nil {
			addsUp(t, got[0])
		}
	})
}

func BenchmarkInvoice(b *testing.B) {
	text := specimen(b, "invoice.ubl.xml")
	from, to := strings.Index(text, "  <cac:InvoiceLine>"), strings.Index(text, "</Invoice>")
	free := strings.NewReplacer(`"EUR">200.00<`, `"EUR">0<`, `"EUR">50.00<`, `"EUR">0<`, `"EUR">20.00<`, `"EUR">0<`).Replace(text[from:to])
	text = text[:to] + free + free + free[:strings.LastIndex(free, "  <cac:InvoiceLine>")] + text[to:] // 11 lines
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, err := fiscal.ReadInvoices([]byte(text)); err != nil {
			b.Fatal(err)
		}
	}
}
