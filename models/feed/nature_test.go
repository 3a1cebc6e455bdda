package feed_test

import (
	"fmt"
	"strings"
	"testing"

	"taxrefund/models"
	"taxrefund/models/feed"
	"taxrefund/models/modeltest"
)

// plate is one line of a CSV feed that says more of its goods.
func plate(invoice, tariff, origin, set, taxes string) string {
	return fmt.Sprintf("record,%s,VEN,2026-05-08T09:00:00,EUR,CHN,E12345678,Plate,tableware,1,12000,20,2000,,,%s,%s,%s,%s\n", invoice, tariff, origin, set, taxes)
}

var plateTop = strings.TrimSuffix(top, "\n") + ",tariff,origin,set,other_taxes\n"

func TestAFeedSaysMoreOfItsGoods(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		text := plateTop + plate("N-1", "6911.10", "de", "Service", "wet:450;excise:120") + strings.Replace(plate("N-1", "6911 10", "DE", "Service", ""), "Plate", "Cup", 1) + // 2, 3
			plate("N-2", "", "", "", "") + // 4
			plate("B-1", "x", "Germany", strings.Repeat("s", 21), "wet:12000") + // 5
			plate("B-2", "", "", "", "wet=450") + plate("B-3", "", "", "", "wet:4.50") + plate("B-4", "", "", "", "wet:450;") // 6-8
		wrong := `5 tariff sale.tariff B-1
5 origin sale.origin B-1
5 set sale.set B-1
5 other_taxes sale.other_taxes B-1
6 other_taxes sale.other_taxes B-2
7 other_taxes sale.other_taxes B-3
8 other_taxes sale.other_taxes B-4
`
		want := feed.Counts{Recorded: 2, Rejected: 4}
		for _, f := range []feed.Feed{w.send("look.csv", text, preview), w.send("may.csv", text)} {
			w.wants(f, feed.Done, want)
			if got := w.rejects(f.ID); got != wrong {
				t.Errorf("%s rejected:\n%s\nwant:\n%s", f.Name, got, wrong)
			}
		}
		var kept []string
		w.must(db.Raw(`SELECT l.tariff || '|' || l.origin || '|' || l.set_name || '|' || l.other_taxes FROM sale_lines l JOIN sales s ON s.id = l.sale_id
			ORDER BY s.invoice_number, l.line_no`).Scan(&kept).Error)
		if got := strings.Join(kept, " "); got != "691110|DE|Service|excise:120;wet:450 691110|DE|Service| |||" {
			t.Errorf("kept is %s", got)
		}

		// The same in JSON Lines, the taxes in another order, is nothing new; without the taxes it is something else.
		line := `{"description":"Plate","category":"tableware","quantity":1,"gross_minor":12000,"vat_rate":"20","vat_minor":2000,"tariff":"6911.10","origin":"DE","set":"Service","other_taxes":[{"kind":"excise","amount_minor":120},{"kind":"wet","amount_minor":450}]}`
		cup := strings.Replace(line[:strings.Index(line, `,"other`)]+"}", "Plate", "Cup", 1)
		sale := func(lines string) string {
			return `{"action":"record","invoice_number":"N-1","store":"VEN","local_time":"2026-05-08T09:00:00","currency":"EUR","buyer_document":{"issuing_state":"CHN","number":"E12345678"},"lines":[` + lines + "]}\n"
		}
		jsonl := sale(line+","+cup) + sale(strings.Replace(line, `"Service"`, `"Other"`, 1)+","+cup) + // 1, 2
			strings.Replace(sale(line+","+cup), `:450`, `:"450"`, 1) + strings.Replace(sale(line+","+cup), `"kind"`, `"sort"`, 1) + // 3, 4
			strings.Replace(sale(line+","+cup), `:450`, `:10000`, 1) + strings.Replace(sale(line+","+cup), `450}`, `450,"kind":"x"}`, 1) // 5, 6
		f := w.send("may.jsonl", jsonl)
		w.wants(f, feed.Done, feed.Counts{Unchanged: 1, Rejected: 5})
		if got := w.rejects(f.ID); got != "2 invoice_number sale.recorded_already N-1\n3 lines.other_taxes.amount_minor field.type \n4  field.unknown \n5 lines[0].other_taxes sale.other_taxes N-1\n6  row.member_twice \n" {
			t.Errorf("rejected:\n%s", got)
		}
		f = w.send("june.jsonl", strings.Replace(sale(strings.Replace(line, `"Service"`, `"Other"`, 1)+","+cup), "record", "correct", 1))
		w.wants(f, feed.Done, feed.Counts{Corrected: 1})
	})
}
