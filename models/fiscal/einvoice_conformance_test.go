package fiscal_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"taxrefund/models/fiscal"
	"taxrefund/models/money"
)

// Labels that are held to be wrong, with the clause that says so: the label names whoever sends the file.
const (
	sender = "the seller is CedentePrestatore (1.2), not IdTrasmittente (1.1.1): technical specification of FatturaPA 1.2, table 1"
	issuer = "the seller is Parties/SellerParty, not FileHeader/ThirdParty: schema of Facturae 3.2.2, PartiesType"
)

var mislabelled = map[string]struct{ seller, clause string }{
	"samples/fatturapa_invoice-credit-note.xml":                       {"IT12345678903", sender},
	"samples/fatturapa_invoice-fund-contribution-mixed-retention.xml": {"IT12345678903", sender},
	"samples/fatturapa_invoice-hotel-complex.xml":                     {"IT12345678903", sender},
	"samples/fatturapa_invoice-hotel.xml":                             {"IT12345678903", sender},
	"samples/facturae_invoice-vat-irpf.xml":                           {"37221735F", issuer},
}

type sample struct {
	File     string
	Expected struct {
		Format, Number, Date, Currency string
		TaxTotal                       string `json:"tax_total"`
		TotalIncl                      string `json:"total_incl"`
		SellerTaxID                    string `json:"seller_tax_id"`
		SellerVAT                      string `json:"seller_vat"`
		Lines                          int
	}
}

// differs compares a sample's label with what is read; what the label leaves out is not compared.
func (s sample) differs(got fiscal.Invoice) (out []string) {
	e := s.Expected
	compare := func(name, want, have string) {
		if want != "" && want != have {
			out = append(out, name+" is "+have+", not "+want)
		}
	}
	amount := func(name, want string, have money.Amount) {
		a, err := money.ParseDecimal(want, have.Currency)
		if want != "" && (err != nil || a != have) {
			out = append(out, name+" is "+have.Decimal()+", not "+want)
		}
	}
	compare("format", strings.ToLower(e.Format), got.Format)
	compare("number", e.Number, got.Number)
	compare("date", e.Date, string(got.IssuedOn))
	compare("currency", e.Currency, string(got.Currency))
	amount("tax", e.TaxTotal, got.VAT)
	amount("total", e.TotalIncl, got.Total)
	seller, have := e.SellerTaxID+e.SellerVAT, got.Seller.VATID
	if e.SellerTaxID != "" || have == "" {
		have = got.Seller.TaxID
	}
	if is, wrong := mislabelled[s.File]; wrong {
		seller = is.seller
	}
	compare("seller", seller, have)
	if e.Lines > 0 && e.Lines != len(got.Lines) {
		out = append(out, "the number of lines is another")
	}
	return out
}

func TestTheSharedElectronicInvoices(t *testing.T) {
	dir := "../../../shared/vectors/einvoice"
	text, err := os.ReadFile(filepath.Join(dir, "index.json"))
	if err != nil {
		t.Skip("the shared test data is not here: ", err)
	}
	var samples []sample
	if err := json.Unmarshal(text, &samples); err != nil {
		t.Fatal(err)
	}
	asked := []string{"UBL", "CII", "Facturae", "FatturaPA"}
	read, equal, all := map[string]int{}, map[string]int{}, map[string]int{}
	for _, s := range samples {
		if !slices.Contains(asked, s.Expected.Format) {
			t.Logf("%s is no invoice that merchants send: left aside", s.File)
			continue
		}
		all[s.Expected.Format]++
		file, err := os.ReadFile(filepath.Join(dir, s.File))
		if err != nil {
			t.Fatal(err)
		}
		got, err := fiscal.ReadInvoices(file)
		if err != nil || len(got) != 1 {
			t.Errorf("%s: %d invoices, %v", s.File, len(got), err)
			continue
		}
		read[s.Expected.Format]++
		addsUp(t, got[0])
		if differs := s.differs(got[0]); differs != nil {
			t.Errorf("%s: %s", s.File, strings.Join(differs, "; "))
			continue
		}
		equal[s.Expected.Format]++
	}
	for file, is := range mislabelled {
		t.Logf("%s is held to be mislabelled: %s", file, is.clause)
	}
	for _, f := range asked {
		t.Logf("%-10s read %2d of %2d   equal %2d of %2d", f, read[f], all[f], equal[f], all[f])
	}
}

// addsUp holds the lines of an invoice against its totals.
func addsUp(t testing.TB, inv fiscal.Invoice) {
	t.Helper()
	var net, vat, gross int64
	for _, l := range inv.Lines {
		net, vat, gross = net+l.Net.Minor, vat+l.VAT.Minor, gross+l.Gross.Minor
		if l.Net.Minor+l.VAT.Minor != l.Gross.Minor || l.Net.Currency != inv.Currency {
			t.Errorf("a line of %s has net %v, VAT %v, gross %v", inv.Number, l.Net, l.VAT, l.Gross)
		}
	}
	if net != inv.Net.Minor || vat != inv.VAT.Minor || gross != inv.Gross.Minor || net+vat != gross {
		t.Errorf("the lines of %s are net %d, VAT %d, gross %d; the invoice %v, %v, %v", inv.Number, net, vat, gross, inv.Net, inv.VAT, inv.Gross)
	}
}
