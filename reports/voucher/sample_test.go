package voucher_test

import (
	"fmt"
	"os"
	"os/exec"
	"taxrefund/models"
	"taxrefund/reports/voucher"
	"testing"
)

func TestSamples(t *testing.T) {
	fr := english()
	fr.Language = "fr"
	fr.StatusKind = "red"
	fr.StatusLabel = "À présenter à la douane"
	fr.Deadline = "Présentez-vous au guichet avant 21 h 05"
	fr.Receipts = nil
	for i := range 25 {
		fr.Receipts = append(fr.Receipts, voucher.Receipt{Merchant: "Boutique n° " + fmt.Sprint(i), Invoice: "A-" + fmt.Sprint(1000+i), Date: models.Date("2026-11-20"), Gross: "EUR 12,345.00", VAT: "EUR 2,057.50", Refund: "EUR 1,810.60", StatusLabel: "Contrôle"})
	}
	for n, v := range map[string]voucher.Voucher{"en": english(), "zh": chinese(), "hostile": hostile(), "fr": fr} {
		p := "/tmp/voucher-" + n
		b := render(t, v)
		os.WriteFile(p+".pdf", b, 0o644)
		fmt.Println(n, len(b))
		for _, a := range [][]string{{"qpdf", "--check", p + ".pdf"}, {"pdftoppm", "-r", "80", "-png", "-singlefile", p + ".pdf", p}} {
			o, err := exec.Command(a[0], a[1:]...).CombinedOutput()
			if err != nil {
				t.Log(n, a, string(o))
			}
		}
	}
}
