package place_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"gorm.io/gorm"

	"taxrefund/models"
	"taxrefund/models/modeltest"
	"taxrefund/models/place"
)

func TestAKioskIsWrittenDownOnceAMinuteAtMost(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w, clock := modeltest.NewWorld(t, db), modeltest.Clock(db)
		writes := new(atomic.Int64)
		if err := db.Callback().Update().After("gorm:update").Register("count", func(*gorm.DB) { writes.Add(1) }); err != nil {
			t.Fatal(err)
		}
		seen := func() *time.Time {
			w.Places.Stop()
			list, err := w.Places.Kiosks(t.Context(), "CDG")
			if err != nil || len(list) != 1 {
				t.Fatal(list, err)
			}
			return list[0].LastSeenAt
		}
		if seen() != nil {
			t.Error("it was seen before it called")
		}
		gone, stop := context.WithCancel(t.Context())
		for range 50 {
			w.Places.Hear(gone, w.Kiosk.ID)
		}
		stop() // the request is over; the note is still made
		if at := seen(); at == nil || !at.Equal(clock.Now()) || writes.Load() != 1 {
			t.Errorf("seen %v, %d writes", at, writes.Load())
		}
		clock.Advance(59 * time.Second)
		w.Places.Hear(t.Context(), w.Kiosk.ID)
		if seen(); writes.Load() != 1 {
			t.Errorf("%d writes within a minute", writes.Load())
		}
		clock.Advance(time.Second)
		w.Places.Hear(t.Context(), w.Kiosk.ID)
		if at := seen(); !at.Equal(clock.Now()) || writes.Load() != 2 {
			t.Errorf("a minute later: %v, %d writes", at, writes.Load())
		}
		behind := &place.Service{DB: &models.DB{DB: db.DB, Clock: models.NewFixedClock("2026-05-08T11:00:00Z"), Engine: db.Engine}, Ring: w.Ring}
		behind.Hear(t.Context(), w.Kiosk.ID)
		behind.Stop()
		if at := seen(); !at.Equal(clock.Now()) {
			t.Errorf("another server's clock moved it back to %s", at)
		}
	})
}

func TestWhichKiosksAreSilent(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w, clock := modeltest.NewWorld(t, db), modeltest.Clock(db)
		w.AddKiosk("never called")
		revoked, _ := w.AddKiosk("revoked")
		fresh, _ := w.AddKiosk("fresh")
		for _, id := range []string{w.Kiosk.ID, revoked.ID} {
			w.Places.Hear(t.Context(), id)
		}
		if err := w.Places.RevokeKiosk(t.Context(), models.System, revoked.ID); err != nil {
			t.Fatal(err)
		}
		clock.Advance(11 * time.Minute)
		w.Places.Hear(t.Context(), fresh.ID)
		w.Places.Stop()
		list, err := w.Places.Silent(t.Context(), clock.Now().Add(-10*time.Minute))
		if err != nil || len(list) != 1 || list[0].ID != w.Kiosk.ID {
			t.Errorf("%+v, %v", list, err)
		}
	})
}
