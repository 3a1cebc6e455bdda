package feed_test

import (
	"strings"
	"testing"
	"time"

	"taxrefund/models"
	"taxrefund/models/feed"
	"taxrefund/models/modeltest"
)

func TestAFeedGoesInOnceAndTheSameFileIsThenNothingNew(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		text := "\ufeff" + strings.ReplaceAll(top+coat("A-1", 12000)+hat("A-1", 6000)+coat("A-2", 24000)+"\n"+coat("A-3", 36000), "\n", "\r\n")
		w.wants(w.send("may.csv", text, preview), feed.Done, feed.Counts{Recorded: 3})
		if n := w.count("sales"); n != 0 {
			t.Fatalf("a preview recorded %d sales", n)
		}
		f := w.send("may.csv", text)
		w.wants(f, feed.Done, feed.Counts{Recorded: 3})
		if w.count("sales") != 3 || w.count("sale_lines") != 4 || w.count("feed_parts") != 0 || f.Percent() != 100 || f.FinishedAt == nil {
			t.Errorf("%d sales, %d lines, %d parts left, %+v", w.count("sales"), w.count("sale_lines"), w.count("feed_parts"), f)
		}
		if again, known := w.receive("june.csv", text); !known || again.ID != f.ID || again.Name != "may.csv" {
			t.Errorf("the same file under another name is a new feed: %+v", again)
		}
		w.wants(w.send("june.csv", text+"\r\n"), feed.Done, feed.Counts{Unchanged: 3})
		w.wants(w.send("july.csv", text+"\r\n", preview), feed.Done, feed.Counts{Unchanged: 3})
		if w.count("sales") != 3 {
			t.Errorf("%d sales", w.count("sales"))
		}
		var seen int64
		w.must(db.Table("sale_lines").Where(`description = 'Hat, "felt"'`).Count(&seen).Error)
		if seen != 1 {
			t.Error("a quoted description was not read")
		}
	})
}

func TestEveryBadRowIsReportedAndTheGoodOnesGoIn(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		bad := func(row, from, to string) string {
			if !strings.Contains(row, from) {
				t.Fatalf("%q is not in %q", from, row)
			}
			return strings.Replace(row, from, to, 1)
		}
		text := top + coat("A-1", 12000) + // 2
			bad(coat("B-1", 12000), "12000", "120.00") + // 3
			bad(coat("B-2", 12000), "2026-05-08T09:00:00", "08/05/2026 09:00") + // 4
			bad(coat("B-3", 12000), "Wool coat", "Wool \xe9") + // 5: Latin-1
			bad(coat("B-4", 12000), "Wool coat", `"Wool coat`) + // 6
			bad(coat("B-5", 12000), ",EUR", "") + // 7
			bad(coat("B-6", 12000), "VEN", "NONE") + // 8: also another merchant's store
			bad(coat("B-7", 12000), "E12345678", "???") + // 9
			bad(coat("B-8", 12000), "EUR", "USD") + // 10
			bad(coat("B-9", 12000), "record", "sell") + // 11
			coat("A-2", 12000) + bad(hat("A-2", 6000), "VEN", "XXX") + coat("A-2", 3000) + // 12-14: one sale that contradicts itself
			coat("A-1", 99000) + // 15: in the file already
			corrected("C-1", 12000) + void("C-2", "2026-05-08", "returned") + void("A-1", "soon", "") + // 16-18
			strings.Repeat("x", 300<<10) + "\n" + // 19
			coat("A-4", 12000) + // 20
			coat("A-5", 12000) + strings.TrimSuffix(hat("A-5", 12000), "0,20,2000,,\n") // 21, 22: cut
		f := w.send("bad.csv", text)
		w.wants(f, feed.Done, feed.Counts{Recorded: 2, Rejected: 16})
		want := `3 gross_minor field.type B-1
4 local_time sale.time B-2
5  row.encoding B-3
6  row.quotes B-4
7  row.columns B-5
8 store sale.store B-6
9 buyer_document document.number B-7
10 currency sale.currency B-8
11 action field.choice B-9
13  row.differs A-2
15 invoice_number sale.recorded_already A-1
16 invoice_number sale.not_found C-1
17 invoice_number sale.not_found C-2
18 issued_on date.malformed A-1
18 reason sale.reason A-1
19  row.too_long 
22  feed.cut A-5
`
		if got := w.rejects(f.ID); got != want {
			t.Errorf("rejected:\n%s\nwant:\n%s", got, want)
		}
		p := w.send("bad.csv", text, preview)
		if got := w.rejects(p.ID); w.count("sales") != 2 || !strings.Contains(got, "19  row.too_long") {
			t.Errorf("the preview says\n%s", got)
		}
		var kept int64
		w.must(db.Table("feed_rejects").Where("invoice_number LIKE '%E12345678%' OR reason LIKE '%E12345678%'").Count(&kept).Error)
		if kept != 0 {
			t.Error("a buyer's document is in the rejects")
		}
	})
}

func TestAFileOfTheWrongKindIsRefusedAsAWhole(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		for code, text := range map[string]string{
			"feed.delimiter":      strings.ReplaceAll(top+coat("A-1", 12000), ",", ";"),
			"feed.encoding":       "\xff\xfea\x00c\x00",
			"feed.column_twice":   strings.Replace(top, "reason", "store", 1) + coat("A-1", 12000),
			"feed.column_missing": strings.Replace(top, "currency,", "", 1) + coat("A-1", 12000),
			"feed.column_unknown": coat("A-1", 12000),
			"feed.header":         strings.Repeat("x", 300<<10),
		} {
			f := w.send("wrong.csv", text)
			if f.State != feed.Refused || f.Refusal != code || f.RefusalText == "" {
				t.Errorf("%s: %s %s %s", code, f.State, f.Refusal, f.RefusalText)
			}
			if again, known := w.receive("wrong.csv", text); known || again.ID == f.ID {
				t.Errorf("%s: a refused file cannot be sent again", code)
			}
		}
		if _, _, err := w.feeds.Receive(t.Context(), actorOf(w.Merchant), w.Merchant, feed.Upload{Name: "e.csv", Format: feed.CSV, Body: strings.NewReader("")}); models.CodeOf(err) != "feed.empty" {
			t.Errorf("an empty file: %v", err)
		}
		if w.count("sales") != 0 {
			t.Error("something went in")
		}
	})
}

func TestCorrectionsAndVoidsAreTakenInTheirOrder(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		text := top + coat("A-1", 12000) + coat("A-2", 12000) + corrected("A-1", 24000) + void("A-2", "2026-05-08", "returned") + corrected("A-1", 24000) + void("A-2", "2026-05-08", "returned") + corrected("A-2", 24000) + coat("A-3", 12000)
		want := feed.Counts{Recorded: 3, Corrected: 1, Voided: 1, Unchanged: 2, Rejected: 1}
		w.wants(w.send("p.csv", text, preview), feed.Done, want)
		w.wants(w.send("may.csv", text), feed.Done, want)
		var gross int64
		w.must(db.Raw("SELECT sum(gross_minor) FROM sales WHERE status = 'free'").Scan(&gross).Error)
		if gross != 36000 {
			t.Errorf("free sales are worth %d", gross)
		}
	})
}

func TestJSONLinesSaysWhatCSVSays(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		one := `{"action":"record","invoice_number":"J-1","store":"VEN","local_time":"2026-05-08T09:00:00","currency":"EUR","buyer_document":{"issuing_state":"CHN","number":"E12345678"},"lines":[{"description":"Wool coat","category":"clothing","quantity":1,"gross_minor":12000,"vat_rate":"20","vat_minor":2000}]}`
		text := "\ufeff" + one + "\n" + strings.Replace(one, "VEN", "NONE", 1) + "\n\n" + `{"action":"record","gift":1}` + "\n" + `{"action":"record","action":"void"}` + "\n" +
			strings.Replace(one, "12000", `"12000"`, 1) + "\n[1]\nnull\n" + strings.Replace(strings.Replace(one, "J-1", "J-2", 1), "2000}", "5000}", 1) + "\n" +
			`{"action":"void","invoice_number":"J-1","issued_on":"2026-05-08","reason":"returned"}` + "\n" + one[:100]
		f := w.send("may.jsonl", text)
		w.wants(f, feed.Done, feed.Counts{Recorded: 1, Voided: 1, Rejected: 8})
		want := "2 store sale.store J-1\n4  field.unknown \n5  row.member_twice \n6 lines.gross_minor field.type \n7  row.json \n8  row.json \n9 lines[0].vat_minor sale.vat J-2\n11  feed.cut \n"
		if got := w.rejects(f.ID); got != want {
			t.Errorf("rejected:\n%s\nwant:\n%s", got, want)
		}
		w.wants(w.send("same.csv", top+coat("J-1", 12000)), feed.Done, feed.Counts{Unchanged: 1})
	})
}

func TestAnotherMerchantSeesNothingOfAFeed(t *testing.T) {
	w := newWorld(t, modeltest.Lite(t))
	f := w.send("may.csv", top+coat("A-1", 12000))
	other := models.Actor{Kind: "merchant", ID: models.NewID()}
	if _, err := w.feeds.Get(t.Context(), other, f.ID); models.CodeOf(err) != "feed.not_found" {
		t.Errorf("got %v", err)
	}
	if err := w.feeds.Rejects(t.Context(), other, f.ID, nil); models.CodeOf(err) != "feed.not_found" {
		t.Errorf("got %v", err)
	}
	if list, err := w.feeds.List(t.Context(), other); err != nil || len(list) != 0 {
		t.Errorf("%v %v", list, err)
	}
}

func TestAFileThatWasNeverWhollySentIsForgotten(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		now := db.Clock.Now()
		w.must(db.Table("feeds").Create(map[string]any{"id": models.NewID(), "merchant_id": w.Merchant.ID, "name": "half.csv", "format": "csv", "preview": false, "state": "receiving", "sha256": "",
			"size_bytes": 0, "next_byte": 0, "next_line": 1, "recorded": 0, "unchanged": 0, "corrected": 0, "voided": 0, "rejected": 0, "refusal": "", "refusal_text": "", "owner": "", "received_at": now, "updated_at": now}).Error)
		for _, c := range []struct {
			after time.Duration
			left  int64
		}{{0, 1}, {2 * time.Hour, 0}} {
			modeltest.Clock(db).Advance(c.after)
			if _, err := w.feeds.Resume(t.Context(), time.Minute); err != nil || w.count("feeds") != c.left {
				t.Errorf("after %s: %d feeds, %v", c.after, w.count("feeds"), err)
			}
		}
	})
}

// A server dies in a preview whose rest takes longer than one tick of the clock has: it still comes to its end, and keeps no
// file behind it waiting.
func TestAPreviewThatWasCutOffComesToItsEnd(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		p, _ := w.receive("look.csv", top+coat("P-1", 24000), preview)
		w.must(db.Table("feeds").Where("id = ?", p.ID).Updates(map[string]any{"state": "running", "lease_until": db.Clock.Now().Add(-time.Second)}).Error)
		behind, _ := w.receive("may.csv", top+coat("M-1", 24000))
		if n, err := w.feeds.Resume(t.Context(), time.Nanosecond); err != nil || n != 2 {
			t.Fatalf("it went on with %d, %v", n, err)
		}
		for id, name := range map[string]string{p.ID: "the preview", behind.ID: "the file behind it"} {
			f, err := w.feeds.Get(t.Context(), actorOf(w.Merchant), id)
			for try := 0; try < 5000 && err == nil && f.FinishedAt == nil; try++ { // in the background
				f, err = w.feeds.Get(t.Context(), actorOf(w.Merchant), id)
			}
			if err != nil || f.State != feed.Done {
				t.Errorf("%s is %s, %v", name, f.State, err)
			}
		}
		w.feeds.Stop()
	})
}
