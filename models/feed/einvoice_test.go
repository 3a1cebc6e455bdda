package feed_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"taxrefund/models"
	"taxrefund/models/feed"
	"taxrefund/models/merchant"
	"taxrefund/models/modeltest"
)

func specimen(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile("../fiscal/testdata/" + name + ".xml")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestAnElectronicInvoiceIsTheSaleThatCSVSays(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		text := specimen(t, "invoice.ubl")
		w.wants(w.send("look.xml", text, preview), feed.Done, feed.Counts{Recorded: 1})
		w.wants(w.send("u-1001.xml", text), feed.Done, feed.Counts{Recorded: 1})
		sales := strings.TrimSuffix(top, "\n") + ",tariff,origin\n"
		for _, l := range []string{"Wool coat,clothing,1,23040,20,3840,,,6202.20,IT", `"Hat, felt",clothing,2,5760,20,960,,,,`, "Book,goods,1,2110,5.5,110,,,,"} {
			sales += "record,U-1001,VEN,2026-05-08T10:30:00,EUR,CHN,E12345678," + l + "\n"
		}
		w.wants(w.send("same.csv", sales), feed.Done, feed.Counts{Unchanged: 1})

		// A document without a time is of noon in the shop, or of when it came in.
		w.wants(w.send("c-1001.xml", specimen(t, "invoice.cii")), feed.Done, feed.Counts{Recorded: 1})
		early := strings.NewReplacer("C-1001", "C-1002", "20260508", "20260509").Replace(specimen(t, "invoice.cii"))
		modeltest.Clock(db).Advance(14 * time.Hour) // to 04:00 in Paris on the 9th
		w.wants(w.send("c-1002.xml", early), feed.Done, feed.Counts{Recorded: 1})
		var at []time.Time
		w.must(db.Raw("SELECT issued_at FROM sales WHERE invoice_number LIKE 'C-%' ORDER BY invoice_number").Scan(&at).Error)
		if len(at) != 2 || at[0].UTC().Format(time.DateTime) != "2026-05-08 10:00:00" || at[1].UTC().Format(time.DateTime) != "2026-05-09 02:00:00" {
			t.Errorf("they are of %v", at)
		}
	})
}

func TestAnInvoiceNamesItsSellerStoreAndBuyerOrIsRejected(t *testing.T) {
	w := newWorld(t, modeltest.Lite(t))
	text := specimen(t, "invoice.ubl")
	with := func(old, new string) string { return strings.ReplaceAll(text, old, new) }
	w.wants(w.send("only.xml", with(">VEN<", ">3012345678900<")), feed.Done, feed.Counts{Recorded: 1}) // the only store needs no name
	_, err := w.Merchants.AddStore(t.Context(), models.System, merchant.Store{MerchantID: w.Merchant.ID, Code: "OPE", Name: "Opéra", City: "Paris", TimeZone: "Europe/Paris"})
	w.must(err)
	for want, text := range map[string]string{
		"2 seller feed.seller U-1001\n":                   with("FR83404833048", "FR40303265045"),
		"2 store sale.store U-1001\n":                     with(">VEN<", ">3012345678901<"),
		"2 buyer_document document.state U-1001\n":        with("CHN|", "China|"),
		"2 buyer_document document.number U-1001\n":       with("|E12345678", "|"),
		"2 buyer_document feed.buyer U-1001\n":            with("<cac:PartyIdentification><cbc:ID>CHN", "<cac:PartyIdentification><cbc:ID>USA|1</cbc:ID></cac:PartyIdentification><cac:PartyIdentification><cbc:ID>CHN"),
		"2  feed.correction U-1001\n":                     with(">380<", ">384<"),
		"2 invoice_number feed.credits U-1001\n":          with(">380<", ">381<"),
		"2 local_time date.future U-1001\n":               with("10:30:00", "23:30:00"),
		"52 tariff sale.tariff U-1001\n":                  with("6202.20", "x"),
		"2 invoice_number sale.recorded_already U-1001\n": with("Wool", "Silk"),
		"": strings.Replace(with("CHN|E12345678", "customer 7"), "U-1001", "U-1002", 1),
	} {
		f := w.send("one.xml", text)
		if got := w.rejects(f.ID); got != want || f.State != feed.Done {
			t.Errorf("rejected:\n%s\nwant:\n%s", got, want)
		}
	}
	var anonymous int64
	w.must(w.DB.Raw("SELECT count(*) FROM sales WHERE invoice_number = 'U-1002' AND buyer_index IS NULL").Scan(&anonymous).Error)
	if anonymous != 1 {
		t.Error("a sale without a travel document has a buyer")
	}
}

func TestACreditNoteTakesBackTheWholeSaleOrNothing(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		note := specimen(t, "credit.ubl")
		none := w.send("none.xml", note)
		if got := w.rejects(none.ID); got != "2 invoice_number sale.not_found U-1001\n" {
			t.Errorf("before the invoice:\n%s", got)
		}
		w.wants(w.send("u-1001.xml", specimen(t, "invoice.ubl")), feed.Done, feed.Counts{Recorded: 1})
		part := strings.NewReplacer(">50.00<", ">49.00<", ">270.00<", ">269.00<", ">260.00<", ">259.00<", ">240.00<", ">239.00<", ">48.00<", ">47.80<", ">49.10<", ">48.90<", ">309.10<", ">307.90<").Replace(note)
		for _, opt := range [][]func(*feed.Upload){{preview}, {}} {
			f := w.send("part.xml", part, opt...)
			w.wants(f, feed.Done, feed.Counts{Rejected: 1})
			if got := w.rejects(f.ID); got != "2  feed.part U-1001\n" {
				t.Errorf("a part:\n%s", got)
			}
		}
		undated := strings.Replace(note, "</cbc:ID><cbc:IssueDate>2026-05-08</cbc:IssueDate></cac:InvoiceDocumentReference>", "</cbc:ID></cac:InvoiceDocumentReference>", 1)
		w.wants(w.send("look.xml", undated, preview), feed.Done, feed.Counts{Voided: 1})
		w.wants(w.send("credit.xml", undated), feed.Done, feed.Counts{Voided: 1})
		w.wants(w.send("again.xml", strings.Replace(undated, "returned", "came back", 1)), feed.Done, feed.Counts{Unchanged: 1})

		// The same number a year before: which of the two is meant must be said.
		w.wants(w.send("before.csv", top+strings.Replace(coat("U-1001", 30910), "2026-05-08", "2025-12-08", 1)), feed.Done, feed.Counts{Recorded: 1})
		f := w.send("which.xml", strings.Replace(undated, "returned", "again", 1))
		if got := w.rejects(f.ID); got != "2 issued_on feed.issued_on U-1001\n" {
			t.Errorf("one of two:\n%s", got)
		}
	})
}
