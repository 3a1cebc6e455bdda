package jobs_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"taxrefund/app/webhook"
	"taxrefund/models"
	"taxrefund/models/alert"
	"taxrefund/models/money"
	"taxrefund/models/payout"
	"taxrefund/models/schedule"
)

// watched runs the watch once and tells what changed, and which alerts are open.
func (w *world) watched() (changed, open string) {
	w.t.Helper()
	w.run("raise_alerts")
	rows, _, err := (&alert.Service{DB: w.DB}).List(w.t.Context(), models.System, alert.Query{State: "open", Limit: 100})
	w.must(err)
	var names []string
	for _, r := range rows {
		names = append(names, r.Alert.Condition+" "+r.Alert.Subject)
	}
	return w.runs("raise_alerts")[0].Detail, strings.Join(names, ", ")
}

func (w *world) wantOpen(when, want string) {
	w.t.Helper()
	if changed, open := w.watched(); open != want {
		w.t.Errorf("%s: open are %q (%s), want %q", when, open, changed, want)
	}
	w.clock.Advance(time.Second) // so that the newest run is the newest
}

func TestAKioskThatFallsSilentIsAlarmedWhileADeskIsOpen(t *testing.T) {
	each(t, func(t *testing.T, w *world) { // 14:00 in Paris; the desk is open from 6 to 22
		kiosk := "kiosk_silent " + w.Kiosk.ID
		w.wantOpen("before it ever called", "")
		w.Places.Hear(t.Context(), w.Kiosk.ID)
		w.Places.Stop()
		w.clock.Advance(9 * time.Minute)
		w.wantOpen("after 9 minutes", "")
		w.clock.Advance(2 * time.Minute)
		w.wantOpen("after 11 minutes", kiosk)
		w.clock.Advance(9 * time.Hour)
		w.wantOpen("it stays open when the desk closes", kiosk)
		w.Places.Hear(t.Context(), w.Kiosk.ID) // 23:11
		w.Places.Stop()
		w.wantOpen("it calls", "")
		w.clock.Advance(6*time.Hour + 53*time.Minute) // 06:04
		w.wantOpen("switched off overnight, and the desk has just opened", "")
		w.clock.Advance(10 * time.Minute)
		w.wantOpen("still off when the desk is open for a while", kiosk)
		w.must(w.Places.RevokeKiosk(t.Context(), models.System, w.Kiosk.ID))
		w.wantOpen("it is taken out of service", "")
	})
}

func TestARailThatFailsTenTimesIsAlarmedUntilItAnswers(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for range 12 {
			w.claim("lost@a.example")
		}
		r := w.replica("a")
		for _, open := range []string{"", "", "rail_failing sandbox"} { // a run leaves off after four without an answer
			w.must(r.Run(t.Context(), models.System, "run_payouts"))
			w.wantOpen("no answer", open)
		}
		w.claim("fine@a.example")
		w.must(r.Run(t.Context(), models.System, "run_payouts"))
		w.wantOpen("it answers", "")
	})
}

func TestARunThatIsMissingOrHangsIsAlarmed(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.wantOpen("a new installation", "")
		r := w.replica("a")
		r.Tick(t.Context())
		w.clock.Advance(5 * time.Minute)
		w.wantOpen("after five minutes", "")
		w.clock.Advance(time.Minute)
		if _, open := w.watched(); strings.Count(open, "run_late") != len(global)+3 || strings.Contains(open, "prune") || strings.Contains(open, "forfeit") {
			t.Errorf("after six minutes open are %q", open)
		}
		w.clock.Advance(time.Minute)
		r.Tick(t.Context())
		w.wantOpen("the clock goes again", "")
		if taken, err := schedule.Take(t.Context(), w.DB, "hangs", "close_batches", "now", 5*time.Minute); err != nil || !taken {
			t.Fatal(taken, err)
		}
		w.clock.Advance(4 * time.Minute)
		w.wantOpen("within its bound", "")
		w.clock.Advance(55 * time.Second)
		w.wantOpen("at its bound", "")
		w.clock.Advance(10 * time.Second)
		if _, open := w.watched(); !strings.Contains(open, "run_late close_batches") {
			t.Errorf("beyond its bound open are %q", open)
		}
	})
}

func TestANightWithoutItsRunIsAlarmedInTheMorning(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		r := w.replica("a")
		r.Tick(t.Context()) // 14:00 in Paris: it catches up on the day
		w.must(w.DB.Exec("DELETE FROM job_runs WHERE job NOT LIKE 'forfeit%'").Error)
		w.clock.Advance(13*time.Hour + 39*time.Minute) // 03:39
		w.wantOpen("half an hour is not over", "")
		w.clock.Advance(2 * time.Minute)
		w.wantOpen("it is over", "run_late forfeit_payouts:CDG")
		r.Tick(t.Context())
		w.wantOpen("it runs late", "")
	})
}

func TestALongQueueAndAStuckFeedAreAlarmed(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.claim("fine@a.example")
		w.must(w.DB.Exec("UPDATE receipts SET status = 'inspection' WHERE claim_id = ?", id).Error)
		w.must(w.DB.Exec("UPDATE claims SET status = 'open' WHERE id = ?", id).Error)
		w.clock.Advance(2 * time.Hour)
		w.wantOpen("two hours", "")
		w.clock.Advance(time.Minute)
		w.wantOpen("longer", "queue_long CDG")
		w.must(w.DB.Exec("UPDATE receipts SET status = 'lapsed' WHERE claim_id = ?", id).Error)
		w.wantOpen("nobody waits", "")
		feed := models.NewID()
		w.must(w.DB.Table("feeds").Create(map[string]any{"id": feed, "merchant_id": w.Merchant.ID, "name": "may.csv", "format": "csv", "preview": false, "state": "running", "sha256": strings.Repeat("0", 64),
			"size_bytes": 100, "next_byte": 0, "next_line": 1, "recorded": 0, "unchanged": 0, "corrected": 0, "voided": 0, "rejected": 0, "refusal": "", "refusal_text": "", "owner": "o",
			"received_at": w.clock.Now(), "updated_at": w.clock.Now()}).Error)
		w.clock.Advance(30 * time.Minute)
		w.wantOpen("half an hour", "")
		w.clock.Advance(time.Minute)
		w.wantOpen("longer", "feed_stuck "+feed)
	})
}

func TestARailThatNeedsATopUpIsAlarmed(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.wantOpen("no floor", "")
		floor := int64(100000)
		w.must(w.payouts.SetFloor(t.Context(), models.System, "sandbox", "EUR", &floor))
		w.wantOpen("a floor and no money", "prefund_low sandbox EUR")
		w.must(w.payouts.TopUp(t.Context(), models.System, payout.TopUp{Rail: "sandbox", Amount: money.Of(floor, "EUR"), Reference: "BANK-1"}))
		w.wantOpen("topped up", "")
		w.claim("fine@a.example")
		w.wantOpen("something waits that may not go", "prefund_low sandbox EUR")
	})
}

func TestBooksThatDoNotTieOutAreAlarmed(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.claim("fine@a.example")
		w.claim("closed@a.example")
		for _, job := range []string{"run_payouts", "poll_payouts", "close_batches"} {
			w.run(job)
		}
		list, err := w.payouts.Batches(t.Context(), "CDG")
		w.must(err)
		if len(list) != 1 || list[0].State != "closed" {
			t.Fatalf("%+v", list)
		}
		number := list[0].Number
		w.wantOpen("everything ties out", "")
		for _, change := range []string{"total_minor = total_minor + 1", "paid_minor = paid_minor + 1", "paid_minor = paid_minor + 1, failed_minor = failed_minor - 1", "line_count = 7"} {
			var before map[string]any
			w.must(w.DB.Raw("SELECT total_minor, paid_minor, failed_minor, line_count FROM batches").Scan(&before).Error)
			w.must(w.DB.Exec("UPDATE batches SET " + change).Error)
			w.wantOpen(change, "batch_untied "+number)
			w.must(w.DB.Table("batches").Where("number = ?", number).Updates(before).Error)
			w.wantOpen("put right", "")
		}
		if w.DB.Engine == models.SQLite { // the trigger that forbids it is out of the way for once
			w.must(w.DB.Exec("DROP TRIGGER entries_fixed_update").Error)
			w.must(w.DB.Exec("UPDATE entries SET amount_minor = amount_minor + 1 WHERE amount_minor > 0").Error)
			if _, open := w.watched(); open != "ledger_uneven EUR" {
				t.Errorf("open are %q", open)
			}
		}
	})
}

func TestTheReceiverIsToldOverHTTPThoughItRefusesTwice(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var bodies, ids []string
		refuse := 2
		receiver := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			bodies, ids = append(bodies, string(body)), append(ids, r.Header.Get("webhook-id"))
			if refuse--; refuse >= 0 {
				rw.WriteHeader(http.StatusServiceUnavailable)
			}
		}))
		defer receiver.Close()
		client, err := webhook.New(receiver.URL, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", w.clock)
		w.must(err)
		w.receiver = client.Send
		w.Places.Hear(t.Context(), w.Kiosk.ID)
		w.Places.Stop()
		r := w.replica("a")
		for range 25 {
			w.clock.Advance(time.Minute)
			r.Watch(t.Context())
		}
		if len(bodies) != 3 || ids[0] != ids[2] || bodies[0] != bodies[2] {
			t.Fatalf("it was sent %d times: %v %v", len(bodies), ids, bodies)
		}
		var m struct {
			Type string
			Data struct{ Condition, Subject, Airport, Detail string }
		}
		w.must(json.Unmarshal([]byte(bodies[0]), &m))
		if m.Type != "alert.opened" || m.Data.Condition != "kiosk_silent" || m.Data.Subject != w.Kiosk.ID || m.Data.Detail != "Kiosk 1 was last heard of on 8 May 2026, 12:00 UTC" {
			t.Errorf("it says %s", bodies[0])
		}
		w.Places.Hear(t.Context(), w.Kiosk.ID)
		w.Places.Stop()
		w.clock.Advance(time.Minute)
		r.Watch(t.Context())
		if len(bodies) != 4 || !strings.Contains(bodies[3], `"alert.closed"`) {
			t.Errorf("afterwards it was sent %v", bodies[3:])
		}
		if d := w.runs("send_alerts")[0].Detail; d != "sent 1" || w.log.Len() > 0 {
			t.Errorf("the run says %q, the log %s", d, &w.log)
		}
	})
}

func TestAConditionThatCannotBeLookedForKeepsNoOtherWaiting(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.Places.Hear(t.Context(), w.Kiosk.ID)
		w.Places.Stop()
		w.clock.Advance(20 * time.Minute)
		w.must(w.DB.Exec("ALTER TABLE feed_parts RENAME TO gone").Error)
		w.must(w.DB.Exec("ALTER TABLE feeds RENAME TO gone_too").Error)
		if err := w.replica("a").Run(t.Context(), models.System, "raise_alerts"); err == nil || !strings.Contains(err.Error(), "feed_stuck") {
			t.Errorf("said %v", err)
		}
		if n := w.count("alerts", "condition = 'kiosk_silent'"); n != 1 {
			t.Error("the silent kiosk was not found")
		}
		if r := w.runs("raise_alerts"); r[0].Outcome != "failed" {
			t.Errorf("%+v", r)
		}
	})
}

func TestTheBooksAreLookedAtOnceAnHourAndAgainWhenThatFailed(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		r := w.replica("a")
		watch := func(minutes int) (failed int64) {
			before := w.count("job_runs", "job = 'raise_alerts' AND outcome = 'failed'")
			for range minutes {
				r.Watch(t.Context())
				w.clock.Advance(time.Minute)
			}
			return w.count("job_runs", "job = 'raise_alerts' AND outcome = 'failed'") - before
		}
		rename := func(from, to string) {
			w.must(w.DB.Exec(fmt.Sprintf("ALTER TABLE %s RENAME TO %s", from, to)).Error)
		}
		rename("batch_reports", "gone")
		if n := watch(3); n != 3 {
			t.Errorf("what failed at 12:00 was looked for %d times in 3 minutes", n)
		}
		rename("gone", "batch_reports")
		if n := watch(1); n != 0 {
			t.Error("it cannot be looked for")
		}
		rename("batch_reports", "gone")
		if n := watch(56); n != 0 { // until 12:59
			t.Errorf("looked for again %d times within the hour", n)
		}
		if n := watch(1); n != 1 {
			t.Error("not looked for at 13:00")
		}
	})
}

func TestAJobThatKeepsFailingIsAlarmedUntilItWorks(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		r := w.replica("a")
		minute := func() {
			r.Tick(t.Context())
			r.Watch(t.Context())
			w.clock.Advance(time.Minute)
		}
		open := func() int64 {
			return w.count("alerts", "condition = 'run_failing' AND subject = 'import_feeds' AND closed_at IS NULL")
		}
		w.must(w.DB.Exec("ALTER TABLE feeds RENAME TO gone").Error)
		for range 4 {
			minute()
		}
		if open() != 0 {
			t.Error("four failures are no alert yet")
		}
		minute()
		if open() != 1 {
			t.Error("five failures in a row are one")
		}
		w.must(w.DB.Exec("ALTER TABLE gone RENAME TO feeds").Error)
		minute()
		if open() != 0 {
			t.Error("the alert stays open while the job works")
		}
	})
}
