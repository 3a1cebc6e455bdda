package models_test

import (
	"encoding/base64"
	"slices"
	"testing"
	"time"

	"taxrefund/models"
)

func TestACursorIsReadBackAsItWasWritten(t *testing.T) {
	at := time.Date(2026, 5, 8, 12, 0, 0, 123456000, time.UTC)
	got, texts, err := models.ParseCursor(models.Cursor(at, "run_payouts:CDG", "2026-05-08T12:00"), 2)
	if err != nil || !got.Equal(at) || !slices.Equal(texts, []string{"run_payouts:CDG", "2026-05-08T12:00"}) {
		t.Errorf("got %s %q %v", got, texts, err)
	}
}

func FuzzParseCursor(f *testing.F) {
	f.Add(models.Cursor(time.Unix(0, 0), "a", "b"))
	f.Add("x")
	f.Add(base64.RawURLEncoding.EncodeToString([]byte("2026-05-08T12:00:00Z\n\x00\n\xff")))
	f.Fuzz(func(t *testing.T, cursor string) {
		at, texts, err := models.ParseCursor(cursor, 2)
		if err != nil {
			if models.CodeOf(err) != "cursor.malformed" || texts != nil {
				t.Errorf("%q: %v %q", cursor, err, texts)
			}
			return
		}
		again, same, err := models.ParseCursor(models.Cursor(at, texts...), 2)
		if err != nil || !again.Equal(at) || !slices.Equal(same, texts) {
			t.Errorf("%q is read differently a second time: %v", cursor, err)
		}
	})
}
