package feed_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"taxrefund/models"
	"taxrefund/models/claim"
	"taxrefund/models/feed"
	"taxrefund/models/idempotency"
	"taxrefund/models/modeltest"
	"taxrefund/models/money"
	"taxrefund/models/travel"
)

// claim submits the receipt of a coat as its traveller typed it, and returns the claim's id.
func (w *world) claim(invoice string, gross int64) (string, error) {
	doc := travel.Document{Kind: "P", IssuingState: "CHN", Number: "E12345678", Surname: "WANG", GivenNames: "XIAOMING", Nationality: "CHN", BirthDate: "1990-03-14", Sex: "M", ExpiresOn: "2040-06-30"}
	now := w.DB.Clock.Now()
	in := claim.Submission{Reference: "reference-" + invoice, SubmittedAt: now, Residence: "CN", Flight: "AF 116", Destination: "PVG", DepartsAt: now.Add(3 * time.Hour),
		Receipts: []claim.Presented{{MerchantVATID: w.Merchant.VATID, InvoiceNumber: invoice, IssuedOn: "2026-05-08", Total: money.Of(gross, "EUR")}},
		Method:   "alipay", Account: "anna@example.cn", Language: "zh"}
	in.MRZ = travel.FormatZone(doc)
	var id string
	_, err := w.feeds.Claims.Submit(context.Background(), models.Actor{Kind: "kiosk", ID: w.Kiosk.ID, Airport: "CDG"}, w.Airport, in,
		idempotency.Request{Scope: "kiosk", Key: in.Reference, Body: []byte(in.Reference)}, func(c *claim.Claim) (idempotency.Answer, error) {
			id = c.ID
			body, err := json.Marshal(c.ID)
			return idempotency.Answer{Status: 201, Body: body}, err
		})
	return id, err
}

func (w *world) status(id string) string {
	w.t.Helper()
	c, err := w.feeds.Claims.Get(w.t.Context(), w.Officer.Actor("t"), id)
	w.must(err)
	return string(c.Receipts[0].Status)
}

func TestAReceiptThatAwaitsItsRecordIsMatchedWhenTheFeedBringsIt(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		waits, err := w.claim("A-2", 36000)
		w.must(err)
		if got := w.status(waits); got != "awaiting_record" {
			t.Fatalf("before the feed it is %s", got)
		}
		text := top + coat("A-1", 36000) + coat("A-2", 36000) + coat("A-3", 36000)
		w.wants(w.send("p.csv", text, preview), feed.Done, feed.Counts{Recorded: 3})
		if got := w.status(waits); got != "awaiting_record" {
			t.Fatalf("a preview has made it %s", got)
		}
		w.wants(w.send("may.csv", text), feed.Done, feed.Counts{Recorded: 3})
		if got := w.status(waits); got != "validated" {
			t.Errorf("after the feed it is %s", got)
		}
		f := w.send("june.csv", top+corrected("A-2", 48000)+void("A-2", "2026-05-08", "returned"))
		w.wants(f, feed.Done, feed.Counts{Voided: 1, Rejected: 1})
		if got := w.rejects(f.ID); got != "2 invoice_number sale.claimed A-2\n" {
			t.Errorf("rejected:\n%s", got)
		}
		var state string
		w.must(db.Raw("SELECT state FROM payouts WHERE claim_id = ?", waits).Scan(&state).Error)
		if state != "held" {
			t.Errorf("the payout of the void sale is %s", state)
		}
	})
}

// Kiosks submit receipts while the feed records their sales: whichever comes first, none waits for ever.
func TestNoReceiptWaitsForASaleThatCameInAtTheSameMoment(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		text := top
		for i := range 300 {
			text += coat(fmt.Sprint("R-", i), 36000)
		}
		f, _ := w.receive("race.csv", text)
		ids := make([]string, 20)
		errs := make([]error, len(ids)+1)
		var all sync.WaitGroup
		for i := range ids {
			all.Go(func() { ids[i], errs[i] = w.claim(fmt.Sprint("R-", i*15), 36000) })
		}
		all.Go(func() { errs[len(ids)] = w.feeds.Import(t.Context(), f.ID, time.Time{}) })
		all.Wait()
		for _, err := range errs {
			w.must(err)
		}
		for _, id := range ids {
			if got := w.status(id); got != "validated" {
				t.Errorf("a receipt is %s", got)
			}
		}
	})
}

// Many processes go on with one feed at once, and the API records one of its sales in between: it goes in once.
func TestManyAtOneFeedTakeItInOnce(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		text := top
		for i := range 500 {
			text += coat(fmt.Sprint("M-", i), 36000)
		}
		errs := make([]error, 41)
		var all sync.WaitGroup
		ids := make([]string, 20)
		for i := range ids {
			all.Go(func() {
				var f feed.Feed
				f, _, errs[i] = w.feeds.Receive(t.Context(), actorOf(w.Merchant), w.Merchant, feed.Upload{Name: fmt.Sprint(i, ".csv"), Format: feed.CSV, Body: strings.NewReader(text)})
				if ids[i] = f.ID; errs[i] == nil {
					errs[20+i] = w.feeds.Import(t.Context(), f.ID, time.Time{})
				}
			})
		}
		all.Wait()
		for i, err := range errs {
			if err != nil {
				t.Fatalf("%d: %v", i, err)
			}
		}
		if n := w.count("sales"); n != 500 || w.count("feeds") != 1 {
			t.Errorf("%d sales in %d feeds", n, w.count("feeds"))
		}
		f, err := w.feeds.Get(t.Context(), models.System, ids[0])
		w.must(err)
		w.wants(f, feed.Done, feed.Counts{Recorded: 500})
	})
}
