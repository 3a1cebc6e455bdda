package alert_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"taxrefund/models"
	"taxrefund/models/alert"
	"taxrefund/models/modeltest"
)

// watcher is a service with a receiver that writes down what it is told, and refuses as often as it is asked to.
type watcher struct {
	*alert.Service
	t      *testing.T
	clock  *models.FixedClock
	told   []string
	refuse int
}

func each(t *testing.T, fn func(t *testing.T, w *watcher)) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		fn(t, &watcher{Service: &alert.Service{DB: db, Notify: true}, t: t, clock: modeltest.Clock(db)})
	})
}

func (w *watcher) settle(found ...alert.Finding) string {
	w.t.Helper()
	opened, closed, err := w.Settle(w.t.Context(), models.System, "kiosk_silent", found)
	if err != nil {
		w.t.Fatal(err)
	}
	return fmt.Sprintf("%d opened, %d closed", opened, closed)
}

func (w *watcher) send(_ context.Context, n alert.Notice) error {
	if w.refuse > 0 {
		w.refuse--
		return errors.New("not now")
	}
	w.told = append(w.told, n.Event)
	return nil
}

func (w *watcher) deliver() (sent int, failed error) {
	w.t.Helper()
	sent, failed, err := w.Deliver(w.t.Context(), models.System, w.send)
	if err != nil {
		w.t.Fatal(err)
	}
	return sent, failed
}

var silent = alert.Finding{Subject: "k1", Airport: "CDG", Detail: "Kiosk 1 is silent"}

func TestAnAlertOpensOnceAndClosesOnce(t *testing.T) {
	each(t, func(t *testing.T, w *watcher) {
		for i, step := range []struct {
			found []alert.Finding
			want  string
		}{
			{[]alert.Finding{silent}, "1 opened, 0 closed"}, {[]alert.Finding{silent}, "0 opened, 0 closed"}, {nil, "0 opened, 1 closed"}, {nil, "0 opened, 0 closed"},
			{[]alert.Finding{silent, {Subject: "k2"}}, "2 opened, 0 closed"}, {[]alert.Finding{{Subject: "k2"}}, "0 opened, 1 closed"},
			{[]alert.Finding{{Subject: "k2", Unsure: true}, {Subject: "k3", Unsure: true}}, "0 opened, 0 closed"},
		} {
			if got := w.settle(step.found...); got != step.want {
				t.Errorf("step %d: %s, want %s", i, got, step.want)
			}
			w.clock.Advance(time.Minute)
		}
		rows, _, err := w.List(t.Context(), models.System, alert.Query{State: "all", Limit: 10})
		if err != nil || len(rows) != 3 || rows[0].Alert.Subject != "k2" || rows[0].Alert.ClosedAt != nil || rows[2].Alert.ClosedAt == nil {
			t.Errorf("%+v, %v", rows, err)
		}
	})
}

func TestTwentyServersOpenAnAlertOnceAndCloseItOnce(t *testing.T) {
	each(t, func(t *testing.T, w *watcher) {
		for _, found := range [][]alert.Finding{{silent}, nil} {
			var n [20]int
			var wg sync.WaitGroup
			for i := range n {
				wg.Go(func() {
					opened, closed, err := w.Settle(context.WithoutCancel(t.Context()), models.System, "kiosk_silent", found)
					if n[i] = opened + closed; err != nil {
						t.Error(err)
					}
				})
			}
			wg.Wait()
			total := 0
			for _, one := range n {
				total += one
			}
			if total != 1 {
				t.Errorf("%d servers did it", total)
			}
		}
		w.deliver()
		if _, err := w.deliver(); err != nil || fmt.Sprint(w.told) != "[opened closed]" {
			t.Errorf("told %v, %v", w.told, err)
		}
	})
}

func TestAReceiverIsToldAgainUntilItAcceptsAndInOrder(t *testing.T) {
	each(t, func(t *testing.T, w *watcher) {
		w.settle(silent)
		w.settle()
		w.refuse = 2
		if sent, failed := w.deliver(); sent != 0 || failed == nil {
			t.Fatalf("%d, %v", sent, failed)
		}
		if sent, failed := w.deliver(); sent != 0 || failed != nil {
			t.Errorf("within a minute: %d, %v", sent, failed)
		}
		rows, _, _ := w.List(t.Context(), models.System, alert.Query{State: "all", Limit: 10})
		if len(rows) != 1 || rows[0].Notice != "waiting" {
			t.Errorf("meanwhile it is listed as %+v", rows)
		}
		w.clock.Advance(time.Minute)
		if sent, failed := w.deliver(); sent != 0 || failed == nil {
			t.Errorf("the second time: %d, %v", sent, failed)
		}
		w.clock.Advance(time.Minute)
		if sent, failed := w.deliver(); sent != 0 || failed != nil {
			t.Errorf("after the second refusal it waits for two minutes: %d, %v", sent, failed)
		}
		w.clock.Advance(time.Minute)
		for _, want := range []string{"[opened]", "[opened closed]"} {
			if sent, failed := w.deliver(); sent != 1 || failed != nil || fmt.Sprint(w.told) != want {
				t.Errorf("the third time: %d, %v, told %v", sent, failed, w.told)
			}
		}
		w.clock.Advance(time.Hour)
		if sent, _ := w.deliver(); sent != 0 {
			t.Error("what was accepted is sent again")
		}
	})
}

func TestOneThatNobodyAcceptsIsGivenUpAfterThreeDays(t *testing.T) {
	each(t, func(t *testing.T, w *watcher) {
		w.settle(silent)
		w.refuse = 1 << 20
		tries := 0
		for range 4 * 24 * 60 {
			if _, failed := w.deliver(); failed != nil {
				tries++
			}
			w.clock.Advance(time.Minute)
			if tries == 0 {
				t.Fatal("it was never tried")
			}
		}
		rows, _, err := w.List(t.Context(), models.System, alert.Query{State: "open", Limit: 10})
		if err != nil || tries < 70 || tries > 80 || rows[0].Notice != "given_up" || rows[0].Error != "not now" {
			t.Errorf("%d tries, %+v, %v", tries, rows, err)
		}
	})
}

func TestTwentyServersSendANoticeOnce(t *testing.T) {
	each(t, func(t *testing.T, w *watcher) {
		w.settle(silent)
		var mu sync.Mutex
		told := 0
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() {
				_, _, err := w.Deliver(context.WithoutCancel(t.Context()), models.System, func(context.Context, alert.Notice) error {
					mu.Lock()
					defer mu.Unlock()
					told++
					return nil
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if told != 1 {
			t.Errorf("sent %d times", told)
		}
	})
}

func TestANoticeSaysWhatAndNobodyIsToldWithoutAReceiver(t *testing.T) {
	each(t, func(t *testing.T, w *watcher) {
		w.settle(silent)
		w.clock.Advance(time.Minute)
		w.settle()
		var bodies []string
		if err := w.DB.Table("alert_notices").Order("created_at").Pluck("body", &bodies).Error; err != nil || len(bodies) != 2 {
			t.Fatal(err, bodies)
		}
		var m map[string]any
		if err := json.Unmarshal([]byte(bodies[1]), &m); err != nil {
			t.Fatal(err)
		}
		data := m["data"].(map[string]any)
		if m["type"] != "alert.closed" || m["timestamp"] != "2026-05-08T12:01:00Z" || data["condition"] != "kiosk_silent" || data["subject"] != "k1" || data["airport"] != "CDG" ||
			data["opened_at"] != "2026-05-08T12:00:00Z" || data["closed_at"] != "2026-05-08T12:01:00Z" || data["detail"] != "Kiosk 1 is silent" {
			t.Errorf("it says %s", bodies[1])
		}
		w.Notify = false
		w.settle(alert.Finding{Subject: "k9"})
		var n int64
		if err := w.DB.Table("alert_notices").Count(&n).Error; err != nil || n != 2 {
			t.Errorf("%d notices, %v", n, err)
		}
	})
}

func TestAnAlertIsListedForAYearAfterItWasClosed(t *testing.T) {
	each(t, func(t *testing.T, w *watcher) {
		w.settle(silent, alert.Finding{Subject: "k2"}, alert.Finding{Subject: "k3"})
		w.settle(silent)
		prune := func() int64 {
			n, err := w.Prune(t.Context(), models.System, 1)
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		w.clock.Advance(366 * 24 * time.Hour)
		if n := prune(); n != 0 {
			t.Errorf("%d went within the year", n)
		}
		w.clock.Advance(time.Second)
		for _, want := range []int64{1, 1, 0} {
			if n := prune(); n != want {
				t.Errorf("%d went, want %d", n, want)
			}
		}
		rows, _, err := w.List(t.Context(), models.System, alert.Query{State: "all", Limit: 10})
		if err != nil || len(rows) != 1 || rows[0].Alert.Subject != "k1" {
			t.Errorf("left are %+v, %v", rows, err)
		}
		var notices int64
		if err := w.DB.Table("alert_notices").Count(&notices).Error; err != nil || notices != 1 {
			t.Errorf("%d notices are left, %v", notices, err)
		}
	})
}

func TestPagesOfAlertsShowOpenOnesFirstAndStaffTheirAirport(t *testing.T) {
	each(t, func(t *testing.T, w *watcher) {
		var all []alert.Finding
		for i := range 9 {
			all = append(all, alert.Finding{Subject: fmt.Sprint(i), Airport: []string{"CDG", "ORY", ""}[i%3]})
			w.settle(all...)
			w.clock.Advance(time.Second)
		}
		w.settle(all[:4]...)
		read := func(actor models.Actor, state string) (got string) {
			cursor := ""
			for {
				rows, next, err := w.List(t.Context(), actor, alert.Query{State: state, Cursor: cursor, Limit: 2})
				if err != nil {
					t.Fatal(err)
				}
				for _, r := range rows {
					got += r.Alert.Subject
				}
				if next == "" {
					return got
				}
				cursor = next
			}
		}
		for _, tc := range []struct{ airport, state, want string }{
			{"", "all", "321087654"}, {"", "open", "3210"}, {"", "closed", "87654"}, {"ORY", "all", "218754"}, {"CDG", "open", "320"},
		} {
			if got := read(models.Actor{Airport: tc.airport}, tc.state); got != tc.want {
				t.Errorf("%s at %q: %s, want %s", tc.state, tc.airport, got, tc.want)
			}
		}
		for _, cursor := range []string{"?", models.Cursor(w.clock.Now(), "open", "x")} {
			if _, _, err := w.List(t.Context(), models.System, alert.Query{State: "all", Cursor: cursor, Limit: 2}); models.CodeOf(err) != "cursor.malformed" {
				t.Errorf("%q: %v", cursor, err)
			}
		}
	})
}
