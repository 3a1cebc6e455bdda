package jobs_test

import (
	"io"
	"testing"
	"time"

	"taxrefund/models"
	"taxrefund/models/modeltest"
	"taxrefund/models/period"
	"taxrefund/reports/periods"
)

func periodsOf(w *world, owner string) *period.Service {
	return &period.Service{DB: w.DB, Places: w.Places, Formats: periods.Formats(), Owner: owner}
}

func TestAReportThatADeadServerLeftIsMadeByTheClock(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		now, id := db.Clock.Now(), models.NewID()
		w.must(db.Table("periods").Create(map[string]any{"id": id, "airport_code": "CDG", "from_on": "2026-05-07", "to_on": "2026-05-07", "state": "making", "lines_done": 1,
			"lines_total": 2, "failure": "", "failure_text": "", "tries": 1, "owner": "dead", "lease_until": now.Add(time.Second), "asked_by": "f", "asked_at": now}).Error)
		w.must(db.Table("period_parts").Create(map[string]any{"period_id": id, "format": "csv", "part_no": 7, "packed": []byte("half a file")}).Error)
		service := periodsOf(w, "other")
		w.run("make_periods")
		if p, err := service.Get(t.Context(), models.System, id); err != nil || p.State != period.Making {
			t.Fatalf("while its lease runs it is %s, %v", p.State, err)
		}
		w.clock.Advance(2 * time.Second)
		w.run("make_periods")
		p, err := service.Get(t.Context(), models.System, id)
		if err != nil || p.State != period.Made || len(p.Files) != 2 {
			t.Fatalf("%+v, %v", p, err)
		}
		_, f, body, err := service.Open(t.Context(), models.System, id, "csv")
		w.must(err)
		if text, err := io.ReadAll(body); err != nil || int64(len(text)) != f.Size {
			t.Errorf("%d bytes of %d: %v", len(text), f.Size, err)
		}
	})
}
