package feed_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"taxrefund/models"
	"taxrefund/models/claim"
	"taxrefund/models/feed"
	"taxrefund/models/merchant"
	"taxrefund/models/modeltest"
	"taxrefund/models/tax"
)

// world is a merchant that sends feeds.
type world struct {
	*modeltest.World
	t     testing.TB
	feeds *feed.Service
}

func newWorld(t testing.TB, db *models.DB) *world {
	t.Helper()
	law, err := tax.Load()
	if err != nil {
		t.Fatal(err)
	}
	w := &world{World: modeltest.NewWorld(t, db), t: t}
	claims := &claim.Service{DB: db, Ring: w.Ring, Law: law, Settings: claim.Settings{Authority: map[string]bool{"FR": true}, Rails: map[string]string{"alipay": "sandbox"}}}
	w.feeds = &feed.Service{DB: db, Ring: w.Ring, Merchants: w.Merchants, Claims: claims, Owner: "test"}
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func actorOf(m merchant.Merchant) models.Actor {
	return models.Actor{Kind: "merchant", ID: m.ID, Name: m.LegalName}
}

// send receives and imports a file, and returns what became of it.
func (w *world) send(name, text string, opts ...func(*feed.Upload)) feed.Feed {
	w.t.Helper()
	f, _ := w.receive(name, text, opts...)
	w.must(w.feeds.Import(w.t.Context(), f.ID, time.Time{}))
	f, err := w.feeds.Get(w.t.Context(), actorOf(w.Merchant), f.ID)
	w.must(err)
	return f
}

func (w *world) receive(name, text string, opts ...func(*feed.Upload)) (feed.Feed, bool) {
	w.t.Helper()
	up := feed.Upload{Name: name, Format: feed.CSV, Body: strings.NewReader(text)}
	if strings.HasSuffix(name, ".jsonl") {
		up.Format = feed.JSONL
	}
	if strings.HasSuffix(name, ".xml") {
		up.Format = feed.XML
	}
	for _, o := range opts {
		o(&up)
	}
	f, again, err := w.feeds.Receive(w.t.Context(), actorOf(w.Merchant), w.Merchant, up)
	w.must(err)
	return f, again
}

func preview(up *feed.Upload) { up.Preview = true }

// rejects lists what is wrong as "line field code invoice".
func (w *world) rejects(id string) string {
	w.t.Helper()
	var b bytes.Buffer
	w.must(w.feeds.Rejects(w.t.Context(), actorOf(w.Merchant), id, func(r feed.Reject) error {
		if r.Reason == "" {
			w.t.Errorf("line %d says no reason", r.Line)
		}
		fmt.Fprintf(&b, "%d %s %s %s\n", r.Line, r.Field, r.Code, r.Invoice)
		return nil
	}))
	return b.String()
}

func (w *world) wants(f feed.Feed, state feed.State, c feed.Counts) {
	w.t.Helper()
	if f.State != state || f.Counts != c {
		w.t.Errorf("%s is %s (%s) %+v, want %s %+v\n%s", f.Name, f.State, f.Refusal, f.Counts, state, c, w.rejects(f.ID))
	}
}

func (w *world) count(table string) (n int64) {
	w.t.Helper()
	w.must(w.DB.Table(table).Count(&n).Error)
	return n
}

const top = "action,invoice_number,store,local_time,currency,buyer_issuing_state,buyer_number,description,category,quantity,gross_minor,vat_rate,vat_minor,issued_on,reason\n"

// coat is one line of a sale of today.
func coat(invoice string, gross int) string {
	return fmt.Sprintf("record,%s,VEN,2026-05-08T09:00:00,EUR,CHN,E12345678,Wool coat,clothing,1,%d,20,%d,,\n", invoice, gross, (gross+3)/6)
}

func hat(invoice string, gross int) string {
	return strings.Replace(coat(invoice, gross), "Wool coat", `"Hat, ""felt"""`, 1)
}

func void(invoice, day, reason string) string {
	return "void," + invoice + ",,,,,,,,,,,," + day + "," + reason + "\n"
}

func corrected(invoice string, gross int) string {
	return strings.Replace(coat(invoice, gross), "record", "correct", 1)
}
