package fiscal_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"

	"taxrefund/models"
	"taxrefund/models/fiscal"
)

// specimen reads one of our own invoices.
func specimen(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func read(t testing.TB, text string) fiscal.Invoice {
	t.Helper()
	got, err := fiscal.ReadInvoices([]byte(text))
	if err != nil || len(got) != 1 {
		t.Fatalf("%d invoices, %v", len(got), err)
	}
	addsUp(t, got[0])
	return got[0]
}

// lines writes lines as "description quantity net vat gross rate tariff origin goods".
func lines(list []fiscal.InvoiceLine) string {
	var out []string
	for _, l := range list {
		out = append(out, strings.Join(strings.Fields(fmt.Sprint(l.Description, " ", l.Quantity, " ", l.Net.Decimal(), " ", l.VAT.Decimal(), " ", l.Gross.Decimal(), " ", l.Rate, " ", l.Tariff, " ", l.Origin, " ", l.Goods)), " "))
	}
	return strings.Join(out, "\n")
}

func TestEveryFormatSaysTheSame(t *testing.T) {
	for _, c := range []struct{ file, format, number, vatID, gross, total, lines string }{
		{"invoice.ubl.xml", "ubl", "U-1001", "FR83404833048", "309.10", "309.10",
			"Wool coat 1 192.00 38.40 230.40 20 6202.20 IT clothing\nHat, felt 2 48.00 9.60 57.60 20 clothing\nBook 1 20.00 1.10 21.10 5.5"},
		{"invoice.cii.xml", "cii", "C-1001", "FR 83 404833048", "309.10", "309.10",
			"Wool coat 1 192.00 38.40 230.40 20 6202.20 IT clothing\nHat, felt 2 48.00 9.60 57.60 20\nBook 1 20.00 1.10 21.10 5.5"},
		{"invoice.facturae.xml", "facturae", "F-1001", "ESB23103039", "311.20", "311.20",
			"Abrigo de lana 1 190.12 39.93 230.05 21\nSombrero 2 49.88 10.47 60.35 21\nLibro 1 20.00 0.80 20.80 4"},
		{"invoice.fatturapa.xml", "fatturapa", "T-1001", "IT12345678903", "313.60", "315.60",
			"Cappotto di lana 1 190.12 41.83 231.95 22 62022000 IT clothing\nCappello 2 49.88 10.97 60.85 22\nLibro 1 20.00 0.80 20.80 4"},
	} {
		t.Run(c.format, func(t *testing.T) {
			got := read(t, specimen(t, c.file))
			if got.Format != c.format || got.Kind != fiscal.Invoiced || got.Number != c.number || got.IssuedOn != "2026-05-08" || got.Currency != "EUR" ||
				got.Seller.VATID != c.vatID || got.Gross.Decimal() != c.gross || got.Total.Decimal() != c.total || !got.Rebate.IsZero() || len(got.Shares) != 2 {
				t.Errorf("it says %+v", got)
			}
			if !slices.Contains(got.Seller.IDs, "VEN") || !slices.Contains(got.Buyer.IDs, "CHN|E12345678") || !strings.Contains(got.Buyer.Name, "Zhang") {
				t.Errorf("seller %v, buyer %v", got.Seller, got.Buyer)
			}
			if l := lines(got.Lines); l != c.lines {
				t.Errorf("its lines are\n%s\nwant\n%s", l, c.lines)
			}
		})
	}
}

func TestACreditNoteNamesItsInvoice(t *testing.T) {
	got := read(t, specimen(t, "credit.ubl.xml"))
	if got.Kind != fiscal.CreditNote || got.Number != "U-2001" || got.Reason != "Goods returned" || got.Gross.Decimal() != "309.10" ||
		!slices.Equal(got.Credits, []fiscal.Reference{{Number: "U-1001", IssuedOn: "2026-05-08"}}) {
		t.Errorf("it says %+v", got)
	}
	fattura := specimen(t, "invoice.fatturapa.xml")
	got = read(t, strings.NewReplacer("TD01", "TD04", "</DatiGenerali>", "<DatiFattureCollegate><IdDocumento>T-9</IdDocumento></DatiFattureCollegate></DatiGenerali>").Replace(fattura))
	if got.Kind != fiscal.CreditNote || !slices.Equal(got.Credits, []fiscal.Reference{{Number: "T-9"}}) {
		t.Errorf("it says %+v", got)
	}
	if got = read(t, strings.Replace(fattura, "TD01", "TD05", 1)); got.Kind != fiscal.Correction {
		t.Errorf("a debit note is %s", got.Kind)
	}
}

// Whatever a document is written in, as long as it says so, and whatever it calls its namespaces, it says the same.
func TestTheSpellingOfADocumentDoesNotMatter(t *testing.T) {
	text := specimen(t, "invoice.ubl.xml")
	want := read(t, text)
	latin := func(set *charmap.Charmap, name string) string {
		out, err := set.NewEncoder().String(strings.Replace(text, "UTF-8", name, 1))
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	for name, other := range map[string]string{
		"a byte order mark":  "\ufeff" + text,
		"Latin-1":            latin(charmap.ISO8859_1, "ISO-8859-1"),
		"Latin-9":            latin(charmap.ISO8859_15, "iso-8859-15"),
		"Windows":            latin(charmap.Windows1252, "Windows-1252"),
		"other prefixes":     strings.NewReplacer("cbc:", "x.y:", "xmlns:cbc", "xmlns:x.y").Replace(text),
		"character data":     strings.Replace(text, ">U-1001<", "><![CDATA[U-1001]]><", 1),
		"comments":           strings.Replace(text, ">309.10<", "><!-- all of it -->309.<!-- x -->10<", 1),
		"a style sheet":      strings.Replace(text, "?>", "?><?xml-stylesheet href='x.xsl'?>", 1),
		"another namespace":  strings.Replace(text, "<cbc:ID>U-1001", "<x:ID xmlns:x='urn:x'><x:ID>X</x:ID></x:ID><cbc:ID>U-1001", 1),
		"an attachment":      strings.Replace(text, "<cac:AccountingSupplier", "<cac:AdditionalDocumentReference><cac:Attachment><cbc:EmbeddedDocumentBinaryObject>"+strings.Repeat("QUJD", 1<<18)+"</cbc:EmbeddedDocumentBinaryObject></cac:Attachment></cac:AdditionalDocumentReference><cac:AccountingSupplier", 1),
		"the books' own VAT": strings.Replace(text, "<cac:LegalMonetary", "<cac:TaxTotal><cbc:TaxAmount currencyID='SEK'>500</cbc:TaxAmount></cac:TaxTotal><cac:LegalMonetary", 1),
		"many attributes":    strings.Replace(text, "<Invoice ", "<Invoice "+strings.Repeat("a='' ", 1_000_000), 1),
		"references":         strings.Replace(text, "Galerie Vend", "Galerie &#86;end", 1),
	} {
		got := read(t, other)
		if lines(got.Lines) != lines(want.Lines) || got.Number != want.Number || got.Seller.Name != want.Seller.Name || got.Gross != want.Gross {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestWhatIsNoInvoiceIsRefusedWithItsPlace(t *testing.T) {
	text := specimen(t, "invoice.ubl.xml")
	with := func(old, new string) string {
		if !strings.Contains(text, old) {
			t.Fatalf("there is no %s", old)
		}
		return strings.Replace(text, old, new, 1)
	}
	rates := ""
	for i := range 101 {
		rates += fmt.Sprintf("<cac:TaxSubtotal><cbc:TaxableAmount>0</cbc:TaxableAmount><cbc:TaxAmount>0</cbc:TaxAmount><cac:TaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>30.%03d</cbc:Percent></cac:TaxCategory></cac:TaxSubtotal>", i)
	}
	p7m := append([]byte{0x30, 0x82, 0x10, 0x00, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02}, bytes.Repeat([]byte{1}, 200)...)
	for _, c := range []struct{ name, text, problem, place string }{
		{"nothing", "", "empty", "1:1"},
		{"blanks", " \n ", "empty", "2:2"},
		{"no XML", "invoice_number,store\n", "xml", "1:1"},
		{"cut", text[:len(text)/2], "cut", ""},
		{"cut at its end", strings.TrimSuffix(text, "</Invoice>\n"), "cut", ""},
		{"doubled", text + strings.TrimPrefix(text, `<?xml version="1.0" encoding="UTF-8"?>`), "trailing", ""},
		{"text after it", text + "x", "xml", ""},
		{"signed", string(p7m), "signed", "1:1"},
		{"signed, in base 64", base64.StdEncoding.EncodeToString(p7m), "signed", "1:1"},
		{"a PDF", "%PDF-1.7\n", "pdf", "1:1"},
		{"a zip", "PK\x03\x04....", "zip", "1:1"},
		{"UTF-16", "\xff\xfe<\x00", "encoding", "1:1"},
		{"not said to be Latin-1", strings.ReplaceAll(text, "ô", "\xf4"), "encoding", "15:63"},
		{"an unknown character set", with("UTF-8", "EBCDIC-CP-US"), "encoding", "1:1"},
		{"a document type", with("?>", `?><!DOCTYPE Invoice [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>`), "dtd", "1:39"},
		{"an entity", with("U-1001", "&b;"), "xml", ""},
		{"a NUL", with("U-1001", "U\x00"), "xml", ""},
		{"a control character", with("U-1001", "U&#1;"), "xml", ""},
		{"a direction mark", with("U-1001", "U-1\u202e001"), "text", "5:3"},
		{"a character without width", with("U-1001", "U-1\u200b001"), "text", "5:3"},
		{"a million nested tags", strings.Repeat("<a>", 1_000_000), "format", "1:1"},
		{"a million nested tags inside", with("<cbc:ID>U-1001", strings.Repeat("<a>", 1_000_000)+"<cbc:ID>U-1001"), "depth", ""},
		{"a million tags", with("<cbc:ID>U-1001", strings.Repeat("<cbc:X/>", 900_000)+"<cbc:ID>U-1001"), "too_large", ""},
		{"a hundred rates", with("<cac:TaxSubtotal>", rates+"<cac:TaxSubtotal>"), "too_large", ""},
		{"a long text", with("U-1001", strings.Repeat("U", 1<<20)), "too_long", "5:3"},
		{"a large file", text + strings.Repeat(" ", 8<<20), "too_large", "1:1"},
		{"another document", `<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"/>`, "format", "1:1"},
		{"an invoice of no namespace", "<Invoice/>", "format", "1:1"},
		{"pro forma", with(">380<", ">325<"), "kind", "8:3"},
		{"no number", with("<cbc:ID>U-1001</cbc:ID>", ""), "missing", "2:1"},
		{"two numbers", with("<cbc:ID>U-1001</cbc:ID>", "<cbc:ID>U-1</cbc:ID><cbc:ID>U-2</cbc:ID>"), "twice", "5:23"},
		{"no such day", with("2026-05-08", "2026-02-30"), "date", "6:3"},
		{"no such time", with("10:30:00", "25:30:00"), "time", ""},
		{"no such currency", with(">EUR<", ">EUX<"), "currency", ""},
		{"an amount in another currency", with(`"EUR">200.00`, `"USD">200.00`), "currency", ""},
		{"a comma", with(">200.00<", ">200,00<"), "number", ""},
		{"an exponent", with(">200.00<", ">2e2<"), "number", ""},
		{"nine decimals", with(">200.00<", ">200.000000001<"), "number", ""},
		{"absurdly much", with(">200.00<", ">99999999999999999999<"), "number", ""},
		{"half a cent in a total", with(">309.10<", ">309.105<"), "amount", ""},
		{"a rate above all", with("<cbc:Percent>20</cbc:Percent>", "<cbc:Percent>120</cbc:Percent>"), "rate", ""},
		{"a rate without a row", with("<cbc:Percent>20.00</cbc:Percent>", "<cbc:Percent>19</cbc:Percent>"), "rate", ""},
		{"a tax that is not VAT", strings.ReplaceAll(text, "<cbc:ID>S</cbc:ID><cbc:Percent>5.5", "<cbc:ID>L</cbc:ID><cbc:Percent>5.5"), "tax", ""},
		{"a line too much", with(">50.00<", ">51.00<"), "totals", ""},
		{"rows that do not add up", with(">49.10<", ">49.11<"), "totals", ""},
		{"net and VAT that do not add up", with(">309.10<", ">309.11<"), "totals", ""},
		{"an allowance that is not counted", with(">10.00<", ">11.00<"), "totals", ""},
		{"too much VAT", strings.NewReplacer(">48.00<", ">48.03<", ">49.10<", ">49.13<", ">309.10<", ">309.13<").Replace(text), "vat", ""},
	} {
		got, err := fiscal.ReadInvoices([]byte(c.text))
		why, ok := errors.AsType[*models.Error](err)
		if !ok || got != nil || why.Code != "invoice_file."+c.problem || len(why.Fields) != 1 || why.Fields[0].At < 1 || c.place != "" && why.Fields[0].Path != c.place {
			t.Errorf("%s: %d invoices, %v %+v", c.name, len(got), err, why)
		}
	}
}

// What a seller rounded, on the whole or line by line, is settled on the largest lines; what he did not round is refused.
func TestRoundingIsSettledOnTheLargestLines(t *testing.T) {
	text := specimen(t, "invoice.fatturapa.xml")
	change := func(pairs ...string) string { return strings.NewReplacer(pairs...).Replace(text) }
	got := read(t, change(">52.80<", ">52.82<", ">315.60<", ">313.62<"))
	if l := lines(got.Lines[:2]); l != "Cappotto di lana 1 190.12 41.84 231.96 22 62022000 IT clothing\nCappello 2 49.88 10.98 60.86 22" {
		t.Errorf("VAT that was rounded line by line: %s", l)
	}
	for name, bad := range map[string]string{
		"a net sum two cents off":       change(">240.00<", ">240.02<", ">315.60<", ">315.62<"),
		"VAT three cents off":           change(">52.80<", ">52.83<", ">315.60<", ">315.63<"),
		"a total that nothing explains": change(">315.60<", ">316.60<"),
	} {
		if got, err := fiscal.ReadInvoices([]byte(bad)); err == nil {
			t.Errorf("%s is read: %+v", name, got[0])
		}
	}
}

func TestLinesAgainstTheOthersAreTakenOffThem(t *testing.T) {
	text := specimen(t, "invoice.ubl.xml")
	back := strings.NewReplacer(">50.00<", ">-50.00<", ">270.00<", ">170.00<", ">260.00<", ">160.00<", ">240.00<", ">140.00<", ">48.00<", ">28.00<", ">49.10<", ">29.10<", ">309.10<", ">189.10<").Replace(text)
	got := read(t, back)
	if l := lines(got.Lines); !strings.Contains(l, "Hat, felt 2 -50.00 -10.00 -60.00") {
		t.Errorf("its lines are %s", l)
	}
	if l := lines(got.Goods); l != "Wool coat 1 140.00 28.00 168.00 20 6202.20 IT clothing\nBook 1 20.00 1.10 21.10 5.5" {
		t.Errorf("its goods are %s", l)
	}
}

func TestChargesWithoutALineAreALineOfTheirOwn(t *testing.T) {
	text := specimen(t, "invoice.ubl.xml")
	charged := strings.NewReplacer("<cac:TaxTotal>", `<cac:AllowanceCharge><cbc:ChargeIndicator>true</cbc:ChargeIndicator><cbc:AllowanceChargeReason>Gift wrap</cbc:AllowanceChargeReason><cbc:Amount currencyID="EUR">5.00</cbc:Amount><cac:TaxCategory><cbc:ID>E</cbc:ID><cbc:Percent>0</cbc:Percent></cac:TaxCategory></cac:AllowanceCharge><cac:TaxTotal>`,
		"</cac:TaxTotal>", `<cac:TaxSubtotal><cbc:TaxableAmount>5</cbc:TaxableAmount><cbc:TaxAmount>0</cbc:TaxAmount><cac:TaxCategory><cbc:ID>E</cbc:ID></cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>`,
		"<cbc:PrepaidAmount", "<cbc:ChargeTotalAmount>5</cbc:ChargeTotalAmount><cbc:PrepaidAmount", ">260.00<", ">265.00<", ">309.10<", ">314.10<").Replace(text)
	if l := lines(read(t, charged).Lines); !strings.Contains(l, "Gift wrap 1 5.00 0.00 5.00 0") {
		t.Errorf("its lines are %s", l)
	}
}

func TestOneFileMayHoldSeveralInvoices(t *testing.T) {
	text := specimen(t, "invoice.fatturapa.xml")
	from, to := strings.Index(text, "  <FatturaElettronicaBody>"), strings.Index(text, "</p:Fatt")
	got, err := fiscal.ReadInvoices([]byte(text[:to] + strings.Replace(text[from:to], "T-1001", "T-1002", 1) + text[to:]))
	if err != nil || len(got) != 2 || got[0].Number != "T-1001" || got[1].Number != "T-1002" || got[1].Line <= got[0].Line || !slices.Equal(got[1].Buyer.IDs, got[0].Buyer.IDs) {
		t.Errorf("%v %+v", err, got)
	}
	if _, err = fiscal.ReadInvoices([]byte(text[:to] + strings.Replace(text[from:to], ">49.8766</PrezzoTotale>", ">49</PrezzoTotale>", 1) + text[to:])); models.CodeOf(err) != "invoice_file.totals" {
		t.Errorf("one that does not agree: %v", err)
	}
}
